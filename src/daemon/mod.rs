//! The monitor: sees drift in the clients' files, a dead endpoint or a refused key at once, says so, and repairs what is
//! ours where it was told to.
//!
//! Sources (file events, a timer, signals, a control socket) → `decide(State, Event, now)`, pure → actions. What it
//! knows is in its `Snapshot`, a file that `status` and `doctor` read.

pub mod control;
pub mod decide;
mod engine;
pub mod exposition;
pub mod look;
pub mod metrics;
pub mod notice;
mod outlets;
mod post;
mod probe;
mod published;
mod run;
pub mod settings;
mod signals;
pub mod snapshot;
mod suspects;

pub use outlets::Face;
pub use post::lock_file;
pub use probe::key;
pub use run::run;
