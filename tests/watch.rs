//! `wcode watch`: what the monitor detects, reports and repairs, from outside.
//!
//! The rules alone, as tables of events, are beside the code (`daemon::decide`).

mod drift;
mod endpoints;
mod languages;
mod outlets;
mod repairs;
mod rewrites;
mod running;

use crate::support::{OPENCLAW, OPENCODE, Sandbox};

const KEY: &str = "sk-e2e-watch-0123456789";

/// Both clients connected, with comments and foreign entries of the user's in their files.
fn connected() -> Sandbox {
    let sandbox = Sandbox::new()
        .openclaw("{\n  // mine\n  gateway: { mode: 'local' },\n}\n")
        .opencode("{\n  // mine\n  \"autoupdate\": false,\n}\n");
    sandbox.run(["apply"]).succeeds();
    sandbox
}

/// The same with the key in one of our files, and references to it.
fn connected_by_reference() -> Sandbox {
    let sandbox = Sandbox::new().openclaw("{}\n").opencode("{}\n");
    let apply = ["apply", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    sandbox
}

/// Puts another text in the place of this one, by a rename, as most editors do.
fn edit(sandbox: &Sandbox, file: &str, from: &str, to: &str) {
    let text = sandbox.read(file);
    assert!(text.contains(from), "{file} has no {from:?}:\n{text}");
    replace(sandbox, file, &text.replace(from, to));
}

fn replace(sandbox: &Sandbox, file: &str, text: &str) {
    let fresh = format!("{file}.fresh");
    sandbox.write(&fresh, text);
    std::fs::rename(sandbox.path(&fresh), sandbox.path(file)).expect("the home is ours");
}

/// Each client with its config.
const CONFIGS: [(&str, &str); 2] = [("openclaw", OPENCLAW), ("opencode", OPENCODE)];
