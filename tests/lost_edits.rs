//! What another program saves while `wcode` writes is not lost: not during `apply`, nor on the way back.
//!
//! A slow disk makes the moment wide: a small library, built here, makes every `fsync` of `wcode` take a while. The editor
//! saves as soon as it sees that the new version is on its way to the disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const SLOW_DISK: &str = r#"
#include <sys/syscall.h>
#include <unistd.h>
int fsync(int fd) { usleep(300000); return (int)syscall(SYS_fsync, fd); }
"#;

/// How long the editor waits for a draft at most.
const DRAFT_TIMEOUT: Duration = Duration::from_secs(30);

/// A library that makes `fsync` slow.
fn slow_disk(sandbox: &Sandbox) -> String {
    let [source, library] = ["slow.c", "slow.so"].map(|name| sandbox.root().join(name));
    fs::write(&source, SLOW_DISK).unwrap();
    let mut compiler = Command::new("cc");
    let built = compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]).status();
    assert!(built.unwrap().success(), "a C compiler is needed, as by cargo");
    library.display().to_string()
}

/// Runs the command, and saves `text` over `file` by a rename as soon as a draft exists beside it.
fn run_beside_an_editor(sandbox: &Sandbox, args: &[&str], file: &str, text: &str) -> Output {
    let library = slow_disk(sandbox);
    let mut process = sandbox.command(args).env("LD_PRELOAD", &library).process();
    process.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = process.spawn().unwrap();
    let target = sandbox.path(file);
    wait_for_draft(target.parent().unwrap());
    sandbox.write(&format!("{file}.editor"), text);
    fs::rename(sandbox.path(&format!("{file}.editor")), &target).unwrap();
    child.wait_with_output().unwrap()
}

fn wait_for_draft(folder: &Path) {
    let start = Instant::now();
    while drafts(folder).is_empty() {
        assert!(start.elapsed() < DRAFT_TIMEOUT, "no draft came to {}", folder.display());
        thread::sleep(Duration::from_millis(2));
    }
}

fn drafts(folder: &Path) -> Vec<PathBuf> {
    let items = fs::read_dir(folder).unwrap().flatten().map(|item| item.path());
    let is_draft =
        |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().starts_with(".wcode-");
    items.filter(is_draft).collect()
}

fn assert_no_draft_is_left(sandbox: &Sandbox, file: &str) {
    let left = drafts(sandbox.path(file).parent().unwrap());
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn an_edit_during_apply_is_kept_and_the_entry_comes_beside_it() {
    for (client, file) in [("openclaw", OPENCLAW), ("opencode", OPENCODE)] {
        let sandbox = Sandbox::new().file(file, "{ /* mine */ }\n");
        let edited = "{ /* mine */ \"edited\": true }\n";
        let args = ["apply", "--client", client];
        let output = run_beside_an_editor(&sandbox, &args, file, edited);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = sandbox.read(file);
        assert!(
            text.contains("\"edited\": true") && text.contains("wcode.net"),
            "{client}: {text}"
        );
        assert_no_draft_is_left(&sandbox, file);
        sandbox.run(["undo"]).succeeds();
        assert_eq!(sandbox.read(file), edited, "{client}");
    }
}

#[test]
fn an_edit_during_remove_is_kept() {
    let sandbox = Sandbox::new().opencode("{ /* mine */ }\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let edited = sandbox.read(OPENCODE).replace("/* mine */", "/* mine */ \"edited\": true,");
    let output = run_beside_an_editor(&sandbox, &["remove"], OPENCODE, &edited);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = sandbox.read(OPENCODE);
    assert!(text.contains("\"edited\": true") && !text.contains("wcode.net"), "{text}");
    assert_no_draft_is_left(&sandbox, OPENCODE);
}

#[test]
fn an_edit_during_undo_stops_it() {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let edited = sandbox.read(OPENCLAW).replace("/* mine */", "/* mine */ \"edited\": true,");
    let output = run_beside_an_editor(&sandbox, &["undo"], OPENCLAW, &edited);
    assert_eq!(output.status.code(), Some(4), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(sandbox.read(OPENCLAW), edited);
    assert_no_draft_is_left(&sandbox, OPENCLAW);
}
