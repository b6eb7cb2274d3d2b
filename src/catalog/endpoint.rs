//! Protocols, and base URLs that are safe to send a key to.

use crate::error::Error;
use crate::secret;
use crate::text::Message;
use crate::text::catalog::message as text;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use url::{Host, Url};

/// How a vendor is spoken to; clients and vendors meet only here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// `POST {base}/chat/completions`.
    OpenaiCompletions,
    /// `POST {base}/v1/messages`.
    AnthropicMessages,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OpenaiCompletions => "openai-completions",
            Self::AnthropicMessages => "anthropic-messages",
        })
    }
}

impl Protocol {
    /// Every protocol.
    pub const ALL: [Self; 2] = [Self::OpenaiCompletions, Self::AnthropicMessages];
}

impl FromStr for Protocol {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|protocol| protocol.to_string() == name);
        known.ok_or_else(|| {
            crate::text::catalog::protocols(Self::ALL.map(|it| it.to_string()).join(", "))
        })
    }
}

/// What follows the base in the URL of a request, as the vendors' pages show it.
const REQUEST_PATHS: [&str; 4] = ["/chat/completions", "/completions", "/messages", "/responses"];

/// The list of models; a base itself if no version comes before it (`https://NAME.services.ai.azure.com/models`).
const LIST_PATH: &str = "/models";

/// A base URL: https, or http to this very machine; no credentials, query or fragment in it.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Endpoint {
    text: String,
    url: Url,
    removed_suffix: Option<String>,
}

impl PartialEq for Endpoint {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Endpoint {}

impl Endpoint {
    /// What was cut from the end of the URL as it was given, since clients add it themselves: `/chat/completions`.
    pub fn removed_suffix(&self) -> Option<&str> {
        self.removed_suffix.as_deref()
    }

    /// The base for Anthropic's protocol, in which the version belongs to what clients add: without the `/v1` before a
    /// `/messages` that was cut.
    #[must_use]
    pub fn without_version(self) -> Self {
        let shorter =
            self.text.strip_suffix("/v1").filter(|_| self.removed_suffix() == Some("/messages"));
        let shorter = shorter.and_then(|text| Self::try_from(text.to_owned()).ok());
        shorter.map_or_else(
            || self.clone(),
            |base| Self { removed_suffix: Some("/v1/messages".into()), ..base },
        )
    }

    /// With `/v1` at its end, unless a version is there.
    #[must_use]
    pub fn versioned(self) -> Self {
        if has_version(&self.text) {
            return self;
        }
        let longer = Self::try_from(format!("{}/v1", self.text));
        longer.map_or_else(
            |_| self.clone(),
            |base| Self { removed_suffix: self.removed_suffix.clone(), ..base },
        )
    }

    /// Without a version at its end.
    #[must_use]
    pub fn unversioned(self) -> Self {
        let shorter = self.text.rsplit_once('/').filter(|_| has_version(&self.text));
        let shorter = shorter.and_then(|(text, _)| Self::try_from(text.to_owned()).ok());
        shorter.map_or_else(
            || self.clone(),
            |base| Self { removed_suffix: self.removed_suffix.clone(), ..base },
        )
    }

    /// The base as clients of this protocol want it.
    #[must_use]
    pub fn for_protocol(self, protocol: Protocol) -> Self {
        match protocol {
            Protocol::AnthropicMessages => self.without_version(),
            Protocol::OpenaiCompletions => self,
        }
    }

    /// The URL as it was written, without a trailing `/`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True if `other` (text from a user's file) leads to the same place: scheme, host, port and path.
    pub fn is_same(&self, other: &str) -> bool {
        Url::parse(other.trim()).is_ok_and(|other| location(&other) == location(&self.url))
    }

    /// True if `other` is on the same scheme, host and port.
    pub fn is_same_origin(&self, other: &str) -> bool {
        Url::parse(other.trim()).is_ok_and(|other| other.origin() == self.url.origin())
    }
}

fn location(url: &Url) -> (url::Origin, &str) {
    (url.origin(), url.path().trim_end_matches('/'))
}

/// Why a text is no base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidEndpoint(Message);

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text())
    }
}

impl From<InvalidEndpoint> for Error {
    fn from(InvalidEndpoint(problem): InvalidEndpoint) -> Self {
        Self::usage(problem)
    }
}

impl TryFrom<String> for Endpoint {
    type Error = InvalidEndpoint;

    fn try_from(text: String) -> Result<Self, InvalidEndpoint> {
        let text = text.trim().trim_end_matches('/').to_owned();
        let shown = display_value(&text);
        if let Some(bad) = text.chars().find(|c| is_unsafe(*c)) {
            return Err(InvalidEndpoint(text::url_holds(shown, format_args!("{bad:?}"))));
        }
        let url =
            Url::parse(&text).map_err(|error| InvalidEndpoint(text::no_url(&shown, error)))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidEndpoint(text::url_with_credentials(shown)));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(InvalidEndpoint(text::url_with_query(shown)));
        }
        if url.scheme() == "https" || (url.scheme() == "http" && may_be_loopback(&url)) {
            return Ok(match request_suffix(&url) {
                Some(removed_suffix) => Self {
                    removed_suffix: Some(removed_suffix.into()),
                    ..base_without(&text, removed_suffix)?
                },
                None => Self { text, url, removed_suffix: None },
            });
        }
        Err(InvalidEndpoint(text::url_in_the_clear(shown)))
    }
}

impl Endpoint {
    /// Scheme, host and port, as browsers and `fetch` write them.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }
}

impl From<Endpoint> for String {
    fn from(endpoint: Endpoint) -> Self {
        endpoint.text
    }
}

/// True if the last part of a path is a version, such as `v1`.
/// A base URL for a client that adds `/v1` itself.
pub(crate) fn strip_version(base: &str) -> &str {
    base.trim_end_matches('/').strip_suffix("/v1").unwrap_or(base)
}

fn has_version(base: &str) -> bool {
    let last = base.rsplit('/').next().unwrap_or_default();
    last.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// What the URL of a request has behind its base.
fn request_suffix(url: &Url) -> Option<&'static str> {
    let path = url.path().trim_end_matches('/');
    let is_list = path.strip_suffix(LIST_PATH).is_some_and(has_version);
    let request = REQUEST_PATHS.into_iter().find(|request| path.ends_with(request));
    request.or_else(|| is_list.then_some(LIST_PATH))
}

/// The URL without the request at its end.
fn base_without(text: &str, request: &str) -> Result<Endpoint, InvalidEndpoint> {
    let base = text.strip_suffix(request).unwrap_or(text).trim_end_matches('/').to_owned();
    let url = Url::parse(&base)
        .map_err(|error| InvalidEndpoint(text::no_url(display_value(&base), error)))?;
    Ok(Endpoint { text: base, url, removed_suffix: None })
}

/// What the URL parser would drop in silence, what ends a string, and what clients expand
/// (`${VAR}`, `{env:VAR}`, `{file:…}`): a base URL must not carry a variable away.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '"' | '\'' | '`' | '\\' | '{' | '}' | '$' | '<' | '>')
}

/// As much of the text as may be repeated: error texts end up in logs, and a key may have been typed into it.
fn display_value(text: &str) -> String {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let text = match (text.find("://"), text[..end].rfind('@')) {
        (Some(scheme), Some(at)) if scheme + 3 <= at => {
            format!("{}{}", &text[..scheme + 3], &text[at + 1..end])
        }
        _ => text[..end].to_owned(),
    };
    secret::mask(&text.escape_debug().to_string())
}

/// True if the host may be this machine. A name says nothing yet: where a key is sent, and where a client is led, it is
/// resolved and its addresses are judged (`host::http`); a file is read without asking for names.
fn may_be_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    fn endpoint(text: &str) -> Result<Endpoint, super::InvalidEndpoint> {
        Endpoint::try_from(text.to_owned())
    }

    #[test]
    fn only_places_that_are_safe_for_a_key_are_accepted() {
        for good in [
            "https://wcode.net/api/gpt/v1/",
            "http://127.0.0.1:8080/v1",
            "http://localhost/x",
            "http://[::1]:1",
        ] {
            assert!(endpoint(good).is_ok(), "{good}");
        }
        for bad in [
            "http://wcode.net/v1",
            "ftp://x",
            "wcode.net",
            "https://a:b@x/",
            "https://x/?k=1",
            "https://x/#f",
            "",
        ] {
            assert!(endpoint(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_url_of_a_request_is_cut_to_its_base() {
        for (given, base, removed_suffix) in [
            ("https://x/v1/chat/completions", "https://x/v1", Some("/chat/completions")),
            ("https://x/v1/chat/completions/", "https://x/v1", Some("/chat/completions")),
            ("https://x/v1/completions", "https://x/v1", Some("/completions")),
            ("https://x/v1/messages", "https://x/v1", Some("/messages")),
            ("https://x/v1//responses", "https://x/v1", Some("/responses")),
            ("https://x/api/v1beta/models", "https://x/api/v1beta", Some("/models")),
            ("https://x/chat/completions", "https://x", Some("/chat/completions")),
            ("https://x/models", "https://x/models", None),
            ("https://x/v1", "https://x/v1", None),
            ("https://x/mychat/completion", "https://x/mychat/completion", None),
        ] {
            let endpoint = endpoint(given).expect("a good URL");
            assert_eq!(
                (endpoint.as_str(), endpoint.removed_suffix()),
                (base, removed_suffix),
                "{given}"
            );
        }
        let anthropic =
            endpoint("https://x/api/v1/messages").expect("a good URL").without_version();
        assert_eq!(
            (anthropic.as_str(), anthropic.removed_suffix()),
            ("https://x/api", Some("/v1/messages"))
        );
    }

    #[test]
    fn a_version_is_added_once_and_taken_off() {
        for (bare, versioned) in
            [("https://x/api", "https://x/api/v1"), ("https://x", "https://x/v1")]
        {
            let (bare, versioned) = (endpoint(bare), endpoint(versioned));
            let (bare, versioned) = (bare.expect("a good URL"), versioned.expect("a good URL"));
            assert_eq!(bare.clone().versioned(), versioned);
            assert_eq!(versioned.clone().versioned(), versioned);
            assert_eq!(versioned.unversioned(), bare);
            assert_eq!(bare.clone().unversioned(), bare);
        }
    }

    #[test]
    fn credentials_in_a_url_are_never_echoed() {
        let error =
            endpoint("https://me:hunter2@wcode.net/v1").expect_err("credentials are refused");
        assert!(!error.to_string().contains("hunter2"), "{error}");
        let error = endpoint("https://wcode.net/v1?key=hunter2").expect_err("a query is refused");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }

    #[test]
    fn the_same_place_is_known_in_other_spellings() {
        let ours = endpoint("https://wcode.net/api/gpt/v1").expect("a good URL");
        for same in ["https://wcode.net/api/gpt/v1/", "HTTPS://WCODE.net:443/api/gpt/v1"] {
            assert!(ours.is_same(same), "{same}");
        }
        for other in [
            "https://wcode.net/api/gpt",
            "https://wcode.net.evil.example/api/gpt/v1",
            "nonsense",
            "http://wcode.net/api/gpt/v1",
        ] {
            assert!(!ours.is_same(other), "{other}");
        }
    }
}
