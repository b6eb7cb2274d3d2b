//! What others may know, wherever they look for it: the snapshot's file, the metrics, the control socket.

use crate::daemon::decide::Event;
use crate::daemon::metrics::MetricsServer;
use crate::daemon::metrics::Textfile;
use crate::daemon::notice::Failure;
use crate::daemon::settings::Settings;
use crate::daemon::snapshot::{self, Snapshot};
use crate::error::Result;
use crate::host::Host;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Whether a monitor would start with these settings.
///
/// # Errors
/// Those with which it would not.
pub(crate) fn check_settings(settings: &Settings) -> Result<()> {
    settings.metrics_textfile.as_deref().map(Textfile::new).transpose()?;
    settings.metrics.as_deref().map_or(Ok(()), MetricsServer::check)
}

/// All places at which the snapshot is published.
pub(super) struct StatePublisher {
    file: PathBuf,
    latest: watch::Sender<Arc<Snapshot>>,
    textfile: Option<Textfile>,
    /// The address that was asked for, and the server there.
    metrics: Option<(String, JoinHandle<()>)>,
    /// Why it could not be written, the last time; reported once.
    told: Option<Failure>,
}

impl StatePublisher {
    pub(super) fn new(host: &Host, snapshot: Snapshot) -> Self {
        let (latest, _) = watch::channel(Arc::new(snapshot));
        Self { file: snapshot::path(host), latest, textfile: None, metrics: None, told: None }
    }

    pub(super) fn subscribe(&self) -> watch::Receiver<Arc<Snapshot>> {
        self.latest.subscribe()
    }

    pub(super) fn snapshot(&self) -> Arc<Snapshot> {
        self.latest.borrow().clone()
    }

    /// Applies new settings: moves the metrics to their new place. Runs within the runtime.
    ///
    /// # Errors
    /// If the new place cannot be used; the metrics then stay where they were.
    pub(super) fn settle(&mut self, settings: &Settings) -> Result<()> {
        let textfile = settings.metrics_textfile.as_deref().map(Textfile::new).transpose()?;
        let standing = self.metrics.as_ref().map(|(address, _)| address);
        if standing != settings.metrics.as_ref() {
            let server = settings.metrics.as_deref().map(MetricsServer::bind).transpose()?;
            self.close_server();
            self.metrics = settings.metrics.clone().zip(server).map(|(address, server)| {
                tracing::info!(event = "metrics", address = %server.address());
                (address, tokio::spawn(server.serve(self.subscribe())))
            });
        }
        if self.textfile.as_ref().map(Textfile::path) != textfile.as_ref().map(Textfile::path) {
            self.remove_textfile();
        }
        self.textfile = textfile;
        Ok(())
    }

    /// Writes the snapshot for the next monitor and publishes it to all readers. Returns an event if the outcome of
    /// that has changed.
    pub(super) fn publish(&mut self, snapshot: &Snapshot) -> Option<Event> {
        let snapshot = Arc::new(snapshot.clone());
        let saved = snapshot::save(&self.file, &snapshot);
        let written =
            self.textfile.as_ref().map_or(Ok(()), |file| file.write(&snapshot).map(|_| ()));
        self.latest.send_replace(snapshot);
        let trouble = saved.and(written).err().map(|error| Failure::from(&error));
        let before = std::mem::replace(&mut self.told, trouble.clone());
        match trouble {
            Some(trouble) => {
                (before.as_ref() != Some(&trouble)).then_some(Event::StateWriteFailed(trouble))
            }
            None => before.map(|_| Event::StateWriteRecovered),
        }
    }

    /// Figures of a monitor that has ended would look like news.
    pub(super) fn close(&mut self) {
        self.close_server();
        self.remove_textfile();
    }

    fn close_server(&mut self) {
        if let Some((_, server)) = self.metrics.take() {
            server.abort();
        }
    }

    fn remove_textfile(&mut self) {
        if let Some(Err(error)) = self.textfile.take().map(|file| file.remove()) {
            tracing::warn!(event = "not-removed", message = %error);
        }
    }
}
