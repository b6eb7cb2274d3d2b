//! The families of the endpoints: whether they answer, how fast, and what they serve.

use crate::daemon::metrics::encoder::{Encoder, Kind};
use crate::daemon::metrics::truth;
use crate::daemon::snapshot::{Condition, EndpointHealth, Latency};
use crate::health::is_key_refusal;

/// An endpoint with the labels that name it.
struct Row<'s> {
    health: &'s EndpointHealth,
    protocol: String,
}

impl<'s> Row<'s> {
    fn new(health: &'s EndpointHealth) -> Self {
        Self { health, protocol: health.protocol.to_string() }
    }

    fn labels(&self) -> [(&'static str, &str); 4] {
        let EndpointHealth { vendor, endpoint, key, .. } = self.health;
        [("vendor", vendor), ("protocol", &self.protocol), ("endpoint", endpoint), ("key", key)]
    }

    fn labels_and<'l>(
        &'l self,
        name: &'static str,
        value: &'l str,
    ) -> [(&'static str, &'l str); 5] {
        let [vendor, protocol, endpoint, key] = self.labels();
        [vendor, protocol, endpoint, key, (name, value)]
    }
}

/// Writes them, a row for each endpoint that a client uses, and each key.
pub(super) fn write(to: &mut Encoder, endpoints: &[EndpointHealth]) {
    let rows: Vec<_> = endpoints.iter().filter(|it| it.is_used).map(Row::new).collect();
    conditions(to, &rows);
    last_probe(to, &rows);
    latency(to, &rows);
    probes(to, &rows);
    models(to, &rows);
}

/// Their condition.
fn conditions(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "1 if the endpoint answers and nothing speaks against the key.";
    per_endpoint(to, "wcode_endpoint_up", help, rows, |it| is_up(it).map(truth));
    let help = "1 if the vendor rejected the key at the last probe.";
    per_endpoint(to, "wcode_endpoint_key_rejected", help, rows, |it| {
        Some(truth(it.verdict.as_deref().is_some_and(is_key_refusal)))
    });
    let help = "Condition of an endpoint: 1 for the one that holds.";
    let mut conditions = to.family(Kind::Gauge, "wcode_endpoint_condition", help);
    for row in rows {
        let holds = |(word, condition)| (word, row.health.condition == condition);
        conditions.states(&row.labels(), "condition", CONDITIONS.map(holds));
    }
    let help = "Probes that failed, one after the other, up to the last one.";
    per_endpoint(to, "wcode_endpoint_consecutive_failures", help, rows, |it| {
        Some(f64::from(it.failures))
    });
}

/// How long the last probe took, when it was, and when the next one is.
fn last_probe(to: &mut Encoder, rows: &[Row<'_>]) {
    let help = "Time to the first answer to the last probe; NaN if none came.";
    per_endpoint(to, "wcode_endpoint_probe_duration_seconds", help, rows, |it| {
        let latency = it.history.last()?.latency_ms;
        Some(latency.map_or(f64::NAN, |latency| latency as f64 / 1000.0))
    });
    let help = "When a probe last found nothing wrong, in seconds since 1970; 0 if none did.";
    per_endpoint(to, "wcode_endpoint_last_success_timestamp_seconds", help, rows, |it| {
        Some(it.last_good.map_or(0.0, |at| at.seconds() as f64))
    });
    let help = "Until when the vendor wants no requests (Retry-After), in seconds since 1970; 0 if it says nothing.";
    per_endpoint(to, "wcode_endpoint_retry_after_timestamp_seconds", help, rows, |it| {
        Some(it.held_until.map_or(0.0, |until| until.seconds() as f64))
    });
    let help =
        "When the vendor's certificate ends, in seconds since 1970; 0 if no answer came over TLS.";
    per_endpoint(to, "wcode_endpoint_certificate_expiry_timestamp_seconds", help, rows, |it| {
        Some(it.certificate_end.map_or(0.0, |at| at.seconds() as f64))
    });
    let help =
        "How far this machine's clock is ahead of the vendor's; NaN if no answer gave a time.";
    per_endpoint(to, "wcode_endpoint_clock_skew_seconds", help, rows, |it| {
        Some(it.clock_skew.map_or(f64::NAN, |skew| skew as f64))
    });
    let help = "When the endpoint was last probed, in seconds since 1970.";
    per_endpoint(to, "wcode_endpoint_last_probe_timestamp_seconds", help, rows, |it| {
        Some(it.checked?.seconds() as f64)
    });
    let help = "When the endpoint will be probed next, in seconds since 1970.";
    per_endpoint(to, "wcode_endpoint_next_probe_timestamp_seconds", help, rows, |it| {
        Some(it.next?.seconds() as f64)
    });
}

/// How long first answers took, of all probes since the monitor knows the endpoint.
fn latency(to: &mut Encoder, rows: &[Row<'_>]) {
    let name = "wcode_endpoint_first_answer_seconds";
    let mut family = to.family(Kind::Histogram, name, "Time to the first answer to a probe.");
    for row in rows {
        let Latency { buckets, count, sum_ms } = &row.health.latency;
        let mut total = 0;
        for (bound, in_bucket) in Latency::BOUNDS_MS.iter().zip(buckets) {
            total += in_bucket;
            let bound = (*bound as f64 / 1000.0).to_string();
            family.suffixed("_bucket", &row.labels_and("le", &bound), total as f64);
        }
        family.suffixed("_bucket", &row.labels_and("le", "+Inf"), *count as f64);
        family.suffixed("_sum", &row.labels(), *sum_ms as f64 / 1000.0);
        family.suffixed("_count", &row.labels(), *count as f64);
    }
}

fn per_endpoint(
    to: &mut Encoder,
    name: &'static str,
    help: &'static str,
    rows: &[Row<'_>],
    value: impl Fn(&EndpointHealth) -> Option<f64>,
) {
    let mut family = to.family(Kind::Gauge, name, help);
    for row in rows {
        if let Some(value) = value(row.health) {
            family.series(&row.labels(), value);
        }
    }
}

fn probes(to: &mut Encoder, rows: &[Row<'_>]) {
    let mut probes =
        to.family(Kind::Counter, "wcode_endpoint_probes_total", "Probes, by what they found.");
    for row in rows {
        for (verdict, times) in &row.health.verdicts {
            probes.series(&row.labels_and("verdict", verdict), *times as f64);
        }
    }
}

fn models(to: &mut Encoder, rows: &[Row<'_>]) {
    let mut models = to.family(
        Kind::Gauge,
        "wcode_model_served",
        "1 if the vendor's list has a model that a client uses.",
    );
    for row in rows {
        for model in &row.health.models {
            if let Some(is_served) = model.is_served {
                models.series(&row.labels_and("model", &model.id), truth(is_served));
            }
        }
    }
}

const CONDITIONS: [(&str, Condition); 4] = [
    ("unknown", Condition::Unknown),
    ("up", Condition::Up),
    ("degraded", Condition::Degraded),
    ("down", Condition::Down),
];

/// `None` before the first probe; an endpoint whose key cannot be read is of no use.
fn is_up(health: &EndpointHealth) -> Option<bool> {
    match health.condition {
        Condition::Unknown => (health.failures > 0).then_some(false),
        Condition::Up | Condition::Degraded => Some(true),
        Condition::Down => Some(false),
    }
}
