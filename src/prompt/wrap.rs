//! Wraps text to a width, between words and between Chinese characters. Pure.

use super::style::{Line, Paint, width};

/// The lines of a text. A line of its own keeps its indentation, even if it is wrapped.
///
/// Text between backquotes is painted as a command; without colour the quotes stay.
pub(super) fn wrap(text: &str, columns: usize, paint: Paint, has_colour: bool) -> Vec<Line> {
    text.lines()
        .flat_map(|line| wrap_line(line, columns.max(MIN_WIDTH), paint, has_colour))
        .collect()
}

/// The narrowest width that is readable.
const MIN_WIDTH: usize = 10;

fn wrap_line(text: &str, columns: usize, paint: Paint, has_colour: bool) -> Vec<Line> {
    let body = text.trim_start_matches(' ');
    let indent = (text.len() - body.len()).min(columns / 2);
    let mut lines = vec![Line::new(Paint::Plain, &" ".repeat(indent))];
    let mut used = indent;
    let mut space: Option<Paint> = None;
    for (paint, piece) in pieces(body, paint, has_colour) {
        for word in words(&piece) {
            if word == " " {
                space = (used > indent).then_some(paint);
                continue;
            }
            let mut word = word.to_owned();
            let needed = width(&word) + usize::from(space.is_some());
            if used + needed > columns && used > indent {
                lines.push(Line::new(Paint::Plain, &" ".repeat(indent)));
                (used, space) = (indent, None);
            }
            // A word wider than a whole line, such as an address.
            while used + width(&word) > columns {
                let head = super::style::beginning(&word, columns - used).to_owned();
                word = word.split_off(head.len());
                if let Some(line) = lines.last_mut() {
                    line.add(paint, &head);
                }
                lines.push(Line::new(Paint::Plain, &" ".repeat(indent)));
                used = indent;
            }
            if let Some(line) = lines.last_mut() {
                if let Some(paint) = space {
                    line.add(paint, " ");
                }
                line.add(paint, &word);
            }
            used += usize::from(space.is_some()) + width(&word);
            space = None;
        }
    }
    lines
}

/// The width of the widest piece that is not broken.
pub(super) fn widest_word(text: &str) -> usize {
    words(text).into_iter().map(console::measure_text_width).max().unwrap_or(0)
}

/// The lines of a plain line of text; a word wider than a line, such as a path, stays whole.
pub(super) fn wrap_whole(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    let mut space = 0;
    for word in words(text) {
        if word == " " {
            space += usize::from(used > 0);
            continue;
        }
        // It may have colours already.
        let width = console::measure_text_width(word);
        if used > 0 && used + space + width > columns {
            lines.push(String::new());
            (used, space) = (0, 0);
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(&" ".repeat(space));
            line.push_str(word);
        }
        used += space + width;
        space = 0;
    }
    lines
}

/// The text by its paints.
fn pieces(text: &str, paint: Paint, has_colour: bool) -> Vec<(Paint, String)> {
    let is_even = text.matches('`').count().is_multiple_of(2);
    if !has_colour || !is_even {
        return vec![(paint, text.to_owned())];
    }
    let parts = text.split('`').enumerate();
    parts
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| (if at % 2 == 0 { paint } else { Paint::Accent }, part.to_owned()))
        .collect()
}

/// The pieces between which a line may end; spaces come as a piece of their own.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if before.is_some_and(|before| may_break_between(before, c)) {
            words.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        words.push(&text[start..]);
    }
    words
}

fn may_break_between(before: char, after: char) -> bool {
    let is_space = before == ' ' || after == ' ';
    let is_wide = is_wide(before) || is_wide(after);
    is_space || is_wide && !"（「『【《“‘".contains(before) && !CLOSING.contains(after)
}

/// A line never begins with one of these.
const CLOSING: &str = "，。、；：？！）」』】》”’…,.;:?!)]";

fn is_wide(c: char) -> bool {
    super::style::width_of(c) == 2
}

#[cfg(test)]
mod tests {
    use super::{Paint, wrap};

    fn plain(text: &str, columns: usize) -> Vec<String> {
        wrap(text, columns, Paint::Plain, false).iter().map(super::Line::plain).collect()
    }

    #[test]
    fn english_is_wrapped_between_words() {
        assert_eq!(plain("one two three four", 10), ["one two", "three four"]);
        assert_eq!(plain("  indented words here", 12), ["  indented", "  words here"]);
        assert_eq!(plain("a\n\nb", 20), ["a", "", "b"]);
        assert_eq!(
            plain("https://a.example/long/path", 10),
            ["https://a.", "example/lo", "ng/path"]
        );
    }

    #[test]
    fn chinese_is_wrapped_between_characters_but_not_before_punctuation() {
        assert_eq!(plain("密钥已经写入系统密钥环。", 10), ["密钥已经写", "入系统密钥", "环。"]);
        assert_eq!(plain("密钥已经写入。", 12), ["密钥已经写", "入。"]);
        assert_eq!(plain("使用wcode向导", 10), ["使用wcode", "向导"]);
    }

    #[test]
    fn quoted_commands_are_painted_instead_of_quoted() {
        let lines = wrap("run `wcode undo` now", 40, Paint::Plain, true);
        assert_eq!(lines[0].plain(), "run wcode undo now");
        assert!(lines[0].painted(true).contains("\u{1b}[36mwcode undo\u{1b}[0m"), "{lines:?}");
        assert_eq!(plain("run `wcode undo` now", 40), ["run `wcode undo` now"]);
    }
}
