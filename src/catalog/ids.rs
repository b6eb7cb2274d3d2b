//! Model ids that people type: `glm-4.7`, `GLM-4.7` and `z-ai/glm-4.7` may mean the same model.

/// The ids that a typed one may mean, the nearest kind of match only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match<T> {
    /// The same id, or the same but for upper and lower case.
    Whole(T),
    /// These have the same last part, ignoring case; at least one.
    LastPart(Vec<T>),
    /// Nothing like it.
    None,
}

/// What follows the lab: `glm-4.7` in `z-ai/glm-4.7`.
pub(super) fn last_part(id: &str) -> &str {
    id.rsplit('/').next().unwrap_or(id)
}

/// True if `name` ends in what was typed, part by part, ignoring case: `wcode/z-ai/glm-4.7` in `GLM-4.7` and in
/// `z-ai/glm-4.7`, but not in `x/glm-4.7`.
pub(crate) fn ends_with_id(name: &str, typed: &str) -> bool {
    let is_end = |rest: &str| rest.eq_ignore_ascii_case(typed);
    is_end(name) || name.match_indices('/').any(|(at, _)| is_end(&name[at + 1..]))
}

/// Finds what `typed` means among `known`: exactly, then ignoring case, then by the last part.
pub(super) fn find<T>(
    typed: &str,
    known: impl IntoIterator<Item = T>,
    id_of: impl Fn(&T) -> &str,
) -> Match<T> {
    let last = last_part(typed);
    let has_last = |it: &T| last_part(id_of(it)).eq_ignore_ascii_case(last);
    let mut found: Vec<T> = known.into_iter().filter(has_last).collect();
    let exact = found.iter().position(|it| id_of(it) == typed);
    let whole = exact.or_else(|| found.iter().position(|it| id_of(it).eq_ignore_ascii_case(typed)));
    match whole {
        Some(at) => Match::Whole(found.swap_remove(at)),
        None if found.is_empty() => Match::None,
        None => Match::LastPart(found),
    }
}

#[cfg(test)]
mod tests {
    use super::{Match, ends_with_id, find};

    fn among<'k>(typed: &str, known: &[&'k str]) -> Match<&'k str> {
        find(typed, known.iter().copied(), |id| id)
    }

    #[test]
    fn a_name_is_like_its_end_part_by_part() {
        for typed in ["wcode/z-ai/glm-4.7", "z-ai/GLM-4.7", "glm-4.7"] {
            assert!(ends_with_id("wcode/z-ai/glm-4.7", typed), "{typed}");
        }
        for typed in ["x/glm-4.7", "4.7", "", "z-ai", "wcode/z-ai/glm-4.7/x"] {
            assert!(!ends_with_id("wcode/z-ai/glm-4.7", typed), "{typed}");
        }
    }

    #[test]
    fn the_nearest_kind_of_match_wins() {
        let known = ["a/glm-4.7", "b/GLM-4.7", "glm-4.7", "glm-5"];
        assert_eq!(among("glm-4.7", &known), Match::Whole("glm-4.7"));
        assert_eq!(among("B/glm-4.7", &known), Match::Whole("b/GLM-4.7"));
        assert_eq!(among("c/glm-4.7", &known), Match::LastPart(known[..3].to_vec()));
        assert_eq!(among("x/y/GLM-5", &known), Match::LastPart(vec!["glm-5"]));
        assert_eq!(among("glm", &known), Match::None);
        assert_eq!(among("", &known), Match::None);
    }
}
