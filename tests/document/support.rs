//! Helpers of the document tests: short constructors of edits, independent parsers.

use serde_json::{Map, Value};
use wcode::document::{Dialect, Document, Edit, Kind, Node, Path};

pub(super) const DIALECTS: [Dialect; 3] = [Dialect::Json5, Dialect::Jsonc, Dialect::Json];

pub(super) fn json5(text: &str) -> Document {
    parse(text, Dialect::Json5)
}

pub(super) fn parse(text: &str, dialect: Dialect) -> Document {
    Document::parse(text, dialect)
        .unwrap_or_else(|error| panic!("{error}\n{}\nin {text:?}", error.snippet()))
}

pub(super) fn set(path: &Path, value: impl Into<Value>) -> Edit {
    Edit::Set { path: path.clone(), value: value.into() }
}

pub(super) fn set_first(path: &Path, value: impl Into<Value>) -> Edit {
    Edit::SetFirst { path: path.clone(), value: value.into() }
}

pub(super) fn remove(path: &Path) -> Edit {
    Edit::Remove { path: path.clone(), restore_empty: None }
}

/// The raw text of the container of a path if it is empty, to restore it after a removal.
pub(super) fn restore_empty(before: &Document, path: &Path) -> Option<String> {
    let container = before.get(&path.parent()?)?;
    container.is_empty().then(|| container.raw().to_owned())
}

pub(super) fn path(text: &str) -> Path {
    text.parse().unwrap_or_else(|error| panic!("{error} in {text:?}"))
}

/// Parses a text with a parser that shares no code with the engine. Deep texts overflow some.
pub(super) fn read(text: &str, dialect: Dialect) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match dialect {
        Dialect::Json5 => json5::from_str(text).map_err(|error| error.to_string()),
        Dialect::Json => serde_json::from_str(text).map_err(|error| error.to_string()),
        Dialect::Jsonc => {
            let value = jsonc_parser::parse_to_value(text, &jsonc_parser::ParseOptions::default());
            value
                .map_err(|error| error.to_string())?
                .map(from_jsonc)
                .ok_or_else(|| "nothing".to_owned())
        }
    }
}

fn from_jsonc(value: jsonc_parser::JsonValue<'_>) -> Value {
    use jsonc_parser::JsonValue;
    match value {
        JsonValue::Null => Value::Null,
        JsonValue::Boolean(value) => value.into(),
        JsonValue::Number(text) => serde_json::from_str(text).unwrap(),
        JsonValue::String(text) => text.into_owned().into(),
        JsonValue::Array(elements) => elements.into_iter().map(from_jsonc).collect(),
        JsonValue::Object(members) => {
            members.into_iter().map(|(key, value)| (key, from_jsonc(value))).collect()
        }
    }
}

/// Whether two values are equal in JavaScript: one kind of number, no order of keys.
pub(super) fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || is_near(a, b),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        _ => a == b,
    }
}

/// serde_json parses some floats a few bits off.
fn is_near(a: &serde_json::Number, b: &serde_json::Number) -> bool {
    let (Some(a), Some(b)) = (a.as_f64(), b.as_f64()) else { return false };
    (a - b).abs() <= a.abs() * 1e-12 + 1e-300
}

/// The value with one member or element added or replaced.
pub(super) fn with(mut root: Value, parents: &Path, key: Option<&str>, new: Value) -> Value {
    let container = walk(&mut root, parents);
    match (container, key) {
        (Value::Object(members), Some(key)) => {
            members.insert(key.to_owned(), new);
        }
        (Value::Array(elements), None) => elements.push(new),
        (other, _) => panic!("no place for a child in {other}"),
    }
    root
}

/// The value without one member.
pub(super) fn without(mut root: Value, parents: &Path, key: &str) -> Value {
    let Value::Object(members) = walk(&mut root, parents) else { panic!("no object") };
    assert!(members.shift_remove(key).is_some(), "no {key:?} to remove");
    root
}

fn walk<'v>(root: &'v mut Value, path: &Path) -> &'v mut Value {
    use wcode::document::Segment;
    path.segments().iter().fold(root, |value, segment| match segment {
        Segment::Key(key) => &mut value[key.as_str()],
        Segment::Element { field, value: wanted } => {
            let elements = value.as_array_mut().unwrap().iter_mut();
            elements.into_iter().find(|e| e[field.as_str()] == wanted.as_str()).unwrap()
        }
        Segment::Item(_) => panic!("an item holds nothing"),
    })
}

/// All objects and arrays that a path reaches without ambiguity, the root first.
pub(super) fn containers(document: &Document) -> Vec<(Path, Kind)> {
    let mut found = Vec::new();
    collect(document.root(), Path::root(), &mut found);
    found
}

fn collect(node: Node<'_>, path: Path, found: &mut Vec<(Path, Kind)>) {
    if !matches!(node.kind(), Kind::Object | Kind::Array) {
        return;
    }
    found.push((path.clone(), node.kind()));
    for member in node.members() {
        let key = member.key();
        if is_single(node, &key) {
            collect(member.value(), path.clone().key(key.into_owned()), found);
        }
    }
    let mut seen = Vec::new();
    for element in node.elements() {
        if let Some(id) = element.get("id").and_then(Node::as_str)
            && is_single(element, "id")
            && !id.contains(char::REPLACEMENT_CHARACTER)
            && !seen.contains(&id)
        {
            collect(element, path.clone().element("id", id.clone().into_owned()), found);
            seen.push(id);
        }
    }
}

/// Whether a key is unique and a path can have it, which is not so with a lone surrogate.
pub(super) fn is_single(object: Node<'_>, key: &str) -> bool {
    !key.contains(char::REPLACEMENT_CHARACTER)
        && object.members().filter(|member| member.key() == key).count() == 1
}

/// The comments of a text, found without the engine.
pub(super) fn comments(text: &str, dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' => string_length(rest, c),
            '/' if rest.starts_with("//") => line_length(rest, dialect),
            '/' if rest.starts_with("/*") => rest[2..].find("*/").unwrap() + 4,
            other => other.len_utf8(),
        };
        if c == '/' {
            found.push(rest[..length].to_owned());
        }
        rest = &rest[length..];
    }
    found
}

fn line_length(text: &str, dialect: Dialect) -> usize {
    let separators: &[char] = match dialect {
        Dialect::Json5 => &['\n', '\r', '\u{2028}', '\u{2029}'],
        Dialect::Jsonc | Dialect::Json => &['\n', '\r'],
    };
    text.find(separators).unwrap_or(text.len())
}

fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let mut chars = text.char_indices().skip(1);
    let end = chars.find(|&(_, c)| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    end.unwrap().0 + 1
}

/// Whether `new` is `old` with insertions only.
pub(super) fn is_kept(old: &str, new: &str) -> bool {
    let mut new = new.chars();
    old.chars().all(|wanted| new.any(|found| found == wanted))
}

pub(super) fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>().into()
}
