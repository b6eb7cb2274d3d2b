//! OpenClaw's `$include`: only the file that owns a place is edited.

use crate::support::{OPENCLAW, Sandbox, openclaw_provider};

const APPLY: [&str; 3] = ["apply", "--client", "openclaw"];

/// `remove` restores the files, and so does `undo`.
#[track_caller]
fn comes_back(sandbox: &Sandbox, before: &[(&str, &str)]) {
    sandbox.run(["remove"]).succeeds();
    for (name, text) in before {
        assert_eq!(sandbox.read(name), *text, "{name} after remove");
    }
    sandbox.run(APPLY).succeeds();
    sandbox.run(["undo"]).succeeds();
    for (name, text) in before {
        assert_eq!(sandbox.read(name), *text, "{name} after undo");
    }
}

#[test]
fn a_provider_goes_into_the_file_that_owns_the_models() {
    let root =
        "{ models: { $include: './models.json5' }, agents: { defaults: { model: 'a/b' } } }\n";
    let models = "{ // theirs\n  providers: { acme: {} },\n}\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/models.json5", models);

    sandbox.run(APPLY).succeeds().says("models.json5");

    assert_eq!(sandbox.read(OPENCLAW), root);
    let value = sandbox.value(".openclaw/models.json5");
    assert_eq!(value["providers"]["wcode"], openclaw_provider());
    assert!(sandbox.read(".openclaw/models.json5").contains("// theirs"));
    sandbox.run(APPLY).succeeds().says("nothing to do");
    sandbox.run(["status"]).succeeds().shows("ok");
    comes_back(&sandbox, &[(OPENCLAW, root), (".openclaw/models.json5", models)]);
}

#[test]
fn a_provider_goes_into_the_file_that_owns_the_providers() {
    let root = "{ models: { mode: 'merge', providers: { $include: 'p.json' } } }\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/p.json", "{}\n");
    sandbox.run(APPLY).succeeds();
    assert_eq!(sandbox.value(".openclaw/p.json")["wcode"], openclaw_provider());
    assert!(!sandbox.read(OPENCLAW).contains("wcode.net"));
    comes_back(&sandbox, &[(OPENCLAW, root), (".openclaw/p.json", "{}\n")]);
}

#[test]
fn an_entry_in_an_included_file_is_edited_there() {
    let entry = "{ models: { providers: { wcode: { baseUrl: 'https://wcode.net/api/gpt/v1', \
                 apiKey: '<API_KEY>', api: 'openai-completions', models: [] } } } }\n";
    let root = "{ $include: './base.json5' }\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/base.json5", entry);
    sandbox.run(APPLY).succeeds();
    let models = &sandbox.value(".openclaw/base.json5")["models"]["providers"]["wcode"]["models"];
    assert_eq!(models.as_array().unwrap().len(), 1);
    assert!(!sandbox.read(OPENCLAW).contains("wcode.net"), "arrays of both would be concatenated");
    comes_back(&sandbox, &[(OPENCLAW, root), (".openclaw/base.json5", entry)]);
}

#[test]
fn a_list_of_files_that_owns_our_place_is_refused_and_named() {
    let root = "{ models: { $include: ['./a.json5', './b.json5'] } }\n";
    let sandbox = Sandbox::new()
        .openclaw(root)
        .file(".openclaw/a.json5", "{}\n")
        .file(".openclaw/b.json5", "{}\n");
    sandbox.run(APPLY).exits(4).says(".json5").says("$include");
    let report = sandbox.run(["apply", "--client", "openclaw", "--json"]).exits(4).json();
    assert_eq!(report["error"]["kind"], "included");
    assert_eq!(sandbox.read(OPENCLAW), root);
    assert_eq!(sandbox.read(".openclaw/a.json5"), "{}\n");
}

#[test]
fn an_include_that_owns_nothing_of_ours_does_not_matter() {
    let root = "{ gateway: { $include: './gateway.json5' } }\n";
    let gateway = "{ mode: 'local' }\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/gateway.json5", gateway);
    sandbox.run(APPLY).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["models"]["providers"]["wcode"], openclaw_provider());
    comes_back(&sandbox, &[(OPENCLAW, root), (".openclaw/gateway.json5", gateway)]);
}

#[test]
fn a_default_model_in_an_included_file_is_a_default_model() {
    let root = "{ agents: { $include: './agents.json5' } }\n";
    let agents = "{ defaults: { model: { primary: 'acme/a' } } }\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/agents.json5", agents);
    sandbox.run(APPLY).succeeds();
    assert_eq!(sandbox.read(".openclaw/agents.json5"), agents, "one is set");
    comes_back(&sandbox, &[(OPENCLAW, root), (".openclaw/agents.json5", agents)]);
}

#[test]
fn an_included_file_that_is_broken_or_absent_is_named() {
    let root = "{ models: { $include: './models.json5' } }\n";
    let sandbox = Sandbox::new().openclaw(root).file(".openclaw/models.json5", "{ broken");
    sandbox.run(APPLY).exits(5).says("models.json5");
    assert_eq!(sandbox.read(OPENCLAW), root);

    let sandbox = Sandbox::new().openclaw(root);
    sandbox.run(APPLY).succeeds().says("models.json5");
    assert!(
        sandbox.read(OPENCLAW).starts_with(root.trim_end().trim_end_matches(" }")),
        "only the default is added"
    );
    assert!(sandbox.read(".openclaw/models.json5").contains("wcode.net"), "it owns the models");
}

#[test]
fn includes_that_go_round_end() {
    let a = "{ models: { $include: './b.json5' } }\n";
    let b = "{ $include: './openclaw.json', providers: {} }\n";
    let sandbox = Sandbox::new().openclaw(a).file(".openclaw/b.json5", b);
    sandbox.run(APPLY).succeeds();
    assert!(sandbox.read(".openclaw/b.json5").contains("wcode.net"));
    sandbox.run(["undo"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(".openclaw/b.json5")), (a.into(), b.into()));
}

#[test]
fn a_file_outside_the_configs_folder_is_never_edited() {
    let root = "{ models: { $include: '../outside.json5' } }\n";
    let sandbox = Sandbox::new().openclaw(root).file("outside.json5", "{}\n");
    sandbox.run(APPLY).exits(4).says("outside.json5");
    assert_eq!(sandbox.read("outside.json5"), "{}\n");
}

#[test]
fn an_allowed_root_outside_is_edited() {
    let sandbox = Sandbox::new()
        .file("shared/models.json5", "{}\n")
        .env("OPENCLAW_INCLUDE_ROOTS", "[ROOT]/home/shared");
    let path = sandbox.arg("shared/models.json5");
    sandbox.write(OPENCLAW, format!("{{ models: {{ $include: '{path}' }} }}\n"));
    sandbox.run(APPLY).succeeds();
    assert!(sandbox.read("shared/models.json5").contains("wcode.net"));
}
