//! What holds for every vendor built in: the folder and the list agree, and each can be used.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use wcode::internals::catalog::{BUILT_IN, Catalog, DEFAULT_VENDOR};
use wcode::internals::clients;
use wcode::internals::host::Host;

use crate::support::faulty::dead_port;
use crate::support::vendor::vendor_file_for;
use crate::support::{OPENCODE, Sandbox, read_json5};

#[test]
fn the_folder_and_the_list_agree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/vendors");
    let files: BTreeSet<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<_> = BUILT_IN.iter().map(|(id, _)| format!("{id}.json5")).collect();
    assert_eq!(files, listed);
}

#[test]
fn each_is_named_as_its_file_and_states_what_is_needed() {
    for (id, text) in BUILT_IN {
        let vendor = read_json5(text);
        assert_eq!(vendor["id"], id);
        assert!(vendor["keyVariable"].is_string() && vendor["name"].is_string(), "{id}");
        for (protocol, url) in vendor["endpoints"].as_object().unwrap() {
            assert!(url.as_str().unwrap().starts_with("https://"), "{id}: {protocol}");
        }
        let models = vendor["models"].as_array().unwrap();
        let ids: BTreeSet<_> = models.iter().map(|model| model["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), models.len(), "{id} lists a model twice");
    }
}

#[test]
fn the_vendor_meant_where_none_is_named_is_built_in() {
    assert!(BUILT_IN.iter().any(|(id, _)| *id == DEFAULT_VENDOR));
}

#[test]
fn each_can_be_applied_to_every_client_and_removed() {
    for (vendor, text) in BUILT_IN {
        for client in clients::ids() {
            let sandbox = Sandbox::new().file("config.json", "{}\n");
            let path = sandbox.arg("config.json");
            let args = ["--client", client, "--config", &path, "--vendor", vendor];
            sandbox.command(&[&["apply"], &args[..]].concat()).run().succeeds();
            let written = sandbox.read("config.json");
            for model in read_json5(text)["models"].as_array().unwrap() {
                assert!(written.contains(model["id"].as_str().unwrap()), "{vendor}, {client}");
            }
            sandbox.command(&[&["remove"], &args[..]].concat()).run().succeeds();
            assert_eq!(sandbox.read("config.json"), "{}\n", "{vendor}, {client}");
        }
    }
}

#[test]
fn models_lists_each() {
    let report = Sandbox::new().run(["models", "--json"]).succeeds().json();
    for (id, text) in BUILT_IN {
        let is_of = |model: &&Value| model["vendor"] == id;
        let listed = report["models"].as_array().unwrap().iter().filter(is_of).count();
        let vendor = read_json5(text);
        let stated =
            ["models", "otherModels"].map(|list| vendor[list].as_array().map_or(0, Vec::len));
        assert_eq!(listed, stated.iter().sum::<usize>(), "{id}");
    }
}

#[test]
fn texts_name_a_vendor_by_its_display_name_and_files_by_its_name() {
    let vendor = vendor_file_for(&format!("http://127.0.0.1:{}/v1", dead_port()));
    let vendor = vendor.replacen('{', "{ displayName: 'The Vendor',", 1);
    let sandbox = Sandbox::new().opencode("{}").file("../settings/vendors/x.json5", vendor);
    let apply = ["apply", "--vendor", "x", "--client", "opencode", "--key-mode", "env"];
    sandbox.command(&apply).run().succeeds();
    assert!(!sandbox.read(OPENCODE).contains("The Vendor"));
    sandbox
        .command(&["key", "set", "--vendor", "x", "--stdin", "--key-store", "file"])
        .stdin("sk-display-name-0123456789")
        .run();
    for (lang, said) in [("en", "The Vendor cannot be reached"), ("zh", "无法连接 The Vendor")]
    {
        let report =
            sandbox.run(["key", "status", "--vendor", "x", "--check", "--json", "--lang", lang]);
        assert!(report.stdout.contains(said), "{report}");
    }
    let built_in = Catalog::load(&Host::of_this_process().unwrap()).unwrap();
    let built_in = built_in.vendor(DEFAULT_VENDOR).unwrap();
    assert_eq!((built_in.name.as_str(), built_in.display_name()), ("wcode", "wcode.net"));
}

#[test]
fn a_file_with_the_id_of_a_built_in_vendor_keeps_its_name_in_texts() {
    for (name, shown) in [("wcode", "wcode.net"), ("Mine", "Mine")] {
        let vendor = serde_json::json!({
            "id": "wcode", "name": name, "keyVariable": "WCODE_API_KEY",
            "endpoints": { "openai-completions": "https://wcode.net/api/gpt/v1" },
            "models": [{ "id": "m", "contextWindow": 128_000, "maxTokens": 8192 }],
        });
        let sandbox = Sandbox::new().file("../settings/vendors/wcode.json5", vendor.to_string());
        let outcome = sandbox.run(["apply", "--client", "claude"]).exits(2);
        let sentence = format!("{shown} supports no protocol");
        assert!(outcome.stderr.contains(&sentence), "{outcome}");
    }
}
