//! What an edit looks like in the file.

use serde_json::{Value, json};
use wcode::document::{Dialect, Document, Edit, Kind, Path};

use super::corpus;
use super::support::*;

/// Sets one value and compares the text; then removes it and compares again.
fn check(dialect: Dialect, before: &str, edit: Edit, after: &str) {
    let document = parse(before, dialect);
    let place = first_missing(&document, edit.path());
    let edited = document.edit(&[edit]).unwrap();
    assert_eq!(edited.text(), after);
    let restore_empty = restore_empty(&document, &place);
    let back = edited.edit(&[Edit::Remove { path: place, restore_empty }]).unwrap();
    assert_eq!(back.text(), before, "taking it back");
}

/// The outermost part of a path that the edit creates.
fn first_missing(document: &Document, path: &Path) -> Path {
    let all = (0..=path.segments().len()).map(|n| path.segments()[..n].iter().cloned().collect());
    all.into_iter().find(|part: &Path| document.get(part).is_none()).unwrap()
}

fn added(before: &str, place: &str, value: Value, after: &str) {
    check(Dialect::Json5, before, set(&path(place), value), after);
}

fn added_first(before: &str, after: &str) {
    check(Dialect::Json5, before, set_first(&path("$schema"), "s"), after);
}

fn replaced(before: &str, place: &str, value: Value, after: &str) {
    let edited = json5(before).edit(&[set(&path(place), value)]).unwrap();
    assert_eq!(edited.text(), after);
}

#[test]
fn a_member_added_to_any_document_of_the_corpus_can_be_removed_again() {
    let mut tried = 0;
    for case in corpus::valid() {
        let document = parse(&case.text, case.dialect);
        let old = document.root().to_value();
        let foreign = comments(&case.text, case.dialect);
        for (parents, kind) in containers(&document) {
            for (edit, place, expected) in edits_of(&parents, kind, &old) {
                let edited =
                    document.edit(&[edit]).unwrap_or_else(|e| panic!("{}: {e}", case.name));
                let ours = parse(edited.text(), case.dialect).root().to_value();
                assert!(is_equal(&ours, &expected), "{}: {ours}, not {expected}", case.name);
                if let Ok(theirs) = read(edited.text(), case.dialect) {
                    assert!(is_equal(&theirs, &expected), "{}: {theirs}", case.name);
                }
                assert_eq!(comments(edited.text(), case.dialect), foreign, "{}", case.name);
                let restore_empty = restore_empty(&document, &place);
                if restore_empty.is_none() {
                    assert!(is_kept(&case.text, edited.text()), "{}", case.name);
                }
                let back = edited.edit(&[Edit::Remove { path: place, restore_empty }]).unwrap();
                assert_eq!(back.text(), case.text, "{}", case.name);
                tried += 1;
            }
        }
    }
    assert!(tried > 1_500, "{tried}");
}

fn edits_of(parents: &Path, kind: Kind, old: &Value) -> Vec<(Edit, Path, Value)> {
    if kind == Kind::Array {
        let item = parents.clone().item("it's new");
        let element = parents.clone().element("id", "new");
        let object = json!({ "id": "new", "cost": { "input": 0.5 }, "tags": ["a"] });
        return vec![
            (set(&item, "it's new"), item, with(old.clone(), parents, None, json!("it's new"))),
            (set(&element, object.clone()), element, with(old.clone(), parents, None, object)),
        ];
    }
    let place = parents.clone().key("new-1");
    let with_it = |value: Value| with(old.clone(), parents, Some("new-1"), value);
    let deep = place.clone().key("a b").element("id", "x");
    let in_deep = json!({ "a b": [{ "id": "x" }] });
    vec![
        (set(&place, "v"), place.clone(), with_it(json!("v"))),
        (set_first(&place, 1), place.clone(), with_it(json!(1))),
        (set(&deep, json!({ "id": "x" })), place, with_it(in_deep)),
    ]
}

#[test]
fn an_empty_root_becomes_a_block() {
    added("{}", "a.b", json!([1, "x"]), "{\n  \"a\": {\n    \"b\": [1, \"x\"]\n  }\n}");
    added("{ }\n", "a", json!({}), "{\n  \"a\": {}\n}\n");
    added("{\n}", "a", json!(null), "{\n  \"a\": null\n}");
    added("{\r\n}\r\n", "a", json!(true), "{\r\n  \"a\": true\r\n}\r\n");
}

#[test]
fn comments_in_an_empty_object_stay_above_the_new_member() {
    added("{ /* none */ }", "a", json!(1), "{ /* none */\n  \"a\": 1\n}");
    added("{\n  // todo\n}\n", "a", json!(1), "{\n  // todo\n  \"a\": 1\n}\n");
    added("{ x: { /* none */ } }", "x.a", json!(1), "{ x: { /* none */ a: 1 } }");
    added("{ x: { // none\n} }", "x.a", json!(1), "{ x: { // none\n  a: 1\n} }");
}

#[test]
fn an_object_on_one_line_stays_on_one_line() {
    added("{ a: 1 }", "b", json!({ "c": [{}] }), "{ a: 1, b: { c: [{}] } }");
    added("{a:1,b:2}", "c", json!({ "d": 1 }), "{a:1,b:2,c:{d:1}}");
    added("{ a: {} }", "a.b", json!(1), "{ a: { b: 1 } }");
    added("{ a: 1, }", "b", json!(2), "{ a: 1, b: 2, }");
    added("{ a : 1 }", "b", json!(2), "{ a : 1, b : 2 }");
}

#[test]
fn a_new_member_has_the_indentation_and_line_end_of_its_neighbours() {
    added("{\n\ta: 1\n}", "b.c", json!(1), "{\n\ta: 1,\n\tb: {\n\t\tc: 1\n\t}\n}");
    added("{\n    a: 1,\n}", "b.c", json!(1), "{\n    a: 1,\n    b: {\n        c: 1,\n    },\n}");
    added("{\r\n  a: 1\r\n}", "b", json!(1), "{\r\n  a: 1,\r\n  b: 1\r\n}");
    added("{\r  a: 1\r}", "b", json!(1), "{\r  a: 1,\r  b: 1\r}");
    added("{\n  a: 1 }", "b", json!(1), "{\n  a: 1,\n  b: 1 }");
}

#[test]
fn a_comment_on_the_line_stays_with_its_value() {
    added("{\n  a: 1 // one\n}", "b", json!(2), "{\n  a: 1, // one\n  b: 2\n}");
    added("{\n  a: 1, /* i */ // one\n}", "b", json!(2), "{\n  a: 1, /* i */ // one\n  b: 2,\n}");
    added("{ a: 1 /* one */ }", "b", json!(2), "{ a: 1 /* one */, b: 2 }");
    added("{ a: 1, /* one */ }", "b", json!(2), "{ a: 1, /* one */ b: 2, }");
    added("{ a: 1 // one\n}", "b", json!(2), "{ a: 1, // one\n  b: 2\n}");
}

#[test]
fn comments_on_later_lines_stay_at_the_end() {
    added("{\n  a: 1,\n  // b: 0,\n}", "c", json!(2), "{\n  a: 1,\n  c: 2,\n  // b: 0,\n}");
    added("{\n  a: 1\n  /* end */ }", "c", json!(2), "{\n  a: 1,\n  c: 2\n  /* end */ }");
}

#[test]
fn a_new_member_has_a_leading_comma_like_its_neighbours() {
    added("{\n    a: 1\n  , b: 2\n}", "c", json!(3), "{\n    a: 1\n  , b: 2\n  , c: 3\n}");
    added(
        "{\n  a: 1 // x\n  ,b: 2 // y\n}",
        "c",
        json!(3),
        "{\n  a: 1 // x\n  ,b: 2 // y\n  ,c: 3\n}",
    );
}

#[test]
fn quotes_follow_the_neighbours() {
    added("{ 'a': 'x' }", "b", json!("it's"), r"{ 'a': 'x', 'b': 'it\'s' }");
    added("{ \"a\": 'x' }", "b", json!("y"), "{ \"a\": 'x', \"b\": 'y' }");
    added("{ a: 1, b: {} }", "b.c", json!("y"), "{ a: 1, b: { c: \"y\" } }");
    added("{ 'a': 1 }", "b", json!("y"), "{ 'a': 1, 'b': 'y' }");
    added("{ l: ['x'] }", r#"l[="y"]"#, json!("y"), "{ l: ['x', 'y'] }");
}

#[test]
fn only_ascii_identifiers_are_written_without_quotes() {
    for key in ["a-b", "a b", "1a", "", "键", "__proto__", "a.b"] {
        let edited = json5("{ a: 'x' }").edit(&[set(&Path::root().key(key), 1)]).unwrap();
        assert_eq!(edited.text(), format!("{{ a: 'x', '{key}': 1 }}"));
    }
    added("{ a: 1 }", "$_b1", json!(1), "{ a: 1, $_b1: 1 }");
}

#[test]
fn control_characters_and_line_separators_are_escaped() {
    let value = json!("\u{2028}\u{2029}\u{0}\u{1f}\u{7f}\u{85}\n\t\"'\\/é");
    let after = "{ 'a': '\\u2028\\u2029\\u0000\\u001f\\u007f\\u0085\\n\\t\"\\'\\\\/é' }";
    let edited = json5("{ 'a': 'x' }").edit(&[set(&path("a"), value.clone())]).unwrap();
    assert_eq!(edited.text(), after);
    assert_eq!(edited.get(&path("a")).unwrap().to_value(), value);
}

#[test]
fn jsonc_and_json_get_double_quotes_and_nothing_else() {
    let value = json!({ "b": "it's", "c": [1.5, null] });
    let after = "{\n  \"a\": {\n    \"b\": \"it's\",\n    \"c\": [1.5, null]\n  }\n}";
    for dialect in DIALECTS {
        check(dialect, "{}", set(&path("a"), value.clone()), after);
    }
    let after = "{ // c\n  \"a\": 1, // d\n  \"b\": 2,\n}";
    check(Dialect::Jsonc, "{ // c\n  \"a\": 1, // d\n}", set(&path("b"), 2), after);
    check(Dialect::Json, "{\"a\":1}", set(&path("b"), "x"), "{\"a\":1,\"b\":\"x\"}");
}

#[test]
fn the_schema_comes_first() {
    added_first("{\n  a: 1\n}", "{\n  $schema: \"s\",\n  a: 1\n}");
    added_first("{ a: 'x' }", "{ $schema: 's', a: 'x' }");
    added_first("{a:1}", "{$schema:\"s\",a:1}");
    added_first("{a: 1}", "{$schema: \"s\", a: 1}");
    added_first(
        "{ // head\n  // of a\n  a: 1\n}",
        "{ // head\n  $schema: \"s\",\n  // of a\n  a: 1\n}",
    );
    added_first("{ /* of a */ a: 1 }", "{ $schema: \"s\", /* of a */ a: 1 }");
    added_first("{\n    a: 1\n  , b: 2\n}", "{\n    $schema: \"s\",\n    a: 1\n  , b: 2\n}");
    added_first("{}", "{\n  \"$schema\": \"s\"\n}");
}

#[test]
fn arrays_of_scalars_stay_on_a_line_and_arrays_of_objects_get_lines() {
    let value =
        json!({ "input": ["text"], "models": [{ "id": "a" }], "none": [], "in": [[1], [2]] });
    added(
        "{\n  a: 1,\n}",
        "b",
        value,
        "{\n  a: 1,\n  b: {\n    input: [\"text\"],\n    models: [\n      {\n        id: \"a\",\n      },\n    ],\n    none: [],\n    in: [\n      [1],\n      [2],\n    ],\n  },\n}",
    );
    added("{\n  \"a\": []\n}", r#"a[="x"]"#, json!("x"), "{\n  \"a\": [\"x\"]\n}");
    let after = "{\n  \"a\": [\n    {\n      \"id\": \"x\"\n    }\n  ]\n}";
    added("{\n  \"a\": []\n}", r#"a[id="x"]"#, json!({ "id": "x" }), after);
}

#[test]
fn an_element_takes_the_shape_of_the_element_before() {
    added(
        "{\n  models: [\n    { id: 'a', name: 'A' },\n  ],\n}",
        r#"models[id="b"]"#,
        json!({ "id": "b", "name": "B" }),
        "{\n  models: [\n    { id: 'a', name: 'A' },\n    { id: 'b', name: 'B' },\n  ],\n}",
    );
    added("[\n  1, 2,\n  3, 4\n]", r#"[="x"]"#, json!("x"), "[\n  1, 2,\n  3, 4, \"x\"\n]");
    added("['a','b']", r#"[="x"]"#, json!("x"), "['a','b','x']");
}

#[test]
fn missing_parents_are_created() {
    added(
        "{\n  \"a\": 1\n}\n",
        r#"models.providers["x y"].models[id="m"]"#,
        json!({ "id": "m" }),
        "{\n  \"a\": 1,\n  \"models\": {\n    \"providers\": {\n      \"x y\": {\n        \"models\": [\n          {\n            \"id\": \"m\"\n          }\n        ]\n      }\n    }\n  }\n}\n",
    );
    added("{ a: {} }", r#"a.allow[="x"]"#, json!("x"), "{ a: { allow: [\"x\"] } }");
}

#[test]
fn only_the_bytes_of_the_value_are_replaced() {
    replaced(
        "{ a /* k */ : /* v */ 1 /* w */, }",
        "a",
        json!(2),
        "{ a /* k */ : /* v */ 2 /* w */, }",
    );
    replaced("{ t\\u0061rget: 'x' }", "target", json!("y"), "{ t\\u0061rget: 'y' }");
    replaced("{\n  a: { b: 1 }, // c\n}", "a", json!([]), "{\n  a: [], // c\n}");
    let after = "{\n  a: {\n    b: 2,\n  },\n}";
    replaced("{\n  a: {\n    b: 1, // gone with its value\n  },\n}", "a", json!({ "b": 2 }), after);
    replaced("// h\n1 // t", "", json!({ "a": 1 }), "// h\n{\n  \"a\": 1\n} // t");
}

#[test]
fn an_equal_value_in_another_spelling_is_left_alone() {
    let text = "{ a: 0x10, b: '\\x41', c: 5., d: [ 1, /* c */ 2, ], e: { y: 1, 'x': 2 }, f: +1e2 }";
    let equal = [
        ("a", json!(16)),
        ("b", json!("A")),
        ("c", json!(5)),
        ("d", json!([1, 2])),
        ("e", json!({ "x": 2, "y": 1 })),
        ("f", json!(100.0)),
    ];
    for (place, value) in equal {
        replaced(text, place, value, text);
    }
    replaced("{ a: \"x\" }", "", json!({ "a": "x" }), "{ a: \"x\" }");
}

#[test]
fn values_that_only_look_equal_are_replaced() {
    replaced("{ a: NaN }", "a", json!(null), "{ a: null }");
    replaced("{ a: '\\ud800' }", "a", json!("\u{fffd}"), "{ a: '\u{fffd}' }");
    replaced(
        "{ a: 9007199254740993 }",
        "a",
        json!(9007199254740992_u64),
        "{ a: 9007199254740992 }",
    );
    replaced("{ a: { b: 1, b: 1 } }", "a", json!({ "b": 1 }), "{ a: { b: 1 } }");
    replaced("{ a: '1' }", "a", json!(1), "{ a: 1 }");
}

#[test]
fn raw_text_is_written_unchanged() {
    let before = "{ a: { b: [ 0x1, /* c */ ], }, }";
    let document = json5(before);
    let raw = document.get(&path("a")).unwrap().raw().to_owned();
    let edited = document.edit(&[set(&path("a"), 1)]).unwrap();
    let back = edited.edit(&[Edit::SetRaw { path: path("a"), raw }]).unwrap();
    assert_eq!(back.text(), before);
    let raw = Edit::SetRaw { path: path("n.m"), raw: "{x:.5}".to_owned() };
    check(Dialect::Json5, "{ a: 1 }", raw, "{ a: 1, n: { m: {x:.5} } }");
}

#[test]
fn an_edit_sees_the_results_of_earlier_edits() {
    let edits = [
        set(&path("a.b"), 1),
        set(&path("a.c"), 2),
        remove(&path("a.b")),
        set_first(&path("$schema"), "s"),
        set(&path("a.c"), 3),
    ];
    let edited = json5("{}").edit(&edits).unwrap();
    assert_eq!(edited.text(), "{\n  \"$schema\": \"s\",\n  \"a\": {\n    \"c\": 3\n  }\n}");
}
