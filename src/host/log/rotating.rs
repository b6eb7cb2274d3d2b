//! A log file that never grows beyond its bound.
//!
//! Promises: a line is written whole to one file or the other, in order; a file that another program moved or
//! removed is created again with the next line. Written by one process (the monitor has a lock); a second one would
//! write whole lines into it, too.

use crate::error::{Error, FileOp, Result};
use crate::host::files;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file of this many bytes is rotated.
const MAX_FILE_LEN: u64 = 1024 * 1024;

/// How many older files are kept: `watch.log.1` is the youngest.
const MAX_OLD_FILES: u32 = 3;

/// The file, open at its end.
#[derive(Debug)]
pub(super) struct RotatingFile {
    path: PathBuf,
    file: File,
    bound: u64,
    /// Lines that could not be written, since the last one that could.
    lost: u64,
}

impl RotatingFile {
    /// Opens the file, or begins it with its folder.
    ///
    /// # Errors
    /// `Error::File`.
    pub(super) fn open(path: &Path) -> Result<Self> {
        files::create_folders(files::parent(path))?;
        let file = open(path).map_err(Error::file(FileOp::Open, path))?;
        Ok(Self { path: path.to_owned(), file, bound: MAX_FILE_LEN, lost: 0 })
    }

    /// One line, whole or not at all.
    fn append(&mut self, line: &[u8]) -> io::Result<()> {
        self.follow()?;
        let size = self.file.metadata()?.len();
        if size > 0 && size + line.len() as u64 > self.bound {
            self.rotate()?;
        }
        let start = self.file.metadata()?.len();
        let written = self.file.write_all(line);
        if written.is_err() {
            // Half a line would run into the next one.
            let _ = self.file.set_len(start);
        }
        written
    }

    /// The file under our name is the one that we write to, also after another program removed ours.
    fn follow(&mut self) -> io::Result<()> {
        if !files::is_at(&self.file, &self.path) {
            self.file = open(&self.path).or_else(|_| {
                files::create_folders(files::parent(&self.path)).map_err(io::Error::other)?;
                open(&self.path)
            })?;
        }
        Ok(())
    }

    /// If a rename fails, the old file is continued: a long log is better than none.
    fn rotate(&mut self) -> io::Result<()> {
        for age in (1..MAX_OLD_FILES).rev() {
            // The first few times there are fewer.
            let _ = fs::rename(self.older(age), self.older(age + 1));
        }
        if fs::rename(&self.path, self.older(1)).is_ok() {
            self.file = open(&self.path)?;
        }
        Ok(())
    }

    fn older(&self, age: u32) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{age}"));
        name.into()
    }
}

impl Write for RotatingFile {
    /// The formatter hands us one whole line at a time.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.lost > 0 {
            let now = crate::host::clock::now_millis();
            let gap = format!("{now} ERROR lines could not be written lines={}\n", self.lost);
            self.append(gap.as_bytes()).inspect_err(|_| self.lost += 1)?;
            self.lost = 0;
        }
        self.append(line).inspect_err(|_| self.lost += 1)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens the file at its end; only the user has access, no matter which program created it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    let file = files::private(&mut options).open(path)?;
    // If another program put a device there, its owner and mode stay unchanged.
    if file.metadata()?.is_file() {
        files::give_to_owner_of(files::parent(path), &file)?;
        files::set_mode(&file, 0o600)?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{MAX_OLD_FILES, RotatingFile};
    use crate::host::files;
    #[cfg(unix)]
    use std::fs;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    fn lines(path: &Path) -> Vec<String> {
        let bytes = files::read(path).unwrap().unwrap_or_default();
        String::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
    }

    fn log(folder: &tempfile::TempDir) -> (RotatingFile, PathBuf) {
        let path = folder.path().join("logs/watch.log");
        let mut log = RotatingFile::open(&path).unwrap();
        log.bound = 100;
        (log, path)
    }

    #[test]
    fn no_line_is_lost_or_torn_across_a_rotation_and_the_oldest_go() {
        let folder = tempfile::tempdir().unwrap();
        let (mut log, path) = log(&folder);
        // Ten lines of ten bytes to a file: four full files, and what is older is gone.
        for number in 0..75 {
            log.write_all(format!("{number:09}\n").as_bytes()).unwrap();
        }
        let kept: Vec<String> = (1..=MAX_OLD_FILES)
            .rev()
            .map(|age| log.older(age))
            .chain([path])
            .flat_map(|path| lines(&path))
            .collect();
        let expected: Vec<String> = (40..75).map(|number| format!("{number:09}")).collect();
        assert_eq!(kept, expected);
        assert!(!log.older(MAX_OLD_FILES + 1).exists());
    }

    #[test]
    fn a_line_longer_than_the_bound_has_a_file_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (mut log, path) = log(&folder);
        for line in ["short\n", &format!("{}\n", "x".repeat(300)), "after\n"] {
            log.write_all(line.as_bytes()).unwrap();
        }
        assert_eq!((lines(&log.older(2)).len(), lines(&log.older(1))[0].len()), (1, 300));
        assert_eq!(lines(&path), ["after"]);
    }

    #[test]
    fn what_was_there_before_stays_and_counts() {
        let folder = tempfile::tempdir().unwrap();
        let (mut first, path) = log(&folder);
        first.write_all(b"before\n").unwrap();
        drop(first);
        let (mut second, _) = log(&folder);
        second.write_all(b"after\n").unwrap();
        assert_eq!(lines(&path), ["before", "after"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_moved_or_removed_under_our_feet_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (mut log, path) = log(&folder);
        log.write_all(b"one\n").unwrap();
        let moved = folder.path().join("moved");
        fs::rename(&path, &moved).unwrap();
        log.write_all(b"two\n").unwrap();
        assert_eq!((lines(&moved), lines(&path)), (vec!["one".to_owned()], vec!["two".to_owned()]));
        fs::remove_dir_all(files::parent(&path)).unwrap();
        log.write_all(b"three\n").unwrap();
        assert_eq!(lines(&path), ["three"]);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_the_users_alone_whoever_made_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (_, path) = log(&folder);
        assert_eq!(files::mode(&path), Some(0o600));
        assert_eq!(files::mode(files::parent(&path)), Some(0o700));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        drop(log(&folder));
        assert_eq!(files::mode(&path), Some(0o600));
    }

    /// `/dev/full` takes nothing, as a full disk does.
    #[cfg(target_os = "linux")]
    #[test]
    fn lines_that_a_full_disk_did_not_take_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        let (mut log, path) = log(&folder);
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/full", &path).unwrap();
        for _ in 0..2 {
            log.write_all(b"lost\n").unwrap_err();
        }
        fs::remove_file(&path).unwrap();
        log.write_all(b"here again\n").unwrap();
        let kept = lines(&path);
        assert!(kept[0].ends_with("lines could not be written lines=2"), "{kept:?}");
        assert_eq!(kept[1], "here again");
    }
}
