//! Errors of the document engine as messages.
//!
//! The engine gives data. Every kind has an arm here, so a new one without a text does not compile.

use crate::document::{
    Check, Document, EditError, EditProblem, Expected, Found, Kind, PathError, PathExpected,
    Position, SyntaxError,
};
use crate::text::Message;
use crate::text::document::message as text;

/// What was expected and what was found, without the position.
pub(crate) fn syntax_problem(error: &SyntaxError) -> Message {
    text::expected_but_found(expected(error.expected), found(error.found))
}

/// A refused edit.
pub(crate) fn edit(error: &EditError) -> Message {
    match error {
        EditError::DuplicateKey { path, first, second } => {
            text::duplicate_key(path, position(*first), position(*second))
        }
        EditError::NotAnObject { path, found, position: at } => {
            text::not_an_object(path, position(*at), kind(*found))
        }
        EditError::NotAnArray { path, found, position: at } => {
            text::not_an_array(path, position(*at), kind(*found))
        }
        EditError::NotFound { path } => text::not_found(path),
        EditError::TooDeep { path } => text::too_deep(path, Document::MAX_DEPTH),
        EditError::InvalidEdit { path, problem } => text::invalid_edit(path, edit_problem(problem)),
        EditError::Verification { path, check: failed } => {
            text::failed_verification(path, check(*failed))
        }
    }
}

/// A text that is not a path.
pub(crate) fn path(error: &PathError) -> Message {
    let expected = match error.expected {
        PathExpected::DotOrBracket => text::a_dot_or_bracket(),
        PathExpected::ClosingBracket => "`]`".into(),
        PathExpected::Identifier => text::a_word(),
        PathExpected::QuotedString => text::a_quoted_text(),
    };
    text::invalid_path(expected, error.offset)
}

/// A kind of value.
pub(crate) fn kind(kind: Kind) -> Message {
    match kind {
        Kind::Null => text::null(),
        Kind::Bool => text::a_boolean(),
        Kind::Number => text::a_number(),
        Kind::String => text::a_string(),
        Kind::Array => text::an_array(),
        Kind::Object => text::an_object(),
    }
}

fn position(position: Position) -> Message {
    text::position(position.line, position.column)
}

fn edit_problem(problem: &EditProblem) -> Message {
    match problem {
        EditProblem::RemovesRoot => text::removes_root(),
        EditProblem::ElementMismatch { field, value } => text::element_mismatch(field, value),
        EditProblem::ItemMismatch { item } => text::item_mismatch(item),
        EditProblem::NotAValue(error) => {
            let Position { line, column } = error.position;
            let (expected, found) = (expected(error.expected), found(error.found));
            text::not_a_value(text::not_parsed(line, column, expected, found))
        }
        EditProblem::SurroundedValue => text::surrounded_value(),
        EditProblem::NotEmpty => text::not_empty(),
    }
}

fn check(check: Check) -> Message {
    match check {
        Check::Parses { expected: what } => text::result_must_parse(expected(what)),
        Check::HasContainer => text::edit_has_container(),
        Check::SameContainer => text::container_stays(),
        Check::HasSlot => text::replaced_has_place(),
        Check::SameSlot => text::value_stays(),
        Check::NewValue => text::new_value_is_there(),
        Check::OneChild => text::one_child_changes(),
        Check::CommentsKept => text::comments_stay(),
        Check::SurroundingsKept => text::bytes_around_stay(),
    }
}

fn found(found: Found) -> Message {
    match found {
        Found::EndOfText => text::end_of_file(),
        Found::EndOfLine => text::end_of_line(),
        Found::Character('\t') => text::a_tab(),
        Found::Character(' ') => text::a_space(),
        Found::Character('`') => text::a_backquote(),
        Found::Character(_) => found.to_string().into(),
    }
}

fn expected(expected: Expected) -> Message {
    match expected {
        Expected::Value => text::a_value(),
        Expected::Key => text::a_key(),
        Expected::KeyOrBrace => text::a_key_or_brace(),
        Expected::Colon => text::a_colon(),
        Expected::CommaOrBrace => text::a_comma_or_brace(),
        Expected::CommaOrBracket => text::a_comma_or_bracket(),
        Expected::CommentStart => text::a_comment(),
        Expected::CommentEnd => text::end_of_comment(),
        Expected::DoubleQuote => text::double_quote(),
        Expected::SingleQuote => text::single_quote(),
        Expected::EscapedControl => text::escaped_controls(),
        Expected::JsonEscape => text::an_escape_of_json(),
        Expected::NoDigitAfterZero => text::no_digit_after_zero(),
        Expected::NonDigitEscape => text::an_escape_without_digit(),
        Expected::EscapedCharacter => text::an_escaped_character(),
        Expected::EscapedLetter => text::an_escaped_letter(),
        Expected::UnicodeEscape => text::a_unicode_escape(),
        Expected::HexDigit => text::a_hex_digit(),
        Expected::Digit => text::a_digit(),
        Expected::FractionDigit => text::a_digit_after_point(),
        Expected::ExponentDigit => text::a_digit_of_exponent(),
        Expected::SmallerText => text::a_small_text(),
        Expected::LessNesting => text::not_so_deep(),
        Expected::EndOfText => text::end_of_file(),
        Expected::True => "`true`".into(),
        Expected::False => "`false`".into(),
        Expected::Null => "`null`".into(),
        Expected::NaN => "`NaN`".into(),
        Expected::Infinity => "`Infinity`".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{edit, path, syntax_problem};
    use crate::document::{Dialect, Document, Edit, Path};

    #[test]
    fn english_sentences_are_those_of_the_engine() {
        for text in ["{", "{ a: 1 b: 2 }", "{ a: '\\1' }", "{ a: tru }", "{\ta\t}", "[`]", "[1]]"] {
            let error = Document::parse(text, Dialect::Json5).expect_err(text);
            assert!(error.to_string().ends_with(&syntax_problem(&error).text()), "{error}");
        }
        for text in ["a.", "a b", "a[=1]", "a[\"b\""] {
            let error = text.parse::<Path>().expect_err(text);
            assert_eq!(path(&error).text(), error.to_string());
        }
    }

    #[test]
    fn english_refusals_are_those_of_the_engine() {
        let document = Document::parse("{ a: 1, b: 2, b: 3, c: [], d: {} }", Dialect::Json5)
            .expect("the text is valid");
        let at = |path: &str| path.parse::<Path>().expect("the path is valid");
        let set = |path: &str| Edit::Set { path: at(path), value: 1.into() };
        let raw = |raw: &str| Edit::SetRaw { path: at("a"), raw: raw.to_owned() };
        let remove = |path: &str, empty: Option<&str>| Edit::Remove {
            path: at(path),
            restore_empty: empty.map(str::to_owned),
        };
        let refused = [
            set("a.b"),
            set("b"),
            set("d[=\"x\"]"),
            set("c[=\"x\"]"),
            set("c[id=\"x\"]"),
            raw("{"),
            raw(" 1"),
            remove("", None),
            remove("e", None),
            remove("a", Some("[]")),
        ];
        for refused in refused {
            let error = document.edit(std::slice::from_ref(&refused)).expect_err("it is refused");
            assert_eq!(edit(&error).text(), error.to_string());
        }
    }
}
