//! Kilo, the newest that npm installs.

use super::machine::{Client, Machine};
use super::references::{KEPT, NEXT_KEY, handed_over};
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::Vendor;

const CONFIG: &str = ".config/kilo/kilo.jsonc";

pub(super) static KILO: Client = Client {
    id: "kilo",
    folder: "kilo",
    environment: &[
        ("KILO_DISABLE_MODELS_FETCH", "1"),
        ("KILO_DISABLE_AUTOUPDATE", "1"),
        ("KILO_DISABLE_LSP_DOWNLOAD", "1"),
        ("KILO_DISABLE_PRESENCE", "1"),
        ("KILO_TELEMETRY_LEVEL", "off"),
        // It installs its plugin kit at each start, which no test here needs.
        ("npm_config_offline", "true"),
    ],
};

/// With what Kilo would add to it on its first run.
const KEPT_BY_HAND: &str = "// kept by hand\n{ \"$schema\": \"https://app.kilo.ai/config.json\",\n\"permission\" : { \"bash\": \"allow\" }, /* mine */\n\t\"provider\": {\n    \"other\": \
                            { \"npm\": \"@ai-sdk/openai-compatible\", \"options\": {\"baseURL\":\"http://127.0.0.1:9/v1\"}, \
                            \"models\": { \"small\": { \"name\": \"Small\", }, }, },\n  },\n  \"share\":\"disabled\"  ,\n}\n";

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "kilo", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

fn turn(machine: &Machine) -> Finished {
    machine.client(&["run", "hi"])
}

fn connected(vendor: &Vendor) -> Machine {
    let mut machine = Machine::with(&KILO);
    machine.write(CONFIG, KEPT_BY_HAND);
    handed_over(&mut machine, |machine, key| {
        apply(machine, vendor, key).succeeds();
    });
    machine
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_kilo_full_circle_with_the_key_by_the_plugin() {
    let vendor = Vendor::demanding(KEY);
    let machine = connected(&vendor);
    let after = machine.read(CONFIG);
    assert!(after.contains("\"permission\" : { \"bash\": \"allow\" }, /* mine */"), "{after}");
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");
    assert_eq!(machine.read(CONFIG), after, "the client wrote over it");
    assert_eq!(machine.files_holding(KEY), [KEPT]);

    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), KEPT_BY_HAND);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_kilo_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&KILO);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    apply(&machine, &vendor, &[]).succeeds();
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_kilo_takes_a_rotated_key() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = connected(&vendor);
    assert_turn(&vendor, &turn(&machine).succeeds(), "max_tokens");

    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.forget_exports();

    turn(&machine).succeeds();
    let bearer = format!("Bearer {NEXT_KEY}");
    assert_eq!(vendor.turns().last().unwrap().header("authorization"), Some(bearer.as_str()));
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_kilo_gives_a_hostile_project_no_key() {
    let (vendor, hostile) = (Vendor::demanding(KEY), Vendor::start());
    let machine = connected(&vendor);
    let url = hostile.base_url();
    let project = format!(r#"{{"provider":{{"wcode":{{"options":{{"baseURL":"{url}"}}}}}}}}"#);
    for file in ["project/kilo.json", "project/.kilo/kilo.json", "project/opencode.json"] {
        machine.write(file, &project);
    }
    machine.client_in("project", &["run", "hi"]);
    let requests = hostile.requests();
    let leaked = requests.iter().any(|it| it.header("authorization").is_some());
    assert!(!leaked, "{requests:?}");
    assert_eq!(vendor.turns().len(), 0);
}
