//! What `wcode uninstall` did, for people and as JSON.

use crate::cli::report::{self as plan_report, Outcome};
use crate::cli::screen::Screen;
use crate::cli::uninstall::outcome::{Kept, Reason, RemovedPart};
use crate::cli::uninstall::parts::Part;
use crate::cli::uninstall::{Args, Uninstalled};
use crate::error::Error;
use crate::plan::Plan;
use crate::text::{report, uninstall as text};
use serde_json::{Value, json};

/// Reports it; returns the exit code.
pub(super) fn finish(screen: &Screen, args: &Args, done: &Uninstalled) -> u8 {
    let code = match &done.error {
        // What is gone already is not unchanged.
        Some(error @ Error::Interrupted) if has_changed(done) => {
            screen.say(text::stopped());
            error.exit_code()
        }
        Some(error) => screen.fail_with(error, describe(args, done)),
        None => {
            screen.say(closing(args, done));
            if screen.is_json() {
                screen.document(describe(args, done));
            }
            0
        }
    };
    if has_changed(done) || done.error.is_none() {
        done.kept.iter().for_each(|kept| screen.say(&text::kept(kept.part.name(), reason(kept))));
    }
    code
}

/// True if anything was removed, or would be.
fn has_changed(done: &Uninstalled) -> bool {
    let has_written = |kept: &Kept| kept.entries.as_ref().is_some_and(|(plan, _)| !plan.is_empty());
    !done.removed.is_empty() || done.kept.iter().any(has_written)
}

fn reason(kept: &Kept) -> String {
    kept.why.message().text()
}

fn closing(args: &Args, done: &Uninstalled) -> &'static str {
    if args.dry_run {
        report::nothing_written()
    } else if done.kept.iter().all(|kept| matches!(kept.why, Reason::NotPurged | Reason::Yours)) {
        text::done()
    } else {
        text::partly()
    }
}

fn describe(args: &Args, done: &Uninstalled) -> Value {
    json!({
        "changed": has_changed(done),
        "dry_run": args.dry_run,
        "purge": args.purge,
        "removed": done.removed.iter().map(describe_removed).collect::<Vec<_>>(),
        "kept": done.kept.iter().map(describe_kept).collect::<Vec<_>>(),
    })
}

fn describe_removed(removed: &RemovedPart) -> Value {
    let mut value = describe_part(&removed.part);
    add_entries(&mut value, removed.entries.as_ref());
    value
}

/// The fields of the report of `wcode remove`.
fn add_entries(value: &mut Value, entries: Option<&(Plan, Outcome)>) {
    let Some((plan, outcome)) = entries else { return };
    let report = plan_report::describe(plan, *outcome);
    for field in ["entry", "files", "notes"] {
        value[field] = report[field].clone();
    }
}

fn describe_kept(kept: &Kept) -> Value {
    let mut value = describe_part(&kept.part);
    add_entries(&mut value, kept.entries.as_ref());
    let why = kept.why.message();
    value["why"] = kept.why.as_str().into();
    value["message"] = why.text().into();
    value["detail"] = json!(why);
    if let Some(command) = why.command() {
        value["remedy"] = command.to_line().into();
        value["remedy_argv"] = json!(command.to_argv());
    }
    value
}

fn describe_part(part: &Part) -> Value {
    let mut value = json!({ "part": part.kind() });
    match part {
        Part::Monitor => {}
        Part::Entries(vendor) => value["vendor"] = vendor.as_str().into(),
        Part::Key(id, store) => {
            value["key"] = id.to_string().into();
            value["store"] = (*store).into();
        }
        Part::Service(path)
        | Part::State(path)
        | Part::Cache(path)
        | Part::Copies(path)
        | Part::LinkHandler(path)
        | Part::Settings(path)
        | Part::Program(path) => value["path"] = path.display().to_string().into(),
    }
    value
}
