//! Another user at the socket.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;

use wcode::internals::host::control::Refused;

use super::Server;
use crate::support::not_tested;

/// The mode keeps other users out; if it was loosened, the check of the peer's user does.
#[test]
fn another_users_process_gets_no_answer_even_where_the_socket_was_opened_up() {
    if !rustix::process::geteuid().is_root() {
        not_tested("another user's process, which only root can start");
        return;
    }
    let server = Server::start();
    let open = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    let state = server.path.parent().unwrap();
    let (program, said) = (state.join("tests"), state.join("said"));
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::write(&said, "").unwrap();
    for (path, mode) in
        [(state.parent().unwrap(), 0o755), (state, 0o755), (&server.path, 0o666), (&said, 0o666)]
    {
        open(path, mode).unwrap();
    }
    let status = Command::new("setpriv")
        .args(["--reuid", "65534", "--regid", "65534", "--clear-groups", "--"])
        .arg(&program)
        .args(["--ignored", "--exact", "control::strangers::the_process_of_another_user"])
        .env("WCODE_TEST_SOCKET", &server.path)
        .current_dir(state)
        .output();
    assert!(status.unwrap().status.success());
    assert_eq!(fs::read_to_string(&said).unwrap(), "connected, and got \"\"");
    assert!(matches!(server.stop()[..], [Some(Refused::Stranger)]));
}

/// Not a test: what the one above starts.
#[test]
#[ignore = "a process of the test above"]
fn the_process_of_another_user() {
    let Ok(path) = std::env::var("WCODE_TEST_SOCKET") else { return };
    let mut stream = UnixStream::connect(path).unwrap();
    drop(stream.write_all(b"1\n"));
    let mut reply = String::new();
    let read = stream.read_to_string(&mut reply);
    let is_cut_off = |error: std::io::Error| error.kind() == ErrorKind::ConnectionReset;
    assert!(read.is_ok() || read.is_err_and(is_cut_off));
    fs::write("said", format!("connected, and got {reply:?}")).unwrap();
}
