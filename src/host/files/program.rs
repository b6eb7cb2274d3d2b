//! Programs: which can be run, which can be trusted, and a copy of our own.

use super::facts::is_absent;
use super::resolve::parent;
use super::{replace, set_mode, system, temp_file};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// True for a file that may be run.
pub fn is_program(path: &Path) -> bool {
    let Ok(metadata) = fs::metadata(path) else { return false };
    metadata.is_file() && system::is_executable(&metadata)
}

/// True for a program that the user owns and no other user can change or replace.
///
/// # Errors
/// If it cannot be looked at, although it is there.
pub fn check_own_program(path: &Path) -> io::Result<bool> {
    match fs::metadata(path) {
        Ok(file) if file.is_file() && system::is_executable(&file) => {}
        Ok(_) => return Ok(false),
        Err(error) if is_absent(&error) => return Ok(false),
        Err(error) => return Err(error),
    }
    system::is_private_to_user(path)
}

/// True if `copy` was made from `program` as it is now.
pub fn is_same_build(program: &Path, copy: &Path) -> bool {
    let facts = |path: &Path| {
        let file = fs::metadata(path).ok()?;
        Some((file.len(), file.modified().ok()?))
    };
    facts(program).is_some_and(|program| facts(copy) == Some(program))
}

/// True for two files of one format by their first bytes: a package may have a script in the place of a program.
pub fn begins_alike(one: &Path, other: &Path) -> bool {
    let first = |path: &Path| {
        let mut bytes = [0; 4];
        File::open(path).and_then(|mut file| file.read_exact(&mut bytes)).is_ok().then_some(bytes)
    };
    first(one).is_some_and(|bytes| first(other) == Some(bytes))
}

/// Copies a program for the user alone, in one step, with its time, by which `is_same_build` knows it again.
///
/// # Errors
/// Any I/O error; an older copy remains.
pub fn copy_program(program: &Path, copy: &Path) -> io::Result<()> {
    let folder = parent(copy);
    let mut fresh = temp_file::create(folder)?;
    let mut source = File::open(program)?;
    io::copy(&mut source, fresh.as_file_mut())?;
    set_mode(fresh.as_file(), 0o700)?;
    fresh.as_file().set_modified(source.metadata()?.modified()?)?;
    fresh.as_file().sync_all()?;
    system::persist(fresh, copy)?;
    replace::sync_renamed(copy);
    Ok(())
}

/// Puts another build in the place of a program, which may be running, in one step, if `runs` finds that it runs here.
///
/// # Errors
/// `Unsupported` if it does not run, else any I/O error; the program of before is in its place then.
pub fn replace_program(
    target: &Path,
    bytes: &[u8],
    runs: impl FnOnce(&Path) -> bool,
) -> io::Result<()> {
    let mode = fs::metadata(target).map_or(0o755, |file| system::mode(&file));
    let fresh = replace::written(target, bytes, mode).map_err(temp_file::without_name)?;
    // A program that is open for writing cannot be run.
    let fresh = fresh.into_temp_path();
    if !runs(&fresh) {
        return Err(io::ErrorKind::Unsupported.into());
    }
    system::replace_running(fresh, target)?;
    replace::sync_renamed(target);
    Ok(())
}
