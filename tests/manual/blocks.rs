//! Every command block of the READMEs and of the manual is run, on a machine with a vendor on loopback.
//!
//! A block with the tag `sh` must succeed; one that cannot be run here (it asks, goes on for ever, needs a service manager
//! or root) has the tag `text`. A `json5` block is a provisioning file, the monitor's settings or a vendor's file, and is
//! put in its place before the commands that follow it.

use std::os::unix::fs::symlink;

use serde_json::json;

use super::{blocks, pairs, read, uncommented};
use crate::support::vendor::Vendor;
use crate::support::{MODEL, Sandbox, read_json5};

const KEY: &str = "sk-e2e-manual-0123456789";

/// The pages that begin on a machine without a key.
const STORES_THE_KEY: [&str; 2] = ["src/manual/en/getting-started.md", "src/manual/en/keys.md"];

struct Machine {
    sandbox: Sandbox,
    _vendor: Vendor,
}

impl Machine {
    /// As it is where the page begins.
    fn new(page: &str) -> Self {
        let vendor = Vendor::start();
        let sandbox = Sandbox::new().env("KEY", KEY).env("WCODE_API_KEY", KEY);
        let sandbox = sandbox.env("PATH", "[ROOT]/bin:/usr/bin:/bin");
        let programs = sandbox.root().join("bin");
        std::fs::create_dir(&programs).unwrap();
        symlink(env!("CARGO_BIN_EXE_wcode"), programs.join("wcode")).unwrap();
        let model = |id: &str| json!({ "id": id, "contextWindow": 128_000, "maxTokens": 8192 });
        let described = json!({
            "id": "wcode", "name": "wcode", "displayName": "wcode.net",
            "keyVariable": "WCODE_API_KEY",
            "endpoints": { "openai-completions": vendor.base_url() },
            "models": [model(MODEL), model("z-ai/glm-4.7")],
        });
        sandbox.write("../settings/vendors/wcode.json5", described.to_string());
        sandbox.write("../work/key.txt", KEY);
        sandbox.write("../work/new-key.txt", KEY);
        let machine = Self { sandbox, _vendor: vendor };
        if !STORES_THE_KEY.contains(&page) {
            // There is no keyring here: a new key goes to where the old one is.
            let set = ["key", "set", "--key-stdin", "--key-store", "file"];
            machine.sandbox.command(&set).stdin(KEY).run().succeeds();
        }
        if !STORES_THE_KEY.contains(&page) && !page.starts_with("README") {
            machine.sandbox.run(["apply", "--client", "opencode", "--yes"]).succeeds();
        }
        let page = read("src/manual/en/provisioning.md");
        blocks(&page).iter().filter(|(tag, _)| tag == "json5").for_each(|(_, it)| machine.put(it));
        machine
    }

    /// Puts a file in its place, by what is in it.
    fn put(&self, lines: &[String]) {
        let text = lines.join("\n");
        let value = read_json5(&text);
        let place = match value.as_object().unwrap() {
            it if it.contains_key("endpoints") => {
                format!("../settings/vendors/{}.json5", value["id"].as_str().unwrap())
            }
            it if it.contains_key("interval") => "../settings/watch.json5".to_owned(),
            it if ["client", "params"].iter().any(|key| it.contains_key(*key)) => {
                "../work/provision.json5".to_owned()
            }
            _ => panic!("what is this?\n{text}"),
        };
        self.sandbox.write(&place, text);
    }

    /// Why the block failed, if it did.
    fn run(&self, page: &str, lines: &[String]) -> Option<String> {
        let script = lines.join("\n");
        let command = self.sandbox.command(&["-eo", "pipefail", "-c", &script]);
        let outcome = command.with_program("/bin/bash").run();
        (outcome.code != Some(0)).then(|| format!("{page}:\n{script}\n{outcome}"))
    }
}

#[test]
fn every_block_of_commands_succeeds() {
    let mut count = 0;
    let mut failures = Vec::new();
    for (page, _) in pairs() {
        let machine = Machine::new(&page);
        for (tag, lines) in blocks(&read(&page)) {
            let is_install = lines.iter().any(|line| uncommented(line) == "./install.sh");
            match tag.as_str() {
                // CI runs these two, in an empty home.
                "sh" if is_install => {}
                "sh" => {
                    failures.extend(machine.run(&page, &lines));
                    count += 1;
                }
                "json5" => machine.put(&lines),
                "text" => {}
                _ => panic!("{page} has a block with the tag {tag:?}"),
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(count > 20, "{count} blocks");
}

/// What cannot be run can still be typed: commands and flags exist.
#[test]
fn every_command_in_a_block_that_is_not_run_exists() {
    let sandbox = Sandbox::new();
    let mut count = 0;
    for (page, _) in pairs() {
        for (_, lines) in blocks(&read(&page)).into_iter().filter(|(tag, _)| tag == "text") {
            for line in lines.iter().map(|line| uncommented(line)) {
                let Some((_, typed)) = line.split_once("wcode ") else { continue };
                let ends = [" | ", " -- ", " >", " ||"];
                let end = ends.iter().filter_map(|end| typed.find(end)).min();
                let own = &typed[..end.unwrap_or(typed.len())];
                let words = shell_words::split(own).unwrap();
                let mut args: Vec<&str> = words.iter().map(String::as_str).collect();
                args.retain(|arg| *arg != "--json"); // What is printed is no report.
                args.push("--help");
                let outcome = sandbox.command(&args).run();
                assert_eq!(outcome.code, Some(0), "{page}: {line}\n{outcome}");
                count += 1;
            }
        }
    }
    assert!(count > 10, "{count} commands");
}

/// The monitor takes the settings that its page shows.
#[test]
fn the_settings_of_the_monitors_page_are_valid() {
    let name = "src/manual/en/monitor.md";
    let machine = Machine::new(name);
    let (_, lines) = blocks(&read(name)).into_iter().find(|(tag, _)| tag == "json5").unwrap();
    machine.put(&lines);
    machine.sandbox.write("bin/page-me", "#!/bin/sh\n");
    machine.sandbox.chmod("bin/page-me", 0o755);
    let report = machine.sandbox.run(["doctor", "--offline", "--all", "--json"]).json();
    let checks = report["checks"].as_array().unwrap();
    let settings = checks.iter().find(|check| check["id"] == "settings").unwrap();
    assert_eq!(settings["level"], "ok", "{settings:#}");
}
