//! Files of variables as clients for Node.js read them: by the npm package `dotenv`, whose rules these are (17.x).
//!
//! `NAME=value`, `export NAME=value` or `NAME: value`, a line each; a value in quotes may go over several lines; one
//! without ends at `#`. Nothing is expanded. Of a name that comes twice the last value counts.

/// The variables in a file's text. What is no variable is passed over, as by the package.
pub(super) fn parse(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let mut end = line_end(text, at);
        if let Some((name, start)) = assignment(&text[at..end]) {
            let begin = at + start;
            let value = match in_quotes(&text[begin..]) {
                Some((value, length)) => {
                    end = line_end(text, (begin + length).max(end));
                    value
                }
                None => text[begin..end].split('#').next().unwrap_or_default().trim().to_owned(),
            };
            found.retain(|(known, _)| known != name);
            found.push((name.to_owned(), value));
        }
        at = end + 1;
    }
    found
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |length| from + length)
}

/// The name that a line sets, and where in the line its value begins.
fn assignment(line: &str) -> Option<(&str, usize)> {
    let body = line.trim_start_matches('\u{feff}').trim_start();
    let body = body.strip_prefix("export ").map_or(body, str::trim_start);
    let length = body.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c)))?;
    let (name, rest) = body.split_at(length);
    let value = match (rest.trim_start().strip_prefix('='), rest.strip_prefix(": ")) {
        (Some(value), _) | (None, Some(value)) => value.trim_start_matches([' ', '\t']),
        (None, None) => return None,
    };
    (!name.is_empty()).then(|| (name, line.len() - value.len()))
}

/// The text in quotes at the beginning, and how long it is with them.
fn in_quotes(text: &str) -> Option<(String, usize)> {
    let quote = text.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))?;
    let is_end = |at: &usize| !text[..*at].ends_with('\\');
    let end = text.match_indices(quote).map(|(at, _)| at).skip(1).find(is_end)?;
    let value = &text[1..end];
    let value =
        if quote == '"' { value.replace("\\n", "\n").replace("\\r", "\r") } else { value.into() };
    Some((value, end + 1))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn variables_are_read_as_dotenv_reads_them() {
        let text = "# mine\nA=one\n export B = \"two # kept\"  # gone\r\nC='three\nlines'\nD: four # gone\nE=\nA=last\n\
                    no variable\n=x\nF=`back'tick`\nG=\"a\\nb\"\nH='it\\'s'\nI=\"open\n";
        let pairs: Vec<(String, String)> = parse(text);
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| (&name[..], &value[..])).collect();
        let expected = [
            ("B", "two # kept"),
            ("C", "three\nlines"),
            ("D", "four"),
            ("E", ""),
            ("A", "last"),
            ("F", "back'tick"),
            ("G", "a\nb"),
            ("H", "it\\'s"),
            ("I", "\"open"),
        ];
        assert_eq!(pairs, expected);
    }
}
