//! Modes and links of the files that are written.

use super::BOTH;
use crate::support::{OPENCLAW, OPENCODE, Sandbox, openclaw_provider, opencode_provider};

#[test]
fn new_files_are_for_their_owner_only() {
    let sandbox = Sandbox::new();
    sandbox.run(BOTH).succeeds();
    for name in [OPENCLAW, OPENCODE] {
        assert_eq!(sandbox.mode(name), 0o600, "{name}");
    }
    for folder in [".openclaw", ".config", ".config/opencode"] {
        assert_eq!(sandbox.mode(folder), 0o700, "{folder}");
    }
}

#[test]
fn a_files_mode_stays() {
    for mode in [0o600, 0o640, 0o644, 0o664, 0o755] {
        let sandbox = Sandbox::new().openclaw("{}");
        sandbox.chmod(OPENCLAW, mode);
        sandbox.run(["apply", "--client", "openclaw"]).succeeds();
        assert_eq!(sandbox.mode(OPENCLAW), mode);
        sandbox.run(["undo"]).succeeds();
        assert_eq!(sandbox.mode(OPENCLAW), mode);
    }
}

#[test]
fn our_own_records_are_for_their_owner_only() {
    let sandbox = Sandbox::new().openclaw("{}");
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    for name in sandbox.state_files().iter().filter(|name| name.starts_with("journal/")) {
        assert_eq!(sandbox.mode(&format!("../state/{name}")), 0o600, "{name}");
    }
    assert_eq!(sandbox.mode("../state/journal"), 0o700);
}

#[test]
fn a_symlink_stays_one_and_its_target_is_edited() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new().file("dotfiles/openclaw.json", "{ /* mine */ }\n");
    std::fs::create_dir(sandbox.path(".openclaw")).unwrap();
    symlink("../dotfiles/openclaw.json", sandbox.path(OPENCLAW)).unwrap();

    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert!(sandbox.path(OPENCLAW).is_symlink());
    let value = sandbox.value("dotfiles/openclaw.json");
    assert_eq!(value["models"]["providers"]["wcode"], openclaw_provider());
    assert_eq!(sandbox.files(), [OPENCLAW, "dotfiles/openclaw.json"]);

    sandbox.run(["undo"]).succeeds();
    assert!(sandbox.path(OPENCLAW).is_symlink());
    assert_eq!(sandbox.read("dotfiles/openclaw.json"), "{ /* mine */ }\n");
}

#[test]
fn a_symlink_to_nothing_makes_the_file_that_it_names() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new().file("dotfiles/x", "");
    std::fs::create_dir(sandbox.path(".openclaw")).unwrap();
    symlink("../dotfiles/openclaw.json", sandbox.path(OPENCLAW)).unwrap();
    sandbox.run(["apply", "--client", "openclaw"]).succeeds();
    assert!(sandbox.path(OPENCLAW).is_symlink());
    let value = sandbox.value("dotfiles/openclaw.json");
    assert_eq!(value["models"]["providers"]["wcode"], openclaw_provider());
}

#[test]
fn a_config_folder_that_is_a_link_stays_one() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new().file("dotfiles/opencode/opencode.json", "{}\n");
    std::fs::create_dir(sandbox.path(".config")).unwrap();
    symlink("../dotfiles/opencode", sandbox.path(".config/opencode")).unwrap();
    sandbox.run(["apply", "--client", "opencode"]).succeeds();
    assert!(sandbox.path(".config/opencode").is_symlink());
    let value = sandbox.value("dotfiles/opencode/opencode.json");
    assert_eq!(value["provider"]["wcode"], opencode_provider());
}
