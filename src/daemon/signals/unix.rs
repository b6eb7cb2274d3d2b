//! TERM and INT end the monitor, HUP has it read its settings anew; but if it was started on a terminal, HUP means that
//! the terminal is gone.

use crate::daemon::control::Command;
use std::io;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that are listened for.
pub(in crate::daemon) struct Signals {
    end: [Signal; 2],
    hangup: Signal,
    /// What a hangup means.
    then: Command,
}

impl Signals {
    /// From now on signals are commands. Runs within the runtime.
    ///
    /// # Errors
    /// If the system refuses.
    pub(in crate::daemon) fn listen(has_terminal: bool) -> io::Result<Self> {
        let end = [signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?];
        let then = if has_terminal { Command::Stop } else { Command::Reload };
        Ok(Self { end, hangup: signal(SignalKind::hangup())?, then })
    }

    pub(in crate::daemon) async fn next(&mut self) -> Command {
        let ([terminate, interrupt], then) = (&mut self.end, self.then);
        tokio::select! {
            _ = terminate.recv() => Command::Stop,
            _ = interrupt.recv() => Command::Stop,
            _ = self.hangup.recv() => then,
        }
    }
}
