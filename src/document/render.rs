//! Prints new values in the style of their neighbours.
//!
//! Strings are escaped only as far as every dialect needs; line separators and control characters
//! always are. A key is written without quotes only if its neighbours are and it is an ASCII
//! identifier.

use serde_json::Value;

use super::container::Layout;
use super::style::{Quotes, Style};
use super::{Node, value};

/// A value that is not in the document yet.
#[derive(Clone, Debug)]
pub(super) enum NewValue<'v> {
    Value(&'v Value),
    /// The raw text of one value, already checked.
    Raw(&'v str),
    /// An object with this one member.
    Object(&'v str, Box<Self>),
    /// An array with this one element.
    Array(Box<Self>),
}

impl NewValue<'_> {
    /// Whether a node of a document is this value.
    pub(super) fn matches(&self, node: Node<'_>) -> bool {
        match self {
            Self::Value(value) => value::is_same(node, value),
            Self::Raw(raw) => node.raw() == *raw,
            Self::Object(key, inner) => {
                let mut members = node.members();
                let only =
                    members.next().is_some_and(|m| m.has_key(key) && inner.matches(m.value()));
                only && members.next().is_none()
            }
            Self::Array(inner) => {
                let mut elements = node.elements();
                elements.next().is_some_and(|only| inner.matches(only)) && elements.next().is_none()
            }
        }
    }

    /// Whether the value has more than this number of levels.
    pub(super) fn is_deeper_than(&self, levels: usize) -> bool {
        match (self, levels) {
            (Self::Value(value), _) => is_deeper_than(value, levels),
            // A raw text has been parsed, and the result will be.
            (Self::Raw(_), _) => false,
            (Self::Object(..) | Self::Array(_), 0) => true,
            (Self::Object(_, inner) | Self::Array(inner), _) => inner.is_deeper_than(levels - 1),
        }
    }

    /// Whether this is neither an object nor an array.
    pub(super) fn is_scalar(&self) -> bool {
        match self {
            Self::Value(value) => is_scalar(value),
            Self::Raw(raw) => !raw.starts_with(['{', '[']),
            Self::Object(..) | Self::Array(_) => false,
        }
    }
}

impl Style {
    /// Prints a member, or an element if there is no key.
    pub(super) fn child(
        &self,
        key: Option<&str>,
        new_value: &NewValue<'_>,
        layout: &Layout,
    ) -> String {
        let mut out = String::new();
        if let Some(key) = key {
            self.key(&mut out, key);
        }
        self.new_value(&mut out, new_value, layout);
        out
    }

    fn new_value(&self, out: &mut String, new_value: &NewValue<'_>, layout: &Layout) {
        match new_value {
            NewValue::Value(value) => self.value(out, value, layout),
            NewValue::Raw(raw) => out.push_str(raw),
            NewValue::Object(key, inner) => {
                self.container(
                    out,
                    ('{', '}'),
                    layout,
                    std::iter::once(inner),
                    |out, _, layout| {
                        self.key(out, key);
                        self.new_value(out, inner, layout);
                    },
                );
            }
            NewValue::Array(inner) => {
                let layout = if inner.is_scalar() { &Layout::Inline } else { layout };
                let items = std::iter::once(inner);
                self.container(out, ('[', ']'), layout, items, |out, inner, layout| {
                    self.new_value(out, inner, layout);
                });
            }
        }
    }

    fn value(&self, out: &mut String, value: &Value, layout: &Layout) {
        match value {
            Value::Object(members) if members.is_empty() => out.push_str("{}"),
            Value::Array(elements) if elements.is_empty() => out.push_str("[]"),
            Value::Object(members) => {
                self.container(out, ('{', '}'), layout, members, |out, (key, value), layout| {
                    self.key(out, key);
                    self.value(out, value, layout);
                });
            }
            Value::Array(elements) => {
                let plain = elements.iter().all(is_scalar);
                let layout = if plain { &Layout::Inline } else { layout };
                self.container(out, ('[', ']'), layout, elements, |out, value, layout| {
                    self.value(out, value, layout);
                });
            }
            Value::String(text) => quote(out, text, self.strings),
            Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        }
    }

    fn key(&self, out: &mut String, key: &str) {
        match self.keys {
            Quotes::None if value::is_plain_key(key) => out.push_str(key),
            Quotes::None => quote(out, key, self.strings),
            quotes => quote(out, key, quotes),
        }
        out.push_str(self.colon);
    }

    /// Prints brackets and, between them, each item with `write`.
    fn container<I: IntoIterator>(
        &self,
        out: &mut String,
        (open, close): (char, char),
        layout: &Layout,
        items: I,
        write: impl Fn(&mut String, I::Item, &Layout),
    ) {
        let pad = if open == '{' { self.pad } else { "" };
        let (inner, before, between, after) = match layout {
            Layout::Inline => (Layout::Inline, pad.into(), self.space.into(), pad.into()),
            Layout::Block(indent) => {
                let inner = format!("{indent}{}", self.unit);
                let line = format!("{}{inner}", self.newline);
                (Layout::Block(inner), line.clone(), line, format!("{}{indent}", self.newline))
            }
        };
        out.push(open);
        for (at, item) in items.into_iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            out.push_str(if at == 0 { &before } else { &between });
            write(out, item, &inner);
        }
        if *layout != Layout::Inline {
            out.push_str(self.end);
        }
        out.push_str(&after);
        out.push(close);
    }
}

/// Prints a string in quotes.
fn quote(out: &mut String, text: &str, quotes: Quotes) {
    let mark = if quotes == Quotes::Single { '\'' } else { '"' };
    out.push(mark);
    for c in text.chars() {
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c if c == mark || c == '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push(mark);
}

fn is_scalar(value: &Value) -> bool {
    !matches!(value, Value::Object(_) | Value::Array(_))
}

fn is_deeper_than(value: &Value, levels: usize) -> bool {
    let inner = |value: &Value| levels == 0 || is_deeper_than(value, levels - 1);
    match value {
        Value::Object(members) => levels == 0 || members.values().any(inner),
        Value::Array(elements) => levels == 0 || elements.iter().any(inner),
        _ => false,
    }
}
