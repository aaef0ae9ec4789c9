"""A history with every oddity that a reader of git can trip over."""

from __future__ import annotations

import os
from pathlib import Path

from git_histories.repository import ANN, BOB, Repository

CODE = b"".join(b"def f%d(x):\n    return x + %d\n\n\n" % (n, n) for n in range(30))
LIKE_A_DIFF = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n:100644 100644 0 0 M\tx\n"
ODD_NAMES = (
    b"new\nline.py",
    b"tab\there.py",
    b'quo"te.py',
    b"back\\slash.py",
    b"@1\nfake.py",
    b"\xff\xfe.py",
    "zażółć.py".encode(),
)


def odd(folder: Path, object_format: str = "sha1") -> Repository:
    """Make it. Each commit's message names what is odd."""
    r = Repository(folder, object_format)
    r.commit("root", {"a.py": CODE, "crlf.txt": b"one\r\ntwo\r\n", "keep.txt": b"kept\n"})
    r.commit("empty")
    r.git("mv", "a.py", "b.py")
    r.commit("rename with edit", {"b.py": CODE + b"LAST = 1\n"})
    r.commit("copy", {"c.py": CODE + b"LAST = 2\n", "b.py": CODE + b"LAST = 3\n"})
    r.commit("binary", {"logo.png": b"\x89PNG\0\0" + bytes(range(256))})
    r.commit("binary again", {"logo.png": b"\x89PNG\0\1" + bytes(range(256))})
    r.commit("latin-1", {"latin.txt": "naïve café\n".encode("latin-1")})
    r.commit("declared", {"declared.py": "# -*- coding: latin-1 -*-\ns = 'é'\n".encode("latin-1")})
    r.commit("utf-16", {"wide.txt": "wide ✓\n".encode("utf-16")})
    r.commit("crlf", {"crlf.txt": b"one\r\nTWO\r\nthree"})
    r.commit("odd names", {name: b"x = %d\n" % i for i, name in enumerate(ODD_NAMES)})
    (r.folder / "b.py").chmod(0o755)
    r.commit("mode only")
    (r.folder / "link").symlink_to("b.py")
    r.commit("symlink")
    (r.folder / "keep.txt").unlink()
    (r.folder / "keep.txt").symlink_to("crlf.txt")
    r.commit("type change")
    r.commit("like a diff", {"x.diff": LIKE_A_DIFF, "two.diff": LIKE_A_DIFF.replace(b"a", b"c")})
    r.commit("long line", {"long.txt": b"y" * 3_000_000 + b"\n"})
    r.commit("too large", {"huge.bin": b"z" * (4 << 20) + b"!"})
    r.commit("delete", {"two.diff": None})
    r.commit("same content twice", {"again.py": b"x = 0\n"})
    _messages(r)
    _merges(r)
    _submodule(r, object_format)
    _tags(r)
    return r


def _messages(r: Repository) -> None:
    r.commit("Größe\n".encode("latin-1"), {"m1.txt": b"1\n"}, options=("-c", "i18n.commitEncoding=iso-8859-1"))
    raw = f"tree {r.head('HEAD^{tree}')}\nparent {r.head()}\nauthor {ANN[0]} <{ANN[1]}> 1700010000 +0230\n"
    raw += f"committer {BOB[0]} <{BOB[1]}> 1700010000 -0800\n\n"
    undeclared = raw.encode() + "Übergröße\n".encode("latin-1")
    r.git("reset", "-q", "--hard", _object(r, undeclared))
    no_date = f"tree {r.head('HEAD^{tree}')}\nparent {r.head()}\nauthor nobody <>\n"
    no_date += "committer x <x> 99999999999999 +0000\n\n"
    r.git("reset", "-q", "--hard", _object(r, no_date.encode()))
    r.minutes = 200  # after the dates above


def _object(r: Repository, content: bytes) -> str:
    return r.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=content)


def _merges(r: Repository) -> None:
    r.git("checkout", "-q", "-b", "topic")
    r.commit("topic work", {"b.py": CODE + b"LAST = 'topic'\n", "topic.py": b"t = 1\n"}, author=BOB)
    r.git("checkout", "-q", "main")
    r.commit("main work", {"b.py": CODE + b"LAST = 'main'\n"})
    r.git("merge", "-q", "--no-commit", "-s", "ours", "topic")
    r.commit("merge with its own changes", {"b.py": CODE + b"LAST = 'both'\n", "evil.py": b"e = 1\n"})
    for name in ("one", "two", "three"):
        r.git("checkout", "-q", "-b", name, "main")
        r.commit(f"arm {name}", {f"{name}.py": b"n = 1\n"})
    r.git("checkout", "-q", "main")
    r.git("merge", "-q", "-m", "octopus", "one", "two", "three")


def _submodule(r: Repository, object_format: str) -> None:
    inner = Repository(r.folder.parent / "inner", object_format)
    first = inner.commit("inner", {"i.py": b"i = 1\n"})
    r.minutes += 10
    for commit in (first, inner.commit("inner again", {"i.py": b"i = 2\n"})):
        r.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
        os.makedirs(r.folder / "sub", exist_ok=True)  # noqa: PTH103
        r.minutes += 1
        r.git("commit", "-q", "-m", "submodule", env=r._identity(ANN, ANN))


def _tags(r: Repository) -> None:
    r.git("tag", "light")
    r.git("tag", "-a", "v1", "-m", f"First, thanks to {BOB[0]} <{BOB[1]}>")
    r.git("tag", "-a", "nested", "-m", "of a tag", "v1")
    r.git("tag", "-a", "of-blob", "-m", "of a blob", "HEAD:b.py")
    r.git("update-ref", "refs/stash", "HEAD~1")
    r.git("update-ref", "refs/pull/7/head", "topic")
