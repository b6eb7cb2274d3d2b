//! Text laid out for a terminal: names with their values, and paragraphs. Pure.

use super::wrap::{widest_word, wrap_whole};
use console::{Alignment, measure_text_width, pad_str};

/// Columns before a name, and between it and its values.
const GAP: usize = 2;

/// A value narrower than this is set below its name.
const MIN_VALUE_WIDTH: usize = 16;

/// Each name with its values, a line or more each, below one another; rows without a value are left out. Words are not
/// cut, so that a path can be copied.
pub(crate) fn rows(rows: &[(&str, Vec<String>)], columns: usize) -> String {
    let rows = rows.iter().filter(|(_, values)| !values.is_empty());
    let names = rows.clone().map(|(name, _)| measure_text_width(name));
    let width = names.max().unwrap_or(0);
    let indent = GAP + width + GAP;
    // A word that would not fit beside the names may fit below them.
    let mut values = rows.clone().flat_map(|(_, values)| values);
    let is_wider = |value: &String| widest_word(value).saturating_add(indent) > columns;
    let is_narrow = columns < indent + MIN_VALUE_WIDTH || values.any(is_wider);
    let mut text = String::new();
    for (name, values) in rows {
        let indent = if is_narrow { 2 * GAP } else { indent };
        let room = columns.saturating_sub(indent);
        let mut lines = values.iter().flat_map(|value| wrap_whole(value, room));
        let name = pad_str(name, if is_narrow { 0 } else { width }, Alignment::Left, None);
        let first = if is_narrow { None } else { lines.next() };
        let first = first.unwrap_or_default();
        text.push_str(format!("{:GAP$}{name}{:GAP$}{first}", "", "").trim_end());
        text.push('\n');
        for line in lines {
            text.push_str(&format!("{:indent$}{line}\n", ""));
        }
    }
    text
}

/// The text in lines no wider than this, but for words that are wider; lines that go on are indented by `indent`.
pub(crate) fn wrapped(text: &str, columns: usize, indent: usize) -> String {
    let lines = text.lines().flat_map(|line| {
        let body = line.trim_start_matches(' ');
        let own = line.len() - body.len();
        let room = columns.saturating_sub(own + indent).max(1);
        let first_room = columns.saturating_sub(own).max(1);
        let mut lines = wrap_whole(body, first_room);
        if lines.len() > 1 {
            let rest = body[lines[0].len()..].trim_start().to_owned();
            lines.truncate(1);
            lines.extend(
                wrap_whole(&rest, room).into_iter().map(|line| format!("{:indent$}{line}", "")),
            );
        }
        lines.into_iter().map(move |line| format!("{:own$}{line}", "").trim_end().to_owned())
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{rows, wrapped};

    #[test]
    fn values_line_up_beside_their_names_and_below_them_where_there_is_no_room() {
        let table = [
            ("Files", vec!["~/.config/a.json".to_owned(), "~/b".to_owned()]),
            ("None", Vec::new()),
            ("密钥", vec!["one two three four five six".to_owned()]),
        ];
        assert_eq!(
            rows(&table, 30),
            "  Files  ~/.config/a.json\n         ~/b\n  密钥   one two three four\n         five six\n"
        );
        assert!(rows(&table, 24).starts_with("  Files\n    ~/.config/a.json\n"));
        assert_eq!(
            rows(&table, 20),
            "  Files\n    ~/.config/a.json\n    ~/b\n  密钥\n    one two three\n    four five six\n"
        );
    }

    #[test]
    fn paragraphs_break_between_words_and_chinese_characters() {
        assert_eq!(wrapped("note: one two three", 13, 2), "note: one two\n  three");
        assert_eq!(wrapped("  a b c d", 6, 0), "  a b\n  c d");
        assert_eq!(wrapped("密钥已经写入。", 12, 0), "密钥已经写\n入。");
        assert_eq!(wrapped("see /a/very/long/path/x now", 10, 0), "see\n/a/very/long/path/x\nnow");
    }
}
