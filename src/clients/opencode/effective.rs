//! What OpenCode 2 makes of the files as a whole: which files it skips, which of our values make it drop the entry, and
//! where a prompt goes if no model is named.
//!
//! Measured (2.0.15): a file that is not JSONC is skipped as a whole, and a value of the wrong type drops the provider it is
//! in, both without a message. A `model` that is not set, is no text, or leads nowhere makes way for the free model of
//! OpenCode Zen: the prompt leaves for a third party.

use super::super::{ConfigFile, ConfigSet};
use crate::document::{Dialect, Document, Kind, Node, Path};
use crate::host::Host;
use crate::text::Message;
use crate::text::opencode as text;

/// The provider whose free model takes over.
const ZEN: &str = "opencode";

/// Why a prompt without a named model goes to OpenCode Zen.
pub(super) fn unused_entry_reason(config_set: &ConfigSet, ours: &[&str]) -> Option<Message> {
    let sources = || config_set.others.iter().chain(&config_set.files);
    if is_off(config_set, ZEN) {
        return None;
    }
    let set = sources().find_map(|source| source.document.root().get("model"));
    let Some(model) = set.and_then(Node::as_str) else {
        return Some(text::message::no_model_is_set());
    };
    let name = model.split_once('#').map_or(&*model, |(name, _)| name);
    let (provider, id) = name.split_once('/').unwrap_or((name, ""));
    if is_off(config_set, provider) {
        return Some(text::message::model_of_one_switched_off(&model, provider));
    }
    let entries: Vec<Node<'_>> = sources().filter_map(|source| entry(source, provider)).collect();
    if entries.is_empty() {
        // Others may be built in.
        return ours
            .contains(&provider)
            .then(|| text::message::model_of_no_provider(&model, provider));
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
    (is_whole && !is_there).then(|| text::message::model_that_is_not_there(&model, provider))
}

/// A provider's entry; under `providers` it goes before one under `provider` in the same file, as a whole.
fn entry<'s>(source: &'s ConfigFile, provider: &str) -> Option<Node<'s>> {
    let root = source.document.root();
    ["providers", "provider"].iter().find_map(|list| root.get(list)?.get(provider))
}

fn has_address(entry: &Node<'_>) -> bool {
    let below = ["options", "settings"].iter().filter_map(|name| entry.get(name));
    entry.get("api").is_some() || below.into_iter().any(|node| node.get("baseURL").is_some())
}

/// True if a list of any file leaves the provider out.
fn is_off(config_set: &ConfigSet, provider: &str) -> bool {
    let names =
        |list: Node<'_>| list.elements().any(|item| item.as_str().as_deref() == Some(provider));
    config_set.others.iter().chain(&config_set.files).any(|source| {
        let root = source.document.root();
        root.get("disabled_providers").is_some_and(names)
            || root.get("enabled_providers").is_some_and(|list| !names(list))
    })
}

/// One of the two names under which a provider can be written, and the types of what is in it.
#[derive(Debug)]
struct Shape {
    list: &'static str,
    fields: &'static [(&'static str, Kind)],
    /// The object with the address and the key.
    settings: &'static str,
    model: &'static [(&'static str, Kind)],
    /// Half a `limit` is as wrong as a text in it.
    is_limit_a_pair: bool,
}

/// Tried one by one (2.0.15); a wrong value in `settings` fails every turn instead.
const SHAPES: [Shape; 2] = [
    Shape {
        list: "provider",
        fields: &[("npm", Kind::String), ("name", Kind::String), ("models", Kind::Object)],
        settings: "options",
        model: &[("name", Kind::String)],
        is_limit_a_pair: true,
    },
    Shape {
        list: "providers",
        fields: &[
            ("package", Kind::String),
            ("name", Kind::String),
            ("body", Kind::Object),
            ("models", Kind::Object),
        ],
        settings: "settings",
        model: &[("name", Kind::String), ("body", Kind::Object)],
        is_limit_a_pair: false,
    },
];

/// The first value in an entry of `provider` that is of the wrong type, and the type it should have.
pub(super) fn wrong_type(source: &ConfigFile, provider: &str) -> Option<(Path, Kind)> {
    SHAPES.iter().find_map(|shape| {
        let entry = Path::root().key(shape.list).key(provider);
        source.document.get(&entry)?;
        let mut checks = Checks { document: &source.document, found: Vec::new() };
        checks.entry(&entry, shape);
        checks.found.into_iter().next()
    })
}

/// Whether values have the types that they should have.
struct Checks<'c> {
    document: &'c Document,
    /// The places of those that have not.
    found: Vec<(Path, Kind)>,
}

impl Checks<'_> {
    fn entry(&mut self, entry: &Path, shape: &Shape) {
        self.value(entry.clone(), Kind::Object);
        self.fields(entry, shape.fields);
        let settings = entry.clone().key(shape.settings);
        self.value(settings.clone(), Kind::Object);
        self.fields(&settings, &[("baseURL", Kind::String), ("apiKey", Kind::String)]);
        let models = entry.clone().key("models");
        let ids = self.document.get(&models).into_iter().flat_map(|list| {
            list.members().map(|member| member.key().into_owned()).collect::<Vec<_>>()
        });
        for model in ids.map(|id| models.clone().key(id)) {
            self.value(model.clone(), Kind::Object);
            self.fields(&model, shape.model);
            self.limit(&model.key("limit"), shape.is_limit_a_pair);
        }
    }

    fn limit(&mut self, limit: &Path, is_pair: bool) {
        if self.document.get(limit).is_none() {
            return;
        }
        for size in ["context", "output"].map(|size| limit.clone().key(size)) {
            if is_pair && self.document.get(&size).is_none() {
                self.found.push((size, Kind::Number));
            } else {
                self.value(size, Kind::Number);
            }
        }
    }

    fn fields(&mut self, object: &Path, fields: &[(&'static str, Kind)]) {
        fields.iter().for_each(|(name, kind)| self.value(object.clone().key(*name), *kind));
    }

    fn value(&mut self, place: Path, kind: Kind) {
        if self.document.get(&place).is_some_and(|node| node.kind() != kind) {
            self.found.push((place, kind));
        }
    }
}

/// The variables whose values, put in the place of `{env:NAME}` as OpenCode does, break a file that is whole without them.
pub(super) fn failing_variables(host: &Host, source: &ConfigFile) -> Vec<String> {
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
