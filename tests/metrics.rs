//! What the monitor knows, for Prometheus: the text, the server on loopback, the file for node_exporter.
//!
//! The suite `metrics_` asks Prometheus's own programs whether they take it; `.ci/run` installs them.

#[cfg(unix)]
mod programs;
mod server;
mod textfile;

use std::collections::BTreeMap;

use wcode::internals::catalog::Protocol;
use wcode::internals::daemon::metrics;
use wcode::internals::daemon::snapshot::{
    ClientHealth, Condition, Counters, EndpointHealth, Latency, Mode, ModelHealth, RepairConflict,
    Sample, Snapshot, Watching,
};
use wcode::internals::host::clock::Moment;
use wcode::internals::host::own_process::ProcessFacts;
use wcode::internals::plan::status::{Finding, FindingKind, Level, StatusKind};
use wcode::text::Message;

/// A moment to count from.
const START: u64 = 1_793_491_200;

fn at(seconds: u64) -> Moment {
    Moment::from_seconds(START + seconds)
}

fn finding(kind: FindingKind) -> Finding {
    Finding {
        safe_mode: None,
        client: "openclaw".into(),
        vendor: Some("wcode".into()),
        kind,
        level: Level::Warning,
        path: Some("/home/somebody/.openclaw/openclaw.json".into()),
        place: None,
        message: "not as it was".into(),
        detail: "not as it was".into(),
        hint: None,
        hint_detail: None,
        remedy: None,
        can_repair: true,
    }
}

fn client(id: &str, config: &str, state: StatusKind) -> ClientHealth {
    ClientHealth {
        client: id.into(),
        config: Some(config.into()),
        vendor: Some("wcode".into()),
        is_installed: true,
        version: Some("2026.9.6".into()),
        config_hash: Some("0123456789abcdef".into()),
        state,
        since: at(5),
        findings: Vec::new(),
        is_reported: false,
        last_entry: None,
        acknowledged: Vec::new(),
        legacy_acknowledged: Vec::new(),
        repairs: 1,
        repaired: Vec::new(),
        reported_since: None,
        repair_hold: None,
        seen_undo: None,
        repair_conflict: None,
        failure: None,
    }
}

fn endpoint(protocol: Protocol, key: &str, condition: Condition) -> EndpointHealth {
    EndpointHealth {
        vendor: "wcode".into(),
        protocol,
        endpoint: "https://wcode.net/api".into(),
        key: key.into(),
        is_used: true,
        condition,
        verdict: Some("accepted".into()),
        message: None,
        detail: None,
        hint: None,
        hint_detail: None,
        since: at(0),
        checked: Some(at(60)),
        last_good: Some(at(60)),
        latency: Latency { buckets: [0, 0, 1, 2, 0, 4, 0, 0, 0], count: 8, sum_ms: 20_500 },
        next: Some(at(360)),
        held_until: None,
        clock_skew: Some(-3),
        certificate_end: Some(at(86_400)),
        failures: 0,
        history: vec![
            Sample { at: at(0), latency_ms: Some(900) },
            Sample { at: at(60), latency_ms: Some(125) },
        ],
        models: vec![
            ModelHealth { id: "qwen/qwen3-235b-a22b".into(), is_served: Some(true) },
            ModelHealth { id: "gone".into(), is_served: Some(false) },
            ModelHealth { id: "nobody/knows".into(), is_served: None },
        ],
        verdicts: BTreeMap::from([("accepted".into(), 7), ("timed-out".into(), 2)]),
    }
}

/// Everything that a monitor can know, with names that need escaping.
fn rich() -> Snapshot {
    let mut fought =
        client("openclaw", "/home/somebody/.openclaw/openclaw.json", StatusKind::Drift);
    (fought.repairs, fought.since) = (2, at(65));
    fought.findings =
        [FindingKind::Changed, FindingKind::Changed, FindingKind::PlainKey].map(finding).to_vec();
    fought.repair_conflict = Some(RepairConflict {
        since: at(9),
        path: "/home/somebody/.wcode/resolver".into(),
        repairs: 5,
        suspects: vec!["node".into()],
        bystanders: Vec::new(),
    });
    let absent = ClientHealth {
        vendor: None,
        is_installed: false,
        ..client("opencode", "/home/somebody/.config/opencode/opencode.jsonc", StatusKind::Absent)
    };
    let mut down = endpoint(Protocol::AnthropicMessages, "wcode", Condition::Down);
    down.failures = 3;
    down.history = vec![Sample { at: at(60), latency_ms: None }];
    let mut odd = endpoint(Protocol::OpenaiCompletions, "odd/one", Condition::Degraded);
    odd.vendor = "a \"b\" \\ c\nd 密钥".into();
    let mut unknown = endpoint(Protocol::OpenaiCompletions, "wcode/new", Condition::Unknown);
    (unknown.checked, unknown.verdict, unknown.history) = (None, None, Vec::new());
    Snapshot {
        version: "0.1.0".into(),
        pid: 7,
        started: at(0),
        updated: at(61),
        stopped: None,
        mode: Mode::Repair,
        watching: Watching {
            folders: 4,
            polling: Some(Message::from("a network file system").into()),
        },
        scan_error: None,
        settings_error: Some(Message::from("nonsense").into()),
        write_error: None,
        hook_error: Some(Message::from("exit 1").into()),
        interval_seconds: 300,
        clients: vec![fought, client("openclaw", "/srv/other.json", StatusKind::Ok), absent],
        endpoints: vec![
            endpoint(Protocol::OpenaiCompletions, "wcode", Condition::Up),
            down,
            odd,
            unknown,
        ],
        counters: Counters {
            scans: 11,
            file_events: 12,
            notifications: 13,
            suppressed: 16,
            hook_failures: 17,
            repairs: 14,
            failed_repairs: 15,
        },
    }
}

fn process() -> ProcessFacts {
    ProcessFacts {
        resident_bytes: Some(7_340_032),
        open_files: Some(12),
        cpu_seconds: Some(1.25),
        start_seconds: Some(1_793_491_200.5),
    }
}

/// The value of a series, written as Prometheus writes it; none if there is no such series.
fn value<'t>(text: &'t str, series: &str) -> Option<&'t str> {
    text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '))
}

#[test]
fn everything_that_is_known_is_a_figure() {
    let text = metrics::text(&rich(), &process());
    let up = "vendor=\"wcode\",protocol=\"openai-completions\",endpoint=\"https://wcode.net/api\",key=\"wcode\"";
    let down = up.replace("openai-completions", "anthropic-messages");
    for (series, expected) in [
        ("wcode_build_info{version=\"0.1.0\"}".to_owned(), "1"),
        ("wcode_monitor_start_time_seconds".into(), "1793491200"),
        ("wcode_monitor_mode{mode=\"repair\"}".into(), "1"),
        ("wcode_monitor_mode{mode=\"report\"}".into(), "0"),
        ("wcode_watch_folders".into(), "4"),
        ("wcode_watch_polling".into(), "1"),
        (format!("wcode_endpoint_up{{{up}}}"), "1"),
        (format!("wcode_endpoint_up{{{down}}}"), "0"),
        (format!("wcode_endpoint_condition{{{up},condition=\"up\"}}"), "1"),
        (format!("wcode_endpoint_condition{{{up},condition=\"down\"}}"), "0"),
        ("wcode_monitor_heartbeat_timestamp_seconds".into(), "1793491261"),
        ("wcode_monitor_interval_seconds".into(), "300"),
        ("wcode_monitor_blind".into(), "0"),
        ("wcode_monitor_settings_invalid".into(), "1"),
        ("wcode_monitor_write_failing".into(), "0"),
        ("wcode_monitor_hook_failing".into(), "1"),
        ("wcode_hook_failures_total".into(), "17"),
        (format!("wcode_endpoint_last_success_timestamp_seconds{{{up}}}"), "1793491260"),
        (format!("wcode_endpoint_retry_after_timestamp_seconds{{{up}}}"), "0"),
        (format!("wcode_endpoint_first_answer_seconds_bucket{{{up},le=\"0.1\"}}"), "1"),
        (format!("wcode_endpoint_first_answer_seconds_bucket{{{up},le=\"1\"}}"), "7"),
        (format!("wcode_endpoint_first_answer_seconds_bucket{{{up},le=\"+Inf\"}}"), "8"),
        (format!("wcode_endpoint_first_answer_seconds_sum{{{up}}}"), "20.5"),
        (format!("wcode_endpoint_first_answer_seconds_count{{{up}}}"), "8"),
        (format!("wcode_endpoint_probe_duration_seconds{{{down}}}"), "NaN"),
        (format!("wcode_endpoint_probe_duration_seconds{{{up}}}"), "0.125"),
        (format!("wcode_endpoint_consecutive_failures{{{down}}}"), "3"),
        (format!("wcode_endpoint_last_probe_timestamp_seconds{{{up}}}"), "1793491260"),
        (format!("wcode_endpoint_next_probe_timestamp_seconds{{{up}}}"), "1793491560"),
        (format!("wcode_endpoint_probes_total{{{up},verdict=\"timed-out\"}}"), "2"),
        (format!("wcode_model_served{{{up},model=\"qwen/qwen3-235b-a22b\"}}"), "1"),
        (format!("wcode_model_served{{{up},model=\"gone\"}}"), "0"),
        ("wcode_scans_total".into(), "11"),
        ("wcode_file_events_total".into(), "12"),
        ("wcode_notifications_total".into(), "13"),
        ("wcode_notifications_suppressed_total".into(), "16"),
        ("wcode_repairs_total".into(), "14"),
        ("wcode_repairs_failed_total".into(), "15"),
        ("process_resident_memory_bytes".into(), "7340032"),
        ("process_open_fds".into(), "12"),
        ("process_cpu_seconds_total".into(), "1.25"),
        ("process_start_time_seconds".into(), "1793491200.5"),
    ] {
        assert_eq!(value(&text, &series), Some(expected), "{series} in\n{text}");
    }
}

#[test]
fn what_is_not_known_is_no_figure() {
    let text = metrics::text(&rich(), &ProcessFacts::default());
    for absent in ["process_", "nobody/knows"] {
        assert!(!text.contains(absent), "{absent} in\n{text}");
    }
    let of_new = |name: &str| {
        text.lines().any(|line| line.starts_with(name) && line.contains("key=\"wcode/new\""))
    };
    assert!(of_new("wcode_endpoint_condition"));
    for name in ["wcode_endpoint_up", "wcode_endpoint_probe_duration", "wcode_endpoint_last_probe"]
    {
        assert!(!of_new(name), "{name} in\n{text}");
    }
}

#[test]
fn an_endpoint_that_no_client_uses_has_no_figures() {
    let mut snapshot = rich();
    snapshot.endpoints[1].is_used = false;
    let text = metrics::text(&snapshot, &process());
    assert!(!text.contains("anthropic-messages"), "{text}");
}

/// An alert on one would never fire.
#[test]
fn no_series_goes_when_what_it_measures_breaks() {
    let names = |condition, failures| {
        let mut snapshot = rich();
        let mut endpoint = endpoint(Protocol::OpenaiCompletions, "wcode", condition);
        endpoint.failures = failures;
        if failures > 0 {
            endpoint.history.push(Sample { at: at(90), latency_ms: None });
        }
        snapshot.endpoints = vec![endpoint];
        let text = metrics::text(&snapshot, &process());
        let series = text.lines().filter(|line| !line.starts_with('#'));
        series.map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    let good = names(Condition::Up, 0);
    for condition in [Condition::Down, Condition::Degraded, Condition::Unknown] {
        assert_eq!(names(condition, 2), good, "{condition:?}");
    }
}

#[test]
fn two_configs_of_a_client_are_two_rows_distinguished_by_their_paths() {
    let text = metrics::text(&rich(), &process());
    let own = "/home/somebody/.openclaw/openclaw.json";
    let named = "/srv/other.json";
    for (config, name, rest, expected) in [
        (own, "wcode_client_state", ",state=\"ok\"", "0"),
        (own, "wcode_client_state", ",state=\"drift\"", "1"),
        (own, "wcode_client_state", ",state=\"error\"", "0"),
        (own, "wcode_client_findings", ",kind=\"changed\"", "2"),
        (own, "wcode_client_findings", ",kind=\"plain-key\"", "1"),
        (own, "wcode_client_findings", ",kind=\"missing\"", "0"),
        (own, "wcode_client_repairs_total", "", "2"),
        (own, "wcode_client_repair_stopped", "", "1"),
        (own, "wcode_client_state_change_timestamp_seconds", "", "1793491265"),
        (named, "wcode_client_state", ",state=\"ok\"", "1"),
        (named, "wcode_client_state", ",state=\"drift\"", "0"),
        (named, "wcode_client_findings", ",kind=\"changed\"", "0"),
        (named, "wcode_client_repairs_total", "", "1"),
        (named, "wcode_client_repair_stopped", "", "0"),
        (named, "wcode_client_state_change_timestamp_seconds", "", "1793491205"),
    ] {
        let labels = format!("client=\"openclaw\",config=\"{config}\",vendor=\"wcode\"{rest}");
        let series = format!("{name}{{{labels}}}");
        assert_eq!(value(&text, &series), Some(expected), "{series} in\n{text}");
    }
    let opencode = "client=\"opencode\",config=\"/home/somebody/.config/opencode/opencode.jsonc\"";
    let absent = format!("wcode_client_state{{{opencode},vendor=\"\",state=\"absent\"}}");
    assert_eq!(value(&text, &absent), Some("1"), "{text}");
    let installed = format!("wcode_client_installed{{{opencode},vendor=\"\"}}");
    assert_eq!(value(&text, &installed), Some("0"), "{text}");
    assert!(!text.contains("/home/somebody/.wcode"), "no other path is told: {text}");
}

#[test]
fn every_series_comes_once_and_beside_its_family() {
    let mut snapshot = rich();
    snapshot.endpoints.extend(rich().endpoints);
    snapshot.clients.extend(rich().clients);
    let text = metrics::text(&snapshot, &process());
    let mut family = "";
    let mut seen = std::collections::HashSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            family = rest.split(' ').next().unwrap();
        } else if !line.starts_with('#') {
            let series = line.rsplit_once(' ').unwrap().0;
            let name = series.split('{').next().unwrap();
            let suffixes = ["", "_bucket", "_sum", "_count"];
            assert!(suffixes.iter().any(|it| name == format!("{family}{it}")), "{name} in {text}");
            assert!(seen.insert(series), "{series} comes twice");
        }
    }
    assert!(seen.len() > 100, "{text}");
}

/// The alert rules and the dashboard that come with wcode.
#[test]
fn rules_and_dashboard_name_figures_that_there_are() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/monitoring");
    let known = metrics::text(&rich(), &process());
    let mut count = 0;
    for file in ["alerts.yml", "dashboard.json"] {
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
        for name in text.split(|c| !is_name(c)).filter(|word| word.starts_with("wcode_")) {
            let is_there = known.lines().any(|line| {
                line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['{', ' ']))
            });
            assert!(is_there, "{file}: {name}");
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
    let dashboard = std::fs::read_to_string(folder.join("dashboard.json")).unwrap();
    let dashboard: serde_json::Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let ids: std::collections::HashSet<_> = panels.iter().map(|it| it["id"].as_u64()).collect();
    assert_eq!(ids.len(), panels.len(), "each panel has an id of its own");
    assert!(panels.iter().all(|it| it["targets"][0]["expr"].is_string()), "{dashboard:#}");
}
