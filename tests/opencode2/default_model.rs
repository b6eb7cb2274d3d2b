//! `model`: set if no file sets one, because OpenCode 2 without it sends prompts to a third party's free model.

use super::{status, with_versions};
use crate::support::{MODEL, OPENCODE, Sandbox};
use serde_json::Value;

const PROJECT: &str = "../work/opencode.json";

fn apply(sandbox: &Sandbox) {
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
}

#[test]
fn ours_is_set_where_no_file_sets_one_and_goes_again() {
    for versions in [&["2.0.15"][..], &["1.18.33"], &[]] {
        let sandbox = with_versions(versions);
        sandbox.write(OPENCODE, "{}\n");
        apply(&sandbox);
        assert_eq!(sandbox.value(OPENCODE)["model"], format!("wcode/{MODEL}"), "{versions:?}");
        assert_eq!(status(&sandbox)["state"], "ok");
        sandbox.run(["remove"]).succeeds();
        assert_eq!(sandbox.read(OPENCODE), "{}\n");
    }
}

#[test]
fn the_users_choice_stays_in_whichever_file_it_is() {
    for file in [OPENCODE, PROJECT, ".config/opencode/opencode.json"] {
        let sandbox = with_versions(&["2.0.15"]);
        let theirs = "{ \"model\": \"acme/a\" }\n";
        sandbox.write(OPENCODE, "{}\n");
        sandbox.write(file, theirs);
        apply(&sandbox);
        assert_eq!(sandbox.read(file).matches("acme/a").count(), 1, "{file}");
        for own in [OPENCODE, ".config/opencode/opencode.json"] {
            let text = if sandbox.exists(own) { sandbox.read(own) } else { String::new() };
            assert!(!text.contains("\"model\": \"wcode/"), "{file}: {text}");
        }
    }
}

#[test]
fn one_that_the_user_takes_out_stays_out() {
    let sandbox = with_versions(&["2.0.15"]);
    apply(&sandbox);
    let ours = sandbox.read(OPENCODE);
    let line = format!(",\n  \"model\": \"wcode/{MODEL}\"");
    assert!(ours.contains(&line), "{ours}");
    sandbox.write(OPENCODE, ours.replace(&line, ""));
    apply(&sandbox);
    assert_eq!(sandbox.value(OPENCODE)["model"], Value::Null);
}

#[test]
fn without_one_on_opencode_2_the_user_is_warned() {
    let sandbox = with_versions(&["2.0.15"]);
    let args = ["apply", "--client", "opencode", "--no-default-model"];
    sandbox.run(args).succeeds().says("third party");
    assert_eq!(sandbox.value(OPENCODE)["model"], Value::Null);
}
