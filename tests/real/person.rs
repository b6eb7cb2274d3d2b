//! A user at a terminal of 80×24 who runs `wcode` and reads each question before answering it.
//!
//! Every Enter is counted but the one after the key. What a person waits for is on the screen, so nothing here sleeps.

use std::io::Write as _;
use std::time::Instant;

use super::KEY;
use super::machine::Machine;
use super::running::TIME_LIMIT;
use crate::support::screen::Screen;

/// A person in the middle of the wizard.
pub(super) struct Person {
    screen: Screen,
    enters: usize,
    began: Instant,
}

/// The screen at the end of the wizard.
pub(super) struct LastWords {
    /// As it can be seen, a line of the program's on each line.
    pub(super) shown: String,
    /// How often Enter was pressed, except after the key.
    pub(super) enters: usize,
}

impl Person {
    pub(super) fn runs_wcode(machine: &Machine) -> Self {
        let screen =
            Screen::from_command(&machine.wcode_by_hand(), 80, 24).with_timeout(TIME_LIMIT);
        Self { screen, enters: 0, began: Instant::now() }
    }

    /// Reads something.
    #[track_caller]
    pub(super) fn reads(&self, words: &str) {
        self.screen.wait_for_text(words);
    }

    /// Waits for a question and takes what it offers.
    #[track_caller]
    pub(super) fn accepts(&mut self, question: &str) {
        self.answers(question, "");
    }

    /// The same with one question after the other.
    #[track_caller]
    pub(super) fn accepts_all(&mut self, questions: impl IntoIterator<Item = &'static str>) {
        for question in questions {
            self.accepts(question);
        }
    }

    /// Waits for a question, presses some keys, and goes on.
    #[track_caller]
    pub(super) fn answers(&mut self, question: &str, keys: &str) {
        self.is_asked(question);
        self.screen.send(keys);
        self.screen.send("\r");
        self.enters += 1;
    }

    /// Waits for the question for the key and pastes it as it was copied: with the end of its line.
    #[track_caller]
    pub(super) fn pastes_the_key(&self, question: &str) {
        self.is_asked(question);
        assert!(self.screen.marks_pastes());
        self.screen.send(&format!("\u{1b}[200~{KEY}\n\u{1b}[201~"));
        self.reads("•");
        self.screen.send("\r");
    }

    /// Waits for the wizard's success; prints on stderr how many keys it took.
    #[track_caller]
    pub(super) fn finishes(mut self) -> LastWords {
        assert_eq!(self.screen.finish(), Some(0), "{}", self.screen.contents());
        assert!(!self.screen.raw().contains(KEY), "the key was shown:\n{}", self.screen.raw());
        let (enters, took) = (self.enters, self.began.elapsed().as_secs_f64());
        let line =
            format!("the wizard took {enters} Enter presses besides the key's, {took:.1} s\n");
        // Not `eprintln`, which a test that succeeds does not show.
        drop(std::io::stderr().write_all(line.as_bytes()));
        LastWords { shown: self.screen.contents(), enters }
    }

    /// An answered question has another mark before it.
    #[track_caller]
    fn is_asked(&self, question: &str) {
        self.reads(&format!("? {question}"));
    }
}

impl LastWords {
    /// The first command shown that begins like this.
    #[track_caller]
    pub(super) fn command(&self, start: &str) -> &str {
        let mut lines = self.shown.lines().filter_map(|line| line.strip_prefix("  "));
        // It may come after the client's name.
        let found = lines.find_map(|line| Some(&line[line.find(start)?..]));
        found.unwrap_or_else(|| panic!("`{start}` is not in\n{}", self.shown)).trim_end()
    }
}
