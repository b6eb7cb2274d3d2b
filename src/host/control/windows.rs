//! A named pipe with an unguessable name, a new one each time. The name is written to the file that is a socket on
//! other systems, in the user's own folder.
//!
//! A pipe's usual access list lets only the user, the system and administrators write to it (CreateNamedPipeW,
//! Named Pipe Security and Access Rights); no other machine reaches it.

use super::RETRY_DELAY;
use crate::error::io_error;
use crate::error::{Error, FileOp, Result};
use crate::host::{files, random};
use crate::text;
use std::cell::RefCell;
use std::io;
use std::path::Path;
use tokio::net::windows::named_pipe::{
    ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions,
};

/// The monitor's end of a connection.
pub type Stream = NamedPipeServer;

const PREFIX: &str = r"\\.\pipe\wcode-";

/// Characters behind it, each of four bits.
const RANDOM: usize = 32;

/// ERROR_PIPE_BUSY: the instance that waited has been taken, and the next one is not there yet.
const BUSY: i32 = 231;

/// Waits for clients.
#[derive(Debug)]
pub struct Listener {
    name: String,
    /// The instance that the next client gets.
    waiting: RefCell<Option<NamedPipeServer>>,
}

impl Listener {
    /// The next client.
    ///
    /// # Errors
    /// Any I/O error.
    pub async fn accept(&self) -> io::Result<(Stream, ())> {
        let waiting = self.waiting.take();
        let pipe = waiting.map_or_else(|| instance(&self.name, false), Ok)?;
        pipe.connect().await?;
        // Before this one can end: without any instance the name would be free for others.
        self.waiting.replace(instance(&self.name, false).ok());
        Ok((pipe, ()))
    }
}

/// Listens at the path. To be called within a runtime, by the one who holds the monitor's lock.
///
/// # Errors
/// `Error::Locked` if a process listens there; `Error::File` if something else is there, or the system refuses.
pub fn listen(path: &Path) -> Result<Listener> {
    files::create_folders(files::parent(path))?;
    remove_stale_socket(path)?;
    let name = format!("{PREFIX}{}", random::salt()?);
    begin(path, name).map_err(Error::file(FileOp::Create, path))
}

fn begin(path: &Path, name: String) -> io::Result<Listener> {
    let waiting = RefCell::new(Some(instance(&name, true)?));
    files::replace(path, name.as_bytes(), 0o600)?;
    Ok(Listener { name, waiting })
}

/// A file that names no pipe, or one that is there, stays.
fn remove_stale_socket(path: &Path) -> Result<()> {
    let there = name_in(path).and_then(|name| name.map_or(Ok(None), |name| open(&name)));
    match there {
        Ok(None) => Ok(()),
        Ok(Some(_)) => {
            let holder = text::host::message::another_wcode();
            Err(Error::Locked { path: path.to_owned(), holder })
        }
        Err(error) => Err(Error::file(FileOp::Create, path)(error)),
    }
}

/// Removes a file that names a pipe, even if a process listens there: for the caller that holds the monitor's lock, and
/// held it before. Any other file is left in place.
pub fn clear(path: &Path) {
    if name_in(path).is_ok_and(|name| name.is_some()) {
        // `listen` reports one that stays.
        let _ = files::delete(path);
    }
}

/// The name in the file; `None` if there is no file.
fn name_in(path: &Path) -> io::Result<Option<String>> {
    let Some(bytes) = files::read(path).map_err(io::Error::other)? else { return Ok(None) };
    let name = String::from_utf8(bytes).ok().filter(|name| {
        let random = name.strip_prefix(PREFIX).unwrap_or_default();
        random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let foreign = || io_error(io::ErrorKind::AlreadyExists, text::host::message::not_a_socket());
    name.map(Some).ok_or_else(foreign)
}

fn instance(name: &str, is_first: bool) -> io::Result<NamedPipeServer> {
    ServerOptions::new().first_pipe_instance(is_first).create(name)
}

/// Whether a process listens; `None` if not.
fn open(name: &str) -> io::Result<Option<Opened>> {
    match ClientOptions::new().open(name) {
        Ok(pipe) => Ok(Some(Opened::Taken(pipe))),
        Err(error) if error.raw_os_error() == Some(BUSY) => Ok(Some(Opened::Busy)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

enum Opened {
    Taken(NamedPipeClient),
    Busy,
}

/// Who can write to the pipe is the user, or may do everything anyway.
pub(super) fn is_trusted(_: &Stream) -> bool {
    true
}

/// A connection to the process that listens; `None` if none does. Waits while the line is full.
pub(super) async fn connect(path: &Path) -> io::Result<Option<NamedPipeClient>> {
    let Some(name) = name_in(path)? else { return Ok(None) };
    loop {
        match open(&name)? {
            None => return Ok(None),
            Some(Opened::Taken(pipe)) => return Ok(Some(pipe)),
            Some(Opened::Busy) => tokio::time::sleep(RETRY_DELAY).await,
        }
    }
}
