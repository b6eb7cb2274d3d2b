//! A server on loopback that answers as a test wants, or misbehaves: it may hang, reset, redirect, flood, answer wrongly.
//!
//! It speaks plain HTTP, or TLS with a certificate made for the test, and plays a proxy as well: `CONNECT` is a
//! method like any other. It keeps every request. One request per connection; it serves until dropped.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A request, as far as these tests look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReceivedRequest {
    /// Method and path.
    pub(crate) what: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl ReceivedRequest {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let same = |(each, _): &&(String, String)| each.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// True if it carries this key, as either protocol sends it.
    pub(crate) fn has_key(&self, key: &str) -> bool {
        self.header("x-api-key") == Some(key)
            || self.header("authorization") == Some(&format!("Bearer {key}"))
    }
}

/// What the server does.
#[derive(Clone)]
pub(crate) enum Reply {
    /// Sends these bytes and hangs up.
    Bytes(Vec<u8>),
    /// Sends these bytes, then nothing more for as long as it lives.
    Hang(Vec<u8>),
    /// Hangs up without a word.
    HangUp,
    /// Lets the client through to this address, as a proxy does.
    Tunnel(String),
}

impl Reply {
    /// A JSON answer; `status` is the whole of it, such as `404 Not Found`.
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::with(status, "Content-Type: application/json\r\n", body)
    }

    /// An answer with these header lines.
    pub(crate) fn with(status: &str, headers: &str, body: &str) -> Self {
        let length = body.len();
        let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n");
        Self::Bytes(format!("{head}Connection: close\r\n\r\n{body}").into())
    }
}

type Handler = dyn Fn(&ReceivedRequest) -> Reply + Send + Sync;

/// A running server.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    tls: Option<Arc<rustls::ServerConfig>>,
    resets: bool,
    ended: AtomicBool,
    asked: Mutex<Vec<ReceivedRequest>>,
}

impl Server {
    /// Answers each request by this function.
    pub(crate) fn start(
        handler: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::serve(Box::new(handler), None, false)
    }

    /// The same over TLS.
    pub(crate) fn start_tls(
        certificate: &Certificate,
        handler: impl Fn(&ReceivedRequest) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::serve(Box::new(handler), Some(certificate.config()), false)
    }

    /// Resets every connection once the first bytes are there.
    #[cfg(target_os = "linux")]
    pub(crate) fn that_resets() -> Self {
        Self::serve(Box::new(|_| Reply::HangUp), None, true)
    }

    fn serve(handler: Box<Handler>, tls: Option<Arc<rustls::ServerConfig>>, resets: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let (ended, asked) = (AtomicBool::new(false), Mutex::default());
        let shared = Arc::new(Shared { handler, tls, resets, ended, asked });
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// Host and port.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Everything asked so far, in order of arrival.
    pub(crate) fn asked(&self) -> Vec<ReceivedRequest> {
        self.shared.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Method and path of everything asked so far.
    pub(crate) fn log(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.what).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // One more connection, so that `accept` returns and sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
    }
}

/// A port of this machine that refuses connections.
pub(crate) fn dead_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
    listener.local_addr().expect("a bound listener has an address").port()
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut open = Vec::new();
    for stream in listener.incoming() {
        if shared.ended.load(Ordering::SeqCst) {
            break;
        }
        let Ok(stream) = stream else { continue };
        let shared = Arc::clone(shared);
        open.push(thread::spawn(move || converse(&stream, &shared)));
    }
    for conversation in open {
        drop(conversation.join());
    }
}

fn converse(mut stream: &TcpStream, shared: &Shared) {
    if shared.resets {
        // Closing a socket that holds unread bytes resets the connection.
        drop(stream.peek(&mut [0]));
        return;
    }
    let Some(config) = &shared.tls else {
        if speaks_tls(stream) {
            drop(stream.read(&mut [0; 8192]));
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
        } else if let Some(address) = exchange(&mut stream, shared) {
            drop(tunnel(stream, &address));
        }
        drop(stream.shutdown(Shutdown::Both));
        return;
    };
    let Ok(mut session) = rustls::ServerConnection::new(Arc::clone(config)) else { return };
    exchange(&mut rustls::Stream::new(&mut session, &mut stream), shared);
    session.send_close_notify();
    drop(session.write_tls(&mut stream));
    drop(stream.shutdown(Shutdown::Both));
}

/// True if a TLS handshake begins.
fn speaks_tls(stream: &TcpStream) -> bool {
    let mut first = [0];
    stream.peek(&mut first).is_ok() && first == [22]
}

/// Copies both ways until one side hangs up.
fn tunnel(mut client: &TcpStream, address: &str) -> std::io::Result<()> {
    let server = TcpStream::connect(address)?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let upwards = thread::spawn(move || {
        drop(std::io::copy(&mut from_client, &mut to_server));
        drop(to_server.shutdown(Shutdown::Both));
    });
    drop(std::io::copy(&mut &server, &mut client));
    drop(client.shutdown(Shutdown::Both));
    drop(upwards.join());
    Ok(())
}

/// Reads a request and answers it; returns the address if the answer is a tunnel.
fn exchange(stream: &mut (impl Read + Write), shared: &Shared) -> Option<String> {
    let asked = read_request(stream)?;
    let reply = (shared.handler)(&asked);
    shared.asked.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
    let (bytes, hangs) = match reply {
        Reply::Bytes(bytes) => (bytes, false),
        Reply::Hang(bytes) => (bytes, true),
        Reply::HangUp => return None,
        Reply::Tunnel(address) => return Some(address),
    };
    // A client that has seen enough hangs up first.
    drop(stream.write_all(&bytes).and_then(|()| stream.flush()));
    while hangs && !shared.ended.load(Ordering::SeqCst) {
        thread::sleep(Duration::from_millis(5));
    }
    None
}

fn read_request(stream: &mut impl Read) -> Option<ReceivedRequest> {
    let mut incoming = BufReader::new(stream);
    let mut line = || {
        let mut line = String::new();
        let read = incoming.read_line(&mut line).ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    };
    let first = line()?;
    let what = first.rsplit_once(' ').map_or(first.as_str(), |(what, _)| what).to_owned();
    let mut headers = Vec::new();
    while let Some((name, value)) = line()?.split_once(':') {
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut asked = ReceivedRequest { what, headers, body: String::new() };
    let length = asked.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    incoming.take(length).read_to_string(&mut asked.body).ok()?;
    Some(asked)
}

/// A CA for one test.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its own certificate, as `SSL_CERT_FILE` wants it.
    pub(crate) pem: String,
}

/// A server's certificate and its key.
pub(crate) struct Certificate {
    chain: CertificateDer<'static>,
    key: KeyPair,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key pair");
        let pem = params.self_signed(&key).expect("a certificate").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// A certificate for this name, valid for as long as these tests are run.
    pub(crate) fn certify(&self, name: &str) -> Certificate {
        self.certify_between(name, 2020, 2200)
    }

    /// A certificate that is good from the first day of one year to that of another.
    pub(crate) fn certify_between(&self, name: &str, from: i32, to: i32) -> Certificate {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        let key = KeyPair::generate().expect("a key pair");
        let chain = params.signed_by(&key, &self.issuer).expect("a certificate");
        Certificate { chain: chain.der().clone(), key }
    }
}

impl Certificate {
    /// One that is its own issuer, as `openssl req -x509` makes it.
    pub(crate) fn self_signed(name: &str) -> Self {
        let mut params = CertificateParams::new([name.to_owned()]).expect("a name");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key pair");
        let chain = params.self_signed(&key).expect("a certificate");
        Self { chain: chain.der().clone(), key }
    }

    fn config(&self) -> Arc<rustls::ServerConfig> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let key = PrivateKeyDer::try_from(self.key.serialize_der()).expect("a PKCS #8 key");
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring knows them")
            .with_no_client_auth()
            .with_single_cert(vec![self.chain.clone()], key);
        Arc::new(config.expect("the key is the certificate's"))
    }
}
