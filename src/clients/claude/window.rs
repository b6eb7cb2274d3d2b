//! The window and the output limit: one pair for every model, as Claude Code has it.
//!
//! Measured (2.1.332): a model that it does not know gets 1,000,000 tokens, and is compacted at 977,000; with
//! `CLAUDE_CODE_MAX_CONTEXT_TOKENS` at `window - min(output, 20000) - 3000`. `CLAUDE_CODE_MAX_OUTPUT_TOKENS` is sent as
//! `max_tokens` (32000 without it), whatever the window is. Its own prompt takes 16,000 to 20,000 tokens: 20000/4096 works,
//! 16000/8192 ends with `Prompt is too long`.

use super::super::{DesiredState, EntrySpec, ModelSpec, Note, Policy};
use super::{ID, variable, warning};
use crate::text::claude as text;

/// The variable of the window.
pub(super) const WINDOW: &str = "CLAUDE_CODE_MAX_CONTEXT_TOKENS";

/// The variable of the output limit.
pub(super) const OUTPUT: &str = "CLAUDE_CODE_MAX_OUTPUT_TOKENS";

/// What it takes for its own prompt, and some room for work.
const MIN_ROOM: u64 = 12_000;

/// Writes the pair of the model in use, if that is known, else the smallest of each.
pub(super) fn push(desired: &mut DesiredState, wanted: &EntrySpec, default: Option<&str>) {
    let in_use = wanted.models.iter().find(|it| Some(it.model.id.as_str()) == default);
    let sizes = [
        (WINDOW, pick(wanted, in_use, |it| (it.model.context_window, it.context_requested))),
        (OUTPUT, pick(wanted, in_use, |it| (it.model.max_tokens, it.max_requested))),
    ];
    for (name, size) in &sizes {
        if let Some(size) = size {
            let rule = if size.is_requested { Policy::Requested } else { Policy::Default };
            desired.push(variable(name), size.tokens.to_string(), rule);
        }
    }
    desired.notes.extend(notes(wanted, sizes.map(|(_, size)| size)));
}

/// A size, and whose it is.
struct Size<'s> {
    tokens: u64,
    model: &'s str,
    is_requested: bool,
}

fn pick<'s>(
    wanted: &'s EntrySpec,
    in_use: Option<&'s ModelSpec>,
    size: impl Fn(&ModelSpec) -> (Option<u64>, bool),
) -> Option<Size<'s>> {
    let of = |spec: &'s ModelSpec| {
        let (tokens, is_requested) = size(spec);
        Some(Size { tokens: tokens?, model: &spec.model.id, is_requested })
    };
    let smallest = || wanted.models.iter().filter_map(of).min_by_key(|size| size.tokens);
    in_use.and_then(of).or_else(smallest)
}

fn notes(wanted: &EntrySpec, [window, output]: [Option<Size<'_>>; 2]) -> Vec<Note> {
    let Some(window) = window else { return vec![warning(text::message::window_unknown())] };
    let mut notes = Vec::new();
    let sizes = wanted.models.iter().filter_map(|it| it.model.context_window);
    if sizes.into_iter().any(|size| size != window.tokens) {
        let message = text::message::one_window(window.tokens, window.model);
        notes.push(Note::info(ID, message));
    }
    let reserved = output.map_or(20_000, |output| output.tokens.min(20_000));
    if window.tokens.saturating_sub(reserved + 3_000) < MIN_ROOM {
        notes.push(warning(text::message::window_too_small(window.model, window.tokens)));
    }
    notes
}
