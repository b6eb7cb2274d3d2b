//! `doctor` finds nothing on a machine that is in order, and finds what is wrong.

use serde_json::Value;

use super::{CONTEXT_WINDOW, DESCRIPTIONS, EDITED, Fault, KEY, Machine};

/// What can be wrong with any client; the config is named by its description.
fn plant_in_config(machine: &Machine) -> [(&'static str, &'static str, String); 2] {
    [
        ("files", "warning", machine.config().replace(CONTEXT_WINDOW, EDITED)),
        ("files", "error", "{ torn".to_owned()),
    ]
}

/// The rows that are worse than `info`.
fn troubles(machine: &Machine) -> Vec<Value> {
    let report = machine.sandbox.run(["doctor", "--json", "--offline"]).json();
    let rows = report["checks"].as_array().unwrap().iter();
    rows.filter(|row| ["warning", "error"].contains(&row["level"].as_str().unwrap()))
        .cloned()
        .collect()
}

#[track_caller]
fn finds(machine: &Machine, check: &str, level: &str) {
    let troubles = troubles(machine);
    let is_found = troubles.iter().any(|row| row["id"] == check && row["level"] == level);
    assert!(is_found, "{}: no {level} of {check} in {troubles:#?}", machine.client.client);
}

#[track_caller]
fn is_clean(machine: &Machine) {
    assert_eq!(troubles(machine), Vec::<Value>::new(), "{}", machine.client.client);
}

#[test]
fn doctor_is_clean_and_finds_what_is_planted() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected_by_reference(client).installed();
        is_clean(&machine);
        let right = machine.config();
        for (check, level, text) in plant_in_config(&machine) {
            machine.save(&text);
            finds(&machine, check, level);
            machine.save(&right);
            is_clean(&machine);
        }
        for (path, text) in client.key_copies {
            machine.sandbox.write(path, text.replace("<key>", KEY));
            finds(&machine, "copies", "warning");
            std::fs::remove_file(machine.sandbox.path(path)).unwrap();
            is_clean(&machine);
        }
    }
}

#[test]
fn doctor_finds_the_faults_of_each_client() {
    for client in DESCRIPTIONS {
        for Fault { check, level, plant } in client.faults {
            let machine = Machine::connected_by_reference(client).installed();
            plant(&machine.sandbox);
            finds(&machine, check, level);
        }
    }
}
