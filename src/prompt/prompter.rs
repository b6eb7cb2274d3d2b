//! Asks: reads keys, paints what the prompts look like, and leaves one line of each question that is answered.

use super::draw::{Drawn, Size};
use super::help;
use super::keys::{CHUNK, Decoder, Key};
use super::line::{self, Check, Line};
use super::many::MultiSelectState;
use super::pick::Pick;
use super::plain::Plain;
use super::printed::{Mark, Printed};
use super::state::{Prompt, Step, View};
use super::style::{ASCII, Marks, RICH};
use super::yes_no::{self, YesNo};
use super::{Answer, Choice, MultiSelect};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::host::terminal::raw::{Mode, POLL_WAIT, RawTerminal};
use crate::secret;
use crate::text::{prompt as text, wizard::list_separator};
use console::Term;
use std::time::Duration;
use zeroize::Zeroizing;

/// Asks questions on the terminal: those of a wizard, from the first to the last, or the only one of a command.
#[derive(Debug)]
pub(crate) struct Prompter {
    pub(super) session: RawTerminal,
    decoder: Decoder,
    screen: Term,
    marks: &'static Marks,
    pub(super) has_colour: bool,
    /// Line by line: nothing on the screen can or may be painted over.
    pub(super) is_plain: bool,
    /// False for the only question of a command.
    pub(super) can_go_back: bool,
    printed: Printed,
}

/// The rest of an arrow key comes within this time, also over a slow line; an Esc is a key after it.
const KEY_TIMEOUT: Duration = Duration::from_millis(50);

/// What comes within this time after Enter was pasted together with it.
const PASTE_TIMEOUT: Duration = Duration::from_millis(20);

impl Prompter {
    /// Takes the terminal over until this is dropped.
    ///
    /// # Errors
    /// `Error::Usage` without a terminal to ask on.
    pub(crate) fn open(host: &Host) -> Result<Self> {
        Self::new(host, true)
    }

    /// For one question with none before it: Esc and what else leaves it unanswered is `Answer::Back`.
    ///
    /// # Errors
    /// As `open`.
    pub(super) fn open_single(host: &Host) -> Result<Self> {
        Self::new(host, false)
    }

    fn new(host: &Host, can_go_back: bool) -> Result<Self> {
        if !host.terminal.can_ask {
            return Err(Error::usage_hint(
                text::message::no_terminal(),
                text::message::hint_no_terminal(),
            ));
        }
        let is_dumb = host.var("TERM").map_or(cfg!(unix), |term| term == "dumb");
        let is_plain = is_dumb
            || ["WCODE_ACCESSIBLE", "WCODE_NO_TUI", "WCODE_PLAIN", "ACCESSIBLE"]
                .iter()
                .any(|name| host.var(name).is_some());
        Ok(Self {
            session: RawTerminal::open(!is_plain)?,
            decoder: Decoder::new(),
            screen: Term::stderr(),
            marks: marks(host),
            has_colour: host.terminal.stderr_colour && !is_plain,
            is_plain,
            can_go_back,
            printed: Printed::default(),
        })
    }

    /// One of several choices, as its place in the list; `at` is the first position of the cursor.
    ///
    /// # Errors
    /// `Error::Interrupted`; `Error::File` if the terminal is closed.
    pub(crate) fn pick(
        &mut self,
        question: &str,
        choices: &[Choice],
        at: usize,
    ) -> Result<Answer<usize>> {
        if self.is_plain {
            return Plain(self).pick(question, choices, at);
        }
        let answer = self.run(Pick::new(question, choices, at))?;
        self.print_answer(question, &answer, |&at| {
            choices.get(at).map(|it| it.label.clone()).unwrap_or_default()
        });
        Ok(answer)
    }

    /// Any number of rows, as their ids in the order of the rows; typed ones come last.
    ///
    /// # Errors
    /// As `pick`.
    pub(crate) fn pick_many(&mut self, many: &MultiSelect<'_>) -> Result<Answer<Vec<String>>> {
        if self.is_plain {
            return Plain(self).pick_many(many);
        }
        let answer = self.run(MultiSelectState::new(many))?;
        self.print_answer(many.question, &answer, |ids| summary(many, ids));
        Ok(answer)
    }

    /// A line of text, without white space around it; an empty one means the default.
    ///
    /// # Errors
    /// As `pick`.
    pub(crate) fn line(
        &mut self,
        question: &str,
        default: &str,
        check: Check<'_>,
    ) -> Result<Answer<String>> {
        if self.is_plain {
            return Plain(self).line(question, default, check);
        }
        let answer = match self.run(Line::open(question, default, check))? {
            Answer::Given(text) => Answer::Given(text.to_string()),
            Answer::Back => Answer::Back,
        };
        let hidden = self.marks.hidden;
        self.print_answer(question, &answer, |text| secret::mask_typed(text, hidden));
        Ok(answer)
    }

    /// A line of text that is not shown, without white space around it.
    ///
    /// # Errors
    /// As `pick`.
    pub(crate) fn secret(
        &mut self,
        question: &str,
        check: Check<'_>,
    ) -> Result<Answer<Zeroizing<String>>> {
        if self.is_plain {
            return Plain(self).secret(question, check);
        }
        let answer = self.run(Line::secret(question, check))?;
        self.forget_pasted_rest()?;
        // An empty line is no answer to report; the caller asks on.
        if !matches!(&answer, Answer::Given(secret) if secret.is_empty()) {
            let dots = line::dots(&self.view());
            self.print_answer(question, &answer, |_| dots);
        }
        Ok(answer)
    }

    /// Yes or no; Enter means `default`.
    ///
    /// # Errors
    /// As `pick`.
    pub(crate) fn yes_no(&mut self, question: &str, default: bool) -> Result<Answer<bool>> {
        if self.is_plain {
            return Plain(self).yes_no(question, default);
        }
        let answer = self.run(YesNo { question, default })?;
        self.print_answer(question, &answer, |&answer| yes_no::answer_text(answer).to_owned());
        Ok(answer)
    }

    /// Runs `work` with the terminal as it was before, for a program of its own such as an editor; Ctrl-C is left to
    /// that program.
    pub(crate) fn suspend<T>(&mut self, work: impl FnOnce() -> T) -> T {
        self.decoder.clear();
        let result = self.session.lend(work);
        self.printed.forget();
        result
    }

    /// The point behind what was printed so far.
    pub(crate) fn mark(&self) -> Mark {
        self.printed.mark()
    }

    /// Takes what was printed since the mark off the screen: a user who goes back sees no answers that do not hold any
    /// more. Nothing happens where nothing can be painted over.
    pub(crate) fn rewind(&mut self, mark: Mark) {
        if !self.is_plain {
            let bytes = self.printed.rewind(mark, self.view().size);
            self.put(&bytes);
        }
    }

    /// How many columns a text may take.
    pub(crate) fn width(&self) -> usize {
        self.view().size.usable()
    }

    fn run<P: Prompt>(&mut self, mut prompt: P) -> Result<Answer<P::Answer>> {
        let _mode = self.session.mode(Mode::Keys)?;
        let mut drawn = Drawn::default();
        let answer = self.drive(&mut prompt, &mut drawn);
        let erase = drawn.erase(self.view().size);
        self.put(&erase);
        answer
    }

    fn drive<P: Prompt>(&mut self, prompt: &mut P, drawn: &mut Drawn) -> Result<Answer<P::Answer>> {
        let mut seen = None;
        loop {
            let view = self.view();
            // A large paste is painted once, when all of it is there.
            if seen != Some(view) && !self.has_more()? {
                let frame = prompt.frame(&view).fit(view.size, self.marks.more);
                let bytes = drawn.replace(&frame, view.size, self.has_colour);
                self.put(&bytes);
                seen = Some(view);
            }
            // The end of a paste is no key: what it brought is not painted yet, and must not wait for the next one.
            let patience = if seen == Some(view) { POLL_WAIT } else { Duration::ZERO };
            let Some(key) = self.key(patience)? else { continue };
            seen = None;
            match key {
                Key::Ctrl('c') => return Err(Error::Interrupted),
                Key::BackTab => return Ok(Answer::Back),
                Key::Escape if !prompt.escape() => return self.quit(),
                Key::Escape => {}
                key => match prompt.key(key, &view) {
                    Step::Done(answer) => return Ok(Answer::Given(answer)),
                    Step::Back => return Ok(Answer::Back),
                    Step::Quit => return self.quit(),
                    Step::Stay => {}
                },
            }
        }
    }

    /// What Esc means: the end of a wizard, or no answer to a single question.
    pub(super) fn quit<T>(&self) -> Result<Answer<T>> {
        if self.can_go_back { Err(Error::Interrupted) } else { Ok(Answer::Back) }
    }

    /// The next key; `None` if nothing was typed for a while, so that the size of the window can be checked.
    fn key(&mut self, patience: Duration) -> Result<Option<Key>> {
        loop {
            if let Some(key) = self.decoder.next(false) {
                return Ok(Some(key));
            }
            let patience = if self.decoder.has_more() { KEY_TIMEOUT } else { patience };
            if !self.session.has_input(patience)? {
                return Ok(self.decoder.next(true));
            }
            let mut buffer = Zeroizing::new([0; CHUNK]);
            let length = self.session.read(&mut *buffer)?;
            self.decoder.feed(&buffer[..length]);
        }
    }

    fn has_more(&self) -> Result<bool> {
        Ok(self.decoder.has_more() || self.session.has_input(Duration::ZERO)?)
    }

    /// If a terminal does not mark a paste, the lines after the first one would answer the next questions.
    pub(super) fn forget_pasted_rest(&mut self) -> Result<()> {
        self.decoder.clear();
        while self.session.has_input(PASTE_TIMEOUT)? {
            self.session.read(&mut *Zeroizing::new([0; CHUNK]))?;
        }
        // A line that has no end yet cannot be read if the terminal edits lines itself.
        self.session.forget_input();
        Ok(())
    }

    fn print_answer<T>(&self, question: &str, answer: &Answer<T>, show: impl FnOnce(&T) -> String) {
        if let Answer::Given(answer) = answer {
            let view = self.view();
            let line = help::answered(question, &show(answer), &view);
            self.print(&(line.painted(self.has_colour) + "\n"));
        }
    }

    /// Lines that stay.
    pub(super) fn print(&self, text: &str) {
        self.printed.add(text);
        self.put(text);
    }

    pub(super) fn view(&self) -> View {
        let (rows, columns) = self.screen.size();
        let size = Size { columns: columns.into(), rows: rows.into() };
        let can_go_back = self.can_go_back;
        View { size, marks: self.marks, has_colour: self.has_colour, can_go_back }
    }

    pub(super) fn put(&self, text: &str) {
        // The next read reports a terminal that is gone.
        let _ = self.screen.write_str(text);
    }
}

/// How the answer of `pick_many` reads: with the number in front if the labels may not all be visible.
fn summary(many: &MultiSelect<'_>, ids: &[String]) -> String {
    let label = |id: &String| {
        let row = many.rows.iter().find(|row| row.id == *id);
        row.and_then(|row| row.cells.first()).unwrap_or(id).clone()
    };
    let labels = ids.iter().map(label).collect::<Vec<_>>().join(list_separator());
    match ids.len() {
        0 => text::none_chosen().into(),
        1..=3 => labels,
        count => format!("{}: {labels}", text::chosen(count)),
    }
}

/// The mark before what went well.
pub(crate) fn success_mark(host: &Host) -> &'static str {
    marks(host).fine
}

/// The mark before what went wrong.
pub(crate) fn failure_mark(host: &Host) -> &'static str {
    marks(host).bad
}

fn marks(host: &Host) -> &'static Marks {
    if shows_utf8(host) { &RICH } else { &ASCII }
}

/// By the locale, as other programs judge it; the Linux console has a font of 512 characters.
fn shows_utf8(host: &Host) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| host.var(name));
    let is_utf8 = |locale: &str| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    };
    host.var("TERM") != Some("linux") && locale.map_or(cfg!(not(target_os = "linux")), is_utf8)
}
