//! Fetches a vendor's file that a link names: one request without a key, no redirect, a bounded answer.

use crate::cli::link::content::MAX_FILE_LEN;
use crate::error::{Error, Result};
use crate::host::http::{self, Call, Client, Failure, Limits};
use crate::text::{link::message as text, release};
use url::Url;

/// The text of the file at an address that `parse::web_address` accepted.
///
/// # Errors
/// `Unreachable` if it does not come, `Usage` if it is too long or no text.
pub(super) fn get(address: &str) -> Result<String> {
    let unreachable = |problem| Error::Unreachable {
        problem: text::not_fetched(without_query(address), problem),
        hint: text::hint_not_fetched(),
    };
    let failed = |failure: Failure| unreachable(failure.detail);
    let url = Url::parse(address).map_err(|_| Error::usage(text::no_address()))?;
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let base = url.origin().ascii_serialization();
    let limits = Limits { body: MAX_FILE_LEN + 1, ..Limits::default() };
    let client = Client::new(&base, limits).map_err(failed)?;
    let call = Call { path, auth: None, headers: &[("accept", "*/*")], etag: None, json: None };
    let answer = http::block_on(client.send(&call)).and_then(|sent| sent).map_err(failed)?;
    if answer.status != 200 {
        return Err(unreachable(release::message::status(answer.status)));
    }
    if answer.body.len() > MAX_FILE_LEN {
        return Err(Error::usage(text::file_too_long(MAX_FILE_LEN)));
    }
    String::from_utf8(answer.body).map_err(|_| Error::usage(text::not_text()))
}

/// As it may be shown: what follows the `?` can be anything.
pub(super) fn without_query(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// Scheme, host and port.
pub(super) fn origin(address: &str) -> String {
    Url::parse(address).map_or_else(|_| String::new(), |url| url.origin().ascii_serialization())
}
