//! What to type in a client once it knows our models.

use crate::clients::{Client, Detected, UsageExample};
use crate::plan::ownership::Record;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::text::wizard as text;

/// The first thing to type; before it, what installs a client that is not here.
pub(crate) fn lines(client: &'static dyn Client, record: &Record, found: &Detected) -> Vec<String> {
    let example = examples(client, record, found).into_iter().next().map(|it| it.command);
    if found.program().is_some() {
        return example.into_iter().collect();
    }
    let install = client.install_command().join(" ");
    [text::install_first().to_owned(), install].into_iter().chain(example).collect()
}

/// What else can be typed.
pub(super) fn others(
    client: &'static dyn Client,
    record: &Record,
    found: &Detected,
) -> Vec<UsageExample> {
    examples(client, record, found).into_iter().skip(1).collect()
}

fn examples(client: &'static dyn Client, record: &Record, found: &Detected) -> Vec<UsageExample> {
    let inputs = &record.inputs;
    let default = match &inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => Some(id),
        Some(DefaultModelChoice::Never) | None => None,
    };
    let model = default.or_else(|| inputs.models.first().map(|model| &model.id));
    let Some(model) = model else { return Vec::new() };
    client.usage_examples(&record.provider, model, found.version())
}
