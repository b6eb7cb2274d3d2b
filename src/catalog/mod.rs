//! Vendors and models known here: one file per vendor, built in (`templates/vendors/`) or the user's own, and the
//! vendor's list of models as it was last asked for.
//!
//! Promises: a vendor is data, so no code knows a vendor's name; a user's file with the id of a
//! built-in vendor replaces it, and an endpoint that could leak a key (plain http off this machine,
//! credentials in the URL) is refused when read. A list adds to what the user wrote and never changes it.
//! Left out: asking for the list (`health`).

mod broken_file;
mod cache;
mod compact;
mod endpoint;
mod facts;
mod fallback_facts;
mod gateway;
mod id_scan;
mod ids;
pub mod model_list;
pub mod models_dev;
pub mod models_dev_api;
pub(crate) mod parameters;
mod served;
mod sizes;
mod vendor;

pub(crate) use broken_file::BrokenFile;
pub(crate) use cache::Cached;
pub use endpoint::{Endpoint, Protocol};
pub(crate) use endpoint::{InvalidEndpoint, strip_version};
pub(crate) use facts::Facts;
pub(crate) use fallback_facts::DownloadedFacts;
pub(crate) use id_scan::{IdPage, scan_ids};
pub(crate) use ids::ends_with_id;
pub(crate) use served::ServedId;
pub(crate) use vendor::is_variable;
pub use vendor::{FactSource, Model, Price, Vendor};

use crate::catalog::fallback_facts::FallbackFacts;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::text::catalog as text;
use std::path::{Path, PathBuf};

/// The vendors built in. A test holds this list to the folder's content.
pub const BUILT_IN: [(&str, &str); 1] =
    [("wcode", include_str!("../../templates/vendors/wcode.json5"))];

/// Which of these ids a page of a list has, for the fuzzer; `None` if it is no list.
pub fn scan_ids_of_list(body: &[u8], wanted: &[String]) -> Option<Vec<bool>> {
    scan_ids(body, wanted).map(|page| page.has)
}

/// The vendor that is meant if none is named.
pub const DEFAULT_VENDOR: &str = "wcode";

/// Every vendor known on this machine.
#[derive(Debug)]
pub struct Catalog {
    vendors: Vec<Vendor>,
    broken: Vec<BrokenFile>,
}

impl Catalog {
    /// Built-in vendors, then the user's own from `<config dir>/vendors/*.json5`, each with its list as far as one is
    /// kept. Makes no network call. A file of the user's that is no vendor, or has an unsafe endpoint, is left out and noted:
    /// only what needs its vendor fails.
    ///
    /// # Errors
    /// If the system does not let a file be read.
    pub fn load(host: &Host) -> Result<Self> {
        let (mut vendors, mut broken) = (Vec::new(), Vec::new());
        for (id, text) in BUILT_IN {
            let path = PathBuf::from(format!("templates/vendors/{id}.json5"));
            vendors.push(Vendor::read_built_in(&path, text)?);
        }
        let unsaved = host.unsaved.get();
        for path in files_with(host, unsaved)? {
            let text = unsaved.filter(|(known, _)| *known == path).map(|(_, text)| text);
            match text.map_or_else(|| read_user_vendor(&path), |text| parse_vendor(&path, text)) {
                Ok(mut vendor) => {
                    if let Some(known) = vendors.iter().find(|known| known.id == vendor.id) {
                        vendor.inherit_display_name(known);
                    }
                    vendors.retain(|known: &Vendor| known.id != vendor.id);
                    vendors.push(vendor);
                }
                Err(error @ Error::File { .. }) => return Err(error),
                Err(error) => broken.push(BrokenFile::new(&path, error)),
            }
        }
        vendors.retain(|vendor| !broken.iter().any(|file| file.may_describe(&vendor.id)));
        broken.iter().for_each(|file| host.skipped.push(file.to_skipped()));
        let fallback = FallbackFacts::open(host);
        for vendor in &mut vendors {
            vendor.fallback = fallback.clone();
            if let Some(cached) = Cached::load(host, vendor) {
                vendor.merge_list(cached);
            }
        }
        Ok(Self { vendors, broken })
    }

    /// The same with another base URL for each endpoint of a vendor.
    #[must_use]
    pub(crate) fn redirected(mut self, id: &str, url: &Endpoint) -> Self {
        let meant = self.vendors.iter_mut().filter(|vendor| vendor.id == id);
        meant.for_each(|vendor| vendor.redirect(url));
        self
    }

    /// A vendor as it is built in, whatever a file of the user's says.
    pub fn built_in(id: &str) -> Option<Vendor> {
        let (id, text) = BUILT_IN.into_iter().find(|(known, _)| *known == id)?;
        let path = PathBuf::from(format!("templates/vendors/{id}.json5"));
        Vendor::read_built_in(&path, text).ok()
    }

    /// All vendors, built-in ones first.
    pub fn vendors(&self) -> &[Vendor] {
        &self.vendors
    }

    /// The user's files that are no vendors.
    pub(crate) fn broken(&self) -> &[BrokenFile] {
        &self.broken
    }

    /// True if a file of the user's that may be about this vendor is broken.
    pub(crate) fn is_skipped(&self, id: &str) -> bool {
        self.broken.iter().any(|file| file.may_describe(id))
    }

    /// The vendor with this id.
    ///
    /// # Errors
    /// What is wrong with the user's file about it, or a usage error that names the known ones.
    pub fn vendor(&self, id: &str) -> Result<&Vendor> {
        self.broken.iter().filter(|file| file.may_describe(id)).try_for_each(BrokenFile::check)?;
        self.vendors.iter().find(|vendor| vendor.id == id).ok_or_else(|| {
            let known: Vec<_> = self.vendors.iter().map(|vendor| vendor.id.as_str()).collect();
            Error::usage_hint(
                text::message::unknown_vendor(id),
                text::message::hint_known_vendors(known.join(", ")),
            )
        })
    }
}

/// The user's vendor files, with the one that is not written yet.
fn files_with(host: &Host, unsaved: Option<(&Path, &str)>) -> Result<Vec<PathBuf>> {
    let mut paths = user_files(&folder(host))?;
    paths.extend(unsaved.map(|(path, _)| path.to_owned()));
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Where the user's own vendors are.
fn folder(host: &Host) -> PathBuf {
    host.config_dir().join("vendors")
}

/// The file of the user's that describes this vendor, or the one that would: it need not exist.
///
/// # Errors
/// If the folder cannot be read.
pub(crate) fn file_of(host: &Host, id: &str) -> Result<PathBuf> {
    let is_of_vendor = |path: &PathBuf| match read_user_vendor(path) {
        Ok(vendor) => vendor.id == id,
        Err(error) => BrokenFile::new(path, error).may_describe(id),
    };
    let known = user_files(&folder(host))?.into_iter().rev().find(is_of_vendor);
    Ok(known.unwrap_or_else(|| folder(host).join(format!("{id}.json5"))))
}

fn read_user_vendor(path: &Path) -> Result<Vendor> {
    let bytes = files::read(path)?.unwrap_or_default();
    parse_vendor(path, Error::text(path, &bytes)?)
}

fn parse_vendor(path: &Path, text: &str) -> Result<Vendor> {
    Vendor::read(path, text, FactSource::Yours)
}

/// The user's vendor files in the order of their names; a folder that does not exist holds none.
fn user_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::file(FileOp::Read, folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::file(FileOp::Read, folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json5") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
