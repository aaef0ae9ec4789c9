"""A history made at random from a seed: adds, edits, renames, swaps, deletes, types, modes, branches and merges.

``git fast-import`` writes it: one process for the whole history.
"""

from __future__ import annotations

import random
from pathlib import Path

from git_histories.repository import Repository

File = tuple[str, bytes]
"""Mode and content."""
Tree = dict[str, File]

NAMES = (
    "a.py",
    "b.py",
    "src/c.py",
    "src/d e.py",
    'quo"te.txt',
    "tab\there.txt",
    "new\nline.txt",
    "back\\slash.txt",
    "zażółć.txt",
    "名 字.txt",
    " leading and trailing ",
    "-dash",
    "src/deep/er/f.txt",
)
TAKEN = "src"
"""A folder in ``NAMES``: sometimes a file instead."""
ENDS = (b"\n", b"\r\n", b"", b"\r", b"\n\n")
ODD = (
    b"",
    b"\n",
    b"\xef\xbb\xbfbom = 1\n",
    b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n",
    b"@@ -1,2 +1,2 @@ heading\n",
    b"\\ No newline at end of file\n",
    b"a\0b\n",
    b"\xff\xfea\0\n",
    "é".encode("latin-1") + b"\n",
    b"x" * 3_000 + b"\n",
)
"""Some of these are no text, and are left out of rows."""


def random_history(folder: Path, seed: int, commits: int = 30) -> Repository:
    """Make it. Each commit has a branch of its own."""
    chance = random.Random(seed)
    repository = Repository(folder)
    stream, trees = [b"feature done\n"], [_first(chance)]
    _write(stream, 1, (), trees[0])
    for mark in range(2, commits + 2):
        parent = mark - 2 if chance.random() < 0.8 else chance.randrange(len(trees))
        other = chance.randrange(len(trees)) if chance.random() < 0.2 else parent
        tree = dict(trees[parent])
        if other != parent:
            tree |= {name: file for name, file in trees[other].items() if chance.random() < 0.5}
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            chance.choice(CHANGES)(chance, tree)
        trees.append(_without_clashes(tree))
        _write(stream, mark, tuple(dict.fromkeys((parent, other))), trees[-1])
    repository.git("fast-import", "--quiet", "--force", stdin=b"".join([*stream, b"done\n"]))
    return repository


def _first(chance: random.Random) -> Tree:
    return {name: ("100644", _text(chance)) for name in chance.sample(NAMES, 6)}


def _text(chance: random.Random) -> bytes:
    if chance.random() < 0.15:
        return chance.choice(ODD)
    end = chance.choice((b"\n", b"\n", b"\r\n"))
    lines = [b"line %d of %d" % (n, chance.randrange(4)) for n in range(chance.randrange(1, 40))]
    return end.join(lines) + chance.choice(ENDS)


def _add(chance: random.Random, tree: Tree) -> None:
    tree[chance.choice((*NAMES, TAKEN))] = ("100644", _text(chance))


def _edit(chance: random.Random, tree: Tree) -> None:
    if tree:
        name = chance.choice(sorted(tree))
        mode, content = tree[name]
        lines = content.splitlines(keepends=True)
        at = chance.randrange(len(lines) + 1)
        lines[at : at + chance.randrange(3)] = [b"edit %d\n" % chance.randrange(9)] * chance.randrange(3)
        tree[name] = (mode, b"".join(lines))


def _rename(chance: random.Random, tree: Tree) -> None:
    if tree:
        file = tree.pop(chance.choice(sorted(tree)))
        tree[chance.choice(NAMES)] = file
        if chance.random() < 0.5:
            _edit(chance, tree)


def _copy(chance: random.Random, tree: Tree) -> None:
    if tree:
        source = chance.choice(sorted(tree))
        tree[chance.choice(NAMES)] = tree[source]
        mode, content = tree[source]
        tree[source] = (mode, content + b"copied\n")


def _swap(chance: random.Random, tree: Tree) -> None:
    if len(tree) > 1:
        one, other = chance.sample(sorted(tree), 2)
        tree[one], tree[other] = tree[other], tree[one]


def _delete(chance: random.Random, tree: Tree) -> None:
    if tree:
        del tree[chance.choice(sorted(tree))]


def _mode(chance: random.Random, tree: Tree) -> None:
    if tree:
        name = chance.choice(sorted(tree))
        tree[name] = (chance.choice(("100644", "100755", "120000")), tree[name][1])


CHANGES = (_add, _add, _edit, _edit, _edit, _edit, _rename, _rename, _copy, _swap, _delete, _mode)


def _without_clashes(tree: Tree) -> Tree:
    """Nothing in a folder where a file stands in its place."""
    return {name: file for name, file in tree.items() if TAKEN not in tree or not name.startswith(f"{TAKEN}/")}


def _write(stream: list[bytes], mark: int, parents: tuple[int, ...], tree: Tree) -> None:
    stream.append(b"commit refs/heads/b%d\nmark :%d\n" % (mark, mark))
    stream.append(b"committer Ann Archer <ann@archer.example> %d +0000\n" % (1_700_000_000 + 60 * mark))
    stream.append(b"data 0\n")
    stream += [(b"from :%d\n" if n == 0 else b"merge :%d\n") % (parent + 1) for n, parent in enumerate(parents)]
    stream.append(b"deleteall\n")
    for name, (mode, content) in sorted(tree.items()):
        stream.append(b"M %s inline %s\n" % (mode.encode(), _quoted(name)))
        stream.append(b"data %d\n%s\n" % (len(content), content))


def _quoted(name: str) -> bytes:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'.encode()
