//! What is in use: each client's default and each agent's model, and the place that says so.

use crate::cli::screen::Screen;
use crate::clients::DefaultInUse;
use crate::plan::choices::Choices;
use crate::text::use_model as text;
use serde_json::{Value, json};

/// Shows it as a table, or as JSON.
pub(super) fn show(screen: &Screen, all: &[Choices]) {
    if screen.is_json() {
        let clients: Vec<Value> = all.iter().map(describe).collect();
        screen.document(json!({ "changed": false, "clients": clients }));
        return;
    }
    all.iter().for_each(|choices| screen.data(&block(choices)));
}

/// One client, a line for each thing that has a model.
fn block(choices: &Choices) -> String {
    let (client, survey) = (choices.target.client, &choices.survey);
    let default = client.default_in_use(survey);
    let rows = [match &default {
        Some(default) => [
            text::default_row().to_owned(),
            default.model.clone(),
            place(&default.path, &survey.config, &default.place.to_string()),
        ],
        None => [text::default_row().to_owned(), text::no_default().to_owned(), String::new()],
    }];
    let width = |column: usize| {
        rows.iter().map(|row| console::measure_text_width(&row[column])).max().unwrap_or(0)
    };
    let (first, second) = (width(0), width(1));
    let pad = |cell: &str, width| {
        console::pad_str(cell, width, console::Alignment::Left, None).into_owned()
    };
    let line = |[name, model, place]: &[String; 3]| {
        let line = format!("  {}  {}  {place}", pad(name, first), pad(model, second));
        format!("{}\n", line.trim_end())
    };
    let lines: String = rows.iter().map(line).collect();
    format!("{}  {}\n{lines}", client.name(), survey.config.display())
}

/// The place, with its file where that is not the config named above.
fn place(path: &std::path::Path, config: &std::path::Path, place: &str) -> String {
    if path == config { place.to_owned() } else { format!("{place}  {}", path.display()) }
}

fn describe(choices: &Choices) -> Value {
    let client = choices.target.client;
    let default = client.default_in_use(&choices.survey);
    let set = |DefaultInUse { model, path, place }: DefaultInUse| json!({ "model": model, "path": path.display().to_string(), "place": place.to_string() });
    json!({
        "client": client.id(),
        "config": choices.survey.config.display().to_string(),
        "default": default.map(set),
        "models": choices.models,
    })
}
