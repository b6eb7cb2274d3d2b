//! Each check with something that makes it fail, and the remedy that it then names, typed as it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use serde_json::{Value, json};

use super::rig::{COPY, KEY, Rig, await_monitor};
use crate::support::faulty::{ReceivedRequest, Reply, Server};
use crate::support::{MODEL, OPENCLAW, not_tested};

/// One way for one check to fail.
struct Case {
    id: &'static str,
    /// How well it is then.
    level: &'static str,
    breaks: fn(&mut Rig),
    mends: Mends,
}

/// What brings it back.
enum Mends {
    /// The remedy, typed as the report shows it, with the answers to its prompts.
    Typed(&'static [(&'static str, &'static str)]),
    /// What the hint, in these words, asks a person to do.
    ByHand(&'static str, fn(&mut Rig)),
}

use Mends::{ByHand, Typed};

const NEW_KEY: &str = "sk-e2e-doctor-new-9876543210\n";

const CASES: &[Case] = &[
    Case { id: "clients", level: "warning", breaks: an_old_client, mends: Typed(&[]) },
    Case {
        id: "clients",
        level: "error",
        breaks: |rig| a_client_for(rig, ">=99"),
        mends: ByHand("install Node.js >=99", |rig| a_client_for(rig, ">=20")),
    },
    Case { id: "journal", level: "warning", breaks: an_interrupted_command, mends: Typed(&[]) },
    Case { id: "journal", level: "error", breaks: a_damaged_entry, mends: Typed(&[]) },
    Case {
        id: "catalog",
        level: "error",
        breaks: |rig| write(rig, "settings/vendors/bad.json5", "{ id: "),
        mends: ByHand("", |rig| remove(rig, "settings/vendors/bad.json5")),
    },
    Case {
        id: "settings",
        level: "error",
        breaks: |rig| write(rig, "settings/watch.json5", "{ mode: 'report', nope: 1 }"),
        mends: ByHand("", |rig| write(rig, "settings/watch.json5", "{ mode: 'report' }")),
    },
    Case {
        id: "settings",
        level: "error",
        breaks: |rig| write(rig, "settings/watch.json5", "{ metrics: 'no address' }"),
        mends: ByHand("", |rig| write(rig, "settings/watch.json5", "{ metrics: '9464' }")),
    },
    Case {
        id: "settings",
        level: "warning",
        breaks: |rig| write(rig, "settings/watch.json5", "{ onChange: '/gone/hook --loud' }"),
        mends: ByHand("", |rig| write(rig, "settings/watch.json5", "{ onChange: 'true' }")),
    },
    Case {
        id: "files",
        level: "warning",
        breaks: credentials_of_an_old_version,
        mends: Typed(&[]),
    },
    Case {
        id: "files",
        level: "warning",
        breaks: a_default_that_is_not_listed,
        mends: ByHand("wcode use", |rig| {
            rig.sandbox.run(["use", MODEL]).succeeds();
        }),
    },
    Case { id: "files", level: "warning", breaks: a_changed_value, mends: Typed(&[]) },
    Case { id: "files", level: "error", breaks: an_entry_that_is_gone, mends: Typed(&[]) },
    Case {
        id: "files",
        level: "warning",
        breaks: |rig| rig.sandbox.chmod(OPENCLAW, 0o644),
        mends: Typed(&[]),
    },
    Case {
        id: "modes",
        level: "error",
        breaks: |rig| rig.sandbox.chmod("../state/keys/wcode", 0o644),
        mends: Typed(&[]),
    },
    Case { id: "modes", level: "warning", breaks: settings_of_everybody, mends: Typed(&[]) },
    Case {
        id: "modes",
        level: "warning",
        breaks: |rig| rig.sandbox.chmod(".openclaw", 0o777),
        mends: Typed(&[]),
    },
    Case {
        id: "modes",
        level: "info",
        breaks: |rig| rig.sandbox.chmod(".openclaw", 0o755),
        mends: Typed(&[]),
    },
    Case {
        id: "disk",
        level: "error",
        breaks: |rig| rig.below = FULL_DISK.to_vec(),
        mends: ByHand("free some space", |rig| rig.below.clear()),
    },
    Case {
        id: "programs",
        level: "warning",
        breaks: another_program,
        mends: ByHand("remove `", |rig| remove(rig, "home/other/wcode")),
    },
    Case {
        id: "keys",
        level: "error",
        breaks: |rig| remove(rig, "state/keys/wcode"),
        mends: Typed(&[("not shown", "sk-e2e-doctor-0123456789\n")]),
    },
    Case {
        id: "copies",
        level: "warning",
        breaks: |rig| rig.sandbox.write(".bashrc", format!("export OTHER={KEY}\n")),
        mends: Typed(&[("cannot be undone", "y")]),
    },
    Case {
        id: "resolver",
        level: "error",
        breaks: |rig| {
            *rig = Rig::behind_a_link();
            remove(rig, &format!("home/{COPY}"));
        },
        mends: Typed(&[]),
    },
    Case {
        id: "resolver",
        level: "error",
        breaks: |rig| {
            *rig = Rig::behind_a_link();
            rig.sandbox.chmod(COPY, 0o777);
        },
        mends: Typed(&[]),
    },
    Case { id: "resolver", level: "warning", breaks: an_old_copy, mends: Typed(&[]) },
    Case {
        id: "plugins",
        level: "warning",
        breaks: |rig| remove(rig, "home/.config/opencode/.npmrc"),
        mends: Typed(&[]),
    },
    Case {
        id: "proxy",
        level: "error",
        breaks: |rig| rig.sandbox.export("HTTPS_PROXY", "no address"),
        mends: ByHand("unset HTTPS_PROXY", |rig| rig.sandbox.unset("HTTPS_PROXY")),
    },
    Case {
        id: "certificates",
        level: "warning",
        breaks: |rig| rig.sandbox.export("NODE_EXTRA_CA_CERTS", "/nowhere/ca.pem"),
        mends: ByHand("unset NODE_EXTRA_CA_CERTS", |rig| {
            rig.sandbox.unset("NODE_EXTRA_CA_CERTS");
        }),
    },
    Case {
        id: "endpoint",
        level: "error",
        breaks: |rig| rig.vendor.demand(NEW_KEY.trim()),
        mends: Typed(&[("not shown", NEW_KEY)]),
    },
    Case {
        id: "models",
        level: "warning",
        breaks: |rig| rig.vendor.list(&[json!({ "id": "other/model" })]),
        mends: ByHand("wcode apply --vendor wcode --model ID --prune", |rig| {
            rig.sandbox.run(["apply", "--model", "other/model", "--prune"]).succeeds();
        }),
    },
    Case { id: "clock", level: "warning", breaks: a_wrong_clock, mends: Typed(&[]) },
    Case { id: "service", level: "error", breaks: a_stopped_service, mends: Typed(&[]) },
    Case { id: "service", level: "warning", breaks: an_old_service, mends: Typed(&[]) },
    Case {
        id: "service",
        level: "error",
        breaks: a_service_without_its_program,
        mends: Typed(&[]),
    },
    Case { id: "monitor", level: "error", breaks: a_killed_monitor, mends: Typed(&[]) },
    Case { id: "monitor", level: "error", breaks: a_suspended_monitor, mends: Typed(&[]) },
    Case { id: "logout", level: "info", breaks: |_| (), mends: Typed(&[]) },
];

/// A state folder on a disk of two megabytes.
const FULL_DISK: [&str; 5] = [
    "unshare",
    "--mount",
    "sh",
    "-c",
    "mount -t tmpfs -o size=2m tmpfs \"$WCODE_STATE_DIR\" && exec \"$0\" \"$@\"",
];

#[test]
fn every_check_has_a_case() {
    let cases: BTreeSet<&str> = CASES.iter().map(|case| case.id).collect();
    assert_eq!(cases, wcode::internals::doctor::ids().into_iter().collect());
}

#[test]
fn on_a_machine_where_all_is_well_every_check_says_so() {
    let server = Server::start(|asked| answer(asked, &httpdate::fmt_http_date(SystemTime::now())));
    let rig = Rig::speaking_to(&format!("http://{}/v1", server.address()));
    rig.sandbox.write("fake/lingers", "yes\n");
    let report = rig.examine(&["--json"]).succeeds().json();
    let rows = report["checks"].as_array().unwrap();
    let bad: Vec<&Value> = rows.iter().filter(|row| row["level"] != "ok").collect();
    assert_eq!(bad, [] as [&Value; 0]);
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, wcode::internals::doctor::ids().into_iter().collect());
    rig.examine(&[]).succeeds().says("no problems found");
}

/// One test per check, so that they run side by side.
macro_rules! every_check_fails_and_is_mended {
    ($($id:ident)+) => {
        $(#[test]
        fn $id() {
            let cases = CASES.iter().filter(|case| case.id == stringify!($id));
            cases.for_each(fails_and_is_mended);
        })+

        #[test]
        fn every_check_has_a_test() {
            let ids: BTreeSet<&str> = [$(stringify!($id)),+].into();
            assert_eq!(ids, wcode::internals::doctor::ids().into_iter().collect());
        }
    };
}

every_check_fails_and_is_mended! {
    clients journal catalog settings files modes disk programs keys copies resolver plugins
    proxy certificates endpoint models clock service monitor logout
}

fn fails_and_is_mended(case: &Case) {
    if case.id == "disk" && !rustix::process::geteuid().is_root() {
        return not_tested("only root can mount a small disk");
    }
    let mut rig = Rig::new();
    let before = rig.worst(case.id);
    (case.breaks)(&mut rig);
    let row = rig.worst(case.id);
    assert_eq!(row["level"], case.level, "{row:#}\nbefore: {before:#}");
    if case.level == "error" {
        drop(rig.examine(&[]).exits(1));
    }
    let mut said = String::new();
    match case.mends {
        Typed(answers) => {
            let remedy = row["remedy"].as_str().unwrap_or_else(|| panic!("no remedy: {row:#}"));
            // A program runs the words as they are given, a person types the line.
            let words = row["remedy_argv"].as_array().filter(|_| answers.is_empty());
            let words = words.map(|words| {
                let words: Vec<&str> = words.iter().map(|word| word.as_str().unwrap()).collect();
                shell_words::join(words)
            });
            said = rig.type_in(words.as_deref().unwrap_or(remedy), answers);
        }
        ByHand(words, mend) => {
            let hint = row["hint"].as_str().or_else(|| row["remedy"].as_str()).unwrap_or_default();
            assert!(!hint.is_empty() && hint.contains(words), "{row:#}");
            mend(&mut rig);
        }
    }
    if rig.sandbox.exists("fake/active") {
        await_monitor(&rig.sandbox);
    }
    let after = rig.worst(case.id);
    let is_well =
        after["level"] == "ok" || after["level"] == before["level"] && case.id != "logout";
    assert!(is_well, "{said}\nmended: {after:#}\nbroken: {row:#}");
}

fn write(rig: &Rig, relative: &str, text: &str) {
    let path = rig.sandbox.root().join(relative);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn remove(rig: &Rig, relative: &str) {
    fs::remove_file(rig.sandbox.root().join(relative)).unwrap();
}

fn an_old_client(rig: &mut Rig) {
    let old = "{\"name\":\"openclaw\",\"version\":\"2026.3.1\"}";
    rig.sandbox.write("clients/openclaw/package.json", old);
}

fn an_interrupted_command(rig: &mut Rig) {
    rig.sandbox.kill_at("replaced", ["apply", "--context-window", "64000"]);
}

fn a_damaged_entry(rig: &mut Rig) {
    write(rig, "state/journal/000099.done", "not JSON\n");
}

fn a_changed_value(rig: &mut Rig) {
    let text = rig.sandbox.read(OPENCLAW);
    assert!(text.contains("128000"), "{text}");
    rig.sandbox.write(OPENCLAW, text.replace("128000", "5"));
}

fn an_entry_that_is_gone(rig: &mut Rig) {
    rig.sandbox.write(OPENCLAW, "{}");
}

fn settings_of_everybody(rig: &mut Rig) {
    write(rig, "settings/watch.json5", "{}");
    rig.sandbox.chmod("../settings/watch.json5", 0o666);
}

fn another_program(rig: &mut Rig) {
    rig.sandbox.write("other/wcode", "#!/bin/sh\n");
    rig.sandbox.chmod("other/wcode", 0o755);
    let folder = Path::new(env!("CARGO_BIN_EXE_wcode")).parent().unwrap();
    let path = format!("[ROOT]/home/other:[ROOT]/home/fake:{}:/usr/bin:/bin", folder.display());
    rig.sandbox.export("PATH", &path);
}

fn an_old_copy(rig: &mut Rig) {
    *rig = Rig::behind_a_link();
    let copy = fs::File::open(rig.sandbox.path(COPY)).unwrap();
    copy.set_modified(SystemTime::UNIX_EPOCH).unwrap();
}

/// Another vendor, whose `Date` is of long ago for as long as a file is there.
fn a_wrong_clock(rig: &mut Rig) {
    let marker = Arc::new(OnceLock::<PathBuf>::new());
    let server = Server::start({
        let marker = Arc::clone(&marker);
        move |asked| {
            let is_wrong = marker.get().is_some_and(|path| path.exists());
            let long_ago = "Sun, 06 Nov 1994 08:49:37 GMT".to_owned();
            let now = || httpdate::fmt_http_date(SystemTime::now());
            answer(asked, &if is_wrong { long_ago } else { now() })
        }
    });
    *rig = Rig::speaking_to(&format!("http://{}/v1", server.address()));
    rig.sandbox.write("clock-is-wrong", "");
    marker.set(rig.sandbox.path("clock-is-wrong")).unwrap();
    rig.servers.push(server);
}

fn answer(asked: &ReceivedRequest, date: &str) -> Reply {
    let headers = format!("Content-Type: application/json\r\nDate: {date}\r\n");
    if asked.has_key(KEY) {
        let list = json!({ "object": "list", "data": [{ "id": MODEL }] });
        return Reply::with("200 OK", &headers, &list.to_string());
    }
    Reply::with("401 Unauthorized", &headers, "{\"error\":{\"message\":\"bad key\"}}")
}

fn a_stopped_service(rig: &mut Rig) {
    rig.sandbox.run(["service", "stop"]).succeeds();
}

fn an_old_service(rig: &mut Rig) {
    let unit = crate::service::manager::UNIT;
    let text = rig.sandbox.read(unit).replace("WatchdogSec=15min\n", "");
    rig.sandbox.write(unit, crate::service::manager::marked_anew(&text));
}

fn a_service_without_its_program(rig: &mut Rig) {
    let unit = crate::service::manager::UNIT;
    let text = rig.sandbox.read(unit).replace(env!("CARGO_BIN_EXE_wcode"), "/gone/wcode");
    rig.sandbox.write(unit, crate::service::manager::marked_anew(&text));
}

fn a_killed_monitor(rig: &mut Rig) {
    signal_monitor(rig, rustix::process::Signal::KILL);
}

fn a_suspended_monitor(rig: &mut Rig) {
    signal_monitor(rig, rustix::process::Signal::STOP);
}

fn signal_monitor(rig: &Rig, signal: rustix::process::Signal) {
    let pid = rig.sandbox.read("fake/pid");
    let pid = rustix::process::Pid::from_raw(pid.trim().parse().unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

/// A client whose package asks for this range of Node.js, of which 22.4.0 is here.
fn a_client_for(rig: &mut Rig, range: &str) {
    let package =
        format!(r#"{{"name":"openclaw","version":"2026.9.6","engines":{{"node":"{range}"}}}}"#);
    rig.sandbox.write("clients/openclaw/package.json", package);
    for (name, script) in [
        ("clients/openclaw/openclaw", "#!/usr/bin/env node\n"),
        ("fake/node", "#!/bin/sh\necho v22.4.0\n"),
    ] {
        rig.sandbox.write(name, script);
        rig.sandbox.chmod(name, 0o755);
    }
}

fn credentials_of_an_old_version(rig: &mut Rig) {
    let profiles = r#"{ "version": 1, "profiles": {} }"#;
    rig.sandbox.write(".openclaw/agents/main/agent/auth-profiles.json", profiles);
    let client = "#!/bin/sh\nrm -f \"$HOME\"/.openclaw/agents/*/agent/auth-profiles.json\n";
    rig.sandbox.write("fake/openclaw", client);
}

fn a_default_that_is_not_listed(rig: &mut Rig) {
    let text = rig.sandbox.read(OPENCLAW).replace(&format!("wcode/{MODEL}"), "wcode/gone");
    assert!(text.contains("wcode/gone"), "{text}");
    rig.sandbox.write(OPENCLAW, text);
}
