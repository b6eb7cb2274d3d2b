//! Random text from the system's own source.

use crate::error::{Error, Result, Verb};
use crate::text;
use std::io;
use std::path::Path;

/// 128 random bits in hex.
///
/// # Errors
/// Where the system has no random source.
pub fn salt() -> Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::file(Verb::Read, Path::new(text::host::random_source()))(io::Error::other(error))
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
