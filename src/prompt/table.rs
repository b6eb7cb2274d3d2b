//! Rows of a list: columns that line up, a cursor that moves, a window that follows it. Pure.

use super::keys::Key;
use super::style::{Line, Marks, Paint, width};

/// The widths of a list's columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Columns(Vec<usize>);

/// Narrower than this a column is of no use.
const MIN_WIDTH: usize = 8;

const GAP: usize = 2;

impl Columns {
    /// For these rows in so much room: the first column is cut last, the rightmost ones go first.
    pub(super) fn fitting<'c>(rows: impl Iterator<Item = &'c [String]>, room: usize) -> Self {
        let mut natural: Vec<usize> = Vec::new();
        for cells in rows {
            natural.resize(natural.len().max(cells.len()), 0);
            natural.iter_mut().zip(cells).for_each(|(most, cell)| *most = width(cell).max(*most));
        }
        let mut widths = Vec::new();
        let mut rest = room;
        for wanted in natural {
            let gap = if widths.is_empty() { 0 } else { GAP };
            let given = wanted.min(rest.saturating_sub(gap));
            if given < wanted.min(MIN_WIDTH) && !widths.is_empty() {
                break;
            }
            widths.push(given);
            rest = rest.saturating_sub(given + gap);
        }
        Self(widths)
    }

    /// True if a cell is cut or left out.
    pub(super) fn hides(&self, cells: &[String]) -> bool {
        let is_cut = |(at, cell): (usize, &String)| {
            width(cell) > self.0.get(at).copied().unwrap_or_default()
        };
        cells.iter().enumerate().any(is_cut)
    }

    /// The cells in their columns, the first one in a paint of its own.
    pub(super) fn row(&self, cells: &[String], paints: (Paint, Paint), marks: &Marks) -> Line {
        let mut line = Line::default();
        let mut end = 0;
        for (at, (cell, columns)) in cells.iter().zip(&self.0).enumerate() {
            let paint = if at == 0 { paints.0 } else { paints.1 };
            line.pad(end);
            line.append(Line::new(paint, cell).cut(*columns, marks.more));
            end += columns + GAP;
        }
        line
    }
}

/// The next position of the cursor from `at` among `count` rows; it skips those that cannot be chosen. `None` for other
/// keys.
pub(super) fn moved(
    key: Key,
    at: usize,
    (count, page): (usize, usize),
    is_open: impl Fn(usize) -> bool,
) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let forwards = |from: usize| (from..count).find(|&at| is_open(at));
    let backwards = |from: usize| (0..=from.min(last)).rev().find(|&at| is_open(at));
    let to = match key {
        Key::Up | Key::Ctrl('p') => {
            at.checked_sub(1).and_then(backwards).or_else(|| backwards(last))
        }
        Key::Down | Key::Ctrl('n') => forwards(at + 1).or_else(|| forwards(0)),
        Key::PageUp => backwards(at.saturating_sub(page)).or_else(|| forwards(0)),
        Key::PageDown => forwards((at + page).min(last)).or_else(|| backwards(last)),
        Key::Home => forwards(0),
        Key::End => backwards(last),
        _ => return None,
    };
    Some(to.unwrap_or(at))
}

/// The first row shown, so that the cursor is seen and nothing moves without need.
pub(super) fn top(before: usize, cursor: usize, count: usize, page: usize) -> usize {
    let least = (cursor + 1).saturating_sub(page);
    before.clamp(least, cursor.max(least)).min(count.saturating_sub(page))
}

/// How many rows fit beside `other` lines.
pub(super) fn page(rows: usize, others: usize) -> usize {
    rows.saturating_sub(others + 1).max(3)
}

#[cfg(test)]
mod tests {
    use super::{Columns, Key, Line, Paint, moved, top};
    use crate::prompt::style::RICH;

    fn rows() -> Vec<Vec<String>> {
        let rows = [["qwen/qwen3-235b", "千问三", "128k"], ["gpt-5", "GPT-5 large", "400k"]];
        rows.map(|row| row.map(str::to_owned).to_vec()).to_vec()
    }

    fn laid_out(room: usize) -> Vec<String> {
        let rows = rows();
        let columns = Columns::fitting(rows.iter().map(Vec::as_slice), room);
        let line = |cells: &Vec<String>| columns.row(cells, (Paint::Plain, Paint::Plain), &RICH);
        let lines: Vec<Line> = rows.iter().map(line).collect();
        assert!(lines.iter().all(|line| line.width() <= room), "{lines:?}");
        lines.iter().map(Line::plain).collect()
    }

    #[test]
    fn columns_line_up_by_what_is_seen() {
        assert_eq!(laid_out(60)[0], "qwen/qwen3-235b  千问三       128k");
        assert_eq!(laid_out(60)[1], "gpt-5            GPT-5 large  400k");
    }

    #[test]
    fn the_rightmost_columns_go_first_and_the_first_is_cut_last() {
        assert_eq!(laid_out(33)[1], "gpt-5            GPT-5 large");
        assert_eq!(laid_out(26)[1], "gpt-5            GPT-5 la…");
        assert_eq!(laid_out(20)[0], "qwen/qwen3-235b");
        assert_eq!(laid_out(8)[0], "qwen/qw…");
        assert!(!laid_out(1)[0].contains('w'));
    }

    #[test]
    fn a_row_that_fills_the_room_may_have_empty_cells_behind_it() {
        let rows = ["a/model", ""].map(str::to_owned);
        for room in 0..10 {
            let Columns(widths) = Columns::fitting(std::iter::once(&rows[..]), room);
            assert!(widths.iter().sum::<usize>() <= room, "{room}: {widths:?}");
        }
    }

    #[test]
    fn the_cursor_passes_over_what_is_off() {
        let is_open = |at: usize| at != 1 && at != 3;
        let to = |key, at| moved(key, at, (4, 2), is_open);
        assert_eq!(to(Key::Down, 0), Some(2));
        assert_eq!(to(Key::Down, 2), Some(0), "round the end");
        assert_eq!(to(Key::Up, 0), Some(2));
        assert_eq!(to(Key::End, 0), Some(2));
        assert_eq!(to(Key::PageDown, 0), Some(2));
        assert_eq!(to(Key::PageUp, 2), Some(0));
        assert_eq!(to(Key::Tab, 0), None);
        assert_eq!(moved(Key::Down, 0, (0, 3), |_| true), None, "an empty list");
        assert_eq!(moved(Key::Down, 1, (3, 3), |_| false), Some(1), "all are off");
    }

    #[test]
    fn the_window_follows_the_cursor_and_stays_full() {
        assert_eq!(top(0, 2, 10, 3), 0);
        assert_eq!(top(0, 3, 10, 3), 1);
        assert_eq!(top(5, 4, 10, 3), 4);
        assert_eq!(top(9, 9, 10, 3), 7);
        assert_eq!(top(4, 1, 2, 3), 0);
    }
}
