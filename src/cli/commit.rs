//! From a plan to written files, the same way for every command that writes: show, ask, lock, plan again, execute.
//!
//! Promises: no lock is held while a person thinks; what is written is what was shown, or it is shown and asked
//! again; a file that changes under us is planned anew a few times, then the command gives up with exit 9.

use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::clients::{Note, NoteLevel};
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::plan::execute::{self, Purpose};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::{Plan, key_helper, recover};
use crate::text::{report as text, wizard};

/// So often we plan again when a file changes under us.
const ATTEMPTS: usize = 5;

/// A command that writes.
pub(super) struct Commit<'c, P: Fn(&Journal) -> Result<(Plan, Purpose)>> {
    pub(super) host: &'c Host,
    pub(super) screen: &'c Screen,
    /// What to ask on a terminal; `None` asks nothing.
    pub(super) question: Option<&'c str>,
    /// What the user has seen and agreed to already.
    pub(super) agreed: Option<Plan>,
    /// Works the plan out from what stands on the disk now.
    pub(super) plan: P,
    /// What goes with it.
    pub(super) hooks: &'c dyn CommitHooks,
}

/// What a command does besides writing the plan.
pub(super) trait CommitHooks {
    /// Once, after the user has agreed and before anything is locked or written.
    fn before_lock(&self) -> Result<Vec<Note>> {
        Ok(Vec::new())
    }

    /// Just before a plan is carried out.
    fn before_writing(&self, _: &Plan) -> Result<Vec<Note>> {
        Ok(Vec::new())
    }

    /// After a plan was carried out.
    fn after_writing(&self, _: &Journal) -> Result<()> {
        Ok(())
    }
}

/// The resolver goes where nothing refers to it any more, and comes back with what refers to it.
pub(super) struct ResolverCleanup<'h>(pub(super) &'h Host);

impl CommitHooks for ResolverCleanup<'_> {
    /// What was before comes back in any case, also where the clients get no key that way now.
    fn before_writing(&self, plan: &Plan) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        for (id, program) in key_helper::references(plan)? {
            let key = KeyContext::load(self.0)?;
            let variables = key.variables(&id);
            let proof = key.helper.install(program);
            let proof = proof.and_then(|()| key_helper::verify(self.0, program, &id, &variables));
            if let Err(error) = proof {
                let message = text::no_key_from_old_reference(error);
                notes.push(Note::general(NoteLevel::Warning, message));
            }
        }
        Ok(notes)
    }

    fn after_writing(&self, journal: &Journal) -> Result<()> {
        key_helper::remove_unused_copy(self.0, journal)
    }
}

/// The code of a plan that was carried out: that of a conflict where something asked for by name is not in it.
pub(super) fn exit_code(plan: &Plan) -> u8 {
    if plan.is_incomplete { Error::Conflict { fields: Vec::new() }.exit_code() } else { 0 }
}

/// Why an attempt did not come to an end.
enum Attempt {
    Written(Plan, Outcome),
    Refused,
    /// The files are not as shown; the new plan was shown and agreed to.
    Again(Plan),
}

impl<P: Fn(&Journal) -> Result<(Plan, Purpose)>> Commit<'_, P> {
    /// Runs the command to its report; returns the exit code, which is 0 also where the user says no.
    ///
    /// # Errors
    /// Whatever planning or writing says; nothing is written then.
    pub(super) fn run(self) -> Result<u8> {
        let done = self.execute()?;
        Ok(done.map_or(0, |plan| exit_code(&plan)))
    }

    /// As `run`; false where the user does not want what would be written.
    ///
    /// # Errors
    /// As `run`.
    pub(super) fn carry_out(self) -> Result<bool> {
        Ok(self.execute()?.is_some())
    }

    /// The plan that was carried out; `None` where the user does not want it.
    fn execute(mut self) -> Result<Option<Plan>> {
        let mut shown = match self.question {
            _ if self.agreed.is_some() => self.agreed.take(),
            Some(_) => {
                let (plan, _) = (self.plan)(&Journal::load(self.host)?)?;
                if !plan.is_empty() && !self.ask(&plan)? {
                    return Ok(self.refuse());
                }
                Some(plan)
            }
            None => None,
        };
        if let Some(seen) = shown.take() {
            // Whoever says no to what it has become has stored no key either.
            let Some(plan) = self.reconfirm(seen)? else { return Ok(self.refuse()) };
            shown = Some(plan);
        }
        let begun = self.hooks.before_lock()?;
        let mut attempts = 1;
        loop {
            match self.attempt(shown.as_ref()) {
                Err(Error::Changing { .. }) if attempts < ATTEMPTS => attempts += 1,
                Err(error) => {
                    // What is done already is told all the same.
                    begun.iter().for_each(|note| self.screen.note(note));
                    return Err(error);
                }
                Ok(Attempt::Again(plan)) => shown = Some(plan),
                Ok(Attempt::Refused) => {
                    begun.iter().for_each(|note| self.screen.note(note));
                    return Ok(self.refuse());
                }
                Ok(Attempt::Written(mut plan, outcome)) => {
                    if outcome.notes_shown {
                        begun.iter().for_each(|note| self.screen.note(note));
                    }
                    plan.notes.extend(begun);
                    report::finish(self.screen, &plan, outcome);
                    return Ok(Some(plan));
                }
            }
        }
    }

    fn attempt(&self, shown: Option<&Plan>) -> Result<Attempt> {
        let waiting = &mut |holder: &str| self.screen.waiting(holder);
        // The cheap look first: where nothing is to be done, no lock is taken and nothing is written.
        let journal = Journal::load(self.host)?;
        if !journal.has_open() {
            let (plan, _) = (self.plan)(&journal)?;
            if plan.is_noop() {
                return Ok(Attempt::Written(plan, Outcome::default()));
            }
        }
        let lock = execute::lock(self.host, waiting)?;
        let mut journal = Journal::load(self.host)?;
        let recovered = recover::recover(self.host, &mut journal, waiting)?;
        let warning = |message| Note::general(NoteLevel::Warning, message);
        let recovered: Vec<Note> = recovered.into_iter().map(warning).collect();
        recovered.iter().for_each(|note| self.screen.note(note));
        let (mut plan, purpose) = (self.plan)(&journal)?;
        if self.screen.is_json() {
            plan.notes.extend(recovered);
        }
        if shown.is_some_and(|shown| !shown.has_same_writes_as(&plan)) {
            drop(lock);
            return Ok(self.ask_again(plan)?.map_or(Attempt::Refused, Attempt::Again));
        }
        if plan.is_noop() {
            return Ok(Attempt::Written(plan, Outcome::default()));
        }
        let more = self.hooks.before_writing(&plan)?;
        let entry = execute::execute(self.host, &mut journal, &plan, purpose, waiting)?;
        self.hooks.after_writing(&journal)?;
        if shown.is_some() {
            more.iter().for_each(|note| self.screen.note(note));
        }
        plan.notes.extend(more);
        if shown.is_none() && self.screen.shows_diffs() {
            report::show_diff(self.screen, &plan);
        }
        Ok(Attempt::Written(
            plan,
            Outcome { entry: Some(entry), notes_shown: shown.is_some(), ..Outcome::default() },
        ))
    }

    /// What was agreed to, or what has become of it meanwhile and was agreed to as well; `None` where it was not.
    fn reconfirm(&self, seen: Plan) -> Result<Option<Plan>> {
        let journal = Journal::load(self.host)?;
        if journal.has_open() {
            return Ok(Some(seen)); // What was cut short is finished first, under the lock.
        }
        let (plan, _) = (self.plan)(&journal)?;
        if seen.has_same_writes_as(&plan) { Ok(Some(seen)) } else { self.ask_again(plan) }
    }

    fn ask_again(&self, plan: Plan) -> Result<Option<Plan>> {
        self.screen.say(text::changed_meanwhile());
        Ok((plan.is_empty() || self.ask(&plan)?).then_some(plan))
    }

    fn ask(&self, plan: &Plan) -> Result<bool> {
        report::show_diff(self.screen, plan);
        plan.notes.iter().for_each(|note| self.screen.note(note));
        let question = self.question.unwrap_or_else(|| wizard::shall_it_be_written());
        terminal::confirm(question)
    }

    fn refuse(&self) -> Option<Plan> {
        self.screen.say(text::nothing_written());
        None
    }
}
