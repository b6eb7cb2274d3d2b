//! JSON, JSONC and JSON5: a string that is the key becomes a reference, any other text loses the key's bytes alone.
//!
//! The document engine finds the strings and what they mean, however they are spelled; the bytes between the places
//! named stay as they are, and the result must parse again.

use super::file_formats::{Action, MARKER, Redaction, VariableInUse, plain};
use super::key_matcher::KeyMatcher;
use crate::catalog::Endpoint;
use crate::clients::ProviderMembers;
use crate::document::{Dialect, Document, Edit, Kind, Node, Path};
use std::ops::Range;

/// What to put in a key's place, and what to leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style<'s> {
    /// What the reader accepts.
    pub(super) dialect: Dialect,
    /// For a string that is the key: `${NAME}`, if that is safe.
    pub(super) env_reference_for: Option<&'s str>,
    /// Our entry, in a config that is in use.
    pub(super) own: Option<&'s Own<'s>>,
    /// Members that hold a variable in use.
    pub(super) used: &'s [VariableInUse],
}

/// Our entry in a config.
#[derive(Debug)]
pub(super) struct Own<'s> {
    /// The entry is in this very file.
    pub(super) is_here: bool,
    /// The place of its key, which `apply` owns.
    pub(super) place: &'s Path,
    /// Why its key is left.
    pub(super) why: String,
    /// Why the rest of the entry is left.
    pub(super) reason_beside: String,
    /// Its reference, as it is written: valid for other entries of the same vendor as well.
    pub(super) reference: Option<&'s str>,
    /// The vendor's endpoints. A reference goes into no entry for another host: that host would get every later key too.
    pub(super) endpoints: &'s [Endpoint],
    /// The members in which the client keeps a vendor's key and address.
    pub(super) members: ProviderMembers,
}

impl Style<'_> {
    /// Nothing is in use, and a key is replaced by the marker.
    pub(super) fn plain(dialect: Dialect) -> Self {
        Self { dialect, env_reference_for: None, own: None, used: &[] }
    }
}

/// Redacts the key; `None` if the text does not parse.
pub(super) fn clean(bytes: &[u8], matcher: &KeyMatcher, style: Style<'_>) -> Option<Redaction> {
    let document = Document::parse(std::str::from_utf8(bytes).ok()?, style.dialect).ok()?;
    let mut walk = Walk {
        matcher,
        style,
        key: None,
        entry: None,
        seen: Vec::new(),
        redaction: Redaction::default(),
    };
    if let Some(own) = style.own.filter(|own| own.is_here) {
        let span = |path: &Path| document.get(path).map(Node::span);
        // A key that is no part of an object of its own has nothing beside it that serves it.
        let entry = own.place.parent().filter(|entry| !entry.segments().is_empty());
        (walk.key, walk.entry) = (span(own.place), entry.as_ref().and_then(span));
    }
    walk.visit_all(&document);
    let Walk { seen, mut redaction, .. } = walk;
    for at in matcher.find(bytes) {
        // What is left is between the values: in comments.
        if !seen.iter().any(|text| text.start <= at.start && at.end <= text.end) {
            redaction.replace(at, MARKER, Action::Marker);
        }
    }
    redaction.hits.sort_by_key(|hit| hit.at.start);
    let parses = redaction.after(bytes).is_none_or(|after| {
        String::from_utf8(after).is_ok_and(|text| Document::parse(text, style.dialect).is_ok())
    });
    parses.then_some(redaction)
}

/// Redacts a copy in any state: by its values if it parses, else by its bytes.
pub(super) fn clean_copy(bytes: &[u8], matcher: &KeyMatcher, style: Style<'_>) -> Redaction {
    clean(bytes, matcher, style).unwrap_or_else(|| plain(bytes, matcher, style.env_reference_for))
}

struct Walk<'w> {
    matcher: &'w KeyMatcher,
    style: Style<'w>,
    /// Our entry's key, and the object it is in.
    key: Option<Range<usize>>,
    entry: Option<Range<usize>>,
    /// Every key and string.
    seen: Vec<Range<usize>>,
    redaction: Redaction,
}

/// What the surroundings of a value say about it.
#[derive(Default)]
struct Context {
    name: Option<String>,
    /// Its object has the vendor's own URL.
    is_vendors: bool,
}

impl Walk<'_> {
    fn visit_all(&mut self, document: &Document) {
        let mut open = vec![(document.root(), Context::default())];
        while let Some((node, context)) = open.pop() {
            if node.kind() == Kind::String {
                self.visit(node, &context);
            }
            let is_vendors = self.is_vendors(node);
            for member in node.members() {
                let name = member.key().into_owned();
                let start = member.span().start;
                let key = start..start + member.raw_key().len();
                self.seen.push(key.clone());
                self.replace(member.raw_key(), &name, key, MARKER, Action::Marker);
                open.push((member.value(), Context { name: Some(name), is_vendors }));
            }
            open.extend(node.elements().map(|element| (element, Context::default())));
        }
    }

    fn is_vendors(&self, object: Node<'_>) -> bool {
        let Some(own) = self.style.own else { return false };
        let url = object.get(own.members.url).and_then(Node::as_str);
        url.is_some_and(|url| own.endpoints.iter().any(|endpoint| endpoint.is_same_origin(&url)))
    }

    fn visit(&mut self, node: Node<'_>, context: &Context) {
        let (text, span) = (node.as_str().unwrap_or_default(), node.span());
        self.seen.push(span.clone());
        let holds = |text: &str| !self.matcher.find(text.as_bytes()).is_empty();
        if !holds(&text) && !holds(node.raw()) {
            return;
        }
        if let Some(why) = self.reason_left(&span, context) {
            return self.redaction.leave(inside(&span), why);
        }
        let is_key = self.matcher.is_key(text.strip_prefix("Bearer ").unwrap_or(&text).trim());
        let key_member = self.style.own.map(|own| own.members.key);
        let is_entrys = context.is_vendors && context.name.as_deref() == key_member;
        let reference = self.style.own.and_then(|own| own.members.emptied.or(own.reference));
        if let Some(reference) = reference.filter(|_| is_key && is_entrys) {
            self.replace_whole(span, reference, Action::Reference);
        } else if let Some(env_reference_for) = self.style.env_reference_for.filter(|_| is_key) {
            self.replace(node.raw(), &text, span, env_reference_for, Action::Reference);
        } else {
            self.replace(node.raw(), &text, span, MARKER, Action::Marker);
        }
    }

    /// Why a string is in use.
    fn reason_left(&self, span: &Range<usize>, context: &Context) -> Option<String> {
        let is_set = |used: &&VariableInUse| Some(&used.name) == context.name.as_ref();
        if let Some(used) = self.style.used.iter().find(is_set) {
            return Some(used.why.clone());
        }
        let own = self.style.own?;
        if self.key.as_ref() == Some(span) {
            return Some(own.why.clone());
        }
        let entry = self.entry.as_ref()?;
        (entry.start < span.start && span.end < entry.end).then(|| own.reason_beside.clone())
    }

    fn replace_whole(&mut self, span: Range<usize>, text: &str, action: Action) {
        self.redaction.splices.push((span.clone(), text.as_bytes().to_vec()));
        self.redaction.remove(inside(&span), span, action);
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
        let spelled = self.matcher.find(raw.as_bytes());
        let meant = self.matcher.find(text.as_bytes());
        if spelled.len() >= meant.len() {
            for at in spelled {
                self.redaction.replace(span.start + at.start..span.start + at.end, instead, action);
            }
            return;
        }
        let mut text = text.to_owned();
        meant.into_iter().rev().for_each(|at| text.replace_range(at, instead));
        // Strict JSON is read the same way in every dialect.
        let fresh = serde_json::Value::String(text).to_string();
        self.replace_whole(span, &fresh, action);
    }
}

/// Without the quotes.
fn inside(span: &Range<usize>) -> Range<usize> {
    span.start + 1..span.end - 1
}

/// Takes out the credentials that hold the key: members of the object called `list`, or of the outermost one.
pub(super) fn clean_credentials(
    bytes: &[u8],
    matcher: &KeyMatcher,
    list: Option<&str>,
) -> Redaction {
    records(bytes, matcher, list)
        .unwrap_or_else(|| clean_copy(bytes, matcher, Style::plain(Dialect::Json5)))
}

fn records(bytes: &[u8], matcher: &KeyMatcher, list: Option<&str>) -> Option<Redaction> {
    let document = Document::parse(std::str::from_utf8(bytes).ok()?, Dialect::Json5).ok()?;
    let place = list.map_or_else(Path::root, |list| Path::root().key(list));
    let inner =
        |node: Node<'_>| clean(node.raw().as_bytes(), matcher, Style::plain(Dialect::Json5));
    let mut redaction = Redaction::default();
    let mut edits = Vec::new();
    for member in document.get(&place)?.members() {
        let start = member.value().span().start;
        let hits = inner(member.value())?.hits;
        if !hits.is_empty() {
            edits.push(Edit::Remove { path: place.clone().key(member.key()), restore_empty: None });
        }
        for hit in hits {
            let at = hit.at.start + start..hit.at.end + start;
            redaction.remove(at, 0..bytes.len(), Action::RemoveRecord);
        }
    }
    let left = document.edit(&edits).ok()?.into_text();
    // Everything beside the credentials.
    let rest = clean_copy(left.as_bytes(), matcher, Style::plain(Dialect::Json5));
    redaction.hits.extend(rest.hits.iter().cloned());
    let after = rest.after(left.as_bytes()).unwrap_or_else(|| left.into_bytes());
    redaction.splices =
        if redaction.hits.is_empty() { Vec::new() } else { vec![(0..bytes.len(), after)] };
    Some(redaction)
}
