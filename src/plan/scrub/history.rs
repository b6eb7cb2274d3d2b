//! Shell histories: a command that holds the key goes whole, with its time.

use super::file_formats::{Action, Redaction};
use super::key_matcher::KeyMatcher;
use super::shell::lines;
use std::ops::Range;

/// Whose history it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// One command per line, sometimes with `#SECONDS` on the line before it.
    Bash,
    /// A command goes on behind a backslash at the end of a line.
    Zsh,
    /// `- cmd: …` and indented lines about it.
    Fish,
}

pub(super) fn clean(bytes: &[u8], matcher: &KeyMatcher, dialect: Dialect) -> Redaction {
    let commands = commands(bytes, dialect);
    let mut redaction = Redaction::default();
    for at in matcher.find(bytes) {
        let whole = commands.iter().find(|command| command.contains(&at.start)).cloned();
        let whole = whole.unwrap_or_else(|| at.clone());
        redaction.remove(at, whole, Action::RemoveLine);
    }
    redaction
}

/// The range of each command, with all that belongs to it.
fn commands(bytes: &[u8], dialect: Dialect) -> Vec<Range<usize>> {
    let lines = lines(bytes);
    let text = |index: usize| &bytes[lines[index].clone()];
    let mut commands: Vec<Range<usize>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let belongs_to_last = index > 0
            && match dialect {
                Dialect::Zsh => text(index - 1).trim_ascii_end().ends_with(b"\\"),
                Dialect::Fish => !text(index).starts_with(b"- cmd:"),
                // If several lines follow one time, it is unknown which of them are one command.
                Dialect::Bash => {
                    let ends_there = index + 1 == lines.len() || is_time(text(index + 1));
                    is_time(text(index - 1)) && !is_time(text(index)) && ends_there
                }
            };
        match commands.last_mut().filter(|_| belongs_to_last) {
            Some(last) => last.end = line.end,
            None => commands.push(line.clone()),
        }
    }
    commands
}

fn is_time(line: &[u8]) -> bool {
    let digits = line.trim_ascii_end().strip_prefix(b"#");
    digits.is_some_and(|digits| !digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::{Dialect, KeyMatcher, clean};
    use crate::secret::Secret;

    fn after(text: &str, dialect: Dialect) -> String {
        let matcher = KeyMatcher::new(&[Secret::new("k-1234567".into())]);
        let after = clean(text.as_bytes(), &matcher, dialect).after(text.as_bytes());
        String::from_utf8(after.expect("a hit")).expect("ASCII")
    }

    #[test]
    fn the_command_goes_with_its_time_and_all_of_its_lines() {
        let cases = [
            ("ls\nA=k-1234567 x k-1234567\ncd\n", "ls\ncd\n", Dialect::Bash),
            ("#12\nls\n#13\nA=k-1234567\n#14\ncd\n", "#12\nls\n#14\ncd\n", Dialect::Bash),
            ("#13\nA=k-1234567\nls\n", "#13\nls\n", Dialect::Bash),
            (
                ": 1:0;ls\n: 2:0;a \\\nk-1234567 \\\nb\n: 3:0;cd\n",
                ": 1:0;ls\n: 3:0;cd\n",
                Dialect::Zsh,
            ),
            (
                "- cmd: ls\n  when: 1\n- cmd: a k-1234567\n  when: 2\n  paths:\n    - x\n- cmd: cd\n  when: 3\n",
                "- cmd: ls\n  when: 1\n- cmd: cd\n  when: 3\n",
                Dialect::Fish,
            ),
        ];
        for (before, expected, dialect) in cases {
            assert_eq!(after(before, dialect), expected);
        }
    }
}
