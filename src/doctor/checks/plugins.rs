//! Folders into which a client installs what its plugins need: if nothing bounds that, each start can take more than a
//! minute without a package registry.

use crate::clients::{self, DesiredFile, PluginFolder};
use crate::doctor::checks::{or_ok, rows};
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckInput, Diagnosis};
use crate::plan::ownership::{Owner, Record};
use crate::text::Command;
use crate::text::doctor::message as text;

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
    Ok(or_ok(found.collect(), text::plugins_ok))
}

fn of(machine: &Machine<'_>, owner: &Owner, record: &Record) -> Vec<Diagnosis> {
    let config_set = clients::by_id(&owner.client).and_then(|client| {
        client.read_config(machine.host, None).map(|config_set| (client, config_set))
    });
    let Ok((client, config_set)) = config_set else { return Vec::new() };
    let is_used = |folder: &&PluginFolder| {
        record.files.iter().any(|file| file.path.starts_with(&folder.path))
    };
    let row = |folder: &PluginFolder| {
        let message = text::unbounded_install(folder.path.display(), client.name());
        let found = Diagnosis::warning(message).at(&folder.path).of(&owner.client);
        // Not by `apply`: a file that was deleted on purpose would stay deleted.
        match folder.install_limits.first() {
            Some(limit) => found.remedy(write_command(limit)),
            None => found,
        }
    };
    config_set.plugins.iter().filter(is_used).filter(|it| it.is_unbounded).map(row).collect()
}

/// The shell command that writes the settings of this file, without its comments.
fn write_command(file: &DesiredFile) -> Command {
    let lines = file.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let escaped: String = lines.map(|line| format!(r"{line}\n")).collect();
    let path = file.path.display().to_string();
    Command::shell(format!("printf '{escaped}' > {}", shell_words::quote(&path)))
}
