"""Check runs and statuses: what tests said of a commit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.history.github import Check
from smart_coding_dataset.sources._github.answers import Answers
from smart_coding_dataset.sources._github.raws import Raw, raw, tried
from smart_coding_dataset.sources._github.tell import NO_EVENT

_STATES = {"stale": "cancelled", "startup_failure": "error"}
"""Conclusions in words of our own; the others are states as they are."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Which results there may be of a commit: what there is none of need not be asked for."""

    runs: bool = True
    statuses: bool = True


def expected(commit: dict[str, Any]) -> Expected:
    """What GraphQL says of a commit."""
    contexts = (commit.get("statusCheckRollup") or {}).get("contexts") or {}
    return Expected(bool(contexts.get("checkRunCount")), bool(contexts.get("statusContextCount")))


def checks(answers: Answers, repository: str, commit: str, there: Expected) -> Iterator[Raw]:
    """The results of a commit, oldest first; runs that were repeated, each time."""
    path = f"repos/{repository}/commits/{commit}"
    runs: list[Any] = []
    statuses: list[Any] = []
    no_runs: list[Raw] = []
    no_statuses: list[Raw] = []
    if there.runs:
        asked = f"{path}/check-runs?filter=all"
        runs, no_runs = tried("check run", lambda: answers.items(asked, within="check_runs"), commit=commit)
    if there.statuses:
        statuses, no_statuses = tried("status", lambda: answers.items(f"{path}/statuses"), commit=commit)
    found = [(f"run-{one['id']}", _run(commit, one)) for one in runs]
    found += [(f"status-{one['id']}", _status(commit, one)) for one in statuses]
    for end, check in sorted(found, key=lambda pair: (pair[1].started_at or "", pair[0])):
        yield raw("check", end, check)
    yield from no_runs
    yield from no_statuses


def _run(commit: str, found: dict[str, Any]) -> Check:
    output = found.get("output") or {}
    conclusion = found.get("conclusion") if found.get("status") == "completed" else None
    return Check(
        event=NO_EVENT,
        commit=commit,
        name=found["name"],
        kind="check run",
        state=_STATES.get(conclusion, conclusion) if conclusion else "pending",
        tool=(found.get("app") or {}).get("tool"),
        summary="\n\n".join(text for text in (output.get("title"), output.get("summary")) if text),
        started_at=found.get("started_at"),
        completed_at=found.get("completed_at"),
        url=found.get("html_url"),
    )


def _status(commit: str, found: dict[str, Any]) -> Check:
    creator = found.get("creator") or ""
    return Check(
        event=NO_EVENT,
        commit=commit,
        name=found["context"],
        kind="status",
        state=found["state"],
        tool=creator if creator.startswith("tool-") else None,
        summary=found.get("description") or "",
        started_at=found.get("created_at"),
        completed_at=None if found["state"] == "pending" else found.get("updated_at"),
        url=found.get("target_url") or None,
    )
