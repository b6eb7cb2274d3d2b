//! `wcode service logs`: what the monitor has written, from the journal or its log file.

use crate::cli::screen::Screen;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, process};
use crate::service;
use crate::text::service as text;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// A journal of years takes its time.
const LOGS_TIMEOUT: Duration = Duration::from_secs(30);

/// Show the monitor's log
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Follow the log
    #[arg(long, short)]
    follow: bool,
    /// Number of lines to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
    lines: usize,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if args.follow && screen.is_json() {
        return Err(Error::usage_hint(
            text::message::cannot_follow_in_json(),
            text::message::hint_follow_in_json(),
        ));
    }
    let argv = service::logs(host, args.lines, args.follow)?;
    let failed = Error::file(FileOp::Run, Path::new(&argv[0]));
    if args.follow {
        let is_well = process::in_the_foreground(&argv).map_err(failed)?;
        return Ok(u8::from(!is_well));
    }
    let output = process::run(&argv, LOGS_TIMEOUT).map_err(failed)?;
    let lines = String::from_utf8_lossy(&output.stdout);
    if screen.is_json() {
        let lines: Vec<&str> = lines.lines().collect();
        screen.document(json!({ "changed": false, "lines": lines }));
    } else {
        screen.data(&lines);
    }
    Ok(u8::from(!output.success))
}
