//! The reader of SQLite databases (`wcode::internals::host::sqlite`), against files that SQLite 3.40 wrote.

use std::fs;
use std::path::PathBuf;

use wcode::internals::host::sqlite::Database;

/// A database of the fixtures, and its write-ahead log if there is one.
pub(crate) fn fixture(name: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sqlite");
    PathBuf::from(folder).join(name)
}

fn credentials(name: &str) -> Option<Vec<Vec<Option<String>>>> {
    Database::open(&fixture(name))?.rows("credential", &["integration_id", "id", "active"])
}

fn stored() -> Vec<Option<String>> {
    vec![Some("wcode".into()), Some("cred_220af2124001BqgMPrHH586M7d".into()), None]
}

#[test]
fn a_row_is_read_from_the_file_and_from_the_log_over_it() {
    for name in ["imported.db", "second.db"] {
        assert_eq!(credentials(name), Some(vec![stored()]), "{name}");
    }
    let without_log = tempfile::tempdir().unwrap();
    let path = without_log.path().join("second.db");
    fs::copy(fixture("second.db"), &path).unwrap();
    let rows = Database::open(&path).unwrap().rows("credential", &["id"]);
    assert_eq!(rows, Some(Vec::new()), "the row is in the log only");
}

#[test]
fn a_row_that_was_deleted_is_not_seen_although_its_bytes_are_there() {
    let bytes = fs::read(fixture("removed.db")).unwrap();
    assert!(memchr::memmem::find(&bytes, b"sk-e2e-stored-0123456789").is_some());
    assert_eq!(credentials("removed.db"), Some(Vec::new()));
}

#[test]
fn a_log_that_was_not_committed_or_is_of_before_counts_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("a.db"), folder.path().join("a.db-wal"));
    fs::copy(fixture("second.db"), &path).unwrap();
    let whole = fs::read(fixture("second.db-wal")).unwrap();
    let rows = |bytes: &[u8]| {
        fs::write(&log, bytes).unwrap();
        Database::open(&path).unwrap().rows("credential", &["id"]).unwrap().len()
    };
    assert_eq!(rows(&whole), 1);
    assert_eq!(rows(&whole[..32 + 24 + 512]), 0, "the last frame, which commits, is missing");
    let mut of_before = whole.clone();
    of_before[16] ^= 1; // The salt in the header.
    assert_eq!(rows(&of_before), 0);
}

#[test]
fn a_large_table_is_read_with_its_long_values() {
    let mut database = Database::open(&fixture("large.db")).unwrap();
    let mut rows = database.rows("t", &["n", "text", "other"]).unwrap();
    rows.sort_by_key(|row| row[0].as_ref().unwrap().parse::<i64>().unwrap());
    let expected: Vec<Vec<Option<String>>> = (0..60_usize)
        .map(|i| {
            let n = i64::try_from(i).unwrap() - 2;
            let text = "x".repeat(i * 40) + "é";
            vec![Some(n.to_string()), Some(text), Some(format!("last {i}"))]
        })
        .collect();
    assert_eq!(rows, expected);
    assert_eq!(database.rows("t", &["gone"]), None);
    assert_eq!(database.rows("gone", &["n"]), None);
}

#[test]
fn what_is_no_database_is_none_and_a_damaged_one_ends() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    assert!(Database::open(&path).is_none());
    for text in ["", "SQLite format 3\0", "not a database at all"] {
        fs::write(&path, text).unwrap();
        assert!(Database::open(&path).is_none(), "{text:?}");
    }
    for name in ["large.db", "imported.db"] {
        let whole = fs::read(fixture(name)).unwrap();
        for at in (0..whole.len()).step_by(whole.len() / 120 + 1) {
            let mut bytes = whole.clone();
            for change in [0x00, 0xff, 0x05] {
                bytes[at] = change;
                fs::write(&path, &bytes).unwrap();
                if let Some(mut database) = Database::open(&path) {
                    drop(database.rows("t", &["n", "text"]));
                    drop(database.rows("credential", &["id"]));
                }
            }
            fs::write(&path, &whole[..at]).unwrap();
            drop(Database::open(&path).and_then(|mut it| it.rows("t", &["n", "text"])));
        }
    }
}
