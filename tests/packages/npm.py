#!/usr/bin/env python3
"""Installs wcode from a registry on loopback with two majors of npm: `npm.py PACKAGES TOOLS`.

PACKAGES is the folder `npm` of what `.ci/packages/make` made, TOOLS has Verdaccio, the two npms and a Node.js in
`node_modules`. The last line counts what passed.
"""

import contextlib
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

from checks import free_port, passes, report, run, work_folder

KEY = "sk-npm-0123456789abcdef"
REQUEST = '{"protocolVersion":1,"provider":"wcode","ids":["wcode/api-key"]}'


class Registry:
    def __init__(self, work, tools):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}/"
        config = work / "verdaccio.yaml"
        config.write_text(
            f"storage: {work}/storage\nauth: {{htpasswd: {{file: {work}/users, max_users: 10}}}}\n"
            "packages: {'**': {access: $all, publish: $all}}\n"
            f"max_body_size: 100mb\nlog: {{type: file, path: {work}/verdaccio.log, level: warn}}\n")
        command = [tools.node, tools.modules / "verdaccio/bin/verdaccio", "--config", config, "--listen", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(command, env={"HOME": str(work), "PATH": tools.path}, stdout=subprocess.DEVNULL)
        self.wait()

    def wait(self):
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.url + "-/ping").close()
                return
            assert self.process.poll() is None, "the registry ended"
            time.sleep(0.1)
        raise AssertionError("the registry does not answer")

    def close(self):
        self.process.terminate()
        self.process.wait()


class Tools:
    def __init__(self, folder):
        self.modules = pathlib.Path(folder).resolve() / "node_modules"
        bin = next(self.modules.glob("node-linux-*/bin"))
        self.node = bin / "node"
        self.path = f"{bin}:/usr/bin:/bin"


class Home:
    """A user with one npm, and a folder for its global packages."""

    def __init__(self, work, tools, registry, major):
        self.folder, self.tools, self.major = work / f"home-{major}", tools, major
        self.folder.mkdir()
        self.bin = self.folder / "global/bin"
        self.packages = self.folder / "global/lib/node_modules"
        options = {"registry": registry.url, "cache": self.folder / "cache", "prefix": self.folder / "global",
                   "update_notifier": "false", "fund": "false", "audit": "false"}
        # No bus: the program would look for the keyring of the user who runs the tests.
        self.env = {"HOME": str(self.folder), "PATH": f"{self.bin}:{tools.path}", "WCODE_REEXEC": "1", "LANG": "C"}
        self.env |= {f"npm_config_{name}": str(value) for name, value in options.items()}

    def npm(self, *arguments, at=None):
        command = [self.tools.node, self.tools.modules / f"npm{self.major}/bin/npm-cli.js", *arguments]
        return self.run(*command, at=at)

    def wcode(self, *arguments, stdin=""):
        return self.run(self.bin / "wcode", *arguments, stdin=stdin)

    def run(self, *command, stdin="", at=None):
        return run(*command, check=False, env=self.env, cwd=at or self.folder, input=stdin)

    def start(self, *arguments, **more):
        return subprocess.Popen([self.bin / "wcode", *arguments], env=self.env, cwd=self.folder, **more)


def publish(home, packages):
    """The programs first, each under a tag of its own; then the package that names them."""
    host = home.env["npm_config_registry"].removeprefix("http:")
    (home.folder / ".npmrc").write_text(f"{host}:_authToken=none\n")
    system = lambda file: "-".join(file.stem.split("-")[-2:])
    programs = sorted(file for file in packages.glob("wcode-*.tgz") if re.search(r"-(linux|darwin|win32)-\w+$", file.stem))
    own = [file for file in packages.glob("wcode-*.tgz") if file not in programs]
    assert programs and len(own) == 1, (programs, own)
    for file in programs:
        done = home.npm("publish", file, "--tag", system(file))
        assert done.returncode == 0, done.stderr
    done = home.npm("publish", own[0])
    assert done.returncode == 0, done.stderr


def installs(home):
    done = home.npm("install", "--global", "wcode")
    passes(done.returncode == 0 and not re.search("allow-scripts|install script|deprecated", done.stderr), done)
    version = home.wcode("--version")
    passes(re.fullmatch(r"wcode \d+\.\d+\.\d+.*\n", version.stdout), version)
    # One program, that of this system; the others are not even downloaded.
    inner = sorted(path.name for path in (home.packages / "wcode/node_modules").glob("wcode-*"))
    passes(len(inner) == 1 and inner[0].startswith("wcode-linux-"), inner)
    passes((home.packages / "wcode/man/man1/wcode.1").exists(), "no man page")
    # npm 12 does not link them any more.
    passes((home.folder / "global/share/man/man1/wcode.1").exists() == (home.major < 12), "the man page is linked, or not")


def runs_at_once(home):
    project = home.folder / "project"
    project.mkdir()
    done = home.npm("exec", "--yes", "--package", "wcode", "--", "wcode", "--version", at=project)
    passes(done.returncode == 0 and done.stdout.startswith("wcode "), done)
    done = home.npm("exec", "--yes", "wcode", "--", "--version", at=project)
    passes(done.returncode == 0 and done.stdout.startswith("wcode "), done)


def passes_on_how_it_ends(home):
    passes(home.wcode("apply", "--frobnicate").returncode == 2)
    done = home.wcode("key", "set", "--key-stdin", "--key-store", "file", stdin=KEY)
    passes(done.returncode == 0, done)
    done = home.wcode("exec", "--", "sh", "-c", "exit 37")
    passes(done.returncode == 37, done)
    # Arguments as they are, without a shell, and all of stdin and stdout.
    odd = ["a b", "$HOME", "*", "'\"", "", "密钥"]
    done = home.wcode("exec", "--", "printf", "%s|", *odd)
    passes(done.stdout == "".join(f"{it}|" for it in odd), done)
    much = "x" * 3_000_000
    passes(home.wcode("exec", "--", "cat", stdin=much).stdout == much)
    done = home.wcode("exec", "--", "sh", "-c", "kill -SEGV $$")
    passes(done.returncode in (-signal.SIGSEGV, 128 + signal.SIGSEGV), done)


def passes_signals_on(home):
    """The monitor ends in order; nothing of it is left."""
    for sent in (signal.SIGTERM, signal.SIGINT):
        watch = home.start("watch", "--json", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL)
        first = watch.stdout.readline()
        children = pathlib.Path(f"/proc/{watch.pid}/task/{watch.pid}/children").read_text().split()
        assert len(children) == 1, (first, children)
        time.sleep(0.5)
        watch.send_signal(sent)
        rest, _ = watch.communicate(timeout=30)
        passes(watch.returncode == 0 and not pathlib.Path("/proc", children[0]).exists(), sent, watch.returncode, first, rest)
    # A signal that neither of them handles kills both.
    sleeper = home.start("exec", "--", "sleep", "60")
    time.sleep(1)
    sleeper.send_signal(signal.SIGHUP)
    passes(sleeper.wait(30) in (-signal.SIGHUP, 128 + signal.SIGHUP), sleeper.returncode)


def is_interrupted_once(home):
    """On a terminal Ctrl-C comes to the program once, not a second time from the shim."""
    script = "trap 'echo got-it' INT; echo ready; i=0; while [ $i -lt 30 ]; do sleep 0.1; i=$((i + 1)); done; echo end"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(home.bin / "wcode", ["wcode", "exec", "--", "sh", "-c", script], home.env)
    seen = b""
    while b"ready" not in seen:
        seen += os.read(terminal, 1000)
    os.write(terminal, b"\x03")
    with contextlib.suppress(OSError):  # The terminal is gone.
        while part := os.read(terminal, 1000):
            seen += part
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    passes(seen.count(b"got-it") == 1 and b"end" in seen and status == 0, seen, status)


def is_left_to_npm(home):
    done = home.wcode("self", "update")
    passes(done.returncode != 0 and "npm install -g wcode@latest" in done.stderr, done)


def survives_its_folder(home):
    """What a client's config names is still there when the package is not."""
    config = home.folder / ".openclaw/openclaw.json"
    config.parent.mkdir()
    config.write_text("{}")
    done = home.wcode("apply", "--yes", "--offline", "--client", "openclaw", "--key-mode", "ref")
    passes(done.returncode == 0 and "node_modules" not in config.read_text(), done, config.read_text())
    helper = pathlib.Path(json.loads(config.read_text())["secrets"]["providers"]["wcode"]["command"])
    home.npm("uninstall", "--global", "wcode")
    passes(not (home.packages / "wcode").exists())
    done = home.run(helper, "resolve", stdin=REQUEST)
    passes(KEY in done.stdout, done)
    # And if that is gone as well, doctor says so.
    helper.unlink()
    assert home.npm("install", "--global", "wcode").returncode == 0
    done = home.wcode("doctor", "--offline", "--json")
    passes(done.returncode != 0 and str(helper) in done.stdout, done)
    shown = home.wcode("doctor", "--offline")
    print(f"  doctor: {next(line for line in shown.stdout.splitlines() if str(helper) in line).strip()}")
    assert home.wcode("apply", "--yes", "--offline").returncode == 0
    passes(KEY in home.run(helper, "resolve", stdin=REQUEST).stdout, "no new copy")


def says_what_is_missing(home):
    """In a project without optional packages, as some images are built; npm has them in global installs always."""
    project = home.folder / "lean"
    project.mkdir()
    (project / "package.json").write_text("{}")
    assert home.npm("install", "--omit=optional", "wcode", at=project).returncode == 0
    program = project / "node_modules/.bin/wcode"
    done = home.run(program, "--version")
    passes(done.returncode == 1 and "wcode-linux-" in done.stderr, done)
    passes("    at " not in done.stderr, done)
    # The remedy that it gives is one.
    remedy = next(line for line in done.stderr.splitlines() if line.startswith("  npm")).partition("(")[0].split()
    done = home.npm(*remedy[1:], at=project)
    passes(done.returncode == 0 and home.run(program, "--version").returncode == 0, done)
    # Neither is there a stack if the package is there and the program is not.
    for inner in (home.packages / "wcode/node_modules").glob("wcode-*/wcode"):
        inner.unlink()
    done = home.wcode("--version")
    passes(done.returncode == 1 and "--include=optional" in done.stderr and "    at " not in done.stderr, done)


def knows_its_systems(home):
    """On a system for which there is none: no stack, and the ones that there are."""
    shim = home.packages / "wcode/wcode.js"
    pretend = "Object.defineProperty(process, 'platform', {value: 'sunos'});"
    done = home.run(home.tools.node, "-e", f"{pretend} require({json.dumps(str(shim))})")
    passes(done.returncode == 1 and "sunos" in done.stderr and "linux-x64" in done.stderr, done)


CASES = (installs, runs_at_once, passes_on_how_it_ends, passes_signals_on, is_interrupted_once, is_left_to_npm, survives_its_folder,
         says_what_is_missing, knows_its_systems)


def main(packages, folder):
    tools = Tools(folder)
    with work_folder("npm") as work, contextlib.closing(Registry(work, tools)) as registry:
        publish(Home(work, tools, registry, 10), pathlib.Path(packages).resolve())
        shutil.rmtree(work / "home-10")
        for major in (10, 12):
            home = Home(work, tools, registry, major)
            for case in CASES:
                case(home)
    report("npm", " with npm 10 and 12")


main(*sys.argv[1:])
