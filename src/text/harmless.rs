//! Text from elsewhere, made safe to show: a model's name, a server's words, a line of a file. Pure.

/// The text on one line and in its own order: control characters become spaces, and what is not seen is left out.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| is_seen(*c)).collect()
}

/// No control character, and none that is not seen or turns the direction of what follows.
pub fn is_seen(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_steers_the_terminal_or_turns_what_follows() {
        for (text, shown) in [
            ("a\u{1b}[2Jb\r\nc", "a [2Jb  c"),
            ("\u{9b}31m", " 31m"),
            ("qwen\u{202e}live\u{2066}", "qwenlive"),
            ("\u{feff}a\u{200b}b\u{2028}c", "abc"),
            ("e\u{301} 通义千问 🦀", "e\u{301} 通义千问 🦀"),
        ] {
            assert_eq!(harmless(text), shown, "{text:?}");
        }
    }
}
