//! Which rows a search text means. Pure.
//!
//! A space or a comma separates words, in any order (`coder qwen3`). If no row contains the words as typed, other letters
//! may come between theirs (`qwen235` finds `qwen/qwen3-235b`). Rows keep their order, so that the list narrows and does
//! not shuffle under the cursor.

/// What can be searched: one text per row.
#[derive(Debug)]
pub(super) struct Index(Vec<String>);

impl Index {
    pub(super) fn new<'t>(rows: impl Iterator<Item = Vec<&'t str>>) -> Self {
        // A line end, which cannot be typed, keeps a word from matching across cells.
        Self(rows.map(|parts| parts.join("\n").to_lowercase()).collect())
    }

    /// True if a row has this text.
    pub(super) fn contains(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().any(|row| row.contains(&text))
    }

    /// The rows that match, in order.
    pub(super) fn find(&self, search: &str) -> Vec<usize> {
        let search = search.to_lowercase();
        let words: Vec<&str> = search.split([',', ' ']).filter(|word| !word.is_empty()).collect();
        let having = |matches: fn(&str, &str) -> bool| -> Vec<usize> {
            let all = |text: &str| words.iter().all(|word| matches(text, word));
            let rows = self.0.iter().enumerate();
            rows.filter(|(_, text)| all(text)).map(|(at, _)| at).collect()
        };
        let exact = having(|text, word| text.contains(word));
        if exact.is_empty() {
            having(|text, word| text.lines().any(|line| is_in(line, word)))
        } else {
            exact
        }
    }
}

/// True if the text contains the word's letters in their order.
fn is_in(text: &str, word: &str) -> bool {
    let mut text = text.chars();
    word.chars().all(|wanted| text.any(|c| c == wanted))
}

#[cfg(test)]
mod tests {
    use super::Index;

    fn find(search: &str) -> Vec<usize> {
        let rows = [
            vec!["qwen/qwen3-235b-a22b", "Qwen3 235B", "通义千问"],
            vec!["qwen/qwen3-coder", "Qwen3 Coder", "通义千问"],
            vec!["gpt-5", "GPT-5", "OpenAI"],
        ];
        Index::new(rows.into_iter()).find(search)
    }

    #[test]
    fn ids_and_cells_are_searched_without_regard_to_case() {
        assert_eq!(find(""), [0, 1, 2]);
        assert_eq!(find("QWEN3"), [0, 1]);
        assert_eq!(find("千问"), [0, 1]);
        assert_eq!(find("openai"), [2]);
        assert!(find("mistral").is_empty());
    }

    #[test]
    fn words_are_parted_by_commas_or_by_nothing() {
        assert_eq!(find("coder,qwen3"), [1]);
        assert_eq!(find("qwen3 coder"), [1], "as a paste has it");
        assert_eq!(find("qwen235"), [0]);
        assert_eq!(find("gpt5"), [2]);
        assert_eq!(find(","), [0, 1, 2]);
        assert_eq!(find("5"), [0, 2], "letters lie apart only where no row has them together");
    }
}
