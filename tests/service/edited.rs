//! A file that the user edited or created is not overwritten or removed without `--force`.

use super::manager::{UNIT, calls, installed, machine};

#[test]
fn an_edited_unit_stays_unless_forced() {
    let sandbox = installed();
    let ours = sandbox.read(UNIT);
    let edited = ours.replace("MemoryMax=512M", "MemoryMax=1G");
    sandbox.write(UNIT, &edited);
    let words = "error: `[HOME]/.config/systemd/user/wcode.service` was changed since wcode wrote it\n\
                 hint: it was left as it is; `--force` overwrites it\n";
    sandbox.run(["service", "install"]).is(1, "", words);
    sandbox.run(["service", "uninstall"]).is(1, "", words);
    assert_eq!((sandbox.read(UNIT), calls(&sandbox)), (edited.clone(), vec![]));
    sandbox
        .run(["service", "status"])
        .succeeds()
        .shows("installed: yes, changed since wcode wrote it");
    assert_eq!(sandbox.run(["service", "status", "--json"]).json()["service"]["edited"], true);

    sandbox.run(["service", "install", "--force"]).succeeds();
    assert_eq!(sandbox.read(UNIT), ours);
    sandbox.write(UNIT, &edited);
    sandbox.run(["service", "uninstall", "--force"]).succeeds();
    assert!(!sandbox.exists(UNIT));
}

#[test]
fn a_unit_that_we_did_not_make_stays_unless_forced() {
    let foreign = "[Service]\nExecStart=/usr/bin/true\n";
    let sandbox = machine().file(UNIT, foreign);
    for verb in ["install", "uninstall"] {
        sandbox
            .run(["service", verb])
            .exits(1)
            .says("error: `[HOME]/.config/systemd/user/wcode.service` was not created by wcode");
    }
    assert_eq!((sandbox.read(UNIT).as_str(), calls(&sandbox)), (foreign, vec![]));
    sandbox.run(["service", "status"]).succeeds().shows("installed: not created by wcode");
    sandbox.run(["service", "install", "--force"]).succeeds();
    assert_ne!(sandbox.read(UNIT), foreign);
}

#[test]
fn an_edited_unit_can_be_started_and_stopped_all_the_same() {
    let sandbox = installed();
    sandbox.write(UNIT, sandbox.read(UNIT) + "# mine\n");
    sandbox.run(["service", "restart"]).succeeds();
    assert_eq!(calls(&sandbox), ["systemctl --user restart wcode.service"]);
}
