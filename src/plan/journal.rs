//! What was done, so that it can be undone: one file per entry in `<state dir>/journal`.
//!
//! `000012.done` is a line of JSON (the header), then the old bytes of every file it touched. The state is in the
//! name: `open` while files are being written, then `done`, or `undone` once taken back; a rename is one step,
//! so a kill leaves either. Entries are 0600 in a 0700 folder: old bytes may hold a key that stood there.
//!
//! The record of what we own (`record`) is in the headers too: the newest `done` entry that speaks of a client's config
//! tells. So record and files can never disagree, and undo brings back both.

use crate::error::{Error, Result, Verb};
use crate::host::{Host, files};
use crate::plan::record::{Owner, Record};
use crate::text::journal as text;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// So many finished entries are kept, besides those that a record still needs.
const KEEP: usize = 50;

/// Headers are small; a longer first line is not one of ours.
const MAX_HEADER: u64 = 4 * 1024 * 1024;

/// All entries, newest first.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    entries: Vec<Entry>,
}

/// One command that wrote something.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Whether it is finished.
    pub state: State,
    /// What it did.
    pub header: Header,
}

/// How far an entry has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Files are being written, or the writer was killed.
    Open,
    /// All of its files were written.
    Done,
    /// Taken back.
    Undone,
}

/// What an entry did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Header {
    /// Its number; entries count up.
    pub id: u64,
    /// When, UTC.
    pub time: String,
    /// `apply`, `remove` or `undo`.
    pub command: String,
    /// The entry that it takes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<u64>,
    /// The files it wrote, in order.
    pub files: Vec<FileEntry>,
    /// The records that hold since.
    pub records: Vec<(Owner, Option<Record>)>,
}

/// One file before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileEntry {
    /// The client's id.
    pub client: String,
    /// The client's main config, for its lock.
    pub config: PathBuf,
    /// The name by which the client knows the file.
    pub path: PathBuf,
    /// The file behind all symlinks.
    pub target: PathBuf,
    /// What stood there.
    pub before: Option<Before>,
    /// SHA-256 of what we wrote; `None` for a deletion.
    pub after: Option<String>,
    /// Permissions that we gave it.
    pub mode_after: u32,
    /// It is being overwritten where it stands, which a kill can tear.
    pub in_place: bool,
    /// A backup of the client's own that got the same bytes.
    #[serde(default)]
    pub is_mirror: bool,
    /// Folders made for it, outermost first.
    pub folders: Vec<PathBuf>,
}

/// What stood in a file before us; its bytes follow the header.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Before {
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// How many bytes.
    pub length: u64,
    /// Permissions.
    pub mode: u32,
    /// A key was taken out of the bytes since: they are no longer what stood there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub scrubbed: bool,
}

impl Journal {
    /// Reads the headers of all entries; the folder need not exist.
    ///
    /// # Errors
    /// Where the folder or an entry cannot be read.
    pub fn load(host: &Host) -> Result<Self> {
        let folder = host.state_dir().join("journal");
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self { folder, entries: Vec::new() });
            }
            Err(error) => return Err(Error::file(Verb::Read, &folder)(error)),
        };
        let mut entries = Vec::new();
        for item in listing {
            let path = item.map_err(Error::file(Verb::Read, &folder))?.path();
            if let Some((id, state)) = parse_name(&path)
                && let Some(header) = read_header(&path, id)?
            {
                entries.push(Entry { state, header });
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.header.id));
        Ok(Self { folder, entries })
    }

    /// True where the folder still holds the entries that were read, each in the state in which it was.
    pub fn is_current(&self) -> bool {
        let listing = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut now: Vec<_> = listing.filter_map(|item| parse_name(&item.path())).collect();
        now.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        now.into_iter().eq(self.entries.iter().map(|entry| (entry.header.id, entry.state)))
    }

    /// Where the entries are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All entries, newest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// True where an interrupted command has left an entry.
    pub fn has_open(&self) -> bool {
        self.entries.iter().any(|entry| entry.state == State::Open)
    }

    /// The entry with this number.
    pub fn entry(&self, id: u64) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.header.id == id)
    }

    /// The number that the next entry will have.
    ///
    /// # Errors
    /// `Error::Journal` where no number is left, which only a forged entry can bring about.
    pub fn next_id(&self) -> Result<u64> {
        let last = self.entries.first().map_or(0, |entry| entry.header.id);
        let exhausted =
            || Error::Journal { path: self.folder.clone(), problem: text::no_number_left().into() };
        last.checked_add(1).ok_or_else(exhausted)
    }

    /// The record that holds for `owner`.
    pub fn record(&self, owner: &Owner) -> Option<&Record> {
        self.record_before(owner, u64::MAX)
    }

    /// The record that held just before entry `id`.
    pub fn record_before(&self, owner: &Owner, id: u64) -> Option<&Record> {
        self.entries
            .iter()
            .filter(|entry| entry.state == State::Done && entry.header.id < id)
            .find_map(|entry| entry.header.records.iter().find(|(known, _)| known == owner))
            .and_then(|(_, record)| record.as_ref())
    }

    /// The entry that last wrote for `owner`.
    pub fn last_of(&self, owner: &Owner) -> Option<u64> {
        let mut done = self.entries.iter().filter(|entry| entry.state == State::Done);
        let speaks = |entry: &&Entry| entry.header.records.iter().any(|(known, _)| known == owner);
        done.find(speaks).map(|entry| entry.header.id)
    }

    /// Every owner that a record holds for, with its record.
    pub fn records(&self) -> Vec<(&Owner, &Record)> {
        let mut seen: Vec<&Owner> = Vec::new();
        let mut found = Vec::new();
        let done = self.entries.iter().filter(|entry| entry.state == State::Done);
        for (owner, record) in done.flat_map(|entry| &entry.header.records) {
            if seen.contains(&owner) {
                continue;
            }
            seen.push(owner);
            found.extend(record.as_ref().map(|record| (owner, record)));
        }
        found
    }

    /// The old bytes of file number `index` of an entry; `None` where nothing stood there.
    ///
    /// # Errors
    /// Where the entry cannot be read or its bytes are not the ones it was made with.
    pub fn before(&self, entry: &Entry, index: usize) -> Result<Option<Vec<u8>>> {
        let Some(before) = &entry.header.files[index].before else { return Ok(None) };
        let path = self.path(entry.header.id, entry.state);
        let damaged =
            |problem: &str| Error::Journal { path: path.clone(), problem: problem.into() };
        let bytes = files::read(&path)?.ok_or_else(|| damaged(text::entry_gone()))?;
        let start = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or_else(|| damaged(text::no_header()))?
            + 1;
        let sizes = entry.header.files[..index].iter().filter_map(|file| file.before.as_ref());
        let skip: u64 = sizes.map(|before| before.length).sum();
        let from = start.saturating_add(usize::try_from(skip).unwrap_or(usize::MAX));
        let to = from.saturating_add(usize::try_from(before.length).unwrap_or(usize::MAX));
        let old = bytes.get(from..to).ok_or_else(|| damaged(text::too_short()))?;
        if files::hash(old) == before.sha256 {
            Ok(Some(old.to_vec()))
        } else {
            Err(damaged(text::bytes_changed()))
        }
    }

    /// Writes an entry that is not finished, with the old bytes, to the disk.
    ///
    /// # Errors
    /// Where the disk is full or the folder cannot be written; nothing is left behind then.
    pub fn open(&mut self, header: Header, before: &[Option<&[u8]>]) -> Result<()> {
        self.write(&header, before, State::Open)?;
        self.entries.retain(|entry| entry.header.id != header.id);
        self.entries.insert(0, Entry { state: State::Open, header });
        Ok(())
    }

    fn write(&self, header: &Header, before: &[Option<&[u8]>], state: State) -> Result<()> {
        files::create_folders(&self.folder)?;
        let mut bytes = serde_json::to_vec(header).map_err(|error| Error::Journal {
            path: self.folder.clone(),
            problem: error.to_string(),
        })?;
        bytes.push(b'\n');
        before.iter().flatten().for_each(|old| bytes.extend_from_slice(old));
        let path = self.path(header.id, state);
        files::replace(&path, &bytes, 0o600).map_err(Error::file(Verb::Write, &path))
    }

    /// Puts other bytes in the place of old ones that must not be kept; undo refuses the entry from then on.
    ///
    /// # Errors
    /// Where the entry cannot be read or written; it is then as it was.
    pub fn scrub(&mut self, id: u64, fresh: &[Option<Vec<u8>>]) -> Result<()> {
        let Some(mut entry) = self.entry(id).cloned() else { return Ok(()) };
        let mut kept = Vec::new();
        for (index, fresh) in fresh.iter().enumerate() {
            let old = self.before(&entry, index)?;
            kept.push(fresh.clone().or(old));
        }
        for (file, (fresh, kept)) in entry.header.files.iter_mut().zip(fresh.iter().zip(&kept)) {
            if let (Some(before), Some(_), Some(bytes)) = (&mut file.before, fresh, kept) {
                before.sha256 = files::hash(bytes);
                before.length = bytes.len() as u64;
                before.scrubbed = true;
            }
        }
        let kept: Vec<Option<&[u8]>> = kept.iter().map(Option::as_deref).collect();
        self.write(&entry.header, &kept, entry.state)?;
        self.entries
            .iter_mut()
            .filter(|known| known.header.id == id)
            .for_each(|known| *known = entry.clone());
        Ok(())
    }

    /// Moves an entry to another state, in one step.
    ///
    /// # Errors
    /// Whatever the system says; the entry is then as it was.
    pub fn set_state(&mut self, id: u64, state: State) -> Result<()> {
        let Some(index) = self.entries.iter().position(|entry| entry.header.id == id) else {
            return Ok(());
        };
        let (from, to) = (self.path(id, self.entries[index].state), self.path(id, state));
        fs::rename(&from, &to).map_err(Error::file(Verb::Rename, &from))?;
        files::sync_folder(&self.folder).map_err(Error::file(Verb::Sync, &self.folder))?;
        self.entries[index].state = state;
        Ok(())
    }

    /// Removes an entry that came to nothing: every file is as it was before.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn discard(&mut self, id: u64) -> Result<()> {
        let Some(index) = self.entries.iter().position(|entry| entry.header.id == id) else {
            return Ok(());
        };
        let path = self.path(id, self.entries[index].state);
        files::delete(&path).map_err(Error::file(Verb::Remove, &path))?;
        self.entries.remove(index);
        Ok(())
    }

    /// Removes the oldest finished entries that no record and no undo needs.
    ///
    /// # Errors
    /// Whatever the system says.
    pub fn prune(&mut self) -> Result<()> {
        if self.entries.len() <= KEEP {
            return Ok(());
        }
        let needed: Vec<u64> = self.needed();
        let old: Vec<_> =
            self.entries[KEEP..].iter().filter(|entry| entry.state != State::Open).collect();
        for entry in old.into_iter().filter(|entry| !needed.contains(&entry.header.id)) {
            let path = self.path(entry.header.id, entry.state);
            fs::remove_file(&path).map_err(Error::file(Verb::Remove, &path))?;
        }
        Ok(())
    }

    /// Entries that hold a record in force, or the bytes from before one of its leaves.
    fn needed(&self) -> Vec<u64> {
        let mut ids: Vec<u64> = self
            .records()
            .iter()
            .flat_map(|(_, record)| record.leaves.iter().map(|leaf| leaf.since))
            .collect();
        let mut owners: Vec<&Owner> = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.state == State::Done) {
            for (owner, _) in &entry.header.records {
                if !owners.contains(&owner) {
                    owners.push(owner);
                    ids.push(entry.header.id);
                }
            }
        }
        ids
    }

    /// The file of an entry.
    pub fn file(&self, entry: &Entry) -> PathBuf {
        self.path(entry.header.id, entry.state)
    }

    fn path(&self, id: u64, state: State) -> PathBuf {
        self.folder.join(file_name(id, state))
    }
}

impl State {
    const ALL: [Self; 3] = [Self::Open, Self::Done, Self::Undone];

    /// The word for it in file names and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }
}

/// The number and state in a file name of ours; other files in the folder are none of our business.
fn parse_name(path: &Path) -> Option<(u64, State)> {
    let id: u64 = path.file_stem()?.to_str()?.parse().ok()?;
    let name = path.file_name()?.to_str()?;
    State::ALL.into_iter().find(|state| file_name(id, *state) == name).map(|state| (id, state))
}

fn file_name(id: u64, state: State) -> String {
    format!("{id:06}.{}", state.word())
}

/// The header, or `None` where another process has just renamed the entry.
fn read_header(path: &Path, id: u64) -> Result<Option<Header>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(Verb::Read, path)(error)),
    };
    let mut line = Vec::new();
    let mut reader = BufReader::new(std::io::Read::take(file, MAX_HEADER));
    reader.read_until(b'\n', &mut line).map_err(Error::file(Verb::Read, path))?;
    let header: Header = serde_json::from_slice(&line).map_err(|error| Error::Journal {
        path: path.to_owned(),
        problem: text::unreadable_header(error),
    })?;
    if header.id != id {
        return Err(Error::Journal {
            path: path.to_owned(),
            problem: text::name_and_header_disagree().into(),
        });
    }
    Ok(Some(header))
}
