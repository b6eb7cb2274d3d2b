//! Does this vendor answer at this endpoint, and does it take this key?
//!
//! Promises: it costs no tokens; it takes at most four requests, each bounded in time; "accepted" is said only where the
//! same request with a wrong key was refused, since many servers list their models to anybody and some look
//! at the request before they look at the key; no text of a verdict holds the key.
//! Left out: whether a certain model answers, and how long the credit lasts: both cost tokens to know.

mod judge;
mod quote;
mod verdict;
mod words;

pub use crate::host::http::{Limits, Tls};
pub use verdict::{Block, Verdict};

use crate::catalog::{Endpoint, Protocol, Vendor};
use crate::error::Error;
use crate::host::http::{self, Answer, Auth, Call, Client, Failure};
use crate::secret::Secret;
use judge::Finding;
use std::time::{Duration, Instant};

/// What no vendor has ever given to anybody as a key.
const WRONG_KEY: &str = "wcode-checks-with-a-wrong-key";

/// A turn that no vendor can take, so that it costs nothing; what it says about the key is all we want.
const EMPTY_TURN: &str = "{}";

/// The version of the API that Anthropic's protocol asks every caller to name.
const ANTHROPIC_VERSION: &[(&str, &str)] = &[("anthropic-version", "2023-06-01")];

/// Clocks that differ by more than this are worth a word: some vendors refuse signatures and tokens then.
const SKEW: u64 = 5 * 60;

/// A vendor at one of its endpoints.
#[derive(Debug, Clone, Copy)]
pub struct Target<'t> {
    vendor: &'t str,
    protocol: Protocol,
    endpoint: &'t Endpoint,
}

/// What a check found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The vendor's name, for the sentences.
    vendor: String,
    /// The base URL that was asked.
    pub endpoint: String,
    /// How it was spoken to.
    pub protocol: Protocol,
    /// What came of it.
    pub verdict: Verdict,
    /// Until the first answer was there, or it was clear that none comes.
    pub latency: Duration,
    /// How far our clock is ahead of the server's, in seconds; `None` where it did not say.
    pub clock_skew: Option<i64>,
}

impl<'t> Target<'t> {
    /// The vendor at the endpoint for this protocol, where it has one.
    pub fn new(vendor: &'t Vendor, protocol: Protocol) -> Option<Self> {
        let endpoint = vendor.endpoints.get(&protocol)?;
        Some(Self { vendor: &vendor.name, protocol, endpoint })
    }

    /// The vendor at its OpenAI endpoint, else at its first.
    pub fn first(vendor: &'t Vendor) -> Option<Self> {
        // Protocols are in their order in the map, OpenAI's first.
        let (protocol, _) = vendor.endpoints.first_key_value()?;
        Self::new(vendor, *protocol)
    }

    /// The base URL that will be asked.
    pub fn endpoint(&self) -> &str {
        self.endpoint.as_str()
    }

    /// Asks the vendor, on this thread.
    pub fn check_now(&self, key: &Secret, limits: Limits) -> Report {
        http::block_on(self.check(key, limits)).unwrap_or_else(|failure| {
            self.report(verdict::of_failure(&failure, None), Duration::ZERO, None)
        })
    }

    /// Asks the vendor.
    pub async fn check(&self, key: &Secret, limits: Limits) -> Report {
        let start = Instant::now();
        let client = match Client::new(self.endpoint.as_str(), limits) {
            Ok(client) => client,
            Err(failure) => {
                let verdict = verdict::of_failure(&failure, None);
                return self.report(verdict, start.elapsed(), None);
            }
        };
        let ask = Ask { client: &client, protocol: self.protocol, key };
        let first = ask.models(key).await;
        let (latency, skew) = (start.elapsed(), first.as_ref().ok().and_then(|it| it.clock_skew));
        let verdict = match first {
            Ok(first) => ask.verdict(&first).await,
            Err(failure) => Err(failure),
        };
        let verdict =
            verdict.unwrap_or_else(|failure| verdict::of_failure(&failure, client.proxy()));
        self.report(verdict, latency, skew)
    }

    fn report(&self, verdict: Verdict, latency: Duration, clock_skew: Option<i64>) -> Report {
        Report {
            vendor: self.vendor.into(),
            endpoint: self.endpoint.as_str().into(),
            protocol: self.protocol,
            verdict,
            latency,
            clock_skew,
        }
    }
}

impl Report {
    /// What is known of the key, in a few words.
    pub fn summary(&self) -> String {
        words::summary(&self.verdict, &self.vendor)
    }

    /// What was found, as one sentence.
    pub fn message(&self) -> String {
        words::message(&self.verdict, &self.vendor)
    }

    /// What to do about it, where there is something to do.
    pub fn hint(&self) -> Option<String> {
        words::hint(&self.verdict, &self.vendor)
    }

    /// A word on the two clocks, where they differ enough to matter.
    pub fn clock_warning(&self) -> Option<String> {
        let skew = self.clock_skew.filter(|skew| skew.unsigned_abs() > SKEW)?;
        Some(words::clock(skew, &self.vendor))
    }

    /// The error it is for a command that needs the key; `None` where nothing speaks against it.
    pub fn error(&self) -> Option<Error> {
        let problem = self.message();
        let hint = self.hint().unwrap_or_default();
        match self.verdict {
            Verdict::Accepted | Verdict::Unproven => None,
            Verdict::Rejected { .. } | Verdict::NoCredit { .. } => {
                Some(Error::KeyRejected { problem, hint })
            }
            _ => Some(Error::Unreachable { problem, hint }),
        }
    }
}

/// The requests of one check.
struct Ask<'a> {
    client: &'a Client,
    protocol: Protocol,
    key: &'a Secret,
}

impl Ask<'_> {
    /// Judges the list of models, and asks on where it tells nothing of the key.
    async fn verdict(&self, models: &Answer) -> Result<Verdict, Failure> {
        let open = match judge::models(models, self.key, self.client.proxy()) {
            Finding::Settled(verdict) => return Ok(verdict),
            Finding::Open(verdict) => verdict,
            Finding::Passed if self.is_refused(self.models(&wrong_key()).await) => {
                return Ok(Verdict::Accepted);
            }
            // The list is for everybody.
            Finding::Passed => Verdict::Unproven,
        };
        let turn = self.turn(self.key).await?;
        Ok(match judge::empty_turn(&turn, self.key, self.client.proxy()) {
            Finding::Settled(verdict) => verdict,
            Finding::Open(_) => open,
            Finding::Passed if self.is_refused(self.turn(&wrong_key()).await) => Verdict::Accepted,
            // The turn was looked at before the key.
            Finding::Passed => Verdict::Unproven,
        })
    }

    /// True where a wrong key made the difference.
    fn is_refused(&self, with_wrong_key: Result<Answer, Failure>) -> bool {
        with_wrong_key.is_ok_and(|answer| judge::refuses_key(&answer))
    }

    async fn models(&self, key: &Secret) -> Result<Answer, Failure> {
        let path = match self.protocol {
            Protocol::OpenaiCompletions => "/models",
            Protocol::AnthropicMessages => "/v1/models",
        };
        self.send(key, path, None).await
    }

    async fn turn(&self, key: &Secret) -> Result<Answer, Failure> {
        let path = match self.protocol {
            Protocol::OpenaiCompletions => "/chat/completions",
            Protocol::AnthropicMessages => "/v1/messages",
        };
        self.send(key, path, Some(EMPTY_TURN)).await
    }

    async fn send(&self, key: &Secret, path: &str, json: Option<&str>) -> Result<Answer, Failure> {
        let (auth, headers) = match self.protocol {
            Protocol::OpenaiCompletions => (Auth::Bearer(key), &[][..]),
            Protocol::AnthropicMessages => (Auth::Header("x-api-key", key), ANTHROPIC_VERSION),
        };
        self.client.send(&Call { path, auth, headers, json }).await
    }
}

fn wrong_key() -> Secret {
    Secret::new(WRONG_KEY.into())
}
