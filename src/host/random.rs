//! Random text from the system's own source.

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use crate::text;
use std::io;
use std::path::Path;

/// 128 random bits in hex.
///
/// # Errors
/// If the system has no random source.
pub(crate) fn salt() -> Result<String> {
    Ok(files::to_hex(&bytes::<16>()?))
}

/// 64 random bits.
///
/// # Errors
/// As `salt`.
pub(crate) fn number() -> Result<u64> {
    bytes().map(u64::from_ne_bytes)
}

fn bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::file(FileOp::Read, Path::new(text::host::random_source()))(io::Error::other(error))
    })?;
    Ok(bytes)
}
