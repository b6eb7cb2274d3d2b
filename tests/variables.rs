//! Variables that the clients' files name: which of them a client has, and from where; and what a key reference does to a
//! client of which some are set nowhere (tried on the real OpenClaw by `real::variables`).

use serde_json::{Value, json};

use crate::support::faulty::{ReceivedRequest, Reply, Server};
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-variables-0123456789";

/// An entry kept by hand, not by wcode.
const OTHER: &str = r#"// mine
{
  models: { providers: { other: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "${OTHER_KEY}", models: [] } } },
}
"#;

const ENV_MODE: [&str; 8] = [
    "apply",
    "--client",
    "openclaw",
    "--key-mode",
    "env",
    "--key-env",
    "WCODE_API_KEY",
    "--offline",
];

const NOT_SET: &str = "the variable `WCODE_API_KEY` is not set";

/// With a key in the file store.
fn stored(sandbox: Sandbox) -> Sandbox {
    let set = ["key", "set", "--stdin", "--key-store", "file"];
    sandbox.command(&set).stdin(KEY).run().succeeds();
    sandbox
}

/// With OpenClaw installed in this version.
fn at_version(sandbox: Sandbox, version: &str) -> Sandbox {
    let package = json!({ "name": "openclaw", "version": version }).to_string();
    let sandbox = sandbox.file("programs/package.json", package);
    sandbox.write("programs/openclaw", "#!/bin/sh\n");
    #[cfg(unix)]
    sandbox.chmod("programs/openclaw", 0o755);
    sandbox.env("PATH", "[ROOT]/home/programs:/usr/bin:/bin")
}

fn api_key(sandbox: &Sandbox) -> Value {
    sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["apiKey"].clone()
}

/// The rows of the doctor's check of keys.
fn key_rows(sandbox: &Sandbox) -> Vec<Value> {
    let outcome = sandbox.run(["doctor", "--offline", "--json"]);
    let report = outcome.json();
    let rows = report["checks"].as_array().unwrap().iter();
    rows.filter(|row| row["id"] == "keys").cloned().collect()
}

// Where a client gets a variable from.

#[test]
fn a_variable_that_is_set_nowhere_is_a_problem_to_the_doctor_as_well() {
    let sandbox = Sandbox::new().openclaw("{}\n");
    sandbox.command(&ENV_MODE).run().succeeds().says(NOT_SET);
    sandbox.run(["status"]).succeeds().says(NOT_SET);
    let outcome = sandbox.run(["doctor", "--offline"]).never_says("no problems found");
    outcome.shows("OpenClaw reads its key from `WCODE_API_KEY`, which is set neither here nor in");
    let rows = key_rows(&sandbox);
    assert_eq!((rows.len(), &rows[0]["level"]), (1, &json!("warning")), "{rows:?}");
    assert_eq!(rows[0]["client"], "openclaw");

    // A stored key comes with `wcode exec`.
    let rows = key_rows(&stored(sandbox));
    assert_eq!((&rows[0]["level"], &rows[1]["level"]), (&json!("info"), &json!("ok")), "{rows:?}");
    assert!(rows[0]["hint"].as_str().unwrap().contains("wcode exec -- openclaw"), "{rows:?}");
}

#[test]
fn a_variable_that_openclaw_has_from_files_of_its_own_is_not_missed() {
    let state = ".openclaw/.env";
    for (config, file, text, named) in [
        (r#"{ env: { vars: { WCODE_API_KEY: "sk-e2e-own" } } }"#, None, "", OPENCLAW),
        (r#"{ env: { WCODE_API_KEY: "sk-e2e-own" } }"#, None, "", OPENCLAW),
        ("{}", Some(state), "# keys\nexport WCODE_API_KEY='sk-e2e-own' # mine\n", state),
        (
            "{}",
            Some(".config/openclaw/gateway.env"),
            "WCODE_API_KEY=sk-e2e-own\n",
            ".config/openclaw/gateway.env",
        ),
    ] {
        let sandbox = Sandbox::new().openclaw(config);
        if let Some(file) = file {
            sandbox.write(file, text);
        }
        sandbox.command(&ENV_MODE).run().succeeds().never_says("is not set");
        sandbox.run(["status"]).succeeds().never_says("is not set");
        let rows = key_rows(&sandbox);
        assert_eq!((rows.len(), &rows[0]["level"]), (1, &json!("ok")), "{config} {rows:?}");
        let path = rows[0]["path"].as_str().unwrap();
        assert!(path.ends_with(named), "{path} is not {named}");
    }
}

#[test]
fn what_is_no_value_does_not_count() {
    for (config, text) in [
        (r#"{ env: { vars: { WCODE_API_KEY: "" } } }"#, ""),
        (r#"{ env: { vars: { WCODE_API_KEY: "${ELSEWHERE}" } } }"#, ""),
        ("{}", "WCODE_API_KEY=\n"),
        ("{}", "#WCODE_API_KEY=sk-e2e-own\n"),
        ("{}", "WCODE_API_KEYS=sk-e2e-own\n"),
    ] {
        let sandbox = Sandbox::new().openclaw(config).file(".openclaw/.env", text);
        sandbox.command(&ENV_MODE).run().succeeds().says(NOT_SET);
    }
    // OpenCode does not read OpenClaw's files.
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    sandbox.write(".openclaw/.env", "WCODE_API_KEY=sk-e2e-own\n");
    sandbox.run(["apply", "--offline"]).succeeds().says(NOT_SET);
    let rows = key_rows(&sandbox);
    let levels: Vec<_> = rows.iter().map(|row| (&row["client"], &row["level"])).collect();
    let expected = [(&json!("openclaw"), &json!("ok")), (&json!("opencode"), &json!("warning"))];
    assert_eq!(levels, expected);
}

#[test]
fn a_variable_for_the_service_alone_is_reported_as_such() {
    for file in ["gateway.systemd.env", "service-env/ai.openclaw.gateway.env"] {
        let path = format!(".openclaw/{file}");
        let sandbox = Sandbox::new().openclaw("{}\n").file(&path, "WCODE_API_KEY=sk-e2e-own\n");
        let outcome = sandbox.command(&ENV_MODE).run().succeeds().never_says("is not set");
        outcome.says("for the service of OpenClaw").says(file);
        assert_eq!(key_rows(&sandbox)[0]["level"], "info");
    }
}

#[test]
fn the_doctor_reports_a_variable_that_holds_no_key() {
    let mut sandbox = Sandbox::new().openclaw("{}\n").file(".openclaw/.env", "");
    sandbox.command(&ENV_MODE).run().succeeds();
    sandbox.write(".openclaw/.env", "WCODE_API_KEY='Bearer sk-e2e-own'\n");
    let rows = key_rows(&sandbox);
    assert_eq!(rows[0]["level"], "error", "{rows:?}");
    assert!(rows[0]["message"].as_str().unwrap().contains("request header"), "{rows:?}");
    // The process environment has precedence over a file.
    sandbox.export("WCODE_API_KEY", "sk-e2e-here");
    assert_eq!(key_rows(&sandbox)[0]["level"], "ok");
    sandbox.export("WCODE_API_KEY", "\"sk-e2e-here\"");
    assert_eq!(key_rows(&sandbox)[0]["level"], "error");
}

#[test]
fn the_doctor_asks_the_vendor_with_the_key_that_the_client_sends() {
    let answer = |asked: &ReceivedRequest| match asked.header("authorization") {
        Some("Bearer sk-e2e-own") => Reply::json("200 OK", r#"{"object":"list","data":[]}"#),
        _ => Reply::json("401 Unauthorized", r#"{"error":{"message":"no"}}"#),
    };
    let server = Server::start(answer);
    let base_url = format!("http://{}/v1", server.address());
    let sandbox = Sandbox::new().openclaw("{}\n");
    let args = [&ENV_MODE[..], &["--base-url", &base_url]].concat();
    sandbox.command(&args).run().succeeds();
    for (value, level) in [("sk-e2e-own", "ok"), ("sk-e2e-other", "error")] {
        sandbox.write(".openclaw/.env", format!("WCODE_API_KEY={value}\n"));
        let report = sandbox.run(["doctor", "--json"]).json();
        let rows = report["checks"].as_array().unwrap();
        let row = rows.iter().find(|row| row["id"] == "endpoint").unwrap();
        assert_eq!(row["level"], level, "{value}: {row}");
    }
}

// The effect of a reference on other entries.

#[test]
fn a_reference_that_would_break_openclaw_is_refused_where_it_is_asked_for() {
    let sandbox = stored(Sandbox::new().openclaw(OTHER));
    let args = ["apply", "--client", "openclaw", "--key-mode", "ref"];
    let outcome = sandbox.run(args).exits(4);
    outcome.says(
        "`models.providers.other.apiKey` in `[HOME]/.openclaw/openclaw.json` names `OTHER_KEY`",
    );
    let outcome = sandbox.run(args);
    outcome.says("--key-mode env").says("--on-conflict overwrite");
    let report =
        sandbox.run(["apply", "--client", "openclaw", "--key-mode", "ref", "--json"]).exits(4);
    assert_eq!(report.json()["error"]["kind"], "would-break");
    assert_eq!(sandbox.read(OPENCLAW), OTHER);
    assert!(sandbox.journal().is_empty());

    // Overruled, it is written, and still reported.
    let overruled = [&args[..], &["--on-conflict", "overwrite"]].concat();
    sandbox.command(&overruled).run().succeeds().says("`OTHER_KEY`");
    assert!(api_key(&sandbox).is_object());
    sandbox.run(["status"]).succeeds().says("OpenClaw fails as a whole while `OTHER_KEY`");
    // It is in the file already, so nothing is refused.
    sandbox.run(args).succeeds().says("OpenClaw fails as a whole while `OTHER_KEY`");
}

#[test]
fn a_reference_that_was_not_asked_for_by_name_gives_way_to_the_variable() {
    for args in [&["--key-stdin", "--key-store", "file"][..], &[], &["--on-conflict", "overwrite"]]
    {
        let sandbox = stored(Sandbox::new().openclaw(OTHER).opencode("{}\n"));
        let args = [&["apply"], args].concat();
        let outcome = sandbox.command(&args).stdin(KEY).run().succeeds();
        outcome.says("OpenClaw gets its key from the variable `WCODE_API_KEY`");
        assert_eq!(api_key(&sandbox), "${WCODE_API_KEY}");
        assert!(sandbox.read(OPENCLAW).contains("${OTHER_KEY}"));
        assert!(!sandbox.read(OPENCLAW).contains("exec"));
        // The other client is not harmed, and gets its reference.
        assert_eq!(sandbox.value(OPENCODE)["provider"]["wcode"]["options"]["apiKey"], "");
        // This is now the saved input.
        sandbox.run(["apply", "--check"]).succeeds();
        sandbox.run(["status"]).succeeds().never_says("fails as a whole");
        // Once the variable is set, a reference that is asked for by name is written.
        let sandbox = sandbox.file(".openclaw/.env", "OTHER_KEY=sk-e2e-other\n");
        let outcome = sandbox.run(["apply", "--client", "openclaw", "--key-mode", "ref"]);
        outcome.succeeds().never_says("OTHER_KEY");
        assert!(api_key(&sandbox).is_object());
    }
}

#[test]
fn a_key_that_works_in_the_file_is_not_taken_out_for_a_variable() {
    let by_hand = r#"{ models: { providers: {
        wcode: { baseUrl: "https://wcode.net/api/gpt/v1", apiKey: "sk-e2e-by-hand", models: [] },
        other: { baseUrl: "http://127.0.0.1:9/v1", apiKey: "${OTHER_KEY}", models: [] },
    } } }"#;
    let sandbox = Sandbox::new().openclaw(by_hand);
    let args = ["apply", "--client", "openclaw", "--key-stdin", "--key-store", "file"];
    sandbox.command(&args).stdin(KEY).run().succeeds();
    assert!(sandbox.read(OPENCLAW).contains("sk-e2e-by-hand"));
}

#[test]
fn only_what_breaks_is_refused() {
    let with = |more: &str| format!("{{ {more} }}\n");
    let provider = |more: &str| {
        with(&format!(
            "models: {{ providers: {{ other: {{ baseUrl: 'http://127.0.0.1:9/v1', {more}, models: [] }} }} }}"
        ))
    };
    let args = ["apply", "--client", "openclaw", "--key-mode", "ref"];
    // As tried on 2026.9.6: these end every turn …
    for config in [
        provider("apiKey: '${NOPE}'"),
        provider("apiKey: '$NOPE'"),
        provider("apiKey: '${EMPTY}'"),
        provider("headers: { 'X-T': '${NOPE}' }"),
        provider("request: { auth: { mode: 'authorization-bearer', token: '${NOPE}' } }"),
        with("skills: { entries: { foo: { apiKey: '${NOPE}' } } }"),
        with("tts: { providers: { elevenlabs: { apiKey: '${NOPE}' } } }"),
        with("memory: { search: { remote: { apiKey: '${NOPE}' } } }"),
    ] {
        let sandbox = stored(Sandbox::new().openclaw(&config).env("EMPTY", ""));
        sandbox.run(args).exits(4).says("not set anywhere");
        assert_eq!(sandbox.read(OPENCLAW), config);
        // … but not on 2026.3.8, which goes on.
        at_version(sandbox, "2026.3.8").run(args).succeeds().never_says("fails as a whole");
    }
    // … and these do not.
    for config in [
        provider("apiKey: '${SET}'"),
        provider("apiKey: '$${NOPE}'"),
        provider("apiKey: 'NOPE'"),
        provider("apiKey: 'x', headers: { 'X-T': 'Bearer ${NOPE}' }"),
        with("channels: { telegram: { enabled: true, botToken: '${NOPE}' } }"),
        with("gateway: { auth: { mode: 'token', token: '${NOPE}' } }"),
        with("skills: { entries: { foo: { enabled: false, apiKey: '${NOPE}' } } }"),
        with("memory: { search: { enabled: false, remote: { apiKey: '${NOPE}' } } }"),
        with("plugins: { entries: { brave: { config: { webSearch: { apiKey: '${NOPE}' } } } } }"),
        with(
            "models: { providers: { wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: '${NOPE}', models: [] } } }",
        ),
    ] {
        let sandbox = stored(Sandbox::new().openclaw(&config).env("SET", "sk-e2e-other"));
        sandbox.run(args).succeeds().never_says("fails as a whole");
        assert!(api_key(&sandbox).is_object(), "{config}");
    }
}

#[test]
fn an_included_file_is_read_and_named() {
    let included =
        "{ other: { baseUrl: 'http://127.0.0.1:9/v1', apiKey: '${NOPE}', models: [] } }\n";
    let config = "{ models: { providers: { $include: './providers.json5' } } }\n";
    let sandbox = Sandbox::new().openclaw(config).file(".openclaw/providers.json5", included);
    let outcome = stored(sandbox).run(["apply", "--client", "openclaw", "--key-mode", "ref"]);
    outcome.exits(4).says("`models.providers.other.apiKey` in `[HOME]/.openclaw/providers.json5`");
}
