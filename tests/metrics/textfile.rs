//! The figures as a file for node_exporter.

use std::fs;

use wcode::internals::daemon::metrics::Textfile;

use super::rich;

#[test]
fn the_file_is_written_only_where_something_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wcode.prom");
    let file = Textfile::new(&path).unwrap();
    let mut snapshot = rich();
    assert!(file.write(&snapshot).unwrap());
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("wcode_scans_total 11\n") && !text.contains("process_"), "{text}");

    snapshot.updated = super::at(999);
    assert!(!file.write(&snapshot).unwrap(), "when it was looked at is no news");
    snapshot.counters.scans += 1;
    assert!(file.write(&snapshot).unwrap());
    assert!(fs::read_to_string(&path).unwrap().contains("wcode_scans_total 12\n"));

    fs::write(&path, "").unwrap();
    assert!(file.write(&snapshot).unwrap(), "somebody was at it");
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(names, ["wcode.prom"], "nothing half-written is left");

    file.remove().unwrap();
    file.remove().unwrap();
    assert!(!path.exists());
}

#[cfg(unix)]
#[test]
fn everyone_may_read_it_and_a_symlink_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real.prom"), folder.path().join("link.prom"));
    fs::write(&real, "").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&real, &link).unwrap();
    let file = Textfile::new(&link).unwrap();
    let mode = || fs::metadata(&real).unwrap().permissions().mode() & 0o777;

    assert!(file.write(&rich()).unwrap());
    assert_eq!((mode(), link.is_symlink()), (0o644, true));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(file.write(&rich()).unwrap());
    assert_eq!(mode(), 0o644);
}

#[test]
fn a_name_that_the_collector_would_pass_over_is_refused() {
    for name in ["wcode", "wcode.txt", "wcode.prom.txt"] {
        let error = Textfile::new(name.as_ref()).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{name}");
        assert!(error.to_string().contains(".prom"), "{error}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_the_users_to_make() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/wcode.prom");
    let error = Textfile::new(&path).unwrap().write(&rich()).unwrap_err();
    assert!(error.to_string().contains("wcode.prom"), "{error}");
    assert!(!path.parent().unwrap().exists());
}
