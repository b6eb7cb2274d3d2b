//! `wcode snippet`: a program in one of sixteen languages that asks the vendor's API, or a file that connects clients on many
//! machines. The key is read from the environment or a path, and never part of the text, and nothing is sent. Optional
//! parameters of the request are written as the language writes such values.

mod deployment_names;
mod deployments;
mod fields;
mod languages;
mod literal;

use crate::catalog::parameters::Values;
use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Protocol, Vendor};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::text::snippet as text;
use clap::builder::PossibleValuesParser;
use deployment_names::DEPLOYMENTS;
use languages::{LANGUAGES, SAMPLES, Sample};
use serde_json::json;

/// Print a program that calls the vendor's API, or a file that sets up many machines; without NAME, list them
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The language of the program (curl, python, javascript, ...), or the tool of the file (ansible, k8s, nix, ...)
    #[arg(value_name = "NAME", hide_possible_values = true)]
    #[arg(value_parser = PossibleValuesParser::new(LANGUAGES.iter().copied().chain(deployments::names())))]
    language: Option<String>,
    /// The model to call [default: the vendor's first]
    #[arg(long, value_name = "ID", requires = "language")]
    model: Option<String>,
    /// The protocol to use [default: the one with a sample for the language, openai-completions first]
    #[arg(long, value_name = "NAME", requires = "language")]
    protocol: Option<Protocol>,
    /// An optional parameter of the request; may be given more than once (`wcode params` lists them)
    #[arg(long = "param", value_name = "NAME=VALUE", requires = "language")]
    parameters: Vec<String>,
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
    if let Some(file) = deployments::file_name(language) {
        return print_deployment(screen, language, file, vendor, args);
    }
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

/// The file for a tool; a vendor that is no built-in one has to be known on each machine.
fn print_deployment(
    screen: &Screen,
    name: &str,
    file: &str,
    vendor: &Vendor,
    args: &Args,
) -> Result<u8> {
    let is_of_program = args.stream || !args.parameters.is_empty();
    if is_of_program || args.protocol.is_some() || args.base_url.is_some() {
        return Err(Error::usage(text::message::not_for_files(name)));
    }
    let model = model_or_first(args.model.as_deref(), vendor)?;
    ensure_plain(&model)?;
    let code = deployments::render(name, &vendor.id, &model);
    if screen.is_json() {
        let document = json!({ "changed": false, "deployment": name, "file": file, "code": code });
        screen.document(document);
        return Ok(0);
    }
    screen.data(&code);
    if Catalog::built_in(&vendor.id).is_none() {
        screen.say(&text::needs_vendor_file(&vendor.id));
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
        let files = DEPLOYMENTS.iter().map(|(name, file)| json!({ "name": name, "file": file }));
        screen.document(json!({
            "changed": false,
            "snippets": samples.collect::<Vec<_>>(),
            "deployments": files.collect::<Vec<_>>(),
        }));
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
    let file = |(name, file): &(&str, &str)| format!("{name:<18}{file}\n");
    let languages: String = LANGUAGES.iter().map(line).collect();
    let files: String = DEPLOYMENTS.iter().map(file).collect();
    screen.data(&format!("{}\n{languages}\n{}\n{files}", text::programs(), text::files()));
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
    [endpoint.as_str(), &model].into_iter().try_for_each(ensure_plain)?;
    let fill = |line: &str| {
        line.replace("@BASE_URL@", endpoint.as_str())
            .replace("@MODEL@", &model)
            .replace("WCODE_API_KEY", &vendor.key_variable)
    };
    fields::add(template, fill, sample, &Values::parse(&args.parameters)?)
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

fn ensure_plain(value: &str) -> Result<()> {
    let is_plain = value.chars().all(is_plain);
    if is_plain { Ok(()) } else { Err(Error::usage(text::message::not_plain(value))) }
}

/// True for a character that means itself within quotes in every language of [`LANGUAGES`].
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/@+,=".contains(c)
}
