//! The questions on a terminal: one for the files, one for the journal's copies.

use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Session};

use crate::support::Sandbox;

use super::{KEY, holding, home};

fn start(sandbox: &Sandbox, args: &[&str]) -> OsSession {
    let command = sandbox.command(args).env("TERM", "xterm-256color").with_no_yes_added().process();
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
}

fn rest(mut session: OsSession) -> String {
    String::from_utf8_lossy(session.expect(Eof).unwrap().as_bytes()).into_owned()
}

fn with_copies() -> Sandbox {
    let entry = format!(
        "{{ models: {{ providers: {{ wcode: {{ baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: '{KEY}' }} }} }} }}"
    );
    let sandbox = home().openclaw(entry).file(".bashrc", format!("export K={KEY}\n"));
    sandbox.run(["apply", "--key-mode", "ref"]).succeeds();
    sandbox
}

fn journal_holds(sandbox: &Sandbox) -> bool {
    let bytes = sandbox.bytes("../state/journal/000001.done");
    bytes.windows(KEY.len()).any(|window| window == KEY.as_bytes())
}

#[test]
fn no_writes_nothing_and_enter_means_no() {
    for answer in ["n", "\r"] {
        let sandbox = with_copies();
        let mut session = start(&sandbox, &["key", "scrub"]);
        session.expect("cannot be undone").unwrap();
        session.send(answer).unwrap();
        let said = rest(session);
        assert!(
            said.contains("nothing was written") && !said.contains("Also remove the key"),
            "{said}"
        );
        assert_eq!(holding(&sandbox, KEY), [".bashrc"]);
    }
}

#[test]
fn yes_to_the_files_and_no_to_the_journal() {
    let sandbox = with_copies();
    let mut session = start(&sandbox, &["key", "scrub"]);
    session.expect("cannot be undone").unwrap();
    assert_eq!(holding(&sandbox, KEY), [".bashrc"], "nothing is written while the user thinks");
    session.send("y").unwrap();
    session.expect("Also remove the key").unwrap();
    session.send("n").unwrap();
    let said = rest(session);
    assert!(said.contains("removed 1 copy") && !said.contains(KEY), "{said}");
    assert_eq!((holding(&sandbox, KEY), journal_holds(&sandbox)), (Vec::new(), true));
}

#[test]
fn yes_to_both() {
    let sandbox = with_copies();
    let mut session = start(&sandbox, &["key", "scrub"]);
    session.expect("cannot be undone").unwrap();
    session.send("y").unwrap();
    session.expect("Also remove the key").unwrap();
    session.send("y").unwrap();
    assert!(rest(session).contains("removed 2 copies"));
    assert_eq!((holding(&sandbox, KEY), journal_holds(&sandbox)), (Vec::new(), false));
}

#[test]
fn a_file_that_changes_while_the_user_thinks_is_not_written() {
    let sandbox = with_copies();
    let mut session = start(&sandbox, &["key", "scrub"]);
    session.expect("cannot be undone").unwrap();
    let changed = format!("ls\nexport K={KEY}\n");
    sandbox.write(".bashrc", &changed);
    session.send("y").unwrap();
    session.expect("Also remove the key").unwrap();
    session.send("y").unwrap();
    assert!(rest(session).contains("kept changing"));
    assert_eq!((sandbox.read(".bashrc"), journal_holds(&sandbox)), (changed, false));
}
