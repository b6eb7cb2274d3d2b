//! `wcode resolve`: what clients run to fetch a key.
//!
//! The protocol is `clients::KeyRequest` and `clients::KeyResponse`. Promises: nothing but the answer is on stdout; it
//! answers in bounded time whatever the key store does; it never prompts.

use crate::clients::{KeyRequest, KeyRequestError, KeyResponse};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, KeyId, UnlockPrompt};
use crate::text::Message;
use crate::text::{self, Language, commands as words};
use std::io::{ErrorKind, Read, Write};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// A request is a line or two.
const MAX_REQUEST: u64 = 1024 * 1024;

/// The client that runs this command has the request ready.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);

/// Answer a client's key request (run by clients)
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(host: &Host) -> Result<u8> {
    // A client shows what we say among its own words, which are English.
    text::set_language(Language::En);
    let request = read_request()?;
    let mut response = KeyResponse::default();
    let answers: Vec<(&String, Result<_>)> = thread::scope(|scope| {
        let lookups: Vec<_> = request
            .ids
            .iter()
            .map(|id| (id, thread::Builder::new().spawn_scoped(scope, move || look_up(host, id))))
            .collect();
        let broke_off = |_| Err(Error::usage(words::message::look_up_broke_off()));
        let finished = lookups.into_iter().map(|(id, lookup)| match lookup {
            Ok(lookup) => (id, lookup.join().unwrap_or_else(broke_off)),
            // Without a thread: one after the other.
            Err(_) => (id, look_up(host, id)),
        });
        finished.collect()
    });
    for (id, answer) in answers {
        match answer {
            Ok(key) => response.add_value(id, key.expose()),
            Err(error) => response.add_error(id, code(&error), &message(&error)),
        }
    }
    let response = response.into_json();
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(format!("{response}\n").as_bytes()).and_then(|()| stdout.flush()) {
        // A client that has gone away needs no answer.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Output { source: error }),
        _ => Ok(0),
    }
}

fn read_request() -> Result<KeyRequest> {
    let (send, receive) = mpsc::channel();
    let unsent = send.clone();
    let started = thread::Builder::new().spawn(move || {
        // The receiver is gone if the time limit has passed.
        let _ = send.send(read_stdin());
    });
    if started.is_err() {
        let _ = unsent.send(read_stdin());
    }
    drop(unsent);
    let malformed = |problem: Message| {
        Error::usage_hint(words::message::no_request(problem), words::message::hint_no_request())
    };
    let text = receive
        .recv_timeout(REQUEST_TIMEOUT)
        .map_err(|_| malformed(words::message::nothing_on_stdin()))?;
    let text = text.map_err(|_| malformed(words::message::stdin_not_text()))?;
    KeyRequest::parse(text.as_bytes()).map_err(|error| match error {
        KeyRequestError::Malformed(problem) => malformed(problem.into()),
        KeyRequestError::UnsupportedVersion => malformed(words::message::other_protocol()),
        KeyRequestError::TooManyIds => malformed(words::message::too_many_ids()),
    })
}

fn read_stdin() -> std::io::Result<String> {
    let mut text = String::new();
    std::io::stdin().lock().take(MAX_REQUEST).read_to_string(&mut text).map(|_| text)
}

fn look_up(host: &Host, reference: &str) -> Result<crate::secret::Secret> {
    let id = KeyId::from_reference(reference)
        .ok_or_else(|| Error::usage(words::message::no_reference()))?;
    keys::get(host, &id, UnlockPrompt::Forbidden)
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::NoKey { .. } | Error::Usage { .. } => "NOT_FOUND",
        _ => "UNAVAILABLE",
    }
}

fn message(error: &Error) -> String {
    let hint = error.hint().map(|hint| format!(" ({})", hint.text())).unwrap_or_default();
    format!("{error}{hint}")
}
