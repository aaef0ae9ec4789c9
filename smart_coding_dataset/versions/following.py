"""Whether the comments of a function followed its code from one version to the next.

A comment belongs to the line of code that it explains. One on the whole function belongs to all of its code, and
is told of apart: most changes rightly leave it as it is. Code changed where its words did: layout, also where it
moves a line to the right, changes nothing. What stayed on changed code may still be true: that it stayed is what
can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from smart_coding_dataset.languages._language import Language
from smart_coding_dataset.versions.hunks import hunks
from smart_coding_dataset.versions.reading import Said, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What became of the comments of a function."""

    code: bool
    """Whether its code changed."""
    comments: bool
    """Whether its comments changed: one came, went, or says something else."""
    lines: bool | None
    """Whether any comment on lines whose code changed did so too; None where no such line has one."""
    summary: bool | None
    """Whether the comment on the whole changed with the code; None without either."""
    stale: list[int]
    """Lines after the change of the comments that stayed as they were on lines whose code changed, from 1."""


def followed(before: Version, after: Version, language: Language) -> Followed:
    """Compare the comments of two versions, and the code that they are on.

    Raises:
        UnreadableError: The code without its comments cannot be read.
    """
    same = before.snippet == after.snippet or language.normal(before.snippet) == language.normal(after.snippet)
    stayed = _stayed(before.said, after.said)
    gone = [said for said in before.said if all(said is not old for old, _ in stayed)]
    come = [said for said in after.said if all(said is not new for _, new in stayed)]
    if same:
        return Followed(code=False, comments=bool(gone or come), lines=None, summary=None, stale=[])
    left, right = _changed_lines(before.code, after.code)
    moved_on = any(said.line in left for said in gone) or any(said.line in right for said in come)
    stale = [new.lines for old, new in stayed if _is_on_other_code(old, new, before, after)]
    summarised = any(said.line is None for said in (*before.said, *after.said))
    return Followed(
        code=True,
        comments=bool(gone or come),
        lines=moved_on if moved_on or stale else None,
        summary=any(said.line is None for said in (*gone, *come)) if summarised else None,
        stale=sorted({line for lines in stale for line in lines}),
    )


def _stayed(before: Sequence[Said], after: Sequence[Said]) -> list[tuple[Said, Said]]:
    """Comments that say the same before and after, in the same order, and both of a line or both of the whole."""
    said = [(one.words, one.line is None) for one in before], [(one.words, one.line is None) for one in after]
    blocks = SequenceMatcher(None, *said, autojunk=False).get_matching_blocks()
    return [(before[b.a + i], after[b.b + i]) for b in blocks for i in range(b.size)]


def _changed_lines(before: dict[int, str], after: dict[int, str]) -> tuple[set[int], set[int]]:
    """Numbers of the lines of code that are not in the other version."""
    numbers = list(before), list(after)
    old, new = ("\n".join(code.values()).encode(errors="replace") for code in (before, after))
    found = hunks(old, new)
    return (
        {numbers[0][at - 1] for hunk in found for at in hunk.before},
        {numbers[1][at - 1] for hunk in found for at in hunk.after},
    )


def _is_on_other_code(old: Said, new: Said, before: Version, after: Version) -> bool:
    """Whether the line that a comment explains is another one; a comment on the whole explains none."""
    if old.line is None or new.line is None:
        return False
    return before.code.get(old.line) != after.code.get(new.line)
