//! How bytes get to the disk: what a replaced file keeps, files that cannot be replaced, and how long old bytes are kept.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};

use wcode::internals::host::files;

use crate::support::{MODEL, OPENCLAW, Sandbox, not_tested};

const BEFORE: &str = "{\n  // mine\n  gateway: { mode: 'local' },\n}\n";
const APPLY: [&str; 3] = ["apply", "--client", "openclaw"];

#[test]
fn extended_attributes_stay_with_the_file() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    let path = sandbox.path(OPENCLAW);
    let flags = rustix::fs::XattrFlags::empty();
    if let Err(error) = rustix::fs::setxattr(&path, "user.e2e", b"kept", flags) {
        not_tested(&format!("extended attributes, which this file system does not take: {error}"));
        return;
    }
    sandbox.run(APPLY).succeeds();
    let mut value = [0; 16];
    let length = rustix::fs::getxattr(&path, "user.e2e", &mut value).unwrap();
    assert_eq!(&value[..length], b"kept");
}

#[test]
fn the_owner_of_the_file_stays() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    if !rustix::process::geteuid().is_root() {
        not_tested("files of another owner, which only root can make");
        return;
    }
    chown(sandbox.path(OPENCLAW), Some(12_345), Some(23_456)).unwrap();
    sandbox.run(APPLY).succeeds();
    let file = fs::metadata(sandbox.path(OPENCLAW)).unwrap();
    assert_eq!((file.uid(), file.gid()), (12_345, 23_456));
}

/// As Docker mounts a single file: it cannot be renamed over, so it is overwritten in place.
#[test]
fn a_bind_mounted_file_is_written_and_taken_back() {
    const SCRIPT: &str = "
        mount --bind \"$1\" \"$2\" || exit 99
        cp \"$1\" \"$1.before\"
        shift 2
        \"$0\" \"$@\" || exit $?
        grep -q wcode.net \"$SHARED\" || echo NOT WRITTEN THROUGH
        \"$0\" undo --yes || exit $?
        cmp \"$SHARED\" \"$SHARED.before\" || echo NOT TAKEN BACK";
    let sandbox = Sandbox::new().openclaw(BEFORE).file("shared.json", BEFORE);
    let (shared, config) = (sandbox.arg("shared.json"), sandbox.arg(OPENCLAW));
    let namespace = if rustix::process::geteuid().is_root() { "-m" } else { "-Urm" };
    let wcode = env!("CARGO_BIN_EXE_wcode");
    let wrapper = ["unshare", namespace, "sh", "-c", SCRIPT, wcode, &shared, &config];
    let outcome = sandbox.command(&APPLY).env("SHARED", &shared).run_in_place_of(&wrapper);
    if outcome.code == Some(99) || outcome.stderr.contains("unshare:") {
        not_tested(&format!(
            "a bind-mounted file, as nothing can be mounted here: {}",
            outcome.stderr
        ));
        return;
    }
    outcome.succeeds().never_shows("NOT WRITTEN").never_shows("NOT TAKEN");
    assert_eq!(sandbox.read(OPENCLAW), BEFORE, "only the mount was written to");
}

#[test]
fn old_entries_go_but_never_one_that_remove_or_undo_needs() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    for round in 0..70 {
        let size = (20_000 + round).to_string();
        sandbox
            .run(["apply", "--client", "openclaw", "--model", MODEL, "--context-window", &size])
            .succeeds();
    }
    let kept = sandbox.journal().iter().filter(|name| name.ends_with(".done")).count();
    assert!((50..=53).contains(&kept), "{kept} entries");
    let history = sandbox.run(["history", "--json"]).succeeds().json();
    let oldest = history["entries"].as_array().unwrap().last().unwrap()["id"].clone();
    assert_eq!(oldest, 1, "it holds the bytes from before us");

    sandbox.run(["undo", "--yes"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("20068"));
    sandbox.run(["remove", "--yes"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), BEFORE);
}

/// The name of a draft differs each time, which must not make one failure look like many.
#[test]
fn the_report_of_a_failure_is_the_same_each_time() {
    let sandbox = Sandbox::new();
    let target = sandbox.path("nowhere/file");
    let [first, second] =
        [(), ()].map(|()| files::replace(&target, b"x", 0o600).unwrap_err().to_string());
    assert_eq!(first, second);
}
