//! What the process's own environment says about the way to a vendor: the proxy, and CAs that Node.js trusts besides.
//!
//! An empty variable counts as unset, as in curl: `HTTPS_PROXY=` hides neither `https_proxy` nor the system's
//! setting. (`hyper-util` takes the first name that is set, empty or not.)

use crate::error::cause_message;
use crate::host::files;
use crate::text::Message;
use crate::text::http::message as text;
use hyper::Uri;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::{Certificate, Proxy};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;

/// The variable by which Node.js, and so each client, is given CAs besides the system's.
const EXTRA_CERTIFICATES: &str = "NODE_EXTRA_CA_CERTS";

/// The variable by which OpenSSL, and what follows it, is given CAs instead of the system's.
const CERTIFICATES: &str = "SSL_CERT_FILE";

/// Names of one setting, in the order in which they are looked at.
const ALL: [&str; 2] = ["ALL_PROXY", "all_proxy"];
const HTTPS: [&str; 2] = ["HTTPS_PROXY", "https_proxy"];
const NO: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// CAs besides the system's: those that are good, and what is wrong with the rest.
#[derive(Debug, Default)]
pub(super) struct ExtraCertificates {
    pub(super) good: Vec<Certificate>,
    pub(super) trouble: Option<Message>,
}

/// Why the CAs that replace the system's cannot be read, if a variable names them: a device might never end.
pub(super) fn certificates_problem() -> Option<String> {
    let path = var(CERTIFICATES)?;
    let is_odd = files::mode(Path::new(&path)).is_some() && files::size(Path::new(&path)).is_none();
    is_odd.then(|| text::no_certificates_file(CERTIFICATES, path).text())
}

/// Why some of what `NODE_EXTRA_CA_CERTS` names is not trusted; `None` if nothing is wrong or nothing is named.
pub fn extra_certificates_problem() -> Option<Message> {
    ExtraCertificates::load().trouble
}

impl ExtraCertificates {
    /// Reads the file again. As with Node.js, one that cannot be used leaves the system's CAs in force.
    pub(super) fn load() -> Self {
        let Some(path) = var(EXTRA_CERTIFICATES) else { return Self::default() };
        let trouble = |why: Message| Some(text::extra_certificates(EXTRA_CERTIFICATES, &path, why));
        let bytes = match files::read(Path::new(&path)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                return Self { trouble: trouble(text::no_such_file()), ..Self::default() };
            }
            Err(error) => {
                let why = error.causes().next().map_or_else(|| "".into(), cause_message);
                return Self { trouble: trouble(why), ..Self::default() };
            }
        };
        let all: Vec<_> = CertificateDer::pem_slice_iter(&bytes).collect();
        let is_trusted = |certificate: &CertificateDer<'_>| {
            RootCertStore::empty().add(certificate.clone().into_owned()).is_ok()
        };
        let good = all.iter().flatten().filter(|it| is_trusted(it));
        let good: Vec<_> = good.filter_map(|it| Certificate::from_der(it).ok()).collect();
        let bad = all.len() - good.len();
        let why = match (good.len(), bad) {
            (0, _) => Some(text::no_certificate()),
            (_, 0) => None,
            _ => Some(text::bad_certificates(bad)),
        };
        Self { good, trouble: why.and_then(trouble) }
    }
}

/// Whether an empty variable would hide a proxy, or an exception from one, from `hyper-util`.
pub(super) fn is_anything_hidden() -> bool {
    [ALL, HTTPS, NO].iter().any(is_hidden) && !is_cgi()
}

/// The proxy before `url`, with its password.
pub(super) fn proxy(url: &str) -> Option<Proxy> {
    let proxy = intercept(&url.parse().ok()?)?;
    let found = Proxy::all(proxy.uri().to_string()).ok()?;
    Some(match (proxy.basic_auth(), proxy.raw_auth()) {
        (Some(header), _) => found.custom_http_auth(header.clone()),
        (None, Some((user, password))) => found.basic_auth(user, password),
        (None, None) => found,
    })
}

/// The proxy before `url` by the environment and the system's setting, which ranks above `ALL_PROXY`.
pub(super) fn intercept(url: &Uri) -> Option<Intercept> {
    let system = || Matcher::from_system().intercept(url);
    if !is_anything_hidden() {
        return system();
    }
    let [all, https, no] = [ALL, HTTPS, NO].map(|names| names.into_iter().find_map(var));
    let no = no.unwrap_or_default();
    let own = |all: Option<String>, https: Option<String>| {
        let rules = Matcher::builder().all(all.unwrap_or_default()).no(no.as_str());
        rules.https(https.unwrap_or_default()).build().intercept(url)
    };
    // `NO_PROXY` alone: with a proxy for everything, what gets none is an exception.
    own(Some("http://proxy.invalid".into()), None)?;
    if is_hidden(&HTTPS) {
        return own(None, https);
    }
    system().or_else(|| own(all, None))
}

/// Set to nothing under its first name, and to something under its second.
fn is_hidden([first, second]: &[&str; 2]) -> bool {
    is_blank(first) && var(second).is_some()
}

/// A CGI program takes no proxy from its environment: `HTTP_PROXY` is a header of the request there.
fn is_cgi() -> bool {
    var("REQUEST_METHOD").is_some()
}

#[expect(clippy::disallowed_methods, reason = "every HTTP program looks these up by itself")]
fn var(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

#[expect(clippy::disallowed_methods, reason = "every HTTP program looks these up by itself")]
fn is_blank(name: &str) -> bool {
    std::env::var(name).is_ok_and(|value| value.trim().is_empty())
}
