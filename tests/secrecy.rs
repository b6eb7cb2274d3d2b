//! No key is shown, logged, reported or copied: ours, the user's own, or another provider's.
//!
//! The sandbox checks the output of every run for keys with its prefix. Here are the runs that read keys, and keys of
//! other shapes.

use crate::support::{KEY_MARK, OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-0123456789abcdefghij";

/// Everything that reads, shows or writes the files, in an order in which each command has something to do.
const EVERYTHING: [&[&str]; 16] = [
    &["status"],
    &["status", "--json"],
    &["apply", "--dry-run"],
    &["apply", "--dry-run", "--json"],
    &["apply", "--check", "--json"],
    &["apply", "--model", "a/one"],
    &["apply", "--model", "b/two", "--json"],
    &["apply", "--key-env", "OTHER"],
    &["apply", "--base-url", "https://other.example/v1", "--json"],
    &["history"],
    &["history", "--json"],
    &["undo"],
    &["undo", "--json"],
    &["remove"],
    &["undo", "--json"],
    &["remove", "--json"],
];

/// Runs everything; the sandbox checks the outputs.
fn run_everything(sandbox: &Sandbox) {
    for args in EVERYTHING {
        sandbox.command(args).run().succeeds();
    }
}

/// The journal's header lines: everything but the old bytes.
fn headers(sandbox: &Sandbox) -> String {
    let mut text = String::new();
    for name in sandbox.journal() {
        let bytes = sandbox.bytes(&format!("../state/journal/{name}"));
        let line = bytes.split(|&byte| byte == b'\n').next().unwrap();
        text.push_str(&String::from_utf8_lossy(line));
    }
    text
}

#[test]
fn a_literal_key_is_in_the_clients_files_and_nowhere_else() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}").env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains(KEY) && sandbox.read(OPENCODE).contains(KEY));
    for name in sandbox.state_files() {
        let text =
            String::from_utf8_lossy(&sandbox.bytes(&format!("../state/{name}"))).into_owned();
        assert!(!text.contains(KEY), "{name}");
    }
    run_everything(&sandbox);
    assert!(!headers(&sandbox).contains(KEY_MARK));
    assert_eq!(sandbox.files(), [OPENCODE, OPENCLAW], "and no backup");
}

#[test]
fn not_even_a_hash_of_the_key_is_kept() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}").env("WCODE_API_KEY", KEY);
    sandbox.run(["apply", "--key-mode", "literal"]).succeeds();
    // A plain hash of a short secret can be guessed, so a salted one is stored.
    let plain = sha256(KEY);
    let quoted = sha256(&format!("\"{KEY}\""));
    let headers = headers(&sandbox);
    assert!(!headers.contains(&plain) && !headers.contains(&quoted), "{headers}");
}

fn sha256(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn keys_of_other_providers_are_masked_wherever_they_stand() {
    let openclaw = format!(
        "{{\n  gateway: {{ auth: {{ token: '{KEY}1' }} }},\n  models: {{\n    providers: {{\n\
         acme: {{ apiKey: '{KEY}2', headers: {{ Authorization: 'Bearer {KEY}3', 'x-api-key': \"{KEY}4\" }} }},\n\
         // apiKey: '{KEY}5'\n\
         other: {{ \"api\\u004bey\": '{KEY}6', secret: '{KEY}7', password: '{KEY}8' }},\n\
         }},\n  }},\n  env: {{ ACME_API_KEY: '{KEY}9' }},\n}}\n"
    );
    let opencode = format!(
        "{{\n  \"provider\": {{\n    \"acme\": {{ \"options\": {{ \"apiKey\": \"{KEY}1\", \"headers\": {{ \"Authorization\": \"Bearer {KEY}2\" }} }} }}\n  }},\n\
         \"mcp\": {{ \"x\": {{ \"environment\": {{ \"TOKEN\": \"{KEY}3\" }}, \"headers\": {{ \"X-Token\": \"{KEY}4\" }} }} }}\n}}\n"
    );
    let sandbox = Sandbox::new().openclaw(&openclaw).opencode(&opencode);
    sandbox.run(["apply"]).succeeds().shows("@@");
    run_everything(&sandbox);
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (openclaw, opencode));
}

#[test]
fn keys_of_well_known_shapes_are_masked_by_their_shape() {
    for key in [
        "sk-ant-api03-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
        "sk-proj-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
        "AIzaSyAbCdEfGhIjKlMnOpQrStUvWxYz0123456",
        "ghp_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789",
        "xoxb-123456789012-AbCdEfGhIjKlMnOpQrStUvWx",
    ] {
        let text = format!("{{\n  // {key}\n  \"odd\": \"{key}\",\n  \"list\": [\"{key}\"]\n}}\n");
        let sandbox = Sandbox::new().openclaw(&text);
        for args in [["apply"].as_slice(), &["apply", "--model", "a/one", "--json"], &["remove"]] {
            let outcome = sandbox.command(args).run().succeeds();
            assert!(!outcome.stdout.contains(key), "{outcome}");
            assert!(!outcome.stderr.contains(key), "{outcome}");
        }
    }
}

#[test]
fn a_one_line_file_is_masked_too() {
    let text = format!("{{\"a\":1,\"apiKey\":\"{KEY}\",\"b\":{{\"token\":'{KEY}'}}}}");
    let sandbox = Sandbox::new().openclaw(&text);
    sandbox.run(["apply"]).succeeds().shows("@@");
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), text);
}

#[test]
fn the_line_of_a_syntax_error_is_masked() {
    for text in [
        format!("{{\n  apiKey: '{KEY}' x\n}}\n"),
        format!("{{ 'apiKey': \"{KEY}\",, }}"),
        format!("{{ apiKey: \"{KEY}\n }}"),
        format!("{{ apiKey: '{KEY}"),
        format!("{{ apiKey: {KEY} }}"),
        format!("{{ \"headers\": {{ \"Authorization\": \"Bearer {KEY}\" \"x\": 1 }} }}"),
        format!("{{ a: 1 }} apiKey: '{KEY}'"),
        format!("{{ env: {{ ACME_API_KEY: '{KEY}' ! }} }}"),
        format!("apiKey={KEY}"),
        KEY.to_owned(),
    ] {
        let sandbox = Sandbox::new().openclaw(&text).opencode("{}");
        sandbox.run(["apply"]).exits(5);
        sandbox.run(["apply", "--json"]).exits(5);
        sandbox.run(["status"]).exits(5);
        sandbox.run(["status", "--json"]).exits(5);
    }
}

#[test]
fn a_provisioning_file_that_holds_a_key_is_refused_without_showing_it() {
    for (text, code) in [
        (format!("{{ key: '{KEY}' }}"), 2),
        (format!("{{ keyMode: 'literal', value: '{KEY}' }}"), 2),
        (format!("{{ apiKey: '{KEY}' }}"), 2),
        (format!("{{ keyMode: '{KEY}' }}"), 2),
        (format!("{{ keyEnv: '{KEY}' }}"), 2),
        (format!("{{ '{KEY}': 1 }}"), 2),
        (format!("{{ baseUrl: 'https://{KEY}@acme.example/v1' }}"), 2),
        (format!("{{ baseUrl: 'https://acme.example/v1?key={KEY}' }}"), 2),
    ] {
        let sandbox = Sandbox::new().openclaw("{}").file("provision.json5", &text);
        let path = sandbox.arg("provision.json5");
        sandbox.run(["apply", "--file", &path]).exits(code);
        sandbox.run(["apply", "--file", &path, "--json"]).exits(code);
    }
}

#[test]
fn a_url_with_a_key_is_refused_without_showing_it() {
    let sandbox = Sandbox::new().openclaw("{}");
    for url in [
        format!("https://user:{KEY}@acme.example/v1"),
        format!("https://{KEY}@acme.example/v1"),
        format!("https://acme.example/v1?api_key={KEY}"),
        format!("http://acme.example/v1#{KEY}"),
    ] {
        // The user may type a key on the command line, but our output must not repeat it.
        let outcome = sandbox.run(["apply", "--client", "openclaw", "--base-url", &url]);
        assert!(outcome.code == Some(2), "{outcome}");
    }
}

#[test]
fn a_key_typed_where_nothing_belongs_is_not_shown_wherever_the_flags_stand() {
    let sandbox = Sandbox::new();
    for args in [
        &["key", "set", "correct-horse"][..],
        &["--lang", "zh", "key", "set", "correct-horse"],
        &["--lang=en", "key", "set", "correct-horse", "--json"],
    ] {
        let outcome = sandbox.command(args).run().exits(2).never_says("correct-horse");
        assert!(!outcome.stdout.contains("correct-horse"), "{outcome}");
    }
}

#[test]
fn a_key_typed_where_a_variables_name_belongs_is_not_shown() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw", "--key-env", KEY]).exits(2);
    sandbox.run(["apply", "--client", "openclaw", "--key-env", KEY, "--json"]).exits(2);
}
