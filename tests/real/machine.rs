//! An isolated machine for one test: an empty home, real clients on PATH, and `wcode`.
//!
//! A command has no stdin and sees only the environment named here; `running` waits for it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::running::{Finished, Running, run_aside};
use crate::support::monitor::Home;

/// The folder of the home that is on PATH before any other.
pub(super) const OWN_PROGRAMS: &str = ".local/bin";

/// A client at one version, as `.ci/clients` installs it.
#[derive(Debug)]
pub(super) struct Client {
    /// What its command and `wcode --client` call it.
    pub(super) id: &'static str,
    /// Its folder among the installed clients.
    pub(super) folder: &'static str,
    /// What keeps it quiet and off the network.
    pub(super) environment: &'static [(&'static str, &'static str)],
}

/// The versions that `.ci/clients` installs.
const TABLE: &str = include_str!("../../.ci/clients.tsv");

impl Client {
    /// The folder of its program, in its own.
    fn programs(&self) -> &'static Path {
        let mut rows = TABLE.lines().map(|line| line.split('\t').collect::<Vec<_>>());
        let row =
            rows.find(|cells| cells.get(2) == Some(&self.folder)).expect("a row of the table");
        Path::new(row[5]).parent().expect("a program lies in a folder")
    }
}

/// One user's home with the clients on it, of which `client` runs the first.
pub(super) struct Machine {
    home: TempDir,
    clients: Vec<&'static Client>,
    exported: Vec<(String, String)>,
}

impl Machine {
    /// A machine with no client at all.
    pub(super) fn bare() -> Self {
        let home = TempDir::with_prefix("wcode-real-").expect("a temporary folder");
        Self { home, clients: Vec::new(), exported: Vec::new() }
    }

    pub(super) fn with(client: &'static Client) -> Self {
        Self::bare().and(client)
    }

    /// With one more client.
    pub(super) fn and(mut self, client: &'static Client) -> Self {
        self.clients.push(client);
        self
    }

    /// The same home after every client was uninstalled.
    #[cfg(target_os = "linux")]
    pub(super) fn without_clients(mut self) -> Self {
        self.clients.clear();
        self
    }

    /// Whether this machine's first client is that one, at that version.
    pub(super) fn is(&self, client: &Client) -> bool {
        self.clients[0].folder == client.folder
    }

    /// Sets a variable for every command from here on.
    pub(super) fn export(&mut self, name: &str, value: &str) {
        self.exported.push((name.to_owned(), value.to_owned()));
    }

    /// Reverts one `export`.
    pub(super) fn unset(&mut self, name: &str) {
        self.exported.retain(|(known, _)| known != name);
    }

    /// Reverts every `export`.
    pub(super) fn forget_exports(&mut self) {
        self.exported.clear();
    }

    pub(super) fn path(&self, relative: &str) -> PathBuf {
        self.home.path().join(relative)
    }

    pub(super) fn exists(&self, relative: &str) -> bool {
        self.path(relative).exists()
    }

    pub(super) fn read(&self, relative: &str) -> String {
        let path = self.path(relative);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(super) fn write(&self, relative: &str, text: &str) {
        let path = self.path(relative);
        let folder = path.parent().expect("a file in the home has a folder");
        fs::create_dir_all(folder).expect("the home is ours");
        fs::write(path, text).expect("the home is ours");
    }

    /// Every file of the home that contains this text, named from the home.
    pub(super) fn files_holding(&self, text: &str) -> Vec<String> {
        let holds = |path: &PathBuf| {
            let bytes = fs::read(path).unwrap_or_default();
            memchr::memmem::find(&bytes, text.as_bytes()).is_some()
        };
        let named = |path: PathBuf| {
            let relative = path.strip_prefix(self.home.path()).expect("it is below the home");
            relative.display().to_string()
        };
        let mut found: Vec<_> =
            files_below(self.home.path()).into_iter().filter(holds).map(named).collect();
        found.sort();
        found
    }

    /// Runs the real client.
    pub(super) fn client(&self, arguments: &[&str]) -> Finished {
        self.start_client(arguments).finish()
    }

    /// Runs the real client in a folder of the home.
    pub(super) fn client_in(&self, folder: &str, arguments: &[&str]) -> Finished {
        self.start_in(&self.path(folder), self.clients[0].id.as_ref(), arguments).finish()
    }

    /// Starts the real client and lets it run beside the test.
    pub(super) fn start_client(&self, arguments: &[&str]) -> Running {
        self.start(self.clients[0].id.as_ref(), arguments)
    }

    /// Starts the real client with no environment but its home, as a service manager or cron would.
    pub(super) fn start_client_bare(&self, arguments: &[&str]) -> Running {
        let clients = installed_clients();
        let program = clients.join("node/bin/node");
        let script =
            clients.join(self.clients[0].folder).join("node_modules/openclaw/openclaw.mjs");
        let script = script.display().to_string();
        let mut command = Command::new(&program);
        command.arg(&script).args(arguments).env_clear().env("HOME", self.home.path());
        command.envs(self.clients[0].environment.iter().copied()).current_dir(self.home.path());
        run_aside(command)
    }

    /// Runs `wcode` with `--json`.
    pub(super) fn wcode(&self, arguments: &[&str]) -> Finished {
        self.start_wcode(arguments).finish()
    }

    /// Starts `wcode` and lets it run beside the test.
    pub(super) fn start_wcode(&self, arguments: &[&str]) -> Running {
        let arguments = [arguments, &["--json"]].concat();
        self.start(env!("CARGO_BIN_EXE_wcode").as_ref(), &arguments)
    }

    fn start(&self, program: &Path, arguments: &[&str]) -> Running {
        self.start_in(self.home.path(), program, arguments)
    }

    fn start_in(&self, folder: &Path, program: &Path, arguments: &[&str]) -> Running {
        let mut command = self.quiet_command(program, arguments);
        command.current_dir(folder);
        run_aside(command)
    }

    /// A program of this machine's that keeps off the network and knows what was exported.
    fn quiet_command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = self.command(program, arguments);
        command
            .env("TERM", "dumb")
            .envs(self.clients.iter().flat_map(|client| client.environment).copied())
            .envs(self.exported());
        command
    }

    /// Runs a line as the user types it.
    #[cfg(target_os = "linux")]
    pub(super) fn shell(&self, line: &str) -> Finished {
        self.start_shell(line).finish()
    }

    /// Starts a line and lets it run beside the test.
    #[cfg(target_os = "linux")]
    pub(super) fn start_shell(&self, line: &str) -> Running {
        self.start("/bin/sh".as_ref(), &["-c", line])
    }

    /// `wcode` without arguments, for a terminal.
    #[cfg(target_os = "linux")]
    pub(super) fn wcode_by_hand(&self) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_wcode").as_ref(), &[]);
        command.envs(self.exported());
        command
    }

    /// A command in a folder of the home, for a terminal.
    #[cfg(target_os = "linux")]
    pub(super) fn by_hand(&self, folder: &str, words: &[&str]) -> Command {
        let mut command = self.quiet_command(words[0].as_ref(), &words[1..]);
        command.env_remove("TERM").current_dir(self.path(folder));
        command
    }

    fn command(&self, program: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", self.search_path())
            .env("HOME", self.home.path())
            .env("TMPDIR", self.compile_cache())
            .current_dir(self.home.path());
        command
    }

    fn exported(&self) -> impl Iterator<Item = (&String, &String)> {
        self.exported.iter().map(|(name, value)| (name, value))
    }

    /// Where clients keep what they compile of themselves: shared between tests, as on any machine,
    /// because without it the oldest OpenClaw takes half a minute to start.
    fn compile_cache(&self) -> PathBuf {
        let folder = installed_clients()
            .join("tmp")
            .join(self.clients.first().map_or("none", |client| client.folder));
        fs::create_dir_all(&folder).expect("the clients' folder can be written");
        folder
    }

    fn search_path(&self) -> OsString {
        let installed = installed_clients();
        let programs = |client: &&Client| {
            let folder = installed.join(client.folder).join(client.programs());
            assert!(folder.is_dir(), "`{}` is not installed: run `.ci/clients`", folder.display());
            folder
        };
        let wcode = Path::new(env!("CARGO_BIN_EXE_wcode")).parent().expect("a program's folder");
        let mut folders = vec![self.path(OWN_PROGRAMS)];
        folders.extend(self.clients.iter().map(programs));
        folders.extend([installed.join("node/bin"), "/usr/bin".into(), "/bin".into()]);
        folders.push(wcode.to_owned());
        std::env::join_paths(folders).expect("no colon in our own folders")
    }
}

impl Home for Machine {
    fn prepare(&self, args: &[&str]) -> Command {
        self.quiet_command(env!("CARGO_BIN_EXE_wcode").as_ref(), args)
    }

    #[track_caller]
    fn ask(&self, args: &[&str]) -> Value {
        self.start(env!("CARGO_BIN_EXE_wcode").as_ref(), args).finish().succeeds().json()
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).into_iter().flatten().flatten() {
            match item.file_type() {
                Ok(kind) if kind.is_dir() => open.push(item.path()),
                Ok(kind) if kind.is_file() => files.push(item.path()),
                _ => {}
            }
        }
    }
    files
}

fn installed_clients() -> PathBuf {
    let told = std::env::var_os("WCODE_REAL_CLIENTS");
    told.expect("set WCODE_REAL_CLIENTS to the folder that `.ci/clients` prints").into()
}
