//! The list of a release's files: which of them is for this system.

use crate::release::Version;

/// This system's name among the archives. Every Linux takes the static program, whatever libc it was built with.
pub(super) const TARGET: &str = if cfg!(all(target_os = "linux", target_arch = "x86_64")) {
    "x86_64-unknown-linux-musl"
} else if cfg!(all(target_os = "linux", target_arch = "aarch64")) {
    "aarch64-unknown-linux-musl"
} else if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
    "aarch64-apple-darwin"
} else if cfg!(all(target_os = "macos", target_arch = "x86_64")) {
    "x86_64-apple-darwin"
} else if cfg!(all(windows, target_arch = "x86_64")) {
    "x86_64-pc-windows-gnu"
} else {
    "an unknown system"
};

/// An archive, and what its content must be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The file's name.
    pub(super) archive: String,
    /// Its SHA-256, in hex.
    pub(super) sum: String,
}

impl Entry {
    /// The folder in the archive: its name without the ending.
    pub(super) fn folder(&self) -> String {
        self.archive.trim_end_matches(ENDING).to_owned()
    }

    /// The version in its name, which `parse` has seen.
    pub(super) fn version(&self) -> Version {
        version(&self.archive, TARGET).unwrap_or_else(Version::own)
    }
}

const ENDING: &str = ".tar.gz";

/// The archive for this system.
pub(super) fn parse(text: &str) -> Option<Entry> {
    find(text, TARGET)
}

fn find(text: &str, target: &str) -> Option<Entry> {
    text.lines().find_map(|line| {
        let (sum, archive) = line.split_once("  ")?;
        let is_sum = sum.len() == 64 && sum.bytes().all(|it| it.is_ascii_hexdigit());
        version(archive, target).filter(|_| is_sum)?;
        Some(Entry { archive: archive.to_owned(), sum: sum.to_ascii_lowercase() })
    })
}

fn version(archive: &str, target: &str) -> Option<Version> {
    let rest = archive.strip_prefix("wcode-")?.strip_suffix(ENDING)?;
    Version::parse(rest.strip_suffix(target)?.strip_suffix('-')?)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_archive_of_a_system_is_found_by_its_whole_name() {
        let sum = "ab".repeat(32);
        let text = format!(
            "{sum}  install.sh\n{sum}  wcode-1.0.0-x-y.zip\nshort  wcode-1.0.0-x-y.tar.gz\n{sum}  \
             wcode-../../1.0.0-x-y.tar.gz\n{sum}  wcode-1.0.0-x-y.tar.gz\n"
        );
        let found = find(&text, "x-y").unwrap();
        assert_eq!((found.archive.as_str(), found.sum), ("wcode-1.0.0-x-y.tar.gz", sum));
        assert_eq!(find(&text, "x-z"), None);
    }
}
