"""What the scripts beside it share: checks that are counted, commands, a folder to work in."""

import contextlib
import pathlib
import shutil
import socket
import subprocess
import tempfile

passed = 0


def passes(condition, *facts):
    """Ends the script with the facts unless the condition holds."""
    global passed
    assert condition, facts
    passed += 1


def report(name, how=""):
    print(f"{name}: {passed} checks passed{how}")


def run(*command, check=True, **more):
    """Runs a command to its end, its output as text; unless `check` is false, it has to succeed."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 300, **more}
    done = subprocess.run([str(part) for part in command], text=True, **options)
    assert not check or done.returncode == 0, (command, done.stdout, done.stderr)
    return done


@contextlib.contextmanager
def work_folder(name):
    folder = pathlib.Path(tempfile.mkdtemp(prefix=f"wcode-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
