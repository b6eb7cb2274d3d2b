//! What scripts and reports see of a failure: its kind, its exit code, and the place that it is about.

use crate::error::{Error, TextPosition};
use std::path::Path;

impl Error {
    /// The word for this kind of failure in `--json` reports.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Usage { .. } => "usage",
            Self::Unsupported { .. } => "unsupported",
            Self::File { .. } => "file",
            Self::Syntax { .. } => "syntax",
            Self::Encoding { .. } => "encoding",
            Self::Shape { .. } => "shape",
            Self::Conflict { .. } => "conflict",
            Self::WouldBreak { .. } => "would-break",
            Self::Included { .. } => "included",
            Self::NotOurs { .. } => "not-ours",
            Self::Key { .. } | Self::KeyNeeded { .. } => "key",
            Self::NoKey { .. } => "no-key",
            Self::KeyRejected { .. } => "key-rejected",
            Self::KeyOrigin { .. } => "key-origin",
            Self::Unsearched { .. } => "unsearched",
            Self::Unreachable { .. } => "unreachable",
            Self::KeyStore { .. } => "key-store",
            Self::Service { .. } => "service",
            Self::Update { .. } => "update",
            Self::Changing { .. } => "changing",
            Self::Locked { .. } => "locked",
            Self::NoClient { .. } => "no-client",
            Self::NoMonitor => "no-monitor",
            Self::ReadOnly { .. } => "read-only",
            Self::Verification { .. } => "verification",
            Self::Journal { .. } => "journal",
            Self::Output { .. } => "output",
            Self::Interrupted => "interrupted",
        }
    }

    /// What a script sees. Codes are public: never reuse one.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::File { .. }
            | Self::NoMonitor
            | Self::ReadOnly { .. }
            | Self::Verification { .. }
            | Self::Service { .. }
            | Self::Update { .. }
            | Self::Journal { .. }
            | Self::Unsearched { .. }
            | Self::Output { .. } => 1,
            Self::Usage { .. } | Self::Unsupported { .. } => 2,
            Self::Conflict { .. }
            | Self::KeyOrigin { .. }
            | Self::WouldBreak { .. }
            | Self::Included { .. }
            | Self::NotOurs { .. } => 4,
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
            | Self::Verification { path, .. }
            | Self::Journal { path, .. } => Some(path),
            Self::Usage { .. }
            | Self::Unsupported { .. }
            | Self::Conflict { .. }
            | Self::WouldBreak { .. }
            | Self::Key { .. }
            | Self::NoKey { .. }
            | Self::KeyNeeded { .. }
            | Self::KeyRejected { .. }
            | Self::KeyOrigin { .. }
            | Self::Unsearched { .. }
            | Self::Unreachable { .. }
            | Self::KeyStore { .. }
            | Self::Service { .. }
            | Self::Update { .. }
            | Self::NoClient { .. }
            | Self::NoMonitor
            | Self::Output { .. }
            | Self::Interrupted => None,
        }
    }

    /// Where in that file, if we know.
    pub fn place(&self) -> Option<TextPosition> {
        match self {
            Self::Syntax { place, .. } | Self::Shape { place, .. } => Some(*place),
            _ => None,
        }
    }
}
