"""What a power cut can leave on a disk: the file operations of a recorded run, and every state that they allow.

The rules are POSIX's, with nothing that a file system may add:

- what was written to a file is sure once the file was synced; before that it may be there, in part, or not at all;
- a name (made, renamed, removed) is sure once its folder was synced; before that, of each folder, the first of its changes
  may be there in their order, independently of other folders and of what is in the files.
"""

import os
import random
import re
import stat
from itertools import product
from pathlib import Path

TRACED = (
    "open,openat,creat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,writev,ftruncate,truncate,fsync,fdatasync,rename,"
    "renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,chmod,fchmod,fchmodat,"
    "copy_file_range,sendfile,clone,clone3,fork,vfork,fallocate"
)
STRACE = ["strace", "-f", "-qq", "-xx", "-s", "100000000", "-e", f"trace={TRACED}", "-e", "signal=none", "-o"]

# More combinations of one moment than this are sampled.
MAX_COMBINATIONS = 64


class Inode:
    def __init__(self, kind, mode, data=b""):
        self.kind, self.mode, self.data = kind, mode, data  # A folder's data: its names.


class Recording:
    """The tree before the run, and its operations on it in order."""

    def __init__(self, root):
        self.root = os.path.realpath(root)
        self.inodes, self.ops = [], []
        self.names = {}  # Of the tree as it is after all operations so far: (folder, name) -> inode.
        seen = {}
        self.top = self._scan(Path(self.root), seen)
        self.before = dict(self.names)

    def _scan(self, path, seen):
        facts = os.lstat(path)
        if facts.st_ino in seen:
            return seen[facts.st_ino]
        mode = stat.S_IMODE(facts.st_mode)
        if stat.S_ISDIR(facts.st_mode):
            ino = self._new(Inode("folder", mode))
            for child in sorted(path.iterdir()):
                self.names[ino, child.name] = self._scan(child, seen)
        elif stat.S_ISLNK(facts.st_mode):
            ino = self._new(Inode("link", mode, os.readlink(path)))
        elif stat.S_ISREG(facts.st_mode):
            ino = self._new(Inode("file", mode, path.read_bytes()))
        else:
            ino = self._new(Inode("other", mode))  # A socket.
        seen[facts.st_ino] = ino
        return ino

    def _new(self, inode):
        self.inodes.append(inode)
        return len(self.inodes) - 1

    def place(self, path):
        """The folder and the name that a path means; none outside of the tree."""
        path = os.path.normpath(path)
        if path == self.root:
            return None
        if not path.startswith(self.root + "/"):
            return None
        folder = self.top
        *folders, name = path[len(self.root) + 1:].split("/")
        for part in folders:
            folder = self.names.get((folder, part))
            if folder is None:
                return None
        return folder, name

    def find(self, path):
        if os.path.normpath(path) == self.root:
            return self.top
        place = self.place(path)
        return place and self.names.get(place)

    def change_names(self, changes):
        """One step that gives names to inodes, or takes them away."""
        for folder, name, ino in changes:
            if ino is None:
                self.names.pop((folder, name), None)
            else:
                self.names[folder, name] = ino
        self.ops.append(("names", changes))

    def make(self, path, kind, mode, data=b""):
        place = self.place(path)
        ino = self._new(Inode(kind, mode, data))
        self.change_names([(*place, ino)])
        return ino

    def add(self, *op):
        self.ops.append(op)


def text_of(quoted):
    return bytes.fromhex(quoted.replace("\\x", "")).decode("utf-8", "surrogateescape")


def lines_of(trace):
    """The calls that succeeded, in the order in which they returned: process, name, arguments, result."""
    begun = {}
    for line in Path(trace).read_text(errors="replace").splitlines():
        pid, _, rest = line.partition(" ")
        rest = rest.strip()
        if rest.endswith("<unfinished ...>"):
            begun[pid] = rest[: -len("<unfinished ...>")].rstrip()
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed:
            rest = begun.pop(pid, "") + resumed[1]
        match = re.match(r"(\w+)\((.*)\)\s+= (-?\d+)", rest)
        if match and not match[3].startswith("-"):
            yield int(pid), match[1], match[2], int(match[3])


def record(root_before, trace, cwd):
    """Reads a trace into `root_before`, a recording of the tree before the run."""
    tree = root_before
    files = {}  # Of each process: descriptor -> [inode, offset].
    process = {}  # Thread -> process.
    for pid, name, args, result in lines_of(trace):
        own = process.setdefault(pid, pid)
        table = files.setdefault(own, {})
        if name in ("clone", "clone3", "fork", "vfork"):
            process[result] = own if "CLONE_THREAD" in args else result
            if process[result] == result:
                files[result] = {fd: list(entry) for fd, entry in table.items()}
            continue
        paths = [os.path.join(cwd, text_of(it)) for it in re.findall(r'"((?:\\x[0-9a-f]{2})*)"', args)]
        if name in ("open", "openat", "creat"):
            opened(tree, table, paths[0], args, result)
        elif name == "close":
            table.pop(int(args), None)
        elif name in ("dup", "dup2", "dup3") or name == "fcntl" and "F_DUPFD" in args:
            table.pop(result, None)
            source = table.get(int(args.split(",")[0]))
            if source is not None:
                table[result] = source
        elif name in ("write", "pwrite64", "writev", "lseek", "ftruncate", "fsync", "fdatasync", "fchmod", "fallocate"):
            entry = table.get(int(args.split(",")[0]))
            if entry is not None:
                on_descriptor(tree, entry, name, args, result)
        elif name in ("copy_file_range", "sendfile"):
            numbers = [int(it) for it in re.findall(r"(?:^|, )(\d+)", args)]
            source, target = numbers[:2] if name == "copy_file_range" else numbers[1::-1]
            if target in table:
                assert source in table and args.count("NULL") == 2 - (name == "sendfile"), f"not modelled: {name} {args}"
                copied(tree, table[source], table[target], result)
        elif name == "truncate":
            assert tree.find(paths[0]) is None, "not modelled: truncate"
        else:
            on_names(tree, name, paths, args)
    return tree


def opened(tree, table, path, args, fd):
    ino = tree.find(path)
    for _ in range(8):  # The links that the last name is.
        if ino is None or tree.inodes[ino].kind != "link":
            break
        path = os.path.join(os.path.dirname(path), tree.inodes[ino].data)
        ino = tree.find(path)
    if ino is None and tree.place(path) is not None and ("O_CREAT" in args):
        mode = re.search(r", (0[0-7]+)$", args)
        ino = tree.make(path, "file", int(mode[1], 8) & ~0o022 if mode else 0o600)
    table.pop(fd, None)
    if ino is not None:
        if "O_TRUNC" in args and tree.inodes[ino].kind == "file":
            tree.add("data", ino, "cut", 0)
        table[fd] = [ino, 0, "O_APPEND" in args]


def on_descriptor(tree, entry, name, args, result):
    ino, offset, appends = entry
    if name in ("fsync", "fdatasync"):
        tree.add("sync", ino)
    elif name == "lseek":
        entry[1] = result
    elif name == "ftruncate":
        tree.add("data", ino, "cut", int(args.split(",")[1]))
    elif name == "fchmod":
        tree.add("data", ino, "mode", int(args.split(",")[1], 8))
    elif name in ("write", "pwrite64"):
        data = bytes.fromhex("".join(re.findall(r'"((?:\\x[0-9a-f]{2})*)"', args)).replace("\\x", ""))[:result]
        if name == "pwrite64":
            offset = int(args.rsplit(",", 1)[1])
        else:
            entry[1] = offset + len(data)
        tree.add("data", ino, "write", -1 if appends else offset, data)
    else:
        raise AssertionError(f"not modelled: {name} {args}")


def copied(tree, source, target, count):
    """Bytes that the kernel moves from where one file was read to where the other was written."""
    ino, offset, _ = source
    assert not any(op[0] == "data" and op[1] == ino for op in tree.ops), "not modelled: the source was written as well"
    data = tree.inodes[ino].data[offset: offset + count]
    source[1] += count
    if data:
        tree.add("data", target[0], "write", -1 if target[2] else target[1], data)
    target[1] += count


def on_names(tree, name, paths, args):
    if name in ("mkdir", "mkdirat"):
        if tree.place(paths[0]):
            tree.make(paths[0], "folder", int(re.search(r"(0[0-7]+)$", args)[1], 8))
    elif name in ("unlink", "unlinkat", "rmdir"):
        place = tree.place(paths[0])
        if place:
            tree.change_names([(*place, None)])
    elif name in ("link", "linkat"):
        place = tree.place(paths[1])
        if place:
            tree.change_names([(*place, tree.find(paths[0]))])
    elif name in ("symlink", "symlinkat"):
        if tree.place(paths[1]):
            tree.make(paths[1], "link", 0o777, text_of(re.findall(r'"((?:\\x[0-9a-f]{2})*)"', args)[0]))
    elif name.startswith("rename"):
        one, other = tree.place(paths[0]), tree.place(paths[1])
        if one and other:
            first, second = tree.names.get(one), tree.names.get(other)
            is_swap = "RENAME_EXCHANGE" in args
            tree.change_names([(*one, second if is_swap else None), (*other, first)])
    elif name in ("chmod", "fchmodat"):
        ino = tree.find(paths[0])
        if ino is not None:
            tree.add("data", ino, "mode", int(re.search(r"(0[0-7]+)", args)[1], 8))


class Moment:
    """What is sure after the first operations of a recording, and what is not."""

    def __init__(self, tree):
        self.tree = tree
        self.names = dict(tree.before)
        self.data = {}  # Of each file: the operations that are sure.
        self.open_names = {}  # Of each folder: the changes that are not.
        self.open_data = {}

    def step(self, op):
        if op[0] == "names":
            # A rename from another folder counts as a change of the folder that it goes to.
            self.open_names.setdefault(op[1][-1][0], []).append(op[1])
        elif op[0] == "data":
            self.open_data.setdefault(op[1], []).append(op[2:])
        elif op[0] == "sync":
            self.data.setdefault(op[1], []).extend(self.open_data.pop(op[1], []))
            for changes in self.open_names.pop(op[1], []):
                apply_names(self.names, changes)

    def states(self, chooser):
        """Every state that a cut at this moment can leave, each as a tree."""
        folders, files = sorted(self.open_names), sorted(self.open_data)
        choices = [range(len(self.open_names[it]) + 1) for it in folders]
        choices += [range(3 if has_bytes(self.open_data[it]) else 2) for it in files]
        count = 1
        for choice in choices:
            count *= len(choice)
        if count <= MAX_COMBINATIONS:
            picks = product(*choices)
        else:
            least, most = [it[0] for it in choices], [it[-1] for it in choices]
            picks = [least, most]
            for at, choice in enumerate(choices):
                picks += [[*base[:at], it, *base[at + 1:]] for base in (least, most) for it in choice]
            picks += [[chooser.choice(it) for it in choices] for _ in range(MAX_COMBINATIONS)]
        for pick in picks:
            yield self.state(dict(zip(folders, pick)), dict(zip(files, pick[len(folders):])))

    def state(self, of_folders, of_files):
        names = dict(self.names)
        for folder, count in of_folders.items():
            for changes in self.open_names[folder][:count]:
                apply_names(names, changes)
        return build(self.tree, names, lambda ino: self.content(ino, of_files.get(ino, 0)))

    def content(self, ino, choice):
        """0: nothing of what is not sure; 1: all of it; 2: half of the bytes."""
        inode, pending = self.tree.inodes[ino], self.open_data.get(ino, [])
        data, mode = inode.data, inode.mode
        for op in self.data.get(ino, []):
            data, mode = apply_data(data, mode, op)
        for op in pending if choice else []:
            if choice == 2 and op[0] == "write":
                op = (op[0], op[1], op[2][: len(op[2]) // 2])
            data, mode = apply_data(data, mode, op)
        return inode.kind, mode, data


def has_bytes(ops):
    return any(op[0] == "write" and len(op[2]) > 1 for op in ops)


def apply_names(names, changes):
    for folder, name, ino in changes:
        if ino is None:
            names.pop((folder, name), None)
        else:
            names[folder, name] = ino


def apply_data(data, mode, op):
    if op[0] == "mode":
        return data, op[1]
    if op[0] == "cut":
        return data[: op[1]].ljust(op[1], b"\0"), mode
    at = len(data) if op[1] < 0 else op[1]
    return data[:at].ljust(at, b"\0") + op[2] + data[at + len(op[2]):], mode


def build(tree, names, content):
    """A tree as sorted rows: path, kind, mode, content, and for a second name of a file the first one."""
    children = {}
    for (folder, name), ino in names.items():
        children.setdefault(folder, []).append((name, ino))
    rows, first = [], {}

    def visit(ino, path):
        kind, mode, data = content(ino)
        if path and kind == "file" and ino in first:
            rows.append((path, "second", 0, first[ino]))
            return
        first[ino] = path
        if path:
            rows.append((path, kind, mode, b"" if kind == "folder" else data))
        for name, child in sorted(children.get(ino, [])):
            visit(child, f"{path}/{name}" if path else name)

    visit(tree.top, "")
    return tuple(rows)


def all_states(tree, seed):
    """Every distinct state, with the number of the operation before which the power went; the state after all of them
    with nothing more than what is sure comes last."""
    chooser, moment, seen, found = random.Random(seed), Moment(tree), set(), []
    for at in range(len(tree.ops) + 1):
        for state in moment.states(chooser):
            mark = hash(state)
            if mark not in seen:
                seen.add(mark)
                found.append((at, state))
        if at < len(tree.ops):
            moment.step(tree.ops[at])
    return found, moment.state({}, {})


def final_tree(tree):
    """The tree after all operations, if the power stays."""
    moment = Moment(tree)
    for op in tree.ops:
        moment.step(op)
    whole = {it: len(changes) for it, changes in moment.open_names.items()}
    return moment.state(whole, {it: 1 for it in moment.open_data})


def lay(state, root):
    """Puts a state on the disk."""
    os.mkdir(root)
    for path, kind, mode, data in state:
        full = os.path.join(root, path)
        if kind == "folder":
            os.mkdir(full, 0o700)
        elif kind == "second":
            os.link(os.path.join(root, data), full)
        elif kind == "link":
            os.symlink(data, full)
        elif kind == "file":
            with open(full, "wb") as file:
                file.write(data)
            os.chmod(full, mode)
    for path, kind, mode, _ in reversed(state):
        if kind == "folder":
            os.chmod(os.path.join(root, path), mode)
