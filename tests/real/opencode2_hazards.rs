//! What keeps OpenCode 2 from using our entry although nothing in it differs from what was requested: the real program does what `wcode` says of
//! it, and the command that `wcode` names ends it. OpenCode 2.0.15 beside 1.18.33.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::symlink;

use serde_json::Value;

use super::KEY;
use super::machine::{Machine, OWN_PROGRAMS};
use super::opencode::{CONFIG, OPENCODE, OPENCODE_2, apply};
use super::running::Finished;
use crate::support::vendor::{MODEL, Vendor};

pub(super) const DATABASE: &str = ".local/share/opencode/opencode.db";
pub(super) const OLD_KEY: &str = "sk-real-old-0123456789abcdef";

/// By the environment, and with a default model.
const ENV: [&str; 6] =
    ["--key-env", "MY_VENDOR_KEY", "--key-mode", "env", "--default-model", MODEL];

/// OpenCode 2 on PATH, and 1.x behind it.
pub(super) fn both() -> Machine {
    with_2(Machine::with(&OPENCODE))
}

pub(super) fn with_2(mut machine: Machine) -> Machine {
    let program = clients().join(OPENCODE_2.folder).join("bin/opencode");
    assert!(program.exists(), "OpenCode 2 is not installed: run `.ci/clients`");
    fs::create_dir_all(machine.path(OWN_PROGRAMS)).unwrap();
    symlink(program, machine.path(OWN_PROGRAMS).join("opencode")).unwrap();
    machine.export("OPENCODE_DISABLE_MODELS_FETCH", "1");
    machine.export("OPENCODE_DISABLE_AUTOUPDATE", "1");
    machine
}

fn clients() -> std::path::PathBuf {
    std::env::var_os("WCODE_REAL_CLIENTS").expect("set WCODE_REAL_CLIENTS").into()
}

/// The program of 1.x, which is not the first on PATH.
pub(super) fn opencode_1() -> String {
    clients().join(OPENCODE.folder).join("node_modules/.bin/opencode").display().to_string()
}

pub(super) fn turn(machine: &Machine) -> Finished {
    machine.shell(&format!("opencode run --standalone -m wcode/{MODEL} hi"))
}

/// A server in the background on a port of its own; it is stopped with the test.
pub(super) struct Server<'m>(&'m Machine);

impl<'m> Server<'m> {
    pub(super) fn on(machine: &'m Machine) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        machine.shell(&format!("opencode service set port {port}")).succeeds();
        Self(machine)
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        drop(self.0.shell("opencode service stop"));
    }
}

/// The warnings of `wcode status` about OpenCode.
fn warnings(machine: &Machine) -> Vec<Value> {
    let report = machine.wcode(&["status"]).json();
    let clients = report["clients"].as_array().unwrap();
    let client = clients.iter().find(|client| client["client"] == "opencode").unwrap();
    let notes = client["notes"].as_array().unwrap().iter();
    notes
        .filter(|note| note["level"] == "warning" && note["client"] == "opencode")
        .cloned()
        .collect()
}

#[track_caller]
fn remedy(machine: &Machine, words: &str) -> String {
    let all = warnings(machine);
    let found = all.iter().find(|note| note["message"].as_str().unwrap().contains(words));
    let found = found.unwrap_or_else(|| panic!("no warning has `{words}`: {all:#?}"));
    found["remedy"].as_str().unwrap_or_else(|| panic!("no remedy: {found:#}")).to_owned()
}

pub(super) fn keys(vendor: &Vendor) -> Vec<String> {
    vendor.turns().iter().filter_map(|turn| turn.key().map(str::to_owned)).collect()
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_stored_credential_goes_first_until_the_remedy_is_typed() {
    let mut machine = both();
    machine.export("MY_VENDOR_KEY", KEY);
    let auth = format!(r#"{{ "wcode": {{ "type": "api", "key": "{OLD_KEY}" }} }}"#);
    machine.write(".local/share/opencode/auth.json", &auth);
    let vendor = Vendor::start();
    apply(&machine, &vendor, &ENV).succeeds();
    machine.shell(&format!("'{}' models wcode", opencode_1())).succeeds();
    assert_eq!(warnings(&machine), [] as [Value; 0], "1.x keeps no credential in its database");

    turn(&machine).succeeds();
    assert!(keys(&vendor).iter().all(|key| key == OLD_KEY), "{:?}", keys(&vendor));

    let server = Server::on(&machine);
    let logout = remedy(&machine, "overrides the key of the config");
    machine.shell(&logout).succeeds();
    drop(server);
    assert_eq!(warnings(&machine), [] as [Value; 0]);
    let before = vendor.turns().len();
    turn(&machine).succeeds();
    let keys = keys(&vendor);
    assert!(keys.len() > before && keys[before..].iter().all(|key| key == KEY), "{keys:?}");
    let holding = machine.files_holding(OLD_KEY);
    assert!(holding.contains(&DATABASE.to_owned()), "a deleted row leaves its bytes: {holding:?}");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_database_keeps_opencode_1_from_starting_until_the_remedy_is_typed() {
    let mut machine = both();
    machine.export("MY_VENDOR_KEY", KEY);
    let vendor = Vendor::demanding(KEY);
    apply(&machine, &vendor, &ENV).succeeds();
    turn(&machine).succeeds();

    let refused = machine.shell(&format!("'{}' models wcode", opencode_1()));
    let words = "Database is not empty and has no session table";
    assert!(format!("{refused:?}").contains(words), "{refused:?}");
    let command = remedy(&machine, words);
    let listed = machine.shell(&format!("{command} models wcode")).succeeds();
    assert!(listed.stdout.contains(MODEL), "{listed:?}");
}

/// What each text is to OpenCode 2, and what `wcode status` says: both take it, or neither does.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_skips_what_wcode_says_it_skips() {
    let mut machine = with_2(Machine::bare());
    machine.export("MY_VENDOR_KEY", KEY);
    machine.export("QUOTED", "a\"b");
    let vendor = Vendor::start();
    apply(&machine, &vendor, &ENV).succeeds();
    turn(&machine).succeeds();
    let ours = machine.read(CONFIG);
    let with = |more: &str| ours.replacen('{', &format!("{{ {more}, "), 1);
    let config: Value = serde_json::from_str(&ours).unwrap();
    let names = ["provider", "providers"].map(|list| config[list]["wcode"]["name"].clone());
    let name = names.iter().find(|name| name.is_string()).unwrap();
    let cases = [
        ("comments", format!("// a\n{ours}/* b */"), true),
        ("a BOM", format!("\u{feff}{ours}"), true),
        ("an unset variable in a comment", format!("{ours}// {{env:QUOTED}}"), true),
        ("single quotes", with("'a': 1"), false),
        ("a hexadecimal number", with("\"a\": 0x1"), false),
        ("a tab in a string", with("\"a\": \"x\ty\""), false),
        ("a missing brace", ours.trim_end().trim_end_matches('}').to_owned(), false),
        ("something behind the end", format!("{ours}x"), false),
        ("a value that breaks the file", with("\"a\": \"{env:QUOTED}\""), false),
        ("a name that is a number", ours.replace(&name.to_string(), "5"), false),
    ];
    for (what, text, is_taken) in cases {
        machine.write(CONFIG, &text);
        let before = vendor.turns().len();
        let finished = turn(&machine);
        assert_eq!(vendor.turns().len() > before, is_taken, "{what}: {finished:?}");
        let said = machine.wcode(&["status"]).json();
        let said = said["clients"].to_string();
        let is_named = said.contains("silently");
        assert_eq!(is_named, !is_taken, "{what}: {said}");
    }
}

/// The server keeps the environment of the shell that started it.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode2_server_without_the_variable_is_restarted_by_the_remedy() {
    let mut machine = with_2(Machine::bare());
    let vendor = Vendor::demanding(KEY);
    machine.export("MY_VENDOR_KEY", KEY);
    apply(&machine, &vendor, &ENV).succeeds();
    let line = format!("opencode run -m wcode/{MODEL} hi");
    let server = Server::on(&machine);
    machine.shell("unset MY_VENDOR_KEY; opencode service start").succeeds();
    let refused = machine.shell(&line);
    assert!(keys(&vendor).is_empty(), "the server has the key of a later shell: {refused:?}");

    let restart = remedy(&machine, "was started without `MY_VENDOR_KEY`");
    machine.shell(&restart).succeeds();
    assert_eq!(warnings(&machine), [] as [Value; 0]);
    machine.shell(&line).succeeds();
    assert!(keys(&vendor).iter().all(|key| key == KEY) && !keys(&vendor).is_empty());
    drop(server);
}
