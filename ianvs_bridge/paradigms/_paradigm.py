"""What a paradigm is: what it needs, what the files of an example say for it, and what comes back from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge.rank_files import Line
from smart_coding_dataset.tasks._task import Task

Sweep = Mapping[str, Sequence[Any]]
"""Values by hyperparameter, of which Ianvs runs every combination."""
Options = dict[str, Any]
"""Options of the command by name, as they are to be typed again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command was asked for, as far as paradigms differ in it: see ``example``."""

    task: Task
    model: tuple[str, ...]
    edge: str | None
    """None where it was not given; so is ``cloud``."""
    cloud: str | None
    router: tuple[str, ...]
    option: tuple[str, ...]
    language: str
    """``own``, ``en`` or ``zh``."""
    shots: tuple[int, ...]
    seed: tuple[int, ...]
    nodes: tuple[int, ...]
    rows: Sequence[Any]
    pool: Sequence[Any]
    """Rows for few-shot examples; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module of the algorithm file."""

    type: str
    alias: str
    hyperparameters: Sweep


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the files of one example say that differs between paradigms."""

    paradigm: str
    job: str
    """The name of the job, and of its folder in the workspace."""
    algorithm: str
    """Its name in the rank."""
    folder: str
    """Below ``testalgorithms``."""
    file: str
    """The Python file of all modules. Ianvs knows it by name alone: so the task is in it."""
    template: str
    modules: Sequence[Module]
    metrics_from: str
    """The module of ``ianvs_bridge.adapters`` with the metrics."""
    metrics: Sequence[str]
    shown: Sequence[str]
    """The hyperparameters that the table shows."""
    answers: str
    """Where the answers of every test case are, below the folder of the algorithm in the workspace."""
    again: Options
    """The options that give this plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paradigm:
    """A way in which Ianvs drives models."""

    modules: tuple[str, ...]
    """The types of its modules, each of which must be there."""
    takes: frozenset[str]
    """The options of the command that it looks at, among those that not every paradigm does."""
    plan: Callable[[Wanted], Plan]
    """Raises UserError where an option is missing or cannot be used."""
    returned: Callable[[Mapping[str, Any]], Any]
    """What Ianvs hands to a metric for a row, given the prediction for it as a dictionary."""
    answers: Callable[[Line], Path]
    """The predictions file behind a line of the rank."""
    figures: Callable[[Path], Mapping[str, float | None]]
    """The figures of that file that ``score`` does not have, or has otherwise."""
    subject: str
    """The hyperparameter by which a line of the rank is called."""


def alias_of(task: str) -> str:
    """The name under which the model file of a task registers itself, and of its job."""
    return f"smart_coding_{task}"
