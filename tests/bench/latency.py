"""Rewrites the clients' files beside a running monitor and measures when it tells (see latency.sh).

The time is from the end of the write to the moment at which the line about it is read.
"""

import json
import os
import subprocess
import sys
import threading
import time
from queue import Empty, Queue

PROGRAM, HOME, REWRITES, CLIENTS = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
FILES = {"OpenClaw": ".openclaw/openclaw.json", "OpenCode": ".config/opencode/opencode.jsonc"}
ENV = {"HOME": HOME, "PATH": "/usr/bin:/bin", "NO_COLOR": "1"}


class Lines:
    """A program and the lines that it prints, each with the time at which it was there."""

    def __init__(self, argv, env):
        self.process = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
        self.queue = Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in iter(self.process.stdout.readline, b""):
            self.queue.put((time.monotonic(), line))

    def wait(self, is_it, limit=10):
        end = time.monotonic() + limit
        while True:
            at, line = self.queue.get(timeout=max(0.0, end - time.monotonic()))
            if is_it(line):
                return at

    def drain(self):
        lines = []
        try:
            while True:
                lines.append(self.queue.get_nowait()[1])
        except Empty:
            return lines

    def end(self):
        self.process.terminate()
        self.process.wait()


def by_rename(path, text):
    with open(path + ".fresh", "w") as file:
        file.write(text)
    os.rename(path + ".fresh", path)


def in_place(path, text):
    with open(path, "w") as file:
        file.write(text)


WAYS = {"rename": by_rename, "in place": in_place}


def quantiles(times):
    times = sorted(1000 * each for each in times)
    at = lambda share: times[min(len(times) - 1, int(share * len(times)))]
    return " | ".join(f"{value:.1f}" for value in (at(0.5), at(0.9), at(0.99), times[-1]))


def event(word):
    needle = f'"event":"{word}"'.encode()
    return lambda line: needle in line


def paced(monitor, path, right, write):
    """Each rewrite is seen before the next: drift, and its end, in turn."""
    times = []
    for index in range(REWRITES):
        text, word = (right.replace("128000", str(70000 + index)), "drift") if index % 2 == 0 else (right, "drift-ended")
        write(path, text)
        start = time.monotonic()
        times.append(monitor.wait(event(word)) - start)
    return times


def at_full_speed(monitor, path, right, write):
    """Twenty bursts of foreign edits without a pause, of which the last write is drift."""
    times = []
    for burst in range(20):
        for index in range(REWRITES // 20):
            write(path, right.replace("// mine", f"// mine {index}"))
        write(path, right.replace("128000", "77000"))
        start = time.monotonic()
        times.append(monitor.wait(event("drift")) - start)
        write(path, right)
        monitor.wait(event("drift-ended"))
    return times


def main():
    print(f"Times in ms from the end of the write; {REWRITES} rewrites each.\n")
    print("| monitor | file, way | p50 | p90 | p99 | max |\n|---|---|---|---|---|---|")
    monitor = Lines([PROGRAM, "watch", "--offline", "--json"], ENV)
    monitor.wait(event("started"))
    time.sleep(0.5)
    for client, file in FILES.items():
        path = os.path.join(HOME, file)
        right = open(path).read()
        for way, write in WAYS.items():
            print(f"| `wcode watch` | {client}, {way}, one by one | {quantiles(paced(monitor, path, right, write))} |", flush=True)
            monitor.drain()
            print(f"| `wcode watch` | {client}, {way}, at full speed | {quantiles(at_full_speed(monitor, path, right, write))} |", flush=True)
    monitor.end()
    if CLIENTS:
        chokidar()
    fight()


def chokidar():
    """OpenClaw's gateway (2026.9.6): awaitWriteFinish of 200 ms, polled each 50 ms, then 300 ms of debounce."""
    script = """
      const { watch } = require(process.argv[1]);
      let timer;
      const tell = () => { clearTimeout(timer); timer = setTimeout(() => console.log("changed"), 300); };
      watch(process.argv[2], { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 200, pollInterval: 50 } })
        .on("add", tell).on("change", tell).on("ready", () => console.log("ready"));
    """
    path = os.path.join(HOME, FILES["OpenClaw"])
    module = os.path.join(CLIENTS, "openclaw-newest/node_modules/chokidar")
    node = os.path.join(CLIENTS, "node/bin/node")
    peer = Lines([node, "-e", script, module, path], ENV)
    peer.wait(lambda line: b"ready" in line)
    right, times = open(path).read(), []
    for index in range(20):
        by_rename(path, right.replace("// mine", f"// mine {index}"))
        start = time.monotonic()
        times.append(peer.wait(lambda line: b"changed" in line) - start)
    by_rename(path, right)
    peer.end()
    print(f"| chokidar as OpenClaw's gateway has it | OpenClaw, rename, one by one (20) | {quantiles(times)} |", flush=True)


def ticks(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fight():
    """Another program that rewrites our field every 100 ms for a minute, and one that does so every two seconds."""
    path = os.path.join(HOME, FILES["OpenClaw"])
    right = open(path).read()
    print("\n| fight for a minute | repairs | loud notices | processor time |\n|---|---|---|---|")
    for pause in (0.1, 2.0):
        monitor = Lines([PROGRAM, "watch", "--offline", "--json", "--mode", "repair"], ENV)
        monitor.wait(event("started"))
        time.sleep(1)
        monitor.drain()
        before, end = ticks(monitor.process.pid), time.monotonic() + 60
        while time.monotonic() < end:
            by_rename(path, right.replace("128000", "77000"))
            time.sleep(pause)
        used = ticks(monitor.process.pid) - before
        notices = [json.loads(line)["notice"] for line in monitor.drain()]
        repairs = sum(notice["event"] == "repaired" for notice in notices)
        loud = [notice["event"] for notice in notices if notice["alert"]]
        print(f"| a rewrite every {pause} s | {repairs} | {', '.join(loud)} | {used:.2f} s |", flush=True)
        monitor.end()
        by_rename(path, right)
        os.remove(os.path.join(HOME, ".local/state/wcode/monitor.json"))


main()
