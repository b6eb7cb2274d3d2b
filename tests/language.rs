//! The language: who chooses it, and what an error looks like in Chinese.

mod help;
mod screen;
mod wrong;

use crate::support::{Invocation, OPENCLAW, Outcome, Sandbox};
use serde_json::json;

const APPLY: [&str; 3] = ["apply", "--client", "openclaw"];

/// A file that cannot be parsed: the shortest way to a sentence.
const BROKEN: &str = "{\n  a: 1,\n  b 2,\n}\n";

/// What the error about it begins with.
const ENGLISH: &str = "cannot parse `";
const CHINESE: &str = "无法解析 `";

fn broken() -> Sandbox {
    Sandbox::new().openclaw(BROKEN)
}

fn under<'s>(sandbox: &'s Sandbox, vars: &[(&str, &str)], flags: &[&str]) -> Invocation<'s> {
    let command = sandbox.command(&[&APPLY, flags].concat());
    vars.iter().fold(command, |command, (name, value)| command.env(name, value))
}

#[track_caller]
fn assert_speaks(vars: &[(&str, &str)], flags: &[&str], words: &str) {
    let sandbox = broken();
    let outcome = under(&sandbox, vars, flags).run().exits(5);
    assert!(outcome.stderr.contains(words), "{vars:?} {flags:?}: {outcome}");
}

/// The lines of stderr.
fn lines(outcome: &Outcome) -> Vec<&str> {
    outcome.stderr.lines().collect()
}

mod choice {
    use super::{APPLY, CHINESE, ENGLISH, assert_speaks, broken, under};

    #[test]
    fn english_is_the_default() {
        assert_speaks(&[], &[], ENGLISH);
    }

    #[test]
    fn the_flag_the_variable_and_the_locale_choose() {
        assert_speaks(&[], &["--lang", "zh"], CHINESE);
        for name in ["zh", "zh-CN", "zh_CN.UTF-8", "ZH"] {
            assert_speaks(&[("WCODE_LANG", name)], &[], CHINESE);
        }
        for locale in ["zh_CN.UTF-8", "zh_CN", "zh_TW.utf8"] {
            for name in ["LANG", "LC_MESSAGES", "LC_ALL"] {
                assert_speaks(&[(name, locale)], &[], CHINESE);
            }
        }
    }

    #[test]
    fn the_flag_may_precede_the_command_as_well() {
        let sandbox = broken();
        let args = [&["--lang", "zh"], &APPLY[..]].concat();
        sandbox.command(&args).run().exits(5).says(CHINESE);
    }

    #[test]
    fn the_nearer_choice_wins() {
        let zh = ("LANG", "zh_CN.UTF-8");
        assert_speaks(&[zh], &["--lang", "en"], ENGLISH);
        assert_speaks(&[("WCODE_LANG", "zh")], &["--lang", "en"], ENGLISH);
        assert_speaks(&[("WCODE_LANG", "en")], &["--lang", "zh"], CHINESE);
        assert_speaks(&[("WCODE_LANG", "en"), zh], &[], ENGLISH);
        assert_speaks(&[("WCODE_LANG", "zh"), ("LC_ALL", "C")], &[], CHINESE);
        assert_speaks(&[("LC_ALL", "C"), zh], &[], ENGLISH);
        assert_speaks(&[("LC_MESSAGES", "en_US.UTF-8"), zh], &[], ENGLISH);
        assert_speaks(&[("LC_ALL", ""), zh], &[], CHINESE);
    }

    #[test]
    fn english_where_chinese_cannot_be_shown() {
        for locale in ["zh_CN.GBK", "zh_CN.GB18030", "zh_TW.BIG5"] {
            assert_speaks(&[("LANG", locale)], &[], ENGLISH);
        }
        let console = ("TERM", "linux");
        assert_speaks(&[console, ("LANG", "zh_CN.UTF-8")], &[], ENGLISH);
        assert_speaks(&[console, ("WCODE_LANG", "zh")], &[], CHINESE);
        assert_speaks(&[console], &["--lang", "zh"], CHINESE);
    }

    #[test]
    fn a_language_that_is_not_there_is_no_choice() {
        assert_speaks(&[("WCODE_LANG", "fr")], &[], ENGLISH);
        assert_speaks(&[("WCODE_LANG", "fr"), ("LANG", "zh_CN.UTF-8")], &[], CHINESE);
        assert_speaks(&[("LANG", "fr_FR.UTF-8")], &[], ENGLISH);
        let sandbox = broken();
        under(&sandbox, &[], &["--lang", "fr"]).run().exits(2);
    }
}

mod reports {
    use super::{Sandbox, broken, json, under};

    #[test]
    fn json_is_english_under_a_chinese_locale() {
        for var in [("LANG", "zh_CN.UTF-8"), ("WCODE_LANG", "zh")] {
            let sandbox = broken();
            let outcome = under(&sandbox, &[var], &["--json"]).run().exits(5);
            let error = &outcome.json()["error"];
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("expected `:` after a key, found `2`"), "{outcome}");
            assert!(error["hint"].as_str().unwrap().starts_with("fix the file"), "{outcome}");
            outcome.says("expected `:` after a key");
        }
    }

    #[test]
    fn json_is_chinese_where_it_is_asked_for_and_its_names_are_not() {
        let english = under(&broken(), &[], &["--json"]).run().exits(5).json();
        let sandbox = broken();
        let outcome = under(&sandbox, &[], &["--json", "--lang", "zh"]).run().exits(5);
        let report = outcome.json();
        let error = &report["error"];
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("第 3 行第 5 列，应为：键后的 `:`；实际：`2`"), "{outcome}");
        assert!(error["hint"].as_str().unwrap().contains("未写入任何内容"), "{outcome}");
        assert_eq!((&error["kind"], &error["line"]), (&json!("syntax"), &json!(3)));
        let names = |report: &serde_json::Value| -> Vec<String> {
            report["error"].as_object().unwrap().keys().cloned().collect()
        };
        assert_eq!(names(&report), names(&english));
    }

    #[test]
    fn what_a_client_is_answered_is_english() {
        let sandbox = Sandbox::new().env("WCODE_LANG", "zh");
        let keys = r#"{ "keys": { "wcode": { "store": "env", "variable": "MISSING" } } }"#;
        std::fs::write(sandbox.root().join("state/keys.json"), keys).unwrap();
        let request = r#"{ "protocolVersion": 1, "ids": ["wcode/api-key"] }"#;
        let answer = sandbox.command(&["resolve"]).stdin(request).run().succeeds().json();
        let message = answer["errors"]["wcode/api-key"]["message"].as_str().unwrap();
        assert!(message.contains("is in the variable `MISSING`"), "{message}");
        assert!(message.is_ascii(), "{message}");
    }

    #[test]
    fn nothing_on_the_disk_depends_on_the_language() {
        let written = |language: &str| {
            let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").env("WCODE_LANG", language);
            sandbox.run(super::APPLY).succeeds();
            let read = |name: &String| {
                let text = std::fs::read_to_string(sandbox.root().join("state").join(name));
                (name.clone(), text.unwrap_or_default().is_ascii())
            };
            let state: Vec<_> = sandbox.state_files().iter().map(read).collect();
            assert!(state.iter().all(|(_, is_ascii)| *is_ascii), "{state:?}");
            sandbox.read(super::OPENCLAW)
        };
        assert_eq!(written("zh"), written("en"));
    }
}

mod errors {
    use super::{APPLY, OPENCLAW, Sandbox, lines};

    fn chinese() -> Sandbox {
        Sandbox::new().env("WCODE_LANG", "zh")
    }

    #[test]
    fn a_syntax_error_shows_its_line_a_caret_and_a_hint() {
        let sandbox = chinese().openclaw("{\n  a: 1,\n  模型 2,\n}\n");
        let outcome = sandbox.run(APPLY).exits(5);
        let lines = lines(&outcome);
        assert!(lines[0].contains("第 3 行第 6 列，应为：键后的 `:`；实际：`2`"), "{outcome}");
        let width =
            |line: &str, end: char| console::measure_text_width(line.split(end).next().unwrap());
        assert_eq!(lines[1], "  模型 2,", "{outcome}");
        assert_eq!(width(lines[2], '^'), width(lines[1], '2'), "{outcome}");
        assert!(lines[3].contains("请修正文件中的这一处"), "{outcome}");
    }

    #[test]
    fn every_expectation_is_translated() {
        for (text, problem) in [
            ("{", "应为：键或 `}`；实际：文件结尾"),
            ("{ a: }", "应为：值；实际：`}`"),
            ("{ a: 1 b: 2 }", "应为：值后的 `,` 或 `}`；实际：`b`"),
            ("{ a: [1 2] }", "应为：值后的 `,` 或 `]`；实际：`2`"),
            ("{ a: 'b\n' }", "应为：结束字符串的 `'`；实际：行尾"),
            ("{ a: tru }", "应为：`true`；实际：空格"),
            ("{ a: 1 } x", "应为：文件结尾；实际：`x`"),
            ("{ a: '\\xg0' }", "应为：十六进制数字；实际：`g`"),
            ("/* open", "应为：结束注释的 `*/`；实际：文件结尾"),
        ] {
            let sandbox = chinese().openclaw(text);
            sandbox.run(APPLY).exits(5).says(problem);
        }
    }

    #[test]
    fn a_file_that_is_no_text_or_no_file() {
        chinese().openclaw(b"{ a: '\xff' }").run(APPLY).exits(5).says("偏移 6 处的字节不是 UTF-8");
        chinese().openclaw(b"\xff\xfe{\0").run(APPLY).exits(5).says("文件编码为 UTF-16");
        let sandbox = chinese();
        std::fs::create_dir_all(sandbox.path(OPENCLAW)).unwrap();
        sandbox.run(APPLY).exits(1).says("无法读取 `").says("它是一个目录");
    }

    #[test]
    fn a_conflict() {
        let sandbox = chinese().openclaw("{}");
        sandbox.run(APPLY).succeeds();
        sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace("128000", "77000"));
        let args = ["apply", "--client", "openclaw", "--context-window", "64000"];
        let outcome = sandbox
            .run(args)
            .exits(4)
            .says("有一个字段的现值不是 wcode 写入的，而 wcode 要改动它：");
        outcome.says("77000").says("`--on-conflict keep` 保留文件中的值");
    }

    #[test]
    fn a_missing_key() {
        let sandbox = chinese();
        let keys = r#"{ "keys": { "wcode/work": { "store": "file" } } }"#;
        std::fs::write(sandbox.root().join("state/keys.json"), keys).unwrap();
        let outcome = sandbox.run(["key", "get", "--key-name", "work"]).exits(6);
        let outcome = outcome.says("未存储 `wcode/work` 的 API 密钥（查找位置：file）");
        outcome.says("可用 `wcode key set --vendor wcode --key-name work` 存储");
    }

    #[test]
    fn a_key_that_is_none_says_where_it_came_from() {
        let set = |stdin: &str| {
            let sandbox = chinese();
            let args = ["key", "set", "--stdin", "--key-store", "file"];
            sandbox.command(&args).stdin(stdin).run().exits(6)
        };
        set("").says("没有可用的 API 密钥：内容为空（来源：stdin）").says("请检查上述来源");
        set("two words").says("内容的前后或中间有空白字符（来源：stdin）");
        set("ключ").says("含有 HTTP 请求头不支持的字符（来源：stdin）");
    }

    #[test]
    fn a_key_command_that_fails() {
        let sandbox = chinese();
        let args = ["key", "set", "--key-store", "file", "--from-command", "sh -c 'exit 3'"];
        sandbox.command(&args).run().exits(6).says("密钥命令 `sh` 失败（退出状态 3）");
    }
}
