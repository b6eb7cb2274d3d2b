//! Reads the settings files.

use super::super::{ConfigFile, ConfigSet, Note};
use super::{paths, version, warning};
use crate::document::{Dialect, Document, Kind};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::claude as text;
use std::path::Path;

/// The user's settings, or the file named, with all that goes before them.
///
/// # Errors
/// If the file to edit cannot be read or is not strict JSON. One that ranks higher and is broken is only a note.
pub(super) fn read(
    host: &Host,
    config: Option<&Path>,
    load_main: fn(&Path) -> Result<ConfigFile>,
) -> Result<ConfigSet> {
    let path = config.map_or_else(|| paths::config(host), Path::to_owned);
    let main = load_main(&path)?;
    let (mut others, mut notes) = (Vec::new(), Vec::new());
    let higher = if config.is_none() { paths::higher(host) } else { Vec::new() };
    for path in higher.into_iter().filter(|path| path.is_file()) {
        match load(&path) {
            Ok(source) => others.push(source),
            Err(error) => notes.push(unreadable(&error).at(path)),
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

fn unreadable(error: &Error) -> Note {
    warning(text::message::unreadable(error.message()))
}

/// A file that would be fine with comments is refused for them.
///
/// # Errors
/// As `ConfigFile::load`.
pub(super) fn load(path: &Path) -> Result<ConfigFile> {
    ConfigFile::load(path, Dialect::Json).map_err(|error| match error {
        Error::Syntax { path, place, problem, snippet } => {
            let problem = if is_jsonc(&path) { text::message::is_no_jsonc() } else { problem };
            Error::Syntax { path, place, problem, snippet }
        }
        error => error,
    })
}

/// True for a file that only comments or a trailing comma keep from being JSON.
pub(super) fn is_jsonc(path: &Path) -> bool {
    let bytes = files::read(path).ok().flatten().unwrap_or_default();
    std::str::from_utf8(&bytes).is_ok_and(|text| Document::parse(text, Dialect::Jsonc).is_ok())
}

/// The variables that a settings file sets; numbers and booleans are texts to Claude Code.
pub(super) fn variables(source: &ConfigFile) -> impl Iterator<Item = (String, String)> {
    let env = source.document.root().get("env");
    env.into_iter().flat_map(|env| env.members()).filter_map(|member| {
        let value = member.value();
        let text = match value.kind() {
            Kind::String => value.as_str()?.into_owned(),
            Kind::Number | Kind::Bool => value.raw().to_owned(),
            _ => return None,
        };
        Some((member.key().into_owned(), text))
    })
}
