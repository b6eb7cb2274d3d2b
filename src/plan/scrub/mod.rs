//! Finds plain-text copies of a vendor's key by value and takes them out: `wcode key scrub`.
//!
//! `search` says what to look for and what is still in use, `locations` where to look, `key_matcher` finds; `json`, `shell`,
//! `history` and `forms` know how a key leaves a file of each form so that its reader still takes the file; `copies` is
//! about the journal's old bytes, `carry` writes, `show` makes a line fit to be shown.
//!
//! Promises: looking writes nothing; what is in use is left and reported, so nothing stops working and the last copy of a key
//! stays; each file is replaced in one step and only as it was shown; the key reaches no journal, report or error.
//! There is no way back: a copy of the old bytes would be one more copy of the key.

mod excerpt;
mod file_formats;
mod history;
mod journal_copies;
mod json;
mod key_matcher;
mod locations;
mod search;
mod shell;
mod write;

pub(crate) use file_formats::Action;
pub(crate) use search::{ScrubOptions, Search, search};
pub(crate) use write::{ScrubResult, write_redactions};

use crate::clients::{Client, KeyCopyKind, Level, Note};
use crate::document::Dialect;
use crate::error::Error;
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use crate::text::scrub as text;
use file_formats::Redaction;
use journal_copies::EntryCopies;
use json::Style;
use locations::{Format, Location};
use std::collections::BTreeSet;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A larger file is reported, not read.
const MAX_FILE_SIZE: u64 = 32 * 1024 * 1024;

/// Longer than any key with one byte on each side, which shows whether it is a whole word.
const OVERLAP: usize = 8 * 1024;

/// All that was found: data, nothing is written yet.
#[derive(Debug, Default)]
pub(crate) struct KeyCopies {
    files: Vec<FileCopies>,
    entries: Vec<EntryCopies>,
    /// How many places could not be searched.
    unsearched: usize,
    /// What the user should know.
    pub notes: Vec<Note>,
}

/// One copy of the key.
#[derive(Debug, Clone)]
pub(crate) struct KeyCopy {
    /// The file.
    pub path: PathBuf,
    /// The line in it, from 1; `None` if it has no lines.
    pub line: Option<usize>,
    /// What the file is, in a word.
    pub kind: &'static str,
    /// What is done.
    pub action: Action,
    /// Why it is left, or what else there is to say.
    pub why: Option<String>,
    /// The line with the key blanked.
    pub shown: String,
}

/// One file and its bytes afterwards.
#[derive(Debug)]
struct FileCopies {
    target: PathBuf,
    client: Option<(&'static dyn Client, PathBuf)>,
    is_config: bool,
    before: Vec<u8>,
    after: Option<Vec<u8>>,
    found: Vec<KeyCopy>,
}

impl KeyCopies {
    /// Every copy in a file, in order.
    pub(crate) fn in_files(&self) -> impl Iterator<Item = &KeyCopy> {
        self.files.iter().flat_map(|file| &file.found)
    }

    /// Old bytes in the journal, one per entry.
    pub(crate) fn in_journal(&self) -> impl Iterator<Item = &KeyCopy> {
        self.entries.iter().map(|entry| &entry.found)
    }

    /// A file that is never written, such as a database, need not fit into memory.
    fn push_unread(&mut self, search: &Search, location: Location, target: PathBuf, remedy: &str) {
        // At an edge it may be part of a longer word; the next part shows it whole.
        let is_inside = |bytes: &[u8], at: &Range<usize>| at.start > 0 && at.end < bytes.len();
        let is_held =
            |bytes: &[u8]| search.matcher.find(bytes).iter().any(|at| is_inside(bytes, at));
        match files::any_part(&target, OVERLAP, is_held) {
            Ok(false) => {}
            Err(error) => self.push_unsearched(&error, &location.path),
            Ok(true) => {
                let found = KeyCopy {
                    path: location.path,
                    line: None,
                    kind: location.kind,
                    action: Action::Leave,
                    why: Some(remedy.to_owned()),
                    shown: String::new(),
                };
                self.files.push(FileCopies {
                    target,
                    client: location.client,
                    is_config: false,
                    before: Vec::new(),
                    after: None,
                    found: vec![found],
                });
            }
        }
    }

    /// A place that cannot be looked at.
    fn push_unsearched(&mut self, error: &Error, path: &Path) {
        self.unsearched += usize::from(may_hide_a_file(error));
        self.notes.push(search::unreadable_note(error).at(path));
    }

    /// Why the search is not complete.
    pub(crate) fn incomplete(&self) -> Option<Error> {
        let problem = || text::message::places_not_searched(self.unsearched);
        (self.unsearched > 0).then(|| Error::Unsearched { problem: problem() })
    }

    /// True if there is no copy at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.entries.is_empty()
    }

    /// True if a file is to be changed.
    pub(crate) fn changes_files(&self) -> bool {
        self.files.iter().any(|file| file.after.is_some())
    }

    /// True if a shell's history changes, which an open shell overwrites.
    pub(crate) fn changes_a_history(&self) -> bool {
        let changed = self.files.iter().filter(|file| file.after.is_some());
        changed.flat_map(|file| &file.found).any(|found| found.kind == "history")
    }

    /// What the clients need after a change of their configs.
    pub(crate) fn advice(&self, host: &Host) -> Vec<Note> {
        let configs = self.files.iter().filter(|file| file.is_config && file.after.is_some());
        let ids: BTreeSet<_> =
            configs.filter_map(|file| file.client.as_ref()).map(|(c, _)| c.id()).collect();
        let clients = crate::clients::ALL.into_iter().filter(|client| ids.contains(client.id()));
        let advice = |client: &dyn Client| client.after_change(&client.detect(host).installs);
        clients.filter_map(|client| Some(Note::info(client.id(), advice(client)?))).collect()
    }
}

/// False for a folder, a pipe or a loop of links: nothing is kept there.
fn may_hide_a_file(error: &Error) -> bool {
    let Error::File { source, .. } = error else { return true };
    !matches!(source.kind(), io::ErrorKind::IsADirectory | io::ErrorKind::Other)
}

/// Looks at every place.
pub(crate) fn scan(host: &Host, journal: &Journal, search: &Search) -> KeyCopies {
    let clients: Vec<_> = search
        .client_entries
        .iter()
        .map(|client_entry| (client_entry.client, client_entry.config.clone()))
        .collect();
    let mut findings = KeyCopies { notes: search.notes.clone(), ..KeyCopies::default() };
    let mut seen = BTreeSet::new();
    for location in locations::all(host, journal, &clients) {
        // Two ways to one file are one file; the first of them says what it is.
        let target = match files::resolve(&location.path) {
            Ok(target) => target,
            Err(error) => {
                findings.push_unsearched(&error, &location.path);
                continue;
            }
        };
        if seen.insert(target.clone()) {
            inspect(host, search, location, target, &mut findings);
        }
    }
    journal_copies::scan(journal, search, &mut findings);
    findings
}

fn inspect(
    host: &Host,
    search: &Search,
    location: Location,
    target: PathBuf,
    findings: &mut KeyCopies,
) {
    if files::size(&target).is_some_and(|size| size > MAX_FILE_SIZE) {
        if let Format::Client(KeyCopyKind::Database { remedy }) = location.format {
            return findings.push_unread(search, location, target, remedy);
        }
        let note = Note::general(Level::Warning, text::message::too_large()).at(&location.path);
        let found = findings.files.len();
        findings.push_unread(search, location, target, text::too_large());
        if findings.files.len() > found {
            findings.notes.push(note);
        }
        return;
    }
    if let Some(error) = locations::unlisted(&target) {
        return findings.push_unsearched(&error, &location.path);
    }
    let before = match files::read(&target) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return,
        Err(error) => {
            return findings.push_unsearched(&error, &location.path);
        }
    };
    let longer = search.matcher.longer(&before).len();
    if longer > 0 {
        let note = Note::general(Level::Info, text::message::longer_words(longer));
        findings.notes.push(note.at(&location.path));
    }
    let redaction = if locations::is_ours(host, &target) {
        clean(search, &location, &target, &before)
    } else {
        Redaction::left(&before, &search.matcher, text::of_another_user())
    };
    if redaction.hits.is_empty() {
        return;
    }
    let found = rows(&location, &before, &redaction, search);
    findings.files.push(FileCopies {
        target,
        is_config: matches!(location.format, Format::Client(KeyCopyKind::Config)),
        client: location.client,
        after: redaction.after(&before),
        before,
        found,
    });
}

fn rows(
    location: &Location,
    before: &[u8],
    redaction: &Redaction,
    search: &Search,
) -> Vec<KeyCopy> {
    let is_binary = matches!(location.format, Format::Client(KeyCopyKind::Database { .. }));
    let hits = if is_binary { &redaction.hits[..1] } else { &redaction.hits };
    hits.iter()
        .map(|hit| {
            let (line, shown) = excerpt::line(before, &hit.at, &search.matcher);
            let in_use = match location.format {
                Format::Client(KeyCopyKind::Live { warning }) => Some(warning.to_owned()),
                _ => None,
            };
            KeyCopy {
                path: location.path.clone(),
                line: (!is_binary).then_some(line),
                kind: location.kind,
                action: hit.action,
                why: hit.why.clone().or(in_use),
                shown: if is_binary { String::new() } else { shown },
            }
        })
        .collect()
}

/// What becomes of one file.
fn clean(search: &Search, location: &Location, target: &Path, bytes: &[u8]) -> Redaction {
    let Search { matcher, used, .. } = search;
    let has_escapes = bytes.contains(&b'\\');
    if !has_escapes && matcher.find(bytes).is_empty() {
        return Redaction::default();
    }
    let path = location.path.display().to_string();
    if search.commands.iter().any(|word| word.contains(&path)) {
        return Redaction::left(bytes, matcher, text::key_command_reads_it());
    }
    match location.format {
        Format::Shell | Format::Client(KeyCopyKind::Variables) => {
            shell::clean(bytes, matcher, used)
        }
        Format::History(dialect) => history::clean(bytes, matcher, dialect),
        Format::Json => json::clean_copy(bytes, matcher, Style::plain(Dialect::Json5)),
        Format::Text | Format::Client(KeyCopyKind::Log) => {
            file_formats::plain(bytes, matcher, None)
        }
        Format::Store => Redaction::left(bytes, matcher, text::in_the_key_store()),
        Format::Client(KeyCopyKind::Foreign { remedy } | KeyCopyKind::Database { remedy }) => {
            Redaction::left(bytes, matcher, remedy)
        }
        Format::Client(KeyCopyKind::Credentials(list)) => {
            json::clean_credentials(bytes, matcher, list)
        }
        Format::OtherProgram(name) => {
            Redaction::left(bytes, matcher, &text::belongs_to_another_program(name))
        }
        Format::Client(KeyCopyKind::Copy | KeyCopyKind::Live { .. }) => {
            let env_reference_for = client_entry_of(search, location)
                .and_then(|client_entry| client_entry.env_reference_for.as_deref());
            json::clean_copy(
                bytes,
                matcher,
                Style { env_reference_for, ..Style::plain(Dialect::Json5) },
            )
        }
        Format::Client(KeyCopyKind::Config) => clean_config(search, location, target, bytes),
    }
}

fn client_entry_of<'s>(search: &'s Search, location: &Location) -> Option<&'s search::ClientEntry> {
    let (client, config) = location.client.as_ref()?;
    search.client_entries.iter().find(|client_entry| {
        client_entry.client.id() == client.id() && client_entry.config == *config
    })
}

/// A config in use: the key of our entry belongs to `apply`; if our entry is unknown, everything is left.
fn clean_config(search: &Search, location: &Location, target: &Path, bytes: &[u8]) -> Redaction {
    let unclear = || Redaction::left(bytes, &search.matcher, text::in_use_unclear());
    let Some(client_entry) = client_entry_of(search, location) else { return unclear() };
    let Some(own) = &client_entry.own else { return unclear() };
    let name = client_entry.client.name();
    let own = json::Own {
        place: &own.place,
        why: text::own_key(name),
        reason_beside: text::part_of_the_entry(name),
        is_here: own.target == target,
        reference: own.reference.as_deref(),
        endpoints: &search.endpoints,
        members: client_entry.client.provider_members(),
    };
    let style = Style {
        dialect: client_entry.client.dialect(),
        env_reference_for: client_entry.env_reference_for.as_deref(),
        own: Some(&own),
        used: &search.used,
    };
    json::clean(bytes, &search.matcher, style).unwrap_or_else(unclear)
}
