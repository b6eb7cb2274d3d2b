//! The command line that holds all answers of the wizard.

use crate::catalog::{DEFAULT_VENDOR, Endpoint};
use crate::keys::{KeySource, VARIABLE_FLAG};
use crate::plan::OnConflict;
use crate::plan::request::ApplyRequest;
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode};

/// A `wcode apply` that plans the same, with the key in its store, on this machine or a new one; `None` if flags cannot
/// express it. `meant` is the default vendor on this machine.
pub(super) fn command(ask: &ApplyRequest, meant: Option<&str>) -> Option<String> {
    let inputs = &ask.inputs;
    let mut words: Vec<String> = ["wcode", "apply"].map(str::to_owned).to_vec();
    let mut say = |flag: &str, value: &str| words.extend([flag.to_owned(), value.to_owned()]);
    ask.clients.iter().for_each(|client| say("--client", client));
    let is_meant = |vendor: &str| vendor == DEFAULT_VENDOR && Some(vendor) == meant;
    if let Some(vendor) = ask.vendor.as_ref().filter(|vendor| !is_meant(vendor)) {
        say("--vendor", vendor);
    }
    match ask.configs.as_slice() {
        [] => {}
        [(_, path)] if ask.clients.len() == 1 => say("--config", path.to_str()?),
        _ => return None,
    }
    inputs.models.iter().for_each(|model| say("--model", &model.id));
    let sizes = inputs.models.iter().map(|model| (model.context_window, model.max_tokens));
    let mut sizes = sizes.filter(|sizes| *sizes != (None, None));
    let (context, output) = match (sizes.next(), sizes.next()) {
        (None, _) => (inputs.context_window, inputs.max_tokens),
        // Flags mean every model named.
        (Some(sizes), None) if inputs.models.len() == 1 => sizes,
        _ => return None,
    };
    if let Some(size) = context {
        say("--context-window", &size.to_string());
    }
    if let Some(size) = output {
        say("--max-tokens", &size.to_string());
    }
    if inputs.models.iter().any(|model| !model.params.is_empty()) {
        return None;
    }
    inputs.params.typed().iter().for_each(|param| say("--param", param));
    if let Some(protocol) = inputs.protocol {
        say("--protocol", &protocol.to_string());
    }
    if let Some(DefaultModelChoice::Model(id)) = &inputs.default_model {
        say("--default-model", id);
    }
    inputs.agents.iter().for_each(|agent| say("--agent", agent));
    if let Some(url) = &inputs.base_url {
        say("--base-url", url.as_str());
    }
    let is_named = |url: &&Endpoint| inputs.base_url.as_ref() == Some(*url);
    let places = inputs.key_origins.iter().filter(|url| !is_named(url));
    places.for_each(|url| say("--key-origin", url.as_str()));
    match (inputs.key.mode(), &inputs.key.source) {
        (Some(KeyMode::Env), Some(KeySource::Variable(name))) => say(VARIABLE_FLAG, name),
        (Some(mode @ (KeyMode::Ref | KeyMode::Env)), _) => say("--key-mode", mode.as_str()),
        (Some(KeyMode::Literal), _) => return None,
        (None, _) => {}
    }
    if let Some(name) = &inputs.key.name {
        say("--key-name", name);
    }
    match inputs.on_conflict {
        Some(OnConflict::Keep) => say("--on-conflict", "keep"),
        Some(OnConflict::Overwrite) => say("--on-conflict", "overwrite"),
        Some(OnConflict::Fail | OnConflict::Restore) | None => {}
    }
    words.extend(
        (inputs.default_model == Some(DefaultModelChoice::Never))
            .then(|| "--no-default-model".into()),
    );
    if let Some(mode) = &inputs.permission_mode {
        words.extend(["--permission-mode".into(), mode.clone()]);
    }
    words.extend(inputs.managed.then(|| "--managed".into()));
    words.extend(inputs.remove_comments.then(|| "--remove-comments".into()));
    words.extend(inputs.prune.then(|| "--prune".into()));
    words.push("--yes".into());
    Some(shell_words::join(words))
}

/// The `wcode key set` that stores the key as it was answered; `None` if it was stored already, or is in no store.
pub(super) fn key_command(ask: &ApplyRequest) -> Option<String> {
    let key = &ask.inputs.key;
    let store = key.store?;
    let mut words: Vec<String> = ["wcode", "key", "set"].map(str::to_owned).to_vec();
    let mut say = |flag: &str, value: &str| words.extend([flag.to_owned(), value.to_owned()]);
    if let Some(vendor) = ask.vendor.as_ref().filter(|vendor| *vendor != DEFAULT_VENDOR) {
        say("--vendor", vendor);
    }
    if let Some(name) = &key.name {
        say("--key-name", name);
    }
    say("--key-store", store.as_str());
    match &key.source {
        Some(KeySource::Variable(name)) => say(VARIABLE_FLAG, name),
        Some(KeySource::File(path)) => say("--key-file", path.to_str()?),
        Some(KeySource::Command(line)) => say("--key-command", line),
        Some(KeySource::Stdin | KeySource::Given(_)) | None => words.push("--key-stdin".into()),
    }
    Some(shell_words::join(words))
}
