//! `wcode history`: what was written, newest first.

use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use crate::plan::journal::{Entry, EntryState, Journal};
use crate::text::status as text;
use console::{Alignment, pad_str};
use serde_json::{Value, json};
use std::borrow::Cow;

/// List what wcode wrote, newest first
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(host: &Host, screen: &Screen) -> Result<u8> {
    let journal = Journal::load(host)?;
    if screen.is_json() {
        let entries: Vec<Value> = journal.entries()?.iter().map(describe).collect();
        screen.document(json!({ "changed": false, "entries": entries }));
    } else if journal.entries()?.is_empty() {
        screen.say(text::nothing_yet());
    } else {
        screen.data(&journal.entries()?.iter().map(line).collect::<String>());
    }
    Ok(0)
}

fn describe(entry: &Entry) -> Value {
    let header = &entry.header;
    let files: Vec<String> = paths(entry).collect();
    json!({
        "id": header.id,
        "time": header.time,
        "command": header.command,
        "state": entry.state,
        "undoes": header.undoes,
        "files": files,
    })
}

fn line(entry: &Entry) -> String {
    let header = &entry.header;
    let what = header.undoes.map_or_else(|| header.command.clone(), text::undo_of);
    let files: Vec<String> = paths(entry).collect();
    let (what, state) = (cell(&what, 10), cell(state_name(entry.state), 6));
    format!("{:>4}  {}  {what}  {state}  {}\n", header.id, header.time, files.join(", "))
}

/// Padded to `width` terminal columns; a Chinese character takes two.
fn cell(text: &str, width: usize) -> Cow<'_, str> {
    pad_str(text, width, Alignment::Left, None)
}

fn state_name(state: EntryState) -> &'static str {
    match state {
        EntryState::Open => text::entry_open(),
        EntryState::Done => text::entry_done(),
        EntryState::Undone => text::entry_undone(),
    }
}

fn paths(entry: &Entry) -> impl Iterator<Item = String> {
    entry
        .header
        .files
        .iter()
        .filter(|file| !file.is_mirror)
        .map(|file| file.path.display().to_string())
}
