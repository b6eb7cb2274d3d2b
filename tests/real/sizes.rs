//! Sizes that only models.dev states: written without a question, read by the clients, and sent with the turn.

use serde_json::Value;

use super::machine::{Client, Machine};
use super::{KEY, openclaw, opencode};
use crate::support::vendor::{ANSWER, Vendor};

/// Stated with 235,929 of 262,144 tokens as its output limit, which leaves no room for a prompt.
const MODEL: &str = "qwen/qwen3-coder-next";

fn limits_sent(vendor: &Vendor) -> Vec<Value> {
    let limit = |body: &Value| {
        let fields = ["max_tokens", "max_completion_tokens"];
        fields.into_iter().find_map(|field| body.get(field)).cloned().unwrap_or_default()
    };
    vendor.turns().iter().map(|turn| limit(&turn.body)).collect()
}

fn openclaw_turn(client: &'static Client, more: &[&str]) -> Vec<Value> {
    let mut machine = Machine::with(client);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    let named = ["--model", MODEL, "--default-model", MODEL];
    openclaw::apply(&machine, &vendor, &[&named[..], more].concat()).succeeds();
    let answer = openclaw::turn(&machine);
    assert!(answer.stdout.contains(ANSWER), "{answer:?}");
    limits_sent(&vendor)
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_sends_the_output_limit_that_leaves_room() {
    for client in [&openclaw::NEWEST, &openclaw::PAGE, &openclaw::OLDEST] {
        let sent = openclaw_turn(client, &[]);
        assert!(!sent.is_empty() && sent.iter().all(|limit| *limit == 32_000), "{sent:?}");
    }
}

/// Why the rule is there: what is written is what is asked for.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_asks_for_as_much_as_is_written() {
    let sent = openclaw_turn(&openclaw::NEWEST, &["--max-tokens", "235929"]);
    assert!(!sent.is_empty() && sent.iter().all(|limit| *limit == 235_929), "{sent:?}");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_reads_the_pair_and_sends_the_output_limit() {
    let mut machine = Machine::with(&opencode::OPENCODE);
    machine.export("WCODE_API_KEY", KEY);
    let vendor = Vendor::demanding(KEY);
    opencode::apply(&machine, &vendor, &["--model", MODEL, "--default-model", MODEL]).succeeds();
    let listed = machine.client(&["models", "wcode", "--verbose"]).succeeds().stdout;
    for words in ["\"context\": 262144", "\"output\": 32000"] {
        assert!(listed.contains(words), "{words} is not in {listed}");
    }
    let answer = machine.client(&["run", "-m", &format!("wcode/{MODEL}"), "hi"]);
    assert!(answer.stdout.contains(ANSWER), "{answer:?}");
    let sent = limits_sent(&vendor);
    assert!(!sent.is_empty() && sent.iter().all(|limit| *limit == 32_000), "{sent:?}");
}
