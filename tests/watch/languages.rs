//! What the monitor keeps is data: a monitor or a reader of another language sees the same facts in its own words.

use serde_json::Value;

use super::{KEY, edit};
use crate::support::faulty::dead_port;
use crate::support::monitor::Monitor;
use crate::support::vendor::vendor_file_for;
use crate::support::{OPENCODE, Sandbox};

/// OpenCode connected to a vendor that nothing answers for. An agent of the user's keeps another model, which `apply` has
/// reported.
fn machine() -> Sandbox {
    let vendor = vendor_file_for(&format!("http://127.0.0.1:{}/v1", dead_port()));
    let sandbox = Sandbox::new()
        .opencode("{ \"agent\": { \"mine\": { \"model\": \"other/model\" } } }\n")
        .file("../settings/vendors/x.json5", vendor);
    let apply =
        ["apply", "--vendor", "x", "--client", "opencode", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox
}

/// A machine whose English monitor has reported drift and an endpoint that is down.
fn machine_with_troubles(sandbox: &Sandbox) -> Monitor<'_> {
    let mut monitor = Monitor::start_online(sandbox, &["--lang", "en"]);
    monitor.expect("endpoint-down");
    edit(sandbox, OPENCODE, "128000", "77000");
    monitor.expect("drift");
    monitor
}

/// Every sentence that a report stores.
fn sentences(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value.as_str() {
                    Some(text) if name == "message" => found.push(text.into()),
                    _ => sentences(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| sentences(item, found)),
        _ => {}
    }
}

#[test]
fn a_monitor_in_another_language_reports_nothing_that_is_known() {
    let sandbox = machine();
    machine_with_troubles(&sandbox).stop();
    for language in ["zh", "en"] {
        let mut monitor = Monitor::start_online(&sandbox, &["--lang", language]);
        assert_eq!(monitor.events(), ["started"], "{language}");
        monitor.stop();
    }
}

#[test]
fn a_monitor_after_one_of_version_0_1_0_reports_nothing_that_is_known() {
    let sandbox = machine();
    machine_with_troubles(&sandbox).stop();
    let mut state = sandbox.value("../state/monitor.json");
    let clients = state["clients"].as_array_mut().expect("a list");
    for client in clients.iter_mut().filter(|client| client["client"] == "opencode") {
        let fields = client.as_object_mut().expect("an object");
        let acknowledged = fields.remove("acknowledged").expect("a warning was acknowledged");
        assert!(!acknowledged.as_array().expect("a list").is_empty());
        fields.insert("accepted".into(), Value::from(vec!["a sentence of that version"]));
        let reported = fields.remove("is_reported").expect("a field");
        fields.insert("is_told".into(), reported);
        let entry = fields.remove("last_entry").expect("a field");
        fields.insert("written".into(), entry);
        for finding in client["findings"].as_array_mut().expect("a list") {
            finding.as_object_mut().expect("an object").remove("detail").expect("a detail");
        }
    }
    sandbox.write("../state/monitor.json", state.to_string());
    let mut monitor = Monitor::start_online(&sandbox, &["--lang", "zh"]);
    assert_eq!(monitor.events(), ["started"]);
    edit(&sandbox, OPENCODE, "77000", "128000");
    monitor.expect("drift-ended");
}

#[test]
fn a_reader_sees_its_own_language_whatever_the_monitor_speaks() {
    let sandbox = machine();
    let monitor = machine_with_troubles(&sandbox);
    let mut stored = Vec::new();
    sentences(&sandbox.value("../state/monitor.json"), &mut stored);
    assert!(stored.iter().any(|text| text.contains("cannot be reached")), "{stored:?}");
    assert!(stored.iter().any(|text| text.contains("77000")), "{stored:?}");
    let asked = sandbox.run(["watch", "--status", "--lang", "zh"]).succeeds().stdout.clone();
    monitor.stop();
    let read = sandbox.run(["status", "--lang", "zh"]).succeeds().stdout.clone();
    for shown in [&asked, &read] {
        let english: Vec<&String> = stored.iter().filter(|text| shown.contains(*text)).collect();
        assert!(english.is_empty(), "{english:?} in:\n{shown}");
        assert!(shown.contains("无法连接"), "{shown}");
    }
    assert!(asked.contains("77000"), "{asked}");
}

#[test]
fn a_report_for_programs_has_code_arguments_and_text() {
    let sandbox = machine();
    let monitor = machine_with_troubles(&sandbox);
    let state = monitor.check();
    let clients = state["clients"].as_array().expect("a list");
    let mut findings = clients.iter().filter_map(|client| client["findings"].as_array()).flatten();
    let finding = findings.find(|finding| finding["kind"] == "changed").expect("the drift");
    assert_eq!(finding["detail"]["code"], "finding.value_changed", "{finding:#}");
    assert!(finding["message"].as_str().unwrap().contains("77000"), "{finding:#}");
    assert!(finding["detail"]["args"].to_string().contains("77000"), "{finding:#}");
    let endpoint = &state["endpoints"][0];
    assert_eq!(endpoint["detail"]["code"], "health.unreachable", "{endpoint:#}");
    assert_eq!(endpoint["detail"]["args"][1]["code"], "health.blocked_refused", "{endpoint:#}");
}

#[test]
fn an_error_that_the_monitor_keeps_is_shown_in_the_readers_language() {
    let sandbox = machine();
    let mut monitor = Monitor::start(&sandbox, &["--lang", "en"]);
    sandbox.write(OPENCODE, "{ \"provider\": ");
    let notice = monitor.expect("drift");
    assert_eq!(notice["findings"][0]["detail"]["code"], "errors.cannot_parse", "{notice:#}");
    assert_eq!(notice["hint_detail"]["code"], "errors.hint_fix_file", "{notice:#}");
    assert!(notice["message"].as_str().unwrap().contains("cannot parse"), "{notice:#}");
    let asked = sandbox.run(["watch", "--status", "--lang", "zh"]).succeeds();
    let asked = asked.shows("无法解析").shows("应为：").never_shows("cannot parse");
    asked.never_shows("另一种语言");
    monitor.stop();
    let report = sandbox.run(["status", "--json", "--lang", "zh"]).json();
    let mut found = Vec::new();
    sentences(&report["monitor"], &mut found);
    assert!(found.iter().any(|text| text.contains("无法解析")), "{found:?}");
    assert!(!found.iter().any(|text| text.contains("cannot parse")), "{found:?}");
    let clients = report["monitor"]["clients"].as_array().unwrap();
    let mut hints = clients.iter().map(|client| &client["findings"][0]["hint"]);
    assert!(hints.any(|hint| hint.as_str().is_some_and(|hint| hint.contains("请修正"))));
}
