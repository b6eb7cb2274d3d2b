//! The terminal for as long as questions are asked: nothing is echoed between questions, and on every way out (the end,
//! an error, a panic, Ctrl-C) it is as it was before.
//!
//! Left out: SIGTERM, SIGHUP and SIGKILL, which leave the terminal as it is at that moment. After them bash sets the modes
//! as they were, a plain `sh` does not (`stty sane`).

pub(crate) use super::input::Mode;

use super::{failed, input, restore_on_interrupt};
use crate::error::Result;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// What must be restored on every way out. The Ctrl-C handler runs on its own thread and needs it too.
static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

struct Taken {
    before: input::Modes,
    has_escapes: bool,
    lent: Lending,
}

/// Whether another program has the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lending {
    Never,
    Now,
    Until(Instant),
}

/// The Ctrl-C that ended the other program can reach our handler, on its own thread, after that program's end.
const SIGNAL_DELAY: Duration = Duration::from_millis(250);

/// The terminal is ours; given back when dropped.
#[derive(Debug)]
pub(crate) struct RawTerminal {
    has_escapes: bool,
    /// False for a question that is asked while another prompt has the terminal.
    is_outermost: bool,
}

/// The terminal is in a mode; back to `Mode::Between` when dropped.
#[derive(Debug)]
pub(crate) struct ModeGuard(());

impl RawTerminal {
    /// Takes the terminal; `has_escapes` states whether it understands escape sequences. While it is taken already, it is
    /// shared, and given back by the one that took it first.
    ///
    /// # Errors
    /// `Error::File` if stdin is not a terminal.
    pub(crate) fn open(has_escapes: bool) -> Result<Self> {
        restore_on_interrupt();
        let before = input::modes().map_err(failed)?;
        let is_outermost = taken().is_none();
        taken().get_or_insert(Taken { before, has_escapes, lent: Lending::Never });
        let session = Self { has_escapes, is_outermost };
        enter(Mode::Between)?;
        session.send(BRACKETED_PASTE_ON);
        Ok(session)
    }

    /// Input in this mode until the guard is dropped.
    ///
    /// # Errors
    /// `Error::File` if the terminal is gone.
    pub(crate) fn mode(&self, mode: Mode) -> Result<ModeGuard> {
        enter(mode)?;
        Ok(ModeGuard(()))
    }

    /// Waits for input, but no longer than this.
    ///
    /// If a terminal cannot be waited on (Windows), a short wait finds nothing, and a wait of `POLL_WAIT` or more
    /// reports that there is input; the read then lasts until that is true.
    ///
    /// # Errors
    /// `Error::File` if the terminal is gone.
    pub(crate) fn has_input(&self, at_most: Duration) -> Result<bool> {
        input::wait(at_most).map(|known| known.unwrap_or(at_most >= POLL_WAIT)).map_err(failed)
    }

    /// Takes what was typed; at least one byte.
    ///
    /// # Errors
    /// `Error::File` if the terminal is gone, or at its end of input.
    pub(crate) fn read(&self, buffer: &mut [u8]) -> Result<usize> {
        input::read(buffer).map_err(failed)
    }

    /// Takes a whole line, without its end; none if Ctrl-C ended it. To be called in `Mode::Lines`, which begins
    /// before the question is seen: until then Ctrl-C is a signal.
    ///
    /// # Errors
    /// `Error::File` if the terminal is gone, or at its end of input.
    pub(crate) fn line(&self, echo: bool) -> Result<Option<Zeroizing<String>>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(input::MAX_LINE_LEN));
        loop {
            input::read_line(echo, &mut bytes).map_err(failed)?;
            match bytes.last() {
                Some(b'\n') => break,
                Some(&input::CTRL_C) => return Ok(None),
                _ => {}
            }
        }
        let text = std::str::from_utf8(&bytes).unwrap_or_default();
        Ok(Some(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned())))
    }

    /// Discards what was typed so far.
    pub(crate) fn forget_input(&self) {
        input::forget();
    }

    /// Runs `work` with the terminal as it was before us, for a program that uses it. Ctrl-C is left to that program.
    pub(crate) fn lend<T>(&self, work: impl FnOnce() -> T) -> T {
        let _lent = Lent::begin(self);
        work()
    }

    fn send(&self, sequence: &[u8]) {
        if self.has_escapes {
            let _ = std::io::stderr().write_all(sequence);
        }
    }
}

/// The longest that a key is waited for in one go: so long a change of the window's size goes unnoticed.
pub(crate) const POLL_WAIT: Duration = Duration::from_millis(250);

impl Drop for RawTerminal {
    fn drop(&mut self) {
        if self.is_outermost {
            give_back_for_good(&mut std::io::stderr().lock());
        }
    }
}

impl Drop for ModeGuard {
    fn drop(&mut self) {
        let _ = enter(Mode::Between);
    }
}

/// Another program has the terminal; taken back when dropped.
struct Lent<'s> {
    session: &'s RawTerminal,
}

impl<'s> Lent<'s> {
    fn begin(session: &'s RawTerminal) -> Self {
        // The screen is locked before the state, as in the Ctrl-C handler: the other order would deadlock.
        let mut screen = std::io::stderr().lock();
        if let Some(taken) = &mut *taken() {
            taken.lent = Lending::Now;
            give_back(taken, &mut screen);
        }
        Self { session }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(taken) = &mut *taken() {
            taken.lent = Lending::Until(Instant::now());
        }
        // The next prompt reports a terminal that is gone.
        let _ = enter(Mode::Between);
        self.session.forget_input();
        self.session.send(BRACKETED_PASTE_ON);
    }
}

/// True while another program has the terminal, or had it when a signal was sent that is seen only now.
pub(super) fn is_lent() -> bool {
    taken().as_ref().is_some_and(|taken| match taken.lent {
        Lending::Never => false,
        Lending::Now => true,
        Lending::Until(end) => end.elapsed() < SIGNAL_DELAY,
    })
}

/// Restores the terminal if it is taken; returns whether it was.
pub(super) fn give_back_for_good(screen: &mut impl Write) -> bool {
    let taken = taken().take();
    taken.iter().for_each(|taken| give_back(taken, screen));
    taken.is_some()
}

fn enter(mode: Mode) -> Result<()> {
    let modes =
        taken().as_ref().map(|taken| input::changed(&taken.before, mode, taken.has_escapes));
    modes.map_or(Ok(()), |modes| input::set(&modes).map_err(failed))
}

fn give_back(taken: &Taken, screen: &mut impl Write) {
    if taken.has_escapes {
        let _ = screen.write_all(RESTORE);
    }
    let _ = input::set(&taken.before);
}

fn taken() -> MutexGuard<'static, Option<Taken>> {
    TAKEN.lock().unwrap_or_else(PoisonError::into_inner)
}

const BRACKETED_PASTE_ON: &[u8] = b"\x1b[?2004h";

/// No bracketed paste, a visible cursor, and an empty line under it: a spinner may have been there.
const RESTORE: &[u8] = b"\x1b[?2004l\x1b[?25h\r\x1b[K";
