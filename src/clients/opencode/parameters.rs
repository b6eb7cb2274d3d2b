//! Optional parameters of requests.
//!
//! Measured (1.18.33, 2.0.15): what is in a model's `options` of the V1 shape goes into the body of a request by the OpenAI
//! protocol, and `textVerbosity` as `verbosity`; by Anthropic's `effort` alone. 2.x sends nothing of it, but a model's `body`
//! as it is, by both. A list of tools would replace the client's own.

use super::super::{ConfigSet, DesiredState, EntrySpec, Note};
use super::shape::Shape;
use super::version::Generations;
use super::{ID, warning};
use crate::catalog::Protocol;
use crate::catalog::parameters::field;
use crate::error::{Error, Result};
use crate::text::{inputs, opencode as text};

/// What the newest generation sends.
pub(super) fn sends(parameter: &str, protocol: Protocol) -> bool {
    let known = crate::catalog::parameters::PARAMETERS.iter().map(|it| it.name);
    let mut known = known.filter(|name| *name == parameter);
    parameter == "max_tokens" || known.any(|name| native_name(name, protocol).is_some())
}

/// The name in a model's `options` of the V1 shape.
pub(super) fn v1_name(parameter: &'static str, protocol: Protocol) -> Option<&'static str> {
    match (protocol, parameter) {
        (_, "tools" | "max_tokens") => None,
        (Protocol::OpenaiCompletions, "verbosity") => Some("textVerbosity"),
        (Protocol::OpenaiCompletions, name) => Some(name),
        (Protocol::AnthropicMessages, "reasoning.effort") => Some("effort"),
        (Protocol::AnthropicMessages, _) => None,
    }
}

/// The name in a model's `body` of the native shape.
pub(super) fn native_name(parameter: &'static str, protocol: Protocol) -> Option<&'static str> {
    field(parameter, protocol).filter(|_| !matches!(parameter, "tools" | "max_tokens"))
}

/// What a version here does not send of the entry in these shapes.
///
/// # Errors
/// `Error::Unsupported` if no version here sends it.
pub(super) fn check(
    config_set: &ConfigSet,
    wanted: &EntrySpec,
    desired: &DesiredState,
) -> Result<Vec<Note>> {
    let set = wanted.models.iter().flat_map(|spec| spec.model.params.iter());
    let set: Vec<&'static str> =
        set.filter(|(_, value)| !value.is_null()).map(|(name, _)| name).collect();
    let shapes: Vec<Shape> =
        desired.entries().iter().map(|it| Shape::of_entry(&it.entry)).collect();
    let generations = Generations::new(&config_set.installs);
    let has_native = shapes.contains(&Shape::Native);
    if generations.has_2 && !has_native && !set.is_empty() {
        let message = text::message::parameters_need_native(&desired.provider);
        if generations.is_only_2() {
            return Err(Error::unsupported(message, None));
        }
        return Ok(vec![warning(message)]);
    }
    let is_not_sent_by_1 = |name: &&'static str| v1_name(name, wanted.protocol).is_none();
    let is_for_1 = shapes.contains(&Shape::V1);
    let Some(name) = set.into_iter().find(|name| is_not_sent_by_1(name)).filter(|_| is_for_1)
    else {
        return Ok(Vec::new());
    };
    let message = inputs::message::not_sent("OpenCode 1", name);
    if has_native {
        Ok(vec![Note::warning(ID, message)])
    } else {
        Err(Error::unsupported(message, None))
    }
}
