//! Painted text that knows its width, and the marks before lines. Pure.

use crate::text::sanitize_for_terminal;
use unicode_width::UnicodeWidthChar;

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Paint {
    #[default]
    Plain,
    Strong,
    Dim,
    /// The one colour of what the user does.
    Accent,
    /// Strong and in that colour.
    Title,
    Good,
    Bad,
    Careful,
}

impl Paint {
    fn sequence(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Accent => "\x1b[36m",
            Self::Title => "\x1b[1;36m",
            Self::Good => "\x1b[32m",
            Self::Bad => "\x1b[31m",
            Self::Careful => "\x1b[33m",
        }
    }
}

/// One line of painted pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line(Vec<(Paint, String)>);

impl Line {
    pub(super) fn new(paint: Paint, text: &str) -> Self {
        Self::default().with(paint, text)
    }

    pub(super) fn with(mut self, paint: Paint, text: &str) -> Self {
        self.add(paint, text);
        self
    }

    /// Sanitizes the text: a model's name must not move the cursor.
    pub(super) fn add(&mut self, paint: Paint, text: &str) {
        let text = sanitize_for_terminal(text);
        match self.0.last_mut() {
            Some((last, before)) if *last == paint => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => self.0.push((paint, text)),
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        other.0.into_iter().for_each(|(paint, text)| self.add(paint, &text));
    }

    /// In columns.
    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| width(text)).sum()
    }

    /// Spaces up to this width.
    pub(super) fn pad(&mut self, columns: usize) {
        let missing = columns.saturating_sub(self.width());
        self.add(Paint::Plain, &" ".repeat(missing));
    }

    /// No wider than this; `more` marks that something is missing.
    pub(super) fn cut(self, columns: usize, more: &str) -> Self {
        if self.width() <= columns {
            return self;
        }
        let mut rest = columns.saturating_sub(width(more));
        let mut line = Self::default();
        for (paint, text) in self.0 {
            let part = beginning(&text, rest);
            line.add(paint, part);
            rest -= width(part);
            if part.len() < text.len() {
                let more = if columns < width(more) { "" } else { more };
                line.add(paint, more);
                break;
            }
        }
        line
    }

    /// The text alone.
    pub(super) fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    /// With escape sequences, if colour is wanted.
    pub(super) fn painted(&self, has_colour: bool) -> String {
        if !has_colour {
            return self.plain();
        }
        let piece = |(paint, text): &(Paint, String)| match paint {
            Paint::Plain => text.clone(),
            _ => format!("{}{text}\x1b[0m", paint.sequence()),
        };
        self.0.iter().map(piece).collect()
    }
}

/// In columns. Added up by character, as terminals do, and not by what belongs together as one picture.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

pub(super) fn width_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// As much of the beginning as fits.
pub(super) fn beginning(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|&(_, c)| {
        used += width_of(c);
        used > columns
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// As much of the end as fits.
pub(super) fn ending(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let start = text.char_indices().rev().find(|&(_, c)| {
        used += width_of(c);
        used > columns
    });
    &text[start.map_or(0, |(at, c)| at + c.len_utf8())..]
}

/// The characters that are not in every terminal's font.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) question: &'static str,
    pub(super) fine: &'static str,
    pub(super) bad: &'static str,
    pub(super) careful: &'static str,
    pub(super) here: &'static str,
    pub(super) chosen: &'static str,
    pub(super) open: &'static str,
    pub(super) off: &'static str,
    pub(super) more: &'static str,
    pub(super) between: &'static str,
    pub(super) hidden: &'static str,
    pub(super) up_down: &'static str,
    pub(super) left: &'static str,
    pub(super) right: &'static str,
    pub(super) spinner: &'static [&'static str],
}

/// For a terminal that shows UTF-8.
pub(super) const RICH: Marks = Marks {
    question: "?",
    fine: "✓",
    bad: "✗",
    careful: "!",
    here: "❯",
    chosen: "●",
    open: "○",
    off: "-",
    more: "…",
    between: " · ",
    hidden: "•",
    up_down: "↑↓",
    left: "←",
    right: "→",
    spinner: &["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏", " "],
};

/// For one that may not.
pub(super) const ASCII: Marks = Marks {
    question: "?",
    fine: "+",
    bad: "x",
    careful: "!",
    here: ">",
    chosen: "[x]",
    open: "[ ]",
    off: "-",
    more: "...",
    between: ", ",
    hidden: "*",
    up_down: "up/down",
    left: "left",
    right: "right",
    spinner: &["|", "/", "-", "\\", " "],
};

#[cfg(test)]
mod tests {
    use super::{Line, Paint, beginning, ending, width};

    #[test]
    fn lines_are_cut_between_characters_and_never_too_wide() {
        let line = Line::new(Paint::Strong, "模型 abc").with(Paint::Dim, "供应商");
        for columns in 0..16 {
            let cut = line.clone().cut(columns, "…");
            assert!(cut.width() <= columns, "{columns}: {cut:?}");
        }
        assert_eq!(line.clone().cut(14, "…"), line);
        assert_eq!(line.clone().cut(4, "…").plain(), "模…", "half a character is not shown");
        assert_eq!(line.cut(10, "…").plain(), "模型 abc…");
    }

    #[test]
    fn both_ends_of_a_text_count_columns() {
        assert_eq!(beginning("中文ab", 3), "中");
        assert_eq!(ending("ab中文", 3), "文");
        assert_eq!(ending("ab", 9), "ab");
        assert_eq!(width("e\u{301}中"), 3);
    }

    #[test]
    fn colour_is_left_out_where_it_is_not_welcome() {
        let line = Line::new(Paint::Accent, "a\u{1b}[2Jb").with(Paint::Plain, "c");
        assert_eq!(line.painted(false), "a [2Jbc");
        assert_eq!(line.painted(true), "\u{1b}[36ma [2Jb\u{1b}[0mc");
    }
}
