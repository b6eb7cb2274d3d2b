//! Joins single values that go into one new place into one edit.
//!
//! A new provider is one object, written and proved once, and not a dozen insertions; an element of an array
//! can only be inserted whole. Pure; the order of first mention is kept.

use crate::document::{Document, Edit, Path, Segment};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The same edits, with those that share a missing place joined at that place.
pub(super) fn coalesce(document: &Document, edits: Vec<Edit>) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    let mut open: HashMap<Path, usize> = HashMap::new();
    let mut elements = Elements::new();
    for edit in edits {
        let Edit::Set { path, value } = edit else {
            joined.push(edit);
            continue;
        };
        let depth = missing_from(document, &path).unwrap_or_else(|| path.segments().len());
        let anchor: Path = path.segments()[..depth].iter().cloned().collect();
        let is_below = path.segments().len() > depth;
        match open.get(&anchor).map(|index| &mut joined[*index]) {
            Some(Edit::Set { value: whole, .. }) if is_below => {
                set_at(whole, path.segments(), depth, value, &mut elements);
            }
            _ => {
                open.entry(anchor.clone()).or_insert(joined.len());
                let value = built(path.segments(), depth, value, &mut elements);
                joined.push(Edit::Set { path: anchor, value });
            }
        }
    }
    joined
}

/// The number of steps to the first place that does not exist; `None` if all exist.
fn missing_from(document: &Document, path: &Path) -> Option<usize> {
    let steps = path.segments();
    (1..=steps.len()).find(|depth| document.get_at(&steps[..*depth]).is_none())
}

/// The index of each new element in its new array.
type Elements = HashMap<Vec<Segment>, usize>;

/// The value at the first `depth` steps of a path, holding `value` at the rest of them.
fn built(path: &[Segment], depth: usize, value: Value, elements: &mut Elements) -> Value {
    if depth == path.len() {
        return value;
    }
    let mut whole = Value::Null;
    set_at(&mut whole, path, depth, value, elements);
    let last = depth.checked_sub(1).map(|last| &path[last]);
    if let (Some(Segment::Element { field, value }), Value::Object(members)) = (last, &mut whole) {
        members.entry(field.as_str()).or_insert_with(|| value.as_str().into());
    }
    whole
}

/// Puts `value` at the steps after `depth` inside `whole`, making objects and arrays on the way.
fn set_at(
    whole: &mut Value,
    path: &[Segment],
    depth: usize,
    value: Value,
    elements: &mut Elements,
) {
    let Some(step) = path.get(depth) else {
        *whole = value;
        return;
    };
    match step {
        Segment::Key(key) => {
            if !whole.is_object() {
                *whole = Value::Object(Map::new());
            }
            set_at(&mut whole[key.as_str()], path, depth + 1, value, elements);
        }
        Segment::Item(_) => array(whole).push(value),
        Segment::Element { field, value: wanted } => {
            let list = array(whole);
            let index = elements.get(&path[..=depth]).copied().unwrap_or_else(|| {
                list.push(Value::Object(Map::from_iter([(field.clone(), wanted.as_str().into())])));
                elements.insert(path[..=depth].to_vec(), list.len() - 1);
                list.len() - 1
            });
            set_at(&mut list[index], path, depth + 1, value, elements);
        }
    }
}

fn array(value: &mut Value) -> &mut Vec<Value> {
    if !value.is_array() {
        *value = Value::Array(Vec::new());
    }
    value.as_array_mut().expect("it was just made one")
}

#[cfg(test)]
mod tests {
    use super::coalesce;
    use crate::document::{Dialect, Document, Edit, Path};
    use serde_json::json;

    fn set(path: Path, value: serde_json::Value) -> Edit {
        Edit::Set { path, value }
    }

    #[test]
    fn values_of_one_new_place_become_one_edit_there() {
        let document = Document::parse("{models: {}}", Dialect::Json5).expect("a test's own text");
        let entry = Path::root().key("models").key("wcode");
        let model = entry.clone().key("models").element("id", "a/b");
        let edits = vec![
            set(entry.clone().key("url"), json!("u")),
            set(model.clone().key("id"), json!("a/b")),
            set(model.key("size"), json!(1)),
            set(Path::root().key("other"), json!(true)),
        ];
        let expected = vec![
            set(entry, json!({ "url": "u", "models": [{ "id": "a/b", "size": 1 }] })),
            set(Path::root().key("other"), json!(true)),
        ];
        assert_eq!(coalesce(&document, edits), expected);
    }

    #[test]
    fn a_new_element_and_a_new_item_go_in_whole() {
        let document = Document::parse("{list: [{id: 'x'}], allow: ['x']}", Dialect::Json5)
            .expect("a test's own text");
        let model = Path::root().key("list").element("id", "y");
        let item = Path::root().key("allow").item("y");
        let edits = vec![
            set(model.clone().key("id"), json!("y")),
            set(model.clone().key("n"), json!(1)),
            set(item.clone(), json!("y")),
        ];
        let expected = vec![set(model, json!({ "id": "y", "n": 1 })), set(item, json!("y"))];
        assert_eq!(coalesce(&document, edits), expected);
    }

    #[test]
    fn a_value_that_is_there_is_set_by_itself() {
        let document =
            Document::parse("{a: {b: 1, c: 2}}", Dialect::Json5).expect("a test's own text");
        let place = |key: &str| Path::root().key("a").key(key);
        let edits = vec![set(place("b"), json!(3)), set(place("c"), json!(4))];
        assert_eq!(coalesce(&document, edits.clone()), edits);
    }
}
