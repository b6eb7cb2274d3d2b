//! Errors, for people and as JSON.

use super::Screen;
use crate::error::Error;
use crate::text::{report as text, wizard};
use console::Style;
use serde_json::{Value, json};

impl Screen {
    /// Shows an error with its cause and its hint; returns the exit code.
    pub(in crate::cli) fn fail(&self, error: &Error) -> u8 {
        self.fail_with(error, json!({ "changed": false }))
    }

    /// As `fail`, for a command that has something to report all the same.
    pub(in crate::cli) fn fail_with(&self, error: &Error, mut report: Value) -> u8 {
        self.skipped.forget_named_by(error.path(), &error.sentence());
        self.print_error(error);
        if self.json {
            report["error"] = describe(error);
            self.document(report);
        }
        error.exit_code()
    }

    /// Shows an error that is only part of a report.
    pub(in crate::cli) fn print_error(&self, error: &Error) {
        if matches!(error, Error::Interrupted) {
            // The user wanted it: that is no error to report.
            return self.eprintln(&error.to_string());
        }
        let style = Style::new().red().bold();
        self.eprintln(&self.labelled(style, text::label_error(), &error.to_string()));
        error.causes().for_each(|cause| self.eprintln(&format!("  {}", wizard::because(cause))));
        if let Some(hint) = error.hint() {
            self.eprintln(&self.hint(&hint.text()));
        }
    }
}

/// An error as it appears in a JSON report.
pub(in crate::cli) fn describe(error: &Error) -> Value {
    let mut value = json!({ "exit_code": error.exit_code(), "kind": error.kind(), "message": error.to_string() });
    if let Some(source) = std::error::Error::source(error) {
        value["cause"] = source.to_string().into();
    }
    if let Some(path) = error.path() {
        value["path"] = path.display().to_string().into();
    }
    if let Some(place) = error.place() {
        value["line"] = place.line.into();
        value["column"] = place.column.into();
    }
    value["detail"] = json!(error.sentence());
    if let Some(hint) = error.hint() {
        value["hint"] = hint.text().into();
        value["hint_detail"] = json!(hint);
        if let Some(command) = hint.command() {
            value["remedy"] = command.to_line().into();
            value["remedy_argv"] = json!(command.to_argv());
        }
    }
    value
}
