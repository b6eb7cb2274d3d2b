//! The key by `apiKeyHelper`: a command whose output is the key.
//!
//! Measured (2.1.332): it is run by `/bin/sh -c` in the working folder, with the whole environment; its output is used for
//! five minutes, and asked for again after a 401; what it prints on stderr is what the user reads when it fails. A key in
//! its place would be run as a command.

use super::super::key_command::get_key;
use super::super::{EntrySpec, KeyDelivery, KeyValue, Policy, Reference};
use crate::document::{Node, Path};
use crate::error::{Error, Result};
use crate::secret;
use crate::text::claude as text;

/// The program that prints a variable, and nothing if there is none.
const PRINT_VARIABLE: &str = "printenv";

/// The path of the command.
pub(super) fn place() -> Path {
    Path::root().key("apiKeyHelper")
}

/// What goes in its place, by which rule. `is_vendors` if the base URL there is already that of the vendor: a helper of the
/// user's stays then, and gives way otherwise only when told to, as it hands out the key of another vendor.
///
/// # Errors
/// `Error::Unsupported` for a key itself: its files are the wrong place for one.
pub(super) fn command(wanted: &EntrySpec, is_vendors: bool) -> Result<(String, Policy)> {
    let (command, named, standing) = match &wanted.key {
        KeyValue::Literal(_) => {
            return Err(Error::unsupported(
                text::message::takes_no_key(),
                Some(text::message::hint_takes_no_key()),
            ));
        }
        KeyValue::Variable { name, named } => (print_variable(name), *named, Policy::KeyOnce),
        KeyValue::Reference(reference) => {
            (get_key(reference, &wanted.vendor), reference.named, reference.rule())
        }
    };
    let rule = match (named, is_vendors) {
        (true, _) => Policy::Requested,
        (false, true) => standing,
        (false, false) => Policy::Required,
    };
    Ok((command, rule))
}

/// The command for every user of the machine, each with a key of their own.
pub(super) fn command_for_all(wanted: &EntrySpec) -> Option<String> {
    match &wanted.key {
        KeyValue::Literal(_) => None,
        KeyValue::Variable { name, .. } => Some(print_variable(name)),
        KeyValue::Reference(reference) => {
            let reference = Reference { is_usual_state_dir: true, ..reference.clone() };
            Some(get_key(&reference, &wanted.vendor))
        }
    }
}

fn print_variable(name: &str) -> String {
    if cfg!(windows) { format!("echo %{name}%") } else { format!("{PRINT_VARIABLE} {name}") }
}

/// The variable that the command prints.
pub(super) fn variable(command: &str) -> Option<&str> {
    let command = command.trim();
    let name = command.strip_prefix(PRINT_VARIABLE).map(str::trim_start);
    let name = name.or_else(|| command.strip_prefix("echo %")?.strip_suffix('%'))?;
    crate::catalog::is_variable(name).then_some(name)
}

/// What is in the command's place: one word that is no path is a key that got into the wrong one.
pub(super) fn delivery(value: Option<Node<'_>>) -> KeyDelivery {
    let Some(text) = value.and_then(Node::as_str) else { return KeyDelivery::None };
    let text = text.trim();
    let is_word =
        !text.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '\\' | '\'' | '"'));
    match text {
        "" => KeyDelivery::None,
        command if variable(command).is_some() => KeyDelivery::Env,
        word if is_word && secret::mask(word) != word => KeyDelivery::Literal,
        _ => KeyDelivery::Ref,
    }
}

#[cfg(test)]
mod tests {
    use super::{delivery, variable};
    use crate::clients::KeyDelivery;
    use crate::document::{Dialect, Document};

    #[test]
    fn a_command_is_told_from_a_variable_and_a_key() {
        assert_eq!(variable("printenv WCODE_API_KEY"), Some("WCODE_API_KEY"));
        assert_eq!(variable("echo %WCODE_API_KEY%"), Some("WCODE_API_KEY"));
        for (text, expected) in [
            ("", KeyDelivery::None),
            ("printenv A_KEY", KeyDelivery::Env),
            ("sk-e2e-0123456789", KeyDelivery::Literal),
            ("'/usr/bin/wcode' key get", KeyDelivery::Ref),
            ("/home/me/key.sh", KeyDelivery::Ref),
            ("pass-vendor", KeyDelivery::Ref),
        ] {
            let text = serde_json::Value::from(text).to_string();
            let document = Document::parse(text, Dialect::Json).unwrap();
            assert_eq!(delivery(Some(document.root())), expected, "{}", document.text());
        }
    }
}
