//! Prometheus's text format, version 0.0.4: families of series in, text out. Pure.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>. Not the `prometheus-client` crate: it writes
//! OpenMetrics only, which the textfile collector of node_exporter and `promtool` do not read: counters lose their type
//! and their help there (`# TYPE x counter` above `x_total`), and one `# TYPE x info` makes them refuse the whole file.
//!
//! Promises: whatever is in a label or a help text, every line is one line; no series comes twice, about
//! which collectors complain; a family without a series leaves no trace.

use std::collections::HashSet;
use std::fmt::Write as _;

/// What a family's figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It only grows, until it starts again at zero. Its name ends in `_total`.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Counts of measurements by their size. Its series have a suffix each.
    Histogram,
}

/// Text in the making.
#[derive(Debug, Default)]
pub(super) struct Encoder {
    text: String,
}

/// One family in the making.
#[derive(Debug)]
pub(super) struct Family<'e> {
    text: &'e mut String,
    name: &'static str,
    kind: Kind,
    help: &'static str,
    seen: HashSet<String>,
}

impl Encoder {
    /// Begins a family; all its series follow. `name` is of `[a-z_]`.
    pub(super) fn family(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &'static str,
    ) -> Family<'_> {
        Family { text: &mut self.text, name, kind, help, seen: HashSet::new() }
    }

    /// A family of one series without labels.
    pub(super) fn single(
        &mut self,
        kind: Kind,
        name: &'static str,
        help: &'static str,
        value: f64,
    ) {
        self.family(kind, name, help).series(&[], value);
    }

    /// The whole text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

impl Family<'_> {
    /// Adds a series, unless it is there.
    pub(super) fn series(&mut self, labels: &[(&str, &str)], value: f64) {
        self.suffixed("", labels, value);
    }

    /// Adds a series whose name is that of the family with a suffix, unless it is there.
    pub(super) fn suffixed(&mut self, suffix: &str, labels: &[(&str, &str)], value: f64) {
        let labels = format!("{suffix}{}", labelled(labels));
        if self.seen.contains(&labels) {
            return;
        }
        if self.seen.is_empty() {
            let kind = match self.kind {
                Kind::Counter => "counter",
                Kind::Gauge => "gauge",
                Kind::Histogram => "histogram",
            };
            let (name, help) = (self.name, escaped(self.help, false));
            let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        }
        let _ = writeln!(self.text, "{}{labels} {}", self.name, figure(value));
        self.seen.insert(labels);
    }

    /// Adds a series for each of these words, 1 for those that hold and 0 for the others, so that none ever vanishes.
    pub(super) fn states<'w>(
        &mut self,
        labels: &[(&str, &str)],
        label: &str,
        words: impl IntoIterator<Item = (&'w str, bool)>,
    ) {
        for (word, holds) in words {
            let all: Vec<_> = labels.iter().copied().chain([(label, word)]).collect();
            self.series(&all, f64::from(u8::from(holds)));
        }
    }
}

/// `{name="value",…}`, or nothing.
fn labelled(labels: &[(&str, &str)]) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let pair = |(name, value): &(&str, &str)| format!("{name}=\"{}\"", escaped(value, true));
    format!("{{{}}}", labels.iter().map(pair).collect::<Vec<_>>().join(","))
}

/// Quotes are escaped in labels, and only there.
fn escaped(text: &str, is_label: bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '"' if is_label => out.push_str("\\\""),
            c => out.push(c),
        }
    }
    out
}

/// A number as Go reads it.
fn figure(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.into();
    }
    value.to_string()
}

#[cfg(test)]
mod tests {
    use super::{Encoder, Kind};

    fn encoded(fill: impl FnOnce(&mut Encoder)) -> String {
        let mut encoder = Encoder::default();
        fill(&mut encoder);
        encoder.finish()
    }

    #[test]
    fn a_family_has_its_help_and_type_once_and_then_its_series() {
        let text = encoded(|it| {
            let mut family = it.family(Kind::Counter, "x_total", "Things that were done.");
            family.series(&[("kind", "a")], 1.0);
            family.series(&[("kind", "b"), ("place", "")], 2.5);
            it.single(Kind::Gauge, "y", "Things.", 0.0);
        });
        let expected = "# HELP x_total Things that were done.\n# TYPE x_total counter\n\
            x_total{kind=\"a\"} 1\nx_total{kind=\"b\",place=\"\"} 2.5\n\
            # HELP y Things.\n# TYPE y gauge\ny 0\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_would_end_a_line_or_a_label_is_escaped() {
        let text = encoded(|it| {
            let mut family = it.family(Kind::Gauge, "x", "a \"b\" \\ c\nd");
            family.series(&[("l", "a \"b\" \\ c\nd\r\u{7f}密钥")], 1.0);
        });
        let expected = "# HELP x a \"b\" \\\\ c\\nd\n# TYPE x gauge\n\
            x{l=\"a \\\"b\\\" \\\\ c\\nd\r\u{7f}密钥\"} 1\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn figures_are_written_as_go_reads_them() {
        for (value, text) in [
            (0.0, "0"),
            (1_793_491_200.0, "1793491200"),
            (0.0015, "0.0015"),
            (1e21, "1000000000000000000000"),
            (-1.5, "-1.5"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(super::figure(value), text);
        }
    }

    #[test]
    fn a_series_comes_once_and_a_family_without_one_not_at_all() {
        let text = encoded(|it| {
            it.family(Kind::Gauge, "nothing", "Nothing.");
            let mut family = it.family(Kind::Gauge, "x", "X.");
            family.series(&[("l", "a")], 1.0);
            family.series(&[("l", "a")], 2.0);
        });
        assert_eq!(text, "# HELP x X.\n# TYPE x gauge\nx{l=\"a\"} 1\n");
    }

    #[test]
    fn a_set_of_states_has_every_state() {
        let text = encoded(|it| {
            let words = [("ok", true), ("drift", false)];
            it.family(Kind::Gauge, "s", "S.").states(&[("c", "x")], "state", words);
        });
        assert!(
            text.ends_with("s{c=\"x\",state=\"ok\"} 1\ns{c=\"x\",state=\"drift\"} 0\n"),
            "{text}"
        );
    }
}
