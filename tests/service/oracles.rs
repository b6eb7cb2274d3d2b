//! The definitions as other programs read them: systemd's own checker, Python's property lists and XML.
//!
//! Every one is made by a program in a folder with an odd name, with variables that hold odder ones.

use std::fs;
use std::io::Write;
use std::process::Command;

use super::manager::{UNIT, machine};
use crate::support::Sandbox;

/// What a folder may be called; `'`, `"` and `\` are for variables only.
const FOLDER: &str = "odd $HOME %h & <b> ;é 中文";

/// What a variable may hold.
const VALUE: &str = "/q\"uo'te \\n %h $HOME ${X} & <b> ]]> # 中文";

/// A machine with a program in such a folder.
fn odd() -> (Sandbox, String) {
    let sandbox = machine().env("OPENCODE_CONFIG_DIR", VALUE);
    let program = sandbox.path(FOLDER).join("wcode");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    (sandbox, program.display().to_string())
}

/// The output of a program that accepts a file, on both streams.
fn judged(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?}\n{said}");
    said
}

#[test]
#[ignore = "needs systemd-analyze"]
fn manager_units_are_accepted_by_systemd_and_its_score_is_reported() {
    let (sandbox, program) = odd();
    let units = [
        ("user", "--user", sandbox.path(UNIT)),
        ("system", "--system", sandbox.root().join("units/wcode.service")),
    ];
    let is_root = rustix::process::geteuid().is_root();
    for (scope, manager, unit) in units.iter().take(if is_root { 2 } else { 1 }) {
        sandbox.command(&["service", "install", "--scope", scope]).run_as(&program).succeeds();
        let runtime = sandbox.root().join("tmp");
        let mut verify = Command::new("systemd-analyze");
        verify.args([*manager, "--man=no", "verify"]).arg(unit).env("XDG_RUNTIME_DIR", runtime);
        assert_eq!(judged(&mut verify), "", "systemd has something to say about the unit");
        let mut security = Command::new("systemd-analyze");
        let said = judged(security.args(["security", "--offline=true"]).arg(unit));
        let score = said.lines().last().unwrap_or_default();
        drop(std::io::stderr().write_all(format!("{scope} unit: {score}\n").as_bytes()));
        let score: f32 = score.split_whitespace().find_map(|word| word.parse().ok()).unwrap();
        assert!(score < if *scope == "user" { 7.0 } else { 4.0 }, "{said}");
    }
}

#[test]
#[ignore = "needs python3"]
fn manager_launchd_agents_are_read_as_meant_by_another_parser_of_property_lists() {
    let (sandbox, program) = odd();
    let sandbox = sandbox.env("WCODE_TEST_SYSTEM", "macos");
    let args = ["service", "install", "--scope", "user"];
    sandbox.command(&args).run_as(&program).succeeds();
    let read = "import json, plistlib, sys\n\
                print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'))))";
    let file = sandbox.path("Library/LaunchAgents/net.wcode.watch.plist");
    let said = judged(Command::new("python3").args(["-c", read]).arg(file));
    let agent: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(agent["Label"], "net.wcode.watch");
    assert_eq!(agent["ProgramArguments"], serde_json::json!([program, "watch"]));
    assert_eq!(agent["EnvironmentVariables"]["OPENCODE_CONFIG_DIR"], VALUE);
    assert_eq!(agent["RunAtLoad"], true);
    assert_eq!(agent["KeepAlive"], serde_json::json!({ "SuccessfulExit": false }));
    assert_eq!(agent["Umask"], 0o77);
}

/// The elements of Microsoft's Task Scheduler schema (`http://schemas.microsoft.com/windows/2004/02/mit/task`, version
/// 1.2) that may occur below each of those that we use, and those that must.
const TASK_SCHEMA: &str = r#"
import sys, xml.etree.ElementTree as tree
NS = '{http://schemas.microsoft.com/windows/2004/02/mit/task}'
MAY = {
    'Task': 'RegistrationInfo Triggers Settings Data Principals Actions',
    'RegistrationInfo': 'URI SecurityDescriptor Source Date Author Version Description Documentation',
    'Triggers': 'BootTrigger RegistrationTrigger IdleTrigger TimeTrigger EventTrigger LogonTrigger SessionStateChangeTrigger CalendarTrigger',
    'LogonTrigger': 'Enabled StartBoundary EndBoundary Repetition ExecutionTimeLimit UserId Delay',
    'Principals': 'Principal',
    'Principal': 'UserId LogonType GroupId DisplayName RunLevel',
    'Settings': 'AllowStartOnDemand RestartOnFailure MultipleInstancesPolicy DisallowStartIfOnBatteries StopIfGoingOnBatteries AllowHardTerminate StartWhenAvailable NetworkProfileName RunOnlyIfNetworkAvailable NetworkSettings IdleSettings WakeToRun Enabled Hidden DeleteExpiredTaskAfter ExecutionTimeLimit Priority RunOnlyIfIdle',
    'RestartOnFailure': 'Interval Count',
    'Actions': 'Exec ComHandler SendEmail ShowMessage',
    'Exec': 'Command Arguments WorkingDirectory',
}
MUST = {'Task': 'Actions', 'Actions': 'Exec', 'Exec': 'Command', 'RestartOnFailure': 'Interval Count', 'Principals': 'Principal'}
VALUES = {
    'LogonType': 'S4U Password InteractiveToken', 'RunLevel': 'LeastPrivilege HighestAvailable',
    'MultipleInstancesPolicy': 'Parallel Queue IgnoreNew StopExisting',
    **{name: 'true false' for name in 'Enabled Hidden DisallowStartIfOnBatteries StopIfGoingOnBatteries AllowHardTerminate StartWhenAvailable'.split()},
}
def check(element):
    assert element.tag.startswith(NS), element.tag
    name = element.tag[len(NS):]
    below = [child.tag[len(NS):] for child in element]
    for child in below:
        assert child in MAY.get(name, '').split(), f'{child} in {name}'
    assert len(below) == len(set(below)), f'twice in {name}: {below}'
    for child in MUST.get(name, '').split():
        assert child in below, f'no {child} in {name}'
    if name in VALUES:
        assert element.text in VALUES[name].split(), f'{name}: {element.text}'
    for child in element:
        check(child)
root = tree.parse(sys.argv[1]).getroot()
assert root.get('version') == '1.2'
assert root.find(f'{NS}Actions').get('Context') == root.find(f'{NS}Principals/{NS}Principal').get('id')
assert 1 <= int(root.find(f'.//{NS}Count').text) <= 255 and 0 <= int(root.find(f'.//{NS}Priority').text) <= 10
check(root)
print(root.find(f'.//{NS}Arguments').text)
print(root.find(f'.//{NS}Principal/{NS}UserId').text)
"#;

#[test]
#[ignore = "needs python3"]
fn manager_windows_tasks_hold_what_the_schema_of_the_task_scheduler_allows() {
    let (sandbox, program) = odd();
    let sandbox = sandbox
        .env("WCODE_TEST_SYSTEM", "windows")
        .env("WCODE_DATA_DIR", "[ROOT]/home/data")
        .env("USERNAME", "ann & <b>");
    sandbox.command(&["service", "install"]).run_as(&program).succeeds();
    let file = sandbox.path("data/wcode.xml");
    let said =
        judged(Command::new("python3").args(["-c", TASK_SCHEMA]).arg(file).env("PYTHONUTF8", "1"));
    assert_eq!(said, format!("--headless \"{program}\" watch\nann & <b>\n"));
}
