//! The only code that touches the outside: environment, files, locks, processes, terminal, clock.
//!
//! `Host` is a plain struct of facts read once in `main` and passed first to everything that needs
//! them, so that a test can hand in any machine it likes. Files are real files: tests use real
//! temp folders. Lints (`.clippy.toml`) keep every other module away from `std::env` and `std::fs::write`.

pub(crate) mod browser;
pub mod clock;
pub(crate) mod command_line;
pub mod control;
pub mod desktop;
pub mod files;
pub(crate) mod holder;
pub(crate) mod hook;
pub mod http;
pub(crate) mod interrupt;
pub(crate) mod keyring;
pub(crate) mod lock;
pub mod log;
pub(crate) mod machine;
pub mod own_process;
pub(crate) mod pager;
mod pass;
pub(crate) mod process;
pub(crate) mod program_version;
pub(crate) mod random;
pub(crate) mod session_bus;
pub(crate) mod skipped;
pub mod sqlite;
pub(crate) mod supervisor;
pub(crate) mod terminal;
mod timeout;
pub(crate) mod unsaved;
pub(crate) mod url_scheme;
pub(crate) mod watch;
pub mod writers;

use crate::error::{Error, FileOp, Result};
use crate::text::{self, Language};
use pass::FoundOnce;
use skipped::SkippedFiles;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use terminal::Terminal;
use unsaved::UnsavedFile;

/// The language that the user wants: `WCODE_LANG`, else the locale's. It is known before anything else is, so that whatever
/// goes wrong is reported in it.
///
/// A Linux console has no Chinese glyphs: there it takes `WCODE_LANG`.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the system")]
pub(crate) fn language() -> Option<Language> {
    let var = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let of_locale = || {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(var)?;
        let has_glyphs = var("TERM").as_deref() != Some("linux");
        has_glyphs.then(|| Language::from_locale(&locale))
    };
    var("WCODE_LANG").as_deref().and_then(Language::parse).or_else(of_locale)
}

/// What we know of the machine and of the way we were started.
#[derive(Debug, Clone)]
pub struct Host {
    env: BTreeMap<OsString, OsString>,
    home: PathBuf,
    cwd: PathBuf,
    /// What stdin, stdout and stderr are connected to.
    pub terminal: Terminal,
    /// The files that this process goes on without.
    pub(crate) skipped: SkippedFiles,
    /// A vendor's file that this command reads as if it were written already.
    pub(crate) unsaved: UnsavedFile,
    /// What was found so far, in a pass over many configs.
    pass: Option<FoundOnce>,
}

impl Host {
    /// Reads this process's surroundings.
    ///
    /// # Errors
    /// If the account has no home folder, or the working folder is gone.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask the system")]
    pub fn of_this_process() -> Result<Self> {
        let env: BTreeMap<_, _> = std::env::vars_os().collect();
        // Not the account's folder first: the clients, too, take `HOME`, and on Windows `USERPROFILE`.
        let home = std::env::home_dir().filter(|home| home.is_absolute()).ok_or_else(|| {
            Error::usage_hint(text::host::message::no_home(), text::host::message::hint_no_home())
        })?;
        // A deleted working folder matters only to relative paths: let those fail, not everything.
        let cwd = std::env::current_dir().unwrap_or_else(|_| home.clone());
        let terminal =
            Terminal::of_this_process(|name| env.contains_key(std::ffi::OsStr::new(name)));
        let (skipped, unsaved) = (SkippedFiles::default(), UnsavedFile::default());
        Ok(Self { env, home, cwd, terminal, skipped, unsaved, pass: None })
    }

    /// The user's home folder.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The folder we were started in.
    pub fn cwd(&self) -> &Path {
        &self.cwd
    }

    /// An environment variable; blank or not UTF-8 counts as unset.
    pub fn var(&self, name: &str) -> Option<&str> {
        let value = self.env.get(std::ffi::OsStr::new(name))?.to_str()?;
        (!value.trim().is_empty()).then_some(value)
    }

    /// An environment variable that names a path: `~` is the home folder, relative ones start at the working folder.
    pub fn path_var(&self, name: &str) -> Option<PathBuf> {
        self.var(name).map(|text| self.path(text))
    }

    /// A path as people write it: with `~` for the home folder.
    pub fn shortened(&self, path: &Path) -> String {
        match path.strip_prefix(&self.home) {
            Ok(rest) if !rest.as_os_str().is_empty() => format!("~/{}", rest.display()),
            _ => path.display().to_string(),
        }
    }

    /// A path as the user typed it, made absolute.
    pub fn path(&self, text: &str) -> PathBuf {
        match text.strip_prefix('~') {
            Some("") => self.home.clone(),
            Some(rest) if rest.starts_with(std::path::is_separator) => {
                self.home.join(rest.trim_start_matches(std::path::is_separator))
            }
            _ => self.cwd.join(text),
        }
    }

    /// Where wcode keeps its journal and lock: `WCODE_STATE_DIR`, else the platform's state folder.
    pub fn state_dir(&self) -> PathBuf {
        self.wcode_dir(
            "WCODE_STATE_DIR",
            "XDG_STATE_HOME",
            ".local/state",
            dirs::state_dir().or_else(dirs::data_local_dir),
        )
    }

    /// True unless a variable of our own says where the state folder is.
    pub fn is_usual_state_dir(&self) -> bool {
        self.var("WCODE_STATE_DIR").is_none()
    }

    /// Where the user's own vendors live: `WCODE_CONFIG_DIR`, else the platform's config folder.
    pub fn config_dir(&self) -> PathBuf {
        self.wcode_dir("WCODE_CONFIG_DIR", "XDG_CONFIG_HOME", ".config", dirs::config_dir())
    }

    /// Where our own copy of the program goes when clients cannot run the installed one: `WCODE_DATA_DIR`, else the
    /// platform's data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.wcode_dir("WCODE_DATA_DIR", "XDG_DATA_HOME", ".local/share", dirs::data_local_dir())
    }

    /// Where lists of models are kept that can be asked for again: `WCODE_CACHE_DIR`, else the platform's cache folder.
    pub fn cache_dir(&self) -> PathBuf {
        self.wcode_dir("WCODE_CACHE_DIR", "XDG_CACHE_HOME", ".cache", dirs::cache_dir())
    }

    fn wcode_dir(&self, own: &str, xdg: &str, unix: &str, platform: Option<PathBuf>) -> PathBuf {
        if let Some(dir) = self.path_var(own) {
            return dir;
        }
        let base =
            if cfg!(any(target_os = "macos", windows)) { platform } else { self.path_var(xdg) };
        base.unwrap_or_else(|| self.home.join(unix)).join("wcode")
    }

    /// This process's own program.
    ///
    /// # Errors
    /// If the system does not say.
    pub fn current_exe(&self) -> Result<PathBuf> {
        // Without `/proc` (image builds) the name by which we were called has to do.
        std::env::current_exe()
            .or_else(|error| self.called_program().ok_or(error))
            .map_err(Error::file(FileOp::Find, Path::new(text::host::program_itself())))
    }

    /// The program that the first argument names, as the system has found it.
    fn called_program(&self) -> Option<PathBuf> {
        let name = std::env::args().next()?;
        let path = if name.contains(std::path::is_separator) {
            self.path(&name)
        } else {
            self.find_program(&name, ".cargo/bin")?
        };
        files::canonicalize(&path).ok()
    }

    /// True if people start `program` by a symlink called `name`: what it leads to moves with the next update.
    pub fn is_started_via_symlink(&self, name: &str, program: &Path) -> bool {
        let started = self.find_program(name, ".cargo/bin");
        let leads_here = |path: &PathBuf| {
            path.is_symlink() && files::canonicalize(path).is_ok_and(|real| real == program)
        };
        started.as_ref().is_some_and(leads_here)
    }

    /// True if a shell of this environment finds what is in `folder`.
    pub fn is_on_path(&self, folder: &Path) -> bool {
        let path = self.env.get(std::ffi::OsStr::new("PATH"));
        path.is_some_and(|path| std::env::split_paths(path).any(|known| known == folder))
    }

    /// Every program called `name` on `PATH`, each file once, in the order in which a shell looks.
    pub fn all_on_path(&self, name: &str) -> Vec<PathBuf> {
        let path = self.env.get(std::ffi::OsStr::new("PATH")).cloned().unwrap_or_default();
        let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        let folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        let mut seen = Vec::new();
        let mut found: Vec<PathBuf> = folders.map(|folder| folder.join(&name)).collect();
        found.retain(|path| {
            let real = path.canonicalize().ok().filter(|real| !seen.contains(real));
            let is_new = files::is_program(path) && real.is_some();
            seen.extend(real);
            is_new
        });
        found
    }

    /// The program called `name`: on `PATH`, in `own_folder` of the home, or where installers usually put programs.
    pub fn find_program(&self, name: &str, own_folder: &str) -> Option<PathBuf> {
        self.candidates(name, own_folder).next()
    }

    /// Every program with one of these names in the places of `find_program`, the one that a shell starts first. One that
    /// several paths lead to is there once.
    pub fn find_programs(&self, names: &[&str], own_folder: &str) -> Vec<PathBuf> {
        let mut real = Vec::new();
        let candidates = names.iter().flat_map(|name| self.candidates(name, own_folder));
        candidates
            .filter(|program| {
                let target = files::canonicalize(program).unwrap_or_else(|_| program.clone());
                let is_new = !real.contains(&target);
                real.push(target);
                is_new
            })
            .collect()
    }

    fn candidates(&self, name: &str, own_folder: &str) -> impl Iterator<Item = PathBuf> + use<> {
        let path = self.env.get(std::ffi::OsStr::new("PATH")).cloned().unwrap_or_default();
        let in_home =
            [own_folder, ".npm-global/bin", ".local/bin"].map(|folder| self.home.join(folder));
        let shared = ["/usr/local/bin", "/opt/homebrew/bin"].map(PathBuf::from);
        // Beside `name.cmd`, npm also installs `name`, a shell script, which Windows cannot run.
        let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd"] } else { &[""] };
        let names: Vec<String> = endings.iter().map(|ending| format!("{name}{ending}")).collect();
        let on_path: Vec<PathBuf> = std::env::split_paths(&path).collect();
        let folders = on_path.into_iter().chain(in_home).chain(shared);
        folders
            .filter(|folder| folder.is_absolute())
            .flat_map(move |folder| names.clone().into_iter().map(move |name| folder.join(name)))
            .filter(|candidate| files::is_program(candidate))
    }
}
