//! What OpenCode 2 makes of the files as a whole: which files it skips, which of our values make it drop the entry, and
//! where a prompt goes if no model is named.
//!
//! Measured (2.0.15): a file that is not JSONC is skipped as a whole, and a value of the wrong type drops the provider it is
//! in, both without a message. A `model` that is not set, is no text, or leads nowhere makes way for the free model of
//! OpenCode Zen: the prompt leaves for a third party.

use super::super::{Source, Survey};
use crate::document::{Dialect, Document, Kind, Node, Path};
use crate::host::Host;
use crate::text::opencode as text;

/// The provider whose free model takes over.
const ZEN: &str = "opencode";

/// Why a prompt without a named model goes to OpenCode Zen.
pub(super) fn why_zen(survey: &Survey, ours: &[&str]) -> Option<String> {
    let sources = || survey.others.iter().chain(&survey.files);
    if is_off(survey, ZEN) {
        return None;
    }
    let set = sources().find_map(|source| source.document.root().get("model"));
    let Some(model) = set.and_then(Node::as_str) else {
        return Some(text::no_model_is_set().into());
    };
    let name = model.split_once('#').map_or(&*model, |(name, _)| name);
    let (provider, id) = name.split_once('/').unwrap_or((name, ""));
    if is_off(survey, provider) {
        return Some(text::model_of_one_switched_off(&model, provider));
    }
    let entries: Vec<Node<'_>> = sources().flat_map(|source| entries(source, provider)).collect();
    if entries.is_empty() {
        // Others may be built in.
        return ours.contains(&provider).then(|| text::model_of_no_provider(&model, provider));
    }
    let mut models = entries.iter().filter_map(|entry| entry.get("models")).peekable();
    // Without an address and models of its own it is a provider that OpenCode knows.
    let is_whole = entries.iter().any(has_address) && models.peek().is_some();
    let is_there = models.any(|models| {
        models.members().any(|member| {
            let value = member.value();
            let alias = value.get("modelID").or_else(|| value.get("id")).and_then(Node::as_str);
            member.key() == id || alias.as_deref() == Some(id)
        })
    });
    (is_whole && !is_there).then(|| text::model_that_is_not_there(&model, provider))
}

/// Both names of a provider's place.
fn entries<'s>(source: &'s Source, provider: &str) -> impl Iterator<Item = Node<'s>> {
    let lists = ["providers", "provider"].map(|list| source.document.root().get(list));
    lists.into_iter().flatten().filter_map(|list| list.get(provider))
}

fn has_address(entry: &Node<'_>) -> bool {
    let below = ["options", "settings"].iter().filter_map(|name| entry.get(name));
    entry.get("api").is_some() || below.into_iter().any(|node| node.get("baseURL").is_some())
}

/// True if a list of any file leaves the provider out.
fn is_off(survey: &Survey, provider: &str) -> bool {
    let names =
        |list: Node<'_>| list.elements().any(|item| item.as_str().as_deref() == Some(provider));
    survey.others.iter().chain(&survey.files).any(|source| {
        let root = source.document.root();
        root.get("disabled_providers").is_some_and(names)
            || root.get("enabled_providers").is_some_and(|list| !names(list))
    })
}

/// The first value in an entry of `provider` that is of the wrong type, with the type it should have.
pub(super) fn wrong_type(source: &Source, provider: &str) -> Option<(Path, Kind)> {
    let entry = Path::root().key("provider").key(provider);
    let document = &source.document;
    let node = document.get(&entry)?;
    let is = |path: &Path, kind: Kind| document.get(path).is_none_or(|node| node.kind() == kind);
    let mut expected: Vec<(Path, Kind)> = vec![(entry.clone(), Kind::Object)];
    expected.extend(["npm", "name"].map(|name| (entry.clone().key(name), Kind::String)));
    expected.push((entry.clone().key("options"), Kind::Object));
    let option = |name: &str| (entry.clone().key("options").key(name), Kind::String);
    expected.extend(["baseURL", "apiKey"].map(option));
    let models = entry.clone().key("models");
    expected.push((models.clone(), Kind::Object));
    for member in node.get("models").into_iter().flat_map(|list| list.members().collect::<Vec<_>>())
    {
        let model = models.clone().key(member.key());
        expected.push((model.clone(), Kind::Object));
        expected.push((model.clone().key("name"), Kind::String));
        if member.value().get("limit").is_some() {
            let limit = model.key("limit");
            for size in ["context", "output"].map(|size| limit.clone().key(size)) {
                if document.get(&size).is_none() {
                    return Some((size, Kind::Number));
                }
                expected.push((size, Kind::Number));
            }
        }
    }
    expected.into_iter().find(|(path, kind)| !is(path, *kind))
}

/// The variables whose values, put in the place of `{env:NAME}` as OpenCode does, break a file that is whole without them.
pub(super) fn breaking_variables(host: &Host, source: &Source) -> Vec<String> {
    let bytes = source.bytes.as_deref().unwrap_or_default();
    let Ok(text) = std::str::from_utf8(bytes) else { return Vec::new() };
    let mut names: Vec<&str> =
        text.split("{env:").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    names.sort_unstable();
    names.dedup();
    let breaks = |name: &&str| {
        let value = host.var(name).filter(|value| value.contains(['"', '\\', '\n']))?;
        let filled = zeroize::Zeroizing::new(text.replace(&format!("{{env:{name}}}"), value));
        Document::parse(filled.as_str(), Dialect::Jsonc).err().map(|_| ())
    };
    names.iter().filter(|name| breaks(name).is_some()).map(|name| (*name).to_owned()).collect()
}
