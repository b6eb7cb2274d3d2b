//! Requests to one vendor in the manner of its protocol: paths, and how the key travels.

use crate::catalog::Protocol;
use crate::host::http::{Answer, Auth, Call, Client, Failure, Limits};
use crate::secret::Secret;

/// The version of the API that Anthropic's protocol asks every caller to name.
const ANTHROPIC_VERSION: &[(&str, &str)] = &[("anthropic-version", "2023-06-01")];

/// Bytes of what is no answer: of an error one sentence is wanted, and to read it takes many times its size in memory.
const MAX_ERROR_LEN: usize = 64 * 1024;

/// One occasion on which a vendor is asked.
#[derive(Debug)]
pub(super) struct ProbeSession<'a> {
    client: Client,
    protocol: Protocol,
    /// The key of most requests.
    pub(super) key: Option<&'a Secret>,
}

impl<'a> ProbeSession<'a> {
    /// The time of `limits` runs from here.
    ///
    /// # Errors
    /// If the system has no CA certificates.
    pub(super) fn new(
        base: &str,
        protocol: Protocol,
        key: Option<&'a Secret>,
        limits: Limits,
    ) -> Result<Self, Failure> {
        Ok(Self { client: Client::new(base, limits)?, protocol, key })
    }

    /// The proxy that the requests go through, without its password.
    pub(super) fn proxy(&self) -> Option<&str> {
        self.client.proxy()
    }

    /// Asks for the list of models; `query` is what follows the path, with its `?`.
    pub(super) async fn models(
        &self,
        key: Option<&Secret>,
        query: &str,
        etag: Option<&str>,
    ) -> Result<Answer, Failure> {
        let path = match self.protocol {
            Protocol::OpenaiCompletions => "/models",
            Protocol::AnthropicMessages => "/v1/models",
        };
        let path = format!("{path}{query}");
        self.send(key, Call { path: &path, auth: None, headers: &[], etag, json: None }).await
    }

    /// Asks for any page, without a key.
    pub(super) async fn page(&self, path: &str, etag: Option<&str>) -> Result<Answer, Failure> {
        self.send(None, Call { path, auth: None, headers: &[], etag, json: None }).await
    }

    /// Sends a turn.
    pub(super) async fn turn(&self, key: Option<&Secret>, json: &str) -> Result<Answer, Failure> {
        let path = self.turn_path();
        self.send(key, Call { path, auth: None, headers: &[], etag: None, json: Some(json) }).await
    }

    /// Sends a turn whose answer is passed on while it arrives.
    pub(super) async fn stream_turn(
        &self,
        json: &str,
        on_chunk: impl FnMut(&[u8]) -> bool,
    ) -> Result<Answer, Failure> {
        let call =
            Call { path: self.turn_path(), auth: None, headers: &[], etag: None, json: Some(json) };
        self.client.send_streaming(&self.with_key(self.key, call), on_chunk).await
    }

    fn turn_path(&self) -> &'static str {
        match self.protocol {
            Protocol::OpenaiCompletions => "/chat/completions",
            Protocol::AnthropicMessages => "/v1/messages",
        }
    }

    /// The call with the key, as the protocol sends it.
    fn with_key<'c>(&self, key: Option<&'c Secret>, call: Call<'c>) -> Call<'c> {
        let (auth, headers) = match self.protocol {
            Protocol::OpenaiCompletions => (key.map(Auth::Bearer), &[][..]),
            Protocol::AnthropicMessages => {
                (key.map(|key| Auth::Header("x-api-key", key)), ANTHROPIC_VERSION)
            }
        };
        Call { auth, headers, ..call }
    }

    async fn send(&self, key: Option<&Secret>, call: Call<'_>) -> Result<Answer, Failure> {
        let mut answer = self.client.send(&self.with_key(key, call)).await?;
        if answer.status != 200 && answer.body.len() > MAX_ERROR_LEN {
            answer.body.truncate(MAX_ERROR_LEN);
            answer.is_cut = true;
        }
        Ok(answer)
    }
}
