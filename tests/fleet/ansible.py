"""The Ansible module and role, run by the real ansible-playbook on five homes, each with another client's config.

    python3 tests/fleet/ansible.py --ansible FOLDER --wcode target/debug/wcode [--clients FOLDER]

FOLDER has `ansible-playbook`. With --clients, real clients read what was written. Prints one line for each thing that was proven.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEY = "sk-fleet-0123456789abcdef"
MODEL = "qwen/qwen3-235b-a22b"

# Each client's file, with a comment or a setting of the user's, and a value of wcode's that the user edits afterwards.
CLIENTS = {
    "openclaw": (".openclaw/openclaw.json", "{\n  // mine\n  gateway: { mode: 'local' },\n}\n"),
    "opencode": (".config/opencode/opencode.jsonc", '{\n  // mine\n  "theme": "nord"\n}\n'),
    "claude": (".claude/settings.json", '{\n  "theme": "dark"\n}\n'),
    "pi": (".pi/agent/settings.json", '{\n  "theme": "dark"\n}\n'),
    "qwen": (".qwen/settings.json", '{\n  "ui": { "theme": "Default" }\n}\n'),
}

PLAYBOOK = """
- hosts: all
  gather_facts: false
  environment: &home
    HOME: "{{ home }}"
    XDG_CONFIG_HOME: "{{ home }}/.config"
    XDG_STATE_HOME: "{{ home }}/.local/state"
    XDG_DATA_HOME: "{{ home }}/.local/share"
    XDG_CACHE_HOME: "{{ home }}/.cache"
  tasks:
    - name: Connect the AI clients
      wcode.fleet.apply:
        settings:
          client: "{{ client }}"
          defaultModel: %(model)s
        key: "{{ key }}"
        key_store: file
        offline: true
        enforce: "{{ enforce | default(false) | bool }}"
        state: "{{ state | default('present') }}"
        executable: "{{ program }}"
""" % {"model": MODEL}


class Fleet:
    """Five homes, and what runs ansible-playbook on them."""

    def __init__(self, folder, ansible, program):
        self.folder, self.ansible, self.program = folder, ansible, program
        self.homes = {}
        collection = folder / "collections/ansible_collections/wcode"
        collection.mkdir(parents=True)
        (collection / "fleet").symlink_to(ROOT / "templates/fleet/ansible")
        hosts = []
        for client, (file, text) in CLIENTS.items():
            home = folder / "homes" / client
            path = home / file
            path.parent.mkdir(parents=True)
            path.write_text(text)
            self.homes[client] = home
            hosts.append(f"{client} ansible_connection=local client={client} home={home}")
        (folder / "inventory").write_text("\n".join(hosts) + "\n")
        (folder / "play.yml").write_text(PLAYBOOK)
        (folder / "vault.json").write_text(json.dumps({"key": KEY, "program": str(program)}))
        (folder / "vault.json").chmod(0o600)

    def play(self, *flags, book="play.yml"):
        """The output, and how many tasks have changed, per host."""
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"),
            "ANSIBLE_LOCALHOST_WARNING": "False",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_FORKS": "2",
            "ANSIBLE_LOCAL_TEMP": str(self.folder / "tmp"),
            "ANSIBLE_REMOTE_TMP": str(self.folder / "tmp"),
        }
        words = [str(self.ansible / "ansible-playbook"), "-i", "inventory", "-e", "@vault.json", *flags, book]
        done = subprocess.run(words, cwd=self.folder, env=env, capture_output=True, text=True, timeout=300)
        output = done.stdout + done.stderr
        assert KEY not in output, "the key was printed"
        recap = re.findall(r"^(\w+) +: ok=(\d+) +changed=(\d+) +unreachable=0 +failed=(\d+)", done.stdout, re.M)
        return done.returncode, output, {host: int(changed) for host, _, changed, _ in recap}

    def config_texts(self):
        """What is in every home but for caches and wcode's own folders."""
        found = {}
        for home in self.homes.values():
            for path in sorted(home.rglob("*")):
                inner = path.relative_to(home).as_posix()
                if path.is_file() and not inner.startswith((".cache", ".local", ".config/wcode", ".ansible")):
                    found[str(path)] = path.read_text()
        return found


def edited(text):
    """The text with the vendor's host or a model's name edited as a user would."""
    for ours, theirs in (("wcode.net/", "elsewhere.example/"), (MODEL, MODEL + "-mine")):
        if ours in text:
            return text.replace(ours, theirs, 1)
    raise AssertionError("nothing of wcode's in\n" + text)


def prove(what, is_so, output=""):
    """One line for what holds."""
    if not is_so:
        print(output, file=sys.stderr)
        raise SystemExit(f"NOT proven: {what}")
    print(f"proven: {what}")


def all_are(changed, number):
    return changed == dict.fromkeys(CLIENTS, number)


def documented(fleet):
    """The documentation, and what is uploaded to a collection server."""
    env = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(fleet.folder / "collections"), "ANSIBLE_LOCAL_TEMP": str(fleet.folder / "tmp")}
    for words, wanted in (
        (["ansible-doc", "-t", "module", "wcode.fleet.apply"], "A value that a user edited by hand is kept"),
        (["ansible-doc", "-t", "role", "wcode.fleet.clients"], "wcode_enforce"),
        (["ansible-galaxy", "collection", "build", str(ROOT / "templates/fleet/ansible"), "--output-path", str(fleet.folder)], "Created collection"),
    ):
        done = subprocess.run([str(fleet.ansible / words[0]), *words[1:]], env=env, capture_output=True, text=True, timeout=120)
        prove(f"{words[0]} reads {words[-1] if 'doc' in words[0] else 'the collection'}", done.returncode == 0 and wanted in " ".join(done.stdout.split()), done.stdout + done.stderr)


def first_runs(fleet):
    """Nothing in check mode, then everything, then nothing."""
    before = fleet.config_texts()
    code, output, changed = fleet.play("--check", "--diff", "-vvv")
    prove("--check --diff says what would change in five homes", code == 0 and all_are(changed, 1), output)
    prove("--check writes nothing", fleet.config_texts() == before, output)
    prove("--diff shows the lines", output.count("+") > 20 and "wcode" in output, output)
    code, output, changed = fleet.play("-vvv")
    prove("the first run changes five homes", code == 0 and all_are(changed, 1), output)
    prove("the key is not in -vvv, and hidden there", "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in output, output)
    for client, home in fleet.homes.items():
        (file, mine) = CLIENTS[client]
        kept = mine.split("\n")[1].strip().rstrip(",")
        prove(f"{client}'s own settings are still there", kept in (home / file).read_text())
    stored = [client for client, home in fleet.homes.items() if KEY in read(home / ".local/state/wcode/keys/wcode")]
    prove("the key arrived in the store of every home", stored == list(CLIENTS), str(stored))
    code, output, changed = fleet.play("-vvv")
    prove("the second run changes nothing", code == 0 and all_are(changed, 0), output)


def drift(fleet):
    """A user edits; it is kept, then seen, then enforced."""
    right = fleet.config_texts()
    for client, home in fleet.homes.items():
        path = next(p for p in sorted(right) if p.startswith(str(home)) and has_ours(right[p]))
        pathlib.Path(path).write_text(edited(right[path]))
    drifted = fleet.config_texts()
    code, output, changed = fleet.play()
    prove("without enforce a hand edit is kept, and the run says ok", code == 0 and all_are(changed, 0), output)
    prove("it is byte for byte as the user left it", fleet.config_texts() == drifted, output)
    code, output, changed = fleet.play("--check", "--diff", "-e", "enforce=true")
    prove("with enforce the drift is seen in --check --diff", code == 0 and all_are(changed, 1), output)
    prove("the diff has both values", "elsewhere.example" in output or "-mine" in output, output)
    prove("and nothing was written", fleet.config_texts() == drifted, output)
    code, output, changed = fleet.play("-e", "enforce=true", "-vvv")
    prove("with enforce the drift is put back", code == 0 and all_are(changed, 1), output)
    prove("every file is as before the edit", fleet.config_texts() == right, output)
    code, output, changed = fleet.play("-e", "enforce=true")
    prove("and once more nothing changes", code == 0 and all_are(changed, 0), output)


def read(path):
    return path.read_text() if path.exists() else ""


def has_ours(text):
    return "wcode.net/" in text or MODEL in text


def by_clients(fleet, folder):
    """Real clients read what was written."""
    node = folder / "node/bin"
    for client, words, wanted in (
        ("openclaw", ["openclaw-newest/node_modules/.bin/openclaw", "config", "get", "models.providers.wcode.baseUrl"], "wcode.net"),
        ("opencode", ["opencode/node_modules/.bin/opencode", "models", "wcode"], MODEL),
        ("pi", ["pi/node_modules/.bin/pi", "--list-models", "qwen3-235b"], "wcode"),
    ):
        home = fleet.homes[client]
        env = {"PATH": f"{node}:{os.environ['PATH']}", "HOME": str(home), "NO_COLOR": "1", "OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1"}
        done = subprocess.run([str(folder / words[0]), *words[1:]], env=env, cwd=home, capture_output=True, text=True, timeout=120)
        prove(f"the real {client} reads its config", wanted in done.stdout + done.stderr, done.stdout + done.stderr)


def errors(fleet):
    """What fails says why, and the key is still in no output."""
    code, output, _ = fleet.play("-vvv", "-e", '{"client": "emacs"}')
    prove("an unknown client fails with wcode's own sentence", code != 0 and "emacs" in output and "openclaw" in output, output)
    code, output, _ = fleet.play("-e", "program=/nowhere/wcode")
    prove("a program that is not there is a failed task", code != 0 and "/nowhere/wcode" in output, output)


def by_role(fleet):
    """The role, for the user who runs this."""
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    play = PLAYBOOK.split("  tasks:")[0] + f"""
  roles:
    - role: wcode.fleet.clients
      wcode_users: [{user}]
      wcode_settings: {{client: "{{{{ client }}}}", defaultModel: {MODEL}}}
      wcode_key: "{{{{ key }}}}"
      wcode_offline: true
      wcode_executable: "{{{{ program }}}}"
"""
    (fleet.folder / "role.yml").write_text(play)
    code, output, changed = fleet.play("-vvv", "-e", "ansible_become=false", book="role.yml")
    prove("the role says the same as the module", code == 0 and all_are(changed, 0), output)


def absent(fleet):
    """Everything goes again."""
    code, output, changed = fleet.play("--check", "-e", "state=absent")
    prove("absent is seen in --check", code == 0 and all_are(changed, 1), output)
    code, output, changed = fleet.play("-e", "state=absent")
    prove("absent takes the entries out", code == 0 and all_are(changed, 1), output)
    for client, home in fleet.homes.items():
        file, mine = CLIENTS[client]
        prove(f"{client}'s file is the user's alone", (home / file).read_text() == mine, (home / file).read_text())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--ansible", type=pathlib.Path, required=True)
    parser.add_argument("--wcode", type=pathlib.Path, required=True)
    parser.add_argument("--clients", type=pathlib.Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="wcode-fleet-") as folder:
        fleet = Fleet(pathlib.Path(folder), args.ansible.resolve(), args.wcode.resolve())
        documented(fleet)
        first_runs(fleet)
        drift(fleet)
        by_role(fleet)
        if args.clients:
            by_clients(fleet, args.clients.resolve())
        errors(fleet)
        absent(fleet)


if __name__ == "__main__":
    main()
