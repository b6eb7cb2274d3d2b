//! What was not searched is not clean, and what another program lives from is not edited unasked.

use super::{KEY, home};

#[cfg(target_os = "linux")]
#[test]
fn places_that_cannot_be_searched_are_counted_and_make_the_command_fail() {
    let sandbox = home();
    std::fs::create_dir_all(sandbox.path(".openclaw/agents")).unwrap();
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    // Neither root nor anybody else can follow it.
    std::os::unix::fs::symlink("x".repeat(300), sandbox.path(".bashrc")).unwrap();
    let outcome = sandbox.run(["key", "scrub", "--yes"]).exits(1);
    outcome.says("places that were not searched: 1").never_says("no copy");
    let report = sandbox.run(["key", "scrub", "--yes", "--json"]).exits(1).json();
    assert_eq!(report["errors"][0]["kind"], "unsearched", "{report:#}");
    sandbox.run(["doctor", "--offline"]).shows("places that were not searched: 1");
}

/// As a user whom permissions hold.
#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_listed_is_a_place_that_was_not_searched() {
    let sandbox = home().openclaw("{}\n");
    std::fs::create_dir_all(sandbox.path(".config/environment.d")).unwrap();
    sandbox.chmod(".config/environment.d", 0o000);
    let outcome = sandbox.run_unprivileged(&["key", "scrub", "--yes"]);
    sandbox.chmod(".config/environment.d", 0o700);
    let Some(outcome) = outcome else { return };
    outcome.exits(1).says("environment.d").says("places that were not searched: ");
}

#[test]
fn the_places_of_services_and_of_editors_are_searched() {
    let sandbox = home().openclaw("{}\n");
    let line = format!("SOME_KEY={KEY}\nOTHER=1\n");
    let variables = ["gateway.systemd.env", "node.systemd.env", "service-env/a.env"];
    for name in variables {
        sandbox.write(&format!(".openclaw/{name}"), &line);
    }
    let copies = ["backup", "backup-1", "bak-2026-11-28", "old", "save", "orig"];
    for end in copies {
        let text = format!("{{ \"a\": \"{KEY}\" }}\n");
        sandbox.write(&format!(".openclaw/openclaw.json.{end}"), text);
    }
    sandbox.run(["key", "scrub", "--yes"]).succeeds();
    for name in variables {
        assert_eq!(sandbox.read(&format!(".openclaw/{name}")), "OTHER=1\n", "{name}");
    }
    assert_eq!(super::holding(&sandbox, KEY), Vec::<String>::new());
}

#[test]
fn the_stores_of_other_programs_are_named_and_not_edited() {
    let sandbox = home();
    let text = format!("{{\"OPENAI_API_KEY\": \"{KEY}\"}}");
    let places = [(".codex/auth.json", "Codex"), (".cc-switch/config.json", "cc-switch")];
    places.iter().for_each(|(path, _)| sandbox.write(path, &text));
    let outcome = sandbox.run(["key", "scrub", "--yes"]).succeeds();
    for (path, name) in places {
        assert_eq!(sandbox.read(path), text);
        assert!(outcome.stdout.contains(&format!("it belongs to {name}")), "{outcome}");
    }
}

#[test]
fn a_stand_in_in_live_settings_comes_with_the_word_that_they_may_be_in_use() {
    let sandbox = home();
    sandbox.write(".claude.json", format!("{{\"k\": \"{KEY}\"}}"));
    let outcome = sandbox.run(["key", "scrub", "--dry-run"]).succeeds();
    outcome.shows(".claude.json").shows("may be using it");
}
