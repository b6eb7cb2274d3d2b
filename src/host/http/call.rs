//! A request, and the headers that it goes out with.

use crate::host::http::Failure;
use crate::secret::Secret;
use crate::text;
use reqwest::header::{self, HeaderMap, HeaderValue};
use zeroize::Zeroizing;

/// How the key travels.
#[derive(Debug, Clone, Copy)]
pub enum Auth<'c> {
    /// `Authorization: Bearer …`.
    Bearer(&'c Secret),
    /// A header of the vendor's own, such as `x-api-key`.
    Header(&'static str, &'c Secret),
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Call<'c> {
    /// What follows the base URL, with its `/`.
    pub path: &'c str,
    /// The key, if one is sent.
    pub auth: Option<Auth<'c>>,
    /// More headers; nothing secret.
    pub headers: &'c [(&'static str, &'static str)],
    /// The `ETag` of the copy that we have (`If-None-Match`): if nothing changed, the answer is a short 304.
    pub etag: Option<&'c str>,
    /// A JSON text to POST; without one it is a GET.
    pub json: Option<&'c str>,
}

impl Call<'_> {
    /// Its headers; the key's is marked as sensitive.
    ///
    /// # Errors
    /// If the key is none that a header can carry.
    pub(super) fn header_map(&self) -> Result<HeaderMap, Failure> {
        let mut headers = HeaderMap::new();
        if let Some(auth) = self.auth {
            let (name, key) = key_header(auth)?;
            headers.insert(name, key);
        }
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if self.json.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        // One that no header can carry is left out: the whole answer comes.
        if let Some(etag) = self.etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
            headers.insert(header::IF_NONE_MATCH, etag);
        }
        for (name, value) in self.headers {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        Ok(headers)
    }
}

fn key_header(auth: Auth<'_>) -> Result<(&'static str, HeaderValue), Failure> {
    let (name, text) = match auth {
        Auth::Bearer(key) => ("authorization", Zeroizing::new(format!("Bearer {}", key.expose()))),
        Auth::Header(name, key) => (name, Zeroizing::new(key.expose().to_owned())),
    };
    let mut key = HeaderValue::from_str(&text)
        .map_err(|_| Failure::other(text::http::message::unsendable_key()))?;
    key.set_sensitive(true);
    Ok((name, key))
}
