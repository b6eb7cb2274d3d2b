//! A mock vendor on loopback: the endpoints of a real one, served by the standard library.
//!
//! It answers chat completions and Anthropic messages, whole or streamed, and the model list, under
//! any prefix, and keeps every request so that a test can check what reached the vendor. It serves
//! until dropped. It does not judge requests beyond the key; that is the test's part.

mod list;

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use list::List;
use serde_json::{Value, json};

/// What every turn is answered with.
pub(crate) const ANSWER: &str = "The mock vendor greets you.";

/// The only model that it lists by default; turns may name any.
pub(crate) const MODEL: &str = "qwen/qwen3-235b-a22b";

/// A file of the user's own for a vendor `x` at this URL, which has the one model.
pub(crate) fn vendor_file_for(base: &str) -> String {
    json!({
        "id": "x", "name": "Xample", "keyVariable": "X_KEY",
        "endpoints": { "openai-completions": base },
        "models": [{ "id": MODEL, "contextWindow": 128_000, "maxTokens": 8192 }],
    })
    .to_string()
}

/// A request, as it came over the wire.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    /// Null if the body was empty or not JSON.
    pub(crate) body: Value,
}

impl Request {
    /// The value of the first header of this name, in whatever case it was sent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let same = |(each, _): &&(String, String)| each.eq_ignore_ascii_case(name);
        self.headers.iter().find(same).map(|(_, value)| value.as_str())
    }

    /// The key, as either protocol sends it.
    pub(crate) fn key(&self) -> Option<&str> {
        let bearer = || self.header("authorization")?.strip_prefix("Bearer ");
        self.header("x-api-key").or_else(bearer)
    }

    fn wants_stream(&self) -> bool {
        self.body["stream"] == true
    }
}

/// A running mock vendor.
pub(crate) struct Vendor {
    address: SocketAddr,
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    key: Mutex<Option<String>>,
    list: Mutex<List>,
    ended: AtomicBool,
    requests: Mutex<Vec<Request>>,
}

impl Vendor {
    /// A vendor that takes any key, or none.
    pub(crate) fn start() -> Self {
        Self::serve(Shared::default())
    }

    /// A vendor that answers 401 to every other key.
    pub(crate) fn demanding(key: &str) -> Self {
        Self::serve(Shared { key: Mutex::new(Some(key.to_owned())), ..Shared::default() })
    }

    /// From now on only this key is good.
    pub(crate) fn demand(&self, key: &str) {
        *self.shared.key() = Some(key.to_owned());
    }

    /// From now on it lists these models.
    pub(crate) fn list(&self, models: &[Value]) {
        self.shared.list().models = Some(models.to_vec());
    }

    /// From now on it has no list.
    pub(crate) fn list_nothing(&self) {
        self.shared.list().models = None;
    }

    /// From now on the list comes in pages of this many models.
    pub(crate) fn list_in_pages_of(&self, models: usize) {
        self.shared.list().page = models;
    }

    fn serve(shared: Shared) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port on loopback");
        let address = listener.local_addr().expect("a bound listener has an address");
        let shared = Arc::new(shared);
        let acceptor = thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, acceptor: Some(acceptor) }
    }

    /// The base URL of the OpenAI protocol, with the path that the vendor's page gives it.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}/api/gpt/v1", self.address)
    }

    /// The base URL of Anthropic's protocol, likewise.
    pub(crate) fn anthropic_url(&self) -> String {
        format!("http://{}/api/anthropic", self.address)
    }

    /// Everything asked so far, in order of arrival.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.log().clone()
    }

    /// The turns among the requests.
    pub(crate) fn turns(&self) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.method == "POST");
        requests
    }
}

impl Drop for Vendor {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // One more connection, so that `accept` returns and sees that it is over.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
    }
}

impl Shared {
    fn log(&self) -> std::sync::MutexGuard<'_, Vec<Request>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.key.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn list(&self) -> std::sync::MutexGuard<'_, List> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_ended(&self) -> bool {
        self.ended.load(Ordering::SeqCst)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut open = Vec::new();
    for stream in listener.incoming() {
        if shared.has_ended() {
            break;
        }
        let Ok(stream) = stream else { continue };
        let Ok(other_end) = stream.try_clone() else { continue };
        let shared = Arc::clone(shared);
        open.push((other_end, thread::spawn(move || drop(converse(&stream, &shared)))));
    }
    for (stream, conversation) in open {
        drop(stream.shutdown(Shutdown::Both));
        drop(conversation.join());
    }
}

/// Answers request after request until the client hangs up or says that it was the last.
fn converse(mut stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    let mut incoming = BufReader::new(stream);
    while let Some(request) = read_request(&mut incoming)? {
        let is_last = request.header("connection") == Some("close");
        shared.log().push(request.clone());
        respond(&mut stream, shared, &request)?;
        if is_last {
            break;
        }
    }
    // `accept` holds this connection too, so dropping ours would not close it.
    stream.shutdown(Shutdown::Both)
}

fn read_request(incoming: &mut impl BufRead) -> io::Result<Option<Request>> {
    let first = read_line(incoming)?;
    let mut words = first.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut request = Request { method, path, headers: Vec::new(), body: Value::Null };
    loop {
        let line = read_line(incoming)?;
        let Some((name, value)) = line.split_once(':') else { break };
        request.headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let body = read_body(incoming, &request)?;
    request.body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Ok(Some(request))
}

fn read_body(incoming: &mut impl BufRead, request: &Request) -> io::Result<Vec<u8>> {
    if request.header("transfer-encoding") == Some("chunked") {
        return read_chunks(incoming);
    }
    let length = request.header("content-length").and_then(|text| text.parse().ok());
    read_exactly(incoming, length.unwrap_or(0))
}

fn read_chunks(incoming: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_line(incoming)?;
        let size = line.split(';').next().unwrap_or_default();
        let size = u64::from_str_radix(size, 16).map_err(io::Error::other)?;
        body.extend(read_exactly(incoming, size)?);
        // The line end of this chunk; after the last one, of the (empty) trailer.
        read_line(incoming)?;
        if size == 0 {
            return Ok(body);
        }
    }
}

fn read_exactly(incoming: &mut impl BufRead, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    incoming.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A line without its end; empty at the end of the stream.
fn read_line(incoming: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    incoming.read_line(&mut line)?;
    line.truncate(line.trim_end().len());
    Ok(line)
}

fn respond(answers: &mut impl Write, shared: &Shared, request: &Request) -> io::Result<()> {
    let key = shared.key().clone();
    if key.is_some() && request.key() != key.as_deref() {
        let refusal = json!({ "error": { "message": "invalid api key", "code": 401 } });
        return write_json(answers, "401 Unauthorized", &refusal);
    }
    let path = request.path.split('?').next().unwrap_or_default();
    let model = request.body["model"].as_str().unwrap_or_default();
    match (request.method.as_str(), path, request.wants_stream()) {
        ("POST", path, true) if path.ends_with("/chat/completions") => {
            write_events(answers, &chat_events(model, &request.body))
        }
        ("POST", path, false) if path.ends_with("/chat/completions") => {
            write_json(answers, "200 OK", &chat(model))
        }
        ("POST", path, true) if path.ends_with("/v1/messages") => {
            write_events(answers, &message_events(model))
        }
        ("POST", path, false) if path.ends_with("/v1/messages") => {
            write_json(answers, "200 OK", &message(model))
        }
        ("GET", path, _) if path.ends_with("/models") => shared.list().answer(answers, request),
        _ => write_json(answers, "404 Not Found", &json!({ "error": { "message": "not found" } })),
    }
}

fn write_json(answers: &mut impl Write, status: &str, body: &Value) -> io::Result<()> {
    let body = body.to_string();
    let length = body.len();
    let head = "Content-Type: application/json\r\nContent-Length";
    write!(answers, "HTTP/1.1 {status}\r\n{head}: {length}\r\n\r\n{body}")?;
    answers.flush()
}

/// One chunk per event, as a vendor's server would flush them.
fn write_events(answers: &mut impl Write, events: &[String]) -> io::Result<()> {
    let head = "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked";
    write!(answers, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n")?;
    for event in events {
        write!(answers, "{:x}\r\n{event}\r\n", event.len())?;
        answers.flush()?;
    }
    write!(answers, "0\r\n\r\n")?;
    answers.flush()
}

fn chat(model: &str) -> Value {
    let message = json!({ "role": "assistant", "content": ANSWER });
    json!({
        "id": "chatcmpl-mock", "object": "chat.completion", "created": 1_759_079_309, "model": model,
        "choices": [{ "index": 0, "finish_reason": "stop", "message": message }],
        "usage": chat_usage(),
    })
}

fn chat_events(model: &str, asked: &Value) -> Vec<String> {
    let chunk = |choices: Value, usage: Value| {
        let chunk = json!({
            "id": "chatcmpl-mock", "object": "chat.completion.chunk", "created": 1_759_079_309,
            "model": model, "choices": choices, "usage": usage,
        });
        format!("data: {chunk}\n\n")
    };
    let delta = |delta: Value, reason: Option<&str>| {
        let choice = json!([{ "index": 0, "delta": delta, "finish_reason": reason }]);
        chunk(choice, Value::Null)
    };
    let mut events = vec![delta(json!({ "role": "assistant", "content": "" }), None)];
    events.extend(ANSWER.split_inclusive(' ').map(|word| delta(json!({ "content": word }), None)));
    events.push(delta(json!({}), Some("stop")));
    if asked["stream_options"]["include_usage"] == true {
        events.push(chunk(json!([]), chat_usage()));
    }
    events.push("data: [DONE]\n\n".to_owned());
    events
}

fn chat_usage() -> Value {
    json!({ "prompt_tokens": 13, "completion_tokens": 5, "total_tokens": 18 })
}

fn message(model: &str) -> Value {
    json!({
        "id": "msg_mock", "type": "message", "role": "assistant", "model": model,
        "content": [{ "type": "text", "text": ANSWER }],
        "stop_reason": "end_turn", "stop_sequence": null,
        "usage": { "input_tokens": 13, "output_tokens": 5 },
    })
}

fn message_events(model: &str) -> Vec<String> {
    let mut started = message(model);
    started["content"] = json!([]);
    started["stop_reason"] = Value::Null;
    let text = |text: &str| json!({ "type": "text", "text": text });
    let delta = json!({ "type": "text_delta", "text": ANSWER });
    let ended = json!({ "stop_reason": "end_turn", "stop_sequence": null });
    [
        json!({ "type": "message_start", "message": started }),
        json!({ "type": "content_block_start", "index": 0, "content_block": text("") }),
        json!({ "type": "content_block_delta", "index": 0, "delta": delta }),
        json!({ "type": "content_block_stop", "index": 0 }),
        json!({ "type": "message_delta", "delta": ended, "usage": { "output_tokens": 5 } }),
        json!({ "type": "message_stop" }),
    ]
    .iter()
    .map(|event| {
        format!("event: {}\ndata: {event}\n\n", event["type"].as_str().unwrap_or_default())
    })
    .collect()
}

mod tests {
    use super::*;

    /// Sends `text` unchanged and returns everything until the vendor hangs up.
    fn say(vendor: &Vendor, text: &str) -> String {
        let mut stream = TcpStream::connect(vendor.address).expect("the vendor listens");
        stream.write_all(text.as_bytes()).expect("the vendor reads");
        stream.shutdown(Shutdown::Write).expect("the stream is open");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the vendor answers in UTF-8");
        answer
    }

    fn post(path: &str, headers: &str, body: &Value) -> String {
        let body = body.to_string();
        format!("POST {path} HTTP/1.1\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn mock_vendor_serves_several_requests_on_one_connection_and_logs_them() {
        let vendor = Vendor::start();
        let chunked = "POST /v1/chat/completions HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n\
                       8\r\n{\"model\"\r\n5\r\n:\"m\"}\r\n0\r\n\r\n";
        let both = format!("{chunked}GET /v1/models HTTP/1.1\r\n\r\n");

        let answer = say(&vendor, &both);

        assert_eq!(answer.matches("200 OK").count(), 2, "{answer}");
        assert!(answer.contains(ANSWER) && answer.contains(MODEL), "{answer}");
        assert_eq!(vendor.turns()[0].body, json!({ "model": "m" }));
        assert_eq!(vendor.requests()[1].path, "/v1/models");
    }

    #[test]
    fn mock_vendor_streams_both_protocols() {
        let vendor = Vendor::start();
        let options = json!({ "include_usage": true });
        let chat = json!({ "model": "m", "stream": true, "stream_options": options });
        let answer = say(&vendor, &post("/api/gpt/v1/chat/completions", "", &chat));
        assert!(
            answer.contains("data: [DONE]") && answer.contains("\"total_tokens\":18"),
            "{answer}"
        );

        let message = json!({ "model": "m", "stream": true });
        let answer = say(&vendor, &post("/api/anthropic/v1/messages", "", &message));
        assert!(answer.contains("event: message_stop") && answer.contains(ANSWER), "{answer}");
    }

    #[test]
    fn mock_vendor_can_demand_a_key() {
        let vendor = Vendor::demanding("sk-right");
        let ask = |headers| say(&vendor, &post("/v1/messages", headers, &json!({ "model": "m" })));

        assert!(ask("").starts_with("HTTP/1.1 401"));
        assert!(ask("Authorization: Bearer sk-wrong\r\n").starts_with("HTTP/1.1 401"));
        assert!(ask("AUTHORIZATION: Bearer sk-right\r\n").contains(ANSWER));
        assert!(ask("x-api-key: sk-right\r\n").contains(ANSWER));
    }
}
