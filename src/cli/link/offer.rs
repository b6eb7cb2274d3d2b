//! From a link to a vendor and settings that `setup` can go on with.
//!
//! Promises: nothing is written here; a host that is not known is said plainly, and without a terminal it has to be named;
//! a key that is on this machine is never sent to a host because a link says so.

use crate::catalog::{self, BUILT_IN, Catalog, Endpoint, Model, Vendor};
use crate::cli::link::parse::{Link, VendorPart};
use crate::cli::link::{content, fetch, parse, show};
use crate::cli::screen::Screen;
use crate::clients;
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::plan::key_origins;
use crate::plan::request::ApplyRequest;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::prompt;
use crate::text::{Command, errors, link as text};
use std::path::PathBuf;

/// What a vendor's file by value is called in errors.
const BY_VALUE: &str = "vendor-file";

/// What a link offers on this machine.
pub(in crate::cli) struct Offer {
    pub(super) link: Link,
    pub(super) vendor: Vendor,
    /// The hosts of the vendor that are not known here as this vendor's: no key that is here goes to them because of a link.
    new: Vec<String>,
    /// Those of them that no built-in vendor has.
    pub(super) unknown: Vec<String>,
    /// The others of them, each with the name of the built-in vendor whose host it is.
    pub(super) of_another: Vec<(String, String)>,
    /// The vendor's file, if it is not there yet.
    pub(super) file: Option<NewFile>,
    /// Where the file was fetched from.
    pub(super) source: Option<String>,
}

/// A vendor's file that would be written.
pub(super) struct NewFile {
    pub(super) path: PathBuf,
    pub(super) text: String,
    /// Another one is there.
    pub(super) replaces: bool,
}

/// Reads a link, and fetches what it names.
///
/// # Errors
/// If it says what a link may not say, or its file does not come.
pub(super) fn read(host: &Host, link: &str, offline: bool) -> Result<Offer> {
    let link = parse::parse(link)?;
    for id in &link.clients {
        clients::by_id(id)?;
    }
    let (text, source) = match link.vendor.clone() {
        Some(VendorPart::File(text)) => (text, None),
        Some(VendorPart::Url(_)) if offline => {
            return Err(Error::usage(text::message::needs_network()));
        }
        Some(VendorPart::Url(url)) => {
            (fetch::get(&url)?, Some(fetch::without_query(&url).to_owned()))
        }
        Some(VendorPart::Known(id)) => return known(host, link, &id),
        None => return Err(Error::usage(text::message::names_no_vendor())),
    };
    let vendor = content::read(source.as_deref().unwrap_or(BY_VALUE), &text)?;
    let text = if source.is_some() { text } else { content::readable(&text) };
    let path = catalog::file_of(host, &vendor.id)?;
    let before = files::read(&path)?;
    let is_there = before.as_deref() == Some(text.as_bytes());
    let file = NewFile { path, text, replaces: before.is_some() };
    let catalog = Catalog::load(host)?;
    let new = new_hosts(&catalog, &vendor);
    let built_in: Vec<Vendor> =
        BUILT_IN.iter().filter_map(|(id, _)| Catalog::built_in(id)).collect();
    let owner = |origin: &String| {
        let owner = built_in.iter().find(|known| key_origins::own(known).contains(origin))?;
        Some((origin.clone(), owner.display_name().to_owned()))
    };
    let of_another: Vec<_> = new.iter().filter_map(owner).collect();
    let is_unknown = |origin: &&String| !of_another.iter().any(|(known, _)| known == *origin);
    let unknown = new.iter().filter(is_unknown).cloned().collect();
    let file = (!is_there).then_some(file);
    Ok(Offer { link, vendor, new, unknown, of_another, file, source })
}

/// A vendor of this machine, by its id.
fn known(host: &Host, link: Link, id: &str) -> Result<Offer> {
    let vendor = Catalog::load(host)?.vendor(id)?.clone();
    let (new, unknown, of_another) = (Vec::new(), Vec::new(), Vec::new());
    Ok(Offer { link, vendor, new, unknown, of_another, file: None, source: None })
}

fn new_hosts(catalog: &Catalog, vendor: &Vendor) -> Vec<String> {
    let before = catalog.vendors().iter().find(|known| known.id == vendor.id);
    let known = before.map(key_origins::own).unwrap_or_default();
    let mut origins = key_origins::own(vendor);
    origins.retain(|origin| !known.contains(origin));
    origins
}

impl Offer {
    /// The models that it is about, with what is known of them.
    pub(super) fn models(&self) -> Vec<Model> {
        let vendor = &self.vendor;
        if self.link.models.is_empty() {
            return vendor.models.clone();
        }
        let known = |id: &String| {
            let mut all = vendor.models.iter().chain(&vendor.other_models);
            all.find(|model| model.id == *id).cloned().unwrap_or_else(|| Model::named(id))
        };
        self.link.models.iter().map(known).collect()
    }

    /// The request with what the link says where the user says nothing.
    ///
    /// # Errors
    /// `Error::Usage` if the user names another vendor.
    fn fill(&self, mut request: ApplyRequest) -> Result<ApplyRequest> {
        if let Some(named) = request.vendor.as_ref().filter(|named| **named != self.vendor.id) {
            return Err(Error::usage(text::message::another_vendor(&self.vendor.id, named)));
        }
        request.vendor = Some(self.vendor.id.clone());
        if request.clients.is_empty() {
            request.clients.clone_from(&self.link.clients);
        }
        let inputs = &mut request.inputs;
        if inputs.models.is_empty() {
            inputs.models = self.link.models.iter().map(|id| Model::named(id)).collect();
        }
        inputs.protocol = inputs.protocol.or(self.link.protocol);
        let default = self.link.default_model.clone().map(DefaultModelChoice::Model);
        inputs.default_model = inputs.default_model.take().or(default);
        Ok(request)
    }
}

/// The origins that the user has not named.
fn not_named(origins: &[String], named: &[Endpoint]) -> Vec<String> {
    let is_named = |origin: &String| named.iter().any(|it| it.is_same_origin(origin));
    origins.iter().filter(|origin| !is_named(origin)).cloned().collect()
}

/// Takes a link for `setup`: shows it and asks; the request with what it says, or `None` if the user declines.
///
/// # Errors
/// As `read`; if a key of this machine would go to a host that only the link names; without a terminal, if the command
/// does not name the hosts.
pub(in crate::cli) fn accept(
    host: &Host,
    screen: &Screen,
    link: &str,
    request: ApplyRequest,
    asks: bool,
) -> Result<Option<ApplyRequest>> {
    if asks && !may_fetch(host, link)? {
        screen.say(errors::interrupted());
        return Ok(None);
    }
    let offer = read(host, link, request.offline)?;
    let request = offer.fill(request)?;
    show::show(host, screen, &offer);
    let named = &request.inputs.key_origins;
    key_origins::check_claims(host, &offer.vendor, &not_named(&offer.new, named))?;
    let unknown = not_named(&offer.unknown, named);
    if !asks && !unknown.is_empty() {
        return Err(explicit_words(&unknown));
    }
    if asks && !agrees(host, &unknown)? {
        screen.say(errors::interrupted());
        return Ok(None);
    }
    if let Some(file) = offer.file {
        host.unsaved.set(file.path, file.text);
    }
    Ok(Some(request))
}

/// Asks before anything is fetched: a click in a browser is no word for that.
fn may_fetch(host: &Host, link: &str) -> Result<bool> {
    match parse::parse(link)?.vendor {
        Some(VendorPart::Url(url)) => prompt::confirm(host, &text::fetch_this(fetch::origin(&url))),
        _ => Ok(true),
    }
}

/// Enter means no as long as a host is not known.
fn agrees(host: &Host, unknown: &[String]) -> Result<bool> {
    if unknown.is_empty() {
        return prompt::confirm(host, text::go_on());
    }
    prompt::confirm_irreversible(host, &text::trust_host(unknown.join(", ")))
}

fn explicit_words(hosts: &[String]) -> Error {
    let flags = hosts.iter().flat_map(|origin| ["--key-origin", origin.as_str()]);
    let words: Vec<&str> = flags.collect();
    let flags = Command::new(words);
    Error::usage_hint(
        text::message::needs_explicit_words(hosts.join(", ")),
        text::message::hint_needs_explicit_words(flags.to_line()),
    )
}
