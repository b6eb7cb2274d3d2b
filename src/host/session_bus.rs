//! The user's session bus, found from an empty environment, and refused if the environment names an unsafe one.
//!
//! A client started by systemd, launchd, cron or ssh runs us with an empty environment or a stale one, and then nothing
//! says where the session bus is, and with it the keyring. On Linux it is at a fixed place, which we look up. And a
//! client may let a project's `.env` into our environment (one does): some addresses make the bus library
//! run a program, so only sockets are taken. Our own environment cannot be changed safely, so the process starts
//! itself once more with the right one.

use crate::error::Result;
use crate::host::Host;

/// Starts this process again with the session bus in its environment if it is missing there and can be found, or
/// if the address there must not be used.
///
/// Returns if there is nothing to fix. Must be called before stdin is read.
///
/// # Errors
/// If the process could not be started again although its environment must not be used.
#[cfg(target_os = "linux")]
pub(crate) fn reexec_with_session_bus(host: &Host) -> Result<()> {
    linux::reexec_with_session_bus(host)
}

/// Only Linux keeps its keyring on a bus.
///
/// # Errors
/// None.
#[cfg(not(target_os = "linux"))]
pub(crate) fn reexec_with_session_bus(_: &Host) -> Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use crate::error::{Error, FileOp, Result};
    use crate::host::Host;
    use std::os::unix::fs::{FileTypeExt, MetadataExt};
    use std::os::unix::process::CommandExt;
    use std::path::{Path, PathBuf};

    const ADDRESS: &str = "DBUS_SESSION_BUS_ADDRESS";

    /// Set by us: whatever else happens, we start again once only.
    const REEXECED: &str = "WCODE_REEXEC";

    pub(super) fn reexec_with_session_bus(host: &Host) -> Result<()> {
        let uid = rustix::process::getuid().as_raw();
        let address = host.var(ADDRESS).map(|text| Address::parse(text, uid));
        match address {
            Some(Address::Good) => Ok(()),
            // Also after a re-exec: another program may have set that variable.
            Some(Address::Unsafe) => Err(reexec(standard_bus(host, uid))),
            Some(Address::Stale) | None if host.var(REEXECED).is_none() => {
                let Some(bus) = standard_bus(host, uid) else { return Ok(()) };
                // If that fails, this process continues, and the keyring reports what is missing.
                drop(reexec(Some(bus)));
                Ok(())
            }
            Some(Address::Stale) | None => Ok(()),
        }
    }

    /// How an address is judged.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Address {
        /// A socket of the user's, or one without a file.
        Good,
        /// A socket that is gone.
        Stale,
        /// Anything else: another kind of transport, or another user's socket.
        Unsafe,
    }

    impl Address {
        /// Judges a list of addresses, of which the library tries one after the other, as its worst.
        fn parse(text: &str, uid: u32) -> Self {
            let each =
                text.split(';').filter(|one| !one.is_empty()).map(|one| Self::parse_one(one, uid));
            let found: Vec<Self> = each.collect();
            [Self::Unsafe, Self::Good]
                .into_iter()
                .find(|kind| found.contains(kind))
                .unwrap_or(Self::Stale)
        }

        fn parse_one(text: &str, uid: u32) -> Self {
            let Some(parameters) = text.strip_prefix("unix:") else { return Self::Unsafe };
            let mut parameters = parameters.split(',');
            let (Some(place), false) =
                (parameters.next(), parameters.any(|more| !more.starts_with("guid=")))
            else {
                return Self::Unsafe;
            };
            match place.split_once('=') {
                Some(("abstract", _)) => Self::Good,
                // An escaped path is not one of those that desktops write.
                Some(("path", path)) if path.contains('%') => Self::Unsafe,
                Some(("path", path)) if !Path::new(path).exists() => Self::Stale,
                Some(("path", path)) if is_ours(Path::new(path), uid) => Self::Good,
                _ => Self::Unsafe,
            }
        }
    }

    /// The socket of the user's bus at its fixed place.
    fn standard_bus(host: &Host, uid: u32) -> Option<PathBuf> {
        let runtime = host.path_var("XDG_RUNTIME_DIR");
        let standard = PathBuf::from(format!("/run/user/{uid}"));
        let mut buses = runtime.into_iter().chain([standard]).map(|folder| folder.join("bus"));
        buses.find(|bus| is_plain(bus) && is_ours(bus, uid))
    }

    /// Needs no escaping in an address. Any other path would be judged unsafe there, and we would re-exec for ever.
    fn is_plain(bus: &Path) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_/.".contains(&byte);
        bus.to_str().is_some_and(|path| path.bytes().all(is_plain))
    }

    /// Another user's socket in that place would be a trap.
    fn is_ours(bus: &Path, uid: u32) -> bool {
        bus.metadata().is_ok_and(|bus| bus.file_type().is_socket() && bus.uid() == uid)
    }

    /// Becomes this process with that bus, or with none.
    #[expect(clippy::disallowed_methods, reason = "replaces this process; nothing to bound")]
    fn reexec(bus: Option<PathBuf>) -> Error {
        let failed =
            |source| Error::File { operation: FileOp::ReExec, path: "wcode".into(), source };
        let program = match std::env::current_exe() {
            Ok(program) => program,
            Err(error) => return failed(error),
        };
        let mut command = std::process::Command::new(program);
        command.args(std::env::args_os().skip(1)).env(REEXECED, "1").env_remove(ADDRESS);
        if let Some(bus) = bus {
            let mut address = std::ffi::OsString::from("unix:path=");
            address.push(&bus);
            command.env(ADDRESS, address);
            command.env("XDG_RUNTIME_DIR", crate::host::files::parent(&bus));
        }
        failed(command.exec())
    }

    #[cfg(test)]
    mod tests {
        use super::Address;

        #[test]
        fn only_sockets_are_taken_for_a_bus() {
            for (text, kind) in [
                ("unix:abstract=/tmp/dbus-x,guid=0123", Address::Good),
                ("unix:path=/nowhere/at/all,guid=0123", Address::Stale),
                ("", Address::Stale),
                ("unixexec:path=/tmp/evil", Address::Unsafe),
                ("unix:path=/nowhere;unixexec:path=/tmp/evil", Address::Unsafe),
                ("unix:path=/nowhere,argv1=x", Address::Unsafe),
                ("unix:path=%2ftmp%2fx", Address::Unsafe),
                ("unix:path=/etc/passwd", Address::Unsafe),
                ("unix:tmpdir=/tmp", Address::Unsafe),
                ("tcp:host=evil.example,port=1", Address::Unsafe),
                ("autolaunch:", Address::Unsafe),
                ("launchd:env=X", Address::Unsafe),
                ("nonsense", Address::Unsafe),
            ] {
                assert_eq!(Address::parse(text, 0), kind, "{text}");
            }
        }
    }
}
