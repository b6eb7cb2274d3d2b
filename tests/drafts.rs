//! Temporary files of killed runs: swept wherever one can be, and only when no process writes them any more.

use std::fs::File;

use crate::support::Sandbox;

const KEY: &str = "sk-e2e-drafts-0123456789";
const DRAFT: &str = ".wcode-tmp-AbCdEf012345";

fn set_key(sandbox: &Sandbox) {
    let args = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&args).stdin(KEY).run().succeeds();
}

#[test]
fn drafts_of_killed_runs_are_swept_everywhere() {
    let sandbox = Sandbox::new().openclaw(format!("{{ env: {{ X: '{KEY}' }} }}\n"));
    let places = ["../state", "../state/keys", "../state/journal", ".openclaw", "."];
    let put = || places.iter().for_each(|place| sandbox.write(&format!("{place}/{DRAFT}"), KEY));
    let left = || {
        let is_left = |place: &&&str| sandbox.exists(&format!("{place}/{DRAFT}"));
        places.iter().filter(is_left).copied().collect::<Vec<_>>()
    };
    put();
    set_key(&sandbox);
    assert_eq!(left(), ["../state/journal", ".openclaw", "."]);
    sandbox.write(".bashrc", format!("export X={KEY}\n"));
    put();
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    assert_eq!(left(), Vec::<&str>::new());
    put();
    sandbox.run(["apply", "--yes"]).succeeds();
    assert_eq!(left(), ["../state/keys", "."]);
}

/// The monitor writes its state there as well.
#[test]
fn drafts_of_the_state_folder_are_swept_by_a_command_that_writes_nothing() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.run(["apply", "--yes", "--offline"]).succeeds();
    let draft = format!("../state/{DRAFT}");
    sandbox.write(&draft, "{");
    sandbox.run(["apply", "--yes", "--offline"]).succeeds();
    assert!(!sandbox.exists(&draft));
}

#[cfg(unix)]
#[test]
fn drafts_of_the_state_folder_are_swept_by_the_next_monitor() {
    let sandbox = Sandbox::new();
    let draft = format!("../state/{DRAFT}");
    sandbox.write(&draft, "{");
    let monitor = crate::support::monitor::Monitor::start(&sandbox, &[]);
    assert!(!sandbox.exists(&draft));
    drop(monitor);
}

#[test]
fn a_draft_that_a_process_still_writes_stays() {
    let sandbox = Sandbox::new();
    let path = format!("../state/{DRAFT}");
    sandbox.write(&path, "half");
    let writer = File::open(sandbox.path(&path)).unwrap();
    writer.lock().unwrap();
    set_key(&sandbox);
    assert!(sandbox.exists(&path), "another process has it open");
    drop(writer);
    set_key(&sandbox);
    assert!(!sandbox.exists(&path));
}

/// In a file system of eight blocks, so that no file's content fits.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_no_lock_of_the_clients() {
    const SCRIPT: &str = "disk=$1; shift
        mount -t tmpfs -o size=32k,mode=700 wcode \"$disk\" || exit 99
        echo '{}' > \"$disk/openclaw.json\"; head -c 100000 /dev/zero > \"$disk/filler\" 2>/dev/null
        \"$@\"; code=$?
        ls -A \"$disk\" | grep -v '^openclaw.json$\\|^filler$' && echo LEFT OVER
        exit $code";
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path("disk")).unwrap();
    let (disk, config) = (sandbox.arg("disk"), sandbox.arg("disk/openclaw.json"));
    let is_root = rustix::process::geteuid().is_root();
    let namespace = if is_root { "-m" } else { "-Urm" };
    let args = ["apply", "--client", "openclaw", "--config", &config, "--yes"];
    let wrapper = ["unshare", namespace, "sh", "-c", SCRIPT, "sh", &disk];
    let outcome = sandbox.command(&args).run_below(&wrapper);
    if outcome.code == Some(99) || outcome.stderr.contains("unshare:") {
        crate::support::not_tested("a full disk, as nothing can be mounted here");
        return;
    }
    outcome.exits(1).says("free some space").never_shows("LEFT OVER");
}
