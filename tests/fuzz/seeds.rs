//! The seeds of the fuzzer (`tests/fuzz/seeds`), checked without it.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

/// Checks each seed of a target, and as many changed versions of it.
pub(crate) fn check_all(target: &str, changed: u64, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.len() >= 10, "{} seeds", files.len());
    for file in files {
        let seed = fs::read(&file).unwrap();
        let changed = (1..=changed).map(|number| change(&seed, number));
        for (number, data) in std::iter::once(seed.clone()).chain(changed).enumerate() {
            let is_fine = catch_unwind(|| check(&data)).is_ok();
            let shown = String::from_utf8_lossy(&data);
            assert!(is_fine, "{}, changed by {number}: {shown}", file.display());
        }
    }
}

/// The seed with a few bytes replaced, taken out, doubled or moved.
fn change(seed: &[u8], number: u64) -> Vec<u8> {
    const PIECES: [&[u8]; 10] =
        [b"\"", b"{", b"[", b"]", b"}", b"\\u0000", b"-1", b"1e999", b"null", b"\xf0\x9f\x98\x80"];
    let (mut data, mut state) = (seed.to_vec(), number);
    let mut next = |below: usize| {
        // SplitMix64.
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % below.max(1)
    };
    for _ in 0..=next(4) {
        let (at, to) = (next(data.len() + 1), next(data.len() + 1));
        let (at, to) = (at.min(to), at.max(to).min(at.min(to) + 40));
        let piece = match next(4) {
            0 => Vec::new(),
            1 => PIECES[next(PIECES.len())].to_vec(),
            2 => [&data[at..to], &data[at..to]].concat(),
            _ => vec![next(256) as u8],
        };
        data.splice(at..to, piece);
    }
    data
}
