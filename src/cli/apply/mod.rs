//! `wcode apply`: merges a vendor's entries into the clients' files.

mod request;
mod steps;

use crate::catalog::{Endpoint, Model, Vendor};
use crate::cli::PENDING;
use crate::cli::commit::Commit;
use crate::cli::key::patience;
use crate::cli::report::{self, Outcome};
use crate::cli::screen::Screen;
use crate::error::{Error, Result};
use crate::host::Host;
use crate::keys::{KeySource, StoreKind};
use crate::plan::execute::Purpose;
use crate::plan::inputs::Inputs;
use crate::plan::journal::Journal;
use crate::plan::keying::KeyAsk;
use crate::plan::remembered::{DefaultAsk, KeyMode};
use crate::plan::{OnConflict, Plan};
use request::Request;
use steps::KeySteps;

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
            key: KeyAsk {
                mode: self.key_mode.or(file.key.mode),
                source: self.key_source(host).or(file.key.source),
                store: self.key_store.or(file.key.store),
                name: self.key_name.clone().or(file.key.name),
            },
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

/// `wcode/qwen/x`, as clients show it, means `qwen/x`; unless the catalog knows it under the long name.
fn bare_id(id: &str, vendor: &Vendor) -> String {
    let is_known = vendor.model(id).is_some();
    let bare = id.strip_prefix(vendor.id.as_str()).and_then(|rest| rest.strip_prefix('/'));
    bare.filter(|_| !is_known).unwrap_or(id).to_owned()
}
