//! OpenClaw's versions: `year.month.day` with an optional suffix.

/// True for a version before `other`; what does not read like a version is not before anything.
pub(super) fn is_before(version: &str, other: (u32, u32, u32)) -> bool {
    let mut parts = version.split(|c: char| !c.is_ascii_digit()).map(str::parse::<u32>);
    let mut next = || parts.next().and_then(Result::ok);
    match (next(), next(), next()) {
        (Some(year), Some(month), Some(day)) => (year, month, day) < other,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_before;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(is_before("2026.2.26", (2026, 3, 7)));
        assert!(is_before("2026.3.7-beta.1", (2026, 3, 8)));
        assert!(!is_before("2026.3.10", (2026, 3, 7)));
        assert!(!is_before("main", (2026, 3, 7)));
    }
}
