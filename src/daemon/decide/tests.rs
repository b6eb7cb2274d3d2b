//! The rules as tables of events: what is told, done and waited for, without a clock or a file.

use super::{Action, Checked, Class, Event, Now, State, decide};
use crate::catalog::{Endpoint, Protocol};
use crate::daemon::look::{EntryId, EntryLook, KeyPlace, Look, TargetId, TargetLook};
use crate::daemon::notice::{Change, Notice};
use crate::daemon::settings::Settings;
use crate::daemon::snapshot::{Condition, Mode, Snapshot};
use crate::host::clock::Moment;
use crate::plan::state::{Finding, FindingKind, Kind, Level};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

const CONFIG: &str = "/home/me/.openclaw/openclaw.json";

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
        Self::after(Snapshot::begun(None), mode)
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
        bench.event(Event::Started);
        bench
    }

    fn state(&self) -> &State {
        self.state.as_ref().unwrap()
    }

    fn event(&mut self, event: Event) {
        let now = Now { mono: self.mono, wall: Moment::of_seconds(self.wall) };
        let (state, actions) = decide(self.state.take().unwrap(), event, now);
        self.state = Some(state);
        for action in actions {
            match action {
                Action::Tell(notice) => self.told.push(*notice),
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

    fn look(&mut self, look: &Look) {
        self.event(Event::Looked(Box::new(look.clone())));
    }

    /// A change of the file, the look that follows, and what it finds.
    fn change(&mut self, look: &Look) {
        self.touch();
        self.wait(Duration::from_millis(100));
        self.look(look);
    }

    /// The words for what was told since the last time.
    fn told(&mut self) -> Vec<&'static str> {
        self.told.drain(..).map(|notice| notice.event.word()).collect()
    }

    /// The same, of what is for people.
    fn loud(&mut self) -> Vec<Change> {
        self.told.drain(..).filter(|notice| notice.is_loud).map(|notice| notice.event).collect()
    }

    fn count(&self, is_it: fn(&Action) -> bool) -> usize {
        self.done.iter().filter(|action| is_it(action)).count()
    }

    fn looks(&self) -> usize {
        self.count(|action| *action == Action::Look)
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
    EntryId { client: "openclaw".into(), config: Some(CONFIG.into()), vendor: Some("wcode".into()) }
}

fn finding(kind: FindingKind, place: &str, can_repair: bool) -> Finding {
    Finding {
        client: "openclaw".into(),
        vendor: Some("wcode".into()),
        kind,
        level: Level::Warning,
        path: Some(CONFIG.into()),
        place: Some(place.into()),
        message: format!("`{place}` is not right"),
        hint: None,
        can_repair,
    }
}

fn look(findings: &[Finding]) -> Look {
    let state = if findings.is_empty() { Kind::Ok } else { Kind::Drift };
    let entry = EntryLook {
        id: entry(),
        is_installed: true,
        state,
        findings: findings.to_vec(),
        is_suspect: false,
        files: BTreeSet::from([PathBuf::from(CONFIG)]),
        written: Some(1),
    };
    Look { entries: vec![entry], targets: vec![target()], ..Look::default() }
}

fn well() -> Look {
    look(&[])
}

fn drifted() -> Look {
    look(&[finding(FindingKind::Changed, "models.providers.wcode.baseUrl", true)])
}

fn suspect() -> Look {
    let mut look = drifted();
    look.entries[0].is_suspect = true;
    look
}

fn target() -> TargetLook {
    let url = "https://vendor.example/v1".to_owned();
    TargetLook {
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

fn checked(class: Class, verdict: &str) -> Checked {
    Checked {
        class,
        verdict: verdict.into(),
        message: verdict.into(),
        hint: None,
        latency: (class != Class::Trouble).then_some(Duration::from_millis(80)),
        wait: None,
        models: vec![("m".into(), Some(true))],
    }
}

fn good() -> Checked {
    checked(Class::Good, "accepted")
}

fn trouble() -> Checked {
    checked(Class::Trouble, "timed-out")
}

// Looking.

#[test]
fn a_thousand_changes_are_a_few_looks_and_the_last_state_is_seen() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    let before = bench.looks();
    for _ in 0..1_000 {
        bench.touch();
        bench.wait(Duration::from_millis(1));
        if bench.state().looking.due().is_none() {
            bench.look(&well()); // The look that was just asked for.
        }
    }
    bench.wait(Duration::from_secs(3));
    let looks = bench.looks() - before;
    assert!((2..=60).contains(&looks), "{looks}");
    assert_eq!(bench.state().snapshot.counters.file_events, 1_000);
}

#[test]
fn drift_is_told_once_and_its_end_too() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    assert_eq!(bench.told(), ["started"]);
    bench.change(&drifted());
    bench.change(&drifted());
    assert_eq!(bench.told(), ["drift"]);
    bench.change(&well());
    bench.change(&well());
    assert_eq!(bench.told(), ["drift-ended"]);
}

#[test]
fn what_is_known_is_saved_before_it_is_told() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    let now = Now { mono: bench.mono, wall: Moment::of_seconds(bench.wall) };
    let state = bench.state.take().unwrap();
    let (_, actions) = decide(state, Event::Looked(Box::new(drifted())), now);
    let position = |is_it: fn(&Action) -> bool| actions.iter().position(is_it).unwrap();
    let saved = position(|action| *action == Action::Save);
    let told = position(|action| matches!(action, Action::Tell(_)));
    assert!(saved < told, "{actions:?}");
}

#[test]
fn a_monitor_that_comes_after_a_kill_repeats_nothing() {
    let mut first = Bench::new(Mode::Report);
    first.change(&drifted());
    assert_eq!(first.told(), ["started", "drift"]);
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Report);
    second.look(&drifted());
    assert_eq!(second.told(), ["started"]);
    second.change(&well());
    assert_eq!(second.told(), ["drift-ended"]);
}

#[test]
fn a_file_that_looks_half_written_is_given_time() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    bench.told();
    // While it is being touched nothing is believed, however long that goes on.
    for _ in 0..20 {
        bench.change(&suspect());
    }
    assert_eq!(bench.told(), Vec::<&str>::new());
    // Complete again: nothing was ever wrong.
    bench.change(&well());
    assert_eq!(bench.told(), Vec::<&str>::new());
    // Left like that, it is told.
    bench.change(&suspect());
    bench.wait(Duration::from_millis(300));
    bench.look(&suspect());
    assert_eq!(bench.told(), ["drift"]);
}

#[test]
fn while_a_command_of_ours_writes_nothing_is_believed() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    bench.told();
    let unsettled = Look { is_unsettled: true, ..drifted() };
    bench.change(&unsettled);
    assert_eq!(bench.told(), Vec::<&str>::new());
    bench.wait(Duration::from_millis(100));
    bench.look(&well());
    assert_eq!(bench.told(), Vec::<&str>::new());
    // One that was killed is told, and so is what it left behind.
    for _ in 0..80 {
        bench.wait(Duration::from_millis(100));
        bench.look(&unsettled);
    }
    assert_eq!(bench.told(), ["interrupted", "drift"]);
}

#[test]
fn a_value_that_is_wrong_in_another_way_is_no_news() {
    let mut bench = Bench::new(Mode::Report);
    bench.change(&drifted());
    bench.told();
    let mut other = drifted();
    other.entries[0].findings[0].message = "yet another value".into();
    bench.change(&other);
    assert_eq!(bench.told(), Vec::<&str>::new());
    let findings = &bench.state().snapshot.clients[0].findings;
    assert_eq!(findings[0].message, "yet another value");
}

#[test]
fn a_warning_that_came_with_a_command_is_as_asked_and_one_that_comes_by_itself_is_not() {
    let warning = finding(FindingKind::Warning, "models", false);
    let mut bench = Bench::new(Mode::Report);
    bench.look(&look(std::slice::from_ref(&warning)));
    assert_eq!(bench.told(), ["started"]);
    let other = Finding { message: "another file hides it".into(), path: None, ..warning.clone() };
    bench.change(&look(&[warning.clone(), other.clone()]));
    assert_eq!(bench.told(), ["drift"]);
    bench.change(&look(std::slice::from_ref(&warning)));
    assert_eq!(bench.told(), ["drift-ended"]);
    // A command has written since, and has told it.
    let mut written = look(&[warning, other]);
    written.entries[0].written = Some(2);
    bench.change(&written);
    assert_eq!(bench.told(), Vec::<&str>::new());
}

#[test]
fn people_are_not_flooded() {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    for _ in 0..50 {
        bench.change(&drifted());
        bench.change(&well());
    }
    let loud = bench.told.iter().filter(|notice| notice.is_loud).count();
    assert_eq!((bench.told.len(), loud), (101, 10));
    bench.told.clear();
    bench.wait(Duration::from_secs(120));
    bench.change(&drifted());
    let notice = bench.told.last().unwrap();
    assert!(notice.is_loud && notice.held_back == 90, "{notice:?}");
}

#[test]
fn a_client_that_was_installed_is_told() {
    let mut bench = Bench::new(Mode::Report);
    let mut absent = well();
    absent.entries[0].state = Kind::Absent;
    absent.entries[0].is_installed = false;
    bench.look(&absent);
    bench.told();
    absent.entries[0].is_installed = true;
    bench.change(&absent);
    bench.change(&absent);
    assert_eq!(bench.told(), ["client-appeared"]);
}

// Repairing.

#[test]
fn a_repair_waits_until_nobody_writes_and_is_told_when_it_is_done() {
    let mut bench = Bench::new(Mode::Repair);
    bench.look(&well());
    bench.told();
    for _ in 0..5 {
        bench.change(&drifted());
    }
    assert_eq!((bench.repairs(), bench.told()), (0, vec![]));
    bench.wait(Duration::from_secs(1));
    assert_eq!(bench.repairs(), 1);
    bench.event(Event::Repaired(entry(), Ok(true)));
    bench.change(&well());
    assert_eq!(bench.told(), ["repaired"]);
    assert_eq!(bench.state().snapshot.clients[0].repairs, 1);
}

#[test]
fn what_was_put_back_is_named_also_where_a_look_saw_it_right_before_that_was_heard() {
    let mut bench = Bench::new(Mode::Repair);
    bench.look(&well());
    bench.change(&drifted());
    bench.wait(Duration::from_secs(1));
    bench.change(&well());
    bench.told();
    bench.event(Event::Repaired(entry(), Ok(true)));
    let notice = bench.told.pop().unwrap();
    assert_eq!(notice.event, Change::Repaired);
    assert_eq!(notice.findings, drifted().entries[0].findings);
    let place = notice.findings[0].place.clone().unwrap();
    assert!(notice.message.contains(&place), "{}", notice.message);
}

#[test]
fn what_is_not_ours_to_repair_is_told_at_once() {
    let mut bench = Bench::new(Mode::Repair);
    bench.look(&well());
    bench.told();
    bench.change(&look(&[
        finding(FindingKind::PlainKey, "models.providers.wcode.apiKey", false),
        finding(FindingKind::Missing, "models.providers.wcode.api", true),
    ]));
    let notice = bench.told.pop().unwrap();
    assert_eq!((notice.event, notice.findings.len()), (Change::Drift, 1));
    bench.wait(Duration::from_secs(1));
    assert_eq!(bench.repairs(), 1);
}

#[test]
fn nothing_is_repaired_unless_that_was_asked_for() {
    let mut bench = Bench::new(Mode::Report);
    bench.change(&drifted());
    bench.wait(Duration::from_secs(600));
    assert_eq!(bench.repairs(), 0);
}

#[test]
fn a_fight_ends_after_three_repairs_with_one_notice_that_names_the_other() {
    let mut bench = Bench::new(Mode::Repair);
    bench.look(&well());
    bench.told();
    for _ in 0..30 {
        bench.change(&drifted());
        let before = bench.repairs();
        bench.wait(Duration::from_secs(2));
        if bench.repairs() > before {
            bench.event(Event::Repaired(entry(), Ok(true)));
            bench.change(&well());
        }
        if bench.done.iter().any(|action| matches!(action, Action::Suspect(..))) {
            bench.done.retain(|action| !matches!(action, Action::Suspect(..)));
            bench.event(Event::Suspected(entry(), vec!["`other` (process 7)".into()]));
        }
    }
    assert_eq!(bench.repairs(), 3);
    assert_eq!(bench.state().snapshot.clients[0].fight.as_ref().unwrap().repairs, 3);
    let stopped = bench.told.iter().find(|it| it.event == Change::RepairStopped).unwrap();
    assert!(stopped.message.contains("`other` (process 7)"), "{}", stopped.message);
    assert_eq!(bench.loud(), [Change::Repaired, Change::RepairStopped]);
    // Told to try again, it does.
    let settings = Settings { mode: Mode::Repair, offline: true, ..Settings::default() };
    bench.event(Event::Reloaded(Box::new(settings)));
    bench.look(&drifted());
    bench.wait(Duration::from_secs(2));
    assert_eq!(bench.repairs(), 4);
}

#[test]
fn a_file_that_is_never_quiet_is_not_repaired_and_that_is_told_once() {
    let mut bench = Bench::new(Mode::Repair);
    bench.look(&well());
    bench.told();
    for _ in 0..600 {
        bench.touch();
        bench.wait(Duration::from_millis(100));
        bench.look(&drifted());
        if let Some(Action::Suspect(..)) = bench.done.last() {
            bench.event(Event::Suspected(entry(), Vec::new()));
        }
    }
    assert_eq!((bench.repairs(), bench.told()), (0, vec!["repair-stopped"]));
}

#[test]
fn a_repair_that_fails_is_told_once_and_tried_less_and_less_often() {
    let mut bench = Bench::new(Mode::Repair);
    bench.change(&drifted());
    bench.told();
    for _ in 0..600 {
        let before = bench.repairs();
        bench.wait(Duration::from_secs(1));
        if bench.repairs() > before {
            bench.event(Event::Repaired(entry(), Err("the disk is full".into())));
            bench.look(&drifted());
        }
    }
    assert!((5..=8).contains(&bench.repairs()), "{}", bench.repairs());
    assert_eq!(bench.told(), ["repair-failed"]);
}

// Probing.

/// A monitor that has asked its endpoint for the first time.
fn probing() -> Bench {
    let mut bench = Bench::new(Mode::Report);
    bench.look(&well());
    bench.wait(Duration::from_secs(3));
    assert_eq!(bench.probes(), 1);
    bench
}

#[test]
fn an_endpoint_that_is_well_is_asked_once_an_interval() {
    let mut bench = probing();
    bench.answer(good());
    assert_eq!((bench.condition(), bench.loud()), (Condition::Up, vec![]));
    for _ in 0..100 {
        let before = bench.probes();
        bench.wait(Duration::from_secs(60));
        if bench.looks() > 0 {
            bench.look(&well());
        }
        if bench.probes() > before {
            bench.answer(good());
        }
    }
    // 100 minutes, once in five, give or take.
    assert!((17..=24).contains(&bench.probes()), "{}", bench.probes());
}

#[test]
fn a_hiccup_is_not_told_but_a_second_failure_is_and_the_end_too() {
    let mut bench = probing();
    bench.answer(good());
    bench.told();
    bench.event(Event::CheckNow);
    bench.answer(trouble());
    assert_eq!((bench.condition(), bench.told()), (Condition::Up, vec![]));
    bench.wait(Duration::from_secs(5));
    bench.answer(good());
    assert_eq!(bench.told(), Vec::<&str>::new());

    bench.event(Event::CheckNow);
    bench.answer(trouble());
    bench.wait(Duration::from_secs(5));
    bench.answer(trouble());
    assert_eq!((bench.condition(), bench.told()), (Condition::Down, vec!["endpoint-down"]));
    bench.wait(Duration::from_secs(15));
    bench.answer(good());
    assert_eq!((bench.condition(), bench.told()), (Condition::Up, vec!["endpoint-up"]));
}

#[test]
fn a_refused_key_is_told_at_once_and_a_new_key_is_tried_at_once() {
    let mut bench = probing();
    bench.answer(good());
    bench.told();
    bench.event(Event::CheckNow);
    bench.answer(checked(Class::Refused, "rejected"));
    assert_eq!((bench.condition(), bench.told()), (Condition::Down, vec!["endpoint-down"]));
    let before = bench.probes();
    let mut changed = well();
    changed.targets[0].key_since = Some("2026-11-27T00:00:00Z".into());
    bench.change(&changed);
    assert_eq!(bench.probes(), before + 1);
}

#[test]
fn a_dead_endpoint_is_asked_less_and_less_often_but_once_an_interval() {
    let mut bench = probing();
    for _ in 0..3_600 {
        if bench.state().circuits.values().any(|circuit| circuit.due().is_none()) {
            bench.answer(trouble());
        }
        bench.wait(Duration::from_secs(1));
        if bench.state().looking.due().is_none() {
            bench.look(&well());
        }
    }
    // 3, 10, 20, 40, 80, 160 s, then every five minutes: an hour takes about 17.
    assert!((14..=20).contains(&bench.probes()), "{}", bench.probes());
    assert_eq!(bench.loud(), [Change::EndpointDown]);
}

#[test]
fn what_the_vendor_says_of_waiting_is_obeyed() {
    let mut bench = probing();
    let wait = Some(Duration::from_secs(3_000));
    bench.answer(Checked { wait, ..checked(Class::Limited, "rate-limited") });
    let before = bench.probes();
    bench.wait(Duration::from_secs(2_990));
    assert_eq!(bench.probes(), before);
    bench.wait(Duration::from_secs(600));
    assert_eq!(bench.probes(), before + 1);
}

#[test]
fn a_model_that_is_gone_from_the_list_is_told() {
    let mut bench = probing();
    bench.answer(good());
    bench.told();
    bench.event(Event::CheckNow);
    bench.answer(Checked { models: vec![("m".into(), Some(false))], ..good() });
    assert_eq!(bench.condition(), Condition::Degraded);
    assert!(bench.told[0].message.contains("`m`"), "{:?}", bench.told);
    assert_eq!(bench.told(), ["endpoint-degraded"]);
}

#[test]
fn a_key_that_cannot_be_had_is_told_once_and_not_taken_for_a_dead_endpoint() {
    let mut bench = probing();
    for _ in 0..5 {
        bench.answer(checked(Class::NoKey, "key-store"));
        bench.wait(Duration::from_secs(400));
    }
    assert_eq!(
        (bench.condition(), bench.loud()),
        (Condition::Unknown, vec![Change::KeyUnavailable])
    );
    // Who was told of that is told of its end; a single failure at the start is told to nobody.
    bench.answer(good());
    assert_eq!((bench.condition(), bench.loud()), (Condition::Up, vec![Change::EndpointUp]));
    let mut bench = probing();
    bench.answer(checked(Class::NoKey, "key-store"));
    bench.wait(Duration::from_secs(400));
    bench.answer(good());
    assert_eq!((bench.condition(), bench.loud()), (Condition::Up, vec![]));
}

#[test]
fn a_sleep_brings_one_look_and_one_round_of_checks_and_not_at_once() {
    let mut bench = probing();
    bench.answer(good());
    let (looks, probes) = (bench.looks(), bench.probes());
    bench.wall += 8 * 60 * 60; // The other clock stood still meanwhile.
    bench.event(Event::Ticked);
    assert_eq!((bench.looks(), bench.probes()), (looks + 1, probes));
    bench.look(&well());
    bench.wait(Duration::from_secs(20));
    assert_eq!(bench.probes(), probes + 1);
}

#[test]
fn an_endpoint_that_nobody_uses_is_nothing_to_wake_people_for() {
    let mut bench = Bench::new(Mode::Report);
    let mut unused = well();
    unused.targets[0].is_used = false;
    bench.look(&unused);
    bench.wait(Duration::from_secs(3));
    bench.answer(checked(Class::Refused, "rejected"));
    assert_eq!((bench.condition(), bench.loud()), (Condition::Down, vec![]));
}

#[test]
fn offline_nobody_is_asked() {
    let settings = Settings { offline: true, ..Settings::default() };
    let mut bench = Bench::new(Mode::Report);
    bench.event(Event::Reloaded(Box::new(settings)));
    bench.look(&well());
    bench.wait(Duration::from_secs(3_600));
    assert_eq!(bench.probes(), 0);
}
