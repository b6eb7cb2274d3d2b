//! Plain http goes to this machine only, whatever its names resolve to here: a name is resolved, the addresses are judged,
//! and the call goes to exactly these.

use super::Failure;
use super::failure::Fault;
use crate::text::{self, Message};
use reqwest::Url;
use std::net::{SocketAddr, ToSocketAddrs};
use url::Host;

/// The host of a plain http URL, if it is a name, with its addresses.
///
/// # Errors
/// If any address is not of this machine, or the name has none.
pub(super) fn resolve(base: &str) -> Result<Option<(String, Vec<SocketAddr>)>, Failure> {
    let elsewhere = || Failure::other(text::http::message::not_this_machine());
    let url = Url::parse(base).map_err(|error| Failure::other(error.to_string().into()))?;
    let name = match url.host() {
        Some(Host::Ipv4(address)) if address.is_loopback() => return Ok(None),
        Some(Host::Ipv6(address)) if address.is_loopback() => return Ok(None),
        Some(Host::Domain(name)) => name.to_owned(),
        _ => return Err(elsewhere()),
    };
    let port = url.port_or_known_default().unwrap_or(80);
    let unknown = |detail: String| Failure { fault: Fault::Dns, detail: detail.into() };
    let found =
        (name.as_str(), port).to_socket_addrs().map_err(|error| unknown(error.to_string()))?;
    let addresses: Vec<SocketAddr> = found.collect();
    if addresses.is_empty() || !addresses.iter().all(|it| it.ip().is_loopback()) {
        return Err(elsewhere());
    }
    Ok(Some((name, addresses)))
}

/// Why plain http to this base does not stay on this machine; `None` if it does, or if it is https.
pub fn leaves_this_machine(base: &str) -> Option<Message> {
    if !super::is_plain(base) {
        return None;
    }
    resolve(base).err().map(|failure| failure.detail)
}

#[cfg(test)]
mod tests {
    use super::leaves_this_machine;

    #[test]
    fn loopback_is_judged_by_the_address() {
        for good in
            ["http://127.0.0.1:1/v1", "http://[::1]/x", "http://127.9.9.9", "https://x.test"]
        {
            assert_eq!(leaves_this_machine(good), None, "{good}");
        }
        for bad in ["http://192.0.2.1/v1", "http://[::2]/", "http://0.0.0.0:80", "HTTP://10.0.0.1"]
        {
            assert!(leaves_this_machine(bad).is_some(), "{bad}");
        }
    }
}
