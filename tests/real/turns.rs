//! `wcode test`: a turn through each client as it is configured.

use super::KEY;
use super::claude::CLAUDE;
use super::kilo::KILO;
use super::machine::{Client, Machine};
use super::openclaw::NEWEST;
use super::opencode::{OPENCODE, OPENCODE_2};
use super::pi::PI;
use super::qwen::QWEN;
use crate::support::vendor::{ANSWER, Vendor};

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_test_gets_the_answer_through_each_client() {
    let each: [&'static Client; 7] = [&NEWEST, &OPENCODE, &OPENCODE_2, &CLAUDE, &PI, &KILO, &QWEN];
    for client in each {
        let vendor = Vendor::demanding(KEY);
        let mut machine = Machine::with(client);
        machine.export("WCODE_API_KEY", KEY);
        let is_claude = client.id == CLAUDE.id;
        let url = if is_claude { vendor.anthropic_url() } else { vendor.base_url() };
        let apply =
            ["apply", "--client", client.id, "--base-url", &url, "--key-mode", "env", "--yes"];
        machine.wcode(&apply).succeeds();
        let report = machine.wcode(&["test", "--yes"]).succeeds().json();
        assert_eq!(report["clients"][0]["client"], client.id, "{report:#}");
        assert_eq!(report["clients"][0]["answer"], ANSWER, "{}: {report:#}", client.folder);
    }
}
