//! `wcode status`: what is configured, and whether it still is as we left it.
//!
//! The same plan as `apply` with what was asked last time: empty means right, not empty means drift.

mod key;

use crate::catalog::Catalog;
use crate::cli::screen::{self, Screen};
use crate::cli::targets;
use crate::clients::{self, Client, Note, Survey};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::keying::KeyFacts;
use crate::plan::record::{Owner, Record};
use crate::plan::{Change, FileChange, Plan, Task, plan_apply};
use key::KeyRow;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Show what is configured, and whether it still is as wcode left it
#[derive(Debug, Default, clap::Args)]
pub(super) struct Args {
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen) -> Result<u8> {
    let catalog = Catalog::load(host)?;
    let journal = Journal::load(host)?;
    let key = KeyFacts::of(host)?;
    let rows: Vec<Row> = configs(host, &journal)
        .into_iter()
        .flat_map(|(client, config)| {
            look(host, (&catalog, &journal, &key), client, config.as_deref())
        })
        .collect();
    if screen.is_json() {
        let changed = rows.iter().any(|row| row.state == "drift");
        screen.document(json!({ "changed": changed, "clients": rows.iter().map(Row::describe).collect::<Vec<_>>() }));
    } else {
        rows.iter().for_each(|row| row.show(screen));
        if journal.has_open() {
            screen.say("a command was interrupted while writing; the next `apply`, `undo` or `remove` settles it");
        }
    }
    Ok(rows.iter().filter_map(|row| row.error.as_ref()).map(Error::exit_code).max().unwrap_or(0))
}

/// Each client with its own config, then every other config that a record speaks of.
fn configs(host: &Host, journal: &Journal) -> Vec<(&'static dyn Client, Option<PathBuf>)> {
    let mut found: Vec<(&'static dyn Client, Option<PathBuf>)> =
        clients::ALL.into_iter().map(|client| (client, None)).collect();
    for (owner, _) in journal.records() {
        let Ok(client) = clients::by_id(&owner.client) else { continue };
        let is_own = client.survey(host, None).is_ok_and(|survey| survey.config == owner.config);
        let is_listed = found.iter().any(|(known, config)| {
            known.id() == client.id() && config.as_ref() == Some(&owner.config)
        });
        if !is_own && !is_listed {
            found.push((client, Some(owner.config.clone())));
        }
    }
    found
}

/// One line of the report: a client's config, and one vendor in it.
struct Row {
    client: &'static dyn Client,
    installed: bool,
    version: Option<String>,
    config: Option<PathBuf>,
    /// The file that holds the provider: not always the one that the client would edit.
    file: Option<PathBuf>,
    provider: Option<String>,
    state: &'static str,
    plan: Plan,
    /// For an entry of ours.
    key: Option<KeyRow>,
    error: Option<Error>,
}

fn look(
    host: &Host,
    (catalog, journal, key): (&Catalog, &Journal, &KeyFacts),
    client: &'static dyn Client,
    config: Option<&Path>,
) -> Vec<Row> {
    let detected = client.detect(host);
    let row = || Row {
        client,
        installed: detected.program.is_some(),
        version: detected.version.clone(),
        config: config.map(Path::to_owned),
        file: None,
        provider: None,
        state: "absent",
        plan: Plan::default(),
        key: None,
        error: None,
    };
    let survey = match client.survey(host, config) {
        Ok(survey) => survey,
        Err(error) => return vec![Row { state: "error", error: Some(error), ..row() }],
    };
    let row = || Row { config: Some(survey.config.clone()), ..row() };
    let records = journal.records();
    let ours: Vec<_> = records
        .iter()
        .filter(|(owner, _)| owner.client == client.id() && owner.config == survey.config)
        .collect();
    if ours.is_empty() {
        return vec![unrecorded(catalog, key, client, &survey, row())];
    }
    let full = |(owner, record): &(&Owner, &Record)| {
        let mut row = recorded((catalog, journal, key), client, &survey, (owner, record), row());
        let way = KeyRow::look(client, &survey, &key.register, (owner, record));
        row.plan.notes.extend(way.notes(record));
        row.key = Some(way);
        let vendor = catalog.vendor(&owner.vendor).ok();
        let variable = vendor.and_then(|vendor| record.variable(vendor));
        row.plan
            .notes
            .extend(variable.filter(|name| host.var(name).is_none()).map(targets::unset_variable));
        row
    };
    ours.into_iter().map(full).collect()
}

/// Without a record there may still be a hand-made entry for a vendor that we know.
fn unrecorded(
    catalog: &Catalog,
    key: &KeyFacts,
    client: &'static dyn Client,
    survey: &Survey,
    row: Row,
) -> Row {
    let inputs = Inputs::default();
    for vendor in catalog.vendors() {
        let mut asked = inputs.remember(vendor, None, key);
        let Ok(wanted) = inputs.wanted(client, vendor, &mut asked, key) else { continue };
        let Ok(wishes) = client.wishes(survey, &wanted) else { continue };
        if survey.files[wishes.file].document.get(&wishes.entry).is_some() {
            let note = Note::info(
                client.id(),
                format!("`{}` was made by hand; `wcode apply` takes it over", wishes.provider),
            );
            let plan = Plan { notes: vec![note], ..Plan::default() };
            let file = Some(survey.files[wishes.file].path.clone());
            return Row { state: "unmanaged", file, provider: Some(wishes.provider), plan, ..row };
        }
    }
    row
}

fn recorded(
    (catalog, journal, key): (&Catalog, &Journal, &KeyFacts),
    client: &'static dyn Client,
    survey: &Survey,
    (owner, record): (&Owner, &Record),
    row: Row,
) -> Row {
    let row =
        Row { provider: Some(record.provider.clone()), file: Some(record.file.clone()), ..row };
    let inputs = Inputs::default();
    let planned = catalog.vendor(&owner.vendor).and_then(|vendor| {
        let mut asked = record.inputs.clone();
        let wanted = inputs.wanted(client, vendor, &mut asked, key)?;
        let task = Task {
            client,
            survey,
            wanted,
            inputs: asked,
            salt: record.salt.clone(),
            prune: false,
            on_conflict: inputs.on_conflict,
        };
        plan_apply(journal, task)
    });
    match planned {
        Ok(plan) if plan.is_empty() => Row { state: "ok", plan, ..row },
        Ok(plan) => Row { state: "drift", plan, ..row },
        Err(error @ Error::Conflict { .. }) => {
            let note = Note::warning(client.id(), error.to_string());
            Row { state: "drift", plan: Plan { notes: vec![note], ..Plan::default() }, ..row }
        }
        Err(error) => Row { state: "error", error: Some(error), ..row },
    }
}

impl Row {
    fn changes(&self) -> impl Iterator<Item = (&FileChange, &Change)> {
        self.plan
            .files
            .iter()
            .flat_map(|file| file.changes.iter().map(move |change| (file, change)))
    }

    fn describe(&self) -> Value {
        let described = |(file, change): (&FileChange, &Change)| json!({ "file": file.path.display().to_string(), "path": change.path, "action": change.action });
        let changes: Vec<Value> = self.changes().map(described).collect();
        json!({
            "client": self.client.id(),
            "installed": self.installed,
            "version": self.version,
            "config": self.config.as_ref().map(|path| path.display().to_string()),
            "file": self.file.as_ref().map(|path| path.display().to_string()),
            "provider": self.provider,
            "state": self.state,
            "key": self.key.as_ref().map(KeyRow::describe),
            "changes": changes,
            "notes": self.plan.notes,
            "error": self.error.as_ref().map(screen::describe),
        })
    }

    fn show(&self, screen: &Screen) {
        let version =
            self.version.as_ref().map(|version| format!(" {version}")).unwrap_or_default();
        let installed = if self.installed { "" } else { " (not installed)" };
        let config = self
            .file
            .as_ref()
            .or(self.config.as_ref())
            .map(|path| format!("  {}", path.display()))
            .unwrap_or_default();
        let what = match (self.state, &self.provider) {
            ("ok", Some(provider)) => format!("ok: `{provider}` is as wcode left it"),
            ("drift", Some(provider)) => format!(
                "drift: `{provider}` is not as asked; `wcode apply --dry-run` shows what differs"
            ),
            ("unmanaged", Some(provider)) => format!("`{provider}` stands there, made by hand"),
            ("error", _) => "cannot be read".into(),
            _ => "nothing of wcode's here; `wcode apply` adds it".into(),
        };
        screen.data(&format!("{}{version}{installed}{config}\n  {what}\n", self.client.name()));
        if let Some(key) = &self.key {
            screen.data(&key.lines());
        }
        for (file, change) in self.changes() {
            let place = if file.is_own {
                format!("`{}`", file.path.display())
            } else {
                change.path.clone()
            };
            screen.data(&format!(
                "  would {} {place}\n",
                json!(change.action).as_str().unwrap_or("change"),
            ));
        }
        self.plan.notes.iter().for_each(|note| screen.note(note));
        if let Some(error) = &self.error {
            screen.fail(error);
        }
    }
}
