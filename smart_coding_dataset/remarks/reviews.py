"""Reviews that ask for changes, and the changes after which the same reviewer agreed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import Review
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks.course import Step, course
from smart_coding_dataset.remarks.touching import is_after
from smart_coding_dataset.remarks.words import refers_to_review

_ASKING = ("changes_requested", "dismissed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A review, and the last commit that was made because of it."""

    review: Review
    step: Step | None
    """None where nothing shows one."""
    evidence: list[str]


def reviews(repository: Repository, piece: Work) -> Iterator[Answered]:
    """The reviews of a piece of work that say in words what is to be changed, oldest first."""
    everything = repository.reviews(piece.number or 0)
    for review in everything:
        if review.state in _ASKING and review.body.strip() and review.author != piece.author:
            approval = _approval(everything, review)
            steps = _steps(repository, piece, review, approval)
            yield _answered(review, approval, steps)


def _answered(review: Review, approval: Review | None, steps: list[Step]) -> Answered:
    evidence = ["the same reviewer approved later"] if approval and steps else []
    saying = [step for step in steps if refers_to_review(step.message)]
    evidence += [f"message refers to the review: {_title(step)}" for step in saying[-1:]]
    last = steps[-1] if approval and steps else saying[-1] if saying else None
    return Answered(review=review, step=last, evidence=evidence)


def _approval(everything: list[Review], review: Review) -> Review | None:
    later = (r for r in everything if r.author == review.author and r.author and r.state == "approved")
    return next((r for r in later if is_after(r.submitted_at, review.submitted_at)), None)


def _steps(repository: Repository, piece: Work, review: Review, approval: Review | None) -> list[Step]:
    """What came after the review and before the approval, without the landing."""
    if review.commit is None:
        return []
    landed = set(piece.landing.commits) - set(piece.commits) if piece.landing else set()
    return [
        step
        for step in course(repository, piece, review.commit)
        if step.commit not in landed
        and is_after(step.time, review.submitted_at)
        and not (approval and is_after(step.time, approval.submitted_at))
    ]


def _title(step: Step) -> str:
    return step.message.partition("\n")[0]
