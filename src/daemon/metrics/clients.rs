//! The families of the clients: how their entries stand, and what was done about it.

use crate::daemon::metrics::encoder::{Encoder, Kind};
use crate::daemon::metrics::truth;
use crate::daemon::snapshot::ClientHealth;
use crate::plan::state::{FindingKind, Kind as State};
use std::collections::BTreeMap;

/// A client and a vendor, with the configs in which they meet.
type Pairs<'s> = BTreeMap<[(&'static str, &'s str); 2], Vec<&'s ClientHealth>>;

/// Writes them; a client with several configs is one row.
pub(super) fn write(to: &mut Encoder, clients: &[ClientHealth]) {
    let mut pairs = Pairs::new();
    for row in clients {
        let vendor = row.vendor.as_deref().unwrap_or_default();
        pairs.entry([("client", &row.client), ("vendor", vendor)]).or_default().push(row);
    }
    per_pair(
        to,
        (Kind::Gauge, "wcode_client_installed"),
        "1 where the client's program is on this machine.",
        &pairs,
        |rows| truth(rows.iter().any(|row| row.is_installed)),
    );
    states(to, &pairs);
    per_pair(
        to,
        (Kind::Gauge, "wcode_client_state_change_timestamp_seconds"),
        "When the state last changed, in seconds since 1970.",
        &pairs,
        |rows| rows.iter().map(|row| row.since.seconds()).max().unwrap_or(0) as f64,
    );
    findings(to, &pairs);
    per_pair(
        to,
        (Kind::Counter, "wcode_client_repairs_total"),
        "Repairs of a client's entry.",
        &pairs,
        |rows| rows.iter().map(|row| row.repairs).sum::<u64>() as f64,
    );
    per_pair(
        to,
        (Kind::Gauge, "wcode_client_repair_stopped"),
        "1 where repairs have stopped because another program takes them back.",
        &pairs,
        |rows| truth(rows.iter().any(|row| row.fight.is_some())),
    );
}

fn states(to: &mut Encoder, pairs: &Pairs<'_>) {
    let help = "How a client's entry stands: 1 for its state.";
    let mut family = to.family(Kind::Gauge, "wcode_client_state", help);
    for (labels, rows) in pairs {
        let is_any = |state| rows.iter().any(|row| row.state == state);
        family.states(labels, "state", STATES.map(|state| (state_word(state), is_any(state))));
    }
}

fn findings(to: &mut Encoder, pairs: &Pairs<'_>) {
    let help = "Things that are not as they should be.";
    let mut family = to.family(Kind::Gauge, "wcode_client_findings", help);
    for (labels, rows) in pairs {
        for kind in FindingKind::ALL {
            let found = rows.iter().flat_map(|row| &row.findings).filter(|it| it.kind == kind);
            let labels = [labels[0], labels[1], ("kind", kind.word())];
            family.series(&labels, found.count() as f64);
        }
    }
}

fn per_pair(
    to: &mut Encoder,
    (kind, name): (Kind, &'static str),
    help: &'static str,
    pairs: &Pairs<'_>,
    value: impl Fn(&[&ClientHealth]) -> f64,
) {
    let mut family = to.family(kind, name, help);
    for (labels, rows) in pairs {
        family.series(labels, value(rows));
    }
}

const STATES: [State; 5] = [State::Ok, State::Drift, State::Absent, State::Unmanaged, State::Error];

fn state_word(state: State) -> &'static str {
    // One that is new here belongs into `STATES` too.
    match state {
        State::Ok => "ok",
        State::Drift => "drift",
        State::Absent => "absent",
        State::Unmanaged => "unmanaged",
        State::Error => "error",
    }
}
