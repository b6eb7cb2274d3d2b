//! A list of enabled providers, on the real OpenCode: what worked before `apply` works after it, with our model.

use super::KEY;
use super::machine::Machine;
use super::opencode::{CONFIG, OPENCODE, apply};
use crate::support::vendor::{ANSWER, MODEL, Vendor};

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_enabled_providers_keep_working() {
    let mut machine = Machine::with(&OPENCODE);
    let mine = Vendor::demanding("sk-mine-0123456789");
    let config = format!(
        r#"{{
  "$schema": "https://opencode.ai/config.json",
  "model": "mine/m1",
  "enabled_providers": ["mine"],
  "provider": {{ "mine": {{ "npm": "@ai-sdk/openai-compatible",
    "options": {{ "baseURL": "{}", "apiKey": "sk-mine-0123456789" }}, "models": {{ "m1": {{}} }} }} }}
}}
"#,
        mine.base_url()
    );
    machine.write(CONFIG, &config);
    assert!(machine.client(&["run", "hi"]).succeeds().stdout.contains(ANSWER));

    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    let more = ["--default-model", MODEL, "--key-mode", "env"];
    apply(&machine, &vendor, &more).succeeds();
    let asked = mine.turns().len();
    assert!(machine.client(&["run", "hi"]).succeeds().stdout.contains(ANSWER));
    assert!(!vendor.turns().is_empty() && mine.turns().len() == asked);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), config);
}
