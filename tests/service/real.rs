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
fn service_lives_under_a_real_user_manager() {
    assert!(rustix::process::geteuid().is_root(), "only root can make the box");
    let sandbox = Sandbox::new();
    let program = sandbox.path("wcode");
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::chown(sandbox.path(""), Some(65_534), Some(65_534)).unwrap();
    let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/service");
    // The scripts' folder need not be open to the user in the box.
    let life = fs::read_to_string(scripts.join("life.sh")).unwrap();
    let output = Command::new("bash")
        .arg(scripts.join("box.sh"))
        .arg(sandbox.path(""))
        .args(["bash", "-c", &life, "life.sh"])
        .arg(&program)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stdout));
    let told = String::from_utf8(output.stdout).unwrap();
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

/// Each step's report.
fn steps(lines: &str) -> BTreeMap<&str, Value> {
    let pairs = lines.lines().filter_map(|line| line.split_once('\t'));
    pairs.map(|(name, report)| (name, serde_json::from_str(report).unwrap())).collect()
}
