//! Why no answer came: classified by the types of the causes, never by their text.
//!
//! Promises: the detail is one line and holds no URL and nothing that we sent.

use crate::text::{self, Message};
use std::error::Error as StdError;
use std::io::{self, ErrorKind};

/// A call that brought no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind it is.
    pub fault: Fault,
    /// The innermost cause in its own words.
    pub detail: Message,
}

/// Kinds of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The host's name has no address, or no name server answers.
    Dns,
    /// No process listens on that port.
    Refused,
    /// The connection was broken off.
    Reset,
    /// The deadline passed.
    TimedOut,
    /// There is no route to that network.
    NoRoute,
    /// The connection is not one that we would send a key over.
    Tls(Tls),
    /// The proxy does not answer, or does not let us through.
    Proxy,
    /// What answers does not speak HTTP.
    NotHttp,
    /// Anything else.
    Other,
}

/// Kinds of TLS trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// The certificate comes from a CA that this machine does not trust.
    UnknownIssuer,
    /// The certificate was issued by itself.
    SelfSigned,
    /// The certificate has expired.
    Expired,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate is for another host.
    WrongName,
    /// This machine trusts no CA at all.
    NoRoots,
    /// What answers does not speak TLS.
    NotTls,
    /// Anything else.
    Other,
}

impl Failure {
    /// A failure that has only a text.
    pub(super) fn other(detail: Message) -> Self {
        Self { fault: Fault::Other, detail }
    }

    /// The CAs cannot be read.
    pub(super) fn without_roots(detail: String) -> Self {
        Self { fault: Fault::Tls(Tls::NoRoots), detail: detail.into() }
    }

    /// The deadline passed before the call began.
    pub(super) fn too_late() -> Self {
        Self { fault: Fault::TimedOut, detail: text::http::message::too_late() }
    }

    /// No client could be made. It only needs trust roots.
    pub(super) fn from_setup(error: &reqwest::Error) -> Self {
        let is_tls = find::<rustls::Error>(error).is_some();
        let fault = if is_tls { Fault::Tls(Tls::NoRoots) } else { Fault::Other };
        Self { fault, detail: innermost(error).into() }
    }

    /// A call failed.
    pub(super) fn from_call(error: &reqwest::Error, has_proxy: bool) -> Self {
        let fault = match find::<rustls::Error>(error) {
            Some(error) => Fault::Tls(tls(error)),
            // Until the tunnel is up, we only talk to the proxy.
            None if has_proxy && error.is_connect() => Fault::Proxy,
            None => network(error),
        };
        Self { fault, detail: innermost(error).into() }
    }
}

fn network(error: &reqwest::Error) -> Fault {
    if error.is_dns() {
        return Fault::Dns;
    }
    if error.is_timeout() {
        return Fault::TimedOut;
    }
    if let Some(error) = find::<hyper::Error>(error) {
        if error.is_parse() {
            return Fault::NotHttp;
        }
        if error.is_incomplete_message() {
            return Fault::Reset;
        }
    }
    // The innermost is the system's; layers above wrap it in their own.
    let system = causes(error).filter_map(|error| error.downcast_ref::<io::Error>()).last();
    system.map_or(Fault::Other, |error| connection(error.kind()))
}

fn connection(kind: ErrorKind) -> Fault {
    match kind {
        ErrorKind::ConnectionRefused => Fault::Refused,
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => Fault::Reset,
        ErrorKind::TimedOut => Fault::TimedOut,
        ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::AddrNotAvailable => Fault::NoRoute,
        _ => Fault::Other,
    }
}

fn tls(error: &rustls::Error) -> Tls {
    use rustls::CertificateError as Bad;
    match error {
        rustls::Error::InvalidCertificate(bad) => match bad {
            // A signature that does not fit is another CA that bears the name of a trusted one.
            Bad::UnknownIssuer | Bad::BadSignature => Tls::UnknownIssuer,
            Bad::Expired | Bad::ExpiredContext { .. } => Tls::Expired,
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => Tls::NotYetValid,
            // A self-signed certificate is its own issuer, so it says that it is a CA's.
            Bad::Other(other) if is_ca(other) => Tls::SelfSigned,
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => Tls::WrongName,
            _ => Tls::Other,
        },
        rustls::Error::InvalidMessage(_) => Tls::NotTls,
        _ => Tls::Other,
    }
}

fn is_ca(error: &rustls::OtherError) -> bool {
    let error = error.0.downcast_ref::<webpki::Error>();
    matches!(error, Some(webpki::Error::CaUsedAsEndEntity))
}

/// The first error of this type among an error and its causes.
fn find<'e, T: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e T> {
    causes(error).find_map(|error| error.downcast_ref())
}

fn innermost(error: &(dyn StdError + 'static)) -> String {
    let text = causes(error).last().map(ToString::to_string).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An error and its causes, outermost first.
fn causes<'e>(
    error: &'e (dyn StdError + 'static),
) -> impl Iterator<Item = &'e (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

fn cause<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e (dyn StdError + 'static)> {
    match error.downcast_ref::<io::Error>() {
        // An I/O error passes over what it carries: its `source` is that one's source.
        Some(io) => io.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::{find, innermost};
    use std::io;

    #[test]
    fn what_an_io_error_carries_is_found() {
        let inner = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let error = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, inner.clone()));
        assert_eq!(find::<rustls::Error>(&error), Some(&inner));
        assert_eq!(innermost(&error), inner.to_string());
    }
}
