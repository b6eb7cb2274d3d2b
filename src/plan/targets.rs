//! Which clients, and which of their config files, a command is about.

use crate::clients::{self, Client, Note, NoteLevel, Survey};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::inputs as text;
use std::path::{Component, Path, PathBuf};

/// The clients named; none where none is named.
///
/// # Errors
/// `Error::Usage` for an unknown name, or `--config` without exactly one client.
pub fn named(names: &[String], config: Option<&str>) -> Result<Vec<&'static dyn Client>> {
    let mut chosen: Vec<&'static dyn Client> = Vec::new();
    for name in names {
        let client = clients::by_id(name)?;
        if !chosen.iter().any(|known| known.id() == client.id()) {
            chosen.push(client);
        }
    }
    if config.is_some() && chosen.len() != 1 {
        return Err(Error::usage_hint(text::config_needs_one_client(), text::name_the_client()));
    }
    Ok(chosen)
}

/// The clients named, else every client found on this machine.
///
/// # Errors
/// As `named`, and `Error::NoClient` where none is found.
pub fn clients(host: &Host, names: &[String]) -> Result<Vec<&'static dyn Client>> {
    let mut chosen = named(names, None)?;
    if names.is_empty() {
        chosen = clients::ALL.into_iter().filter(|client| client.detect(host).is_found()).collect();
    }
    if chosen.is_empty() {
        return Err(Error::NoClient { looked: text::looked_for(clients::ids().join(", ")) });
    }
    Ok(chosen)
}

/// Reads a client's files, and says so where the client itself is not here.
///
/// # Errors
/// As `Client::survey`.
pub fn survey(host: &Host, client: &'static dyn Client, config: Option<&Path>) -> Result<Survey> {
    let mut survey = client.survey(host, config)?;
    if config.is_none() && !client.detect(host).is_found() {
        survey.notes.push(Note::info(client.id(), text::client_not_here(client.name())));
    }
    Ok(survey)
}

/// The path that `--config` names, with `.` and `..` worked out: a record is kept under it.
pub fn config(host: &Host, config: Option<&str>) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    for part in host.path(config?).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                // Behind a symlink `..` is not what the name says.
                path = files::real(&path).unwrap_or(path);
                path.pop();
            }
            part => path.push(part),
        }
    }
    Some(path)
}

/// What a variable that is not set means for the clients (OpenClaw 2026.1.29 and 2026.9.6 fail even for other
/// providers; OpenCode sends no key).
pub fn unset_variable(name: &str) -> Note {
    Note::of_all(NoteLevel::Warning, text::variable_not_set(name))
}
