//! The key by reference: a plugin file of ours asks `wcode resolve` and sends the key to the vendor's origin only.
//!
//! Measured (1.18.33, 2.0.15): the config's own ways (`{env:…}`, `{file:…}`, `auth.json`) hand the key to whatever
//! `baseURL` a project's `opencode.json` names, and show it in the HTTP API; a plugin that sends the request does neither.
//! The price in 1.x: with a local plugin it waits for an install of its plugin package at every start until that has
//! worked once, so an `.npmrc` that bounds the waiting goes beside it if the user has none.

use super::super::{
    ConfigSet, DesiredFile, DesiredState, EntrySpec, KeyValue, Note, PluginFolder, Policy,
    Reference,
};
use super::version::Generations;
use crate::document::Node;
use serde_json::Value;
use std::path::{Path, PathBuf};

const PLUGIN: &str = include_str!("../../../templates/opencode/plugin.js");
const NPMRC: &str = include_str!("../../../templates/opencode/npmrc");

/// What goes in the key's place of every entry, by which rule; adds the plugin if the key is a reference.
pub(super) fn key(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> (Value, Policy) {
    let (key, rule) = match (&wanted.key, config_set.plugins.as_slice()) {
        (KeyValue::Variable { name, named }, _) => {
            let value = format!("{{env:{name}}}");
            note_new_key_delay(desired, config_set, name, &value);
            (value, if *named { Policy::Requested } else { Policy::KeyOnce })
        }
        (KeyValue::Literal(key), _) => (key.expose().to_owned(), Policy::Requested),
        (KeyValue::Reference(reference), [first, ..]) => {
            push_plugin(desired, config_set, (reference, wanted), &first.path);
            if installs_packages(config_set) {
                let folders = config_set.plugins.iter();
                desired.files.extend(folders.flat_map(|folder| folder.install_limits.clone()));
            }
            // Empty, not absent: else 1.x would look for a key of its own, and send it anywhere. 2.x takes both alike:
            // it sends no key, whatever variables are set, and one that it has stored gives way to the plugin's
            // (2.0.15, all three native packages and both shapes of an entry).
            (String::new(), reference.rule())
        }
        (KeyValue::Reference(reference), []) => {
            (format!("{{env:{}}}", reference.fallback), reference.rule())
        }
    };
    (Value::String(key), rule)
}

/// The server of 2.x has the environment of the shell that started it; that is said once, with the reference.
fn note_new_key_delay(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    variable: &str,
    value: &str,
) {
    let place = config_set.files[desired.file].document.get(&desired.key);
    let is_new = place.and_then(Node::as_str).as_deref() != Some(value);
    if is_new && Generations::new(&config_set.installs).has_2 {
        let note = Note::info(super::ID, crate::text::opencode::message::after_new_value(variable));
        desired.notes.push(Note { remedy: Some(super::server::RESTART.into()), ..note });
    }
}

/// True unless 2.x alone is installed: it installs nothing for a local plugin.
fn installs_packages(config_set: &ConfigSet) -> bool {
    !Generations::new(&config_set.installs).is_only_2()
}

fn push_plugin(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    (reference, wanted): (&Reference, &EntrySpec),
    folder: &Path,
) {
    let path = folder.join("plugin").join(format!("{}.js", plugin_name(&wanted.vendor)));
    let is_new = !path.exists() && !folder.join("node_modules/@opencode-ai/plugin").is_dir();
    if is_new && installs_packages(config_set) {
        desired
            .notes
            .push(Note::info(super::ID, crate::text::opencode::message::slow_first_start()));
    }
    desired.files.push(DesiredFile {
        path,
        text: plugin(&desired.provider, reference, wanted),
        only_if_absent: false,
        is_for_all: false,
    });
}

/// The name of a vendor's plugin, without the ending.
pub(super) fn plugin_name(vendor: &str) -> String {
    super::super::helper_name(vendor)
}

/// A folder into which OpenCode installs a package for its plugins, and waits for that at each start. npm reads the `.npmrc`
/// only of the folder that it takes for a package's, which may be one further up (measured: 73 s without these files if no
/// registry answers, 3 s with).
pub(super) fn plugin_folder(path: PathBuf) -> PluginFolder {
    let is_package = |folder: &Path| {
        ["package.json", "node_modules"].iter().any(|name| folder.join(name).exists())
    };
    let file = |name: &str, text: &str| DesiredFile {
        path: path.join(name),
        text: text.into(),
        only_if_absent: true,
        is_for_all: false,
    };
    let mut install_limits = vec![file(".npmrc", NPMRC)];
    if path.ancestors().skip(1).any(is_package) {
        install_limits.push(file("package.json", "{}\n"));
    }
    let is_installed = path.join("node_modules/@opencode-ai/plugin").is_dir();
    let is_unbounded = !is_installed && !path.join(".npmrc").exists();
    PluginFolder { path, install_limits, is_unbounded }
}

/// The plugin's text with what it needs to know in the place of each `"@NAME@"`.
fn plugin(provider: &str, reference: &Reference, wanted: &EntrySpec) -> String {
    let values = [
        ("ID", plugin_name(&wanted.vendor)),
        ("PROVIDER", provider.to_owned()),
        ("ORIGIN", wanted.endpoint.origin()),
        ("HEADER", "authorization".to_owned()),
        ("COMMAND", reference.program.display().to_string()),
        ("STATE_DIR", reference.state_dir.display().to_string()),
        ("KEY_ID", reference.id.clone()),
    ];
    values.into_iter().fold(PLUGIN.to_owned(), |text, (name, value)| {
        text.replace(&format!("\"@{name}@\""), &Value::String(value).to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::PLUGIN;

    #[test]
    fn the_template_has_the_places_that_are_filled_in() {
        let places: Vec<_> = PLUGIN.match_indices("\"@").collect();
        assert_eq!(places.len(), 7, "{places:?}");
        for name in ["ID", "PROVIDER", "ORIGIN", "HEADER", "COMMAND", "STATE_DIR", "KEY_ID"] {
            assert_eq!(PLUGIN.matches(&format!("\"@{name}@\"")).count(), 1, "{name}");
        }
    }
}
