//! What the reader of one client refuses of a dialect that others read as a whole: found before wcode writes into a file that
//! the client ignores.

use super::ConfigFile;
use crate::error::{Error, Result, TextPosition};
use crate::secret;
use crate::text::Message;

/// Refuses a file with a comma before a closing bracket.
///
/// # Errors
/// `Error::Syntax` with this problem, at the first one.
pub(super) fn refuse_trailing_commas(file: &ConfigFile, problem: Message) -> Result<()> {
    refuse(file, problem, |token, next| token == Token::Comma && next == Some(Token::Close))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    LineComment,
    BlockComment,
    Comma,
    /// `}` or `]`.
    Close,
    Other,
}

/// Finds the first token that is not allowed, by itself and by the next one that is no comment.
fn refuse(
    file: &ConfigFile,
    problem: Message,
    is_refused: impl Fn(Token, Option<Token>) -> bool,
) -> Result<()> {
    let text = std::str::from_utf8(file.bytes.as_deref().unwrap_or_default()).unwrap_or_default();
    let Some(at) = find(text, is_refused) else { return Ok(()) };
    let before = &text[..at];
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Err(Error::Syntax {
        path: file.path.clone(),
        place: TextPosition {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
        },
        problem,
        snippet: secret::mask(text[start..].lines().next().unwrap_or_default()),
    })
}

fn find(text: &str, is_refused: impl Fn(Token, Option<Token>) -> bool) -> Option<usize> {
    let tokens = tokens(text.as_bytes());
    let is_comment = |token| matches!(token, Token::LineComment | Token::BlockComment);
    tokens.iter().enumerate().find_map(|(index, (at, token))| {
        let next = tokens[index + 1..].iter().map(|(_, next)| *next).find(|it| !is_comment(*it));
        is_refused(*token, next).then_some(*at)
    })
}

/// The tokens of a text that follows its dialect, as far as they matter here, each with its place.
fn tokens(bytes: &[u8]) -> Vec<(usize, Token)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let (token, end) = match (byte, bytes.get(at + 1)) {
            (b'"', _) => (Token::Other, end_of_text(bytes, at)),
            (b'/', Some(b'/')) => {
                let length = memchr::memchr(b'\n', &bytes[at..]).unwrap_or(bytes.len() - at);
                (Token::LineComment, at + length)
            }
            (b'/', Some(b'*')) => {
                let length = memchr::memmem::find(&bytes[at + 2..], b"*/").map(|it| it + 4);
                (Token::BlockComment, length.map_or(bytes.len(), |length| at + length))
            }
            (b',', _) => (Token::Comma, at + 1),
            (b'}' | b']', _) => (Token::Close, at + 1),
            _ => (Token::Other, at + 1),
        };
        if !byte.is_ascii_whitespace() {
            found.push((at, token));
        }
        at = end;
    }
    found
}

/// The place after the quote that ends the text that begins at `start`.
fn end_of_text(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{Token, find};

    #[test]
    fn a_comma_is_trailing_also_if_a_comment_follows() {
        let is_trailing = |token, next| token == Token::Comma && next == Some(Token::Close);
        assert_eq!(find("{\"a\": [1, 2,\n // x\n /* y */ ]}", is_trailing), Some(11));
        assert_eq!(find("{\"a\": \",}\", \"b\": [1, 2]} // ,}", is_trailing), None);
    }
}
