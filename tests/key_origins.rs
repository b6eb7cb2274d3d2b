//! A stored key goes to the hosts of its vendor and to those that the user confirmed, and to no other.

use serde_json::{Value, json};

#[cfg(target_os = "linux")]
use crate::support::not_tested;
use crate::support::vendor::Vendor;
use crate::support::{Outcome, Sandbox};

const KEY: &str = "sk-e2e-origins-0123456789";
const FILE_STORE: [&str; 4] = ["key", "set", "--stdin", "--key-store"];

/// A machine with both clients and a key in the file store.
fn machine(vendor: &str) -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    store(&sandbox, vendor);
    sandbox
}

fn store(sandbox: &Sandbox, vendor: &str) {
    let args = [&FILE_STORE[..], &["file", "--vendor", vendor]].concat();
    sandbox.command(&args).stdin(KEY).run().succeeds();
}

/// A vendor's file of the user's own, at this base URL.
fn vendor_file(id: &str, base: &str) -> String {
    json!({ "id": id, "name": "Xample", "keyVariable": "X_KEY", "models": [{ "id": "m" }],
        "endpoints": { "openai-completions": base } })
    .to_string()
}

fn provision(sandbox: &Sandbox, text: &str, more: &[&str]) -> Outcome {
    sandbox.write("p.json5", text);
    let path = sandbox.arg("p.json5");
    let args = [&["apply", "--file", &path, "--yes"], more].concat();
    sandbox.command(&args).run()
}

fn got_no_key(vendor: &Vendor) {
    let keys: Vec<_> =
        vendor.requests().iter().filter_map(|it| it.key().map(str::to_owned)).collect();
    assert_eq!(keys, Vec::<String>::new(), "a stored key went to another host");
}

/// Scheme, host and port.
fn origin(vendor: &Vendor) -> String {
    vendor.base_url().splitn(4, '/').take(3).collect::<Vec<_>>().join("/")
}

fn origins(sandbox: &Sandbox, vendor: &str) -> Value {
    let report = sandbox.run(["key", "status", "--vendor", vendor, "--json"]).json();
    report["keys"][0]["origins"].clone()
}

#[test]
fn a_provisioning_file_alone_sends_no_stored_key_to_another_host() {
    let other = Vendor::start();
    let sandbox = machine("wcode");
    sandbox.run(["apply", "--yes"]).succeeds();
    let before = (sandbox.read(".openclaw/openclaw.json"), sandbox.files());
    let text = format!("{{ baseUrl: '{}' }}", other.base_url());
    provision(&sandbox, &text, &[]).exits(4).says("may be sent to https://wcode.net only");
    for command in [&["apply", "--file"][..], &["setup", "--yes", "--file"]] {
        let path = sandbox.arg("p.json5");
        sandbox.command(&[command, &[path.as_str()]].concat()).run().exits(4);
    }
    sandbox.run(["doctor"]);
    sandbox.run(["key", "status"]).succeeds();
    let after = sandbox.files().into_iter().filter(|name| name != "p.json5").collect();
    assert_eq!(before, (sandbox.read(".openclaw/openclaw.json"), after));
    got_no_key(&other);
    assert_eq!(other.requests().len(), 0);
}

#[test]
fn the_users_word_on_the_command_lets_the_key_go_there() {
    for by in ["--base-url", "--key-origin", "keyOrigin"] {
        let gateway = Vendor::demanding(KEY);
        let sandbox = machine("wcode");
        let base = gateway.base_url();
        let text = match by {
            "keyOrigin" => format!("{{ baseUrl: '{base}', keyOrigin: '{base}' }}"),
            _ => format!("{{ baseUrl: '{base}' }}"),
        };
        let more: &[&str] = if by == "keyOrigin" { &[] } else { &[by, &base] };
        let origin = origin(&gateway);
        provision(&sandbox, &text, more)
            .succeeds()
            .says(&format!("will be sent to {origin}, which is not a host of"));
        // From then on it is known, and need not be said again.
        provision(&sandbox, &format!("{{ baseUrl: '{base}' }}"), &[]).succeeds();
        assert_eq!(origins(&sandbox, "wcode"), json!(["https://wcode.net", origin]), "{by}");
        sandbox.run(["key", "status", "--check"]).succeeds().shows("accepted");
        sandbox
            .run(["status", "--verbose"])
            .succeeds()
            .shows(&format!("may be sent to https://wcode.net, {origin}"));
    }
}

/// A key in a client's file or variable is as much a key as a stored one.
#[test]
fn a_provisioning_file_alone_sends_no_key_of_a_clients_entry_to_another_host() {
    let text = "{ baseUrl: 'https://gw.example.test/v1' }";
    let literal = ["apply", "--yes", "--key-mode", "literal"];
    let modes = [&["apply", "--yes", "--key-mode", "env"][..], &literal];
    for mode in modes {
        for client in wcode::internals::clients::ids() {
            let mut sandbox = Sandbox::new().env("WCODE_API_KEY", KEY);
            let apply = [mode, &["--client", client, "--offline"]].concat();
            if sandbox.command(&apply).run().code != Some(0) {
                continue; // It has no key in this form.
            }
            sandbox.unset("WCODE_API_KEY"); // What is not here may still be where the client runs.
            let before = sandbox.files_holding("wcode.net");
            provision(&sandbox, text, &["--client", client])
                .exits(4)
                .says("would be sent to https://gw.example.test")
                .says("keyOrigin");
            assert_eq!(sandbox.files_holding("wcode.net"), before, "{client}");
            let said =
                "{ baseUrl: 'https://gw.example.test/v1', keyOrigin: 'https://gw.example.test' }";
            provision(&sandbox, said, &["--client", client]).succeeds();
            // It is known from then on.
            provision(&sandbox, text, &["--client", client]).succeeds();
        }
    }
}

#[test]
fn a_provisioning_file_alone_sends_no_variable_that_is_set_to_another_host() {
    let text = "{ baseUrl: 'https://gw.example.test/v1', keyMode: 'env' }";
    let sandbox = Sandbox::new().openclaw("{}\n").env("WCODE_API_KEY", KEY);
    provision(&sandbox, text, &[]).exits(4).says("keyOrigin");
    assert_eq!(sandbox.read(".openclaw/openclaw.json"), "{}\n");
    let base = ["--base-url", "https://gw.example.test/v1"];
    provision(&sandbox, text, &base).succeeds();
    // Nor one that only the client has; a new machine has no key that could be lost.
    let sandbox = Sandbox::new().openclaw("{ env: { WCODE_API_KEY: 'x' } }\n");
    provision(&sandbox, text, &[]).exits(4);
    let sandbox = Sandbox::new().openclaw("{}\n");
    provision(&sandbox, text, &[]).succeeds();
}

#[test]
fn a_key_that_is_handed_over_with_a_base_url_is_for_that_host() {
    let gateway = Vendor::demanding(KEY);
    let sandbox = Sandbox::new().openclaw("{}\n").file("key", KEY);
    let base = gateway.base_url();
    let key = sandbox.arg("key");
    let text = format!("{{ baseUrl: '{base}', keyFile: '{key}', keyStore: 'file' }}");
    provision(&sandbox, &text, &[]).succeeds();
    sandbox.run(["key", "status", "--check"]).succeeds().shows("accepted");
    sandbox.run(["key", "move", "--to", "file"]).succeeds();
    sandbox.run(["doctor", "--all"]).shows("accepts the key");
}

#[test]
fn a_vendors_file_that_changes_gets_no_stored_key() {
    let (own, other) = (Vendor::demanding(KEY), Vendor::start());
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    let file = "../settings/vendors/x.json5";
    sandbox.write(file, vendor_file("x", &own.base_url()));
    store(&sandbox, "x");
    sandbox.run(["apply", "--vendor", "x", "--yes"]).succeeds();
    sandbox.run(["key", "status", "--vendor", "x", "--check"]).succeeds();
    sandbox.write(file, vendor_file("x", &other.base_url()));
    sandbox.run(["apply", "--yes"]).exits(4).says("may be sent to");
    sandbox.run(["key", "status", "--vendor", "x", "--check"]).exits(4).says("may be sent to");
    sandbox.run(["chat", "--vendor", "x", "--yes", "hello"]).exits(4);
    sandbox.run(["models", "refresh", "--vendor", "x"]).says("may be sent to");
    sandbox.run(["doctor"]).shows("may be sent to");
    sandbox.run(["status"]).says("may be sent to");
    got_no_key(&other);
    let config = sandbox.read(".openclaw/openclaw.json");
    assert!(config.contains(&own.base_url()), "{config}");
}

#[test]
fn a_file_in_the_place_of_a_built_in_vendor_gets_no_stored_key() {
    let other = Vendor::start();
    let sandbox = machine("wcode");
    sandbox.write("../settings/vendors/w.json5", vendor_file("wcode", &other.base_url()));
    sandbox.run(["apply", "--yes"]).exits(4);
    sandbox.run(["key", "status", "--check"]).exits(4);
    sandbox.run(["chat", "--yes", "hello"]).exits(4);
    got_no_key(&other);
}

#[test]
fn a_saved_base_url_is_no_word_for_a_key_that_is_stored_later() {
    let other = Vendor::start();
    let sandbox = Sandbox::new().openclaw("{}\n");
    let text = format!("{{ baseUrl: '{}', keyMode: 'env' }}", other.base_url());
    provision(&sandbox, &text, &[]).succeeds();
    store(&sandbox, "wcode");
    sandbox.run(["apply", "--key-mode", "ref", "--yes"]).exits(4).says("wcode apply --base-url");
    sandbox.run(["key", "status", "--check"]).exits(4);
    sandbox.run(["chat", "--yes", "hello"]).exits(4);
    got_no_key(&other);
}

#[test]
fn an_index_of_an_older_build_means_the_vendors_hosts_and_those_of_its_applies() {
    let gateway = Vendor::demanding(KEY);
    let sandbox = machine("wcode");
    let base = gateway.base_url();
    sandbox.run(["apply", "--base-url", &base, "--yes"]).succeeds();
    let index: Value = serde_json::from_str(&sandbox.read("../state/keys.json")).unwrap();
    let mut old = index.clone();
    old["keys"]["wcode"].as_object_mut().unwrap().remove("origins").expect("it is kept");
    sandbox.write("../state/keys.json", old.to_string());
    assert_eq!(origins(&sandbox, "wcode"), json!(["https://wcode.net", origin(&gateway)]));
    sandbox.run(["key", "status", "--check"]).succeeds();
    let other = Vendor::start();
    let text = format!("{{ baseUrl: '{}' }}", other.base_url());
    provision(&sandbox, &text, &[]).exits(4);
    got_no_key(&other);
}

#[test]
fn chat_asks_an_anthropic_vendor_at_the_base_that_apply_recorded() {
    let gateway = Vendor::demanding(KEY);
    let base = gateway.anthropic_url();
    let vendor = json!({ "id": "x", "name": "Xample", "keyVariable": "X_KEY", "models": [{ "id": "m" }],
        "endpoints": { "anthropic-messages": "https://x.invalid" } });
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.write("../settings/vendors/x.json5", vendor.to_string());
    store(&sandbox, "x");
    sandbox.run(["apply", "--vendor", "x", "--base-url", &base, "--yes"]).succeeds();
    for more in [&[][..], &["--protocol", "anthropic-messages"]] {
        let before = gateway.requests().len();
        let args = [&["chat", "--vendor", "x", "--yes", "hello"], more].concat();
        sandbox.command(&args).run();
        let asked = gateway.requests();
        assert_eq!(asked.len(), before + 1, "{more:?}");
        assert_eq!(asked.last().and_then(|it| it.key().map(str::to_owned)).as_deref(), Some(KEY));
    }
}

/// Names that lead elsewhere: in a mount namespace with a hosts file of its own.
#[cfg(target_os = "linux")]
#[test]
fn a_name_is_this_machine_only_where_all_its_addresses_are() {
    const SCRIPT: &str = "mount --bind \"$1\" /etc/hosts || exit 99; shift; exec \"$@\"";
    let is_root = rustix::process::geteuid().is_root();
    let namespace = if is_root { "-m" } else { "-Urm" };
    for (hosts, code) in [
        ("127.0.0.1 localhost x.localhost", 0),
        ("192.0.2.7 localhost x.localhost", 2),
        ("127.0.0.1 localhost x.localhost\n192.0.2.7 localhost x.localhost", 2),
    ] {
        for name in ["localhost", "x.localhost"] {
            let sandbox = machine("wcode").file("hosts", hosts);
            let sandbox = sandbox.file("right", "127.0.0.1 localhost x.localhost");
            let (hosts, right) = (sandbox.arg("hosts"), sandbox.arg("right"));
            let base = format!("http://{name}:9/v1");
            let wrapper = ["unshare", namespace, "sh", "-c", SCRIPT, "sh", &hosts];
            let right = ["unshare", namespace, "sh", "-c", SCRIPT, "sh", &right];
            let outcome =
                sandbox.command(&["apply", "--base-url", &base, "--yes"]).run_below(&wrapper);
            if outcome.code == Some(99) || outcome.stderr.contains("unshare:") {
                not_tested("names that lead elsewhere, as nothing can be mounted here");
                return;
            }
            let outcome = outcome.exits(code);
            if code != 0 {
                outcome.says("is not this machine").says("127.0.0.1");
            }
            // What was applied while the name was right is judged again where the key is sent.
            let apply = sandbox.command(&["apply", "--base-url", &base, "--yes"]);
            apply.run_below(&right).succeeds();
            let check = sandbox.command(&["key", "status", "--check"]).run_below(&wrapper);
            let check = check.exits(7);
            if code != 0 {
                check.says("is not this machine");
            }
        }
    }
}
