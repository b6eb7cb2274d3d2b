"""The manifests for Homebrew, Scoop, WinGet, the AUR and Nix, called by `.ci/packages/make`: `manifests.py RELEASE ARCHIVES OUT`.

One for a system that the release has no archive for is left out, and named.
"""

import pathlib
import sys

from render import REPO, Missing, Release

KINDS = ("homebrew", "scoop", "winget", "aur", "nix")


def main(folder, _, out):
    release = Release(folder)
    for kind in KINDS:
        templates = sorted((REPO / "templates/packages" / kind).iterdir())
        try:
            texts = [(template.name, release.render(template.read_text())) for template in templates]
        except Missing as missing:
            print(f"no manifest for {kind}: the release does not have {missing}", file=sys.stderr)
            continue
        target = pathlib.Path(out) / kind
        target.mkdir(exist_ok=True)
        for name, text in texts:
            (target / name).write_text(text)


main(*sys.argv[1:])
