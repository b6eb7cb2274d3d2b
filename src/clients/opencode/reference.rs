//! The key by reference: a plugin file of ours asks `wcode resolve` and sends the key to the vendor's origin only.
//!
//! Measured (1.18.33, 2.0.15): the config's own ways (`{env:…}`, `{file:…}`, `auth.json`) hand the key to whatever
//! `baseURL` a project's `opencode.json` names, and show it in the HTTP API; a plugin that sends the request does neither.
//! The price in 1.x: with a local plugin it waits for an install of its plugin package at every start until that has
//! worked once, so an `.npmrc` that bounds the waiting goes beside it where the user has none.

use super::super::{
    FileWish, KeyShape, Note, PluginFolder, Reference, Rule, Survey, Wanted, Wishes,
};
use super::version::Generations;
use crate::document::Node;
use serde_json::Value;
use std::path::Path;

const PLUGIN: &str = include_str!("../../../templates/opencode/plugin.js");
const NPMRC: &str = include_str!("../../../templates/opencode/npmrc");

/// What goes in the key's place of every entry, by which rule; adds the plugin if the key is a reference.
pub(super) fn key(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) -> (Value, Rule) {
    let (key, rule) = match (&wanted.key, survey.plugins.as_slice()) {
        (KeyShape::Variable { name, named }, _) => {
            let value = format!("{{env:{name}}}");
            tell_of_new_values(wishes, survey, name, &value);
            (value, if *named { Rule::Named } else { Rule::Fill })
        }
        (KeyShape::Literal(key), _) => (key.expose().to_owned(), Rule::Named),
        (KeyShape::Reference(reference), [first, ..]) => {
            push_plugin(wishes, survey, (reference, wanted), &first.path);
            if installs_packages(survey) {
                survey.plugins.iter().for_each(|folder| bound_the_install(wishes, folder));
            }
            // Empty, not absent: else 1.x would look for a key of its own, and send it anywhere. 2.x takes both alike:
            // it sends no key, whatever variables are set, and one that it has stored gives way to the plugin's
            // (2.0.15, all three native packages and both shapes of an entry).
            (String::new(), reference.rule())
        }
        (KeyShape::Reference(reference), []) => {
            (format!("{{env:{}}}", reference.fallback), reference.rule())
        }
    };
    (Value::String(key), rule)
}

/// The server of 2.x has the environment of the shell that started it; that is said once, with the reference.
fn tell_of_new_values(wishes: &mut Wishes, survey: &Survey, variable: &str, value: &str) {
    let place = survey.files[wishes.file].document.get(&wishes.key);
    let is_new = place.and_then(Node::as_str).as_deref() != Some(value);
    if is_new && Generations::new(&survey.installs).has_2 {
        let note = Note::info(super::ID, crate::text::opencode::after_new_value(variable));
        wishes.notes.push(Note { remedy: Some(super::server::RESTART.into()), ..note });
    }
}

/// True unless 2.x alone is installed: it installs nothing for a local plugin.
fn installs_packages(survey: &Survey) -> bool {
    !Generations::new(&survey.installs).is_only_2()
}

fn push_plugin(
    wishes: &mut Wishes,
    survey: &Survey,
    (reference, wanted): (&Reference, &Wanted),
    folder: &Path,
) {
    let path = folder.join("plugin").join(format!("{}.js", plugin_name(&wanted.vendor)));
    let is_new = !path.exists() && !folder.join("node_modules/@opencode-ai/plugin").is_dir();
    if is_new && installs_packages(survey) {
        wishes.notes.push(Note::info(super::ID, crate::text::opencode::slow_first_start()));
    }
    wishes.files.push(FileWish {
        path,
        text: plugin(&wishes.provider, reference, wanted),
        yields: false,
    });
}

/// The name of a vendor's plugin, without the ending.
pub(super) fn plugin_name(vendor: &str) -> String {
    if vendor == "wcode" { vendor.to_owned() } else { format!("wcode-{vendor}") }
}

/// OpenCode waits for its package in each of its folders; npm reads the `.npmrc` only of the folder that it takes
/// for a package's, which may be one further up (measured: 73 s without these where no registry answers, 3 s with).
fn bound_the_install(wishes: &mut Wishes, folder: &PluginFolder) {
    let mut push = |name: &str, text: &str| {
        wishes.files.push(FileWish {
            path: folder.path.join(name),
            text: text.into(),
            yields: true,
        });
    };
    push(".npmrc", NPMRC);
    if folder.is_below_a_package {
        push("package.json", "{}\n");
    }
}

/// The plugin's text with what it needs to know in the place of each `"@NAME@"`.
fn plugin(provider: &str, reference: &Reference, wanted: &Wanted) -> String {
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
