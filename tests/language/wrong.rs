//! Command lines that make no sense, in Chinese: what is wrong, what was meant, how it is called; and no key.

use super::Sandbox;

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().collect()
}

#[test]
fn each_says_what_is_wrong_and_what_is_nearest() {
    let sandbox = Sandbox::new().env("WCODE_LANG", "zh");
    for (line, said) in [
        ("apply --nonsense", "无法识别的参数 `--nonsense`"),
        ("apply --clien x", "无法识别的参数 `--clien`\n建议：你要用的可能是 `--client`"),
        ("--key-stdin apply", "`--key-stdin`\n建议：你要用的可能是 `apply --key-stdin`"),
        ("key --key-stdin set", "你要用的可能是 `set --key-stdin`"),
        ("aply", "无法识别的子命令 `aply`\n建议：你要用的可能是 `apply`"),
        ("exec", "缺少必需的参数：`<CMD>...`"),
        ("apply --key-stdin --key-stdin", "`--key-stdin` 只能给出一次"),
        ("apply --key-stdin --key-env X", "`--key-stdin` 不能与 `--key-env <NAME>` 同时使用"),
        (
            "key set --stdin --from-env A --from-file B",
            "`--key-stdin` 不能与 `--key-env <NAME>`、`--key-file <PATH>` 同时使用",
        ),
        (
            "apply --key-store keyrin",
            "`--key-store <STORE>` 的值 `keyrin` 无效（可选值：keyring、file、env、command、path）\n建议：你要用的可能是 `keyring`",
        ),
        ("apply --key-store", "`--key-store <STORE>` 需要一个值（可选值：keyring、"),
        ("apply --model", "`--model <ID>` 需要一个值\n"),
        ("apply --key-stdin=3", "`--key-stdin` 后有多余的值 `3`"),
        ("apply --max-tokens 0", "`--max-tokens <N>` 的值 `0` 无效：不在 1.."),
        ("undo abc", "`[ID]` 的值 `abc` 无效：应为非负整数"),
        ("undo 99999999999999999999", "无效：数值过大"),
    ] {
        let outcome = sandbox.command(&words(line)).run().exits(2).shows("");
        let outcome = outcome.says("错误：").says(said).says("\n\n更多信息请用 `--help`\n");
        outcome.never_says("error").never_says("Usage").never_says("'");
    }
}

#[test]
fn how_it_is_called_is_shown_below() {
    let sandbox = Sandbox::new().env("WCODE_LANG", "zh");
    let outcome = sandbox.run(["undo", "1", "2"]).exits(2);
    let whole =
        "错误：无法识别的参数 `2`\n\n用法：wcode undo [OPTIONS] [ID]\n\n更多信息请用 `--help`\n";
    assert_eq!(outcome.stderr, whole);
}

#[test]
fn english_is_as_clap_has_it() {
    let outcome = Sandbox::new().run(["undo", "1", "2"]).exits(2);
    let whole = "error: unexpected argument '2' found\n\nUsage: wcode undo [OPTIONS] [ID]\n\n\
                 For more information, try '--help'.\n";
    assert_eq!(outcome.stderr, whole);
}

#[test]
fn a_report_in_json_is_chinese_only_where_that_is_asked_for() {
    let sandbox = Sandbox::new().env("WCODE_LANG", "zh");
    let report = |args: &[&str]| {
        let outcome = sandbox.command(args).run().exits(2);
        let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
        report["error"]["message"].clone()
    };
    assert_eq!(report(&["aply", "--json"]), "unrecognized subcommand `aply`");
    assert_eq!(report(&["aply", "--json", "--lang", "zh"]), "无法识别的子命令 `aply`");
}

#[test]
fn a_key_typed_in_a_wrong_place_is_not_shown() {
    const KEY: &str = "sk-live-0123456789abcdefABCDEF";
    const PHRASE: &str = "correct-horse";
    let sandbox = Sandbox::new();
    for args in [
        &["key", "set", PHRASE][..],
        &["key", "set", KEY],
        &["key", "set", "--stdin=correct-horse"],
        &["key", KEY],
        &["apply", KEY],
        &["apply", "--key-store", KEY],
        &["undo", KEY],
        &["undo", "--json", KEY],
        &["key", "set", "--json", PHRASE],
        &[KEY],
    ] {
        let outcome = sandbox.command(&[&["--lang", "zh"], args].concat()).run().exits(2);
        let outcome = outcome.says("错误：").says("•••");
        for hidden in [KEY, PHRASE] {
            assert!(!format!("{}{}", outcome.stdout, outcome.stderr).contains(hidden), "{outcome}");
        }
    }
}
