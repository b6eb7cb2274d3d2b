//! What no link may say. A refusal never repeats a key, and never controls the terminal.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{KEY, acme, by_value, machine};

const GOOD: &str = "https://api.acme.example/v1";

fn encoded(text: &str) -> String {
    format!("wcode://setup?vendor-file={}", URL_SAFE_NO_PAD.encode(text))
}

/// The vendor's file with a field of its own.
fn with(name: &str, value: Value) -> String {
    let mut vendor = acme(GOOD);
    vendor[name] = value;
    by_value(&vendor)
}

#[track_caller]
fn refused(link: &str, words: &str) {
    let sandbox = machine();
    let before = sandbox.files();
    for command in [&["link", "show", link][..], &["setup", "--yes", "--from-link", link]] {
        let outcome = sandbox.command(command).run();
        let outcome = outcome.exits(2).says(words).never_says(KEY).never_says("\u{1b}");
        assert!(!outcome.stdout.contains(KEY) && !outcome.stdout.contains('\u{1b}'));
    }
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_key_in_a_link_is_refused_and_not_repeated() {
    for link in [
        format!("wcode://setup?vendor=wcode&key={KEY}"),
        format!("wcode://setup?vendor=wcode&api-key={KEY}"),
        format!("wcode://setup?vendor=wcode&apiKey={KEY}"),
        format!("wcode://setup?vendor=wcode&token={KEY}"),
        format!("wcode://setup?vendor=wcode&model={KEY}"),
        format!("wcode://setup?{KEY}"),
        format!("wcode://setup?vendor-url=https%3A%2F%2Fu%3A{KEY}%40acme.example%2F"),
        format!("wcode://setup?vendor-url=https%3A%2F%2Facme.example%2F%3Fx%3D{KEY}"),
        format!("https://u:{KEY}@acme.example/w.json5"),
        format!("https://acme.example/w.json5?access_token={KEY}"),
        with("apiKey", json!(KEY)),
        with("keyPage", json!(KEY)),
        with("Authorization", json!(format!("Bearer {KEY}"))),
        with("models", json!([{ "id": "m", "params": { "token": KEY } }])),
        encoded(&format!("{{ // {KEY}\n{}", &acme(GOOD).to_string()[1..])),
    ] {
        refused(
            &link,
            if link.ends_with(&format!("?{KEY}")) {
                "a link cannot say"
            } else {
                "has a key in it"
            },
        );
    }
}

#[test]
fn what_a_link_cannot_say_is_named_with_its_place() {
    for (link, words) in [
        ("wcode://setup?vendor=wcode&base-url=https://e.example", "`base-url` (column 28)"),
        ("wcode://setup?vendor=wcode&keyCommand=x", "`keyCommand` (column 28)"),
        ("wcode://setup?vendor=wcode&key-origin=https://e.example", "`key-origin` (column 28)"),
        ("wcode://setup?config=x&vendor=wcode", "`config` (column 15)"),
        ("wcode://setup?vendor=wcode&managed=1", "`managed`"),
        ("wcode://setup?vendor=wcode&on-conflict=overwrite", "`on-conflict`"),
        ("wcode://setup?vendor=wcode&vendor=acme", "second time at column 28"),
        ("wcode://setup?vendor=wcode&protocol=smtp", "openai-completions"),
        ("wcode://setup?vendor=wcode&client=emacs", "emacs"),
        ("wcode://setup?model=x", "names no vendor"),
        ("wcode://setup", "not a setup link"),
        ("wcode://remove?vendor=wcode", "not a setup link"),
        ("wcode://setup?vendor=wcode#x", "not a setup link"),
        ("wcode://evil/setup?vendor=wcode", "not a setup link"),
        ("ccswitch://v1/import?app=x", "not a setup link"),
        ("file:///etc/passwd", "not a setup link"),
        ("wcode://setup?vendor=wc ode", "column 24"),
        ("wcode://setup?vendor=%1b%5b2J", "U+001B"),
        ("wcode://setup?vendor=wcode&model=a%E2%80%AEb", "U+202E"),
        ("wcode://setup?vendor=%ff", "U+FFFD"),
        ("wcode://setup?vendor-file=!!", "not text in base64url"),
        ("wcode://setup?vendor-url=http%3A%2F%2Facme.example%2Fx", "https only"),
        ("wcode://setup?vendor-url=http%3A%2F%2F192.0.2.1%2Fx", "https only"),
        ("wcode://setup?vendor-url=ftp%3A%2F%2Facme.example%2Fx", "https only"),
        ("wcode://setup?vendor-url=nonsense", "not a URL"),
        ("http://acme.example/w.json5", "https only"),
        ("wcode://setup?vendor=nobody", "nobody"),
    ] {
        refused(link, words);
    }
    let long = format!("wcode://setup?vendor={}", "x".repeat(40_000));
    refused(&long, "at most 32768");
}

#[test]
fn a_file_in_a_link_is_judged_like_a_vendors_file_and_more_strictly() {
    let models: Vec<Value> = (0..501).map(|number| json!({ "id": format!("m{number}") })).collect();
    let elsewhere = |id: &str, name: &str, variable: &str| {
        let mut vendor = acme(GOOD);
        (vendor["id"], vendor["name"], vendor["keyVariable"]) =
            (json!(id), json!(name), json!(variable));
        by_value(&vendor)
    };
    for (link, words) in [
        (with("endpoints", json!({})), "names no endpoint"),
        (with("keyPage", json!("https://wc\u{43e}de.net/keys")), "letters of another script"),
        (by_value(&acme("https://wc\u{43e}de.net/v1")), "letters of another script"),
        (with("models", json!(models)), "at most 500"),
        (with("name", json!("a\u{1b}[2Jb")), "U+001B"),
        (with("name", json!("a\u{202e}b")), "U+202E"),
        (with("a\u{1b}[2Jb", json!("x")), "U+001B"),
        (elsewhere("wcode", "x", "X_KEY"), "replace the built-in vendor"),
        (elsewhere("wcode-net", "x", "X_KEY"), "named like wcode.net"),
        (elsewhere("acme", "WCode.Net official", "X_KEY"), "named like wcode.net"),
        (elsewhere("acme", "Acme", "WCODE_API_KEY"), "the key of wcode.net"),
    ] {
        refused(&link, words);
    }
    let sandbox = machine();
    for (text, words) in [
        (
            "{ id: 'acme', name: 'x', keyVariable: 'K', endpoints: {}, models: [], command: 'rm' }",
            "command",
        ),
        ("{ id: 'acme',\n oops", "line 2"),
        (
            "{ id: 'acme', name: 'x', keyVariable: 'K', endpoints: { 'openai-completions': 'http://a.example' }, models: [] }",
            "https",
        ),
        (
            "{ id: 'acme', name: 'x', keyVariable: 'K', endpoints: { 'openai-completions': 'https://a/${HOME}' }, models: [] }",
            "'$'",
        ),
    ] {
        let outcome = sandbox.run(["link", "show", &encoded(text)]);
        assert!(matches!(outcome.code, Some(2 | 5)), "{text}\n{outcome}");
        outcome.says(words);
    }
}

#[test]
fn a_link_with_another_vendor_than_the_command_is_refused() {
    let sandbox = machine();
    let setup = ["setup", "--yes", "--vendor", "acme", "wcode://setup?vendor=wcode"];
    sandbox.command(&setup).run().exits(2).says("`--vendor` names `acme`");
    let twice = [
        "setup",
        "--yes",
        "wcode://setup?vendor=wcode",
        "--from-link",
        "wcode://setup?vendor=wcode",
    ];
    sandbox.command(&twice).run().exits(2);
}
