//! Replaces many scalars in one pass: one splice of the text, one parse, one verification.
//!
//! Only where the order of the edits cannot matter: each path exists, its value is a scalar and becomes a scalar, no two are
//! the same place, and no element is found by a value that another edit changes.
//!
//! Verified like a single edit: the new text has been parsed as a whole; its tape has the same shape, each replaced value is
//! at its index and is the new one, and all bytes between the replaced values are the old ones.

use std::collections::{HashMap, HashSet};

use super::container::{ContainerInfo, Layout};
use super::render::NewValue;
use super::resolve::resolve;
use super::splice::{Splice, splice};
use super::style::Style;
use super::{Check, Document, Edit, EditError, Kind, Node, Path, Segment, parse};

/// One scalar to replace.
struct Replacement<'e> {
    path: &'e Path,
    /// Index in the tape, the same before and after.
    index: u32,
    new_value: NewValue<'e>,
    splice: Splice,
}

/// Replaces the scalars that the first edits are about; returns the result, `None` if all have their values already, and how
/// many edits that were: 0 if there are too few to be worth it.
pub(super) fn replace_scalars(
    document: &Document,
    edits: &[Edit],
) -> Result<(Option<Document>, usize), EditError> {
    let (replacements, count) = collect(document, edits);
    if count < 2 || replacements.is_empty() {
        return Ok((None, if count < 2 { 0 } else { count }));
    }
    let splices: Vec<Splice> = replacements.iter().map(|it| it.splice.clone()).collect();
    let text = splice(&document.text, &splices);
    let failed = |check| EditError::Verification { path: replacements[0].path.clone(), check };
    let tape = parse::parse(&text, document.dialect)
        .map_err(|error| failed(Check::Parses { expected: error.expected }))?;
    let edited = Document::new(text, document.dialect, tape);
    verify(document, &edited, &replacements)
        .map_err(|(path, check)| EditError::Verification { path: path.clone(), check })?;
    Ok((Some(edited), count))
}

/// In the order of the text, and how many of the first edits they are about.
fn collect<'e>(document: &Document, edits: &'e [Edit]) -> (Vec<Replacement<'e>>, usize) {
    let mut found = Vec::new();
    let mut places = HashSet::new();
    let mut names = Names::default();
    let mut infos = HashMap::new();
    let mut count = 0;
    for edit in edits {
        let Edit::Set { path, value } = edit else { break };
        let new_value = NewValue::Value(value);
        if !new_value.is_scalar() || !names.admit(path) {
            break;
        }
        let Ok((resolved, Some(node))) = resolve(document, path) else { break };
        let is_scalar = !matches!(node.kind(), Kind::Object | Kind::Array);
        if !is_scalar || !places.insert(node.index()) {
            break;
        }
        count += 1;
        if new_value.matches(node) {
            continue;
        }
        let info = |&container: &Node<'_>| {
            let known = infos.entry(container.index());
            *known.or_insert_with(|| ContainerInfo::new(node_of(document, container)))
        };
        let containers: Vec<ContainerInfo<'_>> = resolved.containers.iter().map(info).collect();
        let style = Style::detect(&containers);
        let text = style.child(None, &new_value, &Layout::Inline);
        let splice = Splice { range: node.span(), text };
        found.push(Replacement { path, index: node.index(), new_value, splice });
    }
    found.sort_by_key(|it: &Replacement<'_>| it.splice.range.start);
    (found, count)
}

/// The same node, with the lifetime of its document.
fn node_of<'d>(document: &'d Document, node: Node<'_>) -> Node<'d> {
    Node::new(document, node.index())
}

/// Keys that are changed, and fields by which elements are found.
#[derive(Default)]
struct Names<'e> {
    changed: HashSet<&'e str>,
    found_by: HashSet<&'e str>,
}

impl<'e> Names<'e> {
    /// False if this edit changes what another one is found by, or the other way round.
    fn admit(&mut self, path: &'e Path) -> bool {
        let Some(Segment::Key(key)) = path.last() else { return false };
        self.changed.insert(key);
        for segment in path.segments() {
            match segment {
                Segment::Key(_) => {}
                Segment::Element { field, .. } => {
                    self.found_by.insert(field);
                }
                Segment::Item(_) => return false,
            }
        }
        self.changed.is_disjoint(&self.found_by)
    }
}

fn verify<'e>(
    old: &Document,
    new: &Document,
    replacements: &[Replacement<'e>],
) -> Result<(), (&'e Path, Check)> {
    let first = replacements[0].path;
    if !old.tape.iter().map(|entry| entry.next).eq(new.tape.iter().map(|entry| entry.next)) {
        return Err((first, Check::SameContainer));
    }
    let (mut old_end, mut new_end) = (0, 0);
    for it in replacements {
        let after = new.node_at(it.index).ok_or((it.path, Check::SameSlot))?;
        let (before, span) = (&it.splice.range, after.span());
        if old.text.get(old_end..before.start) != new.text.get(new_end..span.start) {
            return Err((it.path, Check::SurroundingsKept));
        }
        if !it.new_value.matches(after) {
            return Err((it.path, Check::NewValue));
        }
        (old_end, new_end) = (before.end, span.end);
    }
    if old.text.get(old_end..) != new.text.get(new_end..) {
        return Err((first, Check::SurroundingsKept));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::{Dialect, Document, Edit, Path};
    use super::{collect, replace_scalars, verify};

    const TEXT: &str = "{ // mine
        list: [ { id: 'x', name: \"X\", n: 0x10 }, { \"id\": 'y', n: [1], m: null /* m */ } ],
        a: { b: 1, b2: 'two' }, c: 3, c: 4 }";

    fn document() -> Document {
        Document::parse(TEXT, Dialect::Json5).expect("a test's own text")
    }

    fn set(place: &str, value: Value) -> Edit {
        Edit::Set { path: place.parse().expect("it is a path"), value }
    }

    fn one_by_one(document: &Document, edits: &[Edit]) -> String {
        let mut text = document.text().to_owned();
        for edit in edits {
            let current = Document::parse(text, Dialect::Json5).expect("an edit's own result");
            text = current.edit(std::slice::from_ref(edit)).expect("it can be done").into_text();
        }
        text
    }

    #[test]
    fn many_at_once_are_what_one_by_one_are() {
        let edits = [
            set("a.b", json!(-7)),
            set("list[id=\"y\"].m", json!("it's \"m\"")),
            set("list[id=\"x\"].name", json!("another name, and longer")),
            set("a.b2", json!(true)),
            set("list[id=\"x\"].n", json!(16)),
        ];
        let document = document();
        let (edited, count) = replace_scalars(&document, &edits).expect("it can be done");
        let edited = edited.expect("most are other values");
        assert_eq!(count, edits.len());
        assert_eq!(edited.text(), one_by_one(&document, &edits));
        assert!(edited.text().contains("n: 0x10"), "an equal value in another spelling stays");
    }

    #[test]
    fn what_depends_on_the_order_is_not_done_at_once() {
        for (edits, count) in [
            (vec![set("a.b", json!(1)), set("a.b", json!(2))], 1),
            (vec![set("list[id=\"x\"].n", json!(1)), set("list[id=\"x\"].id", json!("z"))], 1),
            (vec![set("list[id=\"x\"].id", json!("z")), set("list[id=\"z\"].n", json!(1))], 0),
            (vec![set("a.b", json!(2)), set("a.new", json!(1))], 1),
            (vec![set("a.b", json!(2)), set("list[id=\"y\"].n", json!(1))], 1),
            (vec![set("a.b", json!({}))], 0),
            (vec![set("c", json!(5))], 0),
        ] {
            assert_eq!(collect(&document(), &edits).1, count, "{edits:?}");
            if !edits.iter().any(|edit| *edit.path() == Path::root().key("c")) {
                let edited = document().edit(&edits).expect("it can be done");
                assert_eq!(edited.text(), one_by_one(&document(), &edits));
            }
        }
    }

    #[test]
    fn verification_accepts_the_replacements_and_nothing_else() {
        let edits = [set("a.b", json!(2)), set("a.b2", json!(3))];
        let document = document();
        let (replacements, _) = collect(&document, &edits);
        let passes = |text: String| {
            let new = Document::parse(text, Dialect::Json5).expect("a test's own text");
            verify(&document, &new, &replacements).is_ok()
        };
        let right = TEXT.replace("b: 1", "b: 2").replace("'two'", "3");
        assert!(passes(right.clone()));
        for (from, to) in [
            ("b: 2", "b: 4"),
            ("b2: 3", "b2: '3'"),
            ("// mine", "// Mine"),
            ("c: 4 }", "c: 4, d: 1 }"),
            ("c: 4 }", "c: 5 }"),
            ("m: null", "m: {}"),
            ("b: 2, b2: 3", "b2: 3, b: 2"),
        ] {
            assert_ne!(right.replace(from, to), right, "{from}");
            assert!(!passes(right.replace(from, to)), "{to}");
        }
    }
}
