//! Where copies of a key are looked for: the clients' own files, and what a shell and a session read.

use super::history::Dialect as History;
use crate::clients::{self, Client, KeyCopyKind};
use crate::error::{Error, FileOp};
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// systemd's own folders for user units go no deeper.
const MAX_DEPTH: usize = 3;

/// What a shell reads at its start.
const SHELL: [&str; 8] = [
    ".bashrc",
    ".bash_profile",
    ".bash_login",
    ".profile",
    ".zshrc",
    ".zshenv",
    ".zprofile",
    ".zlogin",
];

/// Where other programs that manage keys keep them, from the home.
const OTHER_PROGRAMS: [(&str, &[&str]); 8] = [
    ("cc-switch", &[".cc-switch/config.json", ".cc-switch/cc-switch.db"]),
    ("claude-code-router", &[".claude-code-router/config.json"]),
    ("Codex", &[".codex/auth.json", ".codex/config.toml"]),
    ("Gemini CLI", &[".gemini/.env", ".gemini/settings.json"]),
    ("aider", &[".aider.conf.yml"]),
    ("aichat", &[".config/aichat/config.yaml"]),
    ("llm", &[".config/io.datasette.llm/keys.json"]),
    ("Continue", &[".continue/config.json", ".continue/config.yaml"]),
];

/// A file, and its format.
#[derive(Debug)]
pub(super) struct Location {
    pub(super) path: PathBuf,
    /// The word for it in reports.
    pub(super) kind: &'static str,
    pub(super) format: Format,
    /// The client it belongs to, with the config whose lock is held.
    pub(super) client: Option<(&'static dyn Client, PathBuf)>,
}

/// The format of a file.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// A client's file.
    Client(KeyCopyKind),
    /// Lines that set variables, among others.
    Shell,
    /// Commands typed.
    History(History),
    /// JSON of a program that is not a client in the registry.
    Json,
    /// Any text.
    Text,
    /// Our own key store.
    Store,
    /// The store of another program that manages keys: named, never written.
    OtherProgram(&'static str),
}

/// Every place, the clients' first; the files need not exist.
pub(super) fn all(
    host: &Host,
    journal: &Journal,
    configs: &[(&'static dyn Client, PathBuf)],
) -> Vec<Location> {
    let mut places: Vec<Location> = Vec::new();
    for (client, config) in configs {
        for leftover in client.key_copy_locations(host, config) {
            places.push(Location {
                path: leftover.path,
                kind: kind_name(leftover.kind),
                format: Format::Client(leftover.kind),
                client: Some((*client, config.clone())),
            });
        }
    }
    for launched in clients::LAUNCHED {
        for copy in launched.key_copy_locations(host) {
            places.push(Location {
                path: copy.path,
                kind: kind_name(copy.kind),
                format: Format::Client(copy.kind),
                client: None,
            });
        }
    }
    places.extend(session_locations(host));
    places.extend(own_locations(host, journal));
    places
}

fn kind_name(kind: KeyCopyKind) -> &'static str {
    match kind {
        KeyCopyKind::Config => "config",
        KeyCopyKind::Copy | KeyCopyKind::Live { .. } => "copy",
        KeyCopyKind::Credentials(_) => "credentials",
        KeyCopyKind::Variables => "variables",
        KeyCopyKind::Log => "log",
        KeyCopyKind::Foreign { .. } => "foreign",
        KeyCopyKind::Database { .. } => "database",
    }
}

fn session_locations(host: &Host) -> Vec<Location> {
    let home = host.home();
    let config = host.path_var("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    let data = host.path_var("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share"));
    let zsh = host.path_var("ZDOTDIR");
    let mut places = Vec::new();
    let mut add = |paths: Vec<PathBuf>, kind, form| {
        places.extend(paths.into_iter().map(|path| Location {
            path,
            kind,
            format: form,
            client: None,
        }));
    };
    add(SHELL.iter().map(|name| home.join(name)).collect(), "shell", Format::Shell);
    add(
        SHELL.iter().filter_map(|name| Some(zsh.as_ref()?.join(name))).collect(),
        "shell",
        Format::Shell,
    );
    let fish = ["fish/config.fish", "fish/fish_variables"].map(|name| config.join(name));
    add(fish.to_vec(), "shell", Format::Shell);
    add(named(&config.join("fish/conf.d"), &[".fish"]), "shell", Format::Shell);
    add(named(home, &[".env", ".envrc"]), "variables", Format::Shell);
    add(named(&config.join("environment.d"), &[".conf"]), "variables", Format::Shell);
    let units = below(&config.join("systemd/user"), MAX_DEPTH);
    add(ending(units, &[".service", ".conf", ".env"]), "unit", Format::Shell);
    add(vec![home.join(".bash_history")], "history", Format::History(History::Bash));
    let zsh_history = [Some(home.to_owned()), zsh].into_iter().flatten();
    add(
        zsh_history.map(|folder| folder.join(".zsh_history")).collect(),
        "history",
        Format::History(History::Zsh),
    );
    add(vec![data.join("fish/fish_history")], "history", Format::History(History::Fish));
    add(vec![home.join(".netrc")], "netrc", Format::Text);
    for (name, paths) in OTHER_PROGRAMS {
        let paths = paths.iter().map(|path| home.join(path)).collect();
        add(paths, "other-program", Format::OtherProgram(name));
    }
    places
}

/// Our own files: the key store, which is only reported, and files that a recovery has quarantined.
fn own_locations(host: &Host, journal: &Journal) -> Vec<Location> {
    let store = listing(&host.state_dir().join("keys"));
    let store = store.into_iter().map(|path| Location {
        path,
        kind: "key-store",
        format: Format::Store,
        client: None,
    });
    let is_set_aside = |path: &PathBuf| {
        path.extension().and_then(|end| end.to_str()).is_some_and(|end| end.starts_with("torn-"))
    };
    let torn = listing(journal.folder()).into_iter().filter(is_set_aside).map(|path| Location {
        path,
        kind: "journal",
        format: Format::Json,
        client: None,
    });
    store.chain(torn).collect()
}

/// What is in a folder; the folder itself if it cannot be listed, so that the search says so.
fn listing(folder: &Path) -> Vec<PathBuf> {
    if unlisted(folder).is_some() {
        return vec![folder.to_owned()];
    }
    let items = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = items.map(|item| item.path()).collect();
    paths.sort();
    paths
}

/// Why a folder cannot be listed; `None` if it can, or is none.
pub(super) fn unlisted(folder: &Path) -> Option<Error> {
    let absent = [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory];
    let error = fs::read_dir(folder).err().filter(|error| !absent.contains(&error.kind()))?;
    Some(Error::file(FileOp::Read, folder)(error))
}

fn named(folder: &Path, ends: &[&str]) -> Vec<PathBuf> {
    let paths = listing(folder);
    if paths == [folder] { paths } else { ending(paths, ends) }
}

fn ending(mut paths: Vec<PathBuf>, ends: &[&str]) -> Vec<PathBuf> {
    let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    paths.retain(|path| {
        let name = name(path).unwrap_or_default();
        !path.is_dir() && ends.iter().any(|end| name.ends_with(end))
    });
    paths
}

/// Files in a folder and the folders in it; folders behind a symlink are skipped.
fn below(folder: &Path, levels: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in listing(folder) {
        if path == folder {
            found.push(path);
            continue;
        }
        let is_folder = path.symlink_metadata().is_ok_and(|data| data.is_dir());
        if is_folder && levels > 0 {
            found.extend(below(&path, levels - 1));
        } else if !is_folder {
            found.push(path);
        }
    }
    found
}

/// True for a file of the home's owner.
pub(super) fn is_ours(host: &Host, target: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let owner = |path: &Path| fs::metadata(path).ok().map(|data| data.uid());
        owner(target) == owner(host.home())
            || owner(target) == Some(rustix::process::geteuid().as_raw())
    }
    #[cfg(not(unix))]
    {
        let _ = (host, target);
        true
    }
}

/// Why a file cannot be replaced in one step without losing something.
pub(super) fn read_only_reason(target: &Path) -> Option<&'static str> {
    let is_writable = files::mode(target).is_none_or(|mode| mode & 0o200 != 0);
    if !is_writable {
        return Some(crate::text::scrub::says_read_only());
    }
    files::needs_rewrite(target).unwrap_or_else(|_| Some(crate::text::scrub::says_read_only()))
}
