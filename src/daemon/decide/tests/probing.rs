//! When an endpoint is checked, and what is reported of its answers.

use super::*;

/// A monitor that has asked its endpoint for the first time.
fn probing() -> Bench {
    let mut bench = Bench::new(Mode::Report);
    bench.scan(&well());
    bench.wait(Duration::from_secs(3));
    assert_eq!(bench.probes(), 1);
    bench
}

#[test]
fn an_endpoint_that_is_well_is_asked_once_an_interval() {
    let mut bench = probing();
    bench.answer(good());
    assert_eq!((bench.condition(), bench.as_alert()), (Condition::Up, vec![]));
    for _ in 0..100 {
        let before = bench.probes();
        bench.wait(Duration::from_secs(60));
        if bench.looks() > 0 {
            bench.scan(&well());
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
    bench.check_now();
    bench.answer(trouble());
    assert_eq!((bench.condition(), bench.told()), (Condition::Up, vec![]));
    bench.wait(Duration::from_secs(5));
    bench.answer(good());
    assert_eq!(bench.told(), Vec::<&str>::new());

    bench.check_now();
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
    bench.check_now();
    bench.answer(checked(ProbeClass::Refused, "rejected"));
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
        if bench.state().scans.due().is_none() {
            bench.scan(&well());
        }
    }
    // 3, 10, 20, 40, 80, 160 s, then every five minutes: an hour takes about 17.
    assert!((14..=20).contains(&bench.probes()), "{}", bench.probes());
    assert_eq!(bench.as_alert(), [NoticeKind::EndpointDown]);
}

#[test]
fn what_the_vendor_says_of_waiting_is_obeyed() {
    let mut bench = probing();
    let wait = Some(Duration::from_secs(3_000));
    bench.answer(Checked { wait, ..checked(ProbeClass::Limited, "rate-limited") });
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
    bench.check_now();
    bench.answer(Checked { models: vec![("m".into(), Some(false))], ..good() });
    assert_eq!(bench.condition(), Condition::Degraded);
    assert!(bench.told[0].message.contains("`m`"), "{:?}", bench.told);
    assert_eq!(bench.told(), ["endpoint-degraded"]);
}

#[test]
fn a_key_that_cannot_be_had_is_told_once_and_not_taken_for_a_dead_endpoint() {
    let mut bench = probing();
    for _ in 0..5 {
        bench.answer(checked(ProbeClass::NoKey, "key-store"));
        bench.wait(Duration::from_secs(400));
    }
    assert_eq!(
        (bench.condition(), bench.as_alert()),
        (Condition::Unknown, vec![NoticeKind::KeyUnavailable])
    );
    // The end of what alerted alerts as well; a single failure at the start does not alert.
    bench.answer(good());
    assert_eq!(
        (bench.condition(), bench.as_alert()),
        (Condition::Up, vec![NoticeKind::EndpointUp])
    );
    let mut bench = probing();
    bench.answer(checked(ProbeClass::NoKey, "key-store"));
    bench.wait(Duration::from_secs(400));
    bench.answer(good());
    assert_eq!((bench.condition(), bench.as_alert()), (Condition::Up, vec![]));
}

#[test]
fn a_sleep_brings_one_look_and_one_round_of_checks_and_not_at_once() {
    let mut bench = probing();
    bench.answer(good());
    let (looks, probes) = (bench.looks(), bench.probes());
    bench.wall += 8 * 60 * 60; // The other clock stood still meanwhile.
    bench.event(Event::Ticked);
    assert_eq!((bench.looks(), bench.probes()), (looks + 1, probes));
    bench.scan(&well());
    bench.wait(Duration::from_secs(20));
    assert_eq!(bench.probes(), probes + 1);
}

#[test]
fn an_endpoint_that_nobody_uses_is_nothing_to_wake_people_for() {
    let mut bench = Bench::new(Mode::Report);
    let mut unused = well();
    unused.targets[0].is_used = false;
    bench.scan(&unused);
    bench.wait(Duration::from_secs(3));
    bench.answer(checked(ProbeClass::Refused, "rejected"));
    assert_eq!((bench.condition(), bench.as_alert()), (Condition::Down, vec![]));
}

#[test]
fn offline_nobody_is_asked() {
    let settings = Settings { offline: true, ..Settings::default() };
    let mut bench = Bench::new(Mode::Report);
    bench.reload(&settings);
    bench.scan(&well());
    bench.wait(Duration::from_secs(3_600));
    assert_eq!(bench.probes(), 0);
}

#[test]
fn told_to_be_offline_it_asks_nobody_any_more() {
    let mut bench = probing();
    bench.answer(good());
    let before = bench.probes();
    bench.reload(&Settings { offline: true, ..Settings::default() });
    bench.scan(&well());
    bench.wait(Duration::from_secs(3_600));
    assert_eq!(bench.probes(), before);
    bench.reload(&Settings::default());
    bench.scan(&well());
    assert_eq!(bench.probes(), before + 1);
}

#[test]
fn an_answer_to_a_key_that_was_replaced_meanwhile_says_nothing_and_the_new_key_is_asked_about() {
    let mut bench = probing();
    let mut changed = well();
    changed.targets[0].key_since = Some("2026-11-27T00:00:00Z".into());
    bench.change(&changed);
    bench.told();
    bench.answer(checked(ProbeClass::Refused, "rejected"));
    assert_eq!((bench.condition(), bench.told()), (Condition::Unknown, vec![]));
    assert_eq!(bench.probes(), 2);
    bench.answer(good());
    assert_eq!((bench.condition(), bench.probes()), (Condition::Up, 2));
}

/// Neither a set clock nor another start of the monitor is a reason to ask before the vendor wants it.
#[test]
fn what_the_vendor_says_of_waiting_outlives_a_set_clock_and_a_restart() {
    let limited = Checked {
        wait: Some(Duration::from_secs(3_000)),
        ..checked(ProbeClass::Limited, "rate-limited")
    };
    for hours in [2, -2] {
        let mut bench = probing();
        bench.answer(limited.clone());
        let before = bench.probes();
        bench.wall = bench.wall.wrapping_add_signed(hours * 3_600);
        bench.event(Event::Ticked);
        bench.scan(&well());
        bench.wait(Duration::from_secs(2_900));
        // A sleep looks like a clock that was set forward, and may have been long enough.
        assert_eq!(bench.probes() - before, usize::from(hours > 0), "{hours}");
    }
    let mut first = probing();
    first.answer(limited);
    let mut second = Bench::after(first.state().snapshot.clone(), Mode::Report);
    second.scan(&well());
    second.wait(Duration::from_secs(2_900));
    assert_eq!(second.probes(), 0);
    second.wait(Duration::from_secs(400));
    assert_eq!(second.probes(), 1);
}

#[test]
fn settings_that_were_written_anew_as_they_were_are_no_reason_to_ask() {
    let mut bench = probing();
    bench.answer(good());
    bench.told();
    let before = bench.probes();
    for _ in 0..10 {
        let settings = Box::new(Settings::default());
        bench.event(Event::Reloaded { settings, is_asked_for: false });
        bench.wait(Duration::from_secs(1));
    }
    assert_eq!((bench.probes(), bench.told()), (before, vec![]));
}

#[test]
fn a_further_model_that_is_gone_is_told() {
    let mut bench = Bench::new(Mode::Report);
    let mut two = well();
    two.targets[0].models.insert("n".into());
    bench.scan(&two);
    bench.wait(Duration::from_secs(3));
    let answer = |m, n| Checked { models: vec![("m".into(), m), ("n".into(), n)], ..good() };
    bench.answer(answer(Some(false), Some(true)));
    assert_eq!(bench.as_alert(), [NoticeKind::EndpointDegraded]);
    for expected in [&[NoticeKind::EndpointDegraded][..], &[]] {
        bench.event(Event::CheckNow);
        bench.scan(&two);
        bench.answer(answer(Some(false), Some(false)));
        assert_eq!(bench.as_alert(), expected);
    }
}

#[test]
fn a_dead_endpoint_that_comes_into_use_is_told() {
    let mut bench = Bench::new(Mode::Report);
    let mut unused = well();
    unused.targets[0].is_used = false;
    bench.scan(&unused);
    bench.wait(Duration::from_secs(3));
    bench.answer(checked(ProbeClass::Refused, "rejected"));
    assert_eq!(bench.as_alert(), []);
    bench.change(&well());
    bench.answer(checked(ProbeClass::Refused, "rejected"));
    assert_eq!(bench.as_alert(), [NoticeKind::EndpointDown]);
}

/// To ask once more before it is believed would take as long as the vendor wants to be left alone.
#[test]
fn an_outage_that_the_vendor_says_will_last_is_told_at_once() {
    for (class, event) in [
        (ProbeClass::Limited, NoticeKind::EndpointDegraded),
        (ProbeClass::Trouble, NoticeKind::EndpointDown),
    ] {
        let mut bench = probing();
        bench.answer(good());
        bench.check_now();
        bench.told();
        let wait = Some(Duration::from_secs(3_600));
        bench.answer(Checked { wait, ..checked(class, "server-error") });
        assert_eq!(bench.as_alert(), [event]);
    }
}

#[test]
fn an_outage_right_after_the_machine_was_started_is_reported_once_the_grace_is_over() {
    let mut bench = Bench::new(Mode::Report);
    bench.event(Event::Started(Some(Duration::from_secs(20))));
    bench.scan(&well());
    bench.told();
    for _ in 0..5 {
        bench.wait(Duration::from_secs(4));
        bench.event(Event::Probed(target().id, Box::new(trouble())));
    }
    assert_eq!(bench.told(), Vec::<&str>::new());
    bench.wait(Duration::from_secs(30));
    bench.event(Event::Probed(target().id, Box::new(trouble())));
    assert_eq!(bench.as_alert(), [NoticeKind::EndpointDown]);
}
