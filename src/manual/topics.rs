//! The pages of the manual, in the order in which they are listed. Also part of the build script `pack.rs`.

/// A page is `en/TOPIC.md`, and `zh/TOPIC.md`; no command has the name of a topic.
pub(crate) const TOPICS: &[&str] = &[
    "getting-started",
    "clients",
    "keys",
    "vendors-and-models",
    "parameters",
    "chat-and-snippets",
    "provisioning",
    "fleet",
    "monitor",
    "security",
    "troubleshooting",
    "exit-codes",
    "files",
    "comparison",
    "installing",
    "uninstalling",
];

/// Between two pages of a pack.
pub(crate) const SEPARATOR: char = '\0';
