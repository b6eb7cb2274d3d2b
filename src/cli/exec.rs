//! `wcode exec -- CMD`: runs a program with the key in its environment, and only in its; a client that needs more than the
//! vendor's variable gets that as well.

use crate::catalog::Vendor;
use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::Screen;
use crate::clients::{self, Client, Launch, LaunchEnvironment, LaunchSpec};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, process};
use crate::keys::{self, KeyId};
use crate::plan::journal::Journal;
use crate::plan::{key_origins, protocol};
use crate::secret;
use crate::text::commands as text;
use std::path::Path;

/// Run a program with the key in its environment
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// The variable to put it in [default: the vendor's, WCODE_API_KEY]
    #[arg(long, value_name = "NAME")]
    key_env: Option<String>,
    /// The program and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    command: Vec<String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (vendor, id) = args.key.find(host)?;
    let key = keys::get(host, &id, unlock_prompt(screen))?;
    let program = Path::new(args.command.first().map(String::as_str).unwrap_or_default());
    let launch = match &args.key_env {
        Some(_) => None,
        None => launch_environment(host, (&vendor, &id), program)?,
    };
    let usual = args.key_env.as_deref().unwrap_or(&vendor.key_variable);
    let name = launch.as_ref().map_or(usual, |launch| launch.key_variable);
    if name.is_empty() || name.contains(['=', '\0']) {
        return Err(Error::usage(text::message::key_env_takes_a_name()));
    }
    let set = launch.as_ref().map(|launch| launch.set.as_slice()).unwrap_or_default();
    let removed = launch.as_ref().map(|launch| launch.removed.as_slice()).unwrap_or_default();
    screen.warn_of_skipped(); // On unix this process is replaced.
    let started = process::exec(&args.command, (name, &key), set, removed);
    // A key may have been typed in the program's place.
    let shown = secret::mask(&program.display().to_string());
    started.map_err(Error::file(FileOp::Run, Path::new(&shown)))
}

/// What a program that we know needs beside the key; `None` for any other.
fn launch_environment(
    host: &Host,
    (vendor, id): (&Vendor, &KeyId),
    program: &Path,
) -> Result<Option<LaunchEnvironment>> {
    let (client, launched) = (clients::by_program(program), clients::launched(program));
    let protocols = client.map(Client::protocols).or_else(|| launched.map(Launch::protocols));
    let common = protocols.and_then(|spoken| protocol::first_common(spoken, vendor));
    let Some((protocol, own)) = common else { return Ok(None) };
    let recorded = key_origins::recorded_endpoint(&Journal::load(host)?, vendor, id, protocol);
    let endpoint = recorded.as_ref().unwrap_or(own);
    let models = vendor.models.iter().map(|model| vendor.facts(model).model).collect();
    let spec = LaunchSpec { protocol, endpoint, models };
    let of_client = |client: &dyn Client| {
        client.launch_environment(client.read_config(host, None).ok().as_ref(), &spec)
    };
    let launch =
        client.and_then(of_client).or_else(|| launched.map(|program| program.environment(&spec)));
    if launch.is_some() {
        key_origins::check_stored(host, vendor, id, endpoint)?;
    }
    Ok(launch)
}
