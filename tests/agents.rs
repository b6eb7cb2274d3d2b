//! Agents with a model of their own go before the default: they are named, and `--agent` sets them.

use serde_json::{Value, json};

use crate::support::{MODEL, OPENCLAW, OPENCODE, Outcome, Sandbox};

const ENTRIES: &str = "{
  agents: {
    defaults: { model: { primary: 'mine/m1' } },
    entries: { // my agents
      main: { model: { primary: 'mine/m1', fallbacks: ['mine/m2'] }, modelPolicy: { allow: ['mine/m1'] } },
      ops: { model: 'mine/m1' },
      idle: {},
    },
  },
}
";

const LIST: &str = "{ agents: { list: [{ id: 'main', model: 'mine/m1' }, { id: 'ops', model: { primary: 'mine/m2', fallbacks: [] } }] } }\n";

const AGENT: &str = "{ \"agent\": { \"plan\": { \"model\": \"mine/m1\" /* slow */ }, \"own\": { \"prompt\": \"x\" } } }\n";

fn ours() -> Value {
    json!(format!("wcode/{MODEL}"))
}

/// Makes our model the default of one client.
fn apply(sandbox: &Sandbox, client: &str, more: &[&str]) -> Outcome {
    let words = [&["apply", "--client", client, "--default-model", MODEL], more].concat();
    sandbox.command(&words).run()
}

#[test]
fn an_agent_that_keeps_its_own_model_is_named_with_its_place() {
    let sandbox = Sandbox::new().openclaw(ENTRIES).opencode(AGENT);
    apply(&sandbox, "openclaw", &[])
        .succeeds()
        .says("`agents.entries.main.model.primary` (`mine/m1`) overrides the default")
        .says("`agents.entries.ops.model` (`mine/m1`) overrides the default")
        .says("`agents.entries.main.modelPolicy.allow` does not list it");
    apply(&sandbox, "opencode", &[])
        .succeeds()
        .says("`agent.plan.model` (`mine/m1`) overrides the default");
    let agents = &sandbox.value(OPENCLAW)["agents"]["entries"];
    assert_eq!(agents["ops"], json!({ "model": "mine/m1" }), "it was not asked for");
    sandbox.run(["status"]).says("agents.entries.ops.model").says("agent.plan.model");
    sandbox.run(["doctor", "--all"]).shows("agents.entries.ops.model").shows("agent.plan.model");
}

#[test]
fn an_agent_is_named_in_the_list_of_older_versions_too() {
    let sandbox = Sandbox::new().openclaw(LIST);
    apply(&sandbox, "openclaw", &[])
        .succeeds()
        .says("`agents.list[id=\"main\"].model`")
        .says("`agents.list[id=\"ops\"].model.primary`");
}

#[test]
fn a_default_of_the_users_own_is_no_reason_to_speak_of_agents() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert!(!outcome.stderr.contains("agents.entries"), "{outcome}");
}

#[test]
fn all_agents_that_have_a_model_of_their_own_get_ours_and_keep_the_rest() {
    let sandbox = Sandbox::new().openclaw(ENTRIES).opencode(AGENT);
    apply(&sandbox, "openclaw", &["--agent", "all"]).succeeds();
    apply(&sandbox, "opencode", &["--agent", "all"]).succeeds();

    let agents = &sandbox.value(OPENCLAW)["agents"]["entries"];
    assert_eq!(
        *agents,
        json!({
            "main": {
                "model": { "primary": ours(), "fallbacks": ["mine/m2"] },
                "modelPolicy": { "allow": ["mine/m1", ours()] },
            },
            "ops": { "model": ours() },
            "idle": {},
        })
    );
    assert_eq!(
        sandbox.value(OPENCODE)["agent"],
        json!({ "plan": { "model": ours() }, "own": { "prompt": "x" } })
    );
    let again = sandbox.run(["apply", "--client", "openclaw,opencode"]).succeeds();
    assert!(!again.stderr.contains("overrides"), "{again}");
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (ENTRIES.into(), AGENT.into()));
}

#[test]
fn an_agent_named_alone_gets_the_model_named_and_the_default_stays() {
    let sandbox = Sandbox::new().openclaw(LIST);
    let name =
        ["apply", "--client=openclaw", "--model", MODEL, "--no-default-model", "--agent=ops"];
    sandbox.run(name).succeeds();

    let agents = &sandbox.value(OPENCLAW)["agents"];
    assert_eq!(
        agents["list"],
        json!([
            { "id": "main", "model": "mine/m1" },
            { "id": "ops", "model": { "primary": ours(), "fallbacks": [] } },
        ])
    );
    assert_eq!(agents.get("defaults"), None);
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), LIST);
}

#[test]
fn an_agent_without_a_model_can_be_given_one_by_name() {
    let sandbox = Sandbox::new().openclaw(ENTRIES).opencode(AGENT);
    apply(&sandbox, "openclaw", &["--agent", "idle"]).succeeds();
    apply(&sandbox, "opencode", &["--agent", "own", "--agent", "build"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["agents"]["entries"]["idle"], json!({ "model": ours() }));
    let agents = &sandbox.value(OPENCODE)["agent"];
    assert_eq!(agents["own"], json!({ "prompt": "x", "model": ours() }));
    assert_eq!(agents["build"], json!({ "model": ours() }), "it is built in");
    sandbox.run(["remove"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (ENTRIES.into(), AGENT.into()));
}

#[test]
fn a_name_that_no_client_has_is_a_usage_error_with_the_names_there_are() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    apply(&sandbox, "openclaw", &["--agent", "main,nobody"])
        .exits(2)
        .says("`nobody`")
        .says("main, ops, idle");
    assert_eq!(sandbox.read(OPENCLAW), ENTRIES);
    let sandbox = Sandbox::new().openclaw("{}\n");
    apply(&sandbox, "openclaw", &["--agent", "main"]).exits(2).says("name no agent");
}

#[test]
fn an_agent_of_one_client_may_be_unknown_to_the_other() {
    let sandbox = Sandbox::new().openclaw(ENTRIES).opencode(AGENT);
    let both = ["apply", "--default-model", MODEL, "--agent", "main"];
    sandbox.run(both).succeeds().says("`agent.plan.model`");
    assert_eq!(sandbox.value(OPENCLAW)["agents"]["entries"]["main"]["model"]["primary"], ours());
}

#[test]
fn the_agents_model_is_watched_and_an_edit_of_the_users_stays() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    apply(&sandbox, "openclaw", &["--agent", "ops"]).succeeds();
    let written = sandbox.read(OPENCLAW);
    let edited =
        written.replace(&format!("ops: {{ model: 'wcode/{MODEL}' }}"), "ops: { model: 'mine/m9' }");
    assert_ne!(edited, written);
    sandbox.write(OPENCLAW, &edited);
    sandbox.run(["status"]).says("agents.entries.ops.model");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds().says("agents.entries.ops.model");
    assert_eq!(sandbox.read(OPENCLAW), edited);
}

#[test]
fn an_agent_that_was_deleted_does_not_come_back() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    apply(&sandbox, "openclaw", &["--agent", "ops"]).succeeds();
    let written = sandbox.read(OPENCLAW);
    let edited = written.replace(&format!("      ops: {{ model: 'wcode/{MODEL}' }},\n"), "");
    assert_ne!(edited, written);
    sandbox.write(OPENCLAW, &edited);
    sandbox.run(["apply", "--client", "openclaw", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), edited);
}

#[test]
fn an_agent_in_an_included_file_is_set_in_that_file() {
    let agents = "{ main: { model: 'mine/m1' } }\n";
    let main = "{ agents: { entries: { $include: './agents.json5' } } }\n";
    let sandbox = Sandbox::new().openclaw(main).file(".openclaw/agents.json5", agents);
    apply(&sandbox, "openclaw", &[]).succeeds().says("main.model");
    apply(&sandbox, "openclaw", &["--agent", "all"]).succeeds();
    assert_eq!(sandbox.value(".openclaw/agents.json5"), json!({ "main": { "model": ours() } }));
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(".openclaw/agents.json5"), agents);
}

#[test]
fn agents_of_a_provisioning_file_are_set() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    sandbox.write("p.json5", format!("{{ defaultModel: '{MODEL}', agent: ['ops', 'main'] }}"));
    let file = sandbox.arg("p.json5");
    sandbox.run(["apply", "--client", "openclaw", "--file", &file]).succeeds();
    let agents = &sandbox.value(OPENCLAW)["agents"]["entries"];
    assert_eq!((&agents["ops"]["model"], &agents["main"]["model"]["primary"]), (&ours(), &ours()));
}

#[test]
fn a_pruned_model_leaves_the_agent_as_it_was() {
    let sandbox = Sandbox::new().openclaw(ENTRIES);
    apply(&sandbox, "openclaw", &["--agent", "ops"]).succeeds();
    let other = ["apply", "--client", "openclaw", "--model", "x/other", "--prune"];
    sandbox.run(other).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["agents"]["entries"]["ops"], json!({ "model": "mine/m1" }));
}
