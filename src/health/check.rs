//! Does the vendor take this key? At no cost, and not fooled by servers that do not look at the key.

use crate::health::classify::{self, Finding};
use crate::health::probe_session::ProbeSession;
use crate::health::proof::{EMPTY_TURN, Known};
use crate::health::verdict::{self, Verdict};
use crate::health::{Report, Target};
use crate::host::http::{Failure, Limits};
use crate::secret::Secret;
use std::time::Instant;

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
            Ok(first) => {
                let list = classify::models(&first, ask.key, ask.proxy());
                ask.verdict(list, "", None, &mut Known::default()).await
            }
            Err(failure) => Err(failure),
        };
        let verdict =
            verdict.unwrap_or_else(|failure| verdict::from_failure(&failure, ask.proxy()));
        self.report(verdict, latency, skew)
    }
}

impl ProbeSession<'_> {
    /// Judges by the finding from the list of models, and sends further requests if that is not conclusive about the
    /// key. `query` and `etag` are those of the request for the list.
    pub(super) async fn verdict(
        &self,
        list: Finding,
        query: &str,
        etag: Option<&str>,
        known: &mut Known,
    ) -> Result<Verdict, Failure> {
        let open = match list {
            Finding::Settled(verdict) => return Ok(verdict),
            Finding::Open(verdict) => verdict,
            Finding::Passed if known.proves_by_list(self, query, etag).await => {
                return Ok(Verdict::Accepted);
            }
            // The list is open to requests without a valid key.
            Finding::Passed if known.is_no_turn_needed() => return Ok(Verdict::Unproven),
            Finding::Passed => Verdict::Unproven,
        };
        let turn = self.turn(self.key, EMPTY_TURN).await?;
        Ok(match classify::empty_turn(&turn, self.key, self.proxy()) {
            Finding::Settled(verdict) => verdict,
            Finding::Open(_) => open,
            Finding::Passed if known.proves_by_turn(self).await => Verdict::Accepted,
            // The turn was looked at before the key.
            Finding::Passed => Verdict::Unproven,
        })
    }
}
