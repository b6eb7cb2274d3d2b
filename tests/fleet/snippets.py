"""The files that `wcode snippet` prints for many machines, read by the tools that they are for, and run as far as that goes here.

    python3 tests/fleet/snippets.py --wcode PROGRAM --ansible FOLDER --npm FOLDER --cloud-init FOLDER

FOLDERs: of `ansible-playbook` and `kubernetes-validate`, of npm's programs, of cloud-init's packages. Besides nix-instantiate, go,
unshare and PyYAML are needed. Each tool also refuses the same file with a mistake in it.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path(__file__).resolve().parent
FLEET = HERE.parents[1] / "templates/fleet"
KEY = "sk-fleet-snippet-0123456789"


def run(words, text=None, env=None, cwd=None):
    return subprocess.run([str(it) for it in words], input=text, env=env, cwd=cwd, capture_output=True, text=True, timeout=120)


def prove(what, is_so, done=None):
    """One line for what holds."""
    if not is_so:
        print(done.stdout + done.stderr if done else "", file=sys.stderr)
        raise SystemExit(f"NOT proven: {what}")
    print(f"proven: {what}")


class Snippets:
    """The printed files, and where the tools are."""

    def __init__(self, args, folder):
        self.args, self.folder = args, folder
        self.wcode = args.wcode.resolve()

    def text(self, name):
        done = run([self.wcode, "snippet", name])
        assert done.returncode == 0 and "@" not in done.stdout.replace("$@", ""), done.stdout + done.stderr
        return done.stdout

    def read_by(self, tool, name, words, breaks, env=None):
        """`words` end with the file; the tool accepts it, and refuses it with the mistake."""
        old, new = breaks
        text = self.text(name)
        assert old in text, f"{old!r} is not in {name}"
        for content, is_good in ((text, True), (text.replace(old, new), False)):
            path = self.folder / f"{name}-{is_good}"
            path.write_text(content)
            done = run([*words, path], env=env)
            verb = "reads" if is_good else "refuses a mistake in"
            prove(f"{tool} {verb} {name}", (done.returncode == 0) == is_good, done)

    def in_a_box(self, script, files):
        """Runs a script as on a machine of its own: empty /usr/local, /etc/wcode, /run and home, with the key and these files."""
        box = self.folder / "box"
        shutil.rmtree(box, ignore_errors=True)
        for place in ("usr-local/bin", "etc-wcode", "run/secrets", "home/.openclaw"):
            (box / place).mkdir(parents=True)
        shutil.copy(self.wcode, box / "usr-local/bin/wcode")
        (box / "run/secrets/wcode").write_text(KEY)
        (box / "run/secrets/wcode").chmod(0o440)
        (box / "home/.openclaw/openclaw.json").write_text("{ // mine\n}\n")
        for place, text in files.items():
            (box / place).write_text(text)
            (box / place).chmod(0o755)
        mounts = " && ".join(
            f"mount --bind {box}/{inner} {outer}"
            for inner, outer in (("usr-local", "/usr/local"), ("etc-wcode", "/etc/wcode"), ("run", "/run"))
        )
        made = not os.path.isdir("/etc/wcode")
        if made:
            os.mkdir("/etc/wcode")
        env = {"HOME": str(box / "home"), "PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
        try:
            done = run(["unshare", "-m", "sh", "-ec", f"{mounts} && {script}"], env=env, cwd=box)
        finally:
            if made:
                os.rmdir("/etc/wcode")
        return done, (box / "home/.openclaw/openclaw.json").read_text()

    def connects(self, what, script, files=None):
        """The script connects the client, which gets the key of the path; the key is in no file of the home."""
        asks = "for program in /usr/local/bin/wcode \"$HOME/.local/bin/wcode\"; do [ ! -x \"$program\" ] || \"$program\" key get; done"
        done, config = self.in_a_box(f"{script}\n{asks}", files or {})
        is_right = done.returncode == 0 and "https://wcode.net/" in config and "// mine" in config
        prove(f"{what} connects the client", is_right, done)
        prove(f"{what}: the key comes from the path, and is in no config", KEY in done.stdout and KEY not in config, done)


def nix(it):
    it.read_by("nix-instantiate", "nix", ["nix-instantiate", "--parse"], ("in\n{", "in\n[{"))
    (it.folder / "home.nix").write_text(it.text("nix"))
    (it.folder / "wcode").write_text("")
    (it.folder / "eval.nix").write_text(
        "(import ./home.nix { lib = { hm.dag.entryAfter = after: text: text; getExe = it: \"wcode\"; };\n"
        "pkgs = { runCommand = name: args: text: { }; writeText = name: text: text; }; }).home.activation.wcode\n"
    )
    done = run(["nix-instantiate", "--eval", "--strict", "--json", it.folder / "eval.nix"])
    prove("nix-instantiate evaluates nix to its activation", done.returncode == 0 and "--yes --offline" in done.stdout, done)
    settings = json.loads(done.stdout).split("--file ")[1].split(" --yes")[0]
    it.connects("the settings of nix", "wcode apply --file /etc/wcode/s --yes --offline", {"etc-wcode/s": settings})


def chezmoi(it):
    program = it.folder / "render"
    done = run(["go", "build", "-o", program, HERE / "chezmoi.go"], env={**os.environ, "GOFLAGS": "-mod=mod", "GO111MODULE": "off"})
    prove("chezmoi's template engine is built", done.returncode == 0, done)
    path = f"{it.folder}:{os.environ['PATH']}"
    if not (it.folder / "bin").exists():
        (it.folder / "bin").mkdir()
        shutil.copy(it.wcode, it.folder / "bin/wcode")
    env = {**os.environ, "PATH": f"{it.folder / 'bin'}:{path}"}
    done = run([program], it.text("chezmoi"), env)
    prove("chezmoi's template engine renders chezmoi", done.returncode == 0 and "# wcode " in done.stdout, done)
    bad = run([program], it.text("chezmoi").replace("{{ output", "{{ outptu"), env)
    prove("chezmoi's template engine refuses a mistake in it", bad.returncode != 0, bad)
    it.connects("the script of chezmoi", "sh /etc/wcode/script", {"etc-wcode/script": done.stdout})


def k8s(it):
    validate = [it.args.ansible / "kubernetes-validate", "--strict"]
    it.read_by("kubernetes-validate", "k8s", validate, ("initContainers:", "initContainer:"))
    config, deployment = yaml.safe_load_all(it.text("k8s"))
    pod = deployment["spec"]["template"]["spec"]
    command = pod["initContainers"][0]["command"]
    assert command[:2] == ["sh", "-ec"], command
    mounts = {mount["name"]: mount["mountPath"] for mount in pod["initContainers"][0]["volumeMounts"]}
    assert mounts == {"home": "/home/user", "settings": "/etc/wcode", "key": "/run/secrets"}, mounts
    assert pod["containers"][0]["volumeMounts"] == pod["initContainers"][0]["volumeMounts"]
    assert pod["automountServiceAccountToken"] is False  # Its mount below /var/run/secrets would fail.
    files = {f"etc-wcode/{name}": text for name, text in config["data"].items()}
    it.connects("the init container of k8s", f"sh -ec '{command[2]}'", files)


def cloud_init(it):
    env = {**os.environ, "PYTHONPATH": str(it.args.cloud_init)}
    words = [it.args.ansible / "python", "-m", "cloudinit.cmd.main", "schema", "--config-file"]
    it.read_by("cloud-init", "cloud-init", words, ("packages: [", "packages: 7 # ["), env)
    data = yaml.safe_load(it.text("cloud-init"))
    settings, script = data["write_files"]
    assert settings["path"] == "/etc/wcode/provision.json" and script["path"] == data["runcmd"][0][-1]
    # What is downloaded and installed is replaced; tests/install proves that part.
    own = script["content"].replace("curl -fsSL", "echo")
    assert own.count("echo") == 1
    files = {"etc-wcode/provision.json": settings["content"], "etc-wcode/setup": own}
    start = 'install -D /usr/local/bin/wcode "$HOME/.local/bin/wcode"; cat >/dev/null </dev/null; '
    own_sh = "sed -i 's/ | sh -s.*$//' /etc/wcode/setup; sh /etc/wcode/setup"
    it.connects("the script of cloud-init", start + own_sh, files)


def devcontainer(it):
    folder = it.folder / "dev"
    (folder / ".devcontainer").mkdir(parents=True)
    shutil.copytree(FLEET / "devcontainer/src/wcode", folder / ".devcontainer/wcode")
    program = it.args.npm / "devcontainer"
    (folder / ".devcontainer/devcontainer.json").write_text(it.text("devcontainer"))
    resolve = [program, "features", "resolve-dependencies", "--workspace-folder", folder]
    done = run(resolve)
    prove("the dev container CLI reads devcontainer and its feature", done.returncode == 0 and '"./wcode"' in done.stdout, done)
    order = json.loads(done.stdout[done.stdout.index('{\n  "installOrder"') :])["installOrder"]
    settings = order[0]["options"]["settings"]
    mistake = it.text("devcontainer").replace('"./wcode"', '"./nothing"')
    (folder / ".devcontainer/devcontainer.json").write_text(mistake)
    bad = run(resolve)
    prove("the dev container CLI refuses a feature that is not there", "installOrder" not in bad.stdout, bad)
    done = run([program, "features", "package", FLEET / "devcontainer/src", "-o", it.folder / "packed"])
    prove("the dev container CLI packs the feature", done.returncode == 0 and (it.folder / "packed/devcontainer-feature-wcode.tgz").exists(), done)
    after = json.loads("\n".join(line for line in it.text("devcontainer").splitlines() if not line.strip().startswith("//")))
    feature = FLEET / "devcontainer/src/wcode"
    script = f"""
        mkdir -p /run/feature && cp {feature}/install.sh /run/feature/ && mv /usr/local/bin/wcode /run/feature/wcode
        SETTINGS='{settings}' sh /run/feature/install.sh
        {after["postCreateCommand"]}"""
    it.connects("the feature of devcontainer", script)


def dockerfile(it):
    lint = [it.args.npm / "dockerfile-utils", "lint"]
    it.read_by("dockerfile-utils", "dockerfile", lint, ("FROM debian", "FORM debian"))
    parts = it.text("dockerfile").split("<<'END' ")[1:]
    files = {part.split("\n")[0]: part.split("\n", 1)[1].split("\nEND\n")[0] for part in parts}
    assert sorted(files) == ["/etc/wcode/provision.json", "/usr/local/bin/connect"], sorted(files)
    put = {
        "etc-wcode/provision.json": files["/etc/wcode/provision.json"],
        "usr-local/bin/connect": files["/usr/local/bin/connect"],
    }
    it.connects("the entry point of dockerfile", "connect echo started", put)


def ansible(it):
    env = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(it.folder / "collections")}
    place = it.folder / "collections/ansible_collections/wcode"
    place.mkdir(parents=True)
    (place / "fleet").symlink_to(FLEET / "ansible")
    words = [it.args.ansible / "ansible-playbook", "-i", "localhost,", "--syntax-check"]
    it.read_by("ansible-playbook", "ansible", words, ("role: wcode.fleet.clients", "role: wcode.fleet.nothing"), env)
    play = yaml.safe_load(it.text("ansible"))[0]["roles"][0]
    known = yaml.safe_load((FLEET / "ansible/roles/clients/defaults/main.yml").read_text())
    prove("the role knows every variable of ansible", set(play) - {"role"} <= set(known), None)


def main():
    parser = argparse.ArgumentParser()
    for name in ("wcode", "ansible", "npm", "cloud-init"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    args = parser.parse_args()
    names = json.loads(run([args.wcode.resolve(), "snippet", "--json"]).stdout)["deployments"]
    known = {"ansible": ansible, "chezmoi": chezmoi, "cloud-init": cloud_init, "devcontainer": devcontainer, "dockerfile": dockerfile, "k8s": k8s, "nix": nix}
    assert sorted(known) == sorted(it["name"] for it in names), names
    with tempfile.TemporaryDirectory(prefix="wcode-snippets-") as folder:
        it = Snippets(args, pathlib.Path(folder))
        for check in known.values():
            check(it)


if __name__ == "__main__":
    main()
