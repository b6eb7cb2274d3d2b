//! A page as a man page: macros of man(7), as mandoc and groff read them. Pure.

use super::Block;
use super::blocks::{Inline, inline};
use super::terminal::as_terms;
use crate::text::{Language, manual as text};
use std::fmt::Write as _;

/// Of the pages; not of the build, which must give the same bytes again.
const DATE: &str = "2026-11-28";

/// What the head of a man page says.
#[derive(Debug, Clone)]
pub struct ManPage {
    /// Without the section: `wcode-keys`.
    pub name: String,
    /// 1 for commands, 7 for topics.
    pub section: u8,
    /// One line for `whatis`.
    pub summary: String,
    /// What follows the name.
    pub blocks: Vec<Block>,
}

/// The text of the man page.
pub fn to_roff(page: &ManPage) -> String {
    let mut out = String::new();
    let (title, version) = (escaped(&page.name.to_uppercase()), env!("CARGO_PKG_VERSION"));
    // Spaces are rare in Chinese, and would become wide.
    let adjust = if crate::text::language() == Language::Zh { ".ad l\n" } else { "" };
    let _ = writeln!(
        out,
        ".TH {title} {} {DATE} \"wcode {version}\" \"{}\"\n{adjust}.SH {}\n{}",
        page.section,
        escaped(text::book()),
        escaped(text::name()),
        wrapped(&format!("{} \\- {}", escaped(&page.name), set(&page.summary))),
    );
    if matches!(page.blocks.first(), Some(block) if !matches!(block, Block::Heading(_))) {
        let _ = writeln!(out, ".SH {}", escaped(text::description()));
    }
    let mut follows_heading = true;
    for block in &page.blocks {
        write_block(&mut out, block, follows_heading);
        follows_heading = matches!(block, Block::Heading(_) | Block::Title(_));
    }
    out
}

fn write_block(out: &mut String, block: &Block, follows_heading: bool) {
    let _ = match block {
        Block::Title(_) => Ok(()),
        Block::Heading(heading) => writeln!(out, ".SH {}", set(heading)),
        Block::Paragraph(text) if follows_heading => writeln!(out, "{}", set_wrapped(text)),
        Block::Paragraph(text) => writeln!(out, ".PP\n{}", set_wrapped(text)),
        Block::List(entries) => entries
            .iter()
            .try_for_each(|entry| writeln!(out, ".IP \\(bu 2\n{}", set_wrapped(entry))),
        Block::Terms(terms) => terms.iter().try_for_each(|(term, text)| {
            let text = if text.is_empty() { "\\&".to_owned() } else { set_wrapped(text) };
            writeln!(out, ".TP\n{}\n{text}", set(term))
        }),
        Block::Code(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| guarded(escaped(line))).collect();
            let gap = if follows_heading { "" } else { ".PP\n" };
            writeln!(out, "{gap}.RS 4\n.nf\n{}\n.fi\n.RE", lines.join("\n"))
        }
        Block::Table(rows) => return write_block(out, &as_terms(rows), follows_heading),
    };
}

/// mandoc asks for no longer lines in the source.
const MAX_LINE: usize = 80;

/// A text with its marks, on several lines.
fn set_wrapped(text: &str) -> String {
    wrapped(&set(text))
}

/// On lines that end at spaces; roff joins them.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if source_length(line) + 1 + source_length(word) <= MAX_LINE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(guarded(word.to_owned())),
        }
    }
    lines.join("\n")
}

/// In bytes, as mandoc counts them: other characters than ASCII are spelled out for it, as in `\[u2713]`.
fn source_length(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 8 }).sum()
}

/// A line of text with its marks.
fn set(line: &str) -> String {
    let piece = |(kind, text): (Inline, &str)| match kind {
        Inline::Plain => escaped(text),
        Inline::Strong | Inline::Code => format!("\\fB{}\\fR", escaped(text)),
    };
    guarded(inline(line).into_iter().map(piece).collect())
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// A line that begins with a dot or an apostrophe would be a command.
fn guarded(line: String) -> String {
    if line.starts_with(['.', '\'']) { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::{Block, guarded, set};

    #[test]
    fn nothing_of_a_text_is_a_command_of_roff() {
        assert_eq!(set("a `--flag` \\n **x**"), "a \\fB\\-\\-flag\\fR \\en \\fBx\\fR");
        assert_eq!(set(".SH"), "\\&.SH");
        assert_eq!(guarded("'x".into()), "\\&'x");
    }

    #[test]
    fn a_long_text_is_broken_at_spaces_and_no_line_becomes_a_command() {
        let text = super::set_wrapped(&format!("{} .x y", "a".repeat(78)));
        assert_eq!(text, format!("{}\n\\&.x y", "a".repeat(78)));
    }

    #[test]
    fn a_code_line_stays_as_it_is() {
        let mut out = String::new();
        super::write_block(&mut out, &Block::Code(vec![".a".into(), "b\\".into()]), true);
        assert_eq!(out, ".RS 4\n.nf\n\\&.a\nb\\e\n.fi\n.RE\n");
    }
}
