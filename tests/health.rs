//! `wcode key status --check`: does the vendor take the key, and if no answer comes, why not.
//!
//! Every vendor here is a server on loopback, named by what it does wrong. No key of a test is ever in an output:
//! the sandbox sees to that for every run.

mod network;
mod patience;
mod probe;
mod turn;

use serde_json::{Value, json};

use crate::support::faulty::{ReceivedRequest, Reply, Server};
use crate::support::{Outcome, Sandbox};

const KEY: &str = "sk-e2e-health-0123456789";

const LIST: &str = r#"{"object":"list","data":[{"id":"m"}]}"#;

const PAGE: &str = "<!DOCTYPE html>\n<html><title>Welcome to the hotel</title></html>";

/// A vendor as the user describes one.
fn vendor(protocol: &str, base: &str) -> String {
    let endpoints = json!({ protocol: base });
    json!({ "id": "x", "name": "Xample", "keyVariable": "X_KEY", "endpoints": endpoints, "models": [] })
        .to_string()
}

/// A machine that knows the vendor and has a key for it.
fn machine(base: &str) -> Sandbox {
    machine_speaking("openai-completions", base)
}

fn machine_speaking(protocol: &str, base: &str) -> Sandbox {
    let sandbox = Sandbox::new().file("../settings/vendors/x.json5", vendor(protocol, base));
    let set = ["key", "set", "--stdin", "--vendor", "x", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
}

fn machine_of(server: &Server) -> Sandbox {
    machine(&format!("http://{}/v1", server.address()))
}

fn check(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["key", "status", "--check"])
}

/// The `check` of the only key's report.
fn report(sandbox: &Sandbox) -> Value {
    sandbox.run(["key", "status", "--check", "--json"]).json()["keys"][0]["check"].clone()
}

/// Checks against a server that answers everything in one way.
fn always(reply: Reply) -> (Server, Outcome) {
    let server = Server::start(move |_| reply.clone());
    let sandbox = machine_of(&server);
    let verdict = report(&sandbox)["verdict"].as_str().unwrap().to_owned();
    let outcome = check(&sandbox);
    assert!(!outcome.stdout.contains("accepted"), "{verdict}: {outcome}");
    (server, outcome)
}

fn refusal() -> Reply {
    Reply::json(
        "401 Unauthorized",
        r#"{"error":{"message":"no such key","code":"invalid_api_key"}}"#,
    )
}

fn complaint() -> Reply {
    Reply::json("400 Bad Request", r#"{"error":{"message":"model is required"}}"#)
}

/// A vendor that looks at the key before anything else.
fn careful(asked: &ReceivedRequest) -> Reply {
    match asked.what.as_str() {
        _ if !asked.has_key(KEY) => refusal(),
        "GET /v1/models" => Reply::json("200 OK", LIST),
        _ => complaint(),
    }
}

// What a good key gets.

#[test]
fn a_key_is_accepted_where_a_wrong_one_is_refused() {
    let server = Server::start(careful);
    check(&machine_of(&server)).succeeds().shows("x: file").shows("accepted by Xample");
    assert_eq!(server.log(), ["GET /v1/models", "GET /v1/models"]);
    let keys: Vec<_> = server.asked().iter().map(|asked| asked.has_key(KEY)).collect();
    assert_eq!(keys, [true, false]);
}

#[test]
fn a_list_for_everyone_proves_nothing_so_an_empty_turn_decides() {
    for (key, code, shown) in [(KEY, 0, "accepted by Xample"), ("sk-e2e-other", 6, "rejected by")] {
        let server = Server::start(move |asked| match asked.what.as_str() {
            "GET /v1/models" => Reply::json("200 OK", LIST),
            _ if asked.has_key(key) => complaint(),
            _ => refusal(),
        });
        check(&machine_of(&server)).exits(code).shows(shown);
        let turns: Vec<_> = server.asked().into_iter().skip(2).collect();
        for turn in &turns {
            assert_eq!(
                (turn.what.as_str(), turn.body.as_str()),
                ("POST /v1/chat/completions", "{}")
            );
        }
        assert_eq!(turns.len(), if code == 0 { 2 } else { 1 });
    }
}

#[test]
fn a_vendor_without_a_list_is_asked_by_an_empty_turn() {
    for missing in ["404 Not Found", "405 Method Not Allowed", "501 Not Implemented"] {
        let server = Server::start(move |asked| match asked.what.as_str() {
            "GET /v1/models" => Reply::with(missing, "", ""),
            _ => careful(asked),
        });
        check(&machine_of(&server)).succeeds().shows("accepted by Xample");
    }
}

#[test]
fn a_web_page_in_the_place_of_the_list_does_not_hide_the_api_beside_it() {
    let server = Server::start(|asked| match asked.what.as_str() {
        "GET /v1/models" => Reply::with("200 OK", "Content-Type: text/html\r\n", PAGE),
        _ => careful(asked),
    });
    check(&machine_of(&server)).succeeds().shows("accepted by Xample");
}

#[test]
fn where_nothing_depends_on_the_key_nothing_is_claimed() {
    let server = Server::start(|asked| match asked.what.as_str() {
        "GET /v1/models" => Reply::json("200 OK", LIST),
        _ => complaint(),
    });
    let sandbox = machine_of(&server);
    check(&sandbox).succeeds().never_shows("accepted").says("warning").says("Xample");
    assert_eq!(report(&sandbox)["verdict"], "unproven");
}

#[test]
fn the_anthropic_protocol_has_headers_and_paths_of_its_own() {
    let server = Server::start(|asked| match asked.what.as_str() {
        "GET /a/v1/models" => Reply::with("404 Not Found", "", ""),
        "POST /a/v1/messages" if asked.has_key(KEY) => complaint(),
        _ => refusal(),
    });
    let base = format!("http://{}/a/", server.address());
    let sandbox = machine_speaking("anthropic-messages", &base);
    check(&sandbox).succeeds().shows("accepted by Xample");
    assert_eq!(report(&sandbox)["protocol"], "anthropic-messages");
    for asked in server.asked() {
        assert!(asked.header("anthropic-version").is_some(), "{asked:?}");
        assert!(asked.header("authorization").is_none(), "{asked:?}");
    }
}

#[test]
fn a_clock_that_differs_is_reported_beside_the_verdict() {
    let server = Server::start(|asked| match careful(asked) {
        Reply::Bytes(bytes) => {
            let text = String::from_utf8(bytes).unwrap();
            let date = "\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
            Reply::Bytes(text.replacen("\r\n", date, 1).into())
        }
        other => other,
    });
    let sandbox = machine_of(&server);
    check(&sandbox).succeeds().shows("accepted by Xample").says("clock").says("ahead of");
    assert!(report(&sandbox)["clock_skew_s"].as_i64().unwrap() > 300);
}

// What a bad key gets.

#[test]
fn a_key_that_is_refused_is_rejected_and_never_repeated() {
    let body = json!({ "error": { "message": format!("Incorrect API key: {KEY}. Look at https://x.example") } });
    let (server, outcome) = always(Reply::json("401 Unauthorized", &body.to_string()));
    outcome
        .exits(6)
        .shows("rejected by Xample")
        .says("HTTP 401")
        .says("Incorrect API key")
        .says("wcode key set");
    assert_eq!(server.log().len(), 2, "one request a run settles it");
}

#[test]
fn a_refusal_shows_what_the_vendor_says_in_one_line() {
    let body = json!({ "error": { "message": "no\r\n\u{1b}[2Jerror: all is well" } });
    let (_server, outcome) = always(Reply::json("403 Forbidden", &body.to_string()));
    let outcome = outcome.exits(6).says("no [2Jerror: all is well");
    assert_eq!(outcome.stderr.lines().count(), 2, "{outcome}");
}

#[test]
fn an_account_without_credit_is_distinguished_from_a_bad_key() {
    for (status, body) in [
        ("402 Payment Required", "{}"),
        ("403 Forbidden", r#"{"error":{"code":"insufficient_user_quota","message":"余额不足"}}"#),
        ("429 Too Many Requests", r#"{"error":{"code":"insufficient_quota"}}"#),
    ] {
        let (_server, outcome) = always(Reply::json(status, body));
        outcome.exits(6).shows("without credit at Xample").says("the key itself is valid");
    }
}

#[test]
fn too_many_requests_say_how_long_to_wait() {
    let (_server, outcome) =
        always(Reply::with("429 Too Many Requests", "Retry-After: 90\r\n", "{}"));
    outcome.exits(7).says("rate-limiting").says("1m 30s");
}

// Answers of servers that are no API.

#[test]
fn a_server_in_trouble_is_named_as_such() {
    for status in ["500 Internal Server Error", "503 Service Unavailable", "529 Overloaded"] {
        let (_server, outcome) = always(Reply::with(status, "Content-Type: text/html\r\n", PAGE));
        outcome.exits(7).says("reported a server error").says(&status[..3]);
    }
}

#[test]
fn garbage_is_no_api() {
    for body in ["{\"data\": [", "ok", "", "{}", "\"data\""] {
        let (_server, outcome) = always(Reply::json("200 OK", body));
        outcome.exits(7).says("is not that of an API").says("base URL");
    }
}

#[test]
fn what_does_not_speak_http_is_no_api() {
    let (_server, outcome) = always(Reply::Bytes(b"SSH-2.0-OpenSSH_9.9\r\n".into()));
    outcome.exits(7).says("is not that of an API");
}

#[test]
fn a_web_page_is_a_portal() {
    let (_server, outcome) = always(Reply::with("200 OK", "Content-Type: text/html\r\n", PAGE));
    outcome.exits(7).says("but a web page").says("log in to the network").never_says("hotel");
    let (_server, outcome) = always(Reply::with("403 Forbidden", "", PAGE));
    outcome.exits(7).says("but a web page");
}

#[test]
fn a_redirect_to_another_host_is_a_portal_and_is_never_followed() {
    let other = Server::start(|_| Reply::json("200 OK", LIST));
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect"] {
        let to = format!("Location: http://{}/v1/models?secret=1\r\n", other.address());
        let (_server, outcome) = always(Reply::with(status, &to, ""));
        outcome.exits(7).says(&format!("redirects to {}", other.address())).never_says("secret");
    }
    assert_eq!(other.log(), [""; 0]);
}

#[test]
fn a_redirect_on_the_same_host_is_not_followed_either() {
    let (server, outcome) = always(Reply::with("302 Found", "Location: /login?next=1\r\n", ""));
    outcome.exits(7).says("is not that of an API").says("a redirect");
    assert!(!server.log().iter().any(|what| what.contains("login")), "{:?}", server.log());
}

#[test]
fn an_answer_without_end_is_cut() {
    let flood = format!("{{\"data\":[{}1]}}", "1,".repeat(5_000_000));
    let (_server, outcome) = always(Reply::json("200 OK", &flood));
    outcome.exits(7).says("too long");
}

// The command.

#[test]
fn without_check_no_request_is_made() {
    let server = Server::start(careful);
    let sandbox = machine_of(&server);
    sandbox.run(["key", "status"]).succeeds().never_shows("accepted");
    let report = sandbox.run(["key", "status", "--json"]).succeeds().json();
    assert!(report["keys"][0].get("check").is_none(), "{report}");
    assert_eq!(server.log(), [""; 0]);
}

#[test]
fn the_report_in_json_has_everything_that_is_said() {
    let server = Server::start(careful);
    let base = format!("http://{}/v1", server.address());
    let check = report(&machine(&base));
    assert_eq!(check["verdict"], "accepted");
    assert_eq!(check["message"], "Xample accepted the key");
    assert_eq!(check["hint"], Value::Null);
    assert_eq!(check["endpoint"], base);
    assert!(check["latency_ms"].is_u64(), "{check}");

    let server = Server::start(|_| refusal());
    let sandbox = machine_of(&server);
    let check = report(&sandbox);
    assert_eq!(check["verdict"], "rejected");
    assert_eq!(check["message"], "Xample rejected the key (HTTP 401: no such key)");
    assert!(check["hint"].as_str().unwrap().contains("wcode key set"), "{check}");
    sandbox.run(["key", "status", "--check", "--json"]).exits(6);
}

#[test]
fn every_key_is_checked_and_the_worst_decides() {
    let server = Server::start(careful);
    let sandbox = machine_of(&server);
    let set =
        ["key", "set", "--stdin", "--vendor", "x", "--key-name", "old", "--key-store", "file"];
    sandbox.command(&set).stdin("sk-e2e-health-old").run().succeeds();
    let outcome = check(&sandbox).exits(6);
    outcome.shows("x: file").shows("accepted by").shows("x/old: file").shows("rejected by");
}

#[test]
fn a_key_that_is_not_there_is_not_checked() {
    let server = Server::start(careful);
    let sandbox = machine_of(&server);
    sandbox.run(["key", "rm", "--vendor", "x"]).succeeds();
    let pointed = ["key", "set", "--vendor", "x", "--key-store", "env", "--from-env", "X_KEY"];
    sandbox.run(pointed).succeeds();
    check(&sandbox).exits(8).shows("unavailable");
    assert_eq!(server.log(), [""; 0]);
}
