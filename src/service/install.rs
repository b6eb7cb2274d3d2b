//! Installs the service and takes it out again: wholly, or not at all.

use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::release::stable_copy;
use crate::service::choice;
use crate::service::definition::marked;
use crate::service::manager::{Manager, Scope, Step};
use crate::service::manager_command::{self, ManagerCommand};
use crate::service::status::{self, ServiceStatus};
use crate::service::{Definition, ServiceEnv, WithheldVariable};
use crate::text::service as text;
use std::path::Path;

/// Units are no secret: systemd warns of one that others cannot read.
const MODE: u32 = 0o644;

/// What is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InstallOptions {
    /// Whose service to install; `None` for the default.
    pub scope: Option<Scope>,
    /// Also over a definition that is not ours, or was edited.
    pub force: bool,
    /// Keep the program and the variables of the definition that is there, rather than take this one and this shell's.
    pub keep: bool,
    /// Only report what would be done.
    pub dry_run: bool,
}

/// What was done, or would be.
#[derive(Debug, Default)]
pub(crate) struct Done {
    /// Something was, or would be, changed.
    pub is_change: bool,
    /// The definition, if one was, or would be, written.
    pub text: Option<String>,
    /// The programs that were run, or would be.
    pub calls: Vec<ManagerCommand>,
    /// Variables that were not handed on.
    pub held: Vec<WithheldVariable>,
}

impl Done {
    pub(super) fn of(calls: Vec<ManagerCommand>) -> Self {
        Self { is_change: true, calls, ..Self::default() }
    }
}

/// Installs the service, and starts it.
///
/// # Errors
/// `Error::Service` if no manager answers, if a definition is in the way, and if the manager fails; the
/// machine is then as it was.
pub(crate) fn install(host: &Host, ask: InstallOptions) -> Result<Done> {
    let manager = choice::manager(host, ask.scope)?;
    let manager = manager.as_ref();
    let before = Definition::read(manager)?;
    guard(manager, &before, ask.force)?;
    let mut around = ServiceEnv::new(host)?;
    let mut environment = manager.environment(&around.variables);
    if let Definition::Ours(text) = &before
        && ask.keep
    {
        around = around.with_program(manager.program_in(text));
        environment = manager.environment_in(text);
    }
    let text = marked(&manager.render(&around, &environment));
    let is_new = !matches!(&before, Definition::Ours(standing) if *standing == text);
    let standing = status::read(host, manager);
    let calls = calls(manager, &standing, is_new);
    if !ask.dry_run {
        must_answer(manager)?;
        let is_copy_new = around.make_copy()?;
        let done = carry_out(manager, &standing, is_new.then_some(text.as_str()), &calls);
        if done.is_err() && is_copy_new {
            let _ = stable_copy::delete(Path::new(&around.program));
        }
        done?;
    }
    Ok(Done {
        is_change: is_new || !calls.is_empty(),
        text: (is_new || ask.dry_run).then_some(text),
        calls,
        held: around.held,
    })
}

/// Stops the service for good and removes what defines it.
///
/// # Errors
/// As `install`.
pub(crate) fn uninstall(host: &Host, ask: InstallOptions) -> Result<Done> {
    let manager = choice::manager(host, ask.scope)?;
    let manager = manager.as_ref();
    let before = Definition::read(manager)?;
    if !before.is_there() {
        return Ok(Done::default());
    }
    guard(manager, &before, ask.force)?;
    let (stop, forget) = (manager.calls(Step::Disable), manager.calls(Step::Forget));
    if !ask.dry_run {
        must_answer(manager)?;
        manager_command::run_all(&stop)?;
        remove(manager)?;
        manager_command::run_all(&forget)?;
    }
    Ok(Done::of(stop.into_iter().chain(forget).collect()))
}

/// Nothing is written if no manager would read it.
pub(super) fn must_answer(manager: &dyn Manager) -> Result<()> {
    let answer = manager_command::ask(&manager.probe());
    if answer.is_some_and(|output| output.success) {
        return Ok(());
    }
    Err(Error::Service {
        problem: text::message::no_answer(manager.name()),
        hint: manager.unavailable_hint(),
    })
}

/// Definitions that wcode did not write are kept.
fn guard(manager: &dyn Manager, before: &Definition, force: bool) -> Result<()> {
    let path = manager.path().display();
    let problem = match before {
        Definition::Foreign if !force => text::message::not_made_by_us(path),
        Definition::Edited if !force => text::message::was_edited(path),
        _ => return Ok(()),
    };
    Err(Error::Service { problem, hint: text::message::hint_force() })
}

fn calls(manager: &dyn Manager, standing: &ServiceStatus, is_new: bool) -> Vec<ManagerCommand> {
    let wanted = [
        (Step::Load, is_new),
        (Step::Replace, is_new && standing.is_running),
        (Step::Enable, !(standing.is_enabled && standing.is_running)),
    ];
    let steps = wanted.into_iter().filter(|(_, is_wanted)| *is_wanted);
    steps.flat_map(|(step, _)| manager.calls(step)).collect()
}

/// Writes the definition and runs the calls; puts back what was there if one fails.
fn carry_out(
    manager: &dyn Manager,
    standing: &ServiceStatus,
    text: Option<&str>,
    calls: &[ManagerCommand],
) -> Result<()> {
    let Some(text) = text else { return manager_command::run_all(calls) };
    let path = manager.path();
    let before = files::read(path)?;
    let made = files::create_folders(files::parent(path))?;
    let written = files::replace(path, &manager.encode(text), MODE)
        .map_err(Error::file(FileOp::Write, path))
        .and_then(|()| manager_command::run_all(calls));
    let Err(error) = written else { return Ok(()) };
    put_back(manager, standing, before.as_deref());
    files::remove_folders(&made);
    Err(error)
}

/// Best effort: the failure that led here is the one that is reported.
fn put_back(manager: &dyn Manager, standing: &ServiceStatus, before: Option<&[u8]>) {
    let path = manager.path();
    if !standing.is_enabled {
        attempt(manager, Step::Disable);
    }
    let _ = match before {
        Some(bytes) => files::replace(path, bytes, MODE),
        None => files::delete(path),
    };
    attempt(manager, if before.is_some() { Step::Load } else { Step::Forget });
    if standing.is_running {
        attempt(manager, Step::Replace);
    }
}

fn attempt(manager: &dyn Manager, step: Step) {
    let calls = manager.calls(step).into_iter();
    let calls: Vec<ManagerCommand> =
        calls.map(|call| ManagerCommand { ignore_failure: true, ..call }).collect();
    let _ = manager_command::run_all(&calls);
}

fn remove(manager: &dyn Manager) -> Result<()> {
    let path = manager.path();
    files::delete(path).map_err(Error::file(FileOp::Remove, path))?;
    if manager.scope() == Scope::User {
        // Removed if nothing else is in them.
        let folders: Vec<_> = path.ancestors().skip(1).take(2).map(Into::into).collect();
        files::remove_folders(&folders);
    }
    Ok(())
}
