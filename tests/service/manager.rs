//! A machine with a service manager that is a shell script: it records every call and the state that was set.

use std::fs;

use crate::support::Sandbox;

/// The path of the user's unit in a home.
pub(crate) const UNIT: &str = ".config/systemd/user/wcode.service";

/// `systemctl` as far as wcode uses it. `~/fake/fails` holds the verbs that fail, `~/fake/silent` makes all of them; if
/// `~/fake/program` names one, its monitor is really run.
const SYSTEMCTL: &str = r#"#!/bin/sh
cd "${0%/*}" || exit 1
case "$*" in *"show "*) ;; *) echo "systemctl $*" >>calls ;; esac
[ ! -e silent ] || { echo "Failed to connect to bus: No medium found" >&2; exit 1; }
[ "$1" != --user ] || shift
for verb in $(cat fails 2>/dev/null); do
  [ "$1" != "$verb" ] || { echo "Job for wcode.service failed." >&2; exit 1; }
done
run() {
  end
  echo active >active
  [ ! -e program ] || { setsid "$(cat program)" watch </dev/null >/dev/null 2>&1 & echo $! >pid; }
}
end() {
  [ ! -e pid ] || { kill "$(cat pid)" 2>/dev/null; gone "$(cat pid)"; }
  rm -f pid active
}
# As the real one, it waits for the end; nobody may be there to reap what has ended.
gone() {
  tries=0
  while [ -e "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; do
    [ "$((tries += 1))" -lt 600 ] || kill -KILL "$1"
    sleep 0.1
  done
}
case "$1" in
show)
  echo "UnitFileState=$(cat enabled 2>/dev/null)"
  echo "ActiveState=$(cat active 2>/dev/null || echo inactive)"
  echo "MainPID=$([ ! -e active ] || echo 4711)"
  echo "ActiveEnterTimestamp=Fri 2026-11-27 01:07:12 UTC" ;;
enable) echo enabled >enabled; run ;;
disable) rm -f enabled; end ;;
start | restart) run ;;
stop) end ;;
esac
"#;

/// The programs beside it, which only answer or note.
const OTHERS: [(&str, &str); 5] = [
    (
        "loginctl",
        "#!/bin/sh\ncd \"${0%/*}\"\n[ \"$1\" != enable-linger ] || echo yes >lingers\n\
         cat lingers 2>/dev/null || echo no\n",
    ),
    ("journalctl", "#!/bin/sh\necho \"journalctl $*\"\n"),
    ("launchctl", "#!/bin/sh\ncd \"${0%/*}\" || exit 1\necho \"launchctl $*\" >>calls\n"),
    ("schtasks", "#!/bin/sh\ncd \"${0%/*}\" || exit 1\necho \"schtasks $*\" >>calls\n"),
    ("powershell", "#!/bin/sh\necho \"${0##*/} $*\"\n"),
];

/// A machine on which all of them answer.
pub(crate) fn machine() -> Sandbox {
    on(Sandbox::new())
}

/// This machine, on which all of them answer from now on.
pub(crate) fn on(sandbox: Sandbox) -> Sandbox {
    let sandbox = sandbox
        .env("PATH", "[ROOT]/home/fake:/usr/bin:/bin")
        .env("WCODE_TEST_UNITS", "[ROOT]/units");
    for (name, script) in OTHERS.into_iter().chain([("systemctl", SYSTEMCTL)]) {
        sandbox.write(&format!("fake/{name}"), script);
        sandbox.chmod(&format!("fake/{name}"), 0o755);
    }
    sandbox
}

/// The same with the service installed for the user, and the calls so far forgotten.
pub(crate) fn installed() -> Sandbox {
    let sandbox = machine();
    sandbox.run(["service", "install", "--scope", "user"]).succeeds();
    forget(&sandbox);
    sandbox
}

/// Every call that changes something, in order.
pub(crate) fn calls(sandbox: &Sandbox) -> Vec<String> {
    let noted = fs::read_to_string(sandbox.path("fake/calls")).unwrap_or_default();
    noted.lines().map(str::to_owned).collect()
}

pub(crate) fn forget(sandbox: &Sandbox) {
    drop(fs::remove_file(sandbox.path("fake/calls")));
}

/// The files of the home, the manager's own left aside.
pub(crate) fn files(sandbox: &Sandbox) -> Vec<String> {
    let mut files = sandbox.files();
    files.retain(|name| !name.starts_with("fake/"));
    files
}

/// The text with the mark that belongs to it, as another version would have written it.
pub(crate) fn marked_anew(text: &str) -> String {
    let (mark, rest) = text.split_once('\n').unwrap();
    let (name, _) = mark.split_once('=').unwrap();
    format!("{name}={}\n{rest}", wcode::internals::host::files::hash(rest.as_bytes()))
}
