//! The parts of wcode on a machine: what is there, what it is called, how it goes.

use crate::cli::key::unlock_prompt;
use crate::cli::monitor;
use crate::cli::remove;
use crate::cli::report;
use crate::cli::screen::Screen;
use crate::cli::service::uninstall as uninstall_service;
use crate::cli::uninstall::outcome::{Kept, Reason, Removal};
use crate::daemon::control::{self, Command};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files, url_scheme};
use crate::keys::{self, KeyId, KeyIndex};
use crate::plan::journal::Journal;
use crate::release;
use crate::service::{self, InstallOptions};
use crate::text::uninstall as text;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// One thing that is here.
#[derive(Debug)]
pub(super) enum Part {
    /// The monitor as a service, by the file that defines it.
    Service(PathBuf),
    /// A monitor that was started by hand.
    Monitor,
    /// The entries of this vendor in the clients' files, with the files beside them.
    Entries(String),
    /// A key, with its store.
    Key(KeyId, &'static str),
    /// The journal and everything else in the state folder.
    State(PathBuf),
    /// Lists of models and the like.
    Cache(PathBuf),
    /// Copies of the program: the one that clients run, and the one of before the last update.
    Copies(PathBuf),
    /// What opens `wcode://` links.
    LinkHandler(PathBuf),
    /// Vendors and settings of the user's.
    Settings(PathBuf),
    /// The program, and links to it.
    Program(PathBuf),
}

/// What is here, in the order in which it goes, and what stays in any case.
#[derive(Debug)]
pub(super) struct Inventory {
    pub(super) parts: Vec<Part>,
    pub(super) kept: Vec<Kept>,
}

/// The names in the state folder.
const STATE: [&str; 12] = [
    "journal",
    "keys",
    "keys.json",
    "keys.lock",
    "lock",
    "logs",
    "monitor.json",
    "pending.json",
    "records.json",
    "watch.err",
    "watch.lock",
    "watch.sock",
];

/// The names in the cache folder.
const CACHE: [&str; 2] = ["models", "program-versions.json"];

/// The names in the data folder.
const DATA: [&str; 2] = ["bin", "previous"];

/// A monitor that checks something at the moment needs this long.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// What is here.
///
/// # Errors
/// If the journal or the key index cannot be read.
pub(super) fn inventory(host: &Host, purge: bool) -> Result<Inventory> {
    let (mut parts, mut kept) = (Vec::new(), Vec::new());
    match service::status(host).filter(|status| status.is_installed()) {
        Some(status) => parts.push(Part::Service(status.path)),
        None if monitor::is_running(host) => parts.push(Part::Monitor),
        None => {}
    }
    parts.extend(vendors(&Journal::load(host)?).into_iter().map(Part::Entries));
    let keys = stored_keys(host)?.into_iter().map(|(id, store)| Part::Key(id, store));
    let lasting = keys.chain(folder_with(host.state_dir(), &STATE).map(Part::State));
    if purge {
        parts.extend(lasting);
    } else {
        kept.extend(lasting.map(|part| Kept::new(part, Reason::NotPurged)));
    }
    parts.extend(folder_with(host.cache_dir(), &CACHE).map(Part::Cache));
    let handler = url_scheme::entry_path(host);
    if url_scheme::is_supported() && files::may_exist(&handler) {
        parts.push(Part::LinkHandler(handler));
    }
    let settings = host.config_dir();
    if files::may_exist(&settings) {
        kept.push(Kept::new(Part::Settings(settings), Reason::Yours));
    }
    parts.extend(folder_with(host.data_dir(), &DATA).map(Part::Copies));
    let program = host.current_exe()?;
    match reason_to_keep(host, &program) {
        Some(why) => kept.push(Kept::new(Part::Program(program), why)),
        None => parts.push(Part::Program(program)),
    }
    Ok(Inventory { parts, kept })
}

/// Why it is not for wcode to delete the program; `None` if it is.
fn reason_to_keep(host: &Host, program: &Path) -> Option<Reason> {
    if let Some(owner) = release::owner(host, program) {
        return Some(Reason::Owned(owner));
    }
    cfg!(windows).then(|| Reason::Running(program.to_owned()))
}

fn vendors(journal: &Journal) -> Vec<String> {
    let mut vendors: Vec<String> = Vec::new();
    for (owner, _) in journal.records().into_iter().chain(journal.leftovers()) {
        if !vendors.contains(&owner.vendor) {
            vendors.push(owner.vendor.clone());
        }
    }
    vendors
}

fn stored_keys(host: &Host) -> Result<Vec<(KeyId, &'static str)>> {
    let index = KeyIndex::load(host)?;
    let store = |id: &KeyId| index.store(id).as_str();
    Ok(index.ids().into_iter().map(|id| (id.clone(), store(&id))).collect())
}

/// The folder, if one of these is in it.
fn folder_with(folder: PathBuf, names: &[&str]) -> Option<PathBuf> {
    names.iter().any(|name| files::may_exist(&folder.join(name))).then_some(folder)
}

impl Part {
    /// The word for it in JSON.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Service(_) => "service",
            Self::Monitor => "monitor",
            Self::Entries(_) => "entries",
            Self::Key(..) => "key",
            Self::State(_) => "state",
            Self::Cache(_) => "cache",
            Self::Copies(_) => "copies",
            Self::LinkHandler(_) => "link-handler",
            Self::Settings(_) => "settings",
            Self::Program(_) => "program",
        }
    }

    /// What it is, as a noun.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Service(path) => text::service(path.display()),
            Self::Monitor => text::monitor().into(),
            Self::Entries(vendor) => text::entries(vendor),
            Self::Key(id, store) => text::a_key(id, store),
            Self::State(path) => text::journal(path.display()),
            Self::Cache(path) => text::cache(path.display()),
            Self::Copies(path) => text::copies(path.display()),
            Self::LinkHandler(path) => text::link_handler(path.display()),
            Self::Settings(path) => text::settings(path.display()),
            Self::Program(path) => text::program(path.display()),
        }
    }

    /// Whether to remove it.
    pub(super) fn question(&self) -> String {
        text::remove_this(self.name())
    }

    /// True for what an entry that stays needs.
    pub(super) fn serves_entries(&self) -> bool {
        matches!(self, Self::Key(..) | Self::State(_) | Self::Copies(_) | Self::Program(_))
    }

    /// True for the entries of a vendor.
    pub(super) fn is_entries(&self) -> bool {
        matches!(self, Self::Entries(_))
    }

    /// True for what only the user could bring back.
    pub(super) fn is_irreversible(&self) -> bool {
        matches!(self, Self::Key(..) | Self::State(_))
    }

    /// Checks that it can be removed, as far as that can be known before.
    ///
    /// # Errors
    /// As planning to remove entries.
    pub(super) fn check(&self, host: &Host) -> Result<()> {
        let Self::Entries(vendor) = self else { return Ok(()) };
        let args = remove::Args::for_uninstall(vendor.clone(), true);
        remove::plan(host, &Journal::load(host)?, &args).map(drop)
    }

    /// Shows what would be done.
    ///
    /// # Errors
    /// As planning to remove entries.
    pub(super) fn preview(&self, host: &Host, screen: &Screen) -> Result<Removal> {
        if let Self::Entries(vendor) = self {
            return remove_entries(host, screen, vendor, true);
        }
        screen.say(&text::would_remove(self.name()));
        Ok(Removal::Done)
    }

    /// Removes it.
    ///
    /// # Errors
    /// If it cannot be removed, or not wholly.
    pub(super) fn remove(&self, host: &Host, screen: &Screen) -> Result<Removal> {
        match self {
            Self::Service(_) => {
                uninstall_service(host, InstallOptions::default())?;
            }
            Self::Monitor => {
                control::send(host, Command::Stop, STOP_TIMEOUT)?;
            }
            Self::Entries(vendor) => return remove_entries(host, screen, vendor, false),
            Self::Key(id, _) => {
                keys::remove(host, id, unlock_prompt(screen))?;
            }
            Self::State(folder) => remove_names(folder, &STATE)?,
            Self::Cache(folder) => remove_names(folder, &CACHE)?,
            Self::Copies(folder) => remove_names(folder, &DATA)?,
            Self::LinkHandler(_) => {
                url_scheme::unregister(host)?;
            }
            Self::Settings(_) => return Ok(Removal::Kept(Reason::Yours)),
            Self::Program(path) => remove_program(host, path)?,
        }
        screen.say(&text::removed(self.name()));
        Ok(Removal::Done)
    }
}

/// Removes the entries of a vendor, and reports it for people.
fn remove_entries(host: &Host, screen: &Screen, vendor: &str, dry_run: bool) -> Result<Removal> {
    let args = remove::Args::for_uninstall(vendor.to_owned(), dry_run);
    let (plan, outcome) = remove::run_unreported(host, screen, &args)?;
    if !screen.is_json() {
        if dry_run && screen.shows_diffs() {
            report::show_diff(screen, &plan);
        }
        report::show_result(screen, &plan, outcome);
    }
    Ok(Removal::Entries(Box::new((plan, outcome))))
}

/// Only what wcode calls its own: the folder may be one that others use too.
fn remove_names(folder: &Path, names: &[&str]) -> Result<()> {
    for name in names {
        let path = folder.join(name);
        files::remove_tree(&path).map_err(Error::file(FileOp::Remove, &path))?;
    }
    files::remove_stale_temp_files(folder);
    files::remove_folders([&folder.to_owned()]);
    Ok(())
}

/// The program that runs, and the links by which it is found.
fn remove_program(host: &Host, path: &Path) -> Result<()> {
    let leads_here = |link: &PathBuf| {
        link.is_symlink() && files::canonicalize(link).is_ok_and(|real| real == *path)
    };
    let links = host.all_on_path("wcode").into_iter().filter(leads_here);
    for file in links.chain([path.to_owned()]) {
        files::delete(&file).map_err(Error::file(FileOp::Remove, &file))?;
    }
    Ok(())
}
