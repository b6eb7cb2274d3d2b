"""Lets the monitor run in repair mode beside a live OpenClaw gateway while others write, and counts what goes wrong.

    soak.py PROGRAM CLIENTS [MINUTES] [KIND...]

PROGRAM is wcode, CLIENTS the folder that `.ci/clients` prints, MINUTES is 60. With KINDs only those writes are made.
More than fifty kinds of writes come in random order: editors, other programs, the clients' own commands, symlink swaps,
restores. After each one the files themselves decide:

- missed: our values are wrong, and the monitor neither repaired nor reported it;
- harm: the user's part of a file, a backup of the client's or a missing file is not as the write left it;
- lost: a change of state without its notice, an alert that the hook did not get, a fault that did not end.

Prints a line per write that failed and a table at the end; the exit code is 1 if anything was counted. Home, vendor,
gateway and key are its own; it ends only what it started.
"""

import ctypes
import json
import mmap
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "sk-e2e-not-a-key-0123456789"
VENDOR = "wcode"
# What the monitor may take on a busy machine, in seconds.
PATIENCE = 40
QUIET = 1.5
FAULTS = ("repaired", "drift", "repair-stopped", "repair-failed")


class Home:
    """One user's machine: clients, a mock vendor, a gateway and the monitor."""

    def __init__(self, program, clients):
        self.root = Path(tempfile.mkdtemp(prefix="wcode-soak-"))
        self.program, self.clients = program, Path(clients)
        self.config = self.root / ".openclaw/openclaw.json"
        self.opencode = self.root / ".config/opencode/opencode.json"
        self.hook_log, self.events_log = self.root / "hook.log", self.root / "events.log"
        self.started, self.read_to, self.events = [], 0, []
        bins = [self.clients / name / "node_modules/.bin" for name in ("openclaw-newest", "opencode")]
        path = [self.root / ".local/bin", *bins, self.clients / "node/bin", "/usr/bin", "/bin"]
        self.env = {
            "HOME": str(self.root), "PATH": ":".join(map(str, path)), "TMPDIR": str(self.clients / "tmp/openclaw-newest"),
            "OPENCLAW_OFFLINE": "1", "OPENCLAW_NO_AUTO_UPDATE": "1", "OPENCLAW_DISABLE_BONJOUR": "1",
            "OPENCLAW_NO_RESPAWN": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1",
            "OPENCODE_DISABLE_LSP_DOWNLOAD": "1", "npm_config_offline": "true", "CI": "1", "NO_COLOR": "1", "TERM": "dumb",
        }

    def run(self, *args, stdin=None, check=True, timeout=240):
        done = subprocess.run(args, env=self.env, cwd=self.root, input=stdin, text=True, capture_output=True, timeout=timeout)
        if check and done.returncode:
            raise RuntimeError(f"{args}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done

    def wcode(self, *args, **more):
        return self.run(self.program, *args, **more)

    def start(self, *args, stdout):
        file = open(stdout, "ab")
        process = subprocess.Popen(
            args, env=self.env, cwd=self.root, stdout=file, stderr=open(f"{stdout}.err", "ab"), start_new_session=True)
        self.started.append(process)
        return process

    def end(self, process):
        self.started.remove(process)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        return process.returncode

    def set_up(self):
        vendor = subprocess.Popen(
            [sys.executable, ROOT / "tests/bench/mock_vendor.py", self.root / "requests", KEY],
            stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.started.append(vendor)
        url = f"http://127.0.0.1:{vendor.stdout.readline().strip()}"
        self.port = free_port()
        write(self.config, user_config(self.port))
        write(self.opencode, {"$schema": "https://opencode.ai/config.json", "share": "disabled"})
        self.before_apply = self.config.read_bytes()
        vendors = self.root / ".config/wcode/vendors"
        vendors.mkdir(parents=True)
        write(vendors / "mock.json5", {
            "id": VENDOR, "name": "Soak", "keyPage": f"{url}/", "keyVariable": "SOAK_API_KEY",
            "endpoints": {"openai-completions": f"{url}/v1"},
            "models": [{"id": f"acme/model-{n}", "name": f"M {n}", "contextWindow": 128000, "maxTokens": 8192} for n in (1, 2)],
        })
        hook = self.root / "hook.sh"
        hook.write_text(f"#!/bin/sh\n/bin/cat >>'{self.hook_log}'\n")
        hook.chmod(0o755)
        (vendors.parent / "watch.json5").write_text(f"{{ onChange: ['{hook}'] }}\n")
        self.wcode("apply", "--vendor", VENDOR, "--key-stdin", "--key-store", "file", "--yes", "--quiet", stdin=KEY)
        self.dotfiles = self.root / "dotfiles"
        self.dotfiles.mkdir()
        folders = (self.config.parent, self.opencode.parent, self.dotfiles)
        self.witnesses = [Witness(folder, self.root / f"writers-{n}") for n, folder in enumerate(folders)]
        self.start_gateway()
        self.monitor = self.start(
            self.program, "watch", "--mode", "repair", "--interval", "1m", "--json", stdout=self.events_log)
        until(lambda: any(e["event"] == "endpoint-up" for e in self.news()), "the monitor to check the vendor")
        self.right = json.loads(self.config.read_text())
        self.right_opencode = json.loads(self.opencode.read_text())

    def start_gateway(self):
        self.gateway = self.start("openclaw", "gateway", "run", stdout=self.root / "gateway.log")
        until(lambda: listens(self.port), "the gateway", 120)

    def news(self):
        """The notices since the last call."""
        with open(self.events_log) as file:
            file.seek(self.read_to)
            lines = [line for line in iter(file.readline, "") if line.endswith("\n")]
            self.read_to += sum(len(line.encode()) for line in lines)
        fresh = [json.loads(line)["notice"] for line in lines]
        self.events += fresh
        # An alert that had to wait for its budget says again what the log has already.
        return [notice for notice in fresh if "delayed_seconds" not in notice]

    def versions(self, since):
        """The versions of configs that others than the monitor wrote, oldest first: (when, who, file's name, bytes)."""
        every = sorted(version for witness in self.witnesses for version in witness.versions)
        return [version for version in every if version[0] >= since and version[1] != self.monitor.pid]

    def check(self):
        return json.loads(self.wcode("watch", "--check-now", "--json", check=False).stdout)["monitor"]

    def heard(self):
        text = self.hook_log.read_text() if self.hook_log.exists() else ""
        decoder, at, found = json.JSONDecoder(), 0, []
        while (at := text.find("{", at)) >= 0:
            notice, at = decoder.raw_decode(text, at)
            found.append(notice["notice"])
        return found

    def tear_down(self):
        for process in reversed(self.started[:]):
            self.end(process)
        if not os.environ.get("SOAK_KEEP"):
            shutil.rmtree(self.root, ignore_errors=True)


class Witness:
    """Sees who writes the configs in a folder, and keeps every version of them. Needs root, for fanotify."""

    CREATE, CLOSE_WRITE, MOVED_TO, ON_CHILD = 0x100, 0x8, 0x80, 0x08000000
    REPORT_NAMES = 0x400 | 0x800

    def __init__(self, folder, log):
        self.log, self.versions, self.names = open(log, "a", buffering=1), [], {}
        # The folder itself, whatever becomes of its path.
        self.folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        libc = ctypes.CDLL(None, use_errno=True)
        self.events = libc.fanotify_init(self.REPORT_NAMES, os.O_RDONLY)
        mask = ctypes.c_uint64(self.CREATE | self.CLOSE_WRITE | self.MOVED_TO | self.ON_CHILD)
        if self.events < 0 or libc.fanotify_mark(self.events, 1, mask, -100, os.fsencode(folder)):
            raise OSError(ctypes.get_errno(), f"fanotify: {os.strerror(ctypes.get_errno())} (root is needed)")
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while True:
            events, at = os.read(self.events, 65536), 0
            while at < len(events):
                length, _, _, head, mask, _, pid = struct.unpack_from("=IBBHQii", events, at)
                handle = struct.unpack_from("=I", events, at + head + 12)[0]
                name = events[at + head + 20 + handle:at + length].split(b"\0")[0].decode()
                self.saw(name, mask, pid)
                at += length

    def saw(self, name, mask, pid):
        """Of several versions at once only the newest can be read; it is taken for each of them."""
        command = read(Path(f"/proc/{pid}/cmdline"))
        if command:
            self.names[pid] = command.replace(b"\0", b" ").decode()[-100:]
        is_config = re.fullmatch(r"open(claw|code)(\.\d)?\.json", name) and mask & (self.CLOSE_WRITE | self.MOVED_TO)
        data = read(Path(f"/proc/self/fd/{self.folder}/{name}")) if is_config else None
        if data is not None:
            self.versions.append((time.monotonic(), pid, name, data))
        now, size = time.time(), "" if data is None else len(data)
        stamp = f"{time.strftime('%H:%M:%S')}.{int(now % 1 * 1000):03}"
        self.log.write(f"{stamp} {mask:x} {name} {size} {pid} {self.names.get(pid, '?')}\n")


def user_config(port):
    small = {"id": "small", "name": "Small one", "reasoning": False, "input": ["text"], "contextWindow": 32768, "maxTokens": 4096}
    other = {"baseUrl": "http://127.0.0.1:9/v1", "apiKey": "sk-foreign-0123456789", "api": "openai-completions",
             "models": [small, {**small, "id": "large"}, {**small, "id": "third"}, {**small, "id": "fourth"}]}
    return {
        "gateway": {"mode": "local", "bind": "loopback", "port": port, "auth": {"mode": "token", "token": "a-token-of-this-soak"}},
        "update": {"checkOnStart": False},
        "models": {"catalogRefresh": {"enabled": False}, "providers": {"other": other}},
        "agents": {"defaults": {"timeoutSeconds": 600}},
        "logging": {"level": "info"},
    }


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=2) + "\n")


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def listens(port):
    with socket.socket() as it:
        return it.connect_ex(("127.0.0.1", port)) == 0


def until(is_so, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.1)


# What is ours in a config, and what is the user's.

def ours(value):
    take = lambda *path: dig(value, path)
    return {
        "entry": entry_of_ours(take("models", "providers", VENDOR)),
        "order": take("auth", "order", VENDOR), "helper": take("secrets", "providers", VENDOR),
    }


def entry_of_ours(entry):
    """The user may add models and fields to it."""
    if not isinstance(entry, dict):
        return None
    models = {m.get("id"): {k: m.get(k) for k in ("contextWindow", "maxTokens")} for m in entry.get("models", [])}
    return {"baseUrl": entry.get("baseUrl"), "api": entry.get("api"), "apiKey": entry.get("apiKey"),
            "models": {k: v for k, v in models.items() if str(k).startswith("acme/")}}


def opencode_ours(value):
    entry = dig(value, ("provider", VENDOR))
    return entry and {"options": entry.get("options"), "models": {k: v.get("limit") for k, v in entry.get("models", {}).items()}}


def dig(value, path):
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return value


def rest(value):
    """All but ours; containers that are empty without ours count for nothing.

    A default model and a mode are ours where the user has none."""
    value = json.loads(json.dumps(value))
    for path in (("models", "providers", VENDOR), ("auth", "order", VENDOR), ("secrets", "providers", VENDOR), ("provider", VENDOR)):
        holder = dig(value, path[:-1])
        if isinstance(holder, dict):
            holder.pop(path[-1], None)
    for path, own in ((("models", "mode"), "merge"), (("agents", "defaults", "model", "primary"), f"{VENDOR}/acme/model-1")):
        if dig(value, path) == own:
            del dig(value, path[:-1])[path[-1]]
    if isinstance(value, dict):
        # The client's own notes about its writes.
        value.pop("meta", None)
        value.pop("wizard", None)
    return prune(value)


def prune(value):
    if not isinstance(value, dict):
        return value
    kept = {k: prune(v) for k, v in value.items()}
    return {k: v for k, v in kept.items() if v != {}}


def parsed(path):
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None


# Ways to write a file.

def by_rename(path, text):
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text)
    fresh.chmod(0o600)
    fresh.rename(path)


def in_place(path, text, pause=0.0):
    with open(path, "w") as file:
        half = len(text) // 2
        file.write(text[:half])
        file.flush()
        time.sleep(pause)
        file.write(text[half:])


def as_vim(path, text):
    backup = path.with_name(path.name + "~")
    path.rename(backup)
    path.write_text(text)
    path.chmod(0o600)
    backup.unlink()


def as_emacs(path, text):
    shutil.copy2(path, path.with_name(path.name + "~"))
    path.write_text(text)


def by_copy(path, text):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(text)
        file.flush()
        shutil.copyfile(file.name, path)


def anew(path, text):
    path.unlink()
    path.write_text(text)
    path.chmod(0o600)


def as_rsync(path, text):
    fresh = path.with_name(f".{path.name}.x8Qz1a")
    fresh.write_text(text)
    fresh.chmod(0o600)
    os.utime(fresh, (1_700_000_000, 1_700_000_000))
    fresh.rename(path)


def by_link(path, text):
    fresh = path.with_name(f".{path.name}.link")
    fresh.write_text(text)
    fresh.chmod(0o600)
    path.unlink()
    os.link(fresh, path)
    fresh.unlink()


def same_stamp(path, text):
    stat = path.stat()
    path.write_text(text)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def mapped(path, text):
    """Of the same length only."""
    data = text.encode()
    with open(path, "r+b") as file:
        if len(data) != path.stat().st_size:
            return in_place(path, text)
        with mmap.mmap(file.fileno(), 0) as view:
            view[:] = data


def many_times(path, text):
    before = path.read_text()
    for n in range(20):
        by_rename(path, before if n % 2 else before + " ")
        time.sleep(0.04)
    by_rename(path, text)


WAYS = {
    "rename": by_rename, "in-place": in_place, "vim": as_vim, "emacs": as_emacs, "copy": by_copy, "anew": anew,
    "rsync": as_rsync, "hardlink": by_link, "same-stamp": same_stamp, "mmap": mapped, "burst": many_times,
    "half-0.4s": lambda p, t: in_place(p, t, 0.4), "half-2s": lambda p, t: in_place(p, t, 2.0),
}


# Edits of the parsed config that make ours wrong.

def entry(value):
    return value["models"]["providers"][VENDOR]


def set_url(value):
    entry(value)["baseUrl"] = entry(value)["baseUrl"].replace("127.0.0.1", "127.0.0.2")


def set_window(value):
    entry(value)["models"][0]["contextWindow"] = 777000


def drop_entry(value):
    del value["models"]["providers"][VENDOR]


def drop_model(value):
    entry(value)["models"] = [model for model in entry(value)["models"] if model["id"] != "acme/model-2"]


def drop_order(value):
    del value["auth"]["order"][VENDOR]


def drop_auth(value):
    del value["auth"]


def drop_helper(value):
    del value["secrets"]["providers"][VENDOR]


def drop_secrets(value):
    del value["secrets"]


def set_tokens(value):
    entry(value)["models"][0]["maxTokens"] = 4096


def literal_key(value):
    entry(value)["apiKey"] = "sk-someone-elses-000"


EDITS = {
    "window": set_window, "entry-gone": drop_entry, "model-gone": drop_model, "order-gone": drop_order, "auth-gone": drop_auth,
    "helper-gone": drop_helper, "secrets-gone": drop_secrets, "tokens": set_tokens, "literal-key": literal_key,
}


class Soak:
    def __init__(self, home):
        self.home = home
        self.counts = {"writes": 0, "missed": 0, "harm": 0, "lost": 0}
        self.per_kind = {}
        self.began = 0
        self.kinds = {}
        for name, way in WAYS.items():
            self.kinds[f"url-by-{name}"] = lambda way=way: self.broken(set_url, way)
        for name, edit in EDITS.items():
            self.kinds[f"edit-{name}"] = lambda edit=edit: self.broken(edit, by_rename)
        names = [name for name in dir(self) if name.startswith("kind_")]
        self.kinds["edit-literal-key"] = lambda: self.broken(literal_key, by_rename) and "reported"
        self.kinds.update({name[5:].replace("_", "-"): getattr(self, name) for name in names})

    # Kinds of writes. Each returns what is expected: "quiet", "repaired", "reported", "brief" (either is right, but not a
    # repair), or "as-written": what other programs wrote decides.

    def broken(self, edit, way):
        value = json.loads(self.home.config.read_text())
        edit(value)
        way(self.home.config, json.dumps(value, indent=2) + "\n")
        return "repaired"

    def kind_sed(self):
        self.home.run("sed", "-i", "s/128000/77000/", str(self.home.config))
        return "repaired"

    def kind_one_byte(self):
        data = self.home.config.read_bytes()
        with open(self.home.config, "r+b") as file:
            file.seek(data.index(b"128000"))
            file.write(b"7")
        return "repaired"

    def kind_touch(self):
        os.utime(self.home.config)
        return "quiet"

    def kind_space_appended(self):
        with open(self.home.config, "a") as file:
            file.write(" \n")
        return "quiet"

    def kind_reformatted(self):
        by_rename(self.home.config, json.dumps(json.loads(self.home.config.read_text()), indent=4) + "\n")
        return "quiet"

    def kind_reordered(self):
        value = json.loads(self.home.config.read_text())
        by_rename(self.home.config, json.dumps(dict(reversed(value.items())), indent=2) + "\n")
        return "quiet"

    def users_value(self, way):
        value = json.loads(self.home.config.read_text())
        value["logging"]["level"] = random.choice(["debug", "info", "warn"])
        way(self.home.config, json.dumps(value, indent=2) + "\n")
        return "quiet"

    def kind_users_value_by_vim(self):
        return self.users_value(as_vim)

    def kind_users_value_in_place(self):
        return self.users_value(in_place)

    def kind_users_model_added(self):
        value = json.loads(self.home.config.read_text())
        models = entry(value)["models"]
        models[:] = [m for m in models if m["id"] != "mine"] + [{**models[0], "id": "mine", "name": "Mine"}]
        by_rename(self.home.config, json.dumps(value, indent=2) + "\n")
        return "quiet"

    def kind_users_and_ours(self):
        value = json.loads(self.home.config.read_text())
        value["logging"]["level"] = "debug"
        set_url(value)
        as_vim(self.home.config, json.dumps(value, indent=2) + "\n")
        return "repaired"

    def kind_invalid_half_a_second(self):
        return self.for_a_while(lambda: self.home.config.write_text('{ "gateway": '), 0.4, "quiet")

    def kind_invalid_for_three_seconds(self):
        return self.for_a_while(lambda: self.home.config.write_text('{ "gateway": '), 4, "reported")

    def kind_empty_for_three_seconds(self):
        return self.for_a_while(lambda: self.home.config.write_text(""), 4, "reported")

    def kind_cut_short_by_another_program(self):
        stub = json.dumps({"gateway": {"mode": "local"}})
        return self.for_a_while(lambda: self.home.config.write_text(stub), 5, "reported")

    def for_a_while(self, spoil, seconds, expected):
        right = self.home.config.read_text()
        start = time.monotonic()
        spoil()
        spoiled = self.home.config.read_bytes()
        backup = read(self.backup)
        time.sleep(seconds)
        now = read(self.home.config)
        if now not in (spoiled, right.encode()):
            self.fail("harm", f"written while spoiled: {now[:200]}")
        if read(self.backup) != backup:
            self.fail("harm", "the backup was written while the config was spoiled")
        by_rename(self.home.config, right)
        return self.as_long_as(start, expected)

    def as_long_as(self, start, expected="quiet"):
        """What is wrong for less than a second is no fault; a busy machine may have made more of it."""
        return "brief" if expected == "quiet" and time.monotonic() - start > 0.8 else expected

    def away(self, path, seconds):
        aside = path.with_name(path.name + ".aside")
        start = time.monotonic()
        path.rename(aside)
        time.sleep(seconds)
        if path.exists():
            self.fail("harm", f"{path.name} was made anew after {seconds} s")
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        aside.rename(path)
        return self.as_long_as(start)

    def kind_away_for_a_moment(self):
        return self.away(self.home.config, 0.2)

    def kind_away_for_two_seconds(self):
        return self.away(self.home.config, 2)

    def kind_away_for_five_seconds(self):
        self.away(self.home.config, 5)
        return "reported"

    def kind_opencode_away_for_five_seconds(self):
        self.away(self.home.opencode, 5)
        return "reported"

    def kind_opencode_folder_away(self):
        return self.away(self.home.opencode.parent, 2)

    def kind_becomes_symlink(self):
        target = self.home.root / "dotfiles/openclaw.json"
        target.parent.mkdir(exist_ok=True)
        if not self.home.config.is_symlink():
            shutil.move(self.home.config, target)
            self.home.config.symlink_to(target)
        return "quiet"

    def kind_symlink_target_broken(self):
        self.kind_becomes_symlink()
        time.sleep(1)
        target = self.home.config.resolve()
        value = json.loads(target.read_text())
        set_url(value)
        random.choice([in_place, by_rename, as_vim])(target, json.dumps(value, indent=2) + "\n")
        return "repaired"

    def kind_symlink_swapped_to_a_broken_one(self):
        text = self.home.config.read_text()
        target = self.home.root / f"dotfiles/openclaw.{random.randrange(3)}.json"
        target.parent.mkdir(exist_ok=True)
        value = json.loads(text)
        set_window(value)
        target.write_text(json.dumps(value, indent=2) + "\n")
        fresh = self.home.config.with_name(".link")
        fresh.symlink_to(target)
        fresh.rename(self.home.config)
        return "repaired"

    def kind_symlink_becomes_a_file(self):
        self.kind_becomes_symlink()
        time.sleep(1)
        by_rename(self.home.config, self.home.config.read_text())
        return "quiet"

    def kind_folder_becomes_a_symlink_and_back(self):
        folder, store = self.home.opencode.parent, self.home.root / "dotfiles-opencode"
        if folder.is_symlink():
            folder.unlink()
            store.rename(folder)
        else:
            folder.rename(store)
            folder.symlink_to(store)
        return "quiet"

    def kind_folder_link_then_broken(self):
        self.kind_folder_becomes_a_symlink_and_back()
        time.sleep(1)
        return self.kind_opencode_broken()

    def kind_restored_from_before_apply(self):
        # If the client has a backup with `meta` it would put that back, so nothing is repaired then.
        self.home.config.write_bytes(self.home.before_apply)
        return "told"

    def kind_restored_from_a_copy(self):
        anew(self.home.config, self.good)
        return "quiet"

    def kind_clients_config_set(self):
        return self.client("config", "set", "agents.defaults.timeoutSeconds", str(random.randrange(600, 900)))

    def kind_clients_config_set_of_ours(self):
        return self.client("config", "set", f"models.providers.{VENDOR}.baseUrl", "http://127.0.0.1:9/else")

    def kind_clients_config_unset_of_ours(self):
        return self.client("config", "unset", f"auth.order.{VENDOR}")

    def kind_clients_default_model(self):
        return self.client("config", "set", "agents.defaults.model.primary", random.choice(["other/small", "other/large"]))

    def kind_clients_logging(self):
        return self.client("config", "set", "logging.level", random.choice(["info", "warn", "debug"]))

    def kind_clients_reading(self):
        return self.client("models", "list", "--json")

    def kind_clients_write_meets_an_edit(self):
        client = subprocess.Popen(
            ["openclaw", "config", "set", "agents.defaults.timeoutSeconds", str(random.randrange(600, 900))],
            env=self.home.env, cwd=self.home.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.5, 6))
        self.broken(set_window, by_rename)
        client.wait(120)
        return "as-written"

    def kind_gateway_restarted(self):
        self.home.end(self.home.gateway)
        until(lambda: not listens(self.home.port), "the gateway to end")
        self.home.start_gateway()
        return "quiet"

    def kind_opencode_broken(self, way=by_rename):
        value = json.loads(self.home.opencode.read_text())
        value["provider"][VENDOR]["options"]["baseURL"] = "http://127.0.0.1:9/else"
        way(self.home.opencode, json.dumps(value, indent=2) + "\n")
        return "repaired"

    def kind_opencode_broken_by_vim(self):
        return self.kind_opencode_broken(as_vim)

    def kind_opencode_reads(self):
        self.home.run("opencode", "debug", "config")
        return "as-written"

    def kind_both_broken_at_once(self):
        self.kind_opencode_broken()
        return self.broken(set_url, as_emacs)

    def kind_plugin_edited(self):
        plugins = [p for p in self.home.opencode.parent.rglob("*.js") if "node_modules" not in p.parts]
        for plugin in plugins:
            as_vim(plugin, plugin.read_text() + "\n// edited\n")
        return "repaired" if plugins else "quiet"

    def kind_others_beside_it(self):
        for n in range(30):
            (self.home.config.parent / f"notes-{n % 3}").write_text(str(n))
        return "quiet"

    def kind_opened_to_others(self):
        self.home.config.chmod(0o644)
        until(lambda: not self.home.config.stat().st_mode & 0o077, "the config to be the user's alone")
        return "repaired"

    def client(self, *args):
        done = self.home.run("openclaw", *args, check=False)
        with open(self.home.root / "trace", "a") as trace:
            trace.write(f"{time.strftime('%H:%M:%S')} {args}: {done.returncode}\n{done.stdout}{done.stderr}")
        return "as-written"

    # Judgement.

    @property
    def backup(self):
        return self.home.config.with_name("openclaw.json.bak")

    def fail(self, what, why):
        self.counts[what] += 1
        self.per_kind.setdefault(self.now, []).append(what)
        print(f"{time.strftime('%H:%M:%S')} {what}: {self.now}: {why}", flush=True)
        self.keep_evidence()

    def keep_evidence(self):
        """Every version since the write began, and what was said."""
        folder = self.home.root / f"evidence-{self.counts['writes']}-{self.now}"
        folder.mkdir(exist_ok=True)
        for at, pid, name, data in self.home.versions(self.began - 5):
            (folder / f"{at - self.began:+09.2f}-{pid}-{name}").write_bytes(data)
        (folder / "notices").write_text(json.dumps(self.home.events[-8:], indent=1))

    def is_wrong(self, version):
        _, _, name, data = version
        try:
            value = json.loads(data)
        except ValueError:
            return True
        if name == "opencode.json":
            return opencode_ours(value) != opencode_ours(self.home.right_opencode)
        return ours(value) != ours(self.home.right)

    def expected_of(self, versions):
        """By what others wrote: `repaired` if it is wrong in the end, `brief` if it was wrong in between, else `quiet`."""
        newest = {"opencode" in name: version for version in versions for name in [version[2]]}
        if any(self.is_wrong(version) for version in newest.values()):
            return "repaired"
        return "brief" if any(self.is_wrong(version) for version in versions) else "quiet"

    def is_right(self):
        config, opencode = parsed(self.home.config), parsed(self.home.opencode)
        return (config is not None and ours(config) == ours(self.home.right)
                and opencode is not None and opencode_ours(opencode) == opencode_ours(self.home.right_opencode))

    def play(self, name):
        home, self.now, self.began = self.home, name, time.monotonic()
        with open(home.root / "trace", "a") as trace:
            trace.write(f"{time.strftime('%H:%M:%S')} {name}\n")
        self.counts["writes"] += 1
        home.wcode("watch", "--reload", check=False)
        home.check()
        unexpected = [e["event"] for e in home.news() if e["event"] in FAULTS and e["level"] != "info"]
        if unexpected:
            self.fail("lost", f"said before anything was written: {unexpected}")
        # Without `meta` the client would take it for damaged.
        if self.is_right() and (not self.backup.exists() or "meta" in parsed(home.config)):
            self.good = home.config.read_text()
        expected = self.kinds[name]()
        if expected == "as-written":
            time.sleep(0.2)
            expected = self.expected_of(home.versions(self.began))
        left, backup = parsed(home.config), read(self.backup)
        left_opencode = parsed(home.opencode)
        seen = []
        is_told = lambda: any(e["event"] in FAULTS for e in seen)

        def is_done():
            seen.extend(home.news())
            if expected == "repaired":
                return self.is_right() and any(e["event"] == "repaired" for e in seen)
            return is_told() if expected in ("reported", "told") else True

        try:
            until(is_done, expected)
        except TimeoutError:
            if not self.is_right() and not is_told():
                self.fail("missed", f"nothing but {words(seen)}")
            elif expected in ("reported", "told") or not self.is_right():
                self.fail("lost", f"expected {expected}, got {words(seen)}, right: {self.is_right()}")
            elif expected == "repaired":
                self.fail("lost", f"it is right, but by whom? {words(seen)}")
        time.sleep(QUIET)
        state = home.check()
        seen.extend(home.news())
        self.judge_harm(left, left_opencode, backup, seen)
        self.judge_notices(expected, seen)
        if not self.is_right():
            if expected != "repaired" and not is_told():
                self.fail("missed", f"nothing but {words(seen)}")
            self.put_right()
            until_or = lambda: seen.extend(home.news()) or any(e["event"] in ("drift-ended", "repaired") for e in seen)
            try:
                until(until_or, "the end of the drift")
            except TimeoutError:
                self.fail("lost", f"no end after {words(seen)}: {json.dumps(state)[:300]}")
        home.gateway_alive = home.gateway.poll() is None
        if not home.gateway_alive:
            self.fail("harm", f"the gateway ended with {home.gateway.returncode}")
            home.start_gateway()
        if home.monitor.poll() is not None:
            raise SystemExit(f"the monitor ended with {home.monitor.returncode}")

    def judge_notices(self, expected, seen):
        told = [e["event"] for e in seen if e["event"] in FAULTS and e["level"] != "info"]
        if expected == "quiet" and told:
            self.fail("lost", f"a notice about nothing: {words(seen)}")
        if expected == "brief" and "drift" in told and "drift-ended" not in words(seen):
            self.fail("lost", f"no end: {words(seen)}")
        is_cause = any(self.is_wrong(version) for version in self.home.versions(self.began))
        if expected in ("quiet", "brief") and "repaired" in told and not is_cause:
            self.fail("harm", f"a repair, though no other program wrote anything wrong: {words(seen)}")

    def judge_harm(self, left, left_opencode, backup, seen):
        now, now_opencode = parsed(self.home.config), parsed(self.home.opencode)
        if left is not None and (now is None or rest(now) != rest(left)):
            self.fail("harm", f"the user's part changed: {difference(rest(left), rest(now or {}))} after {words(seen)}")
        if left_opencode is not None and (now_opencode is None or rest(now_opencode) != rest(left_opencode)):
            self.fail("harm", f"OpenCode's file changed: {difference(rest(left_opencode), rest(now_opencode or {}))}")
        if read(self.backup) != backup:
            self.fail("harm", f"the client's backup was written after {words(seen)}")

    def put_right(self):
        """As a user does who restores the last good copies."""
        by_rename(self.home.config, self.good)
        by_rename(self.home.opencode, json.dumps(self.home.right_opencode, indent=2) + "\n")

    def judge_hook(self):
        """Waits until the budgets are refilled; then people must know the newest state of everything."""
        self.now = "hook"
        end = time.monotonic() + 75
        while time.monotonic() < end:
            time.sleep(1)
            self.home.news()
        alerts = [e for e in self.home.events if e["alert"] and e["level"] != "ok"]
        heard = self.home.heard()
        known = [(h["at"], h["event"], h["dedupe_key"]) for h in heard]
        for alert in alerts:
            if (alert["at"], alert["event"]) not in [(at, event) for at, event, _ in known]:
                self.fail("lost", f"the hook did not hear of {alert['event']} of {alert['at']}")
        said = {(e["at"], e["event"], e["dedupe_key"]) for e in self.home.events if "delayed_seconds" not in e}
        for late in (e for e in self.home.events if "delayed_seconds" in e):
            if (late["at"], late["event"], late["dedupe_key"]) not in said:
                self.fail("lost", f"late, and of nothing that the log has: {late}")
        latest = {}
        for event in self.home.events:
            if event["event"] in ("drift", "drift-ended", "repaired", "repair-failed", "repair-stopped") and event["level"] != "info" or event["event"] == "drift-ended":
                latest[(event.get("client"), event.get("config"))] = event["event"]
        last_heard = {}
        for notice in heard:
            last_heard[(notice.get("client"), notice.get("config"))] = notice["event"]
        faults = ("drift", "repair-failed", "repair-stopped")
        for subject, event in latest.items():
            if (event in faults) != (last_heard.get(subject) in faults):
                self.fail("lost", f"the hook heard {last_heard.get(subject)} last of {subject}, the log says {event}")

    def run(self, minutes, chosen):
        end, rounds = time.monotonic() + minutes * 60, 0
        names = chosen or list(self.kinds)
        while rounds == 0 and chosen or time.monotonic() < end:
            random.shuffle(names)
            for name in names:
                if time.monotonic() > end and not chosen:
                    break
                try:
                    self.play(name)
                except (RuntimeError, TimeoutError, KeyError, OSError, ValueError, subprocess.TimeoutExpired) as error:
                    self.fail("lost", f"the soak itself: {error!r}"[:600])
                    self.put_right()
            self.judge_hook()
            rounds += 1
            print(f"{time.strftime('%H:%M:%S')} round {rounds}: {self.counts}", flush=True)
        self.report(minutes, rounds)

    def report(self, minutes, rounds):
        heard = len(self.home.heard())
        print(f"\n{len(self.kinds)} kinds of writes, {self.counts['writes']} writes in {rounds} rounds.")
        others = self.home.versions(0)
        wrong = sum(self.is_wrong(version) for version in others)
        repairs = sum(e["event"] == "repaired" and "delayed_seconds" not in e for e in self.home.events)
        print(f"{len(others)} versions by others, {wrong} of them wrong; {repairs} repairs.")
        print(f"{len(self.home.events)} notices, {heard} heard by the hook.\n\n| counted | |\n|---|---|")
        for what in ("missed", "harm", "lost"):
            print(f"| {what} | {self.counts[what]} |")
        for name, what in sorted(self.per_kind.items()):
            print(f"  {name}: {', '.join(what)}")


def read(path):
    try:
        return path.read_bytes()
    except OSError:
        return None


def words(seen):
    return [e["event"] for e in seen]


def difference(one, other, path=""):
    if isinstance(one, dict) and isinstance(other, dict):
        return [line for key in {*one, *other} for line in difference(one.get(key), other.get(key), f"{path}.{key}")]
    return [] if one == other else [f"{path}: {one!r} -> {other!r}"[:160]]


def main():
    program, clients = str(Path(sys.argv[1]).resolve()), sys.argv[2]
    minutes, chosen = float(sys.argv[3]) if len(sys.argv) > 3 else 60, sys.argv[4:]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))
    home = Home(program, clients)
    soak = Soak(home)
    try:
        home.set_up()
        soak.run(minutes, chosen)
    finally:
        home.tear_down()
    sys.exit(1 if any(soak.counts[what] for what in ("missed", "harm", "lost")) else 0)


main()
