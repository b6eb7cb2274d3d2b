//! What the monitor knows, for people: the same lines in `status` and in `watch --status`.

use crate::cli::screen::Screen;
use crate::daemon::notice::shown;
use crate::daemon::snapshot::{self, Condition, EndpointHealth, Mode, Sample, Snapshot};
use crate::host::clock::Moment;
use crate::host::{Host, lock as locks};
use crate::plan::status::StatusKind;
use crate::text::{Message, monitor as text, status, wizard};
use std::fmt::Write as _;
use std::path::PathBuf;

/// The lock that a running monitor holds.
pub(super) fn lock(host: &Host) -> PathBuf {
    crate::daemon::lock_file(host)
}

/// True if a monitor of this user runs.
pub(super) fn is_running(host: &Host) -> bool {
    locks::is_held(&lock(host))
}

/// The process of the monitor, if one of this user runs.
pub(super) fn running_process(host: &Host) -> Option<u32> {
    let known = snapshot::load(host).ok().flatten().filter(|_| is_running(host))?;
    Some(known.pid)
}

/// The state of each client's entry.
pub(super) fn clients(known: &Snapshot) -> String {
    let mut lines = String::new();
    for health in &known.clients {
        let provider = health.vendor.as_deref().unwrap_or_default();
        let state = match health.state {
            StatusKind::Ok => status::ok(provider),
            StatusKind::Drift => status::drift(provider),
            StatusKind::Error => status::unreadable().into(),
            StatusKind::Unmanaged | StatusKind::Absent => continue,
        };
        let config = health.config.as_ref().map(|path| format!("  {}", path.display()));
        let name = crate::clients::by_id(&health.client).map_or("", |client| client.name());
        let _ = writeln!(lines, "{name}{}\n  {state}", config.unwrap_or_default());
        for finding in &health.findings {
            let _ = writeln!(lines, "  {}", shown(&finding.detail, &finding.message));
        }
    }
    lines
}

/// Repairs that failed or were given up.
fn repairs(known: &Snapshot) -> String {
    let mut lines = String::new();
    for health in &known.clients {
        let name = crate::clients::by_id(&health.client).map_or("", |client| client.name());
        if let Some(fight) = &health.repair_conflict {
            let _ = writeln!(
                lines,
                "  {}",
                text::given_up(name, fight.since, fight.culprit_phrase().text())
            );
        }
        if let Some(why) = &health.failure {
            let _ = writeln!(lines, "  {}", text::repair_failed(name, why.text()));
        }
    }
    lines
}

/// The monitor itself, and each endpoint with its last checks.
pub(super) fn lines(screen: &Screen, known: &Snapshot, is_running: bool) -> String {
    let mut lines = String::new();
    let mode = match known.mode {
        Mode::Report => text::mode_report(),
        Mode::Repair => text::mode_repair(),
    };
    let first = if is_running {
        text::running(known.pid, known.started, mode)
    } else {
        text::not_running(ago(known.updated))
    };
    let _ = writeln!(lines, "{first}");
    if let Some(why) = known.watching.polling.as_ref().filter(|_| is_running) {
        let _ = writeln!(lines, "  {}", text::polling(why.text()));
    }
    if let Some(why) = &known.scan_error {
        let _ = writeln!(lines, "  {}", why.text());
    }
    lines.push_str(&repairs(known));
    for endpoint in &known.endpoints {
        lines.push_str(&endpoint_lines(screen, endpoint));
    }
    lines
}

fn endpoint_lines(screen: &Screen, health: &EndpointHealth) -> String {
    let condition = match health.condition {
        Condition::Unknown => text::condition_unknown(),
        Condition::Up => text::condition_up(),
        Condition::Degraded => text::condition_degraded(),
        Condition::Down => text::condition_down(),
    };
    let use_of_it = if health.is_used { "" } else { text::in_brackets_not_used() };
    let mut lines = format!("  {}: {condition}{use_of_it}", health.endpoint);
    if let Some(history) = latency(screen, &health.history) {
        let _ = write!(lines, "{}{history}", wizard::list_separator());
    }
    if let Some(checked) = health.checked {
        let _ = write!(lines, "{}{}", wizard::list_separator(), text::checked(ago(checked)));
    }
    lines.push('\n');
    if let Some(message) = health.message.as_ref().filter(|_| health.condition != Condition::Up) {
        let message = health.detail.as_ref().map_or_else(|| message.clone(), Message::text);
        let _ = writeln!(lines, "    {message}");
    }
    for model in health.models.iter().filter(|model| model.is_served == Some(false)) {
        let _ = writeln!(lines, "    {}", text::model_not_served(&model.id));
    }
    lines
}

/// The last latency, the range, and on a terminal how it went.
fn latency(screen: &Screen, history: &[Sample]) -> Option<String> {
    let known: Vec<u64> = history.iter().filter_map(|sample| sample.latency_ms).collect();
    let (least, most, last) = (known.iter().min()?, known.iter().max()?, known.last()?);
    let range = text::latency(last, least, most);
    let bars: String = history.iter().map(|sample| bar(sample.latency_ms, *most)).collect();
    Some(if screen.supports_graphics() { format!("{range} {bars}") } else { range })
}

/// A check as a bar; one that brought no answer is a cross.
fn bar(latency: Option<u64>, most: u64) -> char {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let Some(latency) = latency else { return '×' };
    let height = (latency * 7).checked_div(most).unwrap_or(0);
    BARS[usize::try_from(height).unwrap_or(0).min(7)]
}

/// How long ago that was, in the largest unit that fits.
fn ago(moment: Moment) -> String {
    let seconds = Moment::now().since(moment).as_secs();
    match seconds {
        0..60 => text::seconds_ago(seconds),
        60..3_600 => text::minutes_ago(seconds / 60),
        3_600..86_400 => text::hours_ago(seconds / 3_600),
        _ => text::days_ago(seconds / 86_400),
    }
}

/// The times in `lines`, which change while nothing else does.
pub(super) fn ages(known: &Snapshot) -> Vec<String> {
    known.endpoints.iter().filter_map(|endpoint| endpoint.checked).map(ago).collect()
}

/// The snapshot as it appears in a report.
pub(super) fn describe(known: &Snapshot, is_running: bool) -> serde_json::Value {
    let mut value = serde_json::json!(known.clone().translated());
    value["running"] = is_running.into();
    value["age_s"] = Moment::now().since(known.updated).as_secs().into();
    value
}
