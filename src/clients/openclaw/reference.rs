//! The key by reference: OpenClaw runs `wcode resolve` and reads the key from its answer.
//!
//! Measured (2026.3.8 to 2026.9.6): an exec reference is an object of exactly `source`, `provider` and `id`; the program
//! behind it gets an empty environment but for `passEnv` and `env`; a stored credential would go before
//! the reference unless `auth.order` for the provider is empty.

use super::super::{
    KeyShape, Note, NoteLevel, Reference, Rule, Shared, Survey, Wanted, Wishes, references,
};
use super::{include, note, version};
use crate::document::{Node, Path};
use crate::error::Result;
use crate::text::openclaw as text;
use serde_json::{Value, json};

/// The first version that is safe with exec references: 2026.2.26 takes them, but only its gateway asks for the key;
/// 2026.3.2 asks everywhere and copies the key to the disk.
const FIRST: (u32, u32, u32) = (2026, 3, 7);

/// Our answer comes in less; 5 s would be OpenClaw's default, which a slow keyring can reach.
const TIMEOUT_MS: u64 = 15_000;

/// What stands in the key's place, by which rule; and the resolver's own entry where the key is a reference.
pub(super) fn push_key(wishes: &mut Wishes, survey: &Survey, wanted: &Wanted) -> Result<()> {
    let variable = |name: &str| Value::String(format!("${{{name}}}"));
    let (value, rule) = match &wanted.key {
        KeyShape::Variable { name, named } => {
            (variable(name), if *named { Rule::Named } else { Rule::Fill })
        }
        KeyShape::Literal(key) => (key.expose().into(), Rule::Named),
        KeyShape::Reference(reference) if is_too_old(survey) => {
            let name = &reference.fallback;
            wishes.notes.push(note(text::too_old_for_references(
                survey.version().unwrap_or_default(),
                name,
            )));
            (variable(name), reference.rule())
        }
        KeyShape::Reference(reference) => {
            let provider = name(survey, &wanted.vendor)?;
            let value = json!({ "source": "exec", "provider": provider, "id": reference.id });
            (value, reference.rule())
        }
    };
    let is_reference = value.is_object();
    wishes.push(wishes.key.clone(), value, rule);
    match &wanted.key {
        KeyShape::Reference(reference) if is_reference => {
            push_resolver(wishes, survey, reference, &wanted.vendor)?;
            push_profile_order(wishes, survey)
        }
        _ => {
            withdraw(wishes, survey, &wanted.vendor);
            Ok(())
        }
    }
}

fn is_too_old(survey: &Survey) -> bool {
    let version = survey.version();
    version.is_some_and(|version| version::is_before(version, FIRST))
}

/// The names that our entry among the secret providers can have (`[a-z][a-z0-9_-]{0,63}`), the usual one first.
fn names(vendor: &str) -> [String; 2] {
    let name = if vendor == "wcode" { vendor.into() } else { format!("wcode-{vendor}") };
    let name: String = name.chars().take(60).collect();
    [name.clone(), format!("{name}_key")]
}

/// The name of our entry: not that of a provider of another kind, for OpenClaw refuses a mixture of two kinds.
fn name(survey: &Survey, vendor: &str) -> Result<String> {
    let [usual, other] = names(vendor);
    let (file, entry) = include::owner(&survey.files, &place(&usual))?;
    let kind = survey.files[file].document.get(&entry.key("source")).and_then(Node::as_str);
    Ok(if kind.is_some_and(|kind| kind != "exec") { other } else { usual })
}

/// Entries of the user's that have their key from our secret provider: without it OpenClaw's own commands fail as a whole
/// (2026.9.6).
pub(super) fn shared(survey: &Survey, vendor: &str, ours: &[Path]) -> Vec<Shared> {
    let mut found = Vec::new();
    for name in names(vendor) {
        for source in &survey.files {
            let users = references::secrets_of(&source.document, &name).into_iter();
            let foreign = users.filter(|it| !ours.iter().any(|own| it.place.starts_with(own)));
            found.extend(foreign.map(|user| Shared {
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
fn withdraw_others(wishes: &mut Wishes, survey: &Survey, vendor: &str, name: Option<&str>) {
    let others = names(vendor).into_iter().filter(|other| name != Some(other));
    // A place that we must not edit has nothing of ours.
    let places = others.filter_map(|other| include::owner(&survey.files, &place(&other)).ok());
    wishes.unwanted.extend(places);
}

fn push_resolver(
    wishes: &mut Wishes,
    survey: &Survey,
    reference: &Reference,
    vendor: &str,
) -> Result<()> {
    let name = name(survey, vendor)?;
    withdraw_others(wishes, survey, vendor, Some(&name));
    let (file, entry) = include::owner(&survey.files, &place(&name))?;
    let passed: Vec<&str> = Reference::PASSED
        .into_iter()
        .chain(reference.variables.iter().map(String::as_str))
        .collect();
    let fields = [
        ("source", json!("exec"), Rule::Must),
        ("command", json!(reference.program.display().to_string()), Rule::Must),
        ("args", json!(["resolve"]), Rule::Must),
        (
            "env",
            json!({ "WCODE_STATE_DIR": reference.state_dir.display().to_string() }),
            Rule::Must,
        ),
        ("passEnv", json!(passed), Rule::Prefer),
        ("timeoutMs", json!(TIMEOUT_MS), Rule::Prefer),
    ];
    for (field, value, rule) in fields {
        wishes.push_to(file, entry.clone().key(field), value, rule);
        wishes.resolver.push((file, entry.clone().key(field)));
    }
    Ok(())
}

/// A stored credential (auth profile) for this provider beats the key in the config, in every version tried; an
/// empty `auth.order` for it switches that off, also for one that `doctor --fix` makes later.
fn push_profile_order(wishes: &mut Wishes, survey: &Survey) -> Result<()> {
    let (file, place) = order(survey, &wishes.provider)?;
    let standing = survey.files[file].document.get(&place);
    wishes.resolver.push((file, place.clone()));
    wishes.push_to(file, place, json!([]), Rule::IfAbsentOurs);
    if standing.is_some_and(|list: Node<'_>| !list.is_empty()) {
        let provider = &wishes.provider;
        wishes.notes.push(note(text::order_names_credentials(provider)));
    } else {
        // Where it is switched off already, that is good to know and nothing to do about.
        let level = standing.map_or(NoteLevel::Warning, |_| NoteLevel::Info);
        wishes.notes.extend(shadow_note(wishes, survey).map(|note| Note { level, ..note }));
    }
    Ok(())
}

/// Without a reference: the resolver goes, and `auth.order` is only there where a stored credential would win.
fn withdraw(wishes: &mut Wishes, survey: &Survey, vendor: &str) {
    withdraw_others(wishes, survey, vendor, None);
    let order = order(survey, &wishes.provider).ok();
    let Some(shadow) = shadow_note(wishes, survey) else { return wishes.unwanted.extend(order) };
    if let Some((file, place)) = order {
        wishes.push_to(file, place, json!([]), Rule::IfAbsentOurs);
    }
    wishes.notes.push(shadow);
}

fn order(survey: &Survey, provider: &str) -> Result<(usize, Path)> {
    include::owner(&survey.files, &Path::root().key("auth").key("order").key(provider))
}

fn shadow_note(wishes: &Wishes, survey: &Survey) -> Option<Note> {
    let provider = &wishes.provider;
    survey.stored_keys.contains(provider).then(|| note(text::keeps_a_credential(provider)))
}
