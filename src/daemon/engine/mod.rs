//! The loop: an event in, `decide`, actions out, until a stop command.
//!
//! Promises: one event at a time; between events nothing runs but what waits in the kernel; whatever fails is an event,
//! never the end.

mod acts;

use crate::daemon::control::{Command, Inbox, Request};
use crate::daemon::decide::{self, Checked, Event, Now, State};
use crate::daemon::instance_lock::InstanceLock;
use crate::daemon::notification_sinks::{NoticeSink, NotificationSinks};
use crate::daemon::orphans::Orphans;
use crate::daemon::own_program::{self, OwnProgram};
use crate::daemon::scan::{Scanner, TargetId, TargetScan};
use crate::daemon::settings::{self, Flags, Settings};
use crate::daemon::signals::Signals;
use crate::daemon::snapshot::Snapshot;
use crate::daemon::state_publisher::StatePublisher;
use crate::error::{Error, Result};
use crate::health::ProbeMemory;
use crate::host::clock::Moment;
use crate::host::watch::Watcher;
use crate::host::{Host, machine, supervisor};
use crate::text::monitor as text;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// How often stamps are compared if the kernel reports no file events.
const POLL_INTERVAL: Duration = Duration::from_secs(2);

/// Settings are read once they have been unchanged for this long: an editor may still be writing.
const SETTLE_DELAY: Duration = Duration::from_millis(150);

/// Settings that could not be followed are tried again.
const RETRY_DELAY: Duration = Duration::from_secs(60);

/// The timeout if nothing is planned.
const IDLE_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

/// What the loop works with.
pub(super) struct Engine<'e> {
    host: &'e Host,
    flags: Flags,
    sinks: NotificationSinks<'e>,
    publisher: StatePublisher,
    inbox: Inbox,
    instance: &'e mut InstanceLock,
    state: Option<State>,
    settings: Settings,
    watcher: Watcher,
    must_rearm: bool,
    own_program: Option<OwnProgram>,
    orphans: Orphans,
    /// When to look whether the own program was replaced.
    update_check_at: Option<Instant>,
    /// When the settings are to be read anew.
    reload_at: Option<Instant>,
    scanner: Scanner,
    targets: BTreeMap<TargetId, TargetScan>,
    vendor_names: BTreeMap<String, String>,
    memories: BTreeMap<TargetId, (Option<String>, ProbeMemory)>,
    begun: Instant,
    /// Events that are known already.
    queue: VecDeque<Event>,
    send: UnboundedSender<TaskResult>,
    receive: UnboundedReceiver<TaskResult>,
    is_over: bool,
}

/// What comes back from other threads and tasks.
enum TaskResult {
    Event(Event),
    /// An endpoint was asked with the key that lay there since then; what is remembered of it.
    Probed(TargetId, Option<String>, Box<Checked>, ProbeMemory),
}

impl<'e> Engine<'e> {
    pub(super) fn new(
        host: &'e Host,
        flags: Flags,
        settings: Settings,
        snapshot: Snapshot,
        seed: u64,
        (sink, publisher, inbox, instance): (
            &'e dyn NoticeSink,
            StatePublisher,
            Inbox,
            &'e mut InstanceLock,
        ),
    ) -> Self {
        let (send, receive) = unbounded_channel();
        let hooks: UnboundedSender<TaskResult> = send.clone();
        let on_hook = Arc::new(move |failure| {
            // The receiver is gone if the monitor has ended.
            let _ = hooks.send(TaskResult::Event(Event::HookRan(failure)));
        });
        let sinks = NotificationSinks::new(host, sink, &settings, on_hook);
        let own_program = OwnProgram::new(host);
        let is_copy = own_program.as_ref().is_some_and(OwnProgram::is_copy);
        Self {
            host,
            flags,
            sinks,
            publisher,
            inbox,
            instance,
            state: Some(State::new(snapshot, settings.clone(), seed)),
            settings,
            watcher: Watcher::default(),
            must_rearm: true,
            own_program,
            orphans: Orphans::new(),
            update_check_at: is_copy.then(|| Instant::now() + own_program::SETTLE_DELAY),
            reload_at: None,
            scanner: Scanner::default(),
            targets: BTreeMap::new(),
            vendor_names: BTreeMap::new(),
            memories: BTreeMap::new(),
            begun: Instant::now(),
            queue: VecDeque::from([Event::Started(machine::uptime())]),
            send,
            receive,
            is_over: false,
        }
    }

    /// Begins with less than its settings say, for this reason, and tries again later.
    pub(super) fn degrade(&mut self, trouble: &Error) {
        let event = self.reload_failed(trouble);
        self.queue.push_back(event);
    }

    /// Runs until a stop command, or until another version of the program is in the place of this one, which is returned
    /// then.
    pub(super) async fn run(&mut self, mut signals: Signals) -> Option<OwnProgram> {
        let mut is_ready = false;
        while !self.is_over {
            let event = match self.queue.pop_front() {
                Some(event) => event,
                None => {
                    if !std::mem::replace(&mut is_ready, true) {
                        supervisor::ready(text::watching());
                    }
                    let event = self.next(&mut signals).await;
                    supervisor::alive();
                    event
                }
            };
            let is_updated = matches!(event, Event::Updated);
            self.is_over |= is_updated || matches!(event, Event::Stopping);
            self.decide(event);
            if is_updated {
                return self.own_program.take();
            }
        }
        None
    }

    /// What is left to be done at the end.
    pub(super) fn close(&mut self) {
        self.publisher.close();
        self.sinks.close();
    }

    /// Waits for what happens next.
    async fn next(&mut self, signals: &mut Signals) -> Event {
        let pulse = supervisor::watchdog().map(|limit| limit / 2);
        loop {
            let wake = self.state.as_ref().and_then(State::wake);
            let wake = wake.map_or(IDLE_TIMEOUT, |at| at.saturating_sub(self.begun.elapsed()));
            let reload = self.reload_at.map(|at| at.saturating_duration_since(Instant::now()));
            let update =
                self.update_check_at.map(|at| at.saturating_duration_since(Instant::now()));
            let polls = self.publisher.snapshot().watching.polling.is_some();
            tokio::select! {
                biased;
                command = signals.next() => return self.on_command((command, None)),
                request = self.inbox.next() => return self.on_command(request),
                Some(news) = self.receive.recv() => {
                    let event = self.on_task_result(news);
                    return self.poll_first(event);
                }
                touched = self.watcher.changed() => {
                    self.must_rearm |= touched.is_structural;
                    return self.touched(touched.files, touched.events);
                }
                () = self.orphans.reap() => {}
                () = tokio::time::sleep(reload.unwrap_or(IDLE_TIMEOUT)), if reload.is_some() => {
                    self.reload_at = None;
                    return self.reload(false);
                }
                () = tokio::time::sleep(update.unwrap_or(IDLE_TIMEOUT)), if update.is_some() => {
                    self.update_check_at = None;
                    if self.own_program.as_ref().is_some_and(OwnProgram::is_replaced) {
                        supervisor::reloading();
                        return Event::Updated;
                    }
                }
                () = tokio::time::sleep(wake) => return self.poll_first(Event::Ticked),
                () = tokio::time::sleep(POLL_INTERVAL), if polls => {
                    let files = self.watcher.poll();
                    if !files.is_empty() {
                        let events = files.len() as u64;
                        return self.touched(files, events);
                    }
                }
                () = tokio::time::sleep(pulse.unwrap_or(IDLE_TIMEOUT)), if pulse.is_some() => {}
            }
            supervisor::alive();
        }
    }

    /// The event, or first the changes up to now if the kernel reports no file events: the result of a scan, and what
    /// is due, depend on how long a file has been unchanged, and polling every two seconds is too coarse for that.
    fn poll_first(&mut self, event: Event) -> Event {
        if self.publisher.snapshot().watching.polling.is_none() {
            return event;
        }
        let files = self.watcher.poll();
        if files.is_empty() {
            return event;
        }
        self.queue.push_front(event);
        let events = files.len() as u64;
        self.touched(files, events)
    }

    fn touched(&mut self, files: BTreeSet<PathBuf>, events: u64) -> Event {
        if self.own_program.iter().flat_map(OwnProgram::files).any(|file| files.contains(file)) {
            self.update_check_at = Some(Instant::now() + own_program::SETTLE_DELAY);
        }
        if files.contains(&settings::path(self.host)) {
            self.reload_at = Some(Instant::now() + SETTLE_DELAY);
        }
        Event::Touched { files, events }
    }

    fn on_task_result(&mut self, news: TaskResult) -> Event {
        match news {
            TaskResult::Event(event) => event,
            TaskResult::Probed(id, key, checked, memory) => {
                self.memories.insert(id.clone(), (key, memory));
                Event::Probed(id, checked)
            }
        }
    }

    fn on_command(&mut self, (command, reply): Request) -> Event {
        let (event, answer) = match command {
            Command::CheckNow => {
                if let Some(reply) = reply {
                    self.inbox.wait(reply);
                }
                return Event::CheckNow;
            }
            Command::Reload => {
                supervisor::reloading();
                let event = self.reload(true);
                supervisor::ready(text::watching());
                let answer = match &event {
                    Event::ReloadFailed(why) => {
                        json!({ "error": why.message, "detail": why.detail })
                    }
                    _ => json!({}),
                };
                (event, answer)
            }
            Command::Stop => {
                supervisor::stopping();
                (Event::Stopping, json!({}))
            }
        };
        // Whoever is gone needs no answer.
        let _ = reply.map(|reply| reply.send(answer));
        event
    }

    fn reload(&mut self, is_asked_for: bool) -> Event {
        match self.try_reload() {
            Ok(settings) => {
                self.reload_at = None;
                Event::Reloaded { settings: Box::new(settings), is_asked_for }
            }
            Err(error) => self.reload_failed(&error),
        }
    }

    /// It may be gone by itself, as a port that another program has.
    fn reload_failed(&mut self, trouble: &Error) -> Event {
        self.reload_at = Some(Instant::now() + RETRY_DELAY);
        Event::ReloadFailed(trouble.into())
    }

    fn try_reload(&mut self) -> Result<Settings> {
        let settings = Settings::load(self.host, &self.flags)?;
        if settings != self.settings {
            self.publisher.settle(&settings)?;
            self.sinks.settle(self.host, &settings);
            self.must_rearm |= self.settings.poll != settings.poll;
            self.settings.clone_from(&settings);
        }
        Ok(settings)
    }

    fn decide(&mut self, event: Event) {
        let Some(state) = self.state.take() else { return };
        let (state, actions) = decide::decide(state, event, self.now());
        for action in actions {
            self.act(action, &state);
        }
        if state.is_at_rest() && self.queue.is_empty() {
            self.inbox.at_rest();
        }
        self.state = Some(state);
    }

    fn now(&self) -> Now {
        Now { mono: self.begun.elapsed(), wall: Moment::now() }
    }
}
