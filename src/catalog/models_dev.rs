//! Facts of models, no matter who serves them, from models.dev: what the catalog uses if neither the vendor's page nor
//! its list states a size.
//!
//! One line per model, sorted by the last part of its id, so that a lookup reads a dozen lines of the text and parses
//! those that it finds: `Name|lab|context|output|flags|released`. `128k` is 128 × 1024, `200t` is 200 × 1000. The last
//! part of the id is the name in lower case with `-` for spaces; otherwise it comes before the name: `id=Name`.
//! Flags: `t`, `i`, `a`, `v`, `p` are the kinds of input (text, image, audio, video, PDF), `R` can reason, `C` can call
//! tools. `templates/models/models-dev.txt` is made from the JSON files beside it (`tests/models/models_dev.rs`); newer
//! facts in the same form are kept in the cache folder.

use crate::catalog::compact::{parse_date, parse_size, size};
use crate::catalog::ids::{self, Match, last_part};
use crate::catalog::{Model, model_list};
use std::cmp::Ordering;

/// The facts that are built in: models.dev (MIT licence), see `templates/models/`.
pub const BUILT_IN_FACTS: &str = include_str!("../../templates/models/models-dev.txt");

/// Entries of this lab choose a model themselves: their last part (`auto`) says nothing about another vendor's model.
const ROUTER_LAB: &str = "openrouter";

/// The letters for the kinds of input.
const INPUT_KINDS: [(char, &str); 5] =
    [('t', "text"), ('i', "image"), ('a', "audio"), ('v', "video"), ('p', "pdf")];

const REASONING_FLAG: char = 'R';
const TOOLS_FLAG: char = 'C';

/// What models.dev states of one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `lab/model`.
    pub id: String,
    /// The name that people see.
    pub name: String,
    /// Tokens of prompt and answer together.
    pub context_window: u64,
    /// Tokens of one answer at most, as stated.
    pub max_tokens: u64,
    /// Kinds of input: text, image, audio, video, pdf.
    pub input: Vec<String>,
    /// It can think; whether a client should let it is another question.
    pub reasoning: bool,
    /// It can call tools, without which an agent does nothing.
    pub tool_call: bool,
    /// `2025-12-22`, or the month alone; empty if it is not stated.
    pub released: String,
}

/// What is known of an id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup {
    /// This model.
    Found(Entry),
    /// Models of several labs have this last part, and their sizes differ: none is taken.
    Ambiguous(Vec<String>),
    /// Nothing.
    Unknown,
}

/// Finds a model by its id: exactly, then ignoring case, then by its last part if all that have it agree on the sizes.
pub fn find(text: &str, id: &str) -> Lookup {
    match ids::find(id, lines(text, &last_part(id).to_lowercase()), |entry| &entry.id) {
        Match::Whole(entry) => Lookup::Found(entry),
        Match::LastPart(mut found) => {
            found.retain(|entry| !entry.is_router());
            match &found[..] {
                [] => Lookup::Unknown,
                [first, rest @ ..] if rest.iter().all(|it| it.sizes() == first.sizes()) => {
                    Lookup::Found(found.swap_remove(0))
                }
                _ => Lookup::Ambiguous(found.into_iter().map(|entry| entry.id).collect()),
            }
        }
        Match::None => Lookup::Unknown,
    }
}

/// The text for these models, sorted; one that is there twice is taken once. Entries that could not be read again are
/// left out.
pub fn encode(mut entries: Vec<Entry>) -> String {
    entries.sort_by(|a, b| (a.key(), &a.id).cmp(&(b.key(), &b.id)));
    entries.dedup_by(|a, b| a.id == b.id);
    entries.retain(|entry| Entry::parse(&entry.line()).as_ref() == Some(entry));
    entries.iter().map(|entry| entry.line() + "\n").collect()
}

/// All models of a text, in its order.
pub fn decode(text: &str) -> impl Iterator<Item = Entry> + '_ {
    text.lines().filter_map(Entry::parse)
}

/// True for a kind of input that has a letter.
pub(super) fn is_kind(kind: &str) -> bool {
    INPUT_KINDS.iter().any(|it| it.1 == kind)
}

/// A name as it can be kept in a line.
pub(super) fn name(text: &str) -> Option<String> {
    model_list::display_value(&text.replace(['|', '='], " "))
}

/// The models whose last part is `key`, by bisection.
fn lines<'t>(text: &'t str, key: &str) -> impl Iterator<Item = Entry> + 't {
    let bytes = text.as_bytes();
    let start_of_line =
        |at: usize| bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |it| it + 1);
    let end_of_line =
        |at: usize| bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |it| at + it);
    // Everything before `low` is below the key; everything from `high` on is not.
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let start = start_of_line(low + (high - low) / 2);
        let end = end_of_line(start);
        if compare_key(&text[start..end], key) == Ordering::Less {
            low = (end + 1).min(high);
        } else {
            high = start;
        }
    }
    let key = key.to_owned();
    text[low.min(text.len())..]
        .lines()
        .take_while(move |line| compare_key(line, &key) == Ordering::Equal)
        .filter_map(Entry::parse)
}

/// By what a line is sorted: the last part of its id in lower case.
fn key_of(line: &str) -> String {
    last_of(line.split('|').next().unwrap_or_default()).to_lowercase()
}

/// As comparing `key_of` the line, without a copy of it: nearly all are ASCII, and a search compares a dozen.
fn compare_key(line: &str, key: &str) -> Ordering {
    let head = line.split('|').next().unwrap_or_default();
    let (last, is_slug) = head.split_once('=').map_or((head, true), |(last, _)| (last, false));
    if !last.is_ascii() {
        return key_of(line).as_str().cmp(key);
    }
    let byte = |it: u8| if is_slug && it == b' ' { b'-' } else { it.to_ascii_lowercase() };
    last.bytes().map(byte).cmp(key.bytes())
}

/// The last part of an id from a line's first field.
fn last_of(head: &str) -> String {
    head.split_once('=').map_or_else(|| slug(head), |(last, _)| last.to_owned())
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

impl Entry {
    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split('|').collect();
        let [head, lab, context, output, flags, released] = fields[..] else { return None };
        let last = last_of(head);
        let id = if lab.is_empty() { last } else { format!("{lab}/{last}") };
        let name = head.split_once('=').map_or(head, |(_, name)| name);
        let has = |letter: char| flags.contains(letter);
        let kinds = flags.chars().filter_map(|letter| INPUT_KINDS.iter().find(|it| it.0 == letter));
        let entry = Self {
            name: model_list::display_value(name)?,
            context_window: parse_size(context)?,
            max_tokens: parse_size(output)?,
            input: kinds.map(|(_, kind)| (*kind).to_owned()).collect(),
            reasoning: has(REASONING_FLAG),
            tool_call: has(TOOLS_FLAG),
            released: parse_date(released)?,
            id,
        };
        (model_list::is_id(&entry.id) && entry.max_tokens <= entry.context_window).then_some(entry)
    }

    fn line(&self) -> String {
        let (lab, last) = self.id.rsplit_once('/').unwrap_or(("", &self.id));
        let name = &self.name;
        let head = if slug(name) == last { name.clone() } else { format!("{last}={name}") };
        let letter = |kind: &String| INPUT_KINDS.iter().find(|it| it.1 == kind).map(|it| it.0);
        let mut flags: String = self.input.iter().filter_map(letter).collect();
        flags.extend(self.reasoning.then_some(REASONING_FLAG));
        flags.extend(self.tool_call.then_some(TOOLS_FLAG));
        let (context, output) = (size(self.context_window), size(self.max_tokens));
        let released = self.released.replace('-', "");
        let released = released.get(2..).unwrap_or_default();
        format!("{head}|{lab}|{context}|{output}|{flags}|{released}")
    }

    fn key(&self) -> String {
        last_part(&self.id).to_lowercase()
    }

    fn sizes(&self) -> (u64, u64) {
        (self.context_window, self.max_tokens)
    }

    fn is_router(&self) -> bool {
        self.id.split('/').next() == Some(ROUTER_LAB)
    }

    /// As a model that is sent to a vendor as `id`, with the facts that are safe for every client.
    ///
    /// Not `reasoning`: some clients then send `reasoning_effort`, which not every vendor accepts, and the page of wcode.net
    /// says `false` for a model that can think. Not audio, video and PDF: the package with which some clients call most
    /// vendors fails on such a part, instead of telling the model that there was one.
    pub(super) fn as_model(&self, id: &str) -> Model {
        let is_safe = |kind: &&String| matches!(kind.as_str(), "text" | "image");
        let input: Vec<String> = self.input.iter().filter(is_safe).cloned().collect();
        Model {
            name: Some(self.name.clone()),
            context_window: Some(self.context_window),
            max_tokens: Some(self.max_tokens),
            input: (!input.is_empty()).then_some(input),
            ..Model::named(id)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Lookup, encode, find};

    fn entry(id: &str, context_window: u64) -> Entry {
        Entry {
            id: id.into(),
            name: "Some Name".into(),
            context_window,
            max_tokens: 1000,
            input: vec!["text".into(), "pdf".into()],
            reasoning: true,
            tool_call: false,
            released: "2025-04".into(),
        }
    }

    fn found(text: &str, id: &str) -> Option<String> {
        if let Lookup::Found(entry) = find(text, id) { Some(entry.id) } else { None }
    }

    #[test]
    fn every_entry_is_found_by_its_id_by_its_last_part_and_in_capitals() {
        let ids = ["z/a", "b/b-1", "a/c", "bare", "x/y/deep", "l/Mixed-Case", "m/z"];
        let text = encode(ids.map(|id| entry(id, 5000)).into());
        for id in ids {
            let last = super::last_part(id);
            for typed in [id, last, &id.to_uppercase(), &format!("wcode/{last}")] {
                assert_eq!(found(&text, typed).as_deref(), Some(id), "{typed}");
            }
        }
        for typed in ["", "/", "a/", "b", "zz", "b-", "0", "字"] {
            assert_eq!(found(&text, typed), None, "{typed}");
        }
        assert_eq!(find("", "a"), Lookup::Unknown);
        assert_eq!(find("\n\nnonsense\n|||||\n", "nonsense"), Lookup::Unknown);
    }

    #[test]
    fn a_line_is_compared_as_its_key_is() {
        let lines = [
            "Some Name|a|1t|1t||",
            "glm-4.7=GLM 4.7|z|1t|1t||",
            "X=|",
            "Ärger 1|a|",
            "ÄB=x|",
            "|",
            "",
            "a=b=c d",
        ];
        let keys = [
            "some-name",
            "glm-4.7",
            "x",
            "ärger-1",
            "äb",
            "",
            "a",
            "zz",
            "字",
            "SOME",
            "some name",
        ];
        for line in lines {
            for key in keys {
                let (compared, by_copy) = (super::compare_key(line, key), super::key_of(line));
                assert_eq!(compared, by_copy.as_str().cmp(key), "{line} {key}");
            }
        }
    }

    #[test]
    fn a_last_part_of_several_labs_is_taken_only_where_they_agree_on_the_sizes() {
        let text = encode(vec![
            entry("a/m", 5000),
            entry("b/m", 5000),
            entry("a/n", 5000),
            entry("b/n", 6000),
        ]);
        assert_eq!(found(&text, "m").as_deref(), Some("a/m"));
        assert_eq!(found(&text, "b/n").as_deref(), Some("b/n"));
        assert_eq!(find(&text, "n"), Lookup::Ambiguous(vec!["a/n".into(), "b/n".into()]));
    }

    #[test]
    fn a_router_is_found_by_its_whole_id_only() {
        let text = encode(vec![entry("openrouter/auto", 5000)]);
        assert_eq!(found(&text, "openrouter/auto").as_deref(), Some("openrouter/auto"));
        assert_eq!(found(&text, "auto"), None);
        assert_eq!(found(&text, "mine/auto"), None);
    }

    #[test]
    fn an_entry_that_cannot_be_read_again_is_left_out() {
        let good = entry("a/m", 5000);
        let bad = [
            Entry { id: "a b".into(), ..good.clone() },
            Entry { id: "a/x|y".into(), ..good.clone() },
            Entry { name: "\u{1b}[2J".into(), id: "a/o".into(), ..good.clone() },
            Entry { max_tokens: 6000, id: "a/p".into(), ..good.clone() },
            Entry { context_window: u64::MAX, id: "a/q".into(), ..good.clone() },
            Entry { released: "soon".into(), id: "a/r".into(), ..good.clone() },
        ];
        let text = encode(bad.into_iter().chain([good.clone(), good.clone()]).collect());
        assert_eq!(text, "m=Some Name|a|5t|1t|tpR|2504\n");
        assert_eq!(super::decode(&text).collect::<Vec<_>>(), [good]);
    }
}
