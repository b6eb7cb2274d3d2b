"""Lists what is built into the program: `inventory.py TARGET SBOM NOTICES`.

SBOM becomes a CycloneDX 1.5 document, NOTICES the licence texts of all packages, each text once. Both come from `cargo
metadata` and `cargo tree` for the target, so that they name what the target's program holds and nothing that only tests need.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import uuid

# What a package carries of another project: libdbus, in C.
VENDORED = "vendor/*/COPYING"
TEXTS = (VENDORED, "LICENSE*", "LICENCE*", "COPYING*", "NOTICE*", "UNLICENSE*", "license*", "copying*")


def main(target, sbom, notices):
    metadata = read_metadata(target)
    ours = set(metadata["workspace_members"])
    packages = {package["id"]: package for package in metadata["packages"]}
    root = metadata["resolve"]["root"]
    built = built_in(target)
    reached = {id for id, it in packages.items() if (it["name"], it["version"]) in built}
    nodes = {node["id"]: [to for to in node["dependencies"] if to in reached] for node in metadata["resolve"]["nodes"]}
    others = sorted((packages[id] for id in reached - ours), key=lambda it: (it["name"], it["version"]))
    document = describe(packages, packages[root], others, reached, nodes)
    pathlib.Path(sbom).write_text(json.dumps(document, indent=1) + "\n")
    pathlib.Path(notices).write_text(notice(others))


def read_metadata(target):
    command = ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={target}"]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def built_in(target):
    """Name and version of what is linked: no tests, no build scripts, no macros, and only features that are on."""
    command = ["cargo", "tree", "--locked", f"--target={target}", "--edges=normal,no-proc-macro", "--prefix=none", "--format={p}"]
    lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {tuple(line.replace(" v", " ").split(" ")[:2]) for line in lines if line}


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def describe(packages, root, others, reached, nodes):
    checksums = lock_checksums()
    ref = lambda id: purl(packages[id])
    edges = [{"ref": ref(id), "dependsOn": sorted({ref(to) for to in nodes[id]})} for id in reached]
    time = subprocess.run(
        ["date", "-u", "+%Y-%m-%dT%H:%M:%SZ", "-d", f"@{os.environ['SOURCE_DATE_EPOCH']}"],
        check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    components = [component(packages[id], checksums) for id in reached if id != root["id"]]
    components += [it for id in reached for it in carried(packages[id])]
    components.sort(key=lambda it: it["bom-ref"])
    # Named after its content: the same for the same program.
    name = hashlib.sha256(json.dumps(components).encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.UUID(name[:32], version=4)}",
        "version": 1,
        "metadata": {"timestamp": time, "component": component(root, checksums, "application")},
        "components": components,
        "dependencies": sorted(edges, key=lambda it: it["ref"]),
    }


def component(package, checksums, kind="library"):
    found = {
        "type": kind,
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "purl": purl(package),
    }
    if package["license"]:
        # The older way to write `OR`.
        found["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = checksums.get((package["name"], package["version"]))
    if checksum:
        found["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return found


def carried(package):
    """The C libraries in a package, with the version that their `configure.ac` names."""
    for text in pathlib.Path(package["manifest_path"]).parent.glob(VENDORED):
        configure = (text.parent / "configure.ac").read_text()
        version = ".".join(re.findall(r"m4_define\(\[\w+_(?:major|minor|micro)_version\], *\[(\d+)\]\)", configure))
        name = text.parent.name
        yield {"type": "library", "bom-ref": f"pkg:generic/{name}@{version}", "name": name, "version": version,
               "purl": f"pkg:generic/{name}@{version}", "licenses": [{"expression": "AFL-2.1 OR GPL-2.0-or-later"}]}


def lock_checksums():
    found, entry = {}, {}
    for line in pathlib.Path("Cargo.lock").read_text().splitlines():
        if line == "[[package]]":
            entry = {}
        key, _, value = line.partition(" = ")
        entry[key] = value.strip('"')
        if key == "checksum":
            found[entry["name"], entry["version"]] = entry["checksum"]
    return found


def notice(packages):
    by_text = {}
    for package in packages:
        for text in texts(package) or [f"{package['license']} (the package has no licence file)\n"]:
            by_text.setdefault(text, []).append(f"{package['name']} {package['version']}")
    parts = ["wcode contains these packages, under the licences below them.\n"]
    for text, names in sorted(by_text.items(), key=lambda it: it[1]):
        parts.append("-" * 79 + "\n" + "\n".join(names) + "\n\n" + text)
    return "\n".join(parts)


def texts(package):
    folder = pathlib.Path(package["manifest_path"]).parent
    files = sorted({path for name in TEXTS for path in folder.glob(name) if path.is_file()})
    read = [path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n").strip() + "\n" for path in files]
    return sorted(set(read))


main(*sys.argv[1:])
