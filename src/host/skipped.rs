//! Files of the user's or of wcode's own that a command goes on without, because what is in them makes no sense. The code that
//! reads them notes them here; a report takes them from here.

use crate::text::{Command, Message};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SkippedFile {
    pub(crate) path: PathBuf,
    /// What is wrong with it, and what does not work without it.
    pub(crate) message: Message,
    /// What to type next.
    pub(crate) remedy: Command,
}

/// All of them, each once; every clone is the same list.
#[derive(Debug, Clone, Default)]
pub(crate) struct SkippedFiles(Arc<Mutex<List>>);

#[derive(Debug, Default)]
struct List {
    all: Vec<SkippedFile>,
    reported: usize,
}

impl SkippedFiles {
    /// Notes a file.
    pub(crate) fn push(&self, file: SkippedFile) {
        self.with(|list| {
            if !list.all.contains(&file) {
                list.all.push(file);
            }
        });
    }

    /// Leaves out the files that an error is about, by its path or in its sentence.
    pub(crate) fn forget_named_by(&self, path: Option<&Path>, sentence: &Message) {
        let is_other = |file: &SkippedFile| {
            let is_named = sentence.has_value(&file.path.display().to_string());
            path != Some(file.path.as_path()) && !is_named
        };
        self.with(|list| {
            list.reported = list.all[..list.reported].iter().filter(|it| is_other(it)).count();
            list.all.retain(is_other);
        });
    }

    /// All that were noted so far.
    pub(crate) fn all(&self) -> Vec<SkippedFile> {
        self.with(|list| list.all.clone())
    }

    /// Those that were noted since it was last called.
    pub(crate) fn take_unreported(&self) -> Vec<SkippedFile> {
        self.with(|list| {
            let from = std::mem::replace(&mut list.reported, list.all.len());
            list.all[from..].to_vec()
        })
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut List) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
