//! Lists that decide which providers and models OpenCode uses at all.
//!
//! Measured (1.18.33, 2.0.15): with `enabled_providers` a provider that is not on it does not exist, and a default model of
//! it ends every run; `disabled_providers` takes one out likewise. Lists of several files replace each other: that of the
//! highest rank counts.

use super::super::{DefaultModel, Rule, Source, Survey, Wanted, Wishes};
use super::{models, warning};
use crate::document::{Node, Path};
use crate::text::opencode as text;

/// Policies of 2.x: first the place until 2.0.29, then the one from 2.0.30 on (its documentation).
const POLICIES: [&[&str]; 2] = [&["experimental", "policies"], &["policies"]];

/// Puts our provider on the list that counts, and sets no default model that the lists would not let OpenCode use.
pub(super) fn push(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) {
    let provider = wishes.provider.clone();
    let mut is_hidden = false;
    if let Some((index, source, list)) = in_force(survey, "enabled_providers")
        && !names(list, &provider)
    {
        match index.checked_sub(survey.others.len()) {
            Some(file) => {
                let place = Path::root().key("enabled_providers").item(&provider);
                wishes.push_to(file, place, provider.as_str(), Rule::IfAbsentOurs);
            }
            None => {
                is_hidden = true;
                wishes.notes.push(warning(text::not_enabled(&provider)).at(&source.path));
            }
        }
    }
    if let Some((_, source, list)) = in_force(survey, "disabled_providers")
        && names(list, &provider)
    {
        is_hidden = true;
        wishes.notes.push(warning(text::disabled(&provider)).at(&source.path));
    }
    for source in all(survey) {
        if let Some(place) = denied(source.document.root(), &provider) {
            is_hidden = true;
            wishes.notes.push(warning(text::denied(&provider, place)).at(&source.path));
        }
    }
    if is_hidden {
        leave_the_default(wishes, survey, wanted);
    }
}

/// A default model of a provider that OpenCode does not use would end every run that works now.
fn leave_the_default(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) {
    let (file, place) = models::default_place(survey, wishes.file);
    let count = wishes.wishes.len();
    wishes.wishes.retain(|wish| wish.file != file || wish.path != place);
    if wishes.wishes.len() < count {
        let path = &survey.files[file].path;
        wishes.notes.push(warning(text::default_left(&wishes.provider)).at(path));
        wishes.is_short |= matches!(wanted.default_model, DefaultModel::Set(_));
    }
}

/// All files, highest rank first.
fn all(survey: &Survey) -> impl Iterator<Item = &Source> {
    survey.others.iter().chain(&survey.files)
}

/// The list that counts, with its file and that file's place in the order of ranks.
fn in_force<'s>(survey: &'s Survey, name: &str) -> Option<(usize, &'s Source, Node<'s>)> {
    all(survey).enumerate().find_map(|(index, source)| {
        let list = source.document.root().get(name)?;
        Some((index, source, list))
    })
}

fn names(list: Node<'_>, provider: &str) -> bool {
    list.elements().any(|item| item.as_str().is_some_and(|item| item == provider))
}

/// The place of the policy that denies the provider.
fn denied(root: Node<'_>, provider: &str) -> Option<String> {
    POLICIES.iter().find_map(|place| {
        let policies = place.iter().try_fold(root, |node, key| node.get(key))?;
        let is = |policy: Node<'_>, key: &str, values: &[&str]| {
            policy.get(key).and_then(Node::as_str).is_some_and(|it| values.contains(&it.as_ref()))
        };
        let at = policies.elements().position(|policy| {
            is(policy, "action", &["provider.use"])
                && is(policy, "effect", &["deny"])
                && is(policy, "resource", &[provider, "*"])
        })?;
        // A later policy that names the provider lets it in again.
        let is_allowed = policies.elements().skip(at + 1).any(|policy| {
            is(policy, "action", &["provider.use"])
                && is(policy, "effect", &["allow"])
                && is(policy, "resource", &[provider])
        });
        (!is_allowed).then(|| format!("{}[{at}]", place.join(".")))
    })
}
