//! Environment variables by which a client finds its files: a monitor that runs as a service needs them too.

/// A variable, and what its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceVariable {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: VariableKind,
}

/// What the value of a variable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableKind {
    /// A folder; a relative path is made absolute.
    Folder,
    /// A file; a relative path is made absolute.
    File,
    /// Text that is passed on as it is.
    Text,
    /// Text that may hold a key, and so is never passed on.
    Secret,
}

impl ServiceVariable {
    /// A variable that names a folder.
    pub const fn folder(name: &'static str) -> Self {
        Self { name, kind: VariableKind::Folder }
    }

    /// A variable that names a file.
    pub const fn file(name: &'static str) -> Self {
        Self { name, kind: VariableKind::File }
    }

    /// A variable whose value is passed on as it is.
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: VariableKind::Text }
    }

    /// A variable that may hold a key.
    pub const fn secret(name: &'static str) -> Self {
        Self { name, kind: VariableKind::Secret }
    }
}
