//! A value that cannot be printed, and the masking of key-like text.
//!
//! Promises: `Secret` shows `[secret]` wherever it is formatted and wipes its memory when dropped;
//! `mask` blanks what looks like a key in a line that is about to be shown to a person.
//! Left out: where keys are stored (`keys`) and how they are written (`clients`).

use std::fmt;
use zeroize::Zeroizing;

/// An API key in memory.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the key's text.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The key itself. At every call, check where the value goes.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, by which its owner recognizes it; none for a key so short that they would reveal much.
    pub fn ending(&self) -> Option<&str> {
        const MIN_LEN: usize = 16;
        let start = self.0.len().checked_sub(4).filter(|_| self.0.len() >= MIN_LEN)?;
        self.0.get(start..)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// True for a member name whose value is a key by custom (`apiKey`, `token`, `Authorization`, …).
pub(crate) fn names_a_secret(name: &str) -> bool {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let ending = [
        "apikey",
        "token",
        "secret",
        "password",
        "passwd",
        "authorization",
        "privatekey",
        "accesskey",
        "xauth",
        "cookie",
        "credential",
        "credentials",
        "passphrase",
    ];
    ending.iter().any(|word| name.ends_with(word)) && !name.ends_with("maxtokens")
}

/// True for text that names where a key is (`${VAR}`, `{env:VAR}`, `!command`, `<API_KEY>`), and is not a key itself.
pub(crate) fn is_reference(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with("${") && text.ends_with('}'))
        || (text.starts_with('!') && text.contains(' '))
        || ((text.starts_with("{env:") || text.starts_with("{file:")) && text.ends_with('}'))
        || text
            .strip_prefix('$')
            .is_some_and(|name| !name.is_empty() && name.bytes().all(is_variable_byte))
}

fn is_variable_byte(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

/// The line with keys replaced by as many `•`, so that columns stay where they were.
///
/// A key is the string after a secret's name (unless it only names where the key is), a word that
/// starts like a vendor's key (`sk-…`), or a long mix of letters and digits, in comments too.
/// A masked word that is no key is accepted; a key that is shown is not.
pub(crate) fn mask(line: &str) -> String {
    let line = mask_urls(line);
    let mut out = String::with_capacity(line.len());
    let mut rest = line.as_str();
    let mut secret_named = false;
    while let Some(first) = rest.chars().next() {
        let token = Token::next(rest, first);
        let is_name = rest[token.len..].trim_start().starts_with(':');
        if token.is_space {
            out.push_str(&rest[..token.len]);
        } else if is_name {
            secret_named = names_a_secret(token.text);
            out.push_str(&rest[..token.len]);
        } else if secret_named && token.quoted && !is_reference(token.text) {
            out.push(first);
            out.extend(token.text.chars().map(|_| '•'));
            out.push_str(&rest[1 + token.text.len()..token.len]);
            secret_named = false;
        } else {
            mask_words(&rest[..token.len], "•", &mut out);
            secret_named &= !token.quoted;
        }
        rest = &rest[token.len..];
    }
    out
}

/// User info and query of every URL: both may hold a key.
fn mask_urls(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find("://") {
        let (before, url) = rest.split_at(start + 3);
        let end = url
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`'))
            .unwrap_or(url.len());
        let (url, tail) = url.split_at(end);
        let authority = url.find(['/', '?', '#']).unwrap_or(url.len());
        let user = url[..authority].rfind('@').unwrap_or(0);
        let query = url.find('?').map_or(url.len(), |at| at + 1);
        out.push_str(before);
        out.extend(
            url.char_indices().map(|(at, c)| if at < user || at >= query { '•' } else { c }),
        );
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A string, a word, or what is between them.
struct Token<'l> {
    text: &'l str,
    len: usize,
    quoted: bool,
    is_space: bool,
}

impl<'l> Token<'l> {
    fn next(rest: &'l str, first: char) -> Self {
        if matches!(first, '"' | '\'' | '`') {
            return Self::string(rest, first);
        }
        let is_word = is_word_char(first);
        let len = rest
            .find(|c| is_word_char(c) != is_word || matches!(c, '"' | '\'' | '`'))
            .unwrap_or(rest.len());
        Self { text: &rest[..len], len, quoted: false, is_space: !is_word }
    }

    /// A string up to its closing quote, or to the end of the line if none follows.
    fn string(rest: &'l str, quote: char) -> Self {
        let mut escaped = false;
        let end = rest[1..].find(|c| {
            let closes = c == quote && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let inner = end.unwrap_or(rest.len() - 1);
        let len = (inner + 2).min(rest.len());
        Self { text: &rest[1..=inner], len, quoted: true, is_space: false }
    }
}

/// What a user types where it is shown, with keys replaced by as many marks, so that the cursor keeps its column. A path
/// is left as it is, though a hash in it may look like a key.
pub(crate) fn mask_typed(text: &str, mark: &str) -> String {
    if text.starts_with(['/', '.', '~']) || text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    mask_words(text, mark, &mut out);
    out
}

/// True for a text with a word that is a key and no model's id: it begins as keys of well-known vendors do, or is one
/// long mix of letters and digits.
pub(crate) fn has_certain_key(text: &str) -> bool {
    let is_one_run = |word: &str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_grok = |word: &str| word.starts_with("xai-grok");
    let is_key = |word: &str| has_key_prefix(word) && !is_grok(word) || is_one_run(word);
    text.split(|c| !is_word_char(c)).any(|word| looks_like_a_key(word) && is_key(word))
}

fn mask_words(text: &str, mark: &str, out: &mut String) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_word = is_word_char(first);
        let len = rest.find(|c| is_word_char(c) != is_word).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(len);
        if is_word && looks_like_a_key(word) {
            out.extend(word.chars().map(|_| mark));
        } else {
            out.push_str(word);
        }
        rest = tail;
    }
}

/// True for a text that is one word and looks like a key.
pub(crate) fn is_key_like(text: &str) -> bool {
    text.chars().all(is_word_char) && looks_like_a_key(text)
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=' | '$')
}

fn looks_like_a_key(run: &str) -> bool {
    let digits = run.bytes().filter(u8::is_ascii_digit).count();
    let letters = run.bytes().filter(u8::is_ascii_alphabetic).count();
    let longest = run.split(['/', '.']).map(str::len).max().unwrap_or(0);
    has_key_prefix(run) || (longest >= 32 && digits >= 4 && letters >= 4)
}

fn has_key_prefix(run: &str) -> bool {
    const PREFIXES: [&str; 9] = ["sk-", "sk_", "pk-", "xai-", "gsk_", "ghp_", "AIza", "eyJ", "hf_"];
    // `NAME=sk-…` is one word.
    run.split('=').any(|part| part.len() >= 8 && PREFIXES.iter().any(|it| part.starts_with(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_shows_itself() {
        let secret = Secret::new("sk-live-123".into());
        assert_eq!(format!("{secret:?} {:#?}", Some(&secret)), "[secret] Some(\n    [secret],\n)");
    }

    #[test]
    fn a_key_is_masked_wherever_it_stands_in_a_line() {
        for (line, hidden) in [
            (r#"  "apiKey": "tiny","#, "tiny"),
            ("  apiKey: 'tiny', // mine", "tiny"),
            (r#"{a: {apiKey: "one two"}}"#, "one"),
            (r#"{a: {apiKey: "one two"}}"#, "two"),
            ("// old key sk-abcdef123", "sk-abcdef123"),
            (r#""Authorization": "Bearer abc""#, "abc"),
            (r#"{"t":"0123456789abcdef0123456789abcdef"}"#, "0123456789abcdef0123456789abcdef"),
            (r#"{"token" : "a", "x": 1}"#, "\"a\""),
            (r#"apiKey: "never closed"#, "closed"),
            (r#"baseUrl: "https://me:hunter2@proxy.example/v1""#, "hunter2"),
            (r#""https://x.example/v1?api_key=hunter3""#, "hunter3"),
            (r#"Cookie: "session=hunter4""#, "hunter4"),
            (r#"AWS_SECRET_ACCESS_KEY: "short""#, "short"),
            (r#"apiKey: /* why */ 'tiny'"#, "tiny"),
            ("export WCODE_KEY=sk-abcdef123", "sk-abcdef123"),
        ] {
            let masked = mask(line);
            assert!(!masked.contains(hidden), "{line} -> {masked}");
            assert_eq!(masked.chars().count(), line.chars().count(), "{line} -> {masked}");
        }
    }

    #[test]
    fn what_is_typed_is_masked_but_for_paths() {
        for (typed, shown) in [
            ("gpt sk-abcdef12", "gpt ***********"),
            ("sk-abcd", "sk-abcd"),
            ("NAME=sk-abcdef12", "****************"),
            ("0123456789abcdef0123456789abcdef", "********************************"),
            ("qwen/qwen3-235b-a22b, gpt-5", "qwen/qwen3-235b-a22b, gpt-5"),
            ("~/0123456789abcdef0123456789abcdef/x", "~/0123456789abcdef0123456789abcdef/x"),
            (r"C:\0123456789abcdef0123456789abcdef", r"C:\0123456789abcdef0123456789abcdef"),
            ("千问", "千问"),
        ] {
            assert_eq!(mask_typed(typed, "*"), shown);
        }
    }

    #[test]
    fn an_id_of_a_model_is_no_certain_key() {
        for key in ["sk-abcdef12", "a 0123456789abcdef0123456789abcdef", "K=\"sk-abcdef12\""] {
            assert!(has_certain_key(key), "{key}");
        }
        for id in ["Qwen3-235B-A22B-Instruct-2507-FP8", "xai-grok-4-fast", "gpt-5", "sk-abc", ""] {
            assert!(!has_certain_key(id), "{id}");
        }
    }

    #[test]
    fn what_is_no_key_stays_readable() {
        for line in [
            r#"  "apiKey": "${WCODE_API_KEY}","#,
            r#"  "apiKey": "{env:WCODE_API_KEY}","#,
            r#"  "apiKey": "<API_KEY>","#,
            r#"  "maxTokens": 8192, "contextWindow": 128000"#,
            r#"  "baseUrl": "https://wcode.net/api/gpt/v1","#,
            r#"  "id": "qwen/qwen3-235b-a22b""#,
            r#"  "apiKey": "", "name": "Qwen3 235B""#,
        ] {
            assert_eq!(mask(line), line);
        }
    }
}
