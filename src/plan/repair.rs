//! Restores what is ours after another program changed or deleted it: the monitor's `repair` mode.
//!
//! Promises: as `transaction`, and undo reverts it; a value that was never ours stays, and so does a key or a default model
//! that the user chose since; a reference is written only if it leads to a key.

use crate::error::Result;
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::Owner;
use crate::plan::transaction::{self, Hooks, Operation, Outcome};
use crate::plan::{Plan, key_helper, status};
use std::cell::RefCell;
use std::path::PathBuf;

/// The command of a repair's journal entries.
pub(crate) const COMMAND: &str = "repair";

/// How often to plan again if a file changes while it is being written.
const MAX_ATTEMPTS: usize = 3;

/// Repairs one entry and returns the files that were written; `waiting` gets the name of the process that holds a lock.
///
/// # Errors
/// As `transaction::run`.
pub(crate) fn repair(
    host: &Host,
    owner: &Owner,
    waiting: &mut dyn FnMut(&str),
) -> Result<Vec<PathBuf>> {
    let repair = Repair { host, owner, remade: RefCell::default() };
    let outcome = transaction::run(host, &repair, MAX_ATTEMPTS, waiting)?;
    let remade = repair.remade.into_inner();
    Ok(match outcome {
        Outcome::Unchanged(_) | Outcome::Rejected(_) => remade.into_iter().collect(),
        Outcome::Written { plan, .. } => {
            plan.files.iter().map(|file| file.path.clone()).chain(remade).collect()
        }
    })
}

struct Repair<'r> {
    host: &'r Host,
    owner: &'r Owner,
    /// The copy of our program, if it had to be made again.
    remade: RefCell<Option<PathBuf>>,
}

impl Hooks for Repair<'_> {
    fn plan(&self, journal: &Journal) -> Result<(Plan, Operation)> {
        let remade = remake_helper(self.host, journal, self.owner)?;
        if remade.is_some() {
            *self.remade.borrow_mut() = remade;
        }
        let plan = status::plan_restoration(self.host, journal, self.owner)?;
        let plan = if plan.files.is_empty() { Plan::default() } else { plan };
        Ok((plan, Operation { command: COMMAND, undoes: None }))
    }

    /// With a reference that fails, a client may lose its other providers as well: it is tried before it is written.
    fn before_write(&self, plan: &mut Plan) -> Result<()> {
        for (id, program) in key_helper::references(plan)? {
            let key = KeyContext::load(self.host)?;
            key.helper.install(program)?;
            key_helper::verify(self.host, program, &id, &key.variables(&id))?;
        }
        Ok(())
    }
}

/// Makes our copy of the program again if the clients cannot run it; it holds nothing that could be lost, and so needs no
/// journal.
fn remake_helper(host: &Host, journal: &Journal, owner: &Owner) -> Result<Option<PathBuf>> {
    let named = journal.record(owner).and_then(|record| record.inputs.resolver.clone());
    let broken = named.filter(|path| key_helper::untrusted_reason(path).is_some());
    KeyContext::load(host)?.helper.refresh(journal)?;
    Ok(broken.filter(|path| key_helper::untrusted_reason(path).is_none()))
}
