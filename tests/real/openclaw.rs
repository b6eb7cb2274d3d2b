//! OpenClaw: the newest, the one on the vendor's page, and the first that npm has.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::thread;
use std::time::Duration;

use super::machine::{Client, Machine};
use super::running::{Finished, Running};
use super::{KEY, assert_turn};
use crate::support::vendor::{ANSWER, MODEL, Vendor};

pub(super) const CONFIG: &str = ".openclaw/openclaw.json";
pub(super) const BACKUP: &str = ".openclaw/openclaw.json.bak";
pub(super) const LOCK: &str = ".openclaw/openclaw.json.lock";

const QUIET: &[(&str, &str)] = &[
    ("OPENCLAW_OFFLINE", "1"),
    ("OPENCLAW_NO_AUTO_UPDATE", "1"),
    ("OPENCLAW_DISABLE_BONJOUR", "1"),
    // Else it moves to its own process group, which a test cannot freeze or end.
    ("OPENCLAW_NO_RESPAWN", "1"),
    ("CI", "1"),
    ("NO_COLOR", "1"),
];

pub(super) static NEWEST: Client =
    Client { id: "openclaw", folder: "openclaw-newest", environment: QUIET };
pub(super) static PAGE: Client =
    Client { id: "openclaw", folder: "openclaw-page", environment: QUIET };
pub(super) static OLDEST_REF: Client =
    Client { id: "openclaw", folder: "openclaw-oldest-ref", environment: QUIET };
pub(super) static OLDEST: Client =
    Client { id: "openclaw", folder: "openclaw-oldest", environment: QUIET };

/// A realistic file. The placeholder takes what only the newest generation knows.
const KEPT_BY_HAND: &str = r#"// My OpenClaw, kept by hand.
{
  HOLE// two vendors, mine first
  models: {
    providers: {
      'other': { baseUrl: "http://127.0.0.1:9/v1", apiKey: 'sk-foreign-0123456789', api: 'openai-completions',
        models: [ // the small one
          { id: 'small', name: "Small \
one", reasoning: false, input: ['text',], contextWindow: 0x8000, maxTokens: +4096, }, /* a large one comes later */
        ], },
    },
  }, // end of models
	"logging" : { level:'info' }  ,

}
"#;

/// Parts of it that a lossless edit keeps.
pub(super) const PECULIAR: &[&str] = &[
    "// My OpenClaw, kept by hand.\n{",
    "// two vendors, mine first\n",
    "'other': { baseUrl: \"http://127.0.0.1:9/v1\", apiKey: 'sk-foreign-0123456789',",
    "[ // the small one\n",
    "\"Small \\\none\"",
    "input: ['text',], contextWindow: 0x8000, maxTokens: +4096, }, /* a large one comes later */\n",
    "// end of models\n\t\"logging\" : { level:'info' }  ,",
];

pub(super) fn kept_by_hand(more: &str) -> String {
    KEPT_BY_HAND.replace("HOLE", more)
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_full_circle_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&NEWEST);
    machine.export("OPENCLAW_VENDOR_KEY", KEY);
    let before = kept_by_hand(
        "gateway: { mode: 'local', port: 0x4A37 }, meta: { lastTouchedVersion: '2026.9.1' },\n  ",
    );
    full_circle(&machine, &before, &["--key-env", "OPENCLAW_VENDOR_KEY", "--key-mode", "env"]);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_page_full_circle_with_the_key_in_the_file() {
    let mut machine = Machine::with(&PAGE);
    machine.export("VENDOR_KEY", KEY);
    full_circle(&machine, &kept_by_hand(""), &["--key-env", "VENDOR_KEY", "--key-mode", "literal"]);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_oldest_full_circle_with_the_key_in_the_environment() {
    let mut machine = Machine::with(&OLDEST);
    machine.export("WCODE_API_KEY", KEY);
    full_circle(&machine, &kept_by_hand(""), &[]);
}

/// Apply, a turn, apply again, undo.
fn full_circle(machine: &Machine, before: &str, key: &[&str]) {
    let vendor = Vendor::demanding(KEY);
    machine.write(CONFIG, before);

    let report = apply(machine, &vendor, key).succeeds().json();
    assert!(report["changed"] == true && report["written"] == true, "{report}");
    let after = machine.read(CONFIG);
    for piece in PECULIAR {
        assert!(after.contains(piece), "`{piece}` is gone from\n{after}");
    }
    assert_accepted(machine);
    assert_turn(&vendor, &turn(machine), "max_completion_tokens");
    assert_eq!(machine.read(CONFIG), after, "the client wrote over it");

    let report = apply(machine, &vendor, key).succeeds().json();
    assert!(report["changed"] == false && report["written"] == false, "{report}");
    assert_eq!(machine.read(CONFIG), after);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), before);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_fresh_machine() {
    let mut machine = Machine::with(&NEWEST);
    machine.export("WCODE_API_KEY", KEY);
    fresh_machine(&mut machine, &["--key-mode", "literal"]);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_older_fresh_machine() {
    for client in [&PAGE, &OLDEST] {
        let mut machine = Machine::with(client);
        machine.write("key.txt", &format!("{KEY}\n"));
        let path = machine.path("key.txt").display().to_string();
        fresh_machine(&mut machine, &["--key-file", &path, "--key-mode", "literal"]);
    }
}

/// No file before, a file only for its owner after, and with a literal key nothing else needed.
fn fresh_machine(machine: &mut Machine, key: &[&str]) {
    let vendor = Vendor::demanding(KEY);

    apply(machine, &vendor, key).succeeds();
    let mode = fs::metadata(machine.path(CONFIG)).expect("it was created").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    machine.forget_exports();
    assert_accepted(machine);
    assert_turn(&vendor, &turn(machine), "max_completion_tokens");

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert!(!machine.exists(CONFIG));
}

/// Without this, the two tests after it could not fail: OpenClaw takes an edit for damage and puts
/// its own backup back when the file loses more than half of its size.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_rolls_back_a_naive_edit_that_halves_the_file() {
    let (machine, before) = grown_under_openclaw();

    machine.write(CONFIG, &before);
    let said = machine.client(&["models", "list", "--json"]).succeeds().stderr;

    assert!(said.contains("auto-restored from backup"), "{said}");
    assert_ne!(machine.read(CONFIG), before);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_does_not_roll_back_an_undo() {
    let (machine, before) = grown_under_openclaw();

    machine.wcode(&["undo", "--yes"]).succeeds();
    machine.client(&["models", "list", "--json"]).succeeds();

    assert_eq!(machine.read(CONFIG), before);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_does_not_roll_back_a_remove() {
    let (machine, _) = grown_under_openclaw();
    // Now its backup contains our entry, so a roll-back would restore it.
    machine.client(&["config", "set", "gateway.port", "19003"]).succeeds();
    let grown = machine.read(CONFIG);

    machine.wcode(&["remove", "--client", "openclaw", "--yes"]).succeeds();
    let after = machine.read(CONFIG);
    assert!(after.len() * 2 < grown.len(), "too little was removed to tempt OpenClaw:\n{after}");
    let listed = machine.client(&["models", "list", "--json"]).succeeds();

    assert_eq!(machine.read(CONFIG), after);
    assert!(!listed.stdout.contains("wcode/"), "{listed:?}");
}

/// A file that OpenClaw wrote and backed up, which `apply` then made more than twice as long, and
/// which OpenClaw has read since; and its bytes before.
fn grown_under_openclaw() -> (Machine, String) {
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::start();
    machine.export("WCODE_API_KEY", KEY);
    machine.client(&["config", "set", "gateway.mode", "local"]).succeeds();
    machine.client(&["config", "set", "gateway.port", "19002"]).succeeds();
    assert!(machine.exists(BACKUP));
    let before = machine.read(CONFIG);

    let models = ["--model", MODEL, "--model", "qwen/b", "--model", "qwen/c", "--model", "qwen/d"];
    apply(&machine, &vendor, &[&models[..], &["--max-tokens", "8192"]].concat()).succeeds();
    let after = machine.read(CONFIG);
    assert!(before.len() * 2 < after.len(), "too little was added to tempt OpenClaw:\n{after}");
    assert_listed(&machine);
    (machine, before)
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_reads_the_file_behind_a_symlink() {
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    let before = kept_by_hand("gateway: { mode: 'local' },\n  ");
    machine.write("dotfiles/openclaw.json", &before);
    fs::create_dir(machine.path(".openclaw")).expect("the home is ours");
    symlink("../dotfiles/openclaw.json", machine.path(CONFIG)).expect("the home is ours");

    apply(&machine, &vendor, &[]).succeeds();
    assert!(machine.path(CONFIG).is_symlink());
    assert_ne!(machine.read("dotfiles/openclaw.json"), before);
    assert_accepted(&machine);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert!(machine.path(CONFIG).is_symlink());
    assert_eq!(machine.read("dotfiles/openclaw.json"), before);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_is_waited_for_while_it_writes() {
    let (machine, vendor) = machine_for_two_writers();

    let openclaw = frozen_while_it_holds_the_lock(&machine);
    let before = machine.read(CONFIG);
    let url = vendor.base_url();
    let wcode =
        machine.start_wcode(&["apply", "--client", "openclaw", "--base-url", &url, "--yes"]);
    thread::sleep(Duration::from_secs(1));
    assert!(!wcode.is_over(), "did not wait: {:?}", wcode.finish());
    assert_eq!(machine.read(CONFIG), before);
    openclaw.thaw();

    openclaw.finish().succeeds();
    wcode.finish().succeeds();
    assert_both_wrote(&machine);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_waits_while_wcode_writes_and_goes_on_when_that_is_killed() {
    let (mut machine, vendor) = machine_for_two_writers();
    let before = machine.read(CONFIG);
    let url = vendor.base_url();
    let apply = ["apply", "--client", "openclaw", "--base-url", &url, "--yes"];

    machine.export("WCODE_TEST_CHECKPOINT", "before-replace");
    let wcode = machine.start_wcode(&apply);
    wcode.wait_until_paused();
    let openclaw = machine.start_client(&CHANGE_PORT);
    // Alone it takes a third of this; it gives up on a lock after twenty seconds.
    thread::sleep(Duration::from_secs(12));
    assert!(!openclaw.is_over(), "did not wait: {:?}", openclaw.finish());
    assert_eq!(machine.read(CONFIG), before);
    drop(wcode);

    openclaw.finish().succeeds();
    machine.forget_exports();
    machine.export("WCODE_API_KEY", KEY);
    machine.wcode(&apply).succeeds();
    assert_both_wrote(&machine);
}

const CHANGE_PORT: [&str; 4] = ["config", "set", "gateway.port", "19003"];

fn machine_for_two_writers() -> (Machine, Vendor) {
    let mut machine = Machine::with(&NEWEST);
    machine.export("WCODE_API_KEY", KEY);
    machine.write(CONFIG, "{ gateway: { mode: 'local', port: 19002 } }\n");
    (machine, Vendor::demanding(KEY))
}

fn assert_both_wrote(machine: &Machine) {
    assert!(!machine.exists(LOCK));
    let port = machine.client(&["config", "get", "gateway.port", "--json"]).succeeds();
    assert_eq!(port.json(), 19003);
    assert_listed(machine);
}

/// A `config set` caught while it holds the lock, which takes some tries.
pub(super) fn frozen_while_it_holds_the_lock(machine: &Machine) -> Running {
    let lock = machine.path(LOCK);
    for _ in 0..10 {
        let openclaw = machine.start_client(&CHANGE_PORT);
        while !lock.exists() && !openclaw.is_over() {
            thread::sleep(Duration::from_micros(200));
        }
        openclaw.freeze();
        // Within this time all of its threads stop, unless it had finished.
        thread::sleep(Duration::from_millis(50));
        if lock.exists() {
            return openclaw;
        }
        openclaw.thaw();
        openclaw.finish().succeeds();
    }
    panic!("OpenClaw was never seen to hold `{}`", lock.display());
}

/// OpenClaw reformats the whole file when it writes; `wcode` must not see that as drift.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_writing_its_file_again_is_no_drift() {
    for client in [&NEWEST, &PAGE] {
        let mut machine = Machine::with(client);
        let vendor = Vendor::demanding(KEY);
        machine.export("WCODE_API_KEY", KEY);
        machine.write(CONFIG, &kept_by_hand(""));
        apply(&machine, &vendor, &[]).succeeds();

        machine.client(&["config", "set", "logging.level", "warn"]).succeeds();
        let rewritten = machine.read(CONFIG);
        assert!(!rewritten.contains("// two vendors"), "it was not written anew:\n{rewritten}");

        let status = machine.wcode(&["status"]).succeeds().json();
        assert!(status["changed"] == false, "{status}");
        let report = machine.wcode(&["apply", "--yes"]).succeeds().json();
        assert!(report["changed"] == false, "{report}");
        assert_eq!(machine.read(CONFIG), rewritten);
    }
}

/// It puts the key into its database, and that credential's name into the place of the key.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
#[cfg(target_os = "linux")]
fn real_openclaw_newest_names_a_pasted_key_which_is_no_key_in_plain_text() {
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::demanding(KEY);
    machine.export("OPENCLAW_VENDOR_KEY", KEY);
    let quiet = r#"{"gateway":{"mode":"local"},"models":{"catalogRefresh":{"enabled":false}}}"#;
    machine.write(CONFIG, quiet);
    let key = ["--key-env", "OPENCLAW_VENDOR_KEY", "--key-store", "file", "--key-mode", "ref"];
    apply(&machine, &vendor, &key).succeeds();
    let line = "echo sk-pasted-0123456789 | openclaw models auth paste-api-key --provider wcode";
    machine.shell(line).succeeds();
    let config = machine.read(CONFIG);
    assert!(config.contains("\"apiKey\": \"wcode:manual\""), "{config}");
    assert!(!config.contains("sk-pasted"), "{config}");

    let status = machine.wcode(&["status"]).succeeds().json();
    let status = status.to_string();
    assert!(status.contains("\"key_delivery\":\"client\""), "{status}");
    assert!(!status.contains("plain-text key"), "{status}");
    let report = machine.wcode(&["doctor", "--offline"]).json().to_string();
    assert!(!report.contains("apiKey` contains a plain-text key"), "{report}");
}

/// What the catalog does not know is left out, and the client's own defaults hold.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_takes_models_without_numbers() {
    for client in [&NEWEST, &PAGE, &OLDEST] {
        let mut machine = Machine::with(client);
        let vendor = Vendor::demanding(KEY);
        machine.export("WCODE_API_KEY", KEY);

        let unknown = ["--model", "new/unknown", "--default-model", "new/unknown"];
        apply(&machine, &vendor, &unknown).succeeds();
        apply(&machine, &vendor, &["--model", "new/half", "--max-tokens", "4096"]).succeeds();

        // An old OpenClaw lists from a cache that it fills in the same run; seen once in six runs of this
        // suite, it was too early for itself and listed nothing. The turn below asks no cache.
        let list =
            || machine.client(&["models", "list", "--all", "--provider", "wcode"]).succeeds();
        let mut listed = list();
        for _ in 0..2 {
            if listed.stdout.contains("No models found") {
                listed = list();
            }
        }
        assert!(listed.stdout.contains("new/unknown"), "{listed:?}");
        assert!(listed.stdout.contains("new/half"), "{listed:?}");
        let answer = turn(&machine);
        assert!(answer.stdout.contains(ANSWER), "{answer:?}");
        assert!(vendor.turns().iter().all(|turn| turn.body["model"] == "new/unknown"));
    }
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_sees_what_was_written_into_an_included_file() {
    const INCLUDED: &str = ".openclaw/models.json5";
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    let root =
        "{ // mine\n  models: { $include: './models.json5' }, gateway: { mode: 'local' },\n}\n";
    let included = "{ // shared between machines\n  providers: {}, }\n";
    machine.write(CONFIG, root);
    machine.write(INCLUDED, included);

    apply(&machine, &vendor, &[]).succeeds();
    assert!(machine.read(CONFIG).contains("{ $include: './models.json5' }"));
    assert!(!machine.read(CONFIG).contains(&vendor.base_url()));
    let after = machine.read(INCLUDED);
    assert!(after.starts_with("{ // shared between machines\n"), "{after}");
    assert!(after.contains(&vendor.base_url()), "{after}");
    assert_accepted(&machine);

    machine.wcode(&["undo", "--yes"]).succeeds();
    assert_eq!(machine.read(CONFIG), root);
    assert_eq!(machine.read(INCLUDED), included);
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_newest_lets_our_model_be_picked_under_a_policy() {
    let mut machine = Machine::with(&NEWEST);
    let vendor = Vendor::demanding(KEY);
    machine.export("WCODE_API_KEY", KEY);
    machine.write(CONFIG, &with_defaults("modelPolicy: { allow: ['other/small', /* no more */] }"));
    assert_not_listed(&machine);

    apply(&machine, &vendor, &[]).succeeds();
    assert!(machine.read(CONFIG).contains("['other/small', "));
    assert_accepted(&machine);
    let ours = format!("wcode/{MODEL}");
    let pick = ["agent", "--local", "--agent", "main", "--model", &ours, "--message", "hi"];
    assert_turn(&vendor, &machine.client(&pick).succeeds(), "max_completion_tokens");
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_lets_our_model_be_picked_where_the_model_map_is_the_allow_list() {
    for client in [&NEWEST, &PAGE, &OLDEST] {
        let mut machine = Machine::with(client);
        let vendor = Vendor::demanding(KEY);
        machine.export("WCODE_API_KEY", KEY);
        machine.write(
            CONFIG,
            &with_defaults("models: { 'other/small': { alias: 's' } /* no more */ }"),
        );
        assert_not_listed(&machine);

        apply(&machine, &vendor, &[]).succeeds();
        assert_accepted(&machine);
    }
}

/// A file with a default model of the user's own and something more that limits the choice.
fn with_defaults(more: &str) -> String {
    let defaults = format!("defaults: {{ model: {{ primary: 'other/small' }}, {more} }}");
    kept_by_hand(&format!("agents: {{ {defaults} }},\n  "))
}

pub(super) fn apply(machine: &Machine, vendor: &Vendor, more: &[&str]) -> Finished {
    let url = vendor.base_url();
    let start = ["apply", "--client", "openclaw", "--base-url", &url, "--yes"];
    machine.wcode(&[&start, more].concat())
}

/// OpenClaw's own reader accepts the file and knows our model.
pub(super) fn assert_accepted(machine: &Machine) {
    // The oldest has no `config validate`; a file that it refuses fails every command.
    if !machine.is(&OLDEST) {
        let verdict = machine.client(&["config", "validate", "--json"]).succeeds();
        assert_eq!(verdict.json()["valid"], true, "{verdict:?}");
    }
    assert_listed(machine);
}

fn assert_listed(machine: &Machine) {
    let listed = listed_models(machine);
    assert!(listed.contains(&format!("wcode/{MODEL}")), "{listed:?}");
}

/// Before `apply`, so that being listed after it means something.
fn assert_not_listed(machine: &Machine) {
    assert_eq!(listed_models(machine), ["other/small"]);
}

/// The models that may be picked.
fn listed_models(machine: &Machine) -> Vec<String> {
    let listed = machine.client(&["models", "list", "--json"]).succeeds().json_after_words();
    let models = listed["models"].as_array().into_iter().flatten();
    models.filter_map(|model| model["key"].as_str()).map(str::to_owned).collect()
}

/// One turn with the default model.
pub(super) fn turn(machine: &Machine) -> Finished {
    if machine.is(&NEWEST) {
        machine.client(&["infer", "model", "run", "--local", "--prompt", "hi", "--json"]).succeeds()
    } else {
        let finished = machine.client(&["agent", "--local", "--agent", "main", "--message", "hi"]);
        finished.succeeds()
    }
}
