//! What the monitor finds out of endpoints, keys and models, against servers that do all kinds of things.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

use super::{KEY, edit};
use crate::support::faulty::{Authority, ReceivedRequest, Reply, Server, dead_port};
use crate::support::monitor::Monitor;
use crate::support::vendor::{MODEL, Vendor, vendor_file_for};
use crate::support::{OPENCODE, Sandbox};

/// A machine with OpenCode connected to a vendor of the user's at this URL.
fn machine(base: &str) -> Sandbox {
    let described = vendor_file_for(base);
    let sandbox = Sandbox::new().opencode("{}\n").file("../settings/vendors/x.json5", described);
    let apply =
        ["apply", "--vendor", "x", "--client", "opencode", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox
}

fn endpoint(known: &Value) -> &Value {
    &known["endpoints"][0]
}

#[test]
fn an_endpoint_that_takes_the_key_and_serves_the_model_is_up() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let monitor = Monitor::start_online(&sandbox, &[]);
    let known = monitor.check();
    let endpoint = endpoint(&known);
    assert_eq!((&endpoint["condition"], &endpoint["verdict"]), (&json!("up"), &json!("accepted")));
    assert_eq!(endpoint["models"], json!([{ "id": MODEL, "is_served": true }]));
    assert!(endpoint["history"][0]["latency_ms"].is_number(), "{endpoint:#}");
    sandbox.run(["status"]).succeeds().shows("up, ").shows(" ms (");
    let wrong = vendor.requests().iter().filter(|it| it.key() != Some(KEY)).count();
    monitor.check();
    let wrong_later = vendor.requests().iter().filter(|it| it.key() != Some(KEY)).count();
    assert_eq!(wrong, wrong_later, "a wrong key is sent once and not again");
    assert!(vendor.turns().iter().all(|turn| turn.body == json!({})), "no tokens are spent");
}

#[test]
fn a_key_that_expires_is_reported_at_once_and_a_new_one_is_tried_at_once() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    vendor.demand("sk-e2e-watch-another");
    monitor.check();
    let notice = monitor.expect("endpoint-down");
    assert_eq!((&notice["verdict"], &notice["alert"]), (&json!("rejected"), &json!(true)));
    assert!(notice["hint"].as_str().unwrap().contains("wcode key set"), "{notice:#}");
    let set = ["key", "set", "--stdin", "--vendor", "x", "--key-store", "file"];
    sandbox.command(&set).stdin("sk-e2e-watch-another").run().succeeds();
    monitor.expect("endpoint-up");
}

/// One client has this key, the other that one: what is wrong with one says nothing of the other.
#[test]
fn two_keys_at_one_endpoint_are_two_things() {
    let vendor = Vendor::demanding(KEY);
    let described = vendor_file_for(&vendor.base_url());
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}\n");
    sandbox.write("../settings/vendors/x.json5", &described);
    let keys = [("openclaw", "work", KEY), ("opencode", "home", "sk-e2e-watch-another")];
    for (client, name, key) in keys {
        let connect = ["apply", "--vendor", "x", "--client", client, "--key-stdin"];
        let store = ["--key-store", "file", "--key-mode", "ref", "--key-name", name];
        sandbox.command(&[&connect[..], &store].concat()).stdin(key).run().succeeds();
    }
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    let refused = monitor.expect("endpoint-down");
    assert_eq!((&refused["key"], &refused["verdict"]), (&json!("x/home"), &json!("rejected")));
    let known = monitor.check();
    let state = |name: &str| {
        let all = known["endpoints"].as_array().unwrap();
        all.iter().find(|it| it["key"] == name).map(|it| it["condition"].clone())
    };
    assert_eq!((state("x/work"), state("x/home")), (Some("up".into()), Some("down".into())));
    // Now it is the other way round.
    vendor.demand("sk-e2e-watch-another");
    monitor.check();
    let down = monitor.expect("endpoint-down");
    assert_eq!(down["key"], "x/work");
    assert_ne!(down["dedupe_key"], refused["dedupe_key"]);
    assert_eq!(down["endpoint"], refused["endpoint"]);
    let set =
        ["key", "set", "--stdin", "--vendor", "x", "--key-name", "work", "--key-store", "file"];
    sandbox.command(&set).stdin("sk-e2e-watch-another").run().succeeds();
    let up = loop {
        let up = monitor.expect("endpoint-up");
        if up["key"] == "x/work" {
            break up;
        }
    };
    assert_eq!(up["dedupe_key"], down["dedupe_key"]);
}

#[test]
fn a_model_that_is_not_served_any_more_is_reported() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    vendor.list(&[json!({ "id": "other" })]);
    monitor.check();
    let notice = monitor.expect("endpoint-degraded");
    assert!(notice["message"].as_str().unwrap().contains(MODEL), "{notice:#}");
    vendor.list(&[json!({ "id": MODEL })]);
    monitor.check();
    monitor.expect("endpoint-up");
}

/// A fault, and the word for it.
type Fault = (&'static str, fn() -> Reply);

fn list() -> Reply {
    Reply::json("200 OK", &json!({ "data": [{ "id": MODEL }] }).to_string())
}

const FAULTS: [Fault; 13] = [
    ("rejected", || Reply::json("401 Unauthorized", r#"{"error":{"code":"invalid_api_key"}}"#)),
    ("no-credit", || Reply::json("402 Payment Required", "{}")),
    ("rejected", || Reply::json("403 Forbidden", "{}")),
    ("not-an-api", || Reply::json("404 Not Found", "{}")),
    ("rate-limited", || Reply::with("429 Too Many Requests", "Retry-After: 7\r\n", "{}")),
    ("server-error", || Reply::json("500 Internal Server Error", "{}")),
    ("server-error", || Reply::json("503 Service Unavailable", "{}")),
    ("reset", || Reply::HangUp),
    ("not-an-api", || Reply::json("200 OK", "{ garbage")),
    ("not-an-api", || Reply::json("200 OK", &"[".repeat(10 * 1024 * 1024))),
    ("portal", || Reply::with("200 OK", "Content-Type: text/html\r\n", "<html>Log in</html>")),
    ("portal", || Reply::with("302 Found", "Location: http://login.example/\r\n", "")),
    ("not-an-api", || Reply::Bytes(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())),
];

#[test]
fn every_fault_is_distinguished_and_none_ends_the_monitor() {
    let reply = Arc::new(Mutex::new(list()));
    let now = Arc::clone(&reply);
    let is_right = |asked: &ReceivedRequest| asked.has_key(KEY);
    let server = Server::start(move |asked| {
        let refusal = Reply::json("401 Unauthorized", "{}");
        if is_right(asked) { now.lock().unwrap().clone() } else { refusal }
    });
    let sandbox = machine(&format!("http://{}/v1", server.address()));
    let monitor = Monitor::start_online(&sandbox, &[]);
    for (word, fault) in FAULTS {
        *reply.lock().unwrap() = fault();
        // The second time it is believed.
        monitor.check();
        let known = monitor.check();
        let told = endpoint(&known);
        assert_eq!(told["verdict"], word, "{told:#}");
        let expected = if word == "rate-limited" { "degraded" } else { "down" };
        assert_eq!(told["condition"], expected, "{word}: {told:#}");
        assert!(!known.to_string().contains(KEY));

        *reply.lock().unwrap() = list();
        let known = monitor.check();
        assert_eq!(endpoint(&known)["condition"], "up", "after {word}: {known:#}");
    }
}

#[test]
fn what_keeps_an_answer_from_coming_is_distinguished() {
    let authority = Authority::new();
    let stranger = Server::start_tls(&authority.certify("localhost"), |_| list());
    let silent = format!("http://127.0.0.1:{}/v1", dead_port());
    let untrusted = format!("https://localhost:{}/v1", stranger.port());
    for (word, base) in [
        ("refused", silent.as_str()),
        ("dns", "https://vendor.invalid/v1"),
        ("tls-unknown-issuer", &untrusted),
    ] {
        let sandbox = machine(base);
        let mut monitor = Monitor::start_online(&sandbox, &[]);
        monitor.check();
        let notice = monitor.expect("endpoint-down");
        assert_eq!(notice["verdict"], word, "{notice:#}");
        assert_eq!(endpoint(&monitor.check())["verdict"], word);
    }
}

#[test]
fn both_protocols_of_a_vendor_are_asked_and_the_one_that_is_unused_raises_no_alert() {
    let vendor = Vendor::demanding(KEY);
    let unused = format!("http://127.0.0.1:{}", dead_port());
    let described = json!({
        "id": "x", "name": "Xample", "keyVariable": "X_KEY",
        "endpoints": {
            "openai-completions": vendor.base_url(),
            "anthropic-messages": unused,
        },
        "models": [{ "id": MODEL }],
    });
    let sandbox = machine(&vendor.base_url());
    sandbox.write("../settings/vendors/x.json5", described.to_string());
    // The key was stored before the vendor had that place.
    sandbox.run(["apply", "--vendor", "x", "--key-origin", &unused, "--yes"]).succeeds();
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    let known = monitor.check();
    let conditions: Vec<_> = known["endpoints"].as_array().unwrap().iter().collect();
    assert_eq!(
        (&conditions[0]["condition"], &conditions[0]["is_used"]),
        (&json!("up"), &json!(true))
    );
    assert_eq!(
        (&conditions[1]["condition"], &conditions[1]["is_used"]),
        (&json!("down"), &json!(false))
    );
    assert_eq!(monitor.expect("endpoint-down")["alert"], false);
}

#[test]
fn a_key_that_cannot_be_had_is_not_taken_for_a_dead_endpoint() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let set = ["key", "set", "--vendor", "x", "--key-store", "env", "--from-env", "NOWHERE"];
    sandbox.command(&set).env("NOWHERE", KEY).run().succeeds();
    let before = vendor.requests().len();
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    monitor.check();
    let notice = monitor.expect("key-unavailable");
    assert!(notice["message"].as_str().unwrap().contains("NOWHERE"), "{notice:#}");
    assert_eq!(endpoint(&monitor.check())["condition"], "unknown");
    assert_eq!(vendor.requests().len(), before);
}

#[test]
fn offline_no_request_is_made() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let before = vendor.requests().len();
    let monitor = Monitor::start(&sandbox, &[]);
    let known = monitor.check();
    assert_eq!(
        (endpoint(&known)["condition"].clone(), vendor.requests().len()),
        (json!("unknown"), before)
    );
}

/// The time since the start of this machine is below that grace, surely.
#[cfg(target_os = "linux")]
#[test]
fn after_a_start_of_the_machine_an_endpoint_may_be_out_of_reach_for_a_while() {
    let sandbox = machine(&format!("http://127.0.0.1:{}", dead_port()));
    let mut monitor = Monitor::start_online(&sandbox, &["--grace", "9999d"]);
    for _ in 0..3 {
        monitor.check();
    }
    assert_eq!(monitor.events(), ["started"]);
    assert_eq!(monitor.stop(), Some(0));
    let mut monitor = Monitor::start_online(&sandbox, &["--grace", "0s"]);
    let notice = monitor.expect("endpoint-down");
    assert_eq!((&notice["alert"], &notice["key"]), (&json!(true), &json!("x")));
}

/// What a monitoring system asks: one number each.
#[test]
fn what_is_wrong_is_in_the_exit_code() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine(&vendor.base_url());
    let code = |args: &[&str]| sandbox.command(args).run().code;
    let expect = |wanted: i32| {
        assert_eq!(code(&["watch", "--check-now"]), Some(wanted));
        assert_eq!(code(&["watch", "--status", "--check"]), Some(wanted));
        assert_eq!(code(&["status", "--check"]), Some(wanted));
        // Without the flag they only show it.
        assert_eq!((code(&["watch", "--status"]), code(&["status"])), (Some(0), Some(0)));
    };
    let monitor = Monitor::start_online(&sandbox, &[]);
    expect(0);
    for (language, words) in [("en", " s ago"), ("zh", " 秒前检查")] {
        let shown = sandbox.run(["status", "--lang", language]).succeeds().stdout;
        assert!(shown.contains(words), "{shown}");
    }
    let right = sandbox.read(OPENCODE);
    edit(&sandbox, OPENCODE, "8192", "4096");
    expect(3);
    // `apply` leaves an edit and mentions it: nothing is pending.
    sandbox.run(["apply", "--check"]).succeeds().says("4096");
    sandbox.write(OPENCODE, right);
    vendor.demand("sk-e2e-watch-another");
    expect(6);
    sandbox.run(["apply", "--check"]).succeeds();
    drop(vendor);
    expect(7);
    monitor.kill();
    sandbox.run(["status", "--check"]).exits(1);
    // One that was stopped is not missed.
    let monitor = Monitor::start(&sandbox, &[]);
    assert_eq!(monitor.stop(), Some(0));
    sandbox.run(["status", "--check"]).succeeds();
    sandbox.run(["status", "--check", "--watch"]).exits(2);
    sandbox.run(["watch", "--check"]).exits(2);
}
