//! Which clients are here, and whether their versions are ones that wcode was tried with.

use crate::clients::{self, Client, TestedVersions};
use crate::doctor::checks::node;
use crate::doctor::machine::Machine;
use crate::doctor::report::Diagnosis;
use crate::text::Command;
use crate::text::doctor::message as text;

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let mut rows: Vec<Diagnosis> =
        clients::ALL.into_iter().map(|client| of(machine, client).of(client.id())).collect();
    let is_here = |client: &&dyn Client| client.detect(machine.host).is_found();
    if !clients::ALL.into_iter().any(|client| is_here(&client)) {
        let install = Command::new(clients::ALL[0].install_command().iter().copied());
        rows.push(Diagnosis::warning(text::no_client()).remedy(install));
    }
    rows
}

fn of(machine: &Machine<'_>, client: &dyn Client) -> Diagnosis {
    let detected = client.detect(machine.host);
    let name = client.name();
    let Some(program) = detected.program() else {
        return Diagnosis::info(if detected.has_config {
            text::client_without_program(name)
        } else {
            text::client_not_here(name)
        });
    };
    let Some(version) = detected.version() else {
        return Diagnosis::info(text::version_not_known(name)).at(program);
    };
    if let Some(found) = node::check(machine.host, name, program) {
        return found;
    }
    let TestedVersions { oldest, newest } = client.tested_versions(version);
    if numbers(version) < numbers(oldest) {
        let found = Diagnosis::warning(text::version_too_old(name, version, oldest));
        return found.remedy(client.update_command(version)).at(program);
    }
    if numbers(version) > numbers(newest) {
        return Diagnosis::info(text::version_newer(name, version, newest)).at(program);
    }
    Diagnosis::ok(text::client_here(name, version, program.display())).at(program)
}

/// The numbers of a version before its suffix, which both clients count by.
fn numbers(version: &str) -> Vec<u64> {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    core.split('.').map_while(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(numbers("2026.3.8") < numbers("2026.3.10"));
        assert!(numbers("1.18.33-beta.2") == numbers("1.18.33"));
        assert!(numbers("1.19.0") > numbers("1.18.33"));
    }
}
