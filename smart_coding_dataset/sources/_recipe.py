"""What to collect: packages pinned by a recipe file or named one by one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from smart_coding_dataset.errors import UserError, unknown
from smart_coding_dataset.sources._licence import spdx

RECIPES = Path(__file__).parent.parent / "recipes"
_KEYS = {"version", "license", "sha256"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package to collect, and what is known about it beforehand."""

    name: str
    """Normalised as PEP 503 says."""
    version: Version | None = None
    """None: the newest release that is no pre-release and not yanked."""
    sha256: str | None = None
    """Of the source distribution; None: what the index says must do."""
    license: str | None = None
    """SPDX expression; None: what the release itself states."""

    def __str__(self) -> str:
        return f"{self.name}=={self.version}" if self.version else self.name


def pins(names: Iterable[str], recipe: str | None) -> list[Pin]:
    """The packages of ``names`` and those of the recipe, sorted.

    Raises:
        UserError: Nothing is named, something twice, or a name, version or recipe cannot be read.
    """
    every = [_named(name) for name in names] + (_of_recipe(recipe) if recipe else [])
    if not every:
        raise UserError(
            f"nothing to collect: give names (NAME or NAME==VERSION) or a recipe ({_known()} or a path)"
        )
    first: dict[str, Pin] = {}
    for pin in every:
        if first.setdefault(pin.name, pin) is not pin:
            raise UserError(f"package {pin.name!r} is named twice: {first[pin.name]} and {pin}")
    return [first[name] for name in sorted(first)]


def _known() -> str:
    return ", ".join(sorted(path.stem for path in RECIPES.glob("*.toml")))


def _named(text: str) -> Pin:
    name, equals, version = text.partition("==")
    return Pin(name=_name(name.strip(), text), version=_version(version.strip(), text) if equals else None)


def _name(name: str, where: str) -> str:
    try:
        return canonicalize_name(name, validate=True)
    except InvalidName:
        raise UserError(f"{where!r} is no package name; write NAME or NAME==VERSION") from None


def _version(version: str, where: str) -> Version:
    try:
        return Version(version)
    except InvalidVersion:
        raise UserError(f"{where}: {version!r} is no version as PEP 440 defines it, like 1.2.3") from None


def _of_recipe(recipe: str) -> list[Pin]:
    path = Path(recipe) if recipe.endswith(".toml") else RECIPES / f"{recipe}.toml"
    if not path.is_file():
        if recipe.endswith(".toml"):
            raise UserError(f"{recipe}: no such recipe file; shipped recipes are: {_known()}")
        raise unknown("recipe", recipe, (p.stem for p in RECIPES.glob("*.toml")))
    try:
        table = tomllib.loads(path.read_text("utf-8")).get("packages")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: no TOML file: {error}") from None
    if not isinstance(table, dict) or not table:
        raise UserError(f"{path}: a recipe has a table [packages] with lines NAME = {{ version = …, sha256 = … }}")
    return [_pinned(name, entry, f"{path}: {name}") for name, entry in table.items()]


def _pinned(name: str, entry: Any, where: str) -> Pin:
    if not isinstance(entry, Mapping) or not {"version", "sha256"} <= entry.keys() <= _KEYS:
        raise UserError(f"{where}: expected {{ version, sha256 }} and perhaps license, found {entry!r}")
    if not all(isinstance(value, str) for value in entry.values()):
        raise UserError(f"{where}: all values must be strings, found {entry!r}")
    if not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
        raise UserError(f"{where}: sha256 must be 64 hexadecimal digits, found {entry['sha256']!r}")
    stated = entry.get("license")
    if stated is not None and spdx(stated) != stated:
        raise UserError(f"{where}: {stated!r} is no SPDX licence expression, like MIT or BSD-3-Clause")
    version = _version(entry["version"], where)
    return Pin(name=_name(name, where), version=version, sha256=entry["sha256"], license=stated)
