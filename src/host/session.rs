//! The user's session bus, found from an empty environment.
//!
//! A client started by systemd, launchd, cron or ssh runs us with an empty environment or a stale one, and then nobody
//! tells where the session bus is, and with it the keyring. On Linux it is at a fixed place, which we look
//! up. Our own environment cannot be changed safely, so the process starts itself once more with the address in it.

use crate::host::Host;

/// Starts this process again with the session bus in its environment, where it is missing there and can be found.
///
/// Returns where there is nothing to mend. Must be called before stdin is read.
#[cfg(target_os = "linux")]
pub fn enter(host: &Host) {
    if let Some(bus) = linux::bus_to_enter(host) {
        linux::start_again(&bus);
    }
}

/// Only Linux keeps its keyring on a bus.
#[cfg(not(target_os = "linux"))]
pub fn enter(_: &Host) {}

#[cfg(target_os = "linux")]
mod linux {
    use crate::host::Host;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    use std::os::unix::process::CommandExt;
    use std::path::{Path, PathBuf};

    const ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

    /// Set by us: whatever else happens, we start again once only.
    const ENTERED: &str = "WCODE_SESSION_ENTERED";

    /// The socket of the user's bus, where the environment names none that is there.
    pub(super) fn bus_to_enter(host: &Host) -> Option<PathBuf> {
        let is_named = host.var(ADDRESS).is_some_and(|address| !is_stale(address));
        if is_named || host.var(ENTERED).is_some() {
            return None;
        }
        let uid = rustix::process::getuid().as_raw();
        let runtime = host.path_var("XDG_RUNTIME_DIR");
        let standard = PathBuf::from(format!("/run/user/{uid}"));
        let candidates = runtime.into_iter().chain([standard]).map(|folder| folder.join("bus"));
        candidates.into_iter().find(|bus| is_ours(bus, uid))
    }

    /// The only kind of address of which we can tell: a socket that is gone.
    fn is_stale(address: &str) -> bool {
        let path = address.strip_prefix("unix:path=").and_then(|rest| rest.split(',').next());
        path.is_some_and(|path| !Path::new(path).exists())
    }

    /// Another user's socket in that place would be a trap.
    fn is_ours(bus: &Path, uid: u32) -> bool {
        bus.metadata().is_ok_and(|bus| bus.file_type().is_socket() && bus.uid() == uid)
    }

    #[expect(clippy::disallowed_methods, reason = "replaces this process; nothing to bound")]
    pub(super) fn start_again(bus: &Path) {
        let Ok(program) = std::env::current_exe() else { return };
        let mut address = std::ffi::OsString::from("unix:path=");
        address.push(bus);
        let mut command = std::process::Command::new(program);
        command.args(std::env::args_os().skip(1)).env(ADDRESS, address).env(ENTERED, "1");
        if let Some(folder) = bus.parent() {
            command.env("XDG_RUNTIME_DIR", folder);
        }
        // It returns only where it failed; then we go on as we are, and the keyring will say what it lacks.
        drop(command.exec());
    }
}
