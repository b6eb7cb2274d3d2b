//! Every text that people read, in English and in Simplified Chinese side by side, by topic.
//!
//! A text is a function named after what it says; what is put into it are its parameters. A text that lacks a language
//! does not compile; `tests/texts.rs` holds every text to the same placeholders and commands in both languages.
//! Which language is spoken is decided once, in `main`; reports in JSON stay English unless `--lang` is given.
//! Pure: on the ground floor, so that errors can speak.

mod fill;
mod harmless;
mod language;

pub use harmless::{harmless, is_seen};
pub use language::{Language, language, speak};

/// One text in both languages, for the test that compares them.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// The function's name.
    pub name: &'static str,
    /// Its parameters, each of which stands in both templates.
    pub parameters: &'static [&'static str],
    /// The English template.
    pub en: &'static str,
    /// The Chinese template.
    pub zh: &'static str,
}

/// Several names in the middle of a sentence.
pub fn joined(names: &[String]) -> String {
    names.join(match language() {
        Language::En => " and ",
        Language::Zh => "、",
    })
}

/// What stands before a sentence, and the sentence: a full-width colon brings its own space.
pub fn labelled(label: &str, sentence: &str) -> String {
    let gap = if label.is_ascii() { " " } else { "" };
    format!("{label}{gap}{sentence}")
}

/// Declares the texts of one topic: a function each, and the topic's `TABLE`.
///
/// A text with parameters (anything that can be displayed) gives a `String`, one without a `&'static str`.
macro_rules! texts {
    ($($name:ident $(($($parameter:ident),+))? { en: $en:literal, zh: $zh:literal $(,)? })+) => {
        $(texts!(@text $name $(($($parameter),+))? $en $zh);)+

        /// Every text of this topic.
        pub const TABLE: &[super::Text] = &[$(super::Text {
            name: stringify!($name),
            parameters: &[$($(stringify!($parameter)),+)?],
            en: $en,
            zh: $zh,
        }),+];
    };
    (@text $name:ident $en:literal $zh:literal) => {
        #[doc = $en]
        pub fn $name() -> &'static str {
            match super::language() {
                super::Language::En => $en,
                super::Language::Zh => $zh,
            }
        }
    };
    (@text $name:ident ($($parameter:ident),+) $en:literal $zh:literal) => {
        #[doc = $en]
        pub fn $name($($parameter: impl std::fmt::Display),+) -> String {
            // Never called: the compiler checks both templates.
            let _ = || (format!($en), format!($zh));
            let template = match super::language() {
                super::Language::En => $en,
                super::Language::Zh => $zh,
            };
            super::fill::fill(template, &[$((stringify!($parameter), &$parameter)),+])
        }
    };
}

/// Declares the topics, and the list of them all.
macro_rules! topics {
    ($($topic:ident)+) => {
        $(pub mod $topic;)+

        /// Every topic with its texts.
        pub const TOPICS: &[(&str, &[Text])] = &[$((stringify!($topic), $topic::TABLE)),+];
    };
}

topics! {
    ask
    catalog
    chat
    clients
    command_line
    commands
    doctor
    document
    errors
    finding
    health
    help
    host
    http
    inputs
    journal
    key_commands
    keys
    metrics
    models
    monitor
    openclaw
    opencode
    parameters
    plan
    report
    resolver
    scrub
    service
    setup
    snippet
    status
    use_model
    wizard
}
