//! Kilo, the newest that npm installs: what is peculiar to it; the rest is in `floor`.

use super::KEY;
use super::machine::{Client, Machine};
use super::references::handed_over;
use super::running::Finished;
use crate::support::vendor::Vendor;

pub(super) const CONFIG: &str = ".config/kilo/kilo.jsonc";

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
pub(super) const KEPT_BY_HAND: &str = "// kept by hand\n{ \"$schema\": \"https://app.kilo.ai/config.json\",\n\"permission\" : { \"bash\": \"allow\" }, /* mine */\n\t\"provider\": {\n    \"other\": \
                            { \"npm\": \"@ai-sdk/openai-compatible\", \"options\": {\"baseURL\":\"http://127.0.0.1:9/v1\"}, \
                            \"models\": { \"small\": { \"name\": \"Small\", }, }, },\n  },\n  \"share\":\"disabled\"  ,\n}\n";

fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "kilo", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
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
