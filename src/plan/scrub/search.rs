//! What to look for, and what must be left because it is in use.
//!
//! Looked for: every key of the vendor that a store gives out, and a key in the clients' own entries for the
//! vendor, unless one key is named. Left: that entry's key (`apply` owns it), the variable that an entry or the key store names, and a file that a
//! key command reads. So nothing that works stops working, and the last copy of a key never goes.

use super::file_formats::VariableInUse;
use super::key_matcher::{KeyMatcher, MIN_KEY_LEN};
use crate::catalog::{Endpoint, Vendor};
use crate::clients::{self, Client, ConfigPlace, ConfigSet, Level, Note};
use crate::document::{Node, Path};
use crate::error::cause_message;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, KeyId, KeyIndex, StoreKind, UnlockPrompt};
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::key_options::KeyContext;
use crate::plan::ownership::Owner;
use crate::plan::saved_inputs::KeyMode;
use crate::plan::targets::all_configs;
use crate::secret::{Secret, is_reference};
use crate::text::scrub as text;
use std::path::PathBuf;

/// Whose keys are meant.
#[derive(Debug)]
pub(crate) struct ScrubOptions<'a> {
    /// The vendor.
    pub vendor: &'a Vendor,
    /// One key of it, or the one without a name.
    pub id: &'a KeyId,
    /// The other keys of the vendor as well.
    pub all: bool,
    /// How long a store may take.
    pub unlock_prompt: UnlockPrompt,
}

/// What to look for and what to leave.
#[derive(Debug)]
pub(crate) struct Search {
    pub(super) matcher: KeyMatcher,
    pub(super) used: Vec<VariableInUse>,
    pub(super) client_entries: Vec<ClientEntry>,
    /// The vendor's endpoints.
    pub(super) endpoints: Vec<Endpoint>,
    /// Words of the key commands: files they name hold the key itself.
    pub(super) commands: Vec<String>,
    /// What the user should know.
    pub notes: Vec<Note>,
    /// Why a known key could not be read, and so was not looked for.
    pub trouble: Option<Error>,
}

/// One config of a client, and our entry in it.
#[derive(Debug)]
pub(super) struct ClientEntry {
    pub(super) client: &'static dyn Client,
    pub(super) config: PathBuf,
    /// What replaces a key in its files.
    pub(super) env_reference_for: Option<String>,
    /// The key of our entry; `None` if the config does not show its place.
    pub(super) own: Option<Own>,
}

#[derive(Debug)]
pub(super) struct Own {
    pub(super) target: PathBuf,
    pub(super) place: Path,
    /// Its reference, as it is written.
    pub(super) reference: Option<String>,
}

/// Works out what to look for.
///
/// # Errors
/// `Error::NoKey` if there is no key to look for, `Error::KeyStore` if that is because a store does not answer,
/// `Error::Key` if every key is too short to be distinguished from ordinary text.
pub(crate) fn search(host: &Host, journal: &Journal, options: &ScrubOptions<'_>) -> Result<Search> {
    let mut keys: Vec<Secret> = Vec::new();
    let mut search = Search {
        matcher: KeyMatcher::new(&[]),
        used: Vec::new(),
        client_entries: Vec::new(),
        endpoints: options.vendor.endpoints.values().cloned().collect(),
        commands: Vec::new(),
        notes: Vec::new(),
        trouble: None,
    };
    let mut missing = stored(host, options, &mut search, &mut keys)?;
    let facts = KeyContext::load(host)?;
    for (client, config) in all_configs(host, journal) {
        let key = add_client_entry(
            host,
            journal,
            (options.vendor, &facts),
            (client, config),
            &mut search,
        );
        keys.extend(key.filter(|_| options.all));
    }
    let count = keys.len();
    keys.retain(|key| key.expose().len() >= MIN_KEY_LEN);
    if keys.len() < count {
        let message = text::message::key_too_short(MIN_KEY_LEN);
        if keys.is_empty() {
            return Err(Error::Key { problem: message });
        }
        search.notes.push(Note::general(Level::Warning, message));
    }
    if keys.is_empty() {
        let nowhere =
            || Error::NoKey { id: options.id.to_string(), store: StoreKind::default().as_str() };
        return Err(search.trouble.take().or_else(|| missing.take()).unwrap_or_else(nowhere));
    }
    if let Some(error) = missing.as_ref().filter(|error| matches!(error, Error::KeyStore { .. })) {
        search
            .notes
            .push(Note::general(Level::Info, text::message::only_in_the_keyring(error.message())));
    }
    search.matcher = KeyMatcher::new(&keys);
    Ok(search)
}

/// A place that cannot be looked at.
pub(super) fn unreadable_note(error: &Error) -> Note {
    let cause = error.causes().next().map_or_else(|| error.message(), cause_message);
    Note::general(Level::Warning, text::message::not_searched(cause))
}

/// Fetches the keys from their stores; returns why a key that is not in the index is not among them.
fn stored(
    host: &Host,
    options: &ScrubOptions<'_>,
    search: &mut Search,
    keys: &mut Vec<Secret>,
) -> Result<Option<Error>> {
    let key_index = KeyIndex::load(host)?;
    let mut ids = vec![options.id.clone()];
    if options.all {
        ids.extend(
            key_index
                .ids()
                .into_iter()
                .filter(|id| id.vendor() == options.vendor.id && id != options.id),
        );
    }
    let mut missing = None;
    for (id, found) in ids.iter().zip(keys::get_all(host, &ids, options.unlock_prompt)) {
        let entry = key_index.entry(id);
        if let Some(name) = entry.and_then(|entry| entry.location.variable()) {
            let name = name.to_owned();
            search.used.push(VariableInUse { name, why: text::store_takes_it().into() });
        }
        search.commands.extend(entry.iter().flat_map(|entry| entry.location.command()).cloned());
        match found {
            Ok(key) => keys.push(key),
            Err(error) if entry.is_some() => search.trouble = Some(error),
            Err(error) => missing = Some(error),
        }
    }
    Ok(missing)
}

/// Reads the key's field of our entry in one config; returns a plain-text key that it holds.
fn add_client_entry(
    host: &Host,
    journal: &Journal,
    (vendor, facts): (&Vendor, &KeyContext),
    (client, config): (&'static dyn Client, Option<PathBuf>),
    search: &mut Search,
) -> Option<Secret> {
    let config_set = client.read_config(host, config.as_deref());
    let known = config_set.as_ref().ok().map(|config_set| config_set.config.clone());
    let config = known.or(config).unwrap_or_else(|| client.config(host));
    let owner = Owner::new(client, &vendor.id, config.clone());
    let record = journal.record(&owner);
    let variable = record.and_then(|record| record.inputs.variable.clone());
    let found = config_set.as_ref().ok().and_then(|config_set| {
        let ConfigPlace { file, path: place } =
            key_path(journal, (vendor, facts), client, &owner, config_set)?;
        Some((&config_set.files[file], place))
    });
    let (mut key, mut named) = (None, None);
    let own = found.map(|(source, place)| {
        let standing = source.document.get(&place);
        named = standing.and_then(|node| client.key_variable(node));
        let why = text::client_takes_it(client.name());
        search.used.extend(named.clone().map(|name| VariableInUse { name, why }));
        key = standing.and_then(|node| clients::plaintext_key(client, node));
        let reference =
            standing.filter(|node| is_a_reference(*node)).map(|node| node.raw().to_owned());
        Own { target: source.target.clone(), place, reference }
    });
    let is_set = named.is_some();
    let variable = named.or(variable).unwrap_or_else(|| vendor.key_variable.clone());
    let env_reference_for = client.env_reference_for(&variable, is_set);
    search.client_entries.push(ClientEntry { client, config, env_reference_for, own });
    key
}

/// The file and the place of our entry's key, there or not.
fn key_path(
    journal: &Journal,
    (vendor, facts): (&Vendor, &KeyContext),
    client: &'static dyn Client,
    owner: &Owner,
    config_set: &ConfigSet,
) -> Option<ConfigPlace> {
    let inputs = Inputs::default();
    let record = journal.record(owner).map(|record| record.follow_rename(config_set));
    let mut asked =
        inputs.merge_with_saved(vendor, record.as_ref().map(|record| &record.inputs), facts);
    asked.key_mode = Some(KeyMode::Env); // It asks for nothing that may not be here.
    let mut wanted = inputs.wanted(client, vendor, &mut asked, facts).ok()?;
    wanted.provider = record.map(|record| record.provider.clone());
    let desired = client.desired_state(config_set, &wanted).ok()?;
    Some(ConfigPlace::new(desired.file, desired.key))
}

fn is_a_reference(node: Node<'_>) -> bool {
    !node.is_empty()
        || node.as_str().is_some_and(|text| !text.trim().is_empty() && is_reference(&text))
}
