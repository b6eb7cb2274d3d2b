//! A real turn: the model answers, or the report names what prevented it.

use std::time::Duration;

use serde_json::{Value, json};
use wcode::internals::catalog::{Endpoint, FactSource, Protocol, Vendor};
use wcode::internals::health::{Limits, Listing, Report, Target, Turn};
use wcode::internals::secret::Secret;

use super::{KEY, vendor};
use crate::support::faulty::{ReceivedRequest, Reply, Server, dead_port};
use crate::support::vendor::{self as mock, ANSWER, MODEL};

fn described(protocol: &str, base: &str) -> Vendor {
    Vendor::read("x.json5".as_ref(), &vendor(protocol, base), FactSource::Yours).unwrap()
}

/// A turn with the vendor at this base URL.
fn turn(protocol: Protocol, base: &str) -> Result<Turn, Box<Report>> {
    let vendor = described(&protocol.to_string(), base);
    let limits = Limits { total: Duration::from_secs(5), ..Limits::default() };
    Target::new(&vendor, protocol).unwrap().turn_now(&Secret::new(KEY.into()), MODEL, limits)
}

fn openai(server: &Server) -> Result<Turn, Box<Report>> {
    turn(Protocol::OpenaiCompletions, &format!("http://{}/v1", server.address()))
}

fn body(asked: &ReceivedRequest) -> Value {
    serde_json::from_str(&asked.body).unwrap()
}

#[test]
fn a_model_that_answers_is_quoted_and_counted_in_both_protocols() {
    let vendor = mock::Vendor::demanding(KEY);
    for (protocol, base) in [
        (Protocol::OpenaiCompletions, vendor.base_url()),
        (Protocol::AnthropicMessages, vendor.anthropic_url()),
    ] {
        let turn = turn(protocol, &base).unwrap();
        assert_eq!(
            (turn.said.as_str(), turn.input_tokens, turn.output_tokens),
            (ANSWER, Some(13), Some(5))
        );
        assert!(!turn.latency.is_zero());
    }
    for asked in vendor.turns() {
        assert_eq!((&asked.body["model"], &asked.body["max_tokens"]), (&json!(MODEL), &json!(16)));
        assert_eq!(asked.body["messages"], json!([{ "role": "user", "content": "hi" }]));
        assert_eq!(asked.body["stream"], false);
    }
}

#[test]
fn a_vendor_that_wants_it_otherwise_and_says_so_is_asked_again() {
    let server = Server::start(|asked| {
        let body = body(asked);
        let refuse = |message: &str| {
            Reply::json("400 Bad Request", &json!({ "error": { "message": message } }).to_string())
        };
        if body.get("max_tokens").is_some() {
            refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        } else if body.get("enable_thinking").is_none() {
            refuse("parameter.enable_thinking must be set to false for non-streaming calls")
        } else {
            Reply::json("200 OK", r#"{"choices":[{"message":{"content":"Hello"}}]}"#)
        }
    });
    assert_eq!(openai(&server).unwrap().said, "Hello");
    assert_eq!(server.log().len(), 3);
}

#[test]
fn a_vendor_that_is_never_content_is_not_asked_for_ever() {
    let server = Server::start(|_| {
        Reply::json(
            "400 Bad Request",
            r#"{"error":{"message":"max_completion_tokens, enable_thinking"}}"#,
        )
    });
    assert_eq!(openai(&server).unwrap_err().verdict.as_str(), "turn-refused");
    assert_eq!(server.log().len(), 3);
}

#[test]
fn a_model_that_only_thought_has_answered() {
    let server = Server::start(|_| {
        Reply::json(
            "200 OK",
            r#"{"choices":[{"message":{"content":"","reasoning_content":"Okay"},"finish_reason":"length"}]}"#,
        )
    });
    assert_eq!(openai(&server).unwrap().said, "");
}

#[test]
fn what_a_model_says_cannot_do_harm() {
    let said = format!("\u{1b}[2J{KEY}\n{}", "word ".repeat(100));
    let answer = json!({ "choices": [{ "message": { "content": said } }] }).to_string();
    let server = Server::start(move |_| Reply::json("200 OK", &answer));
    let said = openai(&server).unwrap().said;
    assert!(!said.contains(KEY) && !said.contains(char::is_control), "{said}");
    assert!(said.chars().count() < 170, "{said}");
}

#[test]
fn what_keeps_a_model_from_answering_is_reported_with_a_remedy() {
    for (reply, word, code, message, hint) in [
        (
            Reply::json(
                "404 Not Found",
                r#"{"error":{"message":"The model does not exist","code":"model_not_found"}}"#,
            ),
            "no-such-model",
            2,
            "does not serve the model `qwen/qwen3-235b-a22b` (The model does not exist)",
            "`wcode models`",
        ),
        (
            Reply::json("400 Bad Request", r#"{"error":{"message":"too short"}}"#),
            "turn-refused",
            7,
            "refused a request to `qwen/qwen3-235b-a22b` (HTTP 400: too short)",
            "`wcode models`",
        ),
        (
            Reply::json("200 OK", "{}"),
            "no-turn",
            7,
            "but not with a message (unexpected JSON)",
            "base URL",
        ),
        (
            Reply::json("401 Unauthorized", "{}"),
            "rejected",
            6,
            "rejected the key (HTTP 401)",
            "wcode key set",
        ),
        (Reply::json("402 Payment Required", "{}"), "no-credit", 6, "no credit left", "add credit"),
        (
            Reply::with("404 Not Found", "", ""),
            "not-an-api",
            7,
            "is not that of an API",
            "base URL",
        ),
        (
            Reply::with("502 Bad Gateway", "", "<html>"),
            "server-error",
            7,
            "reported a server error",
            "a few minutes",
        ),
        (Reply::HangUp, "reset", 7, "connection reset", "HTTPS_PROXY"),
    ] {
        let server = Server::start(move |_| reply.clone());
        let report = openai(&server).unwrap_err();
        assert_eq!((report.verdict.as_str(), report.error().unwrap().exit_code()), (word, code));
        assert!(report.message().contains(message), "{}", report.message());
        assert!(report.hint().unwrap().text().contains(hint), "{:?}", report.hint());
        assert!(!format!("{report:?}").contains(KEY));
    }
}

#[test]
fn the_endpoint_that_is_asked_may_be_one_of_the_users_own() {
    let dead = format!("http://127.0.0.1:{}/v1", dead_port());
    let vendor = described("openai-completions", &dead);
    let mock = mock::Vendor::start();
    let own = Endpoint::try_from(mock.base_url()).unwrap();
    let target = Target::new(&vendor, Protocol::OpenaiCompletions).unwrap().at(&own);
    let (key, limits) = (Secret::new(KEY.into()), Limits::default());
    assert_eq!(target.endpoint(), mock.base_url());
    assert_eq!(target.check_now(&key, limits).endpoint, mock.base_url());
    assert!(target.turn_now(&key, MODEL, limits).is_ok());
    let listing = target.listing_now(None, None, limits).unwrap();
    assert!(matches!(listing, Listing::Fresh { models, .. } if models[0].id == MODEL));
    assert!(mock.requests().last().unwrap().header("authorization").is_none());
}
