//! Text put into the managers' files, so that it is read as it was meant. Pure.

/// One word of a systemd unit, in quotes: no specifier, no escape, no end of the word in it (`systemd.syntax(7)`).
///
/// A dollar sign stays single: it is taken literally in a program's path and in `Environment=`.
pub(super) fn quote_word(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

/// The text that `word` quoted; `None` if this is not its output.
pub(super) fn unquote_word(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner.chars();
    while let Some(c) = rest.next() {
        text.push(if matches!(c, '\\' | '%') { rest.next()? } else { c });
    }
    Some(text)
}

/// Text between two tags, or in an attribute.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// What `xml` was made of.
pub(super) fn unxml(escaped: &str) -> String {
    let marks = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    marks.into_iter().fold(escaped.to_owned(), |text, (mark, c)| text.replace(mark, c))
}

/// The text between two pieces of a text.
pub(super) fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// A template with its blanks filled in, in one pass: what is filled in may look like a blank. A line of its own is
/// dropped if nothing is filled into it.
pub(super) fn fill(template: &str, blanks: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    for line in template.split_inclusive('\n') {
        let whole = blanks.iter().find(|(name, _)| line.trim() == format!("{{{{{name}}}}}"));
        match whole {
            Some((_, "")) => {}
            Some((_, value)) => filled.extend([value, "\n"]),
            None => fill_line(line, blanks, &mut filled),
        }
    }
    filled
}

fn fill_line(line: &str, blanks: &[(&str, &str)], filled: &mut String) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        let value = blanks.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        filled.push_str(before);
        filled.push_str(value.unwrap_or_default());
        rest = behind;
    }
    filled.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::{fill, quote_word, unquote_word, unxml, xml};

    #[test]
    fn nothing_in_a_word_is_read_as_more_than_itself() {
        assert_eq!(quote_word(r#"/a b/50% "x"\$HOME"#), r#""/a b/50%% \"x\"\\$HOME""#);
        assert_eq!(xml("<a & 'b' \"c\">"), "&lt;a &amp; &apos;b&apos; &quot;c&quot;&gt;");
    }

    #[test]
    fn what_was_quoted_is_read_as_it_was() {
        for text in ["/a b/50% \"x\"\\$HOME", "%%h", "\\\\", "&amp;lt; <'é'>", ""] {
            assert_eq!(unquote_word(&quote_word(text)).as_deref(), Some(text));
            assert_eq!(unxml(&xml(text)), text);
        }
        assert_eq!(unquote_word("/bin/true"), None);
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let template = "a\n{{none}}\n  {{block}}\nx={{one}} {{two}}\n";
        let blanks = [("none", ""), ("block", "b1\nb2"), ("one", "{{two}}"), ("two", "2")];
        assert_eq!(fill(template, &blanks), "a\nb1\nb2\nx={{two}} 2\n");
    }
}
