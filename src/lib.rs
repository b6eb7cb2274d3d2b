//! wcode connects AI clients to an API vendor without changing a byte of what the user wrote.
//!
//! # Map
//!
//! A file imports lower floors only; neighbours on a floor never import each other
//! (`tests/layers.rs` enforces it).
//!
//! | floor | modules | what |
//! |---|---|---|
//! | 0 | `error`, `secret`, `text` | errors; a value that cannot be printed; every user-visible text, in two languages |
//! | 1 | `document` | lossless edits of JSON5, JSONC and JSON; pure |
//! | 2 | `host` | files, processes, network, clock, terminal, keyring: all access to the outside |
//! | 2 | `syntax` | JSON5 read into values; what the document engine finds wrong, as messages |
//! | 3 | `catalog`, `keys` | vendors and their models; where API keys are kept |
//! | 3 | `release` | releases of wcode: which there are, what is signed, whose the installed program is |
//! | 3 | `prompt` | questions on the terminal, painted or line by line: of the wizard and of every command |
//! | 4 | `clients` | one folder per client: where its config files are, what a provider entry looks like in them |
//! | 4 | `manual` | the pages of `wcode help TOPIC`, in two languages, for a terminal or as man pages |
//! | 4 | `health` | probes: does the vendor respond, does it accept this key? |
//! | 5 | `plan` | inputs + facts → plan → diff → apply → verify; journal, undo, remove |
//! | 5 | `service` | systemd, launchd, the Windows task scheduler: the monitor as a service |
//! | 6 | `wizard` | `wcode setup`: its steps, and what is shown between them |
//! | 6 | `daemon` | the monitor: events in, a pure decision, actions out |
//! | 7 | `doctor` | checks of everything below, each with its remedy |
//! | 8 | `cli` | one file per command: its flags and its run |
//!
//! `document` and `text` are packages of their own. `document` is compiled for speed, all the rest for
//! size; it depends on nothing of wcode.
//!
//! # Flow
//!
//! ```text
//!  flags ──────────────┐
//!  provisioning file ──┼─► ApplyRequest ─► DesiredState ─┐
//!  saved inputs ───────┘                  (per client)   │
//!                                                        ├─► three-way merge ─► Plan
//!  config files ───────► ConfigSet ──────────────────────┤                       │
//!  ownership record ─────────────────────────────────────┘                       │
//!                                                                                │
//!     ┌──────────────────────────────────────────────────────────────────────────┤
//!     ▼                                                                          ▼
//!  shown: diff, --dry-run, --check, status              transaction: lock → recover → plan → journal
//!     ▲                                                          → write → verify → release
//!     │                                                                          │
//!  monitor: event ─► scan ─► decision ─► notice or repair ───────────────────────┤
//!                                                                                ▼
//!                                                      config files, ownership record, journal
//!                                                                 (undo, remove)
//! ```
//!
//! A plan is data, so dry run, diff, `--check`, `status` and repair are the same code as `apply`.
//!
//! # Glossary
//!
//! | term | meaning |
//! |---|---|
//! | client | a program that talks to models and that wcode configures; one folder in `clients` |
//! | vendor | a service that sells access to models through an API; wcode.net is built in |
//! | model | what a vendor serves under an id, with its context window and output limit |
//! | provider entry | the object in a client's config that describes a vendor, with endpoint, key and models |
//! | config set | the config files of one client, parsed (`clients::ConfigSet`) |
//! | desired state | the values and files that a client should have (`clients::DesiredState`) |
//! | plan | the edits that lead from the current to the desired state (`plan::Plan`) |
//! | apply | make a plan and write it |
//! | transaction | lock, recover, plan, journal, write, verify, release: the only way to write a client's files |
//! | checkpoint | a named point in a transaction at which a test can stop the program |
//! | journal | one entry per transaction with the previous bytes of every file; `wcode undo` reads it |
//! | ownership record | per provider entry: which values wcode wrote, each as a hash |
//! | owned value | a value that wcode wrote and that is unchanged since: wcode may update or remove it |
//! | three-way merge | compares recorded, current and desired value, so that edits of the user win or conflict |
//! | conflict | a value that both the user and wcode changed |
//! | drift | a difference between current and desired state that wcode did not make |
//! | repair | a plan that undoes drift |
//! | repair conflict | another program keeps reverting what a repair writes |
//! | key | an API key of a vendor; a vendor may have several, by name |
//! | key store | where a key is kept: OS keyring, file, environment variable, command |
//! | key helper | the program that a client runs to get a key: `wcode resolve` |
//! | key mode | how a client gets the key: by reference to the key helper, by variable, or as a literal |
//! | probe | a request to a vendor that checks endpoint, key or models |
//! | finding | one observation about a client's entry, as a code with arguments |
//! | monitor | the background process of `wcode watch` |
//! | scan | one pass of the monitor over all config files |
//! | notice | what the monitor reports: to the log, the desktop, a hook |
//! | alert | a notice that needs attention, rate limited |
//!
//! Words of the document engine (span, trivia, container, path, splice) are in its README.

mod error;
mod secret;
pub use wcode_text as text;

pub use wcode_document as document;

mod host;
mod syntax;

mod catalog;
mod keys;
mod prompt;
mod release;

mod clients;
mod health;
mod manual;

mod plan;
mod service;

mod daemon;
mod wizard;

mod doctor;

mod cli;

pub use cli::main;

/// What the tests look into. It is no interface: all of it may change at any time.
#[doc(hidden)]
pub mod internals {
    pub mod catalog {
        pub use crate::catalog::{
            BUILT_IN, Catalog, DEFAULT_VENDOR, Endpoint, FactSource, Model, Price, Protocol,
            Vendor, model_list, models_dev, models_dev_api,
        };
    }
    /// What comes from outside, as the fuzzer feeds it: each reads one kind of input and says whether it makes sense.
    pub mod inputs {
        pub use crate::catalog::scan_ids_of_list;
        pub use crate::cli::{check_link, check_provisioning_file};
        pub use crate::clients::check_key_request;
        pub use crate::plan::journal::{check_header, check_records_file};
    }
    pub mod clients {
        pub use crate::clients::{
            ALL, Client, ConfigFile, ConfigSet, DefaultModel, EntrySpec, KeyDelivery, KeyValue,
            LAUNCHED, Launch, ProjectReach, by_id, ids, parse,
        };
    }
    pub mod daemon {
        pub use crate::daemon::{metrics, snapshot};
    }
    pub mod doctor {
        pub use crate::doctor::ids;
    }
    pub mod error {
        pub use crate::error::Result;
    }
    pub mod health {
        pub use crate::health::{
            Limits, Listing, Probe, ProbeMemory, Proof, Report, Target, Turn, at_once,
        };
    }
    pub mod host {
        pub use crate::host::{
            Host, clock, control, desktop, files, http, log, own_process, sqlite, writers,
        };
    }
    pub mod manual {
        pub use crate::manual::{Block, ManPage, packed_size, pages, parse, to_roff, topics};
    }
    pub mod plan {
        pub use crate::plan::status;
    }
    pub mod secret {
        pub use crate::secret::Secret;
    }
}
