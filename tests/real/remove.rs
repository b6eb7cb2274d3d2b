//! `remove` beside an entry of the user's that has its key from our secret provider: OpenClaw goes on.

use super::KEY;
use super::machine::Machine;
use super::openclaw::{self, NEWEST};
use super::references::handed_over;
use crate::support::vendor::Vendor;

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_remove_keeps_a_shared_secret() {
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::demanding(KEY);
    handed_over(&mut machine, |machine, key| {
        openclaw::apply(machine, &vendor, key).succeeds();
    });
    let mine = format!(
        r#""mine2": {{ "baseUrl": "{}", "api": "openai-completions", "models": [{{ "id": "x", "name": "x" }}],
        "apiKey": {{ "source": "exec", "provider": "wcode", "id": "wcode/api-key" }} }},
      "wcode": {{"#,
        vendor.base_url()
    );
    let text = machine.read(openclaw::CONFIG);
    let edited = text.replacen("\"wcode\": {", &mine, 1);
    assert_ne!(edited, text);
    machine.write(openclaw::CONFIG, &edited);
    machine.client(&["models", "list"]).succeeds();

    machine.wcode(&["remove", "--yes"]).succeeds();
    assert!(!machine.read(openclaw::CONFIG).contains("\"wcode\": {\n        \"baseUrl\""));
    machine.client(&["models", "list"]).succeeds();
    machine.client(&["models", "status"]).succeeds();
}
