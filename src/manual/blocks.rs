//! A page of the manual as blocks. Pure.

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title of the page.
    Title(String),
    /// The title of a section.
    Heading(String),
    /// A paragraph, on one line.
    Paragraph(String),
    /// The entries of a list, each on one line.
    List(Vec<String>),
    /// Terms with what they mean.
    Terms(Vec<(String, String)>),
    /// Lines as they are.
    Code(Vec<String>),
    /// Rows of cells, the first of which is the heading.
    Table(Vec<Vec<String>>),
}

/// The blocks of a page in Markdown.
pub fn parse(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("# ") {
            blocks.push(Block::Title(title.to_owned()));
        } else if let Some(heading) = line.strip_prefix("## ") {
            blocks.push(Block::Heading(heading.to_owned()));
        } else if line.starts_with("```") {
            let code = lines.by_ref().take_while(|line| !line.starts_with("```"));
            blocks.push(Block::Code(code.map(str::to_owned).collect()));
        } else if line.starts_with('|') {
            let mut rows = vec![cells(line)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row));
            }
            rows.retain(|row| !is_rule(row));
            blocks.push(Block::Table(rows));
        } else if let Some(entry) = line.strip_prefix("- ") {
            let entry = paragraph(entry, &mut lines);
            match blocks.last_mut() {
                Some(Block::List(entries)) => entries.push(entry),
                _ => blocks.push(Block::List(vec![entry])),
            }
        } else if !line.trim().is_empty() {
            blocks.push(Block::Paragraph(paragraph(line, &mut lines)));
        }
    }
    blocks
}

/// A line with those that continue it.
fn paragraph<'t>(
    first: &str,
    lines: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>,
) -> String {
    let mut text = first.trim().to_owned();
    let continues = |line: &&str| {
        !line.trim().is_empty()
            && !["#", "- ", "|", "```"].iter().any(|mark| line.starts_with(mark))
    };
    while let Some(line) = lines.next_if(continues) {
        let line = line.trim();
        // Chinese has no spaces between words.
        let is_chinese = text.ends_with(is_wide) && line.starts_with(is_wide);
        if !is_chinese {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

fn is_wide(c: char) -> bool {
    c >= '\u{2e80}'
}

fn cells(row: &str) -> Vec<String> {
    let row = row.trim().trim_start_matches('|').trim_end_matches('|');
    row.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// True for the line below the heading of a table.
fn is_rule(row: &[String]) -> bool {
    row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| "-: ".contains(c)))
}

/// The pieces of a line between its marks, with what they are.
pub(super) fn inline(text: &str) -> Vec<(Inline, &str)> {
    let mut pieces = Vec::new();
    for (at, part) in text.split('`').enumerate() {
        if at % 2 == 1 {
            pieces.push((Inline::Code, part));
            continue;
        }
        let strong = part.split("**").enumerate();
        pieces
            .extend(strong.map(|(at, part)| {
                (if at % 2 == 1 { Inline::Strong } else { Inline::Plain }, part)
            }));
    }
    pieces.retain(|(_, part)| !part.is_empty());
    pieces
}

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inline {
    Plain,
    Strong,
    Code,
}

#[cfg(test)]
mod tests {
    use super::{Block, Inline, inline, parse};

    #[test]
    fn a_page_is_read_into_its_blocks() {
        let page = "# Title\n\nOne\ntwo `a|b`.\n\n## Section\n- first\n  goes on\n- second\n\n```sh\nx\n\n# y\n```\n\
                    | a | b |\n|---|---|\n| `c` | |\n";
        let text = |text: &str| text.to_owned();
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(
            parse(page),
            [
                Block::Title(text("Title")),
                Block::Paragraph(text("One two `a|b`.")),
                Block::Heading(text("Section")),
                Block::List(vec![text("first goes on"), text("second")]),
                Block::Code(vec![text("x"), text(""), text("# y")]),
                Block::Table(vec![row(["a", "b"]), row(["`c`", ""])]),
            ]
        );
    }

    #[test]
    fn chinese_lines_are_joined_without_a_space() {
        let joined = |text| parse(text).remove(0);
        assert_eq!(joined("一行，\n又一行"), Block::Paragraph("一行，又一行".into()));
        assert_eq!(joined("一行\nwcode"), Block::Paragraph("一行 wcode".into()));
    }

    #[test]
    fn marks_are_read_and_those_in_code_are_not() {
        let pieces = inline("**a** `b**c` d");
        let expected = [
            (Inline::Strong, "a"),
            (Inline::Plain, " "),
            (Inline::Code, "b**c"),
            (Inline::Plain, " d"),
        ];
        assert_eq!(pieces, expected);
    }
}
