//! `wcode snippet`: a program in one of sixteen languages that asks the vendor's API. The key is read from the
//! environment and never part of the text, and nothing is sent.

mod languages;

use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Protocol, Vendor};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::snippet as text;
use languages::{LANGUAGES, SAMPLES, Sample};
use serde_json::json;

/// Print a ready-to-run program that calls the vendor's API; without LANG, list the languages
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The language of the program
    #[arg(value_name = "LANG", value_parser = clap::builder::PossibleValuesParser::new(LANGUAGES))]
    language: Option<String>,
    /// The model to call [default: the vendor's first]
    #[arg(long, value_name = "ID", requires = "language")]
    model: Option<String>,
    /// The protocol to use [default: the one with a sample for the language, openai-completions first]
    #[arg(long, value_name = "NAME", requires = "language")]
    protocol: Option<Protocol>,
    /// Stream the answer
    #[arg(long, requires = "language")]
    stream: bool,
    /// The API vendor [default: wcode]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// Another base URL for the vendor's API
    #[arg(long, value_name = "URL", requires = "language")]
    base_url: Option<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let Some(language) = &args.language else {
        list(screen);
        return Ok(0);
    };
    let catalog = Catalog::load(host)?;
    let vendor = catalog.vendor(args.vendor.as_deref().unwrap_or(DEFAULT_VENDOR))?;
    let sample = find(language, args.protocol, vendor)?;
    let code = render(sample, vendor, args)?;
    if screen.is_json() {
        screen.document(json!({
            "changed": false,
            "language": sample.language,
            "protocol": sample.protocol,
            "streaming": args.stream,
            "code": code,
        }));
    } else {
        screen.data(&code);
    }
    Ok(0)
}

/// One line per language with its protocols; a star marks those that can stream.
fn list(screen: &Screen) {
    if screen.is_json() {
        let samples = SAMPLES.iter().map(|sample| {
            json!({
                "language": sample.language,
                "protocol": sample.protocol,
                "canStream": sample.streaming.is_some(),
            })
        });
        screen.document(json!({ "changed": false, "snippets": samples.collect::<Vec<_>>() }));
        return;
    }
    let line = |language: &&str| {
        let samples = SAMPLES.iter().filter(|sample| sample.language == *language);
        let name = |sample: &Sample| {
            let star = if sample.streaming.is_some() { "*" } else { "" };
            format!("{}{star}", sample.protocol)
        };
        format!("{language:<18}{}\n", samples.map(name).collect::<Vec<_>>().join("  "))
    };
    screen.data(&LANGUAGES.iter().map(line).collect::<String>());
    screen.say(text::star_means_streaming());
}

/// The sample in this language, by the protocol that was asked for, else by the first one that the vendor speaks.
fn find(language: &str, protocol: Option<Protocol>, vendor: &Vendor) -> Result<&'static Sample> {
    let fits = |sample: &&Sample| match protocol {
        Some(protocol) => sample.protocol == protocol,
        None => vendor.endpoints.contains_key(&sample.protocol),
    };
    let mut samples = SAMPLES.iter().filter(|sample| sample.language == language);
    let no_sample = || match protocol {
        Some(protocol) => Error::usage(text::message::no_sample(language, protocol)),
        None => Error::usage(text::message::not_spoken(vendor.display_name(), language)),
    };
    samples.find(fits).ok_or_else(no_sample)
}

/// Fills the sample in. The values end up in string literals of sixteen languages, so only characters that are plain text
/// in all of them are accepted.
fn render(sample: &Sample, vendor: &Vendor, args: &Args) -> Result<String> {
    let template = if args.stream {
        sample
            .streaming
            .ok_or_else(|| Error::usage(text::message::cannot_stream(sample.language)))?
    } else {
        sample.template
    };
    let endpoint = endpoint(sample, vendor, args.base_url.as_deref())?;
    let model = model_or_first(args.model.as_deref(), vendor)?;
    for value in [endpoint.as_str(), &model] {
        if !value.chars().all(is_plain) {
            return Err(Error::usage(text::message::not_plain(value)));
        }
    }
    Ok(template
        .replace("@BASE_URL@", endpoint.as_str())
        .replace("@MODEL@", &model)
        .replace("WCODE_API_KEY", &vendor.key_variable))
}

/// The model that was named, else the vendor's first.
pub(super) fn model_or_first(named: Option<&str>, vendor: &Vendor) -> Result<String> {
    let first = || vendor.models.first().map(|model| model.id.as_str());
    let model = named.or_else(first).map(str::to_owned);
    model.ok_or_else(|| Error::usage(text::message::name_a_model(vendor.display_name())))
}

/// The base URL that was given, else the vendor's for the protocol of the sample.
fn endpoint(sample: &Sample, vendor: &Vendor, given: Option<&str>) -> Result<Endpoint> {
    let Some(given) = given else {
        let own = vendor.endpoints.get(&sample.protocol).cloned();
        return own.ok_or_else(|| {
            Error::usage(text::message::no_endpoint(vendor.display_name(), sample.protocol))
        });
    };
    let given = Endpoint::try_from(given.to_owned())?;
    Ok(given.for_protocol(sample.protocol))
}

/// True for a character that means itself within quotes in every language of [`LANGUAGES`].
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/@+,=".contains(c)
}
