"""Watches a process for a while and tells what it cost.

    soak.py PID MINUTES REQUESTS

Reads `/proc/PID` every few seconds, which wakes nobody there. REQUESTS is the mock vendor's log: a stretch in which it
did not grow is one at rest. Prints a Markdown table, and what happened between the probes; fails where the process ends.
"""

import os
import re
import statistics
import sys
import time

PID, MINUTES, REQUESTS = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
PAUSE = 5
TICK = os.sysconf("SC_CLK_TCK")


def text(path):
    with open(f"/proc/{PID}/{path}") as file:
        return file.read()


def number(name, source):
    return int(re.search(rf"^{name}:\s+(\d+)", source, re.M).group(1))


def switches():
    """Context switches of all its threads: every time one of them woke up, or was put aside."""
    own, forced = 0, 0
    for thread in os.listdir(f"/proc/{PID}/task"):
        status = text(f"task/{thread}/status")
        own += number("voluntary_ctxt_switches", status)
        forced += number("nonvoluntary_ctxt_switches", status)
    return own, forced


def requests():
    with open(REQUESTS) as file:
        return sum(1 for _ in file)


def sample():
    status, rollup = text("status"), text("smaps_rollup")
    ticks = text("stat").rsplit(")", 1)[1].split()
    own, forced = switches()
    return {
        "at": time.monotonic(),
        "VmRSS, kB": number("VmRSS", status),
        "RssAnon, kB": number("RssAnon", status),
        "Pss, kB": number("Pss", rollup),
        "file descriptors": len(os.listdir(f"/proc/{PID}/fd")),
        "threads": number("Threads", status),
        "own": own,
        "forced": forced,
        "cpu": (int(ticks[11]) + int(ticks[12])) / TICK,
        "requests": requests(),
    }


def soak():
    samples, end = [], time.monotonic() + MINUTES * 60
    while True:
        samples.append(sample())
        if time.monotonic() >= end:
            return samples
        time.sleep(PAUSE)


def row(name, values):
    quarter = max(1, len(values) // 4)
    first, last = statistics.median(values[:quarter]), statistics.median(values[-quarter:])
    middle = statistics.median(values)
    print(f"| {name} | {min(values)} | {middle:g} | {max(values)} | {first:g} | {last:g} | {last - first:+g} |")


def tell(samples):
    first, last = samples[0], samples[-1]
    minutes = (last["at"] - first["at"]) / 60
    print("| what | min | median | max | first quarter | last quarter | growth |\n|---|---|---|---|---|---|---|")
    for name in ["VmRSS, kB", "RssAnon, kB", "Pss, kB", "file descriptors", "threads"]:
        row(name, [each[name] for each in samples])
    at_rest = [(a, b) for a, b in zip(samples, samples[1:]) if a["requests"] == b["requests"]]
    rest = sum(b["at"] - a["at"] for a, b in at_rest) / 60
    print(f"\n{minutes:.1f} minutes, {len(samples)} samples, {last['requests'] - first['requests']} requests to the vendor.")
    print(f"CPU: {last['cpu'] - first['cpu']:.2f} s in all.")
    for name in ["own", "forced"]:
        word = "Wake-ups (voluntary switches)" if name == "own" else "Times put aside (other switches)"
        quiet = sum(b[name] - a[name] for a, b in at_rest)
        per_minute = f"{quiet / rest:.2f} a minute at rest ({quiet} in {rest:.1f} minutes)" if rest else "never at rest"
        print(f"{word}: {last[name] - first[name]} in all, {per_minute}.")


tell(soak())
