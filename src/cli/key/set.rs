//! `wcode key set`: puts a key into a store, or remembers where it is.

use crate::catalog::{Vendor, is_variable};
use crate::cli::key::{KeySelector, kept_there, left_there, referring, unlock_prompt};
use crate::cli::screen::Screen;
use crate::clients::Note;
use crate::error::{Error, Result};
use crate::host::{Host, terminal};
use crate::keys::{self, Entry, KeyId, KeyIndex, KeySource, StoreKind};
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
    #[arg(long, group = "source")]
    stdin: bool,
    /// Read the key from an environment variable
    #[arg(long, value_name = "NAME", group = "source")]
    from_env: Option<String>,
    /// Read the key from a file
    #[arg(long, value_name = "PATH", group = "source")]
    from_file: Option<String>,
    /// Run a program and use its output as the key
    #[arg(long, value_name = "CMD", group = "source")]
    from_command: Option<String>,
    /// Where to store it; `env` and `command` only remember the source [default: where it is now, else keyring]
    #[arg(long, value_enum, value_name = "STORE")]
    key_store: Option<StoreKind>,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let (vendor, id) = args.key.find(host)?;
    let before = KeyIndex::load(host)?.entry(&id).map(|entry| entry.store);
    let known = before.filter(|store| store.holds_keys());
    let store = args.key_store.or(known).unwrap_or_default();
    if args.from_env.as_ref().is_some_and(|name| !is_variable(&name.to_ascii_uppercase())) {
        return Err(not_a_variable());
    }
    let (key, left) = match pointer(host, args, store)? {
        Some(entry) => {
            let left = keys::register_external(host, &id, entry)?;
            (keys::get(host, &id, unlock_prompt(screen)).ok(), left)
        }
        None => {
            let key = read(host, screen, args, &vendor, &id)?;
            let left = keys::set(host, &id, &key, store, unlock_prompt(screen))?;
            (Some(key), left)
        }
    };
    let warning = left.map(|why| left_there(before.unwrap_or_default(), &why));
    report(screen, &id, store, key.as_ref(), warning.as_deref());
    let clients = referring(host, &id)?;
    for client in &clients {
        screen.note(&Note::info(client.id(), client.after_new_key()));
    }
    if clients.is_empty() {
        screen.say(text::hint_reference());
    }
    Ok(0)
}

/// The text itself is not repeated: the commonest slip is to give the key in the place of its name.
fn not_a_variable() -> Error {
    Error::usage_hint(text::from_env_takes_a_name(), text::hint_from_env())
}

/// What is remembered of a key that we do not hold.
fn pointer(host: &Host, args: &Args, store: StoreKind) -> Result<Option<Entry>> {
    match (store, &args.from_env, &args.from_command) {
        (StoreKind::Env, Some(name), _) => Ok(Some(Entry::variable(name))),
        (StoreKind::Command, _, Some(line)) => Ok(Some(Entry::command(keys::command(host, line)?))),
        (StoreKind::Env, ..) => Err(Error::usage(text::store_env_needs())),
        (StoreKind::Command, ..) => Err(Error::usage(text::store_command_needs())),
        (StoreKind::Keyring | StoreKind::File, ..) => Ok(None),
    }
}

fn read(host: &Host, screen: &Screen, args: &Args, vendor: &Vendor, id: &KeyId) -> Result<Secret> {
    let source = if args.stdin {
        KeySource::Stdin
    } else if let Some(name) = &args.from_env {
        KeySource::Variable(name.clone())
    } else if let Some(path) = &args.from_file {
        KeySource::File(host.path(path))
    } else if let Some(line) = &args.from_command {
        KeySource::Command(line.clone())
    } else {
        return ask(screen, vendor, id);
    };
    source.read_exact(host)
}

fn ask(screen: &Screen, vendor: &Vendor, id: &KeyId) -> Result<Secret> {
    if !screen.can_ask() {
        return Err(Error::usage_hint(text::no_terminal(), text::hint_no_terminal()));
    }
    if let Some(page) = &vendor.key_page {
        screen.say(&wizard::keys_are_made_at(&vendor.name, page));
    }
    let typed = terminal::password(&text::enter_key_of(id))?;
    // What is pasted may bring a newline and spaces along.
    keys::typed(&typed)
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
    screen.say(&kept_there(id, store));
    match key {
        None => screen.warn(text::not_had_now()),
        Some(key) if key.expose().len() < MIN_KEY_LEN => {
            screen.warn(text::is_short());
        }
        Some(_) => {}
    }
    if let Some(warning) = warning {
        screen.warn(warning);
    }
}
