//! `wcode chat`: asks a model outside any client, once or line by line. The answer goes to stdout while it arrives, and what it
//! took to stderr.

mod compare;
mod figures;
mod repl;

use crate::catalog::parameters::Values;
use crate::catalog::{Endpoint, Model, Protocol, Vendor};
use crate::cli::key::{KeySelector, unlock_prompt};
use crate::cli::screen::Screen;
use crate::cli::snippet::model_or_first;
use crate::error::{Error, Result};
use crate::health::{Conversation, Limits, Message, Piece, Reply, Speaker, Target};
use crate::host::interrupt::until_interrupted;
use crate::host::{Host, http};
use crate::keys;
use crate::plan::journal::Journal;
use crate::plan::key_origins;
use crate::prompt;
use crate::secret::{self, Secret};
use crate::text::chat as text;
use serde_json::json;
use std::io::Read;
use std::time::Duration;

/// Ask a model, once or in a conversation; without PROMPT on a terminal line by line, else from stdin
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to ask; `-` stands for stdin
    #[arg(value_name = "PROMPT")]
    prompt: Vec<String>,
    #[command(flatten)]
    key: KeySelector,
    /// The model to call [default: the vendor's first]
    #[arg(long, value_name = "ID", conflicts_with = "compare")]
    model: Option<String>,
    /// The protocol to use [default: openai-completions if the vendor has it]
    #[arg(long, value_name = "NAME")]
    protocol: Option<Protocol>,
    /// The system prompt
    #[arg(long, value_name = "TEXT")]
    system: Option<String>,
    /// An optional parameter of the request; may be given more than once (`wcode params` lists them)
    #[arg(long = "param", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Ask each of these models the same short questions, and compare their times and prices
    #[arg(long, value_name = "ID", value_delimiter = ',', num_args = 1..)]
    compare: Vec<String>,
    /// Do not ask before requests that cost or hold what looks like an API key
    #[arg(long, short)]
    yes: bool,
}

/// An answer may take long, and long ones do; both are ended by Ctrl-C.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(10),
    total: Duration::from_secs(30 * 60),
    body: 16 * 1024 * 1024,
};

/// What is asked, of whom, and how.
struct Session {
    vendor: Vendor,
    protocol: Protocol,
    /// Another base URL than the vendor's, if the key is used there.
    endpoint: Option<Endpoint>,
    key: Secret,
    conversation: Conversation,
}

impl Session {
    fn open(host: &Host, screen: &Screen, args: &Args) -> Result<Self> {
        let (vendor, id) = args.key.find(host)?;
        let parameters = Values::parse(&args.parameters)?;
        let speaks = |protocol: &Protocol| vendor.endpoints.contains_key(protocol);
        let protocol = args.protocol.or_else(|| vendor.endpoints.keys().next().copied());
        let protocol = protocol
            .filter(speaks)
            .ok_or_else(|| Error::usage(text::message::not_spoken(vendor.display_name())))?;
        if let Some(name) = parameters.unsendable(protocol) {
            return Err(Error::usage(text::message::cannot_send(name, protocol)));
        }
        let named = args.model.as_ref().or_else(|| args.compare.first());
        let model = model_or_first(named.map(String::as_str), &vendor)?;
        let journal = Journal::load(host)?;
        let endpoint = key_origins::recorded_endpoint(&journal, &vendor, &id, protocol);
        if let Some(target) = endpoint.as_ref().or_else(|| vendor.endpoints.get(&protocol)) {
            key_origins::check_stored(host, &vendor, &id, target)?;
        }
        let key = keys::get(host, &id, unlock_prompt(screen))?;
        let system = args.system.clone();
        let conversation = Conversation { model, system, messages: Vec::new(), parameters };
        Ok(Self { vendor, protocol, endpoint, key, conversation })
    }

    /// Asks, with the answer passed on while it arrives; `None` after Ctrl-C.
    async fn ask(&self, on_piece: &mut dyn FnMut(Piece<'_>)) -> Result<Option<Reply>> {
        let target = Target::new(&self.vendor, self.protocol);
        let target = target
            .ok_or_else(|| Error::usage(text::message::not_spoken(self.vendor.display_name())))?;
        let target = self.endpoint.as_ref().map_or(target, |endpoint| target.at(endpoint));
        let answer = target.chat(&self.key, &self.conversation, LIMITS, on_piece);
        match until_interrupted(answer).await {
            Some(answer) => answer.map(Some).map_err(|report| report.as_error()),
            None => Ok(None),
        }
    }

    fn add(&mut self, speaker: Speaker, text: &str) {
        self.conversation.messages.push(Message { speaker, text: text.to_owned() });
    }

    /// What is known of the model, for its price.
    fn model(&self) -> Option<&Model> {
        self.vendor.model(&self.conversation.model)
    }
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    if !args.compare.is_empty() {
        return compare::run(host, screen, args);
    }
    if args.prompt.is_empty() && screen.can_ask() && !screen.is_json() {
        return repl::run(host, screen, Session::open(host, screen, args)?, args.yes);
    }
    let prompt = typed_or_piped(&args.prompt)?;
    if screen.can_ask() && !args.yes && !may_send(host, &prompt) {
        return Err(Error::Interrupted);
    }
    let mut session = Session::open(host, screen, args)?;
    session.add(Speaker::User, &prompt);
    once(screen, &session)
}

/// The question as typed; stdin if nothing was typed, and in the place of a `-`.
fn typed_or_piped(typed: &[String]) -> Result<String> {
    let piped = if typed.is_empty() || typed.iter().any(|word| word == "-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Error::usage(text::message::stdin_unreadable(error)))?;
        String::from_utf8(bytes).map_err(|_| Error::usage(text::message::stdin_not_text()))?
    } else {
        String::new()
    };
    let words = typed.iter().map(|word| if word == "-" { piped.as_str() } else { word });
    let prompt = if typed.is_empty() { piped.clone() } else { words.collect::<Vec<_>>().join(" ") };
    if prompt.trim().is_empty() {
        return Err(Error::usage(text::message::empty_prompt()));
    }
    Ok(prompt)
}

/// False for a text with a key in it, unless the user confirms that the model may have it.
fn may_send(host: &Host, question: &str) -> bool {
    !secret::has_certain_key(question)
        || prompt::confirm_irreversible(host, text::holds_key()).unwrap_or(false)
}

/// A model's text without what begins a style: all else that steers a terminal is taken out of any output.
fn without_styles(text: &str) -> String {
    text.replace('\u{1b}', "")
}

/// Waits for requests on this thread.
fn wait<F: Future>(requests: F) -> Result<F::Output> {
    http::block_on(requests).map_err(|failure| Error::usage(failure.detail))
}

/// One question and its answer.
fn once(screen: &Screen, session: &Session) -> Result<u8> {
    let is_json = screen.is_json();
    let mut printer = Printer::new(screen);
    let mut on_piece = |piece: Piece<'_>| {
        if !is_json {
            printer.print(piece);
        }
    };
    let reply = wait(session.ask(&mut on_piece))?;
    printer.end();
    let Some(reply) = reply? else { return Err(Error::Interrupted) };
    if is_json {
        screen.document(describe(session, &reply));
    } else {
        report(screen, session, &reply);
    }
    Ok(0)
}

/// What an answer took, and whether it is whole.
fn report(screen: &Screen, session: &Session, reply: &Reply) {
    screen.say(&figures::line(reply, session.model()));
    if reply.is_cut_off() {
        screen.warn(text::cut_off());
    }
}

fn describe(session: &Session, reply: &Reply) -> serde_json::Value {
    json!({
        "changed": false,
        "vendor": session.vendor.id,
        "model": session.conversation.model,
        "protocol": session.protocol,
        "text": reply.text,
        "reasoning": reply.reasoning,
        "stopReason": reply.stop_reason,
        "figures": figures::describe(reply, session.model()),
    })
}

/// Prints an answer while it arrives: what the model thinks goes to stderr, what it answers to stdout.
struct Printer<'s> {
    screen: &'s Screen,
    thinks: bool,
    ends_line: bool,
}

impl<'s> Printer<'s> {
    fn new(screen: &'s Screen) -> Self {
        Self { screen, thinks: false, ends_line: true }
    }

    fn print(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Reasoning(text) => {
                self.thinks = true;
                self.screen.faint(&without_styles(text));
            }
            Piece::Text(text) => {
                if std::mem::take(&mut self.thinks) {
                    self.screen.aside("\n\n");
                }
                self.screen.data(&without_styles(text));
                self.ends_line = text.ends_with('\n');
            }
        }
    }

    /// The last line ends, whether the model ended it or not.
    fn end(&mut self) {
        if std::mem::take(&mut self.thinks) {
            self.screen.aside("\n");
        }
        if !std::mem::replace(&mut self.ends_line, true) {
            self.screen.data("\n");
        }
    }
}
