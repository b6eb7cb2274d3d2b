//! One edit: find its place, cut and splice, parse again, prove.
//!
//! An edit never guesses. A duplicate key on its path, a scalar where a container must be, a wish
//! that makes no sense: each is refused with the facts, and nothing is changed.
//!
//! Not here: where exactly the bytes go (`insert`, `remove`) and how they look (`style`, `render`).

use std::fmt;

use serde_json::Value;

use super::outline::{Layout, Outline, line_indent};
use super::proof::{self, Change};
use super::render::Fresh;
use super::resolve::{Trail, resolve};
use super::splice::{Splice, splice};
use super::style::Style;
use super::{Document, EditError, Node, Path, Segment, insert, parse, remove};
use crate::text;

/// One wish.
#[derive(Clone, PartialEq)]
pub enum Edit {
    /// Replaces the value at the path, and only its bytes; or adds it at the end of its container,
    /// making missing objects (for elements and items: arrays) on the way. An element that is
    /// missing is added as it is given: it must be an object that the path finds afterwards.
    /// A value that is already there in another spelling is left alone.
    Set {
        /// Where.
        path: Path,
        /// What.
        value: Value,
    },
    /// As [`Edit::Set`], but a member that has to be added comes first in its object.
    SetFirst {
        /// Where.
        path: Path,
        /// What.
        value: Value,
    },
    /// As [`Edit::Set`] with the very bytes of the value, which the dialect must read as one value
    /// with nothing round it.
    SetRaw {
        /// Where.
        path: Path,
        /// The bytes.
        raw: String,
    },
    /// Takes out the member or element; for one that [`Edit::Set`] added, the exact inverse.
    ///
    /// When its container is then empty, `hollow` (the container's bytes from before the first
    /// insertion, brackets included) takes the container's place, unless that would lose a comment.
    /// Of a member made by hand, comments on lines of their own before it and a comment after it on
    /// its line stay.
    Remove {
        /// Where.
        path: Path,
        /// What the container was when it was last empty.
        hollow: Option<String>,
    },
}

impl Edit {
    /// The place the edit names.
    pub fn path(&self) -> &Path {
        match self {
            Self::Set { path, .. }
            | Self::SetFirst { path, .. }
            | Self::SetRaw { path, .. }
            | Self::Remove { path, .. } => path,
        }
    }
}

/// Says what and where, never the value: it may be a key.
impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Set { .. } => "Set",
            Self::SetFirst { .. } => "SetFirst",
            Self::SetRaw { .. } => "SetRaw",
            Self::Remove { .. } => "Remove",
        };
        write!(f, "{name}({})", self.path())
    }
}

/// Applies one edit; none when there is nothing to change.
pub(super) fn apply(document: &Document, edit: &Edit) -> Result<Option<Document>, EditError> {
    match edit {
        Edit::Set { path, value } => set(document, path, Fresh::Value(value), false),
        Edit::SetFirst { path, value } => set(document, path, Fresh::Value(value), true),
        Edit::SetRaw { path, raw } => {
            check_raw(document, path, raw)?;
            set(document, path, Fresh::Raw(raw), false)
        }
        Edit::Remove { path, hollow } => take(document, path, hollow.as_deref()).map(Some),
    }
}

fn set(
    document: &Document,
    path: &Path,
    fresh: Fresh<'_>,
    first: bool,
) -> Result<Option<Document>, EditError> {
    let (trail, found) = resolve(document, path)?;
    let rest = &path.segments()[trail.slots.len()..];
    if fresh.is_deeper_than(Document::MAX_DEPTH.saturating_sub(path.segments().len())) {
        return Err(EditError::TooDeep { path: path.clone() });
    }
    if let Some(node) = found {
        if fresh.is(node) {
            return Ok(None);
        }
        let splice = replacement(&trail, node, &fresh);
        return finish(document, path, &trail, vec![splice], Change::Replaced(&fresh)).map(Some);
    }
    let Some((segment, deeper)) = rest.split_first() else {
        return Err(EditError::NotFound { path: path.clone() });
    };
    let fresh = wrap(path, deeper, fresh)?;
    check_addressable(path, segment, &fresh)?;
    let key = match segment {
        Segment::Key(key) => Some(key.as_str()),
        Segment::Element { .. } | Segment::Item(_) => None,
    };
    let (splices, slot) = insert::insert(&trail.outlines(), key, &fresh, first);
    let change = Change::Added { slot, key, fresh: &fresh };
    finish(document, path, &trail, splices, change).map(Some)
}

fn take(document: &Document, path: &Path, hollow: Option<&str>) -> Result<Document, EditError> {
    let (trail, found) = resolve(document, path)?;
    if path.segments().is_empty() {
        return Err(unwritable(path, text::document::unwritable_root()));
    }
    let (Some(_), Some(&container), Some(&slot)) =
        (found, trail.containers.last(), trail.slots.last())
    else {
        return Err(EditError::NotFound { path: path.clone() });
    };
    if let Some(hollow) = hollow {
        check_hollow(container, path, hollow)?;
    }
    let splices = remove::remove(container, slot, hollow);
    finish(document, path, &trail, splices, Change::Removed { slot })
}

/// Splices, parses again and proves.
fn finish(
    document: &Document,
    path: &Path,
    trail: &Trail<'_>,
    mut splices: Vec<Splice>,
    change: Change<'_>,
) -> Result<Document, EditError> {
    splices.sort_by_key(|splice| splice.range.start);
    let text = splice(&document.text, &splices);
    let tape = parse::parse(&text, document.dialect).map_err(|fault| {
        if fault.is_too_deep {
            return EditError::TooDeep { path: path.clone() };
        }
        proof::broken(path, text::document::result_must_parse((fault.expected)()))
    })?;
    let edited = Document { text, dialect: document.dialect, tape };
    proof::prove(document, &edited, path, trail, &change)?;
    Ok(edited)
}

/// The new bytes of a value that stays where it is.
fn replacement(trail: &Trail<'_>, node: Node<'_>, fresh: &Fresh<'_>) -> Splice {
    let mut outlines = trail.outlines();
    if outlines.is_empty() {
        outlines.push(Outline::of(node));
    }
    let style = Style::of(&outlines);
    let layout = outlines.last().map_or(Layout::Inline, |container| {
        insert::value_layout(&style.layout(&outlines), &style, container, fresh)
    });
    let layout = match layout {
        Layout::Block(_) => Layout::Block(line_indent(node).to_owned()),
        Layout::Inline => Layout::Inline,
    };
    Splice { range: node.span(), text: style.child(None, fresh, &layout) }
}

/// Puts the containers that are missing round a value.
fn wrap<'v>(
    path: &Path,
    segments: &'v [Segment],
    value: Fresh<'v>,
) -> Result<Fresh<'v>, EditError> {
    segments.iter().rev().try_fold(value, |inner, segment| {
        check_addressable(path, segment, &inner)?;
        Ok(match segment {
            Segment::Key(key) => Fresh::Object(key, Box::new(inner)),
            Segment::Element { .. } | Segment::Item(_) => Fresh::Array(Box::new(inner)),
        })
    })
}

/// Whether the path will find a value that is added under its segment.
fn check_addressable(path: &Path, segment: &Segment, fresh: &Fresh<'_>) -> Result<(), EditError> {
    let raw = match fresh {
        Fresh::Raw(raw) => parse_value(raw),
        _ => None,
    };
    let given = match fresh {
        Fresh::Value(value) => Some(*value),
        _ => raw.as_ref(),
    };
    match segment {
        Segment::Key(_) => Ok(()),
        Segment::Element { field, value } => {
            let is_it = given.and_then(|given| given.get(field)?.as_str()) == Some(value);
            is_it
                .then_some(())
                .ok_or_else(|| unwritable(path, text::document::unwritable_element(field, value)))
        }
        Segment::Item(item) => {
            let is_it = given.and_then(Value::as_str) == Some(item);
            is_it
                .then_some(())
                .ok_or_else(|| unwritable(path, text::document::unwritable_item(item)))
        }
    }
}

fn parse_value(raw: &str) -> Option<Value> {
    Document::parse(raw, super::Dialect::Json5).ok().map(|document| document.root().to_value())
}

/// Whether bytes are one value of the dialect and nothing else.
fn check_raw(document: &Document, path: &Path, raw: &str) -> Result<(), EditError> {
    let parsed = Document::parse(raw, document.dialect)
        .map_err(|error| unwritable(path, text::document::no_value(error)))?;
    if parsed.root().span() != (0..raw.len()) {
        return Err(unwritable(path, text::document::something_round_value()));
    }
    Ok(())
}

/// Whether bytes are an empty container of the same kind.
fn check_hollow(container: Node<'_>, path: &Path, hollow: &str) -> Result<(), EditError> {
    check_raw(container.document(), path, hollow)?;
    let parsed = Document::parse(hollow, container.document().dialect);
    let fits = parsed
        .is_ok_and(|parsed| parsed.root().kind() == container.kind() && parsed.root().is_empty());
    if fits { Ok(()) } else { Err(unwritable(path, text::document::hollow_not_empty())) }
}

fn unwritable(path: &Path, reason: impl Into<String>) -> EditError {
    EditError::Unwritable { path: path.clone(), reason: reason.into() }
}
