//! What is decided, carried out: each on the thread that it may take.

use super::{Engine, TaskResult};
use crate::daemon::decide::{Action, Event, ScanScope, State};
use crate::daemon::notice::{Failure, Notice};
use crate::daemon::own_program::OwnProgram;
use crate::daemon::probe;
use crate::daemon::scan::{EntryId, TargetId, fixed_files};
use crate::daemon::snapshot::Suspects;
use crate::error::Error;
use crate::host::Host;
use crate::host::writers::{self, Access, PossibleWriter};
use crate::plan::ownership::Owner;
use crate::plan::repair;
use crate::text::monitor::message as text;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long to look for the programs that rewrite a file; one that rewrites it every second is seen.
const WRITERS_TIMEOUT: Duration = Duration::from_millis(1_500);

/// How many of them are named.
const MAX_WRITERS: usize = 3;

impl Engine<'_> {
    pub(super) fn act(&mut self, action: Action, state: &State) {
        match action {
            Action::Scan(scope) => self.scan(&scope),
            Action::Probe(target) => self.probe(&target),
            Action::Repair(entry) => self.repair(entry),
            Action::Suspect(entry, path) => self.suspect(entry, path),
            Action::Save => self.queue.extend(self.publisher.publish(&state.snapshot)),
            Action::Emit(notice) => self.sinks.emit(&self.named(*notice)),
            Action::Remind(notice) => self.sinks.alert(&self.named(*notice)),
        }
    }

    fn named(&self, mut notice: Notice) -> Notice {
        let vendor = notice.vendor.as_ref();
        notice.vendor_name = vendor.and_then(|vendor| self.vendor_names.get(vendor)).cloned();
        notice
    }

    /// Looks on this thread: it takes a few milliseconds.
    fn scan(&mut self, scope: &ScanScope) {
        if !self.reacquire_if_lost() {
            return;
        }
        let start = Instant::now();
        let scope = if self.must_rearm { &ScanScope::Everything } else { scope };
        let event = match self.scanner.scan(self.host, scope) {
            Ok(scan) if scan.is_partial => {
                let took = start.elapsed();
                let files = scan.entries.iter().flat_map(|entry| &entry.files);
                if !self.watcher.is_watching_all(files) {
                    let files = self.scanner.files();
                    self.watch(&files);
                }
                Event::Scanned(Box::new(scan), took)
            }
            Ok(scan) => {
                let took = start.elapsed();
                self.watch(&scan.files);
                let targets = scan.targets.iter().cloned();
                self.vendor_names.clone_from(&scan.vendor_names);
                self.targets = targets.map(|target| (target.id.clone(), target)).collect();
                Event::Scanned(Box::new(scan), took)
            }
            Err(error) => {
                // What makes the very first scan fail is most likely fixed in one of these.
                if self.must_rearm {
                    self.watch(&fixed_files(self.host));
                }
                Event::ScanFailed(Failure::from(&error))
            }
        };
        self.queue.push_back(event);
    }

    /// If the state folder was removed, wcode's record is gone with it, and the monitor cannot be reached any more.
    /// False if another monitor was started meanwhile, which does the same work.
    fn reacquire_if_lost(&mut self) -> bool {
        if !self.instance.is_lost() {
            return true;
        }
        match self.instance.reacquire(self.host, &self.inbox) {
            Ok(()) => self.queue.push_back(Event::StateLost(self.host.state_dir())),
            Err(Error::Locked { .. }) => {
                self.queue.push_back(Event::Stopping);
                return false;
            }
            // Its folder cannot be made just now; the next scan tries again.
            Err(error) => tracing::error!(event = "state-lost", message = error.display_chain()),
        }
        true
    }

    /// Watches what the scan hangs on; what changed between the scan and the watch is seen by the scan that follows.
    fn watch(&mut self, files: &BTreeSet<PathBuf>) {
        let own = self.own_program.iter().flat_map(OwnProgram::files);
        let files: BTreeSet<PathBuf> = files.iter().chain(own).cloned().collect();
        if self.must_rearm || !self.watcher.is_watching(&files) {
            self.must_rearm = false;
            let coverage = self.watcher.watch(files, self.settings.poll);
            self.queue.push_back(Event::Covered(coverage));
        }
    }

    fn probe(&mut self, id: &TargetId) {
        let Some(target) = self.targets.get(id).cloned() else { return };
        // What was learnt with another key says nothing of this one.
        let memory = self.memories.remove(id).filter(|(key, _)| *key == target.key_since);
        let memory = memory.map(|(_, memory)| memory).unwrap_or_default();
        let (host, send) = (self.host.clone(), self.send.clone());
        tokio::spawn(async move {
            let (id, key) = (target.id.clone(), target.key_since.clone());
            // A task of its own: one that breaks off is an answer as well.
            let asked = tokio::spawn(probe::ask(host, target, memory)).await;
            let (checked, memory) = asked.unwrap_or_else(|_| probe::broken_off());
            // The receiver is gone if the monitor has ended.
            let _ = send.send(TaskResult::Probed(id, key, Box::new(checked), memory));
        });
    }

    /// On a thread of its own: another program may hold the lock for a while.
    fn repair(&self, id: EntryId) {
        let (host, send) = (self.host.clone(), self.send.clone());
        let (entry, broke_off) = (id.clone(), |_| Err(Box::new(Failure::from(text::broke_off()))));
        let repair = tokio::task::spawn_blocking(move || repair_entry(&host, &entry));
        tokio::spawn(async move {
            let result = repair.await.unwrap_or_else(broke_off);
            let _ = send.send(TaskResult::Event(Event::Repaired(id, result)));
        });
    }

    fn suspect(&self, id: EntryId, path: PathBuf) {
        let send = self.send.clone();
        let scans = tokio::task::spawn_blocking(move || possible_writers(&path));
        tokio::spawn(async move {
            let suspects = scans.await.unwrap_or_default();
            let _ = send.send(TaskResult::Event(Event::Suspected(id, suspects)));
        });
    }
}

/// The programs that may rewrite a file, in words, the likeliest first; empty if the system does not say. One that is only
/// notified of changes, as a client that reloads its config is, need not have written anything.
fn possible_writers(path: &Path) -> Suspects {
    let found = writers::possible_writers(path, WRITERS_TIMEOUT);
    let is_writing =
        |it: &&PossibleWriter| matches!(it.access, Access::Writes | Access::WritesDraft);
    let (writers, bystanders): (Vec<_>, Vec<_>) = found.iter().partition(is_writing);
    let named = |them: Vec<&PossibleWriter>| {
        them.into_iter().take(MAX_WRITERS).map(ToString::to_string).collect()
    };
    Suspects { writers: named(writers), bystanders: named(bystanders) }
}

fn repair_entry(host: &Host, id: &EntryId) -> Result<bool, Box<Failure>> {
    let (Some(vendor), Some(config)) = (id.vendor.clone(), id.config.clone()) else {
        return Ok(false);
    };
    let owner = Owner { client: id.client.clone(), vendor, config };
    let waiting = &mut |holder: &str| tracing::info!(event = "waiting", holder);
    let repaired =
        repair::repair(host, &owner, waiting).map_err(|error| Box::new(Failure::from(&error)))?;
    Ok(!repaired.is_empty())
}
