//! Whether the Node.js that starts a client is one that the client's package takes (`engines.node` in its `package.json`).

use crate::clients::Level;
use crate::doctor::report::Diagnosis;
use crate::host::program_version::printed_version;
use crate::host::{Host, files};
use crate::text::doctor::message as text;
use serde::Deserialize;
use std::io::Read;
use std::path::Path;

/// So many folders above a program its package may begin.
const MAX_LEVELS: usize = 4;

/// What of a package's description is of use here.
#[derive(Deserialize)]
struct Package {
    engines: Option<Engines>,
}

#[derive(Deserialize)]
struct Engines {
    node: Option<String>,
}

/// The row for a client whose Node.js is too old for it, or missing.
pub(super) fn check(host: &Host, client: &str, program: &Path) -> Option<Diagnosis> {
    let real = files::canonicalize(program).ok()?;
    let wanted = required(&real)?;
    let Some(node) = host.all_on_path("node").into_iter().next() else {
        let found = Diagnosis::new(Level::Error, text::no_node(client, &wanted)).at(program);
        return Some(found.hinted(Some(text::hint_node(&wanted))));
    };
    let version = printed_version(host, &node, &[])?;
    let version = version.trim().trim_start_matches('v').to_owned();
    if allows(&wanted, &version)? {
        return None;
    }
    let found = Diagnosis::new(Level::Error, text::node_too_old(client, &wanted, &version));
    Some(found.at(node).hinted(Some(text::hint_node(wanted))))
}

/// What the package of a script for Node.js asks for.
fn required(program: &Path) -> Option<String> {
    if !is_script(program) {
        return None;
    }
    let mut folders = program.ancestors().skip(1).take(MAX_LEVELS);
    let text = folders.find_map(|folder| files::read(&folder.join("package.json")).ok()?)?;
    serde_json::from_slice::<Package>(&text).ok()?.engines?.node
}

/// True for a file that begins with a line that names `node`.
fn is_script(program: &Path) -> bool {
    let mut start = [0; 64];
    let read = std::fs::File::open(program).and_then(|mut file| file.read(&mut start));
    let line = read.map(|length| String::from_utf8_lossy(&start[..length]).into_owned());
    let line = line.unwrap_or_default();
    line.starts_with("#!") && line.lines().next().is_some_and(|line| line.contains("node"))
}

/// True if a version is in a range as npm writes it; `None` for a range that is not understood.
fn allows(range: &str, version: &str) -> Option<bool> {
    let version = numbers(version)?;
    let mut is_allowed = false;
    for alternative in range.split("||") {
        let mut meets_all = true;
        // `>= 22` is one comparator.
        for comparator in alternative.replace("= ", "=").replace("> ", ">").split_whitespace() {
            meets_all &= meets(comparator, version)?;
        }
        is_allowed |= meets_all;
    }
    Some(is_allowed)
}

type Version = (u64, u64, u64);

fn meets(comparator: &str, version: Version) -> Option<bool> {
    let digits = comparator.find(|c: char| c.is_ascii_digit()).unwrap_or(comparator.len());
    let (operator, bound) = comparator.split_at(digits);
    if bound.is_empty() {
        return (operator == "*" || operator == "x").then_some(true);
    }
    let low = numbers(bound)?;
    let parts = bound.split('.').take_while(|part| part.parse::<u64>().is_ok()).count();
    Some(match operator {
        ">=" => version >= low,
        ">" => version > low,
        "<" => version < low,
        "<=" => version <= low,
        "^" => version >= low && version.0 == low.0,
        "~" => version >= low && (version.0, version.1) == (low.0, low.1),
        "" | "=" | "v" => match parts {
            1 => version.0 == low.0,
            2 => (version.0, version.1) == (low.0, low.1),
            _ => version == low,
        },
        _ => return None,
    })
}

/// Missing numbers, and `x`, count as 0.
fn numbers(text: &str) -> Option<Version> {
    let core = text.split(['-', '+']).next()?;
    let mut parts = core.split('.').map(|part| match part {
        "x" | "X" | "*" => Some(0),
        part => part.parse().ok(),
    });
    let first = parts.next()??;
    let mut next = || parts.next().map_or(Some(0), |part| part);
    Some((first, next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::allows;

    #[test]
    fn ranges_are_read_as_npm_writes_them() {
        for (range, version, is_allowed) in [
            (">=22.12.0", "22.12.0", Some(true)),
            (">=22.12.0", "20.19.5", Some(false)),
            (">= 22.12", "23.0.0", Some(true)),
            ("^24.16.0 || >=26.1.0", "24.16.1", Some(true)),
            ("^24.16.0 || >=26.1.0", "25.0.0", Some(false)),
            ("^24.16.0 || >=26.1.0", "26.1.0-nightly", Some(true)),
            (">=20 <23", "22.1.0", Some(true)),
            (">=20 <23", "23.0.0", Some(false)),
            ("~22.4", "22.4.9", Some(true)),
            ("22.x", "22.4.9", Some(true)),
            ("20", "22.4.9", Some(false)),
            ("*", "1.0.0", Some(true)),
            ("lts/*", "22.0.0", None),
            (">=22", "main", None),
        ] {
            assert_eq!(allows(range, version), is_allowed, "{range} {version}");
        }
    }
}
