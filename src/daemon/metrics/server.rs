//! The figures over HTTP, for a Prometheus on this machine, or where the user says: `GET /metrics`.
//!
//! Nothing is computed until a request comes.

use crate::daemon::metrics::{self, CONTENT_TYPE};
use crate::daemon::snapshot::Snapshot;
use crate::error::Result;
use crate::host::http::{Page, PageServer};
use crate::host::own_process::ProcessFacts;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// The path of the metrics.
const PATH: &str = "/metrics";

/// A server that has its port and does not accept connections yet.
#[derive(Debug)]
pub struct MetricsServer(PageServer);

impl MetricsServer {
    /// Takes a port: `127.0.0.1:9464`, `localhost:9464`, `[::1]:9464` or just `9464`. Needs no runtime yet, so that a
    /// command can fail at once. Port 0 takes any that is free.
    ///
    /// # Errors
    /// A usage error if the address is none, or is taken.
    pub fn bind(address: &str) -> Result<Self> {
        PageServer::bind(address).map(Self)
    }

    /// Whether this is an address that could be had; another program may have it for a while.
    ///
    /// # Errors
    /// As `bind`, except for an address that is taken.
    pub fn check(address: &str) -> Result<()> {
        PageServer::check(address)
    }

    /// The address it is bound to.
    pub fn address(&self) -> SocketAddr {
        self.0.address()
    }

    /// Answers with what `latest` holds at the moment of each request, until it is dropped. Runs on any tokio runtime
    /// with I/O and time, and needs no `LocalSet`.
    pub async fn serve(self, latest: watch::Receiver<Arc<Snapshot>>) {
        let text = move || {
            let snapshot = Arc::clone(&latest.borrow());
            metrics::text(&snapshot, &ProcessFacts::now())
        };
        let page = Page { path: PATH, content_type: CONTENT_TYPE, text: Box::new(text) };
        self.0.serve(page).await;
    }
}
