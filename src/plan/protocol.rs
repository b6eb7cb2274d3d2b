//! Which protocol a client and a vendor speak with each other.

use crate::catalog::{Endpoint, Protocol, Vendor};
use crate::clients::Client;
use crate::error::{Error, Result};
use crate::text::inputs as text;

/// The protocol asked for, else the first of the client's that the vendor has, with the vendor's endpoint.
///
/// # Errors
/// `Error::Unsupported` if one of the two does not speak it.
pub(crate) fn shared<'v>(
    client: &dyn Client,
    vendor: &'v Vendor,
    asked: Option<Protocol>,
) -> Result<(Protocol, &'v Endpoint)> {
    let refuse = || {
        let (vendor, client) = (vendor.display_name(), client.name());
        let problem = match asked {
            Some(protocol) => text::message::not_this_protocol(vendor, client, protocol),
            None => text::message::no_common_protocol(vendor, client),
        };
        Error::unsupported(problem, None)
    };
    let is_meant = |protocol: &Protocol| asked.is_none_or(|asked| asked == *protocol);
    let spoken: Vec<Protocol> = client.protocols().iter().copied().filter(is_meant).collect();
    first_common(&spoken, vendor).ok_or_else(refuse)
}

/// The first of these protocols that the vendor has, with its endpoint.
pub(crate) fn first_common<'v>(
    spoken: &[Protocol],
    vendor: &'v Vendor,
) -> Option<(Protocol, &'v Endpoint)> {
    spoken.iter().find_map(|protocol| Some((*protocol, vendor.endpoints.get(protocol)?)))
}
