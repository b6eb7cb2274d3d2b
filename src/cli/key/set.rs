//! `wcode key set`: puts a key into a store, or remembers where it is.

use crate::catalog::{Vendor, is_variable};
use crate::cli::key::{KeySelector, kept_there, left_there, referring, unlock_prompt};
use crate::cli::screen::Screen;
use crate::clients::Note;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{self, Entry, KeyId, KeyIndex, KeyLocation, NamedSource, NamedStore, StoreKind};
use crate::plan::key_origins;
use crate::prompt;
use crate::secret::Secret;
use crate::text::{key_commands as text, wizard};
use serde_json::json;

/// A key shorter than this is most likely cut off.
const MIN_KEY_LEN: usize = 16;

/// Store an API key; prompts for it in a terminal
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    #[command(flatten)]
    key: KeySelector,
    /// Read the key from stdin
    #[arg(long, alias = "stdin", group = "source")]
    key_stdin: bool,
    /// Read the key from an environment variable
    #[arg(long, alias = "from-env", value_name = "NAME", group = "source")]
    key_env: Option<String>,
    /// Read the key from a file
    #[arg(long, alias = "from-file", value_name = "PATH", group = "source")]
    key_file: Option<String>,
    /// Run a program and use its output as the key
    #[arg(long, alias = "from-command", value_name = "CMD", group = "source")]
    key_command: Option<String>,
    /// Where to store it; `env`, `command` and `path:FILE` only remember the source [default: where it is now, else keyring]
    #[arg(long, value_name = "STORE")]
    key_store: Option<NamedStore>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (vendor, id) = args.key.find(host)?;
    let before = KeyIndex::load(host)?.entry(&id).map(Entry::store);
    let known = before.and_then(StoreKind::vault).unwrap_or_default();
    let named = args.key_store.clone().unwrap_or_else(|| known.kind().into());
    let store = named.kind;
    if args.key_env.as_ref().is_some_and(|name| !is_variable(&name.to_ascii_uppercase())) {
        return Err(keys::not_a_variable());
    }
    let source = NamedSource {
        variable: args.key_env.clone(),
        stdin: args.key_stdin,
        file: args.key_file.clone(),
        command: args.key_command.clone(),
        stored_at: named.path,
    };
    let source = source.resolve(host)?;
    let location = KeyLocation::new(host, store, source.as_ref())?;
    let origins = key_origins::for_new_key(host, &vendor, &id)?;
    let (key, left) = match store.vault() {
        None => {
            let left = keys::register_external(host, &id, location, &origins)?;
            (keys::get(host, &id, unlock_prompt(screen)).ok(), left)
        }
        Some(vault) => {
            let ask = || ask(host, screen, &vendor, &id);
            let key = source.map_or_else(ask, |source| source.read_exact(host))?;
            let left = keys::set(host, &id, &key, (vault, &origins), unlock_prompt(screen))?;
            (Some(key), left)
        }
    };
    let warning = left.map(|why| left_there(before.unwrap_or_default(), &why));
    report(screen, &id, store, key.as_ref(), warning.map(|warning| warning.text()).as_deref());
    let clients = referring(host, &id)?;
    for client in &clients {
        screen.note(&Note::info(client.id(), client.after_new_key()));
    }
    if clients.is_empty() {
        screen.say(text::hint_reference());
    }
    Ok(0)
}

fn ask(host: &Host, screen: &Screen, vendor: &Vendor, id: &KeyId) -> Result<Secret> {
    if !screen.can_ask() {
        return Err(Error::usage_hint(
            text::message::no_terminal(),
            text::message::hint_no_terminal(),
        ));
    }
    if let Some(page) = &vendor.key_page {
        screen.say(&wizard::keys_are_made_at(vendor.display_name(), page));
    }
    let check = |text: &str| keys::typed(text).map(drop).map_err(|error| error.to_string());
    keys::typed(&prompt::secret(host, &question(vendor, id), &check)?)
}

fn question(vendor: &Vendor, id: &KeyId) -> String {
    match id.name() {
        Some(name) => wizard::paste_key_named(vendor.display_name(), name),
        None => wizard::paste_key(vendor.display_name()),
    }
}

fn report(
    screen: &Screen,
    id: &KeyId,
    store: StoreKind,
    key: Option<&Secret>,
    warning: Option<&str>,
) {
    if screen.is_json() {
        let ending = key.and_then(Secret::ending);
        screen.document(json!({
            "changed": true, "key": id.to_string(), "store": store.as_str(), "ending": ending,
            "warning": warning,
        }));
        return;
    }
    screen.say(&kept_there(id, store).text());
    match key {
        None => screen.warn(text::unavailable_now()),
        Some(key) if key.expose().len() < MIN_KEY_LEN => {
            screen.warn(text::is_short());
        }
        Some(_) => {}
    }
    if let Some(warning) = warning {
        screen.warn(warning);
    }
}
