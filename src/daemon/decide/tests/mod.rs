//! The rules as tables of events: what is reported, done and waited for, without a clock or a file.

mod drift;
mod probing;
mod repairing;

use super::{Action, Checked, Event, Now, ProbeClass, State, decide};
use crate::catalog::{Endpoint, Protocol};
use crate::daemon::notice::{Failure, Notice, NoticeKind};
use crate::daemon::scan::{EntryId, EntryScan, KeyPlace, Scan, TargetId, TargetScan};
use crate::daemon::settings::Settings;
use crate::daemon::snapshot::{Condition, Mode, Snapshot};
use crate::host::clock::Moment;
use crate::plan::status::{Finding, FindingKind, Level, StatusKind};
use crate::text::Message;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

const CONFIG: &str = "/home/me/.client/client.json";

/// How long a scan takes here.
const LOOK: Duration = Duration::from_millis(3);

/// A monitor whose clock is turned by hand.
struct Bench {
    state: Option<State>,
    mono: Duration,
    wall: u64,
    told: Vec<Notice>,
    done: Vec<Action>,
}

impl Bench {
    fn new(mode: Mode) -> Self {
        Self::after(Snapshot::resume(None), mode)
    }

    /// A monitor that comes after another one.
    fn after(snapshot: Snapshot, mode: Mode) -> Self {
        let settings = Settings { mode, ..Settings::default() };
        let state = Some(State::new(snapshot, settings, 7));
        let mut bench = Self {
            state,
            mono: Duration::from_secs(1),
            wall: 1_793_491_200,
            told: Vec::new(),
            done: Vec::new(),
        };
        bench.event(Event::Started(None));
        bench
    }

    fn state(&self) -> &State {
        self.state.as_ref().unwrap()
    }

    fn event(&mut self, event: Event) {
        let now = Now { mono: self.mono, wall: Moment::from_seconds(self.wall) };
        let (state, actions) = decide(self.state.take().unwrap(), event, now);
        self.state = Some(state);
        for action in actions {
            match action {
                Action::Emit(notice) => self.told.push(*notice),
                other => self.done.push(other),
            }
        }
    }

    /// Lets time pass, waking up whenever it is asked for.
    fn wait(&mut self, time: Duration) {
        let end = self.mono + time;
        let start = self.mono;
        let wall = self.wall;
        while let Some(at) = self.state().wake().filter(|at| *at <= end) {
            self.mono = at.max(self.mono);
            self.wall = wall + (self.mono - start).as_secs();
            let before = self.done.len();
            self.event(Event::Ticked);
            if self.done.len() == before && self.state().wake() == Some(at) {
                break; // What is due waits for an answer.
            }
        }
        self.mono = end;
        self.wall = wall + time.as_secs();
    }

    fn touch(&mut self) {
        self.event(Event::Touched { files: BTreeSet::from([CONFIG.into()]), events: 1 });
    }

    fn scan(&mut self, scan: &Scan) {
        self.event(Event::Scanned(Box::new(scan.clone()), LOOK));
    }

    /// A change of the file, the scan that follows, and what it finds.
    fn change(&mut self, scan: &Scan) {
        self.touch();
        self.wait(Duration::from_millis(100));
        self.scan(scan);
    }

    /// Somebody has other settings read.
    fn reload(&mut self, settings: &Settings) {
        let settings = Box::new(settings.clone());
        self.event(Event::Reloaded { settings, is_asked_for: true });
    }

    /// How many reminders there were since the last call.
    fn reminders(&mut self) -> usize {
        let is_reminder = |action: &Action| matches!(action, Action::Remind(_));
        let count = self.done.iter().filter(|action| is_reminder(action)).count();
        self.done.retain(|action| !is_reminder(action));
        count
    }

    /// The names of the notices since the last call.
    fn told(&mut self) -> Vec<&'static str> {
        self.told.drain(..).map(|notice| notice.event.as_str()).collect()
    }

    /// The same, of what is for people.
    fn as_alert(&mut self) -> Vec<NoticeKind> {
        self.told.drain(..).filter(|notice| notice.alert).map(|notice| notice.event).collect()
    }

    /// Everything is asked about now.
    fn check_now(&mut self) {
        self.event(Event::CheckNow);
        self.scan(&well());
    }

    fn count(&self, is_it: fn(&Action) -> bool) -> usize {
        self.done.iter().filter(|action| is_it(action)).count()
    }

    fn looks(&self) -> usize {
        self.count(|action| matches!(action, Action::Scan(_)))
    }

    fn repairs(&self) -> usize {
        self.count(|action| matches!(action, Action::Repair(_)))
    }

    fn probes(&self) -> usize {
        self.count(|action| matches!(action, Action::Probe(_)))
    }

    fn condition(&self) -> Condition {
        self.state().snapshot.endpoints[0].condition
    }

    /// Answers the probe that is under way.
    fn answer(&mut self, checked: Checked) {
        self.event(Event::Probed(target().id, Box::new(checked)));
    }
}

fn entry() -> EntryId {
    EntryId {
        client: "some-client".into(),
        config: Some(CONFIG.into()),
        vendor: Some("wcode".into()),
    }
}

fn finding(kind: FindingKind, place: &str, can_repair: bool) -> Finding {
    Finding {
        safe_mode: None,
        client: "some-client".into(),
        vendor: Some("wcode".into()),
        kind,
        level: Level::Warning,
        path: Some(CONFIG.into()),
        place: Some(place.into()),
        message: format!("`{place}` is not right"),
        detail: format!("`{place}` is not right").into(),
        hint: None,
        hint_detail: None,
        remedy: None,
        can_repair,
    }
}

/// The same finding with another message.
fn with_message(finding: &Finding, message: &str) -> Finding {
    Finding { message: message.into(), detail: message.into(), ..finding.clone() }
}

fn failure(message: &str) -> Failure {
    Failure::from(Message::from(message))
}

fn scan(findings: &[Finding]) -> Scan {
    let state = if findings.is_empty() { StatusKind::Ok } else { StatusKind::Drift };
    let entry = EntryScan {
        id: entry(),
        is_installed: true,
        version: None,
        state,
        findings: findings.to_vec(),
        is_suspect: false,
        files: BTreeSet::from([PathBuf::from(CONFIG)]),
        is_lost: false,
        written: Some(1),
        undone_repair: None,
        config_hash: None,
    };
    Scan { entries: vec![entry], targets: vec![target()], ..Scan::default() }
}

fn well() -> Scan {
    scan(&[])
}

fn drifted() -> Scan {
    scan(&[finding(FindingKind::Changed, "models.providers.wcode.baseUrl", true)])
}

fn suspect() -> Scan {
    let mut scan = drifted();
    scan.entries[0].is_suspect = true;
    scan
}

fn target() -> TargetScan {
    let url = "https://vendor.example/v1".to_owned();
    TargetScan {
        id: TargetId {
            vendor: "wcode".into(),
            protocol: Protocol::OpenaiCompletions,
            endpoint: url.clone(),
            key: KeyPlace::Variable("KEY".into()),
        },
        endpoint: Endpoint::try_from(url).unwrap(),
        is_used: true,
        models: BTreeSet::from(["m".to_owned()]),
        key_since: None,
    }
}

fn checked(class: ProbeClass, verdict: &str) -> Checked {
    Checked {
        vendor: "x".into(),
        class,
        verdict: verdict.into(),
        detail: verdict.into(),
        hint: None,
        latency: (class != ProbeClass::Trouble).then_some(Duration::from_millis(80)),
        clock_skew: None,
        certificate_end: None,
        wait: None,
        models: vec![("m".into(), Some(true))],
    }
}

fn good() -> Checked {
    checked(ProbeClass::Good, "accepted")
}

fn trouble() -> Checked {
    checked(ProbeClass::Trouble, "timed-out")
}
