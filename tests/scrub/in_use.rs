//! Keys in use are left and reported: nothing stops working, and the last copy of a key stays.

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

use super::{KEY, SCRUB, full, holding, home};

fn entry(key: &str) -> String {
    let url = "https://wcode.net/api/gpt/v1";
    format!(
        "{{ models: {{ providers: {{ wcode: {{ baseUrl: '{url}', apiKey: {key}, models: [] }} }} }} }}\n"
    )
}

#[test]
fn a_client_s_own_key_is_left_until_apply_puts_a_reference_there() {
    let sandbox = home().openclaw(entry(&format!("'{KEY}'"))).opencode("{}");
    sandbox.write(".openclaw/openclaw.json.bak", entry(&format!("'{KEY}'")));
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("wcode apply --key-mode ref");
    assert_eq!(holding(&sandbox, KEY), [OPENCLAW]);
    assert_eq!(sandbox.read(".openclaw/openclaw.json.bak"), entry("'REMOVED_BY_WCODE'"));

    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    assert_eq!(holding(&sandbox, KEY), Vec::<String>::new());
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    sandbox.run(["status"]).succeeds().shows("ok");
}

#[test]
fn a_key_that_was_never_stored_is_searched_for_as_the_entry_has_it() {
    let sandbox =
        Sandbox::new().openclaw(entry(&format!("'{KEY}'"))).file(".bashrc", format!("K={KEY}\n"));
    sandbox.run(["key", "scrub", "--yes"]).succeeds().says("not searched for");
    assert_eq!(holding(&sandbox, KEY), [OPENCLAW]);
}

#[test]
fn a_reference_alone_is_no_key_to_search_for() {
    for key in [
        "'${WCODE_API_KEY}'",
        "''",
        "'<API_KEY>'",
        "{ source: 'env', provider: 'default', id: 'X' }",
    ] {
        Sandbox::new().openclaw(entry(key)).run(["key", "scrub", "--yes"]).exits(8);
    }
}

#[test]
fn a_variable_that_a_client_names_is_left_where_it_is_set() {
    for key in ["'${WCODE_API_KEY}'", "{ source: 'env', provider: 'default', id: 'WCODE_API_KEY' }"]
    {
        let text = format!("export WCODE_API_KEY={KEY}\nexport OTHER={KEY}\n");
        let sandbox =
            home().openclaw(entry(key)).file(".bashrc", &text).file(".openclaw/.env", &text);
        sandbox
            .run(["key", "scrub", "--yes"])
            .succeeds()
            .shows("OpenClaw reads its key from this variable");
        for name in [".bashrc", ".openclaw/.env"] {
            assert_eq!(sandbox.read(name), format!("export WCODE_API_KEY={KEY}\n"), "{key}");
        }
    }
    let sandbox = home().opencode("{}").file(".profile", format!("WCODE_API_KEY={KEY}\n"));
    sandbox.run(["apply", "--key-mode", "env"]).succeeds();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("OpenCode reads its key");
    assert_eq!(holding(&sandbox, KEY), [".profile"]);
    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    assert_eq!(holding(&sandbox, KEY), Vec::<String>::new());
}

#[test]
fn an_env_block_that_feeds_the_entry_is_left() {
    let text = entry("'${WCODE_API_KEY}'").replacen(
        '{',
        &format!("{{ env: {{ WCODE_API_KEY: '{KEY}' }}, "),
        1,
    );
    let sandbox = home().openclaw(&text);
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("reads its key from this variable");
    assert_eq!(sandbox.read(OPENCLAW), text);
}

#[test]
fn what_the_key_store_itself_reads_is_left() {
    let text = format!("MINE={KEY}\nOTHER={KEY}\n");
    let sandbox = Sandbox::new().env("MINE", KEY).file(".profile", &text);
    sandbox.run(["key", "set", "--key-store", "env", "--from-env", "MINE"]).succeeds();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("the key store `env`");
    assert_eq!(sandbox.read(".profile"), format!("MINE={KEY}\n"));

    let sandbox = home();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("wcode key move --key-store keyring");
    assert!(sandbox.read("../state/keys/wcode").contains(KEY));
}

#[cfg(unix)]
#[test]
fn a_file_that_the_key_command_reads_is_left() {
    let sandbox =
        Sandbox::new().env("PATH", "/usr/bin:/bin").file("key.env", KEY).file(".env", KEY);
    let command = format!("cat {}", sandbox.arg("key.env"));
    sandbox.run(["key", "set", "--key-store", "command", "--from-command", &command]).succeeds();
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("the key command reads it");
    assert_eq!(holding(&sandbox, KEY), ["key.env"]);
}

#[test]
fn a_config_that_cannot_be_read_is_left_and_its_copies_are_not() {
    let sandbox = home().openclaw(format!("{{ a: '{KEY}' b }}"));
    sandbox.write(".openclaw/openclaw.json.bak", format!("{{ a: '{KEY}' }}"));
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("fix it first");
    assert_eq!(holding(&sandbox, KEY), [OPENCLAW]);
}

#[test]
fn a_config_that_is_managed_is_reported_and_the_rest_is_done() {
    let sandbox = full().env("OPENCLAW_NIX_MODE", "1");
    let report = sandbox.run(SCRUB).exits(1).json();
    assert_eq!(holding(&sandbox, KEY), [OPENCLAW]);
    assert_eq!(report["errors"][0]["kind"], "read-only");
}

#[test]
fn a_database_is_reported_with_what_takes_the_key_out() {
    let bytes = format!("SQLite\0\u{1}{KEY}\0 and {KEY}\n");
    let sandbox = home().file(".openclaw/state/openclaw.sqlite", &bytes);
    let outcome = sandbox.run(["key", "scrub", "--yes"]).succeeds();
    outcome.shows("openclaw models auth logout");
    assert_eq!(sandbox.read(".openclaw/state/openclaw.sqlite"), bytes);
}

#[test]
fn the_database_of_a_program_without_an_entry_is_reported_as_well() {
    let bytes = format!("SQLite\0\u{1}{KEY}\n");
    let sandbox = home().file(".copilot/session-store.db", &bytes);
    let outcome = sandbox.run(["key", "scrub", "--yes"]).succeeds();
    outcome.shows("a session of Copilot CLI's");
    assert_eq!(sandbox.read(".copilot/session-store.db"), bytes);
}

#[test]
fn credentials_are_taken_out_whole_and_opencode_s_files_of_every_name_are_read() {
    let sandbox = home();
    let auth = format!(
        "{{\n  // mine\n  \"a\": {{ \"key\": \"{KEY}\" }},\n  \"b\": {{ \"key\": \"x\" }}\n}}\n"
    );
    sandbox.write(".local/share/opencode/auth.json", &auth);
    for name in ["opencode.json", "config.json"] {
        sandbox.write(&format!(".config/opencode/{name}"), format!("{{ \"k\": [\"{KEY}\"] }}"));
    }
    sandbox.run(SCRUB).succeeds();
    assert_eq!(
        sandbox.read(".local/share/opencode/auth.json"),
        "{\n  // mine\n  \"b\": { \"key\": \"x\" }\n}\n"
    );
    for name in ["opencode.json", "config.json"] {
        let text = sandbox.read(&format!(".config/opencode/{name}"));
        assert_eq!(text, "{ \"k\": [\"{env:WCODE_API_KEY}\"] }");
    }
    assert!(!sandbox.exists(OPENCODE));
}

#[test]
fn the_rest_of_the_entry_that_a_client_uses_is_left() {
    let text =
        entry(&format!("'${{OTHER}}', headers: {{ Authorization: 'Bearer {KEY}' }} /* {KEY} */"));
    let sandbox = home().openclaw(&text);
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("part of the entry");
    assert_eq!(sandbox.read(OPENCLAW), text.replace(&format!("/* {KEY}"), "/* REMOVED_BY_WCODE"));
}

#[test]
fn a_file_that_goes_before_the_global_config_is_reported_and_left() {
    let sandbox =
        home().opencode("{}").file(".opencode/opencode.json", format!("{{ \"k\": \"{KEY}\" }}"));
    sandbox.run(["key", "scrub", "--yes"]).succeeds().shows("remove the key by hand");
    assert_eq!(holding(&sandbox, KEY), [".opencode/opencode.json"]);
}

#[test]
fn where_one_key_is_named_the_entry_s_key_is_another_s() {
    let sandbox = home()
        .openclaw(entry("'sk-e2e-somebody-elses'"))
        .file(".profile", "A=sk-e2e-somebody-elses\n");
    sandbox.run(["key", "scrub", "--yes", "--key-name", "default"]).succeeds();
    assert_eq!(sandbox.read(".profile"), "A=sk-e2e-somebody-elses\n");
}

/// OpenClaw rolls back to a `.bak` that names a variable, and fails as a whole if it is not set.
#[test]
fn openclaw_s_copies_name_the_variable_only_where_its_entry_does() {
    let bak = ".openclaw/openclaw.json.bak";
    for (own, left) in [("'${MINE}'", "'${MINE}'"), ("''", "'REMOVED_BY_WCODE'")] {
        let sandbox = home().openclaw(entry(own)).file(bak, entry(&format!("'{KEY}'")));
        sandbox.run(SCRUB).succeeds();
        assert_eq!(sandbox.read(bak), entry(left));
    }
}
