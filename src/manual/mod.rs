//! The manual: a page for each task, in every language, packed into the program.
//!
//! The pages are `src/manual/en/*.md` and `src/manual/zh/*.md`; `pack.rs`, the build script, compresses them. A page is
//! read into blocks (`blocks`), and set for a terminal (`terminal`) or as a man page (`roff`).
//! Markdown is a small part of the real one: titles, paragraphs, lists, tables, code, `code` and **strong** words.

mod blocks;
mod roff;
mod terminal;
mod topics;

pub use blocks::{Block, parse};
pub use roff::{ManPage, to_roff};
pub(crate) use terminal::to_terminal;

use crate::text::Language;
use topics::{SEPARATOR, TOPICS};

/// The pages of each language, in the order of the topics.
fn packed(language: Language) -> &'static [u8] {
    match language {
        Language::En => include_bytes!(concat!(env!("OUT_DIR"), "/en.deflate")),
        Language::Zh => include_bytes!(concat!(env!("OUT_DIR"), "/zh.deflate")),
    }
}

/// The names of all pages, in order.
pub fn topics() -> &'static [&'static str] {
    TOPICS
}

/// All pages of a language in Markdown, with their topics.
pub fn pages(language: Language) -> Vec<(&'static str, String)> {
    // What the build script packed can be unpacked: a test does.
    let text = miniz_oxide::inflate::decompress_to_vec(packed(language)).unwrap_or_default();
    let text = String::from_utf8(text).unwrap_or_default();
    TOPICS.iter().copied().zip(text.split(SEPARATOR).map(str::to_owned)).collect()
}

/// How many bytes of the program the manual takes.
pub fn packed_size() -> usize {
    Language::ALL.iter().map(|language| packed(*language).len()).sum()
}

/// The title of a page.
pub(crate) fn title(markdown: &str) -> &str {
    markdown.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or_default()
}
