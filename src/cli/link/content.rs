//! A vendor's file that comes from outside: what a user's own file may hold, and nothing that deceives or is a key.

use crate::catalog::{BUILT_IN, Catalog, Endpoint, FactSource, Vendor};
use crate::document::{Dialect, Document, Kind, Node, Position};
use crate::error::{Error, Result};
use crate::secret;
use crate::syntax;
use crate::text::{is_printable, link::message as text};
use std::path::Path;

/// A vendor's file has some KB; one with hundreds of models some dozen.
pub(super) const MAX_FILE_LEN: usize = 256 * 1024;

/// More than any vendor has; a plan of thousands would take long.
const MAX_MODELS: usize = 500;

/// How keys of well-known vendors begin.
const KEY_PREFIXES: [&str; 8] = ["sk-", "sk_", "pk-", "xai-", "gsk_", "ghp_", "AIza", "hf_"];

/// Reads it. `name` is what it is called in errors.
///
/// # Errors
/// With line and column if it is no vendor; `Error::Usage` if it is one that a link may not hand over.
pub(super) fn read(name: &str, text: &str) -> Result<Vendor> {
    if text.len() > MAX_FILE_LEN {
        return Err(Error::usage(text::file_too_long(MAX_FILE_LEN)));
    }
    let path = Path::new(name);
    refuse_unprintable(text)?;
    let document = Document::parse(text, Dialect::Json5)
        .map_err(|error| syntax::to_error(path, text, error))?;
    check(document.root(), "")?;
    // Comments too are shown to nobody, and stay in the user's file.
    if text.split(|c: char| c.is_whitespace() || "\"'`,;".contains(c)).any(is_certainly_a_key) {
        return Err(Error::usage_hint(text::has_a_key("vendor-file"), text::hint_has_a_key()));
    }
    let vendor = Vendor::read(path, text, FactSource::Yours)?;
    check_vendor(&vendor)?;
    Ok(vendor)
}

/// Control and bidirectional characters would let the text look like another one.
fn refuse_unprintable(text: &str) -> Result<()> {
    let is_bad = |c: char| !is_printable(c) && !matches!(c, '\n' | '\r' | '\t' | '\u{feff}');
    for (line, content) in text.split('\n').enumerate() {
        if let Some((column, bad)) = content.chars().enumerate().find(|(_, c)| is_bad(*c)) {
            let code = format!("U+{:04X}", u32::from(bad));
            return Err(Error::usage(text::not_printable_at(code, line + 1, column + 1)));
        }
    }
    Ok(())
}

/// The same for what is written with escapes, and no member that holds a key.
fn check(node: Node<'_>, name: &str) -> Result<()> {
    let position = node.position();
    if let Some(value) = node.as_str() {
        refuse_escaped(&value, position)?;
        let is_free = matches!(name, "id" | "name" | "displayName" | "keyVariable");
        if is_certainly_a_key(&value) || !is_free && secret::is_key_like(&value) {
            return Err(Error::usage_hint(
                text::has_a_key(printable(name)),
                text::hint_has_a_key(),
            ));
        }
    }
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let key = member.key();
                refuse_escaped(&key, member.position())?;
                if secret::names_a_secret(&key) || key.eq_ignore_ascii_case("key") {
                    let name = printable(&key);
                    return Err(Error::usage_hint(text::has_a_key(name), text::hint_has_a_key()));
                }
                check(member.value(), &key)?;
            }
        }
        Kind::Array => node.elements().try_for_each(|element| check(element, name))?,
        _ => {}
    }
    Ok(())
}

fn refuse_escaped(value: &str, position: Position) -> Result<()> {
    let Some(bad) = value.chars().find(|c| !is_printable(*c)) else { return Ok(()) };
    let code = format!("U+{:04X}", u32::from(bad));
    Err(Error::usage(text::not_printable_at(code, position.line, position.column)))
}

fn printable(name: &str) -> String {
    name.chars().filter(|c| is_printable(*c)).take(40).collect()
}

/// What begins as keys do; no model and no host is called like that.
pub(super) fn is_certainly_a_key(value: &str) -> bool {
    const MIN_LEN: usize = 12;
    value.len() >= MIN_LEN && KEY_PREFIXES.iter().any(|prefix| value.starts_with(prefix))
}

fn check_vendor(vendor: &Vendor) -> Result<()> {
    if vendor.endpoints.is_empty() {
        return Err(Error::usage(text::no_endpoint()));
    }
    // A host in letters of another script can look like one that the user knows.
    let pages = vendor.endpoints.values().map(Endpoint::as_str).chain(vendor.key_page.as_deref());
    if let Some(page) = pages.into_iter().find(|page| !page.is_ascii()) {
        return Err(Error::usage(text::not_ascii(page)));
    }
    let count = vendor.models.len() + vendor.other_models.len();
    if count > MAX_MODELS {
        return Err(Error::usage(text::too_many_models(count, MAX_MODELS)));
    }
    if BUILT_IN.iter().any(|(id, _)| *id == vendor.id) {
        return Err(Error::usage_hint(
            text::replaces_built_in(&vendor.id),
            text::hint_replaces_built_in(&vendor.id),
        ));
    }
    BUILT_IN
        .iter()
        .filter_map(|(id, _)| Catalog::built_in(id))
        .try_for_each(|own| distinct(vendor, &own))
}

/// A vendor with the name, or the key, of a built-in one and other hosts is a trap.
fn distinct(vendor: &Vendor, own: &Vendor) -> Result<()> {
    if vendor.endpoints.values().all(|endpoint| own.hosts(endpoint)) {
        return Ok(());
    }
    let plain = |name: &str| {
        name.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let names = [vendor.id.as_str(), &vendor.name, vendor.display_name()];
    if names.iter().any(|name| plain(name).contains(&plain(&own.id))) {
        return Err(Error::usage(text::named_like(own.display_name())));
    }
    if vendor.key_variable == own.key_variable {
        return Err(Error::usage(text::variable_of(&own.key_variable, own.display_name())));
    }
    Ok(())
}

/// A file that came in one line, as people write one.
pub(super) fn readable(text: &str) -> String {
    let value = Document::parse(text, Dialect::Json5).map(|document| document.root().to_value());
    value.map_or_else(|_| text.to_owned(), |value| format!("{value:#}\n"))
}
