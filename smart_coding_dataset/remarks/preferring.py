"""What engineers preferred to what: the lines after a remark to those before, and what stayed to what did not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.reverting import undone
from smart_coding_dataset.remarks import words
from smart_coding_dataset.remarks.lines import at
from smart_coding_dataset.remarks.place import Place
from smart_coding_dataset.remarks.region import changed, holds, region
from smart_coding_dataset.remarks.remark import Remark
from smart_coding_dataset.remarks.reverts import Revert


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of the same lines."""

    kind: str
    """``review``, ``suggestion`` or ``revert``."""
    path: str
    text: str
    """Of the file around the lines."""
    lines: range
    """In ``text``, from 1: those in whose place either version stands."""
    chosen: str
    rejected: str
    title: str
    """Of the work; empty where it asked for what was taken back."""
    remark: str
    """What was said of what was not chosen; empty where nothing was."""
    events: list[str]
    """Ids of the raw events that show who won, first to last."""
    created_at: str | None


def of_remark(repository: Repository, remark: Remark) -> Pair | str | None:
    """What a remark brought about; a word on why it proves nothing, or None where it is about no preference."""
    place = remark.place
    if place is None or place.text is None or place.side != "right" or place.whole:
        return None
    pair = _taken(repository, remark, place) if remark.answer else _declined(remark, place)
    if pair is None:
        return None
    merged = _merged(repository, remark, place)
    if merged is None or not holds(merged[0], pair.chosen):
        return "what was preferred was not merged"
    return _with(pair, merged[1])


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


def _taken(repository: Repository, remark: Remark, place: Place) -> Pair | None:
    """The lines as the answer left them against those before; for a suggestion, the suggestion itself."""
    answer = remark.answer
    if answer is None or answer.touch is None or place.text is None:
        return None
    commit = repository.commit(answer.commit)
    shown_by = [commit.event] if commit else []
    if answer.applied and remark.suggestion is not None:
        return _pair(
            remark,
            place,
            kind="suggestion",
            lines=place.lines,
            chosen=remark.suggestion,
            rejected=at(place.text, place.lines),
            shown_by=shown_by,
        )
    after = repository.text(repository.file(answer.commit, answer.touch.path))
    if after is None:
        return None
    found = region(place.text, after, place.lines)
    return _pair(
        remark,
        place,
        kind="review",
        lines=found.lines,
        chosen=found.after,
        rejected=found.before,
        shown_by=shown_by,
    )


def _declined(remark: Remark, place: Place) -> Pair | None:
    """The lines that stayed against those proposed, where the last word of the work's author was no."""
    said = [r for r in remark.replies if r.author is not None and r.author == remark.piece.author]
    if remark.suggestion is None or not said or not words.says_no(said[-1].body) or place.text is None:
        return None
    return _pair(
        remark,
        place,
        kind="suggestion",
        lines=place.lines,
        chosen=at(place.text, place.lines),
        rejected=remark.suggestion,
        shown_by=[said[-1].event],
    )


def _pair(
    remark: Remark, place: Place, *, kind: str, lines: range, chosen: str, rejected: str, shown_by: list[str]
) -> Pair:
    comment = remark.comment
    return Pair(
        kind=kind,
        path=place.path,
        text=place.text or "",
        lines=lines,
        chosen=chosen,
        rejected=rejected,
        title=remark.piece.title,
        remark=comment.body if remark.answer else "",  # one that was declined speaks for what was not chosen
        events=[comment.event, *shown_by],
        created_at=comment.created_at,
    )


def _merged(repository: Repository, remark: Remark, place: Place) -> tuple[str, str] | None:
    """The file as it was merged, and the event that shows it; None where it was not, or was undone."""
    landing = remark.piece.landing
    commit = repository.commit(landing.commits[-1]) if landing and remark.piece.outcome == "merged" else None
    if commit is None:
        return None
    path = remark.answer.touch.path if remark.answer and remark.answer.touch else place.path
    text = repository.text(repository.file(commit.commit, path))
    return None if text is None else (text, commit.event)


def _is_text(path: str) -> bool:
    """Whether a path is UTF-8, so that it can stand in a prompt."""
    return not any("\ud800" <= character <= "\udfff" for character in path)


def _with(pair: Pair, event: str) -> Pair:
    return pair if event in pair.events else replace(pair, events=[*pair.events, event])
