//! The part of an old file that `remove` needs: the values that stood where ours are now, and the empty containers above
//! them, with their bytes.

use crate::document::{Document, Kind, Node, Path, Segment};
use std::collections::HashMap;

/// The text of a document with that part of the old one; `None` if nothing of it is needed.
pub(super) fn excerpt(document: &Document, places: &[&Path]) -> Option<String> {
    let steps: Vec<&[Segment]> = places.iter().map(|place| place.segments()).collect();
    part(document.root(), &steps)
}

/// True if the excerpt gives the same answers as the whole at these places and above them.
pub(super) fn is_equivalent(
    whole: &Document,
    excerpt: Option<&Document>,
    places: &[&Path],
) -> bool {
    places.iter().all(|place| {
        let steps = place.segments();
        (0..=steps.len()).all(|count| {
            let prefix: Path = steps[..count].iter().cloned().collect();
            let needed = |document: &Document| {
                let node = document.get(&prefix)?;
                let is_needed = count == steps.len() || node.is_empty();
                is_needed.then(|| node.raw().to_owned())
            };
            needed(whole) == excerpt.and_then(needed)
        })
    })
}

fn part(node: Node<'_>, places: &[&[Segment]]) -> Option<String> {
    if node.is_empty() || places.iter().any(|steps| steps.is_empty()) {
        return Some(node.raw().to_owned());
    }
    if node.kind() == Kind::Array {
        // An element is found by what is in it, so the array stays whole.
        let is_needed = places.iter().any(|steps| has_element(node, &steps[0]));
        return is_needed.then(|| node.raw().to_owned());
    }
    let mut below: HashMap<&str, Vec<&[Segment]>> = HashMap::new();
    for steps in places {
        if let [Segment::Key(key), deeper @ ..] = steps {
            below.entry(key).or_default().push(deeper);
        }
    }
    let members = node.members().filter_map(|member| {
        let text = part(member.value(), below.get(member.key().as_ref())?)?;
        Some(format!("{}: {text}", member.raw_key()))
    });
    let members: Vec<String> = members.collect();
    (!members.is_empty()).then(|| format!("{{ {} }}", members.join(", ")))
}

fn has_element(array: Node<'_>, step: &Segment) -> bool {
    array.elements().any(|element| match step {
        Segment::Key(_) => false,
        Segment::Item(text) => element.as_str().is_some_and(|found| found == text.as_str()),
        Segment::Element { field, value } => {
            let found = element.get(field).and_then(Node::as_str);
            found.is_some_and(|found| found == value.as_str())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{excerpt, is_equivalent};
    use crate::document::{Dialect, Document, Path};

    fn parse(text: &str) -> Document {
        Document::parse(text, Dialect::Json5).expect("the text is of the dialect")
    }

    fn places(texts: &[&str]) -> Vec<Path> {
        texts.iter().map(|text| text.parse().expect("it is a path")).collect()
    }

    #[test]
    fn only_what_stood_at_the_places_is_left() {
        let whole = parse(
            "{ // mine\n a: { x: 'old', y: 2, none: {} }, b: [ { id: 'm', n: 1 } ], c: 3, d: { e: { } } }",
        );
        for (wanted, left) in [
            (&["a.x"][..], Some("{ a: { x: 'old' } }")),
            (&["a.z", "c.d"], Some("{ c: 3 }")),
            (&["a.z"], None),
            (&["a.none.z"], Some("{ a: { none: {} } }")),
            (&["d.e.f", "a.x"], Some("{ a: { x: 'old' }, d: { e: { } } }")),
            (&["b[id=\"m\"].n"], Some("{ b: [ { id: 'm', n: 1 } ] }")),
            (&["b[id=\"other\"].n"], None),
        ] {
            let wanted = places(wanted);
            let wanted: Vec<&Path> = wanted.iter().collect();
            let text = excerpt(&whole, &wanted);
            assert_eq!(text.as_deref(), left);
            let part = text.map(|text| parse(&text));
            assert!(is_equivalent(&whole, part.as_ref(), &wanted), "{left:?}");
        }
    }

    #[test]
    fn an_excerpt_that_lacks_something_is_found_out() {
        let wanted = places(&["a.x"]);
        let wanted: Vec<&Path> = wanted.iter().collect();
        for (whole, part) in [("{ a: { x: 1 } }", "{ a: {} }"), ("{ a: {} }", "{ b: 1 }")] {
            assert!(!is_equivalent(&parse(whole), Some(&parse(part)), &wanted), "{part}");
        }
    }
}
