//! The other protocol: for a client that speaks both, an entry changes over and back as a whole.

use super::{DESCRIPTIONS, Machine};

const BOTH: [&str; 2] = ["openai-completions", "anthropic-messages"];

#[test]
fn an_entry_changes_over_to_the_other_protocol_and_back() {
    for client in DESCRIPTIONS {
        let id = client.client;
        let machine = Machine::connected(client);
        let first = machine.config();
        let other = ["--protocol", BOTH[1]];
        machine.run("apply", &other).succeeds();
        if id == "claude" {
            assert_eq!(machine.config(), first, "it speaks no other");
            let refused = machine.run("apply", &["--protocol", BOTH[0]]).exits(2);
            assert!(refused.stderr.contains(BOTH[0]), "{refused}");
            continue;
        }
        let second = machine.config();
        assert!(
            second.contains("/api/anthropic") && !second.contains("/api/gpt"),
            "{id}: {second}"
        );
        for plain in [&[][..], &other, &["--check"]] {
            machine.run("apply", plain).succeeds();
            assert_eq!(machine.config(), second, "{id}: {plain:?}");
        }
        assert_eq!(machine.status()["state"], "ok", "{id}");
        machine.run("apply", &["--protocol", BOTH[0]]).succeeds();
        let third = machine.config();
        assert!(third.contains("/api/gpt") && !third.contains("/api/anthropic"), "{id}: {third}");
        machine.run("apply", &["--check"]).succeeds();
        machine.run("remove", &[]).succeeds();
        assert_eq!(machine.config(), client.document, "{id}");
    }
}

#[test]
fn a_base_url_of_the_other_protocol_is_not_taken_over() {
    for client in DESCRIPTIONS.into_iter().filter(|it| it.client != "claude") {
        let machine = Machine::new(client);
        let url = ["--base-url", "http://127.0.0.1:9/api/gpt/v1", "--key-mode", "env"];
        machine.run("apply", &url).succeeds();
        let before = machine.config();
        machine.run("apply", &["--protocol", BOTH[1]]).exits(2).says("--base-url");
        assert_eq!(machine.config(), before, "{}", client.client);
        let both = ["--protocol", BOTH[1], "--base-url", "http://127.0.0.1:9/api/anthropic"];
        machine.run("apply", &both).succeeds();
        assert!(machine.config().contains("/api/anthropic"), "{}", client.client);
    }
}
