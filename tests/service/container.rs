//! The example of `templates/service/container`, as far as it can be run without a container engine: the same program, words,
//! user and root, as the first process of a namespace of its own.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::support::vendor::Vendor;
use crate::support::{not_tested, wait_until};

const KEY: &str = "sk-e2e-not-a-key-0123456789";
/// Where `chroot` is.
const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";
const USER: &str = "1234:1234";
/// The port that the example listens on.
const PORT: &str = "9464";

/// The value of an instruction in the Dockerfile, a list of words.
fn words(instruction: &str) -> Vec<String> {
    let text = include_str!("../../templates/service/container/Dockerfile");
    let line = text.lines().find(|line| line.starts_with(instruction)).expect(instruction);
    let list = &line[line.find('[').expect("a list")..];
    serde_json::from_str::<Value>(list).unwrap().as_array().unwrap().iter().map(word).collect()
}

fn word(value: &Value) -> String {
    value.as_str().expect("a word").to_owned()
}

/// `FROM scratch` with the program, what it is linked with here, and a home.
fn root(folder: &Path) {
    fs::create_dir_all(folder.join("home/user")).unwrap();
    fs::create_dir(folder.join("proc")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), folder.join("wcode")).unwrap();
    let listed = Command::new("ldd").arg(env!("CARGO_BIN_EXE_wcode")).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for library in listed.split_whitespace().filter(|word| word.starts_with('/')) {
        let copy = folder.join(&library[1..]);
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(library, copy).unwrap();
    }
}

fn output(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

/// A container that runs until it is dropped.
struct Container<'r> {
    root: &'r Path,
    outer: Child,
    /// The first process, as it is called out here.
    init: u32,
}

impl<'r> Container<'r> {
    fn start(root: &'r Path, port: &str) -> Self {
        let command = [words("ENTRYPOINT"), words("CMD")].concat().join(" ").replace(PORT, port);
        let shown = root.display();
        let script = format!(
            "mount --make-rprivate / && mount -t proc proc {shown}/proc &&\n\
             exec env -i HOME=/home/user PATH={PATH} chroot --userspec={USER} {shown} {command}"
        );
        let log = fs::File::create(root.join("../log")).unwrap();
        let mut outer = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-c", &script])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let children = format!("/proc/{0}/task/{0}/children", outer.id());
        let init = || fs::read_to_string(&children).ok()?.trim().parse().ok();
        wait_until("the first process", || init().is_some() || outer.try_wait().unwrap().is_some());
        let log = || fs::read_to_string(root.join("../log")).unwrap_or_default();
        let init = init().unwrap_or_else(|| panic!("{}", log()));
        Self { root, outer, init }
    }

    /// The exit code of the health check, run as the engine does: another process in there.
    fn health(&self) -> (i32, String) {
        let enter =
            ["--target", &self.init.to_string(), "--mount", "--pid", "chroot"].map(str::to_owned);
        let mut command = Command::new("nsenter");
        command.args(enter).arg(format!("--userspec={USER}")).arg(self.root);
        output(
            command
                .env_clear()
                .env("HOME", "/home/user")
                .env("PATH", PATH)
                .args(words("HEALTHCHECK")),
        )
    }

    fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.init).ok().and_then(rustix::process::Pid::from_raw);
        rustix::process::kill_process(pid.unwrap(), signal).unwrap();
    }

    fn log(&self) -> String {
        fs::read_to_string(self.root.join("../log")).unwrap()
    }
}

impl Drop for Container<'_> {
    fn drop(&mut self) {
        // `--kill-child` is void once the user changes; with its first process all of the container ends.
        if matches!(self.outer.try_wait(), Ok(None)) {
            self.signal(rustix::process::Signal::KILL);
        }
        let _ = self.outer.wait();
    }
}

#[test]
fn the_container_example_is_healthy_says_what_is_wrong_and_ends_when_it_is_told_to() {
    if !rustix::process::geteuid().is_root() {
        return not_tested("only root can make a root and namespaces");
    }
    let folder = tempfile::tempdir().unwrap();
    let root_folder = folder.path().join("root");
    root(&root_folder);
    let home = root_folder.join("home/user");
    let config = home.join(".openclaw/openclaw.json");
    fs::create_dir(config.parent().unwrap()).unwrap();
    fs::write(&config, "{}\n").unwrap();
    let vendor = Vendor::demanding(KEY);
    let url = vendor.base_url();
    let apply = ["apply", "--client", "openclaw", "--key-stdin", "--key-mode", "literal", "--yes"];
    fs::write(folder.path().join("key"), KEY).unwrap();
    let key = fs::File::open(folder.path().join("key")).unwrap();
    // As in the container, so that the paths of the record are those in there.
    let mut command = Command::new("chroot");
    command.arg(&root_folder).arg("/wcode").args(apply).args(["--base-url", &url]).stdin(key);
    let (code, text) = output(command.env_clear().env("HOME", "/home/user").env("PATH", PATH));
    assert_eq!(code, 0, "{text}");
    let (code, text) = output(Command::new("chown").args(["-R", USER]).arg(&home));
    assert_eq!(code, 0, "{text}");
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();

    let container = Container::start(&root_folder, &port.to_string());
    wait_until("it is healthy", || container.health().0 == 0);
    let status = fs::read_to_string(format!("/proc/{}/status", container.init)).unwrap();
    let spaces = status.lines().find(|line| line.starts_with("NSpid:")).unwrap();
    assert!(spaces.ends_with("\t1"), "it is not PID 1: {spaces}");
    assert!(status.contains("Uid:\t1234\t"), "{status}");
    assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok(), "its metrics");
    let before = fs::read_to_string(&config).unwrap();
    fs::write(&config, before.replace("128000", "77000")).unwrap();
    wait_until("the drift is in the exit code", || container.health().0 == 3);
    fs::write(&config, before).unwrap();
    wait_until("it is healthy again", || container.health().0 == 0);
    vendor.demand("sk-e2e-another");
    let mut container = container;
    container.signal(rustix::process::Signal::TERM);
    let ended = container.outer.wait().unwrap();
    assert_eq!(ended.code(), Some(0), "{}", container.log());
    assert!(container.log().contains("the monitor has stopped"), "{}", container.log());
    drop(container);

    // Killed and started again, as `--restart` does: what was left behind is in nobody's way.
    let mut container = Container::start(&root_folder, &port.to_string());
    wait_until("it runs again", || container.health().0 != 1);
    container.signal(rustix::process::Signal::KILL);
    container.outer.wait().unwrap();
    let container = Container::start(&root_folder, &port.to_string());
    wait_until("the refused key is in the exit code", || container.health().0 == 6);
}
