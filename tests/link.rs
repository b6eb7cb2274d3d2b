//! Setup links: what they may say, to which hosts a key may go because of one, and how a vendor makes one.

#[cfg(target_os = "linux")]
mod handler;
mod refused;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::faulty::{Reply, Server};
use crate::support::vendor::Vendor;
use crate::support::{MODEL, OPENCLAW, Sandbox, read_json5};

const KEY: &str = "sk-e2e-link-0123456789";

/// A link with this vendor's file in it.
pub(crate) fn by_value(vendor: &Value) -> String {
    format!("wcode://setup?vendor-file={}", URL_SAFE_NO_PAD.encode(vendor.to_string()))
}

/// A server with one file.
pub(crate) fn file_server(text: &'static str) -> Server {
    Server::start(move |_| Reply::with("200 OK", "", text))
}

fn acme(base: &str) -> Value {
    json!({
        "id": "acme", "name": "Acme AI", "keyPage": "https://acme.example/keys", "keyVariable": "ACME_KEY",
        "endpoints": { "openai-completions": base },
        "models": [{ "id": "acme/large", "contextWindow": 128_000, "maxTokens": 8192 }],
        "otherModels": [{ "id": "acme/small", "params": { "temperature": 0.5 } }],
    })
}

fn origin(vendor: &Vendor) -> String {
    let base = vendor.base_url();
    let end = base.match_indices('/').nth(2).map_or(base.len(), |(at, _)| at);
    base[..end].to_owned()
}

/// A machine with OpenClaw on it.
fn machine() -> Sandbox {
    Sandbox::new().openclaw("{}\n").file("key", KEY)
}

#[test]
fn what_a_link_says_is_shown_whole_and_nothing_is_written() {
    let sandbox = machine();
    let before = sandbox.files();
    let link = format!(
        "{}&default-model=acme/large&client=openclaw",
        by_value(&acme("https://api.acme.example/v1"))
    );
    sandbox
        .run(["link", "show", &link])
        .succeeds()
        .shows("Acme AI (acme)")
        .shows("https://api.acme.example/v1 (NOT known to wcode)")
        .shows("https://acme.example/keys")
        .shows("ACME_KEY")
        .shows("acme/large  context 128K, output 8K")
        .shows("acme/small  parameters temperature=0.5")
        .shows("acme.json5 (new)")
        .says("will be sent to https://api.acme.example");
    let report = sandbox.run(["link", "show", &link, "--json"]).succeeds().json();
    assert_eq!(report["unknownHosts"], json!(["https://api.acme.example"]));
    assert_eq!(report["defaultModel"], "acme/large");
    assert_eq!(report["clients"], json!(["openclaw"]));
    assert_eq!(sandbox.files(), before);
    let chinese = sandbox.run(["--lang", "zh", "link", "show", &link]).succeeds();
    chinese.shows("wcode 不认识此主机").shows("上下文 128K");
}

#[test]
fn a_host_of_a_vendor_that_is_known_is_shown_as_its_and_needs_no_words() {
    let mut sandbox = machine();
    let link = by_value(&json!({
        "id": "team", "name": "Our team", "keyVariable": "TEAM_KEY", "models": [{ "id": "team/large" }],
        "endpoints": { "openai-completions": "https://wcode.net/api/gpt/v1" },
    }));
    sandbox
        .run(["link", "show", &link])
        .succeeds()
        .shows("https://wcode.net/api/gpt/v1 (a host of wcode.net, known to wcode)")
        .never_shows("NOT known")
        .never_says("will be sent to");
    let report = sandbox.run(["link", "show", &link, "--json"]).succeeds().json();
    assert_eq!(report["unknownHosts"], json!([]));
    let key = sandbox.arg("key");
    let setup =
        ["setup", "--yes", "--from-link", &link, "--key-file", &key, "--dry-run", "--offline"];
    sandbox.run(setup).succeeds().shows("team/large");
    // A key that is here for this vendor is bound to the hosts it was stored for all the same.
    sandbox = sandbox.env("TEAM_KEY", KEY);
    sandbox.run(setup).exits(4).says("--key-origin https://wcode.net");
}

#[test]
fn without_a_terminal_a_link_needs_the_host_in_words() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = machine();
    let link = by_value(&acme(&vendor.base_url()));
    let key = sandbox.arg("key");
    let setup = ["setup", "--yes", "--from-link", &link, "--key-file", &key, "--key-store", "file"];
    let before = sandbox.files();
    sandbox
        .command(&setup)
        .run()
        .exits(2)
        .says("has to be named")
        .says(&format!("--key-origin {}", origin(&vendor)));
    assert_eq!(sandbox.files(), before);
    let other = [&setup[..], &["--key-origin", "https://other.example"]].concat();
    sandbox.command(&other).run().exits(2).says("has to be named");
    assert!(vendor.requests().is_empty());
    let place = origin(&vendor);
    let dry = [&setup[..], &["--key-origin", &place, "--dry-run"]].concat();
    sandbox.command(&dry).run().succeeds().shows("acme/large");
    assert_eq!(sandbox.files(), before, "a dry run writes no vendor file either");
    let words = [&setup[..], &["--key-origin", &place]].concat();
    sandbox.command(&words).run().succeeds();
    let entry = sandbox.value(OPENCLAW)["models"]["providers"]["acme"].clone();
    assert_eq!(entry["baseUrl"], vendor.base_url());
    sandbox.run(["key", "status", "--vendor", "acme", "--check"]).succeeds().shows("accepted");
    // Once it is known, the link is no news.
    sandbox.command(&setup).run().succeeds();
}

#[test]
fn a_link_never_takes_a_key_that_is_here_to_a_host_that_only_it_names() {
    let other = Vendor::start();
    let link = by_value(&acme(&other.base_url()));
    let setup = |sandbox: &Sandbox, words: &[&str]| {
        let all = [&["setup", "--yes", "--from-link", &link][..], words].concat();
        sandbox.command(&all).run()
    };
    let known = read_json5(
        "{ models: { providers: { acme: { baseUrl: 'https://acme.example/v1', apiKey: 'old-key-of-mine', api: 'openai-completions', models: [] } } } }",
    );
    let cases: [(&str, Sandbox); 4] = [
        ("in a variable", machine().env("ACME_KEY", KEY)),
        ("in a variable of the client", machine().openclaw("{ env: { ACME_KEY: 'x' } }\n")),
        ("in an entry of the client", machine().openclaw(known.to_string())),
        ("in a store", stored()),
    ];
    for (place, sandbox) in cases {
        let before = sandbox.bytes(OPENCLAW);
        setup(&sandbox, &[]).exits(4).says("which only this link names").says("--key-origin");
        assert_eq!(sandbox.bytes(OPENCLAW), before, "{place}");
        let report = setup(&sandbox, &["--json"]).exits(4).json();
        assert_eq!(report["error"]["kind"], "key-origin", "{place}");
    }
    assert!(other.requests().is_empty());
}

/// A machine on which the vendor is known at another host, and has a key.
fn stored() -> Sandbox {
    let sandbox = machine();
    sandbox.write("../settings/vendors/acme.json5", acme("https://acme.example/v1").to_string());
    let set = ["key", "set", "--vendor", "acme", "--key-stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
}

#[test]
fn a_vendors_file_that_is_there_is_kept_beside_the_new_one() {
    let sandbox = machine();
    let mine = "{ // mine\n id: 'acme', name: 'Old', keyVariable: 'ACME_KEY', endpoints: { 'openai-completions': 'https://a.example/v1' }, models: [{ id: 'x' }] }\n";
    sandbox.write("../settings/vendors/my own.json5", mine);
    let link = by_value(&acme("https://b.example/v1"));
    let words = [
        "setup",
        "--yes",
        "--offline",
        "--from-link",
        &link,
        "--key-origin",
        "https://b.example",
        "--key-store",
        "file",
    ];
    let key = sandbox.arg("key");
    let all = [&words[..], &["--key-file", &key]].concat();
    sandbox.command(&all).run().succeeds().says("my own.json5.bak");
    assert_eq!(sandbox.read("../settings/vendors/my own.json5.bak"), mine);
    assert_eq!(sandbox.value("../settings/vendors/my own.json5")["name"], "Acme AI");
    assert!(!sandbox.exists("../settings/vendors/acme.json5"));
}

#[test]
fn a_link_is_made_of_a_vendors_file_and_says_the_same() {
    let sandbox = machine();
    let file = "{\n  // of ours\n  id: 'acme', name: 'Acme AI', keyVariable: 'ACME_KEY',\n  endpoints: { 'openai-completions': 'https://api.acme.example/v1' },\n  models: [{ id: 'acme/large', contextWindow: 128_000, maxTokens: 8192 }],\n}\n";
    sandbox.write("../work/acme.json5", file.replace('_', "").replace("ACMEKEY", "ACME_KEY"));
    let path = sandbox.arg("../work/acme.json5");
    let made = sandbox.run([
        "link",
        "make",
        &path,
        "--default-model",
        "acme/large",
        "--model",
        "acme/large",
    ]);
    let link = made.succeeds().stdout.trim().to_owned();
    assert!(link.starts_with("wcode://setup?vendor-file=") && !link.contains("of ours"), "{link}");
    let report = sandbox.run(["link", "show", &link, "--json"]).succeeds().json();
    assert_eq!(report["vendor"], "acme");
    assert_eq!(report["models"][0]["contextWindow"], 128_000);
    assert_eq!(report["defaultModel"], "acme/large");
    let url = sandbox
        .run(["link", "make", "--vendor-url", "https://acme.example/w.json5?v=1"])
        .succeeds();
    assert_eq!(
        url.stdout.trim(),
        "wcode://setup?vendor-url=https%3A%2F%2Facme.example%2Fw.json5%3Fv%3D1"
    );
    let known = sandbox.run(["link", "make", "--vendor", "wcode", "--model", MODEL]).succeeds();
    assert_eq!(
        known.stdout.trim(),
        format!("wcode://setup?vendor=wcode&model={}", MODEL.replace('/', "%2F"))
    );
    // A vendor learns here, and not from its users, that its file has a key in it.
    sandbox.write(
        "../work/acme.json5",
        file.replace("// of ours", "apiKey: 'tiny',").replace('_', ""),
    );
    sandbox.run(["link", "make", &path]).exits(2).says("has a key in it").never_says("tiny");
    sandbox.run(["link", "make", "nowhere.json5"]).exits(2).says("no vendor file");
    sandbox
        .run(["link", "make", "--vendor-url", "http://acme.example/x"])
        .exits(2)
        .says("https only");
}

#[test]
fn a_file_is_fetched_from_its_address_and_nothing_else_is() {
    let server = file_server(
        "{ id: 'acme', name: 'Acme', keyVariable: 'ACME_KEY', endpoints: { 'openai-completions': 'https://acme.invalid/v1' }, models: [{ id: 'm' }] }",
    );
    let sandbox = machine();
    let link =
        format!("wcode://setup?vendor-url=http%3A%2F%2F{}%2Fw.json5%3Fa%3D1", server.address());
    sandbox.run(["link", "show", &link]).succeeds().shows("https://acme.invalid").shows("/w.json5");
    assert_eq!(server.log(), ["GET /w.json5?a=1"]);
    sandbox.run(["link", "show", &link, "--offline"]).exits(2).says("--offline");
    let moved =
        Server::start(|_| Reply::with("302 Found", "Location: http://127.0.0.1:9/x\r\n", ""));
    let link = format!("http://{}/w.json5", moved.address());
    sandbox.run(["link", "show", &link]).exits(7).says("HTTP status 302").says("no redirect");
    let long = Server::start(|_| Reply::with("200 OK", "", &" ".repeat(300_000)));
    let link = format!("http://{}/w.json5", long.address());
    sandbox.run(["link", "show", &link]).exits(2).says("more than 262144 bytes");
}
