//! The two streams of this process, and what goes to them.
//!
//! Promises: a control character of a file, a path or a server never reaches the terminal; an argument that looks
//! like a key is never repeated; a stream that cannot be written is remembered, and fails the command.

use crate::secret;
use crate::text::{is_printable, sanitize_for_terminal};
use std::cell::RefCell;
use std::fmt::Write as _;
use std::io::{self, ErrorKind, Write};

/// Replaces an argument that looks like a key.
const MASKED_ARGUMENT: &str = "•••";

/// The parameters of the escape sequences that our own styles and clap's consist of. Concealed text and backgrounds,
/// which could hide a line, are not among them.
const STYLES: [&str; 10] = ["0", "1", "2", "4", "31", "32", "33", "35", "36", "39"];

/// Where text goes.
#[derive(Debug, Default)]
pub(super) struct Output {
    /// Arguments that must not be repeated.
    keys: Vec<String>,
    /// The first failure to write to stdout, other than a reader that is gone.
    failure: RefCell<Option<io::Error>>,
}

impl Output {
    /// For a process with these arguments.
    pub(super) fn new(arguments: &[String]) -> Self {
        Self { keys: keys_among(arguments), failure: RefCell::default() }
    }

    /// Lines for people, to stdout.
    pub(super) fn print(&self, text: &str) {
        self.write_stdout(&printable(&self.masked(text)));
    }

    /// Lines for people, to stderr, in one piece: what others print comes before or after.
    pub(super) fn eprintln(&self, text: &str) {
        // A failure to write to stderr cannot be reported.
        let _ = io::stderr().write_all(format!("{}\n", printable(&self.masked(text))).as_bytes());
    }

    /// Text for people without a line break, to stderr.
    pub(super) fn eprint(&self, text: &str) {
        // A failure to write to stderr cannot be reported.
        let _ = write!(io::stderr(), "{}", printable(&self.masked(text)));
    }

    /// JSON, to stdout: what a terminal would obey or not show is escaped, so that the document means the same.
    pub(super) fn print_json(&self, document: &str) {
        self.write_stdout(&escaped(&self.masked(document)));
    }

    /// Text of our own that may steer the terminal, to stdout.
    pub(super) fn write_stdout(&self, text: &str) {
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        // A reader that has seen enough (`| head`) is not an error.
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            self.failure.borrow_mut().get_or_insert(error);
        }
    }

    /// Why stdout could not be written, once.
    pub(super) fn take_failure(&self) -> Option<io::Error> {
        self.failure.borrow_mut().take()
    }

    fn masked(&self, text: &str) -> String {
        self.keys.iter().fold(text.to_owned(), |text, key| text.replace(key, MASKED_ARGUMENT))
    }
}

/// The arguments, or values of flags, that look like a key typed in the wrong place. A path is none, though a hash in
/// it may look like one.
fn keys_among(arguments: &[String]) -> Vec<String> {
    let values = arguments.iter().map(|argument| {
        let flag = argument.strip_prefix("--").and_then(|flag| flag.split_once('='));
        flag.map_or(argument.as_str(), |(_, value)| value)
    });
    let is_path = |value: &str| value.starts_with(['/', '.', '~']);
    let is_key = |value: &&str| !is_path(value) && secret::is_key_like(value);
    let mut keys: Vec<String> = values.filter(is_key).map(str::to_owned).collect();
    // The longest first: one may be part of another.
    keys.sort_by_key(|key| std::cmp::Reverse(key.len()));
    keys
}

/// The text line by line, with our own styles, and nothing else that would steer a terminal.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\t', '\u{1b}']) {
        let (line, from) = rest.split_at(at);
        out.push_str(&sanitize_for_terminal(line));
        let length = style_length(from).unwrap_or(1);
        let (control, after) = from.split_at(length);
        out.push_str(if control == "\u{1b}" { " " } else { control });
        rest = after;
    }
    out.push_str(&sanitize_for_terminal(rest));
    out
}

/// The length of the style that the text begins with, if it is one of `STYLES`.
fn style_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let (parameter, _) = inner.split_once('m')?;
    STYLES.contains(&parameter).then(|| "\u{1b}[m".len() + parameter.len())
}

/// The document with every character that is not seen in JSON's own escapes. Outside of strings there is none but
/// the line ends.
fn escaped(document: &str) -> String {
    let mut out = String::with_capacity(document.len());
    for c in document.chars() {
        if is_printable(c) || c == '\n' {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // A `String` takes whatever is written to it.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{escaped, keys_among, printable};

    #[test]
    fn only_styles_of_our_own_steer_the_terminal() {
        for (text, shown) in [
            ("a\tb\nc", "a\tb\nc"),
            ("\u{1b}[31mred\u{1b}[0m", "\u{1b}[31mred\u{1b}[0m"),
            ("\u{1b}[8mhidden", " [8mhidden"),
            ("\u{1b}]0;title\u{7}", " ]0;title "),
            ("a\u{1b}[2Jb\rc\u{9b}31m", "a [2Jb c 31m"),
            ("x\u{202e}y", "xy"),
        ] {
            assert_eq!(printable(text), shown, "{text:?}");
        }
    }

    #[test]
    fn an_escaped_document_means_the_same() {
        let value = serde_json::json!({ "a": "\u{9b}2J \u{202e} \u{e0041} 通义 \u{7f}" });
        let text = escaped(&format!("{value:#}\n"));
        assert!(text.chars().all(|c| crate::text::is_printable(c) || c == '\n'), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn keys_are_known_among_the_arguments_and_paths_are_not() {
        let arguments = [
            "apply",
            "--vendor",
            "sk-0123456789abcdef",
            "--file=sk-abcdefghijkl",
            "--model",
            "qwen/qwen3-235b-a22b",
            "/nix/store/0a1b2c3d4e5f6g7h8i9j0a1b2c3d4e5f-config/client.json",
        ];
        let keys = keys_among(&arguments.map(str::to_owned));
        assert_eq!(keys, ["sk-0123456789abcdef", "sk-abcdefghijkl"]);
    }
}
