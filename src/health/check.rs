//! Does the vendor take this key? At no cost, and not fooled by servers that do not look at the key.

use crate::health::ask::Ask;
use crate::health::judge::{self, Finding};
use crate::health::verdict::{self, Verdict};
use crate::health::{Report, Target};
use crate::host::http::{Answer, Failure, Limits};
use crate::secret::Secret;
use std::time::Instant;

/// What no vendor has ever given to anybody as a key.
const WRONG_KEY: &str = "wcode-checks-with-a-wrong-key";

/// A turn that no vendor can take, so that it costs nothing; what it says about the key is all we want.
const EMPTY_TURN: &str = "{}";

impl Target<'_> {
    /// Asks the vendor whether it takes the key; costs no tokens.
    pub async fn check(&self, key: &Secret, limits: Limits) -> Report {
        let start = Instant::now();
        let ask = match self.ask(Some(key), limits) {
            Ok(ask) => ask,
            Err(failure) => return *self.failed(&failure, None, start),
        };
        let first = ask.models(ask.key, "", None).await;
        let (latency, skew) = (start.elapsed(), first.as_ref().ok().and_then(|it| it.clock_skew));
        let verdict = match first {
            Ok(first) => ask.verdict(&first).await,
            Err(failure) => Err(failure),
        };
        let verdict = verdict.unwrap_or_else(|failure| verdict::of_failure(&failure, ask.proxy()));
        self.report(verdict, latency, skew)
    }
}

impl Ask<'_> {
    /// Judges the list of models, and asks on where it tells nothing of the key.
    async fn verdict(&self, models: &Answer) -> Result<Verdict, Failure> {
        let wrong = Secret::new(WRONG_KEY.into());
        let wrong = Some(&wrong);
        let open = match judge::models(models, self.key, self.proxy()) {
            Finding::Settled(verdict) => return Ok(verdict),
            Finding::Open(verdict) => verdict,
            Finding::Passed if is_refused(self.models(wrong, "", None).await) => {
                return Ok(Verdict::Accepted);
            }
            // The list is for everybody.
            Finding::Passed => Verdict::Unproven,
        };
        let turn = self.turn(self.key, EMPTY_TURN).await?;
        Ok(match judge::empty_turn(&turn, self.key, self.proxy()) {
            Finding::Settled(verdict) => verdict,
            Finding::Open(_) => open,
            Finding::Passed if is_refused(self.turn(wrong, EMPTY_TURN).await) => Verdict::Accepted,
            // The turn was looked at before the key.
            Finding::Passed => Verdict::Unproven,
        })
    }
}

/// True where a wrong key made the difference.
fn is_refused(with_wrong_key: Result<Answer, Failure>) -> bool {
    with_wrong_key.is_ok_and(|answer| judge::refuses_key(&answer))
}
