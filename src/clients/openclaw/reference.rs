//! The key by reference: OpenClaw runs `wcode resolve` and reads the key from its answer.
//!
//! Measured (2026.3.8 to 2026.9.6): an exec reference is an object of exactly `source`, `provider` and `id`; the program
//! behind it gets an empty environment but for `passEnv` and `env`; a stored credential would go before
//! the reference unless `auth.order` for the provider is empty.

use super::super::{
    ConfigSet, DesiredState, EntrySpec, KeyValue, Level, Note, Policy, Reference, SharedValue,
    references,
};
use super::{include, note, version};
use crate::clients::ConfigPlace;
use crate::document::{Node, Path};
use crate::error::Result;
use crate::text::openclaw as text;
use serde_json::{Value, json};

/// The first version that is safe with exec references: 2026.2.26 takes them, but only its gateway asks for the key;
/// 2026.3.2 asks everywhere and copies the key to the disk.
const FIRST_VERSION_WITH_REFERENCES: (u32, u32, u32) = (2026, 3, 7);

/// Our answer comes in less; 5 s would be OpenClaw's default, which a slow keyring can reach.
const TIMEOUT_MS: u64 = 15_000;

/// What is in the key's place, by which rule; and the resolver's own entry if the key is a reference.
pub(super) fn push_key(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    wanted: &EntrySpec,
) -> Result<()> {
    let variable = |name: &str| Value::String(format!("${{{name}}}"));
    let (value, rule) = match &wanted.key {
        KeyValue::Variable { name, named } => {
            (variable(name), if *named { Policy::Requested } else { Policy::KeyOnce })
        }
        KeyValue::Literal(key) => (key.expose().into(), Policy::Requested),
        KeyValue::Reference(reference) if is_too_old(config_set) => {
            let name = &reference.fallback;
            desired.notes.push(note(text::message::too_old_for_references(
                config_set.version().unwrap_or_default(),
                name,
            )));
            (variable(name), reference.rule())
        }
        KeyValue::Reference(reference) => {
            let provider = name(config_set, &wanted.vendor)?;
            let value = json!({ "source": "exec", "provider": provider, "id": reference.id });
            (value, reference.rule())
        }
    };
    let is_reference = value.is_object();
    desired.push(desired.key.clone(), value, rule);
    match &wanted.key {
        KeyValue::Reference(reference) if is_reference => {
            push_resolver(desired, config_set, reference, &wanted.vendor)?;
            push_profile_order(desired, config_set)
        }
        _ => {
            remove_value(desired, config_set, &wanted.vendor);
            Ok(())
        }
    }
}

fn is_too_old(config_set: &ConfigSet) -> bool {
    let version = config_set.version();
    version.is_some_and(|version| version::is_before(version, FIRST_VERSION_WITH_REFERENCES))
}

/// True for an absolute path without characters of a shell, the only ones that OpenClaw runs (2026.3.8 to 2026.9.6).
pub(super) fn is_runnable(program: &std::path::Path) -> bool {
    let special = [';', '&', '|', '`', '$', '<', '>', '"', '\'', '\n', '\r'];
    program.is_absolute() && program.to_str().is_some_and(|text| !text.contains(special))
}

/// The names that our entry among the secret providers can have (`[a-z][a-z0-9_-]{0,63}`), the usual one first.
fn names(vendor: &str) -> [String; 2] {
    let name: String = super::super::helper_name(vendor).chars().take(60).collect();
    [name.clone(), format!("{name}_key")]
}

/// The name of our entry: not that of a provider of another kind, for OpenClaw refuses a mixture of two kinds.
fn name(config_set: &ConfigSet, vendor: &str) -> Result<String> {
    let [usual, other] = names(vendor);
    let ConfigPlace { file, path: entry } = include::owner(&config_set.files, &place(&usual))?;
    let kind = config_set.files[file].document.get(&entry.key("source")).and_then(Node::as_str);
    Ok(if kind.is_some_and(|kind| kind != "exec") { other } else { usual })
}

/// Entries of the user's that have their key from our secret provider: without it OpenClaw's own commands fail as a whole
/// (2026.9.6).
pub(super) fn shared_values(
    config_set: &ConfigSet,
    vendor: &str,
    ours: &[Path],
) -> Vec<SharedValue> {
    let mut found = Vec::new();
    for name in names(vendor) {
        for source in &config_set.files {
            let users = references::secrets_of(&source.document, &name).into_iter();
            let foreign = users.filter(|it| !ours.iter().any(|own| it.place.starts_with(own)));
            found.extend(foreign.map(|user| SharedValue {
                place: place(&name),
                path: source.path.clone(),
                user: user.place,
            }));
        }
    }
    found
}

fn place(name: &str) -> Path {
    Path::root().key("secrets").key("providers").key(name)
}

/// Takes out what we wrote under each name but `name`.
fn remove_other_helpers(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    vendor: &str,
    name: Option<&str>,
) {
    let others = names(vendor).into_iter().filter(|other| name != Some(other));
    // A place that we must not edit has nothing of ours.
    let places = others.filter_map(|other| include::owner(&config_set.files, &place(&other)).ok());
    desired.obsolete.extend(places);
}

fn push_resolver(
    desired: &mut DesiredState,
    config_set: &ConfigSet,
    reference: &Reference,
    vendor: &str,
) -> Result<()> {
    let name = name(config_set, vendor)?;
    remove_other_helpers(desired, config_set, vendor, Some(&name));
    let ConfigPlace { file, path: entry } = include::owner(&config_set.files, &place(&name))?;
    let passed: Vec<&str> = Reference::PASSED
        .into_iter()
        .chain(reference.variables.iter().map(String::as_str))
        .collect();
    let fields = [
        ("source", json!("exec"), Policy::Required),
        ("command", json!(reference.program.display().to_string()), Policy::Required),
        ("args", json!(["resolve"]), Policy::Required),
        (
            "env",
            json!({ "WCODE_STATE_DIR": reference.state_dir.display().to_string() }),
            Policy::Required,
        ),
        ("passEnv", json!(passed), Policy::Default),
        ("timeoutMs", json!(TIMEOUT_MS), Policy::Default),
    ];
    for (field, value, rule) in fields {
        desired.push_to(file, entry.clone().key(field), value, rule);
        desired.resolver.push(ConfigPlace::new(file, entry.clone().key(field)));
    }
    Ok(())
}

/// A stored credential (auth profile) for this provider beats the key in the config, in every version tried; an
/// empty `auth.order` for it switches that off, also for one that `doctor --fix` makes later.
fn push_profile_order(desired: &mut DesiredState, config_set: &ConfigSet) -> Result<()> {
    let ConfigPlace { file, path: place } = order(config_set, &desired.provider)?;
    let standing = config_set.files[file].document.get(&place);
    desired.resolver.push(ConfigPlace::new(file, place.clone()));
    desired.push_to(file, place, json!([]), Policy::AddOwn);
    if standing.is_some_and(|list: Node<'_>| !list.is_empty()) {
        let provider = &desired.provider;
        desired.notes.push(note(text::message::order_names_credentials(provider)));
    } else {
        // If it is switched off already, that is informational only.
        let level = standing.map_or(Level::Warning, |_| Level::Info);
        desired.notes.extend(shadow_note(desired, config_set).map(|note| Note { level, ..note }));
    }
    Ok(())
}

/// Without a reference: the resolver goes, and `auth.order` is only written if a stored credential would win.
fn remove_value(desired: &mut DesiredState, config_set: &ConfigSet, vendor: &str) {
    remove_other_helpers(desired, config_set, vendor, None);
    let order = order(config_set, &desired.provider).ok();
    let Some(shadow) = shadow_note(desired, config_set) else {
        return desired.obsolete.extend(order);
    };
    if let Some(ConfigPlace { file, path: place }) = order {
        desired.push_to(file, place, json!([]), Policy::AddOwn);
    }
    desired.notes.push(shadow);
}

fn order(config_set: &ConfigSet, provider: &str) -> Result<ConfigPlace> {
    include::owner(&config_set.files, &Path::root().key("auth").key("order").key(provider))
}

fn shadow_note(desired: &DesiredState, config_set: &ConfigSet) -> Option<Note> {
    let provider = &desired.provider;
    config_set
        .stored_keys
        .contains(provider)
        .then(|| note(text::message::keeps_a_credential(provider)))
}
