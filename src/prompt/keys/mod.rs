//! From the bytes that a terminal sends to keys. Pure.
//!
//! Not left to `console`, which takes an Esc for the key if the rest of an arrow key comes a moment later (as over a
//! slow line), cuts a paste's brackets in pieces, and switches the terminal's modes for every byte.

mod sequence;

use sequence::{ESC, escape};
use zeroize::{Zeroize, Zeroizing};

/// One key, or one character of a paste.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Char(char),
    /// A character of a paste that the terminal marked as such; what is not printable has become a space.
    Pasted(char),
    /// Ctrl with a small letter.
    Ctrl(char),
    Enter,
    Escape,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// Something that means nothing to us.
    Other,
}

/// Bytes in, keys out.
#[derive(Debug)]
pub(super) struct Decoder {
    /// Zeroized, for a secret passes through here.
    bytes: Zeroizing<Vec<u8>>,
    at: usize,
    is_pasting: bool,
}

/// The most bytes that are fed at once.
pub(super) const CHUNK: usize = 4096;

/// No key is longer than this many bytes.
const MAX_SEQUENCE_LEN: usize = 32;

const PASTE_BEGINS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// What the next bytes are.
enum Found {
    Key(Key, usize),
    /// Nothing to report.
    Skip(usize),
    /// The beginning of something.
    Incomplete,
}

impl Decoder {
    pub(super) fn new() -> Self {
        // Never outgrown, so no copy of a secret is left behind.
        let bytes = Zeroizing::new(Vec::with_capacity(CHUNK + MAX_SEQUENCE_LEN));
        Self { bytes, at: 0, is_pasting: false }
    }

    /// Takes what was read. To be called when `next` has nothing more.
    pub(super) fn feed(&mut self, bytes: &[u8]) {
        let rest = self.bytes.len() - self.at;
        self.bytes.copy_within(self.at.., 0);
        self.bytes[rest..].zeroize();
        self.bytes.truncate(rest);
        self.at = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// Forgets what is not decoded yet.
    pub(super) fn clear(&mut self) {
        self.bytes.zeroize();
        self.bytes.reserve(CHUNK + MAX_SEQUENCE_LEN);
        self.at = 0;
    }

    /// True if bytes are waiting.
    pub(super) fn has_more(&self) -> bool {
        self.at < self.bytes.len()
    }

    /// The next key. `is_all`: nothing more comes, so an Esc is the key and not the beginning of another one.
    pub(super) fn next(&mut self, is_all: bool) -> Option<Key> {
        loop {
            let rest = &self.bytes[self.at..];
            let first = *rest.first()?;
            let found = if self.is_pasting { pasted(rest, first) } else { typed(rest, first) };
            match found {
                Found::Key(key, length) => {
                    self.at += length;
                    return Some(key);
                }
                Found::Skip(length) => {
                    self.is_pasting = rest.starts_with(PASTE_BEGINS);
                    self.at += length;
                }
                Found::Incomplete if is_all || rest.len() >= MAX_SEQUENCE_LEN => {
                    let is_escape = first == ESC && rest.len() == 1 && !self.is_pasting;
                    self.at += if self.is_pasting { 1 } else { rest.len() };
                    return Some(if is_escape { Key::Escape } else { Key::Other });
                }
                Found::Incomplete => return None,
            }
        }
    }
}

fn typed(rest: &[u8], first: u8) -> Found {
    match first {
        ESC => escape(rest),
        b'\r' | b'\n' => Found::Key(Key::Enter, 1),
        b'\t' => Found::Key(Key::Tab, 1),
        0x08 | 0x7f => Found::Key(Key::Backspace, 1),
        1..=26 => Found::Key(Key::Ctrl(char::from(first - 1 + b'a')), 1),
        0..0x20 => Found::Key(Key::Other, 1),
        _ => character(rest, Key::Char),
    }
}

fn pasted(rest: &[u8], first: u8) -> Found {
    match first {
        ESC if rest.starts_with(PASTE_ENDS) => Found::Skip(PASTE_ENDS.len()),
        ESC if PASTE_ENDS.starts_with(rest) => Found::Incomplete,
        // The way out, should the end of a paste have been lost.
        3 => Found::Key(Key::Ctrl('c'), 1),
        0..0x20 | 0x7f => Found::Key(Key::Pasted(' '), 1),
        _ => character(rest, Key::Pasted),
    }
}

fn character(rest: &[u8], key: fn(char) -> Key) -> Found {
    let length = match rest[0] {
        0..0x80 => 1,
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf5 => 4,
        _ => return Found::Key(Key::Other, 1),
    };
    let Some(bytes) = rest.get(..length) else { return Found::Incomplete };
    let c = std::str::from_utf8(bytes).ok().and_then(|text| text.chars().next());
    match c {
        Some(c) if !c.is_control() => Found::Key(key(c), length),
        Some(_) => Found::Key(Key::Other, length),
        None => Found::Key(Key::Other, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoder, Key};

    /// All keys of some bytes that arrive in these pieces.
    fn keys(pieces: &[&[u8]]) -> Vec<Key> {
        let mut decoder = Decoder::new();
        let mut keys = Vec::new();
        for piece in pieces {
            decoder.feed(piece);
            while let Some(key) = decoder.next(false) {
                keys.push(key);
            }
        }
        while let Some(key) = decoder.next(true) {
            keys.push(key);
        }
        keys
    }

    #[test]
    fn sequences_are_keys_however_they_are_cut() {
        let text = "a中\u{1b}[A\u{1b}OB\u{1b}[Z\u{1b}[3~\u{1b}[1;5D\r\u{3}\u{7f}".as_bytes();
        let whole = keys(&[text]);
        let expected = [
            Key::Char('a'),
            Key::Char('中'),
            Key::Up,
            Key::Down,
            Key::BackTab,
            Key::Delete,
            Key::Left,
            Key::Enter,
            Key::Ctrl('c'),
            Key::Backspace,
        ];
        assert_eq!(whole, expected);
        for at in 0..text.len() {
            assert_eq!(keys(&[&text[..at], &text[at..]]), expected, "cut at {at}");
        }
    }

    #[test]
    fn escape_is_a_key_only_when_nothing_follows() {
        assert_eq!(keys(&[b"\x1b"]), [Key::Escape]);
        assert_eq!(keys(&[b"\x1b\x1b"]), [Key::Escape, Key::Escape]);
        assert_eq!(keys(&[b"\x1b", b"[A"]), [Key::Up]);
        assert_eq!(keys(&[b"\x1bx"]), [Key::Other], "Alt-x");
        assert_eq!(keys(&[b"\x1b["]), [Key::Other]);
    }

    #[test]
    fn keys_that_a_terminal_was_told_to_write_out_are_the_same_keys() {
        let text =
            b"\x1b[27u\x1b[99;5u\x1b[27;5;99~\x1b[9;2u\x1b[27;2;9~\x1b[13u\x1b[127u\x1b[1;1:1A";
        let expected = [
            Key::Escape,
            Key::Ctrl('c'),
            Key::Ctrl('c'),
            Key::BackTab,
            Key::BackTab,
            Key::Enter,
            Key::Backspace,
            Key::Up,
        ];
        assert_eq!(keys(&[text]), expected);
        assert_eq!(keys(&[b"\x1b[1;2u\x1b[57441;2u"]), [Key::Other; 2]);
    }

    #[test]
    fn a_mouse_and_function_keys_type_nothing() {
        for text in ["\x1b[M !!", "\x1b[<0;1;1M", "\x1b[I", "\x1b[[A", "\x1bOP", "\x1b[15~"] {
            assert_eq!(keys(&[text.as_bytes()]), [Key::Other], "{text:?}");
        }
        assert_eq!(keys(&[b"\x1b[M\x20", b"!!\x1bOM"]), [Key::Other, Key::Enter]);
    }

    #[test]
    fn a_marked_paste_neither_submits_nor_quits() {
        let text = b"\x1b[200~ a\n\x1b[A\t\x1b[201~\r";
        let expected: Vec<Key> = " a  [A ".chars().map(Key::Pasted).chain([Key::Enter]).collect();
        assert_eq!(keys(&[text]), expected);
        for at in 0..text.len() {
            assert_eq!(keys(&[&text[..at], &text[at..]]), expected, "cut at {at}");
        }
        assert_eq!(keys(&[b"\x1b[200~\x03"]), [Key::Ctrl('c')], "its end was lost");
    }

    #[test]
    fn what_is_no_text_means_nothing() {
        assert_eq!(keys(&[b"\xff\x80a"]), [Key::Other, Key::Other, Key::Char('a')]);
        assert_eq!(keys(&["\u{9b}".as_bytes()]), [Key::Other]);
        let endless = [b"\x1b[", [b'1'; 40].as_slice()].concat();
        assert!(keys(&[&endless]).contains(&Key::Other));
    }
}
