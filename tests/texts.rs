//! The table of texts: both languages say the same, with the same things put into them.

use std::collections::BTreeSet;

use wcode::text::{TOPICS, Text};

/// Each text with its full name.
fn every_text() -> impl Iterator<Item = (String, Text)> {
    let of_topic = |&(topic, texts): &(&'static str, &'static [Text])| {
        texts.iter().map(move |text| (format!("{topic}::{}", text.name), *text))
    };
    TOPICS.iter().flat_map(of_topic)
}

#[test]
fn every_text_is_there_in_both_languages() {
    for (name, text) in every_text() {
        assert!(!text.en.trim().is_empty() && text.en.is_ascii_or_typographic(), "{name}");
        assert!(text.zh.chars().any(is_chinese), "{name} is not translated: {:?}", text.zh);
    }
}

#[test]
fn both_languages_have_exactly_the_texts_parameters() {
    for (name, text) in every_text() {
        let parameters: BTreeSet<String> = text.parameters.iter().map(|&it| it.into()).collect();
        assert_eq!(placeholders(text.en), parameters, "{name} in English");
        assert_eq!(placeholders(text.zh), parameters, "{name} in Chinese");
    }
}

#[test]
fn commands_flags_and_names_are_not_translated() {
    for (name, text) in every_text() {
        assert_eq!(quoted(text.en), quoted(text.zh), "{name}");
    }
}

/// One word in English, two in Chinese: the key of an object and the key to an API; no value and an empty answer.
const HOMONYMS: [&str; 2] = ["a key", "nothing"];

#[test]
fn no_text_says_something_twice_under_two_names() {
    let mut seen = std::collections::BTreeMap::new();
    for (name, text) in every_text().filter(|(_, text)| !HOMONYMS.contains(&text.en)) {
        if let Some(other) = seen.insert(text.en, name.clone()) {
            panic!("{name} and {other} both say {:?}", text.en);
        }
    }
}

trait Written {
    fn is_ascii_or_typographic(&self) -> bool;
}

impl Written for str {
    /// English has no Chinese in it, but may quote a language's own name.
    fn is_ascii_or_typographic(&self) -> bool {
        self.chars().all(|c| !is_chinese(c)) || self.contains("中文")
    }
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// The names in `{…}`; `{{` and `}}` are braces.
fn placeholders(template: &str) -> BTreeSet<String> {
    let plain = template.replace("{{", "").replace("}}", "");
    let parts = plain.split('{').skip(1);
    parts.filter_map(|part| part.split(['}', ':']).next()).map(str::to_owned).collect()
}

/// What stands between back-quotes, in any order.
fn quoted(template: &str) -> BTreeSet<&str> {
    template.split('`').skip(1).step_by(2).collect()
}
