//! The program that clients run to fetch a key: its path in their files, and whether it works from there.
//!
//! A client may run a program only by an absolute path without shell characters, of a regular file that
//! the user owns and no one else can write. If ours is not such a file (installed by root, behind a package manager's
//! symlink that the next update moves, or in a folder that goes with a version of npm, mise or Homebrew), a copy in our
//! data folder is used: updated with us, and removed when nothing refers to it any more.

use crate::clients::{self, KeyRequest, Reference};
use crate::error::cause_message;
use crate::error::{Error, FileOp, Result};
use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use crate::keys::{self, KeyId, UnlockPrompt};
use crate::plan::Plan;
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::saved_inputs::KeyMode;
use crate::release::{self, stable_copy};
use crate::text::Message;
use crate::text::resolver as text;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// More than the resolver itself allows for a key store.
const HELPER_TIMEOUT: Duration = Duration::from_secs(15);

/// What is known of our own program on this machine.
#[derive(Debug, Clone)]
pub struct KeyHelper {
    /// This program.
    program: PathBuf,
    /// The path of the copy, which need not exist.
    copy: PathBuf,
    /// Clients can run `program` itself, now and after an update.
    is_trusted: bool,
}

impl KeyHelper {
    /// Looks at this process's program.
    ///
    /// # Errors
    /// If the system does not report its path.
    pub fn new(host: &Host) -> Result<Self> {
        let program = host.current_exe()?;
        let is_trusted = is_trusted(&program)?
            && !release::moves_with_updates(&program)
            && !host.is_started_via_symlink("wcode", &program);
        Ok(Self { copy: stable_copy::path(host), program, is_trusted })
    }

    /// The path for the clients' files: the one they have, if that still works, else ours.
    ///
    /// # Errors
    /// `Error::Usage` if clients accept none of our paths.
    pub fn path(&self, standing: Option<&Path>) -> Result<PathBuf> {
        if let Some(standing) = standing
            && is_trusted(standing)?
            && !release::moves_with_updates(standing)
        {
            return Ok(standing.to_owned());
        }
        let path = if self.is_trusted { &self.program } else { &self.copy };
        match clients::program_problem(path) {
            None => Ok(path.clone()),
            Some(problem) => Err(Error::usage_hint(problem, text::message::plain_data_dir())),
        }
    }

    /// Makes the copy if `path` is its path and it is missing, of another build, or writable by others.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn install(&self, path: &Path) -> Result<()> {
        if path != self.copy
            || self.program == self.copy
            || files::is_same_build(&self.program, &self.copy) && is_trusted(&self.copy)?
        {
            return Ok(());
        }
        stable_copy::write(&self.program, &self.copy)
    }

    /// True for the place of our copy, which can be made anew.
    pub fn is_copy(&self, path: &Path) -> bool {
        path == self.copy && self.program != self.copy
    }

    /// The copy, if it is of another build than this one.
    pub fn stale_copy(&self) -> Option<&Path> {
        let is_copy = self.copy.exists() && self.program != self.copy;
        (is_copy && !files::is_same_build(&self.program, &self.copy)).then_some(&*self.copy)
    }

    /// Updates the copy if there is one, or should be.
    ///
    /// # Errors
    /// As `install`.
    pub fn refresh(&self, journal: &Journal) -> Result<()> {
        let records = journal.records();
        let mut standing = records.iter().filter_map(|(_, record)| record.inputs.resolver.as_ref());
        let is_needed = self.copy.exists() || standing.any(|path| *path == self.copy);
        if is_needed { self.install(&self.copy) } else { Ok(()) }
    }
}

/// Updates the copy, if there is one or should be, to the program that runs.
///
/// # Errors
/// If the journal cannot be read or the copy not written.
pub(crate) fn refresh_copy(host: &Host) -> Result<()> {
    KeyHelper::new(host)?.refresh(&Journal::load(host)?)
}

/// Each key that a plan's records refer to, with the program that their clients run for it.
///
/// # Errors
/// If a key's name makes no sense.
pub(crate) fn references(plan: &Plan) -> Result<Vec<(KeyId, &Path)>> {
    let mut found = Vec::new();
    for (owner, record) in &plan.records {
        let Some(record) = record else { continue };
        let program = record.inputs.resolver.as_deref();
        let Some(reference) = record.referred_key(owner)?.zip(program) else { continue };
        if !found.contains(&reference) {
            found.push(reference);
        }
    }
    Ok(found)
}

/// Removes the copy if nothing refers to it; `is_run` says whether the service runs it.
///
/// # Errors
/// If it cannot be removed.
pub(crate) fn remove_unused_copy(
    host: &Host,
    journal: &Journal,
    is_run: impl Fn(&Path) -> bool,
) -> Result<()> {
    let copy = stable_copy::path(host);
    if !files::may_exist(&copy)
        || is_used_by_clients(host, journal, &copy)?
        || !was_made_by_us(host, journal, &copy)?
        || is_run(&copy)
    {
        return Ok(());
    }
    stable_copy::delete(&copy)
}

/// Removes the copy that was made for a service which is gone now, if no client has its keys by it.
///
/// # Errors
/// If it cannot be removed.
pub(crate) fn remove_copy_of_service(host: &Host, journal: &Journal) -> Result<()> {
    let copy = stable_copy::path(host);
    let is_own = || host.current_exe().is_ok_and(|program| program == copy);
    if !files::may_exist(&copy) || is_own() || is_used_by_clients(host, journal, &copy)? {
        return Ok(());
    }
    stable_copy::delete(&copy)
}

fn is_used_by_clients(host: &Host, journal: &Journal, copy: &Path) -> Result<bool> {
    let is_reference =
        |(_, record): &(&Owner, &Record)| record.inputs.key_mode == Some(KeyMode::Ref);
    Ok(journal.records().iter().any(is_reference) || is_named_by_a_client(host, journal, copy)?)
}

/// True if the config of a client still names the program: an entry of the user's has its key by it.
fn is_named_by_a_client(host: &Host, journal: &Journal, copy: &Path) -> Result<bool> {
    let recorded = journal.entries()?.iter().flat_map(|entry| &entry.header.files);
    let mut files: Vec<PathBuf> = recorded.map(|file| file.target.clone()).collect();
    files.extend(clients::ALL.iter().map(|client| client.config(host)));
    files.sort();
    files.dedup();
    let copy = copy.display().to_string();
    Ok(files.iter().any(|path| {
        let bytes = files::read(path).ok().flatten().unwrap_or_default();
        memchr::memmem::find(&bytes, copy.as_bytes()).is_some()
    }))
}

/// A program that the user put there themselves was never named by a record, or is the one that runs.
fn was_made_by_us(host: &Host, journal: &Journal, copy: &Path) -> Result<bool> {
    let records = journal.entries()?.iter().flat_map(|entry| &entry.header.records);
    let mut named = records.filter_map(|(_, record)| record.as_ref()?.inputs.resolver.as_deref());
    let is_named = named.any(|path| path == copy);
    Ok(is_named && host.current_exe().is_ok_and(|program| program != copy))
}

/// Why clients would refuse to run the program under this path; `None` if they run it.
pub(crate) fn untrusted_reason(path: &Path) -> Option<Message> {
    if is_trusted(path).unwrap_or(false) {
        return None;
    }
    let shown = path.display();
    Some(if path.exists() {
        text::message::program_not_yours(shown)
    } else {
        text::message::program_gone(shown)
    })
}

/// Which processes the helper gives the key to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reach {
    /// It gives the key, also from an empty environment.
    Everywhere,
    /// It gives the key only to programs that were started from this session.
    InThisSession,
}

/// Runs the helper as clients do and asks it for a key.
///
/// # Errors
/// `Error::NoKey` or `Error::KeyStore` if there is no key, `Error::KeyStore` if the helper fails.
pub(crate) fn verify(
    host: &Host,
    program: &Path,
    id: &KeyId,
    variables: &[String],
) -> Result<Reach> {
    // If this fails as well, its error is the clearer one; and a store that hangs is waited for once.
    keys::get(host, id, UnlockPrompt::Forbidden)?;
    let state = ("WCODE_STATE_DIR".to_owned(), host.state_dir().display().to_string());
    if request_key(program, id, std::slice::from_ref(&state)).is_ok() {
        return Ok(Reach::Everywhere);
    }
    let names = Reference::PASSED.into_iter().chain(variables.iter().map(String::as_str));
    let passed = names.filter_map(|name| Some((name.to_owned(), host.var(name)?.to_owned())));
    let env: Vec<_> = passed.chain([state]).collect();
    request_key(program, id, &env).map(|()| Reach::InThisSession).map_err(|problem| {
        Error::KeyStore {
            problem: text::message::no_key_for_clients(program.display(), problem),
            hint: text::message::only_in_this_shell(),
        }
    })
}

fn request_key(program: &Path, id: &KeyId, env: &[(String, String)]) -> Result<(), Message> {
    let reference = id.reference();
    let request = KeyRequest::for_key(&reference);
    let argv = [program.display().to_string(), "resolve".to_owned()];
    let job = BoundedCommand {
        argv: &argv,
        stdin: request.as_bytes(),
        env: Some(env),
        inherit_stderr: false,
    };
    let output = job.run(HELPER_TIMEOUT).map_err(|error| cause_message(&error))?;
    let answer = zeroize::Zeroizing::new(output.stdout);
    let answer: Value = serde_json::from_slice(&answer).map_err(|_| output.status.clone())?;
    if answer["values"][&reference].is_string() {
        return Ok(());
    }
    let message = answer["errors"][&reference]["message"].as_str();
    Err(message.map_or_else(text::message::no_answer, Message::from))
}

fn is_trusted(path: &Path) -> Result<bool> {
    if clients::program_problem(path).is_some() {
        return Ok(false);
    }
    files::check_own_program(path).map_err(Error::file(FileOp::Read, path))
}
