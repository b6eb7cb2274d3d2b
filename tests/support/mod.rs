//! An isolated machine for one test: an empty home, no client on PATH, and `wcode`.
//!
//! `Sandbox` creates it and runs commands in it; an `Outcome` is the result of one. A failing test prints the command, the
//! working folder, every file of the home and both outputs. Every run is checked for two more things: no key of a test
//! (they begin with `sk-e2e`) is in any output, and with `--json` stdout is one JSON document of schema 1.
//! Paths in outputs read `[HOME]` and `[ROOT]`. `real` has a machine for the real clients.

pub(crate) mod faulty;
#[cfg(unix)]
pub(crate) mod monitor;
#[cfg(unix)]
pub(crate) mod screen;
pub(crate) mod vendor;

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// OpenClaw's config, from the home.
pub(crate) const OPENCLAW: &str = ".openclaw/openclaw.json";

/// OpenCode's config, from the home, as OpenCode itself would create it.
pub(crate) const OPENCODE: &str = ".config/opencode/opencode.jsonc";

/// The prefix of every key in these tests; no output may contain it.
pub(crate) const KEY_MARK: &str = "sk-e2e";

/// The model of the vendor's page.
pub(crate) const MODEL: &str = "qwen/qwen3-235b-a22b";

/// Longer than a program takes to start on a busy machine.
#[cfg(unix)]
const POLL_TIMEOUT: Duration = Duration::from_secs(120);

/// Far longer than any command here takes.
const RUN_TIMEOUT: Duration = Duration::from_secs(180);

/// Polls until there is a value, which must come in time.
#[cfg(unix)]
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut poll: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = poll() {
            return value;
        }
        assert!(start.elapsed() < POLL_TIMEOUT, "not within {POLL_TIMEOUT:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Polls until this is true.
#[cfg(unix)]
#[track_caller]
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    wait_for(what, || is_so().then_some(()));
}

/// Reports a test that could not test its subject, past the harness that captures output.
pub(crate) fn not_tested(why: &str) {
    let line = format!("NOT TESTED: {why}\n");
    drop(std::io::stderr().write_all(line.as_bytes()));
}

/// Every checkpoint at which a process can be paused, in order.
pub(crate) const CHECKPOINTS: [&str; 6] =
    ["locked", "journal-written", "before-replace", "replaced", "all-replaced", "journal-closed"];

/// A user's machine.
pub(crate) struct Sandbox {
    // Removed when dropped; `root` is its real path.
    _folder: TempDir,
    root: PathBuf,
    vars: Vec<(String, String)>,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let folder = TempDir::with_prefix("wcode-e2e-").expect("a temporary folder");
        let root = folder.path().canonicalize().expect("it was just made");
        for name in ["home", "work", "state", "settings", "managed", "tmp"] {
            fs::create_dir(root.join(name)).expect("the folder is ours");
        }
        let mut sandbox = Self { _folder: folder, root, vars: Vec::new() };
        for (name, folder) in [
            ("HOME", "home"),
            ("USERPROFILE", "home"),
            ("WCODE_STATE_DIR", "state"),
            ("WCODE_CONFIG_DIR", "settings"),
            ("WCODE_CACHE_DIR", "cache"),
            ("OPENCODE_TEST_MANAGED_CONFIG_DIR", "managed"),
            ("TMPDIR", "tmp"),
            // Set, it keeps `wcode` from using the session bus of the user who runs the tests.
            ("WCODE_REEXEC", "tmp"),
        ] {
            let folder = sandbox.root.join(folder).display().to_string();
            sandbox.vars.push((name.to_owned(), folder));
        }
        // Nothing listens on port 9 of this machine: a test asks no host outside.
        sandbox.vars.push(("WCODE_MODELS_DEV_URL".into(), "http://127.0.0.1:9".into()));
        sandbox
    }

    /// With this text as OpenClaw's config.
    pub(crate) fn openclaw(self, text: impl AsRef<[u8]>) -> Self {
        self.file(OPENCLAW, text)
    }

    /// With this text as OpenCode's config.
    pub(crate) fn opencode(self, text: impl AsRef<[u8]>) -> Self {
        self.file(OPENCODE, text)
    }

    /// With a file, relative to the home.
    pub(crate) fn file(self, relative: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(relative, text);
        self
    }

    /// With a variable, for every later command. `[ROOT]` is replaced by the sandbox's folder.
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.export(name, value);
        self
    }

    /// As `env`, in the middle of a test.
    pub(crate) fn export(&mut self, name: &str, value: &str) {
        self.unset(name);
        let value = value.replace("[ROOT]", &self.root.display().to_string());
        self.vars.push((name.to_owned(), value));
    }

    /// Removes a variable.
    pub(crate) fn unset(&mut self, name: &str) {
        self.vars.retain(|(known, _)| known != name);
    }

    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.unset(name);
        self
    }

    /// The folder that holds home, working folder and state.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path, relative to the home.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join("home").join(relative)
    }

    /// The same as text, for a command line.
    pub(crate) fn arg(&self, relative: &str) -> String {
        self.path(relative).display().to_string()
    }

    pub(crate) fn write(&self, relative: &str, text: impl AsRef<[u8]>) {
        let path = self.path(relative);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the home is ours");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub(crate) fn bytes(&self, relative: &str) -> Vec<u8> {
        let path = self.path(relative);
        fs::read(&path).unwrap_or_else(|error| {
            panic!("{}: {error}\n{}", path.display(), self.listing());
        })
    }

    pub(crate) fn read(&self, relative: &str) -> String {
        String::from_utf8(self.bytes(relative)).expect("a config in UTF-8")
    }

    /// The file as read by the `json5` crate, which shares no code with the engine.
    pub(crate) fn value(&self, relative: &str) -> Value {
        read_json5(&self.read(relative))
    }

    pub(crate) fn exists(&self, relative: &str) -> bool {
        self.path(relative).symlink_metadata().is_ok()
    }

    /// Permission bits.
    #[cfg(unix)]
    pub(crate) fn mode(&self, relative: &str) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(self.path(relative)).expect("the file is there").permissions().mode() & 0o7777
    }

    #[cfg(unix)]
    pub(crate) fn chmod(&self, relative: &str, mode: u32) {
        use std::os::unix::fs::PermissionsExt;
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.path(relative), permissions).expect("the file is ours");
    }

    /// Every file below the home, named from it, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        files_below(&self.root.join("home"))
    }

    /// Every file of our own state, named from the state folder, in order.
    pub(crate) fn state_files(&self) -> Vec<String> {
        files_below(&self.root.join("state"))
    }

    /// Every file of our own cache, named from its folder, in order.
    pub(crate) fn cache_files(&self) -> Vec<String> {
        files_below(&self.root.join("cache"))
    }

    /// Every file of home, state and temporary folder that contains this text, named from the root.
    pub(crate) fn files_holding(&self, text: &str) -> Vec<String> {
        let holds = |name: &String| {
            let bytes = fs::read(self.root.join(name)).unwrap_or_default();
            bytes.windows(text.len()).any(|part| part == text.as_bytes())
        };
        files_below(&self.root).into_iter().filter(holds).collect()
    }

    /// The journal's entries as file names, oldest first.
    pub(crate) fn journal(&self) -> Vec<String> {
        let mut names = self.state_files();
        names.retain_mut(|name| match name.strip_prefix("journal/") {
            Some(rest) => {
                *name = rest.to_owned();
                true
            }
            None => false,
        });
        names
    }

    /// Runs `wcode` with nothing on stdin and no terminal.
    pub(crate) fn run<const N: usize>(&self, args: [&str; N]) -> Outcome {
        self.command(&args).run()
    }

    /// A command that needs more than arguments.
    pub(crate) fn command(&self, args: &[&str]) -> Invocation<'_> {
        Invocation {
            sandbox: self,
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            vars: Vec::new(),
            stdin: Vec::new(),
            folder: self.root.join("work"),
            prints_keys: false,
            is_as_typed: false,
            program: env!("CARGO_BIN_EXE_wcode"),
        }
    }

    /// Starts a command and waits until it pauses at a checkpoint.
    pub(crate) fn pause_at<const N: usize>(&self, checkpoint: &str, args: [&str; N]) -> Running {
        let command = self.command(&args).env("WCODE_TEST_CHECKPOINT", checkpoint);
        command.run_until(&format!("paused at {checkpoint}\n"))
    }

    /// Kills a command at a checkpoint, as a power failure would.
    pub(crate) fn kill_at<const N: usize>(&self, checkpoint: &str, args: [&str; N]) {
        self.pause_at(checkpoint, args).kill();
    }

    /// Runs `wcode` as a user who owns the home but is not root; none, with the reason on stderr, if that is impossible.
    #[cfg(unix)]
    pub(crate) fn run_unprivileged(&self, args: &[&str]) -> Option<Outcome> {
        use std::os::unix::fs::{PermissionsExt, chown};
        const NOBODY: u32 = 65_534;
        if !rustix::process::geteuid().is_root() {
            return Some(self.command(args).run());
        }
        // The program's own folder need not be open to others.
        let program = self.root.join("wcode");
        fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).expect("the sandbox is ours");
        fs::set_permissions(&self.root, fs::Permissions::from_mode(0o755)).expect("it is ours");
        let folders = ["home", "work", "state", "settings", "managed", "tmp"];
        for path in folders.iter().flat_map(|name| everything_below(&self.root.join(name))) {
            chown(path, Some(NOBODY), Some(NOBODY)).expect("root may");
        }
        let nobody = NOBODY.to_string();
        let wrapper =
            ["setpriv", "--reuid", &nobody, "--regid", &nobody, "--clear-groups", "--", "env"];
        if Command::new(wrapper[0]).args(&wrapper[1..]).output().is_ok_and(|it| it.status.success())
        {
            let program = program.display().to_string();
            return Some(self.command(args).run_with(&[&wrapper[..], &[&program]].concat()));
        }
        not_tested("root may do everything, and `setpriv` does not make us anybody else");
        None
    }

    /// Every file of the home with its text, and the state's names.
    fn listing(&self) -> String {
        let mut text = String::new();
        for name in self.files() {
            let path = self.path(&name);
            // A named pipe would never end.
            let bytes =
                if path.is_file() { fs::read(path).unwrap_or_default() } else { Vec::new() };
            let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(4000)]).into_owned();
            writeln!(text, "── ~/{name} ({} bytes)\n{shown}", bytes.len()).unwrap();
        }
        write!(text, "── state: {}", self.state_files().join(", ")).unwrap();
        text
    }

    fn redact(&self, bytes: &[u8]) -> String {
        let root = self.root.display().to_string();
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.replace(&format!("{root}/home"), "[HOME]").replace(&root, "[ROOT]")
    }
}

/// One command, not yet run.
pub(crate) struct Invocation<'a> {
    sandbox: &'a Sandbox,
    args: Vec<String>,
    vars: Vec<(String, String)>,
    stdin: Vec<u8>,
    folder: PathBuf,
    prints_keys: bool,
    is_as_typed: bool,
    program: &'static str,
}

/// The commands that ask before they write.
const ASKING: [&[&str]; 4] = [&["apply"], &["remove"], &["undo"], &["key", "rm"]];

/// What answers their question, or leaves nothing to ask.
const ANSWERS: [&str; 6] = ["--yes", "-y", "--dry-run", "--check", "--help", "-h"];

impl Invocation<'_> {
    /// Another program with these arguments and this environment, for a terminal.
    #[cfg(unix)]
    pub(crate) fn with_program(mut self, program: &'static str) -> Self {
        self.program = program;
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn stdin(mut self, text: impl AsRef<[u8]>) -> Self {
        self.stdin = text.as_ref().to_owned();
        self
    }

    /// In another working folder, relative to the sandbox's root.
    pub(crate) fn within(mut self, relative: &str) -> Self {
        self.folder = self.sandbox.root.join(relative);
        fs::create_dir_all(&self.folder).expect("the sandbox is ours");
        self
    }

    /// Allows keys on stdout, for commands whose purpose that is; never on stderr.
    #[cfg(unix)]
    pub(crate) fn prints_keys(mut self) -> Self {
        self.prints_keys = true;
        self
    }

    /// Exactly these arguments: else a command that asks gets the `--yes` that a script gives it.
    #[cfg(unix)]
    pub(crate) fn with_no_yes_added(mut self) -> Self {
        self.is_as_typed = true;
        self
    }

    /// As a script types it, which has no terminal.
    fn typed(&self) -> Vec<String> {
        let mut args = self.args.clone();
        let words: Vec<&str> = self.args.iter().map(String::as_str).collect();
        let is_word = |word: &&str| !word.starts_with('-') && !["en", "zh"].contains(word);
        let first = words.iter().position(is_word).unwrap_or(words.len());
        let asks = ASKING.iter().any(|command| words[first..].starts_with(command));
        let is_answered = words.iter().any(|word| ANSWERS.contains(word));
        if asks && !is_answered && !self.is_as_typed {
            args.push("--yes".to_owned());
        }
        args
    }

    pub(crate) fn run(self) -> Outcome {
        let process = self.process();
        self.finish(process)
    }

    /// Starts it and waits for this text on stderr.
    pub(crate) fn run_until(self, words: &str) -> Running {
        let mut process = self.process();
        process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = process.spawn().expect("wcode starts");
        let stderr = BufReader::new(child.stderr.take().expect("it is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            stderr.lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let running = Running { child, lines };
        let deadline = Instant::now() + RUN_TIMEOUT;
        let mut stderr = String::new();
        while !stderr.contains(words) {
            let Some(line) = running.next_line(deadline) else {
                let listing = self.sandbox.listing();
                panic!("{:?} never said {words:?}\n{stderr}\n{listing}", self.args);
            };
            stderr.push_str(&line);
            stderr.push('\n');
        }
        running
    }

    /// Runs it as the argument of another program, such as `timeout`.
    #[cfg(unix)]
    pub(crate) fn run_below(self, wrapper: &[&str]) -> Outcome {
        let whole = [wrapper, &[env!("CARGO_BIN_EXE_wcode")]].concat();
        self.run_with(&whole)
    }

    #[cfg(unix)]
    fn run_with(self, program: &[&str]) -> Outcome {
        let mut process = Command::new(program[0]);
        process.args(&program[1..]);
        self.set_environment(&mut process);
        // For the wrapper itself; no client is installed there.
        process.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        self.finish(process)
    }

    /// Runs another program instead of `wcode`, with the same arguments and environment.
    #[cfg(unix)]
    pub(crate) fn run_in_place_of(self, program: &[&str]) -> Outcome {
        self.run_with(program)
    }

    /// Runs another copy of `wcode`.
    #[cfg(unix)]
    pub(crate) fn run_as(self, program: &str) -> Outcome {
        // A copy of a program cannot run while a test that forks still has it open for writing.
        let is_busy = || {
            let tried = Command::new(program).arg("--version").output();
            tried.is_err_and(|error| error.kind() == std::io::ErrorKind::ExecutableFileBusy)
        };
        wait_until("the program can be run", || !is_busy());
        let mut process = Command::new(program);
        self.set_environment(&mut process);
        self.finish(process)
    }

    pub(crate) fn process(&self) -> Command {
        let mut process = Command::new(self.program);
        self.set_environment(&mut process);
        process
    }

    fn set_environment(&self, process: &mut Command) {
        process.args(self.typed()).env_clear().current_dir(&self.folder);
        process.envs(self.sandbox.vars.iter().map(|(name, value)| (name, value)));
        process.envs(self.vars.iter().map(|(name, value)| (name, value)));
    }

    fn finish(self, mut process: Command) -> Outcome {
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = process.spawn().expect("wcode starts");
        let mut stdin = child.stdin.take().expect("it is piped");
        // A command that does not read its stdin may be gone by now.
        drop(stdin.write_all(&self.stdin));
        drop(stdin);
        let output = wait_for_output(child).unwrap_or_else(|| {
            panic!("{:?} is still running after {RUN_TIMEOUT:?}", self.args);
        });
        let outcome = Outcome {
            code: output.status.code(),
            stdout: self.sandbox.redact(&output.stdout),
            stderr: self.sandbox.redact(&output.stderr),
            context: format!(
                "$ wcode {}\n  in {}\n  with {:?}\n{}",
                self.args.join(" "),
                self.folder.display(),
                self.vars,
                self.sandbox.listing()
            ),
        };
        let mut ours = self.args.iter().take_while(|arg| *arg != "--");
        outcome.assert_safe_output(ours.any(|arg| arg == "--json"), self.prints_keys);
        outcome
    }
}

/// The result of a command.
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    context: String,
}

impl Outcome {
    /// Its exit code is this.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert!(self.code == Some(code), "not {code} but {self}");
        self
    }

    #[track_caller]
    pub(crate) fn succeeds(self) -> Self {
        self.exits(0)
    }

    /// Exit code, stdout and stderr are exactly these.
    #[track_caller]
    pub(crate) fn is(self, code: i32, stdout: &str, stderr: &str) -> Self {
        assert!(
            self.stdout == stdout && self.stderr == stderr,
            "expected stdout:\n{stdout}\nexpected stderr:\n{stderr}\nbut {self}"
        );
        self.exits(code)
    }

    /// Stderr contains this.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "stderr does not say {words:?}: {self}");
        self
    }

    #[track_caller]
    pub(crate) fn never_says(self, words: &str) -> Self {
        assert!(!self.stderr.contains(words), "stderr says {words:?}: {self}");
        self
    }

    /// Stdout contains this.
    #[track_caller]
    pub(crate) fn shows(self, text: &str) -> Self {
        assert!(self.stdout.contains(text), "stdout does not show {text:?}: {self}");
        self
    }

    #[track_caller]
    pub(crate) fn never_shows(self, text: &str) -> Self {
        assert!(!self.stdout.contains(text), "stdout shows {text:?}: {self}");
        self
    }

    /// The report on stdout.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// What must hold for every command.
    #[track_caller]
    fn assert_safe_output(&self, is_json: bool, prints_keys: bool) {
        assert!(self.code.is_some(), "ended by a signal: {self}");
        assert!(!self.stderr.contains("panicked"), "a panic: {self}");
        for output in [&self.stdout, &self.stderr] {
            assert!(!output.contains('\u{1b}'), "colour without a terminal: {self}");
        }
        assert!(!self.stderr.contains(KEY_MARK), "a key is shown: {self}");
        assert!(prints_keys || !self.stdout.contains(KEY_MARK), "a key is shown: {self}");
        if is_json {
            assert_eq!(self.json()["schema"], 1, "{self}");
        }
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { code, stdout, stderr, context } = self;
        write!(f, "{code:?}\n{context}\n── stdout\n{stdout}\n── stderr\n{stderr}\n──")
    }
}

/// A command that is still running; killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// Of its stderr; closed when the command ends.
    lines: mpsc::Receiver<String>,
}

impl Running {
    #[cfg(unix)]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    /// Waits for its end and returns its exit code.
    #[track_caller]
    pub(crate) fn finish(self) -> Option<i32> {
        self.finish_with_stderr().0
    }

    /// Waits for its end and returns its exit code and the rest of its stderr.
    #[track_caller]
    pub(crate) fn finish_with_stderr(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + RUN_TIMEOUT;
        let mut text = String::new();
        while let Some(line) = self.next_line(deadline) {
            text += &line;
            text.push('\n');
        }
        assert!(Instant::now() < deadline, "still running after {RUN_TIMEOUT:?}");
        (self.child.wait().expect("it was started here").code(), text)
    }

    /// The next line of stderr; none if the command ended or the time is up.
    fn next_line(&self, deadline: Instant) -> Option<String> {
        self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The output of a command; none if it does not end in time, in which case it is killed.
fn wait_for_output(child: Child) -> Option<Output> {
    #[cfg(unix)]
    let pid = rustix::process::Pid::from_child(&child);
    let (sender, output) = mpsc::channel();
    thread::spawn(move || sender.send(child.wait_with_output()));
    if let Ok(output) = output.recv_timeout(RUN_TIMEOUT) {
        return Some(output.expect("its output can be read"));
    }
    #[cfg(unix)]
    let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    None
}

/// A document as read by another implementation.
pub(crate) fn read_json5(text: &str) -> Value {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    json5::from_str(text).unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

/// What OpenClaw's config holds for the vendor's page with the key in a variable.
pub(crate) fn openclaw_provider() -> Value {
    serde_json::json!({
        "baseUrl": "https://wcode.net/api/gpt/v1",
        "apiKey": "${WCODE_API_KEY}",
        "api": "openai-completions",
        "models": [{
            "id": MODEL,
            "name": "Qwen3 235B A22B",
            "reasoning": false,
            "input": ["text"],
            "contextWindow": 128_000,
            "maxTokens": 8192,
        }],
    })
}

/// What OpenCode's config holds for the vendor's page with the key in a variable.
pub(crate) fn opencode_provider() -> Value {
    serde_json::json!({
        "npm": "@ai-sdk/openai-compatible",
        "name": "wcode",
        "options": { "baseURL": "https://wcode.net/api/gpt/v1", "apiKey": "{env:WCODE_API_KEY}" },
        "models": {
            MODEL: { "name": "Qwen3 235B A22B", "limit": { "context": 128_000, "output": 8192 } },
        },
    })
}

/// A folder and all that is in it, links not followed.
#[cfg(unix)]
fn everything_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(path) = found.get(at).cloned() {
        if path.symlink_metadata().is_ok_and(|data| data.is_dir()) {
            let entries = fs::read_dir(&path).expect("a readable folder");
            found.extend(entries.map(|entry| entry.expect("a readable folder").path()));
        }
        at += 1;
    }
    found.retain(|path| !path.is_symlink());
    found
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(each) = pending.pop() {
        let Ok(entries) = fs::read_dir(&each) else { continue };
        for entry in entries {
            let path = entry.expect("a readable folder").path();
            // A link counts as a file; its target is counted at its own path.
            if path.symlink_metadata().is_ok_and(|data| data.is_dir()) {
                pending.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is below");
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    names
}
