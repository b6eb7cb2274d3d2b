"""The image of the static programs, called by `.ci/packages/make`: `image.py RELEASE ARCHIVES OUT` makes the OCI layout OUT/image.

Each processor has a tag (`1.2.3-amd64`), and `1.2.3` is an index of them all. An image holds the program, its licences and the
CAs of the system that makes it (WCODE_RELEASE_CAS), and starts as `templates/service/container/Dockerfile` says.
No daemon is needed. To publish it: `skopeo copy --all oci:image:1.2.3 docker://REGISTRY/wcode:1.2.3`.
"""

import gzip
import hashlib
import io
import json
import os
import pathlib
import sys
import tarfile
import time

from render import REPO, Release

PROCESSORS = {"x86_64": "amd64", "aarch64": "arm64"}
CAS = os.environ.get("WCODE_RELEASE_CAS", "/etc/ssl/certs/ca-certificates.crt")
WHEN = int(os.environ["SOURCE_DATE_EPOCH"])
TYPE = "application/vnd.oci.image."


class Layout:
    """A folder of blobs, each named after its content."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "blobs/sha256").mkdir(parents=True, exist_ok=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')

    def add(self, content, media_type, **more):
        if not isinstance(content, bytes):
            content = json.dumps(content, sort_keys=True).encode()
        digest = hashlib.sha256(content).hexdigest()
        (self.folder / "blobs/sha256" / digest).write_bytes(content)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(content), **more}


def main(folder, archives, out):
    release = Release(folder)
    layout = Layout(pathlib.Path(out) / "image")
    manifests = []
    for target in sorted(pathlib.Path(archives).glob("*-unknown-linux-musl")):
        processor = PROCESSORS[target.name.split("-")[0]]
        descriptor = add_image(layout, release, target, processor)
        manifests.append({**descriptor, "platform": {"os": "linux", "architecture": processor}})
    index = layout.add(document("index", manifests=manifests), TYPE + "index.v1+json")
    tagged = [tag(it, f"{release.version}-{it['platform']['architecture']}") for it in manifests]
    whole = document("index", manifests=[tag(index, release.version), *tagged])
    (layout.folder / "index.json").write_text(json.dumps(whole, sort_keys=True))


def document(kind, **content):
    return {"schemaVersion": 2, "mediaType": f"{TYPE}{kind}.v1+json", **content}


def tag(descriptor, name):
    return {**descriptor, "annotations": {"org.opencontainers.image.ref.name": name}}


def add_image(layout, release, archive, processor):
    layer = layer_of(archive)
    created = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(WHEN))
    config = {
        "architecture": processor,
        "os": "linux",
        "created": created,
        "config": {**settings(), "Labels": labels(release, created)},
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
        "history": [{"created": created, "created_by": f"wcode {release.version}"}],
    }
    manifest = document(
        "manifest",
        config=layout.add(config, TYPE + "config.v1+json"),
        layers=[layout.add(gzip.compress(layer, 9, mtime=0), TYPE + "layer.v1.tar+gzip")],
        annotations=labels(release, created),
    )
    return layout.add(manifest, TYPE + "manifest.v1+json")


def labels(release, created):
    facts = release.facts
    named = {
        "title": facts["name"], "description": facts["summary"], "version": release.version, "licenses": facts["license"],
        "url": facts["homepage"], "vendor": facts["publisher"], "created": created,
    }
    return {f"org.opencontainers.image.{key}": value for key, value in named.items()}


def settings():
    """What the Dockerfile says of how the image starts; a health check is none of OCI's words."""
    text = (REPO / "templates/service/container/Dockerfile").read_text()
    lines = [line.partition(" ")[::2] for line in text.splitlines() if line[:1].isupper()]
    of = lambda word: [rest for name, rest in lines if name == word]
    return {
        "Env": of("ENV"),
        "Entrypoint": json.loads(of("ENTRYPOINT")[0]),
        "Cmd": json.loads(of("CMD")[0]),
        "StopSignal": of("STOPSIGNAL")[0],
        "ExposedPorts": {f"{port}/tcp": {} for port in of("EXPOSE")},
    }


def layer_of(archive):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as layer:
        folder(layer, "tmp", 0o1777)
        folder(layer, "home/user", 0o1777)
        file(layer, "etc/ssl/certs/ca-certificates.crt", pathlib.Path(CAS).read_bytes(), 0o644)
        for name in ("LICENSE", "THIRD-PARTY-LICENSES.txt"):
            file(layer, f"usr/share/licenses/wcode/{name}", (archive / name).read_bytes(), 0o644)
        file(layer, "wcode", (archive / "wcode").read_bytes(), 0o755)
    return buffer.getvalue()


def entry(name, mode):
    found = tarfile.TarInfo(name)
    found.mode, found.mtime = mode, WHEN
    return found


def folder(layer, name, mode):
    for parent in reversed(pathlib.PurePosixPath(name).parents):
        if parent.name and str(parent) not in layer.getnames():
            folder(layer, str(parent), 0o755)
    found = entry(name, mode)
    found.type = tarfile.DIRTYPE
    layer.addfile(found)


def file(layer, name, content, mode):
    parent = str(pathlib.PurePosixPath(name).parent)
    if parent != "." and parent not in layer.getnames():
        folder(layer, parent, 0o755)
    found = entry(name, mode)
    found.size = len(content)
    layer.addfile(found, io.BytesIO(content))


main(*sys.argv[1:])
