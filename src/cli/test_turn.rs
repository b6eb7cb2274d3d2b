//! `wcode test`: one real turn through each client, as it is configured.

use crate::cli::consent::Consent;
use crate::cli::screen::Screen;
use crate::clients::{self, Client};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::process::BoundedCommand;
use crate::plan::journal::Journal;
use crate::plan::ownership::{Owner, Record};
use crate::plan::saved_inputs::{DefaultModelChoice, KeyMode};
use crate::plan::targets;
use crate::prompt;
use crate::text::joined;
use crate::text::test_turn as text;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Send one real message through each client as it is configured; it costs a few tokens
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only this client; can be repeated [default: all]
    #[arg(long = "client", value_name = "CLIENT", value_delimiter = ',')]
    clients: Vec<String>,
    /// Do not ask before requests that cost
    #[arg(long, short)]
    yes: bool,
}

/// A client has to start, may fetch its plugins, and a large model may think for a while.
const TURN_TIMEOUT: Duration = Duration::from_secs(180);

/// More of an answer is not shown.
const MAX_ANSWER_CHARS: usize = 200;

/// One turn through one client.
struct Turn {
    client: &'static dyn Client,
    vendor: String,
    argv: Vec<String>,
}

/// What came of it.
struct Outcome {
    time: Duration,
    /// What the client printed, or why it failed.
    answer: std::result::Result<String, String>,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    targets::parse_clients(&args.clients, None)?;
    let journal = Journal::load(host)?;
    let is_meant = |owner: &Owner| args.clients.is_empty() || args.clients.contains(&owner.client);
    let mut turns: Vec<Turn> = Vec::new();
    for (owner, record) in journal.records() {
        let client = clients::by_id(&owner.client)?;
        // One turn shows whether a client works, however many vendors it has.
        let is_known = turns.iter().any(|turn| turn.client.id() == client.id());
        if is_meant(owner) && !is_known {
            turns.extend(turn(host, client, owner, record));
        }
    }
    turns.sort_by_key(|turn| clients::ids().iter().position(|id| *id == turn.client.id()));
    if turns.is_empty() {
        return Err(Error::usage_hint(
            text::message::nothing_to_test(),
            text::message::hint_apply(),
        ));
    }
    let names: Vec<&str> = turns.iter().map(|turn| turn.client.name()).collect();
    let question = text::confirm(joined(&names));
    if let Some(question) = Consent::new(screen, args.yes, &question).question()?
        && !prompt::confirm(host, question)?
    {
        screen.say(text::not_sent());
        return Ok(0);
    }
    let mut report = Vec::new();
    let mut code = 0;
    for turn in &turns {
        screen.say(&text::asking(turn.client.name()));
        let outcome = send(turn);
        show(host, screen, turn, &outcome);
        code = code.max(u8::from(outcome.answer.is_err()));
        report.push(describe(turn, &outcome));
    }
    if screen.is_json() {
        screen.document(json!({ "changed": false, "clients": report }));
    }
    Ok(code)
}

/// The turn of a client that is here and has a model.
fn turn(host: &Host, client: &'static dyn Client, owner: &Owner, record: &Record) -> Option<Turn> {
    let found = client.detect(host);
    let program = found.program()?;
    let default = match &record.inputs.default_model {
        Some(DefaultModelChoice::Model(id)) => Some(id),
        Some(DefaultModelChoice::Never) | None => None,
    };
    let model = default.or_else(|| record.inputs.models.first().map(|model| &model.id))?;
    let name = program.file_stem()?.to_str()?;
    let own = host.current_exe().ok()?;
    let vendor = ["--vendor".to_owned(), owner.vendor.clone()];
    let has_reference = record.inputs.key_mode == Some(KeyMode::Ref);
    let words = client.one_turn((&record.provider, model), found.version(), has_reference);
    let argv = words.into_iter().enumerate().flat_map(|(at, word)| match (at, word.as_str()) {
        (0, "wcode") => vec![own.display().to_string()],
        (1, "exec") => [&[word][..], &vendor].concat(),
        (_, word) if word == name => vec![program.display().to_string()],
        _ => vec![word],
    });
    Some(Turn { client, vendor: owner.vendor.clone(), argv: argv.collect() })
}

fn send(turn: &Turn) -> Outcome {
    let start = Instant::now();
    let command = BoundedCommand { argv: &turn.argv, stdin: &[], env: None, inherit_stderr: true };
    let ended = command.run(TURN_TIMEOUT);
    let answer = match ended {
        Ok(output) => {
            let printed = String::from_utf8_lossy(&output.stdout);
            let said = turn.client.answer_of(&printed).join("\n").trim().to_owned();
            match (output.success, said.is_empty()) {
                (true, false) => Ok(said),
                (true, true) => Err(text::said_nothing().to_owned()),
                (false, _) => Err(text::failed(output.status.text())),
            }
        }
        Err(error) => Err(error.to_string()),
    };
    Outcome { time: start.elapsed(), answer }
}

fn show(host: &Host, screen: &Screen, turn: &Turn, outcome: &Outcome) {
    let (name, time) = (turn.client.name(), outcome.time.as_secs_f64());
    match &outcome.answer {
        Ok(answer) => {
            screen.success(host, &text::answered(name, format!("{time:.1} s")));
            let words: Vec<&str> = answer.split_whitespace().collect();
            let shown: String = words.join(" ").chars().take(MAX_ANSWER_CHARS).collect();
            screen.say(&format!("  {shown}"));
        }
        Err(why) => screen.failure(host, &text::did_not_answer(name, why)),
    }
}

fn describe(turn: &Turn, outcome: &Outcome) -> Value {
    json!({
        "client": turn.client.id(),
        "vendor": turn.vendor,
        "command": turn.argv,
        "ok": outcome.answer.is_ok(),
        "seconds": outcome.time.as_secs_f64(),
        "answer": outcome.answer.as_ref().ok(),
        "error": outcome.answer.as_ref().err(),
    })
}
