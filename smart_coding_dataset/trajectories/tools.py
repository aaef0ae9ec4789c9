"""What something was done with, where the trace tells."""

from __future__ import annotations

from smart_coding_dataset.history.git import Commit

_PROGRAM = "tool-"
_WEB = "tool-github"


def is_program(actor: str | None) -> bool:
    """Whether an actor is a bot, an assistant or the host, and no person."""
    return actor is not None and actor.startswith(_PROGRAM)


def named(actor: str | None) -> str | None:
    """The name of a program, as tools are named; None for a person."""
    if actor is None or not is_program(actor):
        return None
    return "github-web" if actor == _WEB else actor.removeprefix(_PROGRAM)


def writing(commit: Commit) -> str | None:
    """What a change was written with: a bot, an assistant that a trailer names, or the host's editor."""
    trailers = [link.person for link in commit.links if link.person]
    authors = [commit.author.person if commit.author else None, *trailers]
    assistants = [actor for actor in authors if is_program(actor) and actor != _WEB]
    if assistants:
        return named(assistants[0])
    return "github-web" if _is_on_web(commit) and commit.integration is None else None


def committing(commit: Commit) -> str | None:
    """What a change was recorded with: the host's pages, a bot, a command of git that left its words."""
    kinds = {link.kind for link in commit.links}
    if "picks" in kinds:
        return "git-cherry-pick"
    if "reverts" in kinds and commit.title.startswith("Revert "):
        return "git-revert"
    if len(commit.parents) > 1 and not _is_on_web(commit):
        return "git-merge"
    return named(commit.committer.person if commit.committer else None)


def _is_on_web(commit: Commit) -> bool:
    return commit.committer is not None and commit.committer.person == _WEB
