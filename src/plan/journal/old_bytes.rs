//! The bytes of a file from before an entry.

use crate::clients::{self, Client};
use crate::document::{self, Document};
use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::plan::journal::{Entry, Journal};
use crate::text::journal as text;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

impl Journal {
    /// The old bytes of file number `index` of an entry; `None` if there was no file.
    ///
    /// # Errors
    /// If the entry cannot be read or its bytes are not the ones it was made with.
    pub fn old_bytes(&self, entry: &Entry, index: usize) -> Result<Option<Vec<u8>>> {
        let Some(before) = &entry.header.files[index].before else { return Ok(None) };
        let path = self.path(entry.header.id, entry.state);
        let damaged =
            |problem: &str| Error::Journal { path: path.clone(), problem: problem.into() };
        let file = match files::open_regular(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(damaged(text::entry_gone()));
            }
            file => file.map_err(Error::file(FileOp::Read, &path))?,
        };
        let sizes = entry.header.files[..index].iter().filter_map(|file| file.before.as_ref());
        let skip: u64 = sizes.map(|before| before.length).sum();
        let old = read_after_header(file, skip, before.length)
            .map_err(Error::file(FileOp::Read, &path))?
            .ok_or_else(|| damaged(text::too_short()))?;
        if files::hash(&old) == before.sha256 {
            Ok(Some(old))
        } else {
            Err(damaged(text::bytes_changed()))
        }
    }
}

/// So many bytes after the first line, `skip` bytes behind its end, and nothing else: there may be many of them. `None` if
/// there are fewer.
fn read_after_header(file: File, skip: u64, length: u64) -> io::Result<Option<Vec<u8>>> {
    let size = file.metadata()?.len();
    let mut reader = BufReader::new(file);
    let header = reader.skip_until(b'\n')? as u64;
    let end = header.saturating_add(skip).saturating_add(length);
    let (Ok(room), true) = (usize::try_from(length), end <= size) else { return Ok(None) };
    reader.seek(SeekFrom::Current(i64::try_from(skip).unwrap_or(i64::MAX)))?;
    let mut bytes = Vec::with_capacity(room);
    reader.take(length).read_to_end(&mut bytes)?;
    Ok((bytes.len() == room).then_some(bytes))
}

/// Parses old bytes. A file that the client itself could not read for its comments was read without them.
pub(in crate::plan) fn parse_old(
    path: &Path,
    bytes: &[u8],
    client: &dyn Client,
) -> Result<Document> {
    let dialect = client.dialect();
    clients::parse(path, bytes, dialect).or_else(|error| {
        let text = std::str::from_utf8(bytes).unwrap_or_default();
        match document::without_comments(text) {
            Ok(plain) => clients::parse(path, plain.text.as_bytes(), dialect),
            Err(_) => Err(error),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::read_after_header;
    use std::io::{Seek, Write};

    #[test]
    fn the_bytes_of_one_file_are_read_and_none_of_another() {
        let read = |entry: &str, skip, length| {
            let mut file = tempfile::tempfile().expect("a file for the test");
            file.write_all(entry.as_bytes()).expect("it can be written");
            file.rewind().expect("it can be read");
            let bytes = read_after_header(file, skip, length).expect("it can be read");
            bytes.map(|bytes| String::from_utf8(bytes).expect("it is text"))
        };
        let entry = "{ header }\nfirst\n\nsecond";
        assert_eq!(read(entry, 0, 7).as_deref(), Some("first\n\n"));
        assert_eq!(read(entry, 7, 6).as_deref(), Some("second"));
        assert_eq!(read(entry, 13, 0).as_deref(), Some(""));
        for (skip, length) in [(7, 7), (14, 0), (0, u64::MAX), (u64::MAX, 1), (u64::MAX, u64::MAX)]
        {
            assert_eq!(read(entry, skip, length), None, "{skip} {length}");
        }
        assert_eq!(read("{ no line's end }", 0, 1), None);
        assert_eq!(read("", 0, 1), None);
    }
}
