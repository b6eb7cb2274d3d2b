//! The sources from which a user hands a key over: a variable, stdin, a file or a command.
//!
//! Promises: the key's bytes reach only the `Secret` returned; every error names the place that was
//! looked at, never what was found there.
//! Left out: where a key is kept for later (the stores).

use crate::error::cause_message;
use crate::error::{Error, FileOp, Result};
use crate::host::{Host, command_line, files, process};
use crate::keys::pasted::{Decoration, find_decoration};
use crate::secret::Secret;
use crate::text::Message;
use crate::text::keys::message as text;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a key command may take: a person may have to touch a token or type a PIN.
const COMMAND_TIMEOUT: Duration = Duration::from_secs(60);

/// A key longer than this is a mistake (a whole file on stdin).
const MAX_BYTES: u64 = 64 * 1024;

/// The source of a key that the user hands over.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// The value of an environment variable.
    Variable(String),
    /// All of stdin.
    Stdin,
    /// A file's content.
    File(PathBuf),
    /// The output of a program; words are split as a shell would, but no shell runs.
    Command(String),
    /// The key itself, as the user typed it or as it stood in a client's file.
    Given(Secret),
}

/// A source as flags or a provisioning file name it: at most one of the five.
#[derive(Debug, Default)]
pub(crate) struct NamedSource {
    /// A variable's name.
    pub variable: Option<String>,
    /// Stdin.
    pub stdin: bool,
    /// A path.
    pub file: Option<String>,
    /// A command line.
    pub command: Option<String>,
    /// The path in the name of a store (`path:…`).
    pub stored_at: Option<String>,
}

impl NamedSource {
    /// The source that is named, if any; a relative path is one of the current folder.
    ///
    /// # Errors
    /// `Error::Usage` if it names several.
    pub(crate) fn resolve(self, host: &Host) -> Result<Option<KeySource>> {
        let sources = [
            self.variable.map(KeySource::Variable),
            self.stdin.then_some(KeySource::Stdin),
            self.file.map(|path| KeySource::File(host.path(&path))),
            self.command.map(KeySource::Command),
            self.stored_at.map(|path| KeySource::File(host.path(&path))),
        ];
        let mut named = sources.into_iter().flatten();
        let source = named.next();
        if named.next().is_some() {
            return Err(Error::usage(text::several_sources()));
        }
        Ok(source)
    }
}

/// The flag that takes a variable's name.
pub(crate) const VARIABLE_FLAG: &str = "--key-env";

/// The flag that takes a command line.
pub(crate) const COMMAND_FLAG: &str = "--key-command";

/// A key or other text in the place of a variable's name. It is not repeated: it may be the key itself.
pub(crate) fn not_a_variable() -> Error {
    Error::usage_hint(text::not_a_variable(VARIABLE_FLAG), text::hint_not_a_variable(VARIABLE_FLAG))
}

impl KeySource {
    /// Fetches the key, as it is handed over for `apply`: white space around it is taken off.
    ///
    /// # Errors
    /// `Error::Key` if there is none, `Error::Usage` if the command line cannot be split.
    pub fn read(&self, host: &Host) -> Result<Secret> {
        if let Self::Given(key) = self {
            return Ok(key.clone());
        }
        let (text, place) = self.text(host)?;
        checked(text.trim_start_matches('\u{feff}').trim(), &place)
    }

    /// Fetches the key byte for byte but for one newline at its end, as `key set` stores it.
    ///
    /// # Errors
    /// As `read`, and if there is white space around the key.
    pub fn read_exact(&self, host: &Host) -> Result<Secret> {
        let (text, place) = self.text(host)?;
        checked(without_newline(&text), &place)
    }

    fn text(&self, host: &Host) -> Result<(Zeroizing<String>, Message)> {
        let (text, place) = match self {
            Self::Variable(name) => (from_variable(host, name)?, text::place_variable(name)),
            Self::Stdin => (from_stdin()?, "stdin".into()),
            Self::File(path) => (from_file(path)?, format!("`{}`", path.display()).into()),
            Self::Command(line) => (run(&split(line)?, COMMAND_TIMEOUT)?, text::place_command()),
            Self::Given(key) => (key.expose().to_owned(), text::place_typed()),
        };
        Ok((Zeroizing::new(text), place))
    }
}

/// A key as the user typed or pasted it.
///
/// # Errors
/// As `KeySource::read`.
pub(crate) fn typed(text: &str) -> Result<Secret> {
    checked(text.trim(), &text::place_typed())
}

/// A key as a client finds it in a variable, which it sends as it is.
///
/// # Errors
/// `Error::Key` if that is not a key.
pub(crate) fn in_variable(name: &str, value: &Secret) -> Result<Secret> {
    checked(value.expose(), &text::place_variable(name))
}

/// The words of a command line, as a shell would split them.
///
/// # Errors
/// `Error::Usage` if it is empty or cannot be split.
fn split(line: &str) -> Result<Vec<String>> {
    let words = command_line::split(line).filter(|words| !words.is_empty());
    words.ok_or_else(|| Error::usage(text::command_not_split()))
}

/// A command line to be run later, from other folders and by other programs: its program by the absolute path that
/// it has here.
///
/// # Errors
/// `Error::Usage` if it cannot be split, or there is no such program.
pub(super) fn command(host: &Host, line: &str) -> Result<Vec<String>> {
    let mut argv = split(line)?;
    let missing = || Error::usage(text::command_not_found());
    let program = if argv[0].contains(std::path::is_separator) {
        host.path(&argv[0])
    } else {
        host.find_program(&argv[0], ".local/bin").ok_or_else(missing)?
    };
    argv[0] = program.to_str().ok_or_else(missing)?.to_owned();
    Ok(argv)
}

/// The key that a program prints.
pub(super) fn from_command(argv: &[String], limit: Duration) -> Result<Secret> {
    let text = Zeroizing::new(run(argv, limit)?);
    checked(without_newline(&text), &text::place_command())
}

/// A key as it came out of a store.
pub(super) fn stored(key: &Secret, place: &Message) -> Result<Secret> {
    checked(without_newline(key.expose()), place)
}

fn without_newline(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

fn from_variable(host: &Host, name: &str) -> Result<String> {
    let missing = || Error::Key { problem: text::variable_not_set(name) };
    host.var(name).map(str::to_owned).ok_or_else(missing)
}

fn from_stdin() -> Result<String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(Error::file(FileOp::Read, Path::new("stdin")))?;
    utf8(bytes, &"stdin".into())
}

fn from_file(path: &Path) -> Result<String> {
    let unreadable = |error: Error| {
        let cause = error.causes().next().map_or_else(|| "".into(), cause_message);
        Error::Key { problem: text::file_not_read(path.display(), cause) }
    };
    if is_descriptor(path) {
        let bytes = read_open(path).map_err(Error::file(FileOp::Read, path)).map_err(unreadable)?;
        return utf8(bytes, &format!("`{}`", path.display()).into());
    }
    let bytes = files::read(path)
        .map_err(unreadable)?
        .ok_or_else(|| Error::Key { problem: text::file_not_there(path.display()) })?;
    utf8(bytes, &format!("`{}`", path.display()).into())
}

/// True for what the caller has opened for us, such as a pipe: `/dev/fd/3`, or `<(command)` of a shell.
fn is_descriptor(path: &Path) -> bool {
    cfg!(unix) && ["/dev/fd", "/proc/self/fd"].iter().any(|folder| path.starts_with(folder))
}

/// All that comes until its other end is closed.
fn read_open(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn run(argv: &[String], limit: Duration) -> Result<String> {
    let program = argv.first().map(String::as_str).unwrap_or_default();
    let output = process::run(argv, limit).map_err(|error| Error::Key {
        problem: text::command_did_not_run(program, cause_message(&error)),
    })?;
    if !output.success {
        return Err(Error::Key { problem: text::command_failed(program, output.status) });
    }
    utf8(output.stdout, &text::place_command())
}

fn utf8(bytes: Vec<u8>, place: &Message) -> Result<String> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::Key { problem: text::too_long(place, MAX_BYTES) });
    }
    String::from_utf8(bytes).map_err(|_| Error::Key { problem: text::not_text(place) })
}

/// Refuses what no vendor gives out.
pub(super) fn checked(key: &str, place: &Message) -> Result<Secret> {
    if key.trim().is_empty() {
        return Err(Error::Key { problem: text::empty(place) });
    }
    if let Some(around) = find_decoration(key.trim()) {
        return Err(Error::Key { problem: decorated(around, place) });
    }
    if key.chars().any(char::is_whitespace) {
        return Err(Error::Key { problem: text::has_white_space(place) });
    }
    if !key.chars().all(|c| c.is_ascii_graphic()) {
        return Err(Error::Key { problem: text::has_odd_characters(place) });
    }
    Ok(Secret::new(key.to_owned()))
}

/// The text itself is never repeated.
fn decorated(around: Decoration, place: &Message) -> Message {
    match around {
        Decoration::Quotes => text::is_quoted(place),
        Decoration::Assignment => text::is_an_assignment(place),
        Decoration::Header => text::is_a_header(place),
    }
}

/// Refuses a key that must not be in a client's file: clients would expand `${…}`, `$NAME` and `{env:…}` in it.
///
/// # Errors
/// `Error::Key`.
pub(crate) fn refuse_expandable(key: &Secret) -> Result<()> {
    if !key.expose().contains(['$', '{', '}']) {
        return Ok(());
    }
    Err(Error::Key { problem: text::expandable() })
}
