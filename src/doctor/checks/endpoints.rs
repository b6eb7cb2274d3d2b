//! What the vendor says: to the key, of the models that clients have of it, and of the time.

use crate::doctor::checks::{or_ok, rows};
use crate::doctor::machine::{Asked, Machine};
use crate::doctor::row::{Found, Level};
use crate::health::{Report, Verdict};
use crate::text::doctor as text;

pub(super) fn look(machine: &Machine<'_>) -> Vec<Found> {
    rows(machine.endpoints().map(|asked| asked.iter().map(endpoint).collect()))
}

fn endpoint(asked: &Asked) -> Found {
    let place = &asked.target.id.endpoint;
    let Some(probe) = &asked.probe else {
        return Found::skipped(text::no_key_for(place));
    };
    let report = &probe.report;
    match report.verdict {
        Verdict::Accepted => Found::ok(text::accepts_the_key(place, report.latency.as_millis())),
        Verdict::Unproven => Found::ok(text::endpoint_says(place, report.message())),
        _ => told(report, place),
    }
}

fn told(report: &Report, place: &str) -> Found {
    // Too many requests pass by themselves.
    let passes = matches!(report.verdict, Verdict::RateLimited { .. });
    let level = if passes { Level::Warning } else { Level::Error };
    Found::new(level, text::endpoint_says(place, report.message())).hinted(report.hint())
}

pub(super) fn models(machine: &Machine<'_>) -> Vec<Found> {
    rows(machine.endpoints().map(|asked| asked.iter().flat_map(models_of).collect()))
}

fn models_of(asked: &Asked) -> Vec<Found> {
    let place = &asked.target.id.endpoint;
    let Some(probe) = &asked.probe else { return vec![Found::skipped(text::no_key_for(place))] };
    let is = |wanted: Option<bool>| {
        let models = probe.served.iter().filter(move |(_, served)| *served == wanted);
        models.map(|(model, _)| model.clone())
    };
    let gone = is(Some(false)).map(|model| {
        let found = Found::warning(text::model_not_served(model, place));
        found.hinted(Some(text::hint_model(&asked.target.id.vendor)))
    });
    let gone: Vec<Found> = gone.collect();
    if gone.is_empty() && is(None).next().is_some() {
        return vec![Found::skipped(text::no_list(place))];
    }
    or_ok(gone, || text::models_served(is(Some(true)).count(), place))
}

pub(super) fn clock(machine: &Machine<'_>) -> Vec<Found> {
    let of = |asked: &Asked| {
        let report = &asked.probe.as_ref()?.report;
        let warning = report.clock_warning()?;
        Some(Found::warning(warning).remedy("timedatectl set-ntp true"))
    };
    rows(machine.endpoints().map(|asked| {
        let is_known = |asked: &Asked| {
            asked.probe.as_ref().is_some_and(|probe| probe.report.clock_skew.is_some())
        };
        if !asked.iter().any(is_known) {
            return vec![Found::skipped(text::clock_not_known())];
        }
        or_ok(asked.iter().filter_map(of).collect(), || text::clock_ok().into())
    }))
}
