//! `wcode models`: the models whose facts are known here, and where from.

mod facts;
mod refresh;
mod table;

use crate::catalog::{Catalog, DownloadedFacts, Facts, Model, Price, Vendor};
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use crate::text::models as text;
use serde_json::{Value, json};

/// List the known models
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    /// Only models whose id or name contains all of these words
    #[arg(value_name = "SEARCH")]
    words: Vec<String>,
    /// Only this vendor [default: all known vendors]
    #[arg(long, global = true, value_name = "ID")]
    vendor: Option<String>,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Refresh(refresh::Args),
}

impl Args {
    /// True if a vendor will be asked, to whom a stored key may be sent.
    pub(super) fn may_need_a_key(&self) -> bool {
        self.command.is_some()
    }

    fn is_meant(&self, vendor: &Vendor, model: &Model) -> bool {
        let text = format!("{} {}", model.id, model.display_name()).to_lowercase();
        let is_of_vendor = self.vendor.as_ref().is_none_or(|id| *id == vendor.id);
        // A search in quotes is several words as well.
        let mut words = self.words.iter().flat_map(|words| words.split_whitespace());
        is_of_vendor && words.all(|word| text.contains(&word.to_lowercase()))
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if let Some(Command::Refresh(refresh)) = &args.command {
        return refresh::run(host, screen, args.vendor.as_deref(), refresh);
    }
    let catalog = Catalog::load(host)?;
    if let Some(id) = &args.vendor {
        catalog.vendor(id)?;
    }
    let all = catalog
        .vendors()
        .iter()
        .flat_map(|vendor| vendor.all_models().map(move |facts| Known { vendor, facts }));
    let found: Vec<Known<'_>> =
        all.filter(|it| args.is_meant(it.vendor, &it.facts.model)).collect();
    if screen.is_json() {
        let models: Vec<Value> = found.iter().map(Known::describe).collect();
        let lists: Vec<Value> = catalog.vendors().iter().filter_map(describe_list).collect();
        screen.document(json!({
            "changed": false,
            "models": models,
            "lists": lists,
            "models_dev": DownloadedFacts::load(host).as_ref().map(describe_facts),
        }));
    } else if found.is_empty() {
        screen.say(&nothing_found(&args.words));
    } else {
        screen.data(&table::table(&found, screen.columns()));
    }
    Ok(0)
}

/// Nothing found is an answer, not a failure, as with `apt search`.
fn nothing_found(words: &[String]) -> String {
    if words.is_empty() {
        return text::nothing_known().into();
    }
    text::nothing_matches(words.join(" "))
}

/// One row.
struct Known<'c> {
    vendor: &'c Vendor,
    facts: Facts,
}

impl Known<'_> {
    fn describe(&self) -> Value {
        let Self { vendor, facts } = self;
        let model = &facts.model;
        json!({
            "vendor": vendor.id,
            "id": model.id,
            "name": model.display_name(),
            "context_window": model.context_window,
            "max_tokens": model.max_tokens,
            "input": model.input,
            "reasoning": model.reasoning,
            "price": model.price.as_ref().map(describe_price),
            "source": facts.sources().first(),
            "sources": {
                "context_window": facts.context_source,
                "max_tokens": facts.output_source,
            },
            "stated_max_tokens": facts.stated_output,
            "listed_by": facts.listed_by,
        })
    }
}

fn describe_price(price: &Price) -> Value {
    json!({
        "currency": price.currency,
        "per_tokens": price.per_tokens,
        "input": price.input,
        "output": price.output,
    })
}

/// Since when newer facts of models.dev are known than those that are built in.
fn describe_facts(facts: &DownloadedFacts) -> Value {
    json!({ "fetched": facts.fetched, "source": facts.source, "models": facts.count() })
}

/// Since when a vendor's list is known.
fn describe_list(vendor: &Vendor) -> Option<Value> {
    let fetched = vendor.listed_at()?;
    Some(json!({ "vendor": vendor.id, "fetched": fetched }))
}
