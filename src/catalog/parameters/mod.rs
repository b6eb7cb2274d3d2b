//! The optional parameters of a request, from the section 可选参数 of the vendor's page: names, types and ranges in one
//! table, and the values that a user types for them, as JSON.
//!
//! Which of them a client can send is the client's own knowledge.

mod parameter;
mod table;
#[cfg(test)]
mod tests;
mod values;

use crate::catalog::Protocol;
pub(crate) use parameter::{Kind, Parameter};
use serde_json::Value;
pub(crate) use table::PARAMETERS;
pub(crate) use values::Values;

/// Where a parameter of the page is in the body of a request in this protocol, as a dotted name; `None` if it has none such.
/// The page describes the fields of the OpenAI protocol; Anthropic's has a few of them.
pub(crate) fn field(name: &'static str, protocol: Protocol) -> Option<&'static str> {
    match (protocol, name) {
        (Protocol::OpenaiCompletions, name) => Some(name),
        (Protocol::AnthropicMessages, "temperature" | "top_p" | "top_k" | "max_tokens") => {
            Some(name)
        }
        (Protocol::AnthropicMessages, "stop") => Some("stop_sequences"),
        (Protocol::AnthropicMessages, "reasoning.effort") => Some("output_config.effort"),
        (Protocol::AnthropicMessages, _) => None,
    }
}

/// True if the protocol has a field for the parameter, and this value in it.
pub(crate) fn is_sendable(name: &'static str, value: &Value, protocol: Protocol) -> bool {
    let is_effort = protocol == Protocol::AnthropicMessages && name == "reasoning.effort";
    let is_unknown = is_effort && matches!(value.as_str(), Some("none" | "minimal"));
    field(name, protocol).is_some() && !is_unknown
}
