//! OpenCode's `limit`: only as a pair, and only if it cannot start an endless compaction.
//!
//! OpenCode's own prompt and tools take some ten thousand tokens; with less than about 24 000 left
//! beside the answer it compacts endlessly, at the user's expense.

use serde_json::{Value, json};

use crate::support::{OPENCODE, Outcome, Sandbox};

fn limit(context: Option<&str>, output: Option<&str>) -> (Value, Outcome) {
    let sandbox = Sandbox::new().opencode("{}\n");
    let mut args = vec!["apply", "--client", "opencode", "--model", "a/one"];
    args.extend(context.iter().flat_map(|number| ["--context-window", number]));
    args.extend(output.iter().flat_map(|number| ["--max-tokens", number]));
    let outcome = sandbox.command(&args).run().succeeds();
    let limit = sandbox.value(OPENCODE)["provider"]["wcode"]["models"]["a/one"]["limit"].clone();
    (limit, outcome)
}

#[test]
fn one_number_alone_is_never_written() {
    for (context, output) in [(Some("128000"), None), (None, Some("8192"))] {
        let (limit, outcome) = limit(context, output);
        assert_eq!(limit, Value::Null);
        assert!(outcome.stderr.contains("a/one"), "the user is told: {outcome}");
    }
}

#[test]
fn both_numbers_are_written_where_there_is_room() {
    for (context, output) in [
        ("128000", "8192"),
        ("131072", "32768"),
        ("32768", "4096"),
        ("24001", "1"),
        ("128000", "128000"),
    ] {
        let (limit, _) = limit(Some(context), Some(output));
        let number = |text: &str| text.parse::<u64>().unwrap();
        assert_eq!(limit["context"], number(context), "{context} {output}");
        assert_eq!(limit["output"], number(output), "{context} {output}");
    }
}

#[test]
fn a_limit_that_would_loop_is_never_written_as_it_is() {
    for (context, output) in
        [("32768", "32768"), ("8192", "4096"), ("16000", "16000"), ("40000", "32000")]
    {
        let (limit, outcome) = limit(Some(context), Some(output));
        assert_eq!(limit, Value::Null, "{context} {output}");
        assert!(outcome.stderr.contains("a/one"), "left out without a word: {outcome}");
    }
}

#[test]
fn a_limit_of_the_users_own_stays_even_if_it_loops() {
    let before = "{ \"provider\": { \"mine\": { \"npm\": \"@ai-sdk/openai-compatible\", \"options\": \
                  { \"baseURL\": \"https://wcode.net/api/gpt/v1\", \"apiKey\": \"k\" }, \"models\": \
                  { \"qwen/qwen3-235b-a22b\": { \"limit\": { \"context\": 8192, \"output\": 4096 } } } } } }\n";
    let sandbox = Sandbox::new().opencode(before);
    let outcome = sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let limit =
        &sandbox.value(OPENCODE)["provider"]["mine"]["models"]["qwen/qwen3-235b-a22b"]["limit"];
    assert_eq!(*limit, json!({ "context": 8192, "output": 4096 }), "{outcome}");
}

#[test]
fn openclaw_takes_numbers_one_by_one() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = ["apply", "--client", "openclaw", "--model", "a/one", "--max-tokens", "900"];
    sandbox.run(args).succeeds();
    let model =
        &sandbox.value(crate::support::OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["maxTokens"], model.get("contextWindow")), (&json!(900), None));
}

#[test]
fn a_null_is_never_written() {
    let sandbox = Sandbox::new();
    let args = ["apply", "--client", "openclaw", "--client", "opencode", "--model", "a/one"];
    sandbox.run(args).succeeds();
    for name in sandbox.files() {
        assert!(!sandbox.read(&name).contains("null"), "{name}");
    }
}
