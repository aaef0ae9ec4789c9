"""patches: after redaction, a patch is made anew from the files that it is about, so that it stays exact.

Comes after ``secrets`` and ``personal``. These put a stand-in wherever they change a file, so files without one
are not compared again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from smart_coding_dataset import schema
from smart_coding_dataset.history import files
from smart_coding_dataset.records import ChangedFile, Drop
from smart_coding_dataset.steps._texts import STAND_IN

R = TypeVar("R")

PATCH_OF = {"files": "patch", "test_files": "test_patch"}
"""Columns with changed files, and the column with their patch."""


def again(row: R) -> R:
    """The row with patches of its files as they are now; of a drop, the same for the row in it."""
    if isinstance(row, Drop):
        made = _made({of: _changed((row.row or {}).get(of, ())) for of in PATCH_OF})
        return replace(row, row={**row.row, **made}) if row.row and made else row
    made = _made({of: getattr(row, of) for of in PATCH_OF if hasattr(row, of)})
    return replace(row, **made) if made else row  # type: ignore[type-var]


def _made(columns: Mapping[str, list[ChangedFile]]) -> dict[str, Any]:
    """The patches to be made anew, by column."""
    return {PATCH_OF[of]: files.patch(changed) for of, changed in columns.items() if _is_redacted(changed)}


def _is_redacted(changed: Iterable[ChangedFile]) -> bool:
    return any(STAND_IN.search(text) for f in changed for text in (f.before, f.after) if text)


def _changed(values: Iterable[Mapping[str, Any]]) -> list[ChangedFile]:
    return [schema.from_dict(ChangedFile, value) for value in values]
