//! Variables of others that are set nowhere, on the real OpenClaw: what a key reference does to a client that works.

use super::machine::{Client, Machine};
use super::openclaw::{self, NEWEST, PAGE};
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::Vendor;

/// An entry of another person's whose variable is set nowhere.
const OTHER: &str = r#"{ models: { providers: { other: {
    baseUrl: "http://127.0.0.1:9/v1", apiKey: "${OTHER_KEY}", api: "openai-completions", models: [{ id: "s", name: "s" }],
} } } }
"#;

const STORED: [&str; 4] = ["--key-env", "HANDED_OVER", "--key-store", "file"];

fn machine(client: &'static Client) -> (Machine, Vendor) {
    let mut machine = Machine::with(client);
    machine.write(openclaw::CONFIG, OTHER);
    machine.export("HANDED_OVER", KEY);
    (machine, Vendor::demanding(KEY))
}

/// `infer` fails on such a variable with and without a reference; an agent's turn only with one (2026.9.6).
fn turn(machine: &Machine) -> Finished {
    machine.client(&["agent", "--local", "--agent", "main", "--message", "hi"])
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_goes_on_where_a_variable_of_others_is_unset() {
    let (mut machine, vendor) = machine(&NEWEST);
    let said = openclaw::apply(&machine, &vendor, &STORED).succeeds().stdout;
    assert!(said.contains("OTHER_KEY"), "{said}");
    machine.export("WCODE_API_KEY", KEY);
    assert_turn(&vendor, &turn(&machine), "max_completion_tokens");

    // What is refused for a reason: with the reference every turn ends.
    let by_name = [&STORED[..], &["--key-mode", "ref"]].concat();
    let refused = openclaw::apply(&machine, &vendor, &by_name);
    assert!(refused.stdout.contains("OTHER_KEY"), "{refused:?}");
    let overruled = [&by_name[..], &["--on-conflict", "overwrite"]].concat();
    openclaw::apply(&machine, &vendor, &overruled).succeeds();
    let turns = vendor.turns().len();
    turn(&machine);
    assert_eq!(vendor.turns().len(), turns, "it works: there is nothing to refuse any more");

    // If OpenClaw finds the variable, the reference works.
    machine.write(".openclaw/.env", "OTHER_KEY=sk-other\n");
    assert_turn(&vendor, &turn(&machine), "max_completion_tokens");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_page_goes_on_with_a_reference_where_a_variable_of_others_is_unset() {
    let (machine, vendor) = machine(&PAGE);
    let by_name = [&STORED[..], &["--key-mode", "ref"]].concat();
    openclaw::apply(&machine, &vendor, &by_name).succeeds();
    assert_turn(&vendor, &turn(&machine), "max_completion_tokens");
}
