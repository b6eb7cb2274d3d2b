#!/usr/bin/env python3
"""Runs install.sh under several shells against a release server on loopback: `run.py RELEASE [--root FOLDER]`.

RELEASE is what `.ci/release/pack` made, signed by the throwaway key in RELEASE/key.pub; FOLDER is a bare Debian root.
Every refusal must leave the program of before, byte for byte, and nothing else. The last line counts the cases.
"""

import argparse
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from server import Proxy, Server  # noqa: E402

REPO = pathlib.Path(__file__).resolve().parents[2]
SHELLS = {"dash": ["dash"], "bash": ["bash"], "busybox": ["busybox", "sh"]}
# What every system has; the tools for downloads and signatures are added case by case.
BASICS = """sh cat chmod cmp cp cut dd dirname basename getconf grep gzip head mkdir mktemp mv rm sed sha256sum sleep tar tr uname
 wc id env ls""".split()
OLD = b"#!/bin/sh\necho old\n"


class Ground:
    """A home with an old program, a release on a server, and a PATH with chosen tools."""

    def __init__(self, release):
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="wcode-install-"))
        self.release = release
        self.key = (release / "key.pub").read_text().splitlines()[1]
        self.version = archive_of(release).name.split("-")[1]
        self.site = self.base / "site"
        self.server = Server(self.site)
        self.publish("good")

    def publish(self, name, change=None):
        """A copy of the release below this name, changed."""
        files = self.base / "files" / name
        shutil.copytree(self.release, files)
        if change:
            change(files)
        for place in ("latest/download", f"download/v{self.version}"):
            target = self.site / name / place
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(files)
        return files

    def tools(self, *names):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.base))
        for name in (*BASICS, *names):
            found = shutil.which(name)
            if found:
                (folder / name).symlink_to(found)
        return folder


class Run:
    """One run of the script, in a fresh home unless one is given."""

    def __init__(self, ground, shell, *args, site="good", tools=("curl", "minisign"), script=None, env=None, bin_dir=None,
                 tmp=None, stdin=None, old=OLD, home=None):
        self.home = home or pathlib.Path(tempfile.mkdtemp(dir=ground.base))
        self.bin = bin_dir or self.home / ".local/bin"
        self.tmp = tmp or self.home / "tmp"
        self.tmp.mkdir(exist_ok=True)
        if old and not (self.bin / "wcode").exists():
            self.bin.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):  # On a read-only file system it is there already.
                (self.bin / "wcode").write_bytes(old)
                (self.bin / "wcode").chmod(0o755)
        # Alone, as someone has it who downloaded it.
        self.script = script or shutil.copy(REPO / "install.sh", self.home / "install.sh")
        variables = {"HOME": self.home, "PATH": ground.tools(*tools), "TMPDIR": self.tmp, "WCODE_RELEASE_KEY": ground.key,
                     "WCODE_DOWNLOAD_URL": f"{ground.server.url}/{site}", "SHELL": "/bin/bash", "WCODE_BIN_DIR": self.bin}
        variables.update(env or {})
        variables = {name: str(value) for name, value in variables.items() if value is not None}
        words = [shutil.which(SHELLS[shell][0]), *SHELLS[shell][1:]]
        words += ["-s", "--", *args] if stdin else [str(self.script), *args]
        done = subprocess.run(words, env=variables, input=stdin, stdin=None if stdin else subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120)
        self.code, self.said = done.returncode, done.stderr
        self.program = (self.bin / "wcode").read_bytes() if (self.bin / "wcode").exists() else None

    def installs(self, *words):
        assert self.code == 0, self.said
        assert self.program not in (OLD, None), "the old program is still there"
        return self.clean().says(*words)

    def refuses(self, *words, old=OLD):
        assert self.code not in (0, 127), f"exit {self.code}: {self.said}"
        assert self.program == old, "the program of before is gone"
        return self.clean().says("nothing was installed" if not words else words[0], *words[1:])

    def says(self, *words):
        for word in words:
            assert word in self.said, f"`{word}` is not in: {self.said}"
        return self

    def clean(self):
        assert not list(self.tmp.iterdir()), f"left behind: {list(self.tmp.iterdir())}"
        left = [path.name for path in self.bin.iterdir() if path.name != "wcode"] if self.bin.exists() else []
        assert not left, f"left behind: {left}"
        return self


def archive_of(release):
    return next(release.glob("wcode-*-x86_64-unknown-linux-musl.tar.gz"))


def flip(path, at=None):
    data = bytearray(path.read_bytes())
    at = len(data) // 2 if at is None else at
    data[at] ^= 1
    path.write_bytes(data)


def flip_sum(files):
    sums = files / "SHA256SUMS"
    data = sums.read_text()
    at = data.index(archive_of(files).name) - 3
    sums.write_text(data[:at] + ("0" if data[at] != "0" else "1") + data[at + 1:])


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def sign_with_another_key(files):
    for command in (["minisign", "-G", "-W", "-f", "-p", files / "x.pub", "-s", files / "x.key"],
                    ["minisign", "-S", "-s", files / "x.key", "-m", files / "SHA256SUMS"]):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def flip_in_signature(files):
    lines = (files / "SHA256SUMS.minisig").read_text().splitlines()
    lines[1] = lines[1][:40] + ("A" if lines[1][40] != "A" else "B") + lines[1][41:]
    (files / "SHA256SUMS.minisig").write_text("\n".join(lines) + "\n")


@contextlib.contextmanager
def mounted(ground, options, old=False):
    folder = pathlib.Path(tempfile.mkdtemp(dir=ground.base))
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
    try:
        if old:
            (folder / "wcode").write_bytes(OLD)
            (folder / "wcode").chmod(0o755)
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def cases(ground, shell):
    """Each case as a name and a function that fails where it does not hold."""
    def run(*args, **how):
        return Run(ground, shell, "--no-setup", *args, **how)

    minisign, openssl, neither = ("curl", "minisign"), ("curl", "openssl"), ("curl",)

    yield "a signed release, by minisign", lambda: run().installs("installed wcode")
    yield "a signed release, by openssl", lambda: run(tools=openssl).installs("installed wcode")
    yield "wget without curl", lambda: run(tools=("wget", "openssl")).installs()
    yield "busybox's wget", lambda: run(env={"PATH": busybox_wget(ground)}).installs()
    yield "neither curl nor wget", lambda: run(tools=("openssl",)).refuses("neither curl nor wget")
    yield "no program to verify with", lambda: run(tools=neither).refuses("neither minisign nor openssl 3")
    yield "an openssl of before", lambda: run(env={"PATH": old_openssl(ground)}).refuses("neither minisign nor openssl 3")
    yield "unverified, as asked for", lambda: run("--no-verify-signature", tools=neither).installs("NOT verified")
    yield "no key", lambda: run(env={"WCODE_RELEASE_KEY": None}).refuses("no key is known")
    for tools in (minisign, openssl):
        by = tools[-1]
        for site in ("flipped-sums", "flipped-signature", "other-key", "comment"):
            yield f"{site}, by {by}", lambda site=site, tools=tools: run(site=site, tools=tools).refuses("signature of SHA256SUMS is wrong")
        yield f"no signature, by {by}", lambda tools=tools: run(site="unsigned", tools=tools).refuses("could not download")
        yield f"one bit of the archive, by {by}", lambda tools=tools: run(site="flipped-archive", tools=tools).refuses("checksum of")
    yield "a changed checksum without signature", lambda: run("--no-verify-signature", site="flipped-sums").refuses("checksum of")
    for tools in (("curl", "minisign"), ("wget", "minisign")):
        yield f"a download cut off, {tools[0]}", lambda tools=tools: run(site="cut/good", tools=tools).refuses()
        yield f"a download that ends early, {tools[0]}", lambda tools=tools: run(site="short/good", tools=tools).refuses("cut or changed")
    yield "no such release", lambda: run(site="nothing").refuses("could not download")
    yield "a server in the clear", lambda: run(env={"WCODE_DOWNLOAD_URL": "http://mirror.invalid"}).refuses("is not an https address")
    yield "the version that was asked for", lambda: run("--version", f"v{ground.version}").installs()
    yield "a version that is not there", lambda: run("--version", "0.0.1").refuses("could not download")
    yield "another version than asked for", lambda: run("--version", "0.0.1", "--from", str(ground.release)).refuses(f"the release is {ground.version}")
    yield "from a folder, offline", lambda: run("--from", str(ground.release), tools=("minisign",), env={"WCODE_DOWNLOAD_URL": None}).installs()
    yield "from an archive, offline", lambda: run("--from", str(archive_of(ground.release)), tools=("openssl",)).installs()
    yield "from a changed folder", lambda: run("--from", str(ground.base / "files/flipped-archive")).refuses("checksum of")
    yield "from an unsigned folder", lambda: run("--from", str(ground.base / "files/unsigned")).refuses("not signed")
    yield "from an archive for another system", lambda: run("--from", str(ground.release / "wcode-other.tar.gz")).refuses("there is no")
    yield "checksums in the script", lambda: run(script=ground.release / "install.sh", tools=neither, env={"WCODE_RELEASE_KEY": None}).installs()
    yield "checksums in the script, changed archive", lambda: run(
        script=ground.release / "install.sh", tools=neither, site="flipped-archive").refuses("checksum of")
    yield "through a pipe", lambda: run(stdin=(REPO / "install.sh").read_text()).installs()
    yield "a script cut off anywhere", lambda: cut_scripts(run)
    yield "an old program that runs", lambda: replaces_a_running_one(ground, run)
    yield "no room for the download", lambda: with_mount(ground, "size=64k", lambda tmp: run(tmp=tmp).refuses())
    yield "no room for the program", lambda: with_mount(ground, "size=64k", lambda folder: run(bin_dir=folder).refuses("cannot write"), old=True)
    yield "a read-only folder", lambda: read_only(ground, run)
    yield "nothing runs from the temporary folder", lambda: with_mount(ground, "noexec", lambda tmp: run(tmp=tmp).installs())
    yield "nothing runs from the folder", lambda: with_mount(ground, "noexec", lambda folder: run(bin_dir=folder).refuses("does not run here"), old=True)
    yield "a proxy", lambda: through_a_proxy(ground, run)
    yield "a proxy that is dead", lambda: run(env={"http_proxy": "http://127.0.0.1:9"}).refuses("could not download")
    yield "a processor without a release", lambda: run(env={"PATH": fake_uname(ground, "riscv64")}).refuses("no release for the processor riscv64")
    yield "a system without a release", lambda: run(env={"PATH": fake_uname(ground, "x86_64", "Plan9")}).refuses("no release for Plan9")
    yield "a folder in the program's place", lambda: folder_in_place(ground, run)
    yield "no program before", lambda: run(old=None).installs()
    yield "a hint for the PATH of each shell", lambda: path_hints(run)
    yield "another wcode first on PATH", lambda: shadowed(ground, run)
    yield "an unknown option", lambda: run("--frobnicate").refuses("unknown option")
    yield "removal", lambda: removal(ground, shell)
    yield "nothing to remove", lambda: Run(ground, shell, "--uninstall", old=None).refuses("there is no", old=None)
    yield "set-up goes on with what follows --", lambda: provisions(ground, shell)


def busybox_wget(ground):
    folder = ground.tools("minisign")
    (folder / "wget").symlink_to(shutil.which("busybox"))
    return folder


def old_openssl(ground):
    folder = ground.tools("curl")
    (folder / "openssl").write_text("#!/bin/sh\necho 'OpenSSL 1.1.1w  11 Sep 2023'\n")
    (folder / "openssl").chmod(0o755)
    return folder


def fake_uname(ground, machine, system="Linux"):
    folder = ground.tools("curl", "minisign")
    (folder / "uname").unlink()
    (folder / "uname").write_text(f"#!/bin/sh\n[ \"$1\" = -m ] && echo {machine} || echo {system}\n")
    (folder / "uname").chmod(0o755)
    return folder


def cut_scripts(run):
    whole = (REPO / "install.sh").read_text()
    for share in range(5, 100, 10):
        part = whole[: len(whole) * share // 100]
        done = run(stdin=part)
        assert done.program == OLD, f"{share} % of the script replaced the program"
        done.clean()


def replaces_a_running_one(ground, run):
    sleeper = pathlib.Path(shutil.which("sleep")).read_bytes()
    folder = pathlib.Path(tempfile.mkdtemp(dir=ground.base))
    (folder / "wcode").write_bytes(sleeper)
    (folder / "wcode").chmod(0o755)
    with subprocess.Popen([folder / "wcode", "60"]) as old:
        try:
            done = run(bin_dir=folder).installs()
            assert old.poll() is None, "the running program was ended"
            assert done.program != sleeper
        finally:
            old.kill()


def with_mount(ground, options, use, old=False):
    with mounted(ground, options, old) as folder:
        use(folder)


def read_only(ground, run):
    with mounted(ground, "size=1m", old=True) as folder:
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        run(bin_dir=folder).refuses("cannot write")


def through_a_proxy(ground, run):
    for tool in ("curl", "wget"):
        proxy = Proxy()
        run(tools=(tool, "minisign"), env={"http_proxy": proxy.url}).installs()
        assert len(proxy.asked) == 3, proxy.asked


def folder_in_place(ground, run):
    folder = pathlib.Path(tempfile.mkdtemp(dir=ground.base))
    (folder / "wcode").mkdir()
    home = ground.base / "folder-home"
    home.mkdir(exist_ok=True)
    env = {"HOME": str(home), "PATH": str(ground.tools("minisign")), "WCODE_RELEASE_KEY": ground.key, "WCODE_BIN_DIR": str(folder)}
    result = subprocess.run(["sh", REPO / "install.sh", "--no-setup", "--from", str(ground.release)], env=env, capture_output=True, text=True)
    assert result.returncode == 1 and "is a folder; nothing was installed" in result.stderr, result.stderr


def path_hints(run):
    for shell, words in (("/bin/bash", "~/.bashrc"), ("/usr/bin/zsh", "~/.zshrc"), ("/usr/bin/fish", "fish_add_path '"), ("", "export PATH=")):
        run(env={"SHELL": shell}).installs("is not on your PATH", words)


def shadowed(ground, run):
    other = ground.tools("curl", "minisign")
    (other / "wcode").write_bytes(OLD)
    (other / "wcode").chmod(0o755)
    own = pathlib.Path(tempfile.mkdtemp(dir=ground.base))
    run(bin_dir=own, env={"PATH": f"{other}:{own}"}).installs(f"'{other}/wcode' comes before it")
    done = run(bin_dir=own, env={"PATH": f"{own}:{other}"}).installs()
    assert "note:" not in done.said, done.said


def removal(ground, shell):
    done = Run(ground, shell, "--uninstall")
    assert done.code == 0 and done.program is None, done.said
    done.clean()
    new = Run(ground, shell).installs()
    gone = Run(ground, shell, "--uninstall", home=new.home)
    assert gone.code == 0 and gone.program is None and "what wcode wrote" not in gone.said, gone.said


def provisions(ground, shell):
    done = Run(ground, shell, "--yes", "--", "--client", "opencode", "--offline",
               env={"WCODE_API_KEY": "sk-not-a-key", "XDG_CONFIG_HOME": None})
    assert done.code == 0, done.said
    config = (done.home / ".config/opencode/opencode.jsonc").read_text()
    assert '"baseURL"' in config, config
    gone = Run(ground, shell, "--uninstall", home=done.home, env={"XDG_CONFIG_HOME": None})
    assert gone.code == 0 and gone.program is None, gone.said
    gone.says("the clients' configs keep what wcode wrote")


def in_a_bare_root(ground, root):
    """One line, with nothing but a shell, tar and a downloader, in less than ten seconds."""
    for tool in ("curl", "wget"):
        if not (root / "usr/bin" / tool).exists():
            continue
        shutil.rmtree(root / "root/.local", ignore_errors=True)
        get = {"curl": "curl -fsSL", "wget": "wget -qO-"}[tool]
        others = [name for name in ("curl", "wget") if name != tool]
        line = f"{get} {ground.server.url}/good/latest/download/install.sh | sh -s -- --no-setup"
        hidden = " ".join(f"mv /usr/bin/{name} /usr/bin/{name}.away 2>/dev/null;" for name in others)
        back = " ".join(f"mv /usr/bin/{name}.away /usr/bin/{name} 2>/dev/null;" for name in others)
        script = f"{hidden} cd; {line} && ~/.local/bin/wcode --version; code=$?; {back} exit $code"
        start = time.monotonic()
        env = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "WCODE_DOWNLOAD_URL": f"{ground.server.url}/good"}
        done = subprocess.run(["chroot", root, "/bin/sh", "-c", script], env=env, capture_output=True, text=True)
        took = time.monotonic() - start
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip().endswith(f"wcode {ground.version}"), done.stdout + done.stderr
        assert took < 10, f"took {took:.1f} s"
        print(f"bare root, {tool}: installed and ran in {took:.1f} s", flush=True)
        yield tool


def refuses_in_a_bare_root(ground, root):
    """The same line, where something is wrong or nothing can verify: refused, and nothing is there afterwards."""
    cases = (
        ("a changed archive", "flipped-archive", "checksum of"),
        ("an archive cut off", "cut/good", "could not download"),
        ("a script without checksums, and no program to verify a signature with", "plain-script", "neither minisign nor openssl 3"),
    )
    for name, site, words in cases:
        shutil.rmtree(root / "root/.local", ignore_errors=True)
        line = f"curl -fsSL {ground.server.url}/{site}/latest/download/install.sh | sh -s -- --no-setup"
        env = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "WCODE_DOWNLOAD_URL": f"{ground.server.url}/{site}",
               "WCODE_RELEASE_KEY": ground.key}
        done = subprocess.run(["chroot", root, "/bin/sh", "-c", f"cd; {line}"], env=env, capture_output=True, text=True)
        assert done.returncode != 0 and words in done.stderr, f"{name}: {done.returncode} {done.stderr}"
        assert not (root / "root/.local/bin/wcode").exists(), f"{name}: something was installed"
        yield name


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("release", type=pathlib.Path)
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    ground = Ground(args.release.resolve())
    ground.publish("flipped-sums", flip_sum)
    ground.publish("flipped-archive", lambda files: flip(archive_of(files)))
    ground.publish("flipped-signature", flip_in_signature)
    ground.publish("other-key", sign_with_another_key)
    ground.publish("comment", lambda files: edit(files / "SHA256SUMS.minisig", "trusted comment: wcode", "trusted comment: Wcode"))
    ground.publish("plain-script", lambda files: shutil.copy(REPO / "install.sh", files / "install.sh"))
    ground.publish("unsigned", lambda files: (files / "SHA256SUMS.minisig").unlink())
    passed, failed = 0, 0
    try:
        for shell in SHELLS:
            for name, case in cases(ground, shell):
                if args.only not in name:
                    continue
                try:
                    case()
                    passed += 1
                except Exception as error:  # noqa: BLE001  # counted, and the others still run
                    failed += 1
                    print(f"FAILED {shell}: {name}: {type(error).__name__}: {error}", flush=True)
        if args.root:
            count = len(list(in_a_bare_root(ground, args.root)))
            assert count > 0, "the bare root has neither curl nor wget"
            passed += count + len(list(refuses_in_a_bare_root(ground, args.root)))
    finally:
        shutil.rmtree(ground.base, ignore_errors=True)
    print(f"install.sh: {passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


main()
