"""What the tests of collecting ask again and again."""

from __future__ import annotations

from pathlib import Path

import pytest

from smart_coding_dataset import store
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import RawEvent
from smart_coding_dataset.sources.pypi import collect


def recipe(folder: Path, **pinned: str) -> str:
    """A recipe of packages, all of version 1.0, by their hash."""
    path = folder / "recipe.toml"
    lines = [f'{name} = {{ version = "1.0", sha256 = "{sha256}" }}' for name, sha256 in pinned.items()]
    path.write_text("\n".join(["[packages]", *lines]))
    return str(path)


def shard(out: Path, name: str) -> list[RawEvent]:
    return list(store.read_shard(out / "pypi" / f"{name}.jsonl"))


def contents(out: Path) -> dict[str, bytes]:
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def failure(*names: str, **options: object) -> str:
    with pytest.raises(UserError) as caught:
        collect(*names, **options)  # type: ignore[arg-type]
    return str(caught.value)
