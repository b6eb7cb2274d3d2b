//! The end-to-end tests, one binary.
//!
//! A test of a command is in the file of that command. A topic that cuts across commands (keys, locations, broken input,
//! crashes) has its own file. What every client must do is in `conformance`, which runs for each client of the registry.
//! A document that was once edited wrongly goes into the table of `round_trip`. The document engine alone is in
//! `document`, the real keyring in `keyring`, the real clients in `real`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(
    clippy::disallowed_methods,
    reason = "the rules keep the program's own access in one place; a test is the outside"
)]

mod document;
#[cfg(unix)]
mod real;
mod support;

mod adopt;
mod agents;
mod apply;
mod bad_input;
mod base_url;
mod chat;
mod ci;
mod claude;
mod client_versions;
mod concurrency;
mod conformance;
#[cfg(unix)]
mod control;
#[cfg(unix)]
mod damage;
#[cfg(unix)]
mod doctor;
mod drafts;
mod every_client;
mod every_vendor;
mod exit_codes;
mod first_steps;
mod fuzz_inputs;
#[cfg(unix)]
mod global_flags;
#[cfg(unix)]
mod hazards;
mod health;
mod history;
mod includes;
mod json;
mod key_origins;
mod key_store;
#[cfg(target_os = "linux")]
mod keyring;
mod keys;
mod kill;
mod language;
mod last_time;
#[cfg(unix)]
mod launched;
mod layers;
mod limits;
mod link;
#[cfg(unix)]
mod lists;
mod locations;
#[cfg(unix)]
mod log;
#[cfg(target_os = "linux")]
mod lost_edits;
mod manual;
mod metrics;
mod models;
#[cfg(target_os = "linux")]
mod notices;
#[cfg(unix)]
mod old_state;
#[cfg(unix)]
mod opencode2;
mod output;
#[cfg(unix)]
mod owner;
mod parameters;
#[cfg(unix)]
mod prompts;
mod provision;
#[cfg(unix)]
mod read_only;
mod records;
mod references;
mod regression;
mod remove;
mod remove_references;
mod rollback;
mod round_trip;
#[cfg(unix)]
mod scripts;
mod scrub;
mod seam;
mod secrecy;
#[cfg(unix)]
mod self_update;
#[cfg(unix)]
mod service;
mod snippet;
mod sqlite;
#[cfg(unix)]
mod statements;
mod status;
#[cfg(unix)]
mod terminal;
mod texts;
mod three_way;
mod translations;
mod undo;
mod use_model;
mod variables;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod wizard;
#[cfg(target_os = "linux")]
mod writers;
#[cfg(unix)]
mod writing;
