//! The seeds of the fuzzer (`tests/fuzz`), checked without it.

use std::fs;
use std::path::Path;

#[path = "../fuzz/checks.rs"]
mod checks;

#[test]
fn every_seed_for_documents_passes_the_checks() {
    for_each_seed("document", checks::document);
}

#[test]
fn every_seed_for_paths_passes_the_checks() {
    for_each_seed("path", checks::path);
}

fn for_each_seed(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/seeds").join(target);
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let data = fs::read(&file).unwrap();
        let result = std::panic::catch_unwind(|| check(&data));
        assert!(result.is_ok(), "{} fails its check", file.display());
        count += 1;
    }
    assert!(count >= 10, "{count} seeds");
}
