//! `wcode models refresh`: a vendor is asked for its list, and what it says is kept.

use serde_json::{Value, json};

use crate::support::faulty::{Reply, Server, dead_port};
use crate::support::vendor::Vendor;
use crate::support::{Outcome, Sandbox};

const KEY: &str = "sk-e2e-models-0123456789";

const CACHE: &str = "../cache/models/x.json";

/// A machine that knows one more vendor, `x`, at these endpoints.
pub(super) fn machine_at(endpoints: &Value, models: &Value) -> Sandbox {
    let text = json!({ "id": "x", "name": "Xample", "keyVariable": "X_KEY", "endpoints": endpoints, "models": models });
    Sandbox::new().file("../settings/vendors/x.json5", text.to_string())
}

/// The same at a mock vendor, with no model of the user's own.
pub(super) fn machine(vendor: &Vendor) -> Sandbox {
    machine_at(&json!({ "openai-completions": vendor.base_url() }), &json!([]))
}

pub(super) fn refresh(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["models", "refresh", "--vendor", "x"])
}

/// The row of `x` in the report.
fn report(sandbox: &Sandbox) -> Value {
    let report = sandbox.run(["models", "refresh", "--vendor", "x", "--json"]).json();
    assert_eq!(report["command"], "models refresh");
    report["vendors"][0].clone()
}

/// The models of `x` as `wcode models --json` has them.
pub(super) fn models(sandbox: &Sandbox) -> Vec<Value> {
    let report = sandbox.run(["models", "--vendor", "x", "--json"]).succeeds().json();
    report["models"].as_array().unwrap().clone()
}

/// Two models, as OpenRouter lists them.
pub(super) fn two() -> [Value; 2] {
    [
        json!({
            "id": "big/one", "name": "Big One", "context_length": 200_000,
            "top_provider": { "max_completion_tokens": 32_000 },
            "architecture": { "input_modalities": ["text", "image"] },
            "pricing": { "prompt": "0.0000025", "completion": "0.00001" },
            "supported_parameters": ["reasoning"],
        }),
        json!({ "id": "small/one" }),
    ]
}

#[test]
fn the_list_is_kept_and_shown_from_then_on() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor);
    let line = format!("x: 2 listed at {}\n", vendor.base_url());
    refresh(&sandbox).is(0, &line, "");
    let list = models(&sandbox);
    assert_eq!(list[0]["id"], "big/one");
    assert_eq!(
        (&list[0]["context_window"], &list[0]["max_tokens"]),
        (&json!(200_000), &json!(32_000))
    );
    assert_eq!(list[0]["input"], json!(["text", "image"]));
    assert_eq!(
        list[0]["price"],
        json!({ "currency": "USD", "per_tokens": 1_000_000, "input": 2.5, "output": 10.0 })
    );
    assert_eq!((&list[0]["source"], &list[0]["reasoning"]), (&json!("live"), &json!(true)));
    assert_eq!((&list[1]["name"], &list[1]["context_window"]), (&json!("small/one"), &json!(null)));
    sandbox.run(["models", "--vendor", "x"]).is(
        0,
        "VENDOR  MODEL      NAME       CONTEXT  OUTPUT  INPUT       PRICE IN / OUT       SOURCE\n\
         x       big/one    Big One     200000   32000  text+image  USD 2.5 / 10 per 1M  live\n\
         x       small/one  small/one        ?       ?  ?           ?                    live\n",
        "",
    );
    let asked = vendor.requests().len();
    drop(vendor);
    assert_eq!(
        (asked, models(&sandbox).len()),
        (1, 2),
        "the vendor is asked once, and then not needed"
    );
}

#[test]
fn a_list_that_has_not_changed_is_not_sent_again() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    refresh(&sandbox).succeeds().shows("unchanged");
    let asked = vendor.requests();
    assert!(
        asked[0].header("if-none-match").is_none() && asked[1].header("if-none-match").is_some()
    );
    assert_eq!(
        (report(&sandbox)["outcome"].as_str(), models(&sandbox).len()),
        (Some("not-modified"), 2)
    );
}

#[test]
fn what_is_new_and_what_is_gone_is_reported() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor);
    assert_eq!(report(&sandbox)["new"], json!(["big/one", "small/one"]));
    vendor.list(&[two()[0].clone(), json!({ "id": "third/one" })]);
    let outcome = refresh(&sandbox).succeeds().shows("2 listed at").shows("1 new, 1 gone");
    outcome.shows("\n  + third/one\n  - small/one\n");
    vendor.list(&[]);
    let row = report(&sandbox);
    assert_eq!((&row["outcome"], &row["models"]), (&json!("fresh"), &json!(0)));
    assert_eq!(row["gone"], json!(["big/one", "third/one"]));
    assert!(models(&sandbox).is_empty());
}

#[test]
fn changed_is_said_where_a_fact_changed() {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor);
    let mut changes = Vec::new();
    for size in [1000, 1000, 2000] {
        vendor.list(&[json!({ "id": "m", "context_length": size })]);
        let report = sandbox.run(["models", "refresh", "--vendor", "x", "--json"]).json();
        changes.push(report["changed"].as_bool().unwrap());
    }
    assert_eq!(changes, [true, false, true]);
}

#[test]
fn a_vendor_without_a_list_is_fine() {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    vendor.list_nothing();
    refresh(&sandbox).succeeds().shows("no model list at").shows("HTTP 404");
    assert_eq!(report(&sandbox)["outcome"], "no-list");
    assert_eq!(models(&sandbox).len(), 1, "what was known before stays");
    for status in ["405 Method Not Allowed", "501 Not Implemented"] {
        let server = Server::start(move |_| Reply::with(status, "", "no"));
        let base = format!("http://{}/v1", server.address());
        let sandbox = machine_at(&json!({ "openai-completions": base }), &json!([]));
        refresh(&sandbox).succeeds().shows("no model list").shows(&status[..3]);
        assert!(sandbox.cache_files().is_empty());
    }
}

#[test]
fn the_list_may_be_at_the_other_endpoint_and_come_in_pages() {
    let vendor = Vendor::start();
    let many: Vec<Value> = (0..5)
        .map(|at| json!({ "id": format!("a/{at}&x"), "display_name": format!("M {at}") }))
        .collect();
    vendor.list(&many);
    vendor.list_in_pages_of(2);
    let nobody = Server::start(|_| Reply::with("404 Not Found", "", ""));
    let endpoints = json!({
        "openai-completions": format!("http://{}/v1", nobody.address()),
        "anthropic-messages": vendor.anthropic_url(),
    });
    let sandbox = machine_at(&endpoints, &json!([])).env("X_KEY", KEY);
    refresh(&sandbox).succeeds().shows(&format!("x: 5 listed at {}", vendor.anthropic_url()));
    assert_eq!(models(&sandbox)[4]["name"], "M 4");
    let asked = vendor.requests();
    let paths: Vec<_> = asked.iter().map(|asked| asked.path.as_str()).collect();
    let base = "/api/anthropic/v1/models?limit=1000";
    let after = |id: &str| format!("{base}&after_id=a%2F{id}%26x");
    assert_eq!(paths, [base, &after("1"), &after("3")]);
    assert!(
        asked
            .iter()
            .all(|it| it.header("x-api-key") == Some(KEY)
                && it.header("anthropic-version").is_some())
    );
    // A page's mark says nothing of the others, so none is kept.
    refresh(&sandbox).succeeds().shows("unchanged");
    assert!(vendor.requests().iter().all(|asked| asked.header("if-none-match").is_none()));
}

#[test]
fn a_list_whose_pages_never_end_is_given_up() {
    let server = Server::start(|_| {
        Reply::json("200 OK", r#"{"data":[{"id":"m"}],"has_more":true,"last_id":"m"}"#)
    });
    let base = format!("http://{}", server.address());
    let sandbox = machine_at(&json!({ "anthropic-messages": base }), &json!([]));
    refresh(&sandbox).succeeds().shows("x: 1 listed at");
    assert_eq!(server.log().len(), 20);
}

#[test]
fn the_flags_may_precede_or_follow_the_word() {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor);
    let report = sandbox.run(["models", "--vendor", "x", "--json", "refresh"]).succeeds().json();
    assert_eq!(
        (&report["command"], &report["vendors"][0]["models"]),
        (&json!("models refresh"), &json!(1))
    );
    // After another word it is one to search for.
    sandbox.run(["models", "x", "refresh"]).succeeds().says("no known model matches");
    assert_eq!(vendor.requests().len(), 1);
}

// Keys.

#[test]
fn the_stored_key_is_sent_else_the_variables_else_none() {
    let vendor = Vendor::start();
    let mut sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    sandbox.export("X_KEY", "sk-e2e-variable");
    refresh(&sandbox).succeeds();
    let set = ["key", "set", "--stdin", "--vendor", "x", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    refresh(&sandbox).succeeds();
    let named = ["models", "refresh", "--vendor", "x", "--key-env", "MINE"];
    sandbox.command(&named).env("MINE", "sk-e2e-mine").run().succeeds();
    let asked = vendor.requests();
    let keys: Vec<_> = asked.iter().map(|asked| asked.key()).collect();
    assert_eq!(keys, [None, Some("sk-e2e-variable"), Some(KEY), Some("sk-e2e-mine")]);
    sandbox.run(named.map(|word| if word == "MINE" { "UNSET" } else { word })).exits(6);
    assert_eq!(sandbox.files_holding(KEY).len(), 1, "the key is in its store and nowhere else");
}

#[test]
fn a_list_for_key_holders_only_says_whether_the_key_or_no_key_is_the_trouble() {
    let vendor = Vendor::demanding(KEY);
    let mut sandbox = machine(&vendor);
    refresh(&sandbox)
        .exits(6)
        .says("requires a key to list its models")
        .says("first: `wcode key set --vendor x`");
    sandbox.export("X_KEY", "sk-e2e-wrong");
    refresh(&sandbox)
        .exits(6)
        .says("Xample rejected the key (HTTP 401")
        .says("key set --vendor x`");
    sandbox.export("X_KEY", KEY);
    refresh(&sandbox).succeeds();
    vendor.demand("sk-e2e-other");
    refresh(&sandbox).exits(6);
    assert_eq!(models(&sandbox).len(), 1, "what was known before stays");
}

#[test]
fn a_key_for_another_host_goes_to_that_host_alone() {
    let (own, gateway) = (Vendor::start(), Vendor::demanding(KEY));
    let sandbox = machine(&own).openclaw("{}");
    let elsewhere = gateway.base_url();
    let apply = ["apply", "--vendor", "x", "--base-url", &elsewhere, "--model", "m", "--key-stdin"];
    let apply = [&apply[..], &["--key-store", "file", "--yes"]].concat();
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    refresh(&sandbox).succeeds();
    let keys: Vec<_> = own.requests().iter().map(|asked| asked.key().map(str::to_owned)).collect();
    assert_eq!(keys, [None], "the vendor's own list is asked for without it");
    sandbox.run(["key", "status", "--vendor", "x", "--check"]).succeeds().shows("accepted");
    assert_eq!(own.requests().len(), 1, "the check is the other host's");
    assert!(gateway.requests().iter().any(|asked| asked.key() == Some(KEY)));
}

// Trouble.

#[test]
fn what_is_no_list_is_no_list() {
    let page = Reply::with("200 OK", "Content-Type: text/html\r\n", "<!doctype html><p>hello");
    let flood = format!("{{\"data\":[{}1]}}", "1,".repeat(5_000_000));
    for (reply, words) in [
        (page, "but a web page"),
        (Reply::json("200 OK", "{}"), "is not that of an API"),
        (Reply::json("200 OK", "{\"data\":["), "not JSON"),
        (Reply::json("200 OK", &flood), "too long"),
        (Reply::with("302 Found", "Location: http://other.invalid/models\r\n", ""), "redirects to"),
        (Reply::with("304 Not Modified", "", ""), "is not that of an API"),
        (Reply::with("503 Service Unavailable", "", ""), "reported a server error"),
        (Reply::with("429 Too Many Requests", "", ""), "rate-limiting"),
    ] {
        let server = Server::start(move |_| reply.clone());
        let base = format!("http://{}/v1", server.address());
        let sandbox = machine_at(&json!({ "openai-completions": base }), &json!([]));
        refresh(&sandbox).exits(7).says(words).says("hint: ");
        assert!(sandbox.cache_files().is_empty(), "{words}");
    }
}

#[test]
fn a_list_may_be_as_long_as_the_longest_there_is() {
    let many: Vec<Value> = (0..3000)
        .map(|at| json!({ "id": format!("m/{at}"), "description": "word ".repeat(200) }))
        .collect();
    let vendor = Vendor::start();
    vendor.list(&many);
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds().shows("x: 3000 listed at");
    let size = sandbox.bytes(CACHE).len();
    assert!(size < 200_000, "only what is used is kept, not {size} bytes");
}

#[test]
fn one_vendor_that_cannot_be_reached_does_not_hide_the_others() {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor);
    // The built-in vendor is replaced: a test sends no request to the internet.
    let dead = json!({ "openai-completions": format!("http://127.0.0.1:{}", dead_port()) });
    let text = json!({ "id": "wcode", "name": "wcode", "keyVariable": "K", "endpoints": dead, "models": [] });
    sandbox.write("../settings/vendors/wcode.json5", text.to_string());
    sandbox.run(["models", "refresh"]).exits(7).shows("x: 1 listed at").says("connection refused");
    let report = sandbox.run(["models", "refresh", "--json"]).exits(7).json();
    let outcomes: Vec<_> =
        report["vendors"].as_array().unwrap().iter().map(|row| &row["outcome"]).collect();
    assert_eq!(outcomes, ["failed", "not-modified"]);
    assert_eq!(report["vendors"][0]["error"]["exit_code"], 7);
}

// The file.

#[test]
fn a_damaged_or_foreign_file_is_as_good_as_none() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    let good = sandbox.read(CACHE);
    let other_schema = good.replace("\"schema\":1", "\"schema\":2");
    let other_place = good.replace(&vendor.base_url(), "https://other.example/v1");
    let unknown_fact = good.replace("\"contextWindow\"", "\"contextWindows\"");
    for bad in [
        "",
        "{",
        "[]",
        "null",
        "\u{0}",
        &good[..good.len() / 2],
        &other_schema,
        &other_place,
        &unknown_fact,
    ] {
        assert_ne!(bad, good);
        sandbox.write(CACHE, bad);
        assert!(models(&sandbox).is_empty(), "{bad}");
        sandbox.run(["models", "--vendor", "x"]).is(
            0,
            "",
            "no models are known; `wcode models refresh` fetches the vendors' lists\n",
        );
    }
    refresh(&sandbox).succeeds();
    assert_eq!(models(&sandbox).len(), 2);
    sandbox.write(CACHE, good.replace("small/one", "small\\u001b[2J"));
    assert_eq!(models(&sandbox).len(), 1, "an id that cannot be printed is left out");
}

#[test]
fn a_file_that_was_tampered_with_says_no_more_than_a_list_can() {
    let vendor = Vendor::start();
    vendor.list(&two());
    let sandbox = machine(&vendor);
    refresh(&sandbox).succeeds();
    let tampered = sandbox
        .read(CACHE)
        .replace("Big One", "\\u001b[2J{env:HOME}")
        .replace("\"image\"", "\"\\u001b[2J\"")
        .replace("\"USD\"", "\"\\u001b[2J\"")
        .replace("200000", "999999999999");
    sandbox.write(CACHE, tampered);
    let big = &models(&sandbox)[0];
    assert_eq!(big["name"], "[2Jenv:HOME");
    assert_eq!(big["input"], json!(["text"]));
    assert_eq!((&big["price"], &big["context_window"]), (&Value::Null, &Value::Null));
    assert_eq!(big["max_tokens"], 32_000);
}

#[test]
fn a_list_of_another_endpoint_than_the_vendors_is_not_used() {
    let (before, after) = (Vendor::start(), Vendor::start());
    before.list(&two());
    let sandbox = machine(&before);
    refresh(&sandbox).succeeds();
    let text = sandbox.read("../settings/vendors/x.json5");
    sandbox
        .write("../settings/vendors/x.json5", text.replace(&before.base_url(), &after.base_url()));
    assert!(models(&sandbox).is_empty());
    refresh(&sandbox).succeeds();
    assert!(after.requests()[0].header("if-none-match").is_none());
}

#[test]
fn where_nothing_can_be_kept_that_is_an_error() {
    let vendor = Vendor::start();
    let sandbox = machine(&vendor).file("../cache", "a file");
    refresh(&sandbox).exits(1).says("cannot create");
}
