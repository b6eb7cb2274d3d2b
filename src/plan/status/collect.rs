//! Collects the findings of one entry: every value that we wrote against the value now, our own files,
//! who may read them, the way to the key, and the notes of the plan of `apply`.
//!
//! Promises: each thing is reported once, by its nearest cause; no key is in a finding.

use crate::clients::{Client, ConfigFile, ConfigSet, KeyDelivery, Level, Note, PluginFolder};
use crate::document::Path as Place;
use crate::error::Error;
use crate::host::files;
use crate::plan::key_helper::KeyHelper;
use crate::plan::merge::display_value;
use crate::plan::ownership::{OwnedValue, Owner, Record, fingerprint};
use crate::plan::saved_inputs::KeyMode;
use crate::plan::status::restoration::{Restoration, Withheld, opened_up, restore};
use crate::plan::status::{Context, EntryStatus, Finding, FindingKind, KeyStatus, StatusKind};
use crate::plan::{ChangeAction, Plan};
use crate::text::finding::message as text;
use crate::text::{Command, Message};
use std::path::{Path, PathBuf};

/// A client's config that cannot be read.
pub(super) fn unreadable(
    client: &dyn Client,
    vendor: Option<&str>,
    error: &Error,
    is_ours: bool,
) -> Finding {
    let is_text = matches!(
        error,
        Error::Syntax { .. } | Error::Encoding { .. } | Error::Shape { .. } | Error::File { .. }
    );
    let kind = if is_text { FindingKind::Unreadable } else { FindingKind::Warning };
    Finding {
        safe_mode: None,
        client: client.id().into(),
        vendor: vendor.map(str::to_owned),
        kind,
        level: if is_ours { Level::Error } else { Level::Warning },
        path: error.path().map(Path::to_owned),
        place: None,
        message: error.display_chain(),
        detail: error.message(),
        hint: None,
        hint_detail: None,
        remedy: None,
        can_repair: false,
    }
    .with_hint(error.hint())
}

/// A warning about a client, as a finding.
pub(super) fn warning(client: &dyn Client, vendor: Option<&str>, note: &Note) -> Finding {
    Finding {
        safe_mode: None,
        client: client.id().into(),
        vendor: vendor.map(str::to_owned),
        kind: FindingKind::Warning,
        level: Level::Warning,
        path: note.path.clone(),
        place: None,
        message: note.message.clone(),
        detail: note.detail.clone(),
        hint: None,
        hint_detail: None,
        remedy: note.remedy.clone(),
        can_repair: false,
    }
}

/// Everything that is not as it should be in one entry; `row` is what is known of it so far.
pub(super) fn collect(
    context: Context<'_>,
    config_set: &ConfigSet,
    (owner, record): (&Owner, &Record),
    delivery: &KeyStatus,
    row: &EntryStatus,
) -> Vec<Finding> {
    let record = &record.follow_rename(config_set);
    let mut collector =
        FindingCollector { config_set, owner, record, client: row.client, found: Vec::new() };
    collector.values();
    collector.files();
    collector.modes(context);
    collector.plan(&row.plan);
    collector.warnings(row, delivery);
    if collector.found.is_empty() {
        return collector.found; // The usual case: nothing need be planned to put things back.
    }
    let restoration = restore(context, row.client, config_set, (owner, record)).unwrap_or_default();
    collector.mark_repairable(&restoration, &context.key.helper);
    collector.found
}

struct FindingCollector<'l> {
    config_set: &'l ConfigSet,
    owner: &'l Owner,
    record: &'l Record,
    client: &'static dyn Client,
    found: Vec<Finding>,
}

impl FindingCollector<'_> {
    fn finding(&self, kind: FindingKind, level: Level, detail: Message) -> Finding {
        Finding {
            safe_mode: None,
            client: self.owner.client.clone(),
            vendor: Some(self.owner.vendor.clone()),
            kind,
            level,
            path: None,
            place: None,
            message: detail.text(),
            detail,
            hint: None,
            hint_detail: None,
            remedy: None,
            can_repair: false,
        }
    }

    /// Each value that we wrote; of a whole entry or model that is gone only that.
    fn values(&mut self) {
        if self.source(&self.record.file).is_none() {
            let finding = self.finding(FindingKind::Missing, Level::Error, text::config_gone());
            self.found.push(Finding { path: Some(self.record.file.clone()), ..finding });
            return;
        }
        let gone = self.gone();
        for (place, level, message) in &gone {
            let finding = self.finding(FindingKind::Missing, *level, message.clone());
            self.push_at(finding, &self.record.file, place);
        }
        let is_below = |leaf: &OwnedValue| {
            leaf.file == self.record.file
                && gone.iter().any(|(place, ..)| leaf.path.starts_with(place))
        };
        for leaf in self.record.values.iter().filter(|leaf| !is_below(leaf)) {
            if let Some(finding) = self.value(leaf) {
                self.push_at(finding, &leaf.file, &leaf.path);
            }
        }
    }

    /// The entry, or models that we wrote in it, that are gone as a whole.
    fn gone(&self) -> Vec<(Place, Level, Message)> {
        let holder = self.source(&self.record.file);
        let stands = |place: &Place| holder.is_some_and(|it| it.document.get(place).is_some());
        let gone = |entry: &Place| (entry.clone(), Level::Error, text::entry_gone(entry));
        let entries: Vec<_> =
            self.record.entries().filter(|entry| !stands(entry)).map(gone).collect();
        let is_told = |place: &Place| entries.iter().any(|(entry, ..)| place.starts_with(entry));
        let models = self.record.models.iter().filter(|model| !stands(model) && !is_told(model));
        let models = models.map(|it| (it.clone(), Level::Warning, text::value_gone(it)));
        let models: Vec<_> = models.collect();
        [entries, models].concat()
    }

    fn value(&self, leaf: &OwnedValue) -> Option<Finding> {
        let node = self.source(&leaf.file).and_then(|source| source.document.get(&leaf.path));
        let Some(node) = node else {
            let message = text::value_gone(&leaf.path);
            // Without it no key is fetched, and no request works.
            let is_key_source = self.record.inputs.key_mode == Some(KeyMode::Ref)
                && self.client.is_key_source(&leaf.path);
            let level = if is_key_source { Level::Error } else { Level::Warning };
            return Some(self.finding(FindingKind::Missing, level, message));
        };
        let value = node.to_value();
        if fingerprint(&self.record.salt, &value) == leaf.sha256 {
            return None;
        }
        let is_key = self.key_places().contains(&leaf.path);
        let is_plain =
            is_key && self.client.key_delivery(Some(node), false) == KeyDelivery::Literal;
        Some(if is_plain && self.record.inputs.key_mode != Some(KeyMode::Literal) {
            let message = text::plain_key(&leaf.path);
            let finding = self.finding(FindingKind::PlainKey, Level::Warning, message);
            finding.with_hint(Some(text::hint_plain_key(Command::new([
                "wcode",
                "apply",
                "--key-mode",
                "ref",
                "--on-conflict",
                "overwrite",
            ]))))
        } else {
            let message = text::value_changed(&leaf.path, display_value(&leaf.path, Some(&value)));
            self.finding(FindingKind::Changed, Level::Warning, message)
        })
    }

    /// Our own files.
    fn files(&mut self) {
        for file in &self.record.files {
            let now = files::read(&file.path).ok().flatten();
            let (kind, message) = match now.as_deref().map(files::hash) {
                Some(hash) if hash == file.sha256 => continue,
                Some(_) => (FindingKind::Changed, text::file_changed()),
                None => (FindingKind::Missing, text::file_gone()),
            };
            // Of the files beside a config, those that only bound an install do not carry the key.
            let is_needed =
                kind == FindingKind::Missing && self.limited_folder(&file.path).is_none();
            let level = if is_needed { Level::Error } else { Level::Warning };
            let finding = self.finding(kind, level, message);
            self.found.push(Finding { path: Some(file.path.clone()), ..finding });
        }
    }

    /// The plugin folder whose installs this file bounds.
    fn limited_folder(&self, path: &Path) -> Option<&PluginFolder> {
        let is_limit =
            |folder: &&PluginFolder| folder.install_limits.iter().any(|limit| limit.path == path);
        self.config_set.plugins.iter().find(is_limit)
    }

    fn modes(&mut self, context: Context<'_>) {
        for source in self.config_set.files.iter().filter(|source| source.exists()) {
            let Some(before) = opened_up(context.journal, &source.target) else { continue };
            let now = files::mode(&source.target).unwrap_or(before);
            let safe_mode = now & before;
            let message = text::opened_up(format!("{now:03o}"), format!("{before:03o}"));
            let finding = self.finding(FindingKind::Exposed, Level::Warning, message);
            let (mode, shown) = (format!("{safe_mode:03o}"), source.path.display().to_string());
            let hint = text::hint_mode(Command::new(["chmod", &mode, &shown]));
            let (path, safe_mode) = (Some(source.path.clone()), Some(safe_mode));
            self.found.push(Finding { path, safe_mode, ..finding.with_hint(Some(hint)) });
        }
    }

    /// What `apply` would write, unless it is reported already: most of it reverts what was found.
    fn plan(&mut self, plan: &Plan) {
        let mut found = Vec::new();
        for file in plan.files.iter().filter(|file| !file.is_mirror()) {
            for change in &file.changes {
                let is_told = |finding: &Finding| {
                    finding.path.as_ref() == Some(&file.path)
                        && finding.place.as_ref().is_none_or(|place| is_within(&change.path, place))
                };
                let is_gone = change.action == ChangeAction::Remove && !file.is_owned();
                if self.found.iter().any(is_told) || is_gone && self.is_entry_gone() {
                    continue;
                }
                found.push(self.outdated(file.path.clone(), &change.path));
            }
        }
        self.found.append(&mut found);
    }

    fn outdated(&self, path: PathBuf, place: &str) -> Finding {
        let place = (!place.is_empty()).then(|| place.to_owned());
        let message =
            place.as_ref().map_or_else(text::file_differs_from_request, text::differs_from_request);
        let finding = self.finding(FindingKind::Outdated, Level::Warning, message);
        let hint = text::hint_apply(Command::new(["wcode", "apply"]));
        Finding { path: Some(path), place, ..finding.with_hint(Some(hint)) }
    }

    fn is_entry_gone(&self) -> bool {
        let entries: Vec<String> = self.record.entries().map(Place::to_string).collect();
        let is_entry =
            |finding: &Finding| finding.place.as_ref().is_some_and(|it| entries.contains(it));
        self.found.iter().any(is_entry)
    }

    /// What keeps the entry from working although nothing in it differs.
    fn warnings(&mut self, row: &EntryStatus, delivery: &KeyStatus) {
        if let Some(error) = &row.error {
            let vendor = Some(self.owner.vendor.as_str());
            self.found.push(unreadable(self.client, vendor, error, true));
        }
        let is_conflict = row.kind == StatusKind::Drift && row.plan.files.is_empty();
        let kind = if is_conflict { FindingKind::Conflict } else { FindingKind::Warning };
        let warnings = row.plan.notes.iter().filter(|note| note.level == Level::Warning);
        let told = warnings.map(|note| {
            let finding = self.finding(kind, Level::Warning, note.detail.clone());
            Finding { path: note.path.clone(), remedy: note.remedy.clone(), ..finding }
        });
        let lasting = row.plan.notes.iter();
        let lasting = lasting.filter(|note| note.is_lasting && note.level == Level::Info);
        let lasting = lasting.map(|note| {
            let message = note.detail.clone();
            let finding = self.finding(FindingKind::Warning, Level::Info, message);
            Finding { path: note.path.clone(), ..finding }
        });
        let trouble = delivery.trouble(self.record).map(|message| {
            let finding = self.finding(FindingKind::KeyReference, Level::Error, message);
            Finding { path: self.record.inputs.resolver.clone(), ..finding }
        });
        let unknown = delivery
            .unknown()
            .map(|message| self.finding(FindingKind::KeyReference, Level::Warning, message));
        let mut found: Vec<Finding> = told.chain(lasting).chain(trouble).chain(unknown).collect();
        self.found.append(&mut found);
    }

    /// Marks what a repair would fix, and hints at what fixes the rest. A value that a repair leaves alone, such as the default
    /// model, is the user's choice; a file that it leaves alone is not reported.
    fn mark_repairable(&mut self, restoration: &Restoration, resolver: &KeyHelper) {
        let own: Vec<PathBuf> = self.record.files.iter().map(|file| file.path.clone()).collect();
        let keys: Vec<String> = self.key_places().iter().map(Place::to_string).collect();
        for finding in &mut self.found {
            let is_copy = finding.path.as_deref().is_some_and(|path| resolver.is_copy(path));
            finding.can_repair = is_copy || repairs(&restoration.plan, finding);
            let is_value = finding.kind <= FindingKind::Outdated;
            if let (Some(Withheld::ClientRestores(backup)), true) =
                (&restoration.withheld, is_value)
            {
                let (client, backup) = (self.client.name(), backup.display());
                let command = Command::new(["wcode", "apply"]);
                let hint = text::hint_client_restores(client, backup, command);
                *finding = finding.clone().with_hint(Some(hint));
            }
            if restoration.withheld == Some(Withheld::CutShort) && is_value {
                let hint = text::hint_cut_short(Command::new(["wcode", "apply"]));
                *finding = finding.clone().with_hint(Some(hint));
            }
            if finding.hint.is_none() && finding.kind <= FindingKind::Outdated {
                let command = Command::new(["wcode", "apply", "--on-conflict", "overwrite"]);
                *finding = finding.clone().with_hint(Some(text::hint_overwrite(command)));
            }
            let is_key = finding.place.as_ref().is_some_and(|place| keys.contains(place));
            let is_value = matches!(finding.kind, FindingKind::Changed | FindingKind::Outdated);
            if is_value && !finding.can_repair && !is_key && restoration.withheld.is_none() {
                finding.level = Level::Info;
            }
        }
        // What a repair puts back as a whole is in conflict with nothing then.
        let is_difference = |finding: &Finding| finding.kind <= FindingKind::Outdated;
        let mut differences = self.found.iter().filter(|finding| is_difference(finding)).peekable();
        if differences.peek().is_some() && differences.all(|finding| finding.can_repair) {
            self.found.retain(|finding| finding.kind != FindingKind::Conflict);
        }
        // One that bounds an install is missed as long as that install was not made.
        let is_missed =
            |path: &PathBuf| self.limited_folder(path).is_some_and(|it| it.is_unbounded);
        let is_choice = |finding: &Finding| {
            let path = finding.path.as_ref().filter(|path| own.contains(path));
            !finding.can_repair && path.is_some_and(|path| !is_missed(path))
        };
        let choices: Vec<bool> = self.found.iter().map(is_choice).collect();
        let mut is_choice = choices.into_iter();
        self.found.retain(|_| !is_choice.next().unwrap_or_default());
    }

    /// The key fields of our entries.
    fn key_places(&self) -> Vec<Place> {
        self.record.entries().map(|entry| self.client.key_path(entry)).collect()
    }

    fn push_at(&mut self, finding: Finding, file: &Path, place: &Place) {
        let (path, place) = (Some(file.to_owned()), Some(place.to_string()));
        self.found.push(Finding { path, place, ..finding });
    }

    fn source(&self, path: &Path) -> Option<&ConfigFile> {
        self.config_set.files.iter().find(|source| source.path == path && source.exists())
    }
}

/// True if the plan changes something at the finding's place or below, or the file's mode.
fn repairs(repair: &Plan, finding: &Finding) -> bool {
    let Some(path) = &finding.path else { return false };
    let mut files = repair.files.iter().filter(|file| file.path == *path && !file.is_mirror());
    files.any(|file| match (&finding.place, finding.kind) {
        (None, FindingKind::Exposed) => file.mode_before != Some(file.mode_after),
        (None, _) => file.is_owned(),
        (Some(place), _) => file.changes.iter().any(|change| is_within(&change.path, place)),
    })
}

/// True if a place is another one or below it.
fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}
