//! Versions, and which of two is newer.

use std::cmp::Ordering;
use std::fmt;

/// A version such as `1.2.3` or `1.2.3-rc.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Version {
    numbers: [u64; 3],
    /// What makes it one before that release.
    pre: Option<String>,
}

impl Version {
    /// The version of this program.
    pub(crate) fn own() -> Self {
        Self::parse(env!("CARGO_PKG_VERSION")).unwrap_or(Self { numbers: [0; 3], pre: None })
    }

    /// Reads a version, with or without the `v` of a tag; `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let (numbers, pre) = match text.split_once('-') {
            Some((numbers, pre)) => (numbers, Some(pre)),
            None => (text, None),
        };
        let mut numbers = numbers.split('.').map(|part| part.parse().ok());
        let read = [numbers.next()??, numbers.next()??, numbers.next()??];
        let is_word = |pre: &str| {
            !pre.is_empty()
                && pre.bytes().all(|it| it.is_ascii_alphanumeric() || b".-".contains(&it))
        };
        let is_whole = numbers.next().is_none() && pre.is_none_or(is_word);
        is_whole.then(|| Self { numbers: read, pre: pre.map(str::to_owned) })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        self.pre.as_ref().map_or(Ok(()), |pre| write!(f, "-{pre}"))
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| match (&self.pre, &other.pre) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(one), Some(other)) => compare_pre(one, other),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Part by part (semver 2.0, 11.4): numbers as numbers and before words, a shorter one first.
fn compare_pre(one: &str, other: &str) -> Ordering {
    let part = |text: &str| match text.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, text.to_owned()),
    };
    one.split('.').map(part).cmp(other.split('.').map(part))
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn the_newer_of_two_versions_is_the_greater() {
        let ordered = [
            "0.1.0",
            "0.2.0-alpha",
            "0.2.0-rc.1",
            "0.2.0-rc.2",
            "0.2.0-rc.10",
            "0.2.0",
            "0.10.0",
            "1.0.0",
        ];
        let versions: Vec<_> = ordered.iter().map(|text| Version::parse(text).unwrap()).collect();
        assert!(versions.is_sorted(), "{versions:?}");
        for (text, version) in ordered.iter().zip(&versions) {
            assert_eq!(version.to_string(), *text);
            assert_eq!(Version::parse(&format!("v{text}")).as_ref(), Some(version));
        }
    }

    #[test]
    fn what_could_be_a_path_is_no_version() {
        for text in
            ["", "1", "1.2", "1.2.3.4", "1.2.x", "1.2.3-", "1.2.3-a/b", "1.2.3-../..", "latest"]
        {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }
}
