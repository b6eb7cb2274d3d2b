//! What the neighbours of a new value look like, so that it can look the same.
//!
//! Nothing is configured: line end, indent, quotes, colon and padding are read off the document,
//! nearest neighbours first. Where there is nothing to imitate, the habits of plain JSON are used:
//! double quotes, two spaces, LF.
//!
//! Not here: writing (`render`), deciding where (`insert`).

use memchr::{memchr2, memrchr2};

use super::gaps::{Gap, gaps_of};
use super::{Dialect, Kind, Node};

/// How a key or a string is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Bare,
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
}

/// Whether each member has a line of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    Inline,
    /// On lines that start with this.
    Block(String),
}

impl Style {
    /// Reads the style for something new in the last container of a trail from the root down.
    pub(super) fn of(trail: &[Node<'_>]) -> Self {
        let key = nearest(trail, last_key);
        let colon = key.map_or(": ", colon_after);
        let space = nearest(trail, space_between).unwrap_or(if colon == ":" { "" } else { " " });
        let keys = key.map_or(Quotes::Double, |key| quotes_of(key.raw()));
        let strings = nearest(trail, last_string).map(|string| quotes_of(string.raw()));
        let json5 = trail.first().is_some_and(|n| n.document().dialect() == Dialect::Json5);
        let fallback = if keys == Quotes::Single { keys } else { Quotes::Double };
        Self {
            newline: newline(trail),
            unit: nearest(trail, unit_in).unwrap_or_else(|| "  ".to_owned()),
            keys: if json5 { keys } else { Quotes::Double },
            strings: if json5 { strings.unwrap_or(fallback) } else { Quotes::Double },
            colon,
            space,
            pad: nearest(trail, pad_in).unwrap_or(space),
        }
    }

    /// How the members of the last container of the trail stand, or would stand if it had any.
    pub(super) fn layout(&self, trail: &[Node<'_>]) -> Layout {
        let Some((&container, outer)) = trail.split_last() else { return Layout::Inline };
        if let Some(layout) = layout_in(container) {
            return layout;
        }
        match outer.last().and_then(|&parent| layout_in(parent)) {
            Some(Layout::Inline) => Layout::Inline,
            _ => Layout::Block(line_indent(container) + &self.unit),
        }
    }
}

/// How the members of a container stand, judged by its last one; none if it is empty.
pub(super) fn layout_in(container: Node<'_>) -> Option<Layout> {
    let last = container.children().last()?;
    let start = last.span().start;
    let before = gaps_of(container).nth(container.len() - 1)?;
    let gap = Gap::new(container.document(), before);
    Some(if gap.has_break() {
        Layout::Block(indent_at(container.document().text(), start).to_owned())
    } else {
        Layout::Inline
    })
}

/// The white space that starts the line a node starts on.
pub(super) fn line_indent(node: Node<'_>) -> String {
    indent_at(node.document().text(), node.span().start).to_owned()
}

fn indent_at(text: &str, at: usize) -> &str {
    let start = memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |found| found + 1);
    let line = text[start..at].trim_start_matches('\u{feff}');
    &line[..line.find(|c| c != ' ' && c != '\t').unwrap_or(line.len())]
}

/// Asks the containers of a trail, innermost first.
fn nearest<'d, T>(trail: &[Node<'d>], ask: fn(Node<'d>) -> Option<T>) -> Option<T> {
    trail.iter().rev().find_map(|&container| ask(container))
}

/// The key of the last member; in an array, of its last object.
fn last_key(container: Node<'_>) -> Option<Node<'_>> {
    let object = match container.kind() {
        Kind::Array => container.elements().filter(|node| node.kind() == Kind::Object).last()?,
        _ => container,
    };
    object.children().last()?.key
}

/// The last string in a container; in an array of containers, in its last one.
fn last_string(container: Node<'_>) -> Option<Node<'_>> {
    last_string_among(container).or_else(|| last_string_among(container.elements().last()?))
}

fn last_string_among(container: Node<'_>) -> Option<Node<'_>> {
    container.children().map(|child| child.value).filter(|v| v.kind() == Kind::String).last()
}

fn quotes_of(raw: &str) -> Quotes {
    match raw.as_bytes().first() {
        Some(b'"') => Quotes::Double,
        Some(b'\'') => Quotes::Single,
        _ => Quotes::Bare,
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

/// What follows the comma before the last child, if both stand on one line.
fn space_between(container: Node<'_>) -> Option<&'static str> {
    let count = container.len();
    let before = gaps_of(container).nth(count.checked_sub(1)?)?;
    let gap = Gap::new(container.document(), before.clone());
    if count < 2 || gap.has_break() {
        return None;
    }
    let comma = gap.comma()?;
    Some(if comma.end == before.end { "" } else { " " })
}

/// What stands between the brace and the first member of an object on one line.
fn pad_in(container: Node<'_>) -> Option<&'static str> {
    let first = container.members().next()?;
    let before = gaps_of(container).next()?;
    let is_inline = !Gap::new(container.document(), before.clone()).has_break();
    is_inline.then(|| if first.raw_key().is_empty() || before.is_empty() { "" } else { " " })
}

/// What a container's members are indented by against the container itself.
fn unit_in(container: Node<'_>) -> Option<String> {
    let Some(Layout::Block(inner)) = layout_in(container) else { return None };
    let unit = inner.strip_prefix(&line_indent(container))?.to_owned();
    (!unit.is_empty()).then_some(unit)
}

/// The line end of the container's own lines, or else the first one of the document.
fn newline(trail: &[Node<'_>]) -> &'static str {
    let Some(container) = trail.last() else { return "\n" };
    let text = container.document().text();
    let own = gaps_of(*container).next().and_then(|gap| line_end(&text[gap]));
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
