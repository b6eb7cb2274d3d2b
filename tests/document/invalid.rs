//! Invalid texts, and the position and kind of each error.

use wcode::document::{Dialect, Document};

/// An invalid text, with the position of the error and what was expected.
pub(super) struct Wrong {
    pub(super) dialect: Dialect,
    pub(super) text: &'static str,
    place: &'static str,
    expected: &'static str,
}

pub(super) fn all() -> Vec<Wrong> {
    let lists = [(Dialect::Json5, JSON5), (Dialect::Jsonc, JSONC), (Dialect::Json, JSON)];
    let of = |(dialect, list): (Dialect, &'static [(&'static str, &'static str, &'static str)])| {
        list.iter().map(move |&(text, place, expected)| Wrong { dialect, text, place, expected })
    };
    lists.into_iter().flat_map(of).collect()
}

#[test]
fn every_invalid_text_is_rejected_at_its_first_invalid_byte() {
    let mut wrong = Vec::new();
    for Wrong { dialect, text, place, expected } in all() {
        let found = match Document::parse(text, dialect) {
            Ok(_) => "accepted".to_owned(),
            Err(e) => format!("{}:{} {}", e.position.line, e.position.column, e.expected),
        };
        let wanted = format!("{place} {expected}");
        if found != wanted {
            wrong.push(format!("{dialect:?} {text:?}: {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_dialect_has_at_least_thirty_five_invalid_texts() {
    for list in [JSON5, JSONC, JSON] {
        assert!(list.len() >= 35, "{}", list.len());
    }
}

const VALUE: &str = "a value";
const KEY: &str = "a key or `}`";
const COLON: &str = "`:` after a key";
const COMMA: &str = "`,` or `}` after a value";
const COMMA_IN_ARRAY: &str = "`,` or `]` after a value";
const END: &str = "the end of the file";
const COMMENT: &str = "`*/` to end the comment";
const BEGIN: &str = "`/` or `*` to begin a comment";
const HEX: &str = "a hexadecimal digit";
const DIGIT: &str = "a digit";
const EXPONENT: &str = "a digit of the exponent";
const POINT: &str = "a digit after `.`";
const DOUBLE: &str = "`\"` to end the string";
const SINGLE: &str = "`'` to end the string";
const LETTER: &str = "an escape of a letter";
const CONTROL: &str = "control characters only as `\\u` escapes";
const ESCAPE: &str = "one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u` after `\\`";

type List = &'static [(&'static str, &'static str, &'static str)];

const JSON5: List = &[
    ("", "1:1", VALUE),
    (" \n\t", "2:2", VALUE),
    ("\u{feff}", "1:1", VALUE),
    ("// only a comment", "1:18", VALUE),
    ("/* only */\n// comments\n", "3:1", VALUE),
    ("{", "1:2", KEY),
    ("[", "1:2", VALUE),
    ("}", "1:1", VALUE),
    ("{ a: 1", "1:7", COMMA),
    ("{ a: 1,", "1:8", KEY),
    ("{ a: [1 }", "1:9", COMMA_IN_ARRAY),
    ("{ a: 1 ]", "1:8", COMMA),
    ("{ a: 1 b: 2 }", "1:8", COMMA),
    ("{\n  a: 1\n  b: 2\n}", "3:3", COMMA),
    ("{ a: 1,, }", "1:8", KEY),
    ("{ , }", "1:3", KEY),
    ("[,]", "1:2", VALUE),
    ("[1,,2]", "1:4", VALUE),
    ("[1 2]", "1:4", COMMA_IN_ARRAY),
    ("{ a }", "1:5", COLON),
    ("{ a: }", "1:6", VALUE),
    ("{ a = 1 }", "1:5", COLON),
    ("{ 1: 2 }", "1:3", KEY),
    ("{ a-b: 1 }", "1:4", COLON),
    ("{ [a]: 1 }", "1:3", KEY),
    ("{ a: b }", "1:6", VALUE),
    ("{ a: undefined }", "1:6", VALUE),
    ("{ a: TRUE }", "1:6", VALUE),
    ("{ a: nul }", "1:9", "`null`"),
    ("{ a: trueish }", "1:10", COMMA),
    ("{ a: 'x }", "1:10", SINGLE),
    ("{ a: \"x\n\" }", "1:8", DOUBLE),
    ("{\r\n  a: 'x\r\n' }", "2:8", SINGLE),
    ("{ a: '\\1' }", "1:8", "an escape that is no digit"),
    ("{ a: '\\01' }", "1:9", "no digit after `\\0`"),
    ("{ a: '\\x4' }", "1:10", HEX),
    ("{ a: '\\u12g4' }", "1:11", HEX),
    ("{ a: '\\", "1:8", "a character after `\\`"),
    ("{ \\u0031a: 1 }", "1:3", LETTER),
    ("{ a\\u002d: 1 }", "1:4", LETTER),
    ("{ a\\x61: 1 }", "1:5", "`u` after `\\`"),
    ("{ \\ud83d\\ude00: 1 }", "1:3", LETTER),
    ("{ 😀: 1 }", "1:3", KEY),
    ("{ a·b: 1 }", "1:4", COLON),
    ("{ a: 01 }", "1:7", COMMA),
    ("{ a: 1.2.3 }", "1:9", COMMA),
    ("{ a: . }", "1:7", POINT),
    ("{ a: + }", "1:7", DIGIT),
    ("{ a: - 1 }", "1:7", DIGIT),
    ("{ a: --1 }", "1:7", DIGIT),
    ("{ a: 1e }", "1:8", EXPONENT),
    ("{ a: 0x }", "1:8", HEX),
    ("{ a: 0x1.5 }", "1:9", COMMA),
    ("{ a: Infinit }", "1:13", "`Infinity`"),
    ("{ a: Nan }", "1:8", "`NaN`"),
    ("{ a: 1n }", "1:7", COMMA),
    ("{ a: 1_000 }", "1:7", COMMA),
    ("{ a: `x` }", "1:6", VALUE),
    ("{ a: /x/ }", "1:7", BEGIN),
    ("{ a: 1 /* never ends }", "1:23", COMMENT),
    ("{ a: 1 /*/ }", "1:13", COMMENT),
    ("{ a: 1 } /", "1:11", BEGIN),
    ("{ a: 1 # comment\n}", "1:8", COMMA),
    ("# comment\n{ a: 1 }", "1:1", VALUE),
    ("{ a: 1 } { b: 2 }", "1:10", END),
    ("{ a: 1 };", "1:9", END),
    ("{ a: 1 }\0", "1:9", END),
    ("{ a: 1,\0}", "1:8", KEY),
    ("{ a: 1,\u{85}}", "1:8", KEY),
    ("{ a: 1,\u{200b}}", "1:8", KEY),
    ("{\n  键: 1,\n  键2 2\n}", "3:6", COLON),
    ("{ // c\u{2028} a 1 }", "2:4", COLON),
    ("{ a: new Date() }", "1:7", "`null`"),
    ("---\na: 1\n", "1:2", DIGIT),
    ("a: 1\n", "1:1", VALUE),
];

const JSONC: List = &[
    ("", "1:1", VALUE),
    ("  ", "1:3", VALUE),
    ("// c", "1:5", VALUE),
    ("\u{feff}\u{feff}{}", "1:1", VALUE),
    ("{", "1:2", KEY),
    ("{ a: 1 }", "1:3", KEY),
    ("{ 'a': 1 }", "1:3", KEY),
    ("{ \"a\": 'b' }", "1:8", VALUE),
    ("{ \"a\": 0x1 }", "1:9", COMMA),
    ("{ \"a\": +1 }", "1:8", VALUE),
    ("{ \"a\": .5 }", "1:8", VALUE),
    ("{ \"a\": 5. }", "1:10", POINT),
    ("{ \"a\": 5.e1 }", "1:10", POINT),
    ("{ \"a\": 01 }", "1:9", COMMA),
    ("{ \"a\": -01 }", "1:10", COMMA),
    ("{ \"a\": 1e+ }", "1:11", EXPONENT),
    ("{ \"a\": - }", "1:9", DIGIT),
    ("{ \"a\": Infinity }", "1:8", VALUE),
    ("{ \"a\": NaN }", "1:8", VALUE),
    ("{ \"a\": \"x\ty\" }", "1:10", CONTROL),
    ("{ \"a\": \"x\u{1}\" }", "1:10", CONTROL),
    ("{ \"a\": \"x\\\ny\" }", "1:11", ESCAPE),
    ("{ \"a\": \"\\x41\" }", "1:10", ESCAPE),
    ("{ \"a\": \"\\'\" }", "1:10", ESCAPE),
    ("{ \"a\": \"\\v\" }", "1:10", ESCAPE),
    ("{ \"a\": \"\\0\" }", "1:10", ESCAPE),
    ("{ \"a\": \"\\u00g0\" }", "1:13", HEX),
    ("{ \"a\": \"x\n\" }", "1:10", DOUBLE),
    ("{ \"a\": 1,, }", "1:10", KEY),
    ("[1,,]", "1:4", VALUE),
    ("[,]", "1:2", VALUE),
    ("{ , }", "1:3", KEY),
    ("{ \"a\" 1 }", "1:7", COLON),
    ("{ \"a\": 1 \"b\": 2 }", "1:10", COMMA),
    ("[1 2]", "1:4", COMMA_IN_ARRAY),
    ("{ \"a\": 1 } x", "1:12", END),
    ("{ \"a\": 1 } {}", "1:12", END),
    ("{ \"a\": /* x }", "1:14", COMMENT),
    ("{ \"a\": 1 / }", "1:11", BEGIN),
    ("{\u{a0}\"a\": 1 }", "1:2", KEY),
    ("{\u{b}\"a\": 1 }", "1:2", KEY),
    ("{\u{2028}\"a\": 1 }", "1:2", KEY),
    ("{ \"a\": True }", "1:8", VALUE),
    ("{ \"a\": truex }", "1:12", COMMA),
    ("{ # c\n}", "1:3", KEY),
];

const JSON: List = &[
    ("", "1:1", VALUE),
    ("\n", "2:1", VALUE),
    ("{", "1:2", KEY),
    ("{\"a\":1,}", "1:8", "a key"),
    ("[1,]", "1:4", VALUE),
    ("[1,\n]", "2:1", VALUE),
    ("{} // c", "1:4", END),
    ("/* c */ {}", "1:1", VALUE),
    ("{ /* c */ }", "1:3", KEY),
    ("{\"a\": /**/ 1}", "1:7", VALUE),
    ("{\"a\": 1 // c\n}", "1:9", COMMA),
    ("{a: 1}", "1:2", KEY),
    ("{'a': 1}", "1:2", KEY),
    ("{\"a\": 'b'}", "1:7", VALUE),
    ("{\"a\": 0xF}", "1:8", COMMA),
    ("{\"a\": +1}", "1:7", VALUE),
    ("{\"a\": .5}", "1:7", VALUE),
    ("{\"a\": 5.}", "1:9", POINT),
    ("{\"a\": 00}", "1:8", COMMA),
    ("{\"a\": 1e}", "1:9", EXPONENT),
    ("{\"a\": -}", "1:8", DIGIT),
    ("{\"a\": NaN}", "1:7", VALUE),
    ("{\"a\": -Infinity}", "1:8", DIGIT),
    ("{\"a\": \"\t\"}", "1:8", CONTROL),
    ("{\"a\": \"\u{0}\"}", "1:8", CONTROL),
    ("{\"a\": \"\\a\"}", "1:9", ESCAPE),
    ("{\"a\": \"\\u12\"}", "1:12", HEX),
    ("{\"a\": \"\\\n\"}", "1:9", ESCAPE),
    ("{\"a\": \"b}", "1:10", DOUBLE),
    ("{\"a\": \"b\n\"}", "1:9", DOUBLE),
    ("{\"a\"}", "1:5", COLON),
    ("{\"a\":}", "1:6", VALUE),
    ("{\"a\" 1}", "1:6", COLON),
    ("{\"a\":1 \"b\":2}", "1:8", COMMA),
    ("[1 2]", "1:4", COMMA_IN_ARRAY),
    ("[,1]", "1:2", VALUE),
    ("{\"a\":1}}", "1:8", END),
    ("{\u{c}}", "1:2", KEY),
    ("{\u{feff}}", "1:2", KEY),
    ("nulll", "1:5", END),
    ("tru", "1:4", "`true`"),
];
