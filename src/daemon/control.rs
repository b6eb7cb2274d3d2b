//! Commands to a running monitor, over the control socket `<state dir>/watch.sock`.
//!
//! `{"do": "status"}` is answered with the snapshot; `check-now` once everything was checked, `reload` with what came of
//! it, `stop` before the end. Whatever else is asked is an error, in words.

use crate::daemon::snapshot::Snapshot;
use crate::error::Result;
use crate::host::{Host, control};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{oneshot, watch};

/// A command to the monitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Check everything now.
    CheckNow,
    /// Read the settings anew, and try again what was given up.
    Reload,
    /// End.
    Stop,
}

impl Command {
    const ALL: [Self; 3] = [Self::CheckNow, Self::Reload, Self::Stop];

    /// The word for it on the socket.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::CheckNow => "check-now",
            Self::Reload => "reload",
            Self::Stop => "stop",
        }
    }
}

/// Where the socket is.
pub(crate) fn socket(host: &Host) -> PathBuf {
    host.state_dir().join("watch.sock")
}

/// Sends a command to the running monitor and waits for its answer; `None` if none runs.
///
/// # Errors
/// If one runs and does not answer in time.
pub(crate) fn send(host: &Host, command: Command, limit: Duration) -> Result<Option<Value>> {
    control::ask(&socket(host), &json!({ "do": command.as_str() }), limit)
}

/// Asks the running monitor for its snapshot; `None` if none runs.
///
/// # Errors
/// As `send`.
pub(crate) fn status(host: &Host, limit: Duration) -> Result<Option<Value>> {
    control::ask(&socket(host), &json!({ "do": "status" }), limit)
}

/// A command, and who waits for what comes of it.
pub(super) type Request = (Command, Option<oneshot::Sender<Value>>);

/// The socket's end in the monitor.
pub(super) struct Inbox {
    receive: UnboundedReceiver<Request>,
    /// Kept, so that the channel stays open if there is no socket.
    send: UnboundedSender<Request>,
    /// Those who wait until all is checked.
    waiting: Vec<oneshot::Sender<Value>>,
    latest: watch::Receiver<Arc<Snapshot>>,
}

impl Inbox {
    pub(super) fn new(latest: watch::Receiver<Arc<Snapshot>>) -> Self {
        let (send, receive) = unbounded_channel();
        Self { receive, send, waiting: Vec::new(), latest }
    }

    /// Opens the socket. To be called on a `LocalSet`.
    ///
    /// # Errors
    /// As `host::control::listen`.
    pub(super) fn open(&self, host: &Host) -> Result<()> {
        let listener = control::listen(&socket(host))?;
        let (send, latest) = (self.send.clone(), self.latest.clone());
        tokio::task::spawn_local(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let (send, latest) = (send.clone(), latest.clone());
                        tokio::task::spawn_local(answer(stream, send, latest));
                    }
                    // Out of descriptors, for instance: others will be closed.
                    Err(error) => {
                        tracing::warn!(event = "control", message = %error);
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        });
        Ok(())
    }

    /// Waits for the next command.
    pub(super) async fn next(&mut self) -> Request {
        match self.receive.recv().await {
            Some(request) => request,
            // The channel is ours and stays open.
            None => std::future::pending().await,
        }
    }

    /// Answers once all is checked.
    pub(super) fn wait(&mut self, reply: oneshot::Sender<Value>) {
        self.waiting.push(reply);
    }

    /// All is checked.
    pub(super) fn at_rest(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let latest = self.latest.borrow().clone();
        for reply in self.waiting.drain(..) {
            // Whoever is gone needs no answer.
            let _ = reply.send(json!({ "monitor": &*latest }));
        }
    }
}

async fn answer(
    stream: control::Stream,
    send: UnboundedSender<Request>,
    latest: watch::Receiver<Arc<Snapshot>>,
) {
    let mut is_the_end = false;
    let handler = async |request: Value| {
        let word = request["do"].as_str().unwrap_or_default();
        if word == "status" {
            let latest = latest.borrow().clone();
            return json!({ "monitor": &*latest });
        }
        match Command::ALL.into_iter().find(|known| known.as_str() == word) {
            None => json!({ "error": "unknown" }),
            Some(Command::Stop) => {
                is_the_end = true;
                json!({})
            }
            Some(command) => {
                let (reply, answer) = oneshot::channel();
                // Both fail only if the monitor is just ending.
                let _ = send.send((command, Some(reply)));
                answer.await.unwrap_or_else(|_| json!({ "error": "ending" }))
            }
        }
    };
    if let Err(refused) = control::answer(stream, handler).await {
        tracing::debug!(event = "control", message = ?refused);
    }
    if is_the_end {
        // Not earlier: the answer could not be sent any more.
        let _ = send.send((Command::Stop, None));
    }
}
