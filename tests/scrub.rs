//! `wcode key scrub`: every plain-text copy of a key is found by value and removed, and nothing else changes.

#[cfg(unix)]
mod files;
mod in_use;
mod journal;
#[cfg(unix)]
mod terminal;
mod unsearched;

use serde_json::json;

use crate::support::{OPENCLAW, OPENCODE, Sandbox, read_json5};

const KEY: &str = "sk-e2e-Ab3dEf6hIj9kLm2n";
const SCRUB: [&str; 4] = ["key", "scrub", "--yes", "--json"];

/// OpenClaw with our entry by reference, and the key left in other places of the same file.
const CONFIG: &str = "{
  // the old one: KEY
  env: { TOKEN: 'KEY' },
  models: { providers: {
    wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: { source: 'exec', provider: 'wcode', id: 'wcode/api-key' } },
    /* mine */ second: { apiKey: \"KEY\", baseUrl: 'https://wcode.net/api/anthropic', },
    another: { baseUrl: 'https://x.example/v1', apiKey: 'KEY' },
  } },
}
";

const CLEAN_CONFIG: &str = "{
  // the old one: REMOVED_BY_WCODE
  env: { TOKEN: 'REMOVED_BY_WCODE' },
  models: { providers: {
    wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: { source: 'exec', provider: 'wcode', id: 'wcode/api-key' } },
    /* mine */ second: { apiKey: { source: 'exec', provider: 'wcode', id: 'wcode/api-key' }, baseUrl: 'https://wcode.net/api/anthropic', },
    another: { baseUrl: 'https://x.example/v1', apiKey: 'REMOVED_BY_WCODE' },
  } },
}
";

/// Every kind of file: path, text before, text after.
const COPIES: &[(&str, &str, &str)] = &[
    (OPENCLAW, CONFIG, CLEAN_CONFIG),
    (
        ".openclaw/openclaw.json.bak",
        "{ a: 'KEY', /* KEY */ }",
        "{ a: 'REMOVED_BY_WCODE', /* REMOVED_BY_WCODE */ }",
    ),
    (
        ".openclaw/openclaw.json.bak.4",
        "{\"Authorization\":\"Bearer KEY\"}\r\n",
        "{\"Authorization\":\"Bearer REMOVED_BY_WCODE\"}\r\n",
    ),
    (".openclaw/openclaw.json.last-good", "[\"KEY\"]", "[\"REMOVED_BY_WCODE\"]"),
    (".openclaw/openclaw.json.clobbered.2026", "{ torn: 'KEY', ", "{ torn: 'REMOVED_BY_WCODE', "),
    (
        ".openclaw/openclaw.json.rejected.2026",
        "{\"a\":\"-H KEY\"}",
        "{\"a\":\"-H REMOVED_BY_WCODE\"}",
    ),
    (
        ".openclaw/agents/main/agent/models.json",
        "{\"p\":{\"apiKey\":\"KEY\"}}",
        "{\"p\":{\"apiKey\":\"REMOVED_BY_WCODE\"}}",
    ),
    (
        ".openclaw/agents/main/agent/auth-profiles.json",
        "{\n  \"version\": 1,\n  \"profiles\": {\n    \"a:default\": { \"key\": \"mine\" },\n    \"wcode:default\": { \"type\": \"api_key\", \"key\": \"KEY\" }\n  }\n}\n",
        "{\n  \"version\": 1,\n  \"profiles\": {\n    \"a:default\": { \"key\": \"mine\" }\n  }\n}\n",
    ),
    (
        ".openclaw/logs/config-audit.jsonl",
        "{\"a\":\"x\\nKEY\"}\n{}\n",
        "{\"a\":\"x\\nREMOVED_BY_WCODE\"}\n{}\n",
    ),
    (".openclaw/.env", "A=1\nWCODE_API_KEY=KEY\n", "A=1\n"),
    (
        OPENCODE,
        "{ \"mcp\": { \"x\": \"KEY\" } } // KEY\n",
        "{ \"mcp\": { \"x\": \"{env:WCODE_API_KEY}\" } } // REMOVED_BY_WCODE\n",
    ),
    (
        ".config/opencode/opencode.json.tui-migration.bak",
        "{\"k\": \"KEY\"}",
        "{\"k\": \"{env:WCODE_API_KEY}\"}",
    ),
    (
        ".local/share/opencode/auth.json",
        "{\"acme\":{\"key\":\"mine\"},\"wcode\":{\"type\":\"api\",\"key\":\"KEY\"}}",
        "{\"acme\":{\"key\":\"mine\"}}",
    ),
    (
        ".local/share/opencode/log/1.log",
        "start\nkey=KEY end\n",
        "start\nkey=REMOVED_BY_WCODE end\n",
    ),
    (".bashrc", "a\nexport WCODE_API_KEY=KEY\nb", "a\nb"),
    (".bash_profile", "if x; then\n  export K='KEY'\nfi\n", "if x; then\n  :\nfi\n"),
    (".bash_login", "K=KEY run\n", "K=REMOVED_BY_WCODE run\n"),
    (".profile", "# KEY\n", "# REMOVED_BY_WCODE\n"),
    (".zshrc", "export K=\"KEY\" # mine\n", ""),
    (".zshenv", "K=KEY\r\nx\r\n", "x\r\n"),
    (
        ".zprofile",
        "curl -H 'Authorization: Bearer KEY' x\n",
        "curl -H 'Authorization: Bearer REMOVED_BY_WCODE' x\n",
    ),
    (".zlogin", "export A=1 K=KEY\n", "export A=1 K=REMOVED_BY_WCODE\n"),
    (".config/fish/config.fish", "set -gx K KEY\nx\n", "x\n"),
    (".config/fish/conf.d/a.fish", "set -x K 'KEY'\n", ""),
    (".bash_history", "#1\nls\n#2\nexport K=KEY\n#3\ncd\n", "#1\nls\n#3\ncd\n"),
    (".zsh_history", ": 1:0;ls\n: 2:0;a \\\nKEY\n: 3:0;cd\n", ": 1:0;ls\n: 3:0;cd\n"),
    (
        ".local/share/fish/fish_history",
        "- cmd: ls\n  when: 1\n- cmd: a KEY\n  when: 2\n",
        "- cmd: ls\n  when: 1\n",
    ),
    (".env", "K=KEY\n", ""),
    (".envrc", "export K=KEY\nlayout x\n", "layout x\n"),
    ("my.env", "K=KEY\nA=1\n", "A=1\n"),
    (".config/environment.d/10.conf", "K=KEY\n", ""),
    (
        ".config/systemd/user/a.service",
        "[Service]\nEnvironment=K=KEY\nExecStart=x\n",
        "[Service]\nExecStart=x\n",
    ),
    (
        ".config/systemd/user/a.service.d/b.conf",
        "[Service]\nEnvironment=\"K=KEY\"\n",
        "[Service]\n",
    ),
    (
        ".claude/settings.json",
        "{\"env\": {\"T\": \"KEY\"}}\n",
        "{\"env\": {\"T\": \"REMOVED_BY_WCODE\"}}\n",
    ),
    (".pi/agent/pi-debug.log", "[]\nsaid KEY\n", "[]\nsaid REMOVED_BY_WCODE\n"),
    (".pi/agent/mcp.log", "KEY\n", "REMOVED_BY_WCODE\n"),
    (".qwen/debug/1.txt", "a KEY b\n", "a REMOVED_BY_WCODE b\n"),
    (".qwen/file-history/s/1@v1", "{\"k\": \"KEY\"}", "{\"k\": \"REMOVED_BY_WCODE\"}"),
    (".qwen/tmp/0a/shell_history", "curl KEY\n", "curl REMOVED_BY_WCODE\n"),
    (
        ".qwen/projects/p/chats/archive/1.jsonl",
        "{\"a\":\"KEY\"}\n",
        "{\"a\":\"REMOVED_BY_WCODE\"}\n",
    ),
    (".qwen/projects/p/prompt-stash.json", "[\"KEY\"]", "[\"REMOVED_BY_WCODE\"]"),
    (
        ".copilot/session-state/s/events.jsonl",
        "{\"a\":\"my key is KEY\"}\n{}\n",
        "{\"a\":\"my key is REMOVED_BY_WCODE\"}\n{}\n",
    ),
    (".copilot/session-state/s/workspace.yaml", "name: KEY\n", "name: REMOVED_BY_WCODE\n"),
    (".copilot/logs/process-1.log", "x KEY\n", "x REMOVED_BY_WCODE\n"),
    (".netrc", "machine x\n  password KEY\n", "machine x\n  password REMOVED_BY_WCODE\n"),
];

/// A home in which the key store has the key.
fn home() -> Sandbox {
    with_key(KEY)
}

fn with_key(key: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let args = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&args).stdin(key).run().succeeds();
    sandbox
}

fn full() -> Sandbox {
    let sandbox = home();
    for (path, before, _) in COPIES {
        sandbox.write(
            path,
            before.replace("KEY", KEY).replace(&format!("WCODE_API_{KEY}"), "WCODE_API_KEY"),
        );
    }
    sandbox
}

/// Files of the home that contain the key.
fn holding(sandbox: &Sandbox, key: &str) -> Vec<String> {
    let holds = |name: &String| {
        let bytes = sandbox.bytes(name);
        bytes.windows(key.len()).any(|window| window == key.as_bytes())
    };
    sandbox.files().into_iter().filter(holds).collect()
}

#[test]
fn every_copy_goes_and_every_other_byte_stays() {
    let sandbox = full();
    let report = sandbox.run(SCRUB).succeeds().json();
    for (path, _, after) in COPIES {
        assert_eq!(sandbox.read(path), *after, "{path}: {report:#}");
    }
    assert_eq!(holding(&sandbox, KEY), Vec::<String>::new());
    assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(true)));
    for (path, ..) in COPIES {
        let told = report["found"].as_array().unwrap().iter().filter(|found| {
            found["path"].as_str().unwrap().ends_with(path) && found["done"] == true
        });
        assert!(told.count() > 0, "{path} is not told: {report:#}");
    }
    for path in [OPENCLAW, ".openclaw/openclaw.json.bak"] {
        read_json5(&sandbox.read(path));
    }
    sandbox.run(["key", "scrub", "--yes"]).succeeds().says("nothing was written");
}

#[test]
fn a_dry_run_shows_every_place_with_the_key_masked_and_changes_nothing() {
    let sandbox = full();
    let before: Vec<_> = sandbox.files().iter().map(|name| sandbox.bytes(name)).collect();
    let outcome = sandbox.run(["key", "scrub", "--dry-run"]).succeeds();
    for (path, ..) in COPIES {
        assert!(outcome.stdout.contains(&format!("{path}:")), "{path}: {outcome}");
    }
    outcome
        .shows("export WCODE_API_KEY=••••••••")
        .shows("line removed")
        .says("nothing was written");
    let report = sandbox.run(["key", "scrub", "--dry-run", "--json"]).succeeds().json();
    assert_eq!((&report["changed"], &report["written"]), (&json!(true), &json!(false)));
    let bashrc = report["found"].as_array().unwrap().iter().find(|found| found["kind"] == "shell");
    assert_eq!(bashrc.unwrap()["line"], 2);
    assert_eq!(bashrc.unwrap()["action"], "remove-line");
    let after: Vec<_> = sandbox.files().iter().map(|name| sandbox.bytes(name)).collect();
    assert_eq!(before, after);
}

#[test]
fn without_a_terminal_it_wants_a_word_that_it_may() {
    let sandbox = full();
    sandbox.run(["key", "scrub"]).exits(2).says("--dry-run").says("--yes");
    sandbox.run(["key", "scrub", "--json"]).exits(2);
    assert_eq!(holding(&sandbox, KEY).len(), COPIES.len());
}

#[test]
fn where_there_is_no_copy_that_is_said() {
    let sandbox = home().file(".bashrc", "export A=1\n");
    sandbox
        .run(["key", "scrub", "--dry-run"])
        .succeeds()
        .shows("keys/wcode")
        .says("nothing was written");
    let sandbox = with_key("sk-e2e-other-key-12345").file(".bashrc", "ls\n");
    std::fs::remove_dir_all(sandbox.path("../state/keys")).unwrap();
    // Without any key there is nothing to search for.
    sandbox.run(["key", "scrub", "--yes"]).exits(6);
    let sandbox = Sandbox::new().env("MINE", KEY).file(".bashrc", "ls\n");
    sandbox.run(["key", "set", "--key-store", "env", "--from-env", "MINE"]).succeeds();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().says("no copies of the key were found");
}

#[test]
fn without_a_key_store_the_error_says_so() {
    Sandbox::new().run(["key", "scrub", "--yes"]).exits(8);
    Sandbox::new().run(["key", "scrub", "--dry-run", "--json"]).exits(8);
}

#[test]
fn a_key_that_would_hit_ordinary_text_is_refused() {
    let sandbox = with_key("abcdefg").file(".bashrc", "echo abcdefg\n");
    sandbox.run(["key", "scrub", "--yes"]).exits(6).says("8 characters");
    assert_eq!(sandbox.read(".bashrc"), "echo abcdefg\n");
}

#[test]
fn a_longer_word_is_another_key_and_is_only_reported() {
    let text = format!("export A={KEY}X\nexport B=x{KEY}\nexport C={KEY}-2\n");
    let sandbox = home().file(".bashrc", &text);
    let report = sandbox.run(SCRUB).succeeds().json();
    assert_eq!(sandbox.read(".bashrc"), text);
    assert!(report["notes"].to_string().contains("longer word"), "{report}");
}

#[test]
fn a_key_is_found_however_json_and_the_shell_spell_it() {
    let key = "sk-e2e-\"quo\\ted$1234";
    let sandbox = with_key(key);
    let json = serde_json::to_string(key).unwrap();
    sandbox.write(".openclaw/openclaw.json.bak", format!("{{\"k\": {json}, \"n\": 1.50}}"));
    sandbox.write(".openclaw/openclaw.json.bak.1", "{k: '\\u0073k-e2e-\"quo\\\\ted$1234', n: 0x1}");
    sandbox
        .write(".zshrc", format!("export K='{key}'\nexport L=\"sk-e2e-\\\"quo\\\\ted\\$1234\"\n"));
    sandbox.run(SCRUB).succeeds();
    assert_eq!(
        sandbox.read(".openclaw/openclaw.json.bak"),
        "{\"k\": \"REMOVED_BY_WCODE\", \"n\": 1.50}"
    );
    assert_eq!(sandbox.read(".openclaw/openclaw.json.bak.1"), "{k: \"REMOVED_BY_WCODE\", n: 0x1}");
    assert_eq!(sandbox.read(".zshrc"), "");
}

#[test]
fn fish_s_universal_variables_are_read_in_their_own_spelling() {
    let sandbox = home();
    let spelled = KEY.replace('-', "\\x2d");
    let text = format!("# VERSION: 3.0\nSETUVAR --export K:{spelled}\nSETUVAR a:1\n");
    sandbox.write(".config/fish/fish_variables", text);
    sandbox.run(SCRUB).succeeds();
    let left = sandbox.read(".config/fish/fish_variables");
    assert_eq!(left, "# VERSION: 3.0\nSETUVAR a:1\n");
}

#[test]
fn a_known_key_that_is_unavailable_is_reported_and_the_others_are_searched_for() {
    let sandbox = home().file(".profile", format!("K={KEY}\n"));
    let args = ["key", "set", "--key-store", "env", "--from-env", "UNSET", "--key-name", "work"];
    sandbox.run(args).succeeds();
    let report = sandbox.run(SCRUB).exits(8).json();
    assert_eq!(report["errors"][0]["kind"], "key-store");
    assert_eq!(sandbox.read(".profile"), "");
}

#[test]
fn several_keys_of_the_vendor_are_searched_for_unless_one_is_named() {
    let sandbox = home();
    let args = ["key", "set", "--stdin", "--key-store", "file", "--key-name", "work"];
    sandbox.command(&args).stdin("sk-e2e-work-9876543").run().succeeds();
    let text = format!("A={KEY}\nB=sk-e2e-work-9876543\n");
    sandbox.write(".profile", &text);
    sandbox.run(["key", "scrub", "--key-name", "work", "--yes"]).succeeds();
    assert_eq!(sandbox.read(".profile"), format!("A={KEY}\n"));
    sandbox.write(".profile", &text);
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    assert_eq!(sandbox.read(".profile"), "");
}
