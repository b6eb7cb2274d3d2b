//! A command on a terminal of a given size, and what a person would see on it.
//!
//! `Screen` starts the command on a pseudo-terminal and shows its output to a terminal emulator (`vt100`). `wait_for`
//! waits until the screen is as it should be and prints it when that never comes. Every run is held to the rule that
//! no key of a test is ever shown.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read, Write as _};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use expectrl::process::Process;
use expectrl::process::unix::{UnixProcess, WaitStatus};
use rustix::termios::{InputModes, LocalModes, OutputModes, SpecialCodeIndex, tcgetattr};

use super::{Invocation, KEY_MARK};

/// Long enough for a busy machine.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Waits for a line from us, so that size and modes are set before the command reads them.
const START: &str = r#"read go; stty sane echo cols "$1" rows "$2"; shift 2; exec "$@""#;

/// A running command with its terminal; killed when dropped.
pub(crate) struct Screen {
    process: UnixProcess,
    terminal: File,
    shared: Arc<Shared>,
    status: Option<WaitStatus>,
    timeout: Duration,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    is_over: bool,
}

/// What a terminal does with input, to be compared.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Modes {
    local: LocalModes,
    input: InputModes,
    output: OutputModes,
    least: u8,
    end_of_line: u8,
}

impl Screen {
    /// Starts the command on a terminal of this size: a UTF-8 xterm, unless the command says otherwise.
    pub(crate) fn start(command: Invocation<'_>, columns: u16, rows: u16) -> Self {
        Self::from_command(&command.with_no_yes_added().process(), columns, rows)
    }

    /// The same with any command, of which only its environment is taken over.
    pub(crate) fn from_command(command: &Command, columns: u16, rows: u16) -> Self {
        let command = wrapped(command, columns, rows);
        let mut process = UnixProcess::spawn_command(command).expect("a shell starts");
        let terminal = process.get_raw_handle().expect("it has a terminal");
        process.set_window_size(columns, rows).expect("it is ours");
        drop(process.open_stream());
        let parser = vt100::Parser::new(rows, columns, 1000);
        let state = Mutex::new(State { parser, raw: Vec::new(), is_over: false });
        let shared = Arc::new(Shared { state, changed: Condvar::new() });
        let mut reader = terminal.try_clone().expect("a file");
        let for_reader = Arc::clone(&shared);
        std::thread::spawn(move || for_reader.read_all(&mut reader));
        let screen = Self { process, terminal, shared, status: None, timeout: TIMEOUT };
        screen.send("go\n");
        screen
    }

    /// Waits longer for everything.
    #[cfg(target_os = "linux")]
    pub(crate) fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Types this.
    #[track_caller]
    pub(crate) fn send(&self, text: &str) {
        (&self.terminal).write_all(text.as_bytes()).expect("the terminal takes input");
    }

    /// Changes the window's size, as a person does who drags its corner.
    #[track_caller]
    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.lock().parser.screen_mut().set_size(rows, columns);
        self.process.set_window_size(columns, rows).expect("it is ours");
    }

    /// Waits until the screen is so.
    #[track_caller]
    pub(crate) fn wait_for(&self, what: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + self.timeout;
        let mut state = self.lock();
        while !is_so(state.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() || state.is_over {
                let shown = picture(&state);
                drop(state);
                panic!("never came: {what}\n{shown}");
            }
            state = self.shared.changed.wait_timeout(state, left).expect("no reader panics").0;
        }
    }

    /// As `wait_for`, and true if the command ended before.
    #[track_caller]
    pub(crate) fn wait_for_or_end(
        &self,
        what: &str,
        is_so: impl Fn(&vt100::Screen) -> bool,
    ) -> bool {
        let end = Instant::now() + self.timeout;
        let mut state = self.lock();
        while !state.is_over && !is_so(state.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let shown = picture(&state);
                drop(state);
                panic!("never came: {what}\n{shown}");
            }
            state = self.shared.changed.wait_timeout(state, left).expect("no reader panics").0;
        }
        state.is_over
    }

    /// Waits for a text on the screen.
    #[track_caller]
    pub(crate) fn wait_for_text(&self, text: &str) {
        self.wait_for(&format!("{text:?}"), |screen| screen.contents().contains(text));
    }

    /// Waits until a text has left the screen.
    #[track_caller]
    pub(crate) fn wait_until_gone(&self, text: &str) {
        self.wait_for(&format!("no {text:?}"), |screen| !screen.contents().contains(text));
    }

    /// What is on the screen.
    pub(crate) fn contents(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// What something makes of the screen as it is now.
    pub(crate) fn look<T>(&self, with: impl FnOnce(&vt100::Screen) -> T) -> T {
        with(self.lock().parser.screen())
    }

    /// What is on the screen, row by row, without spaces at the ends.
    pub(crate) fn rows(&self) -> Vec<String> {
        Self::rows_of(self.lock().parser.screen())
    }

    /// The rows of a screen that is being waited for.
    pub(crate) fn rows_of(screen: &vt100::Screen) -> Vec<String> {
        screen.rows(0, screen.size().1).map(|row| row.trim_end().to_owned()).collect()
    }

    /// Row and column of the cursor; none if it is hidden.
    pub(crate) fn cursor(&self) -> Option<(u16, u16)> {
        let state = self.lock();
        let screen = state.parser.screen();
        (!screen.hide_cursor()).then(|| screen.cursor_position())
    }

    /// Every byte that came so far, for what a screen does not keep.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.lock().raw).into_owned()
    }

    /// True while pastes are marked.
    pub(crate) fn marks_pastes(&self) -> bool {
        self.lock().parser.screen().bracketed_paste()
    }

    /// What the terminal does with input now.
    pub(crate) fn modes(&self) -> Modes {
        let modes = tcgetattr(&self.terminal).expect("a terminal");
        Modes {
            local: modes.local_modes,
            input: modes.input_modes,
            output: modes.output_modes,
            least: modes.special_codes[SpecialCodeIndex::VMIN],
            end_of_line: modes.special_codes[SpecialCodeIndex::VEOL],
        }
    }

    /// Sends the command's process a signal that is not a key.
    pub(crate) fn signal(&mut self, signal: expectrl::process::unix::Signal) {
        self.process.signal(signal).expect("it still runs");
    }

    /// Waits for the end; returns the exit code, none if a signal ended it.
    #[track_caller]
    pub(crate) fn finish(&mut self) -> Option<i32> {
        let end = Instant::now() + self.timeout;
        let mut state = self.lock();
        while !state.is_over {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let shown = picture(&state);
                drop(state);
                panic!("it never ends\n{shown}");
            }
            state = self.shared.changed.wait_timeout(state, left).expect("no reader panics").0;
        }
        let raw = String::from_utf8_lossy(&state.raw).into_owned();
        drop(state);
        assert!(!raw.contains(KEY_MARK), "a key is shown:\n{raw}");
        let status = self.process.wait().expect("it was started here");
        self.status = Some(status);
        match status {
            WaitStatus::Exited(_, code) => Some(code),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().expect("no reader panics")
    }
}

impl Shared {
    fn read_all(&self, terminal: &mut File) {
        let mut buffer = [0; 4096];
        loop {
            // The end of a pseudo-terminal is an error on Linux.
            let length = terminal.read(&mut buffer).unwrap_or(0);
            let mut state = self.state.lock().expect("no test panics with it");
            state.parser.process(&buffer[..length]);
            state.raw.extend_from_slice(&buffer[..length]);
            state.is_over = length == 0;
            drop(state);
            self.changed.notify_all();
            if length == 0 {
                return;
            }
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if self.status.is_none() {
            let _ = self.process.exit(true);
        }
    }
}

fn wrapped(command: &Command, columns: u16, rows: u16) -> Command {
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", START, "sh", &columns.to_string(), &rows.to_string()]);
    shell.arg(command.get_program()).args(command.get_args()).env_clear();
    shell.envs([("TERM", "xterm-256color"), ("LANG", "C.UTF-8")]);
    for (name, value) in command.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    shell
}

fn picture(state: &State) -> String {
    let screen = state.parser.screen();
    let (rows, columns) = screen.size();
    let (row, column) = screen.cursor_position();
    let hidden = if screen.hide_cursor() { ", hidden" } else { "" };
    let over = if state.is_over { ", and it has ended" } else { "" };
    let mut text = format!("{columns}×{rows}, cursor at {row}:{column}{hidden}{over}\n");
    for line in screen.rows(0, columns) {
        writeln!(text, "│{line}").expect("a string");
    }
    text
}
