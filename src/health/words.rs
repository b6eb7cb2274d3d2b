//! Every sentence about a verdict: what is the matter, and what to do about it.

use crate::health::verdict::{Block, Verdict};
use crate::host::http::Tls;
use std::time::Duration;

/// What is known of the key, in a few words.
pub(super) fn summary(verdict: &Verdict, vendor: &str) -> String {
    match verdict {
        Verdict::Accepted => format!("accepted by {vendor}"),
        Verdict::Rejected { .. } => format!("rejected by {vendor}"),
        Verdict::NoCredit { .. } => format!("without credit at {vendor}"),
        _ => format!("unknown whether {vendor} takes it"),
    }
}

/// What was found, as one sentence about the vendor.
pub(super) fn message(verdict: &Verdict, vendor: &str) -> String {
    match verdict {
        Verdict::Accepted => format!("{vendor} takes the key"),
        Verdict::Unproven => {
            format!("{vendor} answers, but not in a way that tells whether it takes the key")
        }
        Verdict::Rejected { status, said } => {
            format!("{vendor} does not take the key (HTTP {status}{})", colon(said.as_deref()))
        }
        Verdict::NoCredit { said } => {
            let said = said.as_ref().map(|said| format!(" ({said})")).unwrap_or_default();
            format!("{vendor} knows the key, but its account has no credit left{said}")
        }
        Verdict::RateLimited { wait } => {
            format!("{vendor} gets too many requests{}", wait.map(again).unwrap_or_default())
        }
        Verdict::Unreachable { block, detail } => {
            format!("{vendor} cannot be reached: {} ({detail})", blocked(*block))
        }
        Verdict::Tls { trouble, detail, .. } => {
            format!("the connection to {vendor} is not safe: {} ({detail})", untrusted(*trouble))
        }
        Verdict::Proxy { proxy, detail } => {
            format!(
                "the proxy{} does not let us through to {vendor}: {detail}",
                named(proxy.as_deref())
            )
        }
        Verdict::Portal { leads_to: Some(host) } => {
            format!(
                "something between here and {vendor} answers in its place: it redirects to {host}"
            )
        }
        Verdict::Portal { leads_to: None } => {
            format!("something between here and {vendor} answers in its place: with a web page")
        }
        Verdict::Clock { now } => {
            format!(
                "this machine's clock is wrong ({now}), so the certificate of {vendor} cannot be checked"
            )
        }
        Verdict::ServerError { status } => {
            format!("{vendor} has trouble of its own (HTTP {status})")
        }
        Verdict::NotAnApi { status, what } => {
            let status = status.map(|status| format!("HTTP {status}, ")).unwrap_or_default();
            format!("what answers for {vendor} is not the API ({status}{what})")
        }
    }
}

/// The next thing to try.
pub(super) fn hint(verdict: &Verdict, vendor: &str) -> Option<String> {
    Some(match verdict {
        Verdict::Accepted => return None,
        Verdict::Unproven => "nothing speaks against the key; the first turn will show".into(),
        Verdict::Rejected { .. } => {
            format!("make a new key on the page of {vendor}, then `wcode key set`")
        }
        Verdict::NoCredit { .. } => {
            format!("add credit to the account at {vendor}; the key itself is good")
        }
        Verdict::RateLimited { .. } => {
            "wait, then run the command again; the key may well be good".into()
        }
        Verdict::Unreachable { block, .. } => unblock(*block).into(),
        Verdict::Tls { trouble, proxy, .. } => trust(*trouble, proxy.as_deref()),
        Verdict::Proxy { .. } => {
            "check HTTPS_PROXY, its user and password, or name the vendor's host in NO_PROXY".into()
        }
        Verdict::Portal { .. } => {
            "log in to the network in a browser first; else check the vendor's base URL".into()
        }
        Verdict::Clock { .. } => {
            "set the clock, best by network time, then run the command again".into()
        }
        Verdict::ServerError { .. } => "nothing to do here: try again in some minutes".into(),
        Verdict::NotAnApi { .. } => {
            "check the vendor's base URL, and what else runs on that host and port".into()
        }
    })
}

/// Two clocks that differ; `skew` is how far ours is ahead, in seconds.
pub(super) fn clock(skew: i64, vendor: &str) -> String {
    let by = humantime::format_duration(Duration::from_secs(skew.unsigned_abs()));
    let side = if skew > 0 { "ahead of" } else { "behind" };
    format!("this machine's clock is {by} {side} the one of {vendor}; set it by network time")
}

fn colon(said: Option<&str>) -> String {
    said.map(|said| format!(": {said}")).unwrap_or_default()
}

fn named(proxy: Option<&str>) -> String {
    proxy.map(|proxy| format!(" {proxy}")).unwrap_or_default()
}

fn again(wait: Duration) -> String {
    let seconds = Duration::from_secs(wait.as_secs());
    format!("; it asks to wait {}", humantime::format_duration(seconds))
}

fn blocked(block: Block) -> &'static str {
    match block {
        Block::Dns => "its name has no address",
        Block::Refused => "nothing listens there",
        Block::Reset => "the connection was broken off",
        Block::TimedOut => "no answer in time",
        Block::NoRoute => "there is no way to that network",
        Block::Other => "the call failed",
    }
}

fn unblock(block: Block) -> &'static str {
    match block {
        Block::Dns => {
            "check the network and its name server, and the host in the vendor's base URL"
        }
        Block::Refused => {
            "check host and port of the vendor's base URL, and whether the service runs"
        }
        Block::Reset => {
            "try again; where it stays so, a firewall or proxy cuts the connection (HTTPS_PROXY)"
        }
        Block::TimedOut => {
            "try again; where it stays so, a firewall may drop the packets (HTTPS_PROXY)"
        }
        Block::NoRoute => "connect this machine to the network, then run the command again",
        Block::Other => "check the network, then run the command again",
    }
}

fn untrusted(trouble: Tls) -> &'static str {
    match trouble {
        Tls::UnknownIssuer => "this machine does not trust who issued the certificate",
        Tls::Expired => "the certificate has expired",
        Tls::NotYetValid => "the certificate is not valid yet",
        Tls::WrongName => "the certificate is for another host",
        Tls::NoRoots => "this machine trusts no certificate issuer",
        Tls::NotTls => "what answers there does not speak TLS",
        Tls::Other => "the TLS handshake failed",
    }
}

fn trust(trouble: Tls, proxy: Option<&str>) -> String {
    let behind = proxy.map(|proxy| format!(" (here {proxy})")).unwrap_or_default();
    match trouble {
        Tls::UnknownIssuer => format!(
            "where your network puts its own certificate in the way{behind}, set SSL_CERT_FILE to a PEM file that holds the network's CA"
        ),
        Tls::NoRoots => {
            "install the package `ca-certificates`, or set SSL_CERT_FILE to a PEM file".into()
        }
        Tls::Expired | Tls::NotYetValid => {
            "check this machine's clock; where it is right, the vendor has to renew the certificate"
                .into()
        }
        Tls::WrongName => format!("check the host in the vendor's base URL, and the proxy{behind}"),
        Tls::NotTls | Tls::Other => {
            format!("check host and port of the base URL, and the proxy{behind}")
        }
    }
}
