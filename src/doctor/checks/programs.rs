//! Which `wcode` a user starts by its name: this one, or another that comes first on PATH.

use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::host::files;
use crate::text::doctor::message as text;
use std::path::{Path, PathBuf};

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let own = match machine.host.current_exe() {
        Ok(own) => own,
        Err(error) => return vec![Diagnosis::error(&error)],
    };
    let on_path = machine.host.all_on_path("wcode");
    let Some(first) = on_path.first() else {
        let folder = files::parent(&own).display().to_string();
        return vec![Diagnosis::info(text::not_on_path(folder)).at(own)];
    };
    let others: Vec<&PathBuf> = on_path.iter().filter(|path| !is_same(path, &own)).collect();
    if !is_same(first, &own) {
        let found = Diagnosis::warning(text::another_goes_first(first.display(), own.display()));
        return vec![found.at(first).hinted(Some(text::hint_another(first.display())))];
    }
    if let Some(other) = others.first() {
        return vec![Diagnosis::info(text::another_is_behind(other.display())).at(*other)];
    }
    vec![Diagnosis::ok(text::is_this_one(first.display(), env!("CARGO_PKG_VERSION"))).at(first)]
}

/// The same file, or a copy of the same build.
fn is_same(path: &Path, own: &Path) -> bool {
    files::canonicalize(path).is_ok_and(|real| real == own) || files::is_same_build(path, own)
}
