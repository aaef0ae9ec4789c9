"""What engineers preferred when they took a commit back: what was before it."""

from __future__ import annotations

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.reverting import undone
from smart_coding_dataset.remarks.pair import Pair
from smart_coding_dataset.remarks.region import changed, holds
from smart_coding_dataset.remarks.reverts import Revert


def of_revert(repository: Repository, revert: Revert) -> Pair | str:
    """What was before a commit that was taken back, against what it made; or why that proves nothing."""
    if undone(repository, revert.undone_by):
        return "reverted, and brought back"
    changes = repository.changes(revert.commit.commit)
    if len(changes) != 1:
        return "a revert of more than one file"
    old, new = changes[0].old, changes[0].new
    before, after = repository.text(old), repository.text(new)
    if (
        new is None
        or not _is_text(new.path)
        or before is None
        or after is None
        or not (differing := changed(after, before))
    ):
        return "no text was changed"
    left = repository.text(repository.file(revert.undone_by.commit, new.path))
    if left is None or not holds(left, differing.after):
        return "not simply taken back"
    committer = revert.undone_by.committer
    return Pair(
        kind="revert",
        path=new.path,
        text=after,
        lines=differing.lines,
        chosen=differing.after,
        rejected=differing.before,
        title="",
        remark=revert.reason if revert.alone else "",
        events=[revert.commit.event, revert.undone_by.event],
        created_at=committer.time if committer else None,
    )


def _is_text(path: str) -> bool:
    """Whether a path is UTF-8, so that it can stand in a prompt."""
    return not any("\ud800" <= character <= "\udfff" for character in path)
