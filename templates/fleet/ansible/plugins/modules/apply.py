#!/usr/bin/python
# -*- coding: utf-8 -*-
# SPDX-License-Identifier: MIT
"""Ansible module: `wcode apply` and `wcode remove` for one user of one machine."""

from __future__ import annotations

DOCUMENTATION = r"""
module: apply
short_description: Connects AI clients to an API vendor with wcode
description:
  - A value that a user edited by hand is kept, unless O(enforce=true) or C(onConflict) C(overwrite) in the settings puts it back.
  - Runs C(wcode apply) as the user of the task, so each user needs a task of their own.
options:
  settings:
    description: The provisioning file, as a dictionary. It cannot hold a key.
    type: dict
  file:
    description: The path of a provisioning file on the machine.
    type: path
  key:
    description: The key. It is handed over by a pipe.
    type: str
  key_file:
    description: A file on the machine that holds the key.
    type: path
  key_store:
    description: Where to keep the key, V(keyring), V(file), V(env) or V(path:FILE).
    type: str
  enforce:
    description: Puts back what a user has edited.
    type: bool
    default: false
  verify:
    description: Proves the key at the vendor before anything is written.
    type: bool
    default: false
  offline:
    description: Makes no network call.
    type: bool
    default: false
  vendor:
    description: The vendor, by its id.
    type: str
  clients:
    description: The clients, by their ids.
    type: list
    elements: str
  state:
    description: V(absent) takes the entries out again.
    type: str
    choices: [present, absent]
    default: present
  executable:
    description: The program.
    type: str
    default: wcode
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
"""

EXAMPLES = r"""
- name: Connect the AI clients of one user
  wcode.fleet.apply:
    settings:
      client: [openclaw, opencode]
    key: "{{ vault_wcode_key }}"
    key_store: file
    enforce: true
  become: true
  become_user: alice
"""

RETURN = r"""
files:
  description: The files that were, or would be, written.
  returned: success
  type: list
  elements: str
entry:
  description: The number for C(wcode undo).
  returned: if something was written
  type: int
"""

import json
import os

from ansible.module_utils.basic import AnsibleModule

# `wcode apply --check`: something would be written.
PENDING = 3


def command(module, key_fd):
    """The command line; no key is in it."""
    params = module.params
    is_absent = params["state"] == "absent"
    words = [params["executable"], "remove" if is_absent else "apply", "--yes", "--json", "--lang", "en"]
    if params["vendor"]:
        words += ["--vendor", params["vendor"]]
    for client in params["clients"] or []:
        words += ["--client", client]
    if is_absent:
        return words + (["--dry-run"] if module.check_mode else [])
    if params["settings"] is not None:
        words += ["--file", "-"]
    elif params["file"]:
        words += ["--file", params["file"]]
    if key_fd is not None:
        words += ["--key-file", "/dev/fd/%d" % key_fd]
    elif params["key_file"]:
        words += ["--key-file", params["key_file"]]
    if params["key_store"]:
        words += ["--key-store", params["key_store"]]
    if params["enforce"]:
        words += ["--on-conflict", "overwrite"]
    flags = {"--verify": params["verify"], "--offline": params["offline"], "--check": module.check_mode}
    return words + [flag for flag, is_set in flags.items() if is_set]


def pipe_with(key):
    """The end to read from of a pipe with the key in it, which is far smaller than a pipe."""
    reader, writer = os.pipe()
    try:
        os.write(writer, key.encode("utf-8"))
    finally:
        os.close(writer)
    return reader


def run(module):
    """Exit code, report and what was said besides."""
    params = module.params
    reader = pipe_with(params["key"]) if params["key"] and params["state"] == "present" else None
    settings = None if params["settings"] is None else json.dumps(params["settings"])
    try:
        code, out, err = module.run_command(
            command(module, reader),
            data=settings,
            binary_data=True,
            pass_fds=[] if reader is None else [reader],
            handle_exceptions=True,
        )
    finally:
        if reader is not None:
            os.close(reader)
    try:
        return code, json.loads(out), err
    except ValueError:
        module.fail_json(msg="wcode gave no report: %s" % (err.strip() or "exit code %d" % code), rc=code)


def main():
    """Runs the module."""
    module = AnsibleModule(
        argument_spec={
            "settings": {"type": "dict"},
            "file": {"type": "path"},
            "key": {"type": "str", "no_log": True},
            "key_file": {"type": "path", "no_log": False},
            "key_store": {"type": "str", "no_log": False},
            "enforce": {"type": "bool", "default": False},
            "verify": {"type": "bool", "default": False},
            "offline": {"type": "bool", "default": False},
            "vendor": {"type": "str"},
            "clients": {"type": "list", "elements": "str"},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
            "executable": {"type": "str", "default": "wcode"},
        },
        mutually_exclusive=[("settings", "file"), ("key", "key_file")],
        supports_check_mode=True,
    )
    code, report, err = run(module)
    if "error" in report:
        error = report["error"]
        hint = error.get("hint") or ""
        module.fail_json(msg=": ".join(it for it in (error.get("message", err.strip()), hint) if it), rc=code, error=error)
    files = report.get("files", [])
    for note in report.get("notes", []):
        if note.get("level") != "info":
            module.warn(note.get("message", ""))
    result = {
        "changed": code == PENDING or bool(report.get("changed")) or (module.check_mode and bool(files)),
        "files": [item["path"] for item in files],
        "diff": [{"prepared": item["diff"]} for item in files if item.get("diff")],
    }
    if report.get("entry") is not None:
        result["entry"] = report["entry"]
    if code not in (0, PENDING):
        module.fail_json(msg="not everything could be written: " + "; ".join(n.get("message", "") for n in report.get("notes", [])), rc=code, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
