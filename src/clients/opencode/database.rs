//! OpenCode's database: the credentials that 2.x keeps in it, and whether 1.x starts with it.
//!
//! Measured (2.0.15, 1.18.33): 2.x copies `auth.json` into the table `credential` when it first opens a database of 1.x;
//! that copy goes before the config and the environment, also after a new key, but not before a plugin. The file is
//! readable by every user. `opencode auth logout NAME ID` deletes the row, and leaves its bytes in the file until `VACUUM`.
//! A database that 2.x made has no table `session`, and 1.x ends with `Database is not empty and has no session table`.
//! Both take another one from `OPENCODE_DB`: a path, or a name in the data folder.

use crate::host::Host;
use crate::host::sqlite::Database;
use std::path::PathBuf;

const NAME: &str = "opencode.db";

/// A key that OpenCode keeps for a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Credential {
    /// The provider's id.
    pub(super) provider: String,
    /// Its own id, which `opencode auth logout` takes.
    pub(super) id: String,
}

/// What matters of the database.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) credentials: Vec<Credential>,
    /// 1.x refuses to start with it.
    pub(super) is_closed_to_1: bool,
}

/// Where the data are: `auth.json`, the database, logs.
pub(super) fn data_folder(host: &Host) -> PathBuf {
    let data = host.path_var("XDG_DATA_HOME").unwrap_or_else(|| host.home().join(".local/share"));
    data.join("opencode")
}

/// The database; a relative name in `OPENCODE_DB` is one in the data folder.
pub(super) fn path(host: &Host) -> PathBuf {
    data_folder(host).join(host.var("OPENCODE_DB").unwrap_or(NAME))
}

/// Looks into the database; one that cannot be read has nothing to say.
pub(super) fn read(host: &Host) -> Facts {
    let Some(mut database) = Database::open(&path(host)) else { return Facts::default() };
    let tables: Vec<&str> = database.tables().collect();
    let is_closed_to_1 = !tables.is_empty() && !tables.contains(&"session");
    let rows = database.rows("credential", &["integration_id", "id"]).unwrap_or_default();
    let credential = |row: Vec<Option<String>>| {
        let [provider, id] = row.try_into().ok()?;
        Some(Credential { provider: provider?, id: id? })
    };
    Facts { credentials: rows.into_iter().filter_map(credential).collect(), is_closed_to_1 }
}
