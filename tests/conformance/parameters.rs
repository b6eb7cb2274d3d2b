//! Optional parameters of requests: written where the client sends them from, and owned like any other value.

use serde_json::{Value, json};
use wcode::internals::clients;

use super::{DESCRIPTIONS, Description, Machine};

fn connected(client: &'static Description) -> Machine {
    let machine = Machine::new(client).installed();
    machine.run("apply", &["--key-mode", "env"]).succeeds();
    machine
}

fn temperature(machine: &Machine) -> Value {
    let config = machine.sandbox.value(machine.client.config);
    let value = config.pointer(machine.client.temperature).cloned().unwrap_or_default();
    match value.as_str() {
        Some(object) => serde_json::from_str::<Value>(object).unwrap()["temperature"].clone(),
        None => value,
    }
}

/// Every parameter with a value, and the clients that send it.
fn parameters(machine: &Machine) -> Vec<(String, Vec<String>)> {
    let report = machine.sandbox.run(["params", "--json"]).json();
    let words = |list: &Value| {
        let list = list.as_array().unwrap().iter();
        list.map(|word| word.as_str().unwrap().to_owned()).collect()
    };
    let list = report["parameters"].as_array().unwrap().iter();
    list.map(|it| (it["name"].as_str().unwrap().to_owned(), words(&it["sentBy"]))).collect()
}

/// A value that a parameter takes.
fn value_of(name: &str) -> &'static str {
    match name {
        "reasoning.effort" | "verbosity" => "high",
        "logit_bias" | "response_format" => "{}",
        "logprobs" | "structured_outputs" | "parallel_tool_calls" => "true",
        "stop" => "END",
        "tools" => "[]",
        "tool_choice" => "auto",
        _ => "1",
    }
}

#[test]
fn a_parameter_is_written_changed_and_taken_out() {
    for client in DESCRIPTIONS {
        let id = client.client;
        let machine = connected(client);
        let before = machine.config();
        machine.run("apply", &["--param", "temperature=0.25"]).succeeds();
        assert_eq!(temperature(&machine), json!(0.25), "{id}: {}", machine.config());
        let written = machine.config();
        for plain in [&[][..], &["--param", "temperature=0.25"], &["--check"]] {
            machine.run("apply", plain).succeeds();
            assert_eq!(machine.config(), written, "{id}: {plain:?}");
        }
        assert_eq!(machine.status()["state"], "ok", "{id}");
        machine.run("apply", &["--param", "temperature=0.5", "--param", "top_p=1"]).succeeds();
        assert!(machine.config().contains("top_p"), "{id}: {}", machine.config());
        assert_eq!(temperature(&machine), json!(0.5), "{id}");
        machine.run("apply", &["--param", "temperature=", "--param", "top_p="]).succeeds();
        assert_eq!(machine.config(), before, "{id}: all of it is gone");
        machine.run("apply", &["--check"]).succeeds();
    }
}

#[test]
fn undo_and_remove_give_every_byte_back() {
    for client in DESCRIPTIONS {
        let machine = Machine::new(client).installed();
        machine.run("apply", &["--key-mode", "env", "--param", "temperature=0.25"]).succeeds();
        machine.sandbox.run(["undo"]).succeeds();
        assert_eq!(machine.config(), client.document, "{}: undo", client.client);

        let machine = connected(client);
        machine.run("apply", &["--param", "temperature=0.25", "--param", "stop=END"]).succeeds();
        machine.run("remove", &[]).succeeds();
        assert_eq!(machine.config(), client.document, "{}: remove", client.client);
    }
}

#[test]
fn a_value_that_the_user_edited_stays_and_another_one_is_a_conflict() {
    for client in DESCRIPTIONS {
        let id = client.client;
        let machine = connected(client);
        machine.run("apply", &["--param", "temperature=0.25"]).succeeds();
        let edited = machine.config().replacen("0.25", "0.75", 1);
        machine.sandbox.write(client.config, &edited);
        assert_eq!(temperature(&machine), json!(0.75), "{id}");
        let findings = machine.status()["findings"].clone();
        assert!(findings.as_array().is_some_and(|found| !found.is_empty()), "{id}: {findings}");
        machine.run("apply", &[]).succeeds();
        assert_eq!(machine.config(), edited, "{id}");
        machine.run("apply", &["--param", "temperature=0.5"]).exits(4);
        assert_eq!(machine.config(), edited, "{id}");
        machine.run("apply", &["--on-conflict", "overwrite"]).succeeds();
        assert_eq!(temperature(&machine), json!(0.25), "{id}");
    }
}

#[test]
fn what_a_client_cannot_send_is_refused_with_the_clients_that_can() {
    for client in DESCRIPTIONS {
        let machine = connected(client);
        let before = machine.config();
        for (name, sent_by) in parameters(&machine) {
            let place = format!("{}: {name}", client.client);
            let pair = format!("{name}={}", value_of(&name));
            let mut flags = vec!["--dry-run", "--param", &pair];
            if name == "top_logprobs" {
                flags.extend(["--param", "logprobs=true"]);
            }
            let outcome = machine.run("apply", &flags);
            if sent_by.iter().any(|id| id == client.client) {
                outcome.succeeds();
                continue;
            }
            let outcome = outcome.exits(2);
            if name == "top_logprobs" {
                continue; // `logprobs` is refused first.
            }
            let able = if sent_by.is_empty() { "wcode chat".into() } else { sent_by.join(", ") };
            for words in [able.as_str(), &name, clients::by_id(client.client).unwrap().name()] {
                assert!(outcome.stderr.contains(words), "{place}: {words}: {outcome}");
            }
            assert_eq!(machine.config(), before, "{place}");
        }
    }
}
