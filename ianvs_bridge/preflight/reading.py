"""The YAML files of an example, read as Ianvs reads them and held to what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ianvs_bridge import jobs, paradigms
from ianvs_bridge.paradigms import paradigm_named
from smart_coding_dataset import rooms
from smart_coding_dataset.errors import UserError


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm:
    """An algorithm file."""

    path: Path
    paradigm: str
    modules: Sequence[jobs.Module]
    cases: Mapping[str, jobs.Cases]
    """By type of module, every combination of its hyperparameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A job and all that it names."""

    job: Path
    testenv: Path
    environment: jobs.Testenv
    algorithms: Sequence[Algorithm]

    @property
    def data(self) -> Path:
        """The lines of the test."""
        return self.environment.dataset.lines

    @property
    def modules(self) -> list[jobs.Module]:
        """Those of all algorithms."""
        return [module for algorithm in self.algorithms for module in algorithm.modules]

    def cases(self, *types: str) -> Iterator[dict[str, Any]]:
        """Every combination of hyperparameters of modules of these types."""
        for algorithm in self.algorithms:
            for kind in types:
                yield from algorithm.cases.get(kind, ())


def read(job: Path) -> Example:
    """The example of a job.

    Raises:
        UserError: A file cannot be read, or says what Ianvs would stop at or misunderstand.
    """
    found = jobs.read(jobs.Benchmarkingjob, job)
    environment = jobs.read(jobs.Testenv, Path(found.testenv))
    if not found.test_object.algorithms:
        raise UserError(f"{job}: test_object.algorithms: there is none")
    algorithms = [_algorithm(Path(algorithm.url)) for algorithm in found.test_object.algorithms]
    example = Example(job=job, testenv=Path(found.testenv), environment=environment, algorithms=algorithms)
    _ = example.data  # without which nothing can be looked at
    return example


def _algorithm(path: Path) -> Algorithm:
    """The algorithm, if it has just the modules that Ianvs needs."""
    algorithm = jobs.read(jobs.Algorithm, path)
    known = rooms.names(paradigms)
    if algorithm.paradigm_type not in known:
        raise UserError(f"{path}: expected the paradigm {' or '.join(known)}, found {algorithm.paradigm_type}")
    expected = paradigm_named(algorithm.paradigm_type).modules
    found = [module.type for module in algorithm.modules]
    if sorted(found) != sorted(expected):
        listed = ", ".join(found) or "none"
        raise UserError(f"{path}: expected the modules {', '.join(expected)}, found {listed}")
    return Algorithm(
        path=path, paradigm=algorithm.paradigm_type, modules=algorithm.modules, cases=jobs.sweeps(path)
    )
