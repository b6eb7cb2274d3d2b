//! A vendor behind another base URL, which is then the vendor for everything: its list, too.

use super::{Cached, Endpoint, Vendor};
use crate::host::{Host, files};

/// So much of a URL's hash names its list.
const HASH_LEN: usize = 8;

impl Vendor {
    /// Has this base URL for each protocol.
    pub(crate) fn redirect(&mut self, url: &Endpoint) {
        self.endpoints.values_mut().for_each(|endpoint| endpoint.clone_from(url));
    }

    /// The vendor as it is asked at this base URL: under an id of its own, by which its list is kept.
    pub(crate) fn at_gateway(&self, url: &Endpoint) -> Self {
        let mut gateway = self.clone();
        gateway.redirect(url);
        gateway.id =
            format!("{}-at-{}", self.id, &files::hash(url.as_str().as_bytes())[..HASH_LEN]);
        gateway
    }

    /// Takes the list that is kept for a gateway in the place of the vendor's own.
    pub(crate) fn take_list_of(&mut self, host: &Host, gateway: &Self) {
        if let Some(cached) = Cached::load(host, gateway) {
            self.live = crate::catalog::facts::ListFacts::default();
            self.merge_list(cached);
        }
    }
}
