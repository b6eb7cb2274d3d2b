//! What the monitor needs from the shell in which it is installed: which program it is, and the variables that say where
//! things are.
//!
//! Promises: no variable that may hold a key or a password gets into a definition, which others can read.

use crate::clients::{self, ServiceVariable, VariableKind};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::release::{self, stable_copy};
use crate::text::service as text;
use std::path::{Path, PathBuf};

/// Variables that name one of wcode's folders; a relative one starts at the folder we were started in.
const OWN_FOLDERS: [&str; 8] = [
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_DATA_HOME",
    "XDG_CACHE_HOME",
    "WCODE_CONFIG_DIR",
    "WCODE_STATE_DIR",
    "WCODE_DATA_DIR",
    "WCODE_CACHE_DIR",
];

/// Variables that name files with certificates, which are only read.
const CERTIFICATES: [&str; 3] = ["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS"];

/// Variables that are passed on as they are.
const OWN_TEXTS: [&str; 3] = ["WCODE_LANG", "NO_PROXY", "no_proxy"];

/// Variables that name a proxy, perhaps with its password.
const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"];

/// Folders that a hardened service of the machine cannot write.
const READ_ONLY_ROOTS: [&str; 4] = ["/etc", "/usr", "/boot", "/efi"];

/// A variable that is not handed on, since a definition is no place for secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WithheldVariable {
    /// Its name.
    pub name: String,
}

/// What the monitor needs.
#[derive(Debug)]
pub(super) struct ServiceEnv {
    /// The program to run, under a name that outlives an update.
    pub(super) program: String,
    /// What `program` is a copy of.
    copied: Option<PathBuf>,
    /// The variables.
    pub(super) variables: Vec<(String, String)>,
    /// Those that were left out.
    pub(super) held: Vec<WithheldVariable>,
    /// The user, as Windows names one.
    pub(super) user: String,
    /// The file for errors that occur before there is a log.
    pub(super) errors: PathBuf,
}

impl ServiceEnv {
    /// Looks at this process's.
    ///
    /// # Errors
    /// If the path of our own program is unknown, or has a path that no definition can hold.
    pub(super) fn new(host: &Host) -> Result<Self> {
        let (program, origin) = program(host)?;
        let (mut variables, mut held) = (Vec::new(), Vec::new());
        for (name, value) in wanted(host) {
            if is_secret(name, &value) {
                held.push(WithheldVariable { name: name.into() });
            } else {
                variables.push((name.into(), value));
            }
        }
        if let Some(origin) = origin.as_ref().and_then(|origin| origin.to_str()) {
            variables.push((stable_copy::ORIGIN_VARIABLE.into(), origin.into()));
        }
        let errors = host.state_dir().join("watch.err");
        Ok(Self { program, copied: origin, variables, held, user: user(host), errors })
    }

    /// Makes the copy that is to be run, if one is; true if there was none.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn make_copy(&self) -> Result<bool> {
        let (Some(origin), copy) = (&self.copied, Path::new(&self.program)) else {
            return Ok(false);
        };
        let is_new = !files::may_exist(copy);
        let program = files::canonicalize(origin).map_err(Error::file(FileOp::Read, origin))?;
        if is_new || !files::is_same_build(&program, copy) {
            stable_copy::write(&program, copy)?;
        }
        Ok(is_new)
    }

    /// The same with another program, if there is one that stays where it is.
    #[must_use]
    pub(super) fn with_program(self, program: Option<String>) -> Self {
        let stays = |program: &String| {
            let path = Path::new(program);
            files::is_program(path) && !release::moves_with_updates(path)
        };
        match program.filter(stays) {
            Some(program) if program != self.program => Self { program, copied: None, ..self },
            _ => self,
        }
    }

    /// Folders named by a variable that a hardened service of the machine could not write by itself.
    pub(super) fn guarded_folders(&self) -> Vec<&Path> {
        let clients = client_variables(&[VariableKind::Folder, VariableKind::File]);
        let is_file =
            |name: &str| clients.iter().any(|it| it.name == name && it.kind == VariableKind::File);
        let is_written =
            |name: &str| OWN_FOLDERS.contains(&name) || clients.iter().any(|it| it.name == name);
        let written = self.variables.iter().filter(|(name, _)| is_written(name));
        let folders = written.map(|(name, path)| {
            let path = Path::new(path);
            if is_file(name) { files::parent(path) } else { path }
        });
        folders
            .filter(|folder| READ_ONLY_ROOTS.iter().any(|root| folder.starts_with(root)))
            .collect()
    }
}

/// The variables of every client that are of these kinds.
fn client_variables(kinds: &[VariableKind]) -> Vec<ServiceVariable> {
    let all = clients::ALL.into_iter().flat_map(|client| client.service_variables());
    all.filter(|variable| kinds.contains(&variable.kind)).copied().collect()
}

/// Our own program, and what it is copied from. If it is in a folder that goes with its version, that is our copy; if it is
/// started by a link that each update moves, the link.
fn program(host: &Host) -> Result<(String, Option<PathBuf>)> {
    let own = host.current_exe()?;
    if let Some((copy, origin)) = stable_copy::for_service(host, &own) {
        return Ok((plain(&copy)?, Some(origin)));
    }
    let link = host
        .find_program("wcode", ".cargo/bin")
        .filter(|_| host.is_started_via_symlink("wcode", &own));
    Ok((plain(&link.unwrap_or(own))?, None))
}

fn plain(path: &Path) -> Result<String> {
    path.to_str()
        .filter(|text| is_plain(text))
        .map(str::to_owned)
        .ok_or_else(|| Error::usage(text::message::odd_program(path.display())))
}

/// systemd 252 takes no program with a quote or a backslash in its path, however it is written.
fn is_plain(path: &str) -> bool {
    let is_odd = |c: char| c.is_control() || cfg!(unix) && matches!(c, '"' | '\'' | '\\');
    !path.contains(is_odd)
}

/// Each variable that is set, with its value as it holds in any folder.
fn wanted(host: &Host) -> Vec<(&'static str, String)> {
    let place = |name| Some((name, host.path_var(name)?.to_str()?.to_owned()));
    let word = |name| Some((name, host.var(name)?.to_owned()));
    let path = host.var("PATH").map(|path| ("PATH", absolute_parts(path)));
    let of_clients = |kinds: &[VariableKind]| client_variables(kinds).into_iter().map(|it| it.name);
    let places = OWN_FOLDERS
        .into_iter()
        .chain(of_clients(&[VariableKind::Folder, VariableKind::File]))
        .chain(CERTIFICATES);
    let words = of_clients(&[VariableKind::Text])
        .chain(OWN_TEXTS)
        .chain(PROXIES)
        .chain(of_clients(&[VariableKind::Secret]));
    path.into_iter().chain(places.filter_map(place)).chain(words.filter_map(word)).collect()
}

/// A search path without its relative parts, which would mean other folders there.
fn absolute_parts(path: &str) -> String {
    let parts = std::env::split_paths(path).filter(|part| part.is_absolute());
    std::env::join_paths(parts).ok().and_then(|path| path.into_string().ok()).unwrap_or_default()
}

fn is_secret(name: &str, value: &str) -> bool {
    let has_login = || {
        let address = if value.contains("://") { value.into() } else { format!("http://{value}") };
        url::Url::parse(&address)
            .is_ok_and(|url| !url.username().is_empty() || url.password().is_some())
    };
    client_variables(&[VariableKind::Secret]).iter().any(|secret| secret.name == name)
        || value.chars().any(char::is_control)
        || PROXIES.contains(&name) && has_login()
}

fn user(host: &Host) -> String {
    let name = host.var("USERNAME").or_else(|| host.var("USER")).unwrap_or_default();
    host.var("USERDOMAIN").map_or_else(|| name.to_owned(), |domain| format!("{domain}\\{name}"))
}
