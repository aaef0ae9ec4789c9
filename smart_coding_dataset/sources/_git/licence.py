"""The licence of a repository at HEAD: what its metadata and licence files say; None where unsure."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from smart_coding_dataset.sources._git.blobs import path_text
from smart_coding_dataset.sources._git.licence_texts import identify
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.process import GitError, run
from smart_coding_dataset.sources._git.view import View
from smart_coding_dataset.sources._licence import spdx, stated_licence

_NAMED = re.compile(r"(?:LICEN[CS]E|COPYING|UNLICENSE)(?:[-_.][\w.-]+)?", re.IGNORECASE)
_TAG = re.compile(r"SPDX-License-Identifier:[ \t]*([^\r\n*]+)")
_METADATA = ("pyproject.toml", "Cargo.toml", "package.json")
Evidence = list[dict[str, str | None]]


def licence(view: View, head: str | None, objects: Objects) -> tuple[str | None, Evidence]:
    """The SPDX expression, and the files that say so.

    An expression in the metadata of the packages is believed if it names every licence whose text is there;
    without one, a single licence text is. None: nothing is stated, something is not recognised, or two things
    differ.
    """
    found = [(path, how, name) for path in _files(view, head) for how, name in _says(path, head, objects)]
    evidence: Evidence = [{"path": path, "how": how, "license": name} for path, how, name in found]
    stated = {name for _, how, name in found if how != "text"}
    texts = {name for _, how, name in found if how == "text"}
    names = stated or texts
    if len(names) != 1 or None in names | texts:
        return None, evidence
    (name,) = names
    return (name if _covers(str(name), texts) else None), evidence


def _covers(expression: str, texts: Iterable[str | None]) -> bool:
    named = set(re.findall(r"[A-Za-z0-9.+-]+", expression))
    return all(text in named for text in texts)


def _files(view: View, head: str | None) -> list[str]:
    """Paths of the top folder, and of REUSE's folder of licences, that may say something."""
    if head is None:
        return []
    listed: list[bytes] = []
    for where in ((head,), (head, "LICENSES/")):
        try:
            listed += run("ls-tree", "-z", "--name-only", *where, env=view.env).split(b"\0")
        except GitError:
            continue  # the tree is missing: nothing is stated
    paths = [path_text(path) for path in listed]
    return sorted({p for p in paths if p in _METADATA or p.startswith("LICENSES/") or _NAMED.fullmatch(p)})


def _says(path: str, head: str | None, objects: Objects) -> list[tuple[str, str | None]]:
    found = objects.one(f"{head}:{path}") if "\n" not in path else None
    if not isinstance(found, Object) or found.type != "blob" or found.content is None:
        return []
    text = found.content.decode("utf-8", "replace")
    if path in _METADATA:
        return [("metadata", name) for name in _metadata(path, text)]
    tag = _TAG.search(text)
    if tag:
        return [("identifier", spdx(tag[1].strip()))]
    by_name = spdx(PurePosixPath(path).stem) if path.startswith("LICENSES/") else None
    return [("text", by_name or identify(text))]


def _metadata(path: str, text: str) -> list[str | None]:
    """What one file states; None for what cannot be told, nothing where it states nothing."""
    try:
        data = json.loads(text) if path.endswith(".json") else tomllib.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(data, dict):
        return []
    if path == "pyproject.toml":
        return _of_pyproject(data)
    table = data if path == "package.json" else data.get("package", data.get("workspace", {}).get("package", {}))
    stated = table.get("license") if isinstance(table, dict) else None
    return (
        [spdx(stated.replace("/", " OR ") if path == "Cargo.toml" else stated)] if isinstance(stated, str) else []
    )


def _of_pyproject(data: dict[str, Any]) -> list[str | None]:
    """As a built package would say it, so that a file and a release are judged alike."""
    project = data.get("project")
    if not isinstance(project, dict):
        return []
    stated = project.get("license")
    if isinstance(stated, str):
        return [spdx(stated)]
    text = stated.get("text") if isinstance(stated, dict) else None
    marks = [c for c in project.get("classifiers", []) if isinstance(c, str) and c.startswith("License ::")]
    lines = [f"License: {text.strip().splitlines()[0]}"] if isinstance(text, str) and text.strip() else []
    found = stated_licence("\n".join([*lines, *(f"Classifier: {mark}" for mark in marks)]) + "\n")
    return [found] if found else []
