//! From the disk: which entries there are, and their headers.

use crate::error::{Error, FileOp, Result};
use crate::host::{Host, files};
use crate::plan::journal::entry::{file_name, parse_name};
use crate::plan::journal::{
    DamagedEntry, Entry, EntryState, Header, Headers, Journal, records_file,
};
use crate::text::journal as text;
use std::cmp::Reverse;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// A longer first line is not a header that we wrote: `Journal::write_open` refuses it. Some 40,000 models in two clients.
pub(super) const MAX_HEADER_LEN: u64 = 64 * 1024 * 1024;

impl Journal {
    /// Reads what is in force; the folder need not exist. An entry whose header makes no sense is left out and noted: the
    /// commands that do not need it go on.
    ///
    /// # Errors
    /// If the system does not let the folder be read, or an entry, if the file of the records is not up to date.
    pub fn load(host: &Host) -> Result<Self> {
        let folder = host.state_dir().join("journal");
        let listing = list(&folder)?;
        if let Some(in_force) = records_file::read(&folder, &listing) {
            return Ok(Self::new(folder, listing, None, Some(in_force)));
        }
        let headers = read_headers(&folder, &listing)?;
        let journal = Self::new(folder, listing, Some(headers), None);
        journal.note_damaged(host);
        Ok(journal)
    }

    /// True if the folder still holds the entries that were read, each in the same state.
    pub fn is_current(&self) -> bool {
        list(&self.folder).is_ok_and(|now| now == self.listing)
    }
}

/// Number and state of each entry, newest first.
fn list(folder: &Path) -> Result<Vec<(u64, EntryState)>> {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::file(FileOp::Read, folder)(error)),
    };
    let mut found = Vec::new();
    for item in listing {
        let item = item.map_err(Error::file(FileOp::Read, folder))?;
        found.extend(parse_name(Path::new(&item.file_name())));
    }
    found.sort_by_key(|(id, _)| Reverse(*id));
    Ok(found)
}

/// The entries with these names; one that another process has just renamed is left out.
pub(super) fn read_headers(folder: &Path, listing: &[(u64, EntryState)]) -> Result<Headers> {
    let mut headers = Headers::default();
    for (id, state) in listing.iter().copied() {
        match read_header(&folder.join(file_name(id, state)), id) {
            Ok(header) => headers.entries.extend(header.map(|header| Entry { state, header })),
            Err(Error::Journal { path, problem }) => {
                headers.damaged.push(DamagedEntry::new((id, state), path, problem));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(headers)
}

/// A header as it is written again, for the fuzzer; `None` if it is none.
pub fn check_header(bytes: &[u8]) -> Option<Vec<u8>> {
    let header: Header = serde_json::from_slice(bytes).ok()?;
    serde_json::to_vec(&header).ok()
}

/// The header; `None` if another process has just renamed the entry.
fn read_header(path: &Path, id: u64) -> Result<Option<Header>> {
    let file = match files::open_regular(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(_) if fs::metadata(path).is_ok_and(|data| !data.is_file()) => {
            let problem = crate::text::host::message::not_a_regular_file();
            return Err(Error::Journal { path: path.to_owned(), problem });
        }
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
