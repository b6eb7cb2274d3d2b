//! A command line, word by word, as people of this system write one.

/// Splits it; none if a quote has no end.
///
/// On unix as a shell would. On Windows a backslash is part of a path and takes nothing of its meaning from what follows
/// it; quotes of both kinds hold a word together.
pub(crate) fn split(line: &str) -> Option<Vec<String>> {
    if cfg!(windows) { split_plainly(line) } else { shell_words::split(line).ok() }
}

fn split_plainly(line: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == c => quote = None,
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::split_plainly;

    #[test]
    fn a_path_of_windows_keeps_its_backslashes_and_quotes_keep_its_spaces() {
        let split = |line| split_plainly(line).unwrap();
        assert_eq!(split(r"C:\op\op.exe read  x"), [r"C:\op\op.exe", "read", "x"]);
        assert_eq!(
            split(r#""C:\Program Files\op\" 'a b' "" c"d e""#),
            [r"C:\Program Files\op\", "a b", "", "cd e"]
        );
        assert_eq!(split(" "), [""; 0]);
        assert_eq!(split_plainly("a \"b"), None);
    }
}
