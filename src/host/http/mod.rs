//! HTTPS calls to one vendor: a request out, a bounded answer back.
//!
//! Promises: a client talks to the origin it was made for and to no other; no redirect is followed and nothing is sent
//! twice, so a key goes where the caller said, and once; the time of all calls of a client together is bounded, and so is
//! each body; the key is marked sensitive, which keeps
//! it out of every log below. The proxy (`HTTPS_PROXY`, `NO_PROXY`, the system's settings) and the trusted CAs (the
//! system's store, `SSL_CERT_FILE`) are looked up in the process's own environment, as every HTTP program does.
//! Plain http is for loopback only and never takes a proxy: that would carry the key away in the clear.
//! Left out: what an answer means (`health`); streams; a pool shared between vendors.

mod failure;
mod page;

pub use failure::{Failure, Fault, Tls};
pub use page::{Page, PageServer};

use crate::host::clock;
use crate::secret::Secret;
use crate::text;
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::redirect;
use std::future::Future;
use std::time::{Duration, Instant, SystemTime};
use url::Url;
use zeroize::Zeroizing;

/// What we call ourselves.
const USER_AGENT: &str = concat!("wcode/", env!("CARGO_PKG_VERSION"));

/// How long a call may take and how much may come back.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Until the connection stands, TLS included.
    pub connect: Duration,
    /// For all that is asked on one occasion, however many calls it takes.
    pub total: Duration,
    /// Bytes of each body; what is longer is cut.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(20), body: 1024 * 1024 }
    }
}

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
    /// The key, where one is sent.
    pub auth: Option<Auth<'c>>,
    /// More headers; nothing secret.
    pub headers: &'c [(&'static str, &'static str)],
    /// The mark of what we have already (`If-None-Match`): where nothing changed, the answer is a short 304.
    pub etag: Option<&'c str>,
    /// A JSON text to POST; without one it is a GET.
    pub json: Option<&'c str>,
}

/// What came back, as far as anybody here wants to know.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The media type, without parameters, in lower case.
    pub content_type: Option<String>,
    /// How far our clock is ahead of the server's `Date`, in seconds.
    pub clock_skew: Option<i64>,
    /// How long the server asks us to wait.
    pub retry_after: Option<Duration>,
    /// The host that a redirect leads to, where it is another one.
    pub leads_away: Option<String>,
    /// The server's mark for this very content.
    pub etag: Option<String>,
    /// The body, up to the limit.
    pub body: Vec<u8>,
    /// There was more of it.
    pub is_cut: bool,
}

/// Calls one vendor, for as long as one occasion may take.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    base: String,
    proxy: Option<String>,
    limits: Limits,
    until: Instant,
}

impl Client {
    /// A client for everything below a base URL, on one occasion: its time runs from here. Reads the system's CA store.
    ///
    /// # Errors
    /// Where the system has no CA certificates.
    pub fn new(base: &str, limits: Limits) -> Result<Self, Failure> {
        // Another client may have installed it; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(limits.connect);
        // A scheme may be written in capitals.
        let is_plain = !base.get(..6).is_some_and(|it| it.eq_ignore_ascii_case("https:"));
        let builder = if is_plain {
            builder.no_proxy().tls_backend_preconfigured(trust_in_nobody())
        } else {
            builder
        };
        let inner = builder.build().map_err(|error| Failure::of_setup(&error))?;
        let proxy = if is_plain { None } else { proxy_before(base) };
        let until = Instant::now() + limits.total;
        Ok(Self { inner, base: base.trim_end_matches('/').into(), proxy, limits, until })
    }

    /// The proxy that stands between us and the vendor, without its password.
    pub fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Sends one request and reads its answer.
    ///
    /// # Errors
    /// Whatever kept an answer from coming back whole. An HTTP status is never an error.
    pub async fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let url = format!("{}{}", self.base, call.path);
        let request = match call.json {
            Some(text) => self.inner.post(url).body(text.to_owned()),
            None => self.inner.get(url),
        };
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            // Nobody would wait for the answer, so the key need not travel.
            return Err(Failure::too_late());
        }
        let response = request.headers(headers(call)?).timeout(left).send().await;
        let response = response.map_err(|error| self.failure(&error))?;
        let mut answer = Answer::of(&response);
        self.read_body(response, &mut answer).await?;
        Ok(answer)
    }

    async fn read_body(
        &self,
        mut response: reqwest::Response,
        answer: &mut Answer,
    ) -> Result<(), Failure> {
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            let room = self.limits.body - answer.body.len();
            answer.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if chunk.len() > room {
                answer.is_cut = true;
                break;
            }
        }
        Ok(())
    }

    fn failure(&self, error: &reqwest::Error) -> Failure {
        Failure::of_call(error, self.proxy.is_some())
    }
}

fn headers(call: &Call<'_>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    if let Some(auth) = call.auth {
        let (name, key) = key_header(auth)?;
        headers.insert(name, key);
    }
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if call.json.is_some() {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    // One that no header can carry is as good as none: the whole answer comes.
    if let Some(etag) = call.etag.and_then(|etag| HeaderValue::from_str(etag).ok()) {
        headers.insert(header::IF_NONE_MATCH, etag);
    }
    for (name, value) in call.headers {
        headers.insert(*name, HeaderValue::from_static(value));
    }
    Ok(headers)
}

fn key_header(auth: Auth<'_>) -> Result<(&'static str, HeaderValue), Failure> {
    let (name, text) = match auth {
        Auth::Bearer(key) => ("authorization", Zeroizing::new(format!("Bearer {}", key.expose()))),
        Auth::Header(name, key) => (name, Zeroizing::new(key.expose().to_owned())),
    };
    let mut key =
        HeaderValue::from_str(&text).map_err(|_| Failure::other(text::http::unsendable_key()))?;
    key.set_sensitive(true);
    Ok((name, key))
}

impl Answer {
    fn of(response: &reqwest::Response) -> Self {
        let text = |name| response.headers().get(name)?.to_str().ok();
        let date = text(header::DATE).and_then(|text| httpdate::parse_http_date(text).ok());
        let kind = text(header::CONTENT_TYPE).and_then(|kind| kind.split(';').next());
        Self {
            status: response.status().as_u16(),
            content_type: kind.map(|kind| kind.trim().to_ascii_lowercase()),
            clock_skew: date.map(|date| seconds_between(date, clock::system_time())),
            retry_after: text(header::RETRY_AFTER).and_then(|text| wait(text, date)),
            leads_away: text(header::LOCATION).and_then(|text| other_host(response.url(), text)),
            etag: text(header::ETAG).map(str::to_owned),
            body: Vec::new(),
            is_cut: false,
        }
    }
}

/// For a client that never speaks TLS: the system's CAs need not be read, nor even be there.
fn trust_in_nobody() -> rustls::ClientConfig {
    rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// Host and port that a redirect leads to, unless it stays where it is. The rest of the address may hold anything.
fn other_host(asked: &Url, location: &str) -> Option<String> {
    let next = asked.join(location).ok()?;
    let place = |url: &Url| (url.host_str().map(str::to_owned), url.port_or_known_default());
    if place(&next) == place(asked) {
        return None;
    }
    let port = next.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}", next.host_str()?))
}

/// Scheme, host and port of the proxy before `url`, found by the rules by which reqwest takes one; no password.
fn proxy_before(url: &str) -> Option<String> {
    let proxy = Matcher::from_system().intercept(&url.parse().ok()?)?;
    Some(format!("{}://{}", proxy.uri().scheme_str()?, proxy.uri().authority()?))
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

/// Runs calls to their end on this thread. The runtime exists only meanwhile: a command that calls nobody pays nothing.
///
/// # Errors
/// Where the system refuses what a runtime needs.
pub fn block_on<F: Future>(calls: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let runtime = runtime.map_err(|error| Failure::other(&error.to_string()))?;
    let output = runtime.block_on(calls);
    // A name server that never answers holds a thread of its own; it must not hold us.
    runtime.shutdown_background();
    Ok(output)
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
