//! `wcode status`: what is configured, and whether it still is as we left it.
//!
//! The same plan as `apply` with what was asked last time: empty means right, not empty means drift.

use crate::cli::screen::{self, Screen};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::state::{self, KeyState, Kind, State};
use crate::plan::{Change, FileChange};
use serde_json::{Value, json};

/// Show what is configured, and whether it still is as wcode left it
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen) -> Result<u8> {
    let states = state::all(host)?;
    if screen.is_json() {
        let changed = states.iter().any(|state| state.kind == Kind::Drift);
        let clients: Vec<Value> = states.iter().map(describe).collect();
        screen.document(json!({ "changed": changed, "clients": clients }));
    } else {
        states.iter().for_each(|state| show(screen, state));
        if Journal::load(host)?.has_open() {
            screen.say("a command was interrupted while writing; the next `apply`, `undo` or `remove` settles it");
        }
    }
    let errors = states.iter().filter_map(|state| state.error.as_ref());
    Ok(errors.map(Error::exit_code).max().unwrap_or(0))
}

fn describe(state: &State) -> Value {
    let described = |(file, change): (&FileChange, &Change)| json!({ "file": file.path.display().to_string(), "path": change.path, "action": change.action });
    let changes: Vec<Value> = state.changes().map(described).collect();
    json!({
        "client": state.client.id(),
        "installed": state.installed,
        "version": state.version,
        "config": state.config.as_ref().map(|path| path.display().to_string()),
        "file": state.file.as_ref().map(|path| path.display().to_string()),
        "provider": state.provider,
        "state": state.kind,
        "key": state.key.as_ref().map(describe_key),
        "changes": changes,
        "notes": state.plan.notes,
        "error": state.error.as_ref().map(screen::describe),
    })
}

fn show(screen: &Screen, state: &State) {
    let version = state.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
    let installed = if state.installed { "" } else { " (not installed)" };
    let config = state
        .file
        .as_ref()
        .or(state.config.as_ref())
        .map(|path| format!("  {}", path.display()))
        .unwrap_or_default();
    let what = match (state.kind, &state.provider) {
        (Kind::Ok, Some(provider)) => format!("ok: `{provider}` is as wcode left it"),
        (Kind::Drift, Some(provider)) => format!(
            "drift: `{provider}` is not as asked; `wcode apply --dry-run` shows what differs"
        ),
        (Kind::Unmanaged, Some(provider)) => format!("`{provider}` stands there, made by hand"),
        (Kind::Error, _) => "cannot be read".into(),
        _ => "nothing of wcode's here; `wcode apply` adds it".into(),
    };
    screen.data(&format!("{}{version}{installed}{config}\n  {what}\n", state.client.name()));
    if let Some(key) = &state.key {
        screen.data(&key_lines(key));
    }
    for (file, change) in state.changes() {
        let place =
            if file.is_own { format!("`{}`", file.path.display()) } else { change.path.clone() };
        screen.data(&format!(
            "  would {} {place}\n",
            json!(change.action).as_str().unwrap_or("change"),
        ));
    }
    state.plan.notes.iter().for_each(|note| screen.note(note));
    if let Some(error) = &state.error {
        screen.fail(error);
    }
}

fn describe_key(key: &KeyState) -> Value {
    let protection = key.client.protection(key.way);
    json!({
        "way": key.way,
        "store": key.store,
        "key": key.id,
        "safe_from": protection.safe_from,
        "open_to": protection.open_to,
    })
}

/// The lines about the key for people.
fn key_lines(key: &KeyState) -> String {
    let kept = match (&key.id, key.store) {
        (Some(id), Some(store)) => format!(" (`{id}`, kept in: {store})"),
        _ => String::new(),
    };
    let mut lines = format!("  key: {}{kept}\n", key.way.words());
    let protection = key.client.protection(key.way);
    for (what, whom) in [("safe from", protection.safe_from), ("open to", protection.open_to)] {
        for whom in whom {
            lines.push_str(&format!("    {what} {whom}\n"));
        }
    }
    lines
}
