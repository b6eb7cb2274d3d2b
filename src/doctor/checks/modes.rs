//! Who may read what only the user should read, and who may write what wcode obeys.

use crate::clients::{self, Level};
use crate::doctor::checks::{or_ok, rows, writable};
use crate::doctor::machine::Machine;
use crate::doctor::report::{CheckInput, CheckStatus, Diagnosis, Fix};
use crate::host::{Host, files};
use crate::plan::saved_inputs::KeyMode;
use crate::text::doctor::message as text;
use crate::text::{Command, Message};
use std::fs;
use std::path::{Path, PathBuf};

/// May be read, written or entered by others.
const OTHERS_BITS: u32 = 0o077;

/// May be written by others.
const WRITE_BITS: u32 = 0o022;

/// Maximum number of files that are reported one by one.
const MAX_FILES: usize = 20;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    if cfg!(not(unix)) {
        return vec![Diagnosis::skipped(text::no_modes())];
    }
    let host = machine.host;
    // Names of old files are no secret: of the state folder itself nothing is asked.
    let readable = below(&host.state_dir()).into_iter().filter_map(readable);
    let settings = below(&host.config_dir()).into_iter().filter_map(writable);
    let found: Vec<Diagnosis> = readable.chain(settings).take(MAX_FILES).collect();
    let of_clients = rows(literal_keys(machine));
    let of_clients = of_clients.into_iter().chain(private_folders(host)).chain(unreadable(host));
    let found = found.into_iter().chain(writable::check(machine)).chain(of_clients);
    or_ok(found.collect(), text::modes_ok)
}

/// Folders that a client makes for its user alone, and that others can enter now.
fn private_folders(host: &Host) -> Vec<Diagnosis> {
    let folders = clients::ALL.into_iter().filter_map(|client| {
        let folder = client.private_folder(host)?;
        let found = tightened(&folder, OTHERS_BITS, "go-rwx", text::others_may_read)?;
        let mode = files::mode(&folder).unwrap_or_default();
        if mode & WRITE_BITS == 0 {
            // What is in it is private all the same.
            let found = Diagnosis { fix: None, status: CheckStatus::Found(Level::Info), ..found };
            return Some(found.of(client.id()));
        }
        let message = text::others_may_write(folder.display(), format!("{mode:03o}"));
        Some(Diagnosis { message, ..found.of(client.id()) })
    });
    folders.collect()
}

/// Folders of ours into which we cannot look: nothing is known of what is in them.
fn unreadable(host: &Host) -> Vec<Diagnosis> {
    let folders = [host.state_dir(), host.config_dir()];
    let is_closed = |folder: &PathBuf| folder.is_dir() && fs::read_dir(folder).is_err();
    let row = |folder: PathBuf| {
        let found = Diagnosis::warning(text::not_searched(folder.display()));
        let command = writable::take_over(&folder);
        found.at(folder).remedy(command)
    };
    folders.into_iter().filter(is_closed).map(row).collect()
}

fn readable(path: PathBuf) -> Option<Diagnosis> {
    let found = tightened(&path, OTHERS_BITS, "go-rwx", text::others_may_read)?;
    let is_key = path.parent().is_some_and(|folder| folder.ends_with("keys")) && path.is_file();
    let level = if is_key { Level::Error } else { Level::Warning };
    Some(Diagnosis { status: CheckStatus::Found(level), ..found })
}

fn writable(path: PathBuf) -> Option<Diagnosis> {
    tightened(&path, WRITE_BITS, "go-w", text::others_may_write)
}

/// Configs into which we put the key itself because that was asked for.
fn literal_keys(machine: &Machine<'_>) -> CheckInput<Vec<Diagnosis>> {
    let records = machine.journal()?.records();
    let literal =
        records.into_iter().filter(|(_, record)| record.inputs.key_mode == Some(KeyMode::Literal));
    let found = literal.filter_map(|(owner, record)| {
        let target = files::resolve(&record.file).ok()?;
        let found = tightened(&target, OTHERS_BITS, "go-rwx", text::others_may_read_key)?;
        let status = CheckStatus::Found(Level::Error);
        Some(Diagnosis { status, ..found.of(&owner.client) })
    });
    Ok(found.collect())
}

fn tightened(
    path: &Path,
    bits: u32,
    change: &str,
    words: fn(String, String) -> Message,
) -> Option<Diagnosis> {
    let mode = files::mode(path).filter(|mode| mode & bits != 0)?;
    let found = Diagnosis::warning(words(path.display().to_string(), format!("{mode:03o}")));
    let remedy = Command::new(["chmod", change, &path.display().to_string()]);
    Some(found.at(path).remedy(remedy).fixed_by(Fix::Mode(path.to_owned(), mode & !bits)))
}

/// Every file and folder below this one; links are not followed.
fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for item in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(kind) = item.file_type() else { continue };
            if kind.is_dir() {
                pending.push(item.path());
            }
            if kind.is_dir() || kind.is_file() {
                found.push(item.path());
            }
        }
    }
    found.sort();
    found
}
