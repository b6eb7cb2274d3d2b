//! What must hold for any input. Run by the fuzzer, and by `cargo test` on the seeds.
//!
//! Documents: the first byte chooses the dialect and the edits, the rest is the text.
//! - Parsing never panics, and every error can be shown.
//! - A text that parses is kept byte for byte, and its values can be decoded.
//! - An edit passes its own verification, and its inverse gives the same bytes.
//! - Any member can be removed without failing the verification.
//!
//! Paths are stored as text.
//! - Parsing never panics; every error can be shown and points into the text.
//! - A path, and each of its parents, is the same after it was written and parsed again.

use serde_json::json;
use wcode_document::{Dialect, Document, Edit, EditError, Kind, Node, Path};

/// Checks the engine on any bytes.
pub(crate) fn document(data: &[u8]) {
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
        verified(document.edit(&[Edit::Remove { path: path.clone(), restore_empty: None }]));
    }
}

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
    let Some(edited) = verified(document.edit(&[edit])) else { return };
    let restore_empty = container.is_empty().then(|| container.raw().to_owned());
    let back = edited.edit(&[Edit::Remove { path, restore_empty }]).expect("what was added can go");
    assert_eq!(back.text(), document.text());
}

/// A refusal is fine, a failed verification is a bug.
fn verified(result: Result<Document, EditError>) -> Option<Document> {
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

/// Checks the parser of paths on any bytes.
pub(crate) fn path(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Path>() {
        Ok(path) => check_parents(path),
        Err(error) => {
            assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
            assert!(!error.to_string().is_empty());
        }
    }
    check_parents(path_from(text));
}

/// A path made of the lines of a text; the first letter of a line chooses the kind of step.
fn path_from(text: &str) -> Path {
    text.split('\n').fold(Path::root(), |path, line| match line.split_at_checked(1) {
        Some(("k", name)) => path.key(name),
        Some(("i", item)) => path.item(item),
        Some((_, rest)) => {
            let (field, value) = rest.split_once('=').unwrap_or((rest, ""));
            path.element(field, value)
        }
        None => path.key(line),
    })
}

fn check_parents(path: Path) {
    let mut next = Some(path);
    while let Some(path) = next {
        assert_eq!(path.to_string().parse(), Ok(path.clone()), "{path}");
        next = path.parent();
    }
}
