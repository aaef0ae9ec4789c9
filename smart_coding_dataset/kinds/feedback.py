"""feedback: remarks on code, failed tests and reverts, each with the change that answered it and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smart_coding_dataset.history import Repository, github
from smart_coding_dataset.history.linking import resolved
from smart_coding_dataset.history.work import Work, work
from smart_coding_dataset.kinds import _feedback_rows as rows
from smart_coding_dataset.records import Drop, Feedback, Kind, Raw
from smart_coding_dataset.remarks.failures import failures
from smart_coding_dataset.remarks.remark import Remark, remarks
from smart_coding_dataset.remarks.reverts import reverts
from smart_coding_dataset.remarks.reviews import reviews
from smart_coding_dataset.steps import licence, patches, personal, secrets


def extract(raw: Raw) -> Iterator[Feedback | Drop]:
    """Remarks on lines, then reviews and failed tests by pull request, then reverts by history."""
    repository = raw.repository
    if repository is None:
        return
    issues = resolved(repository) if "github" in repository.sources else {}
    for remark in remarks(repository):
        issue = _issue(repository, remark.piece, issues)
        yield _own_note(remark) if remark.is_own_note else rows.of_remark(repository, remark, issue)
    for number in repository.pull_numbers():
        piece = work(repository, number)
        if piece:
            issue = _issue(repository, piece, issues)
            yield from (rows.of_review(repository, piece, found, issue) for found in reviews(repository, piece))
            yield from (rows.of_failure(repository, piece, found, issue) for found in failures(repository, piece))
    for revert in reverts(repository):
        yield rows.of_revert(repository, revert)


def _issue(repository: Repository, piece: Work, issues: Mapping[str, list[int]]) -> github.Issue | None:
    """The first issue that a piece of work resolved; None where it resolved none, or was never merged."""
    numbers = issues.get(piece.landing.commits[-1], []) if piece.landing else []
    return repository.issue(numbers[0]) if numbers else None


def _own_note(remark: Remark) -> Drop:
    return Drop(id=remark.name, reason="feedback: a note on one's own work", detail=remark.comment.body[:200])


def duplicate_key(row: Feedback) -> str:
    """A test result is one, though its commit may be part of several pull requests; all else stands for itself."""
    return row.id.partition("/pull/")[0] if row.kind == "test_result" else row.id


STEPS = (licence.permissive, secrets.redact, personal.redact, patches.again)

KIND = Kind(record=Feedback, extract=extract, steps=STEPS, duplicate_key=duplicate_key)
