//! Which optional parameters of a request each real client sends, by each protocol: what `wcode apply --param` writes is on the
//! wire, in every turn, and what it refuses is not in the table of the manual.
//!
//! One turn for each client and protocol, with every parameter that `wcode` accepts for it. A test that fails shows the
//! column as it is: correct `Client::sends` or the table in `src/manual/*/parameters.md`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::KEY;
use super::claude::CLAUDE;
use super::kilo::KILO;
use super::machine::{Client, Machine};
use super::openclaw::{NEWEST, PAGE};
use super::opencode::OPENCODE;
#[cfg(target_os = "linux")]
use super::opencode2_hazards::with_2;
use super::pi::PI;
#[cfg(target_os = "linux")]
use super::qwen::QWEN;
use super::running::Finished;
use crate::support::vendor::{ANSWER, MODEL, Request, Vendor};

const MANUAL: &str = include_str!("../../src/manual/en/parameters.md");

const OPENAI: &str = "openai-completions";
const ANTHROPIC: &str = "anthropic-messages";

/// A parameter as it is typed, and its field and value in a request by either protocol.
struct Sample {
    typed: &'static str,
    field: &'static str,
    anthropic: &'static str,
    value: Value,
}

fn samples() -> Vec<Sample> {
    let sample = |typed: &'static str, anthropic: &'static str, value: Value| {
        let field = typed.split('=').next().unwrap();
        Sample { typed, field, anthropic, value }
    };
    vec![
        sample("reasoning.effort=low", "output_config.effort", json!("low")),
        sample("temperature=0.25", "temperature", json!(0.25)),
        sample("top_p=0.5", "top_p", json!(0.5)),
        sample("top_k=7", "top_k", json!(7)),
        sample("frequency_penalty=0.5", "frequency_penalty", json!(0.5)),
        sample("presence_penalty=0.25", "presence_penalty", json!(0.25)),
        sample("repetition_penalty=1.25", "repetition_penalty", json!(1.25)),
        sample("min_p=0.125", "min_p", json!(0.125)),
        sample("top_a=0.125", "top_a", json!(0.125)),
        sample("seed=11", "seed", json!(11)),
        sample("max_tokens=4321", "max_tokens", json!(4321)),
        sample("logit_bias={\"50256\": -1}", "logit_bias", json!({ "50256": -1 })),
        sample("logprobs=true", "logprobs", json!(true)),
        sample("top_logprobs=3", "top_logprobs", json!(3)),
        sample(
            "response_format={\"type\": \"text\"}",
            "response_format",
            json!({ "type": "text" }),
        ),
        sample("structured_outputs=true", "structured_outputs", json!(true)),
        sample("stop=QQ", "stop_sequences", json!(["QQ"])),
        sample("tools=[]", "tools", json!([])),
        sample("tool_choice=auto", "tool_choice", json!("auto")),
        sample("parallel_tool_calls=false", "parallel_tool_calls", json!(false)),
        sample("verbosity=low", "verbosity", json!("low")),
    ]
}

/// The parameters sent, each with the protocols by which it is.
type Column = BTreeMap<&'static str, Vec<&'static str>>;

/// Applies with each parameter alone, to see which are accepted, then with all of those, and takes a turn.
fn measure(
    machine: &mut Machine,
    id: &str,
    protocols: &[&'static str],
    turn: &dyn Fn(&Machine) -> Finished,
) -> Column {
    machine.export("WCODE_API_KEY", KEY);
    let mut column = Column::new();
    for protocol in protocols {
        let vendor = Vendor::demanding(KEY);
        let url = if *protocol == OPENAI { vendor.base_url() } else { vendor.anthropic_url() };
        let apply = |flags: &[&str]| {
            let start = ["apply", "--client", id, "--base-url", &url, "--key-mode", "env"];
            machine.wcode(&[&start[..], &["--protocol", protocol], flags].concat())
        };
        let samples = samples();
        let is_accepted = |sample: &&Sample| {
            let more = if sample.field == "top_logprobs" { "logprobs=true" } else { sample.typed };
            let flags = ["--dry-run", "--param", sample.typed, "--param", more];
            apply(&flags).is_success()
        };
        let accepted: Vec<&Sample> = samples.iter().filter(is_accepted).collect();
        let mut flags = vec!["--yes"];
        flags.extend(accepted.iter().flat_map(|sample| ["--param", sample.typed]));
        apply(&flags).succeeds();
        let finished = turn(machine).succeeds();
        assert!(finished.stdout.contains(ANSWER), "{protocol}: no answer: {finished:?}");
        let turns = turns(&vendor, protocol);
        for sample in accepted {
            let is_sent = |turn: &Request| field(&turn.body, sample, protocol) == sample.value;
            // A request for a title has no tools.
            let in_turns = || turns.iter().filter(|turn| !turn.body["tools"].is_null());
            assert!(in_turns().next().is_some(), "no turn with tools: {turns:#?}");
            assert!(
                in_turns().all(is_sent),
                "{id}, {protocol}: `{}` is accepted and not sent: {:#?}",
                sample.typed,
                in_turns().map(|turn| without_prompt(&turn.body)).collect::<Vec<_>>()
            );
            column.entry(sample.field).or_default().push(protocol);
        }
        // The next protocol has fewer.
        let out: Vec<String> = samples.iter().map(|it| format!("{}=", it.field)).collect();
        let out = out.iter().filter(|it| *it != "max_tokens=");
        let mut flags = vec!["--yes"];
        flags.extend(out.flat_map(|it| ["--param", it.as_str()]));
        apply(&flags).succeeds();
    }
    column
}

/// The requests that a model answers, on the path and with the header that the protocol wants.
fn turns(vendor: &Vendor, protocol: &str) -> Vec<Request> {
    let turns = vendor.turns();
    let path = if protocol == OPENAI {
        "/api/gpt/v1/chat/completions"
    } else {
        "/api/anthropic/v1/messages"
    };
    let is_right = |turn: &Request| {
        turn.path.split('?').next() == Some(path)
            && turn.key() == Some(KEY)
            && turn.body["model"] == MODEL
    };
    assert!(!turns.is_empty() && turns.iter().all(is_right), "not as configured: {turns:#?}");
    turns
}

fn field(body: &Value, sample: &Sample, protocol: &str) -> Value {
    let name = if protocol == OPENAI { sample.field } else { sample.anthropic };
    let value = name.split('.').fold(body, |value, member| &value[member]);
    // OpenAI's newer name, by which some clients send the output limit.
    let newer = &body["max_completion_tokens"];
    if sample.field == "max_tokens" && value.is_null() { newer.clone() } else { value.clone() }
}

fn without_prompt(body: &Value) -> Value {
    let mut body = body.clone();
    for name in ["messages", "system", "tools"] {
        body[name] = Value::Null;
    }
    body
}

/// The cells of a column of the manual's table, by parameter.
fn documented(heading: &str) -> BTreeMap<String, String> {
    let rows: Vec<Vec<&str>> = MANUAL
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let start = rows.iter().position(|row| row.contains(&heading)).expect("a column of the table");
    let column = rows[start].iter().position(|cell| *cell == heading).unwrap();
    let rows = rows[start + 2..].iter().take(samples().len());
    rows.map(|row| (row[0].trim_matches('`').to_owned(), row[column].to_owned())).collect()
}

#[track_caller]
fn assert_documented(heading: &str, protocols: &[&str], column: &Column) {
    let cell = |field: &str| match column.get(field).map(Vec::as_slice) {
        None => "-",
        Some(sent) if sent == protocols => "yes",
        Some([OPENAI]) => "OpenAI",
        Some(_) => "Anthropic",
    };
    let measured: BTreeMap<String, String> =
        samples().iter().map(|it| (it.field.to_owned(), cell(it.field).to_owned())).collect();
    assert_eq!(documented(heading), measured, "{heading}: left the manual, right the client");
}

fn check(client: &'static Client, heading: &str, turn: &dyn Fn(&Machine) -> Finished) {
    let protocols = [OPENAI, ANTHROPIC];
    let column = measure(&mut Machine::with(client), client.id, &protocols, turn);
    assert_documented(heading, &protocols, &column);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_openclaw() {
    let agent = ["agent", "--local", "--agent", "main", "--message", "hi"];
    check(&NEWEST, "OpenClaw 2026.9.6", &|machine| machine.client(&agent));
}

/// Its strict schema has no place for them.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_an_older_openclaw_are_refused() {
    let machine = Machine::with(&PAGE);
    let apply = ["apply", "--client", "openclaw", "--yes", "--param", "temperature=0.25"];
    let finished = machine.wcode(&apply);
    assert!(!finished.is_success() && finished.stdout.contains("2026.9.6"), "{finished:?}");
    assert!(!machine.exists(super::openclaw::CONFIG), "{finished:?}");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_opencode_1() {
    check(&OPENCODE, "OpenCode 1.18.33", &|machine| {
        machine.client(&["run", "-m", &format!("wcode/{MODEL}"), "hi"])
    });
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_opencode_2() {
    let protocols = [OPENAI, ANTHROPIC];
    let mut machine = with_2(Machine::bare());
    let column = measure(&mut machine, "opencode", &protocols, &super::opencode2_hazards::turn);
    assert_documented("OpenCode 2.0.15", &protocols, &column);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_claude() {
    let protocols = [ANTHROPIC];
    let mut machine = Machine::with(&CLAUDE);
    let turn = |machine: &Machine| machine.client(&["-p", "hi"]);
    let column = measure(&mut machine, "claude", &protocols, &turn);
    assert_documented("Claude Code 2.1.332", &protocols, &column);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_pi() {
    check(&PI, "pi 1.6.0", &|machine| machine.client(&["-p", "hi"]));
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_kilo() {
    check(&KILO, "Kilo 7.7.7", &|machine| machine.client(&["run", "hi"]));
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_parameters_of_qwen() {
    check(&QWEN, "Qwen Code 0.24.4", &|machine| machine.client(&["-p", "hi"]));
}
