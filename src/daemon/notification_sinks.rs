//! Where notices go: the log, the program that started the monitor, the desktop, the user's hook.
//!
//! Promises: the loop never waits for a desktop or a hook; they are served one notice after the other, on a thread that
//! exists only if one of them is wanted.

use crate::daemon::notice::{Failure, Notice};
use crate::daemon::settings::Settings;
use crate::host::Host;
use crate::host::desktop::{self, Urgency};
use crate::host::hook::{self, Hook};
use crate::host::machine;
use crate::plan::status::Level;
use crate::text::monitor::message as text;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The caller of the monitor, which shows each notice as it comes.
pub(crate) trait NoticeSink {
    /// Shows a notice.
    fn show(&self, notice: &Notice);
}

/// All of them.
pub(super) struct NotificationSinks<'o> {
    sink: &'o dyn NoticeSink,
    on_hook: OnHook,
    /// To the thread that serves the desktop and the hook.
    people: Option<Sender<Notice>>,
    /// That thread, and those of other settings that have something to do still.
    threads: Vec<JoinHandle<()>>,
    /// The monitor ends: a hook that still runs is ended.
    is_over: Arc<AtomicBool>,
}

/// Hears of each run of the hook.
pub(super) type OnHook = Arc<dyn Fn(Option<Failure>) + Send + Sync>;

/// At the end, so long is waited for what is still on its way to people.
const DELIVERY_TIMEOUT: Duration = Duration::from_secs(3);

/// And then so long until a hook is ended that takes longer.
const HOOK_STOP_TIMEOUT: Duration = Duration::from_secs(2);

impl<'o> NotificationSinks<'o> {
    /// `on_hook` hears of each run of the hook, and why it failed if it did.
    pub(super) fn new(
        host: &Host,
        sink: &'o dyn NoticeSink,
        settings: &Settings,
        on_hook: OnHook,
    ) -> Self {
        let (threads, is_over) = (Vec::new(), Arc::default());
        let mut sinks = Self { sink, on_hook, people: None, threads, is_over };
        sinks.settle(host, settings);
        sinks
    }

    /// Follows other settings. What is on its way to people still gets there.
    pub(super) fn settle(&mut self, host: &Host, settings: &Settings) {
        let is_wanted = settings.notify || !settings.on_change.is_empty();
        self.threads.retain(|thread| !thread.is_finished());
        let started = is_wanted.then(|| {
            let ends = (Arc::clone(&self.is_over), Arc::clone(&self.on_hook));
            serve(host.clone(), settings.clone(), ends)
        });
        self.people = started.flatten().map(|(people, thread)| {
            self.threads.push(thread);
            people
        });
    }

    pub(super) fn emit(&self, notice: &Notice) {
        log(notice);
        self.sink.show(notice);
        if notice.alert {
            self.alert(notice);
        }
    }

    /// To people only.
    pub(super) fn alert(&self, notice: &Notice) {
        if let Some(people) = &self.people {
            // Gone only if the thread failed, which is in the log.
            let _ = people.send(notice.clone());
        }
    }

    /// Waits a while for pending notices; a hook that takes longer would not be ended once the monitor is gone.
    pub(super) fn close(&mut self) {
        self.people = None;
        self.wait(DELIVERY_TIMEOUT);
        self.is_over.store(true, Ordering::Relaxed);
        self.wait(HOOK_STOP_TIMEOUT);
    }

    fn wait(&self, limit: Duration) {
        let start = Instant::now();
        let is_busy = || self.threads.iter().any(|thread| !thread.is_finished());
        while is_busy() && start.elapsed() < limit {
            thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Starts the thread; it ends when all senders are dropped.
fn serve(
    host: Host,
    settings: Settings,
    (is_over, on_hook): (Arc<AtomicBool>, OnHook),
) -> Option<(Sender<Notice>, JoinHandle<()>)> {
    let (send, receive) = mpsc::channel::<Notice>();
    let started = thread::Builder::new().name("outlets".into()).spawn(move || {
        let mut shown = None;
        let is_over = || is_over.load(Ordering::Relaxed);
        for notice in receive.into_iter().take_while(|_| !is_over()) {
            if settings.notify {
                shown = show_on_desktop(&host, &notice, shown);
            }
            if !settings.on_change.is_empty() {
                on_hook(run_hook(&settings.on_change, &notice, &is_over));
            }
        }
    });
    match started {
        Ok(thread) => Some((send, thread)),
        Err(error) => {
            tracing::error!(event = "outlets", message = %error);
            None
        }
    }
}

/// Shows it in the place of the last one, which is old news then.
fn show_on_desktop(host: &Host, notice: &Notice, replaces: Option<u32>) -> Option<u32> {
    let urgency = match notice.level {
        Level::Info => Urgency::Low,
        Level::Warning => Urgency::Normal,
        Level::Error => Urgency::Critical,
    };
    let (summary, body) = ("wcode", body(notice));
    let shown = desktop::notify(host, &desktop::Notice { summary, body: &body, urgency, replaces });
    match shown {
        Ok(number) => Some(number),
        Err(trouble) => {
            tracing::debug!(message = %trouble);
            replaces
        }
    }
}

fn body(notice: &Notice) -> String {
    let hint = notice.hint.as_ref().map(|hint| format!("\n{hint}")).unwrap_or_default();
    format!("{}{hint}", notice.message)
}

/// The notice as JSON on its stdin, and the chief facts in its environment. Returns why it failed, if it did.
fn run_hook(argv: &[String], notice: &Notice, is_over: &dyn Fn() -> bool) -> Option<Failure> {
    let machine = machine::name();
    let stdin = notice.document().to_string();
    let mut env = vec![
        ("WCODE_EVENT", notice.event.as_str().to_owned()),
        ("WCODE_LEVEL", notice.level.as_str().to_owned()),
        ("WCODE_MESSAGE", notice.message.clone()),
    ];
    env.extend(notice.client.clone().map(|client| ("WCODE_CLIENT", client)));
    env.extend(notice.vendor.clone().map(|vendor| ("WCODE_VENDOR", vendor)));
    env.extend(notice.key.clone().map(|key| ("WCODE_KEY_NAME", key)));
    env.push(("WCODE_DEDUPE_KEY", notice.dedupe_key(&machine)));
    let hook = Hook { argv, stdin: stdin.as_bytes(), env: &env, limit: hook::DEFAULT_TIMEOUT };
    match hook.run(is_over) {
        Ok(outcome) if outcome.success => None,
        Ok(outcome) => {
            tracing::warn!(event = "hook-failed", status = outcome.status);
            Some(text::hook_ended(outcome.status).into())
        }
        Err(error) => {
            tracing::error!(event = "hook-failed", message = %error);
            Some(text::hook_not_run(error).into())
        }
    }
}

/// A line in the log, field by field.
fn log(notice: &Notice) {
    let event = notice.event.as_str();
    let (client, vendor) = (notice.client.as_deref(), notice.vendor.as_deref());
    let (endpoint, verdict) = (notice.endpoint.as_deref(), notice.verdict.as_deref());
    let config = notice.config.as_ref().map(|config| config.display().to_string());
    let delayed_seconds = notice.delayed_seconds;
    let (message, hint) = (notice.message.as_str(), notice.hint.as_deref());
    // The level of a line has to be known when it is compiled.
    macro_rules! log_as {
        ($level:ident) => {
            tracing::$level!(
                message,
                event,
                client,
                config,
                vendor,
                endpoint,
                verdict,
                delayed_seconds,
                hint
            )
        };
    }
    match notice.level {
        Level::Info => log_as!(info),
        Level::Warning => log_as!(warn),
        Level::Error => log_as!(error),
    }
}
