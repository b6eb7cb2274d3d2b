//! Ctrl-C and Ctrl-Break, a console that is closed, a session or a machine that ends: all of them end the monitor, which
//! has five seconds to do so (HandlerRoutine).

use crate::daemon::control::Command;
use std::io;
use tokio::signal::windows::{self, CtrlBreak, CtrlC, CtrlClose, CtrlLogoff, CtrlShutdown};

/// The signals that are listened for.
pub(in crate::daemon) struct Signals {
    interrupt: CtrlC,
    interrupt_hard: CtrlBreak,
    close: CtrlClose,
    log_off: CtrlLogoff,
    shut_down: CtrlShutdown,
}

impl Signals {
    /// From now on signals are commands. Runs within the runtime.
    ///
    /// # Errors
    /// If the system refuses.
    pub(in crate::daemon) fn listen(_: bool) -> io::Result<Self> {
        Ok(Self {
            interrupt: windows::ctrl_c()?,
            interrupt_hard: windows::ctrl_break()?,
            close: windows::ctrl_close()?,
            log_off: windows::ctrl_logoff()?,
            shut_down: windows::ctrl_shutdown()?,
        })
    }

    pub(in crate::daemon) async fn next(&mut self) -> Command {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.interrupt_hard.recv() => {}
            _ = self.close.recv() => {}
            _ = self.log_off.recv() => {}
            _ = self.shut_down.recv() => {}
        }
        Command::Stop
    }
}
