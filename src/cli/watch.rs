//! `wcode watch`: the monitor in the foreground; and the queries and commands to a running one.

use crate::cli::screen::Screen;
use crate::cli::{check_code, monitor};
use crate::daemon::control::{self, Command};
use crate::daemon::notice::Notice;
use crate::daemon::settings::{Flags, parse_duration};
use crate::daemon::snapshot::{Mode, Snapshot};
use crate::daemon::{self, NoticeSink};
use crate::error::{Error, Result};
use crate::host::log::{self, LogTarget};
use crate::host::{Host, lock};
use crate::text::monitor as text;
use serde_json::{Value, json};
use std::time::Duration;

/// A running monitor answers at once.
const REPLY_TIMEOUT: Duration = Duration::from_secs(5);

/// One that ends gives what is on its way to people some time.
const STOP_TIMEOUT: Duration = Duration::from_secs(15);

/// As long as the slowest check takes, and the vendor's answer to a second try.
const CHECK_TIMEOUT: Duration = Duration::from_secs(60);

/// Watch the clients' files and the vendor's endpoint, and report problems at once
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// How to handle drift [default: report]
    #[arg(long, value_enum, value_name = "WHAT")]
    mode: Option<Mode>,
    /// How often to check the endpoints, such as 90s or 5m [default: 5m]
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    interval: Option<Duration>,
    /// After a start of the machine, wait this long before reporting an endpoint that does not answer [default: 1m]
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    grace: Option<Duration>,
    /// Make no network requests
    #[arg(long)]
    offline: bool,
    /// Serve Prometheus metrics at this local address, such as 127.0.0.1:9464
    #[arg(long, value_name = "ADDR")]
    metrics: Option<String>,
    /// Write metrics to this file (*.prom) for node_exporter's textfile collector
    #[arg(long, value_name = "PATH")]
    metrics_textfile: Option<String>,
    #[command(flatten)]
    control: ControlFlags,
    /// With `--status`: exit with 3 for drift, 6 for a rejected key, 7 for an endpoint that is down, 1 if it cannot check
    #[arg(long, requires = "status")]
    check: bool,
    /// Print each change of state as a line of JSON; with a query to the running monitor, report as JSON
    #[arg(long)]
    json: bool,
}

/// What a running monitor can be asked.
#[derive(Debug, clap::Args)]
#[group(multiple = false, conflicts_with_all = ["mode", "interval", "grace", "offline", "metrics", "metrics_textfile"])]
struct ControlFlags {
    /// Show the state of the running monitor
    #[arg(long)]
    status: bool,
    /// Make the running monitor check everything now, and show the result
    #[arg(long)]
    check_now: bool,
    /// Reload settings and retry abandoned repairs
    #[arg(long)]
    reload: bool,
    /// Stop the running monitor
    #[arg(long)]
    stop: bool,
}

impl Args {
    /// True if this process becomes the monitor.
    pub(super) fn is_monitor(&self) -> bool {
        let ControlFlags { status, check_now, reload, stop } = self.control;
        !(status || check_now || reload || stop)
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let ControlFlags { status, check_now, reload, stop } = args.control;
    match (status, check_now, reload, stop) {
        (true, ..) => {
            let known = show(host, screen, control::status(host, REPLY_TIMEOUT)?)?;
            Ok(if args.check { check_code::of_snapshot(&known) } else { 0 })
        }
        (_, true, ..) => {
            let answer = control::send(host, Command::CheckNow, CHECK_TIMEOUT)?;
            Ok(check_code::of_snapshot(&show(host, screen, answer)?))
        }
        (_, _, true, _) => {
            told(screen, Command::Reload, control::send(host, Command::Reload, REPLY_TIMEOUT)?)
        }
        (_, _, _, true) => {
            let answer = control::send(host, Command::Stop, REPLY_TIMEOUT)?;
            wait_for_the_end(host)?;
            told(screen, Command::Stop, answer)
        }
        _ => watch(host, screen, args),
    }
}

/// Becomes the monitor.
fn watch(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let place = match LogTarget::of_this_process(host, false) {
        LogTarget::Journal => LogTarget::Journal,
        _ => LogTarget::File(log::file_path(host)),
    };
    log::start(&place, log::Level::default())?;
    let flags = Flags {
        mode: args.mode,
        interval: args.interval,
        grace: args.grace,
        offline: args.offline,
        metrics: args.metrics.clone(),
        metrics_textfile: args.metrics_textfile.as_deref().map(|path| host.path(path)),
    };
    // The journal has it from the log already.
    let sink = Lines { screen, is_silent: place == LogTarget::Journal && !screen.is_json() };
    daemon::run(host, flags, &sink).map(|()| 0)
}

/// A line for each change of state.
struct Lines<'s> {
    screen: &'s Screen,
    is_silent: bool,
}

impl NoticeSink for Lines<'_> {
    fn show(&self, notice: &Notice) {
        if self.screen.is_json() {
            self.screen.line(&notice.document());
        } else if !self.is_silent {
            self.screen.notice(notice);
        }
    }
}

fn show(host: &Host, screen: &Screen, answer: Option<Value>) -> Result<Snapshot> {
    let mut answer = answer.ok_or_else(no_monitor)?;
    let known = answer["monitor"].take();
    if known.is_null() {
        return Err(refused(&answer));
    }
    let damaged = |error: serde_json::Error| Error::Journal {
        path: control::socket(host),
        problem: error.to_string().into(),
    };
    let snapshot = Snapshot::from_answer(&known).map_err(damaged)?;
    if screen.is_json() {
        screen.document(json!({ "changed": false, "monitor": snapshot.clone().translated() }));
    } else {
        screen.lines(&monitor::clients(&snapshot));
        screen.lines(&monitor::lines(screen, &snapshot, true));
    }
    Ok(snapshot)
}

fn told(screen: &Screen, command: Command, answer: Option<Value>) -> Result<u8> {
    let answer = answer.ok_or_else(no_monitor)?;
    if !answer["error"].is_null() {
        return Err(refused(&answer));
    }
    screen.say(match command {
        Command::Stop => text::was_stopped(),
        _ => text::was_reloaded(),
    });
    if screen.is_json() {
        screen.document(json!({ "changed": true }));
    }
    Ok(0)
}

fn refused(answer: &Value) -> Error {
    // The monitor speaks its own language; what it refused has a code.
    if let Ok(detail) = serde_json::from_str(&answer["detail"].to_string()) {
        return Error::usage(detail);
    }
    Error::usage(answer["error"].as_str().map_or_else(text::message::no_answer, Into::into))
}

fn no_monitor() -> Error {
    Error::NoMonitor
}

/// Waits until the monitor has ended, so that another one can be started at once.
fn wait_for_the_end(host: &Host) -> Result<()> {
    let path = monitor::lock(host);
    if !lock::is_held(&path) {
        return Ok(());
    }
    lock::take(&path, STOP_TIMEOUT, |_| {}).map(drop)
}
