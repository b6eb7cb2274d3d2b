//! Prometheus's own programs as witnesses: `promtool`, Prometheus, node_exporter.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use wcode::internals::daemon::metrics::{self, Textfile};

use super::server::Running;
use super::{process, rich};
use crate::support::faulty::dead_port;
use crate::support::monitor::Monitor;
use crate::support::vendor::{Vendor, vendor_file_for};
use crate::support::{OPENCODE, Sandbox, wait_for};

const KEY: &str = "sk-e2e-metrics-0123456789";

/// What `promtool check metrics` reports about a text; empty if it accepts it.
fn complaints(text: &str) -> String {
    let mut promtool = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("promtool is installed");
    promtool.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = promtool.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert_eq!(output.status.success(), said.is_empty(), "{said}");
    said
}

/// A program that ends with the test.
struct Program(Child);

impl Program {
    fn start(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Self(command.spawn().expect("it is installed"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// The body of an answer; `None` if no answer comes.
fn get(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let head = format!("GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    head.contains(" 200 ").then(|| body.to_owned())
}

/// A Prometheus that looks every second.
struct Prometheus {
    port: u16,
    _program: Program,
    // It writes there until it has ended.
    _folder: TempDir,
}

impl Prometheus {
    fn scraping(address: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = folder.path().join("prometheus.yml");
        let scrape = format!(
            "scrape_configs:\n- job_name: wcode\n  scrape_interval: 1s\n  static_configs:\n  - targets: ['{address}']\n"
        );
        std::fs::write(&config, scrape).unwrap();
        let port = dead_port();
        let program = Program::start(
            Command::new("prometheus")
                .arg(format!("--config.file={}", config.display()))
                .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
                .arg(format!("--web.listen-address=127.0.0.1:{port}")),
        );
        Self { port, _program: program, _folder: folder }
    }

    /// What it answers, once that is anything at all.
    fn query(&self, query: &str) -> Vec<Value> {
        let asked: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        wait_for(query, || {
            let body = get(self.port, &format!("/api/v1/query?query={asked}"))?;
            let body: Value = serde_json::from_str(&body).ok()?;
            let result = body["data"]["result"].as_array()?.clone();
            (!result.is_empty()).then_some(result)
        })
    }
}

#[test]
#[ignore = "needs promtool"]
fn metrics_are_what_promtool_wants() {
    assert_eq!(complaints(&metrics::text(&rich(), &process())), "");
    let mut empty = rich();
    (empty.clients, empty.endpoints) = (Vec::new(), Vec::new());
    assert_eq!(complaints(&metrics::text(&empty, &process())), "");
    // It does complain if there is something to complain about.
    assert!(complaints("wcode_scans_total 5\n").contains("no help text"));
    assert!(complaints("# TYPE x info\nx 1\n").contains("unknown metric type"));
}

#[test]
#[ignore = "needs prometheus"]
fn metrics_are_scraped_by_a_real_prometheus() {
    let server = Running::start();
    let prometheus = Prometheus::scraping(&server.address.to_string());
    let query = |query: &str| prometheus.query(query);

    assert_eq!(query("up{job=\"wcode\"} == 1").len(), 1);
    let up = query("wcode_endpoint_up");
    assert_eq!(up.len(), 3, "{up:?}");
    let odd = up.iter().find(|row| row["metric"]["key"] == "odd/one").expect("the odd vendor");
    assert_eq!(odd["metric"]["vendor"], "a \"b\" \\ c\nd 密钥");
    assert_eq!(query("wcode_scans_total")[0]["value"][1], "11");
    assert_eq!(query("process_resident_memory_bytes > 1e6").len(), 1);
    let types = wait_for("the types", || {
        get(prometheus.port, "/api/v1/targets/metadata?metric=wcode_scans_total")
    });
    assert!(types.contains("\"type\":\"counter\"") && types.contains("Scans of"), "{types}");
}

#[test]
#[ignore = "needs prometheus"]
fn metrics_of_a_running_monitor_are_scraped_as_things_change() {
    let vendor = Vendor::demanding(KEY);
    let described = vendor_file_for(&vendor.base_url());
    let sandbox = Sandbox::new().opencode("{}\n").file("../settings/vendors/x.json5", described);
    let apply =
        ["apply", "--vendor", "x", "--client", "opencode", "--key-stdin", "--key-store", "file"];
    sandbox.command(&apply).stdin(KEY).run().succeeds();
    let other = sandbox.arg("other.json");
    let named = ["apply", "--vendor", "x", "--client", "opencode", "--config", &other];
    sandbox.command(&named).run().succeeds();
    let port = dead_port();
    let address = format!("127.0.0.1:{port}");
    let mut monitor = Monitor::start_online(&sandbox, &["--metrics", &address]);
    let prometheus = Prometheus::scraping(&address);
    let own = sandbox.arg(OPENCODE);
    let findings = format!("wcode_client_findings{{config=\"{own}\",kind=\"changed\"}}");

    prometheus.query("wcode_endpoint_up{vendor=\"x\"} == 1");
    prometheus.query(&format!("{findings} == 0"));
    let right = sandbox.read(OPENCODE);
    sandbox.write(OPENCODE, right.replace("128000", "77000"));
    prometheus.query(&format!("{findings} == 1"));
    let drift = prometheus.query("wcode_client_state{client=\"opencode\",state=\"drift\"} == 1");
    assert_eq!((drift.len(), &drift[0]["metric"]["config"]), (1, &own.into()), "{drift:?}");
    let right_still = format!("wcode_client_state{{config=\"{other}\",state=\"ok\"}} == 1");
    assert_eq!(prometheus.query(&right_still).len(), 1);
    vendor.demand("sk-e2e-metrics-another-one");
    monitor.check();
    prometheus.query("wcode_endpoint_up{vendor=\"x\"} == 0");
    let rejected = "wcode_endpoint_probes_total{vendor=\"x\",verdict=\"rejected\"} >= 1";
    assert_eq!(prometheus.query(rejected)[0]["metric"]["job"], "wcode");
    assert_eq!(complaints(&get(port, "/metrics").unwrap()), "");

    sandbox.write(OPENCODE, right);
    vendor.demand(KEY);
    monitor.check();
    prometheus.query(&format!("{findings} == 0 and on() wcode_endpoint_up{{vendor=\"x\"}} == 1"));
    // All of that was one process, and only this job scrapes it.
    let resident = prometheus.query("process_resident_memory_bytes{job=\"wcode\"} > 1e6");
    assert_eq!(resident.len(), 1);
    monitor.expect("drift-ended");
    assert_eq!(monitor.stop(), Some(0));
    prometheus.query("up{job=\"wcode\"} == 0");
}

#[test]
#[ignore = "needs prometheus-node-exporter"]
fn metrics_are_read_from_the_textfile_by_a_real_node_exporter() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Textfile::new(&folder.path().join("wcode.prom")).unwrap().write(&rich()).unwrap());
    let port = dead_port();
    let _exporter = Program::start(
        Command::new("prometheus-node-exporter")
            .args(["--collector.disable-defaults", "--collector.textfile"])
            .arg(format!("--collector.textfile.directory={}", folder.path().display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}")),
    );
    let text = wait_for("its page", || get(port, "/metrics"));
    assert_eq!(super::value(&text, "node_textfile_scrape_error"), Some("0"), "{text}");
    assert!(text.contains("# TYPE wcode_scans_total counter\nwcode_scans_total 11\n"), "{text}");
    assert!(text.contains("# TYPE wcode_endpoint_up gauge\n"), "{text}");
    assert!(text.contains("vendor=\"a \\\"b\\\" \\\\ c\\nd 密钥\""), "{text}");
}

#[test]
#[ignore = "wants promtool: run by .ci/run"]
fn metrics_the_alert_rules_fire_when_they_should_and_only_then() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/monitoring");
    for args in [&["check", "rules", "alerts.yml"][..], &["test", "rules", "alerts_test.yml"]] {
        let output = Command::new("promtool").args(args).current_dir(&folder).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&said));
    }
}
