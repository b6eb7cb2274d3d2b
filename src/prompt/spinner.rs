//! Shows that work is in progress.

use super::prompter::Prompter;
use super::style::{Line, Paint, width};
use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// How often the spinner moves: often enough to look alive, seldom enough for a slow line.
const TICK_INTERVAL: Duration = Duration::from_millis(100);

/// Gone when dropped, also by a panic.
struct Spinner<'a> {
    prompter: &'a Prompter,
    bar: ProgressBar,
}

impl Prompter {
    /// Runs `work` and shows that it is in progress; Ctrl-C ends the process, with the terminal as it was before.
    ///
    /// What is typed meanwhile is discarded.
    pub(crate) fn wait<T>(&mut self, words: &str, work: impl FnOnce() -> T) -> T {
        let spinner = self.has_colour.then(|| Spinner::start(self, words));
        if spinner.is_none() {
            self.print(&format!("{words} {}\n", self.view().marks.more));
        }
        let result = work();
        drop(spinner);
        self.session.forget_input();
        result
    }
}

impl<'a> Spinner<'a> {
    fn start(prompter: &'a Prompter, words: &str) -> Self {
        let view = prompter.view();
        let room = view.size.usable().saturating_sub(2 + width(view.marks.more) + 1);
        let words = Line::new(Paint::Plain, words).cut(room, view.marks.more).plain();
        prompter.put("\x1b[?25l");
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg}") {
            bar.set_style(style.tick_strings(view.marks.spinner));
        }
        bar.set_message(format!("{words} {}", view.marks.more));
        bar.enable_steady_tick(TICK_INTERVAL);
        Self { prompter, bar }
    }
}

impl Drop for Spinner<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        self.prompter.put("\x1b[?25h");
    }
}
