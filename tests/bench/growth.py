"""How time and instructions grow with models, journal entries, configs and the size of a client's file.

    python3 tests/bench/growth.py PROGRAM [BEFORE] [--only models,entries,configs,file] [--most N] [--instructions] [--opens]

PROGRAM and BEFORE are release builds, measured side by side: at each size the two take turns and the median of five runs
counts (CPU time of the process, user and system). The slope is that of a straight line through the logarithms of the largest
two sizes: 0 does not grow, 1 is linear, 2 quadratic. `--instructions` adds what callgrind counts, `--opens` the files opened
as strace counts them. Each command has a row with its peak memory, and one row more has the size of the journal. Needs Linux
and GNU time; the homes are temporary.
"""

import argparse
import json
import math
import os
import re
import statistics
import subprocess
import sys
import tempfile

RUNS = 5
MAX_SECONDS = 120


class Home:
    def __init__(self, program, root):
        self.program, self.root = program, root
        self.openclaw = os.path.join(root, ".openclaw/openclaw.json")
        self.opencode = os.path.join(root, ".config/opencode/opencode.jsonc")
        for path in (self.openclaw, self.opencode):
            os.makedirs(os.path.dirname(path))
            with open(path, "w") as file:
                file.write("{}\n")

    def env(self):
        state = os.path.join(self.root, "state")
        return {"HOME": self.root, "PATH": "/usr/bin:/bin", "WCODE_STATE_DIR": state, "WCODE_API_KEY": "x",
                "WCODE_MAX_FILE_MB": "512"}

    def run(self, *args, under=()):
        return subprocess.run([*under, self.program, *args], env=self.env(), cwd=self.root, capture_output=True,
                              text=True, timeout=MAX_SECONDS)

    def cpu_ms(self, *args):
        """Milliseconds of CPU time."""
        with tempfile.TemporaryFile("w+") as said:
            child = subprocess.Popen([self.program, *args], env=self.env(), cwd=self.root, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.DEVNULL, stderr=said)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode not in (0, 3):
                said.seek(0)
                raise RuntimeError(said.read()[-300:])
        return 1000 * (used.ru_utime + used.ru_stime)

    def peak_kb(self, *args):
        """Peak memory. By a small program of its own: of a child of this one the system also counts this one's."""
        path = os.path.join(self.root, "peak")
        self.run(*args, under=["/usr/bin/time", "-f", "%M", "-o", path])
        with open(path) as file:
            return int(file.read().split()[-1])

    def opens(self, *args):
        path = os.path.join(self.root, "strace")
        self.run(*args, under=["strace", "-f", "-e", "trace=open,openat", "-o", path])
        with open(path) as file:
            return sum("open" in line for line in file)

    def journal_bytes(self):
        folder = os.path.join(self.root, "state/journal")
        return sum(entry.stat().st_size for entry in os.scandir(folder))

    def instructions(self, *args):
        result = self.run(*args, under=["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"])
        return int(re.search(r"Collected : (\d+)", result.stderr).group(1))


def with_models(home, count):
    models = [{"id": f"vendor/model-{at}", "name": f"Model {at}", "contextWindow": 128000, "maxTokens": 8192}
              for at in range(count)]
    path = os.path.join(home.root, "models.json5")
    with open(path, "w") as file:
        json.dump({"models": models}, file)
    home.cpu_ms("apply", "--yes", "--quiet", "--offline", "--file", path)


def with_entries(home, count):
    for at in range(count):
        home.cpu_ms("apply", "--yes", "--quiet", "--offline", "--model", f"vendor/model-{at % 3}",
                    "--max-tokens", str(1000 + at), "--context-window", "128000")


def with_configs(home, count):
    for at in range(count):
        path = os.path.join(home.root, f"configs/{at}/openclaw.json")
        os.makedirs(os.path.dirname(path))
        with open(path, "w") as file:
            file.write("{}\n")
        home.cpu_ms("apply", "--yes", "--quiet", "--offline", "--client", "openclaw", "--config", path)


def with_file(home, size):
    line = '  // a comment of the user, of eighty characters or so, as they are in real files ....\n'
    with open(home.openclaw, "w") as file:
        file.write("{\n")
        for _ in range(size // len(line)):
            file.write(line)
        file.write("}\n")
    home.cpu_ms("apply", "--yes", "--quiet", "--offline")


AXES = {
    "models": (with_models, [1, 100, 300, 1000, 3000, 10000]),
    "entries": (with_entries, [1, 10, 100, 1000]),
    "configs": (with_configs, [1, 10, 100, 1000]),
    "file": (with_file, [1_000, 100_000, 1_000_000, 10_000_000, 100_000_000]),
}
NEW_SIZE = ("--quiet", "--offline", "--model", "vendor/model-0", "--context-window", "128000", "--max-tokens")
# `apply` that writes gets another number each time, and `undo` takes that back, so that the home stays as it is.
COMMANDS = {
    "no-op apply": lambda number: ("apply", "--yes", "--quiet", "--offline"),
    "status": lambda number: ("status",),
    "apply --check": lambda number: ("apply", "--check", *NEW_SIZE, number),
    "writing apply": lambda number: ("apply", "--yes", *NEW_SIZE, number),
    "undo": lambda number: ("undo", "--yes"),
}


def measure(programs, make, size, with_instructions, with_opens):
    """Per command and program: milliseconds (None if it cannot do it), peak memory, instructions and opens or None. And the
    size of each journal."""
    numbers = map(str, range(2000, 10**6))
    with tempfile.TemporaryDirectory() as folder:
        homes = []
        for index, program in enumerate(programs):
            home = Home(program, os.path.join(folder, str(index)))
            try:
                make(home, size)
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                print(f"  {os.path.basename(program)} at {size}: {str(error).strip()[:120]}", file=sys.stderr)
                home = None
            homes.append(home)

        def of_all(what):
            """What a function of home and arguments says, per command and home."""
            said = {command: [None] * len(homes) for command in COMMANDS}
            for command, args in COMMANDS.items():
                for index, home in enumerate(homes):
                    try:
                        said[command][index] = home and what(home, *args(next(numbers)))
                    except (RuntimeError, subprocess.TimeoutExpired) as error:
                        print(f"  {command} at {size}: {str(error).strip()[:120]}", file=sys.stderr)
            return said

        rounds = [of_all(Home.cpu_ms) for _ in range(RUNS)]
        peaks = of_all(Home.peak_kb)
        counts = of_all(Home.instructions) if with_instructions else {}
        opens = of_all(Home.opens) if with_opens else {}
        found = {"journal": [home and home.journal_bytes() for home in homes]}
        for command in COMMANDS:
            cells = []
            for index in range(len(homes)):
                took = [it[command][index] for it in rounds if it[command][index] is not None]
                cells.append((statistics.median(took) if took else None, peaks[command][index],
                              counts.get(command, {index: None})[index], opens.get(command, {index: None})[index]))
            found[command] = cells
    return found


def shown(cell):
    took, _, count, opens = cell
    if took is None:
        return "fails"
    return f"{took:.1f} ms" + (f", {count / 1e6:.1f} M" if count else "") + (f", {opens} opens" if opens else "")


def slope(sizes, times):
    known = [(size, took) for size, took in zip(sizes, times) if took]
    if len(known) < 2:
        return "–"
    (size, took), (more, longer) = known[-2:]
    return f"{math.log(longer / took) / math.log(more / size):.2f}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("before", nargs="?")
    parser.add_argument("--only", default=",".join(AXES))
    parser.add_argument("--most", type=int, default=10**9)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--opens", action="store_true")
    args = parser.parse_args()
    programs = [os.path.abspath(program) for program in (args.program, args.before) if program]
    for axis in args.only.split(","):
        make, sizes = AXES[axis]
        sizes = [size for size in sizes if size <= args.most]
        rows = [measure(programs, make, size, args.instructions, args.opens) for size in sizes]
        print(f"\n| {axis} | command | build | " + " | ".join(f"{size:,}" for size in sizes) + " | slope |")
        print("|---|---|---|" + "--:|" * (len(sizes) + 1))
        for command in COMMANDS:
            for index, name in enumerate(("now", "before")[: len(programs)]):
                cells = [row[command][index] for row in rows]
                rise = slope(sizes, [cell[0] for cell in cells])
                print(f"| {axis} | {command} | {name} | " + " | ".join(map(shown, cells)) + f" | {rise} |")
        names = ("now", "before")[: len(programs)]
        for command in COMMANDS:
            for index, name in enumerate(names):
                peaks = [row[command][index][1] for row in rows]
                cells = " | ".join(f"{peak * 1024 / 1e6:.1f} MB" if peak else "–" for peak in peaks)
                print(f"| {axis} | memory of {command} | {name} | {cells} | |")
        for index, name in enumerate(names):
            sizes_of = [row["journal"][index] for row in rows]
            cells = " | ".join(f"{size / 1e6:.1f} MB" if size is not None else "–" for size in sizes_of)
            print(f"| {axis} | journal | {name} | {cells} | |")
        sys.stdout.flush()


main()
