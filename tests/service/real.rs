//! The life of the service under a real systemd user manager, which `box.sh` starts for it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::Sandbox;

#[test]
#[ignore = "needs root, systemd and util-linux"]
fn manager_keeps_the_service_alive() {
    assert!(rustix::process::geteuid().is_root(), "only root can make the box");
    let sandbox = Sandbox::new();
    fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::chown(sandbox.path(""), Some(65_534), Some(65_534)).unwrap();
    let told = in_the_box(&sandbox, "65534", "life.sh", &[]);
    let steps = steps(&told);

    let pid = |step: &str| steps[step]["service"]["pid"].as_u64();
    let is = |step: &str, fact: &str| steps[step]["service"][fact].as_bool();
    assert_eq!(steps["install"]["changed"], true);
    assert_eq!(steps["again"]["changed"], false);
    assert_eq!((is("install", "enabled"), is("install", "running")), (Some(true), Some(true)));
    assert_ne!(pid("killed"), pid("install"), "it was started again after kill -9");
    assert_eq!(pid("reloaded"), pid("killed"), "a reload is no restart");
    assert_eq!((is("stopped", "running"), is("stopped", "enabled")), (Some(false), Some(true)));
    assert_eq!(is("start", "running"), Some(true));
    assert_ne!(pid("restart"), pid("start"));
    assert_eq!(is("next-login", "running"), Some(true), "it starts with the next login");
    assert_eq!((is("gone", "installed"), is("gone", "running")), (Some(false), Some(false)));
    assert_eq!(steps["unit"], "not-found");
    assert!(!sandbox.exists(".config/systemd"), "{:?}", sandbox.files());
}

#[test]
#[ignore = "needs root, systemd and util-linux"]
fn manager_lets_the_monitor_repair_under_the_hardening() {
    assert!(rustix::process::geteuid().is_root(), "only root can make the box");
    let sandbox =
        Sandbox::new().file(".config/wcode/watch.json5", "{ mode: 'repair', offline: true }");
    // Only the home determines where things are, as on a server.
    let sandbox = ["WCODE_STATE_DIR", "WCODE_CONFIG_DIR", "WCODE_CACHE_DIR"]
        .into_iter()
        .fold(sandbox, Sandbox::without_env);
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    let units = sandbox.root().join("units");
    let made = ["service", "install", "--scope", "system", "--dry-run"];
    let made = sandbox.command(&made).env("WCODE_TEST_UNITS", &units.display().to_string()).run();
    let root = sandbox.root().display().to_string();
    let text = made.succeeds().stdout.replace("[HOME]", "[ROOT]/home").replace("[ROOT]", &root);
    // The program that is run in the box is a copy, as is that of the other test.
    let program = sandbox.arg("wcode");
    sandbox.write("unit", text.replace(env!("CARGO_BIN_EXE_wcode"), &program));
    let told = in_the_box(&sandbox, "0", "hardened.sh", &[&sandbox.arg("unit")]);
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "CapBnd:000000000008000b", // chown, dac_override, fowner, sys_ptrace
            "NoNewPrivs:1",
            "Seccomp:2",
            "/usr:ro",
            "/etc:ro",
            "repaired:1",
            "back:yes",
        ]
    );
}

/// What a script says that is run in the box, with a copy of the program.
fn in_the_box(sandbox: &Sandbox, user: &str, script: &str, args: &[&str]) -> String {
    let program = sandbox.path("wcode");
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    // The folder of the scripts need not be open to the user in the box.
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service");
    for name in [script, "manager.sh"] {
        fs::copy(scripts.join(name), sandbox.path(name)).unwrap();
    }
    let output = Command::new("bash")
        .arg(scripts.join("box.sh"))
        .args([user, &sandbox.arg(""), "bash", &sandbox.arg(script)])
        .arg(&program)
        .args(args)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    told
}

/// Each step's report.
fn steps(lines: &str) -> BTreeMap<&str, Value> {
    let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(name, report)| (name, serde_json::from_str(report).unwrap())).collect()
}
