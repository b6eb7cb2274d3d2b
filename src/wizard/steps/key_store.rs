//! The question where to store the key; asked only if that is still open.

use super::StepOutcome;
use crate::error::Result;
use crate::keys::{KeyIndex, KeySource, StoreKind, Vault};
use crate::plan::key_options::KeyOptions;
use crate::plan::saved_inputs::KeyMode;
use crate::prompt::{Answer, Choice};
use crate::text::wizard as text;
use crate::wizard::state::{KeyCandidate, KeyOrigin, WizardState};

/// What the user can decide about a key that is in no store yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    In(Vault),
    /// Only the variable's name goes into the files.
    Variable,
    /// In the file that it is in.
    AsItIs,
}

/// True if a flag names the store, the key is in a store already, or there is no key.
pub(super) fn is_settled(wizard: &WizardState<'_>) -> bool {
    let preset = &wizard.preset.inputs.key;
    let is_stored = |held: &KeyCandidate| matches!(held.place, KeyOrigin::Store(_));
    preset.mode.is_some()
        || preset.store.is_some()
        || wizard.key.as_ref().is_none_or(|held| is_stored(held) || is_from_flags(held))
}

/// A source named by a flag determines by itself where the key is stored, as for `apply`.
fn is_from_flags(held: &KeyCandidate) -> bool {
    matches!(held.place, KeyOrigin::Flags)
}

pub(super) fn ask(wizard: &mut WizardState<'_>) -> Result<StepOutcome> {
    let Some(held) = wizard.key.clone().filter(|_| !is_settled(wizard)) else {
        derive_key_options(wizard);
        return Ok(StepOutcome::Skipped);
    };
    let ways = ways(&held);
    let choices: Vec<Choice> = ways.iter().map(|way| choice(wizard, *way)).collect();
    let mut at =
        ways.iter().position(|way| matches_options(&wizard.draft.inputs.key, *way)).unwrap_or(0);
    if wizard.keyring_fails()? {
        wizard.prompter.warn(text::keyring_silent());
        at = at.max(1);
    }
    let Answer::Given(picked) = wizard.prompter.pick(text::where_to_keep(), &choices, at)? else {
        return Ok(StepOutcome::Back);
    };
    wizard.draft.inputs.key = to_key_options(wizard, &held, ways[picked]);
    Ok(StepOutcome::Answered)
}

/// Takes the store that is offered first: one that answers.
pub(super) fn propose(wizard: &mut WizardState<'_>) -> Result<()> {
    derive_key_options(wizard);
    let is_open = wizard.key.is_none() || !is_settled(wizard);
    let is_preset =
        wizard.preset.inputs.key.mode.is_some() || wizard.preset.inputs.key.store.is_some();
    if !is_open || is_preset || kept_now(wizard) != Vault::Keyring || !wizard.keyring_fails()? {
        return Ok(());
    }
    if let Some(held) = wizard.key.clone() {
        wizard.draft.inputs.key = to_key_options(wizard, &held, Keep::In(Vault::File));
    }
    Ok(())
}

fn ways(held: &KeyCandidate) -> Vec<Keep> {
    let last = if matches!(held.place, KeyOrigin::File(_)) { Keep::AsItIs } else { Keep::Variable };
    vec![Keep::In(Vault::Keyring), Keep::In(Vault::File), last]
}

fn choice(wizard: &WizardState<'_>, way: Keep) -> Choice {
    let variable = &wizard.vendor.key_variable;
    match way {
        Keep::In(Vault::Keyring) => {
            Choice::new(text::keep_in_keyring()).note(text::clients_fetch_it())
        }
        Keep::In(Vault::File) => {
            let folder = wizard.host.state_dir().join("keys");
            let folder = wizard.host.shortened(&folder);
            Choice::new(text::keep_in_file()).note(text::only_you_can_read(folder))
        }
        Keep::Variable => Choice::new(text::keep_in_variable(variable)).note(text::you_set_it()),
        Keep::AsItIs => Choice::new(text::keep_as_it_is()).note(text::readable_by_its_users()),
    }
}

/// The key options of a choice.
fn to_key_options(wizard: &WizardState<'_>, held: &KeyCandidate, way: Keep) -> KeyOptions {
    let name = wizard.preset.inputs.key.name.clone();
    let variable = match &held.place {
        KeyOrigin::Variable(name) => name,
        _ => &wizard.vendor.key_variable,
    };
    match way {
        Keep::In(vault) => {
            let source = match &held.place {
                KeyOrigin::Variable(name) => KeySource::Variable(name.clone()),
                _ => KeySource::Given(held.secret.clone()),
            };
            KeyOptions {
                mode: Some(KeyMode::Ref),
                source: Some(source),
                store: Some(vault.kind()),
                name,
            }
        }
        Keep::Variable => KeyOptions {
            mode: Some(KeyMode::Env),
            source: Some(KeySource::Variable(variable.clone())),
            ..KeyOptions::default()
        },
        Keep::AsItIs => KeyOptions::default(),
    }
}

fn matches_options(ask: &KeyOptions, way: Keep) -> bool {
    match way {
        Keep::In(vault) => ask.store == Some(vault.kind()),
        Keep::Variable => ask.mode == Some(KeyMode::Env),
        Keep::AsItIs => ask.mode.is_none() && ask.source.is_none() && ask.store.is_none(),
    }
}

/// The key options that follow from the key if nothing is asked; else those that are offered first.
pub(super) fn derive_key_options(wizard: &mut WizardState<'_>) {
    let preset = &wizard.preset.inputs.key;
    // The name under which it is stored, which another client may have brought along.
    let name = wizard.key_id().ok().and_then(|id| id.name().map(str::to_owned));
    wizard.draft.inputs.key = match &wizard.key {
        // Without a key there is no store to choose.
        None if preset.mode.is_none() => {
            let source = KeySource::Variable(wizard.vendor.key_variable.clone());
            KeyOptions { source: Some(source), ..KeyOptions::default() }
        }
        None => preset.clone(),
        Some(held) => match held.place {
            KeyOrigin::Flags => from_flags(preset, held),
            // In plain text it is this key that is written, and not another one that may be here too.
            KeyOrigin::Store(_)
                if preset.store.is_none() && preset.mode != Some(KeyMode::Literal) =>
            {
                KeyOptions {
                    mode: preset.mode.or(Some(KeyMode::Ref)),
                    name,
                    ..KeyOptions::default()
                }
            }
            _ if is_settled(wizard) => {
                let given = || Some(KeySource::Given(held.secret.clone()));
                let is_named = preset.mode == Some(KeyMode::Env);
                let source = if is_named { preset.source.clone() } else { given() };
                KeyOptions { source, ..preset.clone() }
            }
            _ => to_key_options(wizard, held, Keep::In(kept_now(wizard))),
        },
    };
}

/// As the flags say it; but a program that prints the key is not run again, nor a file read again, for every plan.
fn from_flags(preset: &KeyOptions, held: &KeyCandidate) -> KeyOptions {
    let is_read_again = matches!(preset.source, Some(KeySource::Command(_) | KeySource::File(_)));
    if !is_read_again || matches!(preset.store, Some(StoreKind::Command | StoreKind::Path)) {
        return preset.clone();
    }
    KeyOptions { source: Some(KeySource::Given(held.secret.clone())), ..preset.clone() }
}

/// The store that the vendor's key is in now, else the one that is offered first.
fn kept_now(wizard: &WizardState<'_>) -> Vault {
    let store = wizard
        .key_id()
        .and_then(|id| KeyIndex::load(wizard.host).map(|key_index| key_index.store(&id)));
    store.ok().and_then(StoreKind::vault).unwrap_or_default()
}

/// The location of the key, for the summary.
pub(in crate::wizard) fn in_words(wizard: &WizardState<'_>) -> String {
    let ask = &wizard.draft.inputs.key;
    match (ask.mode(), ask.store, &ask.source) {
        (Some(KeyMode::Env), _, Some(KeySource::Variable(name))) => text::keep_in_variable(name),
        (_, Some(StoreKind::Keyring), _) => text::keep_in_keyring().into(),
        (_, Some(StoreKind::File), _) => text::keep_in_file().into(),
        (_, Some(store), _) => store.as_str().into(),
        (Some(KeyMode::Ref), None, None) => {
            let stored = wizard.key.as_ref().map(|held| &held.place);
            match stored {
                Some(KeyOrigin::Store(store)) => text::key_in_store(store.as_str()),
                _ => String::new(),
            }
        }
        (None, None, None) => text::keep_default().into(),
        _ => text::key_from_flags().into(),
    }
}
