#!/usr/bin/env python3
"""Fails and kills wcode at every system call, and looks at what is left.

    python3 tests/faults/run.py [--seconds N] [--seed N] [--only NAME] [--jobs N] [PROGRAM]

Each scenario is one command on a home of its own. `strace` records the calls of a good run; then each of them fails in
turn with each error that it can have, and the process is killed in turn before each of them. After every run:

- each of the clients' files is the old one or the new one, all of them the same, and no other file was touched;
- the exit code says which: 0 is new, everything else is old; `nothing was written` means that nothing was;
- the same command without a fault ends with all files new, and leaves no temporary file, empty lock or open entry;
- the key can be had all along, and is in no file but those that it belongs in;
- what an editor saved while wcode was writing is there.

Without `--seconds` every case runs (some 36,000). With it, a random share by `--seed` runs for so long. The last line has
the counts; the exit code is 1 if any case failed.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

OLD, NEW = "sk-e2e-faults-old-0123456789", "sk-e2e-faults-new-0123456789"

# The errors that each kind of call is given.
COMMON = ["EIO", "EACCES"]
ERRORS = {
    "write": ["EIO", "ENOSPC", "EINTR"],
    "pwrite64": ["EIO", "ENOSPC", "EINTR"],
    "ftruncate": ["EIO", "ENOSPC"],
    "openat": ["EIO", "EACCES", "EMFILE", "ENOSPC", "EROFS", "EINTR"],
    "open": ["EIO", "EACCES", "EMFILE", "EROFS", "EINTR"],
    "rename": ["EIO", "EACCES", "ENOSPC", "EROFS", "EXDEV"],
    "renameat": ["EIO", "EACCES", "ENOSPC", "EROFS", "EXDEV"],
    "renameat2": ["EIO", "EACCES", "ENOSPC", "EROFS", "EXDEV", "EINVAL"],
    "link": ["EIO", "EACCES", "EROFS", "EXDEV"],
    "linkat": ["EIO", "EACCES", "EROFS", "EXDEV"],
    "mkdir": ["EIO", "EACCES", "ENOSPC", "EROFS"],
    "fsync": ["EIO", "ENOSPC", "EROFS", "EINTR", "EINVAL"],
    "fdatasync": ["EIO", "ENOSPC", "EINTR", "EINVAL"],
    "flock": ["EIO", "EINTR"],
    "read": ["EIO", "EINTR"],
    "unlink": ["EIO", "EACCES", "EROFS"],
    "unlinkat": ["EIO", "EACCES", "EROFS"],
    "rmdir": ["EIO", "EACCES", "EROFS"],
    "clone3": ["EAGAIN"],
    "clone": ["EAGAIN"],
    "close": [],  # Nothing can be done about it, and the standard library panics for a folder.
}
# From some call on, every one of its kind: a disk that is full stays full.
LASTING = {"write": ["ENOSPC"], "openat": ["EMFILE"]}
# Memory, signals and the end of the process: nothing of ours.
SKIPPED = re.compile(
    r"^(exit|exit_group|execve|brk|mmap|munmap|mprotect|mremap|madvise|arch_prctl|set_\w+|rseq|rt_sig\w+|sigaltstack|"
    r"sched_\w+|get[eu]+id|getpid|getrandom|prlimit64|vfork|wait4|waitid|futex|gettid|restart_syscall|clock_\w+|nanosleep)$"
)
OPENCLAW, OPENCODE = ".openclaw/openclaw.json", ".config/opencode/opencode.jsonc"


# An editor inside of the program, so that it saves in the same moment each time: before the first draft of a file is synced,
# which is after the file was read and before its names are exchanged.
EDITOR = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
int fsync(int fd) {
  static const char *names[] = {"openclaw.json", "opencode.jsonc"};
  char link[64], path[4096], saved[4200], file[4200];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length < 0 ? 0 : length] = 0;
  char *name = strstr(path, "/.wcode-tmp-");
  for (int i = 0; name && i < 2; i++) {
    *name = 0;
    snprintf(saved, sizeof saved, "%s/%s.editor", path, names[i]);
    snprintf(file, sizeof file, "%s/%s", path, names[i]);
    syscall(SYS_renameat, AT_FDCWD, saved, AT_FDCWD, file);
  }
  return (int)syscall(SYS_fsync, fd);
}
"""
# Its calls.
EDITORS_CALL = re.compile(r"/proc/self/fd/|\.editor\"")


class Scenario:
    """One command, what comes before it, and what must be true of the key."""

    def __init__(
        self, name, command, before=(), stdin="", files=None, keys=(None,), holders=(), in_place=False, editor=False
    ):
        self.name, self.command, self.before, self.stdin = name, command, before, stdin
        self.files = files if files is not None else {OPENCLAW: "{ a: 1 }\n", OPENCODE: "{}\n"}
        self.keys = keys  # What `key get` may print afterwards; None allows anything.
        self.holders = holders  # Patterns of files, from the root, that may hold a key.
        self.in_place = in_place
        self.editor = editor  # Another program saves both files during the command.


STORE = (["key", "set", "--stdin", "--key-store", "file"], OLD)
KEYED = [r"state/keys/"]
APPLY = ["apply", "--yes", "--offline"]
CREATE = [*APPLY, "--client", "openclaw,opencode"]
PLAIN = f"{{ models: {{ providers: {{ other: {{ baseUrl: 'https://wcode.net/api/gpt/v1', apiKey: '{OLD}' }} }} }} }}\n"
SCENARIOS = [
    Scenario("apply-env", APPLY),
    Scenario("apply-new", CREATE, files={}),
    Scenario("apply-ref", APPLY, before=[STORE], keys=(OLD,), holders=KEYED),
    Scenario(
        "apply-literal",
        APPLY + ["--key-mode", "literal", "--key-env", "NEW_KEY"],
        holders=[r"home/\.openclaw/openclaw\.json", r"home/\.config/opencode/opencode\.jsonc"],
    ),
    Scenario("apply-store", APPLY + ["--key-stdin", "--key-store", "file"], stdin=NEW, before=[STORE], keys=(OLD, NEW), holders=KEYED),
    Scenario("apply-in-place", APPLY, in_place=True),
    Scenario("undo", ["undo", "--yes"], before=[(APPLY, "")]),
    Scenario("remove", ["remove", "--yes"], before=[(APPLY, "")]),
    # Both take away the files that `apply` created.
    Scenario("undo-new", ["undo", "--yes"], before=[(CREATE, "")], files={}),
    Scenario("remove-new", ["remove", "--yes"], before=[(CREATE, "")], files={}),
    Scenario("apply-edited", APPLY, editor=True),
    Scenario("remove-edited", ["remove", "--yes"], before=[(APPLY, "")], editor=True),
    Scenario("key-set", STORE[0], stdin=NEW, before=[STORE], keys=(OLD, NEW), holders=KEYED),
    Scenario("key-set-new", STORE[0], stdin=NEW, keys=("", NEW), holders=KEYED),
    Scenario(
        "key-move",
        ["key", "move", "--to", "file"],
        before=[(["key", "set", "--key-store", "command", "--from-command", f"/bin/echo {OLD}"], "")],
        keys=(OLD,),
        holders=KEYED + [r"state/keys\.json"],
    ),
    Scenario("key-rm", ["key", "rm", "--yes"], before=[STORE], keys=(OLD, ""), holders=KEYED),
    Scenario(
        "key-scrub",
        ["key", "scrub", "--yes"],
        before=[STORE],
        files={OPENCLAW: PLAIN, ".bashrc": f"export X={OLD}\n"},
        keys=(OLD,),
        holders=KEYED + [r"home/\.openclaw/openclaw\.json", r"home/\.bashrc"],
    ),
]


class Home:
    """A machine of one worker: the same paths for every case, so that files can be compared byte for byte."""

    def __init__(self, root, program):
        self.root, self.program = Path(root), program
        self.live, self.template = self.root / "m", self.root / "t"
        folder = lambda name: str(self.live / name)
        self.env = {
            "HOME": folder("home"), "WCODE_STATE_DIR": folder("state"), "WCODE_CONFIG_DIR": folder("settings"),
            "WCODE_CACHE_DIR": folder("cache"), "TMPDIR": folder("tmp"), "WCODE_REEXEC": "tmp", "PATH": "/usr/bin:/bin",
            "WCODE_MODELS_DEV_URL": "http://127.0.0.1:9", "OPENCODE_TEST_MANAGED_CONFIG_DIR": folder("managed"),
            "NEW_KEY": NEW, "RUST_BACKTRACE": "0",
        }

    def prepare(self, scenario):
        for path in (self.live, self.template):
            shutil.rmtree(path, ignore_errors=True)
        for name in ("home", "state", "settings", "managed", "tmp", "work"):
            (self.live / name).mkdir(parents=True)
        for name, text in scenario.files.items():
            path = self.live / "home" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if scenario.in_place:
                os.link(path, str(path) + ".other-name")
        for command, stdin in scenario.before:
            done = self.run(command, stdin)
            assert done.returncode == 0, (scenario.name, command, done.stderr)
        if scenario.editor:
            self.build_editor()
            for name in scenario.files:
                path = self.live / "home" / name
                Path(f"{path}.editor").write_text(path.read_text().replace("{", "{ /* edited */ ", 1))
        os.rename(self.live, self.template)

    def build_editor(self):
        source = self.root / "editor.c"
        source.write_text(EDITOR)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.root / "editor.so", source], check=True)

    def save_late(self):
        """The editor saves now what it has not saved yet; true if there was something."""
        late = list((self.live / "home").rglob("*.editor"))
        for path in late:
            os.replace(path, path.with_suffix(""))
        return bool(late)

    def reset(self):
        shutil.rmtree(self.live, ignore_errors=True)
        subprocess.run(["cp", "-a", self.template, self.live], check=True)

    def run(self, command, stdin, wrapper=(), editor=False):
        env = {**self.env, "LD_PRELOAD": str(self.root / "editor.so")} if editor else self.env
        return subprocess.run(
            [*wrapper, self.program, *command], input=stdin.encode(), capture_output=True, env=env,
            cwd=self.live / "work", timeout=60,
        )

    def files(self):
        """The user's files: everything but our own state."""
        found = {}
        for path in sorted((self.live / "home").rglob("*")):
            if path.is_file():
                found[str(path.relative_to(self.live / "home"))] = path.read_bytes()
        return found

    def litter(self):
        found = []
        for path in self.live.rglob("*"):
            name = path.name
            is_draft = name.startswith((".wcode-tmp-", ".wcode-swap-"))
            is_lock = name.endswith(".json.lock")
            is_open = path.parent.name == "journal" and name.endswith(".open")
            if is_draft or is_lock or is_open:
                found.append(str(path.relative_to(self.live)))
        return sorted(found)

    def key_leaks(self, scenario):
        found = []
        for path in self.live.rglob("*"):
            if not path.is_file() or path.is_symlink():
                continue
            name = str(path.relative_to(self.live))
            text = path.read_bytes()
            if (OLD.encode() in text or NEW.encode() in text) and not any(re.match(p, name) for p in scenario.holders):
                # Journals of a scrub and of a literal keep what was in the files, as declared.
                if name.startswith("state/journal/") and scenario.name in ("key-scrub", "apply-literal"):
                    continue
                found.append(name)
        return sorted(found)


def calls_of(home, scenario):
    """The calls of a good run after the start of the program: name, how often it was called until then, the line."""
    home.reset()
    trace = home.root / "trace"
    done = home.run(scenario.command, scenario.stdin, ["strace", "-o", str(trace)], scenario.editor)
    assert done.returncode == 0, (scenario.name, done.stderr)
    seen, calls, started = Counter(), [], False
    for line in trace.read_text(errors="replace").splitlines():
        match = re.match(r"(\w+)\(", line)
        if not match:
            continue
        name = match[1]
        seen[name] += 1
        started |= name == "poll"
        if scenario.editor and EDITORS_CALL.search(line):
            continue
        if started and name != "poll" and not SKIPPED.match(name):
            calls.append((name, seen[name], line))
    return calls


def cases_of(calls):
    last = {}
    for name, count, line in calls:
        last[name] = count
        for error in ERRORS.get(name, COMMON):
            yield (name, count, f"error={error}", f"when={count}", line)
        for error in LASTING.get(name, []):
            yield (name, count, f"error={error}", f"when={count}+", line)
        yield (name, count, "signal=KILL", f"when={count}", line)


class Scene:
    """A scenario on one worker's home, with the files before and after it."""

    def __init__(self, home, scenario):
        self.home, self.scenario = home, scenario
        home.prepare(scenario)
        home.reset()
        home.save_late()
        self.old = home.files()
        home.reset()
        done = home.run(scenario.command, scenario.stdin, (), scenario.editor)
        assert done.returncode == 0, (scenario.name, done.stderr)
        assert not home.save_late(), "the editor did not save: the program takes no library"
        self.new = home.files()
        assert home.litter() == [], home.litter()

    def run(self, case):
        """What is wrong after this case, one sentence each."""
        name, _, fault, when, _ = case
        home, scenario = self.home, self.scenario
        home.reset()
        wrapper = ["strace", "-qq", "-o", "/dev/null", "-e", f"trace={name}", "-e", f"inject={name}:{fault}:{when}"]
        done = home.run(scenario.command, scenario.stdin, wrapper, scenario.editor)
        # After an early end it saves over what was there before.
        home.save_late()
        words = done.stderr.decode(errors="replace")
        is_killed = done.returncode in (-9, 137)
        wrong = []
        if "panicked" in words or done.returncode in (101, 134, -6):
            wrong.append("it panicked")
        if OLD in words or NEW in words:
            wrong.append("a key was printed")
        # A write that fails for good fails on stderr as well: it cannot say that the old bytes are not back either.
        is_mute = name == "write" and when.endswith("+") and not words
        wrong += self.judge_files(done.returncode, words, is_killed or is_mute)
        wrong += self.judge_key("right after")
        again = home.run(scenario.command, scenario.stdin)
        settled = home.files()
        # Undone already: the second run undoes nothing, or says so.
        if again.returncode != 0 and settled != self.new:
            wrong.append(f"the next command failed: {again.stderr.decode(errors='replace').strip()[:300]}")
        elif settled != self.new and "skipped: " not in words:
            wrong.append(f"the next command did not settle: {difference(settled, self.new)}")
        if home.litter():
            wrong.append(f"left over: {home.litter()}")
        if home.key_leaks(scenario):
            wrong.append(f"the key is in {home.key_leaks(scenario)}")
        wrong += self.judge_key("after the next command")
        return wrong, done.returncode, words

    def judge_files(self, code, words, is_killed):
        now = {k: v for k, v in self.home.files().items() if not is_draft(k)}
        old, new = self.old, self.new
        torn = [k for k in now if now[k] not in (old.get(k), new.get(k))]
        # In place, a kill may leave anything, and an edit may be beside its file; the next command restores it.
        if torn and not ((self.scenario.in_place or self.scenario.editor) and is_killed):
            return [f"torn: {torn}"]
        if is_killed:
            return []
        is_scrub = self.scenario.name == "key-scrub"
        if code == 0 and now != new and "skipped: " in words:
            return []  # A client that cannot be written is left out, and named.
        if code == 0 and now != new:
            return [f"exit 0, and it is not done: {difference(now, new)}"]
        if "cannot write the report" in words and now == new:
            return []  # Only the report is lost, and it says so.
        if now == new and not words:
            return []  # Nothing that it says arrives, on a disk that stays full.
        if "cannot restore" in words:
            return []  # It names the file, and the next command restores it.
        if code != 0 and now != old and old != new:
            if now == new and "written" in words and "nothing was written" not in words:
                return [f"exit {code}, although all was done"]
            if is_scrub and "nothing was written" not in words:
                return []  # It says which places are left.
            return [f"exit {code}, and not all is as before: {difference(now, old)}"]
        return []

    def judge_key(self, when):
        keys = self.scenario.keys
        if keys == (None,):
            return []
        got = self.home.run(["key", "get"], "")
        key = got.stdout.decode().strip()
        if key not in keys:
            return [f"{when} `key get` gives {'another key' if key else 'nothing'}: {got.stderr.decode().strip()[:200]}"]
        return []


def is_draft(name):
    return Path(name).name.startswith((".wcode-tmp-", ".wcode-swap-")) or name.endswith(".json.lock")


def show(name, case, code, wrong, words):
    call, _, fault, when, line = case
    print(f"{name}: {call} {fault} {when}, exit {code}: {'; '.join(wrong)}", flush=True)
    print(f"    {line[:160]}\n    {words.strip()[:400]!r}", flush=True)


def difference(now, then):
    return sorted(k for k in {*now, *then} if now.get(k) != then.get(k))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("program", nargs="?", default="target/debug/wcode")
    options = parser.parse_args()
    program = str(Path(options.program).resolve())
    scenarios = [s for s in SCENARIOS if not options.only or s.name in options.only]
    with tempfile.TemporaryDirectory(prefix="wcode-faults-") as folder:
        # As deep as the workers' homes: a path is resolved with one call for each folder on it.
        planner = Home(Path(folder) / "plan" / "scenario", program)
        planner.root.mkdir(parents=True)
        work = []
        for scenario in scenarios:
            planner.prepare(scenario)
            calls = calls_of(planner, scenario)
            work += [(scenario, case) for case in cases_of(calls)]
        all_cases = len(work)
        if options.seconds:
            random.Random(options.seed).shuffle(work)
        until = time.monotonic() + options.seconds if options.seconds else None
        counts, lock = Counter(), threading.Lock()
        queue = iter(work)

        def worker(index):
            home = Home(Path(folder) / f"w{index}", program)
            home.root.mkdir()
            scenes, prepared = {}, None
            while until is None or time.monotonic() < until:
                with lock:
                    item = next(queue, None)
                if item is None:
                    return
                scenario, case = item
                if scenario.name not in scenes:
                    own = Home(home.root / scenario.name, program)
                    own.root.mkdir()
                    scenes[scenario.name] = Scene(own, scenario)
                try:
                    wrong, code, words = scenes[scenario.name].run(case)
                except subprocess.TimeoutExpired:
                    wrong, code, words = ["it hung"], None, ""
                with lock:
                    counts["cases"] += 1
                    counts["killed"] += case[2] == "signal=KILL"
                    counts["failed" if wrong else "good"] += 1
                    if wrong:
                        show(scenario.name, case, code, wrong, words)

        threads = [threading.Thread(target=worker, args=(index,)) for index in range(options.jobs)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    print(
        f"faults: {counts['cases']} of {all_cases} cases, {counts['killed']} of them kills, {counts['failed']} failed"
        f" (seed {options.seed})"
    )
    return 1 if counts["failed"] or not counts["cases"] else 0


if __name__ == "__main__":
    sys.exit(main())
