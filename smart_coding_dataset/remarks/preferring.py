"""What engineers preferred when something was said of lines: what they made of them, or left as it was."""

from __future__ import annotations

from dataclasses import replace

from smart_coding_dataset.history import Repository
from smart_coding_dataset.remarks import words
from smart_coding_dataset.remarks.lines import at
from smart_coding_dataset.remarks.pair import Pair
from smart_coding_dataset.remarks.place import Place
from smart_coding_dataset.remarks.region import holds, region
from smart_coding_dataset.remarks.remark import Remark


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


def _with(pair: Pair, event: str) -> Pair:
    return pair if event in pair.events else replace(pair, events=[*pair.events, event])
