//! What the neighbours of a new value look like, so that it can look the same.
//!
//! Nothing is configured: line end, indent, quotes, colon, padding and the habit of a comma at the
//! end are read off the document, nearest neighbours first. Where there is nothing to imitate, the
//! habits of plain JSON are used: double quotes, two spaces, LF, no comma at the end.
//!
//! Not here: writing (`render`), deciding where (`insert`).

use memchr::memchr2;

use super::container::{ContainerInfo, Layout, line_indent};
use super::{Dialect, Kind, Node};

/// How a key or a string is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    None,
    Single,
    Double,
}

/// The spelling of something new.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) newline: &'static str,
    /// What one level of depth adds to the indent.
    pub(super) unit: String,
    pub(super) keys: Quotes,
    pub(super) strings: Quotes,
    /// The colon with the white space round it.
    pub(super) colon: &'static str,
    /// What follows a comma on the same line.
    pub(super) space: &'static str,
    /// What stands inside the braces of an object on one line.
    pub(super) pad: &'static str,
    /// What follows the last member of a container of several lines.
    pub(super) end: &'static str,
}

impl Style {
    /// Reads the style for something new in the last container of a containers from the root down.
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

    /// How the members of the last container of the containers stand, or would stand if it had any.
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

/// Asks the containers of a containers, innermost first.
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

/// The last string in a container or, where it has none of its own, in the last container in it.
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

/// What stands between the brace and the first member of an object on one line.
fn pad_in(container: &ContainerInfo<'_>) -> Option<&'static str> {
    container.first?.key?;
    let before = container.trivia_before_first();
    let is_inline = !container.trivia(before.clone()).has_newline();
    is_inline.then_some(if before.is_empty() { "" } else { " " })
}

/// Whether the members end in a comma where each has its line.
fn end_in(container: &ContainerInfo<'_>) -> Option<&'static str> {
    matches!(container.layout(), Some(Layout::Block(_)))
        .then(|| if container.ends_in_comma() { "," } else { "" })
}

/// What a container's members are indented by against the container itself.
fn unit_in(container: &ContainerInfo<'_>) -> Option<String> {
    let Some(Layout::Block(inner)) = container.layout() else { return None };
    let unit = inner.strip_prefix(line_indent(container.node))?.to_owned();
    (!unit.is_empty()).then_some(unit)
}

/// The line end of the container's own lines, or else the first one of the document.
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
