//! Finds children of large containers by key, text or id without a walk over all of them.
//!
//! A container of thousands of models is asked for each of them. After a few lookups in one container its children go into
//! a hash map; small containers and single lookups are walked, which is faster there and takes no memory.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::{Node, value};

/// Containers with fewer children are always walked.
const MIN_CHILDREN: usize = 24;

/// Lookups in one container that are walks.
const MAX_WALKS: u32 = 8;

/// By what a child is found.
#[derive(Clone, Copy, Debug)]
pub(super) enum By<'k> {
    /// The key of a member.
    Key,
    /// The text of a string element.
    Item,
    /// The string in this field of an object.
    Field(&'k str),
}

/// The first and the last child with one text; each its slot and its value's index in the tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matches {
    pub(super) first: (usize, u32),
    pub(super) last: (usize, u32),
}

/// The hash maps of one document, made when they are needed.
#[derive(Default)]
pub(super) struct Lookup(Mutex<HashMap<u32, Container>>);

#[derive(Default)]
struct Container {
    walks: u32,
    keys: Option<Texts>,
    items: Option<Texts>,
    fields: Vec<(String, Texts)>,
}

type Texts = HashMap<Box<str>, Matches>;

impl Lookup {
    /// The children of a container with this text; `Err(Walk)` if a walk is the better way.
    pub(super) fn find(
        &self,
        container: Node<'_>,
        by: By<'_>,
        text: &str,
    ) -> Result<Option<Matches>, Walk> {
        if container.children().nth(MIN_CHILDREN).is_none() {
            return Err(Walk);
        }
        let mut containers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = containers.entry(container.index()).or_default();
        if known.walks < MAX_WALKS {
            known.walks += 1;
            return Err(Walk);
        }
        Ok(known.texts(container, by).get(text).copied())
    }
}

/// The caller has to walk over the children itself.
#[derive(Debug)]
pub(super) struct Walk;

impl Container {
    fn texts(&mut self, container: Node<'_>, by: By<'_>) -> &Texts {
        match by {
            By::Key => self.keys.get_or_insert_with(|| texts(container, by)),
            By::Item => self.items.get_or_insert_with(|| texts(container, by)),
            By::Field(field) => {
                let at = self.fields.iter().position(|(known, _)| known == field);
                let at = at.unwrap_or_else(|| {
                    self.fields.push((field.to_owned(), texts(container, by)));
                    self.fields.len() - 1
                });
                &self.fields[at].1
            }
        }
    }
}

/// Decoded texts. One that cannot be decoded exactly equals no text, and is left out.
fn texts(container: Node<'_>, by: By<'_>) -> Texts {
    let mut texts = Texts::new();
    for (slot, child) in container.children().enumerate() {
        let named_by = match by {
            By::Key => child.key,
            By::Item => Some(child.value),
            By::Field(field) => {
                let fields = child.value.members().filter(|member| member.has_key(field));
                fields.last().map(|member| member.value())
            }
        };
        let is_text = |node: &Node<'_>| matches!(by, By::Key) || node.kind() == super::Kind::String;
        let Some(named_by) = named_by.filter(is_text) else { continue };
        let decoded = value::decode(named_by.raw());
        if decoded.is_exact {
            let at = (slot, child.value.index());
            let matches = Matches { first: at, last: at };
            texts.entry(decoded.text.into()).and_modify(|known| known.last = at).or_insert(matches);
        }
    }
    texts
}

/// A copy of a document makes its own maps.
impl Clone for Lookup {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Document, Edit, EditError, Path};
    use super::MAX_WALKS;

    fn document() -> Document {
        let models: String = (0..100).map(|at| format!("{{ id: 'm{at}', n: {at} }}, ")).collect();
        let keys: String = (0..100).map(|at| format!("'k\\x{:02x}{at}': {at}, ", b'a')).collect();
        let text = format!(
            "{{ list: [7, {models} {{ id: 'm5', n: -1 }}], allow: ['y', {items} 'x'], map: {{ {keys} ka5: -1 }} }}",
            items = "'x', ".repeat(50)
        );
        Document::parse(text, Dialect::Json5).expect("a test's own text")
    }

    #[test]
    fn a_map_finds_what_a_walk_finds() {
        let document = document();
        let list = Path::root().key("list");
        for _ in 0..MAX_WALKS + 3 {
            for at in [0, 5, 99] {
                let place = list.clone().element("id", format!("m{at}")).key("n");
                let found = document.get(&place).expect("it is there").to_value();
                assert_eq!(found, at, "the first of two elements");
                let place = Path::root().key("map").key(format!("ka{at}"));
                let found = document.get(&place).expect("it is there").to_value();
                assert_eq!(found, if at == 5 { -1 } else { at }, "the last of two members");
            }
            assert!(document.get(&list.clone().element("id", "m100")).is_none());
            assert!(document.get(&list.clone().element("n", "5")).is_none(), "a number is no text");
            let item = document.get(&Path::root().key("allow").item("x")).expect("it is there");
            assert_eq!(item.span().start, document.text().find("'x'").expect("it is there"));
        }
    }

    #[test]
    fn an_edit_refuses_a_key_twice_in_a_large_object_as_in_a_small_one() {
        let document = document();
        let edit =
            |key: &str| Edit::Set { path: Path::root().key("map").key(key), value: 3.into() };
        for _ in 0..MAX_WALKS + 3 {
            let refused = document.edit(&[edit("ka5")]).expect_err("the key is there twice");
            assert!(matches!(refused, EditError::DuplicateKey { .. }));
            document.edit(&[edit("ka6")]).expect("the key is there once");
        }
    }
}
