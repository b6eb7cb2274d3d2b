//! When a server's certificate ends: the one field of X.509 (RFC 5280, 4.1) that is of use here.

use std::time::{Duration, SystemTime};

/// Tags of DER (X.690).
const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// Seconds from 1970 to the end of a certificate; `None` if it cannot be read as one.
pub(super) fn ends_at(der: &[u8]) -> Option<u64> {
    let mut outer = der;
    let mut certificate = content(&mut outer, SEQUENCE)?;
    let mut fields = content(&mut certificate, SEQUENCE)?;
    if fields.first() == Some(&VERSION) {
        element(&mut fields)?;
    }
    // Serial number, algorithm and issuer come before it.
    for _ in 0..3 {
        element(&mut fields)?;
    }
    let mut validity = content(&mut fields, SEQUENCE)?;
    element(&mut validity)?;
    let (tag, text) = element(&mut validity)?;
    seconds(tag, std::str::from_utf8(text).ok()?)
}

fn content<'d>(from: &mut &'d [u8], expected: u8) -> Option<&'d [u8]> {
    element(from).filter(|(tag, _)| *tag == expected).map(|(_, content)| content)
}

/// Takes the next element off the front: its tag and its content.
fn element<'d>(from: &mut &'d [u8]) -> Option<(u8, &'d [u8])> {
    let (&[tag, first], mut rest) = from.split_first_chunk::<2>()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let (bytes, after) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.is_empty() || bytes.len() > 4 {
            return None;
        }
        length = bytes.iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
        rest = after;
    }
    let (content, after) = rest.split_at_checked(length)?;
    *from = after;
    Some((tag, content))
}

/// `YYMMDDHHMMSSZ`, of 1950 to 2049, or with a year of four digits.
fn seconds(tag: u8, text: &str) -> Option<u64> {
    let text = text.strip_suffix('Z').filter(|text| text.bytes().all(|it| it.is_ascii_digit()))?;
    let full = match (tag, text.len()) {
        (UTC_TIME, 12) if text < "5" => format!("20{text}"),
        (UTC_TIME, 12) => format!("19{text}"),
        (GENERALIZED_TIME, 14) => text.to_owned(),
        _ => return None,
    };
    let (date, time) = full.split_at(8);
    let written = format!(
        "{}-{}-{}T{}:{}:{}Z",
        &date[..4],
        &date[4..6],
        &date[6..],
        &time[..2],
        &time[2..4],
        &time[4..]
    );
    let at = humantime::parse_rfc3339(&written).ok()?;
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Some(since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::{GENERALIZED_TIME, UTC_TIME, ends_at, seconds};

    #[test]
    fn times_are_read_in_both_spellings() {
        assert_eq!(seconds(UTC_TIME, "261122150405Z"), Some(1_795_359_845));
        assert_eq!(seconds(GENERALIZED_TIME, "20261122150405Z"), Some(1_795_359_845));
        assert_eq!(seconds(UTC_TIME, "700101000001Z"), Some(1));
        for (tag, text) in
            [(UTC_TIME, "2611221504Z"), (GENERALIZED_TIME, "x"), (4, "261122150405Z")]
        {
            assert_eq!(seconds(tag, text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_certificate_has_no_end() {
        for bytes in [&b""[..], b"0", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02\x30\x00", b"\x30\x80"]
        {
            assert_eq!(ends_at(bytes), None, "{bytes:?}");
        }
    }
}
