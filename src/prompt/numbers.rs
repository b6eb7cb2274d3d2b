//! Rows by their numbers, for lists that are answered in a line: `1 3-5`, `*`, `0`, or ids. Pure.

use super::MultiSelect;
use crate::secret;
use crate::text::prompt as text;

/// The rows that are chosen at the start, as they would be typed.
pub(super) fn written(many: &MultiSelect<'_>) -> String {
    let place = |id: &String| many.rows.iter().position(|row| row.id == *id);
    let word = |id: &String| place(id).map_or_else(|| id.clone(), |at| (at + 1).to_string());
    many.chosen.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// The ids that an answer means, in the order of the rows; ids that no row has come last, if they are allowed.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub(super) fn read(answer: &str, many: &MultiSelect<'_>) -> Result<Vec<String>, String> {
    let mut is_chosen = vec![false; many.rows.len()];
    let mut typed: Vec<String> = Vec::new();
    for word in answer.split([' ', ',']).filter(|word| !word.is_empty() && *word != "0") {
        let by_id = many.rows.iter().position(|row| row.id == word);
        match by_id.map(|at| (at, at)).or_else(|| range(word, many.rows.len())) {
            Some((from, to)) => is_chosen[from..=to].fill(true),
            None if many.allow_custom
                && !secret::has_certain_key(word)
                && !is_numeric(word)
                && !word.contains('\x1b') =>
            {
                if !typed.iter().any(|id| id == word) {
                    typed.push(word.to_owned());
                }
            }
            None => return Err(text::plain_not_understood(word)),
        }
    }
    let rows = many.rows.iter().zip(is_chosen).filter(|(_, is_chosen)| *is_chosen);
    let ids: Vec<String> = rows.map(|(row, _)| row.id.clone()).chain(typed).collect();
    if ids.len() < many.min { Err(text::at_least(many.min)) } else { Ok(ids) }
}

/// The first and last row of `3`, `3-5` or `*`.
fn range(word: &str, count: usize) -> Option<(usize, usize)> {
    let last = count.checked_sub(1)?;
    if word == "*" {
        return Some((0, last));
    }
    let (from, to) = word.split_once('-').unwrap_or((word, word));
    let place = |text: &str| text.parse::<usize>().ok()?.checked_sub(1).filter(|&at| at <= last);
    let (from, to) = (place(from)?, place(to)?);
    (from <= to).then_some((from, to))
}

/// Meant as a number, though there may be no such row.
fn is_numeric(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '*')
}

#[cfg(test)]
mod tests {
    use super::super::{MultiSelect, Row};
    use super::{read, written};

    fn with(answer: &str, allow_custom: bool, min: usize) -> Result<Vec<String>, String> {
        let row = |id: &str| Row { id: id.into(), cells: vec![id.into()] };
        let rows: Vec<Row> = ["a", "b", "c", "4x"].into_iter().map(row).collect();
        let many = MultiSelect { rows: &rows, allow_custom, min, ..MultiSelect::default() };
        read(answer, &many)
    }

    #[test]
    fn numbers_ranges_and_ids_are_understood() {
        assert_eq!(with("3 1", false, 1).unwrap(), ["a", "c"]);
        assert_eq!(with("2-4", false, 1).unwrap(), ["b", "c", "4x"]);
        assert_eq!(with("1, 4x", false, 1).unwrap(), ["a", "4x"]);
        assert_eq!(with("*", false, 1).unwrap().len(), 4);
        assert_eq!(with("0", false, 0).unwrap(), [""; 0]);
        assert_eq!(with("own b own", true, 1).unwrap(), ["b", "own"]);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for wrong in ["5", "0-2", "3-1", "own", "1-"] {
            assert!(with(wrong, false, 1).is_err(), "{wrong}");
        }
        let key = with("1 sk-abcdef12", true, 1).unwrap_err();
        assert!(key.contains("not one of the choices"), "{key}");
        assert!(with("5", true, 1).is_err(), "a number is meant as one");
        assert!(with("0", false, 1).is_err(), "one is needed");
    }

    #[test]
    fn the_chosen_are_written_as_they_would_be_typed() {
        let rows = [Row { id: "a".into(), cells: vec![] }, Row { id: "b".into(), cells: vec![] }];
        let chosen = ["b".to_owned(), "own".to_owned()];
        let many = MultiSelect {
            rows: &rows,
            chosen: &chosen,
            allow_custom: true,
            ..MultiSelect::default()
        };
        assert_eq!(written(&many), "2 own");
        assert_eq!(read("2 own", &many).unwrap(), ["b", "own"]);
    }
}
