"""The part of the main job that collects: packages become a dataset, which is checked and loaded back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.stages import stage
from smart_coding_dataset.check import check
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.pipeline import build
from smart_coding_dataset.sources.pypi import collect

CONFIG = "comment"
"""The config of the dataset that packages give."""


def collected(out: Path, recipe: str, workers: int) -> dict[str, int]:
    """Rows by repository, of a dataset that was collected, built, checked and loaded back.

    Raises:
        UserError: A package cannot be collected, or something is wrong with what was built.
    """
    with stage(f"collect: the packages of the recipe {recipe!r}"):
        collect(recipe=recipe, out=out / "raw")
    with stage("build: rows from raw events"):
        build(out / "raw", out / "dataset", workers=workers)
    with stage("check: the built folder"):
        found = check(out / "dataset")
    if not found.ok:
        raise UserError(str(found))
    with stage("load: with datasets.load_dataset"):
        rows = _load(out)
    _show(rows)
    return {name: len(group) for name, group in rows.items()}


def _load(out: Path) -> dict[str, list[dict[str, Any]]]:
    import datasets  # noqa: PLC0415  two seconds that --help need not pay

    if not sys.stderr.isatty():
        datasets.disable_progress_bars()
    loaded = datasets.load_dataset(str(out / "dataset"), CONFIG, cache_dir=str(out / "cache"))
    groups: dict[str, list[dict[str, Any]]] = {}
    for split in loaded.values():
        for row in split:
            groups.setdefault(row["repository_name"], []).append(row)
    return dict(sorted(groups.items()))


def _show(groups: dict[str, list[dict[str, Any]]]) -> None:
    """A table with a real line and its comment from every package."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table("package", "rows", "a line of its code", "what its engineers say of it", title="Collected rows")
    for name, rows in groups.items():
        code, comment = _sample(rows)
        table.add_row(name, str(len(rows)), Text(code), Text(comment))
    Console(stderr=True).print(table)


def _sample(rows: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The line with the comment of middling length: neither the tersest nor the longest is typical."""
    pairs = [
        (row["code_snippet"].split("\n")[a["line_number"] - 1].strip(), a["annotation"])
        for row in rows
        for a in row["annotations"]
    ]
    pairs.sort(key=lambda pair: (len(pair[1]), pair))
    return pairs[len(pairs) // 2] if pairs else ("", "")
