//! `wcode service install`: writes the definition, has its manager take it, and starts the monitor.

use crate::cli::screen::Screen;
use crate::cli::service::flags::Flags;
use crate::cli::service::report;
use crate::error::Result;
use crate::host::Host;
use crate::service::{self, Done, Scope, ServiceStatus};
use crate::text::service as text;

/// Install and start the service; running it again changes nothing
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Scope of the service [default: system for root, else user]
    #[arg(long, value_enum, value_name = "SCOPE")]
    scope: Option<Scope>,
    #[command(flatten)]
    pub(super) flags: Flags,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let dry_run = args.flags.dry_run;
    let done = service::install(host, args.flags.to_options(args.scope))?;
    if screen.is_json() {
        report(host, screen, &done, dry_run);
    } else if dry_run {
        screen.data(done.text.as_deref().unwrap_or_default());
        done.calls.iter().for_each(|call| screen.say(&text::would_run(call.line())));
    } else if let Some(standing) = service::status(host) {
        tell(host, screen, &done, &standing);
    }
    done.held.iter().for_each(|held| screen.warn(&text::held_back(&held.name)));
    Ok(0)
}

fn tell(host: &Host, screen: &Screen, done: &Done, standing: &ServiceStatus) {
    let path = standing.path.display();
    done.calls.iter().for_each(|call| screen.say(&text::ran(call.line())));
    screen.say(&if done.is_change { text::installed(path) } else { text::installed_already(path) });
    if standing.scope == Scope::System {
        screen.say(&text::watches_home(host.home().display()));
    }
    if standing.lingers == Some(false) {
        screen.say(text::ends_at_logout());
    }
}
