//! A command line as the text before the cursor. Pure.

/// The words behind the program's name, up to and including the one at the cursor, which may be empty.
pub(super) fn words(line: &str) -> Vec<String> {
    // A quote that is still open hides where its word begins.
    let split = shell_words::split(line);
    let plain = || line.split_whitespace().map(str::to_owned).collect();
    let mut words: Vec<String> = split.unwrap_or_else(|_| plain());
    if line.ends_with(char::is_whitespace) || words.len() == 1 {
        words.push(String::new());
    }
    words.into_iter().skip(1).collect()
}

/// What bash replaces: to it, `=` and `:` end a word.
pub(super) fn behind_break<'v>(value: &'v str, current: &str) -> &'v str {
    let kept = current.rfind(['=', ':']).map_or(0, |at| at + 1);
    if value.starts_with(&current[..kept]) { &value[kept..] } else { value }
}

#[cfg(test)]
mod tests {
    use super::{behind_break, words};

    #[test]
    fn the_last_word_is_the_one_at_the_cursor() {
        assert_eq!(words("wcode apply --cl"), ["apply", "--cl"]);
        assert_eq!(words("wcode apply "), ["apply", ""]);
        assert_eq!(words("wcode"), [""]);
        assert_eq!(words("wcode use 'a b' x"), ["use", "a b", "x"]);
        assert_eq!(words("wcode use 'a b"), ["use", "'a", "b"]);
    }

    #[test]
    fn bash_gets_what_follows_its_break() {
        assert_eq!(behind_break("--key-mode=env", "--key-mode=e"), "env");
        assert_eq!(behind_break("a/b:free", "a/b:f"), "free");
        assert_eq!(behind_break("a/b:free", "a/"), "a/b:free");
    }
}
