//! The environment of a client: this process's, and what the client takes from files of its own.

use crate::host::Host;
use crate::secret::Secret;
use std::path::PathBuf;

/// Variables as a client sees them, as far as that is known from outside.
#[derive(Debug)]
pub struct ClientEnvironment<'h> {
    host: &'h Host,
    /// From the client's own files, the first of a name is in force.
    own: Vec<ClientVariable>,
    /// The client asks the login shell for more, which is not done from here.
    pub has_login_shell: bool,
}

/// A variable in a file of the client's own.
#[derive(Debug)]
pub struct ClientVariable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Secret,
    /// The file.
    pub origin: VariableOrigin,
}

/// The origin of a client's variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableOrigin {
    /// The environment of this process, which a client that is started from here inherits.
    Process,
    /// A file that every command of the client reads.
    File(PathBuf),
    /// A file of the client's service alone: a command in a shell does not have it.
    Service(PathBuf),
}

impl VariableOrigin {
    /// The file, if it is one.
    pub fn path(&self) -> Option<&PathBuf> {
        match self {
            Self::Process => None,
            Self::File(path) | Self::Service(path) => Some(path),
        }
    }
}

impl<'h> ClientEnvironment<'h> {
    /// Of a client that has the process's environment and no other.
    pub fn new(host: &'h Host) -> Self {
        Self { host, own: Vec::new(), has_login_shell: false }
    }

    /// With variables of the client's own, those in force first.
    #[must_use]
    pub fn with(self, own: Vec<ClientVariable>, has_login_shell: bool) -> Self {
        Self { own, has_login_shell, ..self }
    }

    /// A variable's value and origin; an empty one counts as unset, as clients have it.
    pub fn get(&self, name: &str) -> Option<(Secret, VariableOrigin)> {
        if let Some(value) = self.host.var(name) {
            return Some((Secret::new(value.to_owned()), VariableOrigin::Process));
        }
        let own = self.own.iter().find(|own| own.name == name)?;
        Some((own.value.clone(), own.origin.clone()))
    }

    /// The origin of a variable.
    pub fn origin(&self, name: &str) -> Option<VariableOrigin> {
        self.get(name).map(|(_, origin)| origin)
    }
}

/// What a key reference in a client's files does to the rest of the client.
#[derive(Debug, Default)]
pub struct ReferenceRisk {
    /// Variables that others' entries name and that are set nowhere. With a reference in its files the client then fails as a
    /// whole; without one it works.
    pub unset: Vec<UnsetVariable>,
    /// A reference is in its files already, no matter who wrote it.
    pub has_reference: bool,
}

/// A place that names a variable which is set nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnsetVariable {
    /// The file.
    pub path: PathBuf,
    /// The place, as `models.providers.other.apiKey`.
    pub place: String,
    /// The variable.
    pub name: String,
}
