//! What the wizard asks the vendor: does it accept the key, which models does it serve, does one of them answer?

use crate::catalog::{Endpoint, Protocol};
use crate::error::{Error, Result};
use crate::health::{self, Limits, Report, Target};
use crate::prompt::{Answer, Choice};
use crate::text::key_origins as origins;
use crate::text::wizard as text;
use crate::wizard::state::WizardState;
use crate::wizard::words;

/// The result of checking the key with the vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// It is accepted, or the user goes on anyway.
    GoOn,
    /// The user wants to enter another key.
    OtherKey,
    /// The user wants the question before this one.
    Back,
}

/// Checks the key at every endpoint that the chosen clients will use.
pub(super) fn prove(wizard: &mut WizardState<'_>) -> Result<Proof> {
    if !confirm_hosts(wizard)? {
        return Ok(Proof::OtherKey);
    }
    if wizard.draft.offline {
        wizard.prompter.note(text::key_not_checked());
        return Ok(Proof::GoOn);
    }
    for (protocol, endpoint) in wizard.targets() {
        if !wizard.vendor.hosts(&endpoint) {
            let name = wizard.vendor.display_name().to_owned();
            wizard.prompter.warn(&text::key_goes_elsewhere(endpoint.origin(), name));
        }
        while let Some(report) = check(wizard, protocol, &endpoint) {
            let Some(error) = report.error() else {
                print_report(wizard, &report);
                break;
            };
            wizard.prompter.error(&error.to_string());
            if let Some(hint) = error.hint().filter(|_| !matches!(error, Error::KeyRejected { .. }))
            {
                wizard.prompter.note(&hint.text());
            }
            match what_now(wizard, &report)? {
                Proof::GoOn => break,
                Proof::Back => {} // Once more.
                Proof::OtherKey => return Ok(Proof::OtherKey),
            }
        }
    }
    Ok(Proof::GoOn)
}

/// Asks whether a stored key may go to each host that it is not for yet; false if it may not.
fn confirm_hosts(wizard: &mut WizardState<'_>) -> Result<bool> {
    for (_, endpoint) in wizard.targets() {
        let Some(id) = wizard.refused_at(&endpoint)? else { continue };
        let question = origins::confirm_host(id, endpoint.origin(), wizard.vendor.display_name());
        if wizard.prompter.yes_no(&question, false)? != Answer::Given(true) {
            return Ok(false);
        }
        wizard.draft.inputs.key_origins.push(endpoint);
    }
    Ok(true)
}

fn check(wizard: &mut WizardState<'_>, protocol: Protocol, endpoint: &Endpoint) -> Option<Report> {
    let key = wizard.key.as_ref()?.secret.clone();
    let target = Target::new(&wizard.vendor, protocol)?.at(endpoint);
    let words = text::asking(endpoint.origin());
    Some(wizard.prompter.wait(&words, || target.check_now(&key, Limits::default())))
}

fn print_report(wizard: &mut WizardState<'_>, report: &Report) {
    match report.hint() {
        None => wizard.prompter.success(&report.message()),
        Some(hint) => {
            wizard.prompter.warn(&report.message());
            wizard.prompter.note(&hint.text());
        }
    }
    if let Some(warning) = report.clock_warning() {
        wizard.prompter.warn(&warning.text());
    }
}

/// How to go on if the vendor rejects the key, or the check gave no answer. `Back` means: check once more.
fn what_now(wizard: &mut WizardState<'_>, report: &Report) -> Result<Proof> {
    let is_about_the_key =
        report.error().is_some_and(|error| matches!(error, Error::KeyRejected { .. }));
    let (again, other) = (
        (Choice::new(text::ask_vendor_again()), Proof::Back),
        (Choice::new(text::enter_another_key()), Proof::OtherKey),
    );
    let go_on = (Choice::new(text::go_on_unchecked()), Proof::GoOn);
    let ways = if is_about_the_key { [other, again, go_on] } else { [again, go_on, other] };
    let choices: Vec<Choice> = ways.iter().map(|(choice, _)| choice.clone()).collect();
    match wizard.prompter.pick(text::what_now(), &choices, 0)? {
        Answer::Given(picked) => Ok(ways[picked].1),
        Answer::Back => Ok(Proof::OtherKey),
    }
}

/// Reads the vendor's live list into the catalog, once; without one the catalog's own models are offered.
pub(super) fn fetch_models(wizard: &mut WizardState<'_>) -> Result<()> {
    if wizard.draft.offline || std::mem::replace(&mut wizard.has_list, true) {
        return Ok(());
    }
    // A base URL that was given is the vendor for everything.
    let base_url = wizard.draft.inputs.base_url.as_ref();
    let vendor =
        base_url.map_or_else(|| wizard.vendor.clone(), |url| wizard.vendor.at_gateway(url));
    let Some(origin) = vendor.endpoints.values().next().map(Endpoint::origin) else {
        return Ok(());
    };
    if wizard.key.is_none() && !wizard.key_is_answered {
        // No key was asked for on this path; many vendors list their models only with a key.
        wizard.key = wizard.find_keys()?.0.into_iter().next();
    }
    // The list is the vendor's own; a key that the clients send elsewhere is not sent to it.
    let is_sent_there = wizard.targets().iter().any(|(_, endpoint)| endpoint.origin() == origin);
    let own: Vec<Endpoint> = vendor.endpoints.values().cloned().collect();
    let refused: Vec<_> =
        own.iter().map(|endpoint| wizard.refused_at(endpoint)).collect::<Result<_>>()?;
    let may_be_sent = is_sent_there && refused.iter().all(Option::is_none);
    let key = wizard.key.as_ref().filter(|_| may_be_sent).map(|held| held.secret.clone());
    let host = wizard.host;
    let fetched = wizard.prompter.wait(&text::reading_models(origin), || {
        health::refresh(host, &vendor, key.as_ref(), Limits::default())
    });
    match fetched {
        Ok(_) => wizard.reload_vendor(),
        Err(error) => {
            wizard.prompter.note(&text::no_live_list(error));
            Ok(())
        }
    }
}

/// Sends one real message to each endpoint if the user agrees: it costs a few tokens.
pub(super) fn test_turn(wizard: &mut WizardState<'_>) -> Result<()> {
    let Some(key) = wizard.key.as_ref().map(|held| held.secret.clone()) else { return Ok(()) };
    let Some(model) = wizard.test_model().filter(|_| !wizard.draft.offline) else {
        return Ok(());
    };
    let question = text::send_test_turn(&model);
    if wizard.prompter.yes_no(&question, true)? != Answer::Given(true) {
        return Ok(());
    }
    for (protocol, endpoint) in wizard.targets() {
        if wizard.refused_at(&endpoint)?.is_some() {
            continue;
        }
        let vendor = wizard.vendor.clone();
        let Some(target) = Target::new(&vendor, protocol).map(|it| it.at(&endpoint)) else {
            continue;
        };
        let asking = text::asking(endpoint.origin());
        let limits = Limits { total: TURN_TIMEOUT, ..Limits::default() };
        match wizard.prompter.wait(&asking, || target.turn_now(&key, &model, limits)) {
            Ok(turn) => {
                let time = words::time(turn.latency);
                wizard.prompter.success(&text::turn_answered(&model, time));
                if !turn.said.is_empty() {
                    wizard.prompter.note(&text::turn_said(turn.said));
                }
            }
            Err(report) => {
                wizard.prompter.error(&report.message());
                report.hint().iter().for_each(|hint| wizard.prompter.note(&hint.text()));
            }
        }
    }
    Ok(())
}

/// A large model may take a while before its first token.
const TURN_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(60);
