//! Optional parameters of requests: one variable with a JSON object, which goes into every request's body as it is.
//!
//! Measured (2.1.332): `CLAUDE_CODE_EXTRA_BODY` goes over the client's own fields, `output_config` included. It is one for all
//! models, so the model in use decides; members that are not ours stay.

use super::super::{ConfigPlace, ConfigSet, DesiredState, EntrySpec, Note, Policy};
use super::{ID, variable};
use crate::catalog::Protocol;
use crate::catalog::parameters::Values;
use crate::document::Node;
use crate::text::claude as text;
use serde_json::{Map, Value, json};

/// What Anthropic's protocol has of them; the output limit has a variable of its own.
pub(super) const SENT: [&str; 6] =
    ["reasoning.effort", "temperature", "top_p", "top_k", "stop", "max_tokens"];

const VARIABLE: &str = "CLAUDE_CODE_EXTRA_BODY";

const PROTOCOL: Protocol = Protocol::AnthropicMessages;

/// Writes those of the model in use, else of the first.
pub(super) fn push(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    default: Option<&str>,
) {
    let in_use = wanted.models.iter().find(|it| Some(it.model.id.as_str()) == default);
    let Some(spec) = in_use.or_else(|| wanted.models.first()) else { return };
    let values = &spec.model.params;
    if wanted.models.iter().any(|it| it.model.params != *values) {
        desired.notes.push(Note::info(ID, text::message::one_set_of_parameters(&spec.model.id)));
    }
    if values.is_empty() {
        return;
    }
    let place = variable(VARIABLE);
    let standing = config_set.files[0].document.get(&place).and_then(Node::as_str);
    let standing: Option<Map<String, Value>> =
        standing.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let object = merged(standing.clone().unwrap_or_default(), values);
    if object.is_empty() {
        desired.obsolete.push(ConfigPlace::new(0, place));
        return;
    }
    let is_requested = !spec.params_requested.is_empty();
    let rule = if is_requested { Policy::Requested } else { Policy::Default };
    let kept = config_set.files[0].document.get(&place).and_then(Node::as_str);
    let value = match kept {
        // The same in the spelling that is there.
        Some(text) if standing.as_ref() == Some(&object) => text.into_owned(),
        _ => Value::Object(object).to_string(),
    };
    desired.push(place, value, rule);
}

/// The members that are there, with ours in the place of those of the same name; without those that are to go.
fn merged(mut object: Map<String, Value>, values: &Values) -> Map<String, Value> {
    let mut ours = json!({});
    values.add_to(&mut ours, PROTOCOL);
    for (name, _) in values.iter() {
        if let Some(field) = crate::catalog::parameters::field(name, PROTOCOL) {
            remove(&mut object, field);
        }
    }
    lay_over(&mut object, ours);
    object
}

/// Removes a dotted name, and the object that holds nothing else.
fn remove(object: &mut Map<String, Value>, name: &str) {
    let Some((outer, inner)) = name.split_once('.') else {
        object.remove(name);
        return;
    };
    let Some(Value::Object(nested)) = object.get_mut(outer) else { return };
    remove(nested, inner);
    if nested.is_empty() {
        object.remove(outer);
    }
}

fn lay_over(object: &mut Map<String, Value>, ours: Value) {
    let Value::Object(ours) = ours else { return };
    for (name, value) in ours {
        match (object.get_mut(&name), value) {
            (Some(Value::Object(nested)), value @ Value::Object(_)) => lay_over(nested, value),
            (_, value) => {
                object.insert(name, value);
            }
        }
    }
}
