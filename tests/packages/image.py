#!/usr/bin/env python3
"""The image, as umoci and skopeo read it and as a container starts it: `image.py PACKAGES`.

PACKAGES is what `.ci/packages/make` made. The last line counts what passed.
"""

import contextlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time
import urllib.request

from checks import free_port, passes, report, run, work_folder


def inspect(image, version, processor):
    """As a registry's client chooses one of the processors by itself."""
    skopeo = ("skopeo", f"--override-arch={processor}", "inspect")
    config = json.loads(run(*skopeo, "--config", f"oci:{image}:{version}").stdout)
    passes((config["architecture"], config["os"]) == (processor, "linux"), config)
    passes(config["config"]["Entrypoint"] == ["/wcode"] and config["config"]["Cmd"][0] == "watch", config)
    passes(config["config"]["StopSignal"] == "SIGTERM" and "9464/tcp" in config["config"]["ExposedPorts"], config)
    named = json.loads(run(*skopeo, f"oci:{image}:{version}-{processor}").stdout)
    passes(named["Labels"]["org.opencontainers.image.version"] == version, named)


def is_whole(image, version, work):
    """Every digest is right, for all processors and for the program that makes a Docker archive of it."""
    run("skopeo", "copy", "--all", f"oci:{image}:{version}", f"dir:{work}/all")
    copied = json.loads((work / "all/manifest.json").read_text())
    passes(len(copied["manifests"]) == 2, copied)
    run("skopeo", "--override-arch=amd64", "copy", f"oci:{image}:{version}", f"docker-archive:{work}/docker.tar:wcode:{version}")
    passes((work / "docker.tar").stat().st_size > 1_000_000)


class Container:
    """The image's command as PID 1, with folders, processes and hosts' names of its own, in the network of this system."""

    def __init__(self, bundle, *arguments):
        root = bundle / "rootfs"
        (root / "proc").mkdir(exist_ok=True)
        config = json.loads((bundle / "config.json").read_text())["process"]
        env = dict(variable.split("=", 1) for variable in config["env"])
        command = [*(arguments or config["args"][1:])]
        enter = f'mount -t proc proc {root}/proc && exec chroot {root} {config["args"][0]} "$@"'
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child", "sh", "-c", enter, "sh", *command],
            env={**env, "PATH": os.environ["PATH"]}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def first(self):
        """The process that is PID 1 inside."""
        pid = self.process.pid
        return int(pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def metrics_at(port):
    for _ in range(150):
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
        time.sleep(0.2)
    raise AssertionError("no metrics")


def watches_as_first_process(bundle):
    port = free_port()
    container = Container(bundle, "watch", "--metrics", f"127.0.0.1:{port}", "--json")
    text = metrics_at(port)
    passes("wcode_" in text, text[:200])
    first = container.first()
    inside = pathlib.Path(f"/proc/{first}/status").read_text()
    passes(re.search(r"^NSpid:\s+\d+\s+1$", inside, re.MULTILINE), inside)
    # A health check, as the Dockerfile has it, in the same container.
    done = subprocess.run(["nsenter", f"--target={first}", "--mount", "--pid", "--root", "--", "/wcode", "watch", "--status"],
                          env={"HOME": "/home/user"}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    passes(done.returncode == 0, done)
    os.kill(first, signal.SIGTERM)
    output, _ = container.process.communicate(timeout=30)
    passes(container.process.returncode == 0, container.process.returncode, output)


def has_what_it_needs(bundle):
    root = bundle / "rootfs"
    done = Container(bundle, "--version")
    passes(done.process.communicate(timeout=30)[0].startswith("wcode "))
    certificates = (root / "etc/ssl/certs/ca-certificates.crt").read_text().count("BEGIN CERTIFICATE")
    passes(certificates > 50, certificates)
    passes((root / "usr/share/licenses/wcode/THIRD-PARTY-LICENSES.txt").exists())
    # Nothing else can be started in it.
    programs = [path.name for path in root.rglob("*") if path.is_file() and os.access(path, os.X_OK) and path.stat().st_mode & 0o111]
    passes(programs == ["wcode"], programs)


def sets_up_a_home(bundle):
    """One command in the container, as an image of an agent has it."""
    home = bundle / "rootfs/home/user"
    (home / ".openclaw").mkdir(parents=True)
    (home / ".openclaw/openclaw.json").write_text("{}")
    done = Container(bundle, "apply", "--yes", "--offline", "--client", "openclaw", "--key-mode", "env")
    output, _ = done.process.communicate(timeout=60)
    passes(done.process.returncode == 0 and "wcode" in (home / ".openclaw/openclaw.json").read_text(), output)


def main(packages):
    image = pathlib.Path(packages).resolve() / "image"
    with work_folder("image") as work:
        tags = run("umoci", "ls", "--layout", image).stdout.split()
        version = min(tags, key=len)
        passes(sorted(tags) == [version, f"{version}-amd64", f"{version}-arm64"], tags)
        for processor in ("amd64", "arm64"):
            inspect(image, version, processor)
        is_whole(image, version, work)
        bundle = work / "bundle"
        run("umoci", "unpack", "--image", f"{image}:{version}-amd64", bundle)
        has_what_it_needs(bundle)
        watches_as_first_process(bundle)
        sets_up_a_home(bundle)
    report("image")


main(*sys.argv[1:])
