//! Lines that a shell, systemd or a client reads: rc files, `.env` files, units.
//!
//! A line that does nothing but give the key to a variable goes whole, so that the variable is unset and not wrong;
//! if it is the last one of a block, `:` replaces it, or the shell would refuse the empty block. In every
//! other line the marker replaces the key.

use super::file_formats::{Action, MARKER, Redaction, VariableInUse, used_at};
use super::key_matcher::KeyMatcher;
use std::ops::Range;

/// Words that end a block.
const CLOSERS: [&str; 8] = ["fi", "done", "elif", "else", "esac", "}", ")", ";;"];

pub(super) fn clean(bytes: &[u8], matcher: &KeyMatcher, used: &[VariableInUse]) -> Redaction {
    let lines = lines(bytes);
    let found = matcher.find(bytes);
    let is_assignment = |index: usize| {
        let is_continued = index > 0 && ends_in_backslash(&bytes[lines[index - 1].clone()]);
        !is_continued && assigns_a_key(&bytes[lines[index].clone()], matcher)
    };
    let mut redaction = Redaction::default();
    for (index, line) in lines.iter().enumerate() {
        for at in found.iter().filter(|at| line.contains(&at.start)) {
            let at = at.clone();
            if let Some(used) = used_at(bytes, at.start, used) {
                redaction.leave(at, used.why.clone());
            } else if !is_assignment(index) {
                redaction.replace(at, MARKER, Action::Marker);
            } else {
                let rest = (index + 1..lines.len()).filter(|next| !is_assignment(*next));
                let next = rest.map(|next| &bytes[lines[next].clone()]).find(|line| !is_idle(line));
                let whole =
                    if next.is_some_and(closes) { content(bytes, line) } else { line.clone() };
                let is_kept = whole != *line;
                redaction.remove(at, whole, Action::RemoveLine);
                if let Some((_, text)) = redaction.splices.last_mut().filter(|_| is_kept) {
                    *text = b":".to_vec();
                }
            }
        }
    }
    redaction
}

/// Each line with its end.
pub(super) fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        lines.push(start..start + line.len());
        start += line.len();
    }
    lines
}

/// The line without its indent and its end.
fn content(bytes: &[u8], line: &Range<usize>) -> Range<usize> {
    let text = &bytes[line.clone()];
    let start = line.start + text.len() - text.trim_ascii_start().len();
    start..line.start + text.trim_ascii_end().len()
}

fn ends_in_backslash(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"\\")
}

/// True for blank lines and comments.
fn is_idle(line: &[u8]) -> bool {
    let line = line.trim_ascii_start();
    line.is_empty() || line.starts_with(b"#")
}

fn closes(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let word = text.split_whitespace().next().unwrap_or_default();
    CLOSERS.contains(&word.trim_end_matches(';')) || CLOSERS.contains(&word)
}

/// True for `export NAME=KEY`, `set -gx NAME KEY`, `Environment="NAME=KEY"` and the like, and nothing behind it.
fn assigns_a_key(line: &[u8], matcher: &KeyMatcher) -> bool {
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let line = line.find(" #").map_or(line, |comment| &line[..comment]).trim();
    let line = line.strip_suffix(';').unwrap_or(line).trim_end();
    let line = line.strip_prefix("Environment=").map_or(line, unquoted);
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.skip_while(|word| word.starts_with('-')).collect();
    let pair = match (first, rest.as_slice()) {
        ("set" | "setenv", [name, value]) => Some((*name, *value)),
        ("export" | "declare" | "typeset", [pair]) => unquoted(pair).split_once('='),
        ("SETUVAR", [pair]) => pair.split_once(':'),
        (pair, []) => pair.split_once('='),
        _ => None,
    };
    pair.is_some_and(|(name, value)| is_name(name) && matcher.is_key(unquoted(value)))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn unquoted(text: &str) -> &str {
    let inner = |quote| text.strip_prefix(quote).and_then(|text| text.strip_suffix(quote));
    inner('"').or_else(|| inner('\'')).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::{KeyMatcher, VariableInUse, clean};
    use crate::secret::Secret;

    fn after(text: &str, used: &[VariableInUse]) -> String {
        let matcher = KeyMatcher::new(&[Secret::new("k-1234567".into())]);
        let redaction = clean(text.as_bytes(), &matcher, used);
        let after = redaction.after(text.as_bytes()).unwrap_or_else(|| text.as_bytes().to_vec());
        String::from_utf8(after).expect("ASCII")
    }

    #[test]
    fn a_line_that_only_sets_the_variable_goes_whole() {
        for line in [
            "export A=k-1234567",
            "A=k-1234567",
            "  A='k-1234567'  ",
            "export A=\"k-1234567\"; # mine",
            "export 'A=k-1234567'",
            "declare -x A=k-1234567",
            "set -gx A k-1234567",
            "set -g -x A 'k-1234567'",
            "Environment=A=k-1234567",
            "Environment=\"A=k-1234567\"\r",
        ] {
            assert_eq!(after(&format!("a\n{line}\nb\n"), &[]), "a\nb\n", "{line}");
        }
    }

    #[test]
    fn any_other_line_keeps_all_but_the_key() {
        for (line, expected) in [
            ("A=k-1234567 run", "A=REMOVED_BY_WCODE run"),
            ("export A=1 B=k-1234567", "export A=1 B=REMOVED_BY_WCODE"),
            ("# export A=k-1234567", "# export A=REMOVED_BY_WCODE"),
            ("alias x='A=k-1234567 run'", "alias x='A=REMOVED_BY_WCODE run'"),
            ("run \\\nA=k-1234567", "run \\\nA=REMOVED_BY_WCODE"),
            ("[ x ] && export A=k-1234567", "[ x ] && export A=REMOVED_BY_WCODE"),
        ] {
            assert_eq!(after(line, &[]), expected);
        }
    }

    #[test]
    fn a_block_never_becomes_empty() {
        let text = "if x; then\n  export A=k-1234567\n  export B=k-1234567\n  # c\nfi\n";
        assert_eq!(after(text, &[]), "if x; then\n  :\n  :\n  # c\nfi\n");
        let text = "if x; then\n  export A=k-1234567\n  echo\nfi\n";
        assert_eq!(after(text, &[]), "if x; then\n  echo\nfi\n");
    }

    #[test]
    fn a_variable_in_use_is_left_in_every_spelling() {
        let used = [VariableInUse { name: "A".into(), why: "needed".into() }];
        for line in ["export A=k-1234567", "set -gx A k-1234567", "A=\"k-1234567\" run"] {
            assert_eq!(after(line, &used), line);
        }
        assert_eq!(after("export BA=k-1234567\n", &used), "");
    }
}
