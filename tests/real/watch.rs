//! The monitor beside the real clients: both write, and nothing of either side's is lost.
//!
//! The fourth repair in ten minutes would count as a repair conflict, so `wcode watch --reload` resets the count between rounds.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::FileExt;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::machine::Machine;
use super::openclaw::{BACKUP, CONFIG, LOCK, NEWEST};
use super::opencode::OPENCODE;
use super::references::{free_port, handed_over};
use super::running::{Finished, Running};
use super::{KEY, assert_turns, openclaw, opencode};
use crate::support::monitor::{Home, Monitor};
use crate::support::read_json5;
use crate::support::vendor::{Request, Vendor};

/// A gateway that keeps to itself, and enough of the user's own that losing our entry halves nothing.
const KEPT_BY_HAND: &str = r#"// My OpenClaw, kept by hand.
{
  gateway: { mode: 'local', bind: 'loopback', port: PORT, auth: { mode: 'token', token: 'a-token-of-this-test' } },
  update: { checkOnStart: false }, // not now
  models: {
    catalogRefresh: { enabled: false },
    providers: {
      'other': { baseUrl: "http://127.0.0.1:9/v1", apiKey: 'sk-foreign-0123456789', api: 'openai-completions',
        models: [ // the small one
          { id: 'small', name: "Small one", reasoning: false, input: ['text',], contextWindow: 0x8000, maxTokens: +4096, },
          { id: 'large', name: "Large one", reasoning: true, input: ['text', 'image'], contextWindow: 64000, maxTokens: 4096 },
        ], },
    },
  }, // end of models
	"logging" : { level:'info' }  ,

}
"#;

/// What happens in one round.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Round {
    /// An editor puts another base URL into our entry.
    Renamed,
    /// A program writes over the file, in two steps, with another number in our entry.
    InPlace,
    /// Our entry is taken away.
    Deleted,
    /// The client's own `config set` of a value that is not ours.
    Set,
    /// The same, and this part of its usual time after its start one of our numbers is another.
    SetMeanwhile(f64),
    /// The same, at the moment at which it has its lock.
    SetLocked,
}

use Round::{Deleted, InPlace, Renamed, Set, SetLocked, SetMeanwhile};

/// The first ones find the comments still there, which the client takes away as it writes.
const ROUNDS: [Round; 20] = [
    Renamed,
    InPlace,
    Set,
    Renamed,
    SetMeanwhile(0.0),
    Deleted,
    InPlace,
    SetMeanwhile(0.0),
    Set,
    Renamed,
    SetMeanwhile(0.0),
    Deleted,
    InPlace,
    SetLocked,
    Renamed,
    SetMeanwhile(0.4),
    Deleted,
    InPlace,
    SetMeanwhile(0.7),
    Deleted,
];

/// A repair would have been made by then.
const LONG_ENOUGH: Duration = Duration::from_secs(5);

/// As many `config set` as these must run while a repair does.
const OVERLAPS: usize = 3;

#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_gateway_its_config_set_and_the_monitor_live_together() {
    let vendor = Vendor::demanding(KEY);
    let (machine, gateway) = machine_with_gateway(&vendor);
    let mut house = House::of(&machine, &vendor, gateway);
    house.assert_turn();
    for (number, round) in ROUNDS.into_iter().enumerate() {
        machine.ask(&["watch", "--reload", "--json"]);
        house.play(number, round);
        house.assert_all_is_well(number, round);
        if number == ROUNDS.len() / 2 {
            house.assert_turn();
        }
    }
    house.assert_turn();
    let House { monitor, gateway, overlaps, .. } = house;
    assert!(overlaps >= OVERLAPS, "only {overlaps} repairs while the client was at it");
    assert_eq!(monitor.check()["counters"]["failed_repairs"], 0);
    assert_eq!(monitor.stop(), Some(0));
    let said = gateway.said();
    for word in ["auto-restored", "invalid config", "observe anomaly"] {
        assert!(!said.contains(word), "{said}");
    }
}

/// A client that stops in the middle of its writing keeps the repair waiting, and nothing else.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_that_holds_its_lock_is_waited_for_by_the_monitor() {
    let vendor = Vendor::demanding(KEY);
    let mut machine = Machine::with(&NEWEST);
    machine.write(CONFIG, &KEPT_BY_HAND.replace("PORT", "19457"));
    handed_over(&mut machine, |machine, key| {
        openclaw::apply(machine, &vendor, key).succeeds();
    });
    let mut monitor = Monitor::start_online(&machine, &["--mode", "repair"]);
    monitor.events();

    let client = openclaw::frozen_while_it_holds_the_lock(&machine);
    let before = machine.read(CONFIG);
    let wrong = before.replace("128000", "77000");
    fs::write(machine.path(CONFIG), &wrong).unwrap();
    // It waits as long as the client's own writers would, answers meanwhile, and says for what it has waited.
    let known = machine.ask(&["watch", "--status", "--json"]);
    assert_eq!(known["monitor"]["mode"], "repair");
    let notice = monitor.expect("repair-failed");
    let message = notice["message"].as_str().unwrap();
    assert!(message.contains("openclaw.json.lock` is locked by "), "{message}");
    assert_eq!(machine.read(CONFIG), wrong, "it wrote while the client held the lock");

    client.thaw();
    let finished = client.finish();
    assert!(finished.is_success() || is_refused(&finished), "{finished:?}");
    monitor.expect("repaired");
    assert_eq!(monitor.events(), ["repair-failed", "repaired"]);
    let (now, right) = (read_json5(&machine.read(CONFIG)), read_json5(&before));
    assert_eq!(now["models"], right["models"]);
    assert!(!machine.exists(LOCK));
    openclaw::assert_accepted(&machine);
    assert_eq!(monitor.stop(), Some(0));
}

/// Connected, with the gateway running.
fn machine_with_gateway(vendor: &Vendor) -> (Machine, Running) {
    let mut machine = Machine::with(&NEWEST);
    let port = free_port();
    machine.write(CONFIG, &KEPT_BY_HAND.replace("PORT", &port.to_string()));
    handed_over(&mut machine, |machine, key| {
        openclaw::apply(machine, vendor, key).succeeds();
    });
    let gateway = machine.start_client(&["gateway", "run"]);
    gateway.wait_until_listening(port);
    (machine, gateway)
}

/// Everything that writes or reads the config, and its expected content.
struct House<'m> {
    machine: &'m Machine,
    vendor: &'m Vendor,
    monitor: Monitor<'m>,
    gateway: Running,
    /// The file before the other program wrote it.
    right: String,
    /// What `config set` set last.
    set: Option<u64>,
    /// How long that takes on this machine.
    usual: Duration,
    overlaps: usize,
}

impl<'m> House<'m> {
    fn of(machine: &'m Machine, vendor: &'m Vendor, gateway: Running) -> Self {
        let mut monitor = Monitor::start_online(machine, &["--mode", "repair"]);
        assert_eq!(monitor.events(), ["started", "endpoint-up"]);
        Self::of_running(machine, vendor, monitor, gateway)
    }

    fn of_running(
        machine: &'m Machine,
        vendor: &'m Vendor,
        monitor: Monitor<'m>,
        gateway: Running,
    ) -> Self {
        let right = machine.read(CONFIG);
        let usual = Duration::from_secs(5);
        Self { machine, vendor, monitor, gateway, right, set: None, usual, overlaps: 0 }
    }

    fn play(&mut self, number: usize, round: Round) {
        let text = self.machine.read(CONFIG);
        let elsewhere = text.replace(&self.vendor.base_url(), "http://127.0.0.1:9/elsewhere");
        match round {
            Renamed => self.by_rename(&elsewhere),
            InPlace => self.in_place(&text.replace("128000", "77000")),
            Deleted => {
                let mut value = read_json5(&text);
                value["models"]["providers"].as_object_mut().unwrap().remove("wcode").unwrap();
                self.by_rename(&serde_json::to_string_pretty(&value).unwrap());
            }
            Set => self.config_set(number, |_, _| {}),
            SetMeanwhile(part) => self.config_set(number, |house, client| {
                thread::sleep(house.usual.mul_f64(part));
                house.break_a_number();
                house.see_a_repair_beside(client);
            }),
            SetLocked => self.config_set(number, |house, client| {
                while !house.machine.exists(LOCK) && !client.is_over() {
                    thread::sleep(Duration::from_micros(200));
                }
                house.break_a_number();
            }),
        }
        if !is_of_the_client(round) {
            self.see_a_repair();
        }
    }

    fn by_rename(&self, text: &str) {
        let fresh = self.machine.path(".openclaw/edited");
        fs::write(&fresh, text).unwrap();
        fs::rename(&fresh, self.machine.path(CONFIG)).unwrap();
    }

    fn in_place(&self, text: &str) {
        let (one, other) = text.as_bytes().split_at(text.len() / 2);
        let mut file =
            OpenOptions::new().write(true).truncate(true).open(self.machine.path(CONFIG)).unwrap();
        file.write_all(one).unwrap();
        file.write_all(other).unwrap();
    }

    /// Changes a digit in place: if the client has just replaced the file, nothing is lost.
    fn break_a_number(&self) {
        let file =
            OpenOptions::new().read(true).write(true).open(self.machine.path(CONFIG)).unwrap();
        let mut bytes = vec![0; file.metadata().unwrap().len().try_into().unwrap()];
        file.read_exact_at(&mut bytes, 0).unwrap();
        let at = memchr::memmem::find(&bytes, b"128000").expect("our number");
        file.write_all_at(b"7", at as u64).unwrap();
    }

    fn see_a_repair(&mut self) {
        let notice = self.monitor.expect("repaired");
        let message = notice["message"].as_str().unwrap();
        assert!(message.contains("`models.providers.wcode"), "{notice:#}");
    }

    /// A repair while the client still runs is one of those that count.
    fn see_a_repair_beside(&mut self, client: &Running) {
        self.see_a_repair();
        self.overlaps += usize::from(!client.is_over());
    }

    /// The client changes a value that is not ours. If the file changed meanwhile, it reports that and changes nothing;
    /// then its user tries again.
    fn config_set(&mut self, number: usize, meanwhile: impl Fn(&mut Self, &Running)) {
        let value = 600 + number as u64;
        let shown = value.to_string();
        let set = ["config", "set", "agents.defaults.timeoutSeconds", &shown];
        let started = Instant::now();
        let client = self.machine.start_client(&set);
        meanwhile(self, &client);
        let finished = client.finish();
        if !finished.is_success() {
            assert!(is_refused(&finished), "{finished:?}");
            self.machine.client(&set).succeeds();
        } else if self.set.is_none() {
            self.usual = started.elapsed();
        }
        self.set = Some(value);
    }

    /// The client's value is kept, ours are restored, and nothing else was reported.
    #[track_caller]
    fn assert_all_is_well(&mut self, number: usize, round: Round) {
        let what = format!("round {number}, {round:?}");
        let told = self.monitor.events();
        let expected: &[&[&str]] = match round {
            Set => &[&[]],
            // It may have been in the file that the client replaced.
            SetLocked => &[&[], &["repaired"]],
            _ => &[&["repaired"]],
        };
        assert!(expected.iter().any(|it| *it == told), "{what}: {told:?}");
        let text = self.machine.read(CONFIG);
        if self.set.is_none() {
            assert_eq!(text, self.right, "{what}: a repair is no rewrite");
        }
        self.assert_nothing_is_lost(&what, &read_json5(&text));
        self.assert_no_remains(&what);
        if number.is_multiple_of(2) {
            self.assert_the_client_reads_it(&what);
        }
    }

    #[track_caller]
    fn assert_nothing_is_lost(&self, what: &str, now: &Value) {
        let right = read_json5(&self.right);
        for place in ["/gateway", "/update", "/models", "/logging", "/secrets", "/auth"] {
            assert_eq!(now.pointer(place), right.pointer(place), "{what}: {place} in {now:#}");
        }
        let set = now["agents"]["defaults"]["timeoutSeconds"].as_u64();
        assert_eq!(set, self.set, "{what}: {now:#}");
        let default = &now["agents"]["defaults"]["model"];
        assert_eq!(default, &right["agents"]["defaults"]["model"], "{what}");
    }

    /// No lock, and no file that the client took for damaged.
    #[track_caller]
    fn assert_no_remains(&self, what: &str) {
        let folder = fs::read_dir(self.machine.path(".openclaw")).unwrap();
        let names = folder.map(|entry| entry.unwrap().file_name().display().to_string());
        let is_bad = |name: &String| {
            ["clobbered", "rejected", "json.lock"].iter().any(|word| name.contains(word))
        };
        assert_eq!(names.filter(is_bad).collect::<Vec<_>>(), Vec::<String>::new(), "{what}");
    }

    #[track_caller]
    fn assert_the_client_reads_it(&self, what: &str) {
        let get = ["config", "get", "models.providers.wcode.baseUrl", "--json"];
        let finished = self.machine.client(&get).succeeds();
        assert_eq!(finished.json(), json!(self.vendor.base_url()), "{what}");
        assert!(!finished.stderr.contains("auto-restored"), "{what}: {finished:?}");
    }

    /// A turn by the gateway, repeated if it has just reloaded its config: 2026.9.6 ends a turn that meets a reload,
    /// with one of several messages.
    fn turn(&self) -> Finished {
        let say = ["agent", "--agent", "main", "--message", "hi"];
        let mut finished = self.machine.client(&say);
        for _ in 1..TURNS {
            if !finished.is_success() {
                finished = self.machine.client(&say);
            }
        }
        finished
    }

    /// The gateway, which has read the file again and again, has a turn with our provider.
    #[track_caller]
    fn assert_turn(&self) {
        let before = turns(self.vendor).len();
        let finished = self.turn().succeeds();
        let said = format!("{}{}", finished.stdout, finished.stderr);
        assert!(!said.to_lowercase().contains("falling back"), "not by the gateway: {said}");
        assert_turns(&turns(self.vendor)[before..], &finished, "max_completion_tokens");
    }
}

/// How often a turn may meet a reload, since the file was just written.
const TURNS: usize = 3;

/// True if the client itself writes.
fn is_of_the_client(round: Round) -> bool {
    matches!(round, Set | SetMeanwhile(_) | SetLocked)
}

/// The turns of clients; the monitor's probes have no messages.
fn turns(vendor: &Vendor) -> Vec<Request> {
    let mut turns = vendor.turns();
    turns.retain(|turn| turn.body != json!({}));
    turns
}

/// The client's message if the file changed between its read and its write.
fn is_refused(finished: &Finished) -> bool {
    let said = format!("{}{}", finished.stdout, finished.stderr);
    said.contains("changed while this command was writing")
}

/// What OpenCode puts into a file of its own that has none.
const SCHEMA: &str = "\"$schema\"";

/// OpenCode creates its file, adds its schema to it in place, and has folders made by npm, all of which is its own affair.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_opencode_and_the_monitor_live_together() {
    let mut machine = Machine::with(&OPENCODE);
    let vendor = Vendor::demanding(KEY);
    handed_over(&mut machine, |machine, key| {
        opencode::apply(machine, &vendor, key).succeeds();
    });
    machine.wcode(&["undo", "--yes"]).succeeds();
    let machine = &machine;
    let mut monitor = Monitor::start_online(machine, &["--mode", "repair"]);
    assert_eq!(monitor.events(), ["started"]);

    machine.client(&["debug", "config"]).succeeds();
    assert!(machine.read(opencode::CONFIG).contains(SCHEMA), "it created no file");
    assert_eq!(monitor.events(), Vec::<String>::new());

    machine.write(opencode::CONFIG, "{\n  // mine\n  \"share\": \"disabled\",\n}\n");
    machine.client(&["debug", "config"]).succeeds();
    assert!(machine.read(opencode::CONFIG).contains(SCHEMA), "it added no schema");
    opencode::apply(machine, &vendor, &["--key-mode", "ref"]).succeeds();
    assert_eq!(monitor.events(), ["endpoint-up"]);
    opencode::assert_accepted(machine);
    assert_eq!(monitor.events(), Vec::<String>::new());

    // Into the file with our entry, as well.
    let text = machine.read(opencode::CONFIG);
    let lines = text.lines().filter(|line| !line.contains(SCHEMA));
    machine.write(opencode::CONFIG, &lines.collect::<Vec<_>>().join("\n"));
    opencode::assert_accepted(machine);
    assert_eq!(machine.read(opencode::CONFIG).matches(SCHEMA).count(), 1);
    // That it was gone for a moment is good to know, and nothing to put back: it was never ours.
    assert_eq!(monitor.expect("drift")["alert"], false);
    assert_eq!(monitor.events(), ["drift"]);

    let right = machine.read(opencode::CONFIG);
    let mut without = read_json5(&right);
    without["provider"].as_object_mut().unwrap().remove("wcode").unwrap();
    for wrong in [
        right.replace(&vendor.base_url(), "http://127.0.0.1:9/elsewhere"),
        right.replace("128000", "77000"),
        without.to_string(),
    ] {
        machine.ask(&["watch", "--reload", "--json"]);
        machine.write(opencode::CONFIG, &wrong);
        monitor.expect("repaired");
        let before = turns(&vendor).len();
        let turn = opencode::turn(machine, "wcode");
        assert_turns(&turns(&vendor)[before..], &turn, "max_tokens");
        assert_eq!(monitor.events(), ["repaired"]);
        let (now, right) = (read_json5(&machine.read(opencode::CONFIG)), read_json5(&right));
        assert_eq!(now, right, "after {wrong}");
    }
    assert_eq!(monitor.stop(), Some(0));
}

/// What another program leaves of the config.
const STUB: &str = r#"{"gateway":{"mode":"local"}}"#;

/// The client puts the user's file back from its own backup, which a repair must leave alone until then.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_restores_a_config_that_was_cut_short_and_no_repair_is_in_its_way() {
    let vendor = Vendor::demanding(KEY);
    let (machine, gateway) = machine_with_gateway(&vendor);
    // From here on there is a backup, with our entry in it.
    machine.client(&["config", "set", "agents.defaults.timeoutSeconds", "700"]).succeeds();
    machine.client(&["config", "set", "agents.defaults.timeoutSeconds", "701"]).succeeds();
    let backup = machine.read(BACKUP);
    // One that runs would take the stub for the user's.
    drop(gateway);
    let mut monitor = Monitor::start_online(&machine, &["--mode", "repair"]);
    monitor.events();

    fs::write(machine.path(CONFIG), STUB).unwrap();
    let notice = monitor.expect("drift");
    assert!(notice["alert"] == true && notice["level"] == "error", "{notice:#}");
    let hint = notice["hint"].as_str().unwrap();
    assert!(hint.contains("openclaw.json.bak"), "{hint}");
    thread::sleep(LONG_ENOUGH);
    assert_eq!(monitor.check()["counters"]["repairs"], 0);
    assert_eq!(machine.read(CONFIG), STUB, "it was written to before the client had its turn");
    assert_eq!(machine.read(BACKUP), backup);

    let gateway = machine.start_client(&["gateway", "run"]);
    monitor.expect("drift-ended");
    assert!(gateway.said().contains("auto-restored"), "{}", gateway.said());
    let now = read_json5(&machine.read(CONFIG));
    assert_eq!(now["models"], read_json5(&backup)["models"]);
    assert_eq!(now["models"]["providers"]["other"]["models"][1]["id"], "large", "{now:#}");
    assert_eq!(monitor.check()["counters"]["repairs"], 0);
    assert_eq!(monitor.stop(), Some(0));
    drop(gateway);
}

/// No stub is made in the place of a config that is away, which would restart the gateway with it.
#[test]
#[ignore = "installs the real clients; .ci/run runs it"]
fn real_openclaw_config_that_is_away_for_two_seconds_comes_back_as_it_was() {
    let vendor = Vendor::demanding(KEY);
    let (machine, gateway) = machine_with_gateway(&vendor);
    let before = machine.read(CONFIG);
    let mut monitor = Monitor::start_online(&machine, &["--mode", "repair"]);
    monitor.events();

    let aside = machine.path(".openclaw/aside");
    fs::rename(machine.path(CONFIG), &aside).unwrap();
    let notice = monitor.expect("drift");
    assert!(notice["alert"] == true && notice["level"] == "error", "{notice:#}");
    thread::sleep(Duration::from_secs(2));
    assert!(!machine.exists(CONFIG), "it was made anew: {}", machine.read(CONFIG));
    fs::rename(&aside, machine.path(CONFIG)).unwrap();
    monitor.expect("drift-ended");

    assert_eq!(machine.read(CONFIG), before);
    assert_eq!(monitor.check()["counters"]["repairs"], 0);
    assert!(!gateway.is_over(), "{}", gateway.said());
    let house = House::of_running(&machine, &vendor, monitor, gateway);
    house.assert_turn();
    assert_eq!(house.monitor.stop(), Some(0));
}
