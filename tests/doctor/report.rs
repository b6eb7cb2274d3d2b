//! What the doctor's report looks like, for people and for programs.

use super::rig::Rig;
use crate::support::{OPENCLAW, Sandbox};

#[test]
fn a_machine_with_nothing_on_it_has_no_errors() {
    let rig = Rig::empty();
    let outcome = rig.examine(&["--all"]).succeeds();
    outcome
        .shows("info     clients: OpenClaw is not installed\n")
        .shows("warning  clients: no supported client is installed\n")
        .shows("         run: npm install -g openclaw@latest\n")
        .shows("skipped  endpoint: no client is set up by wcode\n")
        .shows("info     service: the monitor is not running: the service is not installed\n")
        .says("errors: 0, warnings: 1");
}

#[test]
fn offline_means_no_call() {
    let rig = Rig::new();
    rig.sandbox.run(["service", "stop"]).succeeds();
    let asked = rig.vendor.requests().len();
    let outcome = rig.examine(&["--offline", "--all"]);
    outcome.shows("skipped  endpoint: skipped by `--offline`\n");
    assert_eq!(rig.vendor.requests().len(), asked);
    rig.examine(&["--all"]).shows("ok       endpoint: http://127.0.0.1:");
    assert!(rig.vendor.requests().len() > asked && rig.vendor.turns().is_empty());
}

#[test]
fn an_error_is_reported_with_what_to_type_and_ends_with_one() {
    let sandbox = Sandbox::new().openclaw("{ models: ");
    let outcome = sandbox.run(["doctor", "--offline"]);
    outcome.shows("warning  files: cannot parse `[HOME]/.openclaw/openclaw.json`");

    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.write(OPENCLAW, "{}");
    sandbox
        .run(["doctor", "--offline"])
        .exits(1)
        .shows("error    files: `[HOME]/.openclaw/openclaw.json`: the whole entry")
        .shows(
            "         run: wcode apply --client openclaw --vendor wcode --on-conflict overwrite\n",
        )
        .says("errors: 1, warnings: ");
}

#[test]
fn json_has_each_row_with_its_check_level_and_remedy() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.write(OPENCLAW, "{}");
    let report = sandbox.run(["doctor", "--offline", "--json"]).exits(1).json();
    assert_eq!(report["command"], "doctor");
    assert_eq!(report["changed"], false);
    let rows = report["checks"].as_array().unwrap();
    let row = rows.iter().find(|row| row["level"] == "error").unwrap();
    assert_eq!((&row["id"], &row["client"]), (&"files".into(), &"openclaw".into()));
    assert_eq!(row["path"], "[HOME]/.openclaw/openclaw.json");
    assert!(row["remedy"].as_str().unwrap().starts_with("wcode apply --client openclaw"));
    let facts = [
        "id",
        "level",
        "message",
        "detail",
        "remedy",
        "remedy_argv",
        "hint",
        "hint_detail",
        "client",
        "path",
        "can_fix",
    ];
    for row in rows {
        let names: Vec<&String> = row.as_object().unwrap().keys().collect();
        assert_eq!(names, facts);
    }
}

#[test]
fn messages_are_in_chinese_as_well() {
    let rig = Rig::empty();
    let args = ["--lang", "zh", "doctor", "--offline", "--all"];
    let outcome = rig.sandbox.run(args).succeeds();
    outcome
        .shows("提示     clients：未安装 OpenClaw\n")
        .shows("跳过     endpoint：因 `--offline` 跳过\n")
        .says("错误：0，警告：1");
}

#[test]
fn a_journal_that_cannot_be_read_skips_what_hangs_on_it() {
    let sandbox = Sandbox::new();
    std::fs::write(sandbox.root().join("state/journal"), "x\n").unwrap();
    let outcome = sandbox.run(["doctor", "--offline", "--all"]).exits(1);
    outcome
        .shows("error    journal: ")
        .shows("run: mv [ROOT]/state/journal [ROOT]/state/journal.damaged")
        .shows("skipped  files: needs wcode's journal, which cannot be read\n");
}

#[test]
fn an_entry_that_cannot_be_read_skips_nothing() {
    let sandbox = Sandbox::new();
    std::fs::create_dir_all(sandbox.root().join("state/journal")).unwrap();
    std::fs::write(sandbox.root().join("state/journal/000001.done"), "x\n").unwrap();
    let outcome = sandbox.run(["doctor", "--offline", "--all"]).exits(1);
    outcome
        .shows("error    journal: ")
        .shows("run: mv [ROOT]/state/journal/000001.done ")
        .never_shows("needs wcode's journal");
}

#[test]
fn every_row_is_a_code_with_arguments_and_a_remedy_in_a_hint_is_a_command() {
    for lang in ["en", "zh"] {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.run(["apply", "--client", "openclaw", "--key-mode", "env"]).succeeds();
        let report = sandbox.run(["doctor", "--offline", "--json", "--lang", lang]).json();
        let rows = report["checks"].as_array().unwrap();
        for row in rows {
            assert!(row["detail"]["code"].as_str().unwrap().contains('.'), "{row:#}");
        }
        let hinted =
            rows.iter().find(|row| row["hint_detail"]["code"] == "doctor.hint_variable_is_unset");
        let row = hinted.unwrap_or_else(|| panic!("{report:#}"));
        assert_eq!(row["remedy"], "wcode key set --vendor wcode");
        let argv = serde_json::json!(["wcode", "key", "set", "--vendor", "wcode"]);
        assert_eq!(row["remedy_argv"], argv);
    }
}

#[test]
fn problems_alone_are_shown_unless_all_is_asked_for() {
    let rig = Rig::new();
    let outcome = rig.examine(&[]).succeeds();
    assert_eq!(outcome.stdout, "");
    drop(outcome.says("no problems found"));
    rig.examine(&["--all"]).shows("ok       endpoint: ");
    rig.sandbox.chmod("../state/keys/wcode", 0o644);
    let outcome = rig.examine(&[]).exits(1);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert!(lines.len() == 2 && lines[0].starts_with("error    modes: "), "{lines:#?}");
}

/// Only an answer of the vendor's shows that a request works.
#[test]
fn what_was_not_checked_is_not_said_to_be_well() {
    let rig = Rig::new();
    let outcome = rig.examine(&["--offline"]).succeeds();
    outcome.says("not checked: ").never_says("no problems found\n");
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["doctor"]).never_says("no problems found\n");
}

#[cfg(target_os = "linux")]
#[test]
fn a_config_that_nobody_can_write_is_named_with_the_command_that_ends_it() {
    use crate::support::not_tested;
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let config = sandbox.path(OPENCLAW);
    let marked = |flag: &str| {
        let done = std::process::Command::new("chattr").arg(flag).arg(&config).output();
        done.is_ok_and(|done| done.status.success())
    };
    if !marked("+i") {
        return not_tested("the file system has no immutable files");
    }
    let outcome = sandbox.run(["doctor", "--offline"]);
    assert!(marked("-i"));
    let outcome = outcome.exits(1).shows("it is marked as immutable");
    outcome.shows("chattr -i [HOME]/.openclaw/openclaw.json");
}

/// What belongs to root is given to the user, and not moved aside.
#[cfg(target_os = "linux")]
#[test]
fn a_state_folder_of_root_is_taken_over() {
    use crate::support::not_tested;
    if !rustix::process::geteuid().is_root() {
        return not_tested("only root can be another user");
    }
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    sandbox.chmod("..", 0o755);
    sandbox.chmod("", 0o777);
    sandbox.chmod(OPENCLAW, 0o644);
    sandbox.chmod(".openclaw", 0o755);
    let own = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    let outcome = sandbox.command(&["doctor", "--offline", "--json"]).run_below(&own);
    let report = outcome.json();
    let rows = report["checks"].as_array().unwrap();
    let of = |id: &str| rows.iter().filter(|row| row["id"] == id).collect::<Vec<_>>();
    let journal = of("journal");
    assert_eq!(journal[0]["level"], "error", "{journal:#?}");
    let remedy = journal[0]["remedy"].as_str().unwrap();
    assert!(remedy.starts_with("sudo chown -R \"$(id -un)\" [ROOT]/state"), "{remedy}");
    let modes = of("modes");
    let is_named =
        |path: &str| modes.iter().any(|row| row["path"] == path && row["level"] == "error");
    assert!(is_named("[HOME]/.openclaw/openclaw.json") && is_named("[ROOT]/state"), "{modes:#?}");
}

/// A terminal, runit or a container: the monitor runs, and no service is missed.
#[test]
fn a_monitor_outside_the_service_manager_is_called_so() {
    let rig = Rig::empty();
    let monitor = crate::support::monitor::Monitor::start(&rig.sandbox, &[]);
    let row = rig.worst("service");
    assert_eq!(
        (&row["level"], &row["detail"]["code"]),
        (&"ok".into(), &"doctor.runs_without_manager".into())
    );
    let pid = format!("process {}", monitor.id());
    assert!(row["message"].as_str().unwrap().contains(&pid), "{row:#}");
    let status = rig.sandbox.run(["service", "status"]).succeeds();
    status.shows(&format!("a monitor that it did not start is running ({pid})"));
}
