//! An agent of OpenClaw's with a model and an allow-list of its own, on the real client: the default alone changes
//! nothing for it, `--agent` does.

use super::machine::Machine;
use super::openclaw::{self, NEWEST};
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::{MODEL, Vendor};

/// The user's own vendor is a port that does not answer.
const AGENTS: &str = r#"{
  gateway: { mode: "local" },
  models: { providers: { mine: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "sk-m", api: "openai-completions",
    models: [{ id: "m1", name: "M1", contextWindow: 128000, maxTokens: 8000 }] } } },
  agents: {
    defaults: { model: { primary: "mine/m1" } },
    entries: { main: { model: { primary: "mine/m1" }, modelPolicy: { allow: ["mine/m1"] } } },
  },
}
"#;

fn turn(machine: &Machine, more: &[&str]) -> Finished {
    let start = ["agent", "--local", "--agent", "main", "--message", "hi"];
    machine.client(&[&start, more].concat())
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_agent_follows_where_it_is_named() {
    let mut machine = Machine::with(&NEWEST);
    machine.export("MY_VENDOR_KEY", KEY);
    machine.write(openclaw::CONFIG, AGENTS);
    let vendor = Vendor::demanding(KEY);
    let key = ["--key-env", "MY_VENDOR_KEY", "--key-mode", "env", "--default-model", MODEL];

    let said = openclaw::apply(&machine, &vendor, &key).succeeds().stdout;
    assert!(said.contains("agents.entries.main.model.primary"), "{said}");
    assert!(said.contains("agents.entries.main.modelPolicy.allow"), "{said}");
    let ours = format!("wcode/{MODEL}");
    let refused = turn(&machine, &["--model", &ours]);
    assert!(vendor.turns().is_empty(), "its own list refuses it: {refused:?}");

    openclaw::apply(&machine, &vendor, &[&key[..], &["--agent", "all"]].concat()).succeeds();
    assert_turn(&vendor, &turn(&machine, &[]).succeeds(), "max_completion_tokens");
    turn(&machine, &["--model", &ours]).succeeds();

    machine.wcode(&["undo", "--yes"]).succeeds();
    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(openclaw::CONFIG), AGENTS);
}
