//! What was printed since a point, so that it can be taken off the screen again.

use super::draw::Size;
use super::style::width;
use std::cell::RefCell;

/// A point in what was printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Which output it is a point of.
    era: usize,
    lines: usize,
}

/// The widths of the lines that were printed and stay.
#[derive(Debug, Default)]
pub(super) struct Printed(RefCell<Lines>);

#[derive(Debug, Default)]
struct Lines {
    era: usize,
    widths: Vec<usize>,
}

impl Printed {
    /// Adds lines that were printed; each has its line end.
    pub(super) fn add(&self, text: &str) {
        let plain = console::strip_ansi_codes(text);
        self.0.borrow_mut().widths.extend(plain.lines().map(width));
    }

    /// The point behind all that was printed.
    pub(super) fn mark(&self) -> Mark {
        let lines = self.0.borrow();
        Mark { era: lines.era, lines: lines.widths.len() }
    }

    /// Another program has used the terminal: nothing before this is taken off again.
    pub(super) fn forget(&self) {
        let mut lines = self.0.borrow_mut();
        lines.era += 1;
        lines.widths.clear();
    }

    /// The bytes that take off what was printed since the mark, as far as it is still on the screen.
    pub(super) fn rewind(&self, mark: Mark, size: Size) -> String {
        let mut lines = self.0.borrow_mut();
        if mark.era != lines.era || mark.lines >= lines.widths.len() {
            return String::new();
        }
        let columns = size.columns.max(1);
        let since = lines.widths.split_off(mark.lines);
        let rows: usize = since.iter().map(|width| (*width).max(1).div_ceil(columns)).sum();
        if rows < size.rows { format!("\x1b[{rows}A\r\x1b[J") } else { "\x1b[H\x1b[J".to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Printed, Size};

    #[test]
    fn what_was_printed_since_a_mark_is_taken_off_row_by_row() {
        let printed = Printed::default();
        printed.add("before\n");
        let mark = printed.mark();
        printed.add("\u{1b}[32mone\u{1b}[0m\n\n");
        printed.add(&format!("{}\n", "x".repeat(100)));
        let size = Size { columns: 80, rows: 24 };
        assert_eq!(printed.rewind(mark, size), "\u{1b}[4A\r\u{1b}[J");
        assert_eq!(printed.rewind(mark, size), "", "nothing is left to take off");
        printed.add(&"line\n".repeat(30));
        assert_eq!(printed.rewind(mark, size), "\u{1b}[H\u{1b}[J", "it has scrolled away");
        let mark = printed.mark();
        printed.add("a\n");
        printed.forget();
        printed.add("b\n");
        assert_eq!(printed.rewind(mark, size), "");
    }
}
