//! Does this vendor answer at this endpoint, does it take this key, what does it serve, and does a model answer?
//!
//! Promises: a check costs no tokens and takes at most four requests; "accepted" is reported only if the same request
//! with a wrong key was refused, since many servers list their models without a valid key and some look at the request
//! before they look at the key. `probe`, which asks repeatedly, remembers that result for a while and sends no wrong
//! key in the meantime. A turn costs a few tokens and is sent only by `turn`. All requests of one call together end
//! within `Limits::total`, and no text of a verdict holds the key.
//! Left out: how long the credit lasts.

mod chat;
mod check;
mod classify;
mod facts;
mod listing;
mod messages;
mod probe;
mod probe_session;
mod proof;
mod quote;
mod refresh;
mod reply;
mod stream;
mod turn;
mod verdict;

pub use crate::host::http::Limits;
pub(crate) use chat::{Conversation, Message, Piece, Reply, Speaker};
pub(crate) use facts::{Taken, copy_facts, fetch_facts};
pub use listing::Listing;
pub use probe::{Probe, ProbeMemory, at_once};
pub use proof::Proof;
pub(crate) use refresh::{Outcome, Refreshed, refresh};
pub use turn::Turn;
pub(crate) use verdict::{Verdict, is_key_refusal};

use crate::catalog::{Endpoint, Protocol, Vendor};
use crate::error::Error;
use crate::host::http::{self, Failure};
use crate::secret::Secret;
use probe_session::ProbeSession;
use std::future::Future;
use std::time::{Duration, Instant};

/// Clocks that differ by more than this are worth a word: some vendors refuse signatures and tokens then.
const MAX_CLOCK_SKEW: u64 = 5 * 60;

/// A vendor at one of its endpoints.
#[derive(Debug, Clone, Copy)]
pub struct Target<'t> {
    id: &'t str,
    vendor: &'t str,
    protocol: Protocol,
    endpoint: &'t Endpoint,
}

/// What was found out about a target.
#[derive(Debug, Clone)]
pub struct Report {
    /// The vendor's id, for commands in the sentences.
    id: String,
    /// The vendor's name, for the sentences.
    pub vendor: String,
    /// The base URL that was asked.
    pub endpoint: String,
    /// How it was spoken to.
    pub protocol: Protocol,
    /// What came of it.
    pub verdict: Verdict,
    /// Until the first answer was there, or it was clear that none comes.
    pub latency: Duration,
    /// How far our clock is ahead of the server's, in seconds; `None` if no answer gave a time.
    pub clock_skew: Option<i64>,
}

impl<'t> Target<'t> {
    /// The vendor at the endpoint for this protocol, if it has one.
    pub fn new(vendor: &'t Vendor, protocol: Protocol) -> Option<Self> {
        let endpoint = vendor.endpoints.get(&protocol)?;
        Some(Self { id: &vendor.id, vendor: vendor.display_name(), protocol, endpoint })
    }

    /// The vendor at its OpenAI endpoint, else at its first.
    pub fn first(vendor: &'t Vendor) -> Option<Self> {
        Self::all(vendor).next()
    }

    /// The vendor at each of its endpoints, OpenAI's first.
    pub fn all(vendor: &'t Vendor) -> impl Iterator<Item = Self> {
        // Protocols are in their order in the map.
        vendor.endpoints.keys().filter_map(|protocol| Self::new(vendor, *protocol))
    }

    /// The same vendor and protocol at another base URL, one of the user's own.
    #[must_use]
    pub fn at(self, endpoint: &'t Endpoint) -> Self {
        Self { endpoint, ..self }
    }

    /// The base URL that will be asked.
    pub fn endpoint(&self) -> &'t str {
        self.endpoint.as_str()
    }

    /// How it will be spoken to.
    pub fn protocol(&self) -> Protocol {
        self.protocol
    }

    /// As `check`, on this thread.
    pub fn check_now(&self, key: &Secret, limits: Limits) -> Report {
        self.now(self.check(key, limits)).unwrap_or_else(|report| *report)
    }

    /// As `turn`, on this thread.
    ///
    /// # Errors
    /// As `turn`.
    pub fn turn_now(&self, key: &Secret, model: &str, limits: Limits) -> Result<Turn, Box<Report>> {
        self.now(self.turn(key, model, limits))?
    }

    /// As `listing`, on this thread.
    ///
    /// # Errors
    /// As `listing`.
    pub fn listing_now(
        &self,
        key: Option<&Secret>,
        etag: Option<&str>,
        limits: Limits,
    ) -> Result<Listing, Box<Report>> {
        self.now(self.listing(key, etag, limits))?
    }

    fn now<F: Future>(&self, asking: F) -> Result<F::Output, Box<Report>> {
        http::block_on(asking).map_err(|failure| self.failed(&failure, None, Instant::now()))
    }

    /// Opens an occasion to ask: the time of `limits` runs from here.
    fn ask<'a>(
        &self,
        key: Option<&'a Secret>,
        limits: Limits,
    ) -> Result<ProbeSession<'a>, Failure> {
        ProbeSession::new(self.endpoint.as_str(), self.protocol, key, limits)
    }

    /// The report on a call, begun at `start`, that brought no answer.
    fn failed(&self, failure: &Failure, proxy: Option<&str>, start: Instant) -> Box<Report> {
        Box::new(self.report(verdict::from_failure(failure, proxy), start.elapsed(), None))
    }

    fn report(&self, verdict: Verdict, latency: Duration, clock_skew: Option<i64>) -> Report {
        Report {
            id: self.id.into(),
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
        messages::summary(&self.verdict, &self.vendor)
    }

    /// What was found, as one sentence.
    pub fn message(&self) -> String {
        self.detail().text()
    }

    /// The same as code and arguments.
    pub fn detail(&self) -> crate::text::Message {
        messages::detail(&self.verdict, &self.vendor)
    }

    /// What to do about it, if there is something to do.
    pub fn hint(&self) -> Option<crate::text::Message> {
        messages::hint(&self.verdict, &self.vendor, &self.id)
    }

    /// A warning about the two clocks, if they differ by more than `MAX_CLOCK_SKEW`.
    pub fn clock_warning(&self) -> Option<crate::text::Message> {
        let skew = self.clock_skew.filter(|skew| skew.unsigned_abs() > MAX_CLOCK_SKEW)?;
        Some(messages::clock(skew, &self.vendor))
    }

    /// The error for a command that needs the key; `None` if the key was accepted or is unproven.
    pub fn error(&self) -> Option<Error> {
        let nothing_speaks_against = matches!(self.verdict, Verdict::Accepted | Verdict::Unproven);
        (!nothing_speaks_against).then(|| self.as_error())
    }

    /// The error it is for a command that cannot go on.
    pub fn as_error(&self) -> Error {
        let problem = self.detail();
        let hint = self.hint().unwrap_or_default();
        match self.verdict {
            Verdict::Rejected { .. } | Verdict::NoCredit { .. } => {
                Error::KeyRejected { problem, hint }
            }
            Verdict::KeyNeeded { .. } => Error::KeyNeeded { problem, hint },
            // Neither the key nor the network is at fault: another name has to be typed.
            Verdict::NoSuchModel { .. } => Error::usage_hint(problem, hint),
            _ => Error::Unreachable { problem, hint },
        }
    }
}
