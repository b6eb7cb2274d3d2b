//! Walks the tape: values, members, elements, and the raw text of each.
//!
//! A [`Node`] is a document and an index, so it is cheap to copy. Decoding is lazy. Kinds need no
//! storage: they follow from the first byte of a value.
//!
//! Not here: decoding (`value`), what is between the values (`trivia`).

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use super::lookup::{By, Walk};
use super::parse::TapeEntry;
use super::{Document, Position, Segment, value};

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// Any number, including `NaN`, `Infinity` and hexadecimal ones.
    Number,
    /// `"…"` or `'…'`
    String,
    /// `[…]`
    Array,
    /// `{…}`
    Object,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// One value of a document.
#[derive(Clone, Copy)]
pub struct Node<'d> {
    document: &'d Document,
    index: u32,
}

impl<'d> Node<'d> {
    pub(super) fn new(document: &'d Document, index: u32) -> Self {
        Self { document, index }
    }

    /// The root of the document that it is in.
    pub fn root(self) -> Self {
        self.document.root()
    }

    /// Its index in the tape.
    pub(super) fn index(self) -> u32 {
        self.index
    }

    pub(super) fn document(self) -> &'d Document {
        self.document
    }

    #[inline(always)]
    fn entry(self) -> TapeEntry {
        self.document.tape[self.index as usize]
    }

    /// The kind of the value.
    pub fn kind(self) -> Kind {
        match self.document.text.as_bytes().get(self.entry().start as usize) {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"' | b'\'') => Kind::String,
            Some(b'n') => Kind::Null,
            Some(b't' | b'f') => Kind::Bool,
            _ => Kind::Number,
        }
    }

    /// The raw text of the value, with the quotes of a string and the brackets of a container.
    pub fn raw(self) -> &'d str {
        &self.document.text[self.span()]
    }

    /// The byte range of the value in the text.
    pub fn span(self) -> Range<usize> {
        let entry = self.entry();
        entry.start as usize..entry.end as usize
    }

    /// The position of the value's first byte.
    pub fn position(self) -> Position {
        Position::locate(&self.document.text, self.document.dialect, self.span().start).0
    }

    /// A string's text, escapes decoded. A lone surrogate becomes U+FFFD: for reading only.
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        (self.kind() == Kind::String).then(|| value::decode(self.raw()).text)
    }

    /// The value of `true` or `false`.
    pub fn as_bool(self) -> Option<bool> {
        match self.raw() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// Decodes the whole value, for reading only: `NaN`, the infinities and numbers too big for a
    /// float become `null`, a lone surrogate becomes U+FFFD, the last of duplicate keys wins.
    pub fn to_value(self) -> serde_json::Value {
        value::decode_node(self)
    }

    /// The members of an object in order; none for any other value.
    pub fn members(self) -> Members<'d> {
        Members(self.children_if(Kind::Object))
    }

    /// The elements of an array in order; none for any other value.
    pub fn elements(self) -> Elements<'d> {
        Elements(self.children_if(Kind::Array))
    }

    /// The value of a key. The last of duplicates wins, as in most readers.
    pub fn get(self, key: &str) -> Option<Self> {
        if self.kind() != Kind::Object {
            return None;
        }
        match self.document.lookup.find(self, By::Key, key) {
            Ok(found) => found.map(|matches| self.at(matches.last).1),
            Err(Walk) => {
                self.members().filter(|member| member.has_key(key)).last().map(Member::value)
            }
        }
    }

    /// The child to which a step of a path leads.
    pub fn step(self, segment: &Segment) -> Option<Self> {
        match segment {
            Segment::Key(key) => self.get(key),
            Segment::Element { field, value } => {
                self.find_element(field, value).map(|(_, found)| found)
            }
            Segment::Item(value) => self.find_item(value).map(|(_, found)| found),
        }
    }

    /// How many members or elements there are; 0 for a scalar.
    pub fn len(self) -> usize {
        self.children().count()
    }

    /// Whether there is no member or element.
    pub fn is_empty(self) -> bool {
        self.children().next().is_none()
    }

    /// The first object in the array whose `field` is the string `value`, and its slot.
    pub(super) fn find_element(self, field: &str, value: &str) -> Option<(usize, Self)> {
        if self.kind() != Kind::Array {
            return None;
        }
        match self.document.lookup.find(self, By::Field(field), value) {
            Ok(found) => found.map(|matches| self.at(matches.first)),
            Err(Walk) => self.elements().enumerate().find(|(_, element)| {
                element.get(field).is_some_and(|found| found.is_string(value))
            }),
        }
    }

    /// The first string element with this text, and its slot.
    pub(super) fn find_item(self, value: &str) -> Option<(usize, Self)> {
        if self.kind() != Kind::Array {
            return None;
        }
        match self.document.lookup.find(self, By::Item, value) {
            Ok(found) => found.map(|matches| self.at(matches.first)),
            Err(Walk) => self.elements().enumerate().find(|(_, element)| element.is_string(value)),
        }
    }

    /// The only member with this key, and its slot; `Err` with the first two if there are more.
    pub(super) fn find_member(
        self,
        key: &str,
    ) -> Result<Option<(usize, Self)>, (Member<'d>, Member<'d>)> {
        if let Ok(found) = self.document.lookup.find(self, By::Key, key)
            && found.is_none_or(|matches| matches.first == matches.last)
        {
            return Ok(found.map(|matches| self.at(matches.first)));
        }
        let mut matching = self.members().enumerate().filter(|(_, member)| member.has_key(key));
        match (matching.next(), matching.next()) {
            (Some((_, first)), Some((_, second))) => Err((first, second)),
            (first, _) => Ok(first.map(|(slot, member)| (slot, member.value()))),
        }
    }

    fn at(self, (slot, index): (usize, u32)) -> (usize, Self) {
        (slot, Self { index, ..self })
    }

    /// Whether this is a string of exactly this text.
    pub(super) fn is_string(self, text: &str) -> bool {
        self.kind() == Kind::String && value::decodes_to(self.raw(), text)
    }

    /// Members or elements.
    pub(super) fn children(self) -> Children<'d> {
        let TapeEntry { next, .. } = self.entry();
        Children {
            document: self.document,
            keyed: self.kind() == Kind::Object,
            at: self.index + 1,
            end: next,
        }
    }

    fn children_if(self, kind: Kind) -> Children<'d> {
        let children = self.children();
        if self.kind() == kind { children } else { Children { at: children.end, ..children } }
    }
}

/// Shows the kind and the span, never the text: it may contain secrets.
impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({:?} at {:?})", self.kind(), self.span())
    }
}

/// One key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Member<'d> {
    key: Node<'d>,
}

impl<'d> Member<'d> {
    /// The key without quotes, escapes decoded. A lone surrogate becomes U+FFFD.
    pub fn key(self) -> Cow<'d, str> {
        value::decode(self.key.raw()).text
    }

    /// The raw text of the key, with its quotes if it has any.
    pub fn raw_key(self) -> &'d str {
        self.key.raw()
    }

    /// The value.
    pub fn value(self) -> Node<'d> {
        Node { index: self.key.index + 1, ..self.key }
    }

    /// The byte range from the key to the end of the value.
    pub fn span(self) -> Range<usize> {
        self.key.span().start..self.value().span().end
    }

    /// The position of the key.
    pub fn position(self) -> Position {
        self.key.position()
    }

    /// Whether the key decodes to this text.
    pub(super) fn has_key(self, key: &str) -> bool {
        value::decodes_to(self.key.raw(), key)
    }
}

/// A member or an element.
#[derive(Clone, Copy)]
pub(super) struct Child<'d> {
    /// The key; `None` for an element.
    pub(super) key: Option<Node<'d>>,
    pub(super) value: Node<'d>,
}

impl Child<'_> {
    /// From the first byte of the key (or element) to the last of the value.
    pub(super) fn span(self) -> Range<usize> {
        let value = self.value.span();
        self.key.map_or(value.start, |key| key.span().start)..value.end
    }
}

/// Members or elements in order.
#[derive(Clone)]
pub(super) struct Children<'d> {
    document: &'d Document,
    keyed: bool,
    at: u32,
    end: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = Child<'d>;

    #[inline]
    fn next(&mut self) -> Option<Child<'d>> {
        if self.at >= self.end {
            return None;
        }
        let first = Node::new(self.document, self.at);
        let value = if self.keyed { Node::new(self.document, self.at + 1) } else { first };
        self.at = value.entry().next;
        Some(Child { key: self.keyed.then_some(first), value })
    }
}

/// The members of an object; see [`Node::members`].
#[derive(Clone)]
pub struct Members<'d>(Children<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = Member<'d>;

    fn next(&mut self) -> Option<Member<'d>> {
        self.0.next().and_then(|child| child.key).map(|key| Member { key })
    }
}

/// The elements of an array; see [`Node::elements`].
#[derive(Clone)]
pub struct Elements<'d>(Children<'d>);

impl<'d> Iterator for Elements<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        self.0.next().map(|child| child.value)
    }
}
