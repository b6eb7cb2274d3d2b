//! The system's side of a terminal's input: its modes, waiting, reading.

use std::io::{ErrorKind, Result};
use std::time::Duration;

#[cfg(unix)]
pub(super) use unix::{Modes, changed, forget, modes, read, read_line, set, wait};

#[cfg(not(unix))]
pub(super) use other::{Modes, changed, forget, modes, read, read_line, set, wait};

/// What the terminal does with input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// No question is open: input is not echoed, Ctrl-C is a signal.
    Between,
    /// Each key comes at once; Ctrl-C is a key.
    Keys,
    /// Whole lines, edited by the terminal itself; Ctrl-C ends one.
    Lines {
        /// What is typed is shown.
        echo: bool,
    },
}

/// Ctrl-C as a character.
pub(super) const CTRL_C: u8 = 3;

/// The longest line that a terminal accepts, in bytes.
pub(super) const MAX_LINE_LEN: usize = 4096;

fn end_of_input() -> std::io::Error {
    ErrorKind::UnexpectedEof.into()
}

#[cfg(unix)]
mod unix {
    use super::{CTRL_C, Duration, ErrorKind, MAX_LINE_LEN, Mode, Result, end_of_input};
    use rustix::event::{PollFd, PollFlags, Timespec};
    use rustix::termios::{
        InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios,
    };
    use std::io::stdin;

    pub(in super::super) type Modes = Termios;

    /// The modes as they are.
    pub(in super::super) fn modes() -> Result<Modes> {
        Ok(rustix::termios::tcgetattr(stdin())?)
    }

    pub(in super::super) fn set(modes: &Modes) -> Result<()> {
        // At once: waiting for the output to drain would hang on a stopped terminal.
        Ok(rustix::termios::tcsetattr(stdin(), OptionalActions::Now, modes)?)
    }

    /// The previous modes, changed for what is to be read; `by_keys` if questions are answered by single keys.
    pub(in super::super) fn changed(before: &Modes, mode: Mode, by_keys: bool) -> Modes {
        let mut modes = before.clone();
        match mode {
            Mode::Between => {
                modes.local_modes -= LocalModes::ECHO | LocalModes::ECHONL;
                // Lines are kept whole while they wait: they cannot be reassembled later.
                if by_keys {
                    one_by_one(&mut modes);
                }
            }
            Mode::Keys => {
                modes.local_modes -= LocalModes::ECHO | LocalModes::ECHONL;
                // Ctrl-C, Ctrl-Z, Ctrl-V, Ctrl-S are keys like others.
                modes.local_modes -= LocalModes::ISIG | LocalModes::IEXTEN;
                modes.input_modes -= InputModes::IXON | InputModes::ICRNL | InputModes::INLCR;
                modes.input_modes -= InputModes::IGNCR | InputModes::ISTRIP;
                one_by_one(&mut modes);
            }
            Mode::Lines { echo } => {
                modes.local_modes |= LocalModes::ICANON;
                modes.input_modes |= InputModes::ICRNL;
                modes.local_modes.set(LocalModes::ECHO, echo);
                modes.local_modes.set(LocalModes::ECHONL, !echo);
                // No signal; as another end of a line, Ctrl-C is still delivered at once.
                modes.local_modes -= LocalModes::ISIG;
                modes.special_codes[SpecialCodeIndex::VEOL] = CTRL_C;
            }
        }
        modes
    }

    fn one_by_one(modes: &mut Modes) {
        modes.local_modes -= LocalModes::ICANON;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    }

    /// Whether there is input, after this time at the latest; `None` if that cannot be determined.
    pub(in super::super) fn wait(at_most: Duration) -> Result<Option<bool>> {
        let stdin = stdin();
        let mut polled = [PollFd::new(&stdin, PollFlags::IN)];
        let time = Timespec::try_from(at_most).unwrap_or_default();
        match rustix::event::poll(&mut polled, Some(&time)) {
            // A signal: the caller looks at the window's size and waits again.
            Err(rustix::io::Errno::INTR) => return Ok(Some(false)),
            other => other?,
        };
        let events = polled[0].revents();
        // Some systems cannot poll every kind of terminal (macOS: /dev/tty).
        Ok((!events.contains(PollFlags::NVAL)).then_some(!events.is_empty()))
    }

    pub(in super::super) fn read(buffer: &mut [u8]) -> Result<usize> {
        loop {
            match rustix::io::read(stdin(), &mut *buffer).map_err(std::io::Error::from) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Ok(0) => return Err(end_of_input()),
                other => return other,
            }
        }
    }

    /// Adds the next part of a line.
    pub(in super::super) fn read_line(_: bool, bytes: &mut Vec<u8>) -> Result<()> {
        let mut buffer = zeroize::Zeroizing::new([0; MAX_LINE_LEN]);
        let length = read(&mut *buffer)?;
        bytes.extend_from_slice(&buffer[..length]);
        Ok(())
    }

    pub(in super::super) fn forget() {
        let _ = rustix::termios::tcflush(stdin(), QueueSelector::IFlush);
    }
}

#[cfg(not(unix))]
mod other {
    use super::{Duration, Mode, Result, end_of_input};
    use console::{Key, Term};

    /// `console` switches the modes itself, key by key.
    pub(in super::super) struct Modes;

    pub(in super::super) fn modes() -> Result<Modes> {
        Ok(Modes)
    }

    pub(in super::super) fn set(_: &Modes) -> Result<()> {
        Ok(())
    }

    pub(in super::super) fn changed(_: &Modes, _: Mode, _: bool) -> Modes {
        Modes
    }

    pub(in super::super) fn wait(_: Duration) -> Result<Option<bool>> {
        Ok(None)
    }

    pub(in super::super) fn forget() {}

    pub(in super::super) fn read_line(echo: bool, bytes: &mut Vec<u8>) -> Result<()> {
        let mut text = zeroize::Zeroizing::new(String::with_capacity(super::MAX_LINE_LEN));
        if echo {
            if std::io::stdin().read_line(&mut text)? == 0 {
                return Err(end_of_input());
            }
        } else {
            *text = Term::stderr().read_secure_line()? + "\n";
        }
        bytes.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// One key, as the bytes that a unix terminal sends for it.
    pub(in super::super) fn read(buffer: &mut [u8]) -> Result<usize> {
        let mut utf8 = [0; 4];
        let bytes: &[u8] = match Term::stderr().read_key_raw()? {
            Key::Char(c) => c.encode_utf8(&mut utf8).as_bytes(),
            Key::Enter => b"\r",
            Key::Escape => b"\x1b",
            Key::CtrlC => b"\x03",
            Key::Backspace => b"\x7f",
            Key::Tab => b"\t",
            Key::BackTab => b"\x1b[Z",
            Key::ArrowUp => b"\x1b[A",
            Key::ArrowDown => b"\x1b[B",
            Key::ArrowRight => b"\x1b[C",
            Key::ArrowLeft => b"\x1b[D",
            Key::Home => b"\x1b[H",
            Key::End => b"\x1b[F",
            Key::Del => b"\x1b[3~",
            Key::PageUp => b"\x1b[5~",
            Key::PageDown => b"\x1b[6~",
            _ => b"\0",
        };
        let Some(place) = buffer.get_mut(..bytes.len()) else { return Err(end_of_input()) };
        place.copy_from_slice(bytes);
        Ok(bytes.len())
    }
}
