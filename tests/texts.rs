//! The table of texts: both languages say the same, with the same things put into them.

use std::collections::BTreeSet;
use std::path::Path;

use wcode::text::{Language, TOPICS, Text};

/// Each text with its full name.
fn every_text() -> impl Iterator<Item = (String, Text)> {
    let of_topic = |&(topic, texts): &(&'static str, &'static [&Text])| {
        texts.iter().map(move |text| (format!("{topic}::{}", text.name), **text))
    };
    TOPICS.iter().flat_map(of_topic)
}

#[test]
fn every_text_exists_in_every_language() {
    for (name, text) in every_text() {
        assert!(
            !text.translations.en.trim().is_empty()
                && text.translations.en.is_ascii_or_typographic(),
            "{name}"
        );
        assert!(
            text.translations.zh.chars().any(is_chinese),
            "{name} is not translated: {:?}",
            text.translations.zh
        );
    }
}

#[test]
fn every_language_has_exactly_the_texts_parameters() {
    for (name, text) in every_text() {
        let parameters: BTreeSet<String> = text.parameters.iter().map(|&it| it.into()).collect();
        if parameters.is_empty() {
            continue; // It is shown as it stands: a brace in it is a brace.
        }
        for &language in Language::ALL {
            let template = text.translations.get(language);
            assert_eq!(placeholders(template), parameters, "{name} in {language:?}");
        }
    }
}

#[test]
fn commands_flags_and_names_are_not_translated() {
    for (name, text) in every_text() {
        for &language in Language::ALL {
            let template = text.translations.get(language);
            assert_eq!(quoted(template), quoted(text.translations.en), "{name} in {language:?}");
        }
    }
}

/// The largest topics are only printed: their tables would make the program larger.
#[test]
fn nothing_makes_a_message_of_a_topic_that_is_only_printed() {
    let found = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    for topic in ["examples", "help", "wizard"] {
        for (path, text) in &found {
            let spellings = [format!("{topic}::message"), format!("{topic}::{{self, message")];
            let is_made = spellings.iter().any(|spelling| text.contains(spelling));
            assert!(!is_made, "{path} makes messages of `{topic}`");
        }
    }
}

/// Two words in English that are different ones in Chinese: the key of an object, and the key to an API.
const HOMONYMS: [&str; 1] = ["a key"];

/// Single words may mean different things; sentences do not.
#[test]
fn no_text_says_something_twice_under_two_names() {
    let mut seen = std::collections::BTreeMap::new();
    let is_sentence = |text: &Text| {
        text.translations.en.contains(' ') && !HOMONYMS.contains(&text.translations.en)
    };
    for (name, text) in every_text().filter(|(_, text)| is_sentence(text)) {
        if let Some(other) = seen.insert(text.translations.en, name.clone()) {
            panic!("{name} and {other} both say {:?}", text.translations.en);
        }
    }
}

#[test]
fn chinese_is_set_as_chinese_is() {
    let mut wrong = Vec::new();
    for (name, text) in every_text() {
        let zh: Vec<char> = text.translations.zh.chars().collect();
        let pairs = zh.windows(2).filter(|pair| is_badly_set(pair[0], pair[1]));
        wrong.extend(pairs.map(|pair| format!("{name}: {pair:?} in {:?}", text.translations.zh)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A letter that touches a Chinese one, punctuation of the other script, a space beside wide punctuation.
pub(crate) fn is_badly_set(left: char, right: char) -> bool {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == '`';
    let is_wide = |c: char| matches!(c, '\u{3001}' | '\u{3002}' | '\u{ff01}'..='\u{ff5e}');
    let is_ideograph = |c| is_chinese(c) && !is_wide(c);
    let touches = is_ideograph(left) && is_latin(right) || is_latin(left) && is_ideograph(right);
    let is_narrow = is_chinese(left) && ",;:()!?".contains(right)
        || ",;:()!?".contains(left) && is_chinese(right);
    let is_spaced = is_wide(left) && right == ' ' || left == ' ' && is_wide(right);
    touches || is_narrow || is_spaced
}

#[test]
fn no_text_is_left_that_is_unused() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    // What help says is compared with the command line itself, by `cli::help`.
    let is_of_help = |name: &str| ["help::", "examples::"].iter().any(|it| name.starts_with(it));
    for (name, _) in every_text().filter(|(name, _)| !is_of_help(name)) {
        let (topic, text) = name.split_once("::").unwrap();
        let call = format!("::{text}");
        let is_call = |after: &str| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        let uses = |path: &str, source: &str| {
            !path.ends_with(&format!("text/{topic}.rs")) && source.split(&call).skip(1).any(is_call)
        };
        assert!(sources.iter().any(|(path, source)| uses(path, source)), "{name} is not used");
    }
}

/// Every source file with its path.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else {
            found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    found
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
    // Ideographs, and the punctuation that goes with them.
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

/// The names in `{…}`; `{{` and `}}` are braces.
fn placeholders(template: &str) -> BTreeSet<String> {
    let plain = template.replace("{{", "").replace("}}", "");
    let parts = plain.split('{').skip(1);
    parts.filter_map(|part| part.split(['}', ':']).next()).map(str::to_owned).collect()
}

/// The text between back-quotes, in any order.
fn quoted(template: &str) -> BTreeSet<&str> {
    template.split('`').skip(1).step_by(2).collect()
}
