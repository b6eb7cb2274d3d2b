"""Parses PowerShell scripts by a grammar, since there is no PowerShell here to run them: `powershell.py FILE...`."""

import pathlib
import sys

import tree_sitter_powershell
from tree_sitter import Language, Parser


def errors(text):
    """The lines on which the grammar does not know the script."""
    tree = Parser(Language(tree_sitter_powershell.language())).parse(text)
    found, open_nodes = [], [tree.root_node]
    while open_nodes:
        node = open_nodes.pop()
        if node.type == "ERROR" or node.is_missing:
            found.append(node.start_point[0] + 1)
        open_nodes.extend(node.children)
    return sorted(found)


def main():
    for name in sys.argv[1:]:
        text = pathlib.Path(name).read_bytes()
        wrong = errors(text)
        assert not wrong, f"{name}: lines {wrong}"
        # A check that cannot fail is none.
        assert errors(text.replace(b"function Main {", b"function Main {{ if", 1)), "a mistake was not seen"
        assert b"\r" not in text and text.isascii(), f"{name} is read differently by Windows PowerShell"
        print(f"proven: {name} is PowerShell")


if __name__ == "__main__":
    main()
