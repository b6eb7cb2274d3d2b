//! From the disk: the headers of all entries, and the old bytes of one file.

use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::plan::journal::entry::parse_name;
use crate::plan::journal::{DamagedEntry, Entry, Header, Journal};
use crate::text::journal as text;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A longer first line is not a header that we wrote: `Journal::write_open` refuses it. Some 40,000 models in two clients.
pub(super) const MAX_HEADER_LEN: u64 = 64 * 1024 * 1024;

impl Journal {
    /// Reads the headers of all entries; the folder need not exist. An entry whose header makes no sense is left out and
    /// noted: the commands that do not need it go on.
    ///
    /// # Errors
    /// If the system does not let the folder or an entry be read.
    pub fn load(host: &Host) -> Result<Self> {
        let folder = host.state_dir().join("journal");
        let listing = match fs::read_dir(&folder) {
            Ok(listing) => listing,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::new(folder, Vec::new()));
            }
            Err(error) => return Err(Error::file(FileOp::Read, &folder)(error)),
        };
        let (mut entries, mut damaged) = (Vec::new(), Vec::new());
        for item in listing {
            let path = item.map_err(Error::file(FileOp::Read, &folder))?.path();
            let Some((id, state)) = parse_name(&path) else { continue };
            match read_header(&path, id) {
                Ok(header) => entries.extend(header.map(|header| Entry { state, header })),
                Err(Error::Journal { path, problem }) => {
                    damaged.push(DamagedEntry { id, state, path, problem });
                }
                Err(error) => return Err(error),
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.header.id));
        damaged.sort_by_key(|entry| std::cmp::Reverse(entry.id));
        let journal = Self { damaged, ..Self::new(folder, entries) };
        journal.note_damaged(host);
        Ok(journal)
    }

    /// True if the folder still holds the entries that were read, each in the same state.
    pub fn is_current(&self) -> bool {
        let listing = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut now: Vec<_> = listing.filter_map(|item| parse_name(&item.path())).collect();
        now.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let damaged = self.damaged.iter().map(|entry| (entry.id, entry.state));
        let entries = self.entries.iter().map(|entry| (entry.header.id, entry.state));
        let mut known: Vec<_> = entries.chain(damaged).collect();
        known.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        now == known
    }

    /// The old bytes of file number `index` of an entry; `None` if there was no file.
    ///
    /// # Errors
    /// If the entry cannot be read or its bytes are not the ones it was made with.
    pub fn old_bytes(&self, entry: &Entry, index: usize) -> Result<Option<Vec<u8>>> {
        let Some(before) = &entry.header.files[index].before else { return Ok(None) };
        let path = self.path(entry.header.id, entry.state);
        let damaged =
            |problem: &str| Error::Journal { path: path.clone(), problem: problem.into() };
        let bytes = files::read_any_size(&path)?.ok_or_else(|| damaged(text::entry_gone()))?;
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
}

/// The header; `None` if another process has just renamed the entry.
fn read_header(path: &Path, id: u64) -> Result<Option<Header>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::file(FileOp::Read, path)(error)),
    };
    let mut line = Vec::new();
    let mut reader = BufReader::new(std::io::Read::take(file, MAX_HEADER_LEN));
    reader.read_until(b'\n', &mut line).map_err(Error::file(FileOp::Read, path))?;
    let header: Header = serde_json::from_slice(&line).map_err(|error| Error::Journal {
        path: path.to_owned(),
        problem: text::message::unreadable_header(error),
    })?;
    if header.id != id {
        return Err(Error::Journal {
            path: path.to_owned(),
            problem: text::message::name_and_header_disagree(),
        });
    }
    Ok(Some(header))
}
