//! `wcode service status`: whether the service is installed, starts by itself, and runs.

use crate::cli::monitor;
use crate::cli::screen::Screen;
use crate::cli::service::describe;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::service::{self, Definition, ServiceStatus};
use crate::text::{report as words, service as text};
use serde_json::json;

/// Show whether the service is installed, enabled and running
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(super) fn run(host: &Host, screen: &Screen) -> Result<u8> {
    let Some(standing) = service::status(host) else {
        let (problem, hint) = (text::no_manager().into(), text::hint_no_manager().into());
        return Err(Error::Service { problem, hint });
    };
    if screen.is_json() {
        screen.document(json!({ "changed": false, "service": describe(&standing) }));
    } else {
        screen.data(&lines(host, &standing));
    }
    Ok(0)
}

fn lines(host: &Host, standing: &ServiceStatus) -> String {
    let installed = match (&standing.definition, standing.is_outdated) {
        (None, _) => text::is_unreadable(),
        (Some(Definition::Absent), _) => text::no(),
        (Some(Definition::Foreign), _) => text::is_foreign(),
        (Some(Definition::Edited), _) => text::is_edited(),
        (Some(Definition::Ours(_)), true) => text::is_outdated(),
        (Some(Definition::Ours(_)), false) => text::yes(),
    };
    let path = format!("{installed}  {}", standing.path.display());
    let running = match (standing.pid, &standing.since) {
        (Some(pid), Some(since)) if standing.is_running => text::process_since(pid, since),
        (Some(pid), None) if standing.is_running => text::process(pid),
        _ if standing.is_running => text::yes().into(),
        // One on a terminal, for instance.
        _ => monitor::running_process(host).map_or_else(|| text::no().into(), text::no_but_outside),
    };
    let known = |said: String| {
        if standing.answers { said } else { text::not_known(standing.manager) }
    };
    let mut rows = vec![
        (text::row_installed(), path),
        (text::row_enabled(), known(yes_or_no(standing.is_enabled).into())),
        (text::row_running(), known(running)),
    ];
    rows.extend(standing.lingers.map(|lingers| (text::row_lingers(), yes_or_no(lingers).into())));
    rows.into_iter().map(|(name, said)| words::about(name, said) + "\n").collect()
}

fn yes_or_no(fact: bool) -> &'static str {
    if fact { text::yes() } else { text::no() }
}
