//! What is in use: each client's default and each agent's model, and the place that sets it.

use crate::cli::screen::Screen;
use crate::clients::{Agent, DefaultInUse, ModelHolder};
use crate::plan::choices::Choices;
use crate::text::use_model as text;
use serde_json::{Value, json};
use std::path::PathBuf;

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
    let (client, config_set) = (choices.target.client, &choices.config_set);
    let default = choices.default_in_use();
    let mut rows = vec![match &default {
        Some(default) => [
            text::default_row().to_owned(),
            default.model.clone(),
            place(&default.path, &config_set.config, &default.place.to_string()),
        ],
        None => [text::default_row().to_owned(), text::no_default().to_owned(), String::new()],
    }];
    for agent in shown_agents(choices) {
        let model = agent.model.clone().unwrap_or_else(|| text::follows_default().to_owned());
        let set_at = agent
            .model
            .as_ref()
            .map(|_| place(&path(&agent, choices), &config_set.config, &agent.place.to_string()));
        rows.push([agent.name, model, set_at.unwrap_or_default()]);
    }
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
    format!("{}  {}\n{lines}", client.name(), config_set.config.display())
}

/// The place, with its file if that is not the config named above.
fn place(path: &std::path::Path, config: &std::path::Path, place: &str) -> String {
    if path == config { place.to_owned() } else { format!("{place}  {}", path.display()) }
}

/// Agents that the config names; one that is built in and has nothing of its own follows the default like any session.
fn shown_agents(choices: &Choices) -> Vec<Agent> {
    let mut agents = choices.target.client.agents(&choices.config_set);
    agents.retain(|agent| agent.is_in_config);
    agents
}

fn path(agent: &Agent, choices: &Choices) -> PathBuf {
    match &agent.holder {
        ModelHolder::Ours(file) => choices.config_set.files[*file].path.clone(),
        ModelHolder::Other(path) => path.clone(),
    }
}

fn describe(choices: &Choices) -> Value {
    let client = choices.target.client;
    let default = choices.default_in_use();
    let set = |DefaultInUse { model, path, place }: DefaultInUse| json!({ "model": model, "path": path.display().to_string(), "place": place.to_string() });
    let agent = |agent: Agent| {
        json!({
            "name": agent.name,
            "model": agent.model,
            "path": path(&agent, choices).display().to_string(),
            "place": agent.place.to_string(),
        })
    };
    json!({
        "client": client.id(),
        "config": choices.config_set.config.display().to_string(),
        "default": default.map(set),
        "agents": shown_agents(choices).into_iter().map(agent).collect::<Vec<_>>(),
        "models": choices.models,
    })
}
