"""What the refs name: where the history starts, and the last commits of pull requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smart_coding_dataset.sources._git import tell
from smart_coding_dataset.sources._git.blobs import Raw
from smart_coding_dataset.sources._git.commit import Commit, parse
from smart_coding_dataset.sources._git.objects import Object, Objects
from smart_coding_dataset.sources._git.walk import Ref
from smart_coding_dataset.sources._people import People

_LONGEST_CHAIN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What became of the refs."""

    raw: Sequence[Raw]
    """Events: ``ref``, ``tag``, ``skipped``."""
    tips: Sequence[str]
    """Commits that the history starts from."""
    pulls: dict[str, dict[int, str]]
    """Tree -> pull requests whose last commit has it, and that commit."""


def named(
    refs: Sequence[Ref], head: str | None, objects: Objects, people: People, gone: Sequence[str] = ()
) -> Named:
    """Follow the refs to their commits, but for those that are not for shared work, like stashes.

    ``gone``: former heads of pull requests that the server no longer gives.
    """
    raw: dict[tuple[str, str], Raw] = {}
    tips: list[str] = []
    pulls: dict[str, dict[int, str]] = defaultdict(dict)
    for ref in refs:
        commit, found = None, None
        if ref.kind is None:
            event: Raw = _skipped(ref, "ref not followed")
        else:
            *tags, (name, found) = _chain(ref.object, objects)
            for tag, content in tags:
                assert content is not None, "only what was read leads on"
                raw["tag", tag] = ("tag", tag, tell.tag(tag, content, people))
            commit = name if found else None
            event = _ref(ref, commit) if found else _skipped(ref, "ref to no commit that can be read")
        raw[event[0], event[1]] = event
        if commit and found:
            tips.append(commit)
            if ref.number is not None and ref.kind == "pull request":
                pulls[found.tree][ref.number] = commit
    detached = [name for name, found in _chain(head, objects) if found] if head else []
    lost = {"what": "ref", "reason": "former head that the server no longer gives"}
    raw |= {
        ("skipped", name): ("skipped", f"former/{name}", {**lost, "object": name}) for name in sorted(set(gone))
    }
    return Named(raw=list(raw.values()), tips=tips + detached, pulls=pulls)


def _chain(name: str, objects: Objects) -> Iterator[tuple[str, Commit | None]]:
    """Tags as far as they lead, then the commit; None where there is none or it cannot be read."""
    for _ in range(_LONGEST_CHAIN):
        found = objects.one(name)
        if not isinstance(found, Object) or found.type not in ("commit", "tag") or found.content is None:
            break
        parsed = parse(found.content)
        yield name, parsed
        if found.type == "commit":
            return
        name = parsed.tagged
    yield name, None


def _ref(ref: Ref, commit: str | None) -> Raw:
    data = {"ref": ref.name, "kind": ref.kind, "object": ref.object, "commit": commit}
    return "ref", ref.name, {**data, "number": ref.number, "points_to": ref.points_to}


def _skipped(ref: Ref, reason: str) -> Raw:
    return "skipped", ref.name, {"what": "ref", "ref": ref.name, "object": ref.object, "reason": reason}
