//! wcode connects AI clients to an API vendor without breaking a byte of what the user wrote.
//!
//! # Map
//!
//! A file imports lower floors only; neighbours on a floor never import each other
//! (`tests/layers.rs` holds us to it).
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 0 | `error`, `secret`, `text` | what can go wrong; a value that cannot be printed; every text that people read, in two languages |
//! | 1 | `document` | JSON5/JSONC text in, text out, lossless; pure |
//! | 2 | `host` | the only code that touches the outside |
//! | 3 | `catalog`, `keys` | vendors and models known here; where a key comes from and where it lies |
//! | 4 | `clients` | the AI clients, one folder each: where their files are, what our entries look like in them |
//! | 4 | `health` | does a vendor answer, and does it take this key? |
//! | 5 | `plan` | inputs + facts → plan → diff → apply → verify; journal, undo, remove |
//! | 5 | `service` | systemd, launchd, the Windows task scheduler: the monitor as a service |
//! | 6 | `wizard` | the questions of `wcode setup`, and the prompts it asks them with |
//! | 6 | `daemon` | the monitor: events in, a pure decision, actions out |
//! | 7 | `doctor` | checks of everything below, each with its remedy |
//! | 8 | `cli` | one file per command: its flags and its run |
//!
//! `document` is a package of its own, since it is compiled for speed and all the rest for size; and so is `text`, which it
//! speaks with.
//!
//! # Flow
//!
//! Flags, a provisioning file and what was asked last time become `plan::Inputs`. Each client
//! reads its files (`clients::ConfigSet`) and states what it wants in them (`clients::DesiredState`); `plan` merges them three-way with what
//! stands there and with what we wrote last, into a `Plan`: data, so that dry run, diff, `--check`
//! and `status` are the same code as `apply`. The journal holds what is needed to take it back.

pub mod error;
pub mod secret;
pub use wcode_text as text;

pub use wcode_document as document;

pub mod host;

pub mod catalog;
pub mod keys;

pub mod clients;
pub mod health;

pub mod plan;
pub mod service;

pub mod daemon;
pub mod wizard;

pub mod doctor;

pub mod cli;
