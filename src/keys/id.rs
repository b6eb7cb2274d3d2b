//! Which key: a vendor's, and which of several.

use crate::error::{Error, Result};
use crate::text;
use std::fmt;

/// The part of a key reference between the vendor and the key's name.
const REFERENCE: &str = "/api-key";

/// The longest name of a key.
const MAX_NAME_LEN: usize = 64;

/// One key of the user's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    vendor: String,
    name: Option<String>,
}

impl KeyId {
    /// The vendor's key, or the one with a name of the user's; `default` names the one without a name.
    ///
    /// # Errors
    /// `Error::Usage` if the name is not valid.
    pub fn new(vendor: &str, name: Option<&str>) -> Result<Self> {
        let name = name.filter(|name| *name != "default");
        if let Some(name) = name
            && !is_name(name)
        {
            return Err(Error::usage_hint(
                text::keys::message::name_is_none(),
                text::keys::message::hint_name(),
            ));
        }
        Ok(Self { vendor: vendor.into(), name: name.map(str::to_owned) })
    }

    /// The id in a client's key reference: `wcode/api-key`, `wcode/api-key/work`.
    pub fn reference(&self) -> String {
        let name = self.name.as_deref().map(|name| format!("/{name}")).unwrap_or_default();
        format!("{}{REFERENCE}{name}", self.vendor)
    }

    /// Reads back what `reference` writes.
    pub fn from_reference(text: &str) -> Option<Self> {
        let (vendor, rest) = text.split_once(REFERENCE)?;
        let name = match rest {
            "" => None,
            rest => Some(rest.strip_prefix('/')?),
        };
        is_name(vendor).then(|| Self::new(vendor, name).ok())?
    }

    /// Reads back what `Display` writes.
    pub(super) fn from_account(text: &str) -> Option<Self> {
        let (vendor, name) = text.split_once('/').map_or((text, None), |(v, n)| (v, Some(n)));
        is_name(vendor).then(|| Self::new(vendor, name).ok())?
    }

    /// The vendor's id.
    pub fn vendor(&self) -> &str {
        &self.vendor
    }

    /// The key's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

fn is_name(text: &str) -> bool {
    let is_inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
    text.len() <= MAX_NAME_LEN
        && text.bytes().all(is_inner)
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `wcode`, `wcode/work`: the account's name in the keyring.
impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.vendor)?;
        self.name.as_deref().map_or(Ok(()), |name| write!(f, "/{name}"))
    }
}

#[cfg(test)]
mod tests {
    use super::KeyId;

    #[test]
    fn an_id_survives_the_way_through_a_reference_and_an_account() {
        for name in [None, Some("work"), Some("2-b_c")] {
            let id = KeyId::new("wcode", name).unwrap();
            assert_eq!(KeyId::from_reference(&id.reference()).as_ref(), Some(&id));
            assert_eq!(KeyId::from_account(&id.to_string()), Some(id));
        }
    }

    #[test]
    fn what_is_no_reference_is_none() {
        for text in ["", "wcode", "/api-key", "wcode/api-keyx", "wcode/api-key/", "../x/api-key"] {
            assert_eq!(KeyId::from_reference(text), None, "{text}");
        }
    }

    #[test]
    fn a_name_that_could_be_a_path_is_refused() {
        for name in ["", "..", "a/b", "a.b", "A", "-a", "ä"] {
            assert!(KeyId::new("wcode", Some(name)).is_err(), "{name}");
        }
    }
}
