//! The environment in which `wcode exec` starts a client.

use crate::catalog::{Endpoint, Model};

/// What a client is to use.
#[derive(Debug)]
pub struct LaunchSpec<'l> {
    /// The file.
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
