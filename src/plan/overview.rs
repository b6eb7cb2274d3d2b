//! A plan in five lines: files, entries, models, default models, keys.

use crate::catalog::{Catalog, Model};
use crate::clients::{self, Client, ConfigSet};
use crate::error::Result;
use crate::host::Host;
use crate::keys::KeyIndex;
use crate::plan::key_helper::KeyHelper;
use crate::plan::ownership::{Owner, Record};
use crate::plan::{Action, Plan, key_helper};
use crate::text::{self, overview as words, wizard};
use std::path::Path;

/// A name, and what is to be said under it.
pub(crate) type Row = (&'static str, Vec<String>);

/// What a plan does, by its rows; a row with nothing to say is empty. `key` is where the key is going to be stored, if that
/// is known better than from the key index.
///
/// # Errors
/// If a client's files or wcode's own cannot be read.
pub(crate) fn rows(host: &Host, plan: &Plan, key: Option<String>) -> Result<[Row; 5]> {
    let catalog = Catalog::load(host)?;
    let mut rows: [Row; 5] = [
        (wizard::files(), files(host, plan)?),
        (words::entries(), Vec::new()),
        (wizard::step_models(), Vec::new()),
        (wizard::step_default_model(), Vec::new()),
        (wizard::step_key(), Vec::new()),
    ];
    let index = KeyIndex::load(host)?;
    let mut defaults: Vec<(&'static str, String)> = Vec::new();
    let mut entries = defaults.clone();
    for (owner, record) in &plan.records {
        let client = clients::by_id(&owner.client)?;
        let before = clients::read_recorded_config(host, client, &owner.config)?;
        defaults.extend(default_model(plan, client, before)?.map(|what| (client.name(), what)));
        let Some(record) = record else {
            entries.push((client.name(), words::entry_removed(&owner.vendor)));
            continue;
        };
        entries.push((client.name(), format!("`{}`", record.provider)));
        let vendor = catalog.vendor(&owner.vendor)?;
        for model in &record.inputs.models {
            add(&mut rows[2].1, Some(with_sizes(&vendor.facts(model).model)));
        }
        let variable = record.variable(client, vendor).map(wizard::keep_in_variable);
        let known = key.clone().or_else(|| stored(&index, owner, record)).or(variable);
        add(&mut rows[4].1, Some(known.unwrap_or_else(|| words::key_in_the_file().into())));
    }
    rows[1].1 = by_name(entries.into_iter());
    rows[3].1 = by_name(defaults.into_iter());
    Ok(rows)
}

/// What holds for each of several clients; a line for those of which the same is true.
pub(crate) fn by_name(of_clients: impl Iterator<Item = (&'static str, String)>) -> Vec<String> {
    let mut groups: Vec<(String, Vec<&'static str>)> = Vec::new();
    for (name, what) in of_clients {
        match groups.iter_mut().find(|(known, _)| *known == what) {
            Some((_, names)) if names.contains(&name) => {}
            Some((_, names)) => names.push(name),
            None => groups.push((what, vec![name])),
        }
    }
    let line = |(what, names): (String, Vec<&str>)| {
        words::of_clients(names.join(wizard::list_separator()), what)
    };
    groups.into_iter().map(line).collect()
}

/// A model with its sizes, as far as they are known.
pub(crate) fn with_sizes(model: &Model) -> String {
    let context = model.context_window.map(|count| words::context(text::tokens(count)));
    let output = model.max_tokens.map(|count| words::output(text::tokens(count)));
    let sizes: Vec<String> = context.into_iter().chain(output).collect();
    if sizes.is_empty() {
        return model.id.clone();
    }
    words::with_sizes(&model.id, sizes.join(wizard::list_separator()))
}

fn add(values: &mut Vec<String>, value: Option<String>) {
    values.extend(value.filter(|value| !values.contains(value)));
}

fn files(host: &Host, plan: &Plan) -> Result<Vec<String>> {
    let line = |path: &Path, action: Action| {
        let path = host.shortened(path);
        match action {
            Action::Create => words::new_file(path),
            Action::Modify => path,
            Action::Delete => words::deleted_file(path),
        }
    };
    let mut files: Vec<String> =
        plan.files.iter().map(|file| line(&file.path, file.action())).collect();
    for copy in key_helper_copies(host, plan)? {
        files.push(words::program_copy(host.shortened(&copy)));
    }
    Ok(files)
}

/// The copies of this program that the clients are going to run.
fn key_helper_copies(host: &Host, plan: &Plan) -> Result<Vec<std::path::PathBuf>> {
    let references = key_helper::references(plan)?;
    if references.is_empty() {
        return Ok(Vec::new());
    }
    let helper = KeyHelper::new(host)?;
    let copies = references.into_iter().map(|(_, program)| program.to_owned());
    let mut copies: Vec<_> = copies.filter(|path| helper.is_copy(path) && !path.exists()).collect();
    copies.dedup();
    Ok(copies)
}

/// The client's default model before and after, if it has one.
fn default_model(
    plan: &Plan,
    client: &'static dyn Client,
    mut config: ConfigSet,
) -> Result<Option<String>> {
    let before = client.default_model(&config);
    plan.overlay(client, &mut config)?;
    let after = client.default_model(&config);
    Ok(match (before, after) {
        (None, None) => None,
        (before, Some(after)) if before.as_ref() == Some(&after) => {
            Some(words::default_stays(after))
        }
        (None, Some(after)) => Some(after),
        (Some(before), Some(after)) => Some(words::default_replaces(after, before)),
        (Some(before), None) => Some(words::default_goes(before)),
    })
}

fn stored(index: &KeyIndex, owner: &Owner, record: &Record) -> Option<String> {
    let id = record.referred_key(owner).ok()??;
    Some(wizard::key_in_store(index.store(&id).as_str()))
}
