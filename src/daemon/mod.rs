//! The monitor: sees drift in the clients' files, a dead endpoint or a refused key at once, says so, and repairs what is
//! ours where it was told to.
//!
//! Sources (file events, a timer, signals, a control socket) → `decide(State, Event, now)`, pure → actions. What it
//! knows is in its `Snapshot`, a file that `status` and `doctor` read.

pub mod decide;
pub mod look;
pub mod notice;
pub mod settings;
pub mod snapshot;
