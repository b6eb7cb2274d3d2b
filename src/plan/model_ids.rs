//! What the models that were named mean to the vendor, and what the user should know about them.

use crate::catalog::{FactSource, Facts, Model, ServedId, Vendor};
use crate::clients::{Level, Note};
use crate::plan::inputs::Inputs;
use crate::plan::saved_inputs::DefaultModelChoice;
use crate::text::Message;
use crate::text::inputs as text;

/// Replaces the ids as typed by the vendor's; returns notes on what differs and on what is known of the models.
pub(super) fn resolve(inputs: &mut Inputs, vendor: &Vendor) -> Vec<Note> {
    let mut notes = Vec::new();
    for model in &mut inputs.models {
        model.id = served(vendor, &model.id, &mut notes);
    }
    if let Some(DefaultModelChoice::Model(id)) = &mut inputs.default_model {
        *id = served(vendor, id, &mut notes);
    }
    let named = named(inputs);
    let facts: Vec<(&Model, Facts)> =
        named.iter().map(|pinned| (pinned, vendor.facts(pinned))).collect();
    notes.extend(facts.iter().flat_map(|(pinned, facts)| warnings(vendor, pinned, facts)));
    notes.extend(sizes(&facts));
    notes.dedup();
    notes
}

fn served(vendor: &Vendor, typed: &str, notes: &mut Vec<Note>) -> String {
    let served = vendor.served_id(typed);
    let id = served.id().to_owned();
    let note =
        match &served {
            ServedId::Renamed(id) => {
                Some(info(text::message::served_as(vendor.display_name(), typed, id)))
            }
            ServedId::Ambiguous { typed, candidates } => Some(warning(
                text::message::ambiguous_id(vendor.display_name(), typed, quoted(candidates)),
            )),
            ServedId::Unlisted { typed, similar } if !similar.is_empty() => {
                Some(warning(text::message::similar_ids(typed, quoted(similar))))
            }
            ServedId::Unlisted { typed, .. } if vendor.listed_at().is_some() => {
                Some(warning(text::message::not_on_the_list(vendor.display_name(), typed)))
            }
            ServedId::Exact(_) | ServedId::Unlisted { .. } => None,
        };
    notes.extend(note.filter(|note| !notes.contains(note)));
    id
}

/// Each model that was named, with the sizes that the user gave for it.
fn named(inputs: &Inputs) -> Vec<Model> {
    let pinned = |model: &Model| Model {
        context_window: inputs.context_window.or(model.context_window),
        max_tokens: inputs.max_tokens.or(model.max_tokens),
        ..Model::named(&model.id)
    };
    let mut models: Vec<Model> = inputs.models.iter().map(pinned).collect();
    if let Some(DefaultModelChoice::Model(id)) = &inputs.default_model
        && !models.iter().any(|model| model.id == *id)
    {
        models.push(Model::named(id));
    }
    models
}

fn warnings(vendor: &Vendor, pinned: &Model, facts: &Facts) -> Vec<Note> {
    let id = &pinned.id;
    let mut notes = Vec::new();
    let is_open = pinned.context_window.is_none() && facts.model.context_window.is_none();
    if is_open && !facts.candidates.is_empty() {
        notes.push(warning(text::message::sizes_of_several(id, quoted(&facts.candidates))));
    } else if is_open && vendor.model(id).is_none() {
        notes.push(warning(text::message::sizes_not_known(id)));
    }
    if facts.lacks_tools() {
        notes.push(warning(text::message::lacks_tools(id)));
    }
    notes
}

/// One line on sizes that come from models.dev alone, and on output limits that are not written as stated.
fn sizes(facts: &[(&Model, Facts)]) -> Option<Note> {
    let figures: Vec<String> =
        facts.iter().filter_map(|(pinned, facts)| figures(pinned, facts)).collect();
    let list = figures.join(text::figures_separator());
    (!figures.is_empty()).then(|| info(text::message::sizes_taken(list)))
}

fn figures(pinned: &Model, facts: &Facts) -> Option<String> {
    let source = |source: Option<FactSource>| {
        if source == Some(FactSource::ModelsDev) { " (models.dev)" } else { "" }
    };
    let id = &pinned.id;
    let context = match pinned.context_window {
        Some(_) => None,
        None => facts.model.context_window.map(|it| (it, source(facts.context_source))),
    };
    let output = match pinned.max_tokens {
        Some(_) => None,
        None => facts.model.max_tokens.map(|it| (it, source(facts.output_source))),
    };
    let stated = facts.stated_output;
    let is_news = |it: &Option<(u64, &str)>| it.is_some_and(|(_, source)| !source.is_empty());
    if !is_news(&context) && !is_news(&output) && stated.is_none() {
        return None;
    }
    let mut parts = Vec::new();
    parts.extend(context.map(|(size, source)| text::context_taken(size, source)));
    parts.extend(output.map(|(size, source)| match stated {
        Some(stated) => text::output_reduced(size, source, stated),
        None => text::output_taken(size, source),
    }));
    Some(format!("`{id}`: {}", parts.join(", ")))
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

fn info(message: Message) -> Note {
    Note::general(Level::Info, message)
}

fn warning(message: Message) -> Note {
    Note::general(Level::Warning, message)
}
