//! The protocol in which clients ask `wcode resolve` for keys: one JSON object on stdin with the ids, one on stdout with
//! `values`, and with `errors` by id.
//!
//! Version 1 is what a client with references of its own speaks; our plugins for other clients speak it as well. Pure.

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The only version there is.
const VERSION: u64 = 1;

/// Ids in one request; each is looked up on a thread of its own.
const MAX_IDS: usize = 64;

/// A request for keys.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyRequest {
    protocol_version: u64,
    /// The references of the keys, as `wcode/api-key`.
    pub ids: Vec<String>,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeyRequestError {
    /// It is not the JSON that is expected; the parser's message.
    Malformed(String),
    /// It is of another version of the protocol.
    UnsupportedVersion,
    /// It names more keys than one request may.
    TooManyIds,
}

/// How many keys a client asks for, for the fuzzer; `None` if it is no request.
pub fn check_key_request(bytes: &[u8]) -> Option<usize> {
    KeyRequest::parse(bytes).ok().map(|request| request.ids.len())
}

impl KeyRequest {
    /// Reads a request; its ids come out sorted, each once.
    ///
    /// # Errors
    /// With the reason for which it is refused.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, KeyRequestError> {
        let mut request: Self = serde_json::from_slice(bytes)
            .map_err(|error| KeyRequestError::Malformed(error.to_string()))?;
        if request.protocol_version != VERSION {
            return Err(KeyRequestError::UnsupportedVersion);
        }
        if request.ids.len() > MAX_IDS {
            return Err(KeyRequestError::TooManyIds);
        }
        request.ids.sort();
        request.ids.dedup();
        Ok(request)
    }

    /// The request that a client sends for one key.
    pub(crate) fn for_key(id: &str) -> String {
        json!({ "protocolVersion": VERSION, "provider": super::PROGRAM, "ids": [id] }).to_string()
    }
}

/// The answer to a request.
#[derive(Debug, Default)]
pub(crate) struct KeyResponse {
    values: Map<String, Value>,
    errors: Map<String, Value>,
}

impl KeyResponse {
    /// Adds a key.
    pub(crate) fn add_value(&mut self, id: &str, key: &str) {
        self.values.insert(id.to_owned(), Value::String(key.to_owned()));
    }

    /// Adds the reason for which a key is missing.
    pub(crate) fn add_error(&mut self, id: &str, code: &str, message: &str) {
        self.errors.insert(id.to_owned(), json!({ "code": code, "message": message }));
    }

    /// The answer as it is written to stdout.
    pub(crate) fn into_json(self) -> Value {
        let mut response = json!({ "protocolVersion": VERSION, "values": self.values });
        if !self.errors.is_empty() {
            response["errors"] = self.errors.into();
        }
        response
    }
}
