//! HTTPS calls to one vendor: a request out, a bounded answer back.
//!
//! Promises: a client talks to the origin it was made for and to no other; no redirect is followed (but by a
//! client for downloads, which has no key) and nothing is sent twice, so a key goes only to that origin, and once; the time of all calls of a client together is bounded, and so is
//! each body; the key is marked sensitive, which keeps
//! it out of every log below. The proxy (`HTTPS_PROXY`, `NO_PROXY`, the system's settings) and the trusted CAs (the
//! system's store, `SSL_CERT_FILE`, and `NODE_EXTRA_CA_CERTS` as the clients have it) are looked up in the process's own
//! environment, as every HTTP program does.
//! Plain http is for loopback only and never takes a proxy: that would carry the key away in the clear.
//! Left out: what an answer means (`health`); a pool shared between vendors.

mod answer;
mod call;
mod certificate;
mod environment;
mod failure;
mod loopback;
mod page;

pub use answer::Answer;
pub use call::{Auth, Call};
pub use environment::extra_certificates_problem;
pub use failure::{Failure, Fault, Tls};
pub use loopback::leaves_this_machine;
pub use page::{Page, PageServer};

use environment::ExtraCertificates;
use reqwest::{ClientBuilder, redirect};
use std::future::Future;
use std::time::{Duration, Instant};

/// The `User-Agent` header.
const USER_AGENT: &str = concat!("wcode/", env!("CARGO_PKG_VERSION"));

/// Redirects that a download may take; a release is one away from its name.
const MAX_REDIRECTS: usize = 5;

/// The media type of a stream of server-sent events.
pub const EVENT_STREAM: &str = "text/event-stream";

/// How long a call may take and how much may come back.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Timeout for connecting, TLS included.
    pub connect: Duration,
    /// Deadline for all calls of a client together.
    pub total: Duration,
    /// Bytes of each body; what is longer is cut.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), total: Duration::from_secs(20), body: 1024 * 1024 }
    }
}

/// Calls one vendor, within one deadline.
#[derive(Debug, Clone)]
pub struct Client {
    inner: reqwest::Client,
    base: String,
    proxy: Option<String>,
    limits: Limits,
    until: Instant,
}

impl Client {
    /// A client for everything below a base URL; its deadline counts from here. Reads the system's CA store.
    ///
    /// # Errors
    /// If the system has no CA certificates.
    pub fn new(base: &str, limits: Limits) -> Result<Self, Failure> {
        Self::with_redirects(base, limits, redirect::Policy::none())
    }

    /// A client for files that anyone may have: it follows redirects to other https addresses, and must not be given a key.
    ///
    /// # Errors
    /// As `new`.
    pub fn for_downloads(base: &str, limits: Limits) -> Result<Self, Failure> {
        let policy = redirect::Policy::custom(|attempt| {
            let is_safe = attempt.url().scheme() == "https";
            if is_safe && attempt.previous().len() <= MAX_REDIRECTS {
                attempt.follow()
            } else {
                attempt.stop()
            }
        });
        Self::with_redirects(base, limits, policy)
    }

    fn with_redirects(
        base: &str,
        limits: Limits,
        redirects: redirect::Policy,
    ) -> Result<Self, Failure> {
        // Another client may have installed it; it is the same one.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirects)
            .retry(reqwest::retry::never())
            .referer(false)
            .tls_info(true)
            .connect_timeout(limits.connect);
        let is_plain = is_plain(base);
        let builder = if is_plain {
            let builder = builder.no_proxy().tls_backend_preconfigured(without_roots());
            match loopback::resolve(base)? {
                Some((name, addresses)) => builder.resolve_to_addrs(&name, &addresses),
                None => builder,
            }
        } else if let Some(problem) = environment::certificates_problem() {
            return Err(Failure::without_roots(problem));
        } else {
            with_environment(builder, base)
        };
        let inner = builder.build().map_err(|error| Failure::from_setup(&error))?;
        let proxy = if is_plain { None } else { proxy_before(base) };
        let until = Instant::now() + limits.total;
        Ok(Self { inner, base: base.trim_end_matches('/').into(), proxy, limits, until })
    }

    /// The proxy between us and the vendor, without its password.
    pub fn proxy(&self) -> Option<&str> {
        self.proxy.as_deref()
    }

    /// Sends one request and reads its answer.
    ///
    /// # Errors
    /// Any failure to get a whole answer. An HTTP status is never an error.
    pub async fn send(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let (response, mut answer) = self.open(call).await?;
        self.read_body(response, &mut answer).await?;
        Ok(answer)
    }

    /// Sends the request; the answer is read up to its body.
    async fn open(&self, call: &Call<'_>) -> Result<(reqwest::Response, Answer), Failure> {
        let url = format!("{}{}", self.base, call.path);
        let request = match call.json {
            Some(text) => self.inner.post(url).body(text.to_owned()),
            None => self.inner.get(url),
        };
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            // The answer would come too late, so the key is not sent.
            return Err(Failure::too_late());
        }
        let response = request.headers(call.header_map()?).timeout(left).send().await;
        let response = response.map_err(|error| self.failure(&error))?;
        let answer = Answer::from_response(&response);
        Ok((response, answer))
    }

    /// Sends one request and passes its body on while it arrives, if the answer is a success and an event stream; else
    /// the whole answer comes back as from `send`. It ends early if `on_chunk` returns `false`.
    ///
    /// # Errors
    /// As `send`; what arrived before stays passed on.
    pub async fn send_streaming(
        &self,
        call: &Call<'_>,
        mut on_chunk: impl FnMut(&[u8]) -> bool,
    ) -> Result<Answer, Failure> {
        let (response, mut answer) = self.open(call).await?;
        let is_stream =
            answer.status == 200 && answer.content_type.as_deref() == Some(EVENT_STREAM);
        if !is_stream {
            self.read_body(response, &mut answer).await?;
            return Ok(answer);
        }
        let mut response = response;
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if !on_chunk(&chunk) {
                break;
            }
        }
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
        Failure::from_call(error, self.proxy.is_some())
    }
}

/// True if the base is not https. A scheme may be written in capitals.
fn is_plain(base: &str) -> bool {
    !base.get(..6).is_some_and(|it| it.eq_ignore_ascii_case("https:"))
}

/// For a client that never speaks TLS: the system's CAs need not be read, nor even be there.
fn without_roots() -> rustls::ClientConfig {
    rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

/// With the CAs and the proxy that the environment names, as far as reqwest does not find them by itself.
fn with_environment(builder: ClientBuilder, base: &str) -> ClientBuilder {
    let builder = builder.tls_certs_merge(ExtraCertificates::load().good);
    if !environment::is_anything_hidden() {
        return builder;
    }
    let builder = builder.no_proxy();
    match environment::proxy(base) {
        Some(proxy) => builder.proxy(proxy),
        None => builder,
    }
}

/// Scheme, host and port of the proxy before `url`; no password.
fn proxy_before(url: &str) -> Option<String> {
    let proxy = environment::intercept(&url.parse().ok()?)?;
    Some(format!("{}://{}", proxy.uri().scheme_str()?, proxy.uri().authority()?))
}

/// Runs calls to their end on this thread. The runtime exists only meanwhile: a command without requests does not pay
/// for it.
///
/// # Errors
/// If the system refuses what a runtime needs.
pub fn block_on<F: Future>(calls: F) -> Result<F::Output, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let runtime = runtime.map_err(|error| Failure::other(error.to_string().into()))?;
    let output = runtime.block_on(calls);
    // A name server that never answers blocks its own thread; it must not block us.
    runtime.shutdown_background();
    Ok(output)
}
