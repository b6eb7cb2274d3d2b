//! `wcode models refresh`: newer facts of models.dev, from there or from a copy that a client keeps on this machine.

use crate::catalog::Endpoint;
use crate::cli::screen::{self, Screen};
use crate::clients;
use crate::error::{Error, Result};
use crate::health::{self, Taken};
use crate::host::Host;
use crate::text::models as text;
use serde_json::{Value, json};

/// Names another place than `https://models.dev`, such as a mirror; `/api.json` is added.
const PLACE_VARIABLE: &str = "WCODE_MODELS_DEV_URL";

const PLACE: &str = "https://models.dev";

/// What came of it: facts, if there are any, and why none came from the network.
pub(super) struct Outcome {
    taken: Option<Taken>,
    error: Option<Error>,
}

/// Takes them from the network, else from a client's copy.
///
/// # Errors
/// If the place is no safe URL, or what was taken cannot be kept.
pub(super) fn refresh(host: &Host, screen: &Screen) -> Result<Outcome> {
    let place = host.var(PLACE_VARIABLE).unwrap_or(PLACE).to_owned();
    let place = Endpoint::try_from(place).map_err(|problem| {
        let problem = Error::from(problem).sentence();
        Error::usage(text::message::variable_holds(PLACE_VARIABLE, problem))
    })?;
    if screen.can_ask() {
        screen.say(&text::asking_for_facts(place.as_str()));
    }
    match health::fetch_facts(host, &place) {
        Ok(taken) => Ok(Outcome { taken: Some(taken), error: None }),
        Err(error @ Error::Unreachable { .. }) => {
            Ok(Outcome { taken: copy(host)?, error: Some(error) })
        }
        Err(error) => Err(error),
    }
}

/// Takes them from a client's copy; no network call.
///
/// # Errors
/// If there is none, or it cannot be read or kept.
pub(super) fn from_copy(host: &Host) -> Result<Outcome> {
    let looked_at = copies(host).map(|path| path.display().to_string()).collect::<Vec<_>>();
    let taken = copy(host)?.ok_or_else(|| {
        Error::usage_hint(
            text::message::no_copy_of_facts(looked_at.join(", ")),
            text::message::hint_no_copy(),
        )
    })?;
    Ok(Outcome { taken: Some(taken), error: None })
}

fn copies(host: &Host) -> impl Iterator<Item = std::path::PathBuf> {
    clients::ALL.into_iter().filter_map(move |client| client.model_facts(host))
}

fn copy(host: &Host) -> Result<Option<Taken>> {
    for path in copies(host) {
        if let Some(taken) = health::copy_facts(host, &path)? {
            return Ok(Some(taken));
        }
    }
    Ok(None)
}

impl Outcome {
    /// True if a fact differs from what was known.
    pub(super) fn has_changed(&self) -> bool {
        self.taken.as_ref().is_some_and(|taken| taken.is_changed)
    }

    /// Why nothing came from the network is a warning: the built-in facts stay, and no vendor is concerned.
    pub(super) fn show(&self, screen: &Screen) {
        if let Some(error) = &self.error {
            screen.warn(&text::facts_not_reached(error));
        }
        if let Some(Taken { source, models, is_changed, .. }) = &self.taken {
            let line = if *is_changed {
                text::new_facts(models, source)
            } else {
                text::same_facts(models, source)
            };
            screen.data(&format!("{line}\n"));
        }
    }

    pub(super) fn describe(&self) -> Value {
        let mut row = match &self.taken {
            None => json!({ "outcome": "failed" }),
            Some(taken) => json!({
                "outcome": if taken.is_changed { "fresh" } else { "not-modified" },
                "source": taken.source,
                "models": taken.models,
            }),
        };
        if let Some(path) = self.taken.as_ref().and_then(|taken| taken.kept.as_ref()) {
            row["path"] = path.display().to_string().into();
        }
        if let Some(error) = &self.error {
            row["error"] = screen::describe(error);
        }
        row
    }
}
