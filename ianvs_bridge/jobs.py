"""A benchmarkingjob.yaml and the two files that it names, read into types."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from smart_coding_dataset import schema
from smart_coding_dataset.errors import UserError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Named:
    """A file and the name under which Ianvs knows what is in it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class TestObject:
    """What is tested."""

    type: str
    algorithms: list[Named]


@dataclass(frozen=True, slots=True)
class Selected:
    """What the table shows. Ianvs stops at the end of a run where one of these is missing."""

    paradigms: list[str]
    modules: list[str]
    hyperparameters: list[str]
    metrics: list[str]


@dataclass(frozen=True, slots=True)
class Rank:
    """How results are ranked."""

    selected_dataitem: Selected


@dataclass(frozen=True, slots=True)
class Benchmarkingjob:
    """The job."""

    name: str
    workspace: str
    testenv: str
    test_object: TestObject
    rank: Rank

    @property
    def ranks(self) -> Path:
        """The folder of its rank files."""
        return Path(self.workspace) / self.name / "rank"


@dataclass(frozen=True, slots=True)
class Data:
    """The data files: one for training, one of the other two for the test."""

    train_data: str
    test_data: str | None = None
    """``data.jsonl``, for the plain form."""
    test_data_info: str | None = None
    """``metadata.json``, for the metadata form."""

    @property
    def lines(self) -> Path:
        """The data file of the test.

        Raises:
            UserError: Neither form is given.
        """
        if self.test_data_info:
            return Path(self.test_data_info).with_name("data.jsonl")
        if self.test_data:
            return Path(self.test_data)
        raise UserError("testenv.dataset: neither test_data nor test_data_info is there")


@dataclass(frozen=True, slots=True)
class Testenv:
    """Data and metrics."""

    dataset: Data
    metrics: list[Named]
    hard_example_mining_mode: str | None = None
    """For ``jointinference``: what the router sees. Without it, Ianvs takes ``mining-then-inference``."""


@dataclass(frozen=True, slots=True)
class Module:
    """A part of an algorithm."""

    type: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Algorithm:
    """An algorithm, without its hyperparameters, which have no fixed type."""

    paradigm_type: str
    modules: list[Module]


def read(record: type[T], path: Path) -> T:
    """The section of a YAML file that is named like ``record``.

    Raises:
        UserError: The file, the section or a value in it is missing or of the wrong type; the message names it.
    """
    return schema.from_dict(record, _section(path, record.__name__.lower()))


Cases = list[dict[str, Any]]
"""Combinations of hyperparameters."""


def sweeps(path: Path) -> dict[str, Cases]:
    """By module type, every combination of the hyperparameters of the modules in an algorithm file.

    Raises:
        UserError: Hyperparameters are not a list of items with one key each, whose ``values`` are a list. Ianvs
            would take the letters of a string for values, and drop one of two keys in an item.
    """
    return {module["type"]: _sweep(module, path) for module in _section(path, "algorithm")["modules"]}


def _sweep(module: dict[str, Any], path: Path) -> Cases:
    items = module.get("hyperparameters", [])
    if not isinstance(items, list):
        raise UserError(f"{path}: hyperparameters: expected a list, found {items}")
    pairs = []
    for item in items:
        name, options = next(iter(item.items())) if isinstance(item, dict) and len(item) == 1 else (None, None)
        if name is None or not isinstance(options, dict) or not isinstance(options.get("values"), list):
            raise UserError(f"{path}: hyperparameters: expected `- NAME: {{ values: [...] }}`, found {item}")
        pairs.append((name, options["values"]))
    names = [name for name, _ in pairs]
    return [dict(zip(names, values, strict=True)) for values in itertools.product(*(v for _, v in pairs))]


def _section(path: Path, name: str) -> dict[str, Any]:
    try:
        values = yaml.safe_load(path.read_bytes())
    except (OSError, yaml.YAMLError) as error:
        raise UserError(f"{path}: cannot be read ({' '.join(str(error).split())})") from None
    if not isinstance(values, dict) or not isinstance(values.get(name), dict):
        raise UserError(f"{path}: there is no section {name!r}")
    section: dict[str, Any] = values[name]
    return section
