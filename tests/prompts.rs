//! The prompts on a real pseudo-terminal, as a person sees them: what is on the screen, what each key does, and that the
//! terminal is left as it was on every way out; and that commands ask by the same prompts.

use expectrl::process::unix::Signal;

use crate::support::screen::{Modes, Screen};
use crate::support::{OPENCLAW, Sandbox};

const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";
const LEFT: &str = "\u{1b}[D";
const BACK_TAB: &str = "\u{1b}[Z";
const ESC: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";

/// A terminal's modes while the shell has it; what a command leaves behind must be the same.
fn before(sandbox: &Sandbox) -> Modes {
    let mut screen = Screen::start(sandbox.command(&["--version"]), 80, 24);
    screen.finish();
    screen.modes()
}

#[track_caller]
fn is_as_before(screen: &Screen, before: &Modes, way: &str) {
    assert_eq!(screen.modes(), *before, "{way}: the terminal's modes");
    assert!(screen.cursor().is_some(), "{way}: the cursor is hidden\n{}", screen.contents());
    assert!(!screen.marks_pastes(), "{way}: pastes are still marked");
}

#[test]
fn every_way_out_of_a_question_leaves_the_terminal_as_it_was() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    for (kind, question) in [
        ("pick", "Where should"),
        ("multi-select", "Which models"),
        ("line", "called?"),
        ("secret", "API key"),
        ("yes-no", "Write these changes?"),
    ] {
        for (way, keys, code) in
            [("Esc", ESC, 130), ("Ctrl-C", CTRL_C, 130), ("back", BACK_TAB, 0), ("left", LEFT, 0)]
        {
            let mut screen = Screen::start(sandbox.command(&["__ask", kind]), 80, 24);
            screen.wait_for_text(question);
            assert!(screen.marks_pastes(), "{kind}");
            screen.send(keys);
            assert_eq!(screen.finish(), Some(code), "{kind} {way}\n{}", screen.contents());
            is_as_before(&screen, &before, &format!("{kind} {way}"));
            let rows = screen.rows();
            assert!(!rows.iter().any(|row| row.contains(question)), "{kind} {way}: {rows:#?}");
            assert_eq!(rows[0] == "\"back\"", code == 0, "{kind} {way}: {rows:#?}");
        }
    }
}

#[test]
fn an_answered_question_is_one_line() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    let mut screen = Screen::start(sandbox.command(&["__ask", "pick", "yes-no"]), 80, 24);
    screen.wait_for_text("❯ In the keyring");
    assert_eq!(screen.cursor(), None, "there is nothing to type");
    screen.send(&[DOWN, DOWN, "\r"].concat());
    screen.wait_for_text("Write these changes? (Y/n)");
    screen.send("n");
    assert_eq!(screen.finish(), Some(0));
    let rows = screen.rows();
    assert_eq!(
        rows[0], "✓ Where should the key be stored?  From a command",
        "it passed over what is off"
    );
    assert_eq!(rows[1..4], ["✓ Write these changes?  no", r#"{"given":3}"#, r#"{"given":false}"#]);
    is_as_before(&screen, &before, "Enter");
}

#[test]
fn ctrl_c_while_something_goes_on_leaves_the_terminal_as_it_was() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    for plain in ["", "1"] {
        let command = sandbox.command(&["__ask", "wait"]).env("WCODE_NO_TUI", plain);
        let mut screen = Screen::start(command, 80, 24);
        screen.wait_for_text("asking wcode.net …");
        screen.send("typed meanwhile");
        screen.send(CTRL_C);
        assert_eq!(screen.finish(), Some(130));
        is_as_before(&screen, &before, "Ctrl-C while waiting");
        let shown = screen.contents();
        assert!(!shown.contains("typed"), "it is not echoed: {shown}");
        assert_eq!(shown.contains("asking"), plain == "1", "the spinner is gone: {shown}");
    }
}

#[test]
fn a_signal_and_a_panic_leave_the_terminal_as_it_was() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    let mut screen = Screen::start(sandbox.command(&["__ask", "multi-select"]), 80, 24);
    screen.wait_for_text("Which models");
    screen.signal(Signal::SIGINT);
    assert_eq!(screen.finish(), Some(130));
    is_as_before(&screen, &before, "SIGINT");
    let mut screen = Screen::start(sandbox.command(&["__ask", "panic"]), 80, 24);
    assert_eq!(screen.finish(), Some(101));
    is_as_before(&screen, &before, "a panic");
}

#[test]
fn a_program_in_between_gets_the_terminal_as_it_was_and_ctrl_c_for_itself() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    let mut screen = Screen::start(sandbox.command(&["__ask", "outside", "yes-no"]), 80, 24);
    screen.wait_for_text("another program");
    assert!(!screen.marks_pastes());
    assert_eq!(screen.modes(), before);
    screen.send("seen");
    screen.wait_for_text("seen"); // The terminal echoes again.
    screen.send(CTRL_C);
    screen.wait_for_text("Write these changes?");
    assert!(screen.marks_pastes());
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    is_as_before(&screen, &before, "outside");
}

#[test]
fn a_list_is_searched_chosen_from_and_scrolled() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "multi-select"]), 40, 15);
    screen.wait_for_text("1 selected  (1/60)");
    assert!(screen.rows().iter().filter(|row| !row.is_empty()).count() <= 15);
    screen.send(UP); // round to the end
    screen.wait_for_text("❯ ○ qwen/model-60");
    screen.send("月之 8");
    screen.wait_for_text("Search: 月之 8");
    screen.wait_for_text("❯ ○ moonshot/model-8");
    screen.wait_for_text("Enter select");
    screen.send("\r");
    screen.wait_until_gone("月之 8");
    screen.wait_for_text("❯ ● moonshot/model-8");
    screen.wait_for_text("2 selected  (8/60)");
    screen.send("kimi");
    screen.send(ESC);
    screen.wait_until_gone("kimi");
    screen.wait_for_text("(1/60)");
    screen.send("my/own-model\r");
    screen.wait_for_text("add `my/own-model`");
    screen.wait_for_text("Selected: openai/model-1 +1");
    assert!(!screen.contents().contains("●"), "Enter alone adds nothing: {}", screen.contents());
    screen.send(&[DOWN, "\r"].concat());
    screen.wait_for_text("❯ ● my/own-model");
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    let given = r#"{"given":["openai/model-1","moonshot/model-8","my/own-model"]}"#;
    assert!(screen.contents().contains(given), "{}", screen.contents());
    assert!(
        screen.rows()[0].starts_with("✓ Which models shou…  openai/model-1"),
        "{:#?}",
        screen.rows()
    );
}

#[test]
fn a_resize_paints_the_question_again_for_the_new_size() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "multi-select"]), 100, 30);
    screen.wait_for_text("128k");
    for (columns, rows) in [(40, 15), (24, 9), (80, 24)] {
        screen.resize(columns, rows);
        let fits = |screen: &vt100::Screen| {
            let shown: Vec<String> = screen.rows(0, columns).collect();
            let count = |words: &str| shown.iter().filter(|row| row.contains(words)).count();
            // What there is no room for in the narrower one is there in the wider one.
            count("Enter next") == 1
                && count("back") == usize::from(columns > 24)
                && count("Context") == usize::from(columns > 40)
                && count("Search:") == 1
                && count("❯") == 1
                && count("Selected: openai/mod") == 1
        };
        screen.wait_for(&format!("one list in {columns}×{rows}"), fits);
    }
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
}

#[test]
fn chinese_is_edited_in_the_middle_of_a_line() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "line"]), 40, 15);
    screen.wait_for_text("❯ 默认名称");
    assert_eq!(screen.cursor(), Some((1, 2)), "before the default");
    screen.send("\t"); // takes the default into the line
    screen.wait_for("the cursor after it", |screen| screen.cursor_position() == (1, 10));
    screen.send(&[LEFT, LEFT, "的"].concat());
    screen.wait_for_text("❯ 默认的名称");
    assert_eq!(screen.cursor(), Some((1, 8)));
    screen.send("\u{7f}\u{7f}");
    screen.wait_for_text("❯ 默名称");
    assert_eq!(screen.cursor(), Some((1, 4)));
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    assert!(screen.contents().contains(r#"{"given":"默名称"}"#), "{}", screen.contents());
}

#[test]
fn a_pasted_key_is_taken_whole_and_its_line_end_submits_nothing() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "secret"]), 80, 24);
    screen.wait_for_text("API key");
    screen.send("\u{1b}[200~ sk-e2e-key\n\u{1b}[201~");
    screen.wait_for_text("❯ •••••");
    assert!(screen.contents().contains("Enter next"), "it still asks: {}", screen.contents());
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    let shown = screen.contents();
    assert!(shown.contains("✓ API key of wcode.net  •••••\n"), "{shown}");
    assert!(shown.contains(r#"{"backwards":"yek-e2e-ks"}"#), "{shown}");
}

/// What looks like a key, and no key of a test.
const TYPED_KEY: &str = "sk-typed-0123456789abcdef";

#[test]
fn a_key_pasted_where_what_is_typed_is_seen_is_hidden_and_no_answer() {
    let sandbox = Sandbox::new();
    for (kind, shown, clear) in
        [("multi-select", "Search: •••••", ESC), ("line", "❯ •••••", "\u{15}")]
    {
        for paste in [format!("\u{1b}[200~{TYPED_KEY}\u{1b}[201~"), TYPED_KEY.to_owned()] {
            let mut screen = Screen::start(sandbox.command(&["__ask", kind]), 100, 30);
            screen.wait_for_text("Enter next");
            screen.send(&paste);
            screen.wait_for_text(shown);
            screen.wait_for_text("✗ This looks like an API key, so it is hidden");
            screen.send(&["\r", DOWN, "\r", "\t", clear].concat());
            screen.wait_until_gone("•••••");
            screen.send("\r");
            assert_eq!(screen.finish(), Some(0), "{kind}\n{}", screen.contents());
            assert!(!screen.raw().contains(TYPED_KEY), "{kind}: {}", screen.raw());
        }
    }
}

#[test]
fn line_by_line_a_key_is_no_answer_and_its_user_is_told_that_it_is_on_the_screen() {
    let sandbox = Sandbox::new();
    for (kind, answer) in [("multi-select", "1"), ("line", "work"), ("pick", "1"), ("yes-no", "y")]
    {
        let command = sandbox.command(&["__ask", kind]).env("WCODE_NO_TUI", "1");
        let mut screen = Screen::start(command, 100, 100);
        screen.wait_for_text("Ctrl-C quits");
        screen.send(&format!("{TYPED_KEY}\n"));
        screen.wait_for_text("API key, and it can be read on the screen");
        screen.send(&format!("{answer}\n"));
        assert_eq!(screen.finish(), Some(0), "{kind}\n{}", screen.contents());
        assert_eq!(screen.raw().matches(TYPED_KEY).count(), 1, "the echo alone: {}", screen.raw());
    }
}

#[test]
fn an_unmarked_paste_answers_one_question_only() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "secret", "yes-no", "line"]), 80, 24);
    screen.wait_for_text("API key");
    screen.send(" sk-e2e-key\nn\nsecond line\n");
    screen.wait_for_text("Write these changes? (Y/n)");
    screen.send("\r");
    screen.wait_for_text("❯ 默认名称");
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    let shown = screen.contents();
    assert!(shown.contains("✓ Write these changes?  yes"), "{shown}");
    assert!(shown.contains(r#"{"given":"默认名称"}"#), "{shown}");
}

#[test]
fn a_large_paste_is_painted_once_and_not_for_every_character() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "line"]), 80, 24);
    screen.wait_for_text("❯");
    let before = screen.raw().len();
    screen.send(&format!("\u{1b}[200~{}end\u{1b}[201~", "0123456789".repeat(1000)));
    screen.wait_for_text("89end");
    let painted = screen.raw().len() - before;
    assert!(painted < 4_000, "{painted} bytes were painted for 10,000");
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
}

#[test]
fn a_short_key_is_refused_in_words_and_asked_for_again() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "secret"]), 40, 15);
    screen.wait_for_text("API key");
    screen.send("abc\r");
    screen.wait_for_text("✗ that is too short for a key");
    screen.send("d\r");
    assert_eq!(screen.finish(), Some(0));
    assert!(screen.contents().contains(r#"{"backwards":"dcba"}"#), "{}", screen.contents());
}

#[test]
fn an_arrow_key_that_comes_in_pieces_is_no_escape() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::start(sandbox.command(&["__ask", "pick"]), 80, 24);
    screen.wait_for_text("❯ In the keyring");
    screen.send(ESC);
    screen.send("[");
    screen.send("B");
    screen.wait_for_text("❯ In a file");
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
}

#[test]
fn without_colour_or_utf8_the_same_is_said_in_ascii() {
    let sandbox = Sandbox::new();
    let command = sandbox.command(&["__ask", "pick", "wait", "secret"]);
    let command = command.env("NO_COLOR", "1").env("LANG", "C");
    let mut screen = Screen::start(command, 80, 24);
    screen.wait_for_text("> In the keyring");
    screen.send("\r");
    screen.wait_for_text("asking wcode.net ...");
    screen.wait_for_text("API key");
    screen.send("abcd");
    screen.wait_for_text("> ****");
    screen.send("\r");
    assert_eq!(screen.finish(), Some(0));
    let raw = screen.raw();
    assert!(
        screen.contents().contains("+ Where should the key be stored?  In the keyring"),
        "{raw}"
    );
    assert!(!raw.contains("\u{1b}[1m") && !raw.contains("\u{1b}[36m"), "{raw:?}");
}

#[test]
fn line_by_line_nothing_is_painted_over() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    for (name, value) in
        [("TERM", "dumb"), ("WCODE_NO_TUI", "1"), ("WCODE_PLAIN", "1"), ("ACCESSIBLE", "1")]
    {
        let command =
            sandbox.command(&["__ask", "pick", "multi-select", "line", "secret", "yes-no"]);
        let mut screen = Screen::start(command.env(name, value), 80, 40);
        screen.wait_for_text("Number");
        screen.wait_for_text("-  In Vault  no `vault` on this machine");
        screen.send("3\n"); // off
        screen.wait_for_text("`3` is not one of the choices");
        screen.send("4\n");
        screen.wait_for_text("Numbers, such as");
        screen.send("2-3 60 my/own\n");
        screen.wait_for_text("[默认名称]");
        screen.send("\n");
        screen.wait_for_text("Answer (not shown)");
        screen.send(" sk-e2e-key\nn\n");
        screen.wait_for_text("Write these changes? (Y/n)");
        screen.send("<\n");
        assert_eq!(screen.finish(), Some(0));
        let shown = screen.contents();
        for answer in [
            r#"{"given":3}"#,
            r#"{"given":["moonshot/model-2","qwen/model-3","qwen/model-60","my/own"]}"#,
            r#"{"given":"默认名称"}"#,
            r#"{"backwards":"yek-e2e-ks"}"#,
            r#""back""#,
        ] {
            assert!(shown.contains(answer), "{name}: {answer}\n{shown}");
        }
        assert!(!screen.raw().contains('\u{1b}'), "{name}: {:?}", screen.raw());
        is_as_before(&screen, &before, name);
    }
}

#[test]
fn line_by_line_can_be_left_as_well() {
    let sandbox = Sandbox::new();
    let before = before(&sandbox);
    for (kind, keys) in [("pick", CTRL_C), ("secret", CTRL_C), ("line", "\u{1b}\n")] {
        let command = sandbox.command(&["__ask", kind]).env("WCODE_NO_TUI", "1");
        let mut screen = Screen::start(command, 80, 24);
        screen.wait_for_text("Ctrl-C quits");
        screen.send(keys);
        assert_eq!(screen.finish(), Some(130), "{kind}");
        assert!(
            screen.contents().contains("Cancelled. Nothing was changed."),
            "{}",
            screen.contents()
        );
        is_as_before(&screen, &before, kind);
    }
}

#[test]
fn the_end_of_input_is_an_error_and_no_endless_loop() {
    let sandbox = Sandbox::new();
    let command = sandbox.command(&["__ask", "line"]).env("WCODE_NO_TUI", "1");
    let mut screen = Screen::start(command, 80, 24);
    screen.wait_for_text("Ctrl-C quits");
    screen.send("\u{4}");
    assert_eq!(screen.finish(), Some(1));
    assert!(screen.contents().contains("cannot prompt on `the terminal`"), "{}", screen.contents());
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let sandbox = Sandbox::new();
    sandbox.run(["__ask", "pick"]).exits(2).says("no terminal");
}

#[test]
fn everything_is_said_in_chinese_too() {
    let sandbox = Sandbox::new();
    let command = sandbox.command(&["__ask", "multi-select"]).env("WCODE_LANG", "zh");
    let mut screen = Screen::start(command, 40, 15);
    screen.wait_for_text("空格 选择 · 回车 继续 · ← 返回");
    assert!(screen.contents().contains("已选 1"), "{}", screen.contents());
    screen.send(CTRL_C);
    assert_eq!(screen.finish(), Some(130));
}

/// Every command that asks yes or no: how it is called, what it asks, and what Enter means there.
const CONFIRMS: &[(&[&str], &str, &str)] = &[
    (
        &["apply", "--client", "openclaw"],
        "Write these changes?",
        "❯ Yes y Show the whole diff d No n",
    ),
    (&["undo"], "Undo this?", "❯ Yes y Show the whole diff d No n"),
    (&["remove"], "Remove this?", "❯ Yes y Show the whole diff d No n"),
    (&["key", "rm"], "Remove the key of `wcode`?", "(y/N)"),
    (&["key", "scrub"], "Remove these copies?", "(y/N)"),
];

const KEY: &str = "sk-e2e-prompts-0123456789";

/// A machine with something to confirm for each command of `CONFIRMS`.
fn with_something_to_lose(command: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{\n  gateway: { mode: 'local' },\n}\n");
    if command[0] == "key" {
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        sandbox.command(&set).stdin(KEY).run().succeeds();
        sandbox.write(".bashrc", format!("export WCODE_API_KEY={KEY}\n"));
    } else if command[0] != "apply" {
        sandbox.run(["apply", "--client", "openclaw", "--yes"]).succeeds();
    }
    sandbox
}

#[test]
fn each_command_asks_yes_or_no_as_the_wizard_does() {
    for (command, question, letters) in CONFIRMS {
        let sandbox = with_something_to_lose(command);
        let before = before(&sandbox);
        for (way, keys, code) in [("n", "n", 0), ("q", "q", 0), ("Esc", ESC, 0), ("left", LEFT, 0)]
            .into_iter()
            .chain([("Ctrl-C", CTRL_C, 130)])
        {
            let way = format!("{command:?} {way}");
            let files = sandbox.files();
            let mut screen = Screen::start(sandbox.command(command), 40, 15);
            let in_lines = |screen: &vt100::Screen| {
                let rows: Vec<String> = screen.rows(0, 40).collect();
                let shown = rows.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
                shown.contains(&format!("? {}", question.replace('`', "")))
                    && shown.contains(letters)
            };
            screen.wait_for(&format!("{way}: {question} {letters}"), in_lines);
            screen.wait_for_text("Esc quit");
            assert!(!screen.contents().contains("back"), "{way}: {}", screen.contents());
            assert!(screen.marks_pastes(), "{way}");
            screen.send(keys);
            assert_eq!(screen.finish(), Some(code), "{way}\n{}", screen.contents());
            is_as_before(&screen, &before, &way);
            assert!(!screen.contents().contains("Esc quit"), "{way}: {}", screen.contents());
            assert_eq!(sandbox.files(), files, "{way}");
        }
    }
}

#[test]
fn commands_ask_line_by_line_where_nothing_can_be_painted() {
    for (command, question, letters) in CONFIRMS {
        let sandbox = with_something_to_lose(command);
        let before = before(&sandbox);
        for (keys, code) in [("maybe\nn\n", 0), (CTRL_C, 130)] {
            let command = sandbox.command(command).env("WCODE_NO_TUI", "1");
            let mut screen = Screen::start(command, 100, 60);
            screen.wait_for_text(question);
            if letters.starts_with('❯') {
                screen.wait_for_text("3  No  n");
                screen.wait_for_text("Number (Ctrl-C quits)");
            } else {
                screen.wait_for_text(letters);
                screen.wait_for_text("Answer (Ctrl-C quits)");
            }
            screen.send(keys);
            assert_eq!(screen.finish(), Some(code), "{}", screen.contents());
            assert_eq!(screen.contents().contains("`maybe` is not one of"), code == 0);
            is_as_before(&screen, &before, question);
            let shown = screen.contents();
            assert!(!shown.contains("goes back"), "{shown}");
        }
    }
}

#[test]
fn an_answer_to_a_command_stays_as_one_line_in_both_languages() {
    for (language, line) in
        [("en", "✓ Write these changes?  Yes"), ("zh", "✓ 写入这些更改吗？  是")]
    {
        let sandbox = Sandbox::new().openclaw("{}\n");
        let command = ["apply", "--client", "openclaw", "--lang", language];
        let mut screen = Screen::start(sandbox.command(&command), 40, 15);
        screen.wait_for_text("  d\n");
        screen.send("\r");
        assert_eq!(screen.finish(), Some(0));
        let words = console::strip_ansi_codes(&screen.raw()).replace('\r', "");
        assert!(words.lines().any(|row| row.ends_with(line)), "{words}");
        assert!(sandbox.read(OPENCLAW).contains("wcode.net"));
    }
}

#[test]
fn a_key_is_set_without_being_shown_and_a_bad_one_is_asked_for_again() {
    for plain in ["", "1"] {
        let sandbox = Sandbox::new();
        let before = before(&sandbox);
        let set = ["key", "set", "--key-store", "file"];
        let mut screen = Screen::start(sandbox.command(&set).env("WCODE_NO_TUI", plain), 60, 20);
        screen.wait_for_text("Paste your wcode.net key");
        let (enter, bad) = if plain == "1" { ("\n", "\n") } else { ("\r", "two words\r") };
        screen.send(bad);
        screen.wait_for_text("✗ ");
        if plain != "1" {
            screen.send("\u{15}"); // Ctrl-U empties the line.
            screen.wait_until_gone("✗ ");
        }
        screen.send(&format!("{KEY}{enter}"));
        assert_eq!(screen.finish(), Some(0), "{}", screen.contents());
        is_as_before(&screen, &before, "a key");
        assert!(!screen.raw().contains("prompts-0123456789"), "{}", screen.raw());
        let outcome = sandbox.command(&["key", "get"]).prints_keys().run();
        outcome.succeeds().shows(KEY);
    }
}

#[test]
fn nothing_typed_is_no_answer_to_report() {
    let sandbox = Sandbox::new().openclaw("{}");
    let mut screen = Screen::start(sandbox.command(&["setup", "--client", "openclaw"]), 80, 40);
    screen.wait_for_text("Paste your wcode.net key");
    screen.send("\r");
    screen.wait_for_text("No key was entered");
    assert!(!screen.contents().contains("Paste your wcode.net key"), "{}", screen.contents());
    assert!(!screen.contents().contains("✓"), "{}", screen.contents());
    screen.send(ESC);
    assert_eq!(screen.finish(), Some(130));
}

#[test]
fn ctrl_c_and_escape_at_the_key_store_nothing() {
    for (plain, keys) in [("", CTRL_C), ("", ESC), ("1", CTRL_C), ("1", "\u{1b}\n")] {
        let sandbox = Sandbox::new();
        let before = before(&sandbox);
        let set = ["key", "set", "--key-store", "file", "--key-name", "work"];
        let mut screen = Screen::start(sandbox.command(&set).env("WCODE_NO_TUI", plain), 60, 20);
        screen.wait_for_text("Paste your wcode.net key");
        screen.wait_for_text("work");
        screen.send("sk-e2e-half");
        if keys != "\u{1b}\n" {
            screen.send(keys);
        } else {
            screen.send("\u{15}");
            screen.send(keys);
        }
        assert_eq!(screen.finish(), Some(130), "{plain} {keys:?}\n{}", screen.contents());
        is_as_before(&screen, &before, keys);
        sandbox.run(["key", "get", "--key-name", "work"]).exits(8);
        assert!(sandbox.files_holding("sk-e2e-half").is_empty());
    }
}
