//! Makes single file changes: edited text, mode, and the client's own backups that have to follow.

use crate::clients::{self, Client, ConfigFile, ConfigSet, Install, Note};
use crate::document::{Document, Edit};
use crate::error::Result;
use crate::host::{Host, files};
use crate::plan::coalesce::coalesce;
use crate::plan::{Change, FileChange, FileRole, Plan};
use std::path::Path;

/// The document after all edits.
pub(super) fn apply_edits(source: &ConfigFile, edits: Vec<Edit>) -> Result<Document> {
    let edits = coalesce(&source.document, edits);
    source
        .document
        .edit(&edits)
        .map_err(|error| clients::refused(&source.path, &source.document, error))
}

/// The change of one config file to `after`.
pub(super) fn file_change(
    client: &'static dyn Client,
    config_set: &ConfigSet,
    source: &ConfigFile,
    after: Option<Vec<u8>>,
    changes: Vec<Change>,
) -> FileChange {
    let names = (source.path.as_path(), source.target.clone());
    let bytes = (source.bytes.clone(), after);
    let change = FileChange::new((client.id(), &config_set.config), names, FileRole::Config, bytes);
    FileChange { changes, ..change }
}

/// Adds the client's own backups that have to follow.
pub(super) fn add_mirrors(client: &'static dyn Client, config_set: &ConfigSet, plan: &mut Plan) {
    let mut mirror_files: Vec<FileChange> = plan
        .files
        .iter()
        .filter(|file| file.path == config_set.config)
        .flat_map(|file| mirrors_of(client, file))
        .collect();
    plan.files.append(&mut mirror_files);
}

/// The client's own backups that have to follow this change of its config.
pub(super) fn mirrors_of(client: &'static dyn Client, file: &FileChange) -> Vec<FileChange> {
    let Some(after) = &file.after else { return Vec::new() };
    let paths = client.mirror_files(&file.config, file.before.as_deref(), after);
    paths.iter().filter_map(|path| mirror_of(file, path)).collect()
}

fn mirror_of(file: &FileChange, path: &Path) -> Option<FileChange> {
    let target = files::resolve(path).ok()?;
    let before = files::read(&target).ok().flatten()?;
    (Some(&before) != file.after.as_ref()).then(|| {
        let whose = (file.client, file.config.as_path());
        let bytes = (Some(before), file.after.clone());
        let change = FileChange::new(whose, (path, target), FileRole::Mirror, bytes);
        FileChange { mode_after: change.mode_after & file.mode_after, ..change }
    })
}

/// Notes what the user has to do in a client with these programs, if its files change.
pub(super) fn add_advice(plan: &mut Plan, client: &dyn Client, installs: &[Install]) {
    if changes(plan, client) {
        let advice = client.after_change(installs);
        let note = |advice| Note { is_for_afterwards: true, ..Note::info(client.id(), advice) };
        plan.notes.extend(advice.map(note));
    }
}

/// Notes what the user has to do in each client whose files change.
pub(super) fn add_advice_for_all(plan: &mut Plan, host: &Host) {
    for client in clients::ALL {
        if changes(plan, client) {
            add_advice(plan, client, &client.detect(host).installs);
        }
    }
}

fn changes(plan: &Plan, client: &dyn Client) -> bool {
    plan.files.iter().any(|file| file.client == client.id() && !file.is_mirror())
}
