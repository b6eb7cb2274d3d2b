//! What in a client's files refers to an entry of ours from outside of it: looked for before the entry is taken out.

use crate::document::{Document, Node, Path, Segment};

/// A value that names a model or a secret of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its place in the file.
    pub place: Path,
    /// What it says.
    pub value: String,
}

/// Each string below the members that `is_meant` takes (called with the place of the string) that names a model of the
/// provider's.
pub(super) fn models_of(
    document: &Document,
    provider: &str,
    is_meant: impl Fn(&Path) -> bool,
) -> Vec<Mention> {
    let prefix = format!("{provider}/");
    let mut found = Vec::new();
    visit(document.root(), &Path::root(), &mut |place, node| {
        let text = node.as_str().filter(|text| text.starts_with(&prefix) && is_meant(place));
        found.extend(text.map(|text| Mention { place: place.clone(), value: text.into_owned() }));
    });
    found
}

/// Each object that names this secret provider.
pub(super) fn secrets_of(document: &Document, provider: &str) -> Vec<Mention> {
    let mut found = Vec::new();
    visit(document.root(), &Path::root(), &mut |place, node| {
        let is = |key: &str, value: &str| {
            node.get(key).and_then(Node::as_str).is_some_and(|text| text == value)
        };
        if is("source", "exec") && is("provider", provider) && node.get("id").is_some() {
            found.push(Mention { place: place.clone(), value: provider.to_owned() });
        }
    });
    found
}

/// Every value with its place; elements of an array by their number, objects with an `id` by that.
fn visit(node: Node<'_>, place: &Path, look: &mut dyn FnMut(&Path, Node<'_>)) {
    look(place, node);
    for member in node.members() {
        visit(member.value(), &place.clone().key(member.key().as_ref()), look);
    }
    for element in node.elements() {
        let id = element.get("id").and_then(Node::as_str);
        let next = match (element.as_str(), id) {
            (Some(text), _) => place.clone().item(text.as_ref()),
            (None, Some(id)) => place.clone().element("id", id.as_ref()),
            (None, None) => continue,
        };
        visit(element, &next, look);
    }
}

/// True if a key of the place, from the `from`th step on, is one of these.
pub(super) fn has_key(place: &Path, from: usize, keys: &[&str]) -> bool {
    let is_one = |step: &Segment| matches!(step, Segment::Key(key) if keys.contains(&key.as_str()));
    place.segments().iter().skip(from).any(is_one)
}
