//! A talk with the wizard on a pseudo-terminal, so that a test reads as what a person does and sees.
//!
//! A question counts as asked when its prompt is on the screen and the screen has changed since the last key; words
//! are compared without white space and back-quotes, so that it does not matter where a narrow window breaks them, and
//! whether quotes are shown or coloured.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::support::screen::{Modes, Screen};
use crate::support::{Invocation, KEY_MARK, Sandbox};

pub(super) const UP: &str = "\u{1b}[A";
pub(super) const DOWN: &str = "\u{1b}[B";
pub(super) const LEFT: &str = "\u{1b}[D";
pub(super) const BACK_TAB: &str = "\u{1b}[Z";
pub(super) const ESC: &str = "\u{1b}";
pub(super) const CTRL_C: &str = "\u{3}";

/// More rows than any list of these tests has.
const MAX_ROWS: usize = 70;

/// The question of the first screen on a new machine.
const PROPOSALS: [&str; 2] = ["Set it up like this?", "就这样配置吗？"];

/// One run of the wizard.
pub(super) struct Talk {
    screen: Screen,
    /// The screen when the last key was sent.
    seen: String,
    enters: usize,
}

impl Talk {
    /// On a window in which nothing is cut and nothing scrolls away.
    pub(super) fn start(command: Invocation<'_>) -> Self {
        Self::start_on(command, 120, 100)
    }

    pub(super) fn start_on(command: Invocation<'_>, columns: u16, rows: u16) -> Self {
        let screen = Screen::start(command, columns, rows);
        Self { screen, seen: String::new(), enters: 0 }
    }

    /// A shell in the place of `wcode`, with the command's arguments.
    pub(super) fn start_shell(command: Invocation<'_>) -> Self {
        Self::start(command.with_program("/bin/sh"))
    }

    /// Waits for this question.
    #[track_caller]
    pub(super) fn asks(&mut self, question: &str) -> &mut Self {
        let (wanted, seen) = (bare(question), &self.seen);
        self.screen.wait_for(&format!("the question {question:?}"), |screen| {
            let contents = screen.contents();
            let is_asked = |prompt: String| bare(&prompt).contains(&wanted);
            contents != *seen && is_painted(screen) && prompt(&contents).is_some_and(is_asked)
        });
        self
    }

    /// Waits for the first question; declines the proposal, if that is it, for the questions one by one.
    #[track_caller]
    pub(super) fn customizes(&mut self) -> &mut Self {
        let is_over = self.screen.wait_for_or_end("the first question", |screen| {
            let contents = screen.contents();
            let is_line = contents.trim_end().ends_with([':', '：']);
            is_line || is_painted(screen) && prompt(&contents).is_some()
        });
        let contents = bare(&self.screen.contents());
        if !is_over && PROPOSALS.iter().any(|question| contents.contains(&bare(question))) {
            let is_line = prompt(&self.screen.contents()).is_none();
            self.press(if is_line { "c\n" } else { "c" });
        }
        self
    }

    /// Waits for words anywhere on the screen.
    #[track_caller]
    pub(super) fn says(&mut self, words: &str) -> &mut Self {
        let wanted = bare(words);
        self.screen.wait_for(&format!("the words {words:?}"), |screen| {
            bare(&screen.contents()).contains(&wanted)
        });
        self
    }

    /// Waits for words at the end of what is on the screen: a question that is asked line by line.
    #[track_caller]
    pub(super) fn says_last(&mut self, words: &str) -> &mut Self {
        let (wanted, seen) = (bare(words), &self.seen);
        self.screen.wait_for(&format!("the words {words:?} at the end"), |screen| {
            let contents = screen.contents();
            let since = contents.strip_prefix(seen.trim_end()).unwrap_or(&contents);
            since.trim_end().ends_with(':') && bare(since).contains(&wanted)
        });
        self
    }

    /// Sends a key, and does not wait for what comes of it.
    #[track_caller]
    pub(super) fn press(&mut self, key: &str) -> &mut Self {
        self.seen = self.screen.contents();
        self.enters += usize::from(key == "\r");
        self.screen.send(key);
        self
    }

    #[track_caller]
    pub(super) fn enter(&mut self) -> &mut Self {
        self.press("\r")
    }

    /// Sends a key that changes what is shown, and waits for that.
    #[track_caller]
    pub(super) fn types(&mut self, keys: &str) -> &mut Self {
        self.press(keys);
        let seen = &self.seen;
        self.screen.wait_for(&format!("an effect of {:?}", redacted(keys)), |screen| {
            screen.contents() != *seen && is_painted(screen)
        });
        self
    }

    /// Moves to the row with these words.
    #[track_caller]
    pub(super) fn goes_to(&mut self, label: &str) -> &mut Self {
        for _ in 0..MAX_ROWS {
            if bare(&self.row()).contains(&bare(label)) {
                return self;
            }
            self.types(DOWN);
        }
        panic!("{label:?} cannot be reached:\n{}", self.screen.contents());
    }

    /// Moves to the row with these words and takes it.
    #[track_caller]
    pub(super) fn chooses(&mut self, label: &str) -> &mut Self {
        self.goes_to(label).enter()
    }

    /// As `chooses`, upwards.
    #[track_caller]
    pub(super) fn chooses_above(&mut self, label: &str) -> &mut Self {
        self.types(UP).stands_on(label).enter()
    }

    /// Turns the choice of a row with these words round.
    #[track_caller]
    pub(super) fn ticks(&mut self, label: &str) -> &mut Self {
        self.goes_to(label).types(" ")
    }

    /// Waits until the cursor is on the row with these words: the screen follows a key after a moment.
    #[track_caller]
    pub(super) fn stands_on(&mut self, label: &str) -> &mut Self {
        let wanted = bare(label);
        self.screen.wait_for(&format!("the cursor on {label:?}"), |screen| {
            bare(&row_at_cursor(Screen::rows_of(screen))).contains(&wanted)
        });
        self
    }

    /// These rows of the list are chosen, as far as they hold a label named here, and those are not.
    #[track_caller]
    pub(super) fn has_chosen(&mut self, chosen: &[&str], open: &[&str]) -> &mut Self {
        for (mark, labels) in [("●", chosen), ("○", open)] {
            for label in labels {
                self.screen.wait_for(&format!("{label:?} with {mark}"), |screen| {
                    Screen::rows_of(screen)
                        .iter()
                        .any(|row| row.contains(mark) && row.contains(label))
                });
            }
        }
        self
    }

    /// Waits for the end; the terminal is as it was before.
    #[track_caller]
    pub(super) fn ends(&mut self, code: i32) -> &mut Self {
        let ended = self.screen.finish();
        let contents = self.screen.contents();
        assert_eq!(ended, Some(code), "{contents}");
        assert_eq!(self.screen.modes(), *before(), "the terminal's modes:\n{contents}");
        assert!(self.screen.cursor().is_some(), "the cursor is hidden:\n{contents}");
        assert!(!self.screen.marks_pastes(), "pastes are still marked:\n{contents}");
        assert!(!self.screen.raw().contains("panicked"), "a panic:\n{contents}");
        self
    }

    /// Drags the window's corner, and waits until the question is painted for the new size.
    #[track_caller]
    pub(super) fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        let painted = self.screen.raw().len();
        self.screen.resize(columns, rows);
        self.seen = String::new();
        let end = Instant::now() + Duration::from_secs(30);
        while self.screen.raw().len() == painted {
            assert!(Instant::now() < end, "never painted anew:\n{}", self.screen.contents());
            std::thread::sleep(Duration::from_millis(5)); // The screen may look the same as before.
        }
        self
    }

    /// How often Enter was pressed.
    pub(super) fn enters(&self) -> usize {
        self.enters
    }

    pub(super) fn screen(&self) -> &Screen {
        &self.screen
    }

    /// All that was ever printed, byte by byte.
    pub(super) fn raw(&self) -> String {
        self.screen.raw()
    }

    /// All that was ever printed, without colours.
    pub(super) fn words(&self) -> String {
        console::strip_ansi_codes(&self.screen.raw()).replace('\r', "")
    }

    /// The `wcode apply …` of the last words, word by word.
    #[track_caller]
    pub(super) fn command(&self) -> Vec<String> {
        let words = self.words();
        let line = words.lines().rev().find(|line| line.trim_start().starts_with("wcode apply "));
        let line = line.unwrap_or_else(|| panic!("no command is told:\n{words}"));
        shell_words::split(line).expect("it is quoted for a shell")
    }

    /// The row at the cursor.
    fn row(&self) -> String {
        row_at_cursor(self.screen.rows())
    }
}

fn row_at_cursor(rows: Vec<String>) -> String {
    rows.into_iter().rev().find(|row| row.trim_start().starts_with('❯')).unwrap_or_default()
}

/// A terminal's modes while none of our programs runs.
fn before() -> &'static Modes {
    static BEFORE: OnceLock<Modes> = OnceLock::new();
    BEFORE.get_or_init(|| {
        let sandbox = Sandbox::new();
        let mut screen = Screen::start(sandbox.command(&["--version"]), 80, 24);
        screen.finish();
        screen.modes()
    })
}

/// The prompt that waits for an answer: it is always the last thing on the screen.
fn prompt(contents: &str) -> Option<String> {
    let rows: Vec<&str> = contents.lines().collect();
    let first = rows.iter().rposition(|row| row.starts_with("? "))?;
    Some(rows[first..].join("\n"))
}

/// A prompt ends with a line that names what Enter does. Painting starts by hiding the cursor; once it is done, the
/// cursor is on the last row, or shown if text is typed.
fn is_painted(screen: &vt100::Screen) -> bool {
    let rows: Vec<String> = screen.rows(0, screen.size().1).collect();
    let Some(last) = rows.iter().rposition(|row| !row.trim().is_empty()) else { return false };
    let is_whole = ["Enter", "回车"].iter().any(|key| rows[last].contains(key));
    is_whole && (!screen.hide_cursor() || usize::from(screen.cursor_position().0) == last)
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '`').collect()
}

fn redacted(keys: &str) -> &str {
    if keys.contains(KEY_MARK) { "the key" } else { keys }
}
