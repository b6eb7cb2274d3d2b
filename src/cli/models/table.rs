//! Models as a table for people: every column as wide as its widest cell, and no wider than the terminal.
//!
//! Numbers are exact, and on the right, so that they can be compared at a glance and typed after `--context-window`.

use super::Known;
use crate::catalog::{FactSource, Facts, Price};
use crate::text::models as text;
use console::Alignment;

/// The width of the space between two columns.
const GAP: usize = 2;

/// A name that is cut shorter is not recognizable.
const MIN_NAME_WIDTH: usize = 12;

/// The table; if it is wider than `columns`, the least important parts are left out: first the price, then the end of
/// the names, then other columns. The ids stay whole, because the user types them.
pub(super) fn table(models: &[Known<'_>], columns: Option<usize>) -> String {
    let mut table = Table::new(models);
    if let Some(room) = columns {
        table.fit(room);
    }
    table.lines()
}

/// What is in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Vendor,
    Id,
    Name,
    Context,
    Output,
    Input,
    Price,
    Source,
}

impl Kind {
    const ALL: [Self; 8] = [
        Self::Vendor,
        Self::Id,
        Self::Name,
        Self::Context,
        Self::Output,
        Self::Input,
        Self::Price,
        Self::Source,
    ];

    fn head(self) -> &'static str {
        match self {
            Self::Vendor => text::head_vendor(),
            Self::Id => text::head_id(),
            Self::Name => text::head_name(),
            Self::Context => text::head_context(),
            Self::Output => text::head_output(),
            Self::Input => text::head_input(),
            Self::Price => text::head_price(),
            Self::Source => text::head_source(),
        }
    }

    fn cell(self, known: &Known<'_>) -> String {
        let model = &known.facts.model;
        let number = |size: Option<u64>| size.map(|size| size.to_string());
        let cell = match self {
            Self::Vendor => Some(known.vendor.id.clone()),
            Self::Id => Some(model.id.clone()),
            Self::Name => Some(model.display_name().to_owned()),
            Self::Context => number(model.context_window),
            Self::Output => number(model.max_tokens),
            Self::Input => model.input.as_ref().map(|kinds| kinds.join("+")),
            Self::Price => model.price.as_ref().map(price),
            Self::Source => Some(sources(&known.facts)),
        };
        cell.unwrap_or_else(|| "?".into())
    }

    fn alignment(self) -> Alignment {
        let is_number = matches!(self, Self::Context | Self::Output);
        if is_number { Alignment::Right } else { Alignment::Left }
    }
}

/// In and out, in the vendor's own currency and unit.
fn price(Price { currency, per_tokens, input, output }: &Price) -> String {
    let unit = match per_tokens {
        1_000 => "1K".to_owned(),
        1_000_000 => "1M".to_owned(),
        other => other.to_string(),
    };
    text::price(currency, input, output, unit)
}

/// The source of both sizes, or that of the window and that of the output limit.
fn sources(facts: &Facts) -> String {
    facts.sources().into_iter().map(source).collect::<Vec<_>>().join(" / ")
}

fn source(source: FactSource) -> &'static str {
    match source {
        FactSource::Page => text::source_page(),
        FactSource::Live => text::source_live(),
        FactSource::Yours => text::source_yours(),
        FactSource::ModelsDev => "models.dev",
    }
}

struct Table {
    columns: Vec<Column>,
}

struct Column {
    kind: Kind,
    /// The heading first.
    cells: Vec<String>,
    width: usize,
}

impl Column {
    fn new(kind: Kind, models: &[Known<'_>]) -> Self {
        let cells = models.iter().map(|known| kind.cell(known));
        let cells: Vec<_> = std::iter::once(kind.head().to_owned()).chain(cells).collect();
        // Which in a CJK name is not its number of characters.
        let width = cells.iter().map(|cell| console::measure_text_width(cell)).max().unwrap_or(0);
        Self { kind, cells, width }
    }

    fn cell(&self, row: usize) -> String {
        let alignment = self.kind.alignment();
        console::pad_str(&self.cells[row], self.width, alignment, Some("…")).into_owned()
    }
}

impl Table {
    fn new(models: &[Known<'_>]) -> Self {
        Self { columns: Kind::ALL.map(|kind| Column::new(kind, models)).into() }
    }

    fn width(&self) -> usize {
        self.columns.iter().map(|column| column.width + GAP).sum::<usize>().saturating_sub(GAP)
    }

    fn fit(&mut self, room: usize) {
        self.drop_unless_it_fits(Kind::Price, room);
        self.shorten_names(room);
        for kind in [Kind::Name, Kind::Input, Kind::Vendor, Kind::Output, Kind::Source] {
            self.drop_unless_it_fits(kind, room);
        }
    }

    fn drop_unless_it_fits(&mut self, kind: Kind, room: usize) {
        if self.width() > room {
            self.columns.retain(|column| column.kind != kind);
        }
    }

    /// As far as that helps.
    fn shorten_names(&mut self, room: usize) {
        let excess = self.width().saturating_sub(room);
        let names = self.columns.iter_mut().find(|column| column.kind == Kind::Name);
        if let Some(names) = names.filter(|names| names.width >= MIN_NAME_WIDTH + excess) {
            names.width -= excess;
        }
    }

    fn lines(&self) -> String {
        let rows = self.columns.first().map_or(0, |column| column.cells.len());
        let line = |row| {
            let cells: Vec<_> = self.columns.iter().map(|column| column.cell(row)).collect();
            format!("{}\n", cells.join(&" ".repeat(GAP)).trim_end())
        };
        (0..rows).map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Known, table};
    use crate::catalog::{BUILT_IN, FactSource, Vendor};

    const ID: &str = "qwen/qwen3-235b-a22b";

    fn shown(columns: Option<usize>) -> String {
        let vendor = Vendor::read("x".as_ref(), BUILT_IN[0].1, FactSource::Page).unwrap();
        let known = |facts| Known { vendor: &vendor, facts };
        table(&vendor.all_models().take(1).map(known).collect::<Vec<_>>(), columns)
    }

    #[test]
    fn what_can_best_be_missed_goes_first() {
        let whole = shown(None);
        let widest = whole.lines().map(str::len).max().unwrap();
        assert_eq!(shown(Some(widest)), whole);
        for (columns, gone, stays) in [
            (widest - 1, "PRICE", "Qwen3 235B A22B"),
            (77, "PRICE", "Qwen3 235B A22B"),
            (74, "A22B  ", "Qwen3 235B …"),
            (70, "NAME", "INPUT"),
            (59, "INPUT", "VENDOR"),
            (50, "VENDOR", "OUTPUT"),
        ] {
            let table = shown(Some(columns));
            let width = table.lines().map(console::measure_text_width).max().unwrap();
            assert!(width <= columns, "{columns}: {table}");
            assert!(!table.contains(gone) && table.contains(stays), "{columns}: {table}");
        }
        for columns in [20, 1, 0] {
            assert!(shown(Some(columns)).contains(ID), "an id is typed, so it stays whole");
        }
    }
}
