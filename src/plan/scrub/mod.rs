//! Finds plain-text copies of a vendor's key by value and takes them out: `wcode key scrub`.
//!
//! `search` says what to look for and what is still in use, `places` where to look, `needles` finds; `json`, `shell`,
//! `history` and `forms` know how a key leaves a file of each form so that its reader still takes the file; `copies` is
//! about the journal's old bytes, `carry` writes, `show` makes a line fit to be shown.
//!
//! Promises: looking writes nothing; what is in use is left and told, so nothing stops working and the last copy of a key
//! stays; each file is replaced in one step and only as it was shown; the key reaches no journal, report or error.
//! There is no way back: a copy of the old bytes would be one more copy of the key.

mod carry;
mod copies;
mod forms;
mod history;
mod json;
mod needles;
mod places;
mod search;
mod shell;
mod show;

pub use carry::{Outcome, carry_out};
pub use forms::{Action, Used};
pub use needles::Needles;
pub use search::{Ask, Search, search};

use crate::clients::{Client, LeftoverKind, Note, NoteLevel};
use crate::document::Dialect;
use crate::host::{Host, files};
use crate::plan::journal::Journal;
use crate::text::scrub as text;
use copies::EntryFinding;
use forms::Cleaned;
use json::Style;
use places::{Form, Place};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file larger than this is told of, not read.
const LARGEST: u64 = 32 * 1024 * 1024;

/// A key, and the byte on each side that tells whether it is a whole word, is not longer than this.
const OVERLAP: usize = 8 * 1024;

/// All that was found: data, nothing is written yet.
#[derive(Debug, Default)]
pub struct Findings {
    files: Vec<FileFinding>,
    entries: Vec<EntryFinding>,
    /// What the user should know.
    pub notes: Vec<Note>,
}

/// One copy of the key.
#[derive(Debug, Clone)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// The line in it, from 1; none where it has no lines.
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
struct FileFinding {
    target: PathBuf,
    client: Option<(&'static dyn Client, PathBuf)>,
    is_config: bool,
    before: Vec<u8>,
    after: Option<Vec<u8>>,
    found: Vec<Found>,
}

impl Findings {
    /// Every copy in a file, in order.
    pub fn in_files(&self) -> impl Iterator<Item = &Found> {
        self.files.iter().flat_map(|file| &file.found)
    }

    /// Old bytes in the journal, one per entry.
    pub fn in_journal(&self) -> impl Iterator<Item = &Found> {
        self.entries.iter().map(|entry| &entry.found)
    }

    /// A database, which is never written, need not fit into memory.
    fn push_database(&mut self, search: &Search, place: Place, target: PathBuf, remedy: &str) {
        // At an edge it cannot be told from a longer word, and is seen whole in the part beside.
        let is_inside = |bytes: &[u8], at: &Range<usize>| at.start > 0 && at.end < bytes.len();
        let is_held =
            |bytes: &[u8]| search.needles.find(bytes).iter().any(|at| is_inside(bytes, at));
        match files::any_part(&target, OVERLAP, is_held) {
            Ok(false) => {}
            Err(error) => self.notes.push(search::unread(&error).at(&place.path)),
            Ok(true) => {
                let found = Found {
                    path: place.path,
                    line: None,
                    kind: place.kind,
                    action: Action::Leave,
                    why: Some(remedy.to_owned()),
                    shown: String::new(),
                };
                self.files.push(FileFinding {
                    target,
                    client: place.client,
                    is_config: false,
                    before: Vec::new(),
                    after: None,
                    found: vec![found],
                });
            }
        }
    }

    /// True where there is no copy at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.entries.is_empty()
    }

    /// True where a file is to be changed.
    pub fn changes_files(&self) -> bool {
        self.files.iter().any(|file| file.after.is_some())
    }

    /// True where a shell's history is to be changed, which an open shell writes anew.
    pub fn changes_a_history(&self) -> bool {
        let changed = self.files.iter().filter(|file| file.after.is_some());
        changed.flat_map(|file| &file.found).any(|found| found.kind == "history")
    }

    /// What the clients need after a change of their configs.
    pub fn advice(&self, host: &Host) -> Vec<Note> {
        let configs = self.files.iter().filter(|file| file.is_config && file.after.is_some());
        let ids: BTreeSet<_> =
            configs.filter_map(|file| file.client.as_ref()).map(|(c, _)| c.id()).collect();
        let clients = crate::clients::ALL.into_iter().filter(|client| ids.contains(client.id()));
        let advice = |client: &dyn Client| client.after_change(&client.detect(host).installs);
        clients.filter_map(|client| Some(Note::info(client.id(), advice(client)?))).collect()
    }
}

/// Looks at every place.
pub fn look(host: &Host, journal: &Journal, search: &Search) -> Findings {
    let clients: Vec<_> =
        search.seats.iter().map(|seat| (seat.client, seat.config.clone())).collect();
    let mut findings = Findings { notes: search.notes.clone(), ..Findings::default() };
    let mut seen = BTreeSet::new();
    for place in places::all(host, journal, &clients) {
        // Two ways to one file are one file; the first of them says what it is.
        let target = match files::resolve(&place.path) {
            Ok(target) => target,
            Err(error) => {
                findings.notes.push(search::unread(&error).at(&place.path));
                continue;
            }
        };
        if seen.insert(target.clone()) {
            inspect(host, search, place, target, &mut findings);
        }
    }
    copies::look(journal, search, &mut findings);
    findings
}

fn inspect(host: &Host, search: &Search, place: Place, target: PathBuf, findings: &mut Findings) {
    if files::size(&target).is_some_and(|size| size > LARGEST) {
        if let Form::Client(LeftoverKind::Database { remedy }) = place.form {
            return findings.push_database(search, place, target, remedy);
        }
        let note = Note::of_all(NoteLevel::Warning, text::too_large());
        return findings.notes.push(note.at(&place.path));
    }
    let before = match files::read(&target) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return,
        Err(error) => return findings.notes.push(search::unread(&error).at(&place.path)),
    };
    let longer = search.needles.longer(&before).len();
    if longer > 0 {
        let note = Note::of_all(NoteLevel::Info, text::longer_words(longer));
        findings.notes.push(note.at(&place.path));
    }
    let cleaned = if places::is_ours(host, &target) {
        clean(search, &place, &target, &before)
    } else {
        Cleaned::left(&before, &search.needles, text::of_another_user())
    };
    if cleaned.hits.is_empty() {
        return;
    }
    let found = rows(&place, &before, &cleaned, search);
    findings.files.push(FileFinding {
        target,
        is_config: matches!(place.form, Form::Client(LeftoverKind::Config)),
        client: place.client,
        after: cleaned.after(&before),
        before,
        found,
    });
}

fn rows(place: &Place, before: &[u8], cleaned: &Cleaned, search: &Search) -> Vec<Found> {
    let is_binary = matches!(place.form, Form::Client(LeftoverKind::Database { .. }));
    let hits = if is_binary { &cleaned.hits[..1] } else { &cleaned.hits };
    hits.iter()
        .map(|hit| {
            let (line, shown) = show::line(before, &hit.at, &search.needles);
            Found {
                path: place.path.clone(),
                line: (!is_binary).then_some(line),
                kind: place.kind,
                action: hit.action,
                why: hit.why.clone(),
                shown: if is_binary { String::new() } else { shown },
            }
        })
        .collect()
}

/// What becomes of one file.
fn clean(search: &Search, place: &Place, target: &Path, bytes: &[u8]) -> Cleaned {
    let Search { needles, used, .. } = search;
    let has_escapes = bytes.contains(&b'\\');
    if !has_escapes && needles.find(bytes).is_empty() {
        return Cleaned::default();
    }
    let path = place.path.display().to_string();
    if search.commands.iter().any(|word| word.contains(&path)) {
        return Cleaned::left(bytes, needles, text::key_command_reads_it());
    }
    match place.form {
        Form::Shell | Form::Client(LeftoverKind::Variables) => shell::clean(bytes, needles, used),
        Form::History(dialect) => history::clean(bytes, needles, dialect),
        Form::Json => json::clean_copy(bytes, needles, Style::plain(Dialect::Json5)),
        Form::Text | Form::Client(LeftoverKind::Log) => forms::plain(bytes, needles, None),
        Form::Store => Cleaned::left(bytes, needles, text::in_the_key_store()),
        Form::Client(LeftoverKind::Foreign { remedy } | LeftoverKind::Database { remedy }) => {
            Cleaned::left(bytes, needles, remedy)
        }
        Form::Client(LeftoverKind::Credentials(list)) => {
            json::clean_credentials(bytes, needles, list)
        }
        Form::Client(LeftoverKind::Copy) => {
            let stand_in = seat_of(search, place).and_then(|seat| seat.stand_in.as_deref());
            json::clean_copy(bytes, needles, Style { stand_in, ..Style::plain(Dialect::Json5) })
        }
        Form::Client(LeftoverKind::Config) => clean_config(search, place, target, bytes),
    }
}

fn seat_of<'s>(search: &'s Search, place: &Place) -> Option<&'s search::Seat> {
    let (client, config) = place.client.as_ref()?;
    search.seats.iter().find(|seat| seat.client.id() == client.id() && seat.config == *config)
}

/// A config in use: our entry's key is `apply`'s business, and what cannot be told from it is left as well.
fn clean_config(search: &Search, place: &Place, target: &Path, bytes: &[u8]) -> Cleaned {
    let unclear = || Cleaned::left(bytes, &search.needles, text::in_use_unclear());
    let Some(seat) = seat_of(search, place) else { return unclear() };
    let Some(own) = &seat.own else { return unclear() };
    let name = seat.client.name();
    let own = json::Own {
        place: &own.place,
        why: text::own_key(name),
        why_beside: text::part_of_the_entry(name),
        is_here: own.target == target,
        reference: own.reference.as_deref(),
        endpoints: &search.endpoints,
    };
    let style = Style {
        dialect: seat.client.dialect(),
        stand_in: seat.stand_in.as_deref(),
        own: Some(&own),
        used: &search.used,
    };
    json::clean(bytes, &search.needles, style).unwrap_or_else(unclear)
}
