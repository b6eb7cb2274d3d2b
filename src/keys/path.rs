//! A file that another program keeps up to date: a Docker or Kubernetes secret, a systemd credential, a file of sops. It is
//! read each time the key is asked for, so that a new key needs no command; symlinks are followed, because such mounts
//! are made of them.

use super::KeyId;
use crate::error::{Error, Result, cause_message};
use crate::host::files;
use crate::secret::Secret;
use crate::text::Message;
use crate::text::keys::message as text;
use std::path::Path;
use zeroize::Zeroizing;

/// A key longer than this is a mistake.
const MAX_LEN: usize = 64 * 1024;

/// Others may read it, as secrets are mounted in containers; a user who can write it can have any key used.
const WRITABLE_BY_OTHERS: u32 = 0o022;

pub(super) fn get(id: &KeyId, path: &Path) -> Result<Secret> {
    let failed = |problem: Message| Error::KeyStore {
        problem: text::path_store_failed(id, path.display(), problem),
        hint: text::hint_path_store_failed(),
    };
    let read = files::read(path).map_err(|error| {
        let cause = error.causes().next().map(cause_message);
        failed(cause.unwrap_or_else(|| error.sentence()))
    })?;
    let bytes = Zeroizing::new(read.ok_or_else(|| failed(text::path_not_there()))?);
    if cfg!(unix) && files::mode(path).is_some_and(|mode| mode & WRITABLE_BY_OTHERS != 0) {
        return Err(failed(text::path_writable_by_others()));
    }
    let is_text = bytes.len() <= MAX_LEN;
    let key = std::str::from_utf8(&bytes).ok().filter(|_| is_text);
    let key = key.ok_or_else(|| failed(text::path_is_no_key()))?;
    Ok(Secret::new(key.trim_end_matches(['\r', '\n']).to_owned()))
}
