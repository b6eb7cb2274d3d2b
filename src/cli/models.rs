//! `wcode models`: the models whose facts are known here.

use crate::catalog::{Catalog, Model, Price, Vendor};
use crate::cli::screen::Screen;
use crate::error::Result;
use crate::host::Host;
use serde_json::{Value, json};

/// List the models known here
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen) -> Result<u8> {
    let catalog = Catalog::load(host)?;
    let models = || {
        catalog
            .vendors()
            .iter()
            .flat_map(|vendor| vendor.models.iter().map(move |model| (vendor, model)))
    };
    if screen.is_json() {
        let list: Vec<Value> = models().map(|(vendor, model)| describe(vendor, model)).collect();
        screen.document(json!({ "changed": false, "models": list }));
    } else {
        let rows: Vec<[String; 7]> = models().map(|(vendor, model)| row(vendor, model)).collect();
        screen.data(&table(&rows));
    }
    Ok(0)
}

fn describe(vendor: &Vendor, model: &Model) -> Value {
    json!({
        "vendor": vendor.id,
        "id": model.id,
        "name": model.display_name(),
        "context_window": model.context_window,
        "max_tokens": model.max_tokens,
        "input": model.input,
        "reasoning": model.reasoning,
        "price": model.price.as_ref().map(describe_price),
        "source": vendor.source,
    })
}

fn describe_price(price: &Price) -> Value {
    json!({
        "currency": price.currency,
        "per_tokens": price.per_tokens,
        "input": price.input,
        "output": price.output,
    })
}

const HEAD: [&str; 7] = ["VENDOR", "MODEL", "NAME", "CONTEXT", "OUTPUT", "INPUT", "PRICE"];

fn row(vendor: &Vendor, model: &Model) -> [String; 7] {
    let number = |size: Option<u64>| size.map_or_else(|| "?".into(), |size| size.to_string());
    [
        vendor.id.clone(),
        model.id.clone(),
        model.display_name().into(),
        number(model.context_window),
        number(model.max_tokens),
        model.input.as_ref().map_or_else(|| "?".into(), |kinds| kinds.join("+")),
        model.price.as_ref().map_or_else(|| "?".into(), price),
    ]
}

/// In and out, in the vendor's own currency and unit.
fn price(price: &Price) -> String {
    format!(
        "{} {} in, {} out per {} tokens",
        price.currency, price.input, price.output, price.per_tokens
    )
}

/// Columns as wide as their widest cell, which in a CJK name is not its number of characters.
fn table(rows: &[[String; 7]]) -> String {
    let head = HEAD.map(str::to_owned);
    let all = || std::iter::once(&head).chain(rows);
    let width = |column: usize| {
        all().map(|row| console::measure_text_width(&row[column])).max().unwrap_or(0)
    };
    let line = |row: &[String; 7]| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            console::pad_str(cell, width(column), console::Alignment::Left, None).into_owned()
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    all().map(line).collect()
}
