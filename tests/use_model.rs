//! `wcode use`: what is in use, and the quick switch.

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};
use serde_json::{Value, json};

const GLM: &str = "z-ai/glm-4.7";

/// OpenClaw's config of a user with another provider.
const MINE: &str = "{
  // mine
  models: { providers: { openai: { baseUrl: 'https://api.openai.example/v1', models: [{ id: 'gpt-5.4' }] } } },
  agents: { defaults: { model: { primary: 'openai/gpt-5.4', fallbacks: ['openai/gpt-5.4'] } } },
}
";

/// OpenCode's config of a user whose provider is built into OpenCode and so has no entry.
const CLAUDE: &str = "{\n  // mine\n  \"model\": \"anthropic/claude-sonnet-4-5\"\n}\n";

fn connected() -> Sandbox {
    let sandbox = Sandbox::new().openclaw(MINE).opencode(CLAUDE);
    sandbox.run(["apply"]).succeeds();
    sandbox
}

fn with_acme(sandbox: Sandbox) -> Sandbox {
    let vendor = r#"{ id: "acme", name: "Acme", keyVariable: "ACME_KEY",
        endpoints: { "openai-completions": "https://acme.example/v1" },
        models: [{ id: "m1", contextWindow: 100000, maxTokens: 8000 }, { id: "z-ai/glm-4.7" }] }"#;
    sandbox.file("../settings/vendors/acme.json5", vendor)
}

fn openclaw_uses(sandbox: &Sandbox) -> Value {
    sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["primary"].clone()
}

fn opencode_uses(sandbox: &Sandbox) -> Value {
    sandbox.value(OPENCODE)["model"].clone()
}

fn texts(sandbox: &Sandbox) -> (String, String) {
    (sandbox.read(OPENCLAW), sandbox.read(OPENCODE))
}

#[test]
fn what_is_in_use_is_shown_with_the_place_that_says_so() {
    let sandbox = connected();
    let shown = sandbox.run(["use"]).succeeds();
    shown
        .shows("OpenClaw  [HOME]/.openclaw/openclaw.json\n")
        .shows("default  openai/gpt-5.4  agents.defaults.model.primary\n")
        .shows("default  anthropic/claude-sonnet-4-5  model\n");
    let report = sandbox.run(["use", "--json"]).succeeds().json();
    assert_eq!(report["command"], "use");
    let openclaw = &report["clients"][0];
    assert_eq!(openclaw["default"]["model"], "openai/gpt-5.4");
    assert_eq!(openclaw["default"]["place"], "agents.defaults.model.primary");
    let models = openclaw["models"].as_array().unwrap();
    assert!(models.contains(&json!(format!("wcode/{MODEL}"))), "{report}");

    let fresh = Sandbox::new().openclaw("{}\n");
    fresh.run(["use"]).succeeds().shows("default  (none set)\n");
    assert_eq!(fresh.journal(), [""; 0]);
}

#[test]
fn a_model_is_added_where_it_is_missing_and_becomes_the_default_of_both() {
    let sandbox = connected();
    let before = texts(&sandbox);
    // By its last part, in whatever case.
    sandbox.run(["use", "GLM-4.7"]).succeeds().says("Undo with");
    let name = json!(format!("wcode/{GLM}"));
    assert_eq!((openclaw_uses(&sandbox), opencode_uses(&sandbox)), (name.clone(), name));
    let provider = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"];
    assert!(provider[GLM]["limit"]["context"].is_u64(), "its sizes are known: {provider}");
    assert!(provider[MODEL].is_object(), "the others stay");
    assert_eq!(
        sandbox.value(OPENCLAW)["agents"]["defaults"]["model"]["fallbacks"],
        json!(["openai/gpt-5.4"])
    );
    sandbox.run(["use", GLM]).succeeds().says("nothing to do");
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["status"]).succeeds().never_shows("drift");

    sandbox.run(["use", "--undo", "--yes"]).succeeds();
    assert_eq!(texts(&sandbox), before);
    sandbox.run(["use", "--undo"]).exits(2).says("no `wcode use` to undo");
}

#[test]
fn one_client_can_be_switched_alone() {
    let sandbox = connected();
    let before = sandbox.read(OPENCLAW);
    sandbox.run(["use", "wcode/z-ai/glm-4.7", "--client", "opencode"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
    assert_eq!(opencode_uses(&sandbox), format!("wcode/{GLM}"));
}

#[test]
fn a_model_that_the_user_had_deleted_comes_back() {
    let sandbox = Sandbox::new().opencode("{}\n");
    sandbox.run(["apply", "--model", "a/one", "--model", GLM]).succeeds();
    let mut value = sandbox.value(OPENCODE);
    value["provider"]["wcode"]["models"].as_object_mut().unwrap().remove(GLM);
    sandbox.write(OPENCODE, value.to_string());
    sandbox.run(["use", "glm-4.7"]).succeeds();
    let models = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"];
    assert!(models[GLM].is_object(), "{models}");
}

#[test]
fn nothing_is_written_by_a_check_and_the_code_says_what_is_pending() {
    let sandbox = connected();
    let before = texts(&sandbox);
    sandbox.run(["use", "glm-4.7", "--dry-run"]).succeeds().shows("+").says("nothing was written");
    sandbox.run(["use", "glm-4.7", "--check"]).exits(3);
    let report = sandbox.run(["use", "glm-4.7", "--dry-run", "--json"]).succeeds().json();
    assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(false)));
    assert_eq!(texts(&sandbox), before);
    sandbox.run(["use", "glm-4.7"]).succeeds();
    sandbox.run(["use", "glm-4.7", "--check"]).succeeds();
    sandbox.run(["use", "openai/gpt-5.4", "--client", "openclaw", "--check"]).exits(3);
}

#[test]
fn the_way_back_leads_to_the_users_own_models() {
    let sandbox = connected();
    sandbox.run(["use", "glm-4.7"]).succeeds();
    // One that OpenClaw's file names, and one that only was the default before us.
    sandbox
        .run(["use", "openai/gpt-5.4"])
        .succeeds()
        .says("OpenCode keeps its model: its config has no provider for `openai/gpt-5.4`");
    assert_eq!(openclaw_uses(&sandbox), "openai/gpt-5.4");
    assert_eq!(opencode_uses(&sandbox), format!("wcode/{GLM}"));
    sandbox.run(["use", "claude-sonnet-4-5"]).succeeds();
    assert_eq!(opencode_uses(&sandbox), "anthropic/claude-sonnet-4-5");

    // From now on it is the user's choice.
    for args in [&["apply"][..], &["apply", "--on-conflict", "overwrite"]] {
        sandbox.command(args).run().succeeds().says("nothing to do");
    }
    let state = sandbox.run(["status"]).succeeds();
    state.shows("ok: `wcode`").never_shows("changed since wcode wrote it").never_shows("drift");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(texts(&sandbox), (MINE.to_owned(), CLAUDE.to_owned()));
}

#[test]
fn a_switch_to_the_users_own_model_is_undone_with_what_was_recorded() {
    let sandbox = connected();
    sandbox.run(["use", "glm-4.7"]).succeeds();
    let before = texts(&sandbox);
    sandbox.run(["use", "openai/gpt-5.4"]).succeeds();
    sandbox.run(["use", "--undo"]).succeeds();
    assert_eq!(texts(&sandbox), before);
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    // The previous one is next.
    sandbox.run(["use", "--undo"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "openai/gpt-5.4");
}

#[test]
fn a_provider_is_enough_for_a_model_that_the_file_does_not_name() {
    let sandbox = connected();
    sandbox.run(["use", "openai/gpt-9", "--client", "openclaw"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "openai/gpt-9");
    let before = texts(&sandbox);
    sandbox
        .run(["use", "mistral/large"])
        .exits(2)
        .says("unknown model `mistral/large`")
        .says("`openai/gpt-5.4`");
    sandbox.run(["use", "glm4.7"]).exits(2).says(&format!("`wcode/{MODEL}`"));
    assert_eq!(texts(&sandbox), before);
}

#[test]
fn a_new_model_of_the_vendors_is_added_as_apply_adds_it() {
    let sandbox = connected();
    sandbox.run(["use", "qwen/not-known-yet"]).succeeds().says("sizes are unknown");
    assert_eq!(openclaw_uses(&sandbox), "wcode/qwen/not-known-yet");
    sandbox
        .run([
            "use",
            "new",
            "--vendor",
            "wcode",
            "--context-window",
            "99000",
            "--max-tokens",
            "9000",
        ])
        .succeeds()
        .never_says("sizes are unknown");
    assert_eq!(openclaw_uses(&sandbox), "wcode/new");
}

#[test]
fn several_vendors_are_switched_between_and_what_is_not_clear_is_asked() {
    let sandbox = with_acme(connected());
    sandbox.run(["apply", "--vendor", "acme"]).succeeds();
    sandbox.run(["use", "m1"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "acme/m1");
    sandbox.run(["use", MODEL]).succeeds();
    assert_eq!(opencode_uses(&sandbox), format!("wcode/{MODEL}"));
    sandbox.run(["status"]).succeeds().never_shows("drift").never_shows("changed since");

    sandbox.run(["use", "glm-4.7"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "acme/z-ai/glm-4.7", "the one that is set up");
    sandbox.run(["use", "wcode/glm-4.7"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "wcode/z-ai/glm-4.7");
    let before = texts(&sandbox);
    sandbox
        .run(["use", "glm-4.7"])
        .exits(2)
        .says("matches more than one model")
        .says("`wcode/z-ai/glm-4.7`")
        .says("`acme/z-ai/glm-4.7`");
    sandbox.run(["use", "z-ai/glm-4.7"]).exits(2).says("`acme/z-ai/glm-4.7`");
    assert_eq!(texts(&sandbox), before);
    sandbox.run(["use", "glm-4.7", "--vendor", "acme"]).succeeds();
    assert_eq!(openclaw_uses(&sandbox), "acme/z-ai/glm-4.7");
}

#[test]
fn on_a_new_machine_it_connects_with_this_model_alone() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["use", "glm-4.7"]).succeeds();
    let models = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"];
    assert_eq!(models.as_array().unwrap().len(), 1);
    assert_eq!(openclaw_uses(&sandbox), format!("wcode/{GLM}"));
}

#[test]
fn an_agent_is_switched_with_the_default_and_is_shown_with_its_own_model() {
    const AGENTS: &str = "{
  // mine
  models: { providers: { openai: { baseUrl: 'https://api.openai.example/v1', models: [{ id: 'gpt-5.4' }] } } },
  agents: {
    defaults: { model: 'openai/gpt-5.4' },
    entries: { ops: { model: 'openai/gpt-5.4' }, idle: {} },
  },
}
";
    let sandbox = with_acme(Sandbox::new().openclaw(AGENTS));
    for vendor in ["wcode", "acme"] {
        sandbox.run(["apply", "--client", "openclaw", "--vendor", vendor]).succeeds();
    }
    let before = sandbox.read(OPENCLAW);
    let model = |agent: &str| sandbox.value(OPENCLAW)["agents"]["entries"][agent]["model"].clone();

    // Without a name it keeps its own, which is reported.
    sandbox.run(["use", GLM, "--vendor", "wcode"]).succeeds().says("`agents.entries.ops.model`");
    assert_eq!(model("ops"), "openai/gpt-5.4");
    sandbox.run(["use", "--undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);

    sandbox.run(["use", GLM, "--vendor", "wcode", "--agent", "ops"]).succeeds();
    assert_eq!(model("ops"), format!("wcode/{GLM}"));
    assert_eq!(model("idle"), Value::Null);
    let report = sandbox.run(["use", "--json"]).succeeds().json();
    let agents = report["clients"][0]["agents"].as_array().unwrap().clone();
    let ops = agents.iter().find(|agent| agent["name"] == "ops").unwrap();
    assert_eq!(ops["model"], format!("wcode/{GLM}"), "{report}");
    assert_eq!(ops["place"], "agents.entries.ops.model");

    // A switch to another vendor's model moves the ownership of the default to that vendor's record.
    sandbox.run(["use", "acme/m1", "--agent", "all"]).succeeds();
    assert_eq!(model("ops"), "acme/m1");
    sandbox.run(["apply", "--check"]).succeeds();
    sandbox.run(["use", GLM, "--vendor", "wcode", "--agent", "nobody"]).exits(2).says("ops");

    for _ in 0..2 {
        sandbox.run(["undo"]).succeeds();
    }
    assert_eq!(sandbox.read(OPENCLAW), before);
}

#[test]
fn flags_that_make_no_sense_together_are_refused() {
    let sandbox = connected();
    for args in [
        &["use", "glm-4.7", "--undo"][..],
        &["use", "--undo", "--dry-run"],
        &["use", "--context-window", "5000"],
        &["use", "glm-4.7", "--client", "cursor"],
        &["use", "glm-4.7", "--vendor", "nobody"],
    ] {
        sandbox.command(args).run().exits(2);
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use super::{GLM, connected, openclaw_uses, texts};
    use crate::support::screen::Screen;

    #[test]
    fn the_list_of_models_is_offered_and_the_one_that_is_in_use_is_marked() {
        let sandbox = connected();
        let mut screen = Screen::start(sandbox.command(&["use"]), 110, 60);
        screen.wait_for_text("Which model do you want to use?");
        screen.wait_for_text("in use: OpenClaw");
        screen.wait_for_text(&format!("wcode/{GLM}"));
        let row = |text: &str| {
            let rows = screen.rows();
            rows.iter().rposition(|row| row.contains(text)).unwrap()
        };
        let steps = row(&format!("wcode/{GLM}")) - row("in use: OpenClaw");
        for _ in 0..steps {
            screen.send("\u{1b}[B");
        }
        screen.wait_for_text(&format!("❯ wcode/{GLM}"));
        screen.send("\r");
        screen.wait_for_text("Write these changes?");
        screen.send("\r");
        assert_eq!(screen.finish(), Some(0));
        assert_eq!(openclaw_uses(&sandbox), format!("wcode/{GLM}"));
    }

    #[test]
    fn leaving_the_list_changes_nothing() {
        for (key, code) in [("\u{1b}[D", 0), ("\u{3}", 130)] {
            let sandbox = connected();
            let before = texts(&sandbox);
            let mut screen = Screen::start(sandbox.command(&["use"]), 110, 60);
            screen.wait_for_text("Which model do you want to use?");
            screen.send(key);
            assert_eq!(screen.finish(), Some(code), "{key:?}");
            assert_eq!(texts(&sandbox), before);
        }
    }
}
