//! The pages of a database: the newest committed copy of each, from the write-ahead log or from the file.

use super::record::{self, Cell};
use super::{MAX_PAGES, MAX_PAYLOAD};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use zeroize::Zeroizing;

const MAGIC: &[u8] = b"SQLite format 3\0";
const WAL_MAGIC: [u32; 2] = [0x377f_0682, 0x377f_0683];
const WAL_HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// The header of the whole file comes before that of the first page.
const FILE_HEADER: usize = 100;

/// Pages of a table's b-tree, by their first byte.
const INTERIOR: u8 = 0x05;
const LEAF: u8 = 0x0d;

#[derive(Debug)]
pub(super) struct Pages {
    file: File,
    page_size: u64,
    /// Of each page, what rows may use.
    usable: u64,
    wal: Option<(File, BTreeMap<u32, u64>)>,
}

impl Pages {
    pub(super) fn open(path: &Path) -> Option<Self> {
        let mut file = regular(path)?;
        let header = read_at(&mut file, 0, FILE_HEADER as u64)?;
        if !header.starts_with(MAGIC) {
            return None;
        }
        // A page of 64 KiB does not fit the field, and is written as 1.
        let page_size = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
            1 => 65_536,
            size if size.is_power_of_two() && size >= 512 => size,
            _ => return None,
        };
        let is_utf8 = matches!(number(&header, 56)?, 0 | 1);
        let usable =
            page_size.checked_sub(u64::from(header[20])).filter(|usable| *usable >= 480)?;
        let mut name = path.as_os_str().to_owned();
        name.push("-wal");
        let wal = regular(Path::new(&name)).and_then(|mut wal| {
            let frames = frames(&mut wal, page_size)?;
            Some((wal, frames))
        });
        is_utf8.then_some(Self { file, page_size, usable, wal })
    }

    /// These columns of every row of the table with this root page.
    pub(super) fn rows(
        &mut self,
        root: u32,
        columns: &[usize],
    ) -> Option<Vec<Vec<Option<String>>>> {
        let mut rows = Vec::new();
        let mut open = vec![root];
        let mut seen = 0;
        while let Some(number) = open.pop() {
            seen += 1;
            if seen > MAX_PAGES {
                return None;
            }
            let page = self.page(number)?;
            let start = if number == 1 { FILE_HEADER } else { 0 };
            match *page.get(start)? {
                INTERIOR => open.extend(children(&page, start)?),
                LEAF => {
                    for at in cells(&page, start, 8)? {
                        let cell = record::cell(&page, at, self.usable)?;
                        let payload = self.payload(&page, &cell)?;
                        rows.push(record::columns(&payload, columns)?);
                    }
                }
                _ => return None,
            }
        }
        Some(rows)
    }

    fn page(&mut self, number: u32) -> Option<Zeroizing<Vec<u8>>> {
        if let Some((wal, frames)) = &mut self.wal
            && let Some(at) = frames.get(&number)
        {
            return read_at(wal, *at, self.page_size);
        }
        let at = u64::from(number.checked_sub(1)?) * self.page_size;
        read_at(&mut self.file, at, self.page_size)
    }

    /// A row's bytes, also those on pages of their own.
    fn payload(&mut self, page: &[u8], cell: &Cell) -> Option<Zeroizing<Vec<u8>>> {
        let size = usize::try_from(cell.size).ok().filter(|_| cell.size <= MAX_PAYLOAD)?;
        // Room for all of it at once: what a vector grows out of is not wiped.
        let mut payload = Zeroizing::new(Vec::with_capacity(size));
        payload.extend_from_slice(page.get(cell.local.clone())?);
        let mut next = cell.overflow;
        while let Some(missing) = size.checked_sub(payload.len()).filter(|missing| *missing > 0) {
            let page = self.page(next.filter(|number| *number != 0)?)?;
            let rest = page.get(4..usize::try_from(self.usable).ok()?)?;
            payload.extend_from_slice(&rest[..rest.len().min(missing)]);
            next = number(&page, 0);
        }
        Some(payload)
    }
}

/// Where the newest committed copy of each page is in a write-ahead log; frames of an earlier log have another salt.
fn frames(wal: &mut File, page_size: u64) -> Option<BTreeMap<u32, u64>> {
    let header = read_at(wal, 0, WAL_HEADER)?;
    let is_it =
        WAL_MAGIC.contains(&number(&header, 0)?) && u64::from(number(&header, 8)?) == page_size;
    let salt = header.get(16..24)?;
    let (mut frames, mut pending) = (BTreeMap::new(), BTreeMap::new());
    let mut at = WAL_HEADER;
    while let Some(frame) = read_at(wal, at, FRAME_HEADER).filter(|_| is_it) {
        if frame.get(8..16)? != salt {
            break;
        }
        pending.insert(number(&frame, 0)?, at + FRAME_HEADER);
        if number(&frame, 4)? != 0 {
            frames.append(&mut pending); // It ends a transaction.
        }
        at += FRAME_HEADER + page_size;
    }
    Some(frames)
}

/// The pages below an interior one.
fn children(page: &[u8], start: usize) -> Option<Vec<u32>> {
    let mut children = vec![number(page, start + 8)?];
    for at in cells(page, start, 12)? {
        children.push(number(page, at)?);
    }
    Some(children)
}

/// Where the cells of a page begin.
fn cells(page: &[u8], start: usize, header: usize) -> Option<Vec<usize>> {
    let short = |at: usize| {
        let bytes = page.get(at..at + 2)?;
        Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
    };
    let count = short(start + 3)?;
    (0..count).map(|index| short(start + header + 2 * index)).collect()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Opening anything but a regular file might block.
fn regular(path: &Path) -> Option<File> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    File::open(path).ok()
}

/// A row may hold a key: its bytes do not stay in memory.
fn read_at(file: &mut File, at: u64, length: u64) -> Option<Zeroizing<Vec<u8>>> {
    let mut bytes = Zeroizing::new(vec![0; usize::try_from(length).ok()?]);
    file.seek(SeekFrom::Start(at)).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}
