//! The machine of a test: its folders, its files and its variables.

#[cfg(unix)]
use super::folders::everything_below;
use super::folders::files_below;
#[cfg(unix)]
use super::not_tested;
use super::{Invocation, OPENCLAW, OPENCODE, Outcome, Running, read_json5};
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;
use tempfile::TempDir;

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

    /// The variables of every command.
    pub(super) fn vars(&self) -> &[(String, String)] {
        &self.vars
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
        Invocation::new(self, args)
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
    pub(super) fn listing(&self) -> String {
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

    pub(super) fn redact(&self, bytes: &[u8]) -> String {
        let root = self.root.display().to_string();
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.replace(&format!("{root}/home"), "[HOME]").replace(&root, "[ROOT]")
    }
}
