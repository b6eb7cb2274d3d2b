//! A setup link: what it says, in an order of its own and never more than a few words.
//!
//! `wcode://setup?vendor=ID`, `?vendor-file=BASE64URL` or `?vendor-url=HTTPS`, each with `&model=ID`, `&default-model=ID`,
//! `&protocol=NAME` and `&client=ID`. The https address of a vendor's file is a link as well.
//! Promises: anything else is refused, by its name and column; a key is refused, and not repeated.

use crate::catalog::Protocol;
use crate::cli::link::content;
use crate::error::{Error, Result};
use crate::host::http;
use crate::secret;
use crate::text::{Message, is_printable, link::message as text, sanitize_for_terminal};
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use url::form_urlencoded;

/// Longer ones are cut by some browsers and refused by most.
pub(super) const MAX_LINK_LEN: usize = 32 * 1024;

/// What a link begins with.
pub(super) const SCHEME: &str = "wcode://";

/// What it asks for; there is nothing else yet.
pub(super) const ACTION: &str = "setup";

/// What a link can say, for the error about what it cannot.
const NAMES: &str = "vendor, vendor-file, vendor-url, model, default-model, protocol, client";

/// Padding may be there or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a link says.
#[derive(Debug, Default, PartialEq)]
pub(in crate::cli) struct Link {
    pub(super) vendor: Option<VendorPart>,
    pub(super) models: Vec<String>,
    pub(super) default_model: Option<String>,
    pub(super) protocol: Option<Protocol>,
    pub(super) clients: Vec<String>,
}

/// How it says which vendor.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum VendorPart {
    /// By the id of one that is known here.
    Known(String),
    /// By the text of its file.
    File(String),
    /// By the address of its file.
    Url(String),
}

/// Reads a link.
///
/// # Errors
/// `Error::Usage` with the place.
pub(super) fn parse(link: &str) -> Result<Link> {
    let link = link.trim();
    if link.len() > MAX_LINK_LEN {
        return Err(Error::usage(text::too_long(link.len(), MAX_LINK_LEN)));
    }
    if let Some(at) = link.chars().position(|c| !c.is_ascii_graphic()) {
        return Err(Error::usage(text::not_of_a_url(at + 1)));
    }
    if is_web_address(link) {
        let vendor = Some(VendorPart::Url(web_address(link)?));
        return Ok(Link { vendor, ..Link::default() });
    }
    let query = query_of(link)?;
    let mut found = Link::default();
    let mut column = link.len() - query.len() + 1;
    for pair in query.split('&') {
        if !pair.is_empty() {
            let (name, value) = form_urlencoded::parse(pair.as_bytes()).next().unwrap_or_default();
            found.take(&name, &value, column)?;
        }
        column += pair.len() + 1;
    }
    if found.vendor.is_none() {
        return Err(Error::usage(text::names_no_vendor()));
    }
    Ok(found)
}

/// What follows the `?`.
fn query_of(link: &str) -> Result<&str> {
    let not_a_link = || Error::usage_hint(text::not_a_link(), text::hint_not_a_link());
    let starts = link.get(..SCHEME.len()).is_some_and(|it| it.eq_ignore_ascii_case(SCHEME));
    let rest = if starts { &link[SCHEME.len()..] } else { return Err(not_a_link()) };
    let (action, query) = rest.split_once('?').ok_or_else(not_a_link)?;
    if !action.trim_end_matches('/').eq_ignore_ascii_case(ACTION) || query.contains('#') {
        return Err(not_a_link());
    }
    Ok(query)
}

fn is_web_address(link: &str) -> bool {
    ["https://", "http://"]
        .iter()
        .any(|scheme| link.get(..scheme.len()).is_some_and(|it| it.eq_ignore_ascii_case(scheme)))
}

/// An address that a file may be fetched from: https, or this machine.
///
/// # Errors
/// `Error::Usage` if it is none, or has a key or a password in it.
pub(super) fn web_address(address: &str) -> Result<String> {
    let url = url::Url::parse(address).map_err(|_| Error::usage(text::no_address()))?;
    if !matches!(url.scheme(), "https" | "http") {
        return Err(Error::usage(text::not_https()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Error::usage(text::has_a_key("user:password@")));
    }
    for (name, value) in url.query_pairs() {
        refuse_key(&name, &value)?;
    }
    if http::leaves_this_machine(url.as_str()).is_some() {
        return Err(Error::usage(text::not_https()));
    }
    Ok(url.to_string())
}

impl Link {
    fn take(&mut self, name: &str, value: &str, column: usize) -> Result<()> {
        refuse_key(name, if is_name_of_file(name) { "" } else { value })?;
        if let Some(bad) =
            value.chars().find(|c| !is_printable(*c) || *c == char::REPLACEMENT_CHARACTER)
        {
            let code = format!("U+{:04X}", u32::from(bad));
            return Err(Error::usage(text::not_printable(shown(name), code)));
        }
        let once = |is_new: bool| {
            let twice = || Error::usage(text::said_twice(shown(name), column));
            if is_new { Ok(()) } else { Err(twice()) }
        };
        match canonical(name).as_str() {
            "vendor" | "vendorfile" | "vendorurl" => {
                once(self.vendor.is_none())?;
                self.vendor = Some(vendor_part(name, value)?);
            }
            "model" => self.models.push(value.to_owned()),
            "defaultmodel" => {
                once(self.default_model.is_none())?;
                self.default_model = Some(value.to_owned());
            }
            "protocol" => {
                once(self.protocol.is_none())?;
                let protocol = value.parse().map_err(|problem: String| {
                    Error::usage(text::bad_value("protocol", column, Message::from(problem)))
                })?;
                self.protocol = Some(protocol);
            }
            "client" => self.clients.push(value.to_owned()),
            _ => {
                return Err(Error::usage_hint(
                    text::unknown(shown(name), column),
                    text::known(NAMES),
                ));
            }
        }
        Ok(())
    }
}

fn is_name_of_file(name: &str) -> bool {
    canonical(name) == "vendorfile"
}

fn vendor_part(name: &str, value: &str) -> Result<VendorPart> {
    Ok(match canonical(name).as_str() {
        "vendor" => VendorPart::Known(value.to_owned()),
        "vendorurl" => VendorPart::Url(web_address(value)?),
        _ => VendorPart::File(decode(value)?),
    })
}

/// As flags, in a provisioning file and in links: `defaultModel`, `default-model`, `default_model`.
fn canonical(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).collect::<String>().to_ascii_lowercase()
}

/// A name from outside, as an error may repeat it.
fn shown(name: &str) -> String {
    const MAX_SHOWN: usize = 40;
    secret::mask(&sanitize_for_terminal(name)).chars().take(MAX_SHOWN).collect()
}

/// Refuses what is, or is named like, a key; its value is not repeated.
fn refuse_key(name: &str, value: &str) -> Result<()> {
    let is_named = canonical(name) == "key" || secret::names_a_secret(name);
    if is_named || content::is_certainly_a_key(value) {
        return Err(Error::usage_hint(text::has_a_key(shown(name)), text::hint_has_a_key()));
    }
    Ok(())
}

fn decode(value: &str) -> Result<String> {
    let bytes = BASE64.decode(value).map_err(|_| Error::usage(text::not_base64url()))?;
    String::from_utf8(bytes).map_err(|_| Error::usage(text::not_base64url()))
}

/// Writes a link: what `parse` reads.
pub(super) fn to_url(link: &Link) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match &link.vendor {
        Some(VendorPart::Known(id)) => query.append_pair("vendor", id),
        Some(VendorPart::File(text)) => query.append_pair("vendor-file", &BASE64.encode(text)),
        Some(VendorPart::Url(url)) => query.append_pair("vendor-url", url),
        None => &mut query,
    };
    query.extend_pairs(link.models.iter().map(|model| ("model", model)));
    if let Some(model) = &link.default_model {
        query.append_pair("default-model", model);
    }
    if let Some(protocol) = link.protocol {
        query.append_pair("protocol", &protocol.to_string());
    }
    query.extend_pairs(link.clients.iter().map(|client| ("client", client)));
    format!("{SCHEME}{ACTION}?{}", query.finish())
}

#[cfg(test)]
mod tests {
    use super::{Link, Protocol, VendorPart, parse, to_url};

    #[test]
    fn a_link_is_read_as_it_was_written() {
        for vendor in [
            VendorPart::Known("wcode".into()),
            VendorPart::File("{ id: 'acme', name: '通义' }".into()),
            VendorPart::Url("https://acme.example/wcode.json5?v=2&x=%20".into()),
        ] {
            let link = Link {
                vendor: Some(vendor),
                models: vec!["a/b+c d".into(), "模型".into()],
                default_model: Some("a/b&model=x".into()),
                protocol: Some(Protocol::AnthropicMessages),
                clients: vec!["one".into(), "two".into()],
            };
            let url = to_url(&link);
            assert_eq!(parse(&url).unwrap(), link, "{url}");
            // As some browsers write it.
            assert_eq!(parse(&url.replace("setup?", "setup/?")).unwrap(), link, "{url}");
        }
    }
}
