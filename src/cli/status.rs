//! `wcode status`: what is configured, and whether it still is as we left it.
//!
//! The same plan as `apply` with what was asked last time: empty means right, not empty means drift.

use crate::catalog::Catalog;
use crate::cli::entry_details::{Acceptance, Details};
use crate::cli::screen::{self, Screen};
use crate::cli::{check_code, monitor};
use crate::clients::Install;
use crate::daemon::snapshot::{self, Snapshot};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::status::{self, EntryStatus, Finding, FindingKind, KeyStatus, Level, StatusKind};
use crate::plan::{Change, ChangeAction, FileChange};
use crate::text::{key_origins as origins, monitor as words, status as text, wizard};
use serde_json::{Value, json};
use std::time::Duration;

/// Show what is configured and whether it has changed since wcode wrote it
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Update whenever it changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
    /// Also show what protects the key and what does not
    #[arg(long, short)]
    verbose: bool,
    /// Exit with 3 for drift, 6 for a rejected key, 7 for an endpoint that is down, 1 if it could not be checked
    #[arg(long, conflicts_with = "watch")]
    check: bool,
}

/// How often `--watch` looks whether anything has changed.
const REFRESH_INTERVAL: Duration = Duration::from_secs(1);

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if args.watch && screen.is_json() {
        return Err(Error::usage(words::message::watch_is_for_people()));
    }
    let report = Report::read(host)?;
    if args.watch {
        return show_again(host, screen, args.verbose, report);
    }
    report.show(host, screen, args.verbose)?;
    screen.warn_of_skipped();
    if args.check {
        let is_skipped = !host.skipped.all().is_empty();
        return Ok(check_code::most_severe([
            report.check_code(),
            check_code::of_skipped(is_skipped),
        ]));
    }
    let errors = report.states.iter().filter_map(|state| state.error.as_deref());
    Ok(errors.map(Error::exit_code).max().unwrap_or(0))
}

/// Shows it whenever it changes, for ever: Ctrl-C ends the process.
fn show_again(host: &Host, screen: &Screen, verbose: bool, mut report: Report) -> Result<u8> {
    screen.page(|| report.show(host, screen, verbose))?;
    loop {
        screen.warn_of_skipped();
        std::thread::sleep(REFRESH_INTERVAL);
        let now = Report::read(host)?;
        if now != report {
            report = now;
            screen.clear();
            screen.page(|| report.show(host, screen, verbose))?;
        }
    }
}

/// Everything that the command reports.
struct Report {
    states: Vec<EntryStatus>,
    journal: Journal,
    catalog: Catalog,
    /// A command was cut short.
    is_interrupted: bool,
    /// What the monitor knows, and whether it runs.
    monitor: Option<(Snapshot, bool)>,
    /// How long ago it checked what.
    ages: Vec<String>,
}

impl Report {
    fn read(host: &Host) -> Result<Self> {
        let journal = Journal::load(host)?;
        let (catalog, key) = (Catalog::load(host)?, KeyContext::load(host)?);
        let states = status::read_with(host, &journal, &catalog, &key);
        // A damaged snapshot is reported as none; the next monitor replaces it.
        let known = snapshot::load(host).ok().flatten();
        let ages = known.as_ref().map(monitor::ages).unwrap_or_default();
        let monitor = known.map(|known| (known, monitor::is_running(host)));
        Ok(Self { states, is_interrupted: journal.has_open(), journal, catalog, monitor, ages })
    }

    fn check_code(&self) -> u8 {
        let of_monitor = self
            .monitor
            .as_ref()
            .map(|(known, is_running)| check_code::of_monitor(known, *is_running));
        let interrupted = self.is_interrupted.then_some(check_code::PENDING);
        let of_files = check_code::of_entries(&self.states);
        check_code::most_severe([of_files].into_iter().chain(of_monitor).chain(interrupted))
    }

    fn details(&self, host: &Host, state: &EntryStatus) -> Option<Details> {
        let known = self.monitor.as_ref().map(|(known, _)| known);
        Details::read(host, (&self.journal, &self.catalog), known, state)
    }

    fn show(&self, host: &Host, screen: &Screen, verbose: bool) -> Result<()> {
        if screen.is_json() {
            let changed = self.states.iter().any(|state| state.kind == StatusKind::Drift);
            let clients = self.states.iter().map(|state| {
                let mut client = describe(state);
                describe_details(&mut client, self.details(host, state).as_ref());
                client
            });
            let clients: Vec<Value> = clients.collect();
            let known = self.monitor.as_ref();
            let known = known.map(|(known, is_running)| monitor::describe(known, *is_running));
            screen.document(json!({ "changed": changed, "clients": clients, "monitor": known }));
            return Ok(());
        }
        let (here, missing): (Vec<_>, Vec<_>) =
            self.states.iter().partition(|state| verbose || is_of_interest(state));
        for state in here {
            show(screen, state, self.details(host, state).as_ref(), verbose);
        }
        let missing: Vec<&str> = missing.iter().map(|state| state.client.name()).collect();
        if !missing.is_empty() {
            let names = missing.join(wizard::list_separator());
            screen.lines(&format!("{}\n", wizard::not_found_here(names)));
        }
        if self.is_interrupted {
            screen.say(text::interrupted());
        }
        if let Some((known, is_running)) = &self.monitor {
            screen.lines(&monitor::lines(screen, known, *is_running));
        }
        Ok(())
    }
}

/// Equal if the output is the same.
impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        let seen = |report: &Self| {
            let states: Vec<Value> = report.states.iter().map(describe).collect();
            (states, report.is_interrupted, report.monitor.clone(), report.ages.clone())
        };
        seen(self) == seen(other)
    }
}

fn describe(state: &EntryStatus) -> Value {
    let described = |(file, change): (&FileChange, &Change)| json!({ "file": file.path.display().to_string(), "path": change.path, "action": change.action });
    let changes: Vec<Value> = state.changes().map(described).collect();
    json!({
        "client": state.client.id(),
        "installed": state.is_installed(),
        "version": state.detected.version(),
        "versions": state.detected.installs.iter().map(describe_install).collect::<Vec<_>>(),
        "config": state.shown_config().map(|path| path.display().to_string()),
        "file": state.file.as_ref().map(|path| path.display().to_string()),
        "provider": state.provider,
        "state": state.kind,
        "key": state.key.as_ref().map(describe_key),
        "changes": changes,
        "findings": state.findings,
        "notes": state.plan.notes,
        "error": state.error.as_deref().map(screen::describe),
    })
}

fn describe_details(client: &mut Value, details: Option<&Details>) {
    let Some(details) = details else { return };
    client["models"] = json!(details.models);
    client["default_model"] = json!(details.default);
    client["base_urls"] = json!(details.urls);
    if client["key"].is_object() {
        client["key"]["ending"] = json!(details.ending);
        client["key"]["accepted"] = json!(details.acceptance.map(Acceptance::is_accepted));
    }
}

/// False for a client of which nothing is here.
fn is_of_interest(state: &EntryStatus) -> bool {
    state.kind != StatusKind::Absent || state.detected.is_found() || state.error.is_some()
}

fn describe_install(install: &Install) -> Value {
    json!({ "version": install.version, "program": install.program.display().to_string() })
}

fn show(screen: &Screen, state: &EntryStatus, details: Option<&Details>, verbose: bool) {
    let version = state.version_suffix();
    let installed = if state.is_installed() { "" } else { wizard::in_brackets_not_installed() };
    let config = state
        .file
        .as_ref()
        .or_else(|| state.shown_config())
        .map(|path| format!("  {}", path.display()))
        .unwrap_or_default();
    let (client, what) = (state.client.name(), summary(state));
    let mut lines = format!("{client}{version}{installed}{config}\n  {what}\n");
    lines.extend(details.map(Details::lines));
    lines.extend(state.key.as_ref().map(|key| {
        let known = details.map(Details::key_suffix).unwrap_or_default();
        key_lines(key, &known, verbose)
    }));
    screen.lines(&lines);
    for (file, change) in state.changes() {
        let place = if file.is_owned() {
            format!("`{}`", file.path.display())
        } else {
            change.path.clone()
        };
        screen.lines(&format!("  {}\n", pending(change.action, &place)));
    }
    state.plan.notes.iter().for_each(|note| screen.note(note));
    let untold = state.findings.iter().filter(|finding| is_untold(state, finding));
    untold.for_each(|finding| screen.finding(finding));
    if let Some(error) = &state.error {
        screen.fail(error);
    }
}

/// True for a finding that neither the changes nor the notes mention.
fn is_untold(state: &EntryStatus, finding: &Finding) -> bool {
    use FindingKind::{Changed, Exposed, Missing, PlainKey};
    let is_named = |place: &String| state.plan.notes.iter().any(|it| it.detail.has_value(place));
    match finding.kind {
        Missing | Changed => {
            finding.level >= Level::Warning && !finding.place.as_ref().is_some_and(is_named)
        }
        Exposed | PlainKey => true,
        _ => false,
    }
}

/// True if something that wcode wrote is gone or another value now.
fn is_edited(state: &EntryStatus) -> bool {
    use FindingKind::{Changed, Conflict, Missing};
    let is_edit = |finding: &Finding| matches!(finding.kind, Missing | Changed | Conflict);
    state.findings.iter().any(|finding| finding.level >= Level::Warning && is_edit(finding))
}

/// The state in one sentence.
fn summary(state: &EntryStatus) -> String {
    match (state.kind, &state.provider) {
        (StatusKind::Ok, Some(provider)) if is_edited(state) => text::edited(provider),
        (StatusKind::Ok, Some(provider)) if state.needs_attention() => {
            text::needs_attention(provider)
        }
        (StatusKind::Ok, Some(provider)) => text::ok(provider),
        (StatusKind::Drift, Some(provider)) => text::drift(provider),
        (StatusKind::Unmanaged, Some(provider)) => text::unmanaged(provider),
        (StatusKind::Error, _) => text::unreadable().into(),
        _ => match state.offer.as_ref().filter(|_| state.plan.notes.is_empty()) {
            Some(command) => text::absent_but(command),
            None => text::absent().into(),
        },
    }
}

/// What `apply` would do at a place.
fn pending(action: ChangeAction, place: &str) -> String {
    match action {
        ChangeAction::Add => text::would_add(place),
        ChangeAction::Change => text::would_set(place),
        ChangeAction::Remove => text::would_remove(place),
    }
}

fn describe_key(key: &KeyStatus) -> Value {
    json!({
        "key_delivery": key.delivery,
        "store": key.store,
        "key": key.id,
        "origins": key.origins,
        "protects_from": key.protection.protects_from,
        "exposed_to": key.protection.exposed_to,
    })
}

/// The lines about the key for people; `known` is what is known of the key itself.
fn key_lines(key: &KeyStatus, known: &str, verbose: bool) -> String {
    let delivery = key.delivery.as_text();
    let key_line = match (&key.id, key.store) {
        (Some(id), _) if !key.is_known() => text::key_not_stored(delivery, id),
        (Some(id), Some(store)) => text::key_kept(delivery, id, store),
        _ => text::key(delivery),
    };
    if !verbose {
        return format!("  {key_line}{known}\n");
    }
    let hosts = (!key.origins.is_empty()).then(|| origins::may_go_to(key.origins.join(", ")));
    let safe = key.protection.protects_from.iter().map(text::protects_from);
    let open = key.protection.exposed_to.iter().map(text::exposed_to);
    let lines: String =
        hosts.into_iter().chain(safe).chain(open).map(|line| format!("    {line}\n")).collect();
    format!("  {key_line}{known}\n{lines}")
}
