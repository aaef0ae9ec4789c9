"""What the card and the manifest of a folder say, against what its files are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from smart_coding_dataset import card, folders, kinds, manifest, rooms, schema
from smart_coding_dataset.checks._fault import Fault
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.folders import Files


def read(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    """The YAML block of the card, empty if there is none, and what is wrong with it as YAML."""
    path = folder / card.NAME
    if not path.is_file():
        return {}, [Fault(file=card.NAME, what="missing; expected `configs` and `dataset_info` in its YAML")]
    try:
        return card.front_matter(path.read_text("utf-8")), []
    except (UserError, UnicodeDecodeError) as error:
        return {}, [Fault(file=card.NAME, what=str(error))]


def declared(folder: Path, metadata: Mapping[str, Any]) -> tuple[Files, list[Fault]]:
    """The data files that a card's ``configs`` name, and those that it names but that are not there."""
    found: Files = {}
    faults = []
    configs = _mappings(metadata.get("configs"))
    if "configs" in metadata and not configs:
        what = "configs: expected a list of mappings, with config_name and data_files"
        faults.append(Fault(file=card.NAME, what=what))
    for config in configs:
        name = str(config.get("config_name", "default"))
        patterns = list(_patterns(config.get("data_files")))
        if not patterns and "data_files" in config:
            faults.append(Fault(file=card.NAME, what=f"{name}: data_files: expected a list of split and path"))
        for split, pattern in patterns:
            paths = _matching(folder, pattern)
            if not paths:
                faults.append(Fault(file=card.NAME, what=f"{name}/{split}: no file matches {pattern}"))
            for path in paths:
                if path.suffix in folders.SUFFIXES:
                    found.setdefault(name, {}).setdefault(split, []).append(path)
                else:
                    what = f"neither {' nor '.join(folders.SUFFIXES)}"
                    faults.append(Fault(file=path.relative_to(folder).as_posix(), what=what))
    return found, faults


def check_info(metadata: Mapping[str, Any], rows: Mapping[str, Mapping[str, int]]) -> Iterator[Fault]:
    """Compare ``dataset_info`` with the records and with the rows that were counted, by config and split."""
    infos = {str(info.get("config_name", "default")): info for info in _mappings(metadata.get("dataset_info"))}
    for config, counts in rows.items():
        info = infos.get(config)
        if info is None:
            yield Fault(file=card.NAME, what=f"dataset_info lacks {config}; without it types are guessed")
            continue
        if config in rooms.names(kinds):
            wanted = schema.yaml_features(rooms.member(kinds, config, "KIND").record)
            if info.get("features") != wanted:
                yield Fault(file=card.NAME, what=f"dataset_info: features of {config} are not those of its record")
        stated = {str(s.get("name")): s.get("num_examples", 0) for s in _mappings(info.get("splits"))}
        for split in sorted(counts.keys() | stated.keys()):
            said, has = stated.get(split, 0), counts.get(split, 0)
            if said != has:
                what = f"dataset_info: {config}/{split} has {said} rows; the files have {has}"
                yield Fault(file=card.NAME, what=what)


def check_manifest(folder: Path) -> Iterator[Fault]:
    """Compare the manifest, where there is one, with the content of the files."""
    try:
        found = manifest.read(folder)
    except UserError as error:
        yield Fault(file=manifest.NAME, what=str(error))
        return
    if found is None:
        return
    present = {path.relative_to(folder).as_posix(): path for path in manifest.members(folder)}
    for name, stated in found["files"].items():
        if name not in present:
            if not name.startswith(f"{manifest.LOCAL}/"):  # these stay where they were built
                yield Fault(file=name, what="missing; the manifest lists it")
            continue
        said = stated.get("sha256") if isinstance(stated, dict) else None
        if (sha256 := manifest.digest(present[name])) != said:
            yield Fault(file=name, what=f"sha256 is {sha256}; the manifest says {said}")
    for name in sorted(present.keys() - found["files"].keys()):
        yield Fault(file=name, what="not in the manifest")


def _matching(folder: Path, pattern: str) -> list[Path]:
    """The files that a pattern means; none for one that is no pattern, or that leads out of the folder."""
    try:
        found = [] if ".." in Path(pattern).parts else folder.glob(pattern)
        return sorted(path for path in found if path.is_file())
    except (ValueError, NotImplementedError):
        return []


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    """One mapping, or the mappings of a list: cards use either form."""
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]


def _patterns(value: Any) -> Iterator[tuple[str, str]]:
    """Split and pattern, from any of the forms of ``data_files``; files without a split are ``train``."""
    if isinstance(value, str):
        yield "train", value
    elif isinstance(value, dict) and not {"split", "path"} <= value.keys():
        for split, patterns in value.items():
            for pattern in patterns if isinstance(patterns, list) else [patterns]:
                yield str(split), str(pattern)
    elif isinstance(value, dict):
        for pattern in value["path"] if isinstance(value["path"], list) else [value["path"]]:
            yield str(value["split"]), str(pattern)
    elif isinstance(value, list):
        for item in value:
            yield from _patterns(item)
