//! The version that a program prints, asked once per build of the program.
//!
//! A program that is a single file has no package beside it that states its version, so it is run with `--version`. It
//! gets folders that are deleted afterwards, because a client's first run creates its config folder. The answer is kept in
//! the cache folder under the program's real path, size and time: the next command does not run the program again.

use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

/// How long a program may take: the slowest measured cold start takes 3 s.
const VERSION_TIMEOUT: Duration = Duration::from_secs(10);

/// A longer first line is not a version.
const MAX_LINE_LEN: usize = 100;

/// A larger file is not one that we wrote.
const MAX_CACHE_LEN: u64 = 64 * 1024;

/// What one build of a program printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Answer {
    len: u64,
    modified_ms: u64,
    line: String,
}

/// Builds that gave no answer in this process; they are not asked again before the next command.
static SILENT: Mutex<Vec<(PathBuf, u64, u64)>> = Mutex::new(Vec::new());

/// The first line that `program --version` prints; `environment` is added to what the program sees. `None` if it prints
/// nothing, fails, or takes too long.
pub(crate) fn printed_version(
    host: &Host,
    program: &Path,
    environment: &[(&str, &str)],
) -> Option<String> {
    let real = files::canonicalize(program).ok()?;
    let (len, modified_ms) = stamp(&real)?;
    let name = real.to_string_lossy().into_owned();
    let mut known = load(host);
    let is_same = |answer: &&Answer| answer.len == len && answer.modified_ms == modified_ms;
    if let Some(answer) = known.get(&name).filter(is_same) {
        return Some(answer.line.clone());
    }
    let build = (real, len, modified_ms);
    if SILENT.lock().is_ok_and(|silent| silent.contains(&build)) {
        return None;
    }
    let Some(line) = ask(host, program, environment) else {
        if let Ok(mut silent) = SILENT.lock() {
            silent.push(build);
        }
        return None;
    };
    known.retain(|path, _| Path::new(path).exists());
    known.insert(name, Answer { len, modified_ms, line: line.clone() });
    save(host, &known);
    Some(line)
}

fn ask(host: &Host, program: &Path, environment: &[(&str, &str)]) -> Option<String> {
    let scratch = tempfile::TempDir::with_prefix("wcode-").ok()?;
    let folder = scratch.path().display().to_string();
    let mut env: Vec<(String, String)> =
        environment.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let scratch_names = [
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "XDG_CACHE_HOME",
        "TMPDIR",
        "TEMP",
        "TMP",
    ];
    env.extend(scratch_names.map(|name| (name.to_owned(), folder.clone())));
    env.push(("HOME".into(), host.home().display().to_string()));
    env.extend(host.var("PATH").map(|path| ("PATH".to_owned(), path.to_owned())));
    let argv = [program.display().to_string(), "--version".into()];
    let job = BoundedCommand { argv: &argv, stdin: &[], env: Some(&env), inherit_stderr: false };
    let output = job.run(VERSION_TIMEOUT).ok().filter(|output| output.success)?;
    let line = std::str::from_utf8(&output.stdout).ok()?.trim().lines().next()?.trim().to_owned();
    (!line.is_empty() && line.len() <= MAX_LINE_LEN).then_some(line)
}

/// Size and time of change, by which a build is known again.
fn stamp(real: &Path) -> Option<(u64, u64)> {
    let since = files::modified(real)?.duration_since(UNIX_EPOCH).ok()?;
    Some((files::size(real)?, u64::try_from(since.as_millis()).ok()?))
}

fn path(host: &Host) -> PathBuf {
    host.cache_dir().join("program-versions.json")
}

/// A file that is absent, damaged or not ours counts as empty.
fn load(host: &Host) -> BTreeMap<String, Answer> {
    let path = path(host);
    let is_ours = files::size(&path).is_some_and(|size| size <= MAX_CACHE_LEN);
    let bytes = is_ours.then(|| files::read(&path).ok().flatten()).flatten().unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// A cache that cannot be written costs time, nothing else.
fn save(host: &Host, known: &BTreeMap<String, Answer>) {
    let path = path(host);
    let Ok(text) = serde_json::to_vec(known) else { return };
    if files::create_folders(files::parent(&path)).is_ok() {
        let _ = files::replace(&path, &text, 0o644);
    }
}
