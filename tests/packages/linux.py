#!/usr/bin/env python3
"""Installs the packages for Linux where they belong: `linux.py RELEASE PACKAGES ROOT`.

RELEASE is what `.ci/release/pack` made, PACKAGES what `.ci/packages/make` made of it, ROOT a Debian with rpm and pacman, of
which copies are used. apt gets the package from a signed repository on loopback. The last line counts what passed.
"""

import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import threading

import checks
from checks import passes, report, work_folder

EXPECTED = """/usr/bin/wcode /usr/share/bash-completion/completions/wcode /usr/share/fish/vendor_completions.d/wcode.fish
 /usr/share/man/man1/wcode.1.gz /usr/share/man/man1/wcode-apply.1.gz /usr/share/man/man7/wcode-keys.7.gz
 /usr/share/man/zh_CN/man1/wcode.1.gz""".split()
# With stderr in stdout, as they come.
run = functools.partial(checks.run, stderr=subprocess.STDOUT)


class Root:
    """A system of its own, with the loopback of this one."""

    def __init__(self, base, work, name):
        self.folder = work / name
        run("cp", "-a", "--reflink=auto", base, self.folder)
        (self.folder / "home/u").mkdir(parents=True)

    def run(self, *command, check=True):
        mounted = f'mount -t proc proc {self.folder}/proc && mount --bind /dev {self.folder}/dev && exec chroot {self.folder} "$@"'
        env = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/home/u", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
        return run("unshare", "--mount", "--fork", "sh", "-c", mounted, "sh", *command, check=check, env=env)

    def has_all(self, *more):
        for file in (*EXPECTED, *more):
            passes((self.folder / file.lstrip("/")).is_file(), file)
        passes(self.run("wcode", "--version").stdout.startswith("wcode "))

    def provide(self, name):
        """A program that is only looked for."""
        program = self.folder / "usr/local/bin" / name
        program.write_text("#!/bin/sh\nexit 1\n")
        program.chmod(0o755)

    def refuses_to_update(self, command):
        done = self.run("wcode", "self", "update", check=False)
        passes(done.returncode != 0 and f"`{command}`" in done.stdout, done.stdout)
        before = (self.folder / "usr/bin/wcode").stat()
        # Nor does it remove what the manager knows, but says how.
        self.run("wcode", "uninstall", "--yes", check=False)
        passes((self.folder / "usr/bin/wcode").stat() == before)

    def has_nothing_left(self):
        left = [path for path in self.folder.rglob("*wcode*") if not str(path.relative_to(self.folder)).startswith(
            ("home", "proc", "dev", "var/log", "var/lib", "var/cache", "etc/apt"))]
        passes(left == [], left)


@contextlib.contextmanager
def served(folder):
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def repository(work, packages):
    """A folder as apt wants it, signed by a key that is thrown away; returns it and the public key."""
    folder, keys = work / "repository", work / "gnupg"
    folder.mkdir()
    keys.mkdir(mode=0o700)
    for file in packages.glob("*.deb"):
        shutil.copy(file, folder)
    gpg = ["gpg", "--homedir", keys, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]
    run(*gpg, "--quick-generate-key", "wcode", "rsa2048", "sign", "1d")
    (folder / "Packages").write_text(run("apt-ftparchive", "packages", ".", cwd=folder).stdout)
    (folder / "Release").write_text(run("apt-ftparchive", "-o", "APT::FTPArchive::Release::Suite=stable", "release", ".", cwd=folder).stdout)
    run(*gpg, "--clearsign", "--output", folder / "InRelease", folder / "Release")
    run(*gpg, "--export", "--output", work / "wcode.gpg")
    run("gpgconf", "--homedir", keys, "--kill", "all")
    return folder, work / "wcode.gpg"


def with_apt(root, work, packages):
    folder, key = repository(work, packages)
    shutil.copy(key, root.folder / "usr/share/keyrings/wcode.gpg")
    with served(folder) as url:
        (root.folder / "etc/apt/sources.list").write_text(f"deb [signed-by=/usr/share/keyrings/wcode.gpg] {url} ./\n")
        for extra in (root.folder / "etc/apt/sources.list.d").iterdir():
            extra.unlink()
        root.run("apt-get", "-q", "update")
        root.run("apt-get", "-q", "-y", "install", "wcode")
        root.has_all("/usr/share/zsh/vendor-completions/_wcode", "/usr/share/doc/wcode/copyright", "/usr/share/doc/wcode/changelog.gz")
        passes(root.run("dpkg", "--verify", "wcode").stdout == "")
        root.refuses_to_update("sudo apt install --only-upgrade wcode")
        root.run("apt-get", "-q", "-y", "purge", "wcode")
        (root.folder / "usr/share/keyrings/wcode.gpg").unlink()
        root.has_nothing_left()
        # A repository with a signature that is not its own is refused.
        release = folder / "InRelease"
        release.write_text(release.read_text().replace("Suite: stable", "Suite: stabil"))
        shutil.copy(key, root.folder / "usr/share/keyrings/wcode.gpg")
        shutil.rmtree(root.folder / "var/lib/apt/lists")
        done = root.run("apt-get", "-q", "update", check=False)
        passes("BADSIG" in done.stdout or done.returncode != 0, done.stdout)


def is_clean(packages):
    """As the distributions' own checkers see it: not one tag that is not explained in the overrides."""
    deb, = packages.glob("*_amd64.deb")
    rpm, = packages.glob("*.x86_64.rpm")
    done = run("lintian", "--allow-root", "--fail-on", "error,warning", deb, check=False)
    passes(done.returncode == 0 and done.stdout.strip() == "", done.stdout)
    config = pathlib.Path(__file__).parent / "rpmlint.toml"
    done = run("rpmlint", "-c", config, rpm, check=False)
    passes("0 errors, 0 warnings" in done.stdout, done.stdout)
    passes(run("rpm", "-K", rpm).stdout.endswith("digests OK\n"))
    # Nothing is needed but rpm itself.
    needed = run("rpm", "-qp", "--requires", rpm).stdout.split("\n")
    passes(all(line.startswith("rpmlib(") for line in needed if line), needed)


def with_rpm(root, packages):
    rpm, = packages.glob("*.x86_64.rpm")
    # Where distributions of rpm have the database; Debian has it in the home.
    (root.folder / "etc/rpm").mkdir(parents=True, exist_ok=True)
    (root.folder / "etc/rpm/macros").write_text("%_dbpath /var/lib/rpm\n")
    shutil.copy(rpm, root.folder / "wcode.rpm")
    root.run("rpm", "--force-debian", "-i", "/wcode.rpm")
    (root.folder / "wcode.rpm").unlink()
    root.has_all("/usr/share/zsh/site-functions/_wcode", "/usr/share/licenses/wcode/LICENSE")
    passes(root.run("rpm", "-V", "wcode").stdout == "")
    root.refuses_to_update("sudo dnf upgrade wcode")
    root.provide("zypper")
    root.refuses_to_update("sudo zypper update wcode")
    root.run("rpm", "--force-debian", "-e", "wcode")
    root.has_nothing_left()


def with_pacman(root, work, release, packages):
    """The PKGBUILD gets the archive from the address in it, checks it, and makes a package that pacman installs."""
    build = work / "aur"
    build.mkdir()
    shutil.copy(packages / "aur/PKGBUILD", build)
    text = (build / "PKGBUILD").read_text()
    version = next(line for line in text.splitlines() if line.startswith("pkgver=")).partition("=")[2]
    site = work / "site"
    (site / "download").mkdir(parents=True)
    (site / f"download/v{version}").symlink_to(release)
    with served(site) as url:
        (build / "PKGBUILD").write_text(text.replace(os.environ["WCODE_RELEASE_URL"], url))
        run("chown", "-R", "65534:65534", build)
        work.chmod(0o755)
        as_nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        env = {"PATH": "/usr/bin:/bin", "HOME": str(build), "PKGEXT": ".pkg.tar"}
        # No architecture is set in Debian's makepkg.conf for some processors.
        info = run(*as_nobody, "makepkg", "--printsrcinfo", cwd=build, env=env).stdout
        passes("pkgbase = wcode-bin" in info and "provides = wcode" in info and "arch = aarch64" in info, info)
        run(*as_nobody, "makepkg", "--nodeps", cwd=build, env={**env, "CARCH": "x86_64"})
    package, = build.glob("*.pkg.tar")
    # It would look for the disks of a whole system.
    settings = root.folder / "etc/pacman.conf"
    settings.write_text(settings.read_text().replace("\nCheckSpace", "\n#CheckSpace"))
    shutil.copy(package, root.folder / "wcode.pkg.tar")
    root.run("pacman", "-U", "--noconfirm", "/wcode.pkg.tar")
    (root.folder / "wcode.pkg.tar").unlink()
    root.has_all("/usr/share/zsh/site-functions/_wcode", "/usr/share/licenses/wcode-bin/LICENSE")
    root.refuses_to_update("makepkg -si")
    root.provide("paru")
    root.refuses_to_update("paru -S wcode-bin")
    root.run("pacman", "-R", "--noconfirm", "wcode-bin")
    root.has_nothing_left()


def main(release, packages, base):
    release, packages = pathlib.Path(release).resolve(), pathlib.Path(packages).resolve()
    with work_folder("packages") as work:
        is_clean(packages)
        with_apt(Root(base, work, "debian"), work, packages)
        with_rpm(Root(base, work, "rpm"), packages)
        with_pacman(Root(base, work, "arch"), work, release, packages)
    report("packages for Linux")


main(*sys.argv[1:])
