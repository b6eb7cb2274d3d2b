//! Brings the catalog's list of a vendor's models up to date: asks, compares, keeps.

use crate::catalog::{Cached, Model, Vendor};
use crate::error::Result;
use crate::health::{Limits, Listing, Target};
use crate::host::Host;
use crate::secret::Secret;
use std::collections::HashSet;
use std::path::PathBuf;

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refreshed {
    /// The base URL that has the list, or that was asked last for one.
    pub base_url: String,
    /// What the vendor said.
    pub outcome: Outcome,
    /// How many models the list has that is kept now.
    pub models: usize,
}

/// What the vendor said of its list.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// This is its list now.
    Fresh {
        /// No list was known before.
        is_first: bool,
        /// It differs from the one before, if only in a fact.
        is_changed: bool,
        /// Ids that the list before did not have.
        new: Vec<String>,
        /// Ids that only the list before has.
        gone: Vec<String>,
        /// The file that it is kept in.
        kept: PathBuf,
    },
    /// Nothing changed since the last time.
    NotModified,
    /// It has none at any of its endpoints; what was known before stays.
    Missing {
        /// The last HTTP status.
        status: u16,
    },
}

/// Asks a vendor for its models, at each of its endpoints in turn until one has a list, and saves the list.
///
/// # Errors
/// `KeyRejected`, `KeyNeeded` (the list requires a key) or `Unreachable` if the request for the list fails, `File` if
/// the list cannot be saved.
pub(crate) fn refresh(
    host: &Host,
    vendor: &Vendor,
    key: Option<&Secret>,
    limits: Limits,
) -> Result<Refreshed> {
    let before = Cached::load(host, vendor);
    let mut last = (String::new(), 404);
    for target in Target::all(vendor) {
        let base_url = target.endpoint().to_owned();
        let same = before.as_ref().filter(|cached| cached.base_url == base_url);
        let etag = same.and_then(|cached| cached.etag.as_deref());
        let listing = target.listing_now(key, etag, limits).map_err(|report| report.as_error())?;
        return match (listing, same) {
            (Listing::Fresh { models, etag }, _) => {
                let now = Cached::now(&base_url, etag, models);
                let outcome = keep(host, vendor, before.as_ref(), &now)?;
                Ok(Refreshed { base_url, outcome, models: now.models.len() })
            }
            (Listing::NotModified, Some(same)) => {
                let now = Cached::now(&base_url, same.etag.clone(), same.models.clone());
                now.save(host, &vendor.id)?;
                Ok(Refreshed { base_url, outcome: Outcome::NotModified, models: now.models.len() })
            }
            (Listing::Missing { status }, _) => {
                last = (base_url, status);
                continue;
            }
            // Not expected: the request had no mark.
            (Listing::NotModified, None) => continue,
        };
    }
    let (base_url, status) = last;
    let models = before.map_or(0, |cached| cached.models.len());
    Ok(Refreshed { base_url, outcome: Outcome::Missing { status }, models })
}

fn keep(host: &Host, vendor: &Vendor, before: Option<&Cached>, now: &Cached) -> Result<Outcome> {
    let known = before.map_or(&[][..], |cached| &cached.models);
    Ok(Outcome::Fresh {
        is_first: before.is_none(),
        is_changed: before.is_none_or(|before| before.models != now.models),
        new: lacking(known, &now.models),
        gone: lacking(&now.models, known),
        kept: now.save(host, &vendor.id)?,
    })
}

impl Outcome {
    /// The word for it in `--json` reports; public, never reused.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Fresh { .. } => "fresh",
            Self::NotModified => "not-modified",
            Self::Missing { .. } => "no-list",
        }
    }
}

/// The ids that are in `there` and not in `here`.
fn lacking(here: &[Model], there: &[Model]) -> Vec<String> {
    let here: HashSet<_> = here.iter().map(|model| model.id.as_str()).collect();
    let is_new = |model: &&Model| !here.contains(model.id.as_str());
    there.iter().filter(is_new).map(|model| model.id.clone()).collect()
}
