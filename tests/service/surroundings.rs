//! What the service gets from the shell in which it is installed, and what it must not get.

use std::fs;
use std::os::unix::fs::symlink;

use super::manager::{UNIT, installed, machine, marked_anew};
use crate::support::not_tested;

const KEY: &str = "sk-e2e-not-a-key-0123456789";
const INSTALL: [&str; 4] = ["service", "install", "--scope", "user"];

#[test]
fn variables_that_say_where_things_are_are_handed_on() {
    let sandbox = machine()
        .env("OPENCLAW_CONFIG_PATH", "claw.json")
        .env("OPENCODE_CONFIG_DIR", "~/code")
        .env("OPENCLAW_NIX_MODE", "1")
        .env("SSL_CERT_FILE", "/ca.pem")
        .env("NODE_EXTRA_CA_CERTS", "/more.pem")
        .env("HTTPS_PROXY", "http://proxy:3128")
        .env("NO_PROXY", "localhost,.lan")
        .env("PATH", "[ROOT]/home/fake:here:/usr/bin:/bin")
        .env("UNKNOWN", "left");
    sandbox.run(INSTALL).succeeds();
    let (unit, root) = (sandbox.read(UNIT), sandbox.root().display());
    for pair in [
        format!("OPENCLAW_CONFIG_PATH={root}/work/claw.json"),
        format!("OPENCODE_CONFIG_DIR={root}/home/code"),
        "OPENCLAW_NIX_MODE=1".into(),
        "SSL_CERT_FILE=/ca.pem".into(),
        "NODE_EXTRA_CA_CERTS=/more.pem".into(),
        "HTTPS_PROXY=http://proxy:3128".into(),
        "NO_PROXY=localhost,.lan".into(),
        format!("PATH={root}/home/fake:/usr/bin:/bin"),
    ] {
        assert!(unit.contains(&format!("Environment=\"{pair}\"\n")), "{pair} is not in\n{unit}");
    }
    assert!(!unit.contains("UNKNOWN"));
}

#[test]
fn no_variable_that_may_hold_a_secret_gets_into_a_file_that_others_can_read() {
    let sandbox = machine()
        .env("HTTPS_PROXY", "http://me:sk-e2e-password@proxy:3128")
        .env("http_proxy", "me:sk-e2e-password@proxy")
        .env("OPENCODE_CONFIG_CONTENT", "{\"provider\":{\"x\":{\"key\":\"sk-e2e-key\"}}}")
        .env("OPENCLAW_INCLUDE_ROOTS", "/a\nExecStart=/evil")
        .env("WCODE_API_KEY", "sk-e2e-key")
        .env("OPENAI_API_KEY", "sk-e2e-key");
    let outcome = sandbox.run(INSTALL).succeeds();
    let names = ["HTTPS_PROXY", "http_proxy", "OPENCODE_CONFIG_CONTENT", "OPENCLAW_INCLUDE_ROOTS"];
    let outcome = names.into_iter().fold(outcome, |outcome, name| {
        outcome.says(&format!("warning: `{name}` is not passed to the service"))
    });
    drop(outcome.never_says("API_KEY"));
    let unit = sandbox.read(UNIT);
    for secret in ["sk-e2e", "/evil", "API_KEY"] {
        assert!(!unit.contains(secret), "{unit}");
    }
}

#[test]
fn a_program_behind_a_link_is_named_by_the_link() {
    let sandbox = machine().env("PATH", "[ROOT]/home/fake:[ROOT]/home/bin:/usr/bin:/bin");
    let program = sandbox.path("opt/wcode-0.1/wcode");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::create_dir(sandbox.path("bin")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    symlink(&program, sandbox.path("bin/wcode")).unwrap();
    sandbox.command(&INSTALL).run_as(&program.display().to_string()).succeeds();
    let line = format!("ExecStart=\"{}\" watch\n", sandbox.arg("bin/wcode"));
    assert!(sandbox.read(UNIT).contains(&line), "{line} is not in\n{}", sandbox.read(UNIT));
}

/// npm, mise, Homebrew and Nix keep each version in a folder of its own, which goes with the next one.
#[test]
fn a_program_in_a_folder_of_its_version_is_run_from_a_copy() {
    const COPY: &str = ".local/share/wcode/bin/wcode";
    for (folder, has_link) in [
        ("lib/node_modules/wcode/bin", false),
        (".local/share/mise/installs/wcode/0.1.0", false),
        ("opt/Cellar/wcode/0.1.0/bin", true),
        ("nix/store/abc-wcode-0.1.0/bin", true),
    ] {
        let sandbox = machine().env("PATH", "[ROOT]/home/fake:[ROOT]/home/bin:/usr/bin:/bin");
        let program = sandbox.path(folder).join("wcode");
        fs::create_dir_all(sandbox.path(folder)).unwrap();
        fs::create_dir(sandbox.path("bin")).unwrap();
        fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
        let link = sandbox.path("bin/wcode");
        if has_link {
            symlink(&program, &link).unwrap();
        }
        let run =
            |args: &[&str]| sandbox.command(args).stdin(KEY).run_as(&program.display().to_string());
        run(&["service", "install", "--scope", "user", "--dry-run"]).succeeds().shows(COPY);
        assert!(!sandbox.exists(COPY), "{folder}: a dry run writes nothing");
        run(&INSTALL).succeeds();
        let line = format!("ExecStart=\"{}\" watch\n", sandbox.arg(COPY));
        let unit = sandbox.read(UNIT);
        assert!(unit.contains(&line), "{line} is not in\n{unit}");
        // The monitor finds by it what the copy has to follow.
        let origin = if has_link { &link } else { &program };
        let origin = format!("Environment=\"WCODE_COPY_OF={}\"\n", origin.display());
        assert!(unit.contains(&origin), "{origin} is not in\n{unit}");
        assert!(sandbox.bytes(COPY) == fs::read(&program).unwrap());
        assert_eq!(sandbox.mode(COPY), 0o700);
        run(&INSTALL).succeeds();
        assert_eq!(sandbox.read(UNIT), unit, "a second installation changes nothing");

        // What no client needs, the service still does.
        let keyed = ["apply", "--key-stdin", "--key-store", "file", "--key-mode", "ref", "--yes"];
        sandbox.write(".openclaw/openclaw.json", "{}");
        run(&keyed).succeeds();
        run(&["remove", "--yes"]).succeeds();
        assert!(sandbox.exists(COPY), "{folder}: the service runs it");
        run(&["service", "uninstall"]).succeeds();
        assert!(!sandbox.exists(".local/share/wcode"), "{folder}: nobody needs it any more");
    }
}

#[test]
fn a_copy_that_clients_have_their_key_by_outlives_the_service() {
    let sandbox = machine();
    let program = sandbox.path("lib/node_modules/wcode/wcode");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    let run =
        |args: &[&str]| sandbox.command(args).stdin(KEY).run_as(&program.display().to_string());
    sandbox.write(".openclaw/openclaw.json", "{}");
    run(&INSTALL).succeeds();
    let keyed = ["apply", "--key-stdin", "--key-store", "file", "--key-mode", "ref", "--yes"];
    run(&keyed).succeeds();
    run(&["service", "uninstall"]).succeeds();
    assert!(sandbox.exists(".local/share/wcode/bin/wcode"));
}

/// As an earlier version wrote it.
#[test]
fn a_unit_that_names_a_program_in_a_folder_of_its_version_is_outdated() {
    let sandbox = installed();
    let program = sandbox.path("lib/node_modules/wcode/wcode");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    let text =
        sandbox.read(UNIT).replace(env!("CARGO_BIN_EXE_wcode"), &program.display().to_string());
    sandbox.write(UNIT, marked_anew(&text));
    let status = sandbox.run(["service", "status", "--json"]).json();
    assert_eq!(status["service"]["outdated"], true, "{status}");
}

#[test]
fn a_program_that_no_unit_can_name_is_refused() {
    let sandbox = machine();
    let program = sandbox.path("it's/wcode");
    fs::create_dir_all(program.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    let outcome = sandbox.command(&INSTALL).run_as(&program.display().to_string()).exits(2);
    drop(outcome.says("no service can run the program at"));
    assert!(!sandbox.exists(UNIT));
}

#[test]
fn root_gets_a_service_of_the_machine() {
    if !rustix::process::geteuid().is_root() {
        let sandbox = machine();
        let outcome = sandbox.run(["service", "install", "--scope", "system"]).exits(2);
        drop(outcome.says("hint: `--scope user` installs one of your own"));
        return not_tested("only root installs a service of the machine");
    }
    let sandbox = machine();
    let unit = sandbox.root().join("units/wcode.service");
    sandbox
        .run(["service", "install"])
        .succeeds()
        .says("ran: `systemctl enable --now wcode.service`")
        .says("it runs as root and watches the clients of `[HOME]`")
        .never_says("linger");
    let text = fs::read_to_string(&unit).unwrap();
    let home = format!("Environment=\"HOME={}\"\n", sandbox.path("").display());
    for line in ["WantedBy=multi-user.target\n", "User=root\n", home.trim_end_matches("/\"\n")] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let status = sandbox.run(["service", "status", "--json"]).json();
    assert_eq!(
        (&status["service"]["scope"], &status["service"]["lingering"]),
        (&"system".into(), &serde_json::Value::Null)
    );
    sandbox.run(["service", "uninstall"]).succeeds();
    assert!(!unit.exists());
}

#[test]
fn a_service_of_the_machine_may_write_where_its_clients_are() {
    if !rustix::process::geteuid().is_root() {
        return not_tested("only root installs a service of the machine");
    }
    let sandbox = machine()
        .env("OPENCLAW_CONFIG_PATH", "/etc/open claw/openclaw.json")
        .env("OPENCODE_CONFIG_DIR", "/usr/local/etc/opencode");
    let shown = sandbox.run(["service", "install", "--dry-run"]).succeeds();
    shown
        .shows("ReadWritePaths=\"-/etc/open claw\"\n")
        .shows("ReadWritePaths=\"-/usr/local/etc/opencode\"\n");
}
