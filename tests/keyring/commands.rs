//! Keys on their way into the keyring, out of it and away, as other programs see it.

use super::desktop::Desktop;
use super::{KEY, answer, get, request, resolve, set};
use serde_json::json;
use std::thread;

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_key_is_there_for_others_byte_for_byte() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY).says("is stored in: keyring");
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
    assert_eq!(resolve(&desktop, &["wcode/api-key"])["values"]["wcode/api-key"], KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_what_another_program_stored_is_found() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    desktop.store("wcode/work", &[], b"sk-e2e-work-9876543210");
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
    let answer = resolve(&desktop, &["wcode/api-key", "wcode/api-key/work"]);
    let values = json!({ "wcode/api-key": KEY, "wcode/api-key/work": "sk-e2e-work-9876543210" });
    assert_eq!(answer, json!({ "protocolVersion": 1, "values": values }));

    // Set anew, it is still that item, with whatever its owner has put there.
    set(&desktop, &[], "sk-e2e-the-next-one");
    assert_eq!(desktop.items("wcode"), 1);
    assert_eq!(desktop.lookup("wcode").as_deref(), Some("sk-e2e-the-next-one"));
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_newline_that_another_program_stored_is_not_the_keys() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], format!("{KEY}\n").as_bytes());
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
    assert_eq!(resolve(&desktop, &["wcode/api-key"])["values"]["wcode/api-key"], KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_what_cannot_be_sent_as_a_key_is_reported_and_not_shown() {
    let desktop = Desktop::new();
    for (name, secret) in
        [("two", "sk-e2e-one\nsk-e2e-two"), ("umlaut", "sk-e2e-ä"), ("blank", " ")]
    {
        desktop.store(&format!("wcode/{name}"), &[], secret.as_bytes());
        let outcome = desktop.run(["key", "get", "--key-name", name]).exits(6);
        assert_eq!(outcome.stdout, "", "{outcome}");
        let id = format!("wcode/api-key/{name}");
        let outcome = desktop.command(&["resolve"]).stdin(request(&[&id])).run();
        let answer = answer(&outcome);
        assert_eq!(answer["values"], json!({}));
        assert!(answer["errors"][&id]["message"].is_string(), "{answer}");
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_keys_with_names_live_side_by_side() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    set(&desktop, &["--key-name", "work"], "sk-e2e-work-9876543210");
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert_eq!(desktop.lookup("wcode/work").as_deref(), Some("sk-e2e-work-9876543210"));
    let work = get(&desktop, &["--key-name", "work"]).run().succeeds();
    assert_eq!(work.stdout, "sk-e2e-work-9876543210");

    desktop.run(["key", "rm", "--key-name", "work"]).succeeds();
    assert_eq!((desktop.lookup("wcode/work"), desktop.items("wcode")), (None, 1));
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_key_set_twice_is_one_item_with_the_new_key() {
    let desktop = Desktop::new();
    set(&desktop, &[], "sk-e2e-old-old-old-old");
    set(&desktop, &[], KEY);
    assert_eq!(desktop.items("wcode"), 1);
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_removed_key_is_gone_for_everyone() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    desktop.run(["key", "rm"]).succeeds();
    assert_eq!((desktop.lookup("wcode"), desktop.items("wcode")), (None, 0));
    desktop.run(["key", "get"]).exits(6);
    let answer = resolve(&desktop, &["wcode/api-key"]);
    assert_eq!(answer["errors"]["wcode/api-key"]["code"], "NOT_FOUND", "{answer}");
    desktop.run(["key", "rm"]).exits(6);

    // One of another program's as well.
    desktop.store("wcode", &[], KEY.as_bytes());
    desktop.run(["key", "rm"]).succeeds();
    assert_eq!(desktop.lookup("wcode"), None);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_a_key_moves_to_a_file_and_back() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);

    desktop.run(["key", "move", "--to", "file"]).succeeds();
    assert_eq!(desktop.lookup("wcode"), None);
    assert_eq!(desktop.files_holding(KEY), ["state/keys/wcode"]);
    assert_eq!(desktop.mode("../state/keys/wcode"), 0o600);
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);

    desktop.run(["key", "move", "--to", "keyring"]).succeeds();
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert_eq!(desktop.files_holding(KEY), Vec::<String>::new());
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_what_another_program_stored_moves_as_well() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    desktop.run(["key", "move", "--to", "file"]).succeeds();
    assert_eq!((desktop.lookup("wcode"), desktop.items("wcode")), (None, 0));
    assert_eq!(get(&desktop, &[]).run().succeeds().stdout, KEY);
    // A move that was killed before it took the old copy away is finished by the next one.
    desktop.run(["key", "move", "--to", "keyring"]).succeeds();
    desktop.write("../state/keys/wcode", KEY);
    desktop.run(["key", "move", "--to", "keyring"]).succeeds().says("already there");
    assert_eq!(desktop.files_holding(KEY), Vec::<String>::new());
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_status_shows_where_since_when_and_the_last_four() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    desktop.run(["key", "status"]).succeeds().shows("wcode: keyring, since 20").shows("cdef");
    let report = desktop.run(["key", "status", "--json"]).succeeds().json();
    let row = &report["keys"][0];
    assert_eq!((&row["store"], &row["available"]), (&json!("keyring"), &json!(true)), "{report}");
    assert_eq!(row["ending"], "cdef");
    assert!(row["since"].as_str().unwrap().starts_with("20"), "{report}");
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_odd_and_long_keys_come_out_as_they_went_in() {
    let desktop = Desktop::new();
    let long = format!("sk-e2e-{}", "0123456789abcdef".repeat(256));
    for key in [
        "sk-e2e-${HOME}-{env:HOME}",
        "sk-e2e-\"quoted\"-'too'-\\-\\n-`id`-x", // One at the end would be refused as pasted.
        "sk-e2e-!#%&()*+,./:;<=>?@[]^_|~",
        &long,
    ] {
        set(&desktop, &[], key);
        assert_eq!(desktop.lookup("wcode").as_deref(), Some(key));
        assert_eq!(get(&desktop, &[]).run().succeeds().stdout, key);
        assert_eq!(resolve(&desktop, &["wcode/api-key"])["values"]["wcode/api-key"], key);
    }
    let umlaut = desktop.command(&["key", "set", "--stdin"]).stdin("sk-e2e-ä").run();
    umlaut.exits(6);
    assert_eq!(desktop.lookup("wcode"), Some(long));
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_many_ids_are_answered_in_one_call() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    desktop.store("wcode/work", &[], b"sk-e2e-work-9876543210");
    let mut ids = vec!["wcode/api-key".to_owned(), "wcode/api-key/work".to_owned()];
    ids.extend((0..12).map(|number| format!("wcode/api-key/none-{number}")));
    ids.extend(["no reference".to_owned(), "../api-key".to_owned()]);
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();

    let answer = resolve(&desktop, &ids);

    let values = json!({ "wcode/api-key": KEY, "wcode/api-key/work": "sk-e2e-work-9876543210" });
    assert_eq!(answer["values"], values);
    let errors = answer["errors"].as_object().unwrap();
    assert_eq!(errors.len(), ids.len() - 2);
    for (id, error) in errors {
        assert_eq!(error["code"], "NOT_FOUND", "{id}: {error}");
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_resolvers_do_not_get_into_each_others_way() {
    let desktop = Desktop::new();
    desktop.store("wcode", &[], KEY.as_bytes());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let answer = resolve(&desktop, &["wcode/api-key"]);
                assert_eq!(answer["values"]["wcode/api-key"], KEY, "{answer}");
            });
        }
    });
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_two_who_set_a_key_at_once_leave_one_item() {
    let desktop = Desktop::new();
    for _ in 0..3 {
        thread::scope(|scope| {
            for key in ["sk-e2e-of-the-first-one", "sk-e2e-of-the-second-one"] {
                let desktop = &desktop;
                scope.spawn(move || set(desktop, &[], key));
            }
        });
        assert_eq!(desktop.items("wcode"), 1);
        let kept = get(&desktop, &[]).run().succeeds().stdout;
        assert!(kept.starts_with("sk-e2e-of-the-") && desktop.lookup("wcode") == Some(kept));
        desktop.run(["key", "rm"]).succeeds();
    }
}

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_apply_reports_a_copy_that_it_cannot_take_away() {
    let desktop = Desktop::new();
    set(&desktop, &[], KEY);
    desktop.lock();
    let args = ["apply", "--key-stdin", "--key-store", "file", "--yes"];
    let outcome = desktop.command(&args).stdin("sk-e2e-the-next-one-1234").run().succeeds();
    outcome.says("is stored in: file").says("the previously stored key is still there (keyring)");
}
