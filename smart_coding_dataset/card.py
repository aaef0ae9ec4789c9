"""The card: ``README.md`` as the Hub and ``load_dataset`` read it.

``dataset_card.md`` is written by hand, but for its YAML block and what stands between ``<!-- NAME: generated -->``
and ``<!-- NAME: end -->``. ``python -m smart_coding_dataset.card`` fills these from the shipped rows, and copies
the card to the package. A built folder gets the same card with its own numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from smart_coding_dataset import folders, kinds, manifest, rooms, schema
from smart_coding_dataset.errors import UserError

NAME = "README.md"
DEFAULT = "comment"
"""The config that ``load_dataset`` takes where none is named."""
_FRONT = re.compile(r"\A---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)
_COLUMNS = ("repository_name", "natural_language", "programming_language", "license")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    config: str
    name: str
    paths: list[Path]
    rows: int
    bytes: int
    seen: Mapping[str, Counter[str]]
    """Column, then value, then how many rows have it; a column that the config lacks is absent."""


def front_matter(text: str) -> dict[str, Any]:
    """The YAML block of a card; empty if there is none.

    Raises:
        UserError: It is no YAML mapping.
    """
    match = _FRONT.match(text)
    try:
        found = yaml.safe_load(match[1]) if match else {}
    except yaml.YAMLError as error:
        raise UserError(f"no YAML ({' '.join(str(error).split())})") from None
    if not isinstance(found, dict):
        raise UserError(f"expected a mapping, found {type(found).__name__}")
    return found


def write(folder: Path, dropped: Mapping[str, Mapping[str, int]]) -> None:
    """Write the card of a built folder, with its own numbers and what was left out."""
    template = (folders.CORE / NAME).read_text("utf-8")
    (folder / NAME).write_text(fill(template, folder, dropped), encoding="utf-8")


def fill(template: str, folder: Path, dropped: Mapping[str, Mapping[str, int]]) -> str:
    """A card with its generated parts made anew from the data files of ``folder``."""
    splits = [_survey(c, s, paths) for c, files in folders.find(folder).items() for s, paths in files.items()]
    kept = front_matter(template)
    kept.update(metadata(splits))
    front = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=115)
    body = _FRONT.sub("", template, count=1)
    for name, table in (("rows", _rows(splits)), ("dropped", _dropped(dropped))):
        body = _replace(body, name, table)
    return f"---\n{front}---\n{body}"


def metadata(splits: Iterable[_Split]) -> dict[str, Any]:
    """The parts of the YAML block that follow from the data."""
    splits = list(splits)
    configs = sorted({s.config for s in splits})
    members = {config: [s for s in splits if s.config == config] for config in configs}
    return {
        "license": _licences(splits),
        "language": sorted({"en", *(name for s in splits for name in s.seen.get("natural_language", ()))}),
        "size_categories": [_size(sum(s.rows for s in splits))],
        "configs": [_config(config, members[config]) for config in configs],
        "dataset_info": [_info(config, members[config]) for config in configs],
    }


def _survey(config: str, name: str, paths: list[Path]) -> _Split:
    record = rooms.member(kinds, config, "KIND").record
    columns = [column for column in _COLUMNS if column in schema.arrow_schema(record).names]
    seen: dict[str, Counter[str]] = {column: Counter() for column in columns}
    for path in paths:
        for row in folders.read(path, columns):
            for column in columns:
                seen[column][str(row.get(column))] += 1
    sizes = [folders.sizes(path) for path in paths]
    return _Split(
        config=config,
        name=name,
        paths=paths,
        rows=sum(s[0] for s in sizes),
        bytes=sum(s[1] for s in sizes),
        seen=seen,
    )


def _config(config: str, splits: list[_Split]) -> dict[str, Any]:
    suffix = {s.name: "-*" if s.paths[0].suffix == ".parquet" else "" for s in splits}
    files = [
        {"split": s.name, "path": f"data/{config}/{s.name}{suffix[s.name]}{s.paths[0].suffix}"} for s in splits
    ]
    # ``datasets`` caches a folder under its YAML, not under its files. The digest makes new content a new key.
    content = manifest.content(path for s in splits for path in s.paths)
    about: dict[str, Any] = {
        "config_name": config,
        "description": f"content sha256 {content}",
        "data_files": files,
    }
    return {**about, "default": True} if config == DEFAULT else about


def _info(config: str, splits: list[_Split]) -> dict[str, Any]:
    record = rooms.member(kinds, config, "KIND").record
    return {
        "config_name": config,
        "features": schema.yaml_features(record),
        "splits": [{"name": s.name, "num_bytes": s.bytes, "num_examples": s.rows} for s in splits],
        "download_size": sum(path.stat().st_size for s in splits for path in s.paths),
        "dataset_size": sum(s.bytes for s in splits),
    }


def _size(rows: int) -> str:
    """The Hub's name for the size of a dataset."""
    names = [(1000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M")]
    return next((name for bound, name in names if rows < bound), "n>1M")


def _licences(splits: Iterable[_Split]) -> list[str]:
    """SPDX identifiers in the Hub's lower case; an expression of several is ``other`` there."""
    found = {name.lower() for s in splits for name in s.seen["license"]}
    return sorted({name if " " not in name else "other" for name in found})


def _rows(splits: Iterable[_Split]) -> str:
    lines = [
        "| config | split | rows 行数 | repositories 仓库 "
        "| natural languages 自然语言 | programming languages 编程语言 |",
        "| --- | --- | ---: | ---: | --- | --- |",
    ]
    for s in splits:
        natural, programming = (_counts(s.seen.get(c, {})) for c in ("natural_language", "programming_language"))
        repositories = len(s.seen["repository_name"])
        lines.append(f"| {s.config} | {s.name} | {s.rows} | {repositories} | {natural} | {programming} |")
    return "\n".join(lines)


def _dropped(dropped: Mapping[str, Mapping[str, int]]) -> str:
    if not any(dropped.values()):
        return "Nothing was left out. 没有剔除任何内容。"
    lines = ["| config | reason 原因 | count 数量 |", "| --- | --- | ---: |"]
    lines += [f"| {c} | {reason} | {n} |" for c, counts in dropped.items() for reason, n in counts.items()]
    return "\n".join(lines)


def _counts(seen: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(seen.items())) or "–"


def _replace(body: str, name: str, text: str) -> str:
    begin, end = f"<!-- {name}: generated -->\n", f"<!-- {name}: end -->"
    head, found, rest = body.partition(begin)
    _, closed, tail = rest.partition(end)
    if not (found and closed):
        raise UserError(f"the card lacks the markers {begin.strip()} … {end}")
    return f"{head}{begin}{text}\n{end}{tail}"


def main() -> None:
    """Fill ``dataset_card.md`` of this checkout from the shipped rows, and copy it to the package."""
    source = folders.CORE.parent / "dataset_card.md"
    text = fill(source.read_text("utf-8"), folders.CORE, {})
    source.write_text(text, encoding="utf-8")
    (folders.CORE / NAME).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
