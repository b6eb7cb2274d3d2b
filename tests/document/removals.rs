//! What is removed with a member, and what stays.

use wcode::document::Edit;

use super::support::*;

fn removed(before: &str, place: &str, after: &str) {
    let edited = json5(before).edit(&[remove(&path(place))]).unwrap();
    assert_eq!(edited.text(), after, "from {before:?}");
}

#[test]
fn a_member_is_removed_with_its_line() {
    removed("{\n  a: 1,\n  b: 2,\n  c: 3\n}\n", "a", "{\n  b: 2,\n  c: 3\n}\n");
    removed("{\n  a: 1,\n  b: 2,\n  c: 3\n}\n", "b", "{\n  a: 1,\n  c: 3\n}\n");
    removed("{\n  a: 1,\n  b: 2,\n  c: 3\n}\n", "c", "{\n  a: 1,\n  b: 2\n}\n");
    removed("{\r\n\ta: 1,\r\n\tb: {\r\n\t}\r\n}", "b", "{\r\n\ta: 1\r\n}");
}

#[test]
fn a_trailing_comma_stays_a_trailing_comma() {
    removed("{\n  a: 1,\n  b: 2,\n}\n", "b", "{\n  a: 1,\n}\n");
    removed("{ a: 1, b: 2, }", "a", "{ b: 2, }");
    removed("{ a: 1, b: 2 }", "b", "{ a: 1 }");
    removed("[1, 'x', ]", r#"[="x"]"#, "[1, ]");
}

#[test]
fn the_only_member_is_removed_with_its_comma() {
    removed("{ a: 1, }", "a", "{ }");
    removed("{a:1}", "a", "{}");
    removed("{\n  a: 1,\n}", "a", "{\n}");
    removed("{\n  // about a\n  a: 1, // one\n}", "a", "{\n  // about a\n  // one\n}");
}

#[test]
fn a_leading_comma_is_removed_with_its_line() {
    removed("{\n    a: 1\n  , b: 2\n  , c: 3\n}", "b", "{\n    a: 1\n  , c: 3\n}");
    removed("{\n    a: 1\n  , b: 2\n  , c: 3\n}", "c", "{\n    a: 1\n  , b: 2\n}");
    removed("{\n    a: 1 // x\n  , b: 2 // y\n}", "b", "{\n    a: 1 // x\n  // y\n}");
}

#[test]
fn comments_above_stay_where_they_are() {
    removed(
        "{\n  a: 1,\n\n  // about b\n  b: 2,\n  c: 3\n}",
        "b",
        "{\n  a: 1,\n\n  // about b\n  c: 3\n}",
    );
    removed("{\n  a: 1,\n  /* about b */ b: 2\n}", "b", "{\n  a: 1\n  /* about b */\n}");
}

#[test]
fn a_comment_after_the_member_stays_on_a_line_of_its_own() {
    removed("{\n  a: 1, // one\n  b: 2 // two\n}", "b", "{\n  a: 1 // one\n  // two\n}");
    removed("{\n  a: 1, // one\n  b: 2\n}", "a", "{\n  // one\n  b: 2\n}");
    removed("{ a: 1 /* one */, b: 2 }", "a", "{ /* one */ b: 2 }");
    removed("{ a: 1, /* of b? */ b: 2 }", "a", "{ /* of b? */ b: 2 }");
}

#[test]
fn a_comment_of_the_previous_member_stays_with_it() {
    removed("{\n  a: 1, // one\n  b: 2\n}", "b", "{\n  a: 1 // one\n}");
    removed("{\n  a: 1 /* one */, b: 2\n}", "b", "{\n  a: 1 /* one */\n}");
}

#[test]
fn line_comments_never_swallow_what_follows() {
    removed("{ // x\n  a: 1 }", "a", "{ // x\n  }");
    removed("{ // x\n  a: 1, b: 2 }", "a", "{ // x\n  b: 2 }");
    removed("{ // x\n  a: 1   \n}", "a", "{ // x\n}");
    removed("{ // x\u{2028}a: 1}", "a", "{ // x\u{2028}}");
}

#[test]
fn comments_inside_the_member_are_removed_with_it() {
    removed("{ a /* 1 */ : /* 2 */ { /* 3 */ }, b: 2 }", "a", "{ b: 2 }");
}

#[test]
fn elements_are_removed_by_field_and_items_by_text() {
    let models = "[\n  { id: 'a' },\n  { id: 'b' }, // b\n  { id: 'a' },\n]";
    removed(models, r#"[id="a"]"#, "[\n  { id: 'b' }, // b\n  { id: 'a' },\n]");
    removed("['x', 'y', 'x']", r#"[="x"]"#, "['y', 'x']");
}

#[test]
fn an_empty_container_is_restored_as_it_was() {
    let given = |before: &str, restore_empty: &str| {
        let edit =
            Edit::Remove { path: path("a.b"), restore_empty: Some(restore_empty.to_owned()) };
        json5(before).edit(&[edit]).unwrap().into_text()
    };
    assert_eq!(given("{ a: {\n  b: 1\n} }", "{}"), "{ a: {} }");
    assert_eq!(given("{ a: {\n\n // c\n  b: 1\n} }", "{ // c\n}"), "{ a: { // c\n} }");
    assert_eq!(given("{ a: { b: 1, c: 2 } }", "{}"), "{ a: { c: 2 } }", "it is not empty yet");
}

#[test]
fn restoring_an_empty_container_keeps_later_comments() {
    let edit = Edit::Remove { path: path("a.b"), restore_empty: Some("{}".to_owned()) };
    let edited = json5("{ a: {\n  // mine\n  b: 1\n} }").edit(&[edit]).unwrap();
    assert_eq!(edited.text(), "{ a: {\n  // mine\n} }");
}
