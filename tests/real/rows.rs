//! The clients as the floor of their real tests sees them: one row each.

use super::claude::CLAUDE;
use super::kilo::KILO;
use super::machine::{Client, Machine};
use super::openclaw::NEWEST;
use super::opencode::{OPENCODE, OPENCODE_2};
use super::opencode2_hazards::with_2;
use super::pi::PI;
use super::qwen::QWEN;
use super::running::Finished;
use super::{claude, kilo, openclaw, opencode, pi, qwen};
use crate::support::vendor::{Request, Vendor};

/// A client on a machine, and what is said of all of them.
pub(super) struct Row {
    pub(super) client: &'static Client,
    pub(super) machine: fn() -> Machine,
    /// Its files as a person has them.
    pub(super) files: fn() -> Vec<(&'static str, String)>,
    /// Parts of them that a lossless edit keeps.
    pub(super) pieces: &'static [&'static str],
    /// One turn, as it is typed, if the key is in the environment or in the file.
    pub(super) line: &'static str,
    /// The same if the key is in wcode's store.
    pub(super) line_by_reference: &'static str,
    /// The field of the output limit.
    pub(super) limit: &'static str,
    /// Whether its own reader takes the file.
    pub(super) is_accepted: fn(&Machine),
    /// It lays its file out anew at its start: undone byte for byte is what it has not touched.
    pub(super) rewrites: bool,
    /// On a fresh machine nothing is left of its file after `remove`.
    pub(super) leaves_nothing: bool,
}

pub(super) static ROWS: [Row; 7] = [
    Row {
        client: &NEWEST,
        machine: || Machine::with(&NEWEST),
        files: || vec![(openclaw::CONFIG, openclaw::kept_by_hand(""))],
        pieces: openclaw::PECULIAR,
        line: "openclaw agent --local --agent main --message hi",
        line_by_reference: "openclaw agent --local --agent main --message hi",
        limit: "max_completion_tokens",
        is_accepted: openclaw::assert_accepted,
        rewrites: false,
        leaves_nothing: false,
    },
    Row {
        client: &OPENCODE,
        machine: || Machine::with(&OPENCODE),
        files: || vec![(opencode::CONFIG, opencode::KEPT_BY_HAND.into())],
        pieces: opencode::PECULIAR,
        line: "opencode run -m wcode/qwen/qwen3-235b-a22b hi",
        line_by_reference: "opencode run -m wcode/qwen/qwen3-235b-a22b hi",
        limit: "max_tokens",
        is_accepted: opencode::assert_accepted,
        rewrites: false,
        leaves_nothing: false,
    },
    Row {
        client: &OPENCODE_2,
        machine: || with_2(Machine::bare()),
        files: || vec![(opencode::CONFIG, opencode::KEPT_BY_HAND.into())],
        pieces: opencode::PECULIAR,
        line: "opencode run --standalone -m wcode/qwen/qwen3-235b-a22b hi",
        line_by_reference: "opencode run --standalone -m wcode/qwen/qwen3-235b-a22b hi",
        limit: "max_tokens",
        is_accepted: |_| {},
        rewrites: false,
        leaves_nothing: false,
    },
    Row {
        client: &CLAUDE,
        machine: || Machine::with(&CLAUDE),
        files: || vec![(claude::SETTINGS, claude::KEPT_BY_HAND.into())],
        pieces: claude::PECULIAR,
        line: "claude -p hi",
        line_by_reference: "claude -p hi",
        limit: "max_tokens",
        is_accepted: claude::assert_accepted,
        rewrites: false,
        leaves_nothing: true,
    },
    Row {
        client: &PI,
        machine: || Machine::with(&PI),
        files: || {
            vec![(pi::MODELS, pi::KEPT_BY_HAND.into()), (pi::SETTINGS, pi::SETTINGS_BY_HAND.into())]
        },
        pieces: &["// mine\n  \"providers\" : {\n\t\"other\"", "{ \"theme\" : \"dark\""],
        line: "pi -p hi",
        line_by_reference: "pi -p hi",
        limit: "max_tokens",
        is_accepted: |_| {},
        rewrites: false,
        leaves_nothing: false,
    },
    Row {
        client: &KILO,
        machine: || Machine::with(&KILO),
        files: || vec![(kilo::CONFIG, kilo::KEPT_BY_HAND.into())],
        pieces: &["\"permission\" : { \"bash\": \"allow\" }, /* mine */", "// kept by hand\n"],
        line: "kilo run hi",
        line_by_reference: "kilo run hi",
        limit: "max_tokens",
        is_accepted: |_| {},
        rewrites: false,
        leaves_nothing: false,
    },
    Row {
        client: &QWEN,
        machine: || Machine::with(&QWEN),
        files: || vec![(qwen::SETTINGS, qwen::KEPT_BY_HAND.into())],
        pieces: &["// kept by hand\n{ \"ui\" : { \"hideTips\": true }, /* mine */"],
        line: "qwen -p hi",
        line_by_reference: "wcode exec -- qwen -p hi",
        limit: "max_tokens",
        is_accepted: |_| {},
        rewrites: true,
        leaves_nothing: false,
    },
];

/// The row of the client that is installed in this folder.
pub(super) fn row(folder: &str) -> &'static Row {
    ROWS.iter().find(|row| row.client.folder == folder).expect("a row")
}

impl Row {
    /// Its config.
    pub(super) fn config(&self) -> &'static str {
        (self.files)()[0].0
    }

    pub(super) fn is_anthropic(&self) -> bool {
        self.client.id == CLAUDE.id
    }

    pub(super) fn apply(&self, machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
        let url = if self.is_anthropic() { vendor.anthropic_url() } else { vendor.base_url() };
        let start = ["apply", "--client", self.client.id, "--base-url", &url, "--yes"];
        machine.wcode(&[&start, more].concat())
    }
}

/// What a client sent to a model.
pub(super) fn turns(vendor: &Vendor) -> Vec<Request> {
    let mut turns = vendor.turns();
    turns.retain(|turn| {
        turn.path.contains("/chat/completions") || turn.path.contains("/v1/messages")
    });
    turns
}
