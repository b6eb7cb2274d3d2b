//! A new user's whole way: the wizard on a terminal, then exactly the commands it ends with, on the real clients.
//!
//! The user answers with Enter wherever that is an answer; how often is counted, and may not grow. The vendor's
//! endpoint is changed as its users can: by a vendor file of their own.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use super::machine::{Machine, OWN_PROGRAMS};
use super::openclaw::NEWEST;
use super::opencode::OPENCODE;
use super::person::{LastWords, Person};
use super::secret_service::{assert_only_the_keyring_has_it, in_session};
use super::{KEY, assert_turns, openclaw};
use crate::adopt::{PAGE_OPENCLAW, PAGE_OPENCODE};
use crate::keyring::desktop::Desktop;
use crate::support::vendor::Vendor;

/// The most presses of Enter in the default case.
const MAX_ENTERS: usize = 8;

/// The same with the proposal of the first screen.
const MAX_EXPRESS_ENTERS: usize = 3;

const PROPOSAL: &str = "Set it up like this?";
const CUSTOMIZE: &str = "\u{1b}[B";

/// What is asked in every case once there is a key.
const AFTER_THE_KEY: [&str; 5] = [
    "Which models?",
    "Which model should be the clients' default?",
    "Where should the key be stored?",
    "Write these changes?",
    "Send hi to qwen/qwen3-235b-a22b now?",
];

const PAGE_URL: &str = "https://wcode.net/api/gpt/v1";
const DOWN: &str = "\u{1b}[B";
const OPENCODE_JSON: &str = ".config/opencode/opencode.json";

/// A user of this machine, with a vendor file that leads to the mock vendor.
fn user_of(machine: Machine) -> (Desktop, Machine, Vendor) {
    let desktop = Desktop::new();
    let machine = in_session(&desktop, machine);
    let vendor = Vendor::demanding(KEY);
    let file = include_str!("../../templates/vendors/wcode.json5");
    let file = file.replace(PAGE_URL, &vendor.base_url());
    machine.write(".config/wcode/vendors/wcode.json5", &file);
    (desktop, machine, vendor)
}

/// Types a command as the wizard's last lines show it, and checks what the client then sends.
#[track_caller]
fn assert_answers(
    machine: &Machine,
    vendor: &Vendor,
    words: &LastWords,
    client: &str,
    field: &str,
) {
    let before = vendor.turns().len();
    let finished = machine.shell(words.command(client)).succeeds();
    assert_turns(&vendor.turns()[before..], &finished, field);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_wizard_connects_both_clients_of_a_new_user_in_few_keystrokes() {
    let (desktop, machine, vendor) = user_of(Machine::with(&NEWEST).and(&OPENCODE));

    let mut user = Person::runs_wcode(&machine);
    user.accepts(PROPOSAL);
    user.pastes_the_key("Paste your wcode.net key");
    user.accepts_all([AFTER_THE_KEY[3], AFTER_THE_KEY[4]]);
    let words = user.finishes();

    assert!(words.enters <= MAX_EXPRESS_ENTERS, "{}", words.enters);
    assert!(words.shown.contains("The mock vendor greets you."), "{}", words.shown);
    openclaw::assert_accepted(&machine);
    assert_answers(&machine, &vendor, &words, "openclaw agent", "max_completion_tokens");
    assert_answers(&machine, &vendor, &words, "opencode run", "max_tokens");
    assert_only_the_keyring_has_it(&desktop, &machine);

    let script = words.command("wcode apply");
    assert!(script.ends_with(" --yes"), "it asks on a terminal: {script}");
    machine.shell(&format!("{script} --check")).succeeds();
}

/// The key is in plain text in both files and a backup, and OpenCode knows the vendor as `myprovider`.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_wizard_takes_over_what_was_copied_from_the_page() {
    let (desktop, machine, vendor) = user_of(Machine::with(&NEWEST).and(&OPENCODE));
    let filled_in =
        |page: &str| page.replace(PAGE_URL, &vendor.base_url()).replace("<API_KEY>", KEY);
    machine.write(openclaw::CONFIG, &filled_in(PAGE_OPENCLAW));
    machine.write(OPENCODE_JSON, &filled_in(PAGE_OPENCODE));
    machine.client(&["config", "set", "gateway.port", "19003"]).succeeds();

    let mut user = Person::runs_wcode(&machine);
    user.answers(PROPOSAL, CUSTOMIZE);
    user.accepts("Which clients do you want to set up?");
    user.accepts("Which wcode.net key?");
    user.accepts_all(AFTER_THE_KEY);
    let words = user.finishes();

    assert!(words.enters <= MAX_ENTERS, "{}", words.enters);
    for file in [openclaw::CONFIG, OPENCODE_JSON] {
        let text = machine.read(file);
        assert_eq!(text.matches(&vendor.base_url()).count(), 1, "it was doubled:\n{text}");
    }
    openclaw::assert_accepted(&machine);
    assert_answers(&machine, &vendor, &words, "openclaw agent", "max_completion_tokens");
    assert_answers(&machine, &vendor, &words, "opencode run -m myprovider/", "max_tokens");

    let copies = [".local/state/wcode/journal/000001.done", ".openclaw/openclaw.json.bak"];
    assert_eq!(machine.files_holding(KEY), copies);
    assert!(words.shown.contains("wcode key scrub finds them"), "{}", words.shown);
    machine.wcode(&["key", "scrub", "--yes", "--purge-journal"]).succeeds();
    assert_only_the_keyring_has_it(&desktop, &machine);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_wizard_speaks_chinese() {
    let (desktop, mut machine, vendor) = user_of(Machine::with(&OPENCODE));
    machine.export("LANG", "zh_CN.UTF-8");

    let mut user = Person::runs_wcode(&machine);
    user.reads("将你的 AI 工具接入 wcode.net");
    user.answers("就这样配置吗？", CUSTOMIZE);
    user.accepts("要设置哪些客户端？");
    user.pastes_the_key("粘贴你的 wcode.net 密钥");
    user.accepts_all([
        "选择哪些模型？",
        "客户端默认使用哪个模型？",
        "密钥存储在哪里？",
        "写入这些更改吗？",
        "现在向 qwen/qwen3-235b-a22b 发送一句 hi 吗？",
    ]);
    let words = user.finishes();

    assert!(words.enters <= MAX_ENTERS, "{}", words.enters);
    assert!(words.shown.contains("✓ 完成"), "{}", words.shown);
    assert_answers(&machine, &vendor, &words, "opencode run", "max_tokens");
    assert_only_the_keyring_has_it(&desktop, &machine);
}

/// By its official command, which npm carries out as it is set up here.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_wizard_installs_a_client_that_is_missing() {
    let (desktop, mut machine, vendor) = user_of(Machine::bare());
    give_npm(&mut machine);

    let mut user = Person::runs_wcode(&machine);
    user.reads("Not installed: OpenClaw, OpenCode");
    user.answers("Which clients do you want to set up?", &format!("{DOWN} "));
    user.answers("OpenCode is not installed. What would you like to do?", DOWN);
    user.pastes_the_key("Paste your wcode.net key");
    user.accepts_all(AFTER_THE_KEY);
    let words = user.finishes();

    assert!(machine.exists(&format!("{OWN_PROGRAMS}/opencode")));
    // What keeps it quiet, from its first start on.
    for (name, value) in OPENCODE.environment {
        machine.export(name, value);
    }
    assert_answers(&machine, &vendor, &words, "opencode run", "max_tokens");
    assert_only_the_keyring_has_it(&desktop, &machine);
}

/// The npm that installed the other clients, with its settings except the place it installs to.
fn give_npm(machine: &mut Machine) {
    let npm = |arguments: &[&str]| {
        let output = Command::new("npm").args(arguments).output().expect("npm is there");
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).expect("npm's words are UTF-8").trim().to_owned()
    };
    // As it was when the versions of the other clients were chosen.
    machine.export("npm_config_before", "2026-11-23");
    for setting in ["userconfig", "cache"] {
        machine.export(&format!("npm_config_{setting}"), &npm(&["config", "get", setting]));
    }
    // A network may have its own certificate, which Node learns only from this.
    if let Ok(certificates) = std::env::var("NODE_EXTRA_CA_CERTS") {
        machine.export("NODE_EXTRA_CA_CERTS", &certificates);
    }
    let prefix = machine.path(OWN_PROGRAMS).parent().expect("it has one").display().to_string();
    machine.export("npm_config_prefix", &prefix);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&folders).map(|folder| folder.join("npm"));
    let program = found.filter_map(|path| path.canonicalize().ok()).next().expect("npm is there");
    fs::create_dir_all(machine.path(OWN_PROGRAMS)).expect("the home is ours");
    symlink(program, machine.path(OWN_PROGRAMS).join("npm")).expect("the home is ours");
}
