//! Proves the keys at their vendors before anything is written: `apply --verify` and `setup --yes`.

use crate::cli::key::unlock_prompt;
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::health::{Limits, Target};
use crate::host::Host;
use crate::keys::{self, KeyId, KeySource};
use crate::plan::journal::Journal;
use crate::plan::key_options::GivenKey;
use crate::plan::request::ResolvedRequest;
use crate::plan::saved_inputs::KeyMode;
use crate::secret::Secret;
use crate::text::wizard;

/// Shows each key to its vendor; no tokens are used.
///
/// # Errors
/// `Error::Key` without a key, `Error::KeyRejected` for one that the vendor refuses, `Error::Endpoint` if it does not
/// answer.
pub(in crate::cli) fn verify(
    host: &Host,
    screen: &Screen,
    requests: &[ResolvedRequest],
) -> Result<()> {
    for request in requests {
        let key = find_key(host, screen, request)?;
        check(host, screen, request, &key)?;
    }
    Ok(())
}

/// The key that the clients will send, if it may go where they send it.
///
/// # Errors
/// `Error::Key` and the like if there is none; `Error::Usage` if it must not be sent there.
pub(in crate::cli) fn find_key(
    host: &Host,
    screen: &Screen,
    request: &ResolvedRequest,
) -> Result<Secret> {
    request.check_key_origins(host, &Journal::load(host)?)?;
    let said = &request.inputs.key;
    match (&request.key.given, &said.source) {
        (Some(GivenKey::Literal(key) | GivenKey::Stored(key, _)), _) => return Ok(key.clone()),
        (_, Some(source)) => return source.read(host),
        _ => {}
    }
    if said.mode().is_none()
        && let Some(key) = request.existing_plaintext_key(host)
    {
        return Ok(key);
    }
    let Some(asked) = request.saved_inputs(host, &Journal::load(host)?).into_iter().next() else {
        return variable(host, request, None);
    };
    match asked.key_mode {
        Some(KeyMode::Ref) => {
            let id = KeyId::new(&request.vendor.id, asked.key_name.as_deref())?;
            keys::get(host, &id, unlock_prompt(screen))
        }
        _ => variable(host, request, asked.variable),
    }
}

/// The key in the variable that the files name.
fn variable(host: &Host, request: &ResolvedRequest, named: Option<String>) -> Result<Secret> {
    KeySource::Variable(named.unwrap_or_else(|| request.vendor.key_variable.clone())).read(host)
}

/// Proves one key at each endpoint that its clients use.
fn check(host: &Host, screen: &Screen, request: &ResolvedRequest, key: &Secret) -> Result<()> {
    let journal = Journal::load(host)?;
    for (protocol, endpoint) in request.endpoints(host, &journal) {
        let Some(target) = Target::new(&request.vendor, protocol) else { continue };
        if !request.vendor.hosts(&endpoint) {
            screen.warn(&wizard::key_goes_elsewhere(
                endpoint.origin(),
                request.vendor.display_name(),
            ));
        }
        let report = target.at(&endpoint).check_now(key, Limits::default());
        match report.error() {
            Some(error) => return Err(error),
            None => screen.say(&report.message()),
        }
    }
    Ok(())
}
