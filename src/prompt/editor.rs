//! A line of text with a cursor in it. Pure; zeroizes its text, which may be a secret.

use super::keys::Key;
use super::style::{width, width_of};
use crate::secret;
use zeroize::{Zeroize, Zeroizing};

/// The text and the cursor, in bytes.
#[derive(Default)]
pub(super) struct Editor {
    text: Zeroizing<String>,
    at: usize,
}

impl Editor {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What was typed, without white space around it, in a copy that is zeroized too.
    pub(super) fn trimmed(&self) -> Zeroizing<String> {
        Zeroizing::new(self.text.trim().to_owned())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn set(&mut self, text: &str) {
        text.chars().for_each(|c| self.insert(c));
    }

    /// Takes a key that edits.
    pub(super) fn key(&mut self, key: Key) {
        match key {
            Key::Char(c) | Key::Pasted(c) => self.insert(c),
            Key::Backspace => self.remove(self.before(), self.at),
            Key::Delete | Key::Ctrl('d') => self.remove(self.at, self.after()),
            Key::Left | Key::Ctrl('b') => self.at = self.before(),
            Key::Right | Key::Ctrl('f') => self.at = self.after(),
            Key::Home | Key::Ctrl('a') => self.at = 0,
            Key::End | Key::Ctrl('e') => self.at = self.text.len(),
            Key::Ctrl('u') => self.remove(0, self.at),
            Key::Ctrl('k') => self.remove(self.at, self.text.len()),
            Key::Ctrl('w') => self.remove(self.word_start(), self.at),
            _ => {}
        }
    }

    fn insert(&mut self, c: char) {
        let needed = self.text.len() + c.len_utf8();
        if needed > self.text.capacity() {
            // A string that grows by itself leaves its old text in memory.
            let mut larger = Zeroizing::new(String::with_capacity((2 * needed).max(MIN_CAPACITY)));
            larger.push_str(&self.text);
            self.text = larger;
        }
        self.text.insert(self.at, c);
        self.at += c.len_utf8();
    }

    fn remove(&mut self, from: usize, to: usize) {
        // What moves up leaves its old place behind; zeroized with the rest when this is dropped.
        self.text.drain(from..to);
        self.at = from;
    }

    fn before(&self) -> usize {
        let before = self.text[..self.at].char_indices().rev();
        // A mark that is written over another character goes with it.
        before
            .map(|(at, c)| (at, width_of(c)))
            .find(|&(_, width)| width > 0)
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let rest = &self.text[self.at..];
        let next = rest.char_indices().skip(1).find(|&(_, c)| width_of(c) > 0);
        self.at + next.map_or(rest.len(), |(at, _)| at)
    }

    /// Start of the word before the cursor.
    fn word_start(&self) -> usize {
        let before = self.text[..self.at].trim_end();
        before.rfind(char::is_whitespace).map_or(0, |at| at + 1)
    }

    /// The part of the text around the cursor that fits, with the column of the cursor in it. A key in it is `hidden`.
    pub(super) fn window(&self, room: usize, more: &str, hidden: &str) -> (String, usize) {
        let shown = Zeroizing::new(secret::mask_typed(&self.text, hidden));
        let before = self.text[..self.at].chars().count();
        let at = shown.char_indices().nth(before).map_or(shown.len(), |(at, _)| at);
        let (left, right) = shown.split_at(at);
        if width(&shown) < room {
            return (shown.to_string(), width(left));
        }
        // One column is for the cursor after the end.
        let room = room.saturating_sub(1);
        let left_room = if width(left) <= room / 4 * 3 {
            width(left)
        } else {
            room - width(right).min(room / 4)
        };
        let (left, column) = shortened_left(left, left_room, more);
        let right_room = room - column;
        if width(right) <= right_room {
            return (left + right, column);
        }
        let part = super::style::beginning(right, right_room.saturating_sub(width(more)));
        (left + part + more, column)
    }

    /// Zeroizes the text.
    pub(super) fn clear(&mut self) {
        self.text.zeroize();
        self.at = 0;
    }
}

const MIN_CAPACITY: usize = 256;

fn shortened_left(text: &str, room: usize, more: &str) -> (String, usize) {
    if width(text) <= room {
        return (text.to_owned(), width(text));
    }
    let part = super::style::ending(text, room.saturating_sub(width(more)));
    (format!("{more}{part}"), width(more) + width(part))
}

#[cfg(test)]
mod tests {
    use super::{Editor, Key};

    fn edited(text: &str, keys: &[Key]) -> Editor {
        let mut editor = Editor::default();
        editor.set(text);
        keys.iter().for_each(|&key| editor.key(key));
        editor
    }

    #[test]
    fn chinese_can_be_edited_in_the_middle() {
        let editor = edited("我的密钥", &[Key::Left, Key::Left, Key::Char('旧'), Key::Backspace]);
        assert_eq!((editor.text(), editor.window(40, "…", "•").1), ("我的密钥", 4));
        let editor = edited("我的密钥", &[Key::Left, Key::Delete, Key::Home, Key::Char('a')]);
        assert_eq!((editor.text(), editor.window(40, "…", "•").1), ("a我的密", 1));
    }

    #[test]
    fn the_keys_of_a_shell_edit() {
        assert_eq!(edited("one two ", &[Key::Ctrl('w')]).text(), "one ");
        assert_eq!(edited("one two", &[Key::Left, Key::Ctrl('u')]).text(), "o");
        assert_eq!(edited("one two", &[Key::Home, Key::Ctrl('k')]).text(), "");
        assert_eq!(edited("e\u{301}", &[Key::Backspace]).text(), "", "with its accent");
        assert_eq!(edited("ab", &[Key::Ctrl('a'), Key::Right, Key::Ctrl('d')]).text(), "a");
        assert_eq!(edited("", &[Key::Backspace, Key::Delete, Key::Left, Key::Right]).text(), "");
    }

    #[test]
    fn a_long_text_is_shown_around_the_cursor() {
        let mut editor = edited(&"0123456789".repeat(5), &[]);
        for _ in 0..51 {
            let (shown, column) = editor.window(20, "…", "•");
            assert!(super::width(&shown) < 20 && column < 20, "{shown} {column}");
            let under = shown.chars().nth(column);
            assert_eq!(under.is_none(), editor.at == 50, "{shown} {column}");
            editor.key(Key::Left);
        }
        assert_eq!(editor.window(20, "…", "•"), ("012345678901234567…".into(), 0));
        editor.key(Key::End);
        assert_eq!(editor.window(20, "…", "•"), ("…234567890123456789".into(), 19));
    }

    #[test]
    fn a_key_is_hidden_wherever_the_cursor_is_in_it() {
        let mut editor = edited("千 sk-abcdef12", &[Key::Left, Key::Left]);
        assert_eq!(editor.window(40, "…", "•"), ("千 •••••••••••".into(), 12));
        assert_eq!(editor.window(8, "…", "•"), ("…•••••…".into(), 6));
        editor.key(Key::Ctrl('u'));
        assert_eq!(editor.window(40, "…", "•"), ("12".into(), 0));
    }

    #[test]
    fn a_large_paste_never_grows_the_buffer_in_place() {
        let mut editor = Editor::default();
        for _ in 0..10_000 {
            let capacity = editor.text.capacity();
            editor.key(Key::Pasted('x'));
            assert!(editor.text.capacity() == capacity || editor.text.capacity() >= 2 * capacity);
        }
        assert_eq!(editor.text().len(), 10_000);
        editor.clear();
        assert!(editor.is_empty());
    }
}
