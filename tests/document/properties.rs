//! Rules that hold for every document, tried on random ones.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use wcode::document::{Document, Edit, EditError, Kind, Path};

use super::generate;
use super::support::*;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// One insertion: the index of a reachable container, the kind of edit, and the value.
#[derive(Clone, Debug)]
struct Insertion {
    container: Index,
    first: bool,
    deep: bool,
    value: Value,
}

fn insertion() -> impl Strategy<Value = Insertion> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let value = scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z-]{0,3}|__proto__|日", inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    (any::<Index>(), any::<bool>(), any::<bool>(), value)
        .prop_map(|(container, first, deep, value)| Insertion { container, first, deep, value })
}

/// An edit that adds something, the path that removes it, and the expected value of the document.
fn plan(document: &Document, number: usize, wish: &Insertion) -> (Edit, Path, Value) {
    let reachable = containers(document);
    let (parents, kind) = wish.container.get(&reachable).clone();
    let name = format!("new{number}");
    let old = document.root().to_value();
    if kind == Kind::Array {
        let place = parents.clone().item(&name);
        return (set(&place, name.as_str()), place, with(old, &parents, None, name.into()));
    }
    let place = parents.clone().key(&name);
    let (path, value) = if wish.deep {
        (place.clone().key("in ner"), object([("in ner", wish.value.clone())]))
    } else {
        (place.clone(), wish.value.clone())
    };
    let edit = if wish.first { set_first } else { set };
    let edit = edit(&path, wish.value.clone());
    (edit, place, with(old, &parents, Some(&name), value))
}

proptest! {
    #![proptest_config(config(120))]

    #[test]
    fn every_random_document_is_read_as_an_independent_reader_reads_it(
        (dialect, text) in generate::any_document(),
    ) {
        let ours = parse(&text, dialect);
        prop_assert_eq!(ours.text(), &text);
        let theirs = read(&text, dialect).unwrap();
        prop_assert!(is_equal(&ours.root().to_value(), &theirs), "{} {}", text, theirs);
    }

    #[test]
    fn what_is_inserted_and_then_removed_in_any_order_leaves_no_trace(
        (dialect, text) in generate::any_document(),
        wishes in prop::collection::vec((insertion(), any::<u64>()), 1..6),
    ) {
        let original = parse(&text, dialect);
        let mut current = original.clone();
        let mut places = Vec::new();
        for (number, (wish, order)) in wishes.iter().enumerate() {
            // Only containers of the original document: new ones are removed as a whole.
            let (edit, place, _) = plan(&original, number, wish);
            current = current.edit(&[edit]).unwrap();
            places.push((*order, place));
        }
        places.sort();
        for (_, place) in &places {
            let restore_empty = restore_empty(&original, place);
            current = current.edit(&[Edit::Remove { path: place.clone(), restore_empty }]).unwrap();
        }
        prop_assert_eq!(current.text(), &text);
    }

    #[test]
    fn an_insertion_changes_one_value_and_keeps_every_byte(
        (dialect, text) in generate::any_document(),
        wish in insertion(),
    ) {
        let original = parse(&text, dialect);
        let (edit, place, expected) = plan(&original, 0, &wish);
        let edited = original.edit(&[edit]).unwrap();
        let theirs = read(edited.text(), dialect).unwrap();
        prop_assert!(is_equal(&theirs, &expected), "{}\n{}\n{}", text, edited.text(), expected);
        prop_assert_eq!(comments(edited.text(), dialect), comments(&text, dialect));
        if restore_empty(&original, &place).is_none() {
            prop_assert!(is_kept(&text, edited.text()), "{:?} {:?}", text, edited.text());
        }
    }

    #[test]
    fn removing_a_member_made_by_hand_takes_nothing_else(
        (dialect, text) in generate::any_document(),
        choice in any::<Index>(),
    ) {
        let original = parse(&text, dialect);
        let mut members = Vec::new();
        for (parents, _) in containers(&original) {
            let node = original.get(&parents).unwrap();
            members.extend(node.members().map(|m| m.key().into_owned())
                .filter(|key| is_single(node, key))
                .map(|key| (parents.clone(), key)));
        }
        prop_assume!(!members.is_empty());
        let (parents, key) = choice.get(&members).clone();
        let place = parents.clone().key(&key);
        let edited = original.edit(&[remove(&place)]).unwrap();

        let expected = without(original.root().to_value(), &parents, &key);
        let theirs = read(edited.text(), dialect).unwrap();
        prop_assert!(is_equal(&theirs, &expected), "{:?}\n{:?}", text, edited.text());

        let node = original.get(&parents).unwrap();
        let member = node.members().find(|member| member.key() == key).unwrap();
        let start = member.span().start;
        let inside = &text[member.span()];
        let mut left = comments(&text, dialect);
        let gone = comments(inside, dialect).len();
        let before = comments(&text[..start], dialect).len();
        left.drain(before..before + gone);
        prop_assert_eq!(comments(edited.text(), dialect), left, "{:?}", text);
    }

    #[test]
    fn replacing_a_value_changes_that_value_only_and_raw_bytes_bring_it_back(
        (dialect, text) in generate::any_document(),
        wish in insertion(),
        choice in any::<Index>(),
    ) {
        let original = parse(&text, dialect);
        let reachable = containers(&original);
        let (path, _) = choice.get(&reachable).clone();
        let old = original.get(&path).unwrap();
        let edited = original.edit(&[set(&path, wish.value.clone())]);
        prop_assume!(!matches!(edited, Err(EditError::DuplicateKey { .. })));
        let edited = edited.unwrap();
        let (head, tail) = (&text[..old.span().start], &text[old.span().end..]);
        prop_assert!(edited.text().starts_with(head) && edited.text().ends_with(tail));

        // An earlier element may have the same id; then this path does not find the new one.
        if edited.get(&path).is_some() {
            let raw = old.raw().to_owned();
            let back = edited.edit(&[Edit::SetRaw { path, raw }]).unwrap();
            prop_assert_eq!(back.text(), &text);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>(), soup in r#"[\[\]{}:,"'/*\\\n0-9a-z. +-]{0,40}"#) {
        for dialect in DIALECTS {
            for text in [&text, &soup] {
                if let Err(error) = Document::parse(text.as_str(), dialect) {
                    prop_assert!(error.offset <= text.len());
                    prop_assert!(error.snippet().ends_with('^'));
                }
            }
        }
    }

    #[test]
    fn cutting_a_document_anywhere_never_panics((dialect, text) in generate::any_document(), at in any::<Index>()) {
        let at = at.index(text.len() + 1);
        if text.is_char_boundary(at) {
            for other in DIALECTS {
                let _ = Document::parse(&text[..at], other).map(|d| d.root().to_value());
                let _ = Document::parse(&text[at..], dialect).map(|d| d.root().to_value());
            }
        }
    }
}
