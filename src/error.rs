//! What can go wrong, as facts: a variant holds paths, positions and names, never prose.
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
    #[error("cannot {verb} `{}`", path.display())]
    File {
        /// What we were doing, in the infinitive.
        verb: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file's text does not follow its client's syntax. Exit 5.
    #[error("cannot parse `{}` at line {}, column {}: {problem}\n{snippet}", path.display(), place.line, place.column)]
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
    #[error("cannot parse `{}`: {}", path.display(), if *is_utf16 { "it is UTF-16; save it as UTF-8".to_owned() } else { format!("the byte at offset {offset} is not UTF-8") })]
    Encoding {
        /// The file.
        path: PathBuf,
        /// Offset of the first bad byte, from 0.
        offset: usize,
        /// It begins as UTF-16 text does.
        is_utf16: bool,
    },
    /// A value in a file has a kind we cannot put our entries into, or a key stands twice. Exit 5.
    #[error("cannot edit `{}` at line {}, column {}: {problem}", path.display(), place.line, place.column)]
    Shape {
        /// The file.
        path: PathBuf,
        /// Where the value stands.
        place: Place,
        /// What stands there and what we need.
        problem: String,
    },
    /// A field was changed by the user and by us since our last write. Exit 4.
    #[error("{} changed on both sides since wcode last wrote it:\n{}", if fields.len() == 1 { "a field was" } else { "fields were" }, fields.join("\n"))]
    Conflict {
        /// One line per field: file, path, what stands there, what we would write.
        fields: Vec<String>,
    },
    /// Another file owns the place we would have to write. Exit 4.
    #[error("`{at}` in `{}` comes from `{}` by `$include`", path.display(), owner.display())]
    Included {
        /// The client's main file.
        path: PathBuf,
        /// The file that owns the place.
        owner: PathBuf,
        /// The place.
        at: String,
    },
    /// Undo was asked for a file that somebody changed since. Exit 4.
    #[error("`{}` is no longer what wcode wrote in entry {entry}: {why}", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// The journal entry.
        entry: u64,
        /// What is different.
        why: String,
    },
    /// No key was found where the user said it is. Exit 6.
    #[error("no API key: {problem}")]
    Key {
        /// Where we looked and what was there.
        problem: String,
    },
    /// The key store has no key under this name. Exit 6.
    #[error("no API key is stored for `{id}` (looked in: {store})")]
    NoKey {
        /// The vendor, or `vendor/name`.
        id: String,
        /// The store that was asked.
        store: &'static str,
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
    /// A file kept changing while we worked on it. Exit 9.
    #[error("`{}` kept changing while wcode was working", path.display())]
    Changing {
        /// The file.
        path: PathBuf,
    },
    /// A lock was not to be had in time. Exit 9.
    #[error("`{}` is locked by {holder}", path.display())]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, as far as the system can tell.
        holder: String,
    },
    /// There is nothing to configure. Exit 10.
    #[error("no client found on this machine ({looked})")]
    NoClient {
        /// The clients we looked for.
        looked: String,
    },
    /// The client says that its config must not be edited. Exit 1.
    #[error("`{}` must not be edited: {why}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// Who says so.
        why: String,
    },
    /// Our own check of an edit failed; nothing was written. Exit 1.
    #[error("an edit of `{}` failed its own proof ({problem}); nothing was written", path.display())]
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
    #[error("cannot use the journal `{}`: {problem}", path.display())]
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
    pub fn file(verb: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
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
            Self::Key { .. } => "key",
            Self::NoKey { .. } => "no-key",
            Self::KeyRejected { .. } => "key-rejected",
            Self::Unreachable { .. } => "unreachable",
            Self::KeyStore { .. } => "key-store",
            Self::Changing { .. } => "changing",
            Self::Locked { .. } => "locked",
            Self::NoClient { .. } => "no-client",
            Self::ReadOnly { .. } => "read-only",
            Self::Proof { .. } => "proof",
            Self::Journal { .. } => "journal",
            Self::Interrupted => "interrupted",
        }
    }

    /// What a script sees. Codes are public: never reuse one.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::File { .. }
            | Self::ReadOnly { .. }
            | Self::Proof { .. }
            | Self::Journal { .. } => 1,
            Self::Usage { .. } => 2,
            Self::Conflict { .. } | Self::Included { .. } | Self::NotOurs { .. } => 4,
            Self::Syntax { .. } | Self::Encoding { .. } | Self::Shape { .. } => 5,
            Self::Key { .. } | Self::NoKey { .. } | Self::KeyRejected { .. } => 6,
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
            | Self::KeyRejected { .. }
            | Self::Unreachable { .. }
            | Self::KeyStore { .. }
            | Self::NoClient { .. }
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
        match self {
            Self::Usage { hint, .. } => hint.clone(),
            Self::Syntax { .. } | Self::Shape { .. } | Self::Encoding { .. } => {
                Some(text::errors::hint_mend_file().into())
            }
            Self::Conflict { .. } => Some(
                "`--on-conflict keep` leaves the file's values, `--on-conflict overwrite` writes ours; nothing was written".into(),
            ),
            Self::Included { .. } => Some(
                "make it one `$include` of one file, which wcode then edits, or take the include out; nothing was written".into(),
            ),
            Self::NotOurs { .. } => {
                Some("`wcode remove` takes out only our entries and keeps what changed since".into())
            }
            Self::Key { .. } => Some(
                "see to the place named, or name another: `wcode key set` takes `--stdin`, `--from-env`, `--from-file` and `--from-command`, `wcode apply` takes `--key-stdin`, `--key-env`, `--key-file` and `--key-command`".into(),
            ),
            Self::NoKey { id, .. } => Some(stored_by(id)),
            Self::KeyRejected { hint, .. }
            | Self::Unreachable { hint, .. }
            | Self::KeyStore { hint, .. } => Some(hint.clone()),
            Self::Changing { .. } => Some("close the program that rewrites it, then run the command again".into()),
            Self::Locked { .. } => Some("wait for that program to end, then run the command again".into()),
            Self::NoClient { .. } => {
                Some("install a client first, or name one: `wcode apply --client openclaw`".into())
            }
            Self::File { source, path, .. } => file_hint(source, path),
            Self::ReadOnly { .. } | Self::Proof { .. } | Self::Journal { .. } | Self::Interrupted => None,
        }
    }
}

/// The command that stores the key with this id.
fn stored_by(id: &str) -> String {
    let (vendor, name) =
        id.split_once('/').map_or((id, None), |(vendor, name)| (vendor, Some(name)));
    let name = name.map(|name| format!(" --key-name {name}")).unwrap_or_default();
    format!("`wcode key set --vendor {vendor}{name}` stores one; `--key-mode env` does without")
}

fn file_hint(source: &io::Error, path: &Path) -> Option<String> {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            let standing = path.ancestors().find(|path| path.exists()).unwrap_or(path);
            Some(format!("check who owns it: `ls -ld {}`; nothing was written", standing.display()))
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Some("make room on that disk, then run the command again; nothing was written".into())
        }
        _ => None,
    }
}
