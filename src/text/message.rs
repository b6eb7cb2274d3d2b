//! A text as data: its code and its arguments, kept and compared by those and shown in the language of the reader.

use super::fill::fill;
use super::{Language, STORED_TOPICS, Text, language};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Display;

/// The code of a text that nothing is known about.
const TEXT: &str = "text";

/// A text by its code and arguments. Two messages are equal if those are, in whatever language they were made.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Message {
    /// `topic.name` of the text, or the kind of an error. Empty in files of wcode 0.1.0.
    pub code: Cow<'static, str>,
    /// The values of the text's parameters, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<Argument>,
    /// The text itself if no template has it, such as the report of an operating system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    verbatim: Option<Verbatim>,
}

/// A text without a template, and the language of its words.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Verbatim {
    lang: Language,
    text: String,
}

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A name, a number, a path: the same in every language.
    Value(String),
    /// A text of its own.
    Message(Message),
}

/// What can be an argument of a message.
pub trait ToArgument {
    /// The argument.
    fn to_argument(&self) -> Argument;
}

impl Message {
    /// A message with the text of this module, as the `texts!` macro has it.
    #[doc(hidden)]
    pub fn from_text(module: &'static str, name: &'static str, args: Vec<Argument>) -> Self {
        let topic = module.trim_end_matches("::message").rsplit("::").next().unwrap_or_default();
        let message = Self { code: format!("{topic}.{name}").into(), args, verbatim: None };
        debug_assert!(message.template().is_some(), "`{topic}` is not among the stored topics");
        message
    }

    /// A text without a template, made in the current language; `code` and `args` say what it is about.
    pub fn verbatim(code: &'static str, args: Vec<Argument>, text: impl Into<String>) -> Self {
        let verbatim = Some(Verbatim { lang: language(), text: text.into() });
        Self { code: code.into(), args, verbatim }
    }

    /// True for a message without a code, as files of wcode 0.1.0 have them.
    pub fn is_uncoded(&self) -> bool {
        self.code.is_empty()
    }

    /// The text, in the current language.
    pub fn text(&self) -> String {
        if let Some(text) = self.template() {
            if text.parameters.is_empty() {
                return text.translations.get(language()).to_owned();
            }
            let args: Vec<String> = self.args.iter().map(Argument::text).collect();
            let args = args.iter().map(|arg| arg as &dyn Display);
            let values: Vec<_> = text.parameters.iter().copied().zip(args).collect();
            return fill(text.translations.get(language()), &values);
        }
        match (&self.verbatim, self.args.first()) {
            (Some(verbatim), _) if verbatim.lang == language() => verbatim.text.clone(),
            (_, Some(subject)) if self.code != TEXT => {
                super::monitor::untranslated_about(&self.code, subject.text())
            }
            _ => super::monitor::untranslated(&self.code),
        }
    }

    fn template(&self) -> Option<&'static Text> {
        let (topic, name) = self.code.split_once('.')?;
        let (_, texts) = STORED_TOPICS.iter().find(|(known, _)| *known == topic)?;
        texts.iter().find(|text| text.name == name && text.parameters.len() == self.args.len())
    }
}

impl PartialEq for Message {
    fn eq(&self, other: &Self) -> bool {
        (&self.code, &self.args) == (&other.code, &other.args)
    }
}

impl Eq for Message {}

/// A text that is data itself, such as a name: it is its own argument.
impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::verbatim(TEXT, vec![Argument::Value(text.clone())], text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl Argument {
    fn text(&self) -> String {
        match self {
            Self::Value(value) => value.clone(),
            Self::Message(message) => message.text(),
        }
    }
}

impl ToArgument for Message {
    fn to_argument(&self) -> Argument {
        Argument::Message(self.clone())
    }
}

impl<T: Display> ToArgument for T {
    fn to_argument(&self) -> Argument {
        Argument::Value(self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::super::finding::message as text;
    use super::Argument;

    #[test]
    fn a_message_is_shown_in_the_language_of_the_reader_and_equal_in_all() {
        let message = text::value_gone("a.b");
        assert_eq!(message.code, "finding.value_gone");
        assert_eq!(message.args, [Argument::Value("a.b".into())]);
        assert_eq!(message.text(), super::super::finding::value_gone("a.b"));
        assert_ne!(message, text::value_gone("a.c"));
    }
}
