//! Notes, findings and notices beside the data: each with its label, and the next thing to try below it.

use super::Screen;
use crate::clients::{Level, Note};
use crate::daemon::notice::Notice;
use crate::plan::status::Finding;
use crate::text::report as text;
use console::Style;

impl Screen {
    /// A note for people.
    pub(in crate::cli) fn note(&self, note: &Note) {
        let place = note.path.as_ref().map(|path| format!("`{}`", path.display()));
        let client = note.client.map(str::to_owned);
        let subjects = [place, client].into_iter().flatten();
        let words = subjects.fold(note.message.clone(), |words, it| text::about(it, words));
        match note.level {
            Level::Info => {
                self.say(&self.labelled(Style::new().cyan(), text::label_note(), &words));
            }
            Level::Warning | Level::Error if self.json => {}
            Level::Warning | Level::Error => {
                self.eprintln(&self.labelled(Style::new().yellow(), text::label_warning(), &words));
            }
        }
        // As quiet as the note itself.
        if let Some(command) = &note.remedy {
            let hint = self.hint(&crate::text::doctor::type_this(command));
            match note.level {
                Level::Info => self.say(&hint),
                Level::Warning | Level::Error if self.json => {}
                Level::Warning | Level::Error => self.eprintln(&hint),
            }
        }
    }

    /// Something that is not as it should be, with the next thing to try.
    pub(in crate::cli) fn finding(&self, finding: &Finding) {
        let place = finding.path.as_ref().map(|path| format!("`{}`", path.display()));
        let subjects = place.into_iter().chain([finding.client.clone()]);
        let words =
            subjects.fold(finding.message.clone(), |words, subject| text::about(subject, words));
        if self.json || self.quiet && finding.level == Level::Info {
            return;
        }
        let (style, label) = self.label(finding.level);
        self.eprintln(&self.labelled(style, label, &words));
        let remedy = finding.remedy.as_ref().map(crate::text::doctor::type_this);
        for hint in finding.hint.iter().chain(&remedy) {
            self.eprintln(&self.hint(hint));
        }
    }

    pub(super) fn hint(&self, sentence: &str) -> String {
        self.labelled(Style::new().green(), text::label_hint(), sentence)
    }

    /// Something that will not work as expected.
    pub(in crate::cli) fn warn(&self, message: &str) {
        self.note(&Note::general(Level::Warning, message.into()));
    }

    /// Warns of the files that this command goes on without, each once.
    pub(in crate::cli) fn warn_of_skipped(&self) {
        for file in self.skipped.take_unreported() {
            let remedy = Some(file.remedy.to_line());
            self.note(&Note { remedy, ..Note::general(Level::Warning, file.message) });
        }
    }

    /// A change of state, as the monitor sees it, with its time.
    pub(in crate::cli) fn notice(&self, notice: &Notice) {
        let (style, label) = self.label(notice.level);
        self.eprintln(&format!("{} {}", notice.at, self.labelled(style, label, &notice.message)));
        if let Some(hint) = &notice.hint {
            self.eprintln(&self.labelled(Style::new().green(), text::label_hint(), hint));
        }
    }

    fn label(&self, level: Level) -> (Style, &'static str) {
        match level {
            Level::Info => (Style::new().cyan(), text::label_note()),
            Level::Warning => (Style::new().yellow(), text::label_warning()),
            Level::Error => (Style::new().red().bold(), text::label_error()),
        }
    }
}
