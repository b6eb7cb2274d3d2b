//! `wcode key scrub`: shows every plain-text copy of a key, asks, and takes them out.

use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::{self, Screen};
use crate::clients::{Level, Note};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::plan::journal::Journal;
use crate::plan::scrub::{self, Action, KeyCopies, KeyCopy, ScrubResult, Search};
use crate::plan::transaction::{self, Transaction};
use crate::prompt;
use crate::text::{key_commands as text, report as words};
use serde_json::{Value, json};

/// Find and remove plain-text copies of a key (in the clients' files, shell files, histories)
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do not prompt; required without a terminal, as this cannot be undone
    #[arg(long, short)]
    yes: bool,
    /// Also remove the key from wcode's journal; `wcode undo` no longer works for those entries
    #[arg(long, alias = "end-undo")]
    purge_journal: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let is_allowed = screen.can_ask() || args.yes || args.dry_run;
    let (vendor, id) = args.key.find(host)?;
    let all = args.key.key_name.is_none();
    let ask =
        scrub::ScrubOptions { vendor: &vendor, id: &id, all, unlock_prompt: unlock_prompt(screen) };
    if !args.dry_run && transaction::has_pending(host) {
        is_allowed.then_some(()).ok_or_else(refusal)?;
        // What a killed run left beside a file may be the last copy that there is to take out.
        drop(Transaction::begin(host, &mut |holder: &str| screen.waiting(holder))?);
    }
    let journal = Journal::load(host)?;
    let search = scrub::search(host, &journal, &ask)?;
    let findings = scrub::scan(host, &journal, &search);
    if !screen.is_json() {
        show(screen, &findings, args);
    }
    if !is_allowed && changes_anything(&findings, args) {
        return Err(refusal());
    }
    let outcome = match agreed((host, screen), &findings, args)? {
        Some(agreed) => write(host, screen, &search, findings, &agreed)?,
        None => Done { outcome: ScrubResult::untouched(&findings), findings },
    };
    let incomplete = outcome.findings.incomplete();
    let errors = outcome.outcome.errors.iter().chain(&search.trouble).chain(&incomplete);
    let errors: Vec<&Error> = errors.collect();
    report((host, screen), &outcome, &errors, args);
    Ok(errors.into_iter().map(Error::exit_code).max().unwrap_or(0))
}

/// Neither `--yes` nor a terminal.
fn refusal() -> Error {
    Error::usage_hint(text::message::cannot_be_brought_back(), text::message::hint_scrub())
}

/// True if there is a copy that may be removed.
fn changes_anything(findings: &KeyCopies, args: &Args) -> bool {
    findings.changes_files() || args.purge_journal && findings.in_journal().next().is_some()
}

/// What was looked at last, and what became of it.
struct Done {
    findings: KeyCopies,
    outcome: ScrubResult,
}

/// What may be written.
struct Agreed {
    /// The user saw the list and confirmed it.
    asked: bool,
    /// The journal's copies as well.
    purge_journal: bool,
}

/// Whether to write.
fn agreed(
    (host, screen): (&Host, &Screen),
    findings: &KeyCopies,
    args: &Args,
) -> Result<Option<Agreed>> {
    let has_copies = findings.in_journal().next().is_some();
    let asks = screen.can_ask() && !args.yes;
    if args.dry_run || !(findings.changes_files() || has_copies && (args.purge_journal || asks)) {
        return Ok(None);
    }
    if !asks {
        return Ok(Some(Agreed { asked: false, purge_journal: args.purge_journal }));
    }
    let files =
        findings.changes_files() && prompt::confirm_irreversible(host, text::take_copies_out())?;
    if findings.changes_files() && !files {
        return Ok(None);
    }
    let purge_journal = has_copies
        && (args.purge_journal || prompt::confirm_irreversible(host, text::purge_journal())?);
    Ok((files || purge_journal).then_some(Agreed { asked: true, purge_journal }))
}

/// Writes what was shown. If an interrupted command had to be recovered first, the files are scanned again, unless the
/// user confirmed the list: then a file that has changed since is refused.
fn write(
    host: &Host,
    screen: &Screen,
    search: &Search,
    shown: KeyCopies,
    agreed: &Agreed,
) -> Result<Done> {
    let waiting = &mut |holder: &str| screen.waiting(holder);
    let mut transaction = Transaction::begin(host, waiting)?;
    let recovered = &transaction.recovered;
    recovered.iter().for_each(|message| screen.warn(&message.text()));
    let is_stale = !recovered.is_empty() && !agreed.asked;
    let findings = if is_stale { scrub::scan(host, &transaction.journal, search) } else { shown };
    let outcome = scrub::write_redactions(
        host,
        &mut transaction.journal,
        &findings,
        agreed.purge_journal,
        waiting,
    )?;
    // The next command reads the entries instead.
    let _ = transaction.journal.save_records();
    Ok(Done { findings, outcome })
}

/// The list on stdout: each place, and what is done there.
fn show(screen: &Screen, findings: &KeyCopies, args: &Args) {
    for found in findings.in_files().chain(findings.in_journal()) {
        let line = found.line.map(|line| format!(":{line}")).unwrap_or_default();
        let shown =
            if found.shown.is_empty() { String::new() } else { format!("  {}", found.shown) };
        screen.data(&format!("{}{line}{shown}\n    {}\n", found.path.display(), plan(found, args)));
    }
    findings.notes.iter().for_each(|note| screen.note(note));
    if findings.is_empty() && findings.incomplete().is_none() {
        screen.say(text::no_copy_found());
    }
}

/// What is to be done about one copy, in words.
fn plan(found: &KeyCopy, args: &Args) -> String {
    let stays = found.action == Action::Leave || found.kind == "journal" && !args.purge_journal;
    match &found.why {
        Some(why) if stays => words::about(Action::Leave.description(), why),
        Some(why) if found.action != Action::Leave => words::about(found.action.description(), why),
        _ => found.action.description().to_owned(),
    }
}

fn report((host, screen): (&Host, &Screen), done: &Done, errors: &[&Error], args: &Args) {
    let Done { findings, outcome } = done;
    if screen.is_json() {
        screen.document(describe(host, done, errors, args));
        return;
    }
    errors.iter().for_each(|error| screen.print_error(error));
    let gone = outcome.found.iter().filter(|(_, is_done)| *is_done).count();
    if gone > 0 {
        let told = if gone == 1 { text::one_copy_gone().into() } else { text::copies_gone(gone) };
        screen.say(&told);
        advice(host, findings).iter().for_each(|note| screen.note(note));
    } else if !findings.is_empty() {
        screen.say(words::nothing_written());
    }
}

fn advice(host: &Host, findings: &KeyCopies) -> Vec<Note> {
    let mut notes = findings.advice(host);
    if findings.changes_a_history() {
        notes.push(Note::general(Level::Info, text::message::open_shells()));
    }
    notes
}

fn describe(host: &Host, done: &Done, errors: &[&Error], args: &Args) -> Value {
    let Done { findings, outcome } = done;
    let found: Vec<Value> = outcome
        .found
        .iter()
        .map(|(found, is_done)| {
            let stays =
                found.action == Action::Leave || found.kind == "journal" && !args.purge_journal;
            json!({
                "path": found.path.display().to_string(),
                "line": found.line,
                "kind": found.kind,
                "action": if stays { Action::Leave } else { found.action },
                "done": is_done,
                "why": found.why.as_ref().filter(|_| stays || found.kind != "journal"),
            })
        })
        .collect();
    let written = outcome.found.iter().any(|(_, is_done)| *is_done);
    let purges_journal = args.purge_journal && findings.in_journal().next().is_some();
    let mut notes = findings.notes.clone();
    notes.extend(advice(host, findings).into_iter().filter(|_| written));
    json!({
        "changed": written || args.dry_run && (findings.changes_files() || purges_journal),
        "written": written,
        "dry_run": args.dry_run,
        "found": found,
        "notes": notes,
        "errors": errors.iter().map(|error| screen::describe(error)).collect::<Vec<_>>(),
    })
}
