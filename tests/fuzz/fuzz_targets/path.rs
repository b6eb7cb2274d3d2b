//! Feeds any text to the reader of paths: `cargo +nightly fuzz run --fuzz-dir tests/fuzz path`.
//!
//! The ownership record stores paths as text. What must hold:
//! - reading never panics, and every error can be shown and points into the text;
//! - a path that is read or made is the same one after it was written and read again;
//! - so are its parents, which lead from the root down to it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wcode_document::Path;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match text.parse::<Path>() {
        Ok(path) => every_parent_comes_back(path),
        Err(error) => {
            assert!(error.offset <= text.len() && text.is_char_boundary(error.offset));
            assert!(!error.to_string().is_empty());
        }
    }
    every_parent_comes_back(made_of(text));
});

/// A path with these words in it; what begins a word says which kind of step it is.
fn made_of(text: &str) -> Path {
    text.split('\n').fold(Path::root(), |path, word| match word.split_at_checked(1) {
        Some(("k", name)) => path.key(name),
        Some(("i", item)) => path.item(item),
        Some((_, rest)) => {
            let (field, value) = rest.split_once('=').unwrap_or((rest, ""));
            path.element(field, value)
        }
        None => path.key(word),
    })
}

fn every_parent_comes_back(path: Path) {
    let mut next = Some(path);
    while let Some(path) = next {
        assert_eq!(path.to_string().parse(), Ok(path.clone()), "{path}");
        next = path.parent();
    }
}
