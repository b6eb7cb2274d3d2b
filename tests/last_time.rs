//! The default of a command: the clients, vendors, configs and base URLs of last time.

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};
use serde_json::Value;

const GATEWAY: &str = "https://gateway.example/v1";

/// Both clients installed, only OpenClaw connected, with a custom base URL.
fn one_of_two() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.run(["apply", "--client", "openclaw", "--base-url", GATEWAY]).succeeds();
    sandbox
}

fn with_acme(sandbox: Sandbox) -> Sandbox {
    let vendor = r#"{ id: "acme", name: "Acme", keyVariable: "ACME_KEY",
        endpoints: { "openai-completions": "https://acme.example/v1" },
        models: [{ id: "m1", name: "M 1", contextWindow: 100000, maxTokens: 8000 }] }"#;
    sandbox.file("../settings/vendors/acme.json5", vendor)
}

/// Two vendors in both clients.
fn two_vendors() -> Sandbox {
    let sandbox = with_acme(Sandbox::new().openclaw("{}\n").opencode("{}\n"));
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["apply", "--vendor", "acme"]).succeeds();
    sandbox
}

fn url(sandbox: &Sandbox, vendor: &str) -> Value {
    sandbox.value(OPENCLAW)["models"]["providers"][vendor]["baseUrl"].clone()
}

#[test]
fn a_client_that_was_left_out_stays_out_and_the_base_url_stays() {
    let sandbox = one_of_two();
    sandbox.run(["apply", "--check"]).succeeds().says("nothing to do");
    sandbox.run(["apply", "--dry-run"]).succeeds().says("nothing to do");
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    assert_eq!(sandbox.read(OPENCODE), "{}\n");

    let text = sandbox.read(OPENCLAW).replace(GATEWAY, "https://other.example/v1");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!(url(&sandbox, "wcode"), GATEWAY);
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
}

#[test]
fn a_wish_without_a_client_is_about_those_of_last_time() {
    let sandbox = one_of_two();
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("a/one"));
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
}

#[test]
fn with_nothing_recorded_it_is_about_every_client_found() {
    let sandbox = one_of_two();
    sandbox.run(["undo"]).succeeds();
    sandbox.run(["apply"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("wcode"));
    assert!(sandbox.read(OPENCODE).contains("wcode"));
    sandbox.run(["remove"]).succeeds();
    sandbox.run(["apply", "--check"]).exits(3);
}

#[test]
fn a_client_that_was_taken_out_stays_out_until_it_is_named() {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.run(["apply"]).succeeds();
    sandbox.run(["remove", "--client", "opencode"]).succeeds();
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    assert!(sandbox.read(OPENCODE).contains("wcode"));
}

#[test]
fn a_client_that_joins_others_is_shown_the_place_that_they_use() {
    let sandbox = one_of_two();
    let said = format!("`--base-url {GATEWAY}` takes that one here as well");
    sandbox.run(["apply", "--client", "opencode"]).succeeds().says(&said);
    let place = &sandbox.value(OPENCODE)["provider"]["wcode"]["options"]["baseURL"];
    assert_eq!(*place, "https://wcode.net/api/gpt/v1");
    assert_eq!(url(&sandbox, "wcode"), GATEWAY);
    sandbox.run(["apply"]).succeeds().says("nothing to do").never_says("--base-url");
}

#[test]
fn status_offers_a_client_that_is_here_and_not_connected() {
    let sandbox = one_of_two().file(".opencode/bin/opencode", "");
    #[cfg(unix)]
    sandbox.chmod(".opencode/bin/opencode", 0o755);
    let said =
        "OpenCode is installed but not connected; `wcode apply --client opencode` connects it";
    if cfg!(unix) {
        sandbox.run(["status"]).succeeds().says(said).shows("not configured by wcode\n");
        let report = sandbox.run(["status", "--json"]).json();
        assert_eq!(report["clients"][1]["notes"][0]["message"], said);
        assert_eq!(report["changed"], false);
    }
    sandbox.run(["apply"]).succeeds().says("nothing to do");
}

#[test]
fn what_status_offers_is_what_connects() {
    let fresh = Sandbox::new().openclaw("{}\n");
    fresh.run(["status"]).succeeds().shows("`wcode apply` adds it");
    fresh.run(["status", "--verbose"]).shows("`wcode apply --client opencode` adds it");

    let by_hand = r#"{ "provider": { "acme": { "npm": "@ai-sdk/openai-compatible",
        "options": { "baseURL": "https://acme.example/v1" } } } }"#;
    let sandbox = with_acme(Sandbox::new().openclaw("{}\n").opencode(by_hand));
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let command = "`wcode apply --client opencode --vendor acme` takes it over";
    sandbox.run(["status"]).succeeds().says(command);
    sandbox.run(["apply", "--client", "opencode", "--vendor", "acme"]).succeeds();
    sandbox.run(["status"]).succeeds().shows("ok: `acme`");
}

#[test]
fn another_vendor_goes_where_the_first_one_went() {
    let sandbox = with_acme(one_of_two());
    sandbox.run(["apply", "--vendor", "acme"]).succeeds();
    assert_eq!(url(&sandbox, "acme"), "https://acme.example/v1");
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
}

#[test]
fn several_vendors_are_all_meant_and_written_in_one_step() {
    let sandbox = two_vendors();
    let whole = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    // One file in which the entries of both differ from what was requested.
    for (name, from, to) in [
        (OPENCLAW, "https://wcode.net", "https://elsewhere.example"),
        (OPENCLAW, "https://acme.example", "https://elsewhere.example"),
        (OPENCODE, "M 1", "Mine"),
    ] {
        let text = sandbox.read(name).replace(from, to);
        sandbox.write(name, text);
    }
    let drifted = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    let kept = sandbox.run(["apply", "--check"]).succeeds();
    kept.says("providers.wcode.baseUrl`: kept").says("providers.acme.baseUrl`: kept");
    let before = sandbox.journal().len();
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), whole);
    assert_eq!(sandbox.journal().len(), before + 1);
    sandbox.run(["apply", "--check"]).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), drifted);
}

#[test]
fn an_entry_that_is_gone_comes_back_beside_one_of_another_vendor() {
    let sandbox = two_vendors();
    sandbox.write(OPENCODE, "{}\n");
    let report = sandbox.run(["apply", "--json"]).succeeds().json();
    let files = report["files"].as_array().unwrap();
    let written: Vec<&Value> = files.iter().filter(|file| file["action"] == "modify").collect();
    assert_eq!(written.len(), 1, "one change of one file: {report}");
    let providers = sandbox.value(OPENCODE)["provider"].clone();
    assert!(providers["wcode"].is_object() && providers["acme"].is_object(), "{providers}");
    sandbox.run(["status"]).succeeds().never_shows("drift");
    for vendor in ["wcode", "acme"] {
        sandbox.run(["remove", "--vendor", vendor]).succeeds();
    }
    assert_eq!(sandbox.value(OPENCODE).get("provider").map(|it| it.to_string()), None);
}

#[test]
fn what_makes_sense_for_one_vendor_only_asks_which() {
    let sandbox = two_vendors();
    let before = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    for args in [
        ["apply", "--model", "a/one"],
        ["apply", "--default-model", MODEL],
        ["apply", "--base-url", GATEWAY],
        ["apply", "--key-env", "OTHER"],
    ] {
        sandbox.run(args).exits(2).says("acme, wcode").says("--vendor acme");
    }
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), before);
    sandbox.run(["apply", "--model", "a/one", "--vendor", "acme"]).succeeds();
    // A client that is connected to one vendor means that one.
    sandbox.run(["remove", "--client", "opencode", "--vendor", "acme"]).succeeds();
    sandbox.run(["apply", "--client", "opencode", "--model", "b/two"]).succeeds();
    assert!(sandbox.value(OPENCODE)["provider"]["wcode"]["models"]["b/two"].is_object());
}

#[test]
fn a_config_that_was_named_is_the_one_that_is_meant() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    let path = sandbox.arg("other/openclaw.json");
    sandbox.run(["apply", "--client", "openclaw", "--config", &path]).succeeds();
    for args in [&["apply"][..], &["apply", "--client", "openclaw"]] {
        sandbox.command(args).run().succeeds().says("nothing to do");
    }
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    assert!(sandbox.read("other/openclaw.json").contains("a/one"));
    assert_eq!(sandbox.read(OPENCLAW), "{}\n");
}

/// The default that is there.
fn default_of(sandbox: &Sandbox) -> Value {
    sandbox.value(OPENCLAW)["agents"]["defaults"]["model"].clone()
}

#[test]
fn a_default_belongs_to_the_vendor_that_was_made_it_last() {
    let before = "{ agents: { defaults: { model: 'mine/m' } } }\n";
    let sandbox = with_acme(Sandbox::new().openclaw(before));
    sandbox.run(["apply", "--default-model", MODEL]).succeeds();
    sandbox.run(["apply", "--vendor", "acme", "--default-model", "m1"]).succeeds();
    assert_eq!(default_of(&sandbox), "acme/m1");
    let states = sandbox.run(["status"]).succeeds();
    states.shows("ok: `wcode`").shows("ok: `acme`").never_shows("changed since wcode wrote it");
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds().says("nothing to do");
    assert_eq!(default_of(&sandbox), "acme/m1");
    // And back again; then what was there before any of them.
    let wcode = ["apply", "--vendor", "wcode", "--default-model", MODEL];
    sandbox.run(wcode).succeeds();
    sandbox.run(["status"]).succeeds().shows("ok: `wcode`").shows("ok: `acme`");
    sandbox.run(["remove", "--vendor", "acme"]).succeeds();
    assert_eq!(default_of(&sandbox), format!("wcode/{MODEL}"));
    sandbox.run(["remove", "--vendor", "wcode"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before);
}

#[test]
fn opencodes_default_goes_where_it_has_effect() {
    let sandbox = Sandbox::new()
        .file(".config/opencode/opencode.json", "{}\n")
        .file(".config/opencode/opencode.jsonc", "{ \"model\": \"mine/m\" }\n");
    let hand_made = r#"{ "provider": { "wcode": { "options": { "baseURL": "https://wcode.net/api/gpt/v1" } } } }"#;
    sandbox.write(".config/opencode/opencode.json", hand_made);
    sandbox.run(["apply", "--client", "opencode", "--default-model", MODEL]).succeeds();
    let model = sandbox.value(OPENCODE)["model"].clone();
    assert_eq!(model, format!("wcode/{MODEL}"), "the file of higher rank decides");
    assert_eq!(sandbox.value(".config/opencode/opencode.json").get("model"), None);
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], "mine/m");
}
