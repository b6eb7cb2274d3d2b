//! A block of lines at the bottom of what was printed, painted over itself. Pure: returns the bytes.

use super::style::Line;
use std::fmt::Write as _;

/// The window, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) columns: usize,
    pub(super) rows: usize,
}

impl Size {
    /// How much of a row is used. The last column stays empty: some terminals show `…` and the like two columns wide,
    /// and a row filled to its end makes others begin a new one.
    pub(super) fn usable(self) -> usize {
        self.columns.saturating_sub(1).max(1)
    }
}

/// What a prompt looks like now.
#[derive(Debug, Clone, Default)]
pub(super) struct Frame {
    pub(super) lines: Vec<Line>,
    /// Line and column of the cursor, if there is something to type.
    pub(super) cursor: Option<(usize, usize)>,
}

impl Frame {
    pub(super) fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Nothing wider than the window nor higher; the bottom is what can be missed.
    pub(super) fn fit(mut self, size: Size, more: &str) -> Self {
        self.lines.truncate(size.rows.max(1));
        self.lines = self.lines.into_iter().map(|line| line.cut(size.usable(), more)).collect();
        self.cursor = self.cursor.filter(|&(line, _)| line < self.lines.len());
        self
    }
}

/// What is on the screen, for painting over it.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    widths: Vec<usize>,
    cursor: (usize, usize),
}

impl Drawn {
    /// The bytes that put `frame` in the place of what was drawn before.
    pub(super) fn replace(&mut self, frame: &Frame, size: Size, has_colour: bool) -> String {
        let mut out = self.erase_above(size);
        let last = frame.lines.len().saturating_sub(1);
        for (at, line) in frame.lines.iter().enumerate() {
            let end = if at < last { "\x1b[K\n" } else { "\x1b[K" };
            let _ = write!(out, "{}{end}", line.painted(has_colour));
        }
        out.push_str("\x1b[J");
        self.widths = frame.lines.iter().map(Line::width).collect();
        self.cursor = (last, self.widths.last().copied().unwrap_or_default());
        if let Some((line, column)) = frame.cursor {
            self.cursor = (line, column);
            up(&mut out, last - line);
            out.push('\r');
            if column > 0 {
                let _ = write!(out, "\x1b[{column}C");
            }
            out.push_str("\x1b[?25h");
        }
        out
    }

    /// The bytes that leave nothing of it.
    pub(super) fn erase(&mut self, size: Size) -> String {
        let out = self.erase_above(size) + "\x1b[J\x1b[?25h";
        *self = Self::default();
        out
    }

    /// To the beginning of the first line. A window that has become narrower shows old lines on several rows.
    fn erase_above(&self, size: Size) -> String {
        let columns = size.columns.max(1);
        let (line, column) = self.cursor;
        let rows_of = |&width: &usize| width.max(1).div_ceil(columns);
        let above: usize = self.widths.iter().take(line).map(rows_of).sum();
        let mut out = "\x1b[?25l".to_owned();
        if self.widths.iter().map(rows_of).sum::<usize>() > size.rows {
            // A window that has become lower has moved part of this out of sight, and the cursor with it.
            out.push_str("\x1b[H");
            return out;
        }
        up(&mut out, above + column / columns);
        out.push('\r');
        out
    }
}

fn up(out: &mut String, rows: usize) {
    if rows > 0 {
        let _ = write!(out, "\x1b[{rows}A");
    }
}

#[cfg(test)]
mod tests {
    use super::{Drawn, Frame, Size};
    use crate::prompt::style::{Line, Paint};

    const WIDE: Size = Size { columns: 80, rows: 24 };
    const NARROW: Size = Size { columns: 40, rows: 24 };

    fn frame(widths: &[usize], cursor: Option<(usize, usize)>) -> Frame {
        let line = |&width: &usize| Line::new(Paint::Plain, &"x".repeat(width));
        Frame { lines: widths.iter().map(line).collect(), cursor }
    }

    #[test]
    fn the_next_frame_begins_where_the_last_one_did() {
        let mut drawn = Drawn::default();
        let first = drawn.replace(&frame(&[3, 0, 5], None), WIDE, false);
        assert_eq!(first, "\u{1b}[?25l\rxxx\u{1b}[K\n\u{1b}[K\nxxxxx\u{1b}[K\u{1b}[J");
        assert!(drawn.erase(WIDE).starts_with("\u{1b}[?25l\u{1b}[2A\r"));
        assert!(!drawn.erase(WIDE).contains('A'), "it is erased once");
    }

    #[test]
    fn lines_that_a_narrower_window_wraps_are_counted_as_it_shows_them() {
        let mut drawn = Drawn::default();
        drawn.replace(&frame(&[79, 10, 60], None), WIDE, false);
        // Two rows, one row, and the second row of the last line.
        assert!(drawn.erase(NARROW).starts_with("\u{1b}[?25l\u{1b}[4A\r"));
        drawn.replace(&frame(&[79, 10, 60], Some((1, 4))), WIDE, false);
        assert!(drawn.erase(NARROW).starts_with("\u{1b}[?25l\u{1b}[2A\r"));
    }

    #[test]
    fn a_window_that_has_become_too_low_is_painted_from_its_top() {
        let mut drawn = Drawn::default();
        drawn.replace(&frame(&[5; 10], Some((1, 0))), WIDE, false);
        let lower = Size { columns: 80, rows: 9 };
        assert!(
            drawn.replace(&frame(&[5; 9], None), lower, false).starts_with("\u{1b}[?25l\u{1b}[H")
        );
        assert!(drawn.erase(lower).starts_with("\u{1b}[?25l\u{1b}[8A\r"));
    }

    #[test]
    fn a_frame_is_never_larger_than_the_window() {
        let size = Size { columns: 20, rows: 2 };
        let fitted = frame(&[30, 30, 30], Some((2, 0))).fit(size, "…");
        assert_eq!(fitted.lines.len(), 2);
        assert!(fitted.lines.iter().all(|line| line.width() == 19));
        assert_eq!(fitted.cursor, None);
    }
}
