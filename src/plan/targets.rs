//! Which vendors, clients and config files a command is about: those named, else those recorded.

use crate::catalog::DEFAULT_VENDOR;
use crate::clients::{self, Client, ConfigSet, Level, Note, VariableOrigin};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use crate::plan::ownership::Owner;
use crate::text::{Command, errors, inputs as text};
use std::collections::{BTreeSet, HashSet};
use std::path::{Component, Path, PathBuf};

/// The clients named.
///
/// # Errors
/// `Error::Usage` for an unknown name, or `--config` without exactly one client.
pub(crate) fn parse_clients(
    names: &[String],
    config: Option<&str>,
) -> Result<Vec<&'static dyn Client>> {
    let chosen = distinct_clients(names)?;
    if config.is_some() && chosen.len() != 1 {
        return Err(Error::usage_hint(
            text::message::config_needs_one_client(),
            text::message::name_the_client(clients::ALL[0].id()),
        ));
    }
    Ok(chosen)
}

/// The clients with these ids, each once.
fn distinct_clients(names: &[String]) -> Result<Vec<&'static dyn Client>> {
    let mut chosen: Vec<&'static dyn Client> = Vec::new();
    for name in names {
        let client = clients::by_id(name)?;
        if !chosen.iter().any(|known| known.id() == client.id()) {
            chosen.push(client);
        }
    }
    Ok(chosen)
}

/// One config of one client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// The client.
    pub client: &'static dyn Client,
    /// The config file, if it is not the client's own.
    pub config: Option<PathBuf>,
}

impl Target {
    /// The client's own config.
    fn new_own(client: &'static dyn Client) -> Self {
        Self { client, config: None }
    }

    /// The config that a record is about; `None` if its client is unknown.
    fn from_record(host: &Host, owner: &Owner) -> Option<Self> {
        let client = clients::by_id(&owner.client).ok()?;
        let is_own = client.config(host) == owner.config;
        Some(Self { client, config: (!is_own).then(|| owner.config.clone()) })
    }

    /// The config file to edit.
    pub(crate) fn file(&self, host: &Host) -> PathBuf {
        self.config.clone().unwrap_or_else(|| self.client.config(host))
    }
}

/// What a command names of the things it is about; what is not named comes from the records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection<'n> {
    /// The vendor's id.
    pub vendor: Option<&'n str>,
    /// The clients' ids.
    pub clients: &'n [String],
    /// Config files other than a client's own, by its id.
    pub configs: &'n [(String, PathBuf)],
}

/// Which of the clients found a command is about that names none, and that no record is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Newcomers {
    /// All: nothing is written for a vendor.
    Any,
    /// Those in which a vendor takes a place beside others.
    WithRoom,
    /// Also those with room for one vendor that serve no account of the user's.
    Unclaimed,
}

impl Newcomers {
    fn include(self, host: &Host, client: &dyn Client) -> bool {
        self == Self::Any
            || !client.holds_one_vendor()
            || self == Self::Unclaimed && !client.has_own_account(host)
    }
}

/// The vendors that a command is about: the one named, else those recorded for the clients named, else the only one
/// recorded, else the built-in one.
pub(crate) fn select_vendors(journal: &Journal, selection: Selection<'_>) -> Vec<String> {
    if let Some(vendor) = selection.vendor {
        return vec![vendor.to_owned()];
    }
    let records = journal.records();
    let distinct = |is_meant: &dyn Fn(&Owner) -> bool| {
        let owners = records.iter().map(|(owner, _)| *owner).filter(|owner| is_meant(owner));
        let vendors: BTreeSet<String> = owners.map(|owner| owner.vendor.clone()).collect();
        vendors.into_iter().collect::<Vec<_>>()
    };
    let meant = distinct(&|owner| {
        let config = selection.configs.iter().find(|(client, _)| *client == owner.client);
        (selection.clients.is_empty() || selection.clients.contains(&owner.client))
            && config.is_none_or(|(_, path)| *path == owner.config)
    });
    if !meant.is_empty() {
        return meant;
    }
    let all = distinct(&|_| true);
    if all.len() == 1 { all } else { vec![DEFAULT_VENDOR.to_owned()] }
}

/// The configs of one vendor's that a command is about.
///
/// Of a client that is named: the config named, else those recorded, else its own. If no client is named: those
/// recorded of this vendor, else those recorded of any, else the `newcomers` among the clients found. So a client that was
/// left out, or taken out, stays out until it is named.
///
/// # Errors
/// `Error::Usage` for an unknown client, `Error::NoClient` if none is named, recorded or found.
pub(crate) fn select(
    host: &Host,
    journal: &Journal,
    vendor: &str,
    selection: Selection<'_>,
    newcomers: Newcomers,
) -> Result<Vec<Target>> {
    let host = &host.for_one_pass();
    let recorded = |is_meant: &dyn Fn(&Owner) -> bool| {
        let records = journal.records();
        let owners = records.iter().map(|(owner, _)| *owner).filter(|owner| is_meant(owner));
        let mut listed = HashSet::new();
        let is_new = |target: &Target| listed.insert((target.client.id(), target.config.clone()));
        owners.filter_map(|owner| Target::from_record(host, owner)).filter(is_new).collect()
    };
    let or = |first: Vec<Target>, second: &dyn Fn() -> Vec<Target>| {
        if first.is_empty() { second() } else { first }
    };
    let mut targets = Vec::new();
    for client in distinct_clients(selection.clients)? {
        if let Some((_, path)) = selection.configs.iter().find(|(id, _)| id == client.id()) {
            targets.push(Target { client, config: Some(path.clone()) });
            continue;
        }
        let is_it = |owner: &Owner| owner.client == client.id();
        let of_vendor = recorded(&|owner| is_it(owner) && owner.vendor == vendor);
        let own = || vec![Target::new_own(client)];
        targets.extend(or(of_vendor, &|| or(recorded(&is_it), &own)));
    }
    if selection.clients.is_empty() {
        let found = || {
            let is_meant = |client: &&dyn Client| newcomers.include(host, *client);
            found(host).filter(is_meant).map(Target::new_own).collect()
        };
        let of_vendor = recorded(&|owner| owner.vendor == vendor);
        targets = or(of_vendor, &|| or(recorded(&|_| true), &found));
    }
    if targets.is_empty() {
        return Err(no_client(host));
    }
    let rank = |target: &Target| clients::ids().iter().position(|id| *id == target.client.id());
    targets.sort_by_cached_key(|target| (rank(target), target.config.clone()));
    Ok(targets)
}

fn found(host: &Host) -> impl Iterator<Item = &'static dyn Client> {
    clients::ALL.into_iter().filter(|client| client.detect(host).is_found())
}

fn no_client(host: &Host) -> Error {
    match found(host).next() {
        Some(client) => Error::NoClient {
            problem: text::message::only_by_name(client.name()),
            hint: text::message::name_this_client(connect(client, None)),
        },
        None => Error::NoClient {
            problem: errors::message::no_client(text::message::looked_for(
                clients::ids().join(", "),
            )),
            hint: errors::message::hint_no_client(),
        },
    }
}

/// The command that connects a client.
fn connect(client: &dyn Client, vendor: Option<&str>) -> Command {
    let vendor = vendor.into_iter().flat_map(|vendor| ["--vendor", vendor]);
    Command::new(["wcode", "apply", "--client", client.id()].into_iter().chain(vendor))
}

/// Names each client found that `select` leaves out, as it has room for one vendor only.
pub(crate) fn left_out(host: &Host, journal: &Journal, selection: Selection<'_>) -> Vec<Note> {
    if !selection.clients.is_empty() || journal.has_records() {
        return Vec::new();
    }
    let is_left_out = |client: &&dyn Client| !Newcomers::WithRoom.include(host, *client);
    let note = |client: &'static dyn Client| {
        let remedy = connect(client, selection.vendor).to_line();
        let note = Note::info(client.id(), text::message::only_by_name(client.name()));
        Note { remedy: Some(remedy), ..note }
    };
    found(host).filter(is_left_out).map(note).collect()
}

/// Reads a client's files; notes if the client itself is not installed.
///
/// # Errors
/// As `Client::read_config`.
pub(crate) fn read_config(
    host: &Host,
    client: &'static dyn Client,
    config: Option<&Path>,
) -> Result<ConfigSet> {
    let mut config_set = client.read_config(host, config)?;
    if config.is_none() && !client.detect(host).is_found() {
        config_set
            .notes
            .push(Note::info(client.id(), text::message::client_not_here(client.name())));
    }
    Ok(config_set)
}

/// The path that `--config` names, with `.` and `..` worked out: a record is kept under it.
pub(crate) fn config_path(host: &Host, config: Option<&str>) -> Option<PathBuf> {
    let mut path = PathBuf::new();
    for part in host.path(config?).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                // Behind a symlink `..` is not what the name says.
                path = files::canonicalize(&path).unwrap_or(path);
                path.pop();
            }
            part => path.push(part),
        }
    }
    Some(path)
}

/// What the user should know of the variable that a client's file names: that a client does not have it, neither from here
/// nor from files of its own (it then sends no key), or that only its service has it.
pub(crate) fn missing_variable(
    host: &Host,
    client: &dyn Client,
    config_set: &ConfigSet,
    name: &str,
) -> Option<Note> {
    if host.var(name).is_some() {
        return None;
    }
    match client.environment(host, config_set).origin(name) {
        Some(VariableOrigin::Service(path)) => {
            let message =
                text::message::variable_for_service_only(client.name(), name, path.display());
            Some(Note::info(client.id(), message).at(path))
        }
        Some(VariableOrigin::Process | VariableOrigin::File(_)) => None,
        None => Some(Note::general(Level::Warning, text::message::variable_not_set(name))),
    }
}

/// Each client with its own config (`None`), then every other config that has a record.
pub(super) fn all_configs(
    host: &Host,
    journal: &Journal,
) -> Vec<(&'static dyn Client, Option<PathBuf>)> {
    let mut found: Vec<(&'static dyn Client, Option<PathBuf>)> =
        clients::ALL.into_iter().map(|client| (client, None)).collect();
    let mut listed = HashSet::new();
    for (owner, _) in journal.records() {
        let Ok(client) = clients::by_id(&owner.client) else { continue };
        let is_own = client.config(host) == owner.config;
        if !is_own && listed.insert((client.id(), &owner.config)) {
            found.push((client, Some(owner.config.clone())));
        }
    }
    found
}
