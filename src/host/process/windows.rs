//! Processes on Windows: none can become another program; the system's own programs list them.

use super::BoundedCommand;
use std::io;
use std::process::{Child, Command};
use std::time::Duration;

/// Timeout of `tasklist`.
const LIST_TIMEOUT: Duration = Duration::from_secs(5);

/// Timeout of `taskkill`.
const KILL_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) fn exec(command: &mut Command) -> io::Result<u8> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
}

/// Hardly any program works on Windows without these: libuv passes them on even if it is given an empty environment,
/// and so do the clients.
const NEEDED: [&str; 11] = [
    "HOMEDRIVE",
    "HOMEPATH",
    "LOGONSERVER",
    "PATH",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];

#[expect(
    clippy::disallowed_methods,
    reason = "what is handed on as it is, nobody here has to know"
)]
pub(super) fn clear_environment(command: &mut Command) {
    command.env_clear();
    command.envs(NEEDED.into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
}

pub(super) fn user_id() -> Option<u32> {
    None
}

pub(super) fn is_alive(pid: u32) -> bool {
    let filter = format!("PID eq {pid}");
    let argv = ["tasklist", "/NH", "/FO", "CSV", "/FI", &filter].map(str::to_owned);
    let told = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false }
        .run(LIST_TIMEOUT);
    told.map_or(true, |told| !told.success || is_listed(&told.stdout, pid))
}

/// There are no groups: what a program started can be found for as long as it runs itself.
pub(super) fn in_own_group(_: &mut Command) {}

pub(super) fn has_ended(child: &mut Child) -> io::Result<bool> {
    Ok(child.try_wait()?.is_some())
}

/// A program without a window cannot be asked.
pub(super) fn request_exit(_: &Child) -> bool {
    false
}

/// Ends it with all that it started, if it still runs.
pub(super) fn end(child: &mut Child) -> io::Result<()> {
    if has_ended(child)? {
        return Ok(());
    }
    let pid = child.id().to_string();
    let argv = ["taskkill", "/T", "/F", "/PID", &pid].map(str::to_owned);
    // Ended in any case.
    let _ = BoundedCommand { argv: &argv, stdin: &[], env: None, inherit_stderr: false }
        .run(KILL_TIMEOUT);
    if has_ended(child)? { Ok(()) } else { child.kill() }
}

/// A line of its own, such as `"node.exe","812","Console","1","50,000 K"`; if there is no such process, a sentence in
/// the system's language.
fn is_listed(table: &[u8], pid: u32) -> bool {
    String::from_utf8_lossy(table).contains(&format!("\",\"{pid}\",\""))
}

#[cfg(test)]
mod tests {
    use super::is_listed;

    #[test]
    fn a_process_lives_where_the_table_has_it() {
        let table = b"\r\n\"node.exe\",\"812\",\"Console\",\"1\",\"50,000 K\"\r\n";
        assert!(is_listed(table, 812));
        assert!(!is_listed(table, 81));
        assert!(!is_listed(
            b"INFO: No tasks are running which match the specified criteria.\r\n",
            812
        ));
    }
}
