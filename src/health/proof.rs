//! How a key is proven at a vendor: if the same request with a wrong key is refused, the vendor looks at the key.
//!
//! Promises: a question that was answered is not asked again for a day, and one whose answer is open to doubt not for an
//! hour, however often a key is checked: a monitor that keeps sending wrong keys looks like an attack.

use crate::health::classify;
use crate::health::probe_session::ProbeSession;
use crate::host::clock::Moment;
use crate::host::http::{Answer, Failure};
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A string that no vendor issues as a key.
const WRONG_KEY: &str = "wcode-checks-with-a-wrong-key";

/// A turn that no vendor can take, so that it costs nothing; what it says about the key is all we want.
pub(super) const EMPTY_TURN: &str = "{}";

/// Vendors change slowly.
const CONFIRMED_INTERVAL: Duration = Duration::from_secs(24 * 60 * 60);

/// For what may have been an accident.
const UNCONFIRMED_INTERVAL: Duration = Duration::from_secs(60 * 60);

/// How a vendor shows that it looks at the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Not found out yet.
    Unknown,
    /// It shows its list of models to good keys only.
    ByList,
    /// It refuses an empty turn with a wrong key for the key's sake.
    ByTurn,
    /// Nothing that costs no tokens depends on the key.
    Never,
}

/// At which requests a vendor looks at the key, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Known {
    /// Before it shows its list.
    #[serde(default)]
    list: Option<bool>,
    /// Before it looks at a turn.
    #[serde(default)]
    turn: Option<bool>,
    /// Something else may have made the difference, or it may be another one now.
    #[serde(default)]
    is_doubtful: bool,
    /// When the last of these was found out.
    #[serde(default)]
    learned: Moment,
}

impl Known {
    /// In one word.
    pub(super) fn proof(self) -> Proof {
        match (self.list, self.turn) {
            (Some(true), _) => Proof::ByList,
            (_, Some(true)) => Proof::ByTurn,
            (_, Some(false)) => Proof::Never,
            (_, None) => Proof::Unknown,
        }
    }

    /// The key is refused; should it be taken again, the vendor may be another one.
    pub(super) fn doubt(&mut self) {
        self.is_doubtful = true;
    }

    /// Forgets what was learned too long ago, or in the future: then the clock was wrong.
    pub(super) fn forget_what_is_old(&mut self, now: Moment) {
        let keeps = if self.is_doubtful { UNCONFIRMED_INTERVAL } else { CONFIRMED_INTERVAL };
        if self.learned > now || now.since(self.learned) > keeps {
            *self = Self::default();
        }
    }

    /// True if an empty turn shows nothing about the key.
    pub(super) fn is_no_turn_needed(self) -> bool {
        self.turn == Some(false)
    }

    /// True if the vendor shows its list to good keys only. The request with the wrong key is like the one before it.
    pub(super) async fn proves_by_list(
        &mut self,
        ask: &ProbeSession<'_>,
        query: &str,
        etag: Option<&str>,
    ) -> bool {
        if let Some(known) = self.list {
            return known;
        }
        let wrong = Secret::new(WRONG_KEY.into());
        let answer = ask.models(Some(&wrong), query, etag).await;
        let is_proof = self.note(answer);
        self.list = Some(is_proof);
        is_proof
    }

    /// True if the vendor refuses an empty turn because of a wrong key.
    pub(super) async fn proves_by_turn(&mut self, ask: &ProbeSession<'_>) -> bool {
        if let Some(known) = self.turn {
            return known;
        }
        let wrong = Secret::new(WRONG_KEY.into());
        let answer = ask.turn(Some(&wrong), EMPTY_TURN).await;
        let is_proof = self.note(answer);
        self.turn = Some(is_proof);
        is_proof
    }

    /// True if the request was refused because of the wrong key.
    fn note(&mut self, with_wrong_key: Result<Answer, Failure>) -> bool {
        self.learned = Moment::now();
        let Ok(answer) = with_wrong_key else {
            self.is_doubtful = true;
            return false;
        };
        self.is_doubtful |= matches!(answer.status, 429 | 500..);
        classify::refuses_key(&answer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, Proof};
    use crate::host::clock::Moment;

    const HOUR: u64 = 60 * 60;

    /// The proof learned at hour 100, as it is known `hours` later.
    fn after(hours: u64, known: Known) -> Proof {
        let mut known = Known { learned: Moment::from_seconds(100 * HOUR), ..known };
        known.forget_what_is_old(Moment::from_seconds((100 + hours) * HOUR));
        known.proof()
    }

    #[test]
    fn what_was_learned_holds_for_a_day_and_what_is_doubtful_for_an_hour() {
        let known = Known { list: Some(true), ..Known::default() };
        assert_eq!(
            [0, 24, 25].map(|hours| after(hours, known) == Proof::ByList),
            [true, true, false]
        );
        let doubtful = Known { is_doubtful: true, ..known };
        assert_eq!(
            [0, 1, 2].map(|hours| after(hours, doubtful) == Proof::ByList),
            [true, true, false]
        );
    }

    #[test]
    fn what_a_wrong_clock_has_dated_is_forgotten() {
        let mut known =
            Known { list: Some(true), learned: Moment::from_seconds(7), ..Known::default() };
        known.forget_what_is_old(Moment::from_seconds(6));
        assert_eq!(known, Known::default());
    }

    #[test]
    fn the_list_is_the_better_proof() {
        let known = |list, turn| Known { list, turn, ..Known::default() }.proof();
        assert_eq!(known(Some(true), Some(true)), Proof::ByList);
        assert_eq!(known(Some(false), Some(true)), Proof::ByTurn);
        assert_eq!(known(None, Some(true)), Proof::ByTurn);
        assert_eq!(known(Some(false), Some(false)), Proof::Never);
        assert_eq!(known(Some(false), None), Proof::Unknown);
    }
}
