//! `wcode chat` and `wcode params`: a model asked outside any client, against a mock vendor on loopback.

#[cfg(unix)]
mod terminal;

use crate::support::Sandbox;
use crate::support::faulty::{Reply, Server};
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
        let outcome = outcome.shows(&format!("{ANSWER}\n"));
        outcome.says("tokens in").says("first token").says("CNY");
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

/// A server of both protocols that answers a turn with these events.
fn answering(events: &'static [&'static str]) -> (Server, Sandbox) {
    let body: String = events.iter().map(|event| format!("data: {event}\n\n")).collect();
    let server =
        Server::start(move |_| Reply::with("200 OK", "Content-Type: text/event-stream\r\n", &body));
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    (server, sandbox)
}

const THINKING: [&[&str]; 2] = [
    &[
        r#"{"choices":[{"delta":{"reasoning_content":"Let me think."}}]}"#,
        r#"{"choices":[{"delta":{"content":"\u001b[31mBlue."},"finish_reason":"length"}]}"#,
    ],
    &[
        r#"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"Let me think."}}"#,
        r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"Blue."}}"#,
        r#"{"type":"message_delta","delta":{"stop_reason":"max_tokens"}}"#,
    ],
];

#[test]
fn reasoning_is_apart_from_the_answer_and_a_limit_that_ended_it_is_said() {
    for (protocol, events) in PROTOCOLS.into_iter().zip(THINKING) {
        let (_server, sandbox) = answering(events);
        let args = ["chat", "--vendor", "x", "--protocol", protocol, "hi"];
        let outcome = sandbox.run(args).exits(0).shows("Blue.\n");
        assert!(!outcome.stdout.contains('\u{1b}'), "{outcome}");
        outcome.says("Let me think.\n").says("`--param max_tokens=N`");
        let report = sandbox.command(&[&args[..], &["--json"]].concat()).run().exits(0).json();
        assert!(report["text"].as_str().unwrap().ends_with("Blue."), "{report}");
        assert_eq!(report["reasoning"], "Let me think.");
        let quiet = sandbox.command(&[&args[..], &["--quiet"]].concat()).run().exits(0);
        assert!(!quiet.shows("Blue.\n").stderr.contains("think"));
    }
}

#[test]
fn an_error_in_the_middle_of_an_answer_is_on_a_line_of_its_own() {
    let (_server, sandbox) = answering(&[
        r#"{"choices":[{"delta":{"content":"It beg"}}]}"#,
        r#"{"error":{"message":"overloaded","code":503}}"#,
    ]);
    let outcome = sandbox.run(["chat", "--vendor", "x", "hi"]);
    assert_eq!(outcome.stdout, "It beg\n", "{outcome}");
    assert!(outcome.code != Some(0) && outcome.stderr.contains("error: "), "{outcome}");
}

#[test]
fn a_model_that_fails_is_in_the_comparison_with_its_error() {
    let server = Server::start(|asked| {
        if asked.body.contains("other/model") {
            return Reply::json("404 Not Found", r#"{"error":{"message":"no such model"}}"#);
        }
        let event = r#"{"choices":[{"delta":{"content":"one, two"},"finish_reason":"stop"}]}"#;
        let body = format!("data: {event}\n\n");
        Reply::with("200 OK", "Content-Type: text/event-stream\r\n", &body)
    });
    let url = format!("http://{}/v1", server.address());
    let sandbox = machine_at(&url, &url);
    let args = ["chat", "--vendor", "x", "--compare", "other/model", MODEL, "--yes"];
    let outcome = sandbox.run(args);
    assert!(outcome.code != Some(0), "{outcome}");
    let rows: Vec<Vec<&str>> =
        outcome.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0].join(" "), "MODEL FIRST TOKEN TOKENS/S ERRORS PRICE");
    assert_eq!((rows[1][0], rows[2][0]), (MODEL, "other/model"), "those that failed are last");
    assert_eq!(rows[2][1..], ["-", "-", "1", "-"], "{outcome}");
    outcome.says("other/model: ");
    let report = sandbox.command(&[&args[..], &["--json"]].concat()).run().json();
    assert_eq!(
        (&report["models"][0]["answers"], &report["models"][1]["answers"]),
        (&json!(0), &json!(3))
    );
    assert!(report["models"][0]["error"].is_object() && report["models"][1]["error"].is_null());
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
