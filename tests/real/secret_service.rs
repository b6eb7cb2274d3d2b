//! The whole way on the real clients: the key in a real keyring, `wcode resolve`, the turn at the vendor.
//!
//! After it no file below the home has the key: not ours, not the client's, not the keyring's, which is encrypted.

use super::machine::{Client, Machine};
use super::openclaw::{NEWEST, OLDEST_REF};
use super::opencode::OPENCODE;
use super::references::{after_a_turn_of_a_bare_gateway, handed_over_to};
use super::{KEY, assert_turn, openclaw, opencode};
use crate::keyring::desktop::Desktop;
use crate::keyring::discovery::StandardFolder;
use crate::support::vendor::Vendor;

const KEYRING: &[&str] = &["--key-store", "keyring"];

fn machine_in(desktop: &Desktop, client: &'static Client) -> Machine {
    in_session(desktop, Machine::with(client))
}

/// The machine, with the user logged in there.
pub(super) fn in_session(desktop: &Desktop, mut machine: Machine) -> Machine {
    machine.export("XDG_RUNTIME_DIR", &desktop.runtime_folder().display().to_string());
    machine.export("DBUS_SESSION_BUS_ADDRESS", &desktop.address());
    machine
}

pub(super) fn assert_only_the_keyring_has_it(desktop: &Desktop, machine: &Machine) {
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert_eq!(machine.files_holding(KEY), Vec::<String>::new());
    assert_eq!(desktop.files_holding(KEY), Vec::<String>::new());
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_fetches_the_key_from_the_keyring() {
    for client in [&NEWEST, &OLDEST_REF] {
        let desktop = Desktop::new();
        let mut machine = machine_in(&desktop, client);
        let vendor = Vendor::demanding(KEY);
        handed_over_to(&mut machine, KEYRING, |machine, key| {
            openclaw::apply(machine, &vendor, key).succeeds();
        });
        openclaw::assert_accepted(&machine);
        assert_turn(&vendor, &openclaw::turn(&machine), "max_completion_tokens");
        assert_only_the_keyring_has_it(&desktop, &machine);
    }
}

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_fetches_the_key_from_the_keyring() {
    let desktop = Desktop::new();
    let mut machine = machine_in(&desktop, &OPENCODE);
    let vendor = Vendor::demanding(KEY);
    handed_over_to(&mut machine, KEYRING, |machine, key| {
        opencode::apply(machine, &vendor, key).succeeds();
    });
    assert_turn(&vendor, &opencode::turn(&machine, "wcode"), "max_tokens");
    assert_only_the_keyring_has_it(&desktop, &machine);

    desktop.lock();
    let turn = machine.client(&["run", "-m", "wcode/qwen/qwen3-235b-a22b", "hi"]);
    let said = format!("{}{}", turn.stdout, turn.stderr);
    assert!(said.contains("the keyring is locked"), "{turn:?}");
}

/// Nothing in the gateway's environment leads to the keyring, as under a service manager, cron or ssh.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_gateway_without_an_environment_fetches_the_key_from_the_keyring() {
    let Some(folder) = StandardFolder::take() else { return };
    let desktop = Desktop::at(&folder.socket());
    let machine = after_a_turn_of_a_bare_gateway(KEYRING);
    assert_only_the_keyring_has_it(&desktop, &machine);
}
