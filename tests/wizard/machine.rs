//! A machine on which the wizard is run: a home with clients, and a vendor on loopback.

use std::collections::BTreeMap;
use std::fs;
use std::ops::{Deref, DerefMut};
use std::path::Path;

use serde_json::{Value, json};

use super::talk::Talk;
use crate::support::vendor::{Request, Vendor};
use crate::support::{MODEL, OPENCLAW, OPENCODE, Sandbox};

pub(super) const KEY: &str = "sk-e2e-wizard-0123456789";

pub(super) const OPENCLAW_BEFORE: &str = "{\n  // mine\n  gateway: { mode: 'local' },\n}\n";
pub(super) const OPENCODE_BEFORE: &str = "{\n  // mine\n  \"theme\": \"nord\"\n}\n";

/// One user's machine.
pub(super) struct Machine {
    pub(super) sandbox: Sandbox,
    pub(super) vendor: Vendor,
}

/// Every file with its permission bits and bytes.
pub(super) type Files = BTreeMap<String, (u32, Vec<u8>)>;

impl Machine {
    /// With neither client.
    pub(super) fn bare() -> Self {
        let vendor = Vendor::demanding(KEY);
        let sandbox = Sandbox::new();
        let machine = Self { sandbox, vendor };
        machine.write("../settings/vendors/wcode.json5", vendor_file(&machine.vendor.base_url()));
        machine
    }

    /// With both clients' files.
    pub(super) fn new() -> Self {
        Self::bare().with(OPENCLAW, OPENCLAW_BEFORE).with(OPENCODE, OPENCODE_BEFORE)
    }

    /// With a file, named from the home.
    pub(super) fn with(self, relative: &str, text: &str) -> Self {
        self.write(relative, text);
        self
    }

    /// With a variable.
    pub(super) fn env(mut self, name: &str, value: &str) -> Self {
        self.export(name, value);
        self
    }

    /// Runs `wcode setup`, question by question.
    pub(super) fn setup(&self) -> Talk {
        let mut talk = self.talk(&["setup"]);
        talk.customizes();
        talk
    }

    pub(super) fn talk(&self, args: &[&str]) -> Talk {
        Talk::start(self.command(args))
    }

    /// A machine that was set up by flags as the wizard does it, with the key in the file store.
    pub(super) fn set_up(self) -> Self {
        let set = ["key", "set", "--stdin", "--key-store", "file"];
        self.command(&set).stdin(KEY).run().succeeds();
        self.run(["apply", "--key-mode", "ref", "--default-model", MODEL]).succeeds();
        self
    }

    /// Home, state and settings; not the cache, which may be deleted at any time.
    pub(super) fn snapshot(&self) -> Files {
        let mut files = Files::new();
        for folder in ["home", "state", "settings"] {
            collect(self.root(), &self.root().join(folder), &mut files);
        }
        files.retain(|name, _| !name.starts_with("home/.cache/"));
        files
    }

    /// The home alone, which is what `undo` gives back.
    pub(super) fn home(&self) -> Files {
        let mut files = self.snapshot();
        files.retain(|name, _| name.starts_with("home/"));
        files
    }

    /// What the vendor was asked with the right key, as method and last part of the path.
    pub(super) fn asked(&self) -> Vec<String> {
        let has_key =
            |request: &Request| request.header("authorization") == Some(&format!("Bearer {KEY}"));
        let requests = self.vendor.requests();
        let name = |it: &Request| {
            format!("{} {}", it.method, it.path.rsplit('/').next().unwrap_or_default())
        };
        requests.iter().filter(|it| has_key(it)).map(name).collect()
    }

    /// The turns that say something, with the right key.
    pub(super) fn test_turns(&self) -> usize {
        let turns = self.vendor.turns();
        turns.iter().filter(|turn| turn.body["messages"].is_array()).count()
    }

    pub(super) fn openclaw_entry(&self) -> Value {
        self.value(OPENCLAW)["models"]["providers"]["wcode"].clone()
    }

    pub(super) fn opencode_entry(&self) -> Value {
        self.value(OPENCODE)["provider"]["wcode"].clone()
    }

    /// `status` finds these clients as they were asked for.
    #[track_caller]
    pub(super) fn is_ok(&self, clients: &[&str]) {
        let report = self.run(["status", "--json"]).succeeds().json();
        for client in report["clients"].as_array().unwrap() {
            let is_ours = clients.iter().any(|id| client["client"] == *id);
            assert_eq!(client["state"] == "ok", is_ours, "{report:#}");
        }
    }
}

impl Deref for Machine {
    type Target = Sandbox;

    fn deref(&self) -> &Sandbox {
        &self.sandbox
    }
}

impl DerefMut for Machine {
    fn deref_mut(&mut self) -> &mut Sandbox {
        &mut self.sandbox
    }
}

/// The built-in vendor at another base URL.
pub(super) fn vendor_file(base: &str) -> String {
    json!({
        "id": "wcode",
        "name": "wcode",
        "displayName": "wcode.net",
        "keyPage": "https://wcode.net/get-apikey",
        "keyVariable": "WCODE_API_KEY",
        "endpoints": { "openai-completions": base },
        "models": [{
            "id": MODEL, "name": "Qwen3 235B A22B",
            "contextWindow": 128_000, "maxTokens": 8192, "input": ["text"], "reasoning": false,
        }],
    })
    .to_string()
}

fn collect(root: &Path, folder: &Path, files: &mut Files) {
    use std::os::unix::fs::PermissionsExt;
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable folder").path();
        let data = path.symlink_metadata().expect("it is there");
        if data.is_dir() {
            collect(root, &path, files);
            continue;
        }
        let name = path.strip_prefix(root).expect("it is below").display().to_string();
        let bytes = fs::read(&path).unwrap_or_default();
        files.insert(name, (data.permissions().mode() & 0o7777, bytes));
    }
}

/// The model ids of an entry of either client.
pub(super) fn models(entry: &Value) -> Vec<String> {
    match &entry["models"] {
        Value::Array(models) => {
            models.iter().map(|model| model["id"].as_str().unwrap().to_owned()).collect()
        }
        models => models.as_object().unwrap().keys().cloned().collect(),
    }
}
