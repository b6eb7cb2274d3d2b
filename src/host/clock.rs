//! The time of day, as text for people and records.
//!
//! Left out: time-outs and intervals; those use `std::time::Instant` directly.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::time::{Duration, SystemTime};

/// Now in UTC to the second, as `2026-11-22T15:04:05Z` (RFC 3339).
pub fn now() -> String {
    humantime::format_rfc3339_seconds(system_time()).to_string()
}

/// Now in UTC to the millisecond, the form that lock files of clients use.
pub fn now_millis() -> String {
    humantime::format_rfc3339_millis(system_time()).to_string()
}

/// Now, for comparing with other times of day; a clock set before 1970 counts as the start of 1970.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub fn system_time() -> SystemTime {
    not_before_1970(SystemTime::now())
}

/// Records and lock files have no words for an earlier time.
fn not_before_1970(time: SystemTime) -> SystemTime {
    time.max(SystemTime::UNIX_EPOCH)
}

/// A moment to the second, as people and records write it: RFC 3339, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Moment(u64);

impl Moment {
    /// This many seconds after the beginning of 1970.
    pub fn from_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Now.
    pub fn now() -> Self {
        let since = system_time().duration_since(SystemTime::UNIX_EPOCH);
        Self(since.map_or(0, |since| since.as_secs()))
    }

    /// Seconds since the beginning of 1970.
    pub fn seconds(self) -> u64 {
        self.0
    }

    /// How long ago `earlier` was; zero if it is in the future.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(self.0.saturating_sub(earlier.0))
    }

    /// The moment after a duration.
    #[must_use]
    pub fn plus(self, wait: Duration) -> Self {
        Self(self.0.saturating_add(wait.as_secs()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Later than any date that can be written, only a damaged record is.
        const LAST: u64 = 253_402_300_799;
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.min(LAST));
        write!(f, "{}", humantime::format_rfc3339_seconds(time))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let time = humantime::parse_rfc3339(&text).map_err(de::Error::custom)?;
        let since = time.duration_since(SystemTime::UNIX_EPOCH).map_err(de::Error::custom)?;
        Ok(Self(since.as_secs()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Moment, not_before_1970};
    use std::time::{Duration, SystemTime};

    #[test]
    fn a_clock_before_1970_has_a_time_that_can_be_written() {
        let early = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
        let text = humantime::format_rfc3339_seconds(not_before_1970(early)).to_string();
        assert_eq!(text, "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_moment_is_read_as_it_was_written() {
        for seconds in [0, 1_793_491_200, 253_402_300_799] {
            let text = serde_json::to_string(&Moment(seconds)).unwrap();
            assert_eq!(serde_json::from_str::<Moment>(&text).unwrap(), Moment(seconds), "{text}");
        }
        assert_eq!(Moment(1_793_491_200).to_string(), "2026-11-01T00:00:00Z");
        assert!(serde_json::from_str::<Moment>("\"yesterday\"").is_err());
    }
}
