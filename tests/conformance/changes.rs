//! Apply, undo and remove: nothing of the user's is lost, and every byte comes back.

use super::{CONTEXT_WINDOW, DESCRIPTIONS, Description, EDITED, KEY, Machine};

/// The document as other editors would have saved it, and small ones.
fn all_documents(client: &Description) -> Vec<(&'static str, String)> {
    let document = client.document;
    vec![
        ("as it is", document.to_owned()),
        ("with CRLF", document.replace('\n', "\r\n")),
        ("with a byte order mark", format!("\u{feff}{document}")),
        ("without a final line end", document.trim_end().to_owned()),
        ("with tabs", document.replace("  ", "\t")),
        ("empty object", "{}".to_owned()),
        ("empty object with white space", "{ \n\n }\n".to_owned()),
        ("only a comment", "{ /* mine */ }\n".to_owned()),
        ("foreign", "{\n    /* mine */\n    \"theirs\": { \"a\": [1, 2] }\n}\n".to_owned()),
        ("foreign without a comment", "{\n    \"theirs\": { \"a\": [1, 2] }\n}\n".to_owned()),
    ]
}

/// Those that the client reads.
fn documents(client: &Description) -> Vec<(&'static str, String)> {
    let mut documents = all_documents(client);
    documents.retain(|(name, _)| !client.refused.contains(name));
    documents
}

#[test]
fn a_document_that_the_client_ignores_is_refused() {
    for client in DESCRIPTIONS {
        let all = all_documents(client);
        for name in client.refused {
            let (_, before) = all.iter().find(|(known, _)| known == name).unwrap();
            let machine = Machine::with_document(client, before);
            machine.run("apply", &[]).exits(5);
            assert_eq!(machine.config(), *before, "{}: {name}", client.client);
        }
    }
}

/// Whether `after` is `before` with insertions only; white space may move.
fn keeps(before: &str, after: &str) -> bool {
    let mut rest = after.chars();
    before.chars().filter(|c| !c.is_whitespace()).all(|wanted| rest.any(|found| found == wanted))
}

#[test]
fn apply_adds_its_entry_and_removes_nothing() {
    for client in DESCRIPTIONS {
        for (name, before) in documents(client) {
            let place = format!("{}: {name}", client.client);
            let machine = Machine::with_document(client, &before);
            machine.run("apply", &["--check"]).exits(3);
            assert_eq!(machine.config(), before, "{place}: --check wrote");
            machine.run("apply", &[]).succeeds();
            let after = machine.config();
            assert!(keeps(&before, &after), "{place}: something of the user's is gone\n{after}");
            let line_ends = after.replace("\r\n", "");
            assert!(!before.contains('\r') || !line_ends.contains('\n'), "{place}: mixed ends");
            assert_eq!(machine.context_window(), CONTEXT_WINDOW, "{place}\n{after}");
            assert_eq!(machine.status()["state"], "ok", "{place}");
        }
    }
}

#[test]
fn the_key_is_written_as_the_mode_says() {
    for client in DESCRIPTIONS {
        let key_of = |machine: &Machine| machine.provider().pointer(client.key).cloned().unwrap();
        let machine = Machine::connected(client);
        assert_eq!(key_of(&machine), client.variable_reference, "{}", client.client);
        let machine = Machine::new(client);
        if client.key_modes.contains(&"literal") {
            machine.apply_in_mode("literal").succeeds();
            assert_eq!(key_of(&machine), KEY, "{}", client.client);
        } else {
            machine.apply_in_mode("literal").exits(2);
            assert_eq!(machine.config(), client.document, "{}", client.client);
        }
        let machine = Machine::connected_by_reference(client);
        let holding = machine.sandbox.files_holding(KEY);
        assert_eq!(holding, ["state/keys/wcode"], "{}: only the store has the key", client.client);
    }
}

#[test]
fn a_second_apply_changes_nothing() {
    for client in DESCRIPTIONS {
        for mode in client.key_modes {
            let place = format!("{}, {mode}", client.client);
            let machine = Machine::new(client);
            machine.apply_in_mode(mode).succeeds();
            let (files, config) = (machine.sandbox.files(), machine.config());
            let journal = machine.sandbox.journal();
            machine.run("apply", &[]).succeeds();
            machine.run("apply", &["--check"]).succeeds();
            assert_eq!(machine.config(), config, "{place}");
            assert_eq!(
                (machine.sandbox.files(), machine.sandbox.journal()),
                (files, journal),
                "{place}"
            );
        }
    }
}

#[test]
fn undo_and_remove_give_every_byte_back() {
    for client in DESCRIPTIONS {
        for (name, before) in documents(client) {
            for mode in client.key_modes {
                for back in [&["undo"][..], &["remove", "--client", client.client]] {
                    let place = format!("{}: {name}, {mode}, {back:?}", client.client);
                    let machine = Machine::with_document(client, &before);
                    machine.apply_in_mode(mode).succeeds();
                    machine.sandbox.command(back).run().succeeds();
                    assert_eq!(machine.config(), before, "{place}");
                    assert_eq!(machine.sandbox.files(), [client.config], "{place}");
                }
            }
        }
    }
}

#[test]
fn a_config_that_wcode_created_is_gone_again() {
    for client in DESCRIPTIONS {
        for back in [&["undo"][..], &["remove", "--client", client.client]] {
            let machine = Machine::without_document(client);
            machine.apply_in_mode("ref").succeeds();
            assert!(machine.sandbox.exists(client.config), "{}", client.client);
            machine.sandbox.command(back).run().succeeds();
            assert_eq!(
                machine.sandbox.files(),
                Vec::<String>::new(),
                "{}: {back:?}",
                client.client
            );
        }
    }
}

#[test]
fn a_field_that_the_user_edited_is_kept() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected(client);
        let edited = machine.edit();
        machine.run("apply", &[]).succeeds().says("note");
        assert_eq!(machine.config(), edited, "{}", client.client);
        machine.run("apply", &["--context-window", "64000"]).exits(4);
        assert_eq!(machine.config(), edited, "{}: a conflict writes nothing", client.client);
        let other = ["--max-tokens", "4096"];
        machine.run("apply", &other).succeeds();
        assert_eq!(machine.context_window(), EDITED, "{}", client.client);
        machine.run("apply", &["--on-conflict", "overwrite"]).succeeds();
        assert_eq!(machine.context_window(), CONTEXT_WINDOW, "{}", client.client);
    }
}

#[test]
fn what_the_user_adds_beside_the_entry_survives() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected(client);
        let edited = machine.edit_remark();
        machine.sandbox.run(["undo"]).exits(4);
        assert_eq!(machine.config(), edited, "{}: undo would lose the edit", client.client);
        machine.run("apply", &["--max-tokens", "4096"]).succeeds();
        assert!(machine.config().contains(client.edited_remark), "{}", client.client);
        machine.run("remove", &[]).succeeds();
        let expected = client.document.replace(client.remark, client.edited_remark);
        assert_eq!(machine.config(), expected, "{}", client.client);
    }
}
