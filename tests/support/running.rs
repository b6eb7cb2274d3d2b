//! A command that has not ended.

use super::RUN_TIMEOUT;
use std::process::Child;
use std::sync::mpsc;
use std::time::Instant;

/// A command that is still running; killed when dropped.
pub(crate) struct Running {
    child: Child,
    /// Of its stderr; closed when the command ends.
    lines: mpsc::Receiver<String>,
}

impl Running {
    pub(super) fn new(child: Child, lines: mpsc::Receiver<String>) -> Self {
        Self { child, lines }
    }

    #[cfg(unix)]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it.
    pub(crate) fn kill(mut self) {
        self.end();
    }

    /// Waits for its end and returns its exit code.
    #[track_caller]
    pub(crate) fn finish(self) -> Option<i32> {
        self.finish_with_stderr().0
    }

    /// Waits for its end and returns its exit code and the rest of its stderr.
    #[track_caller]
    pub(crate) fn finish_with_stderr(mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + RUN_TIMEOUT;
        let mut text = String::new();
        while let Some(line) = self.next_line(deadline) {
            text += &line;
            text.push('\n');
        }
        assert!(Instant::now() < deadline, "still running after {RUN_TIMEOUT:?}");
        (self.child.wait().expect("it was started here").code(), text)
    }

    /// The next line of stderr; none if the command ended or the time is up.
    pub(super) fn next_line(&self, deadline: Instant) -> Option<String> {
        self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok()
    }

    fn end(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}
