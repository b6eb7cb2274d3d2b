//! Every text that people read, in all languages side by side, by topic.
//!
//! A text is a function named after its meaning; its parameters are the placeholders of the templates. A text that
//! lacks a language does not compile; `tests/texts.rs` checks that all languages have the same placeholders and commands.
//! `main` sets the language once; reports in JSON are English unless `--lang` is given.
//! Pure: on the ground floor, so that errors can use it.

mod command;
mod fill;
mod language;
mod message;
mod quantity;
mod sanitize;

use fill::fill;
use std::fmt::Display;

pub use command::Command;
pub use language::{Language, Translations, language, set_language};
pub use message::{Argument, Message, ToArgument};
pub use quantity::tokens;
pub use sanitize::{is_printable, sanitize_for_terminal};

/// One text in every language, for the test that compares them.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// The function's name.
    pub name: &'static str,
    /// The placeholders of every template.
    pub parameters: &'static [&'static str],
    /// The templates.
    pub translations: Translations,
}

impl Text {
    /// The text in the current language.
    #[inline(never)] // Of hundreds of callers.
    fn get(&self) -> &'static str {
        self.translations.get(language())
    }

    /// The template in the current language, with these values of the parameters in their places.
    fn fill(&self, values: &[&dyn Display]) -> String {
        fill(self.get(), self.parameters, values)
    }
}

/// Several names in the middle of a sentence.
pub fn joined<S: AsRef<str>>(names: &[S]) -> String {
    let separator = Translations { en: " and ", zh: "、" };
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(separator.get(language()))
}

/// A label and a sentence; a full-width colon needs no space behind it.
pub fn labelled(label: &str, sentence: &str) -> String {
    let gap = if label.is_ascii() { " " } else { "" };
    format!("{label}{gap}{sentence}")
}

/// Declares the texts of one topic: a function each, and the topic's `TABLE`.
///
/// A text with parameters (anything that can be displayed) gives a `String`, one without a `&'static str`. The columns
/// are those of `languages!` in `language.rs`.
macro_rules! texts {
    ($($name:ident $(($($parameter:ident),+))? { $($language:ident: $text:literal),+ $(,)? })+) => {
        $(texts!(@text $name $(($($parameter),+))? { $($language: $text),+ });)+

        /// Each text as data, kept once: what a function adds to the program is little more than a call.
        mod rows {
            #![expect(non_upper_case_globals, reason = "named as the functions")]
            use super::super::{Text, Translations};

            $(pub(super) static $name: Text = Text {
                name: stringify!($name),
                parameters: &[$($(stringify!($parameter)),+)?],
                translations: Translations { $($language: $text),+ },
            };)+
        }

        /// Every text of this topic.
        pub const TABLE: &[&super::Text] = &[$(&rows::$name),+];

        /// The same texts as messages: a code with its arguments, turned into text where it is shown.
        pub mod message {
            $(texts!(@message $name $(($($parameter),+))?);)+
        }
    };
    (@message $name:ident) => {
        #[doc = concat!("`", stringify!($name), "` as a message.")]
        pub fn $name() -> super::super::Message {
            super::super::Message::from_text(module_path!(), stringify!($name), &[])
        }
    };
    (@message $name:ident ($($parameter:ident),+)) => {
        #[doc = concat!("`", stringify!($name), "` as a message.")]
        pub fn $name($($parameter: impl super::super::ToArgument),+) -> super::super::Message {
            super::super::Message::from_text(
                module_path!(),
                stringify!($name),
                &[$(&$parameter),+],
            )
        }
    };
    (@text $name:ident { $first:ident: $english:literal $(, $language:ident: $text:literal)* }) => {
        #[doc = $english]
        pub fn $name() -> &'static str {
            rows::$name.get()
        }
    };
    (@text $name:ident ($($parameter:ident),+)
        { $first:ident: $english:literal $(, $language:ident: $text:literal)* }) => {
        #[doc = $english]
        pub fn $name($($parameter: impl std::fmt::Display),+) -> String {
            // Never called: the compiler checks every template.
            let _ = || (format!($english), $(format!($text)),*);
            rows::$name.fill(&[$(&$parameter),+])
        }
    };
}

/// Declares the topics, and the list of them all.
macro_rules! topics {
    ($($topic:ident)+) => {
        $(pub mod $topic;)+

        /// Every topic with its texts.
        pub const TOPICS: &[(&str, &[&Text])] = &[$((stringify!($topic), $topic::TABLE)),+];
    };
}

topics! {
    prompt
    catalog
    chat
    claude
    clients
    command_line
    commands
    copilot
    doctor
    document
    errors
    examples
    finding
    health
    help
    host
    http
    inputs
    journal
    key_commands
    key_origins
    keys
    kilo
    link
    manual
    metrics
    models
    monitor
    openclaw
    opencode
    overview
    parameters
    pi
    plan
    qwen
    release
    report
    resolver
    scrub
    service
    setup
    snippet
    status
    test_turn
    uninstall
    use_model
    wizard
}

/// Declares the topics of which there are messages: only their tables are needed at run time.
macro_rules! stored_topics {
    ($($topic:ident)+) => {
        const STORED_TOPICS: &[(&str, &[&Text])] = &[$((stringify!($topic), $topic::TABLE)),+];
    };
}

stored_topics! {
    catalog
    chat
    claude
    clients
    command_line
    commands
    doctor
    document
    errors
    finding
    health
    host
    http
    inputs
    journal
    key_commands
    key_origins
    keys
    kilo
    link
    manual
    metrics
    models
    monitor
    openclaw
    opencode
    parameters
    pi
    plan
    prompt
    qwen
    release
    report
    resolver
    scrub
    service
    setup
    snippet
    status
    test_turn
    uninstall
    use_model
}
