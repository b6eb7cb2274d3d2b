//! The optional parameters in a sample: lines below that of the model, as its language writes them.

use super::languages::Sample;
use super::literal::Syntax;
use crate::catalog::Protocol;
use crate::catalog::parameters::Values;
use crate::error::{Error, Result};
use crate::text::snippet as text;
use serde_json::{Map, Value, json};

/// What the samples for Anthropic's protocol send if nothing else is asked for: a request without it is refused.
const MAX_TOKENS: u64 = 1024;

/// The parameters that the method of OpenAI's SDK for Python has; others go into `extra_body`.
const OPENAI_SDK: [&str; 15] = [
    "frequency_penalty",
    "logit_bias",
    "logprobs",
    "max_tokens",
    "parallel_tool_calls",
    "presence_penalty",
    "response_format",
    "seed",
    "stop",
    "temperature",
    "tool_choice",
    "tools",
    "top_logprobs",
    "top_p",
    "verbosity",
];

/// The same of Anthropic's SDK, in every version: 2.14 has no `temperature`, `top_p` and `top_k` any more.
const ANTHROPIC_SDK: [&str; 2] = ["max_tokens", "stop_sequences"];

/// Fills a template in line by line, and adds the parameters, in which nothing is filled in.
///
/// # Errors
/// A usage error that names the parameter which the protocol cannot carry.
pub(super) fn add(
    template: &str,
    fill: impl Fn(&str) -> String,
    sample: &Sample,
    values: &Values,
) -> Result<String> {
    let protocol = sample.protocol;
    if let Some(name) = values.unsendable(protocol) {
        return Err(Error::usage(text::message::cannot_send(name, protocol)));
    }
    let mut body = json!({});
    values.add_to(&mut body, protocol);
    let mut members = body.as_object().cloned().unwrap_or_default();
    let mut max_tokens = json!(MAX_TOKENS);
    if protocol == Protocol::AnthropicMessages
        && let Some(given) = members.remove("max_tokens")
    {
        max_tokens = given;
    }
    let fill = |line: &str| fill(line).replace("@MAX_TOKENS@", &max_tokens.to_string()) + "\n";
    let filled = template.lines().map(|line| {
        let added = if line.contains("@MODEL@") {
            lines_for(sample, &members, line)
        } else {
            String::new()
        };
        fill(line) + &added
    });
    let code: String = filled.collect();
    Ok(if sample.language == "go" && !members.is_empty() { aligned(&code) } else { code })
}

/// The lines for the members, to follow that of the model.
fn lines_for(sample: &Sample, members: &Map<String, Value>, model: &str) -> String {
    let before = &model[..model.len() - model.trim_start().len()];
    let with = |syntax: Syntax| {
        members.iter().map(move |(name, value)| syntax.member(name, value, before))
    };
    let lines: Vec<String> = match sample.language {
        "curl" => with(Syntax::Json).map(|member| member.replace('\'', "'\\''")).collect(),
        // A text block knows escapes.
        "java" => with(Syntax::Json).map(|member| member.replace('\\', "\\\\")).collect(),
        "c" => return c_strings(members, before),
        "python-openai" => return arguments(members, &OPENAI_SDK, before),
        "python-anthropic" => return arguments(members, &ANTHROPIC_SDK, before),
        "python" => with(Syntax::Python).collect(),
        "javascript" => with(Syntax::JavaScript).collect(),
        "go" => with(Syntax::Go).collect(),
        "ruby" => with(Syntax::Ruby).collect(),
        "php-curl" | "php-guzzle" => with(Syntax::Php).collect(),
        "csharp" | "csharp-restsharp" => with(Syntax::CSharp).collect(),
        "dart" => with(Syntax::Dart).collect(),
        "swift" => with(Syntax::Swift).collect(),
        _ => with(Syntax::Rust).collect(),
    };
    lines.into_iter().map(|line| format!("{before}{line},\n")).collect()
}

/// The members as pieces of one string literal of C, a line each.
fn c_strings(members: &Map<String, Value>, before: &str) -> String {
    let member = |(name, value): (&String, &Value)| {
        let text = Syntax::Json.member(name, value, before) + ",";
        let lines = text.lines().map(|line| format!(" {}", line.trim_start())).collect::<Vec<_>>();
        lines
            .into_iter()
            .map(|line| format!("{before}\"{}\"\n", c_escaped(&line)))
            .collect::<Vec<_>>()
    };
    members.iter().flat_map(member).collect()
}

fn c_escaped(text: &str) -> String {
    // Two question marks may begin a trigraph.
    text.replace('\\', "\\\\").replace('"', "\\\"").replace("??", "?\\?")
}

/// Arguments of a Python SDK's method: those that it has, and the others as a part of the body.
fn arguments(members: &Map<String, Value>, known: &[&str], before: &str) -> String {
    let is_known = |(name, _): &(&String, &Value)| known.contains(&name.as_str());
    let (own, others): (Vec<_>, Vec<_>) = members.iter().partition(is_known);
    let argument = |name: &str, value: &Value| {
        let member = Syntax::Python.member(name, value, before);
        let value = member.split_once(": ").map_or("", |(_, value)| value);
        format!("{before}{name}={value},\n")
    };
    let mut lines: String = own.into_iter().map(|(name, value)| argument(name, value)).collect();
    if !others.is_empty() {
        let others = others.into_iter().map(|(name, value)| (name.clone(), value.clone()));
        lines.push_str(&argument("extra_body", &Value::Object(others.collect())));
    }
    lines
}

/// The members of the body in columns, as gofmt has them.
fn aligned(code: &str) -> String {
    let parts = |line: &'_ str| -> Option<(String, String)> {
        let (key, value) = line.strip_prefix("\t\t\"")?.split_once("\":")?;
        (!value.ends_with('{') && value.ends_with(','))
            .then(|| (key.to_owned(), value.trim().to_owned()))
    };
    let longest = code.lines().filter_map(parts).map(|(key, _)| key.len()).max().unwrap_or(0);
    let line = |line: &str| match parts(line) {
        Some((key, value)) => {
            let gap = " ".repeat(longest - key.len() + 1);
            format!("\t\t\"{key}\":{gap}{value}\n")
        }
        None => format!("{line}\n"),
    };
    code.lines().map(line).collect()
}
