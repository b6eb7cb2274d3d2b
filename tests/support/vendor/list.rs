//! The mock vendor's list of models: with a mark (ETag), in pages, or missing.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{MODEL, Request};

/// What it lists, and how.
pub(super) struct List {
    /// `None` if it has no list at all.
    pub(super) models: Option<Vec<Value>>,
    /// Models on one page.
    pub(super) page: usize,
}

impl Default for List {
    fn default() -> Self {
        Self { models: Some(vec![json!({ "id": MODEL, "object": "model" })]), page: 1000 }
    }
}

impl List {
    pub(super) fn answer(&self, answers: &mut impl Write, request: &Request) -> io::Result<()> {
        let Some(models) = &self.models else {
            return super::write_json(answers, "404 Not Found", &json!({ "error": "no list" }));
        };
        let etag = mark(models);
        if request.header("if-none-match") == Some(&etag) {
            write!(answers, "HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n")?;
            return answers.flush();
        }
        let body = self.page(models, request).to_string();
        let head = format!("Content-Type: application/json\r\nETag: {etag}\r\nContent-Length");
        write!(answers, "HTTP/1.1 200 OK\r\n{head}: {}\r\n\r\n{body}", body.len())?;
        answers.flush()
    }

    /// The page after the id that is asked for, as Anthropic's protocol has it.
    fn page(&self, models: &[Value], request: &Request) -> Value {
        let query = request.path.split_once('?').map_or("", |(_, query)| query);
        let after =
            url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "after_id");
        let start = after.map_or(0, |(_, id)| {
            models.iter().position(|model| model["id"] == *id).map_or(models.len(), |at| at + 1)
        });
        let end = models.len().min(start + self.page);
        let last = models[start..end].last().map(|model| model["id"].clone());
        json!({
            "object": "list", "data": models[start..end],
            "has_more": end < models.len(), "last_id": last,
        })
    }
}

/// Another one for another list.
fn mark(models: &[Value]) -> String {
    let mut hasher = DefaultHasher::new();
    json!(models).to_string().hash(&mut hasher);
    format!("\"{:x}\"", hasher.finish())
}
