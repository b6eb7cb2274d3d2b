//! The engine compared with the parsers of the clients: npm `json5` and `jsonc-parser`.
//!
//! Known differences, none of which can damage a text: the engine rejects more than 500 levels, and
//! accepts identifiers with letters newer than Unicode 10.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use wcode::document::{Dialect, Document, Edit, Kind};

use super::corpus;
use super::invalid;
use super::support::*;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracles/read.mjs");
const MUTANTS: usize = 40_000;

type Text = (Dialect, String);

/// The values that the clients' parsers read from the texts; `None` for an invalid one.
#[expect(clippy::disallowed_methods, reason = "a test may start node")]
fn ask(texts: &[Text]) -> Vec<Option<Value>> {
    let folder = std::env::var("WCODE_ORACLES")
        .expect("WCODE_ORACLES must name a folder where tests/oracles/package.json is installed");
    let mut node = Command::new("node")
        .arg(SCRIPT)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = String::new();
    for (dialect, text) in texts {
        let dialect = format!("{dialect:?}").to_lowercase();
        writeln!(questions, "{}", json!({ "dialect": dialect, "text": text })).unwrap();
    }
    let mut input = node.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(questions.as_bytes()).unwrap());
    let answers = BufReader::new(node.stdout.take().unwrap()).lines().map(|line| {
        let answer: Value = serde_json::from_str(&line.unwrap()).unwrap();
        (answer["ok"] == true).then(|| answer["value"].clone())
    });
    let answers: Vec<_> = answers.collect();
    writer.join().unwrap();
    assert!(node.wait().unwrap().success());
    assert_eq!(answers.len(), texts.len(), "one answer for each text");
    answers
}

/// Compares validity and value of every text; returns how many are valid.
fn compare(texts: &[Text]) -> usize {
    let mut valid = 0;
    let mut wrong = Vec::new();
    for ((dialect, text), theirs) in texts.iter().zip(ask(texts)) {
        let ours = Document::parse(text.as_str(), *dialect).map(|d| d.root().to_value());
        match (ours, theirs) {
            (Ok(ours), Some(theirs)) if is_equal(&ours, &theirs) => valid += 1,
            (Err(_), None) => {}
            (ours, theirs) => wrong.push(format!(
                "{dialect:?} {text:?}\n  ours:   {}\n  theirs: {theirs:?}",
                ours.map_or_else(|error| error.to_string(), |value| value.to_string()),
            )),
        }
    }
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
    valid
}

/// A deterministic random number generator.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.roll(from.len())]
    }
}

const PARTS: [&str; 48] = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "/", "*", "//", "/*", "*/", "\\", "\n", "\r", "\r\n",
    " ", "\t", "0", "1", "-", "+", ".", "e", "x", "u", "a", "_", "$", "é", "键", "\u{2028}",
    "\u{feff}", "\u{a0}", "\u{b}", "\u{0}", "null", "true", "NaN", "Infinity", "0x", "\\u0061",
    "\\ud83d", "#", "ำ", "\u{200d}", "\u{b7}",
];

/// A text with a few characters removed, doubled, replaced or inserted.
fn mutate(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(3) {
        let at = dice.roll(chars.len() + 1);
        match dice.roll(4) {
            0 if at < chars.len() => {
                chars.remove(at);
            }
            1 if at < chars.len() => {
                let end = (at + 1 + dice.roll(6)).min(chars.len());
                let piece: Vec<char> = chars[at..end].to_vec();
                let to = dice.roll(chars.len() + 1);
                chars.splice(to..to, piece);
            }
            2 if at < chars.len() => {
                let part: Vec<char> = dice.pick(&PARTS).chars().collect();
                chars.splice(at..=at, part);
            }
            _ => {
                let part: Vec<char> = dice.pick(&PARTS).chars().collect();
                chars.splice(at..at, part);
            }
        }
    }
    chars.into_iter().collect()
}

fn mutants() -> Vec<Text> {
    let corpus: Vec<Text> = corpus::valid()
        .into_iter()
        .filter(|case| case.text.len() < 4_000)
        .map(|case| (case.dialect, case.text))
        .collect();
    let mut dice = Dice(0x5eed_2026_1122);
    (0..MUTANTS)
        .map(|_| {
            let (dialect, text) = dice.pick(&corpus).clone();
            // Some are read in another dialect than they were written in.
            let dialect = if dice.roll(5) == 0 { *dice.pick(&DIALECTS) } else { dialect };
            (dialect, mutate(&text, &mut dice))
        })
        .collect()
}

/// Each of these documents with one more member or element, and its expected value.
fn edited(texts: &[Text]) -> Vec<(Text, Value)> {
    let mut dice = Dice(0xed17);
    let mut edited = Vec::new();
    for (dialect, text) in texts {
        let Ok(document) = Document::parse(text.as_str(), *dialect) else { continue };
        let places = containers(&document);
        if places.is_empty() {
            continue;
        }
        let (parents, kind) = dice.pick(&places).clone();
        let (place, key, value) = match kind {
            Kind::Object => (parents.clone().key("new-1"), Some("new-1"), json!({ "a b": ["x"] })),
            _ => (parents.clone().item("it's"), None, json!("it's")),
        };
        let expected = with(document.root().to_value(), &parents, key, value.clone());
        let result = document.edit(&[set(&place, value)]).unwrap();
        let restore_empty = restore_empty(&document, &place);
        let back = result.edit(&[Edit::Remove { path: place, restore_empty }]).unwrap();
        assert_eq!(back.text(), text);
        edited.push(((*dialect, result.into_text()), expected));
    }
    edited
}

fn compare_edited(texts: &[Text]) -> usize {
    let (texts, expected): (Vec<_>, Vec<_>) = edited(texts).into_iter().unzip();
    let mut wrong = Vec::new();
    for (((_, text), expected), theirs) in texts.iter().zip(&expected).zip(ask(&texts)) {
        if !theirs.as_ref().is_some_and(|theirs| is_equal(theirs, expected)) {
            wrong.push(format!("{text:?}\n  wanted: {expected}\n  theirs: {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong values:\n{}", wrong.len(), wrong.join("\n"));
    texts.len()
}

#[test]
#[ignore = "needs node and the npm oracles; .ci/run runs it"]
fn the_parsers_of_the_clients_read_the_corpus_as_the_engine_does() {
    let valid: Vec<Text> = corpus::valid().into_iter().map(|c| (c.dialect, c.text)).collect();
    assert_eq!(compare(&valid), valid.len(), "every document of the corpus is one to them too");
    compare_edited(&valid);

    let invalid: Vec<Text> =
        invalid::all().into_iter().map(|case| (case.dialect, case.text.to_owned())).collect();
    assert_eq!(compare(&invalid), 0);
}

#[test]
#[ignore = "needs node and the npm oracles; .ci/run runs it"]
fn the_parsers_of_the_clients_agree_on_tens_of_thousands_of_mutants() {
    let mutants = mutants();
    let valid = compare(&mutants);
    assert!(valid > MUTANTS / 20, "only {valid} mutants are documents: they test too little");
    assert!(compare_edited(&mutants) > valid / 2);
}
