//! What another program saves while `wcode` writes is not lost: not during `apply`, nor on the way back.
//!
//! A slow disk makes the moment wide: a small library, built here, makes every `fsync` of `wcode` take a while. The editor
//! saves as soon as it sees that the new version is on its way to the disk. Another test has two editors that save at any
//! moment; `WCODE_EDITOR_EDITS=20000 WCODE_EDITOR_PROGRAM=target/release/wcode cargo test --test tests -- beside_apply
//! --nocapture` is a long run of it on the release build.

use std::collections::BTreeMap;
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

/// How long the last edit may be away while `wcode` exchanges the names. Only what is away for good is lost.
const RETURN_TIMEOUT: Duration = Duration::from_secs(60);

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

/// One editor's file: each save changes the number of its last edit, and replaces the file by a rename.
struct Editor<'s> {
    sandbox: &'s Sandbox,
    file: &'s str,
}

impl Editor<'_> {
    const START: &'static str = "{ /* mine */ \"edit\": 0, }\n";

    fn member(edit: usize) -> String {
        format!("\"edit\": {edit},")
    }

    /// The text as it is once the last edit is in it.
    fn reloaded(&self, last: usize) -> String {
        let start = Instant::now();
        loop {
            let text = fs::read_to_string(self.sandbox.path(self.file)).unwrap_or_default();
            if text.contains(&Self::member(last)) {
                return text;
            }
            assert!(
                start.elapsed() < RETURN_TIMEOUT,
                "edit {last} of {} is lost:\n{text}",
                self.file
            );
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Saves so many edits, and pauses between them: never twice for the same time.
    fn save_edits(&self, edits: usize) {
        let draft = format!("{}.editor", self.file);
        for edit in 1..=edits {
            let text =
                self.reloaded(edit - 1).replace(&Self::member(edit - 1), &Self::member(edit));
            self.sandbox.write(&draft, text);
            fs::rename(self.sandbox.path(&draft), self.sandbox.path(self.file)).unwrap();
            thread::sleep(Duration::from_micros((edit * 7919 % 23_000) as u64));
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures of a long run, with `--nocapture`")]
fn two_editors_that_save_by_a_rename_beside_apply_undo_and_remove_lose_no_edit() {
    const APPLY: &[&str] = &["apply", "--offline", "--on-conflict", "overwrite"];
    const COMMANDS: [&[&str]; 4] = [APPLY, &["undo"], APPLY, &["remove"]];
    let setting = |name: &str| std::env::var(name).ok();
    let edits = setting("WCODE_EDITOR_EDITS").map_or(80, |edits| edits.parse().unwrap());
    let program: &'static str = setting("WCODE_EDITOR_PROGRAM")
        .map_or(env!("CARGO_BIN_EXE_wcode"), |path| String::leak(path));
    let sandbox = Sandbox::new().openclaw(Editor::START).opencode(Editor::START);
    let editors = [OPENCLAW, OPENCODE].map(|file| Editor { sandbox: &sandbox, file });
    let run = |args: &[&str]| sandbox.command(args).with_program(program).run();

    let mut ended = BTreeMap::<(&str, i32), usize>::new();
    thread::scope(|scope| {
        let running = editors.each_ref().map(|editor| scope.spawn(|| editor.save_edits(edits)));
        for args in COMMANDS.iter().cycle() {
            if running.iter().all(|editor| editor.is_finished()) {
                break;
            }
            let outcome = run(args);
            let code = outcome.code.filter(|code| (0..10).contains(code));
            let code = code.unwrap_or_else(|| panic!("{outcome}"));
            *ended.entry((args[0], code)).or_default() += 1;
        }
    });
    println!("{edits} edits of each of two files; commands by exit code: {ended:?}");

    // What an editor saved with an old copy of the entry is its own by now: `remove` need not take it away.
    for args in [APPLY, &["remove"]] {
        run(args).succeeds();
        for editor in &editors {
            let text = sandbox.read(editor.file);
            assert!(text.contains(&Editor::member(edits)), "{args:?}: {text}");
            assert!(args != APPLY || text.contains("wcode.net"), "{text}");
            assert_no_draft_is_left(&sandbox, editor.file);
        }
    }
}
