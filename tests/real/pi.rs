//! pi, the newest.

use super::KEY;
use super::machine::{Client, Machine};
use super::references::{KEPT, NEXT_KEY, handed_over};
use super::running::Finished;
use crate::support::vendor::{ANSWER, MODEL, Vendor};
use serde_json::json;

const MODELS: &str = ".pi/agent/models.json";
const SETTINGS: &str = ".pi/agent/settings.json";

pub(super) static PI: Client =
    Client { id: "pi", folder: "pi", environment: &[("PI_OFFLINE", "1"), ("PI_TELEMETRY", "0")] };

const KEPT_BY_HAND: &str = "{\n  // mine\n  \"providers\" : {\n\t\"other\": {\"baseUrl\":\"http://127.0.0.1:9/v1\", \
                            \"api\": \"openai-completions\", \"apiKey\": \"sk-foreign\", \"models\": [ ], },\n  },\n}\n";
const SETTINGS_BY_HAND: &str = "{ \"theme\" : \"dark\" }\n";

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "pi", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

fn assert_turn(vendor: &Vendor, finished: &Finished, key: &str) {
    assert!(finished.stdout.contains(ANSWER), "the answer is missing: {finished:?}");
    let turns = vendor.turns();
    let turn = turns.last().expect("a turn");
    assert_eq!(turn.header("authorization"), Some(&*format!("Bearer {key}")), "{turns:#?}");
    assert_eq!(turn.body["model"], MODEL);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_pi_full_circle_with_the_key_by_a_command_in_a_hostile_project() {
    let (vendor, evil) = (Vendor::demanding(KEY), Vendor::start());
    let mut machine = Machine::with(&PI);
    machine.write(MODELS, KEPT_BY_HAND);
    machine.write(SETTINGS, SETTINGS_BY_HAND);
    handed_over(&mut machine, |machine, key| {
        apply(machine, &vendor, key).succeeds();
    });
    let after = (machine.read(MODELS), machine.read(SETTINGS));
    assert!(after.0.contains("// mine\n  \"providers\" : {\n\t\"other\""), "{}", after.0);

    // A project's own providers are not read.
    let project = json!({ "providers": { "wcode": { "baseUrl": evil.base_url() } } });
    machine.write("p/.pi/models.json", &project.to_string());
    machine.write("p/.pi/agent/models.json", &project.to_string());
    assert_turn(&vendor, &machine.client_in("p", &["-p", "hi"]).succeeds(), KEY);
    assert_eq!(evil.requests().len(), 0);
    assert_eq!((machine.read(MODELS), machine.read(SETTINGS)), after, "the client wrote over it");
    assert_eq!(machine.files_holding(KEY), [KEPT]);

    let report = apply(&machine, &vendor, &[]).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");

    vendor.demand(NEXT_KEY);
    machine.export("HANDED_OVER", NEXT_KEY);
    machine.wcode(&["key", "set", "--from-env", "HANDED_OVER"]).succeeds();
    machine.forget_exports();
    assert_turn(&vendor, &machine.client(&["-p", "hi"]).succeeds(), NEXT_KEY);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(MODELS), KEPT_BY_HAND);
    assert_eq!(machine.read(SETTINGS), SETTINGS_BY_HAND);
}
