//! A page of the manual for a terminal: wrapped to its width, painted if there is colour. Pure.

use super::Block;
use crate::prompt;
use crate::text::{inputs, manual as text};

/// Longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// What is not a title is indented.
const INDENT: &str = "  ";

/// Between the columns of a table.
const GAP: &str = "  ";

/// The narrowest last column that a table is drawn with.
const MIN_LAST_COLUMN: usize = 30;

/// The page as lines, none wider than `columns`, but for code.
pub(crate) fn to_terminal(blocks: &[Block], columns: usize, has_colour: bool) -> String {
    let page = Page { width: columns.min(MAX_WIDTH).saturating_sub(INDENT.len()), has_colour };
    let lines = blocks.iter().map(|block| page.block(block));
    let parts: Vec<String> = lines.map(|lines| lines.join("\n")).collect();
    parts.join("\n\n") + "\n"
}

struct Page {
    /// Without the indentation.
    width: usize,
    has_colour: bool,
}

impl Page {
    fn block(&self, block: &Block) -> Vec<String> {
        match block {
            Block::Title(text) | Block::Heading(text) => vec![self.strong(text)],
            Block::Paragraph(text) => indented(self.wrapped(text, self.width)),
            Block::List(entries) => entries.iter().flat_map(|it| self.entry(it)).collect(),
            Block::Terms(terms) => {
                terms.iter().flat_map(|(term, text)| self.term(term, text)).collect()
            }
            Block::Code(lines) => lines.iter().map(|line| self.code(line)).collect(),
            Block::Table(rows) => self.table(rows),
        }
    }

    fn entry(&self, text: &str) -> Vec<String> {
        let lines = self.wrapped(text, self.width - 2).into_iter().enumerate();
        lines
            .map(|(at, line)| format!("{INDENT}{} {line}", if at == 0 { "-" } else { " " }))
            .collect()
    }

    fn term(&self, term: &str, text: &str) -> Vec<String> {
        let text = indented(indented(self.wrapped(text, self.width - INDENT.len() * 2)));
        let text = text.into_iter().map(|line| format!("{INDENT}{line}"));
        indented(self.wrapped(term, self.width)).into_iter().chain(text).collect()
    }

    fn code(&self, line: &str) -> String {
        let painted = if self.has_colour && !line.is_empty() {
            format!("\x1b[36m{line}\x1b[0m")
        } else {
            line.to_owned()
        };
        format!("{INDENT}{INDENT}{painted}").trim_end().to_owned()
    }

    /// In columns if the last one is wide enough, otherwise as terms.
    fn table(&self, rows: &[Vec<String>]) -> Vec<String> {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let widest =
            |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|it| self.width_of(it)).max();
        let widths: Vec<usize> = (0..columns).map(|at| widest(at).unwrap_or(0)).collect();
        let Some((last, others)) = widths.split_last() else { return Vec::new() };
        let used: usize = others.iter().map(|width| width + GAP.len()).sum();
        let rest = self.width.saturating_sub(used);
        if rest < (*last).min(MIN_LAST_COLUMN) {
            return self.block(&as_terms(rows));
        }
        let drawn = rows.iter().enumerate();
        drawn.flat_map(|(at, row)| self.row(row, others, rest, at == 0)).collect()
    }

    fn row(&self, row: &[String], widths: &[usize], rest: usize, is_heading: bool) -> Vec<String> {
        let mut start = String::new();
        for (cell, width) in row.iter().zip(widths) {
            let shown = self.wrapped(cell, usize::MAX).concat();
            let shown = if is_heading { self.strong(&shown) } else { shown };
            let missing = width.saturating_sub(self.width_of(cell));
            start += &format!("{shown}{:missing$}{GAP}", "");
        }
        let blank: usize = widths.iter().map(|width| width + GAP.len()).sum();
        let last = row.get(widths.len()).map(String::as_str).unwrap_or_default();
        let mut lines = self.wrapped(last, rest);
        if lines.is_empty() {
            lines.push(String::new());
        }
        let line = |(at, text): (usize, String)| {
            let text = if is_heading { self.strong(&text) } else { text };
            let start = if at == 0 { start.clone() } else { " ".repeat(blank) };
            format!("{INDENT}{start}{text}").trim_end().to_owned()
        };
        lines.into_iter().enumerate().map(line).collect()
    }

    fn wrapped(&self, text: &str, columns: usize) -> Vec<String> {
        prompt::wrapped_lines(&text.replace("**", ""), columns, self.has_colour)
    }

    /// As it is shown: with colour, without the marks of code.
    fn width_of(&self, text: &str) -> usize {
        let shown = text.replace("**", "");
        let shown = if self.has_colour { shown.replace('`', "") } else { shown };
        console::measure_text_width(&shown)
    }

    fn strong(&self, text: &str) -> String {
        if self.has_colour && !text.is_empty() {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

fn indented(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| format!("{INDENT}{line}")).collect()
}

/// A table as terms: the first cell of a row, and the others with their headings if there are several.
pub(super) fn as_terms(rows: &[Vec<String>]) -> Block {
    let Some((heading, rows)) = rows.split_first() else { return Block::Terms(Vec::new()) };
    let described = |row: &Vec<String>| {
        let cells = heading.iter().zip(row).skip(1).filter(|(_, cell)| !cell.is_empty());
        let cells = cells.map(|(name, cell)| match heading.len() {
            2 => cell.clone(),
            _ => text::cell(name, cell),
        });
        let cells: Vec<String> = cells.collect();
        (row.first().cloned().unwrap_or_default(), cells.join(inputs::figures_separator()))
    };
    Block::Terms(rows.iter().map(described).collect())
}

#[cfg(test)]
mod tests {
    use super::{super::parse, to_terminal};

    const PAGE: &str = "# Title\n\nA paragraph with `code` and **strong** words.\n\n- one two three four\n- 中文条目，很长的一行\n\n\
        | a | b |\n|---|---|\n| `x` | some words |\n| yy | more |\n\n```sh\nwcode status\n```\n";

    #[test]
    fn a_page_is_wrapped_and_indented() {
        let shown = to_terminal(&parse(PAGE), 22, false);
        let expected = "Title\n\n  A paragraph with\n  `code` and strong\n  words.\n\n  - one two three four\n  - \
            中文条目，很长的一\n    行\n\n  a    b\n  `x`  some words\n  yy   more\n\n    wcode status\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn with_colour_the_marks_of_code_are_colours() {
        let shown = to_terminal(&parse(PAGE), 80, true);
        assert!(shown.starts_with("\u{1b}[1mTitle\u{1b}[0m\n"), "{shown}");
        assert!(shown.contains("with \u{1b}[36mcode\u{1b}[0m and strong words."), "{shown}");
        assert!(shown.contains("\n  \u{1b}[36mx\u{1b}[0m   some words\n"), "{shown}");
    }

    #[test]
    fn a_table_that_is_too_wide_becomes_terms() {
        let table = "| code | meaning | also |\n|---|---|---|\n| 0 | well done, and long | yes |\n| 1 | bad | |\n";
        let shown = to_terminal(&parse(table), 24, false);
        let expected = "  0\n      meaning: well\n      done, and long;\n      also: yes\n  1\n      meaning: bad\n";
        assert_eq!(shown, expected);
    }
}
