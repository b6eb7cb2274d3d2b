//! `wcode man`: the pages of every command and topic, in both languages, as mandoc and man-db read them.

use std::process::Command;

use wcode::internals::manual;

use crate::support::Sandbox;

/// Every page below the home's `man`, with its text.
fn pages() -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::new();
    let folder = sandbox.arg("man");
    sandbox.run(["man", "--dir", &folder]).succeeds();
    let files = sandbox.files();
    (sandbox, files)
}

#[test]
fn every_command_and_topic_has_a_page_in_both_languages() {
    let (sandbox, files) = pages();
    for prefix in ["man", "man/zh_CN"] {
        for topic in manual::topics() {
            assert!(files.contains(&format!("{prefix}/man7/wcode-{topic}.7")), "{topic}");
        }
        for command in ["wcode", "wcode-apply", "wcode-key-set", "wcode-service-install"] {
            assert!(files.contains(&format!("{prefix}/man1/{command}.1")), "{command}");
        }
    }
    // As `--help` has them: every command, none that is hidden.
    let help = sandbox.run(["--help"]).succeeds().stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let names = commands.lines().filter_map(|line| line.strip_prefix("  "));
    let names =
        names.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next());
    for name in names {
        assert!(files.contains(&format!("man/man1/wcode-{name}.1")), "{name}");
    }
    assert!(!files.iter().any(|file| file.contains("__")), "{files:?}");
    assert_eq!(sandbox.mode("man/man1/wcode.1"), 0o644);
}

#[test]
fn a_page_says_what_the_command_is_and_the_plain_command_prints_the_first() {
    let (sandbox, _) = pages();
    let page = sandbox.read("man/man1/wcode-key-set.1");
    for part in [
        ".TH WCODE\\-KEY\\-SET 1 ",
        "\\fB\\-\\-key\\-store STORE\\fR",
        ".SH EXAMPLES\n",
        "wcode key set",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(sandbox.read("man/zh_CN/man1/wcode-key-set.1").contains(".SH 示例\n"));
    assert!(sandbox.read("man/zh_CN/man7/wcode-keys.7").contains("密钥"));
    let printed = sandbox.run(["man"]).succeeds().stdout;
    assert_eq!(printed, sandbox.read("man/man1/wcode.1"));
    // A second run gives the same bytes.
    let again = sandbox.run(["man", "--dir", &sandbox.arg("man")]).succeeds();
    assert!(again.stderr.contains("man pages were written"), "{again}");
    assert_eq!(page, sandbox.read("man/man1/wcode-key-set.1"));
}

#[test]
#[ignore = "needs mandoc and man-db"]
fn man_pages_are_accepted_by_mandoc_and_man() {
    let (sandbox, files) = pages();
    assert!(files.len() > 80, "{files:?}");
    for file in &files {
        let path = sandbox.path(file);
        // Chinese has no spaces at which a line of the source could end.
        let level = if file.contains("zh_CN") { "warning" } else { "style" };
        let lint =
            Command::new("mandoc").args(["-Tlint", "-W", level]).arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&lint.stdout).into_owned();
        assert!(lint.status.success() && said.is_empty(), "{said}");
        let mut man = Command::new("man");
        man.args(["--warnings=w", "-l"]).arg(&path).env("LC_ALL", "C.UTF-8").env("MANPAGER", "cat");
        let shown = man.env("MANWIDTH", "80").output().unwrap();
        let warnings = String::from_utf8_lossy(&shown.stderr).into_owned();
        // Older groffs do not know where a Chinese line may end, and say so.
        let is_fine = warnings.is_empty() || file.contains("zh_CN");
        assert!(shown.status.success() && is_fine, "{file}: {warnings}");
        let text = String::from_utf8_lossy(&shown.stdout).into_owned();
        assert!(text.lines().count() > 10 && !text.contains("\\fB"), "{file}: {text}");
    }
    // The line of `whatis`.
    let lexgrog =
        Command::new("lexgrog").arg(sandbox.path("man/man7/wcode-keys.7")).output().unwrap();
    let line = String::from_utf8_lossy(&lexgrog.stdout).into_owned();
    assert!(line.contains("wcode-keys - Store, rotate and remove API keys"), "{line}");
}
