"""Which later changes of the work met the lines that a remark is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks.course import Step, course, merge_base
from smart_coding_dataset.remarks.lines import Carried, arrived, at, carry, moved, same_but_layout, split
from smart_coding_dataset.remarks.place import Place

NEAR = 2
"""Lines between the lines meant and a change that may be about them."""
MOST_FILES = 50
"""Of a commit in which lines that are gone are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A change that may be an answer."""

    step: Step
    how: str
    """``lines`` (some were changed or deleted), ``layout`` (only their layout), ``moved``, ``beside`` (something
    was put right before or after them), ``near``, ``file``, or ``elsewhere``: in other files only."""
    path: str
    """Of the file after the change; where it was before, if it was deleted."""
    lines: range
    """What took the place of the lines."""
    before: str
    """The lines before the change."""
    after: str
    proposed: bool = False
    """Whether what a suggestion proposes was not there before, and is there after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    """The lines between two steps."""

    path: str
    text: str
    """Of the file; empty where it was deleted."""
    lines: range
    was: str
    """The lines as they were when the remark was made."""


def touches(
    repository: Repository, piece: Work, place: Place, since: str, proposed: str | None
) -> Iterator[Touch]:
    """The changes after a moment, in order, without those that were taken back."""
    found: list[Touch] = []
    state = None if place.text is None else _state(place)
    for step in course(repository, piece, place.commit):
        late = is_after(step.time, since)
        if state is None:
            state, touch = _found_again(repository, place, step)
            if state is None:
                yield from [touch] if touch and late else []
                return
            continue
        touch, state = _step(repository, place, state, step, proposed)
        if not late:
            state = replace(state, was=at(state.text, state.lines))
        elif touch and touch.how == "lines" and touch.after == state.was:
            found = [t for t in found if t.how == "file"]  # taken back
        elif touch:
            found.append(touch)
    yield from found


def is_after(time: str | None, since: str | None) -> bool:
    """Whether a moment is after another; what has no time is taken to be where the history has it."""
    if time is None or since is None:
        return True
    return datetime.fromisoformat(time) > datetime.fromisoformat(since)


def _state(place: Place) -> _State:
    assert place.text is not None
    return _State(path=place.path, text=place.text, lines=place.lines, was=at(place.text, place.lines))


def _step(
    repository: Repository, place: Place, state: _State, step: Step, proposed: str | None
) -> tuple[Touch | None, _State]:
    if _leaves(repository, state, step):
        return None if step.others else _touch(step, "elsewhere", state, state, None), state
    path = _path_after(repository, step, state.path)
    text = repository.text(repository.file(step.commit, path)) if path else None
    if path is None or text is None:
        gone = replace(state, text="", lines=range(1, 1))
        how = "moved" if _went_elsewhere(repository, state, step) else "lines"
        return _touch(step, how, state, gone, proposed) if state.text else None, gone
    if text == state.text:
        return None, replace(state, path=path)
    if not state.text and at(text, place.lines) == state.was:  # deleted, and there again
        after = replace(state, path=path, text=text, lines=place.lines)
        return _touch(step, "lines", state, after, proposed), after
    carried = carry(state.text, text, state.lines)
    place_now = moved(state.text, text, state.lines) if carried.touched else None
    after = replace(state, path=path, text=text, lines=place_now or carried.lines)
    if step.others and _from_others(repository, step, state, after):
        return None, after
    away = carried.touched and (place_now or _went_elsewhere(repository, state, step))
    how = "file" if place.whole else "moved" if away else _how(state, after, carried)
    return _touch(step, how, state, after, proposed), after


def _leaves(repository: Repository, state: _State, step: Step) -> bool:
    """Whether a step is one commit that leaves the file as it is. That is most of them, and quickly seen."""
    changes = repository.changes(step.commit) if step.message and state.text else None
    return changes is not None and all(
        side.path != state.path for change in changes for side in (change.old, change.new) if side
    )


def _touch(step: Step, how: str, before: _State, after: _State, proposed: str | None) -> Touch:
    return Touch(
        step=step,
        how=how,
        path=after.path,
        lines=after.lines,
        before=at(before.text, before.lines),
        after=at(after.text, after.lines),
        proposed=proposed is not None and _is_taken(before, after, proposed),
    )


def _how(before: _State, after: _State, carried: Carried) -> str:
    old, new = at(before.text, before.lines), at(after.text, after.lines)
    if carried.touched:
        return "layout" if same_but_layout(old, new) else "lines"
    near = carried.distance is not None and carried.distance <= NEAR
    return "beside" if carried.beside else "near" if near else "file"


def _is_taken(before: _State, after: _State, proposed: str) -> bool:
    """Whether the lines are what was proposed. A comparison may see them as more or fewer than they are."""
    wanted, old, new = split(proposed), split(before.text), split(after.text)
    if not wanted:
        return bool(before.lines) and not after.lines
    places = range(max(after.lines.start - len(wanted), 0), max(after.lines.stop, after.lines.start + 1))
    stands = any(new[i : i + len(wanted)] == wanted for i in places)
    return stands and old[before.lines.start - 1 : before.lines.stop - 1] != wanted


def _went_elsewhere(repository: Repository, state: _State, step: Step) -> bool:
    """Whether a commit put the lines, with the one before them, into another file as they were."""
    changes = repository.changes(step.commit) if step.message and state.lines else []
    for change in changes if len(changes) <= MOST_FILES else []:
        if change.new and change.new.path != state.path:
            old, new = repository.text(change.old) or "", repository.text(change.new) or ""
            if arrived(state.text, state.lines, old, new):
                return True
    return False


def _from_others(repository: Repository, step: Step, before: _State, after: _State) -> bool:
    """Whether the lines are as others wrote them, in work that came in with the step."""
    others = step.others or ""
    fork = merge_base(repository, step.before, others)
    new = _text(repository, others, after.path, before.path)
    old = _text(repository, fork, before.path, after.path) if fork else None
    if new is None or old is None:
        return False
    theirs = carry(after.text, new, after.lines)
    return not theirs.touched and carry(new, old, theirs.lines).touched


def _text(repository: Repository, commit: str, *paths: str) -> str | None:
    texts = (repository.text(repository.file(commit, path)) for path in paths)
    return next((text for text in texts if text is not None), None)


def _path_after(repository: Repository, step: Step, path: str) -> str | None:
    """Where a file is after a step; None where it is gone."""
    if repository.file(step.commit, path):
        return path
    known = repository.commit(step.before) is not None
    for name in repository.between(step.before, step.commit) if known else [step.commit]:
        for change in repository.changes(name):
            if change.status == "R" and change.old and change.new and change.old.path == path:
                path = change.new.path
                break
    return path if repository.file(step.commit, path) else None


def _found_again(repository: Repository, place: Place, step: Step) -> tuple[_State | None, Touch | None]:
    """Lines of a commit that is gone, in the first one that is there: they stand there, or were changed."""
    text = repository.text(repository.file(step.commit, place.path)) or ""
    lines, block = split(text), place.seen.split("\n")
    spots = [i + 1 for i in range(len(lines)) if lines[i : i + len(block)] == block]
    if spots and place.seen.strip():
        start = min(spots, key=lambda spot: abs(spot - place.lines.start))
        found = range(start, start + len(block))
        return _State(path=place.path, text=text, lines=found, was=place.seen), None
    how = "lines" if place.added else "near"
    touch = Touch(step=step, how=how, path=place.path, lines=range(1, 1), before=place.seen, after="")
    return None, touch if place.seen.strip() else None
