//! Takes out of a JSONC text what strict JSON does not have.

use super::{Dialect, Document, SyntaxError};

/// A text without comments and trailing commas, and what was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlainJson {
    /// The text.
    pub text: String,
    /// Each comment with the number of its first line, from 1.
    pub comments: Vec<(usize, String)>,
}

/// Makes strict JSON of JSONC; all other bytes stay. A line that held a comment alone goes as a whole.
///
/// # Errors
/// A [`SyntaxError`] if the text is not JSONC.
///
/// ```
/// use wcode_document::without_comments;
///
/// let plain = without_comments("{\n  // mine\n  \"a\": [1, 2,], // one\n}\n")?;
/// assert_eq!(plain.text, "{\n  \"a\": [1, 2]\n}\n");
/// assert_eq!(plain.comments, [(2, "// mine".into()), (3, "// one".into())]);
/// # Ok::<(), wcode_document::SyntaxError>(())
/// ```
pub fn without_comments(text: &str) -> Result<PlainJson, SyntaxError> {
    Document::parse(text, Dialect::Jsonc)?;
    let (text, comments) = strip_comments(text);
    Ok(PlainJson { text: strip_commas(&text), comments })
}

fn strip_comments(text: &str) -> (String, Vec<(usize, String)>) {
    let (mut out, mut comments) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(length) = next_token(rest) {
        let (token, after) = rest.split_at(length);
        rest = after;
        if !token.starts_with('/') {
            out.push_str(token);
            continue;
        }
        let start = text.len() - after.len() - length;
        let line = text[..start].matches('\n').count() + 1;
        comments.push((line, token.to_owned()));
        let before = out.trim_end_matches([' ', '\t']).len();
        let is_line_start = out[..before].ends_with(['\n', '\r']) || before == 0;
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let line_end = ["\r\n", "\n", "\r"].iter().find(|end| rest[blank..].starts_with(**end));
        match (is_line_start, line_end) {
            (true, Some(end)) => {
                out.truncate(before);
                rest = &rest[blank + end.len()..];
            }
            (false, Some(_)) => {
                out.truncate(before);
                rest = &rest[blank..];
            }
            (_, None) => {}
        }
    }
    (out, comments)
}

/// The length of the string, the comment, or the character at the beginning.
fn next_token(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let length = match first {
        '"' => string_length(text),
        '/' if text.starts_with("//") => text.find(['\n', '\r']).unwrap_or(text.len()),
        '/' if text.starts_with("/*") => text.find("*/").map_or(text.len(), |end| end + 2),
        first => first.len_utf8(),
    };
    Some(length)
}

fn string_length(text: &str) -> usize {
    let mut is_escaped = true; // The opening quote does not end it.
    for (at, c) in text.char_indices() {
        match c {
            '"' if !is_escaped => return at + 1,
            '\\' if !is_escaped => is_escaped = true,
            _ => is_escaped = false,
        }
    }
    text.len()
}

fn strip_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(length) = next_token(rest) {
        let (token, after) = rest.split_at(length);
        rest = after;
        let is_last = token == "," && after.trim_start().starts_with(['}', ']']);
        if !is_last {
            out.push_str(token);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, Document};
    use super::without_comments;

    #[test]
    fn what_is_left_is_strict_json_with_the_same_values() {
        for (text, expected) in [
            ("{}", "{}"),
            ("// all\n{}", "{}"),
            ("{} // end", "{} "),
            ("{ /* in */ \"a\": 1 }", "{  \"a\": 1 }"),
            ("{\r\n  // one\r\n  \"a\": 1,\r\n}\r\n", "{\r\n  \"a\": 1\r\n}\r\n"),
            ("{\"a\": \"// no, \\\" /* no */ ,}\"}", "{\"a\": \"// no, \\\" /* no */ ,}\"}"),
            ("[1, /* two */ 2, ]", "[1,  2 ]"),
            ("{ \"a\": 1, // x\n  // y\n}", "{ \"a\": 1\n}"),
            ("/* a\n b */ {\"c\": [ ] }", " {\"c\": [ ] }"),
        ] {
            let plain = without_comments(text).unwrap().text;
            assert_eq!(plain, expected, "{text}");
            let before = Document::parse(text, Dialect::Jsonc).unwrap();
            let after = Document::parse(plain, Dialect::Json).unwrap();
            assert_eq!(before.root().to_value(), after.root().to_value(), "{text}");
        }
        assert!(without_comments("{ a: 1 }").is_err());
    }
}
