//! One real turn: does this model answer? It costs a few tokens and is sent only on request.
//!
//! Vendors differ in what they take, so the request is adapted, once per difference, if a refusal names what it wants.

use crate::catalog::Protocol;
use crate::health::probe_session::ProbeSession;
use crate::health::{Limits, Report, Target, reply};
use crate::host::http::{Answer, Failure};
use crate::secret::Secret;
use serde_json::json;
use std::time::{Duration, Instant};

/// Tokens that the answer may have at most; some vendors refuse fewer.
const MAX_TOKENS: u64 = 16;

/// What a model says that was greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The beginning of its answer on one line, made safe; empty if it only thought until its tokens were used up.
    pub said: String,
    /// Until the whole answer was there.
    pub latency: Duration,
    /// Tokens that the vendor counted for the greeting, if it reports them.
    pub input_tokens: Option<u64>,
    /// Tokens that it counted for the answer, if it reports them.
    pub output_tokens: Option<u64>,
}

impl Target<'_> {
    /// Greets a model and waits for its answer. Costs a few tokens.
    ///
    /// # Errors
    /// What kept it from answering: the network, the key, the model's name, or an answer that is none.
    pub async fn turn(
        &self,
        key: &Secret,
        model: &str,
        limits: Limits,
    ) -> Result<Turn, Box<Report>> {
        let start = Instant::now();
        let ask = self.ask(Some(key), limits);
        let ask = ask.map_err(|failure| self.failed(&failure, None, start))?;
        let (answer, latency) = greet(&ask, self.protocol, model)
            .await
            .map_err(|failure| self.failed(&failure, ask.proxy(), start))?;
        match reply::read(&answer, model, key, ask.proxy()) {
            Ok(turn) => Ok(Turn { latency, ..turn }),
            Err(verdict) => Err(Box::new(self.report(verdict, latency, answer.clock_skew))),
        }
    }
}

/// Sends the greeting, and again if a refusal names the parameter that it wants; the time is the last request's.
async fn greet(
    ask: &ProbeSession<'_>,
    protocol: Protocol,
    model: &str,
) -> Result<(Answer, Duration), Failure> {
    let mut greeting = Greeting { model, limit: "max_tokens", turns_thinking_off: false };
    loop {
        let start = Instant::now();
        let answer = ask.turn(ask.key, &greeting.text()).await?;
        if protocol == Protocol::AnthropicMessages || !greeting.adapt_request(&answer) {
            return Ok((answer, start.elapsed()));
        }
    }
}

/// The request, as far as vendors of the OpenAI protocol differ in what they take.
struct Greeting<'m> {
    model: &'m str,
    limit: &'static str,
    turns_thinking_off: bool,
}

impl Greeting<'_> {
    fn text(&self) -> String {
        let hi = json!([{ "role": "user", "content": "hi" }]);
        let mut body = json!({ "model": self.model, "messages": hi, "stream": false });
        body[self.limit] = MAX_TOKENS.into();
        if self.turns_thinking_off {
            body["enable_thinking"] = false.into();
        }
        body.to_string()
    }

    /// Adapts the request to what the refusal names; false if there is nothing left to adapt.
    fn adapt_request(&mut self, answer: &Answer) -> bool {
        const NEW_LIMIT: &str = "max_completion_tokens";
        let names = |what| String::from_utf8_lossy(&answer.body).contains(what);
        if answer.status != 400 {
            false
        } else if self.limit != NEW_LIMIT && names(NEW_LIMIT) {
            // OpenAI's newer models.
            self.limit = NEW_LIMIT;
            true
        } else if !self.turns_thinking_off && names("enable_thinking") {
            // Qwen3 at Alibaba: "parameter.enable_thinking must be set to false for non-streaming calls".
            self.turns_thinking_off = true;
            true
        } else {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Greeting;
    use crate::host::http::Answer;

    const MODEL: &str = "qwen/qwen3-235b-a22b";

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, body: body.into(), ..Answer::default() }
    }

    #[test]
    fn a_refusal_that_names_what_it_wants_is_given_way_to_once() {
        let refusal = answer(400, r#"{"error":{"message":"Use 'max_completion_tokens' instead"}}"#);
        let mut greeting =
            Greeting { model: MODEL, limit: "max_tokens", turns_thinking_off: false };
        assert!(
            !greeting
                .adapt_request(&answer(400, r#"{"error":{"message":"max_tokens is too small"}}"#))
        );
        assert!(greeting.adapt_request(&refusal) && !greeting.adapt_request(&refusal));
        assert!(greeting.text().contains(r#""max_completion_tokens":16"#), "{}", greeting.text());
        assert!(!greeting.text().contains(r#""max_tokens""#), "{}", greeting.text());
        let refusal =
            answer(400, r#"{"message":"parameter.enable_thinking must be set to false"}"#);
        assert!(greeting.adapt_request(&refusal) && !greeting.adapt_request(&refusal));
        assert!(greeting.text().contains(r#""enable_thinking":false"#), "{}", greeting.text());
    }
}
