//! Decodes strings, keys, numbers and whole values, and compares them.
//!
//! The parser has accepted the bytes. Decoding is lossy if Rust has no equal (lone surrogates, `NaN`,
//! infinities). Comparing is exact: a lossy value equals nothing.
//!
//! Not here: printing values (`render`).

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::{Kind, Node};

/// 2^53 - 1: up to here a float represents every integer.
const SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// A decoded string or key.
pub(super) struct Decoded<'t> {
    pub(super) text: Cow<'t, str>,
    /// False when a lone surrogate had to be replaced.
    pub(super) is_exact: bool,
}

/// Decodes a string or a key, with or without quotes.
pub(super) fn decode(raw: &str) -> Decoded<'_> {
    let inner = unquoted(raw);
    if !inner.contains('\\') {
        return Decoded { text: Cow::Borrowed(inner), is_exact: true };
    }
    let mut decoder = Decoder { out: String::with_capacity(inner.len()), high: None, exact: true };
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        decoder.plain(&rest[..at]);
        rest = decoder.escape(&rest[at + 1..]);
    }
    decoder.plain(rest);
    decoder.flush_surrogate();
    Decoded { text: Cow::Owned(decoder.out), is_exact: decoder.exact }
}

/// Whether a string or key decodes to exactly this text.
pub(super) fn decodes_to(raw: &str, text: &str) -> bool {
    let inner = unquoted(raw);
    if !inner.as_bytes().contains(&b'\\') {
        return inner == text;
    }
    let decoded = decode(raw);
    decoded.is_exact && decoded.text == text
}

fn unquoted(raw: &str) -> &str {
    if raw.starts_with(['"', '\'']) { &raw[1..raw.len() - 1] } else { raw }
}

struct Decoder {
    out: String,
    /// A high surrogate whose low surrogate has not been read yet.
    high: Option<u32>,
    exact: bool,
}

impl Decoder {
    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            self.flush_surrogate();
            self.out.push_str(text);
        }
    }

    /// Decodes one escape after its backslash; returns the rest.
    fn escape<'t>(&mut self, rest: &'t str) -> &'t str {
        let mut chars = rest.chars();
        let short = match chars.next() {
            Some('u') => return self.code(rest, 4),
            Some('x') => return self.code(rest, 2),
            Some('\r') => return rest.strip_prefix("\r\n").unwrap_or(chars.as_str()),
            Some('\n' | '\u{2028}' | '\u{2029}') | None => return chars.as_str(),
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('v') => '\u{b}',
            Some('0') => '\0',
            Some(other) => other,
        };
        self.flush_surrogate();
        self.out.push(short);
        chars.as_str()
    }

    fn code<'t>(&mut self, rest: &'t str, digits: usize) -> &'t str {
        let (code, rest) = rest[1..].split_at(digits);
        let unit = u32::from_str_radix(code, 16).unwrap_or_default();
        match (self.high.take(), unit) {
            (Some(high), 0xdc00..=0xdfff) => {
                let pair = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
                self.out.extend(char::from_u32(pair));
            }
            (high, _) => {
                self.high = high;
                self.flush_surrogate();
                self.unit(unit);
            }
        }
        rest
    }

    fn unit(&mut self, unit: u32) {
        match char::from_u32(unit) {
            Some(c) => self.out.push(c),
            None if unit < 0xdc00 => self.high = Some(unit),
            None => self.replace(),
        }
    }

    /// Replaces a high surrogate that has no low surrogate.
    fn flush_surrogate(&mut self) {
        if self.high.take().is_some() {
            self.replace();
        }
    }

    fn replace(&mut self) {
        self.out.push(char::REPLACEMENT_CHARACTER);
        self.exact = false;
    }
}

/// Decodes a whole value. The parser limits the depth of this recursion.
pub(super) fn decode_node(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null => Value::Null,
        Kind::Bool => Value::Bool(node.raw() == "true"),
        Kind::Number => number(node.raw()).map_or(Value::Null, Value::Number),
        Kind::String => Value::String(decode(node.raw()).text.into_owned()),
        Kind::Array => node.elements().map(decode_node).collect(),
        Kind::Object => {
            let pairs = node.members().map(|m| (m.key().into_owned(), decode_node(m.value())));
            Value::Object(pairs.collect::<Map<_, _>>())
        }
    }
}

/// Whether a node has exactly this value. A value that Rust cannot represent equals nothing.
pub(super) fn is_same(node: Node<'_>, value: &Value) -> bool {
    match (node.kind(), value) {
        (Kind::Null, Value::Null) => true,
        (Kind::Bool, Value::Bool(wanted)) => node.as_bool() == Some(*wanted),
        (Kind::Number, Value::Number(wanted)) => {
            number(node.raw()).is_some_and(|found| is_same_number(&found, wanted))
        }
        (Kind::String, Value::String(wanted)) => node.is_string(wanted),
        (Kind::Array, Value::Array(wanted)) => {
            node.len() == wanted.len() && node.elements().zip(wanted).all(|(n, v)| is_same(n, v))
        }
        (Kind::Object, Value::Object(wanted)) => {
            // Equal counts and a match for every key leave no room for duplicates.
            node.len() == wanted.len()
                && wanted.iter().all(|(key, v)| node.get(key).is_some_and(|n| is_same(n, v)))
        }
        _ => false,
    }
}

/// `1` and `1.0` are equal to every reader; above 2^53 only equal digits are.
fn is_same_number(found: &Number, wanted: &Number) -> bool {
    let (Some(a), Some(b)) = (found.as_f64(), wanted.as_f64()) else { return false };
    found == wanted
        || (a == b && a.abs() <= SAFE_INTEGER && a.is_sign_negative() == b.is_sign_negative())
}

/// Decodes a number, if it is finite.
fn number(raw: &str) -> Option<Number> {
    let (negative, digits) = match raw.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, raw.strip_prefix('+').unwrap_or(raw)),
    };
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        return hexadecimal(negative, hex);
    }
    if digits.bytes().all(|b| b.is_ascii_digit())
        && let Some(whole) = digits.parse().ok().and_then(|whole| integer(negative, whole))
    {
        return Some(whole);
    }
    // Rust parses `.5`, `5.` and exponents as JSON5 does; `NaN` and `Infinity` are not finite.
    let float: f64 = digits.parse().ok()?;
    Number::from_f64(if negative { -float } else { float })
}

/// An integer; `None` if only a float can represent it, as with `-0`.
fn integer(negative: bool, whole: u64) -> Option<Number> {
    if !negative {
        return Some(whole.into());
    }
    i64::try_from(whole).ok().filter(|&whole| whole != 0).map(|whole| (-whole).into())
}

fn hexadecimal(negative: bool, hex: &str) -> Option<Number> {
    if let Ok(whole) = u64::from_str_radix(hex, 16)
        && let Some(whole) = integer(negative, whole)
    {
        return Some(whole);
    }
    let digits = hex.chars().filter_map(|c| c.to_digit(16));
    let float = digits.fold(0.0, |sum, digit| sum * 16.0 + f64::from(digit));
    Number::from_f64(if negative { -float } else { float })
}

/// Whether a character may begin an identifier, as npm `json5` 2.2.3 has it.
///
/// One difference: that package has the letters of Unicode 10, this one also newer ones.
pub(super) fn is_key_start(c: char) -> bool {
    let is_other = matches!(c, '\u{1885}' | '\u{1886}' | '\u{2118}' | '\u{212e}');
    matches!(c, '$' | '_' | '\u{e33}' | '\u{eb3}' | '\u{ff9e}' | '\u{ff9f}')
        || is_compatible_letter(c)
        || (unicode_ident::is_xid_start(c) && !is_other)
}

/// Whether a character may continue an identifier, as npm `json5` 2.2.3 has it.
pub(super) fn is_key_part(c: char) -> bool {
    let is_other = matches!(
        c,
        '\u{b7}' | '\u{387}' | '\u{1369}'
            ..='\u{1371}' | '\u{19da}' | '\u{2118}' | '\u{212e}' | '\u{30fb}' | '\u{ff65}'
    );
    matches!(c, '$' | '\u{200c}' | '\u{200d}')
        || is_compatible_letter(c)
        || (unicode_ident::is_xid_continue(c) && !is_other)
}

/// Letters that are not in XID because normalization decomposes them.
fn is_compatible_letter(c: char) -> bool {
    matches!(
        c,
        '\u{37a}' | '\u{2e2f}' | '\u{fc5e}'
            ..='\u{fc63}'
                | '\u{fdfa}'
                | '\u{fdfb}'
                | '\u{fe70}'
                | '\u{fe72}'
                | '\u{fe74}'
                | '\u{fe76}'
                | '\u{fe78}'
                | '\u{fe7a}'
                | '\u{fe7c}'
                | '\u{fe7e}'
    )
}

/// Whether a key may be written without quotes: ASCII only, and never `__proto__`, which some
/// readers take for the prototype if it has no quotes.
pub(super) fn is_plain_key(key: &str) -> bool {
    let mut bytes = key.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'$' | b'_'))
        && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'$' | b'_'))
        && key != "__proto__"
}
