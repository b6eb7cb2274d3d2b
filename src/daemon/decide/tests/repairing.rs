//! When something is put back, and when no more.

use super::*;
use crate::daemon::snapshot::Suspects;

/// A program that was seen writing.
fn writer(name: &str) -> Suspects {
    Suspects { writers: vec![name.into()], bystanders: Vec::new() }
}

#[test]
fn a_repair_waits_until_nobody_writes_and_is_told_when_it_is_done() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
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
    bench.scan(&well());
    bench.change(&drifted());
    bench.wait(Duration::from_secs(1));
    bench.change(&well());
    bench.told();
    bench.event(Event::Repaired(entry(), Ok(true)));
    let notice = bench.told.pop().unwrap();
    assert_eq!(notice.event, NoticeKind::Repaired);
    assert_eq!(notice.findings, drifted().entries[0].findings);
    let place = notice.findings[0].place.clone().unwrap();
    assert!(notice.message.contains(&place), "{}", notice.message);
}

#[test]
fn what_is_not_ours_to_repair_is_told_at_once() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
    bench.told();
    bench.change(&scan(&[
        finding(FindingKind::PlainKey, "models.providers.wcode.apiKey", false),
        finding(FindingKind::Missing, "models.providers.wcode.api", true),
    ]));
    let notice = bench.told.pop().unwrap();
    assert_eq!((notice.event, notice.findings.len()), (NoticeKind::Drift, 1));
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
    bench.scan(&well());
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
            bench.event(Event::Suspected(entry(), writer("`other` (process 7)")));
        }
    }
    assert_eq!(bench.repairs(), 3);
    assert_eq!(bench.state().snapshot.clients[0].repair_conflict.as_ref().unwrap().repairs, 3);
    let stopped = bench.told.iter().find(|it| it.event == NoticeKind::RepairStopped).unwrap();
    assert!(stopped.message.contains("`other` (process 7)"), "{}", stopped.message);
    assert_eq!(bench.as_alert(), [NoticeKind::Repaired, NoticeKind::RepairStopped]);
    // Told to try again, it does.
    let settings = Settings { mode: Mode::Repair, offline: true, ..Settings::default() };
    bench.reload(&settings);
    bench.scan(&drifted());
    bench.wait(Duration::from_secs(2));
    assert_eq!(bench.repairs(), 4);
}

#[test]
fn a_file_that_is_never_quiet_is_not_repaired_and_that_is_told_once() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
    bench.told();
    for _ in 0..600 {
        bench.touch();
        bench.wait(Duration::from_millis(100));
        bench.scan(&drifted());
        if let Some(Action::Suspect(..)) = bench.done.last() {
            bench.event(Event::Suspected(entry(), Suspects::default()));
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
            bench.event(Event::Repaired(entry(), Err(Box::new(failure("the disk is full")))));
            bench.scan(&drifted());
        }
    }
    assert!((5..=8).contains(&bench.repairs()), "{}", bench.repairs());
    assert_eq!(bench.told(), ["repair-failed"]);
}

#[test]
fn who_was_told_of_a_repair_that_failed_is_told_once_and_of_the_end_also_after_a_restart() {
    let mut first = Bench::new(Mode::Repair);
    first.change(&drifted());
    first.wait(Duration::from_secs(1));
    first.event(Event::Repaired(entry(), Err(Box::new(failure("the disk is full")))));
    assert_eq!(first.told(), ["started", "repair-failed"]);
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Repair);
    second.scan(&drifted());
    second.wait(Duration::from_secs(1));
    second.event(Event::Repaired(entry(), Err(Box::new(failure("the disk is full")))));
    second.scan(&drifted());
    assert_eq!(second.told(), ["started"]);
    second.change(&well());
    assert_eq!(second.told(), ["drift-ended"]);
}

#[test]
fn what_was_left_to_a_repair_that_never_came_is_told() {
    let mut first = Bench::new(Mode::Repair);
    first.change(&drifted());
    assert_eq!(first.told(), ["started"]);
    // As after a kill, and other settings.
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Report);
    second.scan(&drifted());
    second.change(&drifted());
    assert_eq!(second.told(), ["started", "drift"]);
    first.reload(&Settings::default());
    first.scan(&drifted());
    assert_eq!(first.told(), ["config-reloaded", "drift"]);
}

#[test]
fn what_a_repair_cannot_mend_is_told_and_tried_less_and_less_often() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
    bench.told();
    bench.change(&drifted());
    for _ in 0..600 {
        let before = bench.repairs();
        bench.wait(Duration::from_secs(1));
        if bench.repairs() > before {
            bench.event(Event::Repaired(entry(), Ok(false)));
            bench.scan(&drifted());
        }
    }
    assert!((5..=8).contains(&bench.repairs()), "{}", bench.repairs());
    assert_eq!(bench.told(), ["drift"]);
    bench.change(&well());
    assert_eq!(bench.told(), ["drift-ended"]);
}

/// As on a machine whose clock was years ahead until the network was there.
#[test]
fn a_clock_that_was_set_back_does_not_make_an_old_fight_last() {
    let mut bench = Bench::new(Mode::Repair);
    bench.wall += 10 * 365 * 24 * 3_600;
    bench.scan(&well());
    for _ in 0..3 {
        bench.change(&drifted());
        bench.wait(Duration::from_secs(2));
        bench.event(Event::Repaired(entry(), Ok(true)));
        bench.change(&well());
    }
    assert_eq!(bench.repairs(), 3);
    bench.wall -= 10 * 365 * 24 * 3_600;
    bench.change(&drifted());
    bench.wait(Duration::from_secs(2));
    assert_eq!(bench.repairs(), 4);
    bench.event(Event::Suspected(entry(), Suspects::default()));
    bench.wall -= 24 * 3_600;
    bench.change(&well());
    assert_eq!(bench.state().snapshot.clients[0].repair_conflict, None);
}

#[test]
fn a_file_that_was_gone_is_not_repaired_when_another_comes_in_its_place() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
    bench.told();
    let mut gone = scan(&[finding(FindingKind::Missing, "", false)]);
    gone.entries[0].is_lost = true;
    bench.change(&gone);
    assert_eq!(bench.told(), ["drift"]);
    bench.change(&drifted());
    assert_eq!(bench.told(), ["drift"]);
    bench.wait(Duration::from_secs(60));
    assert_eq!(bench.repairs(), 0);
    // Once it is right, the next drift is repaired as ever.
    bench.change(&well());
    assert_eq!(bench.told(), ["drift-ended"]);
    bench.change(&drifted());
    bench.wait(Duration::from_secs(2));
    assert_eq!(bench.repairs(), 1);
}

#[test]
fn an_undone_repair_is_left_until_the_user_asks_for_repairs_again() {
    let mut bench = Bench::new(Mode::Repair);
    bench.scan(&well());
    bench.told();
    let mut undone = drifted();
    undone.entries[0].undone_repair = Some(3);
    bench.change(&undone);
    bench.wait(Duration::from_secs(60));
    assert_eq!((bench.repairs(), bench.told()), (0, vec!["repair-undone"]));
    // Another monitor knows of it as well, and says it no second time.
    let mut next = Bench::after(bench.state().snapshot.clone(), Mode::Repair);
    next.told();
    next.scan(&undone);
    next.wait(Duration::from_secs(60));
    assert_eq!((next.repairs(), next.told()), (0, vec![]));
    next.reload(&Settings { mode: Mode::Repair, ..Settings::default() });
    next.scan(&undone);
    next.wait(Duration::from_secs(2));
    assert_eq!(next.repairs(), 1);
}
