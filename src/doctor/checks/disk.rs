//! Room on the disks that wcode writes to: a file can only be replaced if a second one fits beside it.

use crate::clients;
use crate::clients::Level;
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::host::files::{self, Space};
use crate::text::doctor::message as text;
use std::path::{Path, PathBuf};

/// Below this a write may well fail.
const MIN_FREE_BYTES: u64 = 10 * 1024 * 1024;

/// Below this it soon will.
const LOW_FREE_BYTES: u64 = 100 * 1024 * 1024;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let host = machine.host;
    let configs = clients::ALL.into_iter().filter(|client| client.detect(host).is_found());
    let configs = configs.map(|client| files::parent(&client.config(host)).to_owned());
    let mut seen: Vec<Space> = Vec::new();
    let mut rows = Vec::new();
    for folder in std::iter::once(host.state_dir()).chain(configs) {
        let Some((standing, space)) = space(&folder) else { continue };
        if !seen.contains(&space) {
            rows.push(of(&standing, space));
            seen.push(space);
        }
    }
    if rows.is_empty() { vec![Diagnosis::skipped(text::disk_not_known())] } else { rows }
}

fn of(folder: &Path, space: Space) -> Diagnosis {
    let shown = folder.display();
    let free = space.free / (1024 * 1024);
    let found = if space.is_read_only {
        Diagnosis::new(Level::Error, text::disk_read_only(shown))
            .hinted(Some(text::hint_read_only()))
    } else if space.free < MIN_FREE_BYTES {
        Diagnosis::new(Level::Error, text::disk_full(shown, free)).hinted(Some(text::hint_disk()))
    } else if space.free < LOW_FREE_BYTES {
        Diagnosis::warning(text::disk_nearly_full(shown, free)).hinted(Some(text::hint_disk()))
    } else {
        Diagnosis::ok(text::disk_ok(shown, free))
    };
    found.at(folder)
}

/// The nearest folder that is there, and its disk.
fn space(folder: &Path) -> Option<(PathBuf, Space)> {
    let standing = folder.ancestors().find(|folder| folder.is_dir())?;
    Some((standing.to_owned(), files::space(standing)?))
}
