//! Finds keys in bytes, in every way that a file may spell them.
//!
//! A key is found by value and as a whole word: a longer word that begins or ends with it is another key's, or an
//! unrelated identifier, and is only mentioned. Escapes before it (`\n`, `%3D`, `\u0026`) are no part of the word.

use crate::secret::Secret;
use memchr::memmem;
use std::ops::Range;
use zeroize::Zeroizing;

/// Shown in place of a key.
pub(super) const MASK: &str = "••••••••";

/// A key shorter than this would be found in ordinary text.
pub(super) const MIN_KEY_LEN: usize = 8;

/// What to look for.
#[derive(Debug)]
pub(super) struct KeyMatcher {
    forms: Vec<Zeroizing<Vec<u8>>>,
}

impl KeyMatcher {
    /// All spellings of these keys.
    pub(super) fn new(keys: &[Secret]) -> Self {
        let mut forms: Vec<Zeroizing<Vec<u8>>> = Vec::new();
        for form in keys.iter().flat_map(|key| spellings(key.expose())) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        Self { forms }
    }

    /// The ranges in which a key is a whole word, in order, without overlaps.
    pub(super) fn find(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut found = self.anywhere(bytes);
        found.retain(|at| is_whole_word(bytes, at));
        without_overlaps(found)
    }

    /// The ranges in which a key is part of a longer word.
    pub(super) fn longer(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut found = self.anywhere(bytes);
        found.retain(|at| !is_whole_word(bytes, at));
        without_overlaps(found)
    }

    /// True for a key and nothing else, in any of its spellings.
    pub(super) fn is_key(&self, text: &str) -> bool {
        self.forms.iter().any(|form| form.as_slice() == text.as_bytes())
    }

    /// The text with every trace of a key blanked, also inside longer words.
    pub(super) fn blank(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for at in without_overlaps(self.anywhere(bytes)).into_iter().rev() {
            out.splice(at, MASK.bytes());
        }
        out
    }

    fn anywhere(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let find = |form: &Zeroizing<Vec<u8>>| {
            let length = form.len();
            memmem::find_iter(bytes, form.as_slice())
                .map(|start| start..start + length)
                .collect::<Vec<_>>()
        };
        self.forms.iter().flat_map(find).collect()
    }
}

/// As it is, in a JSON string, between a shell's double quotes, and as fish keeps its universal variables.
fn spellings(key: &str) -> [Zeroizing<Vec<u8>>; 4] {
    let escaped = |special: &[char]| {
        let mut out = Zeroizing::new(Vec::with_capacity(key.len() * 2));
        for c in key.bytes() {
            if special.contains(&char::from(c)) {
                out.push(b'\\');
            }
            out.push(c);
        }
        out
    };
    let in_fish = key.bytes().map(|byte| match byte {
        b'/' | b'_' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("\\x{byte:02x}"),
    });
    let in_fish = Zeroizing::new(in_fish.collect::<String>().into_bytes());
    [escaped(&[]), escaped(&['"', '\\']), escaped(&['"', '\\', '$', '`']), in_fish]
}

fn without_overlaps(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
    let mut end = 0;
    found.retain(|at| {
        let is_free = at.start >= end;
        end = if is_free { at.end } else { end };
        is_free
    });
    found
}

fn is_whole_word(bytes: &[u8], at: &Range<usize>) -> bool {
    let goes_on = bytes.get(at.end).is_some_and(|byte| is_word(*byte));
    let head = &bytes[..at.start];
    !goes_on && (!head.last().is_some_and(|byte| is_word(*byte)) || ends_in_escape(head))
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

fn ends_in_escape(head: &[u8]) -> bool {
    let is_hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    match head {
        [.., b'\\', b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'0'] => true,
        [.., b'%', high, low] => is_hex(&[*high, *low]),
        [.., b'\\', b'u', a, b, c, d] => is_hex(&[*a, *b, *c, *d]),
        [.., b'\\', b'x', a, b] => is_hex(&[*a, *b]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::KeyMatcher;
    use crate::secret::Secret;

    fn found(key: &str, text: &str) -> usize {
        KeyMatcher::new(&[Secret::new(key.into())]).find(text.as_bytes()).len()
    }

    #[test]
    fn a_key_is_found_as_a_whole_word_only() {
        for text in [
            "k-1234567",
            "x=k-1234567;",
            "'k-1234567'",
            "Bearer k-1234567\n",
            r#"{"a":"x\nk-1234567"}"#,
            "a?key%3Dk-1234567&b",
            r"a\u0026k-1234567",
        ] {
            assert_eq!(found("k-1234567", text), 1, "{text}");
        }
        for text in ["k-12345678", "k-1234567-b", "xk-1234567", "_k-1234567", "k-1234567_"] {
            assert_eq!(found("k-1234567", text), 0, "{text}");
        }
    }

    #[test]
    fn a_key_is_found_as_json_and_shells_spell_it() {
        assert_eq!(found(r#"k-"1\234"#, r#"{"a": "k-\"1\\234"}"#), 1);
        assert_eq!(found("k-$1234567", r#"X="k-\$1234567""#), 1);
    }
}
