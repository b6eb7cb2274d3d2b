//! `wcode link make`: a setup link, for a vendor's own page.

use crate::catalog::{Catalog, Protocol};
use crate::cli::link::content;
use crate::cli::link::parse::{self, Link, VendorPart};
use crate::cli::screen::Screen;
use crate::clients;
use crate::document::{Dialect, Document};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::text::link as text;
use clap::ArgGroup;
use serde_json::json;

/// Windows passes on no more than this, browsers a little more.
const SHORT_LEN: usize = 2000;

/// Print a link that sets up a vendor; there is never a key in it
#[derive(Debug, clap::Args)]
#[group(skip)]
#[command(group(ArgGroup::new("whose").required(true).args(["file", "url", "vendor"])))]
pub(super) struct Args {
    /// The vendor's file, which becomes part of the link
    #[arg(value_name = "FILE")]
    file: Option<String>,
    /// The https address of the vendor's file, instead of the file itself
    #[arg(long = "vendor-url", value_name = "URL")]
    url: Option<String>,
    /// The id of a vendor that those who follow the link already have
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// A model to set up; can be repeated [default: the vendor's]
    #[arg(long = "model", value_name = "ID")]
    models: Vec<String>,
    /// The model that becomes the client's default
    #[arg(long, value_name = "ID")]
    default_model: Option<String>,
    /// The protocol that clients should use [default: the client's usual one]
    #[arg(long, value_name = "NAME")]
    protocol: Option<Protocol>,
    /// The client to set up; can be repeated [default: every client found]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    for id in &args.clients {
        clients::by_id(id)?;
    }
    let link = Link {
        vendor: vendor(host, args)?,
        models: args.models.clone(),
        default_model: args.default_model.clone(),
        protocol: args.protocol,
        clients: args.clients.clone(),
    };
    let url = parse::to_url(&link);
    // What is made can be read: by the same rules, with the same limits.
    parse::parse(&url)?;
    if screen.is_json() {
        screen.document(json!({ "changed": false, "link": url, "length": url.len() }));
        return Ok(0);
    }
    screen.data(&format!("{url}\n"));
    if url.len() > SHORT_LEN {
        screen.warn(&text::long(url.len()));
    }
    Ok(0)
}

fn vendor(host: &Host, args: &Args) -> Result<Option<VendorPart>> {
    if let Some(file) = &args.file {
        return Ok(Some(VendorPart::File(compact(host, file)?)));
    }
    if let Some(id) = &args.vendor {
        Catalog::load(host)?.vendor(id)?;
        return Ok(Some(VendorPart::Known(id.clone())));
    }
    args.url.as_deref().map(|url| parse::web_address(url).map(VendorPart::Url)).transpose()
}

/// The file without comments and white space, checked by the rules for those who follow the link.
fn compact(host: &Host, file: &str) -> Result<String> {
    let path = host.path(file);
    let absent = || Error::usage(text::message::no_such_file(path.display()));
    let bytes = files::read(&path)?.ok_or_else(absent)?;
    let text = Error::text(&path, &bytes)?;
    content::read(file, text)?;
    let document = Document::parse(text, Dialect::Json5);
    let document = document.map_err(|error| crate::syntax::to_error(&path, text, error))?;
    Ok(document.root().to_value().to_string())
}
