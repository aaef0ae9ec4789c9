"""How a piece of work came into a branch: merged, squashed into one commit, or rebased; and what shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from smart_coding_dataset.sources._git.commit import Commit
from smart_coding_dataset.sources._git.link import Link

_SQUASHED = re.compile(r"^Squashed commit of the following:", re.MULTILINE)
_BULLETS = re.compile(r"^\* \S", re.MULTILINE)
_MERGE_TITLE = re.compile(r"\AMerge(?:d)? [^\n]*")


def integration(
    commit: Commit, links: Sequence[Link], *, pulls: Collection[int], twin: str | None, committer: str | None
) -> dict[str, Any] | None:
    """The kind and its evidence; None where the history shows none.

    Args:
        commit: The commit.
        links: What its message points to.
        pulls: Pull requests, known by their refs, whose last commit has the same tree as this one.
        twin: An earlier commit by the same author at the same second under the same title; None if there is none.
        committer: The committer's pseudonym; None where the commit names none.

    A number in the title alone is no proof of a squash, since engineers type such numbers too: it takes one more.
    """
    if len(commit.parents) > 1:
        title = _MERGE_TITLE.match(commit.message)
        said = [_evidence("title", title[0])] if title else []
        kind = "octopus" if len(commit.parents) > 2 else "merge commit"
        return {"kind": kind, "evidence": [_evidence("parents", str(len(commit.parents))), *said]}
    squashed = _squash(commit, links, pulls, committer)
    if squashed:
        return {"kind": "squash", "evidence": squashed}
    if twin and not any(link.kind == "picks" for link in links):
        return {"kind": "rebase", "evidence": [_evidence("same author, second and title", twin)]}
    return None


def _squash(
    commit: Commit, links: Sequence[Link], pulls: Collection[int], committer: str | None
) -> list[dict[str, str]]:
    git_says = _SQUASHED.search(commit.message)
    if git_says:
        return [_evidence("message", git_says[0])]
    titles = [link for link in links if link.kind == "squashes"]
    if not titles:
        return []
    more = [_evidence("committer", "tool-github")] if committer == "tool-github" else []
    more += [_evidence("same tree as pull request", f"#{t.number}") for t in titles if t.number in pulls]
    bullets = len(_BULLETS.findall(commit.message))
    more += [_evidence("titles listed", str(bullets))] if bullets > 1 else []
    return [_evidence("title", t.text) for t in titles] + more if more else []


def _evidence(what: str, text: str) -> dict[str, str]:
    return {"what": what, "text": text}
