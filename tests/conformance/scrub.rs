//! `key scrub` finds a key wherever the client can have left it.

use super::{DESCRIPTIONS, KEY, Machine};

#[test]
fn scrub_removes_the_key_from_every_file_of_the_client() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected_by_reference(client);
        for (path, text) in client.key_copies {
            machine.sandbox.write(path, text.replace("<key>", KEY));
        }
        let is_store = |name: &String| name == "state/keys/wcode";
        let found = machine.sandbox.files_holding(KEY);
        assert_eq!(found.len(), client.key_copies.len() + 1, "{}: {found:?}", client.client);

        machine.sandbox.run(["key", "scrub", "--yes"]).succeeds();

        let left = machine.sandbox.files_holding(KEY);
        assert!(left.len() == 1 && left.iter().all(is_store), "{}: {left:?}", client.client);
        assert_eq!(machine.status()["state"], "ok", "{}", client.client);
    }
}

#[test]
fn a_literal_key_of_the_entry_stays_until_it_is_a_reference() {
    for client in DESCRIPTIONS.into_iter().filter(|it| it.key_modes.contains(&"literal")) {
        let machine = Machine::new(client);
        machine.apply_in_mode("literal").succeeds();
        let config = machine.config();
        machine.sandbox.run(["key", "scrub", "--yes", "--purge-journal"]);
        assert_eq!(machine.config(), config, "{}: the client still needs it", client.client);

        machine.apply_in_mode("ref").succeeds();
        machine.sandbox.run(["key", "scrub", "--yes", "--purge-journal"]).succeeds();

        assert_eq!(machine.sandbox.files_holding(KEY), ["state/keys/wcode"], "{}", client.client);
        assert_eq!(machine.status()["state"], "ok", "{}", client.client);
    }
}
