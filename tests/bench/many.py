"""What many configs on one machine and a long history cost: CPU time of the commands and of the monitor, builds side by side.

    python3 tests/bench/many.py PROGRAM [BEFORE] [--configs 10,100,1000] [--entries 1,10,100,1000] [--instructions] [--calls]
                                [--homes FOLDER]

PROGRAM and BEFORE are release builds. At each size BEFORE makes one home, and both work in it: `status`, an `apply` with
nothing to do and `doctor` in turns, the median of nine runs each; then a monitor of each, with the CPU time of its start
and a `--check-now`, and for one touched file: written with the same bytes, and with another value of ours, which is drift and its end
in turn. `--instructions` adds what callgrind counts, `--calls` the system calls as strace counts them. With `--homes` the
homes are made in that folder, or found there from an earlier run: 1,000 configs take minutes to make. Needs Linux.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 9
TOUCHES = 20
MAX_SECONDS = 60
COMMANDS = {
    "status": ("status",),
    "no-op apply": ("apply", "--yes", "--quiet", "--offline"),
    "doctor": ("doctor", "--offline"),
}


class Home:
    def __init__(self, root):
        self.root = root
        self.env = {"HOME": root, "PATH": "/usr/bin:/bin", "WCODE_STATE_DIR": os.path.join(root, "state"), "WCODE_API_KEY": "x"}

    def run(self, program, *args, under=()):
        return subprocess.run([*under, program, *args], env=self.env, cwd=self.root, capture_output=True, text=True, check=False)

    def cpu(self, program, args):
        """Milliseconds in user and in system mode."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        ended = self.run(program, *args)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # `doctor` ends with 1 if it finds something.
        if ended.returncode not in ((0, 1) if args[0] == "doctor" else (0,)):
            raise RuntimeError(ended.stderr[-300:])
        return 1000 * (after.ru_utime - before.ru_utime), 1000 * (after.ru_stime - before.ru_stime)

    def instructions(self, program, args):
        under = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
        return int(re.search(r"Collected : (\d+)", self.run(program, *args, under=under).stderr).group(1))

    def calls(self, program, args):
        path = os.path.join(self.root, "strace")
        self.run(program, *args, under=["strace", "-c", "-f", "-o", path])
        with open(path) as file:
            return int(file.read().splitlines()[-1].split()[3])


def config(root, at):
    return os.path.join(root, f"configs/{at}/openclaw.json")


def make(program, root, configs, entries):
    """A home with so many configs, each with an entry of its own; the last one is written so many times."""
    home = Home(root)
    for at in range(configs):
        os.makedirs(os.path.dirname(config(root, at)))
        with open(config(root, at), "w") as file:
            file.write("{}\n")
        named = ("--client", "openclaw", "--config", config(root, at))
        home.cpu(program, (*COMMANDS["no-op apply"], *named))
    for at in range(entries - 1):
        model = ("--model", "vendor/model", "--context-window", "128000", "--max-tokens", str(1000 + at))
        home.cpu(program, (*COMMANDS["no-op apply"], *model))
    return home


def measure(programs, home, options):
    """Per command and program what a cell shows."""
    found = {}
    for command, args in COMMANDS.items():
        times = [[] for _ in programs]
        for _ in range(RUNS):
            for index, program in enumerate(programs):
                times[index].append(home.cpu(program, args))
        for index, program in enumerate(programs):
            cell = f"{statistics.median(map(sum, times[index])):.1f} ms"
            cell += f" ({statistics.median(system for _, system in times[index]):.1f} in the kernel)"
            if options.instructions:
                cell += f", {home.instructions(program, args) / 1e6:.1f} M"
            if options.calls:
                cell += f", {home.calls(program, args):,} calls"
            found[command, index] = cell
    return found


def watch(program, home, path):
    with open(os.path.join(home.root, "events"), "w") as events:
        monitor = subprocess.Popen([program, "watch", "--offline", "--json"], env=home.env, cwd=home.root, stdout=events)
        try:
            wait_for(lambda: home.run(program, "watch", "--status").returncode == 0)
            home.run(program, "watch", "--check-now")
            first = spent(monitor.pid)
            same = touch(monitor.pid, path, lambda text: text)
            drift = touch(monitor.pid, path, swapped)
        finally:
            monitor.terminate()
            monitor.wait()
    return first, same, drift


def touch(pid, path, change):
    """CPU time of the monitor for one write: the median, in ms."""
    times = []
    for _ in range(TOUCHES):
        with open(path) as file:
            text = change(file.read())
        before = spent(pid)
        with open(f"{path}.new", "w") as file:
            file.write(text)
        os.rename(f"{path}.new", path)
        time.sleep(0.3)
        times.append(spent(pid) - before)
    return statistics.median(times)


def swapped(text):
    """A changed value of ours, and back: after an even number of times the file is as before."""
    return text.replace("128000", "77000") if "128000" in text else text.replace("77000", "128000")


def spent(pid):
    """Milliseconds on the processor, of all threads."""
    total = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            total += int(file.read().split()[0])
    return total / 1e6


def wait_for(is_so):
    end = time.monotonic() + MAX_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


def numbers(text):
    return [int(number) for number in text.split(",") if number]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("before", nargs="?")
    parser.add_argument("--configs", type=numbers, default=[10, 100, 1000])
    parser.add_argument("--entries", type=numbers, default=[1, 10, 100, 1000])
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--calls", action="store_true")
    parser.add_argument("--homes")
    options = parser.parse_args()
    programs = [os.path.abspath(program) for program in (options.before, options.program) if program]
    names = ("before", "now") if options.before else ("now",)
    print("| what | size | build | " + " | ".join(COMMANDS) + " | start and a check | touched | drift or its end |")
    print("|---|--:|---|" + "--:|" * (len(COMMANDS) + 3))
    sizes = [("configs", size, 1) for size in options.configs] + [("entries", 1, size) for size in options.entries]
    with tempfile.TemporaryDirectory() as temporary:
        for axis, configs, entries in sizes:
            size = configs if axis == "configs" else entries
            root = os.path.join(options.homes or temporary, f"{axis}-{size}")
            home = Home(root) if os.path.isdir(root) else make(programs[0], root, configs, entries)
            found = measure(programs, home, options)
            for index, (name, program) in enumerate(zip(names, programs)):
                seen = watch(program, home, config(root, configs // 2))
                cells = [found[command, index] for command in COMMANDS] + [f"{figure:.2f} ms" for figure in seen]
                print(f"| {axis} | {size:,} | {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
