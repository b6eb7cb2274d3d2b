//! `wcode doctor`: runs every check, and reports its result and the command to type if something is wrong.

use crate::cli::screen::{self, Screen};
use crate::clients::Level;
use crate::doctor::{self, CheckReport, CheckStatus, FixResult};
use crate::error::Result;
use crate::host::Host;
use crate::text::{Command, Message, doctor as text, report};
use console::{Alignment, Style, pad_str};
use serde_json::{Value, json};

/// Check for problems and show how to fix them
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Fix what is safe to fix (never your own values)
    #[arg(long)]
    fix: bool,
    /// Show every check, not only problems
    #[arg(long)]
    all: bool,
    /// Make no network requests
    #[arg(long)]
    offline: bool,
}

pub(super) fn run(host: &Host, screen: &Screen, args: &Args) -> Result<u8> {
    let ask = doctor::DoctorOptions { offline: args.offline };
    let mut rows = doctor::run_checks(host, ask);
    let mut fixed = Vec::new();
    if args.fix {
        fixed = doctor::apply_fixes(host, &rows, &mut |holder| screen.waiting(holder));
    }
    if !fixed.is_empty() {
        rows = doctor::run_checks(host, ask);
    }
    if screen.is_json() {
        screen.document(json!({
            "changed": fixed.iter().any(|fixed| fixed.outcome.is_ok()),
            "checks": rows.iter().map(describe).collect::<Vec<_>>(),
            "fixed": fixed.iter().map(describe_fix).collect::<Vec<_>>(),
        }));
    } else {
        fixed.iter().for_each(|fixed| tell(screen, fixed));
        let is_shown = |row: &&CheckReport| args.all || is_problem(row);
        // Several clients may share what a check is about.
        let shown = rows.iter().filter(is_shown).map(|row| lines(screen, row));
        let mut shown: Vec<String> = shown.collect();
        shown.dedup();
        screen.data(&shown.concat());
        screen.say(&summary(&rows));
    }
    Ok(u8::from(rows.iter().any(|row| row.status() == CheckStatus::Found(Level::Error))))
}

fn is_problem(row: &CheckReport) -> bool {
    row.status() >= CheckStatus::Found(Level::Warning)
}

fn describe(row: &CheckReport) -> Value {
    json!({
        "id": row.id(),
        "level": row.status().as_str(),
        "message": row.message().text(),
        "detail": row.message(),
        "remedy": row.remedy().map(Command::to_line),
        "remedy_argv": row.remedy().and_then(Command::to_argv),
        "hint": row.hint().map(Message::text),
        "hint_detail": row.hint(),
        "client": row.client(),
        "path": row.path().map(|path| path.display().to_string()),
        "can_fix": row.fix().is_some(),
    })
}

fn describe_fix(fixed: &FixResult) -> Value {
    json!({
        "id": fixed.check,
        "message": fixed.outcome.as_ref().ok().map(|done| sentences(done).join("; ")),
        "detail": fixed.outcome.as_ref().ok(),
        "error": fixed.outcome.as_ref().err().map(screen::describe),
    })
}

fn sentences(messages: &[Message]) -> Vec<String> {
    messages.iter().map(Message::text).collect()
}

fn tell(screen: &Screen, fixed: &FixResult) {
    match &fixed.outcome {
        Ok(done) => sentences(done).iter().for_each(|done| screen.say(&text::fixed(done))),
        Err(error) => screen.print_error(error),
    }
}

/// The level, the check, what it found; below that what to do.
fn lines(screen: &Screen, row: &CheckReport) -> String {
    let (word, style) = match row.status() {
        CheckStatus::Ok => (text::level_ok(), Style::new().green()),
        CheckStatus::Skipped => (text::level_skipped(), Style::new().dim()),
        CheckStatus::Found(Level::Info) => (text::level_info(), Style::new().cyan()),
        CheckStatus::Found(Level::Warning) => (text::level_warning(), Style::new().yellow()),
        CheckStatus::Found(Level::Error) => (text::level_error(), Style::new().red().bold()),
    };
    let padded = pad_str(word, 8, Alignment::Left, None);
    let level = screen.styled(style, &padded);
    let mut lines = format!("{level} {}\n", report::about(row.id(), row.message().text()));
    if row.status() > CheckStatus::Skipped {
        // The remedy alone if it is all of the hint that can be typed.
        let hint =
            row.hint().filter(|hint| row.remedy().is_none() || hint.command() != row.remedy());
        let hint = hint.map(Message::text);
        let remedy = row.remedy().map(|command| text::type_this(command.to_line()));
        for line in hint.into_iter().chain(remedy) {
            lines.push_str(&format!("         {line}\n"));
        }
    }
    lines
}

fn summary(rows: &[CheckReport]) -> String {
    let count = |level| rows.iter().filter(|row| row.status() == CheckStatus::Found(level)).count();
    let skipped = rows.iter().filter(|row| row.status() == CheckStatus::Skipped).count();
    // A request is known to work only if one was answered.
    let is_answered =
        rows.iter().any(|row| row.id() == "endpoint" && row.status() == CheckStatus::Ok);
    match (count(Level::Error), count(Level::Warning)) {
        (0, 0) if is_answered || skipped == 0 => text::all_well().into(),
        (0, 0) => text::none_found_but_skipped(skipped),
        (errors, warnings) => text::not_well(errors, warnings),
    }
}
