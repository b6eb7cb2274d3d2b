//! From a plan to written files, the same way for every command that writes: show, ask, then one transaction.
//!
//! Promises: no lock is held while the user decides; what is written is what was shown, or it is shown and asked again; a
//! file that changes while it is written is planned again a few times, then the command gives up with exit 9.

use crate::cli::consent::{self, Consent};
use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::clients::{Level, Note};
use crate::error::{Error, Result};
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::transaction::{self, Hooks, Operation};
use crate::plan::{Plan, key_helper, overview};
use crate::prompt::{self, Review};
use crate::service;
use crate::text::{Message, report as text, wizard};
use std::cell::RefCell;

/// How often to plan again if a file changes while it is being written.
const MAX_ATTEMPTS: usize = 5;

/// A command that writes.
pub(super) struct Commit<'c, P: Fn(&Journal) -> Result<(Plan, Operation)>> {
    pub(super) host: &'c Host,
    pub(super) screen: &'c Screen,
    /// Whether it may write, or what to ask first.
    pub(super) consent: Consent<'c>,
    /// What the user has seen and agreed to already.
    pub(super) agreed: Option<Plan>,
    /// Plans from what is on the disk now.
    pub(super) plan: P,
    /// What the command does besides writing the plan.
    pub(super) hooks: &'c dyn CommitHooks,
}

/// What a command does besides writing the plan.
pub(super) trait CommitHooks {
    /// Where the key that is handed over is going to be stored.
    fn key_place(&self) -> Option<String> {
        None
    }

    /// Called once, after the user has agreed and before anything is locked or written.
    fn before_lock(&self) -> Result<Vec<Note>> {
        Ok(Vec::new())
    }

    /// Called under the lock, before the first file is written.
    fn before_write(&self, _: &Plan) -> Result<Vec<Note>> {
        Ok(Vec::new())
    }

    /// Called under the lock, after the last file is written.
    fn after_write(&self, _: &Journal) -> Result<()> {
        Ok(())
    }
}

/// Restores the key helper with the references to it, and removes it with the last one.
pub(super) struct ResolverCleanup<'h>(pub(super) &'h Host);

impl CommitHooks for ResolverCleanup<'_> {
    /// The old bytes come back in any case: if the clients get no key by them now, that is a warning.
    fn before_write(&self, plan: &Plan) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        for (id, program) in key_helper::references(plan)? {
            let key = KeyContext::load(self.0)?;
            let variables = key.variables(&id);
            let reach = key.helper.install(program);
            let reach = reach.and_then(|()| key_helper::verify(self.0, program, &id, &variables));
            if let Err(error) = reach {
                notes.push(warning(text::message::no_key_from_old_reference(error.message())));
            }
        }
        Ok(notes)
    }

    fn after_write(&self, journal: &Journal) -> Result<()> {
        key_helper::remove_unused_copy(self.0, journal, |copy| service::runs(self.0, copy))
    }
}

/// The exit code of a written plan: that of a conflict if something asked for by name is not in it.
pub(super) fn exit_code(plan: &Plan) -> u8 {
    if plan.is_incomplete { Error::Conflict { fields: Vec::new() }.exit_code() } else { 0 }
}

impl<P: Fn(&Journal) -> Result<(Plan, Operation)>> Commit<'_, P> {
    /// Runs the command to its report; returns the exit code, which is 0 also if the user declines.
    ///
    /// # Errors
    /// As planning and writing; nothing is written then.
    pub(super) fn run(self) -> Result<u8> {
        Ok(self.execute()?.map_or(0, |plan| exit_code(&plan)))
    }

    /// As `run`; false if the user declines.
    ///
    /// # Errors
    /// As `run`.
    pub(super) fn run_if_confirmed(self) -> Result<bool> {
        Ok(self.execute()?.is_some())
    }

    /// The plan that was written; `None` if the user declines.
    fn execute(self) -> Result<Option<Plan>> {
        // The wizard, which has agreed with its user already, ends in its own way.
        let ends_here = matches!(self.consent, Consent::Ask(_)) && self.agreed.is_none();
        let (host, screen) = (self.host, self.screen);
        let Some((plan, outcome)) = self.run_unreported()? else { return Ok(None) };
        report::finish(screen, &plan, outcome);
        if ends_here && outcome.entry.is_some() {
            report::show_next(host, screen, &plan)?;
        }
        Ok(Some(plan))
    }

    /// As `run`, for a command that reports by itself; `None` if the user declines.
    ///
    /// # Errors
    /// As `run`.
    pub(super) fn run_unreported(mut self) -> Result<Option<(Plan, Outcome)>> {
        let Some(shown) = self.confirm_first()? else { return Ok(self.decline()) };
        let prepared = match self.consent {
            Consent::Missing => Vec::new(),
            _ => self.hooks.before_lock()?,
        };
        let result = match shown {
            Shown::Nothing(plan) => Ok(Some((plan, Outcome::default()))),
            Shown::Plan(plan) => self.write(Some(plan)),
            Shown::Unasked => self.write(None),
        };
        match result {
            Ok(Some((mut plan, outcome))) => {
                if outcome.notes_shown {
                    self.show_notes(&prepared);
                }
                plan.notes.extend(prepared);
                Ok(Some((plan, outcome)))
            }
            // What is done already is reported all the same.
            Ok(None) => {
                self.show_notes(&prepared);
                Ok(self.decline())
            }
            Err(error) => {
                self.show_notes(&prepared);
                Err(error)
            }
        }
    }

    /// Shows the plan and asks, if there is anything to ask; `None` if the user declines.
    fn confirm_first(&mut self) -> Result<Option<Shown>> {
        let journal = Journal::load(self.host)?;
        let mut seen = self.agreed.take();
        let is_given = self.consent == Consent::Given;
        if seen.is_none() && (!is_given || !journal.has_open()) {
            let (plan, _) = (self.plan)(&journal)?;
            if plan.is_noop() && !journal.has_open() {
                if journal.is_unsaved() {
                    transaction::save_records(self.host);
                }
                // No transaction follows that would do it.
                files::remove_stale_temp_files(&self.host.state_dir());
                return Ok(Some(Shown::Nothing(plan)));
            }
            if is_given {
                return Ok(Some(Shown::Unasked));
            }
            if self.consent == Consent::Missing {
                return Err(consent::refusal());
            }
            if !plan.is_empty() && !self.ask(&plan)? {
                return Ok(None);
            }
            seen = Some(plan);
        }
        let Some(plan) = seen else { return Ok(Some(Shown::Unasked)) };
        // If the user declines the changed plan, the key is not stored.
        if plan.is_outdated() && !journal.has_open() {
            let (fresh, _) = (self.plan)(&Journal::load(self.host)?)?;
            if !plan.has_same_writes_as(&fresh) {
                return Ok(self.ask_again(fresh)?.map(Shown::Plan));
            }
        }
        Ok(Some(Shown::Plan(plan)))
    }

    /// Writes what was shown; what it has become meanwhile is shown and asked again. `None` if the user declines.
    fn write(&self, mut shown: Option<Plan>) -> Result<Option<(Plan, Outcome)>> {
        loop {
            let attempt = Attempt {
                commit: self,
                shown: shown.as_ref(),
                recovered: RefCell::default(),
                late: RefCell::default(),
            };
            let waiting = &mut |holder: &str| self.screen.waiting(holder);
            match transaction::run(self.host, &attempt, MAX_ATTEMPTS, waiting)? {
                transaction::Outcome::Unchanged(plan) => {
                    return Ok(Some((plan, Outcome::default())));
                }
                transaction::Outcome::Rejected(plan) => match self.ask_again(plan)? {
                    Some(plan) => shown = Some(plan),
                    None => return Ok(None),
                },
                transaction::Outcome::Written { mut plan, entry, warnings } => {
                    let mut late = attempt.late.into_inner();
                    late.extend(
                        warnings
                            .iter()
                            .map(|error| warning(text::message::written_but(error.message()))),
                    );
                    let notes_shown = shown.is_some();
                    if notes_shown {
                        self.show_notes(&late);
                    } else if self.screen.shows_diffs() {
                        report::show_diff(self.screen, &plan);
                    }
                    plan.notes.extend(late);
                    let outcome = Outcome { entry: Some(entry), notes_shown, ..Outcome::default() };
                    return Ok(Some((plan, outcome)));
                }
            }
        }
    }

    fn ask_again(&self, plan: Plan) -> Result<Option<Plan>> {
        self.screen.say(text::changed_meanwhile());
        Ok((plan.is_empty() || self.ask(&plan)?).then_some(plan))
    }

    fn ask(&self, plan: &Plan) -> Result<bool> {
        let rows = overview::rows(self.host, plan, self.hooks.key_place())?;
        self.screen.rows(wizard::summary(), &rows);
        self.show_notes(&plan.notes);
        let question = match self.consent {
            Consent::Ask(question) => question,
            Consent::Given | Consent::Missing => wizard::confirm_write(),
        };
        loop {
            match prompt::review(self.host, question)? {
                Review::Yes => return Ok(true),
                Review::No => return Ok(false),
                Review::ShowDiff => report::show_whole_diff(self.host, self.screen, plan),
            }
        }
    }

    fn show_notes(&self, notes: &[Note]) {
        notes.iter().for_each(|note| self.screen.note(note));
    }

    fn decline<T>(&self) -> Option<T> {
        self.screen.say(text::nothing_written());
        None
    }
}

/// What the user knows of a plan before it is written.
enum Shown {
    /// There is nothing to write, and so nothing to lock.
    Nothing(Plan),
    /// The plan, which the user agreed to.
    Plan(Plan),
    /// Nothing: no question is asked.
    Unasked,
}

/// One transaction of a command.
struct Attempt<'a, 'c, P: Fn(&Journal) -> Result<(Plan, Operation)>> {
    commit: &'a Commit<'c, P>,
    shown: Option<&'a Plan>,
    /// What was recovered, for the JSON report.
    recovered: RefCell<Vec<Note>>,
    /// Notes that are not in the plan that was shown.
    late: RefCell<Vec<Note>>,
}

impl<P: Fn(&Journal) -> Result<(Plan, Operation)>> Hooks for Attempt<'_, '_, P> {
    fn recovered(&self, message: &Message) {
        let note = warning(message.clone());
        self.commit.screen.note(&note);
        self.recovered.borrow_mut().push(note);
    }

    fn plan(&self, journal: &Journal) -> Result<(Plan, Operation)> {
        let (mut plan, operation) = (self.commit.plan)(journal)?;
        if self.commit.screen.is_json() {
            plan.notes.append(&mut self.recovered.borrow_mut());
        }
        Ok((plan, operation))
    }

    fn accepts(&self, plan: &Plan) -> bool {
        self.shown.is_none_or(|shown| shown.has_same_writes_as(plan))
    }

    fn before_write(&self, plan: &mut Plan) -> Result<()> {
        *self.late.borrow_mut() = self.commit.hooks.before_write(plan)?;
        Ok(())
    }

    fn after_write(&self, journal: &Journal) -> Result<()> {
        self.commit.hooks.after_write(journal)
    }
}

fn warning(message: Message) -> Note {
    Note::general(Level::Warning, message)
}
