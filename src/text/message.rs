//! A text as data: its code and its arguments, kept and compared by those and shown in the language of the reader.

use super::{Command, STORED_TOPICS, Text};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt::Display;

/// The code of what is the same in every language: its only argument.
const DATA: &str = "text";

/// The code of a list: a line for each message, indented.
const LIST: &str = "list";

/// A text by its code and arguments. Two messages are equal if those are, in whatever language they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// `topic.name` of the text. Empty in files of wcode 0.1.0.
    pub code: Cow<'static, str>,
    /// The values of the text's parameters, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<Argument>,
}

/// A value in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Argument {
    /// A name, a number, a path: the same in every language.
    Value(String),
    /// A command that the reader can type.
    Command(Command),
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
    pub fn from_text(module: &str, name: &str, args: &[&dyn ToArgument]) -> Self {
        let topic = module.trim_end_matches("::message").rsplit("::").next().unwrap_or_default();
        let args = args.iter().map(|arg| arg.to_argument()).collect();
        let message = Self { code: format!("{topic}.{name}").into(), args };
        debug_assert!(message.template().is_some(), "`{topic}` is not among the stored topics");
        message
    }

    /// These messages, an indented line each.
    pub fn list(messages: &[Self]) -> Self {
        Self { code: LIST.into(), args: messages.iter().map(Self::to_argument).collect() }
    }

    /// True for a message without a code, as files of wcode 0.1.0 have them.
    pub fn is_uncoded(&self) -> bool {
        self.code.is_empty()
    }

    /// The first command in it that the reader can type.
    pub fn command(&self) -> Option<&Command> {
        self.args.iter().find_map(|arg| match arg {
            Argument::Command(command) => Some(command),
            Argument::Message(message) => message.command(),
            Argument::Value(_) => None,
        })
    }

    /// True if a name, a path or another value in it is this one.
    pub fn has_value(&self, wanted: &str) -> bool {
        self.args.iter().any(|arg| match arg {
            Argument::Value(value) => value == wanted,
            Argument::Message(message) => message.has_value(wanted),
            Argument::Command(_) => false,
        })
    }

    /// The text, in the current language.
    pub fn text(&self) -> String {
        let args: Vec<String> = self.args.iter().map(Argument::text).collect();
        if let Some(text) = self.template() {
            if text.parameters.is_empty() {
                return text.get().to_owned();
            }
            let values: Vec<_> = args.iter().map(|arg| arg as &dyn Display).collect();
            return text.fill(&values);
        }
        match (self.code.as_ref(), args.first()) {
            (DATA, _) => args.concat(),
            (LIST, _) => args.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n"),
            (code, Some(subject)) => super::monitor::untranslated_about(code, subject),
            (code, None) => super::monitor::untranslated(code),
        }
    }

    fn template(&self) -> Option<&'static Text> {
        let (topic, name) = self.code.split_once('.')?;
        let (_, texts) = STORED_TOPICS.iter().find(|(known, _)| *known == topic)?;
        let is_meant =
            |text: &&&Text| text.name == name && text.parameters.len() == self.args.len();
        texts.iter().find(is_meant).copied()
    }
}

/// What is the same in every language, such as a name or the report of an operating system.
impl From<String> for Message {
    fn from(data: String) -> Self {
        Self { code: DATA.into(), args: vec![Argument::Value(data)] }
    }
}

impl From<&str> for Message {
    fn from(data: &str) -> Self {
        Self::from(data.to_owned())
    }
}

impl Argument {
    fn text(&self) -> String {
        match self {
            Self::Value(value) => value.clone(),
            Self::Command(command) => command.to_line(),
            Self::Message(message) => message.text(),
        }
    }
}

impl ToArgument for Message {
    fn to_argument(&self) -> Argument {
        Argument::Message(self.clone())
    }
}

impl ToArgument for &Message {
    fn to_argument(&self) -> Argument {
        Argument::Message((*self).clone())
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
    use super::{Argument, Command, Message};

    #[test]
    fn a_message_is_shown_in_the_language_of_the_reader_and_equal_in_all() {
        let message = text::value_gone("a.b");
        assert_eq!(message.code, "finding.value_gone");
        assert_eq!(message.args, [Argument::Value("a.b".into())]);
        assert_eq!(message.text(), super::super::finding::value_gone("a.b"));
        assert_ne!(message, text::value_gone("a.c"));
    }

    #[test]
    fn a_command_in_a_message_is_found_by_its_type_and_quoted_for_a_shell() {
        let command = Command::new(["wcode", "apply", "--config", "a b"]);
        let inner = super::super::errors::message::hint_no_key_stored(command.clone());
        let message = Message::list(&["no command".into(), inner]);
        assert_eq!(message.command(), Some(&command));
        assert!(message.text().contains("`wcode apply --config 'a b'`"), "{}", message.text());
        assert_eq!(text::value_gone("`wcode apply`").command(), None);
    }

    #[test]
    fn a_value_in_a_message_is_found_whole() {
        let message = Message::list(&[text::value_gone("a.b")]);
        assert!(message.has_value("a.b"));
        assert!(!message.has_value("a"));
        assert!(!Message::from("about a.b").has_value("a.b"));
    }

    #[test]
    fn a_list_has_an_indented_line_for_each_message() {
        let message = Message::list(&["a".into(), "b".into()]);
        assert_eq!(message.text(), "  a\n  b");
    }
}
