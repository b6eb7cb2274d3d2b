//! One row: where its bytes are, and the columns in them.

use std::ops::Range;

/// Where a row's bytes are.
#[derive(Debug)]
pub(super) struct Cell {
    /// All of them.
    pub(super) size: u64,
    /// Those on the page itself.
    pub(super) local: Range<usize>,
    /// The first page of the others.
    pub(super) overflow: Option<u32>,
}

/// Reads a cell of a leaf page.
pub(super) fn cell(page: &[u8], at: usize, usable: u64) -> Option<Cell> {
    let (size, at) = varint(page, at)?;
    let (_, at) = varint(page, at)?; // The row's number.
    let most = usable - 35;
    let least = (usable - 12) * 32 / 255 - 23;
    let spread = least + size.saturating_sub(least) % (usable - 4);
    let local = match size {
        size if size <= most => size,
        _ if spread <= most => spread,
        _ => least,
    };
    let end = at.checked_add(usize::try_from(local).ok()?)?;
    let overflow = page.get(end..end + 4).filter(|_| local < size);
    let overflow =
        overflow.map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
    Some(Cell { size, local: at..end, overflow })
}

/// These columns as text; `None` for one that is neither text nor a whole number.
pub(super) fn columns(payload: &[u8], wanted: &[usize]) -> Option<Vec<Option<String>>> {
    let (length, mut at) = varint(payload, 0)?;
    let mut start = usize::try_from(length).ok()?;
    let end_of_header = start;
    let mut places = Vec::new();
    while at < end_of_header {
        let (kind, next) = varint(payload, at)?;
        at = next;
        let size = size(kind)?;
        places.push((kind, start..start.checked_add(size)?));
        start = start.checked_add(size)?;
    }
    let column = |index: &usize| {
        let (kind, place) = places.get(*index)?;
        text(*kind, payload.get(place.clone())?)
    };
    Some(wanted.iter().map(column).collect())
}

/// How many bytes a value of this type takes.
fn size(kind: u64) -> Option<usize> {
    Some(match kind {
        0 | 8 | 9 => 0,
        1..=4 => usize::try_from(kind).ok()?,
        5 => 6,
        6 | 7 => 8,
        10 | 11 => return None,
        kind => usize::try_from((kind - 12) / 2).ok()?,
    })
}

fn text(kind: u64, bytes: &[u8]) -> Option<String> {
    match kind {
        8 => Some("0".into()),
        9 => Some("1".into()),
        1..=6 => {
            let sign = if bytes.first()? & 0x80 == 0 { 0 } else { -1 };
            let value = bytes.iter().fold(sign, |value: i64, byte| value << 8 | i64::from(*byte));
            Some(value.to_string())
        }
        kind if kind >= 13 && kind % 2 == 1 => String::from_utf8(bytes.to_vec()).ok(),
        _ => None,
    }
}

/// A number of one to nine bytes, and the offset after it.
fn varint(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for length in 1..=8 {
        let byte = *bytes.get(at + length - 1)?;
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, at + length));
        }
    }
    Some((value << 8 | u64::from(*bytes.get(at + 8)?), at + 9))
}
