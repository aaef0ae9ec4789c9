"""Rows to make lessons of, and a dataset folder that holds them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from smart_coding_dataset import loading, schema
from smart_coding_dataset.records import Comment


def core(split: str = "train") -> list[Comment]:
    return loading.rows("core", "comment", split)


def dataset(folder: Path, rows: list[Comment], split: str = "train") -> str:
    """Write ``rows`` as one split of the dataset in ``folder``, and return its name."""
    (folder / "data/comment").mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(schema.to_dict(row), ensure_ascii=False) + "\n" for row in rows)
    (folder / f"data/comment/{split}.jsonl").write_text(lines, encoding="utf-8")
    return str(folder)


def english(count: int, **changes: Any) -> list[Comment]:
    """So many rows that differ."""
    row = next(row for row in core() if row.natural_language == "en" and row.scope == "function")
    return [replace(row, **{**_adding(n), **changes}) for n in range(count)]


def _adding(n: int) -> dict[str, Any]:
    code = f"def f{n}(items):\n    return [item + {n} for item in items]"
    return {"id": f"x/{n}", "code_snippet": code, "summary": f"Add {n} to each item of items."}
