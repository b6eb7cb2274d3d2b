//! The report of a command that writes (`apply`, `remove`, `undo`), for people and as JSON.

use crate::cli::screen::Screen;
use crate::clients;
use crate::error::Result;
use crate::host::{Host, pager};
use crate::plan::diff::{self, Paint};
use crate::plan::{Action, FileChange, Plan};
use crate::text::report as text;
use crate::wizard::next_step;
use serde_json::{Value, json};

/// What became of a plan.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Outcome {
    /// The journal entry, if something was written.
    pub(super) entry: Option<u64>,
    /// Only asked.
    pub(super) dry_run: bool,
    /// Only asked, for the exit code.
    pub(super) check: bool,
    /// The user has read the notes already, before answering.
    pub(super) notes_shown: bool,
}

/// Shows every file's diff on stdout.
pub(super) fn show_diff(screen: &Screen, plan: &Plan) {
    screen.data(&diff::whole(plan, screen.paint()));
}

/// Shows every byte that would be written, in a pager if there is one.
pub(super) fn show_whole_diff(host: &Host, screen: &Screen, plan: &Plan) {
    let diff = diff::complete(plan, screen.paint());
    if !pager::show(host, &diff) {
        screen.data(&diff);
    }
}

/// That it is done, and what to type next in each client: for a user who was asked.
///
/// # Errors
/// If a record names no client.
pub(super) fn show_next(host: &Host, screen: &Screen, plan: &Plan) -> Result<()> {
    let mut next: Vec<(&str, Vec<String>)> = Vec::new();
    for (owner, record) in &plan.records {
        let client = clients::by_id(&owner.client)?;
        let Some(record) = record else { continue };
        next.push((client.name(), next_step::lines(client, record, &client.detect(host))));
    }
    screen.done(host, &next);
    Ok(())
}

/// The last words of a command: one JSON document, or sentences.
pub(super) fn finish(screen: &Screen, plan: &Plan, outcome: Outcome) {
    if screen.is_json() {
        screen.document(describe(plan, outcome));
    } else {
        show_result(screen, plan, outcome);
    }
}

/// The notes, then one line per file.
pub(super) fn show_result(screen: &Screen, plan: &Plan, outcome: Outcome) {
    if !outcome.notes_shown {
        plan.notes.iter().for_each(|note| screen.note(note));
    }
    for (client, path) in &plan.up_to_date {
        screen.say(&text::right_already(client, path.display()));
    }
    for file in plan.files.iter().filter(|file| !file.is_mirror()) {
        screen.say(&line(file, outcome.entry.is_some()));
    }
    match outcome.entry {
        Some(id) => screen.say(&text::can_be_undone(id)),
        None if plan.is_empty() => screen.say(text::nothing_to_do()),
        None => screen.say(text::nothing_written()),
    }
}

fn line(file: &FileChange, is_written: bool) -> String {
    let (client, path) = (file.client, file.path.display());
    let line = match (file.action(), is_written) {
        (Action::Create, true) => text::created(client, path),
        (Action::Create, false) => text::would_create(client, path),
        (Action::Modify, true) => text::changed(client, path),
        (Action::Modify, false) => text::would_change(client, path),
        (Action::Delete, true) => text::deleted(client, path),
        (Action::Delete, false) => text::would_delete(client, path),
    };
    match tightened(file) {
        Some(modes) => text::with_modes(line, modes),
        None => line,
    }
}

/// The report as JSON.
pub(super) fn describe(plan: &Plan, outcome: Outcome) -> Value {
    let files: Vec<Value> = plan.files.iter().map(file_json).collect();
    let untouched = plan.up_to_date.iter().map(|(client, path)| {
        json!({ "client": client, "path": path.display().to_string(), "action": "none", "changes": [], "diff": "" })
    });
    json!({
        "changed": !plan.is_empty(),
        "written": outcome.entry.is_some() && !plan.is_empty(),
        "dry_run": outcome.dry_run,
        "check": outcome.check,
        "entry": outcome.entry,
        "files": files.into_iter().chain(untouched).collect::<Vec<_>>(),
        "notes": plan.notes,
    })
}

fn file_json(file: &FileChange) -> Value {
    json!({
        "client": file.client,
        "path": file.path.display().to_string(),
        "action": file.action(),
        "mirror": file.is_mirror(),
        "mode_tightened": tightened(file),
        "changes": file.changes,
        "diff": diff::unified(file, diff::dialect(file), Paint::Plain),
    })
}

/// `644 -> 600` if others could read the file before.
fn tightened(file: &FileChange) -> Option<String> {
    let before =
        file.mode_before.filter(|mode| *mode != file.mode_after && file.after.is_some())?;
    Some(format!("{before:03o} -> {:03o}", file.mode_after))
}
