"""Plays situations, collects what they left behind, and asks which change fixed which issue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from git_histories.reading import KEY
from pytest import MonkeyPatch

from link_quality.cases import Decision
from link_quality.story import NAME, Story
from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.linking import fixes
from smart_coding_dataset.sources.git import collect


def ask(
    kind: str, situations: Sequence[Callable[[Story], None]], folder: Path, *, with_github: bool
) -> list[Decision]:
    """A decision for each label, and one for each fix that no label speaks of."""
    labels, repository = played(situations, folder, with_github=with_github)
    found = {fix.issue: " ".join(fix.commits) for fix in fixes(repository)}
    repository.close()
    decisions = [
        Decision(kind=kind, situation=f"#{issue} of {what}", wanted=wanted, found=found.pop(issue, None))
        for what, issue, wanted in labels
    ]
    return decisions + [
        Decision(kind=kind, situation=f"#{issue}, of which no label speaks", wanted=None, found=said)
        for issue, said in found.items()
    ]


def played(
    situations: Sequence[Callable[[Story], None]], folder: Path, *, with_github: bool
) -> tuple[list[tuple[str, int, str | None]], Repository]:
    """The labels, and the repository as its raw events tell it."""
    with Story(folder / "git") as story:
        for play in situations:
            story.situation = play.__name__.replace("_", " ")
            play(story)
    with MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        shards = [collect(str(folder / "git"), out=folder / "raw", name=NAME).shard]
    if with_github:
        shards.append(story.hub.write(folder / "raw"))
    return story.labels, Repository(shards, folder / "index")
