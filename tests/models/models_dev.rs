//! The facts of models.dev that are built in: the compact form says what the JSON says.

use std::path::{Path, PathBuf};

use serde_json::Value;
use wcode::internals::catalog::models_dev::{self, BUILT_IN_FACTS, Entry, Lookup};

/// Where a new compact form is written instead of compared, when this variable is set.
const WRITE: &str = "WCODE_WRITE_COMPACT";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/models")
}

/// The facts as the JSON files have them.
fn stated() -> Vec<Entry> {
    ["models-dev.json", "models-dev-labs.json"]
        .into_iter()
        .flat_map(|name| {
            let text = std::fs::read_to_string(folder().join(name)).unwrap();
            let file: Value = serde_json::from_str(&text).unwrap();
            assert!(file["source"].as_str().unwrap().contains("MIT"), "{name} names its licence");
            file["models"].as_array().unwrap().iter().map(entry).collect::<Vec<_>>()
        })
        .collect()
}

fn entry(model: &Value) -> Entry {
    let text = |field: &str| model[field].as_str().unwrap().to_owned();
    let kinds = model["input"].as_array().unwrap().iter();
    Entry {
        id: text("id"),
        name: text("name").split_whitespace().collect::<Vec<_>>().join(" "),
        context_window: model["contextWindow"].as_u64().unwrap(),
        max_tokens: model["maxTokens"].as_u64().unwrap(),
        input: kinds.map(|kind| kind.as_str().unwrap().to_owned()).collect(),
        reasoning: model["reasoning"].as_bool().unwrap(),
        tool_call: model["toolCall"].as_bool().unwrap(),
        released: text("released"),
    }
}

#[test]
fn the_compact_form_says_what_the_json_says() {
    let stated = stated();
    let text = models_dev::encode(stated.clone());
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(folder().join("models-dev.txt"), &text).unwrap();
    }
    assert!(
        text == BUILT_IN_FACTS,
        "templates/models/models-dev.txt is out of date: `{WRITE}=1 cargo test compact_form` writes it"
    );
    let mut sorted = stated;
    sorted.sort_by_key(|entry| entry.id.clone());
    let mut read: Vec<_> = models_dev::decode(BUILT_IN_FACTS).collect();
    read.sort_by_key(|entry| entry.id.clone());
    assert_eq!(read, sorted);
    assert!(read.len() >= 366 && BUILT_IN_FACTS.len() <= 20 * 1024, "{}", BUILT_IN_FACTS.len());
}

#[test]
fn every_model_is_found_under_the_names_that_people_type() {
    for entry in stated() {
        let last = entry.id.rsplit('/').next().unwrap();
        for typed in [entry.id.clone(), entry.id.to_uppercase()] {
            assert_eq!(
                models_dev::find(BUILT_IN_FACTS, &typed),
                Lookup::Found(entry.clone()),
                "{typed}"
            );
        }
        let is_router = entry.id.starts_with("openrouter/");
        for typed in [last.to_owned(), format!("wcode/{last}"), last.to_uppercase()] {
            let found = models_dev::find(BUILT_IN_FACTS, &typed);
            assert_eq!(matches!(found, Lookup::Found(_)), !is_router, "{typed}: {found:?}");
        }
    }
}
