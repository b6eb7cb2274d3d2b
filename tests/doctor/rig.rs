//! A machine on which all is well: both clients, a vendor that answers, the key in a file, the monitor running as a
//! service.

use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use expectrl::{Eof, Expect, Session};
use serde_json::Value;

use crate::conformance::DESCRIPTIONS;
use crate::service::manager;
use crate::support::faulty::Server;
use crate::support::vendor::Vendor;
use crate::support::{MODEL, Outcome, Sandbox, wait_until};

pub(super) const KEY: &str = "sk-e2e-doctor-0123456789";

/// The copy of the program that clients run.
pub(super) const COPY: &str = ".local/share/wcode/bin/wcode";

/// Programs that a remedy may name, as far as it goes here.
const PROGRAMS: [(&str, &str); 2] = [
    ("npm", "#!/bin/sh\nsed -i s/2026.3.1/2026.9.6/ \"$HOME/clients/openclaw/package.json\"\n"),
    ("timedatectl", "#!/bin/sh\nrm -f \"$HOME/clock-is-wrong\"\n"),
];

pub(super) struct Rig {
    pub(super) sandbox: Sandbox,
    pub(super) vendor: Vendor,
    /// Programs of which `wcode doctor` is the argument.
    pub(super) below: Vec<&'static str>,
    /// Others that have to be there.
    pub(super) servers: Vec<Server>,
}

impl Rig {
    pub(super) fn new() -> Self {
        Self::on(bare())
    }

    /// With the program behind a link, so that clients run a copy of it.
    pub(super) fn behind_a_link() -> Self {
        let sandbox = bare();
        symlink(env!("CARGO_BIN_EXE_wcode"), sandbox.path("fake/wcode")).unwrap();
        Self::on(sandbox)
    }

    fn on(sandbox: Sandbox) -> Self {
        let vendor = Vendor::demanding(KEY);
        let sandbox = set_up(sandbox, &vendor.base_url());
        Self { sandbox, vendor, below: Vec::new(), servers: Vec::new() }
    }

    /// With a client that speaks to this place.
    pub(super) fn speaking_to(base_url: &str) -> Self {
        Self::of(set_up(bare(), base_url))
    }

    /// With nothing set up.
    pub(super) fn empty() -> Self {
        Self::of(manager::machine())
    }

    fn of(sandbox: Sandbox) -> Self {
        Self { sandbox, vendor: Vendor::start(), below: Vec::new(), servers: Vec::new() }
    }

    pub(super) fn examine(&self, flags: &[&str]) -> Outcome {
        let command = self.sandbox.command(&[&["doctor"], flags].concat());
        if self.below.is_empty() { command.run() } else { command.run_below(&self.below) }
    }

    /// The rows of one check.
    pub(super) fn rows(&self, id: &str) -> Vec<Value> {
        let report = self.examine(&["--json"]).json();
        let rows = report["checks"].as_array().unwrap().iter();
        rows.filter(|row| row["id"] == id).cloned().collect()
    }

    /// The worst row of one check.
    #[track_caller]
    pub(super) fn worst(&self, id: &str) -> Value {
        let rows = self.rows(id);
        let worst = rows.into_iter().max_by_key(|row| rank(&row["level"]));
        worst.unwrap_or_else(|| panic!("no row of {id}"))
    }

    /// Types a command as the report shows it; on a terminal if it prompts, with these answers.
    pub(super) fn type_in(&self, command: &str, answers: &[(&str, &str)]) -> String {
        let root = self.sandbox.root().display().to_string();
        let command = command.replace("[HOME]", "[ROOT]/home").replace("[ROOT]", &root);
        let shell = self.sandbox.command(&["-c", &command]).with_program("/bin/sh");
        if answers.is_empty() {
            let Outcome { stdout, stderr, .. } = shell.run();
            return stdout + &stderr;
        }
        let shell = shell.env("TERM", "xterm-256color").with_no_yes_added().process();
        let mut session = Session::spawn(shell).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(5)));
        let mut said = String::new();
        for (question, answer) in answers {
            let found = patiently(|| session.expect(*question));
            said.push_str(&String::from_utf8_lossy(found.as_bytes()));
            session.send(answer).unwrap();
        }
        let (_, last) = answers[answers.len() - 1];
        let rest = patiently(|| {
            // What is typed before a prompt has the terminal to itself is lost: typed again, as a person would.
            session.expect(Eof).inspect_err(|_| drop(session.send(last)))
        });
        said + &String::from_utf8_lossy(rest.as_bytes())
    }
}

/// Tries again for a minute: machines are busy.
fn patiently<T>(mut attempt: impl FnMut() -> Result<T, expectrl::Error>) -> T {
    for _ in 0..11 {
        if let Ok(found) = attempt() {
            return found;
        }
    }
    attempt().expect("it comes within a minute")
}

impl Drop for Rig {
    fn drop(&mut self) {
        // Nothing that the manager started outlives the test.
        drop(Command::new(self.sandbox.path("fake/systemctl")).args(["--user", "stop"]).output());
    }
}

fn rank(level: &Value) -> usize {
    let levels = ["ok", "skipped", "info", "warning", "error"];
    levels.iter().position(|known| level == known).unwrap_or_else(|| panic!("{level}"))
}

/// Every client is installed, and nothing is set up.
pub(super) fn bare() -> Sandbox {
    let sandbox = manager::machine();
    for client in DESCRIPTIONS {
        client.program.install(&sandbox, "fake");
    }
    for (name, script) in PROGRAMS {
        sandbox.write(&format!("fake/{name}"), script);
        sandbox.chmod(&format!("fake/{name}"), 0o755);
    }
    sandbox.write("fake/program", env!("CARGO_BIN_EXE_wcode"));
    let folder = Path::new(env!("CARGO_BIN_EXE_wcode")).parent().unwrap();
    let path = format!("[ROOT]/home/fake:{}:/usr/bin:/bin", folder.display());
    sandbox.env("PATH", &path)
}

fn set_up(sandbox: Sandbox, base_url: &str) -> Sandbox {
    let every_client = wcode::internals::clients::ids().join(",");
    let apply = ["apply", "--client", &every_client, "--base-url", base_url, "--model", MODEL];
    let key = ["--key-stdin", "--key-store", "file"];
    // Claude Code's usual mode cannot work with another vendor, which doctor notes.
    let apply = [&apply[..], &key, &["--permission-mode", "default"]].concat();
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox.run(["service", "install", "--scope", "user"]).succeeds();
    await_monitor(&sandbox);
    // As OpenClaw makes it.
    sandbox.chmod(".openclaw", 0o700);
    sandbox
}

/// Waits until the monitor answers.
pub(super) fn await_monitor(sandbox: &Sandbox) {
    wait_until("the monitor answers", || sandbox.run(["watch", "--status"]).code == Some(0));
}
