//! When a scan is run, and what of it is reported.

use super::*;

#[test]
fn a_thousand_changes_are_a_few_looks_and_the_last_state_is_seen() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    let before = bench.looks();
    for _ in 0..1_000 {
        bench.touch();
        bench.wait(Duration::from_millis(1));
        if bench.state().scans.due().is_none() {
            bench.scan(&well()); // The scan that was just asked for.
        }
    }
    bench.wait(Duration::from_secs(3));
    let looks = bench.looks() - before;
    assert!((2..=60).contains(&looks), "{looks}");
    assert_eq!(bench.state().snapshot.counters.file_events, 1_000);
}

#[test]
fn looks_that_take_long_are_had_less_often() {
    let mut bench = Bench::new(Mode::Report);
    let slow = |bench: &mut Bench| {
        let event = Event::Scanned(Box::new(well()), Duration::from_millis(500));
        bench.event(event);
    };
    slow(&mut bench);
    let before = bench.looks();
    for _ in 0..200 {
        bench.touch();
        bench.wait(Duration::from_millis(100));
        if bench.state().scans.due().is_none() {
            slow(&mut bench);
        }
    }
    // Twenty seconds: a few at once, then one in a second.
    let looks = bench.looks() - before;
    assert!((18..=26).contains(&looks), "{looks}");
}

#[test]
fn drift_is_told_once_and_its_end_too() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
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
    bench.scan(&well());
    let now = Now { mono: bench.mono, wall: Moment::from_seconds(bench.wall) };
    let state = bench.state.take().unwrap();
    let (_, actions) = decide(state, Event::Scanned(Box::new(drifted()), LOOK), now);
    let position = |is_it: fn(&Action) -> bool| actions.iter().position(is_it).unwrap();
    let saved = position(|action| *action == Action::Save);
    let told = position(|action| matches!(action, Action::Emit(_)));
    assert!(saved < told, "{actions:?}");
}

#[test]
fn a_monitor_that_comes_after_a_kill_repeats_nothing() {
    let mut first = Bench::new(Mode::Report);
    first.change(&drifted());
    assert_eq!(first.told(), ["started", "drift"]);
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Report);
    second.scan(&drifted());
    assert_eq!(second.told(), ["started"]);
    second.change(&well());
    assert_eq!(second.told(), ["drift-ended"]);
}

#[test]
fn a_file_that_looks_half_written_is_given_time() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    bench.told();
    // While it is being touched nothing is believed, however long that goes on.
    for _ in 0..20 {
        bench.change(&suspect());
    }
    assert_eq!(bench.told(), Vec::<&str>::new());
    // Complete again: nothing was ever wrong.
    bench.change(&well());
    assert_eq!(bench.told(), Vec::<&str>::new());
    // If it stays like that, it is reported.
    bench.change(&suspect());
    bench.wait(Duration::from_millis(1_100));
    bench.scan(&suspect());
    assert_eq!(bench.told(), ["drift"]);
}

#[test]
fn while_a_command_of_ours_writes_nothing_is_believed() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    bench.told();
    let unsettled = Scan { is_unsettled: true, ..drifted() };
    bench.change(&unsettled);
    assert_eq!(bench.told(), Vec::<&str>::new());
    bench.wait(Duration::from_millis(100));
    bench.scan(&well());
    assert_eq!(bench.told(), Vec::<&str>::new());
    // A killed command is reported, and so is what it left behind.
    for _ in 0..80 {
        bench.wait(Duration::from_millis(100));
        bench.scan(&unsettled);
    }
    assert_eq!(bench.told(), ["interrupted", "drift"]);
}

#[test]
fn a_value_that_is_wrong_in_another_way_is_no_news() {
    let mut bench = Bench::new(Mode::Report);
    bench.change(&drifted());
    bench.told();
    let mut other = drifted();
    let finding = &mut other.entries[0].findings[0];
    (finding.message, finding.detail) = ("yet another value".into(), "yet another value".into());
    bench.change(&other);
    assert_eq!(bench.told(), Vec::<&str>::new());
    let findings = &bench.state().snapshot.clients[0].findings;
    assert_eq!(findings[0].message, "yet another value");
}

#[test]
fn a_warning_that_came_with_a_command_is_as_asked_and_one_that_comes_by_itself_is_not() {
    let warning = finding(FindingKind::Warning, "models", false);
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&scan(std::slice::from_ref(&warning)));
    assert_eq!(bench.told(), ["started"]);
    let other = Finding { path: None, ..with_message(&warning, "another file hides it") };
    bench.change(&scan(&[warning.clone(), other.clone()]));
    assert_eq!(bench.told(), ["drift"]);
    // Another one about the same file.
    let third = with_message(&warning, "the file hides another");
    bench.change(&scan(&[warning.clone(), other.clone(), third]));
    assert_eq!(bench.told(), ["drift"]);
    bench.change(&scan(std::slice::from_ref(&warning)));
    assert_eq!(bench.told(), ["drift-ended"]);
    // A command has written since, and has reported it.
    let mut written = scan(&[warning, other]);
    written.entries[0].written = Some(2);
    bench.change(&written);
    assert_eq!(bench.told(), Vec::<&str>::new());
}

#[test]
fn people_are_not_flooded_and_hear_of_the_last_state() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    for _ in 0..50 {
        bench.change(&drifted());
        bench.change(&well());
    }
    let loud = bench.told.iter().filter(|notice| notice.alert).count();
    assert_eq!((bench.told.len(), loud), (101, 5));
    assert_eq!(bench.state().snapshot.counters.suppressed, 95);
    let seen = bench.told.last().unwrap().at;
    assert!(bench.told.iter().all(|notice| notice.delayed_seconds.is_none()));
    bench.told.clear();
    bench.wait(Duration::from_secs(120));
    let [notice] = bench.told.as_slice() else { panic!("{:?}", bench.told) };
    assert_eq!((notice.event, notice.alert), (NoticeKind::DriftEnded, true));
    assert_eq!(notice.suppressed, 95);
    // Of what the log has already, at the time that it has.
    assert_eq!(notice.at, seen);
    assert!(notice.delayed_seconds.is_some_and(|delay| (1..=60).contains(&delay)), "{notice:?}");
    bench.change(&drifted());
    assert!(bench.told.last().unwrap().alert);
}

#[test]
fn one_subject_does_not_use_up_the_budget_of_another() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    for _ in 0..20 {
        bench.change(&drifted());
        bench.change(&well());
    }
    bench.told.clear();
    bench.event(Event::ScanFailed(failure("no permission")));
    assert_eq!(bench.as_alert(), [NoticeKind::ScanFailed]);
}

#[test]
fn what_people_never_heard_of_needs_no_end_and_nothing_pending_is_lost_at_the_end() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    for _ in 0..3 {
        bench.change(&drifted());
        bench.change(&well());
    }
    // Five were heard, the last of them a drift; the end of it is pending, and the monitor stops.
    bench.as_alert();
    bench.event(Event::Stopping);
    assert_eq!(bench.as_alert(), [NoticeKind::DriftEnded]);
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    for _ in 0..2 {
        bench.change(&drifted());
        bench.change(&well());
    }
    bench.change(&drifted());
    bench.change(&well());
    bench.change(&drifted());
    bench.as_alert();
    // People know of the drift already.
    bench.wait(Duration::from_secs(120));
    assert_eq!(bench.as_alert(), []);
}

#[test]
fn the_end_of_a_drift_has_the_key_of_its_beginning_and_says_how_long_it_lasted() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    bench.change(&drifted());
    bench.wait(Duration::from_secs(90));
    bench.change(&well());
    let [begin, end] = &bench.told[bench.told.len() - 2..] else { panic!("{:?}", bench.told) };
    assert_eq!((begin.event, end.event), (NoticeKind::Drift, NoticeKind::DriftEnded));
    assert_eq!(begin.dedupe_key("host"), end.dedupe_key("host"));
    assert_ne!(begin.dedupe_key("host"), end.dedupe_key("other"));
    assert_eq!((begin.lasted_seconds, end.lasted_seconds), (None, Some(90)));
}

#[test]
fn the_next_monitor_and_a_new_hook_hear_of_a_fault_that_is_still_there() {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    bench.change(&drifted());
    assert_eq!(bench.reminders(), 0);
    let mut next = Bench::after(bench.state().snapshot.clone(), Mode::Report);
    next.told();
    next.scan(&drifted());
    next.scan(&drifted());
    assert_eq!((next.told(), next.reminders()), (vec![], 1));
    let hook = vec!["page".to_owned()];
    next.reload(&Settings { on_change: hook, ..Settings::default() });
    next.scan(&drifted());
    assert_eq!(next.reminders(), 1);
    next.change(&well());
    next.scan(&well());
    assert_eq!(next.reminders(), 0);
}

#[test]
fn a_client_that_was_installed_is_told() {
    let mut bench = Bench::new(Mode::Report);
    let mut absent = well();
    absent.entries[0].state = StatusKind::Absent;
    absent.entries[0].is_installed = false;
    bench.scan(&absent);
    bench.told();
    absent.entries[0].is_installed = true;
    bench.change(&absent);
    bench.change(&absent);
    assert_eq!(bench.told(), ["client-appeared"]);
}

#[test]
fn that_nothing_can_be_seen_is_told_once_also_after_a_restart_and_so_is_its_end() {
    let mut first = Bench::new(Mode::Report);
    for _ in 0..3 {
        first.event(Event::ScanFailed(failure("a vendor's file cannot be parsed")));
    }
    assert_eq!(first.told(), ["started", "scan-failed"]);
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Report);
    second.event(Event::ScanFailed(failure("a vendor's file cannot be parsed")));
    assert_eq!(second.told(), ["started"]);
    second.scan(&well());
    second.change(&well());
    assert_eq!(second.as_alert(), [NoticeKind::ScanRecovered]);
}

#[test]
fn who_was_told_of_bad_settings_is_told_once_and_that_they_are_well_again() {
    let mut bench = Bench::new(Mode::Report);
    bench.told();
    bench.event(Event::ReloadFailed(failure("line 1")));
    bench.event(Event::ReloadFailed(failure("line 1")));
    assert_eq!(bench.as_alert(), [NoticeKind::ConfigInvalid]);
    for _ in 0..2 {
        let settings = Box::new(Settings::default());
        bench.event(Event::Reloaded { settings, is_asked_for: false });
    }
    assert_eq!(bench.as_alert(), [NoticeKind::ConfigReloaded]);
}
