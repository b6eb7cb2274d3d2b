//! Fixed defects, each in its shortest form. A new one goes here if no topic's file fits.

use std::fs;

use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};

const APPLY: [&str; 3] = ["apply", "--client", "openclaw"];

#[test]
fn pruning_every_old_model_leaves_just_the_new_one_and_all_of_it_can_go() {
    for (client, file) in [("openclaw", OPENCLAW), ("opencode", OPENCODE)] {
        let sandbox = Sandbox::new().file(file, "{\n  // mine\n}\n");
        sandbox
            .run(["apply", "--client", client, "--model", "old/a", "--default-model", "old/a"])
            .succeeds();
        sandbox
            .run(["apply", "--client", client, "--model", "new/b", "--prune"])
            .succeeds()
            .never_says("stays");
        let text = sandbox.read(file);
        assert!(!text.contains("old/a") && text.contains("new/b"), "{text}");
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(file), "{\n  // mine\n}\n");
    }
}

#[test]
fn half_a_limit_is_never_written() {
    let sandbox = Sandbox::new().opencode("{}");
    sandbox.run(["apply", "--client", "opencode", "--context-window", "100000"]).succeeds();
    let mut value = sandbox.value(OPENCODE);
    value["provider"]["wcode"]["models"][MODEL].as_object_mut().unwrap().remove("limit");
    sandbox.write(OPENCODE, value.to_string());
    sandbox.run(["apply", "--client", "opencode", "--context-window", "90000"]).succeeds();
    let limit = &sandbox.value(OPENCODE)["provider"]["wcode"]["models"][MODEL]["limit"];
    assert_eq!(*limit, serde_json::json!({ "context": 90_000, "output": 8_192 }));
}

#[test]
fn a_limit_of_ours_that_would_loop_is_taken_out() {
    let sandbox = Sandbox::new().opencode("{}");
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    let outcome = sandbox.run(["apply", "--client", "opencode", "--context-window", "27000"]);
    outcome.succeeds().says("compacted endlessly");
    assert!(!sandbox.read(OPENCODE).contains("limit"));
}

#[test]
fn a_key_never_goes_beside_the_url_of_another_host() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "sk-e2e-pinned");
    sandbox.run(APPLY).succeeds();
    let text = sandbox.read(OPENCLAW).replace("https://wcode.net", "https://evil.example");
    sandbox.write(OPENCLAW, &text);
    sandbox
        .run(["apply", "--client", "openclaw", "--key-mode", "literal"])
        .exits(4)
        .says("another host");
    assert_eq!(sandbox.read(OPENCLAW), text);
    sandbox
        .run(["apply", "--client", "openclaw", "--key-mode", "literal", "--on-conflict", "keep"])
        .succeeds();
    assert!(!sandbox.read(OPENCLAW).contains("sk-e2e"));
}

#[test]
fn a_plain_key_goes_even_where_an_addition_keeps_the_entry() {
    let sandbox = Sandbox::new().openclaw("{}").env("WCODE_API_KEY", "sk-e2e-plain");
    sandbox.run(["apply", "--client", "openclaw", "--key-mode", "literal"]).succeeds();
    let text = sandbox.read(OPENCLAW).replace("\"api\":", "\"headers\": {\"x\": \"y\"}, \"api\":");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove"]).succeeds().says("stays");
    let text = sandbox.read(OPENCLAW);
    assert!(
        text.contains("headers") && text.contains("baseUrl") && !text.contains("sk-e2e"),
        "{text}"
    );
}

#[test]
fn undo_does_not_write_a_config_that_another_tool_manages_but_status_reads_it() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(APPLY).succeeds();
    let sandbox = sandbox.env("OPENCLAW_CONFIG_READONLY", "1");
    sandbox.run(["undo"]).exits(1).says("OPENCLAW_CONFIG_READONLY");
    sandbox.run(["status"]).succeeds();
    assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
}

#[test]
fn an_edit_after_a_crash_of_a_hard_linked_file_is_never_overwritten() {
    let sandbox = Sandbox::new().openclaw("{ a: 1 }\n");
    fs::hard_link(sandbox.path(OPENCLAW), sandbox.path(".openclaw/twin.json")).unwrap();
    sandbox.kill_at("journal-written", APPLY);
    fs::write(sandbox.path(OPENCLAW), "{ important: true }\n").unwrap();
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), "{ important: true }\n");
}

#[test]
fn a_file_that_was_written_and_then_edited_after_a_crash_stays_ours() {
    let sandbox = Sandbox::new().openclaw("{\n  // mine\n}\n");
    sandbox.kill_at("all-replaced", APPLY);
    let text = sandbox.read(OPENCLAW).replace("// mine", "// edited");
    sandbox.write(OPENCLAW, text);
    sandbox.run(["remove"]).succeeds();
    assert_eq!(sandbox.read(OPENCLAW), "{\n  // edited\n}\n");
}

#[test]
fn a_file_of_the_users_that_is_called_like_ours_is_not_swept_away() {
    let sandbox = Sandbox::new().openclaw("{}").file(".openclaw/.wcode-notes.txt", "mine");
    sandbox.run(APPLY).succeeds();
    sandbox.run(["undo"]).succeeds();
    assert_eq!(sandbox.read(".openclaw/.wcode-notes.txt"), "mine");
}

#[test]
fn keys_in_foreign_headers_and_urls_are_masked_in_a_diff() {
    let text = "{\n  models: { providers: { acme: {\n    baseUrl: 'https://me:sk-e2e-user@acme.example/v1?k=sk-e2e-query',\n    headers: { 'X-Own': 'plain-but-sk-e2e-header' }, Cookie: 'sk-e2e-cookie',\n  } } },\n}\n";
    let sandbox = Sandbox::new().openclaw(text);
    // `Sandbox` holds every output to the rule that no key of a test is in it.
    sandbox.run(["apply", "--client", "openclaw", "--dry-run"]).succeeds().shows("acme.example");
    sandbox.run(["apply", "--client", "openclaw", "--dry-run", "--json"]).succeeds();
}
