//! What a reader expected at a byte and what it found there, as data.

use std::fmt;

/// What would have been valid where the reader of a document stopped.
///
/// `Display` gives an English phrase, for instance "`` `,` or `}` after a value ``".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expected {
    /// Any value.
    Value,
    /// A key.
    Key,
    /// A key, or the `}` that ends the object.
    KeyOrBrace,
    /// The `:` after a key.
    Colon,
    /// `,` or `}` after a value of an object.
    CommaOrBrace,
    /// `,` or `]` after a value of an array.
    CommaOrBracket,
    /// The second character of `//` or `/*`.
    CommentStart,
    /// The `*/` of a block comment.
    CommentEnd,
    /// The `"` that ends a string.
    DoubleQuote,
    /// The `'` that ends a string.
    SingleQuote,
    /// A control character inside a string must be written as an escape.
    EscapedControl,
    /// One of the escapes that JSON has.
    JsonEscape,
    /// No digit after `\0`.
    NoDigitAfterZero,
    /// An escape that is not a digit.
    NonDigitEscape,
    /// A character after a backslash.
    EscapedCharacter,
    /// An escape that encodes a letter of an identifier.
    EscapedLetter,
    /// The `u` of a Unicode escape.
    UnicodeEscape,
    /// A hexadecimal digit.
    HexDigit,
    /// A digit.
    Digit,
    /// A digit after a decimal point.
    FractionDigit,
    /// A digit of an exponent.
    ExponentDigit,
    /// `true`
    True,
    /// `false`
    False,
    /// `null`
    Null,
    /// `NaN`
    NaN,
    /// `Infinity`
    Infinity,
    /// A text of less than 4 GiB.
    SmallerText,
    /// Nesting of at most [`Document::MAX_DEPTH`](crate::Document::MAX_DEPTH) levels.
    LessNesting,
    /// Nothing after the outermost value.
    EndOfText,
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Value => "a value",
            Self::Key => "a key",
            Self::KeyOrBrace => "a key or `}`",
            Self::Colon => "`:` after a key",
            Self::CommaOrBrace => "`,` or `}` after a value",
            Self::CommaOrBracket => "`,` or `]` after a value",
            Self::CommentStart => "`/` or `*` to begin a comment",
            Self::CommentEnd => "`*/` to end the comment",
            Self::DoubleQuote => "`\"` to end the string",
            Self::SingleQuote => "`'` to end the string",
            Self::EscapedControl => "control characters only as `\\u` escapes",
            Self::JsonEscape => "one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u` after `\\`",
            Self::NoDigitAfterZero => "no digit after `\\0`",
            Self::NonDigitEscape => "an escape that is no digit",
            Self::EscapedCharacter => "a character after `\\`",
            Self::EscapedLetter => "an escape of a letter",
            Self::UnicodeEscape => "`u` after `\\`",
            Self::HexDigit => "a hexadecimal digit",
            Self::Digit => "a digit",
            Self::FractionDigit => "a digit after `.`",
            Self::ExponentDigit => "a digit of the exponent",
            Self::True => "`true`",
            Self::False => "`false`",
            Self::Null => "`null`",
            Self::NaN => "`NaN`",
            Self::Infinity => "`Infinity`",
            Self::SmallerText => "a text below 4 GiB",
            Self::LessNesting => "at most 500 nested objects and arrays",
            Self::EndOfText => "the end of the file",
        })
    }
}

/// What is in the text where the reader stopped.
///
/// `Display` names it in English: the character in backquotes, or a name for one that cannot be
/// seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Found {
    /// Nothing more.
    EndOfText,
    /// A line end.
    EndOfLine,
    /// Any other character.
    Character(char),
}

impl Found {
    /// What a text begins with.
    pub(super) fn at_start(text: &str) -> Self {
        match text.chars().next() {
            None => Self::EndOfText,
            Some('\n' | '\r' | '\u{2028}' | '\u{2029}') => Self::EndOfLine,
            Some(c) => Self::Character(c),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EndOfText => f.write_str("the end of the file"),
            Self::EndOfLine => f.write_str("the end of the line"),
            Self::Character('\t') => f.write_str("a tab"),
            Self::Character(' ') => f.write_str("a space"),
            Self::Character('`') => f.write_str("a backquote"),
            Self::Character(c) if c.is_control() || c.is_whitespace() || *c == '\u{feff}' => {
                write!(f, "U+{:04X}", u32::from(*c))
            }
            Self::Character(c) => write!(f, "`{c}`"),
        }
    }
}
