"""Which change answered a remark: signs are weighed, and the strongest change that has enough of them is it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks import words
from smart_coding_dataset.remarks.course import Step
from smart_coding_dataset.remarks.place import Place
from smart_coding_dataset.remarks.said import Said, denied, first_line, last, named_in_replies
from smart_coding_dataset.remarks.touching import Touch, is_after

STRENGTH = {
    "suggestion applied": 10,
    "commit named in a reply": 6,
    "lines changed": 3,
    "author said that it is done": 3,
    "reviewer is a co-author": 2,
    "message refers to the review": 2,
    "changed right beside the lines": 2,
    "message repeats the remark": 1,
    "fixup": 1,
    "changed near the lines": 1,
    "thread resolved": 1,
    "file changed": 0,
}
"""Kinds of signs, strongest first. ``docs/design/feedback.md`` says what each is, and why these."""
ENOUGH = 3
DENIED = -3
"""What it takes away that somebody said no, or that the remark is praise."""
_OF_TOUCH = {
    "lines": "lines changed",
    "beside": "changed right beside the lines",
    "near": "changed near the lines",
    "file": "file changed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The change that answered a remark."""

    commit: str
    time: str | None
    evidence: list[str]
    """Strongest first."""
    touch: Touch | None
    """What it did to the lines meant; None where it is about other files, or about no lines."""
    applied: bool = False
    """Whether it is the suggestion itself."""


def answer(
    repository: Repository, piece: Work, said: Said, place: Place | None, touched: Sequence[Touch]
) -> Answer | None:
    """The change that answered a remark, the first of those with the strongest signs; None where none shows."""
    named = {step.commit: (step, text) for step, text in named_in_replies(repository, piece, said, place)}
    found: list[tuple[int, Answer]] = []
    for touch in touched:
        signs = dict(_signs(repository, touch, said, _is_alone(touch, touched, said)))
        if touch.step.commit in named:
            signs["commit named in a reply"] = named.pop(touch.step.commit)[1]
        weight = sum(STRENGTH[kind] for kind in signs) + (DENIED if denied(said) else 0)
        found.append((weight, _answer(touch.step, signs, touch)))
    for step, text in named.values():
        signs = {"commit named in a reply": text}
        found.append((STRENGTH["commit named in a reply"], _answer(step, signs, None)))
    enough = [one for one in found if one[0] >= ENOUGH]
    return max(enough, key=lambda one: one[0])[1] if enough else None


def _answer(step: Step, signs: Mapping[str, str], touch: Touch | None) -> Answer:
    kinds = sorted(signs, key=lambda kind: -STRENGTH[kind])
    return Answer(
        commit=step.commit,
        time=step.time,
        evidence=[f"{kind}: {signs[kind]}" if signs[kind] else kind for kind in kinds],
        touch=None if touch is None or touch.how == "elsewhere" else touch,
        applied="suggestion applied" in signs,
    )


def _is_alone(touch: Touch, touched: Sequence[Touch], said: Said) -> bool:
    """Whether a change of other files is all that was done before somebody said that it is done."""
    done = last(said, words.says_done, says=(said.worker,))
    before = [t for t in touched if done and not is_after(t.step.time, done.created_at)]
    return touch.how == "elsewhere" and before == [touch]


def _signs(repository: Repository, touch: Touch, said: Said, alone: bool) -> Iterator[tuple[str, str]]:
    asked = {"layout": words.is_about_layout, "moved": words.is_about_order}.get(touch.how)
    how = "lines" if asked and asked(said.body) else "file" if alone else touch.how
    if touch.proposed:
        yield "suggestion applied", ""
    if how in _OF_TOUCH:
        yield _OF_TOUCH[how], ""
        done = last(said, words.says_done, says=(said.worker,), after=touch.step.time)
        if done and not denied(said):
            yield "author said that it is done", first_line(done.body)
        if said.resolved:
            yield "thread resolved", ""
    yield from _of_message(repository, touch, said)


def _of_message(repository: Repository, touch: Touch, said: Said) -> Iterator[tuple[str, str]]:
    """What the commit says of itself, if it is about the lines at all."""
    commit = repository.commit(touch.step.commit) if touch.step.message else None
    if commit is None or touch.how not in _OF_TOUCH:
        return
    roles = {link.person for link in commit.links if link.kind == "co-authored-by"}
    if said.author in roles:
        yield "reviewer is a co-author", ""
    if words.refers_to_review(commit.message):
        yield "message refers to the review", first_line(commit.message)
    if words.repeats(commit.title, said.body):
        yield "message repeats the remark", commit.title
    if any(link.kind == "amends" for link in commit.links):
        yield "fixup", commit.title
