//! A desktop session of its own for one test: a session bus, a keyring on it, and the sandbox's home.
//!
//! Both daemons are children of the test in the foreground and end with it, as does the X server if
//! one is requested. The bus starts no service by itself, so that there is a keyring only if a test starts one.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::support::{OPENCLAW, OPENCODE, Sandbox, wait_until};

/// The bus name of the keyring's service.
const SECRETS: &str = "org.freedesktop.secrets";

/// Unlocks the keyring; nothing else knows it.
const PASSWORD: &str = "the user's password";

/// One user's session.
pub(crate) struct Desktop {
    // In the order in which they end.
    keyring: Mutex<Option<Daemon>>,
    bus: Option<Daemon>,
    screen: Option<Daemon>,
    sandbox: Sandbox,
    /// Where the bus is, or would be.
    socket: PathBuf,
    display: Option<String>,
}

/// What the keyring finds when it starts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keyring {
    /// The user has logged in.
    Unlocked,
    /// Nobody ever logged in: no collection is there.
    Empty,
}

impl Desktop {
    /// A bus with an unlocked keyring, and both clients' files in the home.
    pub(crate) fn new() -> Self {
        let desktop = Self::without_keyring();
        desktop.start_keyring(Keyring::Unlocked);
        desktop
    }

    /// A bus with no secret service on it.
    pub(crate) fn without_keyring() -> Self {
        let mut desktop = Self::without_bus();
        desktop.start_bus();
        desktop
    }

    /// As `new`, with the bus at another place, which no variable names.
    pub(crate) fn at(socket: &Path) -> Self {
        let mut desktop = Self::without_bus();
        desktop.socket = socket.to_owned();
        desktop.unset("DBUS_SESSION_BUS_ADDRESS");
        desktop.unset("XDG_RUNTIME_DIR");
        desktop.start_bus();
        desktop.start_keyring(Keyring::Unlocked);
        desktop
    }

    /// Nothing runs, though the variables say where it would be.
    pub(crate) fn without_bus() -> Self {
        let mut sandbox = Sandbox::new().openclaw("{}").opencode("{}");
        let runtime = sandbox.root().join("run");
        fs::create_dir(&runtime).expect("the sandbox is ours");
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).expect("it is ours");
        sandbox.export("XDG_RUNTIME_DIR", "[ROOT]/run");
        sandbox.export("DBUS_SESSION_BUS_ADDRESS", "unix:path=[ROOT]/run/bus");
        let socket = runtime.join("bus");
        Self { keyring: Mutex::default(), bus: None, screen: None, sandbox, socket, display: None }
    }

    /// As `new`, with a display on which the keyring can ask for its password.
    pub(super) fn with_display() -> Self {
        let mut desktop = Self::without_bus();
        let mut server = desktop.tool("Xvfb", &["-displayfd", "1", "-nolisten", "tcp"]);
        let mut screen = Daemon::start(&mut server);
        desktop.display = Some(format!(":{}", screen.first_line()));
        desktop.screen = Some(screen);
        desktop.start_bus();
        desktop.start_keyring(Keyring::Unlocked);
        desktop
    }

    pub(crate) fn runtime_folder(&self) -> PathBuf {
        self.root().join("run")
    }

    /// The address of the bus.
    pub(crate) fn address(&self) -> String {
        format!("unix:path={}", self.socket.display())
    }

    pub(super) fn start_bus(&mut self) {
        // Services are started on demand only if a prompt must be possible.
        let services = self.display.as_ref().map_or("", |_| "<standard_session_servicedirs/>");
        let config = format!(
            "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\" \
             \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n<busconfig>\
             <type>session</type><listen>{}</listen><auth>EXTERNAL</auth>{services}\
             <policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>\
             <allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>\n",
            self.address()
        );
        let path = self.root().join("bus.conf");
        fs::write(&path, config).expect("the sandbox is ours");
        let config = format!("--config-file={}", path.display());
        let args = [config.as_str(), "--nofork", "--nopidfile", "--print-address=1"];
        let mut bus = Daemon::start(&mut self.tool("dbus-daemon", &args));
        bus.first_line();
        self.bus = Some(bus);
    }

    /// Accepts every connection and never says a word.
    pub(crate) fn start_mute_bus(&self) -> UnixListener {
        UnixListener::bind(&self.socket).expect("the folder is ours")
    }

    pub(super) fn start_keyring(&self, state: Keyring) {
        let mut args = vec!["--foreground", "--components=secrets"];
        if state == Keyring::Unlocked {
            args.push("--unlock");
        }
        let mut tool = self.tool("gnome-keyring-daemon", &args);
        let mut keyring = Daemon::start(tool.stdin(Stdio::piped()));
        let mut stdin = keyring.child.stdin.take().expect("it is piped");
        stdin.write_all(PASSWORD.as_bytes()).expect("it reads its password");
        drop(stdin);
        *self.keyring.lock().unwrap() = Some(keyring);
        // It takes its name when the password is read, and the collection is there then.
        wait_until("the keyring is on the bus", || self.is_on_the_bus(SECRETS));
    }

    pub(super) fn end_keyring(&self) {
        *self.keyring.lock().unwrap() = None;
    }

    /// Stops the keyring in the middle of whatever it does: the bus takes calls for it, and none is answered.
    pub(super) fn freeze_keyring(&self) {
        self.signal_keyring(Signal::STOP);
    }

    pub(super) fn thaw_keyring(&self) {
        self.signal_keyring(Signal::CONT);
    }

    fn signal_keyring(&self, signal: Signal) {
        self.keyring.lock().unwrap().as_ref().expect("it was started").signal(signal);
    }

    /// Locks the collection that the user's login unlocked.
    pub(crate) fn lock(&self) {
        // `secret-tool lock` of libsecret 0.20.5 crashes.
        let args = [
            "--print-reply",
            &format!("--dest={SECRETS}"),
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/collection/login",
        ];
        let locked = self.run_tool("dbus-send", &args);
        assert!(locked.status.success(), "{locked:?}");
    }

    /// Unlocks it as a login does (`pam/gkr-pam-client.c` and `daemon/control` of gnome-keyring 42).
    pub(super) fn unlock(&self) {
        const UNLOCK: u32 = 1;
        let path = self.runtime_folder().join("keyring/control");
        let mut stream = UnixStream::connect(path).expect("the keyring listens");
        let length = u32::try_from(PASSWORD.len()).expect("it is short");
        // The first byte brings our credentials; the length is that of all that follows, itself included.
        let mut call = vec![0];
        call.extend([12 + length, UNLOCK, length].into_iter().flat_map(u32::to_be_bytes));
        call.extend(PASSWORD.as_bytes());
        stream.write_all(&call).expect("the keyring reads");
        let mut answer = [0; 8];
        stream.read_exact(&mut answer).expect("the keyring answers");
        assert_eq!(answer, [0, 0, 0, 8, 0, 0, 0, 0], "it is not unlocked");
    }

    /// What another program finds under our item's name.
    pub(crate) fn lookup(&self, account: &str) -> Option<String> {
        let args = ["lookup", "service", "wcode", "username", account];
        let found = self.run_tool("secret-tool", &args);
        let text = String::from_utf8(found.stdout).expect("keys are text");
        found.status.success().then_some(text)
    }

    /// Stores an item as another program does, with these attributes besides the two that make it ours.
    pub(super) fn store(&self, account: &str, attributes: &[&str], secret: &[u8]) {
        let ours = ["store", "--label", "x", "service", "wcode", "username", account];
        let mut tool = self.tool("secret-tool", &[&ours, attributes].concat());
        let mut child = tool.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(secret).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// How many items have our item's name.
    pub(super) fn items(&self, account: &str) -> usize {
        let args = ["search", "--all", "service", "wcode", "username", account];
        let found = self.run_tool("secret-tool", &args);
        let text = String::from_utf8_lossy(&found.stdout).into_owned();
        text.lines().filter(|line| line.starts_with("label = ")).count()
    }

    pub(crate) fn is_on_the_bus(&self, name: &str) -> bool {
        let name = format!("string:{name}");
        let args = [
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.NameHasOwner",
            &name,
        ];
        let reply = self.run_tool("dbus-send", &args);
        String::from_utf8_lossy(&reply.stdout).contains("boolean true")
    }

    /// Records everything that crosses the bus from here on.
    pub(super) fn record(&self) -> Recording<'_> {
        let path = self.root().join("recording");
        let file = File::create(&path).expect("the sandbox is ours");
        let mut tool = self.tool("dbus-monitor", &["--session", "--binary"]);
        let recording =
            Recording { desktop: self, path, _monitor: Daemon::start(tool.stdout(file)) };
        recording.wait_for_mark("Begin");
        recording
    }

    /// Runs another program in this session until it ends; a timeout ends it if it waits for an answer.
    pub(super) fn run_tool(&self, program: &str, args: &[&str]) -> Output {
        let output = self.tool("timeout", &[&["60", program], args].concat()).output().unwrap();
        assert_ne!(output.status.code(), Some(127), "no {program}: see `.ci/run`");
        assert_ne!(output.status.code(), Some(124), "{program} {args:?} never ended");
        output
    }

    /// Another program of this session's, with nothing on stdin.
    pub(crate) fn tool(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(args).env_clear().env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        command.env("HOME", self.root().join("home")).current_dir(self.root());
        command.env("XDG_RUNTIME_DIR", self.runtime_folder());
        command.env("DBUS_SESSION_BUS_ADDRESS", self.address());
        command.envs(self.display.as_ref().map(|display| ("DISPLAY", display)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// The clients' files are as they were at the start.
    #[track_caller]
    pub(super) fn assert_untouched(&self) {
        assert_eq!((self.read(OPENCLAW), self.read(OPENCODE)), ("{}".into(), "{}".into()));
        assert_eq!(self.journal(), Vec::<String>::new());
    }
}

impl Deref for Desktop {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl DerefMut for Desktop {
    fn deref_mut(&mut self) -> &mut Sandbox {
        &mut self.sandbox
    }
}

/// What crosses the bus.
pub(super) struct Recording<'d> {
    desktop: &'d Desktop,
    path: PathBuf,
    _monitor: Daemon,
}

impl Recording<'_> {
    /// Everything up to now, byte for byte.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.wait_for_mark("End");
        fs::read(&self.path).unwrap()
    }

    pub(super) fn holds(bytes: &[u8], text: &str) -> bool {
        memchr::memmem::find(bytes, text.as_bytes()).is_some()
    }

    pub(super) fn count(bytes: &[u8], text: &str) -> usize {
        memchr::memmem::find_iter(bytes, text.as_bytes()).count()
    }

    /// Sends a signal of our own until it is recorded: what was sent before it is recorded then as well.
    fn wait_for_mark(&self, name: &str) {
        let member = format!("net.wcode.Recording.{name}");
        wait_until("the bus is recorded", || {
            let sent = self.desktop.run_tool("dbus-send", &["--session", "/", &member]);
            assert!(sent.status.success(), "no signal can be sent");
            Self::holds(&fs::read(&self.path).unwrap(), name)
        });
    }
}

/// A program that runs as long as this does.
pub(crate) struct Daemon {
    pub(crate) child: Child,
}

impl Daemon {
    pub(crate) fn start(command: &mut Command) -> Self {
        let started = command.spawn();
        let child = started.unwrap_or_else(|error| panic!("{command:?}: {error}; see `.ci/run`"));
        Self { child }
    }

    /// Waits until it says that it is ready.
    fn first_line(&mut self) -> String {
        let mut line = String::new();
        let stdout = self.child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut line).expect("its words are UTF-8");
        assert!(!line.is_empty(), "{:?} ended at once", self.child);
        line.trim().to_owned()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        // Whoever is gone already needs no signal.
        kill_process(Pid::from_child(&self.child), signal).unwrap_or_default();
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_some()) {
            return;
        }
        // Gently first: an X server takes its lock file away.
        self.signal(Signal::CONT);
        self.signal(Signal::TERM);
        let start = Instant::now();
        while self.child.try_wait().is_ok_and(|status| status.is_none()) {
            if start.elapsed() > Duration::from_secs(5) {
                drop(self.child.kill());
                drop(self.child.wait());
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}
