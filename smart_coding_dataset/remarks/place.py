"""What a remark is about: lines of a file at a commit, as far as git still has them."""

from __future__ import annotations

from dataclasses import dataclass

from smart_coding_dataset.history import Repository
from smart_coding_dataset.history.github import ReviewComment
from smart_coding_dataset.history.work import Work
from smart_coding_dataset.remarks.course import merge_base
from smart_coding_dataset.remarks.lines import at, carry, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Lines of a file, where the changes that come are followed from."""

    commit: str
    path: str
    lines: range
    """From 1; an empty one is the gap before its start, where lines were deleted."""
    text: str | None
    """Of the file; None where git does not have the commit, so that only the lines themselves are known."""
    seen: str
    """The lines meant, as the reader saw them."""
    added: bool = False
    """Whether the work itself wrote the lines, so that nobody else can have changed them."""
    whole: bool = False
    """Whether it is about the file as a whole."""
    side: str = "right"
    """``left`` where the lines were shown as they are before the work."""
    shown_at: str | None = None
    """The commit that the reader's lines count in; None where git does not have it."""
    shown_lines: range | None = None
    """The lines there; None for the whole file, or where GitHub does not say."""


def place(repository: Repository, piece: Work, remark: ReviewComment) -> Place | None:
    """Where a remark is; None where GitHub does not say on which commit."""
    commit, last = remark.original_commit or remark.commit, remark.original_line or remark.line
    if commit is None:
        return None
    first = remark.original_start_line or remark.start_line or last
    lines = range(first, last + 1) if first and last else None
    text = repository.text(repository.file(commit, remark.path))
    if lines is None or remark.side is None:
        whole = range(1, len(split(text or "")) + 1)
        return _right(commit, remark.path, whole, text, "", whole=True)
    if remark.side == "left":
        return _left(repository, piece, remark, commit, lines)
    if text is not None and lines.stop - 1 <= len(split(text)):
        return _right(commit, remark.path, lines, text, at(text, lines))
    seen = _of_hunk(remark.diff_hunk, len(lines), " +")
    added = any(line.startswith("+") for line in remark.diff_hunk.split("\n")[1:][-len(lines) :])
    return Place(
        commit=commit, path=remark.path, lines=lines, text=None, seen=seen, added=added, shown_lines=lines
    )


def _right(commit: str, path: str, lines: range, text: str | None, seen: str, *, whole: bool = False) -> Place:
    return Place(
        commit=commit, path=path, lines=lines, text=text, seen=seen, whole=whole,
        shown_at=commit if text is not None else None, shown_lines=None if whole else lines,
    )  # fmt: skip


def _left(repository: Repository, piece: Work, remark: ReviewComment, commit: str, lines: range) -> Place | None:
    """Lines as they are before the work, followed to where they are, or were, in the work."""
    base = merge_base(repository, commit, piece.base) if piece.base else None
    before = repository.text(repository.file(base, remark.path)) if base else None
    after = repository.text(repository.file(commit, remark.path))
    if base is None or before is None or after is None or lines.stop - 1 > len(split(before)):
        seen = _of_hunk(remark.diff_hunk, len(lines), " -")
        return Place(
            commit=commit, path=remark.path, lines=lines, text=None, seen=seen, side="left", shown_lines=lines
        )
    return Place(
        commit=commit,
        path=remark.path,
        lines=carry(before, after, lines).lines,
        text=after,
        seen=at(before, lines),
        side="left",
        shown_at=base,
        shown_lines=lines,
    )


def _of_hunk(hunk: str, count: int, signs: str) -> str:
    """The last lines of one side of a diff: what GitHub shows ends with those meant."""
    side = [line[1:] for line in hunk.split("\n")[1:] if line[:1] in signs]
    return "\n".join(side[-count:])
