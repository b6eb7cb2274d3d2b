//! The clients' files: whether they can be read, and whether our entries in them are as asked.

use crate::clients::{Level, Note};
use crate::doctor::checks::rows;
use crate::doctor::machine::Machine;
use crate::doctor::report::{Diagnosis, Fix};
use crate::plan::status::{EntryStatus, Finding, FindingKind, StatusKind};
use crate::text::Command;
use crate::text::doctor::message as text;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let found = machine.states().map(|states| states.iter().flat_map(of).collect::<Vec<_>>());
    match found {
        Ok(found) if found.is_empty() => vec![Diagnosis::skipped(text::nothing_set_up())],
        found => rows(found),
    }
}

fn of(state: &EntryStatus) -> Vec<Diagnosis> {
    // The way to the key has checks of its own.
    let is_here = |finding: &&Finding| finding.kind != FindingKind::KeyReference;
    let findings = state.findings.iter().filter(is_here);
    let mut found: Vec<Diagnosis> = findings.map(row).collect();
    // Of an entry that is not ours, and of a config that cannot be read, the warnings are no findings.
    let is_told = |note: &Note| state.findings.iter().any(|it| it.detail == note.detail);
    let warnings = state.plan.notes.iter().filter(|note| note.level == Level::Warning);
    let is_here = state.kind != StatusKind::Absent || state.is_installed();
    found.extend(warnings.filter(|note| is_here && !is_told(note)).map(warning));
    if !found.is_empty() {
        return found;
    }
    let name = state.client.name();
    let provider = state.provider.as_deref().unwrap_or_default();
    let found = match state.kind {
        StatusKind::Absent if !state.is_installed() => return Vec::new(),
        StatusKind::Absent => {
            let setup = Command::new(["wcode", "apply", "--client", state.client.id()]);
            Diagnosis::info(text::nothing_there(name)).remedy(setup)
        }
        StatusKind::Unmanaged => Diagnosis::info(text::made_by_hand(name, provider)),
        _ => Diagnosis::ok(text::as_left(name, provider)),
    };
    let found = found.of(state.client.id());
    vec![match state.file.as_ref().or_else(|| state.shown_config()) {
        Some(path) => found.at(path),
        None => found,
    }]
}

fn warning(note: &Note) -> Diagnosis {
    let message = match &note.path {
        Some(path) => text::in_file(path.display(), &note.detail),
        None => note.detail.clone(),
    };
    let found = Diagnosis { path: note.path.clone(), ..Diagnosis::warning(message) };
    Diagnosis {
        remedy: note.remedy.as_ref().map(Command::shell),
        client: note.client.map(str::to_owned),
        ..found
    }
}

fn row(finding: &Finding) -> Diagnosis {
    let place = finding.path.as_deref().filter(|_| finding.kind != FindingKind::Unreadable);
    let message = match place {
        Some(path) => text::in_file(path.display(), &finding.detail),
        None => finding.detail.clone(),
    };
    let mut found = Diagnosis::new(finding.level, message).of(&finding.client);
    found.path.clone_from(&finding.path);
    found.remedy = finding.remedy.as_ref().map(Command::shell).or_else(|| remedy(finding));
    if let (FindingKind::Exposed, Some(path), Some(mode)) =
        (finding.kind, &finding.path, finding.safe_mode)
    {
        found.fix = Some(Fix::Mode(path.clone(), mode));
    }
    found.hinted(finding.hint_detail.clone())
}

/// What fixes it, as it can be typed.
fn remedy(finding: &Finding) -> Option<Command> {
    let vendor = finding.vendor.iter().flat_map(|vendor| ["--vendor", vendor]);
    let apply = Command::new(["wcode", "apply", "--client", &finding.client]).with(vendor);
    match finding.kind {
        FindingKind::Missing | FindingKind::Changed => {
            Some(apply.with(["--on-conflict", "overwrite"]))
        }
        FindingKind::PlainKey => {
            Some(apply.with(["--key-mode", "ref", "--on-conflict", "overwrite"]))
        }
        FindingKind::Conflict => Some(apply.with(["--on-conflict", "keep"])),
        FindingKind::Outdated => Some(apply),
        FindingKind::Exposed => {
            let (mode, path) = (finding.safe_mode?, finding.path.as_deref()?);
            Some(Command::new(["chmod", &format!("{mode:03o}"), &path.display().to_string()]))
        }
        _ => None,
    }
}
