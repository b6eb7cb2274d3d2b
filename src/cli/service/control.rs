//! `wcode service start|stop|restart`: the installed service, by its manager.

use crate::cli::screen::Screen;
use crate::cli::service::report;
use crate::error::Result;
use crate::host::Host;
use crate::service::{self, Step};
use crate::text::service as text;

/// The flags that the three have.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {}

pub(super) fn run(host: &Host, screen: &Screen, step: Step) -> Result<u8> {
    let done = service::control(host, step)?;
    if screen.is_json() {
        report(host, screen, &done, false);
    } else {
        done.calls.iter().for_each(|call| screen.say(&text::ran(call.line())));
    }
    Ok(0)
}
