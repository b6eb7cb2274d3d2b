//! Chinese if it is asked for, on the screen alone: names, words for scripts and files stay what they are.

use std::fs;

use wcode::internals::clients;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

/// A home with our entries in both clients' files, in which the user has changed what we are to change next.
fn edited() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{ /* mine */ }\n").opencode("{ /* mine */ }\n");
    sandbox.run(["apply", "--lang", "zh"]).succeeds();
    sandbox.write(OPENCLAW, sandbox.read(OPENCLAW).replace("128000", "77000"));
    sandbox
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn an_unknown_client_is_reported_in_chinese_with_the_known_names_as_they_are() {
    let outcome = Sandbox::new().run(["apply", "--client", "nonsense", "--lang", "zh"]).exits(2);
    assert!(outcome.stderr.contains("未知的客户端 `nonsense`"), "{outcome}");
    for id in clients::ids() {
        assert!(outcome.stderr.contains(id), "{id}: {outcome}");
    }
}

#[test]
fn a_conflict_names_the_same_place_and_values_in_both_languages() {
    let sandbox = edited();
    for (language, words) in [("en", "wcode would write"), ("zh", "wcode 要写入")] {
        let args = ["apply", "--context-window", "64000", "--lang", language];
        let outcome = sandbox.run(args).exits(4);
        for part in ["models.providers.wcode", OPENCLAW, "77000", "64000", words] {
            assert!(outcome.stderr.contains(part), "{part}: {outcome}");
        }
    }
}

#[test]
fn reports_for_scripts_are_english_unless_a_language_is_named_and_their_words_always() {
    let sandbox = Sandbox::new().openclaw("{}\n").env("LANG", "zh_CN.UTF-8");
    sandbox.run(["apply"]).succeeds();
    let key = |flags: &[&str]| {
        let args = [&["status", "--json"], flags].concat();
        let report = sandbox.command(&args).run().succeeds().json();
        let client = report["clients"].as_array().unwrap().iter().find(|it| !it["key"].is_null());
        client.unwrap()["key"].clone()
    };
    let (english, chinese) = (key(&[]), key(&["--lang", "zh"]));
    assert_eq!(
        (&english["key_delivery"], &chinese["key_delivery"]),
        (&"env".into(), &"env".into())
    );
    assert_eq!(english["protects_from"][0], "the config and its backups");
    assert!(is_chinese(chinese["protects_from"][0].as_str().unwrap()), "{chinese}");
}

#[test]
fn no_file_of_ours_nor_of_a_client_holds_a_word_of_the_language_spoken() {
    let sandbox = edited();
    for args in [
        &["apply", "--context-window", "64000", "--on-conflict", "keep"][..],
        &["apply", "--context-window", "32000", "--on-conflict", "overwrite"],
        &["undo"],
        &["key", "set", "--from-env", "MINE", "--key-store", "file"],
        &["apply", "--key-mode", "ref"],
        &["remove", "--client", "opencode"],
    ] {
        let args = [args, &["--lang", "zh"]].concat();
        sandbox.command(&args).env("MINE", "sk-e2e-languages").run().succeeds();
    }
    let state = sandbox.state_files().into_iter().map(|name| format!("state/{name}"));
    let all = state.chain([OPENCLAW, OPENCODE].map(|name| format!("home/{name}")));
    for name in all {
        let bytes = fs::read(sandbox.root().join(&name)).unwrap_or_default();
        assert!(!is_chinese(&String::from_utf8_lossy(&bytes)), "{name}");
    }
}
