//! Takes our values out of a document that may have changed since we put them in.
//!
//! Promises: if no one touched them, the bytes are those from before us: a value that we replaced comes back,
//! a container that we made goes, one that was there and empty gets its old bytes. What the user added
//! stays, and so does the entry around it: a provider without its URL would make the client refuse the file.
//! The values from before us come from the journal (`Originals`).

use crate::clients::{Client, ConfigFile};
use crate::document::{Document, Edit, Node, Path, Segment};
use crate::plan::ownership::{OwnedValue, Record, fingerprint};
use crate::plan::places::Places;
use crate::plan::{Change, ChangeAction};
use crate::secret::{is_reference, names_a_secret};
use crate::text::Message;
use crate::text::plan as text;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// The file as it was before each journal entry that a value names; absent if the copy is gone.
pub(super) type Originals = HashMap<u64, Original>;

/// A file as it was before one of our writes.
#[derive(Debug)]
pub(super) struct Original {
    /// Its bytes; `None` if it did not exist.
    pub(super) bytes: Option<Vec<u8>>,
    /// Their meaning.
    pub(super) document: Document,
}

/// The edits for one file.
#[derive(Debug, Default)]
pub(super) struct RemoveEdits {
    /// The edits, in order.
    pub(super) edits: Vec<Edit>,
    /// The same as single changes.
    pub(super) changes: Vec<Change>,
    /// What stays although it is ours, and why.
    pub(super) kept: Vec<Message>,
}

/// Works out how to take `values` (all of `source`'s file) out of it.
pub(super) fn remove_values(
    client: &dyn Client,
    source: &ConfigFile,
    record: &Record,
    values: &[OwnedValue],
    originals: &Originals,
) -> RemoveEdits {
    let mut removal = Removal::new(source, record, values, originals);
    let picked = client.mentions_by_id(&source.document, &record.model_ids());
    removal.picked = picked.into_iter().map(|mention| mention.place).collect();
    removal.visit(source.document.root(), &Path::root(), false);
    removal.result
}

/// Removes only `places`, each as a whole or not at all; returns those removed.
pub(super) fn remove_places(
    source: &ConfigFile,
    record: &Record,
    values: &[OwnedValue],
    originals: &Originals,
    places: &[Path],
) -> (RemoveEdits, Vec<Path>) {
    let mut removal = Removal::new(source, record, values, originals);
    let mut gone = Vec::new();
    let whole = Places::new(record.models.iter().chain(&record.pairs));
    for place in places {
        let Some(node) = source.document.get(place) else { continue };
        let is_model = whole.contains(place);
        if removal.visit(node, place, is_model) == Extent::Whole {
            removal.remove(vec![place.clone()], &place.parent().unwrap_or_default(), 1);
            gone.push(place.clone());
        }
    }
    (removal.result, gone)
}

/// How much of a value is ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of it: its container may remove it as a whole.
    Whole,
    /// Not all of it; what could be result out is in the edits already.
    Part,
}

struct Removal<'r> {
    values: OwnedPlaces<'r>,
    units: Places<'r>,
    containers: Places<'r>,
    salt: &'r str,
    originals: &'r Originals,
    /// Places at which the user chose another one of our models: as ours as the one that we wrote.
    picked: Vec<Path>,
    result: RemoveEdits,
}

impl<'r> Removal<'r> {
    fn new(
        source: &ConfigFile,
        record: &'r Record,
        values: &'r [OwnedValue],
        originals: &'r Originals,
    ) -> Self {
        let made = record.containers.iter().filter(|container| container.file == source.path);
        Self {
            values: OwnedPlaces::new(values),
            units: Places::new(record.entries().chain(&record.models).chain(&record.pairs)),
            containers: Places::new(made.map(|container| &container.path)),
            salt: &record.salt,
            originals,
            picked: Vec::new(),
            result: RemoveEdits::default(),
        }
    }

    fn visit(&mut self, node: Node<'_>, path: &Path, in_unit: bool) -> Extent {
        if let Some(owned) = self.values.at(path) {
            return self.visit_value(owned, node, in_unit);
        }
        let is_created = self.containers.contains(path);
        let is_unit = is_created && self.units.contains(path);
        let children = self.children(node, path);
        let mut whole = Vec::new();
        for (segment, child) in &children {
            let place = path.join(&segment.iter().cloned().collect());
            let is_ours = segment.is_some() && self.values.first_entry_below(&place).is_some();
            if is_ours && self.visit(*child, &place, in_unit || is_unit) == Extent::Whole {
                whole.push(place);
            }
        }
        if whole.len() == children.len() && is_created {
            return Extent::Whole;
        }
        if is_created && (is_unit || in_unit) {
            // What the user added needs the rest of its entry; only what makes sense by itself goes.
            // and a key in plain text, which must not be left behind.
            whole.retain(|place| self.units.contains(place) || is_plain_key(node, place));
        }
        if is_unit {
            self.result.kept.push(text::message::holds_others(path));
        }
        self.remove(whole, path, children.len());
        Extent::Part
    }

    /// The node's members and elements, each with the step that leads to it; elements get the step by which an owned value
    /// names them.
    fn children<'n>(&self, node: Node<'n>, path: &Path) -> Vec<(Option<Segment>, Node<'n>)> {
        let members = node
            .members()
            .map(|member| (Some(Segment::Key(member.key().into_owned())), member.value()));
        let elements = node.elements().map(|element| (self.element_step(element, path), element));
        members.chain(elements).collect()
    }

    /// Strings are named by themselves, objects by the member by which one of our values names them; nothing else in an
    /// array is ever ours.
    fn element_step(&self, element: Node<'_>, list: &Path) -> Option<Segment> {
        if let Some(text) = element.as_str() {
            return Some(Segment::Item(text.into_owned()));
        }
        self.values.fields_in(list).iter().find_map(|field| {
            let value = element.get(field).and_then(Node::as_str)?.into_owned();
            let step = Segment::Element { field: (*field).to_owned(), value };
            let place = list.join(&Path::from_iter([step.clone()]));
            self.values.first_entry_below(&place).map(|_| step)
        })
    }

    /// A single value: back to what stood there, out, or left because the user changed it.
    fn visit_value(&mut self, owned: &OwnedValue, node: Node<'_>, in_unit: bool) -> Extent {
        let is_untouched = fingerprint(self.salt, &node.to_value()) == owned.sha256
            || self.picked.contains(&owned.path);
        let before = self
            .originals
            .get(&owned.first_entry)
            .and_then(|original| original.document.get(&owned.path))
            .map(|old| old.raw().to_owned());
        match before {
            None if is_untouched || in_unit => return Extent::Whole,
            Some(raw) if is_untouched => {
                self.result
                    .changes
                    .push(Change { path: owned.path.to_string(), action: ChangeAction::Remove });
                self.result.edits.push(Edit::SetRaw { path: owned.path.clone(), raw });
            }
            _ => self.result.kept.push(text::message::changed_since(&owned.path)),
        }
        Extent::Part
    }

    /// Takes members out of the container at `path`; one that gets empty gets the bytes back that it had when it was empty before us.
    fn remove(&mut self, places: Vec<Path>, path: &Path, members: usize) {
        let restore_empty = (places.len() == members).then(|| self.restore_empty(path)).flatten();
        for place in places {
            self.result
                .changes
                .push(Change { path: place.to_string(), action: ChangeAction::Remove });
            self.result
                .edits
                .push(Edit::Remove { path: place, restore_empty: restore_empty.clone() });
        }
    }

    fn restore_empty(&self, path: &Path) -> Option<String> {
        let before = self.original(path)?.get(path)?;
        before.is_empty().then(|| before.raw().to_owned())
    }

    /// The file before our first write at or below `path`.
    fn original(&self, path: &Path) -> Option<&Document> {
        Some(&self.originals.get(&self.values.first_entry_below(path)?)?.document)
    }
}

/// Our values by their places: each of thousands is asked for.
struct OwnedPlaces<'v> {
    values: HashMap<&'v [Segment], &'v OwnedValue, RandomState>,
    /// For each place at or above values of ours, the first entry that wrote one of them.
    first_entries: HashMap<&'v [Segment], u64, RandomState>,
    /// For each list, the members by which our values name its elements.
    fields: HashMap<&'v [Segment], Vec<&'v str>, RandomState>,
}

impl<'v> OwnedPlaces<'v> {
    fn new(values: &'v [OwnedValue]) -> Self {
        let mut places = Self {
            values: HashMap::default(),
            first_entries: HashMap::default(),
            fields: HashMap::default(),
        };
        for owned in values {
            let steps = owned.path.segments();
            places.values.entry(steps).or_insert(owned);
            for count in 0..=steps.len() {
                let first = places.first_entries.entry(&steps[..count]).or_insert(u64::MAX);
                *first = owned.first_entry.min(*first);
                let Some(Segment::Element { field, .. }) = steps.get(count) else { continue };
                let fields = places.fields.entry(&steps[..count]).or_default();
                if !fields.contains(&field.as_str()) {
                    fields.push(field);
                }
            }
        }
        places
    }

    fn at(&self, path: &Path) -> Option<&'v OwnedValue> {
        self.values.get(path.segments()).copied()
    }

    /// `None` if nothing at or below the place is ours.
    fn first_entry_below(&self, path: &Path) -> Option<u64> {
        self.first_entries.get(path.segments()).copied()
    }

    fn fields_in(&self, list: &Path) -> &[&'v str] {
        self.fields.get(list.segments()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// A key itself, not a reference to one.
fn is_plain_key(container: Node<'_>, place: &Path) -> bool {
    let Some(Segment::Key(name)) = place.last() else { return false };
    let value = container.get(name).and_then(Node::as_str);
    names_a_secret(name) && value.is_some_and(|text| !is_reference(&text))
}
