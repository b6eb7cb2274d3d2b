//! The monitor from its start to its end: one for each user at a time.

use crate::daemon::control::Inbox;
use crate::daemon::engine::Engine;
use crate::daemon::instance_lock::InstanceLock;
use crate::daemon::metrics::MetricsServer;
use crate::daemon::notification_sinks::NoticeSink;
use crate::daemon::own_program::OwnProgram;
use crate::daemon::settings::{Flags, Settings};
use crate::daemon::signals::Signals;
use crate::daemon::snapshot::{self, Snapshot};
use crate::daemon::state_publisher::StatePublisher;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files, random};
use crate::plan::key_helper;
use crate::text::monitor as text;
use std::path::Path;
use std::time::Duration;

/// Threads that wait for keyrings, name servers and locks; what hangs holds one of them for a while.
const WAITING_THREADS: usize = 8;

/// A thread that has nothing to wait for is gone soon.
const KEEP_ALIVE: Duration = Duration::from_secs(1);

/// Watches until a stop command.
///
/// # Errors
/// `Error::Locked` if a monitor of this user runs already; `Error::Usage` and `Error::Syntax` if the settings make
/// no sense. Once it runs, nothing ends it but a command, or another version of the program, which it becomes then.
pub(crate) fn run(host: &Host, flags: Flags, sink: &dyn NoticeSink) -> Result<()> {
    let mut instance = InstanceLock::take(host)?;
    // A monitor that was killed while it saved its state has left its file.
    files::remove_stale_temp_files(&host.state_dir());
    let settings = Settings::load(host, &flags)?;
    // The clients run a copy of this program if it may go with its version.
    if let Err(error) = key_helper::refresh_copy(host) {
        tracing::warn!(event = "copy-not-updated", message = %error);
    }
    let snapshot = snapshot::load(host).unwrap_or_else(|error| {
        tracing::warn!(event = "state-unreadable", message = %error);
        None
    });
    let snapshot = Snapshot::resume(snapshot);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(WAITING_THREADS)
        .thread_keep_alive(KEEP_ALIVE)
        .build()
        .map_err(Error::file(FileOp::Run, Path::new(text::itself())))?;
    let local = tokio::task::LocalSet::new();
    let result =
        local.block_on(&runtime, watch(host, flags, settings, (&mut instance, snapshot), sink));
    // Connections that are still open need not be waited for.
    drop(local);
    runtime.shutdown_background();
    drop(instance);
    match result? {
        Some(update) => {
            let error = update.become_new();
            Err(Error::file(FileOp::Run, update.path())(error))
        }
        None => Ok(()),
    }
}

async fn watch(
    host: &Host,
    flags: Flags,
    settings: Settings,
    (instance, snapshot): (&mut InstanceLock, Snapshot),
    sink: &dyn NoticeSink,
) -> Result<Option<OwnProgram>> {
    let mut publisher = StatePublisher::new(host, snapshot.clone());
    let (settings, trouble) = settle(&mut publisher, settings, &flags)?;
    let inbox = Inbox::new(publisher.subscribe());
    instance.open(host, &inbox)?;
    let has_terminal = host.terminal.can_ask;
    let signals = Signals::listen(has_terminal)
        .map_err(Error::file(FileOp::Run, Path::new(text::itself())))?;
    let ends = (sink, publisher, inbox, instance);
    let mut engine = Engine::new(host, flags, settings, snapshot, random::number()?, ends);
    if let Some(error) = trouble {
        engine.degrade(&error);
    }
    let update = engine.run(signals).await;
    engine.close();
    Ok(update)
}

/// The settings that can be applied, and the error that prevents the rest: if another program has the metrics' port, as
/// it may after a start of the machine, the monitor runs without metrics. A port given on the command line fails
/// at once.
fn settle(
    publisher: &mut StatePublisher,
    settings: Settings,
    flags: &Flags,
) -> Result<(Settings, Option<Error>)> {
    let Err(error) = publisher.settle(&settings) else { return Ok((settings, None)) };
    let is_taken =
        settings.metrics.as_deref().is_some_and(|address| MetricsServer::check(address).is_ok());
    if !is_taken || flags.metrics.is_some() {
        return Err(error);
    }
    let settings = Settings { metrics: None, ..settings };
    publisher.settle(&settings)?;
    Ok((settings, Some(error)))
}
