//! The monitor: sees drift in the clients' files, a dead endpoint or a refused key at once, reports it, and repairs
//! what wcode wrote if the mode says to.
//!
//! Sources (file events, a timer, signals, a control socket) → `decide(State, Event, now)`, pure → actions. What it
//! knows is in its `Snapshot`, a file that `status` and `doctor` read.

pub(crate) mod control;
pub(crate) mod decide;
mod engine;
mod instance_lock;
pub mod metrics;
pub(crate) mod notice;
mod notification_sinks;
mod orphans;
mod own_program;
mod probe;
mod run;
pub(crate) mod scan;
pub(crate) mod settings;
mod signals;
pub mod snapshot;
mod state_publisher;

pub(crate) use instance_lock::lock_file;
pub(crate) use notification_sinks::NoticeSink;
pub(crate) use probe::{check_origin, key};
pub(crate) use run::run;
pub(crate) use state_publisher::check_settings;
