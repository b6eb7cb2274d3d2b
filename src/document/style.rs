//! Detects the style of the neighbours of a new value.
//!
//! Nothing is configured: line end, indentation, quotes, colon, padding and trailing comma come from
//! the document, nearest neighbours first. The fallback is plain JSON: double quotes, two spaces,
//! LF, no trailing comma.
//!
//! Not here: printing (`render`), choosing the place (`insert`).

use memchr::memchr2;

use super::container::{ContainerInfo, Layout, line_indent};
use super::{Dialect, Kind, Node};

/// The quotes of a key or a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Single,
    Double,
}

/// The style of a new value.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) newline: &'static str,
    /// The indentation that one level adds.
    pub(super) unit: String,
    pub(super) keys: Quotes,
    pub(super) strings: Quotes,
    /// The colon with the white space around it.
    pub(super) colon: &'static str,
    /// What follows a comma on the same line.
    pub(super) space: &'static str,
    /// The padding inside the braces of an object on one line.
    pub(super) pad: &'static str,
    /// The trailing comma of a container of several lines, or nothing.
    pub(super) end: &'static str,
}

impl Style {
    /// Detects the style for a new child of the last of these containers (from the root down).
    pub(super) fn detect(containers: &[ContainerInfo<'_>]) -> Self {
        let json5 =
            containers.first().is_some_and(|o| o.node.document().dialect() == Dialect::Json5);
        let key = nearest(containers, last_key);
        let keys = key.filter(|_| json5).map_or(Quotes::Double, |key| quotes_of(key.raw()));
        let strings = nearest(containers, last_string).filter(|_| json5);
        let fallback = if keys == Quotes::Single { keys } else { Quotes::Double };
        let colon = key.map_or(": ", colon_after);
        let space = if colon == ":" { "" } else { " " };
        let space = nearest(containers, ContainerInfo::space_between).unwrap_or(space);
        Self {
            newline: newline(containers),
            unit: nearest(containers, unit_in).unwrap_or_else(|| "  ".to_owned()),
            keys,
            strings: strings.map_or(fallback, |string| quotes_of(string.raw())),
            colon,
            space,
            pad: nearest(containers, pad_in).unwrap_or(space),
            end: nearest(containers, end_in).unwrap_or(""),
        }
    }

    /// The layout of the last of these containers, or the one it would have with children.
    pub(super) fn layout(&self, containers: &[ContainerInfo<'_>]) -> Layout {
        let Some((container, outer)) = containers.split_last() else { return Layout::Inline };
        if let Some(layout) = container.layout() {
            return layout;
        }
        match outer.last().and_then(ContainerInfo::layout) {
            Some(Layout::Inline) => Layout::Inline,
            _ => Layout::Block(line_indent(container.node).to_owned() + &self.unit),
        }
    }
}

/// The first answer of the containers, innermost first.
fn nearest<'d, T>(
    containers: &[ContainerInfo<'d>],
    ask: fn(&ContainerInfo<'d>) -> Option<T>,
) -> Option<T> {
    containers.iter().rev().find_map(ask)
}

/// The key of the last member; in an array, of its last object.
fn last_key<'d>(container: &ContainerInfo<'d>) -> Option<Node<'d>> {
    match container.node.kind() {
        Kind::Array => container.last_object?.children().last()?.key,
        _ => container.last?.key,
    }
}

/// The last string in a container or, if it has none of its own, in its last container.
fn last_string<'d>(container: &ContainerInfo<'d>) -> Option<Node<'d>> {
    let mut inner = container.last_container;
    let mut found = container.last_string;
    while let (None, Some(node)) = (found, inner) {
        let info = ContainerInfo::new(node);
        (found, inner) = (info.last_string, info.last_container);
    }
    found
}

fn quotes_of(raw: &str) -> Quotes {
    match raw.as_bytes().first() {
        Some(b'"') => Quotes::Double,
        Some(b'\'') => Quotes::Single,
        _ => Quotes::None,
    }
}

/// The colon after a key with at most one space on each side.
fn colon_after(key: Node<'_>) -> &'static str {
    let rest = &key.document().text()[key.span().end..];
    let Some((before, after)) = rest.split_once(':') else { return ": " };
    match (before == " ", after.starts_with([' ', '\t', '\n', '\r', '/'])) {
        (true, true) => " : ",
        (true, false) => " :",
        (false, true) => ": ",
        (false, false) => ":",
    }
}

/// The padding of an object on one line.
fn pad_in(container: &ContainerInfo<'_>) -> Option<&'static str> {
    container.first?.key?;
    let before = container.trivia_before_first();
    let is_inline = !container.trivia(before.clone()).has_newline();
    is_inline.then_some(if before.is_empty() { "" } else { " " })
}

/// The trailing comma of a container of several lines.
fn end_in(container: &ContainerInfo<'_>) -> Option<&'static str> {
    matches!(container.layout(), Some(Layout::Block(_)))
        .then(|| if container.ends_in_comma() { "," } else { "" })
}

/// The indentation of a container's members relative to the container.
fn unit_in(container: &ContainerInfo<'_>) -> Option<String> {
    let Some(Layout::Block(inner)) = container.layout() else { return None };
    let unit = inner.strip_prefix(line_indent(container.node))?.to_owned();
    (!unit.is_empty()).then_some(unit)
}

/// The line end of the container's own lines, or else the first one in the document.
fn newline(containers: &[ContainerInfo<'_>]) -> &'static str {
    let Some(container) = containers.last() else { return "\n" };
    let text = container.node.document().text();
    let own = line_end(&text[container.trivia_before_last()]);
    own.or_else(|| line_end(text)).unwrap_or("\n")
}

fn line_end(text: &str) -> Option<&'static str> {
    let at = memchr2(b'\n', b'\r', text.as_bytes())?;
    Some(match &text.as_bytes()[at..] {
        [b'\r', b'\n', ..] => "\r\n",
        [b'\r', ..] => "\r",
        _ => "\n",
    })
}
