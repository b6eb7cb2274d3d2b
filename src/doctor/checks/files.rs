//! The clients' files: whether they can be read, and whether our entries in them are as asked.

use crate::clients::{self, Level, Note};
use crate::doctor::checks::rows;
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckStatus, Diagnosis, Fix};
use crate::document::Node;
use crate::plan::ownership::Owner;
use crate::plan::status::{EntryStatus, Finding, FindingKind, StatusKind};
use crate::text::Command;
use crate::text::doctor::message as text;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let found = machine.states().map(|states| {
        let defaults = states.iter().filter_map(|state| unserved_default(machine, state));
        let defaults: Vec<Diagnosis> = defaults.collect();
        let is_told = |found: &Diagnosis| {
            defaults.iter().any(|row| row.client == found.client && found.status == CheckStatus::Ok)
        };
        let rows = states.iter().flat_map(of).filter(|found| !is_told(found));
        rows.chain(defaults.iter().cloned()).collect::<Vec<_>>()
    });
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

/// A default that names a model of our entry which is not in it.
fn unserved_default(machine: &Machine<'_>, state: &EntryStatus) -> Option<Diagnosis> {
    let (client, config) = (state.client, state.config.as_deref()?);
    state.vendor.as_ref().filter(|_| state.kind != StatusKind::Unmanaged)?;
    let config_set = clients::read_recorded_config(machine.host, client, config).ok()?;
    let default = client.default_in_use(&config_set)?.model;
    let provider = state.provider.as_ref()?;
    let model = default.strip_prefix(provider.as_str())?.strip_prefix('/')?;
    let owner =
        Owner { client: client.id().into(), vendor: state.vendor.clone()?, config: config.into() };
    let record = machine.journal().ok()?.record(&owner)?;
    let holder = config_set.files.iter().find(|source| source.path == record.file)?;
    if record.entries().any(|entry| lists(holder.document.get(entry), model) != Some(false)) {
        return None;
    }
    let message = text::default_not_listed(client.name(), default, provider);
    Some(Diagnosis::warning(message).at(config).of(client.id()).hinted(Some(text::hint_default())))
}

/// True if an entry has this model, by its id or its name in the list; `None` for an entry without a list.
fn lists(entry: Option<Node<'_>>, model: &str) -> Option<bool> {
    let models = entry?.get("models")?;
    let is_it = |id: Option<Node<'_>>| id.and_then(Node::as_str).is_some_and(|id| id == model);
    Some(
        models.elements().any(|element| is_it(element.get("id")))
            || models.members().any(|member| member.key() == model),
    )
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
