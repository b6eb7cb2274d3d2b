//! What is shown between the questions.

use super::help;
use super::prompter::Prompter;
use super::style::{Line, Paint};
use super::wrap::wrap;

/// A text wider than this is hard to read.
const MAX_WIDTH: usize = 88;

impl Prompter {
    /// A paragraph, wrapped to the width. Text between backquotes is coloured instead, if there is colour.
    pub(crate) fn say(&mut self, text: &str) {
        self.paragraph(text, Paint::Plain);
    }

    /// A paragraph of lesser importance.
    #[cfg(feature = "test-hooks")]
    pub(crate) fn dim(&mut self, text: &str) {
        self.paragraph(text, Paint::Dim);
    }

    /// A dim paragraph that belongs to the line before it: indented by two columns.
    pub(crate) fn note(&mut self, text: &str) {
        let columns = self.width().min(MAX_WIDTH).saturating_sub(2);
        let set_in = |words: Line| {
            let mut line = Line::new(Paint::Plain, "  ");
            line.append(words);
            line
        };
        self.lines(
            wrap(text, columns, Paint::Dim, self.has_colour).into_iter().map(set_in).collect(),
        );
    }

    /// The name of what comes next, with an empty line before it.
    pub(crate) fn heading(&mut self, text: &str) {
        self.print("\n");
        self.paragraph(text, Paint::Title);
    }

    /// A line that says what went well.
    pub(crate) fn success(&mut self, text: &str) {
        self.marked(self.view().marks.fine, Paint::Good, text);
    }

    /// A line that says what went wrong.
    pub(crate) fn error(&mut self, text: &str) {
        self.marked(self.view().marks.bad, Paint::Bad, text);
    }

    /// A line that says what to look out for.
    pub(crate) fn warn(&mut self, text: &str) {
        self.marked(self.view().marks.careful, Paint::Careful, text);
    }

    /// Text that is laid out already, line by line as it is.
    pub(crate) fn print_block(&mut self, text: &str) {
        self.lines(text.lines().map(|line| Line::new(Paint::Plain, line)).collect());
    }

    /// Text that has its colours already and holds nothing else that steers a terminal, such as a diff.
    pub(crate) fn painted(&mut self, text: &str) {
        self.print(text);
    }

    fn paragraph(&self, text: &str, paint: Paint) {
        let columns = self.width().min(MAX_WIDTH);
        self.lines(wrap(text, columns, paint, self.has_colour));
    }

    fn marked(&self, mark: &str, paint: Paint, text: &str) {
        let mut view = self.view();
        view.size.columns = view.size.columns.min(MAX_WIDTH);
        self.lines(help::marked((mark, paint), text, Paint::Plain, &view));
    }

    fn lines(&self, lines: Vec<Line>) {
        let text: String = lines.iter().map(|line| line.painted(self.has_colour) + "\n").collect();
        self.print(&text);
    }
}
