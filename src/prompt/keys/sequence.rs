//! What follows an Esc: another key's sequence, Alt with a key, or nothing. Pure.

use super::{Found, Key, PASTE_BEGINS};

/// Begins every sequence.
pub(super) const ESC: u8 = 0x1b;

/// Esc alone, Alt with a key, or a sequence.
pub(super) fn escape(rest: &[u8]) -> Found {
    match rest.get(1) {
        None => Found::Incomplete,
        Some(&ESC) => Found::Key(Key::Escape, 1),
        Some(b'[') => sequence(rest),
        Some(b'O') => match rest.get(2) {
            None => Found::Incomplete,
            Some(b'M') => Found::Key(Key::Enter, 3), // of the number pad
            Some(&last) => Found::Key(named(b"", last), 3),
        },
        Some(_) => Found::Key(Key::Other, 2),
    }
}

fn sequence(rest: &[u8]) -> Found {
    if rest.starts_with(PASTE_BEGINS) {
        return Found::Skip(PASTE_BEGINS.len());
    }
    let body = &rest[2..];
    // No sequences as others are: a function key of the Linux console, and a mouse that some program left switched on.
    for (first, length) in [(b'[', 4), (b'M', 6)] {
        if body.first() == Some(&first) {
            let is_whole = rest.len() >= length;
            return if is_whole { Found::Key(Key::Other, length) } else { Found::Incomplete };
        }
    }
    let Some(end) = body.iter().position(|byte| !(0x20..0x40).contains(byte)) else {
        return Found::Incomplete;
    };
    Found::Key(named(&body[..end], body[end]), 2 + end + 1)
}

fn named(parameters: &[u8], last: u8) -> Key {
    let numbers: Vec<u32> = parameters.split(|&byte| byte == b';').map(number).collect();
    match (last, numbers.as_slice()) {
        (b'A', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'C', _) => Key::Right,
        (b'D', _) => Key::Left,
        (b'H', _) | (b'~', [1 | 7, ..]) => Key::Home,
        (b'F', _) | (b'~', [4 | 8, ..]) => Key::End,
        (b'~', [3, ..]) => Key::Delete,
        (b'~', [5, ..]) => Key::PageUp,
        (b'~', [6, ..]) => Key::PageDown,
        (b'Z', _) => Key::BackTab,
        (b'u', [code]) => coded(*code, 1),
        (b'u', [code, modifiers, ..]) | (b'~', [27, modifiers, code]) => coded(*code, *modifiers),
        _ => Key::Other,
    }
}

/// A key by its character, as kitty (`CSI code ; modifiers u`) and xterm (`CSI 27 ; modifiers ; code ~`) write those
/// that have no sequence of their own, and, if another program has left that on, also Esc and Ctrl-C.
fn coded(code: u32, modifiers: u32) -> Key {
    let (is_shifted, is_plain) = (modifiers == 2, modifiers <= 2);
    match (code, char::from_u32(code)) {
        (9, _) if is_shifted => Key::BackTab,
        (9, _) if is_plain => Key::Tab,
        (13, _) => Key::Enter,
        (27, _) => Key::Escape,
        (8 | 127, _) => Key::Backspace,
        (_, Some(c @ 'a'..='z')) if modifiers == 5 => Key::Ctrl(c),
        _ => Key::Other,
    }
}

/// A parameter; what follows a colon says no more than which key it is.
fn number(parameter: &[u8]) -> u32 {
    let digits = parameter.split(|&byte| byte == b':').next().unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok()).unwrap_or_default()
}
