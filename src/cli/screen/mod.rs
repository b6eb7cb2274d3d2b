//! Where words and data go: the only place that prints.
//!
//! Promises: nothing goes to stdout but data; with `--json` that is one document; a closed pipe is no failure, any
//! other that is not written is one.

mod failure;
mod remarks;

use crate::cli::language;
use crate::cli::output::Output;
use crate::daemon::notice::SCHEMA;
use crate::error::{Error, Result};
use crate::host::skipped::{SkippedFile, SkippedFiles};
use crate::host::{Host, terminal};
use crate::plan::diff::Paint;
use crate::prompt;
use crate::text::{labelled, report as text, wizard};
use console::Style;
pub(super) use failure::describe;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::io::{ErrorKind, Write};

/// The two output streams, and how to use them.
#[derive(Debug)]
pub(super) struct Screen {
    command: String,
    json: bool,
    quiet: bool,
    stdout_colour: bool,
    stderr_colour: bool,
    can_ask: bool,
    columns: Option<usize>,
    stderr_columns: Option<usize>,
    output: Output,
    /// The page that is being put together, instead of being printed line by line.
    page: RefCell<Option<String>>,
    skipped: SkippedFiles,
}

impl Screen {
    pub(super) fn new(host: &Host, command: &str, json: bool, quiet: bool) -> Self {
        let terminal = host.terminal;
        Self {
            command: command.to_owned(),
            json,
            quiet,
            stdout_colour: terminal.stdout_colour,
            stderr_colour: terminal.stderr_colour,
            can_ask: terminal.can_ask && !json,
            columns: terminal.columns,
            stderr_columns: terminal.stderr_columns,
            output: Output::new(&language::our_arguments()),
            page: RefCell::default(),
            skipped: host.skipped.clone(),
        }
    }

    /// Before anything is known of the machine.
    pub(super) fn plain(command: &str, json: bool) -> Self {
        Self {
            command: command.to_owned(),
            json,
            quiet: false,
            stdout_colour: false,
            stderr_colour: false,
            can_ask: false,
            columns: None,
            stderr_columns: None,
            output: Output::new(&language::our_arguments()),
            page: RefCell::default(),
            skipped: SkippedFiles::default(),
        }
    }

    /// True if the report is JSON.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    /// True if only errors and warnings are shown.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// True if a user can answer a question.
    pub(super) fn can_ask(&self) -> bool {
        self.can_ask
    }

    /// True if diffs are shown on stdout without being asked for.
    pub(super) fn shows_diffs(&self) -> bool {
        !self.json && !self.quiet
    }

    /// How wide a line on stdout may be; `None` if stdout is not a terminal that reports its width.
    pub(super) fn columns(&self) -> Option<usize> {
        self.columns
    }

    /// How a diff on stdout is painted.
    pub(super) fn paint(&self) -> Paint {
        if self.stdout_colour { Paint::Colour } else { Paint::Plain }
    }

    /// Data, for people.
    pub(super) fn data(&self, text: &str) {
        match &mut *self.page.borrow_mut() {
            Some(page) => page.push_str(text),
            None => self.output.print(text),
        }
    }

    /// Prints what `show` prints to stdout, as far as a terminal has rows for it; the last row says how much is missing.
    ///
    /// # Errors
    /// Those of `show`.
    pub(super) fn page(&self, show: impl FnOnce() -> Result<()>) -> Result<()> {
        let Some(rows) = self.columns.and_then(|_| terminal::rows()) else { return show() };
        *self.page.borrow_mut() = Some(String::new());
        let shown = show();
        let page = self.page.take().unwrap_or_default();
        self.data(&cut(&page, (rows, self.columns.unwrap_or(usize::MAX))));
        shown
    }

    /// Data in sentences, for people: wrapped between words on a terminal.
    pub(super) fn lines(&self, text: &str) {
        match self.columns {
            Some(columns) if !text.is_empty() => {
                self.data(&format!("{}\n", prompt::wrapped(text, columns, 2)));
            }
            _ => self.data(text),
        }
    }

    /// The exit code once all is written: that of the command, unless its data did not arrive.
    pub(super) fn exit_code(&self, code: u8) -> u8 {
        let Some(failure) = self.output.take_failure() else { return code };
        let error = Error::Output { source: failure };
        self.print_error(&error);
        if code == 0 { error.exit_code() } else { code }
    }

    /// Data that must arrive: a full disk is an error, a closed pipe is not.
    ///
    /// # Errors
    /// `Error::Output` if it cannot be written.
    pub(super) fn write_all_checked(&self, text: &str, ending: &str) -> Result<()> {
        let mut stdout = std::io::stdout().lock();
        let pieces = [text, ending].map(str::as_bytes);
        let written = pieces.into_iter().try_for_each(|piece| stdout.write_all(piece));
        match written.and_then(|()| stdout.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => {
                Err(Error::Output { source: error })
            }
            _ => Ok(()),
        }
    }

    /// The one JSON document of this command; `schema` and `command` are put first.
    pub(super) fn document(&self, body: Value) {
        let mut document = json!({ "schema": SCHEMA, "command": self.command });
        if let (Some(document), Value::Object(body)) = (document.as_object_mut(), body) {
            document.extend(body);
            let skipped = self.skipped.all();
            if !skipped.is_empty() {
                document.insert("skipped".into(), skipped.iter().map(describe_skipped).collect());
            }
        }
        self.output.print_json(&format!("{document:#}\n"));
    }

    /// One of many JSON documents, a line each, as it comes.
    pub(super) fn line(&self, document: &Value) {
        self.output.print_json(&format!("{document}\n"));
    }

    /// Clears the screen if stdout is a terminal.
    pub(super) fn clear(&self) {
        let fresh = if self.columns.is_some() { "\x1b[2J\x1b[H" } else { "\n" };
        self.output.write_stdout(fresh);
    }

    /// True if pictures made of characters are displayed as such.
    pub(super) fn supports_graphics(&self) -> bool {
        self.stdout_colour
    }

    /// A sentence for people.
    pub(super) fn say(&self, sentence: &str) {
        if !self.quiet && !self.json {
            self.eprintln(sentence);
        }
    }

    /// Names with their values, below a heading.
    pub(super) fn rows(&self, heading: &str, rows: &[(&str, Vec<String>)]) {
        let painted = Style::new().bold().force_styling(self.stderr_colour).apply_to(heading);
        self.aside(&format!("{painted}\n{}", prompt::rows(rows, self.width())));
    }

    /// A line that says what went well.
    pub(super) fn success(&self, host: &Host, sentence: &str) {
        self.marked(Style::new().green(), prompt::success_mark(host), sentence);
    }

    /// A line that says what went wrong.
    pub(super) fn failure(&self, host: &Host, sentence: &str) {
        self.marked(Style::new().red(), prompt::failure_mark(host), sentence);
    }

    fn marked(&self, style: Style, mark: &str, sentence: &str) {
        let mark = style.force_styling(self.stderr_colour).apply_to(mark);
        self.say(&format!("{mark} {sentence}"));
    }

    /// That it is done, with names and their values below.
    pub(super) fn done(&self, host: &Host, rows: &[(&str, Vec<String>)]) {
        self.success(host, wizard::done());
        if !rows.is_empty() {
            // A command that is broken into lines could not be copied.
            self.aside(&prompt::rows(rows, usize::MAX));
        }
    }

    /// How wide a line on stderr may be.
    fn width(&self) -> usize {
        self.stderr_columns.map_or(usize::MAX, |columns| columns.saturating_sub(1))
    }

    /// Text for people beside the data, without a line break of its own.
    pub(super) fn aside(&self, text: &str) {
        if !self.quiet && !self.json {
            self.output.eprint(text);
        }
    }

    /// The same, less prominent.
    pub(super) fn faint(&self, text: &str) {
        let faint = Style::new().dim().force_styling(self.stderr_colour).apply_to(text);
        self.aside(&faint.to_string());
    }

    /// Reports once that the command waits.
    pub(super) fn waiting(&self, holder: &str) {
        self.say(&text::waiting_for(holder));
    }

    /// A word on stdout, in its colour if stdout has colours.
    pub(super) fn styled(&self, style: Style, word: &str) -> String {
        style.force_styling(self.stdout_colour).apply_to(word).to_string()
    }

    /// Wrapped between words, if stderr has a width.
    fn eprintln(&self, text: &str) {
        match self.stderr_columns {
            Some(_) => self.output.eprintln(&prompt::wrapped(text, self.width(), 2)),
            None => self.output.eprintln(text),
        }
    }

    /// A sentence behind its label, which is coloured if stderr has colours.
    fn labelled(&self, style: Style, label: &str, sentence: &str) -> String {
        let painted = style.force_styling(self.stderr_colour).apply_to(label).to_string();
        labelled(label, sentence).replacen(label, &painted, 1)
    }
}

/// The first lines, if there are more than rows; the cursor needs one.
fn cut(page: &str, (rows, columns): (usize, usize)) -> String {
    let room = rows.saturating_sub(1).max(1);
    // A path is not broken, and takes several rows if it is long.
    let taken = |line: &str| console::measure_text_width(line).div_ceil(columns.max(1)).max(1);
    if page.lines().map(taken).sum::<usize>() <= room {
        return page.to_owned();
    }
    let mut left = room - 1;
    let fits = |line: &&str| {
        let rest = left.checked_sub(taken(line));
        left = rest.unwrap_or_default();
        rest.is_some()
    };
    let (count, kept) = (page.lines().count(), page.lines().take_while(fits).count());
    let lines = page.lines().take(kept).map(|line| format!("{line}\n"));
    lines.chain([format!("{}\n", wizard::more_lines(count - kept))]).collect()
}

/// A file that the command went on without, as it appears in a JSON report.
fn describe_skipped(file: &SkippedFile) -> Value {
    json!({
        "path": file.path.display().to_string(),
        "message": file.message.text(),
        "detail": file.message,
        "remedy": file.remedy.to_line(),
        "remedy_argv": file.remedy.to_argv(),
    })
}
