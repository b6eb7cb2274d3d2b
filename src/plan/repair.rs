//! Puts back what is ours where somebody changed or deleted it: the monitor's `repair` mode.
//!
//! Promises: as `execute` (journal first, all files or none, undo takes it back); a value that was never ours stays, and
//! so does a key or a default model that somebody chose since; a reference is written only where it leads to a key.

use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::execute::{self, Purpose};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::Owner;
use crate::plan::{Plan, key_helper, recover, status};
use std::path::PathBuf;

/// So often we plan again when a file changes under us.
const ATTEMPTS: usize = 3;

/// What was put back.
#[derive(Debug, Default)]
pub struct Repaired {
    /// The journal entry; none where nothing had to be written into a client's files.
    pub entry: Option<u64>,
    /// The files that were written.
    pub files: Vec<PathBuf>,
}

/// Repairs one entry; `waiting` is told on whom we wait, if we have to.
///
/// # Errors
/// Whatever planning or writing says; the files are then as they were.
pub fn repair(host: &Host, owner: &Owner, waiting: &mut dyn FnMut(&str)) -> Result<Repaired> {
    let mut attempts = 1;
    loop {
        match attempt(host, owner, waiting) {
            Err(Error::Changing { .. }) if attempts < ATTEMPTS => attempts += 1,
            result => return result,
        }
    }
}

fn attempt(host: &Host, owner: &Owner, waiting: &mut dyn FnMut(&str)) -> Result<Repaired> {
    let _lock = execute::lock(host, waiting)?;
    let mut journal = Journal::load(host)?;
    recover::recover(host, &mut journal, waiting)?;
    let remade = remake_resolver(host, &journal, owner)?;
    let plan = status::plan_restoration(host, &journal, owner)?;
    if plan.files.is_empty() {
        return Ok(Repaired { entry: None, files: remade.into_iter().collect() });
    }
    prove_references(host, &plan)?;
    let purpose = Purpose { command: "repair", undoes: None };
    let entry = execute::execute(host, &mut journal, &plan, purpose, waiting)?;
    let files = plan.files.iter().map(|file| file.path.clone());
    Ok(Repaired { entry: Some(entry), files: files.chain(remade).collect() })
}

/// Makes our copy of the program anew where the clients cannot run it; it holds nothing that could be lost, and so needs
/// no journal.
fn remake_resolver(host: &Host, journal: &Journal, owner: &Owner) -> Result<Option<PathBuf>> {
    let named = journal.record(owner).and_then(|record| record.inputs.resolver.clone());
    let broken = named.filter(|path| key_helper::untrusted_reason(path).is_some());
    KeyContext::load(host)?.helper.refresh(journal)?;
    Ok(broken.filter(|path| key_helper::untrusted_reason(path).is_none()))
}

/// A reference that fails takes OpenClaw's other providers down with it: it is tried before it is written.
fn prove_references(host: &Host, plan: &Plan) -> Result<()> {
    for (id, program) in key_helper::references(plan)? {
        let key = KeyContext::load(host)?;
        key.helper.install(program)?;
        key_helper::verify(host, program, &id, &key.variables(&id))?;
    }
    Ok(())
}
