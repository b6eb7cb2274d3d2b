//! The textual diff of a file change, for people.
//!
//! Promises: no key is in it, neither ours nor another vendor's that happens to be in a context line:
//! every string under a secret's name in either version is masked wherever it appears, and so is
//! what looks like a key by itself.

use crate::clients;
use crate::document::{Dialect, Document};
use crate::plan::{Action, FileChange, Plan};
use crate::secret::{self, is_reference, names_a_secret};
use crate::text::{self, plan as words};
use console::Style;
use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{ChangeTag, DiffOp, DiffableStr, group_diff_ops};
use std::fmt::Write;

/// Lines shown around a change.
const CONTEXT_LINES: usize = 3;

/// How to paint the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// With colour.
    Colour,
    /// Without.
    Plain,
}

/// Every file of a plan except the client's own backups; a summary of each owned file that is created or deleted.
pub(crate) fn whole(plan: &Plan, paint: Paint) -> String {
    let file_diff = |file: &FileChange| match file.action() {
        Action::Create | Action::Delete if file.is_owned() => summary(file, paint),
        _ => unified(file, dialect(file), paint),
    };
    plan.files.iter().filter(|file| !file.is_mirror()).map(file_diff).collect()
}

/// Every byte that a plan writes, in the client's own backups and in our files as well.
pub(crate) fn complete(plan: &Plan, paint: Paint) -> String {
    plan.files.iter().map(|file| unified(file, dialect(file), paint)).collect()
}

/// How a file's client reads it.
pub(crate) fn dialect(file: &FileChange) -> Dialect {
    clients::by_id(file.client).map_or(Dialect::Json5, |client| client.dialect())
}

/// The unified diff of one file, headers included; empty if no byte changes.
pub(crate) fn unified(file: &FileChange, dialect: Dialect, paint: Paint) -> String {
    let text = |bytes: &Option<Vec<u8>>| {
        String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned()
    };
    let (before, after) = (text(&file.before), text(&file.after));
    if before == after {
        return String::new();
    }
    let secrets: Vec<String> =
        [&before, &after].iter().flat_map(|text| secrets_in(text, dialect)).collect();
    let names = (name(file, file.before.is_some()), name(file, file.after.is_some()));
    let mut out = String::new();
    let painted = |style: Style, line: &str| {
        style.force_styling(paint == Paint::Colour).apply_to(line).to_string()
    };
    let _ = writeln!(
        out,
        "{}\n{}",
        painted(Style::new().bold(), &format!("--- {}", names.0)),
        painted(Style::new().bold(), &format!("+++ {}", names.1))
    );
    let (old, new) = (before.tokenize_lines(), after.tokenize_lines());
    for hunk in group_diff_ops(differences(&old, &new), CONTEXT_LINES) {
        let header = UnifiedHunkHeader::new(&hunk).to_string();
        let _ = writeln!(out, "{}", painted(Style::new().cyan(), &header));
        for change in hunk.iter().flat_map(|op| op.iter_changes(&old[..], &new[..])) {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', Style::new().red()),
                ChangeTag::Insert => ('+', Style::new().green()),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = masked(change.value().trim_end_matches(['\r', '\n']), &secrets);
            let _ = writeln!(out, "{}", painted(style, &format!("{sign}{line}")));
            if change.missing_newline() {
                out.push_str("\\ No newline at end of file\n");
            }
        }
    }
    out
}

/// Myers' algorithm alone: the crate's front would bring every one that it has, half a megabyte of program.
fn differences(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut found = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut found, old, 0..old.len(), new, 0..new.len());
    found.into_inner().into_inner().into_ops()
}

/// Summarises an owned file that is created or deleted; `--json` has its full text.
pub(crate) fn summary(file: &FileChange, paint: Paint) -> String {
    let bytes = file.after.as_ref().or(file.before.as_ref());
    let lines = bytes.map_or(0, |bytes| memchr::memchr_iter(b'\n', bytes).count());
    let (before, after) = (name(file, file.before.is_some()), name(file, file.after.is_some()));
    let bold = |line: String| {
        Style::new().bold().force_styling(paint == Paint::Colour).apply_to(line).to_string()
    };
    format!(
        "{}\n{}\n{}\n",
        bold(format!("--- {before}")),
        bold(format!("+++ {after}")),
        words::own_file(lines)
    )
}

/// As git has it: what is not there is `/dev/null`.
fn name(file: &FileChange, exists: bool) -> String {
    if exists { printable(&file.path.display().to_string()) } else { "/dev/null".into() }
}

fn masked(line: &str, secrets: &[String]) -> String {
    let known = secrets
        .iter()
        .fold(line.to_owned(), |line, key| line.replace(key, &"•".repeat(key.chars().count())));
    printable(&secret::mask(&known))
}

/// The text of a file must neither control the terminal nor hide in what the user agrees to. Characters that only join
/// others are left.
fn printable(line: &str) -> String {
    let is_shown = |c: char| text::is_printable(c) || matches!(c, '\t' | '\u{200c}' | '\u{200d}');
    line.chars().map(|c| if is_shown(c) { c } else { '\u{fffd}' }).collect()
}

/// The raw inside of every string under a secret's name or in a `headers` object, line by line: a JSON5 string may
/// go on over several. Short ones are left to `secret::mask`, which looks at their name: replaced everywhere, they
/// would blank ordinary words.
fn secrets_in(text: &str, dialect: Dialect) -> Vec<String> {
    const MIN_LEN: usize = 8;
    let document =
        Document::parse(text, dialect).or_else(|_| Document::parse(text, Dialect::Jsonc));
    let Ok(document) = document else { return Vec::new() };
    let mut found = Vec::new();
    let mut open = vec![(document.root(), false)];
    while let Some((node, in_headers)) = open.pop() {
        for member in node.members() {
            let (value, key) = (member.value(), member.key());
            let is_secret = in_headers || names_a_secret(&key);
            if is_secret && value.as_str().is_some_and(|text| !is_reference(&text)) {
                let lines = value
                    .raw()
                    .split(['\n', '\r'])
                    .map(|line| line.trim_matches(['"', '\'', '\\']));
                found.extend(lines.filter(|line| line.len() >= MIN_LEN).map(str::to_owned));
            }
            open.push((value, key == "headers"));
        }
        open.extend(node.elements().map(|element| (element, false)));
    }
    found
}
