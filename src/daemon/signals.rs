//! Signals of the system, as commands: TERM and INT end the monitor, HUP has it read its settings anew; but where it was
//! started on a terminal, HUP says that the terminal is gone.

use crate::daemon::control::Command;
use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that are listened for.
pub(super) struct Signals {
    #[cfg(unix)]
    end: [Signal; 2],
    #[cfg(unix)]
    hangup: Signal,
    /// What a hangup means.
    #[cfg(unix)]
    then: Command,
}

impl Signals {
    /// From now on signals are commands. Runs within the runtime.
    ///
    /// # Errors
    /// Where the system refuses.
    #[cfg(unix)]
    pub(super) fn listen(has_terminal: bool) -> io::Result<Self> {
        let end = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
        let then = if has_terminal { Command::Stop } else { Command::Reload };
        Ok(Self { end, hangup: signal(SignalKind::hangup())?, then })
    }

    /// From now on signals are commands.
    ///
    /// # Errors
    /// None.
    #[cfg(not(unix))]
    pub(super) fn listen(_: bool) -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    pub(super) async fn next(&mut self) -> Command {
        let ([terminate, interrupt], then) = (&mut self.end, self.then);
        tokio::select! {
            _ = terminate.recv() => Command::Stop,
            _ = interrupt.recv() => Command::Stop,
            _ = self.hangup.recv() => then,
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
