//! wcode's own record of what it wrote: whether it can be read, and whether a command was interrupted.

use crate::doctor::checks::writable;
use crate::doctor::machine::Machine;
use crate::doctor::report::{Diagnosis, Fix};
use crate::plan::journal::{DamagedEntry, Journal};
use crate::text::Command;
use crate::text::doctor::message as text;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let journal = machine.journal();
    let unread = journal.as_ref().ok().and_then(|journal| journal.entries().err());
    if let Some(error) = machine.journal_error().or(unread.as_ref()) {
        let folder = machine.host.state_dir();
        let is_foreign = |path: &std::path::Path| writable::is_of_another(path);
        if is_foreign(&folder) || error.path().is_some_and(is_foreign) {
            return vec![Diagnosis::error(error).hinted(None).remedy(writable::take_over(&folder))];
        }
        let aside = error.path().map(|path| {
            let path = path.display().to_string();
            Command::new(["mv", &path, &format!("{path}.damaged")])
        });
        let found = Diagnosis::error(error).hinted(Some(text::hint_journal()));
        return vec![match aside {
            Some(command) => found.remedy(command),
            None => found,
        }];
    }
    let Ok(journal) = journal else { return Vec::new() };
    let mut found: Vec<Diagnosis> = journal.damaged().iter().map(damaged).collect();
    if found.is_empty() || journal.has_open() {
        found.push(state(journal));
    }
    found
}

/// An entry that cannot be read: what only it records cannot be undone.
fn damaged(entry: &DamagedEntry) -> Diagnosis {
    Diagnosis::error(&entry.error()).hinted(Some(text::hint_journal())).remedy(entry.remedy())
}

fn state(journal: &Journal) -> Diagnosis {
    if journal.has_open() {
        let found = Diagnosis::warning(text::interrupted())
            .remedy(Command::new(["wcode", "doctor", "--fix"]));
        return found.at(journal.folder()).fixed_by(Fix::Recover);
    }
    Diagnosis::ok(text::journal_ok(journal.len())).at(journal.folder())
}
