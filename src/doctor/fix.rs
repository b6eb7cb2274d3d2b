//! What `doctor --fix` does: only what is safe to do without asking.

use crate::doctor::report::{CheckReport, Fix};
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::plan::key_options::KeyContext;
use crate::plan::transaction::Transaction;
use crate::service;
use crate::text::Message;
use crate::text::doctor::message as text;
use std::path::Path;

/// What was done about one row.
#[derive(Debug)]
pub(crate) struct FixResult {
    /// The name of the check.
    pub check: &'static str,
    /// What was done; or why it could not be.
    pub outcome: Result<Vec<Message>>,
}

/// Fixes what can be fixed without asking; a row without a `fix` is left.
pub(crate) fn apply_fixes(
    host: &Host,
    rows: &[CheckReport],
    waiting: &mut dyn FnMut(&str),
) -> Vec<FixResult> {
    let mut done: Vec<&Fix> = Vec::new();
    let mut results = Vec::new();
    for row in rows {
        let Some(fix) = row.fix().filter(|fix| !done.contains(fix)) else { continue };
        done.push(fix);
        let outcome = apply(host, fix, waiting);
        results.push(FixResult { check: row.id(), outcome });
    }
    results
}

fn apply(host: &Host, fix: &Fix, waiting: &mut dyn FnMut(&str)) -> Result<Vec<Message>> {
    match fix {
        Fix::Mode(path, mode) => Ok(vec![tighten(path, *mode)?]),
        Fix::Resolver => Ok(vec![refresh_resolver(host, waiting)?]),
        Fix::Recover => recover_journal(host, waiting),
        Fix::Service => {
            let ask = service::InstallOptions { keep: true, ..service::InstallOptions::default() };
            service::install(host, ask)?;
            Ok(vec![text::service_written_anew()])
        }
    }
}

/// Fewer bits than the file has now, whatever it had when it was looked at.
fn tighten(path: &Path, mode: u32) -> Result<Message> {
    let now = files::mode(path).unwrap_or(mode);
    files::change_mode(path, now & mode).map_err(Error::file(FileOp::Write, path))?;
    Ok(text::tightened(path.display(), format!("{now:03o}"), format!("{:03o}", now & mode)))
}

fn refresh_resolver(host: &Host, waiting: &mut dyn FnMut(&str)) -> Result<Message> {
    let transaction = Transaction::begin(host, waiting)?;
    KeyContext::load(host)?.helper.refresh(&transaction.journal)?;
    Ok(text::copy_refreshed())
}

fn recover_journal(host: &Host, waiting: &mut dyn FnMut(&str)) -> Result<Vec<Message>> {
    Ok(Transaction::begin(host, waiting)?.recovered)
}
