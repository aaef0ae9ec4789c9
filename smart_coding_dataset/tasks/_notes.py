"""Comments on a piece of code, and the one form in which references and predictions hold them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.records import Annotation, Comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """What somebody wrote about a piece of code."""

    annotations: Sequence[Annotation] = ()
    summary: str | None = None
    """The comment on the whole; None where there is none."""


def written(row: Comment) -> Notes:
    """What the engineers wrote: all of it, or for a row of scope ``line`` the comment on its line alone."""
    if row.target_line is None:
        return Notes(annotations=row.annotations, summary=row.summary)
    return Notes(annotations=[a for a in row.annotations if a.line_number == row.target_line])


def to_json(notes: Notes) -> str:
    """A JSON list of ``{"line_number", "annotation"}`` by line; the comment on the whole is first, at ``null``."""
    entries: list[dict[str, int | str | None]] = []
    if notes.summary and notes.summary.strip():
        entries.append({"line_number": None, "annotation": notes.summary.strip()})
    entries += [
        {"line_number": a.line_number, "annotation": a.annotation.strip()}
        for a in sorted(notes.annotations, key=lambda a: a.line_number)
    ]
    return json.dumps(entries, ensure_ascii=False)


def columns(row: Comment) -> Mapping[str, Any]:
    """What the comment metrics get besides the prediction; ``references`` has the form of ``to_json``."""
    return {
        "code": row.code_snippet,
        "references": to_json(written(row)),
        "natural_language": row.natural_language,
    }
