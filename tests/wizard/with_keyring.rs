//! The default way on a machine with a real keyring: the key goes there and nowhere else.

use super::machine::{KEY, vendor_file};
use super::talk::Talk;
use super::{DEFAULT, play};
use crate::keyring::desktop::Desktop;
use crate::support::vendor::Vendor;

#[test]
#[ignore = "wants a real keyring: run by .ci/run"]
fn keyring_the_default_way_keeps_the_key_in_the_keyring() {
    let (desktop, vendor) = (Desktop::new(), Vendor::demanding(KEY));
    desktop.write("../settings/vendors/wcode.json5", vendor_file(&vendor.base_url()));
    let mut talk = Talk::start(desktop.command(&["setup"]));
    talk.customizes();
    play(&mut talk, &DEFAULT[..4]);
    talk.asks(DEFAULT[4].0).stands_on("In the system's keyring").enter();
    play(&mut talk, &DEFAULT[5..]);
    talk.ends(0);
    assert_eq!(desktop.lookup("wcode").as_deref(), Some(KEY));
    assert!(!desktop.exists("../state/keys/wcode"));
    assert_eq!(desktop.files_holding(KEY), [""; 0]);

    // The second time it is found there, and no question asks where to keep it.
    let mut talk = Talk::start(desktop.command(&["setup"]));
    talk.customizes();
    talk.asks("What would you like to do next?").chooses("Run the full setup again");
    talk.asks(DEFAULT[0].0).enter();
    talk.asks("Which wcode.net key?").stands_on("The stored key (keyring)").enter();
    play(&mut talk, &DEFAULT[2..4]);
    talk.says("Everything is already up to date").ends(0);
}
