//! Three-way merging: what was recorded, what is there now, what is wanted now.
//!
//! Cases in the order: the user changed, we change, both changed, the user deleted, the user added.

use serde_json::json;

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox, openclaw_provider};

/// A home in which `wcode` has written its entries into both clients' files.
fn applied() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").opencode("{ /* mine */ }\n");
    sandbox.run(["apply"]).succeeds();
    sandbox
}

fn edit(sandbox: &Sandbox, name: &str, from: &str, to: &str) -> String {
    let text = sandbox.read(name);
    assert!(text.contains(from), "{from:?} is not in\n{text}");
    let text = text.replacen(from, to, 1);
    sandbox.write(name, &text);
    text
}

#[test]
fn a_field_that_the_user_changed_stays_and_is_mentioned() {
    for (name, from, to) in [
        (OPENCLAW, "128000", "64000"),
        (OPENCLAW, "Qwen3 235B A22B", "My Qwen"),
        (OPENCLAW, "https://wcode.net/api/gpt/v1", "https://proxy.example/v1"),
        (OPENCLAW, "${WCODE_API_KEY}", "${MINE}"),
        (OPENCLAW, "openai-completions", "openai-responses"),
        (OPENCODE, "8192", "4096"),
        (OPENCODE, "\"name\": \"wcode\"", "\"name\": \"My vendor\""),
        (OPENCODE, "{env:WCODE_API_KEY}", "{env:MINE}"),
        (OPENCODE, "@ai-sdk/openai-compatible", "@ai-sdk/openai"),
    ] {
        let sandbox = applied();
        let edited = edit(&sandbox, name, from, to);
        let journal = sandbox.journal();

        let outcome = sandbox.run(["apply"]).succeeds();

        assert_eq!(sandbox.read(name), edited, "{outcome}");
        assert_eq!(sandbox.journal(), journal, "nothing was written: {outcome}");
        // A key of the user's own is simply the key; everything else could be a slip.
        if !from.contains("API_KEY") {
            assert!(outcome.stderr.contains("note"), "a user's edit is mentioned: {outcome}");
        }
        sandbox.run(["status"]).succeeds();
    }
}

#[test]
fn an_edit_of_the_users_is_no_drift() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "128000", "64000");
    sandbox.run(["apply", "--check"]).exits(0);
    let report = sandbox.run(["status", "--json"]).succeeds().json();
    assert_eq!(report["changed"], false, "{report}");
}

#[test]
fn what_we_change_and_the_user_did_not_is_written() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "Qwen3 235B A22B", "My Qwen");
    sandbox.run(["apply", "--context-window", "64000"]).succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["name"], &model["contextWindow"]), (&json!("My Qwen"), &json!(64000)));
}

#[test]
fn a_field_changed_on_both_sides_is_a_conflict_and_nothing_is_written() {
    let sandbox = applied();
    let edited = edit(&sandbox, OPENCLAW, "128000", "77000");
    let (opencode, journal) = (sandbox.read(OPENCODE), sandbox.journal());

    let outcome = sandbox.run(["apply", "--context-window", "64000"]).exits(4);

    let outcome = outcome.says("contextWindow").says("77000").says("64000").says("--on-conflict");
    outcome.says("openclaw.json");
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), (edited, opencode));
    assert_eq!(sandbox.journal(), journal);
}

#[test]
fn keep_leaves_the_field_and_writes_the_rest() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "128000", "77000");
    let args =
        ["apply", "--context-window", "64000", "--max-tokens", "1000", "--on-conflict", "keep"];
    sandbox.run(args).succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!((&model["contextWindow"], &model["maxTokens"]), (&json!(77000), &json!(1000)));

    // Settled once, it is no conflict again.
    sandbox.run(["apply"]).succeeds().says("nothing to do");
    sandbox.run(["apply", "--check"]).succeeds();
}

#[test]
fn overwrite_writes_ours_and_undo_gives_theirs_back() {
    let sandbox = applied();
    let edited = edit(&sandbox, OPENCLAW, "128000", "77000");
    sandbox.run(["apply", "--context-window", "64000", "--on-conflict", "overwrite"]).succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!(model["contextWindow"], 64000);
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), edited);
}

#[test]
fn both_sides_changing_to_the_same_value_agree() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "128000", "64000");
    edit(&sandbox, OPENCODE, "128000", "64000");
    sandbox.run(["apply", "--context-window", "64000"]).succeeds().says("nothing to do");
}

#[test]
fn overwrite_takes_the_users_edits_back_as_well() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "Qwen3 235B A22B", "My Qwen");
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW)["models"]["providers"]["wcode"], openclaw_provider());
}

#[test]
fn another_spelling_of_the_same_value_is_no_edit() {
    for (from, to) in [
        ("128000", "0x1F400"),
        ("128000", "128000.0"),
        ("128000", "1.28e5"),
        ("\"Qwen3 235B A22B\"", "'Qwen3 \\x32\\u003335B A22B'"),
        ("\"maxTokens\": 8192", "maxTokens: +8192"),
    ] {
        let sandbox = Sandbox::new().openclaw("{ \"a\": \"b\" }\n");
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        let edited = edit(&sandbox, OPENCLAW, from, to);
        let outcome = sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.read(OPENCLAW), edited);
        let outcome = outcome.never_says("note: openclaw: `models");
        assert!(!outcome.stderr.contains("warning: openclaw"), "{outcome}");
        sandbox.run(["apply", "--client", "openclaw", "--context-window", "64000"]).succeeds();
    }
}

#[test]
fn a_field_that_the_user_deleted_stays_deleted() {
    let sandbox = applied();
    let openclaw =
        edit(&sandbox, OPENCLAW, "\"maxTokens\": 8192", "").replace("128000,\n", "128000\n");
    sandbox.write(OPENCLAW, &openclaw);
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), openclaw);
    sandbox.run(["status"]).succeeds();

    sandbox.run(["apply", "--max-tokens", "4000"]).succeeds();
    let model = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"][0];
    assert_eq!(model["maxTokens"], 4000, "asked for by its flag it comes back");
}

#[test]
fn a_deleted_field_comes_back_with_overwrite() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "\"reasoning\": false,", "");
    sandbox.run(["apply", "--on-conflict", "overwrite"]).succeeds();
    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
    assert_eq!(*provider, openclaw_provider());
}

#[test]
fn a_deleted_default_model_stays_deleted() {
    let sandbox = applied();
    let mut value = sandbox.value(OPENCLAW);
    value.as_object_mut().unwrap().remove("agents");
    let text = serde_json::to_string_pretty(&value).unwrap();
    sandbox.write(OPENCLAW, &text);
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.value(OPENCLAW).get("agents"), None);

    sandbox.run(["apply", "--default-model", MODEL]).succeeds();
    let primary = &sandbox.value(OPENCLAW)["agents"]["defaults"]["model"];
    assert!(primary.to_string().contains(MODEL), "asked for again it comes back: {primary}");
}

#[test]
fn a_model_that_the_user_deleted_stays_deleted_until_named() {
    let sandbox = Sandbox::new().openclaw("{}").opencode("{}");
    sandbox.run(["apply", "--model", "a/one", "--model", "b/two"]).succeeds();
    for (name, pointer) in
        [(OPENCLAW, "/models/providers/wcode/models"), (OPENCODE, "/provider/wcode/models")]
    {
        let mut value = sandbox.value(name);
        let models = value.pointer_mut(pointer).unwrap();
        match models.as_array_mut() {
            Some(models) => drop(models.remove(0)),
            None => drop(models.as_object_mut().unwrap().remove("a/one")),
        }
        sandbox.write(name, serde_json::to_string_pretty(&value).unwrap());
    }
    let edited = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));

    sandbox.run(["apply"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), edited);
    sandbox.run(["apply", "--model", "b/two"]).succeeds();
    assert_eq!((sandbox.read(OPENCLAW), sandbox.read(OPENCODE)), edited);

    sandbox.run(["apply", "--model", "a/one"]).succeeds();
    for name in [OPENCLAW, OPENCODE] {
        assert!(sandbox.read(name).contains("a/one"), "{name}");
    }
}

#[test]
fn a_whole_deleted_entry_comes_back() {
    let sandbox = applied();
    let after = (sandbox.read(OPENCLAW), sandbox.read(OPENCODE));
    for (name, above) in [(OPENCLAW, "/models/providers"), (OPENCODE, "/provider")] {
        let mut value = sandbox.value(name);
        value.pointer_mut(above).unwrap().as_object_mut().unwrap().remove("wcode");
        sandbox.write(name, serde_json::to_string_pretty(&value).unwrap());
    }
    sandbox.run(["apply", "--check"]).exits(3);
    sandbox.run(["status", "--json"]).succeeds();
    sandbox.run(["apply"]).succeeds();
    for (name, text) in [(OPENCLAW, after.0), (OPENCODE, after.1)] {
        assert_eq!(sandbox.value(name), crate::support::read_json5(&text), "{name}");
    }
}

#[test]
fn a_whole_deleted_file_comes_back() {
    let sandbox = applied();
    std::fs::remove_file(sandbox.path(OPENCLAW)).unwrap();
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let provider = &sandbox.value(OPENCLAW)["models"]["providers"]["wcode"];
    assert_eq!(*provider, openclaw_provider());
}

#[test]
fn fields_that_the_user_added_inside_our_entry_stay() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "\"maxTokens\": 8192", "\"maxTokens\": 8192, /* mine */ \"cost\": {}");
    edit(&sandbox, OPENCODE, "\"options\": {", "\"options\": { \"timeout\": 5, // mine\n");
    sandbox.run(["apply", "--context-window", "64000"]).succeeds();
    for (name, mine) in
        [(OPENCLAW, "/* mine */ \"cost\": {}"), (OPENCODE, "\"timeout\": 5, // mine")]
    {
        let text = sandbox.read(name);
        assert!(text.contains(mine) && text.contains("64000"), "{text}");
    }
}

#[test]
fn a_model_that_the_user_added_to_our_entry_stays() {
    let sandbox = applied();
    edit(
        &sandbox,
        OPENCLAW,
        "\"models\": [",
        "\"models\": [\n { \"id\": \"x/mine\", \"name\": \"m\" },",
    );
    sandbox.run(["apply", "--model", "b/two"]).succeeds();
    let models = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"].clone();
    let ids: Vec<_> = models.as_array().unwrap().iter().map(|model| &model["id"]).collect();
    assert_eq!(ids, ["x/mine", MODEL, "b/two"]);
}

#[test]
fn the_users_order_of_models_stays() {
    let sandbox = Sandbox::new().openclaw("{}");
    let args = ["apply", "--client", "openclaw", "--model", "a/one", "--model", "b/two"];
    sandbox.run(args).succeeds();
    let mut value = sandbox.value(OPENCLAW);
    let models = value.pointer_mut("/models/providers/wcode/models").unwrap();
    models.as_array_mut().unwrap().reverse();
    let text = serde_json::to_string_pretty(&value).unwrap();
    sandbox.write(OPENCLAW, &text);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), text);
    sandbox
        .run(["apply", "--client", "openclaw", "--model", "a/one", "--max-tokens", "99"])
        .succeeds();
    let models = sandbox.value(OPENCLAW)["models"]["providers"]["wcode"]["models"].clone();
    assert_eq!((&models[0]["id"], &models[1]["maxTokens"]), (&json!("b/two"), &json!(99)));
}

#[test]
fn an_array_of_the_users_in_our_field_is_one_value() {
    let sandbox = applied();
    let edited = edit(&sandbox, OPENCLAW, "[\"text\"]", "[\"text\", \"image\"]");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), edited);
}

#[test]
fn a_key_written_by_the_user_into_our_entry_is_kept_and_never_shown() {
    let sandbox = applied();
    let edited = edit(&sandbox, OPENCLAW, "${WCODE_API_KEY}", "sk-e2e-my-own-literal-key");
    sandbox.run(["apply"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), edited);
    // Another variable is a change on both sides; the message hides the key.
    sandbox.run(["apply", "--key-env", "OTHER"]).exits(4);
    sandbox.run(["apply", "--key-env", "OTHER", "--json"]).exits(4);
    sandbox.run(["apply", "--key-env", "OTHER", "--on-conflict", "overwrite"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("${OTHER}"));
}

#[test]
fn conflicts_of_both_files_are_reported_together() {
    let sandbox = applied();
    edit(&sandbox, OPENCLAW, "128000", "77000");
    edit(&sandbox, OPENCODE, "128000", "77000");
    let outcome = sandbox.run(["apply", "--context-window", "64000"]).exits(4);
    outcome.says("openclaw.json").says("opencode.jsonc");
}

/// OpenCode takes the pair whole or not at all, so that taking it out would take the user's own size along.
#[test]
fn a_limit_that_the_user_changed_stays_where_the_new_sizes_are_too_tight_for_one() {
    let sandbox = Sandbox::new().opencode("{}");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let edited = sandbox.read(OPENCODE).replace("128000", "200000");
    sandbox.write(OPENCODE, &edited);
    let tight = ["--context-window", "40000", "--max-tokens", "30000"];
    let apply = [&["apply", "--client", "opencode"][..], &tight].concat();
    sandbox.command(&apply).run().succeeds().says("was changed since wcode wrote it");
    assert_eq!(sandbox.read(OPENCODE), edited);

    sandbox.write(OPENCODE, edited.replace("200000", "128000"));
    sandbox.command(&apply).run().succeeds();
    assert!(!sandbox.read(OPENCODE).contains("limit"), "what is ours alone goes");
}
