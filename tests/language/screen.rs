//! What the commands say in Chinese.

use super::{OPENCLAW, Sandbox};

/// A sandbox whose language is Chinese.
fn chinese() -> Sandbox {
    Sandbox::new().openclaw("{}").env("WCODE_LANG", "zh")
}

#[test]
fn before_anything_is_known_of_the_machine() {
    let outcome = chinese().command(&["apply"]).env("HOME", "nowhere").run();
    outcome.exits(2).says("错误：此账户没有主目录\n建议：请将 HOME 设为绝对路径");
    let sandbox = Sandbox::new();
    let outcome = sandbox.command(&["apply", "--lang", "zh"]).env("HOME", "nowhere").run();
    outcome.exits(2).says("错误：此账户没有主目录");
}

#[test]
fn what_was_written_and_how_it_is_taken_back() {
    let sandbox = chinese();
    let outcome = sandbox.run(["apply"]).succeeds();
    outcome.says(&format!("openclaw：已修改 `[HOME]/{OPENCLAW}`")).says("可用 `wcode undo 1` 撤销");
    sandbox.run(["apply"]).succeeds().says("无需任何更改");
    let outcome = sandbox.run(["remove", "--config", "elsewhere"]).exits(2);
    outcome.says("错误：`--config` 只能用于一个客户端\n建议：");
    sandbox.run(["undo", "7"]).exits(2).says("没有编号为 7 的记录");
    sandbox.run(["undo"]).succeeds().says("可用 `wcode undo 2` 撤销");
}

#[test]
fn status_and_history() {
    let sandbox = chinese();
    sandbox.run(["history"]).succeeds().says("wcode 尚未写入任何内容");
    sandbox.run(["apply"]).succeeds();
    let status = sandbox.run(["status"]).succeeds();
    assert!(status.stdout.contains("  正常：`wcode` 与 wcode 写入时一致\n"), "{status}");
    assert!(status.stdout.contains("  密钥：来自环境变量\n"), "{status}");
    sandbox.run(["undo"]).succeeds();
    let history = sandbox.run(["history"]).succeeds();
    let columns = |line: &str| {
        let place = line.find(OPENCLAW).or_else(|| line.find('/')).unwrap();
        console::measure_text_width(&line[..place])
    };
    let lines: Vec<&str> = history.stdout.lines().collect();
    assert!(lines[0].contains("撤销 1") && lines[0].contains("已完成"), "{history}");
    assert!(lines[1].contains("apply") && lines[1].contains("已撤销"), "{history}");
    assert_eq!(columns(lines[0]), columns(lines[1]), "{history}");
}

#[test]
fn keys() {
    let sandbox = chinese();
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    let outcome = sandbox.command(&set).stdin("sk-e2e-0123456789").run().succeeds();
    outcome.says("`wcode` 的密钥已存入：file");
    let status = sandbox.run(["key", "status"]).succeeds();
    assert!(status.stdout.starts_with("wcode：file，自 "), "{status}");
    assert!(status.stdout.contains(" 起，尾号 "), "{status}");
    sandbox.run(["key", "rm"]).succeeds().says("`wcode` 的密钥已移除");
}
