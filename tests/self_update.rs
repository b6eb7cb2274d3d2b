//! `wcode self update`: a release signed by minisign itself (`tests/fixtures/release`), on a server of this machine.

use std::fs;
use std::path::PathBuf;

use crate::support::faulty::{Authority, Reply, Server, dead_port};
use crate::support::{Outcome, Sandbox};

/// The program in the fixture; it prints a version and nothing else.
const NEW: &str = "#!/bin/sh\necho \"wcode 9.9.9\"\n";
const OTHER_KEY: &str = "RWQBaMkk/9aeemq+YYyzQ3ogHfJF7CNEX/hN22djMmzKtqDrQmNVRxqb";

fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/release");
    fs::read(folder.join(name)).unwrap_or_default()
}

fn key() -> String {
    String::from_utf8(fixture("key.pub")).unwrap().lines().nth(1).unwrap().to_owned()
}

/// The last part of the path is the file; `change` makes something else of its content.
fn answer(path: &str, change: impl Fn(&str, &mut Vec<u8>)) -> Reply {
    let name = path.rsplit('/').next().unwrap();
    let mut body = fixture(name);
    change(name, &mut body);
    if body.is_empty() {
        return Reply::with("404 Not Found", "", "");
    }
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
    Reply::Bytes([head.as_bytes(), &body].concat())
}

fn server(change: impl Fn(&str, &mut Vec<u8>) + Send + Sync + 'static) -> Server {
    Server::start(move |asked| answer(&asked.what, &change))
}

fn same(_: &str, _: &mut Vec<u8>) {}

/// A machine with a program of its own.
fn machine(url: &str) -> Sandbox {
    let sandbox = Sandbox::new().env("WCODE_DOWNLOAD_URL", url).env("WCODE_RELEASE_KEY", &key());
    install(&sandbox, "bin/wcode");
    sandbox
}

fn install(sandbox: &Sandbox, place: &str) {
    let target = sandbox.path(place);
    fs::create_dir_all(target.parent().unwrap()).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_wcode"), target).unwrap();
}

fn machine_of(server: &Server) -> Sandbox {
    machine(&format!("http://{}", server.address()))
}

fn update(sandbox: &Sandbox, args: &[&str]) -> Outcome {
    update_at(sandbox, "bin/wcode", args)
}

fn update_at(sandbox: &Sandbox, place: &str, args: &[&str]) -> Outcome {
    let words: Vec<&str> = ["self", "update"].iter().chain(args).copied().collect();
    sandbox.command(&words).run_as(&sandbox.arg(place))
}

fn is_old(sandbox: &Sandbox) -> bool {
    sandbox.bytes("bin/wcode") == fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap()
}

#[test]
fn a_signed_release_takes_the_programs_place_and_rollback_brings_the_old_one_back() {
    let server = server(same);
    let sandbox = machine_of(&server);
    update(&sandbox, &[]).succeeds().shows("updated wcode 0.1.0 to 9.9.9");
    assert_eq!(sandbox.read("bin/wcode"), NEW);
    assert_eq!(sandbox.mode("bin/wcode"), 0o755);
    assert_eq!(sandbox.files().iter().filter(|name| name.contains(".wcode-tmp")).count(), 0);
    let asked = server.log();
    assert_eq!(asked[0], "GET /latest/download/SHA256SUMS");
    assert!(asked[2].starts_with("GET /download/v9.9.9/wcode-9.9.9-"), "{asked:?}");

    // The new one of this test is no wcode: the old one is started from where it is kept.
    let kept = ".local/share/wcode/previous/wcode";
    assert_eq!(sandbox.bytes(kept), fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap());
    fs::copy(sandbox.path(kept), sandbox.path("bin/wcode")).unwrap();
    fs::write(sandbox.path(kept), NEW).unwrap();
    update(&sandbox, &["--rollback", "--json"]).succeeds();
    assert_eq!(sandbox.read("bin/wcode"), NEW);
    assert_eq!(sandbox.bytes(kept), fs::read(env!("CARGO_BIN_EXE_wcode")).unwrap());
    assert_eq!(server.log().len(), 3, "a rollback asks no server");
}

#[test]
fn a_check_reports_a_newer_release_by_exit_code_and_changes_nothing() {
    let server = server(same);
    let sandbox = machine_of(&server);
    update(&sandbox, &["--check"]).exits(3).shows("wcode 9.9.9 is available");
    let report = update(&sandbox, &["--check", "--json"]).exits(3).json();
    assert_eq!((&report["latest"], &report["newer"]), (&"9.9.9".into(), &true.into()));
    assert!(is_old(&sandbox));
    assert!(server.log().iter().all(|asked| asked.contains("SHA256SUMS")), "{:?}", server.log());
}

#[test]
fn what_is_not_what_was_signed_is_refused() {
    type Change = fn(&str, &mut Vec<u8>);
    let cases: [(&str, &str, Change); 7] = [
        ("one bit of the list", "signature", |name, body| {
            if name == "SHA256SUMS" {
                body[3] ^= 1;
            }
        }),
        ("one bit of the signature", "signature", |name, body| {
            if name.ends_with("minisig") {
                let at = body.iter().position(|byte| *byte == b'\n').unwrap() + 40;
                body[at] ^= 1;
            }
        }),
        ("its comment", "signature", |name, body| {
            if name.ends_with("minisig") {
                let text = String::from_utf8(body.clone()).unwrap();
                *body = text.replace("wcode 9.9.9", "wcode 9.9.8").into_bytes();
            }
        }),
        ("no signature", "404", |name, body| {
            if name.ends_with("minisig") {
                body.clear();
            }
        }),
        ("an empty signature", "signature", |name, body| {
            if name.ends_with("minisig") {
                *body = b"\n".to_vec();
            }
        }),
        ("one bit of the archive", "checksum", |name, body| {
            if name.ends_with("gz") {
                let middle = body.len() / 2;
                body[middle] ^= 1;
            }
        }),
        ("half of the archive", "checksum", |name, body| {
            if name.ends_with("gz") {
                body.truncate(body.len() / 2);
            }
        }),
    ];
    for (what, words, change) in cases {
        let server = server(change);
        let sandbox = machine_of(&server);
        let outcome = update(&sandbox, &[]);
        assert!(matches!(outcome.code, Some(1 | 7)), "{what}: {:?}", outcome.code);
        outcome.says(words);
        assert!(is_old(&sandbox), "{what}");
        assert!(!sandbox.exists(".local/share/wcode/previous"), "{what}");
    }
}

#[test]
fn a_release_signed_by_another_key_is_refused() {
    let server = server(same);
    let sandbox = machine_of(&server).env("WCODE_RELEASE_KEY", OTHER_KEY);
    update(&sandbox, &[]).exits(1).says("signature of the release");
    assert!(is_old(&sandbox));
}

#[test]
fn another_release_in_the_place_of_the_one_asked_for_is_refused() {
    let server = server(same);
    let sandbox = machine_of(&server);
    update(&sandbox, &["--version", "1.2.3"]).exits(1).says("has version 9.9.9");
    update(&sandbox, &["--version", "../x"]).exits(2).says("not a version");
    assert!(is_old(&sandbox));
    update(&sandbox, &["--version", "v9.9.9"]).succeeds();
}

#[test]
fn without_a_server_or_a_key_nothing_is_asked() {
    let server = server(same);
    update(&machine_of(&server).without_env("WCODE_DOWNLOAD_URL"), &[])
        .exits(2)
        .says("WCODE_DOWNLOAD_URL");
    update(&machine_of(&server).without_env("WCODE_RELEASE_KEY"), &[])
        .exits(2)
        .says("WCODE_RELEASE_KEY");
    update(&machine("http://mirror.invalid"), &[]).exits(2).says("not an https address");
    update(&machine_of(&server), &["--rollback"]).exits(2).says("no earlier version is kept");
    update(&machine(&format!("http://127.0.0.1:{}", dead_port())), &[])
        .exits(7)
        .says("could not download");
    assert!(server.log().is_empty());
}

#[test]
fn a_program_that_does_not_run_here_replaces_nothing() {
    // Signed by the same key, but it only fails.
    let server = Server::start(|asked| answer(&asked.what.replace("/SHA", "/broken-SHA"), same));
    let sandbox = machine_of(&server);
    update(&sandbox, &[]).exits(1).says("wcode 9.9.8 does not run here");
    assert!(is_old(&sandbox));
    assert_eq!(fs::read_dir(sandbox.path("bin")).unwrap().count(), 1, "something is left behind");
}

#[test]
fn a_folder_that_cannot_be_written_keeps_its_program() {
    let server = server(same);
    let sandbox = machine_of(&server);
    sandbox.chmod("bin", 0o555);
    let words = ["self", "update"];
    let outcome = sandbox.run_unprivileged(&words);
    sandbox.chmod("bin", 0o755);
    if let Some(outcome) = outcome {
        assert_ne!(outcome.code, Some(0));
    }
    assert!(is_old(&sandbox));
}

#[test]
fn what_a_package_manager_installed_is_left_to_it() {
    let server = server(same);
    let sandbox = machine_of(&server);
    for (place, command) in [
        ("lib/node_modules/wcode/bin/wcode", "npm install -g wcode@latest"),
        ("opt/Cellar/wcode/1.0/bin/wcode", "brew upgrade wcode"),
        (".local/share/mise/installs/wcode/1/wcode", "mise upgrade wcode"),
    ] {
        install(&sandbox, place);
        update_at(&sandbox, place, &[]).exits(1).says("was installed by").says(command);
        update_at(&sandbox, place, &["--rollback"]).exits(1).says(command);
        update_at(&sandbox, place, &["--check"]).exits(3);
    }
    install(&sandbox, ".cargo/bin/wcode");
    sandbox.write(".cargo/.crates.toml", "[v1]\n\"wcode 0.1.0 (registry)\" = [\"wcode\"]\n");
    update_at(&sandbox, ".cargo/bin/wcode", &[]).exits(1).says("cargo install wcode");
    // As cargo-binstall 1.24 writes it: one object after the other.
    let prebuilt = r#"{"name":"ripgrep","bins":["rg"]}{"name":"wcode","bins":["wcode"]}"#;
    sandbox.write(".cargo/binstall/crates-v1.json", prebuilt);
    update_at(&sandbox, ".cargo/bin/wcode", &[]).exits(1).says("cargo binstall wcode");
}

/// Debian's own tool is asked; here it is one that knows a single file.
/// Debian's rpm makes a database in the home when it is asked and the system has none.
#[test]
fn rpm_is_not_asked_on_a_system_that_has_no_packages_of_its() {
    let has_packages = |folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some());
    if ["/usr/lib/sysimage/rpm", "/var/lib/rpm"].into_iter().any(has_packages) {
        return;
    }
    let server = server(same);
    let sandbox = machine_of(&server);
    sandbox.write("tools/rpm", "#!/bin/sh\ntouch \"$HOME/asked\"\nexit 1\n");
    sandbox.chmod("tools/rpm", 0o755);
    let path = format!("{}:/usr/bin:/bin", sandbox.arg("tools"));
    let command = sandbox.command(&["self", "update"]).env("PATH", &path);
    command.run_as(&sandbox.arg("bin/wcode")).succeeds();
    let asked = sandbox.files().into_iter().filter(|name| name.ends_with("asked"));
    assert_eq!(asked.count(), 0);
}

#[test]
fn what_dpkg_owns_is_left_to_apt() {
    let server = server(same);
    let sandbox = machine_of(&server);
    fs::create_dir_all(sandbox.path("../system/usr/bin")).unwrap();
    let program = sandbox.path("../system/usr/bin/wcode");
    fs::copy(env!("CARGO_BIN_EXE_wcode"), &program).unwrap();
    let owned = program.canonicalize().unwrap().display().to_string();
    sandbox
        .write("tools/dpkg", format!("#!/bin/sh\n[ \"$2\" = '{owned}' ] && echo \"wcode: $2\"\n"));
    sandbox.chmod("tools/dpkg", 0o755);
    let run = |path: &str| {
        let command = sandbox.command(&["self", "update"]).env("PATH", path);
        command.run_as(&program.display().to_string())
    };
    run(&format!("{}:/usr/bin:/bin", sandbox.arg("tools"))).exits(1).says("--only-upgrade wcode");
    assert_eq!(server.log().len(), 0, "nothing is downloaded in vain");
}

#[test]
fn a_redirect_is_followed_to_https_only() {
    let plain = server(same);
    let elsewhere = format!("Location: http://{}/SHA256SUMS\r\n", plain.address());
    let authority = Authority::new();
    let redirecting = Server::start_tls(&authority.certify("localhost"), move |_| {
        Reply::with("302 Found", &elsewhere, "")
    });
    let sandbox = machine(&format!("https://localhost:{}", redirecting.port()));
    sandbox.write("ca.pem", authority.pem);
    let sandbox = sandbox.env("SSL_CERT_FILE", "[ROOT]/home/ca.pem");
    update(&sandbox, &[]).exits(7).says("HTTP status 302");
    assert!(plain.log().is_empty(), "the download left https");
}
