//! OpenCode, the newest.

use super::machine::{Client, Machine};
use super::running::Finished;
use super::{KEY, assert_turn};
use crate::support::vendor::{MODEL, Vendor};

pub(super) const CONFIG: &str = ".config/opencode/opencode.jsonc";

pub(super) static OPENCODE: Client = Client {
    id: "opencode",
    folder: "opencode",
    environment: &[
        ("OPENCODE_DISABLE_MODELS_FETCH", "1"),
        ("OPENCODE_DISABLE_AUTOUPDATE", "1"),
        ("OPENCODE_DISABLE_LSP_DOWNLOAD", "1"),
        // It installs its plugin kit at each start, which no test here needs.
        ("npm_config_offline", "true"),
    ],
};

/// The next generation.
#[cfg(target_os = "linux")]
pub(super) static OPENCODE_2: Client = Client {
    id: "opencode",
    folder: "opencode2",
    environment: &[("OPENCODE_DISABLE_MODELS_FETCH", "1"), ("OPENCODE_DISABLE_AUTOUPDATE", "1")],
};

pub(super) const KEPT_BY_HAND: &str = r#"// My OpenCode, kept by hand.
{
  "$schema" : "https://opencode.ai/config.json",
	"provider": { // mine first
    "other": { "npm": "@ai-sdk/openai-compatible", "name": "Other",
        "options": {"baseURL":"http://127.0.0.1:9/v1","apiKey":"sk-foreign-0123456789"},
      "models": {
        // the small one
        "small": { "name": "Small", "limit": { "context": 32.768e3, "output": 4096, }, }, /* a large one comes later */
      },
    },
  }, // end of providers
  "share":"disabled"  ,
}
"#;

/// Parts of it that a lossless edit keeps.
pub(super) const PECULIAR: &[&str] = &[
    "// My OpenCode, kept by hand.\n{\n  \"$schema\" : \"https://opencode.ai/config.json\",",
    "// mine first\n    \"other\": { \"npm\":",
    "        \"options\": {\"baseURL\":\"http://127.0.0.1:9/v1\",\"apiKey\":\"sk-foreign-0123456789\"},\n",
    "        // the small one\n        \"small\": { \"name\": \"Small\", \"limit\": { \"context\": 32.768e3,",
    "\"output\": 4096, }, }, /* a large one comes later */\n      },\n    },",
    "// end of providers\n  \"share\":\"disabled\"  ,",
];

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_full_circle_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&OPENCODE);
    machine.export("MY_VENDOR_KEY", KEY);
    let key = ["--key-env", "MY_VENDOR_KEY", "--key-mode", "env"];
    let vendor = Vendor::demanding(KEY);
    machine.write(CONFIG, KEPT_BY_HAND);

    let report = apply(&machine, &vendor, &key).succeeds().json();
    assert!(report["changed"] == true && report["written"] == true, "{report}");
    let after = machine.read(CONFIG);
    for piece in PECULIAR {
        assert!(after.contains(piece), "`{piece}` is gone from\n{after}");
    }
    assert_accepted(&machine);
    assert_turn(&vendor, &turn(&machine, "wcode"), "max_tokens");
    assert_eq!(machine.read(CONFIG), after, "the client wrote over it");

    let report = apply(&machine, &vendor, &key).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");
    assert_eq!(machine.read(CONFIG), after);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), KEPT_BY_HAND);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_fresh_machine_with_the_key_in_the_file() {
    let mut machine = Machine::with(&OPENCODE);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);

    apply(&machine, &vendor, &["--key-mode", "literal"]).succeeds();
    let after = machine.read(CONFIG);
    machine.forget_exports();
    assert_accepted(&machine);
    assert_turn(&vendor, &turn(&machine, "wcode"), "max_tokens");
    assert_eq!(machine.read(CONFIG), after, "the client wrote over it");

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert!(!machine.exists(CONFIG));
}

/// OpenCode's first start leaves a file with nothing but a schema, as most users have it.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_file_of_its_own_first_start() {
    let mut machine = Machine::with(&OPENCODE);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    machine.client(&["debug", "config"]).succeeds();
    let before = machine.read(CONFIG);
    assert!(before.contains("$schema"), "{before}");

    apply(&machine, &vendor, &[]).succeeds();
    assert_accepted(&machine);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), before);
}

/// OpenCode refuses its whole file if a limit has only one of its two numbers.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_takes_models_without_numbers() {
    let machine = Machine::with(&OPENCODE);
    let vendor = Vendor::demanding(KEY);

    apply(&machine, &vendor, &["--model", MODEL, "--model", "new/unknown"]).succeeds();
    apply(&machine, &vendor, &["--model", "new/half", "--max-tokens", "4096"]).succeeds();

    assert_accepted(&machine);
    let listed = machine.client(&["models", "wcode"]).succeeds().stdout;
    for model in ["wcode/new/unknown", "wcode/new/half"] {
        assert!(listed.lines().any(|line| line == model), "{model} is not in {listed}");
    }
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_entry_copied_from_the_page_is_adopted() {
    const COPIED: &str = ".config/opencode/opencode.json";
    let machine = Machine::with(&OPENCODE);
    let vendor = Vendor::demanding(KEY);
    let before = copied_from_the_page(&vendor);
    machine.write(COPIED, &before);

    apply(&machine, &vendor, &[]).succeeds();
    let after = machine.read(COPIED);
    assert!(!machine.exists(CONFIG), "the entry was doubled");
    assert_eq!(after.matches(&vendor.base_url()).count(), 1, "{after}");
    assert!(after.contains(KEY), "the user's key is gone from\n{after}");
    assert_turn(&vendor, &turn(&machine, "myprovider"), "max_tokens");

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(COPIED), before);
}

/// What the vendor's page says to write, with the user's key filled in.
fn copied_from_the_page(vendor: &Vendor) -> String {
    let url = vendor.base_url();
    format!(
        r#"{{
  "$schema": "https://opencode.ai/config.json",
  "provider": {{
    "myprovider": {{
      "npm": "@ai-sdk/openai-compatible",
      "name": "wcode",
      "options": {{
        "baseURL": "{url}",
        "apiKey": "{KEY}"
      }},
      "models": {{
        "{MODEL}": {{
          "name": "Qwen3 235B A22B"
        }}
      }}
    }}
  }}
}}
"#
    )
}

pub(super) fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "opencode", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

/// OpenCode reads the file unchanged and offers our model.
pub(super) fn assert_accepted(machine: &Machine) {
    let config = machine.client(&["debug", "config"]).succeeds().json();
    let limit = &config["provider"]["wcode"]["models"][MODEL]["limit"];
    assert_eq!(limit["output"], 8192, "{config}");
    let models = machine.client(&["models", "wcode"]).succeeds();
    assert!(models.stdout.lines().any(|line| line == format!("wcode/{MODEL}")), "{models:?}");
}

pub(super) fn turn(machine: &Machine, provider: &str) -> Finished {
    machine.client(&["run", "-m", &format!("{provider}/{MODEL}"), "hi"]).succeeds()
}
