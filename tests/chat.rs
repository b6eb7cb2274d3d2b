//! `wcode chat` and `wcode params`: a model asked outside any client, against a mock vendor on loopback.

use crate::support::Sandbox;
use crate::support::vendor::{ANSWER, MODEL, Vendor};
use serde_json::{Value, json};

const KEY: &str = "sk-of-the-chat-1234567890";

/// A machine with a key for a vendor that speaks both protocols at the mock's URLs.
fn machine(vendor: &Vendor) -> Sandbox {
    machine_at(&vendor.base_url(), &vendor.anthropic_url())
}

fn machine_at(openai: &str, anthropic: &str) -> Sandbox {
    let described = json!({
        "id": "x", "name": "Xample", "keyVariable": "X_KEY",
        "endpoints": { "openai-completions": openai, "anthropic-messages": anthropic },
        "models": [
            { "id": MODEL, "price": { "currency": "CNY", "perTokens": 1000, "input": 1.0, "output": 2.0 } },
            { "id": "other/model" },
        ],
    });
    let sandbox = Sandbox::new().file("../settings/vendors/x.json5", described.to_string());
    let set = ["key", "set", "--stdin", "--vendor", "x", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
}

const PROTOCOLS: [&str; 2] = ["openai-completions", "anthropic-messages"];

#[test]
fn a_question_is_answered_by_either_protocol() {
    for protocol in PROTOCOLS {
        let vendor = Vendor::demanding(KEY);
        let sandbox = machine(&vendor);
        let args = ["chat", "--vendor", "x", "--protocol", protocol, "Who", "are", "you?"];
        let outcome = sandbox.run(args).exits(0);
        outcome.shows(&format!("{ANSWER}\n"));
        let turns = vendor.turns();
        assert_eq!((turns.len(), turns[0].key()), (1, Some(KEY)), "{protocol}");
        let body = &turns[0].body;
        assert_eq!((&body["model"], &body["stream"]), (&json!(MODEL), &json!(true)));
        let asked = json!([{ "role": "user", "content": "Who are you?" }]);
        assert_eq!(body["messages"], asked, "{protocol}");
    }
}

#[test]
fn stdin_is_the_question_or_a_part_of_it() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    sandbox.command(&["chat", "--vendor", "x"]).stdin("a whole question\n").run().exits(0);
    sandbox.command(&["chat", "--vendor", "x", "sum up:", "-"]).stdin("a text").run().exits(0);
    let content = |at: usize| vendor.turns()[at].body["messages"][0]["content"].clone();
    assert_eq!((content(0), content(1)), (json!("a whole question\n"), json!("sum up: a text")));
    sandbox.command(&["chat", "--vendor", "x"]).stdin(" \n").run().exits(2).says("nothing to ask");
    assert_eq!(vendor.turns().len(), 2);
}

#[test]
fn parameters_and_the_system_text_reach_the_wire() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    let more =
        ["--system", "Be brief", "--param", "temperature=0.2", "--param", "reasoning.effort=high"];
    let args = [&["chat", "--vendor", "x", "--model", "other/model", "hi"][..], &more].concat();
    sandbox.command(&args).run().exits(0);
    let body = &vendor.turns()[0].body;
    assert_eq!(body["messages"][0], json!({ "role": "system", "content": "Be brief" }));
    assert_eq!(
        (&body["temperature"], &body["reasoning"]),
        (&json!(0.2), &json!({ "effort": "high" }))
    );
    assert_eq!(body["model"], "other/model");
    let args = ["chat", "--vendor", "x", "--protocol", "anthropic-messages", "hi"];
    let args =
        [&args[..], &["--system", "Be brief", "--param", "stop=END", "--param", "max_tokens=9"]]
            .concat();
    sandbox.command(&args).run().exits(0);
    let body = &vendor.turns()[1].body;
    assert_eq!((&body["system"], &body["stop_sequences"]), (&json!("Be brief"), &json!(["END"])));
    assert_eq!(body["max_tokens"], 9);
}

#[test]
fn a_parameter_that_cannot_be_sent_is_refused_before_anything_is() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    let refuse = |more: &[&str], words: &str| {
        let args = [&["chat", "--vendor", "x", "hi"], more].concat();
        sandbox.command(&args).run().exits(2).says(words);
    };
    refuse(&["--param", "temperature=3"], "`temperature` takes a number from 0 to 2, not `3`");
    refuse(&["--param", "temprature=1"], "unknown parameter `temprature`");
    refuse(&["--param", "top_logprobs=2"], "works only with `logprobs=true`");
    refuse(
        &["--param", "min_p=0.1", "--protocol", "anthropic-messages"],
        "`min_p` cannot be sent by anthropic-messages",
    );
    assert_eq!(vendor.requests().len(), 0);
}

#[test]
fn the_json_report_has_the_answer_and_what_it_took() {
    for protocol in PROTOCOLS {
        let vendor = Vendor::demanding(KEY);
        let sandbox = machine(&vendor);
        let args = ["chat", "--vendor", "x", "--protocol", protocol, "--json", "hi"];
        let report = sandbox.run(args).exits(0).json();
        assert_eq!((&report["text"], &report["protocol"]), (&json!(ANSWER), &json!(protocol)));
        let figures = &report["figures"];
        let tokens = |name: &str| figures[name].as_f64().unwrap();
        assert!(tokens("inputTokens") > 0.0 && tokens("outputTokens") > 0.0, "{report}");
        let cost = (tokens("inputTokens") + 2.0 * tokens("outputTokens")) / 1000.0;
        assert!((figures["cost"].as_f64().unwrap() - cost).abs() < 1e-9, "{report}");
        assert_eq!(figures["currency"], "CNY");
        assert!(figures["firstTokenMs"].is_u64() && figures["totalMs"].is_u64(), "{report}");
    }
}

#[test]
fn a_key_that_is_refused_is_the_error_of_a_refused_key() {
    let vendor = Vendor::demanding("another-key-than-ours");
    let sandbox = machine(&vendor);
    sandbox.run(["chat", "--vendor", "x", "hi"]).exits(6).shows("");
}

#[test]
fn models_are_compared_with_their_times_and_prices() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor);
    let compare = ["chat", "--vendor", "x", "--compare", "other/model", "--compare", MODEL];
    sandbox.command(&compare).run().exits(2).says("6 short requests").says("--yes");
    assert_eq!(vendor.requests().len(), 0);
    let args = [&compare[..], &["--yes"]].concat();
    let outcome = sandbox.command(&args).run().exits(0);
    assert_eq!(outcome.stdout.lines().count(), 3, "{outcome}");
    assert_eq!(vendor.turns().len(), 6);
    let args = [&compare[..], &["--yes", "--json"]].concat();
    let report = sandbox.command(&args).run().exits(0).json();
    let models = report["models"].as_array().unwrap();
    let named: Vec<&Value> = models.iter().map(|row| &row["model"]).collect();
    assert_eq!(named, ["other/model", MODEL]);
    assert!(models[0]["cost"].is_null() && models[1]["cost"].is_f64(), "{report}");
    assert!(models.iter().all(|row| row["answers"] == 3 && row["error"].is_null()), "{report}");
}

#[test]
fn every_parameter_is_listed_with_its_values() {
    let sandbox = Sandbox::new();
    let report = sandbox.run(["params", "--json"]).succeeds().json();
    let listed = report["parameters"].as_array().unwrap();
    assert_eq!(listed.len(), 21);
    let table = sandbox.run(["params"]).succeeds().stdout;
    for parameter in listed {
        let name = parameter["name"].as_str().unwrap();
        let values = parameter["values"].as_str().unwrap();
        let row = table.lines().find(|row| row.split_whitespace().next() == Some(name));
        assert!(row.is_some_and(|row| row.contains(values)), "{name}: {table}");
    }
    let chinese = sandbox.run(["params", "--lang", "zh"]).succeeds();
    chinese.shows("0 到 2 的数  (温度)\n");
}

#[cfg(unix)]
mod terminal {
    use super::{ANSWER, KEY, MODEL, machine, machine_at};
    use crate::support::faulty::{Reply, Server};
    use crate::support::screen::Screen;
    use crate::support::vendor::Vendor;

    #[test]
    fn a_conversation_remembers_what_was_said() {
        let vendor = Vendor::demanding(KEY);
        let sandbox = machine(&vendor);
        let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x"]), 100, 30);
        screen.wait_for_text(MODEL);
        screen.send("first question\n");
        screen.wait_for_text(ANSWER);
        screen.wait_for_text("tokens in");
        screen.send("second question\n");
        screen.wait_for("both turns", |_| vendor.turns().len() == 2);
        screen.wait_for("both answers", |screen| screen.contents().matches(ANSWER).count() == 2);
        screen.send("\x04");
        assert_eq!(screen.finish(), Some(0));
        let roles: Vec<String> = vendor.turns()[1].body["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["role"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(roles, ["user", "assistant", "user"]);
    }

    /// The beginning of an answer that never ends.
    const BEGINNING: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n\
        data: {\"choices\":[{\"delta\":{\"content\":\"It begins\"}}]}\n\n";

    #[test]
    fn ctrl_c_ends_the_answer_and_then_the_program() {
        let server = Server::start(|_| Reply::Hang(BEGINNING.into()));
        let url = format!("http://{}/v1", server.address());
        let sandbox = machine_at(&url, &url);
        let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x"]), 100, 30);
        screen.wait_for_text(MODEL);
        screen.send("a question\n");
        screen.wait_for_text("It begins");
        screen.send("\x03");
        screen.wait_for_text("Answer interrupted");
        screen.send("\x03");
        assert_eq!(screen.finish(), Some(0));
    }

    #[test]
    fn ctrl_c_ends_a_single_question_as_an_interrupted_program() {
        let server = Server::start(|_| Reply::Hang(BEGINNING.into()));
        let url = format!("http://{}/v1", server.address());
        let sandbox = machine_at(&url, &url);
        let mut screen = Screen::start(sandbox.command(&["chat", "--vendor", "x", "hi"]), 100, 30);
        screen.wait_for_text("It begins");
        screen.send("\x03");
        assert_eq!(screen.finish(), Some(130));
    }
}
