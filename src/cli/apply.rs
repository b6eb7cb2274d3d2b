//! `wcode apply`: merges a vendor's entries into the clients' files.

use crate::catalog::{Catalog, DEFAULT_VENDOR, Endpoint, Model, Vendor};
use crate::cli::commit::{Commit, Steps};
use crate::cli::key::patience;
use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::cli::{PENDING, targets};
use crate::clients::{Client, Note, NoteLevel, WantedModel};
use crate::error::{Error, Result};
use crate::host::{Host, files, random};
use crate::keys::{self, KeyId, KeySource, Patience, StoreKind};
use crate::plan::execute::Purpose;
use crate::plan::inputs::{DefaultAsk, Inputs, KeyMode};
use crate::plan::journal::Journal;
use crate::plan::keying::{Incoming, KeyFacts};
use crate::plan::provision::Provision;
use crate::plan::record::Owner;
use crate::plan::resolver::{self, Proof};
use crate::plan::{OnConflict, Plan, Task, plan_apply};
use std::path::PathBuf;

/// Merge a vendor's provider and models into the clients' config files
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The client to configure; may be given more than once [default: every client found]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// The API vendor [default: wcode]
    #[arg(long, value_name = "ID")]
    vendor: Option<String>,
    /// A model to add or update; may be given more than once [default: those of last time, else the vendor's]
    #[arg(long = "model", value_name = "ID")]
    models: Vec<String>,
    /// Make this model the client's default, also over another one
    #[arg(long, value_name = "ID", conflicts_with = "no_default_model")]
    default_model: Option<String>,
    /// Never touch the client's default model
    #[arg(long)]
    no_default_model: bool,
    /// Tokens of prompt and answer together, for the models named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    context_window: Option<u64>,
    /// Tokens of one answer at most, for the models named
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_tokens: Option<u64>,
    /// Another base URL than the vendor's (https, or http to this machine)
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The environment variable that holds the key
    #[arg(long, value_name = "NAME", group = "key")]
    key_env: Option<String>,
    /// Read the key from stdin
    #[arg(long, group = "key")]
    key_stdin: bool,
    /// Read the key from a file
    #[arg(long, value_name = "PATH", group = "key")]
    key_file: Option<String>,
    /// Run a program and take its output as the key
    #[arg(long, value_name = "CMD", group = "key")]
    key_command: Option<String>,
    /// Keep the key here: keyring, file, env or command [default: where it lies now, else keyring]
    #[arg(long, value_enum, value_name = "STORE")]
    key_store: Option<StoreKind>,
    /// Which of several keys, for people with more than one account
    #[arg(long, value_name = "NAME")]
    key_name: Option<String>,
    /// What the clients' files hold: a reference, a variable's name, or the key itself [default: ref where a key is stored or handed over, else env]
    #[arg(long, value_enum, value_name = "MODE")]
    key_mode: Option<KeyMode>,
    /// Read all of this from a file; flags win
    #[arg(long, value_name = "PATH")]
    file: Option<String>,
    /// Edit this config file (with exactly one --client)
    #[arg(long, value_name = "PATH")]
    config: Option<String>,
    /// Take out our models that are not named
    #[arg(long)]
    prune: bool,
    /// Make no network call at all
    #[arg(long)]
    offline: bool,
    /// What to do where you and wcode changed the same field [default: fail]
    #[arg(long, value_enum, value_name = "WHAT")]
    on_conflict: Option<OnConflict>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Write nothing; exit with 3 where something would be written
    #[arg(long)]
    check: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Report as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Say nothing but errors and warnings
    #[arg(long, short)]
    pub(super) quiet: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let request = Request::new(host, args)?;
    if args.dry_run || args.check {
        let plan = request.plan(host, &Journal::load(host)?)?;
        return Ok(only_look(screen, args, &plan));
    }
    let plan = |journal: &Journal| {
        request.plan(host, journal).map(|plan| (plan, Purpose { command: "apply", undoes: None }))
    };
    let question = (screen.can_ask() && !args.yes).then_some("Write this?");
    let steps = KeySteps { host, request: &request, patience: patience(screen) };
    Commit { host, screen, question, plan, steps: &steps }.run()
}

fn only_look(screen: &Screen, args: &Args, plan: &Plan) -> u8 {
    if screen.shows_diffs() {
        report::show_diff(screen, plan);
    }
    report::finish(
        screen,
        plan,
        Outcome { dry_run: args.dry_run, check: args.check, ..Outcome::default() },
    );
    if args.check && !plan.is_empty() { PENDING } else { 0 }
}

/// Everything that was asked, worked out once.
struct Request {
    clients: Vec<&'static dyn Client>,
    config: Option<PathBuf>,
    vendor: Vendor,
    inputs: Inputs,
    key: KeyFacts,
    salt: String,
}

impl Request {
    fn new(host: &Host, args: &Args) -> Result<Self> {
        let provision = args
            .file
            .as_deref()
            .map(|file| read_provision(host, file))
            .transpose()?
            .unwrap_or_default();
        let catalog = Catalog::load(host)?;
        let vendor = args.vendor.clone().or_else(|| provision.vendor.clone());
        let vendor = vendor.map_or_else(|| last_vendor(host), Ok)?;
        let vendor = catalog.vendor(&vendor)?.clone();
        let inputs = args.inputs(host, provision.inputs(|file| host.path(file))?, &vendor)?;
        let mut inputs = inputs;
        if inputs.key_source.is_some()
            && inputs.key_name.is_none()
            && inputs.asked_mode() == Some(KeyMode::Ref)
        {
            inputs.key_name = last_key_name(host, &vendor)?;
        }
        inputs.check()?;
        let named =
            if args.clients.is_empty() { provision.client.as_slice() } else { &args.clients };
        let config = args.config.as_deref().or(provision.config.as_deref());
        let clients = targets::clients(host, named, config)?;
        let key = KeyFacts::read(host, &inputs, &vendor)?;
        let salt = random::salt()?;
        Ok(Self { clients, config: targets::config(host, config), vendor, inputs, key, salt })
    }

    /// The plan for all clients; conflicts of all of them are told together.
    fn plan(&self, host: &Host, journal: &Journal) -> Result<Plan> {
        let mut whole = Plan::default();
        let mut conflicts = Vec::new();
        for client in &self.clients {
            match self.plan_one(host, journal, *client) {
                Ok(plan) => whole.append(plan),
                Err(Error::Conflict { fields }) => conflicts.extend(fields),
                Err(error) => return Err(error),
            }
        }
        if !conflicts.is_empty() {
            return Err(Error::Conflict { fields: conflicts });
        }
        self.note_unset_variables(host, &mut whole);
        Ok(whole)
    }

    fn plan_one(
        &self,
        host: &Host,
        journal: &Journal,
        client: &'static dyn Client,
    ) -> Result<Plan> {
        let mut survey = targets::survey(host, client, self.config.as_deref())?;
        let owner = Owner {
            client: client.id().into(),
            vendor: self.vendor.id.clone(),
            config: survey.config.clone(),
        };
        let before = journal.record(&owner).map(|record| &record.inputs);
        let mut asked = self.inputs.remember(&self.vendor, before, &self.key);
        let wanted = self.inputs.wanted(client, &self.vendor, &mut asked, &self.key)?;
        survey.notes.extend(wanted.models.iter().filter_map(|model| self.unknown(client, model)));
        let (prune, on_conflict) = (self.inputs.prune, self.inputs.on_conflict);
        plan_apply(
            journal,
            Task {
                client,
                survey: &survey,
                wanted,
                inputs: asked,
                salt: self.salt.clone(),
                prune,
                on_conflict,
            },
        )
    }

    /// Nobody here knows the sizes of a model that is not in the catalog, or it was mistyped.
    fn unknown(&self, client: &'static dyn Client, model: &WantedModel) -> Option<Note> {
        let is_known =
            self.vendor.model(&model.model.id).is_some() || model.model.context_window.is_some();
        let message = || {
            let id = &model.model.id;
            format!(
                "`{id}` is not in the catalog, so its sizes are not known; `--context-window` and `--max-tokens` give them"
            )
        };
        (model.named && !is_known).then(|| Note::warning(client.id(), message()))
    }

    /// A client gets an empty key, or does not start, where its variable is not set.
    fn note_unset_variables(&self, host: &Host, plan: &mut Plan) {
        let records = plan.records.iter().filter_map(|(_, record)| record.as_ref());
        let mut names: Vec<&str> =
            records.filter_map(|record| record.variable(&self.vendor)).collect();
        names.dedup();
        let unset =
            names.into_iter().filter(|name| host.var(name).is_none()).map(targets::unset_variable);
        plan.notes.extend(unset.collect::<Vec<_>>());
    }
}

/// The key on its way into its store, and the proof that clients get it.
struct KeySteps<'s> {
    host: &'s Host,
    request: &'s Request,
    patience: Patience,
}

impl Steps for KeySteps<'_> {
    fn begin(&self) -> Result<Vec<Note>> {
        let journal = Journal::load(self.host)?;
        self.request.key.resolver.refresh(&journal)?;
        let Some(incoming) = &self.request.key.incoming else { return Ok(Vec::new()) };
        if !journal.has_open() {
            self.request.plan(self.host, &journal)?; // What cannot be written needs no key stored.
        }
        let id = KeyId::new(&self.request.vendor.id, self.request.inputs.key_name.as_deref())?;
        let message = match incoming {
            Incoming::Key(key, store) => {
                keys::set(self.host, &id, key, *store, self.patience)?;
                format!("the key of `{id}` is stored in: {}", store.word())
            }
            Incoming::Pointer(entry) => {
                keys::point(self.host, &id, entry.clone())?;
                format!("the key of `{id}` is from now on taken from: {}", entry.store.word())
            }
        };
        Ok(vec![Note { level: NoteLevel::Info, client: None, message, path: None }])
    }

    /// A reference that fails takes OpenClaw's other providers down with it: it is tried first.
    fn before_writing(&self, plan: &Plan) -> Result<Vec<Note>> {
        let mut notes = Vec::new();
        for (id, program) in resolver::references(plan)? {
            self.request.key.resolver.install(program)?;
            let variables = self.request.key.variables(&id);
            if resolver::prove(self.host, program, &id, &variables)? == Proof::InThisSession {
                let message = "a client that was started outside of this session (by systemd, cron or ssh) will not get the key: nothing there leads to its store";
                let note = Note {
                    level: NoteLevel::Warning,
                    client: None,
                    message: message.into(),
                    path: None,
                };
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
        Ok(notes)
    }

    fn after_writing(&self, journal: &Journal) -> Result<()> {
        resolver::tidy(self.host, journal)
    }
}

impl Args {
    /// Flags over the provisioning file.
    fn inputs(&self, host: &Host, file: Inputs, vendor: &Vendor) -> Result<Inputs> {
        let base_url =
            self.base_url.clone().map(Endpoint::try_from).transpose().map_err(Error::usage)?;
        let default_model = match (&self.default_model, self.no_default_model) {
            (Some(id), _) => Some(DefaultAsk::Model(bare_id(id, vendor))),
            (None, true) => Some(DefaultAsk::Never),
            (None, false) => file.default_model,
        };
        let models: Vec<Model> =
            self.models.iter().map(|id| Model::named(&bare_id(id, vendor))).collect();
        Ok(Inputs {
            models: if models.is_empty() { file.models } else { models },
            context_window: self.context_window.or(file.context_window),
            max_tokens: self.max_tokens.or(file.max_tokens),
            default_model,
            base_url: base_url.or(file.base_url),
            key_mode: self.key_mode.or(file.key_mode),
            key_source: self.key_source(host).or(file.key_source),
            key_store: self.key_store.or(file.key_store),
            key_name: self.key_name.clone().or(file.key_name),
            prune: self.prune || file.prune,
            on_conflict: self.on_conflict.unwrap_or(file.on_conflict),
        })
    }

    fn key_source(&self, host: &Host) -> Option<KeySource> {
        let variable = self.key_env.clone().map(KeySource::Variable);
        let stdin = self.key_stdin.then_some(KeySource::Stdin);
        let file = self.key_file.as_deref().map(|path| KeySource::File(host.path(path)));
        let command = self.key_command.clone().map(KeySource::Command);
        variable.or(stdin).or(file).or(command)
    }
}

/// The vendor of last time where there is just one, else the built-in one.
fn last_vendor(host: &Host) -> Result<String> {
    let journal = Journal::load(host)?;
    let mut vendors: Vec<&str> =
        journal.records().iter().map(|(owner, _)| owner.vendor.as_str()).collect();
    vendors.sort_unstable();
    vendors.dedup();
    Ok(if let [only] = vendors[..] { only.to_owned() } else { DEFAULT_VENDOR.to_owned() })
}

/// The name of the key that the clients use now: a new key without a name takes its place.
fn last_key_name(host: &Host, vendor: &Vendor) -> Result<Option<String>> {
    let journal = Journal::load(host)?;
    let records = journal.records();
    let ours = records.iter().find(|(owner, _)| owner.vendor == vendor.id);
    Ok(ours.and_then(|(_, record)| record.inputs.key_name.clone()))
}

/// `wcode/qwen/x`, as clients show it, means `qwen/x`; unless the catalog knows it under the long name.
fn bare_id(id: &str, vendor: &Vendor) -> String {
    let is_known = vendor.model(id).is_some();
    let bare = id.strip_prefix(vendor.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
    bare.filter(|_| !is_known).unwrap_or(id).to_owned()
}

fn read_provision(host: &Host, file: &str) -> Result<Provision> {
    let path = host.path(file);
    let bytes = files::read(&path)?.ok_or_else(|| {
        Error::usage(format!("the provisioning file `{}` does not exist", path.display()))
    })?;
    Provision::read(&path, Error::text(&path, &bytes)?)
}
