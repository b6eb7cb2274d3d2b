//! A file of wcode as a store, for machines without a keyring: `<state dir>/keys/<vendor>[.<name>]`, mode 0600.
//!
//! Every program that can read the user's files can read it, so it is used only when asked for by name.

use super::{KeyId, index};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::secret::Secret;
use std::path::PathBuf;
use zeroize::Zeroizing;

pub(super) fn get(host: &Host, id: &KeyId) -> Result<Option<Secret>> {
    let path = path(host, id);
    let Some(bytes) = files::read(&path)?.map(Zeroizing::new) else { return Ok(None) };
    Error::text(&path, &bytes).map(|text| Some(Secret::new(text.to_owned())))
}

pub(super) fn set(host: &Host, id: &KeyId, key: &Secret) -> Result<()> {
    index::write(&path(host, id), key.expose().as_bytes())
}

pub(super) fn remove(host: &Host, id: &KeyId) -> Result<bool> {
    let path = path(host, id);
    let was_there = files::may_exist(&path);
    if was_there {
        files::delete(&path).map_err(Error::file(FileOp::Remove, &path))?;
    }
    Ok(was_there)
}

/// A key's file that others can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposed {
    /// The file.
    pub path: PathBuf,
    /// Its permission bits.
    pub mode: u32,
}

/// The key's file, if others can read it.
pub(super) fn exposure(host: &Host, id: &KeyId) -> Option<Exposed> {
    let path = path(host, id);
    let mode = files::mode(&path).filter(|mode| mode & 0o077 != 0)?;
    Some(Exposed { path, mode })
}

fn path(host: &Host, id: &KeyId) -> PathBuf {
    // Neither part can hold a dot or a slash.
    let name = id.name().map(|name| format!(".{name}")).unwrap_or_default();
    host.state_dir().join(index::FOLDER).join(format!("{}{name}", id.vendor()))
}
