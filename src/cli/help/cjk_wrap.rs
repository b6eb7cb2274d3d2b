//! Chinese texts for a wrapper that ends lines at spaces only and takes every character for one column wide.
//!
//! `breakable` puts a space behind each Chinese character where a line may end; `joined` takes it out of what was wrapped.
//! A Chinese character is two columns wide, and the wrapper counts it so because of its space; except at the end of a
//! line, where the wrapper does not count the space.

/// Replaces the added space where no line may end, and before a space of the text itself.
const GLUE: char = '\u{e000}';

/// No line begins with one of these, nor ends with one of those.
const CLOSING: &str = "，。、；：？！）」』】》”’…,.;:?!)]";
const OPENING: &str = "（「『【《“‘";

pub(super) fn breakable(text: &str) -> String {
    let mut out = String::new();
    let mut left = text.chars().peekable();
    while let Some(c) = left.next() {
        out.push(c);
        if is_wide(c) {
            let may_end = left.peek().is_some_and(|next| may_end_between(c, *next));
            out.push(if may_end { ' ' } else { GLUE });
        }
    }
    out
}

fn may_end_between(wide: char, next: char) -> bool {
    !OPENING.contains(wide) && !CLOSING.contains(next) && !next.is_whitespace()
}

/// The text as it was, but for the ends of lines.
pub(super) fn joined(text: &str) -> String {
    // An empty line is indented as well.
    text.split_inclusive('\n')
        .map(|line| if line.trim().is_empty() { "\n".into() } else { of_line(line) })
        .collect()
}

fn of_line(text: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in text.chars() {
        let is_ours = c == GLUE || c == ' ' && before.is_some_and(is_wide);
        if !is_ours {
            out.push(c);
        }
        before = Some(c);
    }
    out
}

fn is_wide(c: char) -> bool {
    console::measure_text_width(c.encode_utf8(&mut [0; 4])) == 2
}

#[cfg(test)]
mod tests {
    use super::{breakable, joined};

    #[test]
    fn a_text_comes_back_as_it_was() {
        for text in
            ["", "plain words", "用 `wcode undo` 撤销（每个字节）。", "甲\n\n- 乙：丙，丁 x"]
        {
            assert_eq!(joined(&breakable(text)), text);
        }
    }

    #[test]
    fn a_line_may_end_behind_a_chinese_character_but_not_before_punctuation() {
        let ends: Vec<_> = breakable("撤销，（每个）wcode 的").split(' ').map(joined).collect();
        assert_eq!(ends, ["撤", "销，", "（每", "个）", "wcode", "的"]);
    }

    #[test]
    fn a_chinese_character_is_as_wide_for_the_wrapper_as_on_a_terminal() {
        let text = "密钥（API）";
        assert_eq!(breakable(text).chars().count(), console::measure_text_width(text));
    }
}
