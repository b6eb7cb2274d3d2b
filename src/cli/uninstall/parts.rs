//! The parts of wcode on a machine: what is there, what it is called, how it goes.

use crate::cli::key::unlock_prompt;
use crate::cli::monitor;
use crate::cli::remove;
use crate::cli::screen::Screen;
use crate::daemon::control::{self, Command};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::keys::{self, KeyId, KeyIndex};
use crate::plan::journal::Journal;
use crate::release::{self, Owner};
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
    /// A key.
    Key(KeyId, &'static str),
    /// The journal and everything else in the state folder.
    State(PathBuf),
    /// Lists of models and the like.
    Cache(PathBuf),
    /// The program, and links to it.
    Program(PathBuf),
    /// A program that another one has installed.
    Owned(PathBuf, Owner),
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

/// A monitor that checks something at the moment needs this long.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);

/// What is here, in the order in which it goes.
///
/// # Errors
/// If the journal or the key index cannot be read.
pub(super) fn found(host: &Host, purge: bool) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    match service::status(host).filter(|status| status.is_installed()) {
        Some(status) => parts.push(Part::Service(status.path)),
        None if monitor::is_running(host) => parts.push(Part::Monitor),
        None => {}
    }
    parts.extend(vendors(&Journal::load(host)?).into_iter().map(Part::Entries));
    if purge {
        parts.extend(stored_keys(host)?.into_iter().map(|(id, store)| Part::Key(id, store)));
        parts.extend(folder_with(host.state_dir(), &STATE).map(Part::State));
    }
    parts.extend(folder_with(host.cache_dir(), &CACHE).map(Part::Cache));
    let program = host.current_exe()?;
    parts.push(match release::owner(host, &program) {
        Some(owner) => Part::Owned(program, owner),
        None => Part::Program(program),
    });
    Ok(parts)
}

/// What stays in any case, by name.
///
/// # Errors
/// As `found`.
pub(super) fn kept(host: &Host, purge: bool) -> Result<Vec<String>> {
    let mut kept = Vec::new();
    if !purge {
        let keys = stored_keys(host)?;
        kept.extend(keys.iter().map(|(id, store)| text::a_key(id, store)));
        kept.extend(
            folder_with(host.state_dir(), &STATE).map(|path| text::journal(path.display())),
        );
    }
    let settings = host.config_dir();
    if files::may_exist(&settings) {
        kept.push(text::settings(settings.display()));
    }
    Ok(kept)
}

fn vendors(journal: &Journal) -> Vec<String> {
    let mut vendors: Vec<String> = Vec::new();
    for (owner, _) in journal.records() {
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

/// What has become of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Removal {
    /// It is gone.
    Done,
    /// Another program, or the user, has to remove it.
    Left,
    /// `remove` has ended with this exit code; 0 means that they are gone.
    Entries(u8),
}

impl Part {
    /// What it is, as a noun.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Service(path) => text::service(path.display()),
            Self::Monitor => text::monitor().into(),
            Self::Entries(vendor) => text::entries(vendor),
            Self::Key(id, store) => text::a_key(id, store),
            Self::State(path) => text::journal(path.display()),
            Self::Cache(path) => text::cache(path.display()),
            Self::Program(path) | Self::Owned(path, _) => text::program(path.display()),
        }
    }

    /// Whether to remove it.
    pub(super) fn question(&self) -> String {
        text::remove_this(self.name())
    }

    /// True for what an entry that stays needs.
    pub(super) fn serves_entries(&self) -> bool {
        matches!(self, Self::Key(..) | Self::State(_) | Self::Program(_) | Self::Owned(..))
    }

    /// True for the entries of a vendor.
    pub(super) fn is_entries(&self) -> bool {
        matches!(self, Self::Entries(_))
    }

    /// True for what only the user could bring back.
    pub(super) fn is_irreversible(&self) -> bool {
        matches!(self, Self::Key(..) | Self::State(_))
    }

    /// Shows what would be done.
    ///
    /// # Errors
    /// As planning to remove entries.
    pub(super) fn show(&self, host: &Host, screen: &Screen) -> Result<()> {
        match self {
            Self::Entries(vendor) => {
                remove::run(host, screen, &remove::Args::for_uninstall(vendor.clone(), true))?;
            }
            Self::Owned(path, owner) => {
                screen.say(&text::owned(path.display(), owner.remove.to_line()))
            }
            other => screen.say(&text::would_remove(other.name())),
        }
        Ok(())
    }

    /// Removes it.
    ///
    /// # Errors
    /// If it cannot be removed, or not wholly.
    pub(super) fn remove(&self, host: &Host, screen: &Screen) -> Result<Removal> {
        match self {
            Self::Service(_) => {
                service::uninstall(host, InstallOptions::default())?;
            }
            Self::Monitor => {
                control::send(host, Command::Stop, STOP_TIMEOUT)?;
            }
            Self::Entries(vendor) => {
                let args = remove::Args::for_uninstall(vendor.clone(), false);
                return remove::run(host, screen, &args).map(Removal::Entries);
            }
            Self::Key(id, _) => {
                keys::remove(host, id, unlock_prompt(screen))?;
            }
            Self::State(folder) => remove_names(folder, &STATE)?,
            Self::Cache(folder) => remove_names(folder, &CACHE)?,
            // A running program cannot delete its own file there.
            Self::Program(path) if cfg!(windows) => {
                screen.say(&text::by_hand(path.display()));
                return Ok(Removal::Left);
            }
            Self::Program(path) => remove_program(host, path)?,
            Self::Owned(path, owner) => {
                screen.say(&text::owned(path.display(), owner.remove.to_line()));
                return Ok(Removal::Left);
            }
        }
        screen.say(&text::removed(self.name()));
        Ok(Removal::Done)
    }
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
