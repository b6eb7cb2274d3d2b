//! `--help` in Chinese: the same names, lines of the terminal's width.

use super::{Invocation, Sandbox};
use console::measure_text_width;

/// Every command that shows help.
const COMMANDS: [&[&str]; 18] = [
    &[],
    &["setup"],
    &["apply"],
    &["status"],
    &["undo"],
    &["history"],
    &["remove"],
    &["models"],
    &["models", "refresh"],
    &["key"],
    &["key", "set"],
    &["key", "status"],
    &["key", "get"],
    &["key", "rm"],
    &["key", "move"],
    &["key", "scrub"],
    &["exec"],
    &["resolve"],
];

fn help<'s>(sandbox: &'s Sandbox, command: &[&str], flags: &[&str]) -> Invocation<'s> {
    sandbox.command(&[command, flags].concat())
}

#[test]
fn every_command_has_it_in_chinese_with_the_same_names() {
    let sandbox = Sandbox::new();
    let names = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "-_<>".contains(c)));
        words.filter(|word| word.starts_with(['-', '<'])).map(str::to_owned).collect()
    };
    let of_options = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.trim_start().starts_with('-')).flat_map(names).collect()
    };
    for command in COMMANDS {
        let english = help(&sandbox, command, &["--help"]).run().succeeds().stdout;
        let chinese = help(&sandbox, command, &["--help", "--lang", "zh"]).run().succeeds();
        for heading in ["Usage:", "Options:", "Commands:", "Arguments:", "Possible values:"] {
            assert!(!chinese.stdout.contains(heading), "{chinese}");
        }
        assert!(chinese.stdout.contains("\n用法：wcode"), "{chinese}");
        assert_eq!(of_options(&chinese.stdout), of_options(&english), "{command:?}");
    }
}

#[test]
fn a_line_is_no_wider_than_the_terminal_and_nothing_of_its_making_is_left() {
    let sandbox = Sandbox::new().env("LANG", "zh_CN.UTF-8");
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let outcome = help(&sandbox, command, &[flag]).env("COLUMNS", "72").run();
            let outcome = outcome.succeeds();
            let text = outcome.stdout.as_str();
            assert!(text.lines().all(|line| measure_text_width(line) <= 72), "{outcome}");
            assert!(text.lines().all(|line| line.trim_end() == line), "{outcome}");
            assert!(!text.contains('\u{e000}'), "{outcome}");
        }
    }
}

#[test]
fn its_language_is_the_one_of_everything_else() {
    let sandbox = Sandbox::new();
    let first = |vars: &[(&str, &str)], args: &[&str]| {
        let command = sandbox.command(args);
        let command = vars.iter().fold(command, |command, (name, value)| command.env(name, value));
        command.run().succeeds().stdout.lines().next().unwrap_or_default().to_owned()
    };
    let (english, chinese) = ("List the known models", "列出目录中的模型");
    assert_eq!(first(&[], &["models", "-h"]), english);
    assert_eq!(first(&[("LANG", "zh_CN.UTF-8")], &["models", "-h"]), chinese);
    assert_eq!(first(&[("WCODE_LANG", "zh")], &["models", "-h", "--lang", "en"]), english);
    assert_eq!(first(&[], &["--lang=zh", "models", "--help"]), chinese);
}

#[test]
fn a_command_without_its_subcommand_shows_it_on_stderr() {
    let sandbox = Sandbox::new().env("WCODE_LANG", "zh");
    sandbox.run(["key"]).exits(2).says("用法：wcode key [OPTIONS] <COMMAND>").says("移动 API 密钥");
}

#[test]
fn flags_of_another_program_are_not_ours() {
    let sandbox = Sandbox::new();
    let args = ["exec", "--nonsense", "--", "tool", "--json", "--lang", "zh"];
    sandbox.run(args).exits(2).shows("").never_shows("schema").says("error: unexpected argument");
    sandbox.run(["exec", "--help", "--", "tool", "--lang", "zh"]).succeeds().shows("Usage:");
}
