"""Which later changes of the work met the lines that a remark is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks.course import Step, course
from smart_coding_dataset.remarks.lines import Carried, at, carry, moved, same_but_layout, split
from smart_coding_dataset.remarks.place import Place
from smart_coding_dataset.remarks.state import State, from_others, leaves_alone, path_after, went_elsewhere

NEAR = 2
"""Lines between the lines meant and a change that may be about them."""


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


def _state(place: Place) -> State:
    assert place.text is not None
    return State(path=place.path, text=place.text, lines=place.lines, was=at(place.text, place.lines))


def _step(
    repository: Repository, place: Place, state: State, step: Step, proposed: str | None
) -> tuple[Touch | None, State]:
    if leaves_alone(repository, state, step):
        return None if step.others else _touch(step, "elsewhere", state, state, None), state
    path = path_after(repository, step, state.path)
    text = repository.text(repository.file(step.commit, path)) if path else None
    if path is None or text is None:
        gone = replace(state, text="", lines=range(1, 1))
        how = "moved" if went_elsewhere(repository, state, step) else "lines"
        return _touch(step, how, state, gone, proposed) if state.text else None, gone
    if text == state.text:
        return None, replace(state, path=path)
    if not state.text and at(text, place.lines) == state.was:  # deleted, and there again
        after = replace(state, path=path, text=text, lines=place.lines)
        return _touch(step, "lines", state, after, proposed), after
    carried = carry(state.text, text, state.lines)
    place_now = moved(state.text, text, state.lines) if carried.touched else None
    after = replace(state, path=path, text=text, lines=place_now or carried.lines)
    if step.others and from_others(repository, step, state, after):
        return None, after
    away = carried.touched and (place_now or went_elsewhere(repository, state, step))
    how = "file" if place.whole else "moved" if away else _how(state, after, carried)
    return _touch(step, how, state, after, proposed), after


def _touch(step: Step, how: str, before: State, after: State, proposed: str | None) -> Touch:
    return Touch(
        step=step,
        how=how,
        path=after.path,
        lines=after.lines,
        before=at(before.text, before.lines),
        after=at(after.text, after.lines),
        proposed=proposed is not None and _is_taken(before, after, proposed),
    )


def _how(before: State, after: State, carried: Carried) -> str:
    old, new = at(before.text, before.lines), at(after.text, after.lines)
    if carried.touched:
        return "layout" if same_but_layout(old, new) else "lines"
    near = carried.distance is not None and carried.distance <= NEAR
    return "beside" if carried.beside else "near" if near else "file"


def _is_taken(before: State, after: State, proposed: str) -> bool:
    """Whether the lines are what was proposed. A comparison may see them as more or fewer than they are."""
    wanted, old, new = split(proposed), split(before.text), split(after.text)
    if not wanted:
        return bool(before.lines) and not after.lines
    places = range(max(after.lines.start - len(wanted), 0), max(after.lines.stop, after.lines.start + 1))
    stands = any(new[i : i + len(wanted)] == wanted for i in places)
    return stands and old[before.lines.start - 1 : before.lines.stop - 1] != wanted


def _found_again(repository: Repository, place: Place, step: Step) -> tuple[State | None, Touch | None]:
    """Lines of a commit that is gone, in the first one that is there: they stand there, or were changed."""
    text = repository.text(repository.file(step.commit, place.path)) or ""
    lines, block = split(text), place.seen.split("\n")
    spots = [i + 1 for i in range(len(lines)) if lines[i : i + len(block)] == block]
    if spots and place.seen.strip():
        start = min(spots, key=lambda spot: abs(spot - place.lines.start))
        found = range(start, start + len(block))
        return State(path=place.path, text=text, lines=found, was=place.seen), None
    how = "lines" if place.added else "near"
    touch = Touch(step=step, how=how, path=place.path, lines=range(1, 1), before=place.seen, after="")
    return None, touch if place.seen.strip() else None
