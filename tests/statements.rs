//! Sentences that were false in some case, each in that case.

use serde_json::{Value, json};

use crate::support::faulty::{Reply, Server, dead_port};
use crate::support::monitor::Monitor;
use crate::support::vendor::{MODEL, Vendor, vendor_file_for};
use crate::support::{OPENCLAW, OPENCODE, Outcome, Sandbox};

const KEY: &str = "sk-e2e-statements-0123456789";
const STORED: &str = "sk-e2e-in-the-store-0123456789";

/// Two clients that fetch the key from the file store.
fn connected() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    let apply = ["apply", "--yes", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox
}

#[test]
fn a_key_that_was_removed_is_no_edit_by_hand() {
    let sandbox = connected();
    sandbox.run(["key", "rm"]).succeeds();
    let status = sandbox.run(["status"]).succeeds();
    status.never_shows("changed since").shows("but needs attention").shows("not stored by wcode");
}

#[test]
fn values_of_the_users_are_no_change_since_a_last_write_that_never_was() {
    let entry = r#"{ models: { providers: { wcode: {
        baseUrl: "https://wcode.net/api/gpt/v1", api: "openai-responses", models: [] } } } }"#;
    let sandbox = Sandbox::new().openclaw(entry);
    let args = ["apply", "--client", "openclaw"];
    let outcome = sandbox.run(args).exits(4);
    let outcome = outcome.never_says("since the last write").never_says("both by you");
    outcome.never_says("both sides").says("has a value that wcode did not write");
}

#[test]
fn a_monitor_that_runs_by_hand_is_not_said_not_to_run() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    monitor.events();
    let service = row(&sandbox.run(["doctor", "--offline", "--json"]), "service");
    let said = service["message"].as_str().unwrap();
    assert!(said.starts_with("the monitor is running outside a service manager"), "{service:#}");
    let doctor = sandbox.run(["doctor", "--offline", "--all"]);
    doctor.never_shows("the monitor is not running");
}

/// The only row of one check.
fn row(doctor: &Outcome, id: &str) -> Value {
    let report = doctor.json();
    let rows = report["checks"].as_array().unwrap();
    let mut rows = rows.iter().filter(|row| row["id"] == id);
    let row = rows.next().unwrap_or_else(|| panic!("no row of {id}: {report:#}")).clone();
    assert!(rows.next().is_none(), "{report:#}");
    row
}

/// OpenCode with a vendor of the user's at this URL.
fn with_vendor_at(base: &str) -> Sandbox {
    let sandbox = Sandbox::new().opencode("{}\n");
    let sandbox = sandbox.file("../settings/vendors/x.json5", vendor_file_for(base));
    let apply = ["apply", "--vendor", "x", "--client", "opencode", "--key-stdin", "--key-store"];
    sandbox.command(&[&apply[..], &["file"]].concat()).stdin(KEY).run().succeeds();
    sandbox
}

/// Words that say that something was otherwise before.
const BEFORE: [&str; 6] = ["any more", "anymore", "no longer", "not now", "不再", "已停止提供"];

#[test]
fn a_model_that_was_never_served_is_not_said_to_have_been() {
    let vendor = Vendor::demanding(KEY);
    vendor.list(&[json!({ "id": "another" })]);
    let sandbox = with_vendor_at(&vendor.base_url());
    let mut monitor = Monitor::start_online(&sandbox, &[]);
    monitor.check();
    let notice = monitor.expect("endpoint-degraded");
    let mut said = vec![notice["message"].as_str().unwrap().to_owned()];
    for language in ["en", "zh"] {
        for command in [&["doctor", "--json"][..], &["doctor"], &["status"], &["watch", "--status"]]
        {
            let outcome = sandbox.command(&[command, &["--lang", language]].concat()).run();
            said.push(outcome.stdout + &outcome.stderr);
        }
    }
    assert!(said[0].contains("does not serve") && said[0].contains(MODEL), "{said:?}");
    assert!(said[1].contains("does not serve"), "{}", said[1]);
    for text in &said {
        assert_eq!(BEFORE.iter().find(|words| text.contains(**words)), None, "{text}");
    }
}

#[test]
fn a_vendor_that_does_not_answer_is_not_said_to_have_no_list_of_models() {
    let down = with_vendor_at(&format!("http://127.0.0.1:{}/v1", dead_port()));
    let models = row(&down.run(["doctor", "--json"]).exits(1), "models");
    let said = models["message"].as_str().unwrap();
    assert!(said.ends_with("failed, so its models are not known"), "{models:#}");
    let outcome = down.run(["doctor", "--all"]).exits(1);
    outcome.never_shows("no list of models").never_says("no list of models");
    down.run(["doctor", "--all", "--lang", "zh"]).exits(1).never_shows("没有模型列表");
    // One that answers, and has none.
    let server = Server::start(move |asked| match asked.what.as_str() {
        "GET /v1/models" => Reply::json("404 Not Found", "{}"),
        _ if asked.has_key(KEY) => Reply::json("400 Bad Request", r#"{"error":{}}"#),
        _ => Reply::json("401 Unauthorized", "{}"),
    });
    let sandbox = with_vendor_at(&format!("http://{}/v1", server.address()));
    let models = row(&sandbox.run(["doctor", "--json"]), "models");
    let said = models["message"].as_str().unwrap();
    assert!(said.ends_with("has no list of models"), "{models:#}");
}

/// The monitor looks at the endpoint, and `status` reports that of the key that it looked with.
#[test]
fn a_key_is_accepted_or_rejected_only_if_the_vendor_said_so_of_that_key() {
    let vendor = Vendor::demanding(KEY);
    let sandbox = with_vendor_at(&vendor.base_url());
    let accepted = |sandbox: &Sandbox| {
        let report = sandbox.run(["status", "--json"]).json();
        let client = report["clients"].as_array().unwrap().iter().find(|it| !it["key"].is_null());
        client.unwrap()["key"]["accepted"].clone()
    };
    assert_eq!(accepted(&sandbox), json!(null), "nothing has been asked");
    let monitor = Monitor::start_online(&sandbox, &[]);
    monitor.check();
    assert_eq!(accepted(&sandbox), json!(true));
    drop(monitor);
    // Another key, of which nothing is known: a second later, since records have no finer time.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let set = ["key", "set", "--vendor", "x", "--key-stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(STORED).run().succeeds();
    assert_eq!(accepted(&sandbox), json!(null));
    sandbox.run(["status"]).never_shows("accepted by").never_shows("rejected by");
}

#[test]
fn a_key_that_nothing_was_shown_of_is_neither_accepted_nor_rejected() {
    let (bad, none) = ("401 Unauthorized", r#"{"error":{"code":"insufficient_quota"}}"#);
    for (status, body, json, shown) in [
        ("429 Too Many Requests", "{}", json!(null), ""),
        ("402 Payment Required", none, json!(true), "but without credit"),
        (bad, r#"{"error":{"code":"invalid_api_key"}}"#, json!(false), "rejected by the vendor"),
    ] {
        let server = Server::start(move |_| Reply::json(status, body));
        let sandbox = with_vendor_at(&format!("http://{}/v1", server.address()));
        let monitor = Monitor::start_online(&sandbox, &[]);
        monitor.check();
        monitor.check();
        let report = sandbox.run(["status", "--json"]).json();
        let client = report["clients"].as_array().unwrap().iter().find(|it| !it["key"].is_null());
        assert_eq!(client.unwrap()["key"]["accepted"], json, "{status}: {report:#}");
        let status = sandbox.run(["status"]).shows(shown);
        if shown.is_empty() {
            status.never_shows("accepted by").never_shows("rejected by");
        }
    }
}

/// HTML at a base URL may as well be the vendor's own site.
#[test]
fn a_web_page_is_not_said_to_come_from_a_device_in_between() {
    let page = || Reply::with("200 OK", "Content-Type: text/html\r\n", "<html>Home</html>");
    let server = Server::start(move |_| page());
    let sandbox = with_vendor_at(&format!("http://{}/v1", server.address()));
    let check = ["key", "status", "--vendor", "x", "--check"];
    let outcome = sandbox.command(&check).run().exits(7);
    outcome.never_says("device between").says("not its API, but a web page");
}

#[test]
fn an_edit_of_unknown_origin_is_not_said_to_be_by_hand() {
    let sandbox = connected();
    sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace("128000", "77000"));
    let status = sandbox.run(["status"]);
    status.never_shows("by hand").shows("was changed since wcode wrote it");
}

#[test]
fn what_stays_after_a_removal_goes_by_the_command_that_it_names() {
    let sandbox = connected();
    let mut config = sandbox.value(OPENCLAW);
    let own = config["models"]["providers"]["wcode"]["apiKey"].clone();
    config["models"]["providers"]["mine"] =
        json!({ "baseUrl": "http://127.0.0.1:9/v1", "apiKey": own, "models": [] });
    sandbox.write(OPENCLAW, config.to_string());
    let removed = sandbox.run(["remove"]).succeeds();
    removed.says("`wcode remove --force` at once");
    assert!(sandbox.read(OPENCLAW).contains("wcode/api-key"));
    sandbox.run(["remove", "--force"]).succeeds().never_says("nothing to do");
    assert_eq!(sandbox.value(OPENCLAW)["secrets"], Value::Null);
    sandbox.run(["remove", "--force"]).succeeds().says("nothing to do");
}

#[test]
fn what_clients_share_is_said_once() {
    let doctor = connected().run(["doctor", "--offline", "--all"]);
    let resolvers = doctor.stdout.lines().filter(|line| line.contains(" resolver:"));
    assert_eq!(resolvers.count(), 1, "{doctor}");
}

#[test]
fn the_chinese_status_has_no_english_sentence() {
    let sandbox = connected();
    let english = |shown: &str| -> Vec<String> {
        shown.lines().filter(|line| is_english(line)).map(str::to_owned).collect()
    };
    let shown = sandbox.run(["status", "--lang", "zh"]).succeeds().stdout;
    assert_eq!(english(&shown), [""; 0], "{shown}");
    let mut shown = String::new();
    sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace("128000", "77000"));
    sandbox.write(OPENCODE, "{}\n");
    let outcome = sandbox.run(["status", "--lang", "zh"]);
    shown += &(outcome.stdout.clone() + &outcome.stderr);
    sandbox.run(["key", "rm"]).succeeds();
    sandbox.write(OPENCLAW, "{ broken");
    let outcome = sandbox.run(["status", "--lang", "zh"]);
    shown += &(outcome.stdout.clone() + &outcome.stderr);
    assert_eq!(english(&shown), [""; 0], "{shown}");
    for sandbox in [connected(), sandbox] {
        let outcome = sandbox.run(["status", "--verbose", "--lang", "zh"]);
        let shown = outcome.stdout + &outcome.stderr;
        assert_eq!(english(&shown), [""; 0], "{shown}");
    }
}

/// Three words in a row that are no name, path or command.
fn is_english(line: &str) -> bool {
    let plain: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    let is_word = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.windows(3).any(|three| three.iter().all(|word| is_word(word)))
}

#[test]
fn a_status_of_two_clients_takes_ten_lines() {
    let sandbox = connected();
    let status = sandbox.run(["status"]).succeeds();
    assert!(status.stdout.lines().count() <= 10, "{status}");
    let status = status
        .shows("models: qwen/qwen3-235b-a22b (default) at https://wcode.net/api/gpt/v1")
        .shows("Not installed: Claude Code")
        .shows("stored in: file), ends in 6789")
        .never_shows("exposed to");
    drop(status);
    sandbox.run(["status", "--verbose"]).succeeds().shows("exposed to").shows("protected from");
    let report = sandbox.run(["status", "--json"]).succeeds().json();
    let client = &report["clients"][0];
    assert_eq!(client["models"][0], "qwen/qwen3-235b-a22b", "{client:#}");
    assert_eq!(client["base_urls"][0], "https://wcode.net/api/gpt/v1");
    assert_eq!(client["key"]["ending"], "6789");
}

/// A program in the place of a client's.
fn client(sandbox: &Sandbox, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = format!(".local/bin/{name}");
    sandbox.write(&path, format!("#!/bin/sh\n{script}\n"));
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(sandbox.path(&path), mode).unwrap();
}

#[test]
fn test_sends_one_turn_through_each_client_as_it_is_configured() {
    let sandbox = connected();
    client(
        &sandbox,
        "openclaw",
        "echo \"openclaw $*\" >> \"$HOME/asked\"; echo '[agents/x] log'; echo hello",
    );
    client(
        &sandbox,
        "opencode",
        "echo \"opencode $*\" >> \"$HOME/asked\"; echo 'no such model' >&2; exit 1",
    );
    sandbox.run(["test"]).exits(2).says("wcode test --yes");
    assert!(!sandbox.exists("asked") || !sandbox.read("asked").contains(" hi"));
    let outcome = sandbox.run(["test", "--yes"]).exits(1);
    outcome.says("OpenClaw: answered (").says("OpenCode: no answer: it failed");
    let asked = sandbox.read("asked");
    for words in ["--message hi", "run -m wcode/qwen/qwen3-235b-a22b hi"] {
        assert!(asked.contains(words), "{words}: {asked}");
    }
    let report = sandbox.run(["test", "--yes", "--client", "openclaw", "--json"]).succeeds().json();
    let turn = &report["clients"][0];
    assert_eq!((&turn["client"], &turn["ok"]), (&"openclaw".into(), &true.into()), "{report:#}");
    assert_eq!(turn["answer"], "hello");
    Sandbox::new().run(["test", "--yes"]).exits(2).says("wcode apply");
}

/// A key that is in its variable is not looked for in the store.
#[test]
fn test_gives_a_client_that_has_the_key_in_a_variable_no_other() {
    for (mode, is_stored) in [("env", false), ("ref", true)] {
        let sandbox = Sandbox::new().env("WCODE_API_KEY", KEY);
        client(&sandbox, "qwen", "echo \"$WCODE_API_KEY\" > \"$HOME/key\"; echo hello");
        let apply = ["apply", "--client", "qwen", "--key-mode", mode, "--yes", "--offline"];
        let store: &[&str] = if is_stored { &["--key-store", "file", "--key-stdin"] } else { &[] };
        sandbox.command(&[&apply[..], store].concat()).stdin(STORED).run().succeeds();
        sandbox.run(["test", "--yes"]).succeeds();
        let expected = if is_stored { STORED } else { KEY };
        assert_eq!(sandbox.read("key").trim(), expected, "{mode}");
    }
}
