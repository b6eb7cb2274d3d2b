//! A conversation with a model, in either protocol; the answer is passed on while it arrives.

use crate::catalog::Protocol;
use crate::catalog::parameters::Values;
use crate::health::stream::Events;
use crate::health::{Limits, Report, Target, classify, reply};
use crate::secret::Secret;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Tokens of an answer, for the protocol that demands a number.
const DEFAULT_MAX_TOKENS: u64 = 4096;

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speaker {
    /// The person.
    User,
    /// The model.
    Assistant,
}

/// One message of a conversation.
#[derive(Debug, Clone)]
pub struct Message {
    /// Who says it.
    pub speaker: Speaker,
    /// The text of the message.
    pub text: String,
}

/// What a model is asked.
#[derive(Debug, Clone)]
pub struct Conversation {
    /// The model's id.
    pub model: String,
    /// What the model is to know before the first message.
    pub system: Option<String>,
    /// The messages, oldest first; the last one is the user's.
    pub messages: Vec<Message>,
    /// Optional parameters of the request.
    pub parameters: Values,
}

/// A piece of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'p> {
    /// Of what the model thinks before it answers.
    Reasoning(&'p str),
    /// Of the answer.
    Text(&'p str),
}

/// A whole answer.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The answer.
    pub text: String,
    /// What the model thought before it.
    pub reasoning: String,
    /// Tokens of the prompt, as the vendor counted them.
    pub input_tokens: Option<u64>,
    /// Tokens of the answer, those of the reasoning included, as the vendor counted them.
    pub output_tokens: Option<u64>,
    /// Until the first piece arrived.
    pub first_piece: Option<Duration>,
    /// Until the last one had arrived.
    pub total: Duration,
    /// Why the model stopped, in the vendor's word (`stop`, `length`, `end_turn`).
    pub stop_reason: Option<String>,
}

impl Reply {
    /// True if the output limit ended the answer, by either protocol's word for it.
    pub fn is_cut_off(&self) -> bool {
        matches!(self.stop_reason.as_deref(), Some("length" | "max_tokens"))
    }
}

impl Target<'_> {
    /// Sends the conversation and passes the answer on, piece by piece. Costs tokens.
    ///
    /// # Errors
    /// What kept the model from answering: the network, the key, the model's name, a parameter.
    pub async fn chat(
        &self,
        key: &Secret,
        conversation: &Conversation,
        limits: Limits,
        on_piece: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Reply, Box<Report>> {
        let start = Instant::now();
        let ask = self.ask(Some(key), limits);
        let ask = ask.map_err(|failure| self.failed(&failure, None, start))?;
        let mut reading = Reading { start, reply: Reply::default(), error: None };
        let mut events = Events::default();
        let mut answer = ask
            .stream_turn(&conversation.body(self.protocol).to_string(), |chunk| {
                events.push(chunk, |data| reading.take(data, on_piece));
                reading.error.is_none()
            })
            .await
            .map_err(|failure| self.failed(&failure, ask.proxy(), start))?;
        if let Some(error) = reading.error.take() {
            // An error within a stream has a status of 200 and the body of a refusal.
            answer.body = error.to_string().into_bytes();
        } else if reading.reply.first_piece.is_some() || reading.reply.stop_reason.is_some() {
            return Ok(Reply { total: start.elapsed(), ..reading.reply });
        }
        let turn = reply::read(&answer, &conversation.model, key, ask.proxy());
        let turn = turn.map_err(|verdict| {
            Box::new(self.report(verdict, start.elapsed(), answer.clock_skew))
        })?;
        // The vendor answered at once, although a stream was asked for.
        let text =
            classify::json(&answer).and_then(|body| reply::text_of(&body)).unwrap_or_default();
        on_piece(Piece::Text(&text));
        let total = start.elapsed();
        Ok(Reply {
            text,
            input_tokens: turn.input_tokens,
            output_tokens: turn.output_tokens,
            first_piece: Some(total),
            total,
            ..Reply::default()
        })
    }
}

impl Conversation {
    fn body(&self, protocol: Protocol) -> Value {
        let messages = self.messages.iter().map(Message::to_json);
        let mut body = match protocol {
            Protocol::OpenaiCompletions => {
                let system =
                    self.system.iter().map(|text| json!({ "role": "system", "content": text }));
                json!({
                    "model": self.model,
                    "messages": system.chain(messages).collect::<Vec<_>>(),
                    "stream": true,
                    "stream_options": { "include_usage": true },
                })
            }
            Protocol::AnthropicMessages => {
                let mut body = json!({
                    "model": self.model,
                    "max_tokens": DEFAULT_MAX_TOKENS,
                    "messages": messages.collect::<Vec<_>>(),
                    "stream": true,
                });
                if let Some(system) = &self.system {
                    body["system"] = system.as_str().into();
                }
                body
            }
        };
        self.parameters.add_to(&mut body, protocol);
        body
    }
}

impl Message {
    fn to_json(&self) -> Value {
        let role = match self.speaker {
            Speaker::User => "user",
            Speaker::Assistant => "assistant",
        };
        json!({ "role": role, "content": self.text })
    }
}

/// A stream that is being read.
struct Reading {
    start: Instant,
    reply: Reply,
    error: Option<Value>,
}

impl Reading {
    /// Takes the data of one event in; what is no JSON (`[DONE]`) means nothing.
    fn take(&mut self, data: &str, on_piece: &mut dyn FnMut(Piece<'_>)) {
        let Ok(event) = serde_json::from_str::<Value>(data) else { return };
        if event["error"].is_object() || event["error"].is_string() {
            self.error = Some(event);
            return;
        }
        let openai = &event["choices"][0]["delta"];
        let anthropic = &event["delta"];
        let reasoning =
            [&openai["reasoning_content"], &openai["reasoning"], &anthropic["thinking"]];
        let text = [&openai["content"], &anthropic["text"]];
        if let Some(piece) = first_text(&reasoning) {
            self.note_first();
            self.reply.reasoning.push_str(piece);
            on_piece(Piece::Reasoning(piece));
        }
        if let Some(piece) = first_text(&text) {
            self.note_first();
            self.reply.text.push_str(piece);
            on_piece(Piece::Text(piece));
        }
        self.note_end(&event);
    }

    fn note_first(&mut self) {
        let start = self.start;
        self.reply.first_piece.get_or_insert_with(|| start.elapsed());
    }

    fn note_end(&mut self, event: &Value) {
        let stop = [&event["choices"][0]["finish_reason"], &event["delta"]["stop_reason"]];
        if let Some(reason) = first_text(&stop) {
            self.reply.stop_reason = Some(reason.to_owned());
        }
        // Anthropic's `message_start` has the message itself below `message`.
        for usage in [&event["usage"], &event["message"]["usage"]] {
            let count = |names: [&str; 2]| names.iter().find_map(|name| usage[name].as_u64());
            let input = count(["prompt_tokens", "input_tokens"]).filter(|&tokens| tokens > 0);
            self.reply.input_tokens = input.or(self.reply.input_tokens);
            let output = count(["completion_tokens", "output_tokens"]);
            self.reply.output_tokens = output.or(self.reply.output_tokens);
        }
    }
}

/// The first of several places that holds a text; some vendors send all of them, with the others empty.
fn first_text<'v>(places: &[&'v Value]) -> Option<&'v str> {
    places.iter().filter_map(|place| place.as_str()).find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Piece, Reading, Reply};
    use std::time::Instant;

    fn read(events: &[&str]) -> (Reply, String, bool) {
        let mut reading = Reading { start: Instant::now(), reply: Reply::default(), error: None };
        let mut pieces = String::new();
        for data in events {
            reading.take(data, &mut |piece| match piece {
                Piece::Reasoning(text) => pieces.push_str(&format!("<{text}>")),
                Piece::Text(text) => pieces.push_str(text),
            });
        }
        (reading.reply, pieces, reading.error.is_some())
    }

    #[test]
    fn a_stream_of_the_openai_protocol_is_put_together() {
        let (reply, pieces, _) = read(&[
            r#"{"choices":[{"delta":{"role":"assistant","content":""}}]}"#,
            r#"{"choices":[{"delta":{"reasoning_content":"hm"}}]}"#,
            r#"{"choices":[{"delta":{"content":"He"}}]}"#,
            r#"{"choices":[{"delta":{"content":"llo"},"finish_reason":"stop"}]}"#,
            r#"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}"#,
            "[DONE]",
        ]);
        assert_eq!((pieces.as_str(), reply.text.as_str()), ("<hm>Hello", "Hello"));
        assert_eq!((reply.reasoning.as_str(), reply.stop_reason.as_deref()), ("hm", Some("stop")));
        assert_eq!((reply.input_tokens, reply.output_tokens), (Some(3), Some(5)));
        assert!(reply.first_piece.is_some());
    }

    #[test]
    fn a_stream_of_the_anthropic_protocol_is_put_together() {
        let (reply, pieces, _) = read(&[
            r#"{"type":"message_start","message":{"usage":{"input_tokens":7,"output_tokens":1}}}"#,
            r#"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"hm"}}"#,
            r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hi"}}"#,
            r#"{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}"#,
        ]);
        assert_eq!((pieces.as_str(), reply.text.as_str()), ("<hm>Hi", "Hi"));
        assert_eq!(reply.stop_reason.as_deref(), Some("end_turn"));
        assert_eq!((reply.input_tokens, reply.output_tokens), (Some(7), Some(9)));
    }

    #[test]
    fn an_empty_field_does_not_hide_the_one_beside_it() {
        let (reply, pieces, _) = read(&[
            r#"{"choices":[{"delta":{"reasoning_content":"","reasoning":"hm","content":""}}]}"#,
            r#"{"choices":[{"delta":{"reasoning_content":"","content":"Hi"}}]}"#,
        ]);
        assert_eq!((pieces.as_str(), reply.reasoning.as_str()), ("<hm>Hi", "hm"));
    }

    #[test]
    fn an_error_within_a_stream_is_kept() {
        let (reply, _, failed) = read(&[
            r#"{"choices":[{"delta":{"content":"He"}}]}"#,
            r#"{"error":{"message":"overloaded","code":503}}"#,
        ]);
        assert!(failed && reply.text == "He");
    }
}
