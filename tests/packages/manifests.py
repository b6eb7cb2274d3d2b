#!/usr/bin/env python3
"""The manifests, as the languages they are written in read them, and against the release: `manifests.py RELEASE PACKAGES`.

RELEASE is what `.ci/release/pack` made, with an archive for each system; PACKAGES is what `.ci/packages/make` made of it. Formula
and derivation are run, with small stand-ins for Homebrew and nixpkgs. The last line counts what passed.
"""

import hashlib
import json
import os
import pathlib
import re
import sys
import tomllib
import zipfile

import yaml

from checks import passes, report, run, work_folder

HERE = pathlib.Path(__file__).resolve().parent
URL = os.environ["WCODE_RELEASE_URL"]


class Release:
    def __init__(self, folder):
        self.folder = folder
        self.files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("wcode-*")}
        archive, = folder.glob("*-x86_64-unknown-linux-musl.tar.gz")
        self.linux = archive
        self.version = archive.name.removeprefix("wcode-").removesuffix("-x86_64-unknown-linux-musl.tar.gz")

    def has(self, url, checksum, target):
        """The address is that of a file which the release has, for this target, with this checksum."""
        name = url.removeprefix(f"{URL}/download/v{self.version}/")
        passes(self.files.get(name) == checksum.lower() and target in name, url, checksum, target)


def refuses_to_update(program, home, command):
    done = run(program, "self", "update", check=False, env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C"})
    passes(done.returncode != 0 and command in done.stderr, done)


def homebrew(release, packages, work):
    formula = packages / "homebrew/wcode.rb"
    passes("Syntax OK" in run("ruby", "-wc", formula).stdout)
    systems = {"linux-intel": "x86_64-unknown-linux-musl", "linux-arm": "aarch64-unknown-linux-musl",
               "macos-intel": "x86_64-apple-darwin", "macos-arm": "aarch64-apple-darwin"}
    for system, target in systems.items():
        url, checksum = run("ruby", HERE / "formula.rb", formula, release.linux, work / "homebrew", system).stdout.split()
        release.has(url, checksum, target)
    keg = work / "homebrew/Cellar/wcode" / release.version
    for file in ("bin/wcode", "share/man/man1/wcode.1", "share/man/man7/wcode-keys.7", "etc/bash_completion.d/wcode",
                 "share/zsh/site-functions/_wcode", "share/fish/vendor_completions.d/wcode.fish"):
        passes((keg / file).is_file(), file)
    # As `brew link` leaves it.
    link = work / "homebrew/bin/wcode"
    link.parent.mkdir()
    link.symlink_to(keg / "bin/wcode")
    refuses_to_update(link, work, "brew upgrade wcode")


def scoop(release, packages, work):
    manifest = json.loads((packages / "scoop/wcode.json").read_text())
    passes({"version", "description", "homepage", "license", "architecture", "bin"} <= set(manifest), manifest)
    windows = manifest["architecture"]["64bit"]
    release.has(windows["url"], windows["hash"], "x86_64-pc-windows-gnu")
    inside = zipfile.ZipFile(release.folder / windows["url"].rpartition("/")[2]).namelist()
    passes(f'{windows["extract_dir"]}/{manifest["bin"]}' in inside, inside)
    # What it does at the next version leads to this one's address again.
    update = manifest["autoupdate"]["architecture"]["64bit"]
    passes(update["url"].replace("$version", release.version) == windows["url"], update)
    passes(update["extract_dir"].replace("$version", release.version) == windows["extract_dir"], update)
    sums = (release.folder / "SHA256SUMS").read_text()
    passes(re.search(manifest["checkver"]["regex"], sums)[1] == release.version)
    # Where Scoop would have put the program.
    program = work / "scoop/apps/wcode/current/wcode"
    program.parent.mkdir(parents=True)
    run("tar", "-xzf", release.linux, "-C", program.parent, "--strip-components=1")
    refuses_to_update(program, work, "scoop update wcode")


# What WinGet's schemas of 1.10.0 require, and of what form it is.
WINGET = {
    "version": {"DefaultLocale": r"[a-z]{2}-[A-Z]{2}"},
    "installer": {"Installers": None, "InstallerType": "zip", "NestedInstallerType": "portable", "NestedInstallerFiles": None},
    "defaultLocale": {"PackageLocale": r"[a-z]{2}-[A-Z]{2}", "Publisher": r".{2,256}", "PackageName": r".{2,256}",
                      "License": r".{3,512}", "ShortDescription": r".{3,256}", "Description": r"(?s).{3,10000}", "Moniker": r"\S{1,40}"},
}


def winget(release, packages, work):
    found = {}
    for file in (packages / "winget").iterdir():
        manifest = yaml.safe_load(file.read_text())
        found[manifest["ManifestType"]] = manifest
        passes(file.name.startswith(manifest["PackageIdentifier"]), file.name)
        passes(re.fullmatch(r"[^.\s\\/:*?\"<>|]{1,32}(\.[^.\s\\/:*?\"<>|]{1,32}){1,7}", manifest["PackageIdentifier"]), manifest)
        passes(manifest["PackageVersion"] == release.version and manifest["ManifestVersion"] == "1.10.0", manifest)
    passes(set(found) == set(WINGET), found.keys())
    for kind, fields in WINGET.items():
        for field, form in fields.items():
            passes(found[kind][field] if form is None else re.fullmatch(form, found[kind][field]), kind, field)
    installer, = found["installer"]["Installers"]
    passes(installer["Architecture"] == "x64" and re.fullmatch("[A-F0-9]{64}", installer["InstallerSha256"]), installer)
    release.has(installer["InstallerUrl"], installer["InstallerSha256"], "x86_64-pc-windows-gnu")
    nested, = found["installer"]["NestedInstallerFiles"]
    inside = zipfile.ZipFile(release.folder / installer["InstallerUrl"].rpartition("/")[2]).namelist()
    passes(nested["RelativeFilePath"].replace("\\", "/") in inside, inside)


def aur(release, packages, work):
    file = packages / "aur/PKGBUILD"
    run("bash", "-n", file)
    for processor in ("x86_64", "aarch64"):
        script = f'. {file}; printf "%s\\n" "$source_{processor}" "$sha256sums_{processor}"'
        url, checksum = run("bash", "-c", script).stdout.split()
        release.has(url, checksum, f"{processor}-unknown-linux-musl")


def nix(release, packages, work):
    for file in (packages / "nix").iterdir():
        run("nix-instantiate", "--parse", file)
    # A store of its own, below a path as that of every store ends.
    store = work / "nix/store"
    store.mkdir(parents=True)
    env = {**os.environ, "NIX_STORE_DIR": str(store), "NIX_STATE_DIR": str(work / "nix/var"), "NIX_LOG_DIR": str(work / "nix/log"),
           "NIX_REMOTE": "", "HOME": str(work)}
    given = ("--argstr", "package", packages / "nix/package.nix", "--argstr", "site", release.folder)
    command = ("nix-build", HERE / "stub.nix", *given, "--no-out-link", "--option", "sandbox", "false", "--option", "build-users-group", "")
    built = pathlib.Path(run(*command, env=env).stdout.strip())
    for part in ("bin/wcode", "share/man/man1/wcode.1", "share/man/man7/wcode-keys.7", "share/bash-completion/completions/wcode.bash",
                 "share/zsh/site-functions/_wcode", "share/fish/vendor_completions.d/wcode.fish", "share/doc/wcode/LICENSE"):
        passes((built / part).is_file(), part)
    refuses_to_update(built / "bin/wcode", work, "nix profile upgrade wcode")
    # The checksums of the other systems' archives, which Nix compares as well.
    for system in ("aarch64-linux", "x86_64-darwin", "aarch64-darwin"):
        run("nix-instantiate", HERE / "stub.nix", *given, "--argstr", "system", system, env=env)
    unknown = run("nix-instantiate", HERE / "stub.nix", *given, "--argstr", "system", "riscv64-linux", env=env, check=False)
    passes("there is no program for riscv64-linux" in unknown.stderr, unknown)
    run("chmod", "-R", "u+w", store)


def binstall(release, packages, work):
    """What `cargo binstall` makes of Cargo.toml: for each target the address of a file that the release has, and the program in it."""
    package = tomllib.loads((HERE.parents[1] / "Cargo.toml").read_text())["package"]["metadata"]["binstall"]
    # The first that binstall tries for a system; where that is none of ours it goes on with the one for musl.
    for target in ("x86_64-unknown-linux-musl", "aarch64-unknown-linux-musl", "x86_64-apple-darwin", "aarch64-apple-darwin",
                   "x86_64-pc-windows-gnu", "x86_64-pc-windows-msvc"):
        facts = {**package, **package["overrides"].get(target, {})}
        words = {"repo": URL.removesuffix("/releases"), "version": release.version, "target": target, "bin": "wcode",
                 "binary-ext": ".exe" if "windows" in target else ""}
        fill = lambda text: re.sub(r"\{ ([\w-]+) \}", lambda found: words[found[1]], text)
        name = fill(facts["pkg-url"]).removeprefix(f"{URL}/download/v{release.version}/")
        passes(name in release.files, target, name)
        file, inside = release.folder / name, fill(facts["bin-dir"])
        if facts["pkg-fmt"] == "zip":
            passes(inside in zipfile.ZipFile(file).namelist(), target, inside)
        else:
            passes(facts["pkg-fmt"] == "tgz" and inside in run("tar", "-tzf", file).stdout.split(), target, inside)


def main(folder, packages):
    release, packages = Release(pathlib.Path(folder).resolve()), pathlib.Path(packages).resolve()
    with work_folder("manifests") as work:
        for check in (homebrew, scoop, winget, aur, nix, binstall):
            check(release, packages, work)
    report("manifests")


main(*sys.argv[1:])
