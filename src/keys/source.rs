//! Where a key comes from when the user hands one over: a variable, stdin, a file or a command.
//!
//! Promises: the key's bytes reach only the `Secret` returned; every error names the place that was
//! looked at, never what was found there.
//! Left out: where a key is kept for later (the stores).

use crate::error::{Error, Result};
use crate::host::{Host, files, process};
use crate::secret::Secret;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;
use zeroize::Zeroizing;

/// How long a key command may take: a person may have to touch a token or type a PIN.
const LIMIT: Duration = Duration::from_secs(60);

/// A key longer than this is a mistake (a whole file on stdin).
const MAX_BYTES: u64 = 64 * 1024;

/// Where the user says the key is.
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
    /// The key itself, as somebody typed it or as it stood in a client's file.
    Given(Secret),
}

impl KeySource {
    /// Fetches the key, as it is handed over for `apply`: white space around it is taken off.
    ///
    /// # Errors
    /// `Error::Key` where there is none, `Error::Usage` where the command line cannot be split.
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
    /// As `read`, and where white space stands around the key.
    pub fn read_exact(&self, host: &Host) -> Result<Secret> {
        let (text, place) = self.text(host)?;
        checked(without_newline(&text), &place)
    }

    fn text(&self, host: &Host) -> Result<(Zeroizing<String>, String)> {
        let (text, place) = match self {
            Self::Variable(name) => (from_variable(host, name)?, format!("the variable `{name}`")),
            Self::Stdin => (from_stdin()?, "stdin".into()),
            Self::File(path) => (from_file(path)?, format!("`{}`", path.display())),
            Self::Command(line) => (run(&split(line)?, LIMIT)?, "the key command's output".into()),
            Self::Given(key) => (key.expose().to_owned(), "what was typed".into()),
        };
        Ok((Zeroizing::new(text), place))
    }
}

/// A key as somebody typed or pasted it.
///
/// # Errors
/// As `KeySource::read`.
pub fn typed(text: &str) -> Result<Secret> {
    checked(text.trim(), "what was typed")
}

/// The words of a command line, as a shell would split them.
///
/// # Errors
/// `Error::Usage` where it is empty or cannot be split.
fn split(line: &str) -> Result<Vec<String>> {
    let words = shell_words::split(line).ok().filter(|words| !words.is_empty());
    words.ok_or_else(|| Error::usage("the key command is empty or has an unclosed quote"))
}

/// A command line to be run later, from other folders and by other programs: its program by the absolute path that
/// it has here.
///
/// # Errors
/// `Error::Usage` where it cannot be split, or there is no such program.
pub fn command(host: &Host, line: &str) -> Result<Vec<String>> {
    let mut argv = split(line)?;
    let missing = || Error::usage("the key command names no program that is found here");
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
    checked(without_newline(&text), "the key command's output")
}

/// A key as it came out of a store.
pub(super) fn stored(key: &Secret, place: &str) -> Result<Secret> {
    checked(without_newline(key.expose()), place)
}

fn without_newline(text: &str) -> &str {
    let text = text.strip_suffix('\n').unwrap_or(text);
    text.strip_suffix('\r').unwrap_or(text)
}

fn from_variable(host: &Host, name: &str) -> Result<String> {
    let missing =
        || Error::Key { problem: format!("the variable `{name}` is not set here, or empty") };
    host.var(name).map(str::to_owned).ok_or_else(missing)
}

fn from_stdin() -> Result<String> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(Error::file("read", Path::new("stdin")))?;
    utf8(bytes, "stdin")
}

fn from_file(path: &Path) -> Result<String> {
    let unreadable = |error: Error| {
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        Error::Key { problem: format!("the key file `{}` cannot be read: {cause}", path.display()) }
    };
    let bytes = files::read(path).map_err(unreadable)?.ok_or_else(|| Error::Key {
        problem: format!("the key file `{}` does not exist", path.display()),
    })?;
    utf8(bytes, &format!("`{}`", path.display()))
}

fn run(argv: &[String], limit: Duration) -> Result<String> {
    let program = argv.first().map(String::as_str).unwrap_or_default();
    let output = process::run(argv, limit).map_err(|error| Error::Key {
        problem: format!("the key command `{program}` did not run: {error}"),
    })?;
    if !output.success {
        return Err(Error::Key {
            problem: format!("the key command `{program}` failed ({})", output.status),
        });
    }
    utf8(output.stdout, "the key command's output")
}

fn utf8(bytes: Vec<u8>, place: &str) -> Result<String> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Error::Key {
            problem: format!("{place} holds more than {MAX_BYTES} bytes, which is no key"),
        });
    }
    String::from_utf8(bytes)
        .map_err(|_| Error::Key { problem: format!("{place} is not UTF-8 text") })
}

/// Refuses what no vendor gives out.
pub(super) fn checked(key: &str, place: &str) -> Result<Secret> {
    if key.trim().is_empty() {
        return Err(Error::Key { problem: format!("{place} is empty") });
    }
    let problem = |what: &str| {
        Err(Error::Key { problem: format!("{place} holds {what}, which no key does") })
    };
    if key.chars().any(char::is_whitespace) {
        return problem("white space before, in or after the key");
    }
    if !key.chars().all(|c| c.is_ascii_graphic()) {
        return problem("characters that an HTTP header cannot carry");
    }
    Ok(Secret::new(key.to_owned()))
}

/// Refuses a key that must not stand in a client's file: clients would expand `${…}`, `$NAME` and `{env:…}` in it.
///
/// # Errors
/// `Error::Key`.
pub fn refuse_expandable(key: &Secret) -> Result<()> {
    if !key.expose().contains(['$', '{', '}']) {
        return Ok(());
    }
    let problem = "it holds `$`, `{` or `}`, which a client would expand if it stood in its file; `--key-mode ref` sends it as it is";
    Err(Error::Key { problem: problem.into() })
}
