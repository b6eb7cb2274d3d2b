//! Where notices go: the hook, the log, the metrics; and that no key is in any of them.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use super::{KEY, connected, connected_by_reference, edit, replace};
use crate::support::monitor::Monitor;
use crate::support::{OPENCLAW, OPENCODE, Sandbox};

/// A hook that keeps what it gets, and signals when it is done.
#[cfg(unix)]
fn with_hook(sandbox: Sandbox) -> Sandbox {
    let hook = "#!/bin/sh\n{ echo \"$WCODE_EVENT $WCODE_LEVEL $WCODE_CLIENT\"; cat; echo; } >> \"$1.new\"\nmv \"$1.new\" \"$1\"\n";
    let sandbox = sandbox.file("hook", hook);
    sandbox.chmod("hook", 0o755);
    let (hook, out) = (sandbox.arg("hook"), sandbox.arg("told"));
    let settings = serde_json::json!({ "onChange": [hook, out] });
    sandbox.file("../settings/watch.json5", settings.to_string())
}

#[cfg(unix)]
#[test]
fn the_hook_gets_the_notice_on_its_stdin_and_the_chief_facts_in_its_environment() {
    let sandbox = with_hook(connected());
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    let notice = monitor.expect("drift");
    let told = wait_for(&sandbox, "told");
    let (first, rest) = told.split_once('\n').unwrap();
    assert_eq!(first, "drift warning openclaw");
    let given: Value = serde_json::from_str(rest).unwrap();
    assert_eq!((&given["schema"], &given["notice"]), (&1.into(), &notice));
}

#[cfg(unix)]
#[test]
fn a_hook_that_comes_later_hears_of_a_fault_that_was_reported_before() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    let reported = monitor.expect("drift");
    monitor.kill();
    let sandbox = with_hook(sandbox);
    let monitor = Monitor::start(&sandbox, &[]);
    let told = wait_for(&sandbox, "told");
    let (_, rest) = told.split_once('\n').unwrap();
    let given: Value = serde_json::from_str(rest).unwrap();
    let notice = &given["notice"];
    assert_eq!((&notice["event"], &notice["reminder"]), (&"drift".into(), &true.into()));
    assert_eq!(notice["dedupe_key"], reported["dedupe_key"], "{notice:#}");
    assert_eq!(notice["client_name"], "OpenClaw");
    assert_eq!(notice["vendor_name"], "wcode.net");
    assert!(notice["host"].as_str().is_some_and(|host| !host.is_empty()), "{notice:#}");
    drop(monitor);
}

#[cfg(unix)]
#[test]
fn the_hook_is_not_run_for_what_is_no_change_of_state() {
    let sandbox = with_hook(connected());
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "wcode/qwen/qwen3-235b-a22b", "acme/other");
    monitor.expect("drift");
    edit(&sandbox, OPENCODE, "128000", "77000");
    monitor.expect("drift");
    let told = wait_for(&sandbox, "told");
    assert_eq!(told.matches("\"schema\"").count(), 1, "{told}");
    assert!(told.starts_with("drift warning opencode\n"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_hook_that_hangs_ends_with_the_monitor() {
    let script = "#!/bin/sh\necho $$ > \"$1.new\"\nmv \"$1.new\" \"$1\"\nexec sleep 600\n";
    let sandbox = with_hook(connected());
    sandbox.write("hook", script);
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    let pid = wait_for(&sandbox, "told");
    assert_eq!(monitor.stop(), Some(0));
    // It has ended; a zombie remains if no process reaps it.
    let state = fs::read_to_string(format!("/proc/{}/stat", pid.trim())).unwrap_or_default();
    assert!(state.is_empty() || state.contains(") Z "), "{state}");
}

/// The text of a file that is going to be there.
#[cfg(unix)]
fn wait_for(sandbox: &Sandbox, file: &str) -> String {
    crate::support::wait_for(file, || sandbox.exists(file).then(|| sandbox.read(file)))
}

#[test]
fn each_change_is_a_line_in_the_log() {
    let sandbox = connected();
    let mut monitor = Monitor::start(&sandbox, &[]);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    let log = sandbox.read("../state/logs/watch.log");
    let line = log.lines().last().unwrap();
    assert!(line.contains("WARN") && line.contains("event=\"drift\""), "{log}");
    assert!(line.contains("client=\"openclaw\"") && line.contains("77000"), "{log}");
}

#[test]
fn figures_that_cannot_be_written_are_reported_and_so_is_their_return() {
    let sandbox = connected();
    let textfile = sandbox.arg("collector/wcode.prom");
    let mut monitor = Monitor::start(&sandbox, &["--metrics-textfile", &textfile]);
    let notice = monitor.expect("state-write-failed");
    let message = notice["message"].as_str().unwrap();
    assert!(
        message.contains(&textfile) && message.ends_with(": its folder does not exist"),
        "{message}"
    );
    assert_eq!((&notice["level"], &notice["alert"]), (&"error".into(), &true.into()));
    monitor.events();
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    assert_eq!(monitor.events(), ["drift"], "it was told already");
    fs::create_dir(sandbox.path("collector")).unwrap();
    edit(&sandbox, OPENCLAW, "77000", "128000");
    monitor.expect("state-write-recovered");
    assert!(sandbox.read("collector/wcode.prom").contains("wcode_client_state"));
}

#[test]
fn metrics_are_served_on_loopback_and_written_for_node_exporter() {
    let sandbox = connected();
    let textfile = sandbox.arg("wcode.prom");
    let args = ["--metrics", "127.0.0.1:0", "--metrics-textfile", &textfile];
    let mut monitor = Monitor::start(&sandbox, &args);
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    let address = address(&sandbox);
    let served = get(&address, "/metrics");
    assert!(served.starts_with("HTTP/1.1 200 OK"), "{served}");
    let line = served
        .lines()
        .find(|line| line.starts_with("wcode_client_findings{") && line.contains("\"changed\""));
    assert!(line.unwrap().contains("openclaw") && line.unwrap().ends_with(" 1"), "{served}");
    let written = sandbox.read("wcode.prom");
    assert!(written.contains(line.unwrap()), "{written}");
    assert_eq!(monitor.stop(), Some(0));
    assert!(!sandbox.exists("wcode.prom"), "figures of the dead are no news");
}

/// The address of the metrics, from the log.
fn address(sandbox: &Sandbox) -> String {
    let log = sandbox.read("../state/logs/watch.log");
    let (_, rest) = log.split_once("address=").expect("the log tells the address");
    rest.trim_start_matches('"').split(['"', ' ', '\n']).next().unwrap().to_owned()
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn no_key_is_in_anything_that_the_monitor_writes() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &["--metrics-textfile", &sandbox.arg("w.prom")]);
    // A key that the user pasted, and one in a file that cannot be parsed.
    let config = sandbox.read(OPENCODE);
    sandbox.write(OPENCODE, format!("{{ \"apiKey\": \"{KEY}\" \"broken\": }}\n"));
    monitor.expect("drift");
    sandbox.write(OPENCODE, config);
    monitor.expect("drift-ended");
    sandbox.run(["watch", "--status"]).succeeds();
    let holders = sandbox.files_holding(KEY);
    assert_eq!(holders, ["state/keys/wcode"], "only the key's own store holds it");
    drop(fs::read(sandbox.path("w.prom")).unwrap());
}

/// As after a start of the machine, if another program took the port first.
#[test]
fn a_port_that_another_program_has_does_not_stop_the_monitor() {
    let sandbox = connected();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let settings = serde_json::json!({ "metrics": address });
    sandbox.write("../settings/watch.json5", settings.to_string());
    sandbox.run(["watch", "--offline", "--metrics", &address]).exits(2).says(&address);

    let mut monitor = Monitor::start(&sandbox, &[]);
    let bad = monitor.expect("config-invalid");
    assert!(bad["message"].as_str().unwrap().contains(&address), "{bad:#}");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    drop(other);
    sandbox.run(["watch", "--reload"]).succeeds();
    monitor.expect("config-reloaded");
    assert!(get(&address, "/metrics").contains("wcode_build_info"));
}

/// As the first process of a container the monitor inherits what a hook leaves behind.
#[cfg(target_os = "linux")]
#[test]
fn the_first_process_of_a_container_reaps_what_hooks_leave_behind() {
    use crate::support::{not_tested, wait_until};
    if !rustix::process::geteuid().is_root() {
        return not_tested("only root can make a process namespace");
    }
    let sandbox = with_hook(connected());
    let marker = sandbox.path("orphan-ended");
    let started = sandbox.path("orphan-started").display().to_string();
    // What is still in the hook's group when the hook ends is ended with it.
    let leaves = format!(
        "setsid sh -c 'touch {started}; sleep 0.5; touch {}' </dev/null >/dev/null 2>&1 &\n\
         until [ -e {started} ]; do sleep 0.05; done",
        marker.display()
    );
    sandbox.write("hook", format!("#!/bin/sh\nexport PATH=/usr/bin:/bin\n{leaves}\n"));
    let first = format!(
        "#!/bin/sh\nexec /usr/bin/unshare --pid --fork --mount-proc --kill-child {} \"$@\"\n",
        env!("CARGO_BIN_EXE_wcode")
    );
    sandbox.write("first", first);
    sandbox.chmod("first", 0o755);
    let mut monitor = Monitor::start_program(&sandbox, &sandbox.path("first"), &[]);
    let init = *children_of(monitor.id(), |_| true).first().expect("the monitor in its namespace");
    edit(&sandbox, OPENCLAW, "128000", "77000");
    monitor.expect("drift");
    wait_until("the orphan ends", || marker.exists());
    wait_until("it is reaped", || children_of(init, |state| state == "Z").is_empty());
}

/// The children of a process in these states (proc(5)).
#[cfg(target_os = "linux")]
fn children_of(parent: u32, is_in: fn(&str) -> bool) -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let rest = stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        let mut fields = rest.split_whitespace();
        let (state, ppid) = (fields.next().unwrap_or_default(), fields.next());
        is_in(state) && ppid == Some(&parent.to_string())
    };
    pids.filter(is_child).collect()
}

/// An edit that the monitor repairs is one thing to hear of.
#[test]
fn one_edit_of_a_plugin_file_is_one_notice() {
    let sandbox = connected_by_reference();
    let mut monitor = Monitor::start(&sandbox, &["--mode", "repair"]);
    monitor.events();
    let plugin = sandbox.files().into_iter().find(|name| name.ends_with("wcode.js")).unwrap();
    replace(&sandbox, &plugin, &(sandbox.read(&plugin) + "// mine\n"));
    monitor.expect("repaired");
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(monitor.events(), ["repaired"]);
}
