#!/usr/bin/env python3
"""The core of wcode on a program built for any system: `run.py PROGRAM [--runner WORDS] [--only WORDS]`.

RUNNER starts the program where this machine cannot: `qemu-aarch64`, or Wine, which is also what makes this a Windows.
Each case has a home of its own and says what a user relies on: set-up, apply, undo, remove, keys in a file, the monitor's
report and repair. Nothing is asked of the network. The last line has the counts; the exit code is 1 if a case failed.
"""

import argparse
import contextlib
import json
import os
import pathlib
import queue
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time

KEY, OTHER_KEY = "sk-core-0123456789abcdefghij", "sk-core-abcdefghij0123456789"
OPENCLAW, OPENCODE = ".openclaw/openclaw.json", ".config/opencode/opencode.jsonc"
USERS_OPENCLAW = b"\xef\xbb\xbf// mine\r\n{ gateway: { port: 0x4965 }, /* odd */ 'agents': { defaults: {}, }, }\r\n"
USERS_OPENCODE = b'{\n\t// mine\n\t"theme": "system",\n\t"share": "disabled"\n}\n'
STORE = ["key", "set", "--stdin", "--key-store", "file"]
APPLY = ["apply", "--yes", "--offline", "--client", "openclaw,opencode"]
MAX_WAIT = 120


class Machine:
    """A home with the files of two clients, and the program under test."""

    def __init__(self, options):
        self.options = options
        self.is_windows = options.prefix is not None
        # Under qemu alone the kernel cannot start the program that a program of another processor names.
        self.starts_itself = self.is_windows or not options.runner
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="wcode-core-", dir=options.folder))
        if self.is_windows:
            # Wine names the home after the account, whatever the environment says.
            self.home = options.prefix / "drive_c/users" / options.account
            for name in (".openclaw", ".config", "AppData/Local/wcode", "AppData/Roaming/wcode"):
                shutil.rmtree(self.home / name, ignore_errors=True)
        else:
            self.home = self.root / "home"
        for name, text in ((OPENCLAW, USERS_OPENCLAW), (OPENCODE, USERS_OPENCODE)):
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_bytes(text)
        (self.root / "work").mkdir()
        self.env = {
            "PATH": "/usr/bin:/bin", "HOME": str(self.home), "LANG": "C.UTF-8", "RUST_BACKTRACE": "1",
            "WCODE_REEXEC": "tmp", "WCODE_MODELS_DEV_URL": "http://127.0.0.1:9",
            "WCODE_STATE_DIR": self.named(self.root / "state"), "WCODE_CONFIG_DIR": self.named(self.root / "settings"),
            "WCODE_CACHE_DIR": self.named(self.root / "cache"), **options.env,
        }

    def named(self, path):
        """A path as the program has to be given it."""
        return "Z:" + str(path).replace("/", "\\") if self.is_windows else str(path)

    def command(self, args):
        return [*self.options.runner, self.options.program, *args]

    def run(self, *args, stdin="", code=0):
        done = subprocess.run(self.command(args), input=stdin.encode(), capture_output=True, cwd=self.root / "work",
                              env=self.env, timeout=MAX_WAIT)
        done.out, done.err = (text.decode(errors="replace").replace("\r\n", "\n") for text in (done.stdout, done.stderr))
        assert done.returncode == code, f"{args} ended with {done.returncode}, not {code}: {done.out}{done.err}"
        assert KEY not in done.err and OTHER_KEY not in done.err, f"{args} showed a key"
        return done

    def json(self, *args, **how):
        return json.loads(self.run(*args, "--json", **how).out)

    def read(self, name):
        return (self.home / name).read_bytes()

    def is_untouched(self):
        return self.read(OPENCLAW) == USERS_OPENCLAW and self.read(OPENCODE) == USERS_OPENCODE

    def files_with(self, key):
        folders = (self.root, self.home / ".openclaw", self.home / ".config")
        paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return sorted({path for path in paths if key.encode() in path.read_bytes()})

    @contextlib.contextmanager
    def monitor(self, *args):
        """A running `watch --json`, and a function that waits for an event of it."""
        words = self.command(["watch", "--offline", "--json", *args])
        with subprocess.Popen(words, env=self.env, cwd=self.root / "work", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            lines, seen = queue.Queue(), []
            pump = threading.Thread(target=lambda: [lines.put(line) for line in process.stdout] + [lines.put(None)], daemon=True)
            pump.start()

            def wait_for(*names):
                until = time.monotonic() + MAX_WAIT
                while True:
                    line = lines.get(timeout=max(0.1, until - time.monotonic()))
                    assert line is not None, f"the monitor ended: {seen} {process.stderr.read()}"
                    event = json.loads(line)["notice"]
                    seen.append(event["event"])
                    if event["event"] in names:
                        return event

            try:
                yield process, wait_for
            except queue.Empty:
                raise AssertionError(f"the monitor said nothing more than {seen}") from None
            finally:
                process.kill()


def says_its_version(machine):
    assert machine.run("--version").out.startswith("wcode "), "no version"


def help_and_manual_are_in_both_languages(machine):
    assert "Usage: wcode" in machine.run("--help").out
    chinese = machine.run("--lang", "zh", "help", "keys").out
    assert "密钥" in chinese, chinese[:200]


def set_up_connects_the_clients_and_keeps_what_the_user_wrote(machine):
    words = ["setup", "--yes", "--offline", "--client", "openclaw,opencode"]
    if machine.starts_itself:
        machine.run(*words, "--key-store", "file", "--key-stdin", stdin=KEY)
    else:
        machine.run(*STORE, stdin=KEY)
        machine.env["WCODE_API_KEY"] = KEY
        machine.run(*words, "--key-mode", "env")
    openclaw, opencode = machine.read(OPENCLAW), machine.read(OPENCODE)
    assert openclaw.startswith(b"\xef\xbb\xbf// mine\r\n") and b"port: 0x4965" in openclaw and b"/* odd */" in openclaw, openclaw
    assert openclaw.count(b"\n") == openclaw.count(b"\r\n"), "a line end is another one than the user's"
    assert b"wcode.net" in openclaw and b"wcode.net" in opencode and b"\t// mine\n" in opencode
    assert machine.run("key", "get").out.strip() == KEY
    assert all(path.is_relative_to(machine.root / "state") for path in machine.files_with(KEY)), machine.files_with(KEY)


def apply_twice_changes_nothing_more(machine):
    machine.run(*APPLY)
    first = machine.read(OPENCLAW), machine.read(OPENCODE)
    machine.run("apply", "--offline", "--check")
    machine.run(*APPLY)
    assert (machine.read(OPENCLAW), machine.read(OPENCODE)) == first


def a_check_tells_what_is_to_be_done_and_writes_nothing(machine):
    machine.run("apply", "--offline", "--check", "--client", "openclaw,opencode", code=3)
    machine.run(*APPLY, "--dry-run")
    assert machine.is_untouched()


def a_provisioning_file_is_applied(machine):
    path = machine.root / "provision.json5"
    path.write_text("{ client: ['opencode'], model: [{ id: 'a/one', contextWindow: 4096 }] }\n")
    machine.run("apply", "--yes", "--offline", "--file", machine.named(path))
    assert b'"a/one"' in machine.read(OPENCODE) and machine.read(OPENCLAW) == USERS_OPENCLAW


def undo_restores_every_byte(machine):
    machine.run(*APPLY)
    assert machine.read(OPENCLAW) != USERS_OPENCLAW
    machine.run("undo", "--yes")
    assert machine.is_untouched()


def remove_takes_out_only_what_was_written(machine):
    machine.run(*APPLY)
    path = machine.home / OPENCODE
    path.write_bytes(path.read_bytes().replace(b'"system"', b'"dark"'))
    machine.run("remove", "--yes")
    assert machine.read(OPENCLAW) == USERS_OPENCLAW
    assert machine.read(OPENCODE) == USERS_OPENCODE.replace(b'"system"', b'"dark"')


def a_broken_config_is_refused_and_left_alone(machine):
    (machine.home / OPENCODE).write_bytes(b'{ "a": ')
    machine.run(*APPLY, code=5)
    assert machine.read(OPENCODE) == b'{ "a": ' and machine.read(OPENCLAW) == USERS_OPENCLAW


def keys_are_stored_read_replaced_and_removed(machine):
    machine.run(*STORE, stdin=KEY)
    assert machine.run("key", "get").out.strip() == KEY
    machine.run(*STORE, stdin=OTHER_KEY)
    assert machine.run("key", "get").out.strip() == OTHER_KEY
    assert machine.files_with(KEY) == [], "the old key is still there"
    held = machine.files_with(OTHER_KEY)
    assert len(held) == 1, held
    if not machine.is_windows:
        assert held[0].stat().st_mode & 0o077 == 0, "others can read the key"
    assert OTHER_KEY not in machine.run("key", "status").out
    machine.run("key", "rm", "--yes")
    assert machine.files_with(OTHER_KEY) == []
    # Without a keyring nobody knows whether it has one.
    machine.run("key", "get", code=6 if machine.is_windows else 8)


def a_key_in_the_systems_keyring_is_read_and_removed(machine):
    if not machine.is_windows:
        return  # Linux's is a service of the desktop: `tests/keyring`.
    machine.run("key", "set", "--stdin", "--key-store", "keyring", stdin=KEY)
    assert machine.run("key", "get").out.strip() == KEY
    assert machine.files_with(KEY) == []
    machine.run("key", "rm", "--yes")
    machine.run("key", "get", code=6)


def the_client_gets_the_key_by_the_helper_that_its_config_names(machine):
    machine.run(*STORE, stdin=KEY)
    if machine.starts_itself:
        machine.run(*APPLY, "--key-mode", "ref")
    assert not [path for path in machine.files_with(KEY) if not path.is_relative_to(machine.root / "state")]
    request = json.dumps({"protocolVersion": 1, "provider": "wcode", "ids": ["wcode/api-key"]})
    assert KEY in machine.run("resolve", stdin=request).out


def the_monitor_reports_drift(machine):
    machine.run(*APPLY)
    path = machine.home / OPENCLAW
    with machine.monitor() as (_, wait_for):
        wait_for("started")
        path.write_bytes(path.read_bytes().replace(b"contextWindow", b"contextWindom"))
        wait_for("drift")
    assert b"contextWindom" in machine.read(OPENCLAW), "a monitor that is to report has written"


def the_monitor_repairs_drift_answers_and_stops(machine):
    machine.run(*APPLY)
    path = machine.home / OPENCLAW
    drifted = path.read_bytes().replace(b"contextWindow", b"contextWindom")
    with machine.monitor("--mode", "repair") as (process, wait_for):
        wait_for("started")
        # In place, and then as editors do it: another file takes the name.
        path.write_bytes(drifted)
        wait_for("repaired")
        assert b"contextWindow" in path.read_bytes()
        draft = path.with_name("draft")
        draft.write_bytes(drifted)
        os.replace(draft, path)
        wait_for("repaired")
        assert b"contextWindow" in path.read_bytes()
        status = machine.json("watch", "--status")
        assert status["monitor"]["mode"] == "repair", status
        machine.run("watch", "--stop")
        assert process.wait(MAX_WAIT) == 0


def doctor_runs_to_its_end(machine):
    machine.run(*APPLY)
    report = machine.json("doctor", "--offline", "--all")
    assert len(report["checks"]) > 10 and not [it for it in report["checks"] if it["level"] == "error"], report


CASES = [
    says_its_version, help_and_manual_are_in_both_languages, set_up_connects_the_clients_and_keeps_what_the_user_wrote,
    apply_twice_changes_nothing_more, a_check_tells_what_is_to_be_done_and_writes_nothing, a_provisioning_file_is_applied,
    undo_restores_every_byte, remove_takes_out_only_what_was_written, a_broken_config_is_refused_and_left_alone,
    keys_are_stored_read_replaced_and_removed, a_key_in_the_systems_keyring_is_read_and_removed, the_client_gets_the_key_by_the_helper_that_its_config_names,
    the_monitor_reports_drift, the_monitor_repairs_drift_answers_and_stops, doctor_runs_to_its_end,
]


@contextlib.contextmanager
def wine(options):
    """A Windows of its own: made once, and ended with all its processes."""
    options.prefix = options.folder / "prefix"
    options.account = os.environ.get("USER") or "root"
    options.env = {"WINEPREFIX": str(options.prefix), "WINEDEBUG": "-all", "USER": options.account,
                   "WINEDLLOVERRIDES": "mscoree,mshtml=", "XDG_RUNTIME_DIR": str(options.folder)}
    env = {"PATH": "/usr/bin:/bin", "HOME": str(options.folder), **options.env}
    subprocess.run([*options.runner, "wineboot", "--init"], env=env, check=True, capture_output=True, timeout=300)
    missing = options.prefix / "drive_c/windows/system32/bcryptprimitives.dll"
    if not missing.exists():
        source = pathlib.Path(__file__).with_name("bcryptprimitives.c")
        subprocess.run(["x86_64-w64-mingw32-gcc", "-O2", "-shared", "-o", missing, source, "-ladvapi32"], check=True)
    # While one program runs, the next ones find the system's own started.
    with subprocess.Popen([*options.runner, "cmd"], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as keeper:
        keeper.stdout.read(1)
        yield
        keeper.stdin.close()
        subprocess.run([*options.runner, "wineboot", "--kill"], env=env, check=False, capture_output=True, timeout=60)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--runner", type=shlex.split, default=[])
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    options.program = str(pathlib.Path(options.program).resolve())
    cases = [case for case in CASES if options.only in case.__name__]
    failed = 0
    with tempfile.TemporaryDirectory(prefix="wcode-core-", ignore_cleanup_errors=True) as folder:
        options.folder, options.prefix, options.env = pathlib.Path(folder), None, {}
        with wine(options) if "wine" in "".join(options.runner[:1]) else contextlib.nullcontext():
            for case in cases:
                begin = time.monotonic()
                try:
                    case(Machine(options))
                    word = "ok"
                except Exception as error:  # noqa: BLE001  # counted, and the others still run
                    failed += 1
                    word = f"FAILED: {type(error).__name__}: {error}"
                print(f"{case.__name__}: {word} ({time.monotonic() - begin:.1f} s)", flush=True)
    print(f"core: {len(cases) - failed} of {len(cases)} ok: {' '.join([*options.runner, options.program])}")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
