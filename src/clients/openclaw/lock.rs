//! OpenClaw's own write lock: `openclaw.json.lock` beside the config, held by its writers since 2026.6.
//!
//! The file is created exclusively and names its holder: `{"pid":N,"createdAt":ISO,"starttime":N}`.
//! A dead holder's lock, or one without a holder that is over 30 s old, may be taken away. Readers and
//! older versions ignore it, so taking it is always safe.

use super::super::ClientLock;
use crate::error::{Error, FileOp, Result};
use crate::host::{clock, files, process};
use crate::text::{Message, openclaw as text};
use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// As long as OpenClaw's own writers wait.
const LOCK_TIMEOUT: Duration = Duration::from_secs(20);

/// After this time OpenClaw reclaims a lock that names no living holder.
const STALE_AFTER: Duration = Duration::from_secs(30);

/// Takes the lock beside `config`, telling once on whom we wait.
///
/// # Errors
/// `Error::Locked` when the holder does not let go in time, `Error::File` if it cannot be created.
pub(super) fn take(config: &Path, waiting: &mut dyn FnMut(&str)) -> Result<ClientLock> {
    let path = super::paths::beside(config, ".lock");
    let start = Instant::now();
    let mut told = false;
    loop {
        match create(&path) {
            Ok(true) => return Ok(ClientLock::new(path)),
            Ok(false) => {}
            Err(error) => return Err(Error::file(FileOp::Create, &path)(error)),
        }
        let holder = holder(&path)?;
        if start.elapsed() >= LOCK_TIMEOUT {
            let holder = holder.unwrap_or_else(text::message::no_lock_file);
            return Err(Error::Locked { path, holder });
        }
        let Some(holder) = holder else {
            thread::sleep(Duration::from_millis(1));
            continue;
        };
        if !told {
            waiting(&holder.text());
            told = true;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// The file is there whole or not at all: an empty one would block every program, and names no holder.
fn create(path: &Path) -> io::Result<bool> {
    let pid = std::process::id();
    let mut body = serde_json::json!({ "pid": pid, "createdAt": clock::now_millis() });
    if let (Some(start), Some(body)) = (process::start_time(pid), body.as_object_mut()) {
        body.insert("starttime".into(), start.into());
    }
    files::create_new(path, body.to_string().as_bytes())
}

/// Who holds the lock; `None` if it is gone, or was left behind and is gone now.
fn holder(path: &Path) -> Result<Option<Message>> {
    let Some(bytes) = files::read(path)? else { return Ok(None) };
    let body: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let pid = body["pid"].as_u64().and_then(|pid| u32::try_from(pid).ok());
    let is_alive = match pid {
        Some(pid) => is_same_process(pid, body["starttime"].as_u64()),
        None => files::age(path).is_some_and(|age| age < STALE_AFTER),
    };
    if is_alive {
        return Ok(Some(pid.map_or_else(|| "OpenClaw".into(), text::message::lock_holder)));
    }
    // Two waiters may both come here; the second must not remove a lock that the first just made.
    if files::read(path)?.as_deref() == Some(&bytes) {
        fs::remove_file(path).or_else(ignore_absent).map_err(Error::file(FileOp::Remove, path))?;
    }
    Ok(None)
}

fn ignore_absent(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// A process id is used again sooner or later; the start time shows whether it is still the same one.
fn is_same_process(pid: u32, start_time: Option<u64>) -> bool {
    process::is_alive(pid)
        && match (start_time, process::start_time(pid)) {
            (Some(then), Some(now)) => then == now,
            _ => true,
        }
}
