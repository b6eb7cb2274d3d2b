//! What every client must do, written once and run for each client of the registry.
//!
//! A client is described by one file of `conformance/`: where its config is, what a user's config looks like, where our
//! entry goes, where copies of a key hide, and what `doctor` must find. A new client needs that file and its line in
//! `DESCRIPTIONS`; a client of the registry without one fails here.

mod changes;
mod chosen;
mod claude;
#[cfg(unix)]
mod doctor;
mod killed;
mod kilo;
#[cfg(unix)]
mod monitor;
mod openclaw;
mod opencode;
#[cfg(unix)]
mod parameters;
mod pi;
mod protocols;
mod qwen;
mod scrub;
#[cfg(unix)]
mod wizard;

use serde_json::Value;
use wcode::internals::clients;

use crate::support::{Outcome, Sandbox};

/// One description for each client of the registry, in its order.
pub(crate) const DESCRIPTIONS: [&Description; 6] = [
    &openclaw::DESCRIPTION,
    &opencode::DESCRIPTION,
    &claude::DESCRIPTION,
    &pi::DESCRIPTION,
    &kilo::DESCRIPTION,
    &qwen::DESCRIPTION,
];

/// The key of these tests.
const KEY: &str = "sk-e2e-conformance-0123456789";

/// The context window of the vendor's model as it is written, and what a user makes of it.
const CONTEXT_WINDOW: &str = "128000";
const EDITED: &str = "77000";

/// What the suite needs to know about a client. Paths are relative to the home, pointers are JSON pointers.
#[cfg_attr(not(unix), allow(dead_code, reason = "what installs programs runs on unix only"))]
pub(crate) struct Description {
    /// Its id in the registry.
    client: &'static str,
    /// The config that it would use itself.
    config: &'static str,
    /// A user's config, with entries of the user's own, and with comments if the client reads them.
    document: &'static str,
    /// Something in it that the user can change without harm, and what they change it to.
    remark: &'static str,
    edited_remark: &'static str,
    /// The documents of `changes::documents` that the client does not read, and so wcode does not write.
    refused: &'static [&'static str],
    /// It has room for one vendor, so that it is connected only if it is named.
    holds_one_vendor: bool,
    /// Where the provider goes.
    provider: &'static str,
    /// The context window of the first model, below `provider`.
    context_window: &'static str,
    /// The key, below `provider`.
    key: &'static str,
    /// In which ways it can get its key.
    key_modes: &'static [&'static str],
    /// How its config refers to the variable `WCODE_API_KEY`.
    variable_reference: &'static str,
    /// Files of the client's own in which a copy of a key can be left, with `<key>` in their text.
    key_copies: &'static [(&'static str, &'static str)],
    /// The temperature of requests, in the config as a whole; a text there is an object of parameters.
    temperature: &'static str,
    /// How it is installed.
    pub(crate) program: Program,
    /// What can be wrong with this client in particular, beside what can be with each.
    faults: &'static [Fault],
}

/// An npm package with a program, as `detect` finds it.
#[cfg_attr(not(unix), allow(dead_code, reason = "what installs programs runs on unix only"))]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    path: &'static str,
    manifest: &'static str,
    package: &'static str,
    version: &'static str,
}

/// A fault, and the check of `doctor` that finds it.
#[cfg_attr(not(unix), allow(dead_code, reason = "what installs programs runs on unix only"))]
struct Fault {
    check: &'static str,
    level: &'static str,
    plant: fn(&Sandbox),
}

/// A machine on which one client has its config, and no other client is to be found.
struct Machine {
    sandbox: Sandbox,
    client: &'static Description,
}

impl Machine {
    fn new(client: &'static Description) -> Self {
        Self::with_document(client, client.document)
    }

    fn with_document(client: &'static Description, document: &str) -> Self {
        Self { sandbox: Sandbox::new().file(client.config, document), client }
    }

    fn without_document(client: &'static Description) -> Self {
        Self { sandbox: Sandbox::new(), client }
    }

    /// With the entry in its config, and the key in a variable.
    fn connected(client: &'static Description) -> Self {
        let machine = Self::new(client);
        machine.run("apply", &["--key-mode", "env"]).succeeds();
        machine
    }

    /// With the entry in its config, and the key in one of our files.
    fn connected_by_reference(client: &'static Description) -> Self {
        let machine = Self::new(client);
        machine.apply_in_mode("ref").succeeds();
        machine
    }

    /// Runs a command for this client.
    fn run(&self, command: &str, flags: &[&str]) -> Outcome {
        self.sandbox.command(&[&[command, "--client", self.client.client], flags].concat()).run()
    }

    /// Applies with the key in this mode.
    fn apply_in_mode(&self, mode: &str) -> Outcome {
        let apply = ["apply", "--client", self.client.client, "--key-mode", mode];
        let key: &[&str] = match mode {
            "env" => &[],
            "literal" => &["--key-stdin"],
            _ => &["--key-stdin", "--key-store", "file"],
        };
        self.sandbox.command(&[&apply[..], key].concat()).stdin(KEY).run()
    }

    fn config(&self) -> String {
        self.sandbox.read(self.client.config)
    }

    /// Replaces the config by a rename, as editors do.
    #[cfg(unix)]
    fn save(&self, text: &str) {
        let new = format!("{}.new", self.client.config);
        self.sandbox.write(&new, text);
        std::fs::rename(self.sandbox.path(&new), self.sandbox.path(self.client.config)).unwrap();
    }

    /// The user's edit of a field that wcode wrote; returns the new text.
    fn edit(&self) -> String {
        let text = self.config();
        assert_eq!(text.matches(CONTEXT_WINDOW).count(), 1, "{}: {text}", self.client.client);
        let text = text.replace(CONTEXT_WINDOW, EDITED);
        self.sandbox.write(self.client.config, &text);
        text
    }

    /// The provider as another reader sees it.
    fn provider(&self) -> Value {
        let value = self.sandbox.value(self.client.config);
        value.pointer(self.client.provider).cloned().unwrap_or_default()
    }

    /// As a number, also where the client has it as a text.
    fn context_window(&self) -> String {
        let value =
            self.provider().pointer(self.client.context_window).cloned().unwrap_or_default();
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }

    /// The user's edit of something that is not ours; returns the new text.
    fn edit_remark(&self) -> String {
        let Description { remark, edited_remark, config, .. } = self.client;
        let edited = self.config().replace(remark, edited_remark);
        assert!(edited.contains(edited_remark), "{}: {edited}", self.client.client);
        self.sandbox.write(config, &edited);
        edited
    }

    /// The client's row in `status`.
    fn status(&self) -> Value {
        let report = self.sandbox.run(["status", "--json"]).json();
        let rows = report["clients"].as_array().unwrap();
        rows.iter().find(|row| row["client"] == self.client.client).unwrap().clone()
    }

    /// Puts the client's program on PATH.
    #[cfg(unix)]
    fn installed(self) -> Self {
        std::fs::create_dir(self.sandbox.path("bin")).unwrap();
        self.client.program.install(&self.sandbox, "bin");
        Self { sandbox: self.sandbox.env("PATH", "[ROOT]/home/bin"), client: self.client }
    }
}

#[cfg(unix)]
impl Program {
    /// Installs a program that does nothing, with a link to it in this folder of the home.
    pub(crate) fn install(&self, sandbox: &Sandbox, folder: &str) {
        let Self { name, path, manifest, package, version } = self;
        sandbox.write(path, "#!/bin/sh\n");
        sandbox.chmod(path, 0o755);
        sandbox.write(manifest, format!(r#"{{"name":"{package}","version":"{version}"}}"#));
        let link = sandbox.path(&format!("{folder}/{name}"));
        std::os::unix::fs::symlink(sandbox.path(path), link).unwrap();
    }
}

#[test]
fn every_client_of_the_registry_is_described() {
    assert_eq!(DESCRIPTIONS.map(|it| it.client).to_vec(), clients::ids());
}

/// `/bin` is a link to `/usr/bin` on many systems, and both are on PATH.
#[cfg(unix)]
#[test]
fn a_program_that_two_folders_of_path_lead_to_is_one_program() {
    for client in DESCRIPTIONS {
        let Machine { sandbox, .. } = Machine::new(client).installed();
        std::os::unix::fs::symlink(sandbox.path("bin"), sandbox.path("bin2")).unwrap();
        let sandbox = sandbox.env("PATH", "[ROOT]/home/bin:[ROOT]/home/bin2");
        let report = sandbox.run(["status", "--json"]).json();
        let rows = report["clients"].as_array().unwrap();
        let row = rows.iter().find(|row| row["client"] == client.client).unwrap();
        let versions = row["versions"].as_array().unwrap();
        assert_eq!(versions.len(), 1, "{}: {versions:?}", client.client);
    }
}
