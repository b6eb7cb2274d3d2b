//! Clients that were not started from the desktop session still get the key.

use super::desktop::Desktop;
use super::{KEY, answer, request};
use crate::support::{Outcome, not_tested};
use std::fs;
use std::path::{Path, PathBuf};

/// Runs the resolver with these variables and no others.
fn resolve_with(desktop: &Desktop, vars: &[&str]) -> Outcome {
    let command = desktop.command(&["resolve"]).stdin(request(&["wcode/api-key"])).prints_keys();
    command.run_below(&[&["timeout", "10", "env", "-i"], vars].concat())
}

#[track_caller]
fn assert_resolves(desktop: &Desktop, vars: &[&str]) {
    let answer = answer(&resolve_with(desktop, vars));
    assert_eq!(answer["values"]["wcode/api-key"], KEY, "{vars:?}: {answer}");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_runtime_folder_alone_leads_to_it() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    let state = format!("WCODE_STATE_DIR={}", desktop.root().join("state").display());
    let runtime = format!("XDG_RUNTIME_DIR={}", desktop.runtime_folder().display());
    assert_resolves(&desktop, &[&state, &runtime]);
    let gone = desktop.root().join("gone").display().to_string();
    for stale in [format!("unix:path={gone}"), format!("unix:path={gone},guid=0123456789abcdef")] {
        let stale = format!("DBUS_SESSION_BUS_ADDRESS={stale}");
        assert_resolves(&desktop, &[&state, &runtime, &stale]);
    }
    // What is named and there is never passed over.
    let address = format!("DBUS_SESSION_BUS_ADDRESS={}", desktop.address());
    assert_resolves(&desktop, &[&state, &address, "XDG_RUNTIME_DIR=/nowhere"]);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_an_address_that_starts_a_program_is_not_taken() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    let state = format!("WCODE_STATE_DIR={}", desktop.root().join("state").display());
    let trace = desktop.root().join("it-ran");
    let trap = format!("unixexec:path=/usr/bin/touch,argv1={}", trace.display());
    let runtime = format!("XDG_RUNTIME_DIR={}", desktop.runtime_folder().display());
    for trap in [trap.clone(), format!("{};{trap}", desktop.address())] {
        let trap = format!("DBUS_SESSION_BUS_ADDRESS={trap}");
        assert_resolves(&desktop, &[&state, &runtime, &trap]);
        assert_resolves(&desktop, &[&state, &runtime, &trap, "WCODE_REEXEC=1"]);
        answer(&resolve_with(&desktop, &[&state, &trap, "XDG_RUNTIME_DIR=/nowhere"]));
        assert!(!trace.exists(), "{trap}");
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_an_empty_environment_leads_to_it() {
    let Some(folder) = StandardFolder::take() else { return };
    let desktop = Desktop::at(&folder.socket());
    desktop.store("wcode", &[], KEY.as_bytes());
    let state = format!("WCODE_STATE_DIR={}", desktop.root().join("state").display());
    assert_resolves(&desktop, &[&state]);
    assert_resolves(&desktop, &[&state, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere"]);
    assert_resolves(&desktop, &[&state, "XDG_RUNTIME_DIR=/nowhere", "HOME=/nowhere"]);
    if dirs::state_dir().is_some_and(|state| state.join("wcode").exists()) {
        not_tested("no variable at all: whoever runs this has keys in wcode's state folder");
    } else {
        assert_resolves(&desktop, &[]);
    }

    // `apply` finds that out, and so need not warn of clients outside of the session.
    let apply = desktop.command(&["apply", "--key-stdin", "--yes"]).stdin(KEY);
    apply.run_below(&["env", "-u", "WCODE_REEXEC"]).succeeds().never_says("outside");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_apply_warns_where_only_this_session_leads_to_it() {
    let desktop = Desktop::new();
    // With a name of its own: another test's bus may be where an empty environment leads.
    let args = ["apply", "--key-stdin", "--key-name", "only-here", "--yes"];
    desktop.command(&args).stdin(KEY).run().succeeds().says("outside this session");
    assert_eq!(desktop.lookup("wcode/only-here").as_deref(), Some(KEY));
}

/// `/run/user/UID`, if it has no bus; created if missing, and left as it was found.
pub(crate) struct StandardFolder {
    path: PathBuf,
    is_new: bool,
}

impl StandardFolder {
    pub(crate) fn take() -> Option<Self> {
        let uid = rustix::process::getuid().as_raw();
        let path = Path::new("/run/user").join(uid.to_string());
        let socket = path.join("bus");
        if socket.symlink_metadata().is_ok() {
            not_tested(&format!("there is a session bus at {}", socket.display()));
            return None;
        }
        let is_new = !path.exists();
        if is_new && let Err(error) = fs::create_dir_all(&path) {
            not_tested(&format!("{} cannot be made: {error}", path.display()));
            return None;
        }
        Some(Self { path, is_new })
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.path.join("bus")
    }
}

impl Drop for StandardFolder {
    fn drop(&mut self) {
        drop(fs::remove_file(self.socket()));
        if self.is_new {
            drop(fs::remove_dir(&self.path));
        }
    }
}
