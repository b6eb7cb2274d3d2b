//! Ambiguous and invalid edits: each is an error, and nothing changes.

use serde_json::{Value, json};
use wcode::document::{Dialect, Document, Edit, EditError, Kind, Path, Position};

use super::support::*;

fn refusal(text: &str, edit: Edit) -> EditError {
    json5(text).edit(&[edit]).unwrap_err()
}

#[test]
fn a_duplicate_key_on_the_path_is_an_error_with_both_positions() {
    let text = "{\n  models: {},\n  'm\\x6fdels': {},\n}";
    for place in ["models", "models.a", "models.a.b"] {
        let error = refusal(text, set(&path(place), 1));
        let (first, second) = (Position { line: 2, column: 3 }, Position { line: 3, column: 3 });
        assert_eq!(error, EditError::DuplicateKey { path: path("models"), first, second });
    }
    assert!(matches!(refusal(text, remove(&path("models"))), EditError::DuplicateKey { .. }));
    assert_eq!(
        refusal("{ a: 1, a: 2 }", set(&path("a"), 2)).to_string(),
        "duplicate key `a`, at line 1, column 3 and at line 1, column 9"
    );
}

#[test]
fn a_duplicate_elsewhere_does_not_matter() {
    let edited = json5("{ a: 1, a: 2 }").edit(&[set(&path("b"), 3)]).unwrap();
    assert_eq!(edited.text(), "{ a: 1, a: 2, b: 3 }");
}

#[test]
fn a_value_that_is_not_an_object_is_not_replaced_by_one() {
    let texts = [
        ("{ a: 1 }", Kind::Number),
        ("{ a: null }", Kind::Null),
        ("{ a: 'x' }", Kind::String),
        ("{ a: [] }", Kind::Array),
        ("{ a: false }", Kind::Bool),
    ];
    for (text, found) in texts {
        let error = refusal(text, set(&path("a.b.c"), 1));
        let position = Position { line: 1, column: 6 };
        assert_eq!(error, EditError::NotAnObject { path: path("a"), found, position });
    }
    let error = refusal("[1]", set(&path("a"), 1));
    assert!(matches!(error, EditError::NotAnObject { found: Kind::Array, .. }));
}

#[test]
fn an_element_cannot_be_added_to_a_value_that_is_not_an_array() {
    for place in [r#"a[id="x"]"#, r#"a[="x"]"#] {
        let error = refusal("{ a: { id: 'x' } }", set(&path(place), "x"));
        assert!(matches!(error, EditError::NotAnArray { found: Kind::Object, .. }), "{error}");
    }
}

#[test]
fn a_missing_value_cannot_be_removed() {
    for place in ["b", "a.b", r#"l[id="x"]"#, r#"l[="x"]"#] {
        let error = refusal("{ a: {}, l: [] }", remove(&path(place)));
        assert_eq!(error, EditError::NotFound { path: path(place) });
    }
    let error = refusal("{}", remove(&Path::root()));
    assert!(matches!(error, EditError::InvalidEdit { .. }));
}

#[test]
fn a_result_that_nests_too_deep_is_refused() {
    let deep = (0..Document::MAX_DEPTH).fold(Path::root(), |path, _| path.key("a"));
    let document = json5("{}");
    assert!(document.edit(&[set(&deep, 1)]).is_ok());
    let error = document.edit(&[set(&deep.clone().key("a"), 1)]).unwrap_err();
    assert!(matches!(error, EditError::TooDeep { .. }), "{error}");
    let error = document.edit(&[set(&deep, json!({ "a": 1 }))]).unwrap_err();
    assert!(matches!(error, EditError::TooDeep { .. }), "{error}");
    let raw = "[".repeat(400) + &"]".repeat(400);
    let place = (0..200).fold(Path::root(), |path, _| path.key("a"));
    let error = document.edit(&[Edit::SetRaw { path: place, raw }]).unwrap_err();
    assert!(matches!(error, EditError::TooDeep { .. }), "{error}");
}

#[test]
fn a_new_element_must_match_its_path() {
    let document = json5("{ list: [] }");
    let place = path(r#"list[id="x"]"#);
    for value in [json!({}), json!({ "id": "y" }), json!("x"), json!({ "id": 1 }), Value::Null] {
        let error = document.edit(&[set(&place, value)]).unwrap_err();
        assert!(matches!(error, EditError::InvalidEdit { .. }), "{error}");
    }
    let error = document.edit(&[set(&path(r#"list[id="x"].name"#), "n")]).unwrap_err();
    assert!(matches!(error, EditError::InvalidEdit { .. }), "{error}");
    let error = document.edit(&[set(&path(r#"list[="x"]"#), "y")]).unwrap_err();
    assert!(matches!(error, EditError::InvalidEdit { .. }), "{error}");
}

#[test]
fn raw_text_must_be_one_value_of_the_dialect() {
    let jsonc = parse("{}", Dialect::Jsonc);
    for raw in ["", "1 2", " 1", "1 ", "1 // c", "/**/1", "'x'", "{ a: 1 }", "\"x", "1,\"b\":2"] {
        let edit = Edit::SetRaw { path: path("a"), raw: raw.to_owned() };
        let error = jsonc.edit(&[edit]).unwrap_err();
        assert!(matches!(error, EditError::InvalidEdit { .. }), "{raw:?}: {error}");
    }
}

#[test]
fn the_container_to_restore_must_be_empty_and_of_the_same_kind() {
    let document = json5("{ a: { b: 1 } }");
    for restore_empty in ["{ c: 1 }", "[]", "1", "", "{} // c", "{"] {
        let edit =
            Edit::Remove { path: path("a.b"), restore_empty: Some(restore_empty.to_owned()) };
        let error = document.edit(&[edit]).unwrap_err();
        assert!(matches!(error, EditError::InvalidEdit { .. }), "{restore_empty:?}: {error}");
    }
}

#[test]
fn one_refused_edit_leaves_the_document_unchanged() {
    let document = json5("{ a: 1 }");
    let edits = [set(&path("b"), 1), set(&path("a.c"), 1)];
    assert!(document.edit(&edits).is_err());
    assert_eq!(document.text(), "{ a: 1 }");
}
