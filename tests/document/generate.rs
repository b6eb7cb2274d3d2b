//! Random documents: the spellings of each dialect, with white space and comments wherever allowed.

use proptest::prelude::*;
use wcode::document::Dialect;

/// A text that its dialect accepts.
pub(super) fn document(dialect: Dialect) -> impl Strategy<Value = String> {
    (trivia(dialect), container(dialect), trivia(dialect), tail(dialect), any::<bool>()).prop_map(
        |(before, value, after, tail, mark)| {
            format!("{}{before}{value}{after}{tail}", if mark { "\u{feff}" } else { "" })
        },
    )
}

/// A dialect and a text of it.
pub(super) fn any_document() -> impl Strategy<Value = (Dialect, String)> {
    prop_oneof![
        3 => document(Dialect::Json5).prop_map(|text| (Dialect::Json5, text)),
        2 => document(Dialect::Jsonc).prop_map(|text| (Dialect::Jsonc, text)),
        1 => document(Dialect::Json).prop_map(|text| (Dialect::Json, text)),
    ]
}

fn container(dialect: Dialect) -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        scalar(dialect),
        trivia(dialect).prop_map(|blank| format!("{{{blank}}}")),
        trivia(dialect).prop_map(|blank| format!("[{blank}]")),
    ];
    let value = leaf.prop_recursive(
        4,
        40,
        5,
        move |inner| prop_oneof![2 => object(inner.clone(), dialect), 1 => array(inner, dialect)],
    );
    prop_oneof![6 => object(value.clone(), dialect), 1 => array(value, dialect)]
}

/// The separators of one container, mostly consistent as in files written by people.
fn separators(dialect: Dialect) -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        Just((String::new(), String::new())),
        Just((String::new(), " ".to_owned())),
        Just((String::new(), "\n  ".to_owned())),
        Just((String::new(), "\r\n\t".to_owned())),
        Just((String::new(), "\r    ".to_owned())),
        Just(("\n  ".to_owned(), " ".to_owned())),
        (trivia(dialect), trivia(dialect)),
    ]
}

fn object(
    value: impl Strategy<Value = String> + 'static,
    dialect: Dialect,
) -> impl Strategy<Value = String> {
    let colon = prop_oneof![
        4 => Just((String::new(), " ".to_owned())),
        1 => Just((String::new(), String::new())),
        1 => (trivia(dialect), trivia(dialect)),
    ];
    let member = (key(dialect), colon, value)
        .prop_map(|(key, (before, after), value)| format!("{key}{before}:{after}{value}"));
    listed(member.boxed(), dialect).prop_map(|inner| format!("{{{inner}}}"))
}

fn array(
    value: impl Strategy<Value = String> + 'static,
    dialect: Dialect,
) -> impl Strategy<Value = String> {
    listed(value.boxed(), dialect).prop_map(|inner| format!("[{inner}]"))
}

fn listed(item: BoxedStrategy<String>, dialect: Dialect) -> impl Strategy<Value = String> {
    let noise = prop_oneof![3 => Just(String::new()), 1 => trivia(dialect)];
    let trailing = prop_oneof![Just(false), Just(dialect != Dialect::Json)];
    let items = prop::collection::vec((item, noise), 1..5);
    (items, separators(dialect), trivia(dialect), trailing).prop_map(
        |(items, (before, after), end, trailing)| {
            let mut out = after.clone();
            let count = items.len();
            for (at, (item, noise)) in items.into_iter().enumerate() {
                out.push_str(&item);
                out.push_str(&noise);
                if at + 1 < count {
                    out.push_str(&format!("{before},{after}"));
                } else if trailing {
                    out.push_str(&format!("{before},"));
                }
            }
            out + &end
        },
    )
}

fn key(dialect: Dialect) -> BoxedStrategy<String> {
    let quoted = prop_oneof![
        "[a-d]".prop_map(|key| format!("\"{key}\"")),
        Just(r#""__proto__""#.to_owned()),
        Just(r#""sp ace""#.to_owned()),
        Just(r#""\u0061""#.to_owned()),
        Just(r#""键""#.to_owned()),
        Just(r#""""#.to_owned()),
    ];
    if dialect != Dialect::Json5 {
        return quoted.boxed();
    }
    let bare = prop_oneof![
        "[a-d]",
        Just("__proto__".to_owned()),
        Just("键".to_owned()),
        Just(r"\u0062b".to_owned()),
        Just("null".to_owned()),
        Just("'a'".to_owned()),
        Just("'it\\'s'".to_owned()),
        Just("$ref".to_owned()),
    ];
    prop_oneof![1 => quoted, 2 => bare].boxed()
}

fn scalar(dialect: Dialect) -> BoxedStrategy<String> {
    let plain = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("false".to_owned()),
        any::<i32>().prop_map(|number| number.to_string()),
        Just("-0".to_owned()),
        Just("1.50e+3".to_owned()),
        Just(r#""""#.to_owned()),
        Just(r#""plain""#.to_owned()),
        Just(r#""// no comment, /* either: */ {[""#.to_owned()),
        Just(r#""\"\\\/\n\u00e9\ud83d\ude00""#.to_owned()),
        "[ a-z中,:}]{0,12}".prop_map(|text| format!("\"{text}\"")),
    ];
    if dialect != Dialect::Json5 {
        return plain.boxed();
    }
    let more = prop_oneof![
        Just("0xFf".to_owned()),
        Just("+1".to_owned()),
        Just(".5".to_owned()),
        Just("5.".to_owned()),
        Just("-Infinity".to_owned()),
        Just("NaN".to_owned()),
        Just("'it\"s'".to_owned()),
        Just("'a\\\r\nb\\\u{2028}c\\x41\\0'".to_owned()),
        Just("'\u{2028}\t'".to_owned()),
    ];
    prop_oneof![plain, more].boxed()
}

/// White space and comments, in any number.
fn trivia(dialect: Dialect) -> BoxedStrategy<String> {
    let space = prop_oneof![
        4 => Just(String::new()),
        3 => Just(" ".to_owned()),
        2 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("\t".to_owned()),
        2 => Just("\n    ".to_owned()),
    ];
    if dialect == Dialect::Json {
        return prop::collection::vec(space, 0..3).prop_map(|parts| parts.concat()).boxed();
    }
    let comment = prop_oneof![
        Just("// line\n".to_owned()),
        Just("// line \r\n".to_owned()),
        Just("//\r".to_owned()),
        Just("/* block */".to_owned()),
        Just("/***/".to_owned()),
        Just("/* two\n   lines, { */".to_owned()),
        Just("/* // */".to_owned()),
    ];
    let rare = if dialect == Dialect::Json5 {
        prop_oneof![
            Just("\u{a0}".to_owned()),
            Just("// to the separator\u{2028}".to_owned()),
            Just("\u{2029}".to_owned()),
            Just("\u{feff}\u{b}".to_owned()),
        ]
        .boxed()
    } else {
        space.clone().boxed()
    };
    let part = prop_oneof![6 => space, 3 => comment, 1 => rare];
    prop::collection::vec(part, 0..4).prop_map(|parts| parts.concat()).boxed()
}

/// A comment without a line end, which is valid only at the end of a text.
fn tail(dialect: Dialect) -> BoxedStrategy<String> {
    match dialect {
        Dialect::Json => Just(String::new()).boxed(),
        _ => prop_oneof![Just(String::new()), Just("// end".to_owned())].boxed(),
    }
}
