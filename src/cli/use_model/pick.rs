//! The list of models to pick from, on a terminal.

use super::Scope;
use crate::error::Result;
use crate::host::Host;
use crate::plan::choices::Choices;
use crate::prompt::{self, Choice};
use crate::text::{use_model as text, wizard};

/// The full name of the model that the user picks; `None` if nothing is to change.
///
/// # Errors
/// `Error::Interrupted` at the question.
pub(super) fn pick(host: &Host, scope: &Scope) -> Result<Option<String>> {
    let names = names(scope);
    let mut choices: Vec<Choice> = names.iter().map(|name| choice(scope, name)).collect();
    choices.push(Choice::new(wizard::leave()));
    let is_used = |name: &String| !users(scope, name).is_empty();
    let at = names.iter().position(is_used).unwrap_or(0);
    let picked = prompt::pick(host, text::which_model(), &choices, at)?;
    Ok(picked.and_then(|picked| names.get(picked).cloned()))
}

/// What the configs name, then what else the vendors have.
fn names(scope: &Scope) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let configured = scope.choices.iter().flat_map(|choices| choices.models.iter().cloned());
    let adopted = |vendor: &str| {
        let mut ours = scope.choices.iter().flat_map(|choices| &choices.ours);
        let provider =
            ours.find(|(_, known)| known == vendor).map(|(provider, _)| provider.clone());
        provider.unwrap_or_else(|| vendor.to_owned())
    };
    let others = scope.vendors.iter().flat_map(|vendor| {
        let provider = adopted(&vendor.id);
        vendor.all_models().map(move |facts| format!("{provider}/{}", facts.model.id))
    });
    for name in configured.chain(others) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn choice(scope: &Scope, name: &str) -> Choice {
    let users = users(scope, name);
    let choice = Choice::new(name);
    if users.is_empty() {
        return choice;
    }
    choice.note(text::used_by(users.join(wizard::list_separator())))
}

/// The clients whose default it is.
fn users(scope: &Scope, name: &str) -> Vec<&'static str> {
    let uses =
        |choices: &&Choices| choices.default_in_use().is_some_and(|default| default.model == name);
    scope.choices.iter().filter(uses).map(|choices| choices.target.client.name()).collect()
}
