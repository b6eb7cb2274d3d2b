//! What the user's environment says about the way to the vendor.

use crate::clients::Level;
use crate::doctor::checks::or_ok;
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::host::http;
use crate::text::Command;
use crate::text::doctor::message as text;
use url::Url;

/// Variables that name a proxy, in the order in which programs look at them.
const PROXIES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

pub(super) fn proxy(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let set = PROXIES.into_iter().filter_map(|name| Some((name, machine.host.var(name)?)));
    or_ok(set.map(|(name, value)| of(name, value)).collect(), text::no_proxy)
}

/// CAs that the user trusts besides the system's.
pub(super) fn certificates(_: &Machine<'_>) -> Vec<Diagnosis> {
    let trouble = http::extra_certificates_problem();
    or_ok(
        trouble
            .map(|it| Diagnosis::warning(it).remedy(Command::new(["unset", "NODE_EXTRA_CA_CERTS"])))
            .into_iter()
            .collect(),
        text::certificates_read,
    )
}

fn of(name: &str, value: &str) -> Diagnosis {
    let address = if value.contains("://") { value.into() } else { format!("http://{value}") };
    let place = Url::parse(&address).ok().and_then(|url| {
        let host = url.host_str()?.to_owned();
        let is_known = matches!(
            url.scheme(),
            "http" | "https" | "socks5" | "socks5h" | "socks4" | "socks4a" | "socks"
        );
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        is_known.then(|| format!("{}://{host}{port}", url.scheme()))
    });
    match place {
        // Never the whole value: it may hold a password.
        Some(place) => Diagnosis::info(text::goes_by_proxy(place, name)),
        None => Diagnosis::new(Level::Error, text::no_proxy_address(name))
            .remedy(Command::new(["unset", name])),
    }
}
