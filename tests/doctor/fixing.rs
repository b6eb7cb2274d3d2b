//! `--fix`: what it mends, what it says of that, and what it never touches.

use serde_json::{Value, json};

use super::rig::{COPY, Rig, bare};
use crate::service::manager::{UNIT, marked_anew};
use crate::support::OPENCLAW;

fn fixed(report: &Value) -> Vec<&str> {
    let fixed = report["fixed"].as_array().unwrap().iter();
    fixed.map(|row| row["id"].as_str().unwrap()).collect()
}

#[test]
fn what_is_safe_is_fixed_and_reported() {
    let rig = Rig::behind_a_link();
    let sandbox = &rig.sandbox;
    sandbox.kill_at("replaced", ["apply", "--context-window", "64000"]);
    sandbox.chmod("../state/keys/wcode", 0o644);
    let copy = std::fs::File::open(sandbox.path(COPY)).unwrap();
    copy.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let unit = sandbox.read(UNIT);
    sandbox.write(UNIT, marked_anew(&unit.replace("WatchdogSec=15min\n", "")));

    let report = rig.examine(&["--fix", "--offline", "--json"]).succeeds().json();
    assert_eq!(report["changed"], true);
    assert_eq!(fixed(&report), ["journal", "modes", "resolver", "service"]);
    let rows = report["checks"].as_array().unwrap();
    let bad: Vec<&Value> =
        rows.iter().filter(|row| row["level"] == "warning" || row["level"] == "error").collect();
    assert_eq!(bad, [] as [&Value; 0], "what is told last is how things stand now");
    assert_eq!((sandbox.mode("../state/keys/wcode"), sandbox.read(UNIT)), (0o600, unit));

    let again = rig.examine(&["--fix", "--offline", "--json"]).succeeds().json();
    assert_eq!((&again["changed"], &again["fixed"]), (&json!(false), &json!([])));
}

#[test]
fn a_value_of_the_users_is_never_touched() {
    let rig = Rig::new();
    let edited = rig.sandbox.read(OPENCLAW).replace("128000", "5");
    rig.sandbox.write(OPENCLAW, &edited);
    let unit = rig.sandbox.read(UNIT) + "# mine\n";
    rig.sandbox.write(UNIT, &unit);
    let report = rig.examine(&["--fix", "--offline", "--json"]).succeeds().json();
    assert_eq!(report["fixed"], json!([]));
    assert_eq!((rig.sandbox.read(OPENCLAW), rig.sandbox.read(UNIT)), (edited, unit));
}

#[test]
fn a_config_with_a_key_in_it_is_closed_to_others() {
    let sandbox = bare();
    let apply = ["apply", "--client", "openclaw", "--key-mode", "literal", "--key-stdin"];
    sandbox.command(&apply).stdin("sk-e2e-literal-0123456789").run().succeeds();
    sandbox.chmod(OPENCLAW, 0o640);
    let outcome = sandbox.run(["doctor", "--offline", "--fix"]).succeeds();
    outcome.says("fixed: changed the mode of `[HOME]/.openclaw/openclaw.json` from 640 to 600");
    assert_eq!(sandbox.mode(OPENCLAW), 0o600);
}

#[test]
fn without_fix_nothing_is_changed() {
    let rig = Rig::new();
    rig.sandbox.chmod("../state/keys/wcode", 0o644);
    rig.sandbox.write("other", "");
    let before = (rig.sandbox.files(), rig.sandbox.state_files());
    rig.examine(&[]).exits(1);
    assert_eq!((rig.sandbox.files(), rig.sandbox.state_files()), before);
    assert_eq!(rig.sandbox.mode("../state/keys/wcode"), 0o644);
}
