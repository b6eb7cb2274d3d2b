//! The environment in which `wcode exec` starts a client.

use super::{KeyCopyLocation, ProjectReach};
use crate::catalog::{Endpoint, Model, Protocol};
use crate::host::Host;

/// What a client is to use.
#[derive(Debug)]
pub struct LaunchSpec<'l> {
    /// What the vendor speaks there.
    pub protocol: Protocol,
    /// Where the vendor is.
    pub endpoint: &'l Endpoint,
    /// The vendor's models, the one to use first.
    pub models: Vec<Model>,
}

/// Variables by which a client uses a vendor whatever its files say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaunchEnvironment {
    /// The variable that takes the key.
    pub key_variable: &'static str,
    /// Variables to set beside it.
    pub set: Vec<(&'static str, String)>,
    /// Variables that would send another key along.
    pub removed: Vec<&'static str>,
}

/// A program that needs no entry in a file: it takes vendor, model and key from its environment.
pub trait Launch: Sync {
    /// The name of its program.
    fn program(&self) -> &'static str;

    /// Its name in texts.
    fn name(&self) -> &'static str;

    /// The protocols it speaks, the preferred one first.
    fn protocols(&self) -> &'static [Protocol];

    /// What a project's own settings can do to the key. Measured by its tests in `tests/real`.
    fn project_reach(&self) -> ProjectReach;

    /// Files of its own in which a copy of a key can remain; they need not exist.
    fn key_copy_locations(&self, host: &Host) -> Vec<KeyCopyLocation>;

    /// The environment in which it uses the vendor.
    fn environment(&self, spec: &LaunchSpec<'_>) -> LaunchEnvironment;
}
