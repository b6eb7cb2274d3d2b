#!/usr/bin/env python3
"""Cuts the power at every moment of a command, and looks at what the next command makes of the disk.

    python3 tests/power/run.py [--seconds N] [--seed N] [--only NAME] [--jobs N] [PROGRAM]

`strace` records the file operations of a good run; `model.py` replays every beginning of them, with all that was not synced
lost, in part there, or there, in every order that the rules allow. Each distinct state is put on the disk, and then:

- each of the clients' files is the old one or the new one;
- the same command ends with all files new, waits for no lock of the dead, and leaves no temporary file, lock or open entry;
- after an `apply`, `undo` gives the old files, whichever of the two the cut left;
- the key can be had all along, and is in no file but those that it belongs in;
- what a command has reported as done is there, although nothing more is synced;
- of an update of the program, and of its rollback, one of the two is in its place and runs.

Without `--seconds` every state is looked at. With it, a random share by `--seed`. The last line has the counts; the exit
code is 1 if any state failed.
"""

import argparse
import errno
import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import model

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "install"))
from server import Server  # noqa: E402

spec = importlib.util.spec_from_file_location("faults", HERE.parent / "faults/run.py")
faults = importlib.util.module_from_spec(spec)
spec.loader.exec_module(faults)
Scenario, APPLY = faults.Scenario, faults.APPLY

# The next command has to be faster: it waits for nobody.
MAX_WAIT = 10

# The monitor, which puts back what was changed behind its back.
WATCH = ["watch", "--offline", "--mode", "repair", "--json"]
DRIFT = ("contextWindow", "contextWindom")

# A release that minisign has signed, whose program only prints its version.
RELEASE = HERE.parent / "fixtures/release"
UPDATE = ["self", "update"]
PROGRAM = "bin/wcode"

SCENARIOS = [s for s in faults.SCENARIOS if s.name != "key-move" and not s.editor] + [
    Scenario("apply-one", APPLY, files={faults.OPENCLAW: "{ a: 1 }\n"}),
    Scenario("apply-again", APPLY + ["--model", "a/one"], before=[(APPLY, "")]),
    next(s for s in faults.SCENARIOS if s.name == "key-move"),
    Scenario("repair", WATCH, before=[(APPLY, "")], files={faults.OPENCLAW: "{ a: 1 }\n"}),
    Scenario("self-update", UPDATE),
    Scenario("self-rollback", [*UPDATE, "--rollback"]),
]


class Home(faults.Home):
    """A machine whose disk is laid anew for each state."""

    def prepare(self, scenario):
        super().prepare(scenario)
        if scenario.name == "repair":
            path = self.template / "home" / faults.OPENCLAW
            path.write_text(path.read_text().replace(*DRIFT))
        if scenario.command[:2] == UPDATE:
            self.install(scenario)

    def install(self, scenario):
        """The program as a user has it, a release of another version, and for a rollback the program of before."""
        home = self.template / "home"
        self.site = self.root / "site"
        for place in ("latest/download", "download/v9.9.9"):
            (self.site / place).parent.mkdir(parents=True, exist_ok=True)
            (self.site / place).symlink_to(RELEASE)
        key = (RELEASE / "key.pub").read_text().splitlines()[1]
        self.env.update(WCODE_DOWNLOAD_URL=Server(self.site).url, WCODE_RELEASE_KEY=key)
        (home / PROGRAM).parent.mkdir()
        # Small: it is laid anew for each state.
        subprocess.run(["strip", "-o", home / PROGRAM, self.program], check=True)
        if scenario.name == "self-rollback":
            kept = home / ".local/share/wcode/previous/wcode"
            kept.parent.mkdir(parents=True)
            kept.write_text("#!/bin/sh\necho 'wcode 9.9.9'\n")
            kept.chmod(0o755)
        self.program = str(self.live / "home" / PROGRAM)

    def lay(self, state):
        shutil.rmtree(self.live, ignore_errors=True)
        model.lay(state, self.live)

    def run(self, *args):
        """A worker that starts a program shares for a moment what another one writes: a program that is still open."""
        for _ in range(100):
            try:
                return super().run(*args)
            except OSError as error:
                if error.errno != errno.ETXTBSY:
                    raise
                time.sleep(0.05)
        raise TimeoutError("the program stays open")

    def timed(self, command, stdin):
        begin = time.monotonic()
        done = self.run(command, stdin)
        return done, time.monotonic() - begin

    def watch(self, wrapper=()):
        """Runs the monitor until the file is as it was."""
        process = subprocess.Popen(
            [*wrapper, self.program, *WATCH], env=self.env, cwd=self.live / "work",
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )
        guard = threading.Timer(60, lambda: os.killpg(process.pid, signal.SIGKILL))
        guard.start()
        try:
            while '"repaired"' not in (line := process.stdout.readline()):
                assert line, "the monitor ended"
            os.killpg(process.pid, signal.SIGTERM)
            process.stdout.read()
            process.wait()
        finally:
            guard.cancel()


class Scene:
    """A scenario on one worker's home: its states, and the files before and after it."""

    def __init__(self, home, scenario, seed):
        self.home, self.scenario = home, scenario
        home.prepare(scenario)
        home.reset()
        self.old = home.files()
        self.work("the run", scenario)
        self.new = home.files()
        assert home.litter() == [], home.litter()
        home.reset()
        tree = model.Recording(home.live)
        trace = home.root / "trace"
        self.work("the recorded run", scenario, [*model.STRACE, str(trace)])
        model.record(tree, trace, str(home.live / "work"))
        # The model is as good as what it says of a run that ends well.
        real = model.Recording(home.live)
        got, expected = model.final_tree(tree), model.final_tree(real)
        shown = lambda rows: [row for row in rows if row[1] != "other"]
        wrong = [a[0] for a in set(shown(got)) ^ set(shown(expected))]
        assert not wrong, (scenario.name, "the model and the disk differ", sorted(wrong))
        self.ops = tree.ops
        self.states, self.last = model.all_states(tree, seed)
        self.again = APPLY + ["--on-conflict", "overwrite"] if scenario.name == "repair" else scenario.command

    def work(self, what, scenario, wrapper=()):
        if scenario.name == "repair":
            return self.home.watch(wrapper)
        done = self.home.run(scenario.command, scenario.stdin, wrapper)
        assert done.returncode == 0, (scenario.name, what, done.stderr)

    def judge(self, state):
        """What is wrong with this state, one sentence each."""
        home, scenario, wrong = self.home, self.scenario, []
        home.lay(state)
        now = {k: v for k, v in home.files().items() if not faults.is_draft(k)}
        torn = [k for k in now if now[k] not in (self.old.get(k), self.new.get(k))]
        if torn and not scenario.in_place:
            wrong.append(f"torn: {torn}")
        if state == self.last and now != self.new:
            wrong.append(f"reported as done, and not on the disk: {faults.difference(now, self.new)}")
        wrong += self.judge_key("right after")
        if scenario.command[:2] == UPDATE:
            return wrong + self.judge_update(now)
        again, took = home.timed(self.again, scenario.stdin)
        words = again.stderr.decode(errors="replace")
        settled = home.files()
        if again.returncode != 0 and settled != self.new:
            wrong.append(f"the next command failed: {words.strip()[:300]}")
        elif settled != self.new:
            wrong.append(f"the next command did not settle: {faults.difference(settled, self.new)}")
        if "panicked" in words:
            wrong.append("it panicked")
        if took > MAX_WAIT:
            wrong.append(f"it waited {took:.0f} s")
        if home.litter():
            wrong.append(f"left over: {home.litter()}")
        if home.key_leaks(scenario):
            wrong.append(f"the key is in {home.key_leaks(scenario)}")
        wrong += self.judge_key("after the next command")
        return wrong + self.judge_undo(state)

    def judge_update(self, now):
        """A program that runs is in its place; the next update, also by a program that was put there, leaves no draft."""
        home, wrong = self.home, []
        version = home.run(["--version"], "")
        if version.returncode != 0 or not version.stdout.startswith(b"wcode "):
            wrong.append(f"no program that runs: {version.stderr[:200]}")
        is_old = now.get(PROGRAM) == self.old[PROGRAM]
        Path(home.program).write_bytes(self.old[PROGRAM])
        again, took = home.timed(self.again, "")
        if again.returncode != 0 or took > MAX_WAIT:
            wrong.append(f"the next command took {took:.0f} s: {again.stderr.decode(errors='replace').strip()[:300]}")
        if is_old and home.files() != self.new:
            wrong.append(f"the next command did not settle: {faults.difference(home.files(), self.new)}")
        if home.litter():
            wrong.append(f"left over: {home.litter()}")
        return wrong

    def judge_undo(self, state):
        """The user can go back to what was there before."""
        if not self.scenario.name.startswith("apply") or self.scenario.name == "apply-again":
            return []
        self.home.lay(state)
        done, _ = self.home.timed(["undo", "--yes"], "")
        now = {k: v for k, v in self.home.files().items() if not faults.is_draft(k)}
        if now != self.old:
            words = done.stderr.decode(errors="replace").strip()[:300]
            return [f"undo does not give the old files ({words}): {faults.difference(now, self.old)}"]
        return []

    judge_key = faults.Scene.judge_key

    def describe(self, at):
        """The operations around the cut, for people."""
        def line(op):
            if op[0] == "names":
                return f"names {[(name, 'gone' if ino is None else ino) for _, name, ino in op[1]]}"
            return f"{op[0]} of {op[1]} {op[2] if len(op) > 2 else ''}"
        return " | ".join(line(op) for op in self.ops[max(0, at - 4): at])


def look_at(scenario, folder, options, seconds, counts, lock):
    home = Home(Path(folder) / scenario.name, options.program)
    home.root.mkdir()
    scene = Scene(home, scenario, options.seed)
    with lock:
        counts["operations"] += len(scene.ops)
        counts["states"] += len(scene.states)
    work = list(scene.states)
    if seconds:
        random.Random(options.seed).shuffle(work)
    # The last state is never left out.
    work = [(len(scene.ops), scene.last)] + [it for it in work if it[1] != scene.last]
    until = time.monotonic() + seconds if seconds else None
    done = failed = 0
    for at, state in work:
        if until and time.monotonic() > until:
            break
        try:
            wrong = scene.judge(state)
        except subprocess.TimeoutExpired:
            wrong = ["it hung"]
        done += 1
        failed += bool(wrong)
        if wrong:
            with lock:
                print(f"{scenario.name}, cut before operation {at}: {'; '.join(wrong)}\n    {scene.describe(at)}", flush=True)
                if options.keep:
                    shutil.rmtree(options.keep, ignore_errors=True)
                    model.lay(state, options.keep)
    with lock:
        counts["tried"] += done
        counts["failed"] += failed
        print(f"{scenario.name}: {len(scene.ops)} operations, {done} of {len(scene.states)} states, {failed} failed", flush=True)
    shutil.rmtree(home.root, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", help="a folder for the last state that failed")
    parser.add_argument("program", nargs="?", default="target/debug/wcode")
    options = parser.parse_args()
    options.program = str(Path(options.program).resolve())
    scenarios = [s for s in SCENARIOS if not options.only or s.name in options.only]
    share = options.seconds * options.jobs / len(scenarios) if options.seconds else None
    counts, lock, queue, broken = Counter(), threading.Lock(), iter(scenarios), []
    with tempfile.TemporaryDirectory(prefix="wcode-power-") as folder:

        def worker():
            while (scenario := next_of(queue, lock)) is not None:
                try:
                    look_at(scenario, folder, options, share, counts, lock)
                except Exception as error:  # A scenario that cannot be judged has failed.
                    broken.append(scenario.name)
                    print(f"{scenario.name}: {error!r}", flush=True)

        threads = [threading.Thread(target=worker) for _ in range(options.jobs)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    print(
        f"power: {len(scenarios)} commands, {counts['operations']} operations, {counts['tried']} of {counts['states']} states,"
        f" {counts['failed']} failed (seed {options.seed}){'; broken: ' + ', '.join(broken) if broken else ''}"
    )
    return 1 if counts["failed"] or broken or not counts["tried"] else 0


def next_of(queue, lock):
    with lock:
        return next(queue, None)


if __name__ == "__main__":
    sys.exit(main())
