//! Paths as text, as the ownership record stores them.

use proptest::prelude::*;
use wcode::document::{Path, Segment};

use super::support::path;

#[test]
fn a_path_has_a_readable_text() {
    let model = Path::root().key("models").key("providers").key("wcode").key("models");
    let name = model.element("id", "qwen/x").key("name");
    assert_eq!(name.to_string(), r#"models.providers.wcode.models[id="qwen/x"].name"#);
    assert_eq!(Path::root().key("a b").key("c-d").to_string(), r#"["a b"]["c-d"]"#);
    assert_eq!(Path::root().key("allow").item("wcode/x").to_string(), r#"allow[="wcode/x"]"#);
    assert_eq!(Path::root().element("my id", "x").to_string(), r#"["my id"="x"]"#);
    assert_eq!(Path::root().key("").key("1a").to_string(), r#"[""]["1a"]"#);
    assert_eq!(Path::root().to_string(), "");
}

#[test]
fn an_invalid_path_is_rejected_at_its_first_invalid_byte() {
    let wrong = [
        (".a", 0, "a word"),
        ("a.", 2, "a word"),
        ("a..b", 2, "a word"),
        ("a b", 1, "`.` or `[`"),
        ("a[", 2, "a word"),
        ("a[]", 2, "a word"),
        ("a[\"b\"", 5, "`]`"),
        ("a[id=x]", 5, "a text in double quotes"),
        ("a[=1]", 3, "a text in double quotes"),
        ("a[id=\"x]", 5, "a text in double quotes"),
        ("a[\"b\"]c", 6, "`.` or `[`"),
        ("1a", 0, "a word"),
        ("é", 0, "a word"),
    ];
    for (text, offset, expected) in wrong {
        let error = text.parse::<Path>().unwrap_err();
        assert_eq!((error.offset, &*error.expected.to_string()), (offset, expected), "{text:?}");
    }
}

#[test]
fn parents_and_prefixes_follow_the_steps() {
    let parent = path("a.b");
    let child = path(r#"a.b[id="c"]"#);
    assert_eq!(child.parent().as_ref(), Some(&parent));
    assert_eq!(Path::root().parent(), None);
    assert!(child.starts_with(&parent) && child.starts_with(&child));
    assert!(!parent.starts_with(&child) && !path("a.bc").starts_with(&parent));
    assert!(child.starts_with(&Path::root()));
    assert_eq!(parent.join(&path(r#"[id="c"]"#)), child);
    let last = Segment::Element { field: "id".to_owned(), value: "c".to_owned() };
    assert_eq!(child.last(), Some(&last));
    assert_eq!(child.segments().len(), 3);
}

fn segment() -> impl Strategy<Value = Segment> {
    let text = prop_oneof![any::<String>(), "[a-z_$][a-z0-9_$]*", "[=.\\[\\]\"\\\\ ]{0,4}"];
    prop_oneof![
        text.clone().prop_map(Segment::Key),
        (text.clone(), text.clone()).prop_map(|(field, value)| Segment::Element { field, value }),
        text.prop_map(Segment::Item),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_path_round_trips_through_its_text(segments in prop::collection::vec(segment(), 0..6)) {
        let path: Path = segments.into_iter().collect();
        prop_assert_eq!(path.to_string().parse::<Path>().unwrap(), path);
    }

    #[test]
    fn a_path_parsed_from_any_text_round_trips(text in r#"[a-c.\[\]="]{0,12}"#) {
        if let Ok(path) = text.parse::<Path>() {
            prop_assert_eq!(path.to_string().parse::<Path>().unwrap(), path);
        }
    }
}
