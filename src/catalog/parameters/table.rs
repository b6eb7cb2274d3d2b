//! The table, in the order of the vendor's page.

use super::Kind::{Array, Boolean, Integer, Number, Object, Strings, Word, WordOrObject};
use super::Parameter;
use crate::text::parameters as text;

macro_rules! parameters {
    ($($name:literal: $kind:expr, $title:path;)+) => {
        /// Every parameter of the page.
        pub(crate) const PARAMETERS: &[Parameter] =
            &[$(Parameter { name: $name, kind: $kind, title: $title }),+];
    };
}

parameters! {
    "reasoning.effort": Word(&["xhigh", "high", "medium", "low", "minimal", "none"]), text::reasoning_effort;
    "temperature": Number(0.0, 2.0), text::temperature;
    "top_p": Number(0.0, 1.0), text::top_p;
    "top_k": Integer(0, i64::MAX), text::top_k;
    "frequency_penalty": Number(-2.0, 2.0), text::frequency_penalty;
    "presence_penalty": Number(-2.0, 2.0), text::presence_penalty;
    "repetition_penalty": Number(0.0, 2.0), text::repetition_penalty;
    "min_p": Number(0.0, 1.0), text::min_p;
    "top_a": Number(0.0, 1.0), text::top_a;
    "seed": Integer(i64::MIN, i64::MAX), text::seed;
    "max_tokens": Integer(1, i64::MAX), text::max_tokens;
    "logit_bias": Object, text::logit_bias;
    "logprobs": Boolean, text::logprobs;
    "top_logprobs": Integer(0, 20), text::top_logprobs;
    "response_format": Object, text::response_format;
    "structured_outputs": Boolean, text::structured_outputs;
    "stop": Strings, text::stop;
    "tools": Array, text::tools;
    "tool_choice": WordOrObject(&["none", "auto", "required"]), text::tool_choice;
    "parallel_tool_calls": Boolean, text::parallel_tool_calls;
    "verbosity": Word(&["low", "medium", "high"]), text::verbosity;
}
