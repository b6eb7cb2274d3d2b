//! `wcode chat --compare`: the same short questions to several models, and what each took.

use super::{Args, Session, figures, wait};
use crate::cli::screen::{self, Screen};
use crate::error::{Error, Result};
use crate::health::{Reply, Speaker};
use crate::host::Host;
use crate::prompt;
use crate::text::chat as text;
use console::{Alignment, pad_str};
use serde_json::{Value, json};

/// How often each model is asked; the median is shown.
const ROUNDS: usize = 3;

/// Short enough to cost little, long enough for a speed.
const QUESTION: &str =
    "Count from 1 to 30 in words, separated by commas. Answer with the list only.";

/// One model's answers.
struct Contestant {
    model: String,
    replies: Vec<Reply>,
    costs: Vec<f64>,
    currency: Option<String>,
    error: Option<Error>,
    /// Ctrl-C came before it had answered often enough.
    is_interrupted: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let mut session = Session::open(host, screen, args)?;
    if !args.yes && !agrees(host, screen, args)? {
        return Err(Error::Interrupted);
    }
    let question = if args.prompt.is_empty() { QUESTION.to_owned() } else { args.prompt.join(" ") };
    session.add(Speaker::User, &question);
    let mut contestants = Vec::new();
    for model in &args.compare {
        session.conversation.model.clone_from(model);
        screen.say(&text::asking(model));
        contestants.push(ask(&session)?);
        if contestants.last().is_some_and(|it| it.is_interrupted) {
            break;
        }
    }
    if screen.is_json() {
        let rows: Vec<Value> = contestants.iter().map(describe).collect();
        screen.document(json!({ "changed": false, "rounds": ROUNDS, "models": rows }));
    } else {
        screen.data(&table(&contestants));
        for contestant in &contestants {
            if let Some(error) = &contestant.error {
                screen.warn(&text::failed(&contestant.model, error));
            }
        }
    }
    if contestants.iter().any(|it| it.is_interrupted) {
        return Ok(Error::Interrupted.exit_code());
    }
    let failures = contestants.iter().filter_map(|one| one.error.as_ref());
    Ok(failures.map(Error::exit_code).max().unwrap_or(0))
}

/// The requests cost, so they are asked for; without a terminal by `--yes` alone.
fn agrees(host: &Host, screen: &Screen, args: &Args) -> Result<bool> {
    let question = text::costs(args.compare.len() * ROUNDS);
    if !screen.can_ask() {
        return Err(Error::usage_hint(
            text::message::costs(args.compare.len() * ROUNDS),
            text::message::hint_yes(),
        ));
    }
    prompt::confirm(host, &question)
}

/// Asks a model until it has answered often enough, or has failed once.
fn ask(session: &Session) -> Result<Contestant> {
    let model = session.conversation.model.clone();
    let mut contestant = Contestant {
        model,
        replies: Vec::new(),
        costs: Vec::new(),
        currency: None,
        error: None,
        is_interrupted: false,
    };
    for _ in 0..ROUNDS {
        match wait(session.ask(&mut |_| {}))? {
            Ok(Some(reply)) => {
                if let Some((sum, currency)) = figures::cost(&reply, session.model()) {
                    contestant.costs.push(sum);
                    contestant.currency = Some(currency);
                }
                contestant.replies.push(reply);
            }
            Ok(None) => {
                contestant.is_interrupted = true;
                break;
            }
            Err(error) => {
                contestant.error = Some(error);
                break;
            }
        }
    }
    Ok(contestant)
}

impl Contestant {
    fn first_token(&self) -> Option<f64> {
        let times = self.replies.iter().filter_map(|reply| reply.first_piece);
        median(times.map(|time| time.as_secs_f64()).collect())
    }

    fn speed(&self) -> Option<f64> {
        median(self.replies.iter().filter_map(figures::tokens_per_second).collect())
    }

    fn cost(&self) -> Option<f64> {
        median(self.costs.clone())
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

fn describe(one: &Contestant) -> Value {
    json!({
        "model": one.model,
        "answers": one.replies.len(),
        "firstTokenMs": one.first_token().map(|seconds| seconds * 1000.0),
        "tokensPerSecond": one.speed(),
        "cost": one.cost(),
        "currency": one.currency,
        "error": one.error.as_ref().map(screen::describe),
    })
}

/// A row for each model, fastest first token on top, those that failed last.
fn table(contestants: &[Contestant]) -> String {
    let mut rows: Vec<&Contestant> = contestants.iter().collect();
    let rank = |one: &&Contestant| one.first_token().unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    let cells = |one: &Contestant| {
        let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".into());
        let cost = one.cost().zip(one.currency.as_ref());
        [
            one.model.clone(),
            or_dash(one.first_token().map(|seconds| format!("{seconds:.2} s"))),
            or_dash(one.speed().map(|speed| format!("{speed:.0}"))),
            one.error.iter().len().to_string(),
            or_dash(cost.map(|(sum, currency)| format!("{} {currency}", figures::money(sum)))),
        ]
    };
    let head = [
        text::head_model(),
        text::head_first(),
        text::head_speed(),
        text::head_errors(),
        text::head_cost(),
    ];
    let head = head.map(str::to_owned);
    let lines: Vec<[String; 5]> =
        std::iter::once(head).chain(rows.into_iter().map(cells)).collect();
    let width = |column: usize| {
        lines.iter().map(|line| console::measure_text_width(&line[column])).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2), width(3)];
    let line = |[model, first, speed, errors, cost]: &[String; 5]| {
        let model = pad_str(model, widths[0], Alignment::Left, None);
        let first = pad_str(first, widths[1], Alignment::Right, None);
        let speed = pad_str(speed, widths[2], Alignment::Right, None);
        let errors = pad_str(errors, widths[3], Alignment::Right, None);
        format!("{model}  {first}  {speed}  {errors}  {cost}\n")
    };
    lines.iter().map(line).collect()
}
