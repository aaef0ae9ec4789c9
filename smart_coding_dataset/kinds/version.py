"""version: two consecutive versions of one function with its comments, and whether the comments followed the code.

Read out of the commits of a repository, each against its parent; of a merge, its own work alone. A function that a
commit added or deleted has no other version, so it gives no row and no drop.
"""

from __future__ import annotations

from collections.abc import Iterator

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.git import Commit
from smart_coding_dataset.languages._language import NothingLeftError, UnreadableError
from smart_coding_dataset.languages._lines import dedented
from smart_coding_dataset.records import Drop, Kind, Raw, Version
from smart_coding_dataset.steps import licence, personal, secrets
from smart_coding_dataset.versions.following import Followed, followed
from smart_coding_dataset.versions.lines import compare
from smart_coding_dataset.versions.reading import read
from smart_coding_dataset.versions.steps import Step, steps
from smart_coding_dataset.versions.trees import Trees

MAX_LINES = 200
"""Lines of a version, at most."""
MAX_CHARACTERS = 10_000
"""Characters of a version, at most."""


def extract(raw: Raw) -> Iterator[Version | Drop]:
    """Rows from all commits of a repository, parents before children; nothing from a release."""
    repository: Repository | None = raw.repository
    if repository is None:
        return
    trees = Trees()
    for commit in repository.commits():
        for step in steps(repository, commit, trees):
            yield step if isinstance(step, Drop) else _row(step, commit, repository)


def _row(step: Step, commit: Commit, repository: Repository) -> Version | Drop:
    name = f"{step.files.event}::{step.after.name}:{step.after.start}"
    before, after = dedented(step.before.text), dedented(step.after.text)
    if any(len(text) > MAX_CHARACTERS or text.count("\n") >= MAX_LINES for text in (before, after)):
        return Drop(id=name, reason="version: too long")
    try:
        old, new = read(before, step.language), read(after, step.language)
        if not old.said and not new.said:
            return Drop(id=name, reason="version: no comment before or after")
        found = followed(old, new, step.language)
    except UnreadableError as error:
        return Drop(id=name, reason="version: does not parse", detail=str(error))
    except NothingLeftError as error:
        return Drop(id=name, reason=f"version: {error}")
    if not found.code and not found.comments:
        return Drop(id=name, reason="version: only its layout changed")
    lines = compare(before, after)
    return Version(
        id=name,
        repository_name=repository.name,
        file_path=step.files.new.path,
        old_path=step.files.old_path,
        function=step.after.name,
        programming_language=step.language.name,
        before=before,
        after=after,
        lines_added=lines.added,
        lines_changed=lines.changed,
        lines_deleted=lines.deleted,
        changed=_changed(found),
        comment_followed=found.lines,
        summary_followed=found.summary,
        stale=found.stale,
        before_start_line=step.before.top,
        after_start_line=step.after.top,
        before_commit=step.files.parent,
        commit=commit.commit,
        message=commit.message,
        actor=commit.author.person if commit.author else None,
        license=repository.license,
        source_url=f"{repository.url}/commit/{commit.commit}" if repository.url else None,
        created_at=commit.author.time if commit.author else None,
    )


def _changed(found: Followed) -> str:
    if found.code and found.comments:
        return "both"
    return "code" if found.code else "comments"


def duplicate_key(row: Version) -> str:
    """The same step, taken again in a copy of a commit or in another fork."""
    return f"{row.before}\0{row.after}"


STEPS = (licence.permissive, secrets.redact, personal.redact)

KIND = Kind(record=Version, extract=extract, steps=STEPS, duplicate_key=duplicate_key)
