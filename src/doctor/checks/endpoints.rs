//! What the vendor says: to the key, of the models that clients have of it, and of the time.

use crate::clients::Level;
use crate::doctor::checks::{or_ok, rows};
use crate::doctor::machine::{Machine, ProbedEndpoint};
use crate::doctor::report::Diagnosis;
use crate::health::{Report, Verdict};
use crate::text::doctor::message as text;
use crate::text::{Command, Message};

pub(super) fn check(machine: &Machine<'_>) -> Vec<Diagnosis> {
    rows(machine.endpoints().map(|asked| asked.iter().map(endpoint).collect()))
}

fn endpoint(asked: &ProbedEndpoint) -> Diagnosis {
    let place = &asked.target.id.endpoint;
    if let Some(refusal) = &asked.refusal {
        return Diagnosis::error(refusal);
    }
    let Some(probe) = &asked.probe else {
        return Diagnosis::skipped(text::no_key_for(place));
    };
    let report = &probe.report;
    match report.verdict {
        Verdict::Accepted => {
            Diagnosis::ok(text::accepts_the_key(place, report.latency.as_millis()))
        }
        Verdict::Unproven => Diagnosis::ok(text::endpoint_says(place, report.detail())),
        _ => failed(report, place),
    }
}

fn failed(report: &Report, place: &str) -> Diagnosis {
    // Too many requests pass by themselves.
    let passes = matches!(report.verdict, Verdict::RateLimited { .. });
    let level = if passes { Level::Warning } else { Level::Error };
    Diagnosis::new(level, text::endpoint_says(place, report.detail())).hinted(report.hint())
}

pub(super) fn models(machine: &Machine<'_>) -> Vec<Diagnosis> {
    rows(machine.endpoints().map(|asked| asked.iter().flat_map(models_of).collect()))
}

fn models_of(asked: &ProbedEndpoint) -> Vec<Diagnosis> {
    let place = &asked.target.id.endpoint;
    let Some(probe) = &asked.probe else {
        return vec![Diagnosis::skipped(text::no_key_for(place))];
    };
    let is = |wanted: Option<bool>| {
        let models = probe.served.iter().filter(move |(_, served)| *served == wanted);
        models.map(|(model, _)| model.clone())
    };
    let gone = is(Some(false)).map(|model| {
        let found = Diagnosis::warning(text::model_not_served(model, place));
        found.hinted(Some(hint_model(&asked.target.id.vendor)))
    });
    let gone: Vec<Diagnosis> = gone.collect();
    // Without an answer nothing is known of a list.
    if gone.is_empty() && is(None).next().is_some() && probe.report.error().is_some() {
        return vec![Diagnosis::skipped(text::models_not_asked_for(place))];
    }
    if gone.is_empty() && is(None).next().is_some() {
        return vec![Diagnosis::skipped(text::no_list(place))];
    }
    or_ok(gone, || text::models_served(is(Some(true)).count(), place))
}

fn hint_model(vendor: &str) -> Message {
    text::hint_model(Command::new(["wcode", "models", "--vendor", vendor]), vendor)
}

pub(super) fn clock(machine: &Machine<'_>) -> Vec<Diagnosis> {
    let of = |asked: &ProbedEndpoint| {
        let report = &asked.probe.as_ref()?.report;
        let warning = report.clock_warning()?;
        Some(Diagnosis::warning(warning).remedy(Command::new(["timedatectl", "set-ntp", "true"])))
    };
    rows(machine.endpoints().map(|asked| {
        let is_known = |asked: &ProbedEndpoint| {
            asked.probe.as_ref().is_some_and(|probe| probe.report.clock_skew.is_some())
        };
        if !asked.iter().any(is_known) {
            return vec![Diagnosis::skipped(text::clock_not_known())];
        }
        or_ok(asked.iter().filter_map(of).collect(), text::clock_ok)
    }))
}
