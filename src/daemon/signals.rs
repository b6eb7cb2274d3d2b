//! Signals of the system, as commands: TERM and INT end the monitor, HUP has it read its settings anew.

use crate::daemon::control::Command;
use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that are listened for.
pub(super) struct Signals {
    #[cfg(unix)]
    end: [Signal; 2],
    #[cfg(unix)]
    reload: Signal,
}

impl Signals {
    /// From now on signals are commands. Runs within the runtime.
    ///
    /// # Errors
    /// Where the system refuses.
    #[cfg(unix)]
    pub(super) fn listen() -> io::Result<Self> {
        let end = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
        Ok(Self { end, reload: signal(SignalKind::hangup())? })
    }

    /// From now on signals are commands.
    ///
    /// # Errors
    /// None.
    #[cfg(not(unix))]
    pub(super) fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(super) async fn next(&mut self) -> Command {
        let [terminate, interrupt] = &mut self.end;
        tokio::select! {
            _ = terminate.recv() => Command::Stop,
            _ = interrupt.recv() => Command::Stop,
            _ = self.reload.recv() => Command::Reload,
        }
    }

    #[cfg(not(unix))]
    pub(super) async fn next(&mut self) -> Command {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Command::Stop,
            Err(_) => std::future::pending().await,
        }
    }
}
