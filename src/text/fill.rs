//! Puts a text together from its template.

use std::fmt::{Display, Write};

/// The template with the values of these names in their places; `{{` and `}}` are braces.
///
/// One function for all texts, so that a text adds little more than its words to the program. The compiler checks that
/// every place has its value, at the declaration of the text.
pub(super) fn fill(template: &str, names: &[&str], values: &[&dyn Display]) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let place = from.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        rest = match (from.get(..2), place) {
            (Some("{{" | "}}"), _) | (_, None) => {
                text.push_str(&from[..1]);
                from.get(2..).unwrap_or_default()
            }
            (_, Some((name, after))) => {
                let at = names.iter().position(|known| *known == name);
                if let Some(value) = at.and_then(|at| values.get(at)) {
                    // A `String` takes whatever is written to it.
                    let _ = write!(text, "{value}");
                }
                after
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn values_go_into_their_places_and_doubled_braces_are_braces() {
        for (template, text) in [
            ("", ""),
            ("plain", "plain"),
            ("{a}", "1"),
            ("{a}{b} and {a}", "1{x} and 1"),
            ("`{{env:{a}}}`", "`{env:1}`"),
            ("{{}}", "{}"),
            ("密钥 {a}，{b}", "密钥 1，{x}"),
        ] {
            assert_eq!(fill(template, &["a", "b"], &[&1, &"{x}"]), text, "{template}");
        }
    }
}
