//! `wcode resolve`: what clients run to fetch a key.
//!
//! The protocol is OpenClaw's for exec references (2026.2.26 and later): one JSON object on stdin with the ids, one on
//! stdout with `values` and `errors` per id. Promises: nothing else is on stdout; it answers within its
//! bounds whatever the key store does; nobody is ever asked anything.

use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, KeyId, Patience};
use crate::text::{self, Language, commands as words};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::io::Read;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

const PROTOCOL: u64 = 1;

/// A request is a line or two.
const MAX_REQUEST: u64 = 1024 * 1024;

/// Whoever runs us has the request ready.
const REQUEST_LIMIT: Duration = Duration::from_secs(5);

/// All ids are looked up at once, each on a thread of its own.
const MAX_IDS: usize = 64;

/// Answer a client that asks for a key (clients run this)
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    protocol_version: u64,
    ids: Vec<String>,
}

pub(super) fn run(host: &Host) -> Result<u8> {
    // A client shows what we say among its own words, which are English.
    text::speak(Language::En);
    let mut request = read_request()?;
    request.ids.sort();
    request.ids.dedup();
    let (mut values, mut errors) = (Map::new(), Map::new());
    let answers: Vec<(&String, Result<_>)> = thread::scope(|scope| {
        let lookups: Vec<_> =
            request.ids.iter().map(|id| (id, scope.spawn(|| look_up(host, id)))).collect();
        let broke_off = |_| Err(Error::usage(words::look_up_broke_off()));
        lookups
            .into_iter()
            .map(|(id, lookup)| (id, lookup.join().unwrap_or_else(broke_off)))
            .collect()
    });
    for (id, answer) in answers {
        match answer {
            Ok(key) => values.insert(id.clone(), Value::String(key.expose().to_owned())),
            Err(error) => errors.insert(id.clone(), describe(&error)),
        };
    }
    let mut response = json!({ "protocolVersion": PROTOCOL, "values": values });
    if !errors.is_empty() {
        response["errors"] = errors.into();
    }
    let mut stdout = std::io::stdout().lock();
    // A client that has gone away needs no answer.
    let _ = std::io::Write::write_all(&mut stdout, format!("{response}\n").as_bytes());
    Ok(0)
}

fn read_request() -> Result<Request> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = std::io::stdin().lock().take(MAX_REQUEST).read_to_string(&mut text);
        // Nobody listens any more where the time was up.
        let _ = send.send(read.map(|_| text));
    });
    let malformed =
        |problem: &str| Error::usage_hint(words::no_request(problem), words::hint_no_request());
    let text =
        receive.recv_timeout(REQUEST_LIMIT).map_err(|_| malformed(words::nothing_on_stdin()))?;
    let text = text.map_err(|_| malformed(words::stdin_not_text()))?;
    let request: Request =
        serde_json::from_slice(text.as_bytes()).map_err(|error| malformed(&error.to_string()))?;
    if request.protocol_version != PROTOCOL {
        return Err(malformed(words::other_protocol()));
    }
    if request.ids.len() > MAX_IDS {
        return Err(malformed(words::too_many_ids()));
    }
    Ok(request)
}

fn look_up(host: &Host, reference: &str) -> Result<crate::secret::Secret> {
    let id = KeyId::from_reference(reference).ok_or_else(|| Error::usage(words::no_reference()))?;
    keys::get(host, &id, Patience::Never)
}

fn describe(error: &Error) -> Value {
    let code = match error {
        Error::NoKey { .. } | Error::Usage { .. } => "NOT_FOUND",
        _ => "UNAVAILABLE",
    };
    let hint = error.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
    json!({ "code": code, "message": format!("{error}{hint}") })
}
