//! What becomes of a part, and why one stays.

use crate::cli::report::Outcome;
use crate::cli::uninstall::parts::Part;
use crate::plan::Plan;
use crate::release::Owner;
use crate::text::Message;
use crate::text::uninstall::message;
use std::path::PathBuf;

/// What has become of a part.
#[derive(Debug)]
pub(super) enum Removal {
    /// It is gone.
    Done,
    /// The entries are gone as far as this plan removed them.
    Entries(Box<(Plan, Outcome)>),
    /// It is still there.
    Kept(Reason),
}

/// A part that is gone; for entries, what was written.
#[derive(Debug)]
pub(super) struct RemovedPart {
    pub(super) part: Part,
    pub(super) entries: Option<(Plan, Outcome)>,
}

/// A part that stays; for entries of which something stays, what was written.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) part: Part,
    pub(super) why: Reason,
    pub(super) entries: Option<(Plan, Outcome)>,
}

impl Kept {
    /// A part that was not touched.
    pub(super) fn new(part: Part, why: Reason) -> Self {
        Self { part, why, entries: None }
    }
}

/// Why a part stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reason {
    /// Only `--purge` removes it.
    NotPurged,
    /// The user wrote it.
    Yours,
    /// The user said no.
    Declined,
    /// Entries that stay need it.
    Needed,
    /// A package manager installed it.
    Owned(Owner),
    /// A running program cannot delete its own file on Windows.
    Running(PathBuf),
    /// Entries that the user's own settings still need.
    InUse,
    /// It could not be removed.
    Failed,
    /// A part before it could not be removed.
    NotReached,
}

impl Reason {
    /// The word for it in JSON.
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::NotPurged => "not-purged",
            Self::Yours => "yours",
            Self::Declined => "declined",
            Self::Needed => "needed",
            Self::Owned(_) => "package-manager",
            Self::Running(_) => "running",
            Self::InUse => "in-use",
            Self::Failed => "failed",
            Self::NotReached => "not-reached",
        }
    }

    /// The reason as a clause.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::NotPurged => message::not_purged(),
            Self::Yours => message::yours(),
            Self::Declined => message::declined(),
            Self::Needed => message::needed(),
            Self::Owned(owner) => message::owned(owner.name, owner.remove.clone()),
            Self::Running(path) => message::by_hand(path.display()),
            Self::InUse => message::in_use(),
            Self::Failed => message::failed(),
            Self::NotReached => message::not_reached(),
        }
    }
}
