//! Words of a server, made safe to repeat.
//!
//! Promises: one short line; no control characters, nothing unseen; neither the key nor a recognisable piece of it, for many servers
//! repeat the key that they refuse; what looks like any other key is blanked.

use crate::secret::{self, Secret};
use crate::text::sanitize_for_terminal;
use serde_json::Value;

/// Characters of a server's words that are worth repeating.
const MAX_LEN: usize = 160;

/// So many characters of the key in a row are a piece of it.
const MIN_KEY_PART_LEN: usize = 5;

/// The sentence in an error's body, wherever vendors put it.
pub(super) fn words_of(body: &Value, key: Option<&Secret>) -> Option<String> {
    // Google wraps its errors in a list.
    let body = body.as_array().and_then(|list| list.first()).unwrap_or(body);
    let error = &body["error"];
    let places = [&error["message"], error, &body["message"], &body["detail"], &body["msg"]];
    let text = places.into_iter().find_map(Value::as_str)?;
    let text = safe(text, key);
    (!text.is_empty()).then_some(text)
}

/// A server's words as one short line that holds nothing of the key.
pub(super) fn safe(text: &str, key: Option<&Secret>) -> String {
    let is_a_piece = |word: &str| key.is_some_and(|key| holds_a_piece(word, key.expose()));
    let printable = sanitize_for_terminal(text);
    let words = printable.split_whitespace();
    let words: Vec<_> = words.map(|word| if is_a_piece(word) { "•••" } else { word }).collect();
    let line = secret::mask(&words.join(" "));
    match line.char_indices().nth(MAX_LEN) {
        Some((end, _)) => format!("{} …", line[..end].trim_end()),
        None => line,
    }
}

/// True if `word` contains a recognisable piece of the key.
pub(super) fn holds_a_piece(word: &str, key: &str) -> bool {
    let mut pieces = key.as_bytes().windows(MIN_KEY_PART_LEN);
    let holds = |piece: &[u8]| word.as_bytes().windows(MIN_KEY_PART_LEN).any(|part| part == piece);
    pieces.any(holds) || !key.is_empty() && word.contains(key)
}

#[cfg(test)]
mod tests {
    use super::{MAX_LEN, words_of};
    use crate::secret::Secret;
    use serde_json::json;

    fn said(text: &str) -> String {
        let key = Secret::new("wc_Zz9-secret-key".into());
        words_of(&json!({ "error": { "message": text } }), Some(&key)).unwrap()
    }

    #[test]
    fn a_key_that_comes_back_is_not_repeated() {
        for text in [
            "Incorrect API key provided: wc_Zz9-secret-key.",
            "Incorrect API key provided: wc_Zz9****-key",
            "no such key: `sk-somebody-elses-key`",
        ] {
            let said = said(text);
            assert!(!said.contains("Zz9") && !said.contains("elses"), "{said}");
        }
        assert_eq!(said("Invalid token"), "Invalid token");
    }

    #[test]
    fn a_message_is_one_short_line_without_control_characters() {
        assert_eq!(said("one\r\n\u{1b}[31mtwo\0"), "one [31mtwo");
        assert_eq!(said("one\u{202e}two"), "onetwo");
        assert!(said(&"word ".repeat(100)).chars().count() <= MAX_LEN + 2);
    }

    #[test]
    fn a_message_is_found_where_vendors_put_it() {
        let key = Secret::new("k".into());
        for body in [json!({"error": "no"}), json!({"message": "no"}), json!({"detail": "no"})] {
            assert_eq!(words_of(&body, Some(&key)).as_deref(), Some("no"), "{body}");
        }
        for body in [json!({}), json!([]), json!({"error": {"message": " "}})] {
            assert_eq!(words_of(&body, Some(&key)), None, "{body}");
        }
    }
}
