//! What can go wrong, as facts: a variant holds paths, positions and names; its words are in `text::errors`.
//!
//! Promises: every variant has one exit code (public, never reused, table in the README), one machine-readable kind for
//! `--json` (`report`), and, if we know one, the next thing to try (`hint`).
//! No variant ever holds a key; lines of a user's file pass `secret::mask` before they get here.

mod file_op;
mod hint;
mod report;

pub use file_op::FileOp;

use crate::text::{self, Message, ToArgument};
use std::io;
use std::path::{Path, PathBuf};

/// What every fallible function of this crate returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A place in a text file: line and column count characters, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextPosition {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
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
    #[error("{}", operation.failed(path))]
    File {
        /// What we were doing.
        operation: FileOp,
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
        place: TextPosition,
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
    /// A value in a file has a kind we cannot put our entries into, or a key occurs twice. Exit 5.
    #[error("{}", text::errors::cannot_edit(path.display(), place.line, place.column, problem))]
    Shape {
        /// The file.
        path: PathBuf,
        /// Where the value is.
        place: TextPosition,
        /// What is there and what we need.
        problem: String,
    },
    /// A field was changed by the user and by us since our last write. Exit 4.
    #[error("{}", conflict(fields))]
    Conflict {
        /// One line per field: file, path, what is there, what we would write.
        fields: Vec<String>,
    },
    /// With this change the client would fail as a whole on other parts of its files, which it accepts today. Exit 4.
    #[error("{}", text::errors::would_break(client, places.join("\n")))]
    WouldBreak {
        /// The client's name.
        client: &'static str,
        /// One line per place: file, path, variable.
        places: Vec<String>,
        /// The command that does without.
        hint: String,
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
    /// Undo was asked for a file that was changed since. Exit 4.
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
        /// The place that was searched and what was there.
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
    /// No key was at hand, and the vendor answers nothing without one. Exit 6.
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
    /// Places could not be searched: they are not known to be clean. Exit 1.
    #[error("{problem}")]
    Unsearched {
        /// How many.
        problem: String,
    },
    /// A stored key may not be sent to a host. Exit 4.
    #[error("{problem}")]
    KeyOrigin {
        /// Which key, which host, and the hosts that it may be sent to.
        problem: String,
        /// How the user allows it.
        hint: String,
    },
    /// The vendor gives no answer, or an unusable one. Exit 7.
    #[error("{problem}")]
    Unreachable {
        /// The obstacle, as a sentence.
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
    /// The service manager does not answer, or not as it should, or something else is in its place. Exit 1.
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
    /// A lock could not be acquired in time. Exit 9.
    #[error("{}", text::errors::locked(path.display(), holder))]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as far as the system knows.
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
        /// The reason.
        why: String,
    },
    /// Our own check of an edit failed; nothing was written. Exit 1.
    #[error("{}", text::errors::failed_verification(path.display(), problem))]
    Verification {
        /// The file.
        path: PathBuf,
        /// Which check failed.
        problem: String,
    },
    /// Stdout cannot be written: what the command did is done, its report did not arrive. Exit 1.
    #[error("{}", text::errors::cannot_report())]
    Output {
        /// What the system said.
        source: io::Error,
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

    /// An I/O failure on `path` while doing `operation`; made for `map_err`.
    pub fn file(operation: FileOp, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { operation, path, source }
    }

    /// As data: the kind, the file it is about, and the text for readers of the current language.
    pub fn message(&self) -> Message {
        let path = self.path().map(|path| path.display().to_argument());
        let fact = match self {
            Self::File { source, .. } => source.raw_os_error().map(|code| code.to_argument()),
            Self::Syntax { place, .. } | Self::Shape { place, .. } => {
                Some(format!("{}:{}", place.line, place.column).to_argument())
            }
            Self::NoKey { id, .. } => Some(id.to_argument()),
            _ => None,
        };
        Message::verbatim(self.kind(), path.into_iter().chain(fact).collect(), self.display_chain())
    }

    /// The error and its causes as one sentence, for output that has no room for a line each.
    pub fn display_chain(&self) -> String {
        self.causes().fold(self.to_string(), text::errors::with_cause)
    }

    /// What led to it, the nearest cause first.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
        std::iter::successors(std::error::Error::source(self), |cause| cause.source())
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
