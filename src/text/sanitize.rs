//! Makes text from outside safe to show: a model's name, a server's message, a line of a file. Pure.

/// The text on one line: control characters become spaces, invisible and bidirectional ones are removed.
pub fn sanitize_for_terminal(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| is_printable(*c))
        .collect()
}

/// True unless the character is a control, invisible or bidirectional formatting character.
pub fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::sanitize_for_terminal;

    #[test]
    fn control_and_bidirectional_characters_are_removed() {
        for (text, shown) in [
            ("a\u{1b}[2Jb\r\nc", "a [2Jb  c"),
            ("\u{9b}31m", " 31m"),
            ("model\u{202e}live\u{2066}", "modellive"),
            ("\u{feff}a\u{200b}b\u{2028}c", "abc"),
            ("e\u{301} 通义千问 🦀", "e\u{301} 通义千问 🦀"),
        ] {
            assert_eq!(sanitize_for_terminal(text), shown, "{text:?}");
        }
    }
}
