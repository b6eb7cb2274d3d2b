//! Feeds the document engine any bytes: `cargo +nightly fuzz run --fuzz-dir tests/fuzz document`.
//!
//! The first byte chooses dialect and edit, the rest is the text. What must hold:
//! - reading never panics, and every error can be shown;
//! - a text that is read is kept byte for byte, and its values can be decoded;
//! - an edit passes its own proof, and taking it back gives the same bytes;
//! - any member can be removed without failing the proof.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use wcode_document::{Dialect, Document, Edit, EditError, Kind, Node, Path};

fuzz_target!(|data: &[u8]| {
    let Some((&choice, rest)) = data.split_first() else { return };
    let Ok(text) = std::str::from_utf8(rest) else { return };
    let dialect = [Dialect::Json5, Dialect::Jsonc, Dialect::Json][usize::from(choice) % 3];
    let document = match Document::parse(text, dialect) {
        Ok(document) => document,
        Err(error) => {
            assert!(error.offset <= text.len());
            assert!(!error.to_string().is_empty() && error.snippet().ends_with('^'));
            return;
        }
    };
    assert_eq!(document.text(), text);
    let _ = document.root().to_value();

    let mut places = Vec::new();
    collect(document.root(), &Path::root(), &mut places);
    for (number, (path, kind)) in places.iter().take(8).enumerate() {
        insert_and_take_back(&document, path, *kind, usize::from(choice) / 3 + number);
    }
    for (path, _) in places.iter().skip(1).take(8) {
        proved(document.edit(&[Edit::Remove { path: path.clone(), restore_empty: None }]));
    }
});

fn insert_and_take_back(document: &Document, parents: &Path, kind: Kind, choice: usize) {
    let values =
        [json!(1), json!("it's \"x\"\u{2028}"), json!({ "a b": [{}], "c": [1, "d"] }), json!([])];
    let value = values[choice % values.len()].clone();
    let (path, edit) = match (kind, choice / values.len() % 3) {
        (Kind::Array, _) => {
            let path = parents.clone().item("fuzz item");
            (path.clone(), Edit::Set { path, value: json!("fuzz item") })
        }
        (_, 0) => {
            let path = parents.clone().key("fuzz-key");
            (path.clone(), Edit::Set { path, value })
        }
        (_, 1) => {
            let path = parents.clone().key("fuzz");
            (path.clone(), Edit::SetFirst { path, value })
        }
        _ => {
            let path = parents.clone().key("fuzz");
            (
                path.clone(),
                Edit::Set {
                    path: path.key("inner").element("id", "x"),
                    value: json!({ "id": "x" }),
                },
            )
        }
    };
    // A key with a lone surrogate has a name for reading only.
    let Some(container) = document.get(parents) else { return };
    if document.get(&path).is_some() {
        return; // Not ours to take out.
    }
    let Some(edited) = proved(document.edit(&[edit])) else { return };
    let restore_empty = container.is_empty().then(|| container.raw().to_owned());
    let back = edited.edit(&[Edit::Remove { path, restore_empty }]).expect("what was added can go");
    assert_eq!(back.text(), document.text());
}

/// A refusal is fine, a failed proof is a bug.
fn proved(result: Result<Document, EditError>) -> Option<Document> {
    match result {
        Err(error @ EditError::Verification { .. }) => panic!("{error}"),
        other => other.ok(),
    }
}

/// All containers that keys alone lead to.
fn collect(node: Node<'_>, path: &Path, found: &mut Vec<(Path, Kind)>) {
    if found.len() < 64 && matches!(node.kind(), Kind::Object | Kind::Array) {
        found.push((path.clone(), node.kind()));
        for member in node.members() {
            collect(member.value(), &path.clone().key(member.key()), found);
        }
    }
}
