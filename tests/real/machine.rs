//! A machine of its own for one test: an empty home, one real client on PATH, and `wcode`.
//!
//! A command has no stdin, sees only the environment named here, and is ended, with everything it
//! started, when it takes too long or when the test fails.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use serde_json::Value;
use tempfile::TempDir;

/// Far above what the slowest client needs on a slow machine.
const TIME_LIMIT: Duration = Duration::from_secs(240);

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

/// One user's home with one client.
pub(super) struct Machine {
    home: TempDir,
    client: &'static Client,
    exported: Vec<(String, String)>,
}

impl Machine {
    pub(super) fn with(client: &'static Client) -> Self {
        let home = TempDir::with_prefix("wcode-real-").expect("a temporary folder");
        Self { home, client, exported: Vec::new() }
    }

    /// Whether this machine has that client, at that version.
    pub(super) fn is(&self, client: &Client) -> bool {
        self.client.folder == client.folder
    }

    /// Sets a variable for every command from here on.
    pub(super) fn export(&mut self, name: &str, value: &str) {
        self.exported.push((name.to_owned(), value.to_owned()));
    }

    /// Takes one `export` back.
    pub(super) fn unset(&mut self, name: &str) {
        self.exported.retain(|(known, _)| known != name);
    }

    /// Takes back every `export`.
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

    /// Every file of the home in which this text stands, named from the home.
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
        self.start_in(&self.path(folder), self.client.id.as_ref(), arguments).finish()
    }

    /// Starts the real client and lets it run beside the test.
    pub(super) fn start_client(&self, arguments: &[&str]) -> Running {
        self.start(self.client.id.as_ref(), arguments)
    }

    /// Starts the real client with no environment but its home, as a service manager or cron would.
    pub(super) fn start_client_bare(&self, arguments: &[&str]) -> Running {
        let clients = installed_clients();
        let program = clients.join("node/bin/node");
        let script = clients.join(self.client.folder).join("node_modules/openclaw/openclaw.mjs");
        let script = script.display().to_string();
        let mut command = Command::new(&program);
        command.arg(&script).args(arguments).env_clear().env("HOME", self.home.path());
        command.envs(self.client.environment.iter().copied()).current_dir(self.home.path());
        run_aside(command)
    }

    /// Runs `wcode`, told to report as JSON.
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
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", self.search_path())
            .env("HOME", self.home.path())
            .env("TMPDIR", self.compile_cache())
            .env("TERM", "dumb")
            .envs(self.client.environment.iter().copied())
            .envs(self.exported.iter().map(|(name, value)| (name, value)))
            .current_dir(folder);
        run_aside(command)
    }

    /// Where clients keep what they compile of themselves: shared between tests, as on any machine,
    /// for without it the oldest OpenClaw takes half a minute to start.
    fn compile_cache(&self) -> PathBuf {
        let folder = installed_clients().join("tmp").join(self.client.folder);
        fs::create_dir_all(&folder).expect("the clients' folder can be written");
        folder
    }

    fn search_path(&self) -> OsString {
        let clients = installed_clients();
        let programs = clients.join(self.client.folder).join("node_modules/.bin");
        assert!(programs.is_dir(), "`{}` is not installed: run `.ci/clients`", programs.display());
        let folders = [programs, clients.join("node/bin"), "/usr/bin".into(), "/bin".into()];
        std::env::join_paths(folders).expect("no colon in our own folders")
    }
}

/// Starts a command in a process group of its own, by which all that it starts can be ended.
fn run_aside(mut command: Command) -> Running {
    let stdout = tempfile::tempfile().expect("a temporary file");
    let stderr = tempfile::tempfile().expect("a temporary file");
    let child = command
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(stdout.try_clone().expect("an open file"))
        .stderr(stderr.try_clone().expect("an open file"))
        .spawn();
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    let command = format!("{} {}", command.get_program().display(), words.join(" "));
    let child = child.unwrap_or_else(|error| panic!("cannot run {command}: {error}"));
    Running { command, child, stdout, stderr, started: Instant::now() }
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

/// A command that was started.
pub(super) struct Running {
    command: String,
    child: Child,
    stdout: File,
    stderr: File,
    started: Instant,
}

impl Running {
    /// Peeks without reaping, so that the process id stays ours to signal.
    pub(super) fn is_over(&self) -> bool {
        let peek = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        waitid(WaitId::Pid(self.pid()), peek).expect("our own child").is_some()
    }

    /// Waits until `wcode` says that it sleeps at the point it was told.
    pub(super) fn wait_until_parked(&self) {
        let says_so = || everything_in(&self.stderr).contains("parked at");
        while !says_so() {
            assert!(!self.is_over(), "`{}` never parked", self.command);
            assert!(self.started.elapsed() < TIME_LIMIT, "`{}` never parked", self.command);
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until somebody listens on this port of the loopback.
    pub(super) fn wait_until_listening(&self, port: u16) {
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            let said = || format!("{}{}", everything_in(&self.stdout), everything_in(&self.stderr));
            assert!(!self.is_over(), "`{}` ended: {}", self.command, said());
            assert!(self.started.elapsed() < TIME_LIMIT, "never listened: {}", said());
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// Freezes the command where it is.
    pub(super) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    pub(super) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Waits for the end, which must come in time.
    pub(super) fn finish(mut self) -> Finished {
        while !self.is_over() {
            assert!(self.started.elapsed() < TIME_LIMIT, "took too long: {}", self.report().told());
            thread::sleep(Duration::from_millis(20));
        }
        self.report()
    }

    /// Ends what still runs and collects what was said.
    fn report(&mut self) -> Finished {
        self.signal(Signal::KILL);
        let status = self.child.wait().expect("our own child");
        Finished {
            command: self.command.clone(),
            code: status.code(),
            stdout: everything_in(&self.stdout),
            stderr: everything_in(&self.stderr),
        }
    }

    fn signal(&self, signal: Signal) {
        // Whoever is gone already needs no signal.
        kill_process_group(self.pid(), signal).unwrap_or_default();
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            self.report();
        }
    }
}

/// Reads by position, for the command's own writing goes by the shared cursor.
fn everything_in(file: &File) -> String {
    let length = file.metadata().expect("our own file").len();
    let mut bytes = vec![0; length.try_into().expect("it fits in memory")];
    file.read_exact_at(&mut bytes, 0).expect("our own file only grows");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A command that ended, and what it said.
#[derive(Debug)]
pub(super) struct Finished {
    command: String,
    code: Option<i32>,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Finished {
    #[track_caller]
    pub(super) fn succeeds(self) -> Self {
        assert_eq!(self.code, Some(0), "{}", self.told());
        self
    }

    /// Its stdout, which must be JSON and nothing else.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", self.told()))
    }

    /// The JSON on its stdout, before which older clients say things as well.
    #[track_caller]
    pub(super) fn json_after_words(&self) -> Value {
        let start = self.stdout.find("\n{").map_or(0, |at| at + 1);
        serde_json::from_str(&self.stdout[start..])
            .unwrap_or_else(|error| panic!("{error}: {}", self.told()))
    }

    fn told(&self) -> String {
        let Self { command, code, stdout, stderr } = self;
        format!("`{command}` ended with {code:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}")
    }
}
