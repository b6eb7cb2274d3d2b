//! Positions of errors, as an editor counts them, and snippets.

use wcode::document::{Dialect, Document, Path, Position, SyntaxError};

use super::support::*;

fn error(text: &str) -> SyntaxError {
    Document::parse(text, Dialect::Json5).unwrap_err()
}

#[test]
fn an_error_has_its_position_and_what_was_expected_and_found() {
    let error = error("{\n  a: 1\n  b: 2\n}\n");
    assert_eq!(error.to_string(), "line 3, column 3: expected `,` or `}` after a value, found `b`");
    assert_eq!(error.snippet(), "  b: 2\n  ^");
    assert_eq!(error.offset, 11);
}

#[test]
fn the_end_of_a_file_and_invisible_characters_are_named() {
    assert_eq!(error("{").found.to_string(), "the end of the file");
    assert_eq!(error("{ a: 'x\n'}").found.to_string(), "the end of the line");
    assert_eq!(error("{ a: 1,\0}").found.to_string(), "U+0000");
    assert_eq!(error("{ a: 1,\u{85}}").found.to_string(), "U+0085");
    assert_eq!(error("{ a: `x` }").found.to_string(), "a backquote");
    let tab = Document::parse("\"\t\"", Dialect::Json).unwrap_err();
    assert_eq!(tab.found.to_string(), "a tab");
}

#[test]
fn every_line_end_counts_once() {
    let at = |text: &str| (error(text).position.line, error(text).position.column);
    assert_eq!(at("{\n\n x }"), (3, 4));
    assert_eq!(at("{\r\n\r\n x }"), (3, 4));
    assert_eq!(at("{\r\r x }"), (3, 4));
    assert_eq!(at("{\u{2028}\u{2029} x }"), (3, 4));
    let jsonc = Document::parse("{ // \u{2028}\n x }", Dialect::Jsonc).unwrap_err();
    assert_eq!(jsonc.position, Position { line: 2, column: 2 });
}

#[test]
fn a_column_counts_characters_and_no_byte_order_mark() {
    assert_eq!(error("\u{feff}{ x }").position, Position { line: 1, column: 5 });
    assert_eq!(error("{ 键值: '中文' x }").position, Position { line: 1, column: 12 });
    assert_eq!(error("{ a: '😀' x }").position, Position { line: 1, column: 10 });
}

#[test]
fn the_caret_lines_up_below_tabs_and_wide_characters() {
    assert_eq!(error("{\n\tk:\t1 x\n}").snippet(), "\tk:\t1 x\n\t  \t  ^");
    assert_eq!(error("{ 键: 1 x }").snippet(), "{ 键: 1 x }\n        ^");
}

#[test]
fn a_snippet_shows_a_part_of_a_long_line() {
    let text = format!("{{ a: '{}' x, b: '{}' }}", "é".repeat(5_000), "y".repeat(5_000));
    let error = error(&text);
    assert_eq!(error.position, Position { line: 1, column: 5_009 });
    assert_eq!(error.line_text.chars().count(), 120);
    assert_eq!(error.line_text.chars().nth(error.caret), Some('x'));
}

#[test]
fn nodes_and_members_have_a_position() {
    let document = json5("{\n  a: {\n    'b c': [1, 'x'],\n  },\n}");
    let list = document.get(&path(r#"a["b c"]"#)).unwrap();
    assert_eq!(list.position(), Position { line: 3, column: 12 });
    assert_eq!(&document.text()[list.span()], "[1, 'x']");
    let member = document.get(&path("a")).unwrap().members().next().unwrap();
    assert_eq!(member.position(), Position { line: 3, column: 5 });
    assert_eq!((member.raw_key(), &*member.key()), ("'b c'", "b c"));
    assert_eq!(&document.text()[member.span()], "'b c': [1, 'x']");
    assert_eq!(document.get(&Path::root()).unwrap().position(), Position { line: 1, column: 1 });
}
