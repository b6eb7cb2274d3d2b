//! The monitor sees drift in each client's config, and repairs it.

use super::{CONTEXT_WINDOW, DESCRIPTIONS, EDITED, KEY, Machine};
use crate::support::monitor::Monitor;

#[test]
fn the_monitor_reports_drift_and_its_end() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected(client);
        let right = machine.config();
        let mut monitor = Monitor::start(&machine.sandbox, &[]);
        for (wrong, kind) in [
            (right.replace(CONTEXT_WINDOW, EDITED), "changed"),
            (right.replace(client.variable_reference, KEY), "plain-key"),
            (client.document.to_owned(), "missing"),
            ("{ torn".to_owned(), "unreadable"),
        ] {
            machine.save(&wrong);
            let notice = monitor.expect("drift");
            assert_eq!(
                (&notice["client"], &notice["findings"][0]["kind"]),
                (&client.client.into(), &kind.into()),
                "{notice:#}"
            );
            machine.save(&right);
            assert_eq!(monitor.expect("drift-ended")["client"], client.client);
        }
    }
}

#[test]
fn the_monitor_repairs_drift_to_the_byte() {
    for client in DESCRIPTIONS {
        let machine = Machine::connected_by_reference(client);
        let right = machine.config();
        let mut monitor = Monitor::start(&machine.sandbox, &["--mode", "repair"]);
        for wrong in [right.replace(CONTEXT_WINDOW, EDITED), client.document.to_owned()] {
            machine.save(&wrong);
            assert_eq!(monitor.expect("repaired")["client"], client.client);
            assert_eq!(machine.config(), right, "{}", client.client);
        }
        assert_eq!(machine.status()["state"], "ok", "{}", client.client);
    }
}
