//! Folders into which a client installs what its plugins need: without a bound on that, and without a registry, every
//! start takes more than a minute (measured, OpenCode 1.18.33).

use crate::clients::{self, PluginFolder};
use crate::doctor::checks::{or_ok, quoted, rows};
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckInput, Diagnosis};
use crate::plan::ownership::{Owner, Record};
use crate::text::doctor as text;

/// What bounds it, as in `templates/opencode/npmrc`.
const NPMRC_LIMITS: &str = r"fetch-retries=0\nfetch-timeout=3000\n";

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    rows(all(machine))
}

fn all(machine: &Machine<'_>) -> CheckInput<Vec<Diagnosis>> {
    let records = machine.journal()?.records();
    let with_files: Vec<_> =
        records.into_iter().filter(|(_, record)| !record.files.is_empty()).collect();
    if with_files.is_empty() {
        return Err(Diagnosis::skipped(text::no_plugins()).into());
    }
    let found = with_files.into_iter().flat_map(|(owner, record)| of(machine, owner, record));
    Ok(or_ok(found.collect(), || text::plugins_ok().into()))
}

fn of(machine: &Machine<'_>, owner: &Owner, record: &Record) -> Vec<Diagnosis> {
    let config_set = clients::by_id(&owner.client).and_then(|client| {
        client.read_config(machine.host, None).map(|config_set| (client, config_set))
    });
    let Ok((client, config_set)) = config_set else { return Vec::new() };
    let is_used = |folder: &&PluginFolder| {
        record.files.iter().any(|file| file.path.starts_with(&folder.path))
    };
    let is_slow = |folder: &&PluginFolder| {
        let is_installed = folder.path.join("node_modules/@opencode-ai/plugin").is_dir();
        !is_installed && !folder.path.join(".npmrc").exists()
    };
    let row = |folder: &PluginFolder| {
        let message = text::unbounded_install(folder.path.display(), client.name());
        // Not by `apply`: a file that was taken away on purpose would stay away.
        let remedy = format!("printf '{NPMRC_LIMITS}' > {}", quoted(&folder.path.join(".npmrc")));
        Diagnosis::warning(message).at(&folder.path).of(&owner.client).remedy(remedy)
    };
    config_set.plugins.iter().filter(is_used).filter(is_slow).map(row).collect()
}
