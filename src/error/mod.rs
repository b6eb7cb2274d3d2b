//! What can go wrong, as facts: a variant holds paths, positions, names and messages; its sentence is made in `sentence`.
//!
//! Promises: every variant has one exit code (public, never reused, table in `wcode help exit-codes`), one machine-readable kind for
//! `--json` (`report`), and, if we know one, the next thing to try (`hint`). Nothing in it is text of one language, so
//! an error that was stored is shown in the language of the reader.
//! No variant ever holds a key; lines of a user's file pass `secret::mask` before they get here.

mod explanation;
mod file_op;
mod hint;
mod report;
mod sentence;

pub(crate) use explanation::{cause_message, io_error};
pub(crate) use file_op::FileOp;

use crate::text::Message;
use crate::text::errors::message as text;
use std::fmt;
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
#[derive(Debug)]
pub enum Error {
    /// The command line, the provisioning file or the environment asks for something that makes no sense. Exit 2.
    Usage {
        /// What was wrong, as a sentence.
        message: Message,
        /// What to type instead.
        hint: Option<Message>,
    },
    /// A client cannot do what is asked for, though another one may. Exit 2.
    Unsupported {
        /// What it cannot do, as a sentence.
        message: Message,
        /// What to type instead.
        hint: Option<Message>,
    },
    /// The machine refused to let us read or write a file. Exit 1.
    File {
        /// What we were doing.
        operation: FileOp,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's text does not follow its client's syntax. Exit 5.
    Syntax {
        /// The file.
        path: PathBuf,
        /// Where the parser stopped.
        place: TextPosition,
        /// What was expected and what was found.
        problem: Message,
        /// The line and a caret under the place, keys masked.
        snippet: String,
    },
    /// A file is not UTF-8. Exit 5.
    Encoding {
        /// The file.
        path: PathBuf,
        /// Offset of the first bad byte, from 0.
        offset: usize,
        /// It begins as UTF-16 text does.
        is_utf16: bool,
    },
    /// A value in a file has a kind we cannot put our entries into, or a key occurs twice. Exit 5.
    Shape {
        /// The file.
        path: PathBuf,
        /// Where the value is.
        place: TextPosition,
        /// What is there and what we need.
        problem: Message,
    },
    /// A field was changed by the user and by us since our last write. Exit 4.
    Conflict {
        /// Each field: file, path, what is there, what we would write.
        fields: Vec<Message>,
    },
    /// With this change the client would fail as a whole on other parts of its files, which it accepts today. Exit 4.
    WouldBreak {
        /// The client's name.
        client: &'static str,
        /// One line per place: file, path, variable.
        places: Vec<Message>,
        /// The command that does without.
        hint: Message,
    },
    /// Another file owns the place we would have to write. Exit 4.
    Included {
        /// The client's main file.
        path: PathBuf,
        /// The file that owns the place.
        owner: PathBuf,
        /// The place.
        at: String,
    },
    /// Undo was asked for a file that was changed since. Exit 4.
    NotOurs {
        /// The file.
        path: PathBuf,
        /// The journal entry.
        entry: u64,
        /// What is different.
        why: Message,
    },
    /// No key was found where the user said it is. Exit 6.
    Key {
        /// The place that was searched and what was there.
        problem: Message,
    },
    /// The key store has no key under this name. Exit 6.
    NoKey {
        /// The vendor, or `vendor/name`.
        id: String,
        /// The store that was asked.
        store: &'static str,
    },
    /// No key was at hand, and the vendor answers nothing without one. Exit 6.
    KeyNeeded {
        /// What the vendor said, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// The vendor does not take the key. Exit 6.
    KeyRejected {
        /// What the vendor said, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// Places could not be searched: they are not known to be clean. Exit 1.
    Unsearched {
        /// How many.
        problem: Message,
    },
    /// A stored key may not be sent to a host. Exit 4.
    KeyOrigin {
        /// Which key, which host, and the hosts that it may be sent to.
        problem: Message,
        /// How the user allows it.
        hint: Message,
    },
    /// The vendor gives no answer, or an unusable one. Exit 7.
    Unreachable {
        /// The obstacle, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// A key store does not answer, or not with a key. Exit 8.
    KeyStore {
        /// What is wrong, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// The service manager does not answer, or not as it should, or something else is in its place. Exit 1.
    Service {
        /// What is wrong, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// The program cannot be replaced by another release of it: that is not what was signed, does not run, or is not ours
    /// to replace. Exit 1.
    Update {
        /// What is wrong, as a sentence.
        problem: Message,
        /// What to do about it.
        hint: Message,
    },
    /// A file kept changing while we worked on it. Exit 9.
    Changing {
        /// The file.
        path: PathBuf,
    },
    /// A lock could not be acquired in time. Exit 9.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as far as the system knows.
        holder: Message,
    },
    /// There is nothing to configure. Exit 10.
    NoClient {
        /// None was found, or none that is meant.
        problem: Message,
        /// What to do.
        hint: Message,
    },
    /// No monitor runs that could be asked. Exit 1.
    NoMonitor,
    /// The client says that its config must not be edited. Exit 1.
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// The reason.
        why: Message,
    },
    /// Our own check of an edit failed; nothing was written. Exit 1.
    Verification {
        /// The file.
        path: PathBuf,
        /// Which check failed.
        problem: Message,
    },
    /// Stdout cannot be written: what the command did is done, its report did not arrive. Exit 1.
    Output {
        /// What the system said.
        source: io::Error,
    },
    /// The user pressed Ctrl-C at a question. Exit 130, as shells have it.
    Interrupted,
    /// Our own record of past writes is damaged or missing. Exit 1.
    Journal {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        problem: Message,
    },
}

impl Error {
    /// A usage error without a hint.
    pub fn usage(message: Message) -> Self {
        Self::Usage { message, hint: None }
    }

    /// A usage error that says what to type instead.
    pub fn usage_hint(message: Message, hint: Message) -> Self {
        Self::Usage { message, hint: Some(hint) }
    }

    /// An error about one client only.
    pub fn unsupported(message: Message, hint: Option<Message>) -> Self {
        Self::Unsupported { message, hint }
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

    /// The error and its causes as one message.
    pub fn message(&self) -> Message {
        self.causes()
            .fold(self.sentence(), |what, cause| text::with_cause(what, cause_message(cause)))
    }

    /// The error and its causes as one sentence, for output that has no room for a line each.
    pub fn display_chain(&self) -> String {
        self.message().text()
    }

    /// What led to it, the nearest cause first.
    pub fn causes(&self) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
        std::iter::successors(std::error::Error::source(self), |cause| cause.source())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence().text())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Output { source } => Some(source),
            _ => None,
        }
    }
}
