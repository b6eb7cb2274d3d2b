//! The values of this machine. What cannot be read gives none: a shell is no place for an error.

use super::engine::{Candidate, Values};
use crate::catalog::parameters::PARAMETERS;
use crate::catalog::{Catalog, DEFAULT_VENDOR};
use crate::cli::help;
use crate::clients;
use crate::host::Host;
use crate::keys::KeyIndex;
use crate::plan::journal::Journal;

/// Every candidate, whatever is typed. `before` are the words before the cursor.
pub(super) fn candidates(host: &Host, values: Values, before: &[String]) -> Vec<Candidate> {
    match values {
        Values::Clients => {
            clients::ALL.iter().map(|client| Candidate::new(client.id(), client.name())).collect()
        }
        Values::Vendors => vendors(host),
        Values::Models => models(host, named(before, "--vendor")),
        Values::KeyNames => key_names(host, named(before, "--vendor")),
        Values::JournalEntries => journal_entries(host),
        Values::Parameters => PARAMETERS
            .iter()
            .map(|parameter| Candidate::new(format!("{}=", parameter.name), (parameter.title)()))
            .collect(),
        Values::HelpTopics => help::topics_and_commands(before),
    }
}

/// The value of an option among the words.
fn named<'w>(before: &'w [String], option: &str) -> Option<&'w str> {
    let at = before.iter().rposition(|word| word == option);
    let separate = at.and_then(|at| before.get(at + 1)).map(String::as_str);
    let joined =
        || before.iter().rev().find_map(|word| word.strip_prefix(option)?.strip_prefix('='));
    separate.or_else(joined)
}

fn vendors(host: &Host) -> Vec<Candidate> {
    let Ok(catalog) = Catalog::load(host) else { return Vec::new() };
    catalog
        .vendors()
        .iter()
        .map(|vendor| Candidate::new(&vendor.id, vendor.display_name()))
        .collect()
}

fn models(host: &Host, vendor: Option<&str>) -> Vec<Candidate> {
    let Ok(catalog) = Catalog::load(host) else { return Vec::new() };
    let meant = catalog.vendors().iter().filter(|it| vendor.is_none_or(|id| it.id == id));
    let models = meant.flat_map(|vendor| vendor.all_models());
    models.map(|facts| Candidate::new(&facts.model.id, facts.model.display_name())).collect()
}

/// The names of the keys of a vendor. The keys themselves are not read.
fn key_names(host: &Host, vendor: Option<&str>) -> Vec<Candidate> {
    let Ok(index) = KeyIndex::load(host) else { return Vec::new() };
    let vendor = vendor.unwrap_or(DEFAULT_VENDOR);
    let ids = index.ids().into_iter().filter(|id| id.vendor() == vendor);
    ids.filter_map(|id| Some(Candidate::new(id.name()?, ""))).collect()
}

/// Newest first.
fn journal_entries(host: &Host) -> Vec<Candidate> {
    let Ok(journal) = Journal::load(host) else { return Vec::new() };
    let Ok(entries) = journal.entries() else { return Vec::new() };
    let about = |time: &str, command: &str| format!("{time} {command}");
    let entries = entries.iter().map(|entry| &entry.header);
    entries.map(|it| Candidate::new(it.id.to_string(), about(&it.time, &it.command))).collect()
}
