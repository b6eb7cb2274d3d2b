//! Reads a few columns of a SQLite table without a library, a lock or a write: the pages of its b-tree, with the
//! write-ahead log over them. Rows that were deleted are not seen.
//!
//! Format: <https://www.sqlite.org/fileformat2.html>. The database may be in use: what changes while it is read, or does
//! not fit the format, ends in `None`. Left out: indexes, tables `WITHOUT ROWID`, text that is not UTF-8, values that are
//! no text.

mod pages;
mod record;

use pages::Pages;
use std::path::Path;

/// Limits: longer values, and trees of more pages, are not read.
const MAX_PAYLOAD: u64 = 1024 * 1024;
const MAX_PAGES: usize = 10_000;

/// The root page of the table that lists all others.
const SCHEMA_ROOT: u32 = 1;

/// A database file that is open for reading.
#[derive(Debug)]
pub struct Database {
    pages: Pages,
    tables: Vec<Table>,
}

/// A table, as its `CREATE TABLE` describes it.
#[derive(Debug)]
struct Table {
    name: String,
    root: u32,
    columns: Vec<String>,
}

impl Database {
    /// Opens a database; `None` if there is none, or none that can be read.
    pub fn open(path: &Path) -> Option<Self> {
        let mut pages = Pages::open(path)?;
        // Columns: type, name, tbl_name, rootpage, sql.
        let rows = pages.rows(SCHEMA_ROOT, &[0, 1, 3, 4])?;
        let table = |row: Vec<Option<String>>| {
            let [kind, name, root, sql] = row.try_into().ok()?;
            let root = root?.parse().ok()?;
            let columns = columns(&sql?);
            (kind? == "table").then_some(Table { name: name?, root, columns })
        };
        let tables = rows.into_iter().filter_map(table).collect();
        Some(Self { pages, tables })
    }

    /// The names of its tables.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().map(|table| table.name.as_str())
    }

    /// These columns of every row of a table, if they are text or whole numbers; `None` if there is no such table or
    /// column, or it cannot be read.
    pub fn rows(&mut self, table: &str, columns: &[&str]) -> Option<Vec<Vec<Option<String>>>> {
        let table = self.tables.iter().find(|known| known.name == table)?;
        let place = |name: &&str| table.columns.iter().position(|column| column == name);
        let places: Vec<usize> = columns.iter().map(place).collect::<Option<_>>()?;
        self.pages.rows(table.root, &places)
    }
}

/// The names of the columns in a `CREATE TABLE`.
fn columns(sql: &str) -> Vec<String> {
    let inner = sql.split_once('(').map_or("", |(_, inner)| inner);
    let mut depth = 0_usize;
    let parts = inner.split(move |c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    let name = |part: &str| {
        let word = part.split_whitespace().next().unwrap_or_default();
        word.trim_matches(['"', '`', '\'', '[', ']']).to_owned()
    };
    parts.map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_are_told_apart_by_the_commas_between_them() {
        let sql =
            "CREATE TABLE `t` (\n `id` text PRIMARY KEY, \"n\" numeric(3, 4), [last] integer)";
        assert_eq!(columns(sql), ["id", "n", "last"]);
    }
}
