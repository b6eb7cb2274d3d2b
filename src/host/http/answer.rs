//! The response and its headers.

use super::certificate;
use crate::host::clock;
use reqwest::header;
use std::time::{Duration, SystemTime};
use url::Url;

/// The parts of a response that this program uses.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type, without parameters, in lower case.
    pub content_type: Option<String>,
    /// How far our clock is ahead of the server's `Date`, in seconds.
    pub clock_skew: Option<i64>,
    /// When the server's certificate ends, in seconds since 1970; `None` without TLS.
    pub certificate_end: Option<u64>,
    /// How long the server asks us to wait.
    pub retry_after: Option<Duration>,
    /// The host that a redirect leads to, if it is another one.
    pub leads_away: Option<String>,
    /// The server's `ETag` of this content.
    pub etag: Option<String>,
    /// The body, up to the limit.
    pub body: Vec<u8>,
    /// There was more of it.
    pub is_cut: bool,
}

impl Answer {
    pub(super) fn from_response(response: &reqwest::Response) -> Self {
        let text = |name| response.headers().get(name)?.to_str().ok();
        let date = text(header::DATE).and_then(|text| httpdate::parse_http_date(text).ok());
        let kind = text(header::CONTENT_TYPE).and_then(|kind| kind.split(';').next());
        Self {
            status: response.status().as_u16(),
            content_type: kind.map(|kind| kind.trim().to_ascii_lowercase()),
            clock_skew: date.map(|date| seconds_between(date, clock::system_time())),
            certificate_end: response
                .extensions()
                .get::<reqwest::tls::TlsInfo>()
                .and_then(|info| certificate::ends_at(info.peer_certificate()?)),
            retry_after: text(header::RETRY_AFTER).and_then(|text| wait(text, date)),
            leads_away: text(header::LOCATION).and_then(|text| other_host(response.url(), text)),
            etag: text(header::ETAG).map(str::to_owned),
            body: Vec::new(),
            is_cut: false,
        }
    }
}

/// Host and port that a redirect leads to, unless both stay the same. The rest of the address may hold anything.
fn other_host(asked: &Url, location: &str) -> Option<String> {
    let next = asked.join(location).ok()?;
    let place = |url: &Url| (url.host_str().map(str::to_owned), url.port_or_known_default());
    if place(&next) == place(asked) {
        return None;
    }
    let port = next.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", next.host_str()?))
}

/// `Retry-After` is a number of seconds or a date; the date counts from the server's own clock.
fn wait(text: &str, date: Option<SystemTime>) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text.trim()).ok()?;
    Some(until.duration_since(date.unwrap_or_else(clock::system_time)).unwrap_or_default())
}

fn seconds_between(from: SystemTime, to: SystemTime) -> i64 {
    let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    match to.duration_since(from) {
        Ok(ahead) => seconds(ahead),
        Err(behind) => -seconds(behind.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::{other_host, seconds_between, wait};
    use std::time::{Duration, SystemTime};

    #[test]
    fn the_time_to_wait_is_read_in_both_spellings() {
        let date = httpdate::parse_http_date("Sun, 22 Nov 2026 10:00:00 GMT").ok();
        assert_eq!(wait(" 30", None), Some(Duration::from_secs(30)));
        assert_eq!(wait("Sun, 22 Nov 2026 10:01:00 GMT", date), Some(Duration::from_secs(60)));
        assert_eq!(wait("Sun, 22 Nov 2026 09:00:00 GMT", date), Some(Duration::ZERO));
        for nonsense in ["", "soon", "-1", "1.5"] {
            assert_eq!(wait(nonsense, date), None, "{nonsense:?}");
        }
    }

    #[test]
    fn of_a_redirect_only_another_host_is_told() {
        let asked = "https://api.example/v1/models".parse().unwrap();
        for (location, host) in [
            ("http://login.example/?token=x", Some("login.example")),
            ("//api.example:8443/v1", Some("api.example:8443")),
            ("/login?token=x", None),
            ("https://api.example:443/", None),
            ("http://", None),
        ] {
            assert_eq!(other_host(&asked, location).as_deref(), host, "{location}");
        }
    }

    #[test]
    fn a_clock_may_be_ahead_or_behind() {
        let late = SystemTime::UNIX_EPOCH + Duration::from_secs(90);
        assert_eq!(seconds_between(SystemTime::UNIX_EPOCH, late), 90);
        assert_eq!(seconds_between(late, SystemTime::UNIX_EPOCH), -90);
    }
}
