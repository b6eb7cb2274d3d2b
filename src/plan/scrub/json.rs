//! JSON, JSONC and JSON5: a string that is the key becomes a reference, any other text loses the key's bytes alone.
//!
//! The document engine finds the strings and what they mean, however they are spelled; the bytes between the places
//! named stay as they are, and the result must parse again.

use super::forms::{Action, Cleaned, MARKER, Used, plain};
use super::needles::Needles;
use crate::document::{Dialect, Document, Edit, Kind, Node, Path};
use std::ops::Range;

/// The member that holds a provider's key, in every client.
const KEY_MEMBER: &str = "apiKey";

/// What to put in a key's place, and what to leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style<'s> {
    /// What the reader accepts.
    pub(super) dialect: Dialect,
    /// For a string that is the key: `${NAME}`, where that can do no harm.
    pub(super) stand_in: Option<&'s str>,
    /// For another provider's key: the reference that stands in our entry, as it is written there.
    pub(super) twin: Option<&'s str>,
    /// Our entry's key, which `apply` owns, and why it is left.
    pub(super) own: Option<(&'s Path, &'s str)>,
    /// Members that hold a variable in use.
    pub(super) used: &'s [Used],
}

impl<'s> Style<'s> {
    /// Nothing is in use, and nothing can stand for a key but a word.
    pub(super) fn plain(dialect: Dialect) -> Self {
        Self { dialect, stand_in: None, twin: None, own: None, used: &[] }
    }

    /// A copy of a client's config.
    pub(super) fn copy(dialect: Dialect, stand_in: &'s str) -> Self {
        Self { stand_in: Some(stand_in), ..Self::plain(dialect) }
    }
}

/// Takes the key out of a text; `None` where it does not parse.
pub(super) fn clean(bytes: &[u8], needles: &Needles, style: Style<'_>) -> Option<Cleaned> {
    let document = Document::parse(std::str::from_utf8(bytes).ok()?, style.dialect).ok()?;
    let mut walk =
        Walk { needles, style, own: None, seen: Vec::new(), cleaned: Cleaned::default() };
    walk.own = style.own.and_then(|(path, _)| document.get(path)).map(Node::span);
    walk.visit_all(&document);
    let Walk { seen, mut cleaned, .. } = walk;
    for at in needles.find(bytes) {
        // What is left stands between the values: in comments.
        if !seen.iter().any(|text| text.start <= at.start && at.end <= text.end) {
            cleaned.put(at, MARKER, Action::Marker);
        }
    }
    cleaned.hits.sort_by_key(|hit| hit.at.start);
    let parses = cleaned.after(bytes).is_none_or(|after| {
        String::from_utf8(after).is_ok_and(|text| Document::parse(text, style.dialect).is_ok())
    });
    parses.then_some(cleaned)
}

/// A copy in whatever state it is: by its meaning where it parses, else by its bytes.
pub(super) fn clean_copy(bytes: &[u8], needles: &Needles, style: Style<'_>) -> Cleaned {
    clean(bytes, needles, style).unwrap_or_else(|| plain(bytes, needles, style.stand_in))
}

struct Walk<'w> {
    needles: &'w Needles,
    style: Style<'w>,
    own: Option<Range<usize>>,
    /// Every key and string.
    seen: Vec<Range<usize>>,
    cleaned: Cleaned,
}

impl Walk<'_> {
    fn visit_all(&mut self, document: &Document) {
        let mut open = vec![(document.root(), None)];
        while let Some((node, name)) = open.pop() {
            if node.kind() == Kind::String {
                self.visit(node, name.as_deref());
            }
            for member in node.members() {
                let name = member.key().into_owned();
                let start = member.span().start;
                let key = start..start + member.raw_key().len();
                self.seen.push(key.clone());
                self.replace(member.raw_key(), &name, key, MARKER, Action::Marker);
                open.push((member.value(), Some(name)));
            }
            open.extend(node.elements().map(|element| (element, None)));
        }
    }

    fn visit(&mut self, node: Node<'_>, name: Option<&str>) {
        let text = node.as_str().unwrap_or_default();
        self.seen.push(node.span());
        if self.needles.find(text.as_bytes()).is_empty()
            && self.needles.find(node.raw().as_bytes()).is_empty()
        {
            return;
        }
        let whole = text.strip_prefix("Bearer ").unwrap_or(&text).trim();
        let is_key = self.needles.is_key(whole);
        if let Some((_, why)) = self.style.own.filter(|_| self.own == Some(node.span())) {
            self.cleaned.leave(inside(&node.span()), why);
        } else if let Some(used) =
            self.style.used.iter().find(|used| Some(used.name.as_str()) == name)
        {
            self.cleaned.leave(inside(&node.span()), used.why.clone());
        } else if let Some(twin) = self.style.twin.filter(|_| is_key && name == Some(KEY_MEMBER)) {
            self.cleaned.splices.push((node.span(), twin.as_bytes().to_vec()));
            self.cleaned.cut(inside(&node.span()), node.span(), Action::Reference);
        } else if let Some(stand_in) = self.style.stand_in.filter(|_| is_key) {
            self.replace(node.raw(), &text, node.span(), stand_in, Action::Reference);
        } else {
            self.replace(node.raw(), &text, node.span(), MARKER, Action::Marker);
        }
    }

    /// Puts `instead` in the place of each key in a string; one that is spelled with other escapes is written anew.
    fn replace(
        &mut self,
        raw: &str,
        text: &str,
        span: Range<usize>,
        instead: &str,
        action: Action,
    ) {
        let spelled = self.needles.find(raw.as_bytes());
        let meant = self.needles.find(text.as_bytes());
        if spelled.len() >= meant.len() {
            for at in spelled {
                self.cleaned.put(span.start + at.start..span.start + at.end, instead, action);
            }
            return;
        }
        let mut text = text.to_owned();
        meant.into_iter().rev().for_each(|at| text.replace_range(at, instead));
        // Strict JSON is read the same way in every dialect.
        let fresh = serde_json::Value::String(text).to_string();
        self.cleaned.splices.push((span.clone(), fresh.into_bytes()));
        self.cleaned.cut(inside(&span), span, action);
    }
}

/// Without the quotes.
fn inside(span: &Range<usize>) -> Range<usize> {
    span.start + 1..span.end - 1
}

/// Takes out the credentials that hold the key: members of the object called `list`, or of the outermost one.
pub(super) fn clean_credentials(bytes: &[u8], needles: &Needles, list: Option<&str>) -> Cleaned {
    records(bytes, needles, list)
        .unwrap_or_else(|| clean_copy(bytes, needles, Style::plain(Dialect::Json5)))
}

fn records(bytes: &[u8], needles: &Needles, list: Option<&str>) -> Option<Cleaned> {
    let document = Document::parse(std::str::from_utf8(bytes).ok()?, Dialect::Json5).ok()?;
    let place = list.map_or_else(Path::root, |list| Path::root().key(list));
    let inner =
        |node: Node<'_>| clean(node.raw().as_bytes(), needles, Style::plain(Dialect::Json5));
    let mut cleaned = Cleaned::default();
    let mut edits = Vec::new();
    for member in document.get(&place)?.members() {
        let start = member.value().span().start;
        let hits = inner(member.value())?.hits;
        if !hits.is_empty() {
            edits.push(Edit::Remove { path: place.clone().key(member.key()), hollow: None });
        }
        for hit in hits {
            let at = hit.at.start + start..hit.at.end + start;
            cleaned.cut(at, 0..bytes.len(), Action::RemoveRecord);
        }
    }
    let left = document.edit(&edits).ok()?.into_text();
    // Whatever stands beside the credentials.
    let rest = clean_copy(left.as_bytes(), needles, Style::plain(Dialect::Json5));
    cleaned.hits.extend(rest.hits.iter().cloned());
    let after = rest.after(left.as_bytes()).unwrap_or_else(|| left.into_bytes());
    cleaned.splices =
        if cleaned.hits.is_empty() { Vec::new() } else { vec![(0..bytes.len(), after)] };
    Some(cleaned)
}
