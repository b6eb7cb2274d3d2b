//! The families of the clients: the state of their entries, and the repairs.

use crate::daemon::metrics::encoder::{Encoder, Kind};
use crate::daemon::metrics::truth;
use crate::daemon::snapshot::ClientHealth;
use crate::plan::status::{FindingKind, StatusKind as State};

/// An entry with the labels that name it.
struct Row<'s> {
    health: &'s ClientHealth,
    config: String,
}

impl<'s> Row<'s> {
    fn new(health: &'s ClientHealth) -> Self {
        let config = health.config.as_ref().map(|path| path.display().to_string());
        Self { health, config: config.unwrap_or_default() }
    }

    fn labels(&self) -> [(&'static str, &str); 3] {
        let vendor = self.health.vendor.as_deref().unwrap_or_default();
        [("client", &self.health.client), ("config", &self.config), ("vendor", vendor)]
    }
}

/// Writes them, a row for each client's config and each vendor's entry in it.
pub(super) fn write(to: &mut Encoder, clients: &[ClientHealth]) {
    let rows: Vec<_> = clients.iter().map(Row::new).collect();
    per_entry(
        to,
        (Kind::Gauge, "wcode_client_installed"),
        "1 if the client's program is on this machine.",
        &rows,
        |it| truth(it.is_installed),
    );
    info(to, &rows);
    config(to, &rows);
    states(to, &rows);
    per_entry(
        to,
        (Kind::Gauge, "wcode_client_state_change_timestamp_seconds"),
        "When the state last changed, in seconds since 1970.",
        &rows,
        |it| it.since.seconds() as f64,
    );
    findings(to, &rows);
    per_entry(
        to,
        (Kind::Counter, "wcode_client_repairs_total"),
        "Repairs of a client's entry.",
        &rows,
        |it| it.repairs as f64,
    );
    per_entry(
        to,
        (Kind::Gauge, "wcode_client_repair_stopped"),
        "1 if repairs have stopped because another program takes them back.",
        &rows,
        |it| truth(it.repair_conflict.is_some()),
    );
}

fn info(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "Version of the client, in a label; empty if it is not known.";
    let mut family = to.family(Kind::Gauge, "wcode_client_info", help);
    for row in rows {
        let [client, config, vendor] = row.labels();
        let version = row.health.version.as_deref().unwrap_or_default();
        family.series(&[client, config, vendor, ("version", version)], 1.0);
    }
}

/// Machines of a fleet that should be alike can be compared by it.
fn config(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "Hash of the file with the client's entry, in a label; empty if it cannot be read.";
    let mut family = to.family(Kind::Gauge, "wcode_client_config_info", help);
    for row in rows {
        let [client, config, vendor] = row.labels();
        let hash = row.health.config_hash.as_deref().unwrap_or_default();
        family.series(&[client, config, vendor, ("hash", hash)], 1.0);
    }
}

fn states(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "State of a client's entry: 1 for the one that holds.";
    let mut family = to.family(Kind::Gauge, "wcode_client_state", help);
    for row in rows {
        let holds = |state| (state_word(state), row.health.state == state);
        family.states(&row.labels(), "state", STATES.map(holds));
    }
}

fn findings(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "Things that are not as they should be.";
    let mut family = to.family(Kind::Gauge, "wcode_client_findings", help);
    for row in rows {
        let [client, config, vendor] = row.labels();
        for kind in FindingKind::ALL {
            let found = row.health.findings.iter().filter(|it| it.kind == kind);
            let labels = [client, config, vendor, ("kind", kind.as_str())];
            family.series(&labels, found.count() as f64);
        }
    }
}

fn per_entry(
    to: &mut Encoder,
    (kind, name): (Kind, &'static str),
    help: &'static str,
    rows: &[Row<'_>],
    value: impl Fn(&ClientHealth) -> f64,
) {
    let mut family = to.family(kind, name, help);
    for row in rows {
        family.series(&row.labels(), value(row.health));
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
