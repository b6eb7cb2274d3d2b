//! Which folders have to be watched for a set of files, and which events in them are about one.

use super::folder;
use crate::host::files;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// As many symlinks as Linux follows.
const MAX_LINKS: usize = 40;

/// Folders to watch, and what events in them mean.
#[derive(Debug, Default)]
pub(super) struct WatchedPaths {
    /// Existing folders.
    pub(super) folders: BTreeSet<PathBuf>,
    /// The files that an event at a path is about.
    files: BTreeMap<PathBuf, BTreeSet<PathBuf>>,
    /// Each file with every path that it led over when the watches were set up.
    hops: BTreeMap<PathBuf, Vec<PathBuf>>,
    /// Files, and folders that were asked about as a whole: what reports its own writes.
    single: BTreeSet<PathBuf>,
    /// Folders and symlinks on the way to them.
    structure: BTreeSet<PathBuf>,
}

impl WatchedPaths {
    pub(super) fn new(files: &BTreeSet<PathBuf>) -> Self {
        let mut places = Self::default();
        for file in files {
            let hops = hops(file);
            hops.iter().for_each(|hop| places.add(file, hop));
            places.hops.insert(file.clone(), hops);
        }
        places
    }

    /// One path under which the file can be written: its own, each symlink's, and the last one's target.
    fn add(&mut self, file: &Path, hop: &Path) {
        self.files.entry(hop.to_owned()).or_default().insert(file.to_owned());
        // What is not there yet may become a folder.
        if hop.is_symlink() || !hop.is_file() {
            self.structure.insert(hop.to_owned());
        }
        let home = folder(hop);
        let standing = home.ancestors().find(|folder| folder.is_dir()).unwrap_or(home);
        // The next folder on the way, if it is missing.
        let missing = home.ancestors().take_while(|folder| *folder != standing).last();
        self.structure.extend(missing.map(Path::to_owned));
        self.structure.insert(standing.to_owned());
        self.folders.insert(standing.to_owned());
        // If the folder itself is removed or replaced, the one above reports it. A folder that is only on the way, such
        // as the home or `/etc`, is not replaced, and many events occur above it.
        let above = standing.parent().filter(|above| *standing == *home && above.is_dir());
        if let Some(above) = above {
            self.folders.insert(above.to_owned());
        }
        if !hop.is_symlink() && hop.exists() {
            self.single.insert(hop.to_owned());
        }
        // What is in a folder that was asked about is of interest as a whole.
        if hop.is_dir() {
            self.folders.insert(hop.to_owned());
        }
    }

    /// The files that an event at this path is about.
    pub(super) fn files_at(&self, path: &Path) -> impl Iterator<Item = &PathBuf> {
        let is_ours = path.file_name().is_some_and(files::is_temp_file);
        let inside = path.parent().filter(|_| !is_ours).and_then(|folder| self.files.get(folder));
        self.files.get(path).into_iter().chain(inside).flatten()
    }

    /// What reports its own writes: the files that exist, and folders that were asked about.
    pub(super) fn single_paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.single.iter()
    }

    /// True if the file leads over other paths now: it has become a symlink, or is none any more.
    pub(super) fn leads_elsewhere(&self, file: &Path) -> bool {
        self.hops.get(file).is_some_and(|known| *known != hops(file))
    }

    /// True for a folder or a symlink on the way to a file.
    pub(super) fn is_structure(&self, path: &Path) -> bool {
        self.structure.contains(path)
    }

    /// A folder on a file system whose changes the kernel does not see, since others make them.
    pub(super) fn network_folder(&self) -> Option<std::path::Display<'_>> {
        self.folders.iter().find(|folder| is_on_network(folder)).map(|folder| folder.display())
    }
}

/// The file, and every path that its symlinks lead over.
fn hops(file: &Path) -> Vec<PathBuf> {
    let mut hops = vec![file.to_owned()];
    while let Some(target) =
        hops.last().and_then(|last| Some((last, std::fs::read_link(last).ok()?)))
    {
        let (last, target) = target;
        let next = folder(last).join(target);
        // By its real folder, which is the one that is written in.
        let real = files::canonicalize(folder(&next)).ok();
        let next = match (real, next.file_name()) {
            (Some(real), Some(name)) => real.join(name),
            _ => next,
        };
        if hops.contains(&next) || hops.len() > MAX_LINKS {
            break;
        }
        hops.push(next);
    }
    // A folder on the way may be a symlink as well.
    let real = files::canonicalize(file).ok().filter(|real| !hops.contains(real));
    hops.extend(real);
    hops
}

#[cfg(target_os = "linux")]
fn is_on_network(folder: &Path) -> bool {
    /// NFS, SMB, CIFS, SMB2, 9P, FUSE, AFS, Ceph, Coda (`linux/magic.h`, statfs(2)).
    const MAGIC: [u64; 9] = [
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6573_5546,
        0x5346_414f,
        0x00c3_6400,
        0x7375_7245,
    ];
    rustix::fs::statfs(folder).is_ok_and(|facts| {
        #[expect(clippy::cast_sign_loss, reason = "a bit pattern")]
        let kind = facts.f_type as u64 & 0xffff_ffff;
        MAGIC.contains(&kind)
    })
}

#[cfg(not(target_os = "linux"))]
fn is_on_network(_: &Path) -> bool {
    false
}
