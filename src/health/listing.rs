//! What does the vendor serve? Its own list of models, as fresh as it gets.

use crate::catalog::{Model, Protocol, model_list};
use crate::health::classify;
use crate::health::probe_session::ProbeSession;
use crate::health::verdict::Verdict;
use crate::health::{Limits, Report, Target};
use crate::host::http::{Answer, Failure};
use crate::secret::Secret;
use std::time::Instant;

/// Bytes of a list; OpenRouter's, with more than 300 models, has 0.7 million.
const MAX_BODY_LEN: usize = 8 * 1024 * 1024;

/// Bytes of a mark; what is longer is no hash of anything.
pub(super) const MAX_ETAG_LEN: usize = 1024;

/// Pages of a list at most, should a server never come to an end.
pub(super) const MAX_PAGES: usize = 20;

/// What a vendor says of its models.
#[derive(Debug, Clone, PartialEq)]
pub enum Listing {
    /// This is all that it serves.
    Fresh {
        /// The models, with the facts that the vendor states.
        models: Vec<Model>,
        /// The vendor's mark for this list, to ask with the next time.
        etag: Option<String>,
    },
    /// The list is still the one that the mark was for.
    NotModified,
    /// The vendor keeps no list at this endpoint, which is fine.
    Missing {
        /// The HTTP status.
        status: u16,
    },
}

impl Target<'_> {
    /// Asks the vendor for its list of models; costs no tokens. Many vendors show it without a valid key.
    ///
    /// `etag` is the mark of the list that we have already. The limit on the body is the list's own.
    ///
    /// # Errors
    /// If no list comes: because of the network, the key, or another server that answers.
    pub async fn listing(
        &self,
        key: Option<&Secret>,
        etag: Option<&str>,
        limits: Limits,
    ) -> Result<Listing, Box<Report>> {
        let start = Instant::now();
        let ask = self.ask(key, Limits { body: MAX_BODY_LEN, ..limits });
        let ask = ask.map_err(|failure| self.failed(&failure, None, start))?;
        match self.pages(&ask, etag).await {
            Ok(listing) => Ok(listing),
            Err(Trouble::Failure(failure)) => Err(self.failed(&failure, ask.proxy(), start)),
            Err(Trouble::Verdict(verdict, clock_skew)) => {
                Err(Box::new(self.report(*verdict, start.elapsed(), clock_skew)))
            }
        }
    }

    /// A list that comes in pages is whole or not at all: models that are on another page are not gone.
    async fn pages(&self, ask: &ProbeSession<'_>, etag: Option<&str>) -> Result<Listing, Trouble> {
        let mut query = self.first_page().to_owned();
        let mut models = Vec::new();
        let mut mark = None;
        for page in 0..MAX_PAGES {
            let etag = etag.filter(|_| page == 0);
            let answer = ask.models(ask.key, &query, etag).await.map_err(Trouble::Failure)?;
            match answer.status {
                304 if etag.is_some() => return Ok(Listing::NotModified),
                status @ (404 | 405 | 501) if page == 0 => return Ok(Listing::Missing { status }),
                _ => {}
            }
            let list = read(&answer, ask)?;
            models.extend(list.models);
            // The mark of a page says nothing of the others.
            let is_whole = page == 0 && list.next.is_none();
            mark = answer.etag.filter(|mark| is_whole && mark.len() <= MAX_ETAG_LEN);
            match list.next {
                Some(next) => query = self.page_after(&next),
                None => break,
            }
        }
        Ok(Listing::Fresh { models: model_list::unique(models), etag: mark })
    }

    /// Anthropic's protocol shows 20 models a page unless asked for more.
    pub(super) fn first_page(&self) -> &'static str {
        match self.protocol {
            Protocol::OpenaiCompletions => "",
            Protocol::AnthropicMessages => "?limit=1000",
        }
    }

    pub(super) fn page_after(&self, id: &str) -> String {
        let id: String = url::form_urlencoded::byte_serialize(id.as_bytes()).collect();
        let first = self.first_page();
        format!("{first}{}after_id={id}", if first.is_empty() { '?' } else { '&' })
    }
}

enum Trouble {
    Failure(Failure),
    /// With how far our clock is ahead.
    Verdict(Box<Verdict>, Option<i64>),
}

fn read(answer: &Answer, ask: &ProbeSession<'_>) -> Result<model_list::List, Trouble> {
    let verdict = match classify::settled(answer, ask.key, ask.proxy()) {
        Some(verdict) => verdict,
        None if answer.status == 200 && !answer.is_cut => {
            match classify::json(answer).as_ref().and_then(model_list::read) {
                Some(list) => return Ok(list),
                None => classify::no_answer(answer),
            }
        }
        None => classify::no_answer(answer),
    };
    Err(Trouble::Verdict(Box::new(verdict), answer.clock_skew))
}
