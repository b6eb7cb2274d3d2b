//! The log of a background process: `tracing` events, in the place where users look for logs.
//!
//! Promises: no key, no control character and no line break from outside reaches a log, whatever its source (`redact`); what
//! other crates say is left out; a log that cannot be written ends or delays nothing; our log file is
//! accessible to the user only, stays small, and loses no line when it is moved away (`rotating`). Spans are left out.

mod redact;
mod rotating;

use crate::error::Result;
use crate::host::{Host, clock};
use redact::Redacted;
pub(super) use redact::redacted;
use rotating::RotatingFile;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use tracing::level_filters::LevelFilter;
use tracing::{Dispatch, Metadata};
use tracing_subscriber::filter::FilterFn;
use tracing_subscriber::fmt::{MakeWriter, format::Writer, time::FormatTime};
use tracing_subscriber::layer::SubscriberExt;

/// Where the log goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogTarget {
    /// systemd's journal, with each field by itself.
    Journal,
    /// Our stderr, a line each.
    Stderr,
    /// Our own file, one line per event; older lines are beside it, in `watch.log.1` and so on.
    File(PathBuf),
}

impl LogTarget {
    /// The place where a user looks for this process's log: the journal if stderr leads there, else stderr if it is a
    /// terminal or the log was requested there (`in_the_foreground`), else the file.
    pub fn of_this_process(host: &Host, in_the_foreground: bool) -> Self {
        if host.var("JOURNAL_STREAM").is_some_and(leads_to_the_journal) {
            return Self::Journal;
        }
        if in_the_foreground || io::IsTerminal::is_terminal(&io::stderr()) {
            return Self::Stderr;
        }
        Self::File(file_path(host))
    }
}

/// The file that `LogTarget::of_this_process` falls back to.
pub fn file_path(host: &Host) -> PathBuf {
    host.state_dir().join("logs").join("watch.log")
}

/// `JOURNAL_STREAM` is `device:inode` of the stream that systemd made for us (systemd.exec(5)); a program that was
/// started with another stderr inherits the variable all the same.
#[cfg(target_os = "linux")]
fn leads_to_the_journal(stream: &str) -> bool {
    let here = rustix::fs::fstat(io::stderr());
    here.is_ok_and(|here| stream == format!("{}:{}", here.st_dev, here.st_ino))
}

#[cfg(not(target_os = "linux"))]
fn leads_to_the_journal(_: &str) -> bool {
    false
}

/// The least severe level that is logged.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    serde::Serialize,
    serde::Deserialize,
    clap::ValueEnum,
)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Failures.
    Error,
    /// Needs attention.
    Warn,
    /// Events.
    #[default]
    Info,
    /// Checks that found nothing.
    Debug,
}

impl From<Level> for LevelFilter {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::ERROR,
            Level::Warn => Self::WARN,
            Level::Info => Self::INFO,
            Level::Debug => Self::DEBUG,
        }
    }
}

/// Sends this process's `tracing` events to that target. A log that was started before stays.
///
/// # Errors
/// `Error::File` if the file or its folder cannot be made.
pub fn start(place: &LogTarget, level: Level) -> Result<()> {
    let dispatch = dispatch(place, level)?;
    // Only a second start fails; the log of the first one stays.
    let _ = tracing::dispatcher::set_global_default(dispatch);
    Ok(())
}

/// The subscriber that writes the events of this crate to the target.
fn dispatch(place: &LogTarget, level: Level) -> Result<Dispatch> {
    Ok(match place {
        LogTarget::Journal => journal(level),
        LogTarget::Stderr => lines(level, io::stderr),
        LogTarget::File(path) => lines(level, Mutex::new(RotatingFile::open(path)?)),
    })
}

/// The journal takes fields; if its socket cannot be reached, stderr is used, which also leads to the journal.
#[cfg(target_os = "linux")]
fn journal(level: Level) -> Dispatch {
    use tracing_journald::{Priority, PriorityMappings};
    let Ok(layer) = tracing_journald::layer() else { return lines(level, io::stderr) };
    let priorities = PriorityMappings {
        info: Priority::Informational,
        debug: Priority::Debug,
        ..PriorityMappings::new()
    };
    let layer = layer
        .with_syslog_identifier("wcode".into())
        .with_field_prefix(Some("WCODE".into()))
        .with_priority_mappings(priorities);
    build_dispatch(level, layer)
}

#[cfg(not(target_os = "linux"))]
fn journal(level: Level) -> Dispatch {
    lines(level, io::stderr)
}

/// One line per event: the time in UTC, the level, the message, and `key=value` for each field.
fn lines(level: Level, writer: impl for<'w> MakeWriter<'w> + Send + Sync + 'static) -> Dispatch {
    let layer = tracing_subscriber::fmt::layer()
        .with_timer(Clock)
        .with_ansi(false)
        .with_target(false)
        // It would report a failed write on stderr, and panic if that fails too.
        .log_internal_errors(false)
        .with_writer(writer);
    build_dispatch(level, layer)
}

fn build_dispatch<L>(level: Level, layer: L) -> Dispatch
where
    L: tracing_subscriber::Layer<Base> + Send + Sync,
{
    let level = LevelFilter::from(level);
    let ours = FilterFn::new(is_ours as fn(&Metadata<'_>) -> bool);
    let base = tracing_subscriber::registry().with(level).with(ours);
    Dispatch::new(base.with(Redacted(layer)))
}

/// The layers below each output: the registry, the level, and the filter that passes only our own events.
type Base = tracing_subscriber::layer::Layered<
    FilterFn<fn(&Metadata<'_>) -> bool>,
    tracing_subscriber::layer::Layered<LevelFilter, tracing_subscriber::Registry>,
>;

/// An event of this crate.
fn is_ours(event: &Metadata<'_>) -> bool {
    let target = event.target();
    event.is_event() && (target == "wcode" || target.starts_with("wcode::"))
}

/// Our own clock, in place of a crate for time zones.
struct Clock;

impl FormatTime for Clock {
    fn format_time(&self, to: &mut Writer<'_>) -> std::fmt::Result {
        to.write_str(&clock::now_millis())
    }
}

#[cfg(test)]
mod tests {
    use super::{Level, LogTarget, dispatch};
    use std::path::Path;

    const KEY: &str = "sk-e2e-0123456789abcdef";

    /// The content of the log after `tell` has run.
    fn logged(level: Level, tell: impl FnOnce()) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("logs/watch.log");
        let place = LogTarget::File(path.clone());
        tracing::dispatcher::with_default(&dispatch(&place, level).unwrap(), tell);
        text(&path)
    }

    fn text(path: &Path) -> String {
        String::from_utf8(crate::host::files::read(path).unwrap().unwrap()).unwrap()
    }

    #[test]
    fn an_event_is_a_line_with_its_time_its_level_and_its_fields() {
        let log = logged(Level::Info, || {
            tracing::warn!(client = "some-client", repairs = 3, quick = true, "the entry is gone");
        });
        let (time, rest) = log.split_once(' ').unwrap();
        assert!(humantime::parse_rfc3339(time).is_ok() && time.ends_with('Z'), "{time}");
        assert_eq!(rest, " WARN the entry is gone client=\"some-client\" repairs=3 quick=true\n");
    }

    #[test]
    fn no_key_and_no_line_break_reaches_the_log_in_whatever_form() {
        let told = format!("{KEY}\nand \u{1b}[2Jmore\u{202e}");
        let split = "sk-e2e\u{200b}-0123456789abcdef";
        let error = std::io::Error::other(told.clone());
        let log = logged(Level::Info, || {
            tracing::info!(text = %told, debug = ?told, plain = told.as_str(), "told: {told}");
            tracing::info!(error = &error as &dyn std::error::Error, split, "failed");
            tracing::info!(api_key = "tiny", url = "https://me:hunter2@x.example/?k=hunter3");
        });
        assert_eq!(log.lines().count(), 3, "{log}");
        assert!(log.is_ascii() || log.contains('•'), "{log}");
        for hidden in ["sk-e2e", "0123456789abcdef", "tiny", "hunter", "\u{1b}", "\u{202e}"] {
            assert!(!log.contains(hidden), "{hidden:?} in {log}");
        }
        assert!(log.contains("and  [2Jmore"), "what is harmless stays: {log}");
    }

    #[test]
    fn an_endless_value_is_cut() {
        let log = logged(Level::Info, || tracing::info!(body = "ab ".repeat(100_000), "said"));
        assert!(log.len() < 5000 && log.contains('…'), "{} bytes", log.len());
    }

    #[test]
    fn only_our_own_events_of_that_level_and_worse_are_logged() {
        let log = logged(Level::Warn, || {
            tracing::error!("failed");
            tracing::warn!("odd");
            tracing::info!("fine");
            tracing::error!(target: "hyper::client", authorization = "Bearer x", "theirs");
            tracing::error!(target: "wcodex", "theirs");
            let span = tracing::error_span!("span", key = KEY);
            span.in_scope(|| tracing::error!("within a span"));
        });
        let told: Vec<&str> = log.lines().filter_map(|line| line.get(25..)).collect();
        assert_eq!(told, ["ERROR failed", " WARN odd", "ERROR within a span"], "{log}");
    }

    #[test]
    fn debug_is_for_us_alone_too() {
        let log = logged(Level::Debug, || {
            tracing::debug!("looked");
            tracing::trace!("never");
            tracing::debug!(target: "rustls", "handshake");
        });
        assert_eq!(log.lines().count(), 1, "{log}");
    }

    #[test]
    fn a_place_that_cannot_be_made_is_an_error_and_not_a_silence() {
        let folder = tempfile::tempdir().unwrap();
        let in_a_file = folder.path().join("file");
        crate::host::files::replace(&in_a_file, b"", 0o600).unwrap();
        let error =
            dispatch(&LogTarget::File(in_a_file.join("watch.log")), Level::Info).unwrap_err();
        assert_eq!(error.kind(), "file");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_journal_is_where_stderr_leads_and_not_where_a_variable_says() {
        let here = rustix::fs::fstat(std::io::stderr()).unwrap();
        assert!(super::leads_to_the_journal(&format!("{}:{}", here.st_dev, here.st_ino)));
        for other in ["0:0", "", ":", "1:2:3", &format!("{}:1", here.st_dev)] {
            assert!(!super::leads_to_the_journal(other), "{other}");
        }
    }
}
