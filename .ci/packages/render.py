"""Fills templates in with the facts of a release: `render.py RELEASE TEMPLATE [KEY=VALUE...]` prints one.

RELEASE is what `.ci/release/pack` made. `{{KEY}}` is a fact: those of `templates/packages/package.json`, `version`, `releases`
(WCODE_RELEASE_URL) and the given ones; `{{url:TARGET}}`, `{{sha256:TARGET}}`, `{{SHA256:TARGET}}` (capitals) and `{{sri:TARGET}}`
are those of a target's archive. Lines between `{{#TARGET}}` and `{{/TARGET}}` are left out if the release has none for it.
"""

import base64
import json
import os
import pathlib
import re
import sys

REPO = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = re.compile(r"^([0-9a-f]{64})  (wcode-(.+)-((?:x86_64|aarch64)-[\w-]+)\.(?:tar\.gz|zip))$", re.MULTILINE)


class Missing(Exception):
    """A template asks for what the release does not have."""


class Release:
    """The archives of a release and what is said about the program everywhere."""

    def __init__(self, folder):
        found = ARCHIVE.findall((pathlib.Path(folder) / "SHA256SUMS").read_text())
        self.archives = {target: (name, checksum) for checksum, name, _, target in found}
        versions = {version for _, _, version, _ in found}
        if len(versions) != 1:
            raise SystemExit(f"error: {folder} has the archives of {len(versions)} versions")
        self.version = versions.pop()
        self.facts = json.loads((REPO / "templates/packages/package.json").read_text())
        self.facts["version"] = self.version
        # A pre-release comes before its release, for dpkg and rpm as well.
        self.facts["sortable"] = self.version.replace("-", "~", 1)
        if os.environ.get("WCODE_RELEASE_URL"):
            self.facts["releases"] = os.environ["WCODE_RELEASE_URL"].rstrip("/")

    def has(self, condition):
        return condition in self.archives or condition == "macos" and any("apple" in target for target in self.archives)

    def fact(self, key):
        kind, _, target = key.partition(":")
        if target and kind in ("url", "sha256", "SHA256", "sri"):
            return self.of_archive(kind, target)
        if key not in self.facts:
            raise Missing("the address of the releases (WCODE_RELEASE_URL)" if key == "releases" else key)
        return self.facts[key]

    def of_archive(self, kind, target):
        if target not in self.archives:
            raise Missing(f"an archive for {target}")
        name, checksum = self.archives[target]
        if kind == "url":
            return f"{self.fact('releases')}/download/v{self.version}/{name}"
        if kind == "sri":
            return "sha256-" + base64.b64encode(bytes.fromhex(checksum)).decode()
        return checksum.upper() if kind == "SHA256" else checksum

    def render(self, template, **facts):
        """The text of a template; `facts` come before those of the release."""
        kept, skipping = [], None
        for line in template.splitlines(keepends=True):
            mark = re.fullmatch(r"\{\{([#/])([\w-]+)\}\}\n?", line)
            if mark and mark[1] == "#" and not skipping:
                skipping = None if self.has(mark[2]) else mark[2]
            elif mark and mark[1] == "/":
                skipping = None if skipping == mark[2] else skipping
            elif not mark and not skipping:
                kept.append(line)
        given = {key: str(value) for key, value in facts.items()}
        fill = lambda found: given[found[1]] if found[1] in given else self.fact(found[1])
        return re.sub(r"\{\{([\w:-]+)\}\}", fill, "".join(kept))


def main(release, template, *given):
    facts = dict(one.partition("=")[::2] for one in given)
    sys.stdout.write(Release(release).render(pathlib.Path(template).read_text(), **facts))


if __name__ == "__main__":
    main(*sys.argv[1:])
