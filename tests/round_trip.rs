//! Hostile documents: `apply` adds exactly what it should, `remove` and `undo` restore every byte.
//!
//! The documents are in `nasty`; each is also tried with CRLF, with a BOM and without a final line end.
//! A document that revealed a defect is added there, under a name that says what it is.

mod nasty;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::{Map, Value, json};

use crate::support::{
    MODEL, OPENCLAW, OPENCODE, Sandbox, openclaw_provider, opencode_provider, read_json5,
};

/// A client under test.
struct Target {
    client: &'static str,
    file: &'static str,
    /// The expected value of a document after `apply`.
    merged: fn(Value) -> Value,
}

const OPENCLAW_TARGET: Target =
    Target { client: "openclaw", file: OPENCLAW, merged: with_openclaw_entries };
const OPENCODE_TARGET: Target =
    Target { client: "opencode", file: OPENCODE, merged: with_opencode_entries };

#[test]
fn openclaws_nasty_documents_come_back_as_they_were() {
    try_all(&OPENCLAW_TARGET, &nasty::openclaw());
}

#[test]
fn opencodes_nasty_documents_come_back_as_they_were() {
    try_all(&OPENCODE_TARGET, &nasty::opencode());
}

#[test]
fn there_are_at_least_eighty_documents_and_no_two_alike() {
    for documents in [nasty::openclaw(), nasty::opencode()] {
        let names: std::collections::BTreeSet<_> = documents.iter().map(|(name, _)| name).collect();
        let texts: std::collections::BTreeSet<_> = documents.iter().map(|(_, text)| text).collect();
        assert_eq!((names.len(), texts.len()), (documents.len(), documents.len()));
    }
    assert!(nasty::openclaw().len() >= 80, "{}", nasty::openclaw().len());
}

/// Tries every document in every variant on a few threads, and shows all failures together.
fn try_all(target: &Target, documents: &[(String, String)]) {
    let mut cases = Vec::new();
    for (name, text) in documents {
        cases.push((name.clone(), text.clone(), false));
        cases.extend(dressed(text).map(|(dress, text)| (format!("{name} {dress}"), text, true)));
    }
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((name, text, is_dressed)) =
                    cases.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    if let Err(problem) = try_one(target, text, *is_dressed) {
                        failures.lock().unwrap().push(format!("── {name}: {problem}\n{text:?}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    let (count, all) = (failures.len(), cases.len());
    assert!(failures.is_empty(), "{count} of {all} documents:\n{}", failures.join("\n"));
}

/// The same document as other editors would have saved it.
fn dressed(text: &str) -> impl Iterator<Item = (&'static str, String)> {
    let has_lf_only = !text.contains('\r') && text.contains('\n');
    let crlf = has_lf_only.then(|| ("with CRLF", text.replace('\n', "\r\n")));
    let end = match text.strip_suffix('\n') {
        Some(shorter) => ("without final line end", shorter.to_owned()),
        None => ("with final line end", format!("{text}\n")),
    };
    crlf.into_iter().chain([("with BOM", format!("\u{feff}{text}")), end])
}

fn try_one(target: &Target, before: &str, is_dressed: bool) -> Result<(), String> {
    let sandbox = Sandbox::new().file(target.file, before);
    let run = |args: &[&str]| {
        let outcome = sandbox.command(args).run();
        if outcome.code == Some(0) {
            Ok(outcome)
        } else {
            Err(format!("{args:?}: {}", outcome.stderr))
        }
    };

    run(&["apply", "--client", target.client])?;
    let after = sandbox.read(target.file);
    is_merged(target, before, &after).map_err(|problem| format!("{problem}\n{after:?}"))?;
    if is_dressed {
        run(&["remove", "--client", target.client])?;
        return is_same(before, &sandbox.read(target.file), "apply then remove");
    }
    run(&["apply", "--client", target.client])?;
    if sandbox.read(target.file) != after {
        return Err("a second apply wrote".to_owned());
    }

    run(&["remove", "--client", target.client])?;
    is_same(before, &sandbox.read(target.file), "apply then remove")?;

    run(&["apply", "--client", target.client])?;
    is_same(&after, &sandbox.read(target.file), "apply after remove")?;
    run(&["undo"])?;
    is_same(before, &sandbox.read(target.file), "apply then undo")
}

fn is_same(expected: &str, found: &str, what: &str) -> Result<(), String> {
    if expected == found { Ok(()) } else { Err(format!("{what} gives\n{found:?}")) }
}

fn is_merged(target: &Target, before: &str, after: &str) -> Result<(), String> {
    if before.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return is_value(after, &(target.merged)(json!({})));
    }
    if !is_subsequence(before, after) {
        return Err("a byte of the user's is gone".to_owned());
    }
    if comments(before) != comments(after) {
        return Err("a comment was broken".to_owned());
    }
    let is_crlf = before.contains("\r\n") && !before.replace("\r\n", "").contains('\n');
    if is_crlf && after.replace("\r\n", "").contains('\n') {
        return Err("line ends are mixed".to_owned());
    }
    let indents_by_tab = before.contains("\n\t") && !before.contains("\n ");
    if indents_by_tab && after.contains("\n ") {
        return Err("tabs and spaces are mixed".to_owned());
    }
    if before.starts_with('\u{feff}') != after.starts_with('\u{feff}') {
        return Err("the byte order mark is gone".to_owned());
    }
    if before.ends_with('\n') != after.ends_with('\n') {
        return Err("the final line end has changed".to_owned());
    }
    is_value(after, &(target.merged)(read_json5(&readable(before))))
}

fn is_value(text: &str, expected: &Value) -> Result<(), String> {
    let found: Value = json5::from_str(readable(text).trim_start_matches('\u{feff}'))
        .map_err(|error| error.to_string())?;
    if found == *expected { Ok(()) } else { Err(format!("it reads as\n{found}\nnot\n{expected}")) }
}

/// JSON5 allows lone surrogates; Rust strings cannot contain them, and the other crates reject them.
fn readable(text: &str) -> String {
    text.replace("\\uD800", "\\uFFFD").replace("\\udc00", "\\uFFFD")
}

/// Whether `after` is `before` with insertions only. The white space of an empty container may be
/// replaced by a member; `remove` restores it.
fn is_subsequence(before: &str, after: &str) -> bool {
    let mut rest = after.bytes();
    let mut wanted = before.bytes().filter(|byte| !byte.is_ascii_whitespace());
    wanted.all(|wanted| rest.any(|byte| byte == wanted))
}

/// The comments of a document in order, found without the engine.
fn comments(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' => string_length(rest, c),
            '/' if rest.starts_with("//") => {
                let end = rest.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
                found.push(rest[..end].to_owned());
                end
            }
            '/' if rest.starts_with("/*") => {
                let end = rest[2..].find("*/").map_or(rest.len(), |at| at + 4);
                found.push(rest[..end].to_owned());
                end
            }
            _ => c.len_utf8(),
        };
        rest = &rest[length..];
    }
    found
}

fn string_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn with_openclaw_entries(old: Value) -> Value {
    let mut value = old;
    let models = object_at(&mut value, "models");
    models.as_object_mut().unwrap().entry("mode").or_insert_with(|| "merge".into());
    object_at(models, "providers")["wcode"] = openclaw_provider();
    let primary = json!(format!("wcode/{MODEL}"));
    let defaults = object_at(object_at(&mut value, "agents"), "defaults");
    match defaults.get_mut("model") {
        None => defaults["model"] = json!({ "primary": primary }),
        Some(Value::Object(model)) if !model.contains_key("primary") => {
            model.insert("primary".into(), primary);
        }
        Some(_) => {}
    }
    value
}

fn with_opencode_entries(old: Value) -> Value {
    let mut value = old;
    let schema = || "https://opencode.ai/config.json".into();
    value.as_object_mut().unwrap().entry("$schema").or_insert_with(schema);
    object_at(&mut value, "provider")["wcode"] = opencode_provider();
    let model = || format!("wcode/{MODEL}").into();
    value.as_object_mut().unwrap().entry("model").or_insert_with(model);
    value
}

fn object_at<'a>(value: &'a mut Value, key: &str) -> &'a mut Value {
    let object = value.as_object_mut().unwrap();
    object.entry(key).or_insert_with(|| Value::Object(Map::new()))
}
