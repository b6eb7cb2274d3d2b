//! The monitor's settings: `<config dir>/watch.json5`, overridden by flags.
//!
//! Promises: an unknown key is an error that names it; every interval has a sane lower bound.

use crate::daemon::snapshot::Mode;
use crate::error::{Error, Result};
use crate::host::{Host, command_line, files};
use crate::syntax;
use crate::text::monitor as text;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often an endpoint is checked by default.
const DEFAULT_INTERVAL: Duration = Duration::from_secs(5 * 60);

/// How long after a start of the machine the network may be missing.
const DEFAULT_GRACE: Duration = Duration::from_secs(60);

/// No vendor wants to be asked more often.
const MIN_INTERVAL: Duration = Duration::from_secs(10);

/// How the monitor works.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    /// What it does about drift.
    pub mode: Mode,
    /// How long after a good check the next one comes.
    pub interval: Duration,
    /// For how long after a start of the machine an endpoint that does not answer is not reported.
    pub grace: Duration,
    /// Makes no network call at all.
    pub offline: bool,
    /// Where metrics are served: a port alone is one on loopback.
    pub metrics: Option<String>,
    /// A file for node_exporter's textfile collector.
    pub metrics_textfile: Option<PathBuf>,
    /// A program that is run at a change of state, with its arguments.
    pub on_change: Vec<String>,
    /// Shows changes of state on the desktop.
    pub notify: bool,
    /// Compares stamps instead of using the kernel's file events.
    pub poll: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            mode: Mode::default(),
            interval: DEFAULT_INTERVAL,
            grace: DEFAULT_GRACE,
            offline: false,
            metrics: None,
            metrics_textfile: None,
            on_change: Vec::new(),
            notify: false,
            poll: false,
        }
    }
}

/// What the command line says, over the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    /// As `Settings::mode`.
    pub mode: Option<Mode>,
    /// As `Settings::interval`.
    pub interval: Option<Duration>,
    /// As `Settings::grace`.
    pub grace: Option<Duration>,
    /// As `Settings::offline`.
    pub offline: bool,
    /// As `Settings::metrics`.
    pub metrics: Option<String>,
    /// As `Settings::metrics_textfile`.
    pub metrics_textfile: Option<PathBuf>,
}

/// The file's content.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    mode: Option<Mode>,
    #[serde(default, deserialize_with = "duration")]
    interval: Option<Duration>,
    #[serde(default, deserialize_with = "duration")]
    grace: Option<Duration>,
    #[serde(default)]
    offline: bool,
    metrics: Option<String>,
    metrics_textfile: Option<String>,
    #[serde(default, deserialize_with = "command_words")]
    on_change: Vec<String>,
    #[serde(default)]
    notify: bool,
    #[serde(default)]
    poll: bool,
}

/// The path of the settings file.
pub(crate) fn path(host: &Host) -> PathBuf {
    host.config_dir().join("watch.json5")
}

impl Settings {
    /// Reads the file, which need not be there, and lays the flags over it.
    ///
    /// # Errors
    /// With line and column if the file cannot be read as settings; also if a value makes no sense.
    pub(crate) fn load(host: &Host, flags: &Flags) -> Result<Self> {
        let path = path(host);
        let bytes = files::read(&path)?.unwrap_or_default();
        let text = Error::text(&path, &bytes)?;
        let written = if text.trim().is_empty() { Written::default() } else { read(&path, text)? };
        let settings = Self {
            mode: flags.mode.or(written.mode).unwrap_or_default(),
            interval: flags.interval.or(written.interval).unwrap_or(DEFAULT_INTERVAL),
            grace: flags.grace.or(written.grace).unwrap_or(DEFAULT_GRACE),
            offline: flags.offline || written.offline,
            metrics: flags.metrics.clone().or(written.metrics),
            metrics_textfile: flags
                .metrics_textfile
                .clone()
                .or_else(|| written.metrics_textfile.map(|text| host.path(&text))),
            on_change: program(host, written.on_change),
            notify: written.notify,
            poll: written.poll,
        };
        settings.check()?;
        Ok(settings)
    }

    /// How often endpoints are probed, in seconds; 0 for never.
    pub(super) fn probe_seconds(&self) -> u64 {
        if self.offline { 0 } else { self.interval.as_secs() }
    }

    fn check(&self) -> Result<()> {
        if self.interval < MIN_INTERVAL {
            let shortest = humantime::format_duration(MIN_INTERVAL);
            let hint = text::message::hint_interval();
            return Err(Error::usage_hint(text::message::interval_too_short(shortest), hint));
        }
        Ok(())
    }
}

/// A program that is named by a path is at that path, wherever the monitor was started.
fn program(host: &Host, mut argv: Vec<String>) -> Vec<String> {
    if let Some(program) = argv.first_mut().filter(|it| it.contains(std::path::is_separator)) {
        *program = host.path(program).display().to_string();
    }
    argv
}

fn read(path: &Path, text: &str) -> Result<Written> {
    syntax::read(path, text).map_err(|error| error.into_error(path, text))
}

/// `5m`, `90s`, `1h 30m`.
///
/// # Errors
/// If it is no length of time.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, InvalidDuration> {
    humantime::parse_duration(text).map_err(|_| InvalidDuration(text.to_owned()))
}

/// A text that is no length of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvalidDuration(String);

impl fmt::Display for InvalidDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::not_a_duration(&self.0))
    }
}

impl std::error::Error for InvalidDuration {}

fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    struct Length;
    impl Visitor<'_> for Length {
        type Value = Duration;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a length of time")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<Duration, E> {
            parse_duration(text).map_err(E::custom)
        }
    }
    from.deserialize_str(Length).map(Some)
}

/// A command line as one text, split as a shell would, or word by word.
fn command_words<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    struct Command;
    impl<'de> Visitor<'de> for Command {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a command line, or a list of words")
        }

        fn visit_str<E: de::Error>(self, line: &str) -> Result<Self::Value, E> {
            command_line::split(line).ok_or_else(|| E::custom(text::hook_not_split()))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
            Vec::deserialize(SeqAccessDeserializer::new(list))
        }
    }
    from.deserialize_any(Command)
}

#[cfg(test)]
mod tests {
    use super::{Mode, read};
    use std::path::Path;
    use std::time::Duration;

    #[test]
    fn settings_are_read_as_people_write_them() {
        let text = "{ mode: 'repair', interval: '90s', metrics: '127.0.0.1:9464', // here\n\
                    onChange: \"notify 'a b'\", notify: true }";
        let settings = read(Path::new("watch.json5"), text).unwrap();
        assert_eq!(settings.mode, Some(Mode::Repair));
        assert_eq!(settings.interval, Some(Duration::from_secs(90)));
        assert_eq!(settings.on_change, ["notify", "a b"]);
        assert!(settings.notify && !settings.poll);
    }

    #[test]
    fn what_is_no_setting_is_told_with_its_place() {
        for (text, place) in [
            ("{\n  mood: 'good' }", (2, 3)),
            ("{\n  mode: 'destroy' }", (2, 9)),
            ("{ interval: 'soon' }", (1, 13)),
            ("{ metrics: 9464 }", (1, 12)),
            ("{ mode", (1, 7)),
        ] {
            let error = read(Path::new("watch.json5"), text).unwrap_err();
            let found = error.place().map(|place| (place.line, place.column));
            assert_eq!(found, Some(place), "{text}: {error}");
        }
    }
}
