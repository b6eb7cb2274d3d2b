//! Entries made by hand for the vendor's endpoint: adopted under their own name, not duplicated.

use serde_json::json;

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};

/// OpenClaw's entry, exactly as the vendor's page shows it.
pub(crate) const PAGE_OPENCLAW: &str = r#"{
  "models": {
      "mode": "merge",
      "providers": {
          "wcode": {
              "baseUrl": "https://wcode.net/api/gpt/v1",
              "apiKey": "<API_KEY>",
              "api": "openai-completions",
              "models": [
                  {
                      "id": "qwen/qwen3-235b-a22b",
                      "name": "Qwen3 235B A22B",
                      "reasoning": false,
                      "input": ["text"],
                      "contextWindow": 128000,
                      "maxTokens": 8192
                  }
              ]
          }
      }
  },
  "agents": {
      "defaults": {
         "model": {
             "primary": "wcode/qwen/qwen3-235b-a22b"
         }
      }
  }
}
"#;

/// OpenCode's entry, exactly as the vendor's page shows it.
pub(crate) const PAGE_OPENCODE: &str = r#"{
  "$schema": "https://opencode.ai/config.json",
  "provider": {
    "myprovider": {
      "npm": "@ai-sdk/openai-compatible",
      "name": "wcode",
      "options": {
        "baseURL": "https://wcode.net/api/gpt/v1",
        "apiKey": "<API_KEY>"
      },
      "models": {
        "qwen/qwen3-235b-a22b": {
          "name": "Qwen3 235B A22B"
        }
      }
    }
  }
}
"#;

#[test]
fn the_pages_own_example_needs_only_its_key_filled_in() {
    let sandbox = Sandbox::new().openclaw(PAGE_OPENCLAW);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let wanted = PAGE_OPENCLAW.replace("<API_KEY>", "${WCODE_API_KEY}");
    assert_eq!(sandbox.read(OPENCLAW), wanted);
}

#[test]
fn myprovider_of_the_page_is_adopted_and_not_doubled() {
    let sandbox = Sandbox::new().opencode(PAGE_OPENCODE);
    sandbox.run(["apply", "--client", "opencode"]).succeeds();

    let providers = &sandbox.value(OPENCODE)["provider"];
    assert_eq!(providers.as_object().unwrap().len(), 1, "{providers}");
    let ours = &providers["myprovider"];
    assert_eq!(ours["options"]["apiKey"], "{env:WCODE_API_KEY}");
    assert_eq!(ours["models"][MODEL]["limit"], json!({ "context": 128_000, "output": 8192 }));

    sandbox.run(["apply", "--client", "opencode"]).succeeds().says("nothing to do");
    sandbox.run(["status", "--json"]).succeeds().shows("myprovider");
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), PAGE_OPENCODE);
}

#[test]
fn remove_takes_from_an_adopted_entry_only_what_we_put_into_it() {
    for (name, page, client) in
        [(OPENCLAW, PAGE_OPENCLAW, "openclaw"), (OPENCODE, PAGE_OPENCODE, "opencode")]
    {
        let sandbox = Sandbox::new().file(name, page);
        sandbox.run(["apply", "--client", client]).succeeds();
        sandbox.run(["remove", "--client", client]).succeeds();
        assert_eq!(sandbox.read(name), page);
    }
}

#[test]
fn a_key_that_is_in_the_entry_is_kept() {
    for key in ["sk-e2e-written-by-hand", "{env:MY_KEY}", "{file:~/.key}"] {
        let before = PAGE_OPENCODE.replace("<API_KEY>", key);
        let sandbox = Sandbox::new().opencode(&before);
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
        let options = &sandbox.value(OPENCODE)["provider"]["myprovider"]["options"];
        assert_eq!(options["apiKey"], key);
    }
    let reference = json!({ "source": "env", "provider": "default", "id": "MY_KEY" });
    let before = PAGE_OPENCLAW.replace("\"<API_KEY>\"", &reference.to_string());
    let sandbox = Sandbox::new().openclaw(&before);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), before, "a SecretRef is a key like any other");
}

#[test]
fn an_empty_key_or_a_placeholder_is_no_key() {
    for key in ["", "<API_KEY>", "YOUR_API_KEY", "<your key>", " "] {
        let before = PAGE_OPENCLAW.replace("<API_KEY>", key);
        let sandbox = Sandbox::new().openclaw(&before);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
        assert_eq!(provider["apiKey"], "${WCODE_API_KEY}", "{key:?}");
    }
}

#[test]
fn any_spelling_of_the_endpoint_is_the_endpoint() {
    for url in [
        "https://wcode.net/api/gpt/v1/",
        "HTTPS://WCODE.NET/api/gpt/v1",
        "https://wcode.net:443/api/gpt/v1",
    ] {
        let before = PAGE_OPENCODE.replace("https://wcode.net/api/gpt/v1", url);
        let sandbox = Sandbox::new().opencode(&before);
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
        let providers = &sandbox.value(OPENCODE)["provider"];
        assert_eq!(providers.as_object().unwrap().len(), 1, "{url}: {providers}");
        assert_eq!(providers["myprovider"]["options"]["baseURL"], url, "it works as it is");
    }
}

#[test]
fn another_endpoint_is_another_vendor() {
    for url in [
        "https://wcode.net.evil.example/api/gpt/v1",
        "https://wcode.net/api/gpt/v2",
        "https://acme.example/api/gpt/v1",
        "http://wcode.net/api/gpt/v1",
    ] {
        let before = PAGE_OPENCODE.replace("https://wcode.net/api/gpt/v1", url);
        let sandbox = Sandbox::new().opencode(&before);
        sandbox.run(["apply", "--client", "opencode"]).succeeds();
        let providers = &sandbox.value(OPENCODE)["provider"];
        assert_eq!(providers["myprovider"]["options"]["apiKey"], "<API_KEY>", "{url}");
        assert_eq!(providers["wcode"]["options"]["baseURL"], "https://wcode.net/api/gpt/v1");
    }
}

#[test]
fn an_entry_of_our_name_for_another_endpoint_is_a_conflict() {
    let before = PAGE_OPENCLAW.replace("https://wcode.net/api/gpt/v1", "https://old.example/v1");
    let sandbox = Sandbox::new().openclaw(&before);
    sandbox.run(["apply", "--client", "openclaw"]).exits(4).says("baseUrl");
    assert_eq!(sandbox.read(OPENCLAW), before);

    let keep = ["apply", "--client", "openclaw", "--on-conflict", "keep"];
    sandbox.run(keep).succeeds();
    let url = |sandbox: &Sandbox| {
        sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["baseUrl"].clone()
    };
    assert_eq!(url(&sandbox), "https://old.example/v1");
    let overwrite = ["apply", "--client", "openclaw", "--on-conflict", "overwrite"];
    sandbox.run(overwrite).succeeds();
    assert_eq!(url(&sandbox), "https://wcode.net/api/gpt/v1");
    sandbox.run(["undo"]).succeeds();
    assert_eq!(url(&sandbox), "https://old.example/v1");
}

#[test]
fn another_protocol_in_an_entry_made_by_hand_is_a_conflict() {
    let before = PAGE_OPENCLAW.replace("openai-completions", "openai-responses");
    let sandbox = Sandbox::new().openclaw(&before);
    sandbox.run(["apply", "--client", "openclaw"]).exits(4).says("api");
    assert_eq!(sandbox.read(OPENCLAW), before);

    let before = PAGE_OPENCODE.replace("@ai-sdk/openai-compatible", "@ai-sdk/openai");
    let sandbox = Sandbox::new().opencode(&before);
    sandbox.run(["apply", "--client", "opencode"]).exits(4).says("npm");
    assert_eq!(sandbox.read(OPENCODE), before);
}

#[test]
fn other_fields_of_an_entry_made_by_hand_stay_with_a_note() {
    let before = PAGE_OPENCLAW.replace("128000", "64000").replace("Qwen3 235B A22B", "My Qwen");
    let sandbox = Sandbox::new().openclaw(&before);
    let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds().says("contextWindow");
    outcome.says("64000");
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["name"]), (&json!(64000), &json!("My Qwen")));

    let args = ["apply", "--client", "openclaw", "--context-window", "100000"];
    sandbox.run(args).succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!(model["contextWindow"], 100_000, "named on the command line it is written");
}

#[test]
fn a_default_model_that_is_asked_for_names_the_adopted_entry() {
    let sandbox = Sandbox::new().opencode(PAGE_OPENCODE);
    sandbox.run(["apply", "--client", "opencode", "--default-model", MODEL]).succeeds();
    assert_eq!(sandbox.value(OPENCODE)["model"], format!("myprovider/{MODEL}"));
}

#[test]
fn an_entry_adopted_in_a_lower_file_is_edited_there() {
    let sandbox =
        Sandbox::new().opencode("{}\n").file(".config/opencode/opencode.json", PAGE_OPENCODE);
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    assert_eq!(sandbox.read(OPENCODE), "{}\n");
    let lower = sandbox.value(".config/opencode/opencode.json");
    assert_eq!(lower["provider"]["myprovider"]["options"]["apiKey"], "{env:WCODE_API_KEY}");
}

#[test]
fn of_two_entries_for_the_endpoint_ours_by_name_is_taken_and_none_is_added() {
    let before = PAGE_OPENCODE.replace(
        "\"provider\": {",
        "\"provider\": {\n    \"wcode\": { \"npm\": \"@ai-sdk/openai-compatible\", \"options\": \
         { \"baseURL\": \"https://wcode.net/api/gpt/v1\" }, \"models\": {} },",
    );
    let sandbox = Sandbox::new().opencode(&before);
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let providers = &sandbox.value(OPENCODE)["provider"];
    assert_eq!(providers.as_object().unwrap().len(), 2, "{providers}");
    assert!(providers["wcode"]["models"].get(MODEL).is_some(), "{providers}");
    assert_eq!(providers["myprovider"]["options"]["apiKey"], "<API_KEY>");
}

#[test]
fn an_own_base_url_adopts_what_exists_for_it() {
    let url = "http://127.0.0.1:9/v1";
    let before = PAGE_OPENCODE.replace("https://wcode.net/api/gpt/v1", url);
    let sandbox = Sandbox::new().opencode(&before);
    sandbox.run(["apply", "--client", "opencode", "--base-url", url]).succeeds();
    let providers = &sandbox.value(OPENCODE)["provider"];
    assert_eq!(providers.as_object().unwrap().len(), 1, "{providers}");
}
