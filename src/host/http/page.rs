//! One page over plain HTTP, for programs on this very machine, and for others if the user names such an address.
//!
//! Promises: a port alone is one on loopback; there only requests for this machine's own name are answered, so that a web
//! page in a browser cannot read along by giving its own name our address; a request is small and comes in a
//! few seconds or not at all; the number served at once is limited; no failure of a connection ends the server.

use crate::error::{Error, Result};
use crate::text::metrics as text;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Concurrent connections; others wait until the system rejects them.
const MAX_CONNECTIONS: usize = 8;

/// Timeout for a request's head.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// Timeout for a whole connection.
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(15);

/// Size limit of a request's head, in bytes.
const MAX_HEAD_LEN: usize = 16 * 1024;

/// Delay before the next try if the system cannot accept a connection, for example without a free file descriptor.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_secs(1);

/// The page.
pub struct Page {
    /// Its path.
    pub path: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// What is on it at this moment.
    pub text: Box<dyn Fn() -> String + Send + Sync>,
}

impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A server that holds its port but does not serve requests yet.
#[derive(Debug)]
pub struct PageServer {
    listener: TcpListener,
    address: SocketAddr,
}

impl PageServer {
    /// Takes a port: `127.0.0.1:9464`, `localhost:9464`, `[::1]:9464`, or just `9464`; or, to be reachable from other
    /// machines or from outside of a container, `0.0.0.0:9464` or an address of this machine.
    ///
    /// # Errors
    /// A usage error if the address is invalid or cannot be bound.
    pub fn bind(address: &str) -> Result<Self> {
        let place = parse(address)?;
        let refused = |error: std::io::Error| {
            Error::usage_hint(
                text::message::cannot_listen(address, error),
                text::message::hint_taken(),
            )
        };
        let listener = TcpListener::bind(place).map_err(refused)?;
        listener.set_nonblocking(true).map_err(refused)?;
        let address = listener.local_addr().map_err(refused)?;
        Ok(Self { listener, address })
    }

    /// Checks that the address is valid.
    ///
    /// # Errors
    /// As `bind`, if the address is invalid.
    pub fn check(address: &str) -> Result<()> {
        parse(address).map(drop)
    }

    /// The address it listens on; the port is never 0.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves the page until this future is dropped, which ends its connections too. Needs a tokio runtime with I/O and
    /// time; any will do.
    pub async fn serve(self, page: Page) {
        let Ok(listener) = tokio::net::TcpListener::from_std(self.listener) else {
            // The system takes no more descriptors into its watch: the monitor goes on without.
            return std::future::pending().await;
        };
        let served = Arc::new(Served { page, is_local: self.address.ip().is_loopback() });
        let mut open = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept(), if open.len() < MAX_CONNECTIONS => match accepted {
                    Ok((stream, _)) => {
                        let talk = converse(stream, Arc::clone(&served));
                        open.spawn(async { drop(timeout(CONNECTION_TIMEOUT, talk).await) });
                    }
                    Err(_) => sleep(ACCEPT_RETRY_DELAY).await,
                },
                Some(_) = open.join_next() => {}
            }
        }
    }
}

/// The page, and who may read it.
struct Served {
    page: Page,
    /// Only programs of this machine.
    is_local: bool,
}

/// A port alone is one on loopback.
fn parse(address: &str) -> Result<SocketAddr> {
    let port = address.strip_prefix("localhost:").unwrap_or(address);
    match port.parse::<u16>() {
        Ok(port) => Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port))),
        Err(_) => address.parse().map_err(|_| {
            Error::usage_hint(text::message::no_address(address), text::message::hint_address())
        }),
    }
}

/// Answers one request; whatever goes wrong with it is the other side's affair.
async fn converse(stream: TcpStream, served: Arc<Served>) {
    let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
        let response = respond(&served, &request);
        async { Ok::<_, Infallible>(response) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_LEN)
        .keep_alive(false)
        .serve_connection(TokioIo::new(stream), answer);
    drop(connection.await);
}

fn respond<B>(served: &Served, request: &Request<B>) -> Response<Full<Bytes>> {
    let page = &served.page;
    if served.is_local && !is_for_this_machine(request) {
        return plain(StatusCode::MISDIRECTED_REQUEST);
    }
    if request.uri().path() != page.path {
        return plain(StatusCode::NOT_FOUND);
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED);
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    // To HEAD_TIMEOUT, hyper sends what goes before a body, and not the body.
    let mut response = Response::new(Full::from((page.text)()));
    let kind = HeaderValue::from_static(page.content_type);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// An answer without a body.
fn plain(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// True if the request names this machine by a name that no other has. Without one it comes from no browser.
fn is_for_this_machine<B>(request: &Request<B>) -> bool {
    let Some(host) = request.headers().get(header::HOST) else { return true };
    let Ok(place) = host.to_str().unwrap_or_default().parse::<hyper::http::uri::Authority>() else {
        return false;
    };
    let name = place.host();
    let literal = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || literal.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{Page, PageServer, Served, parse, respond};
    use crate::error::Error;
    use hyper::{Request, header};

    #[test]
    fn an_address_may_be_written_in_several_ways() {
        for (text, place) in [
            ("127.0.0.1:9464", "127.0.0.1:9464"),
            ("127.8.0.1:1", "127.8.0.1:1"),
            ("localhost:9464", "127.0.0.1:9464"),
            ("9464", "127.0.0.1:9464"),
            ("[::1]:9464", "[::1]:9464"),
            ("0.0.0.0:9464", "0.0.0.0:9464"),
            ("[::]:9464", "[::]:9464"),
            ("192.168.1.2:9464", "192.168.1.2:9464"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), place);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [":9464", "", "x:1", "localhost:", "70000", "0.0.0.0"] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{text}");
            assert!(matches!(error, Error::Usage { hint: Some(_), .. }), "{text}");
        }
    }

    #[test]
    fn a_port_that_is_taken_is_told() {
        let first = PageServer::bind("127.0.0.1:0").unwrap();
        let error = PageServer::bind(&first.address().to_string()).unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains(&first.address().to_string()), "{error}");
    }

    fn status(method: &str, path: &str, host: Option<&str>) -> u16 {
        status_if(true, method, path, host)
    }

    fn status_if(is_local: bool, method: &str, path: &str, host: Option<&str>) -> u16 {
        let page =
            Page { path: "/metrics", content_type: "text/plain", text: Box::new(String::new) };
        let served = Served { page, is_local };
        let mut request = Request::builder().method(method).uri(path);
        if let Some(host) = host {
            request = request.header(header::HOST, host);
        }
        respond(&served, &request.body(()).unwrap()).status().as_u16()
    }

    #[test]
    fn one_path_and_two_methods_are_answered() {
        for (method, path, expected) in [
            ("GET", "/metrics", 200),
            ("HEAD", "/metrics", 200),
            ("GET", "/metrics?x=1", 200),
            ("POST", "/metrics", 405),
            ("DELETE", "/metrics", 405),
            ("GET", "/", 404),
            ("POST", "/metrics/", 404),
        ] {
            assert_eq!(status(method, path, None), expected, "{method} {path}");
        }
    }

    #[test]
    fn an_address_that_the_user_opened_is_answered_under_any_name() {
        for host in ["wcode:9464", "192.168.1.2:9464", "localhost"] {
            assert_eq!(status_if(false, "GET", "/metrics", Some(host)), 200, "{host}");
        }
    }

    #[test]
    fn a_name_that_others_may_have_too_is_not_answered() {
        for (host, expected) in [
            ("127.0.0.1:9464", 200),
            ("localhost", 200),
            ("LOCALHOST:1", 200),
            ("[::1]:9464", 200),
            ("evil.example:9464", 421),
            ("127.0.0.1.evil.example", 421),
            ("192.168.1.2:9464", 421),
            ("", 421),
        ] {
            assert_eq!(status("GET", "/metrics", Some(host)), expected, "{host}");
        }
    }
}
