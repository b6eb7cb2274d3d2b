//! What can go wrong, as facts: a variant holds paths, positions and names; its words are in `text::errors`.
//!
//! Promises: every variant has one exit code (public, never reused, table in the README), one
//! machine-readable kind for `--json`, and, where we know one, the next thing to try.
//! No variant ever holds a key; lines of a user's file pass `secret::mask` before they get here.

use crate::text;
use std::io;
use std::path::{Path, PathBuf};

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in a text file: line and column count characters, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// What was to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// See what is in it, or in the folder.
    Read,
    /// Put something into it.
    Write,
    /// Make it.
    Create,
    /// Get at it.
    Open,
    /// Keep others from it.
    Lock,
    /// Give it another name.
    Rename,
    /// Make sure that it is on the disk.
    Sync,
    /// Take it away.
    Remove,
    /// Give it the bytes that it had.
    PutBack,
    /// Learn where it is.
    Find,
    /// Start it as a program.
    Run,
    /// Start it once more.
    StartAgain,
    /// Ask the user something there.
    AskOn,
}

/// A failure the user can do something about.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The command line, the provisioning file or the environment asks for something that makes no sense. Exit 2.
    #[error("{message}")]
    Usage {
        /// What was wrong, as a sentence.
        message: String,
        /// What to type instead.
        hint: Option<String>,
    },
    /// The machine refused to let us read or write a file. Exit 1.
    #[error("{}", verb.failed(path))]
    File {
        /// What we were doing.
        verb: Verb,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's text does not follow its client's syntax. Exit 5.
    #[error("{}", text::errors::cannot_parse(path.display(), place.line, place.column, problem, snippet))]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where the parser stopped.
        place: Place,
        /// What was expected and what was found.
        problem: String,
        /// The line and a caret under the place, keys masked.
        snippet: String,
    },
    /// A file is not UTF-8. Exit 5.
    #[error("{}", not_utf8(path, *offset, *is_utf16))]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Offset of the first bad byte, from 0.
        offset: usize,
        /// It begins as UTF-16 text does.
        is_utf16: bool,
    },
    /// A value in a file has a kind we cannot put our entries into, or a key stands twice. Exit 5.
    #[error("{}", text::errors::cannot_edit(path.display(), place.line, place.column, problem))]
    Shape {
        /// The file.
        path: PathBuf,
        /// Where the value stands.
        place: Place,
        /// What stands there and what we need.
        problem: String,
    },
    /// A field was changed by the user and by us since our last write. Exit 4.
    #[error("{}", conflict(fields))]
    Conflict {
        /// One line per field: file, path, what stands there, what we would write.
        fields: Vec<String>,
    },
    /// Another file owns the place we would have to write. Exit 4.
    #[error("{}", text::errors::included(at, path.display(), owner.display()))]
    Included {
        /// The client's main file.
        path: PathBuf,
        /// The file that owns the place.
        owner: PathBuf,
        /// The place.
        at: String,
    },
    /// Undo was asked for a file that somebody changed since. Exit 4.
    #[error("{}", text::errors::not_ours(path.display(), entry, why))]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// The journal entry.
        entry: u64,
        /// What is different.
        why: String,
    },
    /// No key was found where the user said it is. Exit 6.
    #[error("{}", text::errors::no_key(problem))]
    Key {
        /// Where we looked and what was there.
        problem: String,
    },
    /// The key store has no key under this name. Exit 6.
    #[error("{}", text::errors::no_key_stored(id, store))]
    NoKey {
        /// The vendor, or `vendor/name`.
        id: String,
        /// The store that was asked.
        store: &'static str,
    },
    /// No key was at hand, and without one the vendor tells nothing. Exit 6.
    #[error("{}", text::errors::no_key(problem))]
    KeyNeeded {
        /// What the vendor said, as a sentence.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// The vendor does not take the key. Exit 6.
    #[error("{problem}")]
    KeyRejected {
        /// What the vendor said, as a sentence.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// The vendor gives no answer, or none that tells anything. Exit 7.
    #[error("{problem}")]
    Unreachable {
        /// What stands between, as a sentence.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// A key store does not answer, or not with a key. Exit 8.
    #[error("{problem}")]
    KeyStore {
        /// What is wrong, as a sentence.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// The service manager does not answer, or not as it should, or something stands in its place. Exit 1.
    #[error("{problem}")]
    Service {
        /// What is wrong, as a sentence.
        problem: String,
        /// What to do about it.
        hint: String,
    },
    /// A file kept changing while we worked on it. Exit 9.
    #[error("{}", text::errors::kept_changing(path.display()))]
    Changing {
        /// The file.
        path: PathBuf,
    },
    /// A lock was not to be had in time. Exit 9.
    #[error("{}", text::errors::locked(path.display(), holder))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as far as the system can tell.
        holder: String,
    },
    /// There is nothing to configure. Exit 10.
    #[error("{}", text::errors::no_client(looked))]
    NoClient {
        /// The clients we looked for.
        looked: String,
    },
    /// No monitor runs that could be asked. Exit 1.
    #[error("{}", text::errors::no_monitor())]
    NoMonitor,
    /// The client says that its config must not be edited. Exit 1.
    #[error("{}", text::errors::must_not_be_edited(path.display(), why))]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// Who says so.
        why: String,
    },
    /// Our own check of an edit failed; nothing was written. Exit 1.
    #[error("{}", text::errors::failed_proof(path.display(), problem))]
    Proof {
        /// The file.
        path: PathBuf,
        /// Which check failed.
        problem: String,
    },
    /// The user pressed Ctrl-C at a question. Exit 130, as shells have it.
    #[error("{}", text::errors::interrupted())]
    Interrupted,
    /// Our own record of past writes is damaged or missing. Exit 1.
    #[error("{}", text::errors::cannot_use_journal(path.display(), problem))]
    Journal {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
}

impl Error {
    /// A usage error without a hint.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: None }
    }

    /// A usage error that says what to type instead.
    pub fn usage_hint(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: Some(hint.into()) }
    }

    /// The text of a file, or what keeps it from being text.
    ///
    /// # Errors
    /// `Error::Encoding`.
    pub fn text<'b>(path: &Path, bytes: &'b [u8]) -> Result<&'b str> {
        std::str::from_utf8(bytes).map_err(|error| Self::Encoding {
            path: path.to_owned(),
            offset: error.valid_up_to(),
            is_utf16: bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]),
        })
    }

    /// An I/O failure on `path` while doing `verb`; made for `map_err`.
    pub fn file(verb: Verb, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { verb, path, source }
    }

    /// The word for this kind of failure in `--json` reports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Usage { .. } => "usage",
            Self::File { .. } => "file",
            Self::Syntax { .. } => "syntax",
            Self::Encoding { .. } => "encoding",
            Self::Shape { .. } => "shape",
            Self::Conflict { .. } => "conflict",
            Self::Included { .. } => "included",
            Self::NotOurs { .. } => "not-ours",
            Self::Key { .. } | Self::KeyNeeded { .. } => "key",
            Self::NoKey { .. } => "no-key",
            Self::KeyRejected { .. } => "key-rejected",
            Self::Unreachable { .. } => "unreachable",
            Self::KeyStore { .. } => "key-store",
            Self::Service { .. } => "service",
            Self::Changing { .. } => "changing",
            Self::Locked { .. } => "locked",
            Self::NoClient { .. } => "no-client",
            Self::NoMonitor => "no-monitor",
            Self::ReadOnly { .. } => "read-only",
            Self::Proof { .. } => "proof",
            Self::Journal { .. } => "journal",
            Self::Interrupted => "interrupted",
        }
    }

    /// The whole of it as one sentence, with what led to it, for where there is no room for a line each.
    pub fn in_full(&self) -> String {
        self.causes().fold(self.to_string(), text::errors::with_cause)
    }

    /// What led to it, the nearest cause first.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
        std::iter::successors(std::error::Error::source(self), |cause| cause.source())
    }

    /// What a script sees. Codes are public: never reuse one.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::File { .. }
            | Self::NoMonitor
            | Self::ReadOnly { .. }
            | Self::Proof { .. }
            | Self::Service { .. }
            | Self::Journal { .. } => 1,
            Self::Usage { .. } => 2,
            Self::Conflict { .. } | Self::Included { .. } | Self::NotOurs { .. } => 4,
            Self::Syntax { .. } | Self::Encoding { .. } | Self::Shape { .. } => 5,
            Self::Key { .. }
            | Self::KeyNeeded { .. }
            | Self::NoKey { .. }
            | Self::KeyRejected { .. } => 6,
            Self::Unreachable { .. } => 7,
            Self::KeyStore { .. } => 8,
            Self::Changing { .. } | Self::Locked { .. } => 9,
            Self::NoClient { .. } => 10,
            Self::Interrupted => 130,
        }
    }

    /// The file the failure is about, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. }
            | Self::Syntax { path, .. }
            | Self::Encoding { path, .. }
            | Self::Shape { path, .. }
            | Self::Included { path, .. }
            | Self::NotOurs { path, .. }
            | Self::Changing { path }
            | Self::Locked { path, .. }
            | Self::ReadOnly { path, .. }
            | Self::Proof { path, .. }
            | Self::Journal { path, .. } => Some(path),
            Self::Usage { .. }
            | Self::Conflict { .. }
            | Self::Key { .. }
            | Self::NoKey { .. }
            | Self::KeyNeeded { .. }
            | Self::KeyRejected { .. }
            | Self::Unreachable { .. }
            | Self::KeyStore { .. }
            | Self::Service { .. }
            | Self::NoClient { .. }
            | Self::NoMonitor
            | Self::Interrupted => None,
        }
    }

    /// Where in that file, if we know.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Syntax { place, .. } | Self::Shape { place, .. } => Some(*place),
            _ => None,
        }
    }

    /// The next thing to try, if we know one.
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Usage { hint, .. } => return hint.clone(),
            Self::NoKey { id, .. } => return Some(stored_by(id)),
            Self::KeyNeeded { hint, .. }
            | Self::KeyRejected { hint, .. }
            | Self::Unreachable { hint, .. }
            | Self::KeyStore { hint, .. }
            | Self::Service { hint, .. } => return Some(hint.clone()),
            Self::File { source, path, .. } => return file_hint(source, path),
            Self::Syntax { .. } | Self::Shape { .. } | Self::Encoding { .. } => {
                text::errors::hint_mend_file()
            }
            Self::Conflict { .. } => text::errors::hint_conflict(),
            Self::Included { .. } => text::errors::hint_included(),
            Self::NotOurs { .. } => text::errors::hint_not_ours(),
            Self::Key { .. } => text::errors::hint_key(),
            Self::Changing { .. } => text::errors::hint_kept_changing(),
            Self::Locked { .. } => text::errors::hint_locked(),
            Self::NoClient { .. } => text::errors::hint_no_client(),
            Self::NoMonitor => text::errors::hint_no_monitor(),
            Self::ReadOnly { .. }
            | Self::Proof { .. }
            | Self::Journal { .. }
            | Self::Interrupted => return None,
        };
        Some(hint.into())
    }
}

impl Verb {
    /// That it could not be done, as a sentence.
    fn failed(self, path: &Path) -> String {
        let path = path.display();
        match self {
            Self::Read => text::errors::cannot_read(path),
            Self::Write => text::errors::cannot_write(path),
            Self::Create => text::errors::cannot_create(path),
            Self::Open => text::errors::cannot_open(path),
            Self::Lock => text::errors::cannot_lock(path),
            Self::Rename => text::errors::cannot_rename(path),
            Self::Sync => text::errors::cannot_sync(path),
            Self::Remove => text::errors::cannot_remove(path),
            Self::PutBack => text::errors::cannot_put_back(path),
            Self::Find => text::errors::cannot_find(path),
            Self::Run => text::errors::cannot_run(path),
            Self::StartAgain => text::errors::cannot_start_again(path),
            Self::AskOn => text::errors::cannot_ask_on(path),
        }
    }
}

fn not_utf8(path: &Path, offset: usize, is_utf16: bool) -> String {
    let path = path.display();
    if is_utf16 { text::errors::utf16(path) } else { text::errors::not_utf8(path, offset) }
}

fn conflict(fields: &[String]) -> String {
    match fields {
        [field] => text::errors::conflict_in_a_field(field),
        fields => text::errors::conflict_in_fields(fields.join("\n")),
    }
}

/// The command that stores the key with this id.
fn stored_by(id: &str) -> String {
    let (vendor, name) =
        id.split_once('/').map_or((id, None), |(vendor, name)| (vendor, Some(name)));
    let name = name.map(|name| format!(" --key-name {name}")).unwrap_or_default();
    text::errors::hint_no_key_stored(vendor, name)
}

fn file_hint(source: &io::Error, path: &Path) -> Option<String> {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            let standing = path.ancestors().find(|path| path.exists()).unwrap_or(path);
            Some(text::errors::hint_permission(standing.display()))
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some(text::errors::hint_disk_full().into())
        }
        _ => None,
    }
}
