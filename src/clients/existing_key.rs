//! The existing value of a key field: a key, a placeholder, or the name of a variable.

use super::{Client, ConfigSet, DesiredState, KeyDelivery};
use crate::document::Node;
use crate::secret::{Secret, is_reference};

impl ConfigSet {
    /// The plain-text key in the vendor's entry: a hand-made one, copied from the vendor's page.
    pub fn existing_plaintext_key(
        &self,
        client: &dyn Client,
        desired: &DesiredState,
    ) -> Option<Secret> {
        plaintext_key(client, self.files[desired.file].document.get(&desired.key)?)
    }
}

/// A plain-text key at the path from which this client reads it.
pub(crate) fn plaintext_key(client: &dyn Client, node: Node<'_>) -> Option<Secret> {
    let is_literal = client.key_delivery(Some(node), false) == KeyDelivery::Literal;
    literal_key(node).filter(|_| is_literal)
}

/// The variable that is named there: `${NAME}`, `{env:NAME}`, or a reference object of the source `env`.
pub(super) fn named_variable(node: Node<'_>) -> Option<String> {
    if node.get("source").and_then(Node::as_str).as_deref() == Some("env") {
        return Some(node.get("id")?.as_str()?.into_owned());
    }
    let text = node.as_str()?;
    let text = text.trim();
    let inner = text.strip_prefix("${").or_else(|| text.strip_prefix("{env:"));
    let name =
        inner.and_then(|inner| inner.strip_suffix('}')).or_else(|| text.strip_prefix('$'))?;
    Some(name.to_owned())
}

/// A key that is there itself: no reference, no variable, no placeholder.
fn literal_key(node: Node<'_>) -> Option<Secret> {
    let text = node.as_str()?;
    let text = text.trim();
    let is_key =
        !is_reference(text) && !is_placeholder(text) && text.chars().all(|c| c.is_ascii_graphic());
    is_key.then(|| Secret::new(text.to_owned()))
}

/// A text that only keeps the place of a key, as vendors' pages have it.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    text.is_empty()
        || (text.starts_with('<') && text.ends_with('>'))
        || text == "API_KEY"
        || text == "YOUR_API_KEY"
}

#[cfg(test)]
mod tests {
    use super::literal_key;
    use crate::document::{Dialect, Document};

    fn key(value: &str) -> Option<String> {
        let document = Document::parse(value, Dialect::Json5).expect("a test's own text");
        literal_key(document.root()).map(|key| key.expose().to_owned())
    }

    #[test]
    fn a_key_is_told_from_all_that_only_names_or_keeps_its_place() {
        assert_eq!(key("' sk-1234567 '").as_deref(), Some("sk-1234567"));
        for other in [
            "'${WCODE_API_KEY}'",
            "'{env:WCODE_API_KEY}'",
            "'{file:~/key}'",
            "'$WCODE_API_KEY'",
            "'<API_KEY>'",
            "'YOUR_API_KEY'",
            "''",
            "'two words'",
            "null",
            "{source: 'exec', provider: 'wcode', id: 'wcode/api-key'}",
        ] {
            assert_eq!(key(other), None, "{other}");
        }
    }
}
