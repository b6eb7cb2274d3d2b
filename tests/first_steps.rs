//! What a client's user needs to know: how it is installed, what to type next, and what it has already.

use std::path::Path;

use serde_json::json;
use wcode::internals::catalog::Protocol;
use wcode::internals::clients::{
    self, Client, ConfigFile, ConfigSet, DefaultModel, EntrySpec, KeyValue,
};

use crate::adopt::{PAGE_OPENCLAW, PAGE_OPENCODE};

#[test]
fn every_client_is_installed_by_npm_and_has_a_page_about_it() {
    for client in clients::ALL {
        let command = client.install_command();
        assert_eq!(command[..3], ["npm", "install", "-g"], "{client:?}");
        let (package, flags) = command[3..].split_last().unwrap();
        let name = package.strip_suffix("@latest").unwrap();
        // Only the package's own script may run.
        let flag = format!("--allow-scripts={name}");
        assert!(flags.iter().all(|it| *it == flag), "{command:?}");
        assert!(client.install_page().starts_with("https://"), "{client:?}");
    }
}

#[test]
fn the_first_command_asks_exactly_this_model_whatever_its_name() {
    for client in clients::ALL {
        for model in ["qwen/qwen3-235b-a22b", "a b", "it's; $(rm) `x`", "\"q\" & <x>"] {
            let commands = client.usage_examples("wcode", model, None);
            assert!(commands.len() > 1, "{client:?}");
            let words = shell_words::split(&commands[0].command).unwrap();
            let exec = words.iter().position(|word| word == "--");
            let program = exec.map_or(&words[0], |at| &words[at + 1]);
            assert_eq!(program, client.id());
            assert!(words.contains(&client.model_name("wcode", model)), "{words:?}");
            for first in &commands {
                assert!(shell_words::split(&first.command).is_ok(), "{first:?}");
                assert!(!first.what.is_empty(), "{first:?}");
            }
        }
    }
}

#[test]
fn an_openclaw_that_has_no_model_flag_is_not_given_one() {
    let command = |version| {
        let client = clients::by_id("openclaw").unwrap();
        client.usage_examples("wcode", "a/b", Some(version)).remove(0).command
    };
    assert_eq!(command("2026.3.8"), "openclaw agent --local --agent main --message hi");
    assert!(command("2026.9.6").contains(" --model wcode/a/b "));
}

#[test]
fn the_window_of_opencode_2_takes_no_model() {
    let commands = |version| {
        let client = clients::by_id("opencode").unwrap();
        let words = client.usage_examples("wcode", "a/b", Some(version)).into_iter();
        words.map(|word| word.command).collect::<Vec<_>>()
    };
    assert_eq!(commands("2.0.15"), ["opencode run -m wcode/a/b hi", "opencode"]);
    assert_eq!(commands("1.18.33"), ["opencode run -m wcode/a/b hi", "opencode -m wcode/a/b"]);
}

#[test]
fn the_default_model_is_read_as_each_client_reads_it() {
    let cases: [(&str, &[&str], Option<&str>); 8] = [
        ("openclaw", &["{}"], None),
        ("openclaw", &["{agents: {defaults: {model: 'a/b'}}}"], Some("a/b")),
        ("openclaw", &["{agents: {defaults: {model: {primary: 'a/b'}}}}"], Some("a/b")),
        ("openclaw", &["{agents: {defaults: {model: {fallbacks: ['a/b']}}}}"], None),
        (
            "openclaw",
            &["{agents: {$include: '1'}}", "{defaults: {model: {primary: 'a/b'}}}"],
            Some("a/b"),
        ),
        ("opencode", &["{}"], None),
        ("opencode", &["{\"model\": \"a/b\"}", "{\"model\": \"c/d\"}"], Some("a/b")),
        ("opencode", &["{}", "{\"model\": \"c/d\"}"], Some("c/d")),
    ];
    for (id, texts, expected) in cases {
        let client = clients::by_id(id).unwrap();
        let model = client.default_model(&config_set(client, texts));
        assert_eq!(model.as_deref(), expected, "{id}: {texts:?}");
    }
}

#[test]
fn opencodes_files_of_higher_rank_go_before_its_global_ones() {
    let client = clients::by_id("opencode").unwrap();
    let mut both = config_set(client, &["{\"model\": \"a/b\"}"]);
    both.others = config_set(client, &["{\"model\": \"c/d\"}"]).files;
    assert_eq!(client.default_model(&both).as_deref(), Some("c/d"));
}

#[test]
fn a_key_that_is_in_a_hand_made_entry_is_found_and_nothing_else_is_taken_for_one() {
    let placeholders = ["<API_KEY>", "YOUR_API_KEY", "", "${X_KEY}", "{env:X_KEY}", "$X_KEY"];
    for (client, page) in clients::ALL.into_iter().zip([PAGE_OPENCLAW, PAGE_OPENCODE]) {
        assert_eq!(
            existing_plaintext_key(client, page, "sk-e2e-1234").as_deref(),
            Some("sk-e2e-1234")
        );
        for text in placeholders {
            assert_eq!(existing_plaintext_key(client, page, text), None, "{client:?}: {text}");
        }
        assert_eq!(existing_plaintext_key(client, "{}", ""), None, "{client:?}");
    }
}

/// The entry of the vendor's page with `key` in place of its placeholder.
fn existing_plaintext_key(client: &dyn Client, page: &str, key: &str) -> Option<String> {
    let config_set = config_set(client, &[&page.replace("<API_KEY>", key)]);
    let desired = client.desired_state(&config_set, &wanted()).unwrap();
    config_set.existing_plaintext_key(client, &desired).map(|key| key.expose().to_owned())
}

fn wanted() -> EntrySpec {
    EntrySpec {
        own_entries: Vec::new(),
        vendor: "wcode".into(),
        vendor_name: "wcode".into(),
        provider: None,
        protocol: Protocol::OpenaiCompletions,
        endpoint: serde_json::from_value(json!("https://wcode.net/api/gpt/v1")).unwrap(),
        endpoint_requested: false,
        key: KeyValue::Variable { name: "WCODE_API_KEY".into(), named: false },
        models: Vec::new(),
        default_model: DefaultModel::Leave,
        agents: Vec::new(),
        is_managed: false,
        permission_mode: None,
        permission_mode_requested: false,
    }
}

/// The content of a client's files, called `/c/0`, `/c/1` and so on.
fn config_set(client: &dyn Client, texts: &[&str]) -> ConfigSet {
    let source = |(index, text): (usize, &&str)| {
        let path = Path::new("/c").join(index.to_string());
        let document = clients::parse(&path, text.as_bytes(), client.dialect()).unwrap();
        ConfigFile {
            target: path.clone(),
            path,
            bytes: Some(text.as_bytes().to_vec()),
            document,
            removed_comments: Vec::new(),
        }
    };
    ConfigSet {
        config: "/c/0".into(),
        files: texts.iter().enumerate().map(source).collect(),
        others: Vec::new(),
        installs: Vec::new(),
        plugins: Vec::new(),
        stored_keys: Vec::new(),
        notes: Vec::new(),
    }
}
