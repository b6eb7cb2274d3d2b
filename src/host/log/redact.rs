//! Makes logged values safe to show: each one harmless, without keys, and of a bounded length.

use crate::secret;
use crate::text::sanitize_for_terminal;
use std::fmt::{Debug, Write};
use tracing::Event;
use tracing::field::{Field, Value, Visit};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The longest text in a log, in bytes; output of a server or a program may be longer.
const MAX_VALUE_LEN: usize = 4096;

/// None of our events has more fields than this; any further ones would be left out.
const MAX_FIELDS: usize = 32;

/// Hands each event on with its values redacted, and nothing else: spans are not passed on.
pub(super) struct Redacted<L>(pub(super) L);

impl<S, L> Layer<S> for Redacted<L>
where
    S: tracing::Subscriber + for<'span> LookupSpan<'span>,
    L: Layer<S>,
{
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut values = RedactedFields(Vec::new());
        event.record(&mut values);
        let Some((first, _)) = values.0.first() else { return };
        let pairs: [(&Field, Option<&dyn Value>); MAX_FIELDS] =
            std::array::from_fn(|at| match values.0.get(at) {
                Some((field, value)) => (field, Some(value.as_ref())),
                None => (first, None),
            });
        let metadata = event.metadata();
        self.0.on_event(&Event::new(metadata, &metadata.fields().value_set(&pairs)), context);
    }
}

/// An event's values, redacted, in the order in which they were recorded.
struct RedactedFields(Vec<(Field, Box<dyn Value>)>);

impl RedactedFields {
    fn put(&mut self, field: &Field, value: impl Value + 'static) {
        self.0.push((field.clone(), Box::new(value)));
    }

    fn put_text(&mut self, field: &Field, text: &str) {
        let is_secret = secret::names_a_secret(field.name());
        self.put(field, if is_secret { "[secret]".to_owned() } else { redacted(text) });
    }
}

impl Visit for RedactedFields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = Bounded(String::new());
        // It fails early if the text is longer than what is kept.
        let _ = write!(text, "{value:?}");
        self.put_text(field, &text.0);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put_text(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let causes = std::iter::successors(Some(value), |error| error.source());
        let told: Vec<String> = causes.map(ToString::to_string).collect();
        self.put_text(field, &told.join(": "));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }
}

/// Sanitized first: a key that an invisible character divides is whole only then. Twice as much as is shown is searched,
/// so that a key at the cut is found.
pub(in crate::host) fn redacted(text: &str) -> String {
    let text = &text[..boundary(text, 2 * MAX_VALUE_LEN)];
    let mut text = secret::mask(&sanitize_for_terminal(text));
    if text.len() > MAX_VALUE_LEN {
        text.truncate(boundary(&text, MAX_VALUE_LEN));
        text.push('…');
    }
    text
}

/// The last index up to `most` at which the text can be cut.
fn boundary(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Takes a little more than `redacted` looks at, and refuses the rest.
struct Bounded(String);

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.push_str(&text[..boundary(text, 2 * MAX_VALUE_LEN)]);
        if self.0.len() > 2 * MAX_VALUE_LEN { Err(std::fmt::Error) } else { Ok(()) }
    }
}
