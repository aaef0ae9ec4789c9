"""A task becomes a folder that Ianvs runs: data, algorithm, metrics, and the job that ties them together."""

from __future__ import annotations

import itertools
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge import example_data
from ianvs_bridge.adapters.metrics import SYSTEM
from ianvs_bridge.backends import _options, read_options
from ianvs_bridge.selection import select, spread, task_named
from ianvs_bridge.templating import render
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.tasks._task import Task
from smart_coding_dataset.writing import write_whole

BENCH = "examples/smart_coding/smart_coding_learning_bench/smart_co"
"""The folder of a job inside an Ianvs checkout, as the Smart Coding proposal lays it out."""
JOB = f"{BENCH}/benchmarkingjob.yaml"


@dataclass(frozen=True, kw_only=True)
class Written:
    """An example that Ianvs can run."""

    job: Path
    """Its benchmarkingjob.yaml."""
    rows: int
    dropped: int
    """Rows left out, kept with their reason in ``dropped.jsonl`` beside the data."""

    def __str__(self) -> str:
        dropped = f", {self.dropped} left out (dropped.jsonl says why)" if self.dropped else ""
        return f"{self.rows} rows{dropped}; run them with\n{shlex.join(['ianvs', '-f', str(self.job)])}"


def example(
    task: str,
    /,
    *,
    out: Path,
    model: tuple[str, ...] = ("reference",),
    option: tuple[str, ...] = (),
    form: example_data.Form = "metadata",
    data: str = "core",
    split: str = "test",
    language: Literal["zh", "en"] | None = None,
    limit: int | None = None,
    shots: tuple[int, ...] = (0,),
    seed: tuple[int, ...] = (0,),
) -> Written:
    """Write a complete example for KubeEdge-Ianvs: a task, and a test case for each combination of the options.

    Args:
        task: Name of a task; ``smart-coding list tasks`` shows them.
        out: Folder for the example. Its paths are absolute: after moving it, write it again in its new place.
        model: ``BACKEND`` or ``BACKEND:WHAT``, such as ``heuristic``; may be given several times.
        option: ``NAME=VALUE`` for the backend; may be given several times, also for one name, whose values
            are then a test case each. Each model must have it: a wrong name is answered with those that there are.
        form: ``metadata`` adds level dimensions and a judge prompt to each row of ``plain``.
        data: ``core`` (the shipped rows), a built folder, or a name on the Hub, optionally ``NAME@REVISION``.
        split: ``train``, ``validation``, ``test`` or ``all``.
        language: Only rows in this natural language.
        limit: Only so many rows, the same ones that ``predict`` takes.
        shots: Examples shown with each question, from the split ``train``; may be given several times.
        seed: 0 answers greedily, others are further samples; may be given several times.

    Raises:
        UserError: An unknown task, backend, option, data or split, a senseless number, or another example
            in ``out``.
    """
    found = task_named(task)
    root = _usable(out, found)
    _check(shots, seed, limit)
    swept = _swept(model, option)
    given = tuple(f"{name}={value}" for name, values in swept.items() for value in values)
    options = {
        "model": model,
        "option": given,
        "shots": shots,
        "seed": seed,
        "form": form,
        "data": data,
        "split": split,
    }
    again = _command(task, root, options | {"language": language, "limit": limit})
    rows = spread(select(found, data, split, language), limit)
    pool = select(found, data, "train", language) if any(shots) else []
    place = str(Path(data).resolve()) if Path(data).is_dir() else data
    selection = {"data": place, "split": split, "language": language}
    dataset = example_data.lines(found, rows, pool, form, selection)
    (root / JOB).unlink(missing_ok=True)  # written last, so that its existence means a complete example
    example_data.save(dataset, _dataset(root, found))
    sweep = {"model": model, "language": [language or "own"], "shots": shots, "seed": seed, **swept}
    _write_files(root, found, {"form": form, "hyperparameters": sweep, "command": again})
    return Written(job=root / JOB, rows=len(dataset.test), dropped=len(dataset.dropped))


def _usable(out: Path, task: Task) -> Path:
    root = out.resolve()
    if not str(root).isprintable():
        raise UserError(f"{str(root)!r}: a folder whose name cannot be printed cannot stand in a YAML file")
    for path in sorted((root / BENCH / "testalgorithms/gen").glob("basemodel_*.py")):
        if path.name != f"basemodel_{task.name}.py":
            raise UserError(
                f"{out}: holds an example of another task ({path.name}); each needs a folder of its own"
            )
    return root


def _check(shots: tuple[int, ...], seed: tuple[int, ...], limit: int | None) -> None:
    """Refuse numbers that Ianvs would find out only within a run."""
    at_least(0, shots=min(shots), seed=min(seed))
    at_least(1, limit=limit)


def _swept(model: Sequence[str], given: Sequence[str]) -> dict[str, list[str]]:
    """The values of each option, checked with each model. Models are not opened: they may be elsewhere."""
    found: dict[str, list[str]] = {}
    for text in given:
        for name, value in _options.pairs([text]).items():
            found.setdefault(name, []).append(value)
    for spec, values in itertools.product(model, itertools.product(*found.values())):
        typed = read_options(spec, dict(zip(found, values, strict=True)))
        paths = {name: getattr(typed, name) for name in found}
        for name, path in paths.items():
            if isinstance(path, Path):  # Ianvs is started elsewhere
                found[name] = [str(Path(value).resolve()) for value in found[name]]
    return found


def _command(task: str, root: Path, options: Mapping[str, Any]) -> str:
    """The command that writes this example, whatever the working directory."""
    words = ["smart-coding", "ianvs", "example", task, "--out", str(root)]
    for name, value in options.items():
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        for one in values:
            is_folder = name == "data" and Path(one).is_dir()
            words += [f"--{name}", str(Path(one).resolve()) if is_folder else str(one)]
    return shlex.join(words)


def _dataset(root: Path, task: Task) -> Path:
    return root / "dataset/smart_coding" / task.config


def _write_files(root: Path, task: Task, values: Mapping[str, Any]) -> None:
    """Fill every template; the job comes last."""
    known = {
        "root": str(root),
        "bench": str(root / BENCH),
        "data": str(_dataset(root, task)),
        "job": shlex.quote(str(root / JOB)),
        "task": task.name,
        "config": task.config,
        "version": version("smart-coding"),
        "requirement": _requirement(),
        "alias": alias_of(task.name),
        "algorithm": algorithm_name(task.name),
        "metrics": list(task.metrics),
        "system_metrics": list(SYSTEM),
    }
    for name, template in _files(task).items():
        path = root / BENCH / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, render(template, **known, **values))


def alias_of(task: str) -> str:
    """The name under which the model file of a task registers itself, and of its job."""
    return f"smart_coding_{task}"


def algorithm_name(task: str) -> str:
    """The name of the algorithm in the rank."""
    return f"{task}_singletask"


def _requirement() -> str:
    """This library as pip takes it, with all that tasks and metrics need: its checkout, else its release."""
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file():
        return f"smart-coding[languages,reliability] @ {checkout.as_uri()}"
    return f"smart-coding[languages,reliability]=={version('smart-coding')}"


def _files(task: Task) -> dict[str, str]:
    """Each file of an example and its template. Ianvs knows Python files by name alone: so the task is in it."""
    return {
        "README.md": "README.md.jinja",
        "README_zh.md": "README_zh.md.jinja",
        "requirements.txt": "requirements.txt.jinja",
        f"testalgorithms/gen/basemodel_{task.name}.py": "testalgorithms/basemodel.py.jinja",
        "testalgorithms/gen/gen_algorithm.yaml": "testalgorithms/gen_algorithm.yaml.jinja",
        "testalgorithms/gen/op_eval.py": "testalgorithms/op_eval.py.jinja",
        f"testenv/acc_{task.name}.py": "testenv/acc.py.jinja",
        "testenv/testenv.yaml": "testenv/testenv.yaml.jinja",
        "benchmarkingjob.yaml": "benchmarkingjob.yaml.jinja",
    }
