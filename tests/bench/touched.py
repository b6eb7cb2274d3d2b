"""What one touched file costs the monitor when it watches many configs, and how long `status` takes then.

    python3 tests/bench/touched.py PROGRAM [CONFIGS...]

PROGRAM is a release build; CONFIGS are 10, 100 and 1,000. Each config has an entry of its own. Touched means: written with
the same bytes, and with another value of ours, which is drift and its end in turn. Needs Linux; the homes are temporary.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

ROUNDS = 20
TICK = os.sysconf("SC_CLK_TCK")


def main():
    program = os.path.abspath(sys.argv[1])
    print("| configs | `status`, CPU | touched, no drift: CPU, time | drift and its end: CPU |\n|--:|--:|--:|--:|")
    for count in [int(text) for text in sys.argv[2:]] or [10, 100, 1000]:
        with tempfile.TemporaryDirectory() as root:
            measure(program, root, count)


def measure(program, root, count):
    env = {"HOME": root, "PATH": "/usr/bin:/bin", "WCODE_API_KEY": "x"}
    run = lambda *args: subprocess.run([program, *args], env=env, cwd=root, capture_output=True, text=True, check=False)
    configs = [os.path.join(root, f"configs/{at}/openclaw.json") for at in range(count)]
    for path in configs:
        os.makedirs(os.path.dirname(path))
        with open(path, "w") as file:
            file.write("{}\n")
        run("apply", "--yes", "--quiet", "--offline", "--client", "openclaw", "--config", path)
    status = min(cpu_of(lambda: run("status")) for _ in range(5))
    with open(os.path.join(root, "events"), "w") as events:
        monitor = subprocess.Popen([program, "watch", "--offline", "--json"], env=env, cwd=root, stdout=events)
        try:
            wait_for(lambda: run("watch", "--status").returncode == 0)
            run("watch", "--check-now")
            same = touch(monitor.pid, configs[count // 2], lambda text: text)
            drift = touch(monitor.pid, configs[count // 2], swapped)
        finally:
            monitor.terminate()
            monitor.wait()
    print(f"| {count} | {status:.1f} ms | {same[0]:.2f} ms, {same[1]:.0f} ms | {drift[0]:.2f} ms |", flush=True)


def cpu_of(call):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def swapped(text):
    return text.replace("128000", "77000") if "128000" in text else text.replace("77000", "128000")


def touch(pid, path, change):
    """CPU time of the monitor for one write, and the time on the clock that it was busy; both in ms."""
    spent, start = schedstat(pid), time.monotonic()
    for _ in range(ROUNDS):
        with open(path) as file:
            text = change(file.read())
        with open(f"{path}.new", "w") as file:
            file.write(text)
        os.rename(f"{path}.new", path)
        time.sleep(0.25)
    return (schedstat(pid) - spent) / ROUNDS, (time.monotonic() - start) * 1000 / ROUNDS - 250


def schedstat(pid):
    """Milliseconds on the processor, of all threads."""
    spent = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            spent += int(file.read().split()[0])
    return spent / 1e6


def wait_for(is_so):
    end = time.monotonic() + 60
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)


main()
