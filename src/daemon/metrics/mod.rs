//! What the monitor knows, as figures for Prometheus: a `Snapshot` in, text out. Pure.
//!
//! Promises: names and units are public and keep their meaning; base units, `_total` on what only grows; a state that
//! does not hold is 0 and not gone, so that an alert can be written for it; no series goes when what it measures breaks; what
//! was never known is not there. No key
//! is in a label, and of the user's paths only those of the configs, which distinguish two of one client, as mount
//! points do with node_exporter. The help texts are part of the format and English.

mod clients;
mod encoder;
mod endpoints;
mod server;
mod textfile;

pub use server::MetricsServer;
pub use textfile::Textfile;

use crate::daemon::snapshot::{Mode, Snapshot};
use crate::host::own_process::ProcessFacts;
use encoder::{Encoder, Kind};

/// The media type of the text.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Says that the monitor works: the last value of a monitor that was killed does not change any more.
const HEARTBEAT: &str = "wcode_monitor_heartbeat_timestamp_seconds";

/// Everything as text. Without process facts (`default()`) none of the `process_…` families is in it.
pub fn text(snapshot: &Snapshot, process: &ProcessFacts) -> String {
    let mut to = Encoder::default();
    monitor(&mut to, snapshot);
    clients::write(&mut to, &snapshot.clients);
    endpoints::write(&mut to, &snapshot.endpoints);
    counters(&mut to, snapshot);
    of_process(&mut to, process);
    to.finish()
}

fn monitor(to: &mut Encoder, snapshot: &Snapshot) {
    to.family(Kind::Gauge, "wcode_build_info", "Version of wcode, in a label.")
        .series(&[("version", &snapshot.version)], 1.0);
    to.single(
        Kind::Gauge,
        "wcode_monitor_start_time_seconds",
        "When the monitor started, in seconds since 1970.",
        snapshot.started.seconds() as f64,
    );
    let help = "When the monitor last wrote what it knows, in seconds since 1970.";
    let updated = snapshot.updated.seconds() as f64;
    to.single(Kind::Gauge, HEARTBEAT, help, updated);
    if snapshot.interval_seconds > 0 {
        let help =
            "How long after a good probe the next one comes; absent if no endpoint is probed.";
        let interval = snapshot.interval_seconds as f64;
        to.single(Kind::Gauge, "wcode_monitor_interval_seconds", help, interval);
    }
    for (name, help, error) in [
        ("wcode_monitor_blind", "1 if the files could not be scanned.", &snapshot.scan_error),
        (
            "wcode_monitor_settings_invalid",
            "1 if the settings could not be read; those of before are in effect.",
            &snapshot.settings_error,
        ),
        (
            "wcode_monitor_write_failing",
            "1 if the state or the metrics could not be written.",
            &snapshot.write_error,
        ),
        (
            "wcode_monitor_hook_failing",
            "1 if the hook failed at its last run.",
            &snapshot.hook_error,
        ),
    ] {
        to.single(Kind::Gauge, name, help, truth(error.is_some()));
    }
    let modes = [("report", Mode::Report), ("repair", Mode::Repair)];
    to.family(Kind::Gauge, "wcode_monitor_mode", "What the monitor does about drift.").states(
        &[],
        "mode",
        modes.map(|(word, mode)| (word, mode == snapshot.mode)),
    );
    to.single(
        Kind::Gauge,
        "wcode_watch_folders",
        "Folders whose changes the system reports.",
        snapshot.watching.folders as f64,
    );
    to.single(
        Kind::Gauge,
        "wcode_watch_polling",
        "1 if files are polled because the system cannot report changes.",
        truth(snapshot.watching.polling.is_some()),
    );
}

fn counters(to: &mut Encoder, snapshot: &Snapshot) {
    let counters = &snapshot.counters;
    for (name, help, value) in [
        ("wcode_scans_total", "Scans of the clients' files.", counters.scans),
        ("wcode_file_events_total", "Events on the clients' files.", counters.file_events),
        ("wcode_notifications_total", "Alerts that were emitted.", counters.notifications),
        (
            "wcode_notifications_suppressed_total",
            "Alerts that were held back, too many about one subject.",
            counters.suppressed,
        ),
        ("wcode_hook_failures_total", "Runs of the hook that failed.", counters.hook_failures),
        ("wcode_repairs_total", "Repairs that were carried out.", counters.repairs),
        ("wcode_repairs_failed_total", "Repairs that failed.", counters.failed_repairs),
    ] {
        to.single(Kind::Counter, name, help, value as f64);
    }
}

/// The names are those of Prometheus's own client libraries.
fn of_process(to: &mut Encoder, process: &ProcessFacts) {
    let whole = |figure: Option<u64>| figure.map(|figure| figure as f64);
    for (kind, name, help, value) in [
        (
            Kind::Gauge,
            "process_resident_memory_bytes",
            "Resident memory size in bytes.",
            whole(process.resident_bytes),
        ),
        (
            Kind::Gauge,
            "process_open_fds",
            "Number of open file descriptors.",
            whole(process.open_files),
        ),
        (
            Kind::Counter,
            "process_cpu_seconds_total",
            "Total user and system CPU time spent in seconds.",
            process.cpu_seconds,
        ),
        (
            Kind::Gauge,
            "process_start_time_seconds",
            "Start time of the process since unix epoch in seconds.",
            process.start_seconds,
        ),
    ] {
        if let Some(value) = value {
            to.single(kind, name, help, value);
        }
    }
}

/// 1 for true.
fn truth(is_true: bool) -> f64 {
    f64::from(u8::from(is_true))
}
