//! What people paste around a key: quotes, `NAME=`, `Bearer`. No vendor's key looks like that, and a client would send it
//! all along.

/// What a text that should be a key has around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decoration {
    /// It begins or ends with a quotation mark.
    Quotes,
    /// It is the line of a shell or of a `.env` file that sets a variable.
    Assignment,
    /// It is the header of a request.
    Header,
}

/// Finds what is around the key, if anything; `text` has no white space at its ends.
pub(super) fn find_decoration(text: &str) -> Option<Decoration> {
    // The words first: in `export NAME="…"` the quotes are not the first thing to take away.
    if is_header(text) {
        Some(Decoration::Header)
    } else if is_assignment(text) {
        Some(Decoration::Assignment)
    } else if text.starts_with(is_quote) || text.ends_with(is_quote) {
        Some(Decoration::Quotes)
    } else {
        None
    }
}

/// Straight ones, and those that word processors and chats put in their place.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '「' | '」')
}

/// `Bearer …`, `Authorization: …` or `x-api-key: …`, however it is written.
fn is_header(text: &str) -> bool {
    let text = text.trim_start_matches(is_quote);
    let name = text.split(|c: char| c == ':' || c.is_whitespace()).next().unwrap_or_default();
    let has_more = name.len() < text.len();
    has_more
        && ["bearer", "authorization", "x-api-key"].iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// `NAME=…`, in any shell's way. A key in base64 has `=` at its end only, with nothing behind it.
fn is_assignment(text: &str) -> bool {
    let words = ["export ", "set ", "setx ", "$env:", "env "];
    let is_before =
        |word: &&&str| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    let rest = words.iter().find(is_before).map_or(text, |word| text[word.len()..].trim_start());
    let Some((name, value)) = rest.split_once('=') else { return false };
    let name = name.trim_end();
    let is_name = !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    is_name && value.chars().any(|c| c != '=')
}

#[cfg(test)]
mod tests {
    use super::{Decoration, find_decoration};

    #[test]
    fn what_is_pasted_around_a_key_is_recognised() {
        for (text, found) in [
            ("\"sk-abc\"", Decoration::Quotes),
            ("'sk-abc'", Decoration::Quotes),
            ("sk-abc\"", Decoration::Quotes),
            ("“sk-abc”", Decoration::Quotes),
            ("WCODE_API_KEY=sk-abc", Decoration::Assignment),
            ("export WCODE_API_KEY=\"sk-abc\"", Decoration::Assignment),
            ("wcode_api_key = sk-abc", Decoration::Assignment),
            ("$env:WCODE_API_KEY = 'sk-abc'", Decoration::Assignment),
            ("set WCODE_API_KEY=sk-abc", Decoration::Assignment),
            ("Bearer sk-abc", Decoration::Header),
            ("Authorization: Bearer sk-abc", Decoration::Header),
            ("\"Authorization: Bearer sk-abc\"", Decoration::Header),
            ("x-api-key:sk-abc", Decoration::Header),
        ] {
            assert_eq!(find_decoration(text), Some(found), "{text}");
        }
    }

    #[test]
    fn keys_are_left_alone() {
        for key in [
            "sk-abc123DEF456",
            "dGVzdA==",
            "dGVzdGE=",
            "eyJhbGciOi.J9.abc-_=",
            "AKIA/abc+def=",
            "bearer-abc",
            "exported",
            "id:secret",
            "a/b=c",
        ] {
            assert_eq!(find_decoration(key), None, "{key}");
        }
    }
}
