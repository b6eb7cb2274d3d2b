//! `wcode://` links on a freedesktop desktop: a `.desktop` file of the user's that opens them in a terminal.
//!
//! `update-desktop-database` makes it known; without it `xdg-mime default` does, and what that wrote goes with the file.

use crate::error::{Error, FileOp, Result};
use crate::host::process::BoundedCommand;
use crate::host::{Host, files};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// As `x-scheme-handler` names it.
const MIME_TYPE: &str = "x-scheme-handler/wcode";

const FILE_NAME: &str = "wcode-link.desktop";

const ENTRY: &str = include_str!("../../templates/link/wcode-link.desktop");

/// Both programs only read and write small files.
const TIMEOUT: Duration = Duration::from_secs(10);

/// As other programs of a desktop have them.
const SHARED_MODE: u32 = 0o644;

/// True on systems whose desktops know `.desktop` files.
pub(crate) const fn is_supported() -> bool {
    cfg!(all(unix, not(target_os = "macos")))
}

/// The file that registers the scheme, which need not exist.
pub(crate) fn entry_path(host: &Host) -> PathBuf {
    applications(host).join(FILE_NAME)
}

/// Registers the scheme with `program`, an absolute path or a name on `PATH`; false if no desktop program was there to
/// make it known.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn register(host: &Host, program: &str) -> Result<bool> {
    let path = entry_path(host);
    files::create_folders(files::parent(&path))?;
    let text = ENTRY.replace("@PROGRAM@", &quoted(program));
    files::replace(&path, text.as_bytes(), SHARED_MODE)
        .map_err(Error::file(FileOp::Write, &path))?;
    Ok(update_database(host) || run(host, "xdg-mime", &["default", FILE_NAME, MIME_TYPE]))
}

/// Takes the registration back; false if there was none.
///
/// # Errors
/// If the file cannot be removed.
pub(crate) fn unregister(host: &Host) -> Result<bool> {
    let path = entry_path(host);
    if !files::may_exist(&path) {
        return Ok(false);
    }
    files::delete(&path).map_err(Error::file(FileOp::Remove, &path))?;
    update_database(host);
    let config = host.path_var("XDG_CONFIG_HOME").unwrap_or_else(|| host.home().join(".config"));
    for folder in [config, applications(host)] {
        forget_default(&folder.join("mimeapps.list"))?;
    }
    Ok(true)
}

fn applications(host: &Host) -> PathBuf {
    let data = host.path_var("XDG_DATA_HOME").unwrap_or_else(|| host.home().join(".local/share"));
    data.join("applications")
}

fn update_database(host: &Host) -> bool {
    run(host, "update-desktop-database", &[&applications(host).display().to_string()])
}

fn run(host: &Host, program: &str, args: &[&str]) -> bool {
    let Some(program) = host.find_program(program, ".local/bin") else { return false };
    let argv: Vec<String> = std::iter::once(program.display().to_string())
        .chain(args.iter().map(|&it| it.into()))
        .collect();
    let command = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false };
    command.run(TIMEOUT).is_ok_and(|output| output.success)
}

/// Takes out the line that makes our file the default; all other bytes stay.
fn forget_default(path: &Path) -> Result<()> {
    let Ok(Some(bytes)) = files::read(path) else { return Ok(()) };
    let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
    let own = format!("{MIME_TYPE}={FILE_NAME}");
    let is_own = |line: &&str| line.trim().trim_end_matches(';') == own;
    let kept: String = text.split_inclusive('\n').filter(|line| !is_own(line)).collect();
    if kept == text {
        return Ok(());
    }
    let mode = files::mode(path).unwrap_or(SHARED_MODE);
    files::replace(path, kept.as_bytes(), mode).map_err(Error::file(FileOp::Write, path))
}

/// Within double quotes of an `Exec` line, which is read twice: as a string, then as a command line.
fn quoted(program: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '`' | '$' => format!("\\\\{c}"),
        '\\' => "\\\\\\\\".to_owned(),
        '%' => "%%".to_owned(),
        c => c.to_string(),
    };
    program.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_programs_path_is_read_as_it_is() {
        assert_eq!(quoted("/home/a b/bin/wcode"), "/home/a b/bin/wcode");
        assert_eq!(quoted("/a$b\\c/100%"), "/a\\\\$b\\\\\\\\c/100%%");
    }
}
