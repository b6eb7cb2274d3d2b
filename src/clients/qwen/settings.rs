//! Reads the settings, and the variables that go with them.

use super::super::dialect_limits::refuse_trailing_commas;
use super::super::{ConfigFile, ConfigSet, dotenv};
use super::{paths, version, warning};
use crate::document::{Dialect, Node};
use crate::error::Result;
use crate::host::{Host, files};
use crate::text::qwen as text;
use std::path::{Path, PathBuf};

/// The user's settings, or the file named, with all that goes before them.
///
/// # Errors
/// If the file to edit cannot be read, or keeps Qwen Code from starting. One that ranks higher and is broken is only a note.
pub(super) fn read(host: &Host, config: Option<&Path>) -> Result<ConfigSet> {
    let path = config.map_or_else(|| paths::config(host), Path::to_owned);
    let main = load(&path)?;
    let (mut others, mut notes) = (Vec::new(), Vec::new());
    let higher = if config.is_none() { paths::higher(host) } else { Vec::new() };
    for path in higher.into_iter().filter(|path| path.is_file()) {
        match load(&path) {
            Ok(source) => others.push(source),
            Err(error) => {
                notes.push(warning(text::message::unreadable(error.message())).at(path));
            }
        }
    }
    Ok(ConfigSet {
        config: main.path.clone(),
        files: vec![main],
        others,
        installs: version::installs(host),
        plugins: Vec::new(),
        stored_keys: Vec::new(),
        notes,
    })
}

fn load(path: &Path) -> Result<ConfigFile> {
    let file = ConfigFile::load(path, Dialect::Jsonc)?;
    refuse_trailing_commas(&file, text::message::no_trailing_commas())?;
    Ok(file)
}

/// The variables of its own files, those in force first: name, value, and the file.
pub(super) fn variables(config_set: &ConfigSet) -> Vec<(String, String, PathBuf)> {
    let path = files::parent(&config_set.config).join(paths::VARIABLES);
    let bytes = files::read(&path).ok().flatten().unwrap_or_default();
    let own = dotenv::parse(std::str::from_utf8(&bytes).unwrap_or_default()).into_iter();
    let mut found: Vec<_> = own.map(|(name, value)| (name, value, path.clone())).collect();
    for source in config_set.others.iter().chain(&config_set.files) {
        let members = source.document.root().get("env").into_iter().flat_map(Node::members);
        found.extend(members.filter_map(|member| {
            let value = member.value().as_str()?.into_owned();
            Some((member.key().into_owned(), value, source.path.clone()))
        }));
    }
    found.retain(|(_, value, _)| !value.is_empty());
    found
}
