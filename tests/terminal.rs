//! Questions on a real pseudo-terminal: what is shown, what each answer does, and that the terminal is left as it was.

use std::time::Duration;

use expectrl::process::Healthcheck;
use expectrl::session::OsSession;
use expectrl::{Eof, Expect, Session};

use crate::support::{OPENCLAW, Sandbox};

const BEFORE: &str = "{\n  // mine\n  gateway: { mode: 'local' },\n}\n";
const SHOW_CURSOR: &str = "\u{1b}[?25h";

fn start(sandbox: &Sandbox, args: &[&str]) -> OsSession {
    let mut command =
        sandbox.command(args).env("TERM", "xterm-256color").with_no_yes_added().process();
    command.env("COLUMNS", "80");
    let mut session = Session::spawn(command).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
}

/// All that is still to come, and that the process ends.
fn rest(mut session: OsSession) -> String {
    let text = String::from_utf8_lossy(session.expect(Eof).unwrap().as_bytes()).into_owned();
    for _ in 0..200 {
        if !session.get_process().is_alive().unwrap_or(false) {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    text
}

#[test]
fn apply_shows_the_diff_and_writes_on_enter() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    let mut session = start(&sandbox, &["apply", "--client", "openclaw"]);
    session.expect("Write these changes?").unwrap();
    session.send("d").unwrap();
    session.expect("baseUrl").unwrap();
    session.expect("Write these changes?").unwrap();
    assert_eq!(sandbox.read(OPENCLAW), BEFORE, "nothing is written while the user thinks");
    session.send("\r").unwrap();
    let rest = rest(session);
    assert!(rest.contains("Undo with"), "{rest}");
    let (_, end) = rest.split_once(" Done").unwrap_or_else(|| panic!("{rest}"));
    assert!(end.contains("openclaw agent --local"), "{rest}");
    assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
}

/// Forty columns, as beside an editor.
#[test]
fn status_is_wrapped_between_words() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    sandbox.run(["apply", "--client", "openclaw", "--yes"]).succeeds();
    for language in ["en", "zh"] {
        let program = env!("CARGO_BIN_EXE_wcode");
        let line = format!("read go; exec {program} status --lang {language}");
        let shell = sandbox.command(&["-c", &line]).with_program("/bin/sh");
        let mut session = Session::spawn(shell.env("TERM", "xterm-256color").process()).unwrap();
        session.set_expect_timeout(Some(Duration::from_secs(20)));
        session.get_process_mut().set_window_size(40, 15).unwrap();
        session.send("\r").unwrap();
        let shown = rest(session);
        let lines =
            shown.lines().map(|line| console::strip_ansi_codes(line.trim_end()).into_owned());
        let is_too_wide =
            |line: &String| console::measure_text_width(line) > 40 && !line.contains('/');
        assert_eq!(lines.filter(is_too_wide).collect::<Vec<_>>(), [""; 0], "{shown}");
    }
}

/// The screen of `status --watch`: its first line stays, and what there is no room for is counted.
#[test]
fn the_status_that_is_watched_fits_a_small_terminal() {
    use crate::support::monitor::Monitor;
    use crate::support::screen::Screen;
    let sandbox = Sandbox::new().openclaw(BEFORE).opencode("{}\n");
    sandbox.run(["apply", "--yes"]).succeeds();
    let monitor = Monitor::start(&sandbox, &[]);
    monitor.check();
    for (language, more) in [("en", "more lines"), ("zh", "行未显示")] {
        let watch = ["status", "--watch", "--verbose", "--lang", language];
        let mut screen = Screen::start(sandbox.command(&watch), 40, 15);
        screen.wait_for_text(more);
        let rows = screen.rows();
        assert!(rows[0].starts_with("OpenClaw"), "{rows:#?}");
        assert!(rows.iter().any(|row| row.contains(more)), "{rows:#?}");
        // With room for all of it, all of it is there.
        screen.resize(80, 60);
        sandbox.write(".openclaw/openclaw.json", sandbox.read(".openclaw/openclaw.json") + "\n");
        screen.wait_until_gone(more);
    }
}

#[test]
fn no_and_escape_write_nothing() {
    for answer in ["n", "\u{1b}", "q"] {
        let sandbox = Sandbox::new().openclaw(BEFORE);
        let mut session = start(&sandbox, &["apply", "--client", "openclaw"]);
        session.expect("Write these changes?").unwrap();
        session.send(answer).unwrap();
        let rest = rest(session);
        assert!(rest.contains("nothing was written"), "{answer:?}: {rest}");
        assert_eq!(sandbox.read(OPENCLAW), BEFORE);
        assert!(sandbox.journal().is_empty());
    }
}

#[test]
fn ctrl_c_at_the_question_writes_nothing_and_gives_the_cursor_back() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    let mut session = start(&sandbox, &["apply", "--client", "openclaw"]);
    session.expect("Write these changes?").unwrap();
    session.send("\u{3}").unwrap();
    let rest = rest(session);
    assert!(rest.contains(SHOW_CURSOR), "{rest:?}");
    assert_eq!(sandbox.read(OPENCLAW), BEFORE);
    assert!(sandbox.journal().is_empty());
}

#[test]
fn a_file_that_changes_while_the_user_thinks_is_shown_again() {
    let sandbox = Sandbox::new().openclaw(BEFORE);
    let mut session = start(&sandbox, &["apply", "--client", "openclaw"]);
    session.expect("Write these changes?").unwrap();
    sandbox.write(OPENCLAW, BEFORE.replace("// mine", "// changed meanwhile"));
    session.send("\r").unwrap();
    session.expect("the files have changed in the meantime").unwrap();
    session.expect("Write these changes?").unwrap();
    session.send("\r").unwrap();
    let rest = rest(session);
    assert!(rest.contains("Undo with"), "{rest}");
    let text = sandbox.read(OPENCLAW);
    assert!(text.contains("// changed meanwhile") && text.contains("wcode.net"), "{text}");
}

#[test]
fn undo_and_remove_ask_as_well_and_yes_does_not() {
    for command in ["undo", "remove"] {
        let sandbox = Sandbox::new().openclaw(BEFORE);
        rest(start(&sandbox, &["apply", "--client", "openclaw", "--yes"]));
        let written = sandbox.read(OPENCLAW);
        assert!(written.contains("wcode.net"), "--yes does not ask");

        let mut session = start(&sandbox, &[command]);
        session.expect("this?").unwrap();
        session.send("n").unwrap();
        rest(session);
        assert_eq!(sandbox.read(OPENCLAW), written, "{command}");

        let mut session = start(&sandbox, &[command]);
        session.expect("this?").unwrap();
        session.send("y").unwrap();
        rest(session);
        assert_eq!(sandbox.read(OPENCLAW), BEFORE, "{command}");
    }
}

#[test]
fn a_table_is_no_wider_than_the_terminal() {
    let text = rest(start(&Sandbox::new(), &["models"]));
    assert!(text.contains("qwen/qwen3-235b-a22b") && !text.contains("PRICE"), "{text}");
    assert!(text.lines().all(|line| line.trim_end().chars().count() <= 80), "{text}");
}
