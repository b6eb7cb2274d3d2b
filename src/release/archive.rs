//! The program in a `.tar.gz`: a gzip member without a name (`gzip -n`) around a ustar archive, as `.ci/release/pack` makes
//! them. What is read was checked before, so that anything else is simply not found.

/// More than any program of ours has.
const MAX_UNPACKED: usize = 256 * 1024 * 1024;

/// Tar's unit.
const BLOCK: usize = 512;

/// The program in the archive's folder.
pub(super) fn program(archive: &[u8], folder: &str) -> Option<Vec<u8>> {
    let name = format!("{folder}/wcode{}", std::env::consts::EXE_SUFFIX);
    find(&unzip(archive)?, &name)
}

fn unzip(archive: &[u8]) -> Option<Vec<u8>> {
    // Magic, deflate, no optional fields; then time, level and system.
    let body = archive.strip_prefix(&[0x1f, 0x8b, 8, 0])?.get(6..)?;
    miniz_oxide::inflate::decompress_to_vec_with_limit(body, MAX_UNPACKED).ok()
}

fn find(mut tar: &[u8], name: &str) -> Option<Vec<u8>> {
    while let Some((header, rest)) = tar.split_at_checked(BLOCK) {
        let size = usize::from_str_radix(text(&header[124..136])?.trim(), 8).ok()?;
        let is_file = matches!(header[156], b'0' | 0);
        if is_file && text(&header[..100])? == name {
            return rest.get(..size).map(<[u8]>::to_vec);
        }
        tar = rest.get(size.checked_next_multiple_of(BLOCK)?..)?;
    }
    None
}

/// A field of a header, which ends with a zero or is full.
fn text(field: &[u8]) -> Option<&str> {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    std::str::from_utf8(&field[..end]).ok()
}

#[cfg(test)]
mod tests {
    use super::{find, unzip};

    fn entry(name: &str, kind: u8, content: &[u8]) -> Vec<u8> {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[156] = kind;
        header.extend_from_slice(content);
        header.resize(header.len().next_multiple_of(512), 0);
        header
    }

    #[test]
    fn only_the_file_of_that_name_is_taken() {
        let mut tar = entry("a/", b'5', b"");
        tar.extend(entry("a/wcode", b'2', b""));
        tar.extend(entry("a/README.md", b'0', &[b'x'; 600]));
        tar.extend(entry("a/wcode", b'0', b"program"));
        tar.extend([0; 1024]);
        assert_eq!(find(&tar, "a/wcode").as_deref(), Some(&b"program"[..]));
        assert_eq!(find(&tar, "wcode"), None);
        assert_eq!(find(&tar[..tar.len() - 1024 - 510], "a/wcode"), None);
    }

    #[test]
    fn what_is_no_archive_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04", &[0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, 1]] {
            assert_eq!(unzip(bytes), None);
        }
    }
}
