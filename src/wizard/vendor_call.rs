//! What the wizard asks the vendor: does it take the key, which models has it, does one of them answer?

use crate::catalog::{Endpoint, Protocol};
use crate::error::{Error, Result};
use crate::health::{self, Limits, Report, Target};
use crate::prompt::{Answer, Choice};
use crate::text::key_origins as origins;
use crate::text::wizard as text;
use crate::wizard::session::Session;
use crate::wizard::words;

/// What came of showing the key to the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// It is taken, or the user goes on all the same.
    GoOn,
    /// The user has another one.
    OtherKey,
    /// The user wants the question before this one.
    Back,
}

/// Checks the key at every endpoint that the chosen clients will use.
pub(super) fn prove(session: &mut Session<'_>) -> Result<Proof> {
    if !confirm_hosts(session)? {
        return Ok(Proof::OtherKey);
    }
    if session.draft.offline {
        session.prompter.note(text::key_not_checked());
        return Ok(Proof::GoOn);
    }
    for (protocol, endpoint) in session.targets() {
        if !session.vendor.hosts(&endpoint) {
            let name = session.vendor.name.clone();
            session.prompter.warn(&text::key_goes_elsewhere(endpoint.origin(), name));
        }
        while let Some(report) = check(session, protocol, &endpoint) {
            let Some(error) = report.error() else {
                tell(session, &report);
                break;
            };
            session.prompter.error(&error.to_string());
            if let Some(hint) = error.hint().filter(|_| !matches!(error, Error::KeyRejected { .. }))
            {
                session.prompter.note(&hint);
            }
            match what_now(session, &report)? {
                Proof::GoOn => break,
                Proof::Back => {} // Once more.
                Proof::OtherKey => return Ok(Proof::OtherKey),
            }
        }
    }
    Ok(Proof::GoOn)
}

/// Asks whether a stored key may go to each host that it is not for yet; false if it may not.
fn confirm_hosts(session: &mut Session<'_>) -> Result<bool> {
    for (_, endpoint) in session.targets() {
        let Some(id) = session.refused_at(&endpoint)? else { continue };
        let question = origins::confirm_host(id, endpoint.origin(), &session.vendor.name);
        if session.prompter.yes_no(&question, false)? != Answer::Given(true) {
            return Ok(false);
        }
        session.draft.inputs.key_origins.push(endpoint);
    }
    Ok(true)
}

fn check(session: &mut Session<'_>, protocol: Protocol, endpoint: &Endpoint) -> Option<Report> {
    let key = session.key.as_ref()?.secret.clone();
    let target = Target::new(&session.vendor, protocol)?.at(endpoint);
    let words = text::asking(endpoint.origin());
    Some(session.prompter.wait(&words, || target.check_now(&key, Limits::default())))
}

fn tell(session: &mut Session<'_>, report: &Report) {
    match report.hint() {
        None => session.prompter.success(&report.message()),
        Some(hint) => {
            session.prompter.warn(&report.message());
            session.prompter.note(&hint);
        }
    }
    if let Some(warning) = report.clock_warning() {
        session.prompter.warn(&warning);
    }
}

/// How to go on if the vendor rejects the key, or the check gave no answer. `Back` means: check once more.
fn what_now(session: &mut Session<'_>, report: &Report) -> Result<Proof> {
    let is_about_the_key =
        report.error().is_some_and(|error| matches!(error, Error::KeyRejected { .. }));
    let (again, other) = (
        (Choice::new(text::ask_vendor_again()), Proof::Back),
        (Choice::new(text::enter_another_key()), Proof::OtherKey),
    );
    let go_on = (Choice::new(text::go_on_unchecked()), Proof::GoOn);
    let ways = if is_about_the_key { [other, again, go_on] } else { [again, go_on, other] };
    let choices: Vec<Choice> = ways.iter().map(|(choice, _)| choice.clone()).collect();
    match session.prompter.pick(text::what_now(), &choices, 0)? {
        Answer::Given(picked) => Ok(ways[picked].1),
        Answer::Back => Ok(Proof::OtherKey),
    }
}

/// Reads the vendor's live list into the catalog, once; without one the catalog's own models are offered.
pub(super) fn fetch_models(session: &mut Session<'_>) -> Result<()> {
    if session.draft.offline || std::mem::replace(&mut session.has_list, true) {
        return Ok(());
    }
    let Some(origin) = session.vendor.endpoints.values().next().map(Endpoint::origin) else {
        return Ok(());
    };
    if session.key.is_none() && !session.key_is_answered {
        // No key was asked for on this path; many vendors list their models only with a key.
        session.key = session.find_keys()?.0.into_iter().next();
    }
    // The list is the vendor's own; a key that the clients will send elsewhere is none of its business.
    let is_sent_there = session.targets().iter().any(|(_, endpoint)| endpoint.origin() == origin);
    let own: Vec<Endpoint> = session.vendor.endpoints.values().cloned().collect();
    let refused: Vec<_> =
        own.iter().map(|endpoint| session.refused_at(endpoint)).collect::<Result<_>>()?;
    let may_be_sent = is_sent_there && refused.iter().all(Option::is_none);
    let key = session.key.as_ref().filter(|_| may_be_sent).map(|held| held.secret.clone());
    let (host, vendor) = (session.host, session.vendor.clone());
    let fetched = session.prompter.wait(&text::reading_models(origin), || {
        health::refresh(host, &vendor, key.as_ref(), Limits::default())
    });
    match fetched {
        Ok(_) => session.reload_vendor(),
        Err(error) => {
            session.prompter.note(&text::no_live_list(error));
            Ok(())
        }
    }
}

/// Sends one real message to each endpoint if the user agrees: it costs a few tokens.
pub(super) fn test_turn(session: &mut Session<'_>) -> Result<()> {
    let Some(key) = session.key.as_ref().map(|held| held.secret.clone()) else { return Ok(()) };
    let Some(model) = session.test_model().filter(|_| !session.draft.offline) else {
        return Ok(());
    };
    let question = text::send_test_turn(&model);
    if session.prompter.yes_no(&question, true)? != Answer::Given(true) {
        return Ok(());
    }
    for (protocol, endpoint) in session.targets() {
        if session.refused_at(&endpoint)?.is_some() {
            continue;
        }
        let vendor = session.vendor.clone();
        let Some(target) = Target::new(&vendor, protocol).map(|it| it.at(&endpoint)) else {
            continue;
        };
        let asking = text::asking(endpoint.origin());
        let limits = Limits { total: TURN_LIMIT, ..Limits::default() };
        match session.prompter.wait(&asking, || target.turn_now(&key, &model, limits)) {
            Ok(turn) => {
                let time = words::time(turn.latency);
                session.prompter.success(&text::turn_answered(&model, time));
                if !turn.said.is_empty() {
                    session.prompter.note(&text::turn_said(turn.said));
                }
            }
            Err(report) => {
                session.prompter.error(&report.message());
                session.prompter.note(&report.hint().unwrap_or_default());
            }
        }
    }
    Ok(())
}

/// A large model may think for a while before its first word.
const TURN_LIMIT: std::time::Duration = std::time::Duration::from_secs(60);
