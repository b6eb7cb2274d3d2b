//! How the line-by-line prompts read, as a theme of `dialoguer`; what is not here is as its other themes have it. Pure.

use super::yes_no;
use dialoguer::theme::Theme;
use std::fmt::{Result, Write};

/// The theme of prompts that nothing is painted over.
pub(super) struct LineTheme;

impl Theme for LineTheme {
    /// The same letters as in the painted question.
    fn format_confirm_prompt(
        &self,
        f: &mut dyn Write,
        prompt: &str,
        default: Option<bool>,
    ) -> Result {
        write!(f, "{prompt} {}", default.map_or("(y/n)", yes_no::letters))
    }
}

#[cfg(test)]
mod tests {
    use super::{LineTheme, Theme};

    fn line(write: impl FnOnce(&mut String) -> std::fmt::Result) -> String {
        let mut line = String::new();
        write(&mut line).unwrap();
        line
    }

    #[test]
    fn the_default_stands_in_the_prompt() {
        let confirm = |default| line(|f| LineTheme.format_confirm_prompt(f, "Go?", default));
        assert_eq!(confirm(Some(true)), "Go? (Y/n)");
        assert_eq!(confirm(Some(false)), "Go? (y/N)");
        let input = |default| line(|f| LineTheme.format_input_prompt(f, "Number", default));
        assert_eq!(input(Some("2")), "Number [2]: ");
        assert_eq!(input(None), "Number: ");
    }
}
