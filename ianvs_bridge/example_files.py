"""The folder of an Ianvs example: where its files are, and how each is filled."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ianvs_bridge import example_compass
from ianvs_bridge.paradigms._paradigm import Plan, alias_of
from ianvs_bridge.templating import render
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.tasks._task import Task
from smart_coding_dataset.writing import write_whole

BENCH = "examples/smart_coding/smart_coding_learning_bench/smart_co"
"""The folder of a job inside an Ianvs checkout, as the Smart Coding proposal lays it out."""
JOB = f"{BENCH}/benchmarkingjob.yaml"


def usable(out: Path) -> Path:
    """The folder, as an absolute path.

    Raises:
        UserError: Its name cannot stand in a file.
    """
    root = out.resolve()
    if not str(root).isprintable():
        raise UserError(f"{str(root)!r}: a folder whose name cannot be printed cannot stand in a YAML file")
    return root


def no_other(root: Path, plan: Plan) -> None:
    """Refuse a folder with an example whose files this one would not replace.

    Raises:
        UserError: There is one; the message names a file of it.
    """
    for path in sorted((root / BENCH / "testalgorithms").glob("*/*_*.py")):
        if path.name not in (f"{plan.file}.py", "op_eval.py"):
            raise UserError(
                f"{root}: holds an example of another task or paradigm ({path.name}); each needs its own folder"
            )


def data_folder(root: Path, task: Task) -> Path:
    """Where the rows are."""
    return root / "dataset/smart_coding" / task.config


def command(task: str, root: Path, options: Mapping[str, Any]) -> str:
    """The command that writes this example, whatever the working directory."""
    words = ["smart-coding", "ianvs", "example", task, "--out", str(root)]
    for name, value in options.items():
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        for one in values:
            words += [f"--{name}", str(one)]
    return shlex.join(words)


def write(root: Path, task: Task, plan: Plan, values: Mapping[str, Any]) -> None:
    """Fill every template; the job comes last, so that its existence means a complete example."""
    known = {
        "root": str(root),
        "bench": str(root / BENCH),
        "data": str(data_folder(root, task)),
        "job": shlex.quote(str(root / JOB)),
        "task": task.name,
        "config": task.config,
        "version": version("smart-coding"),
        "requirement": _requirement(),
        "alias": alias_of(task.name),
        "plan": plan,
        "quality": list(task.metrics),
        "compass": {"asked": example_compass.wording(plan), "models": example_compass.models(plan)},
    }
    for name, template in _files(task, plan).items():
        path = root / BENCH / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, render(template, **known, **values))


def _requirement() -> str:
    """This library as pip takes it, with all that tasks and metrics need: its checkout, else its release."""
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file():
        return f"smart-coding[languages,reliability] @ {checkout.as_uri()}"
    return f"smart-coding[languages,reliability]=={version('smart-coding')}"


def _files(task: Task, plan: Plan) -> dict[str, str]:
    """Each file of an example and its template."""
    folder = f"testalgorithms/{plan.folder}"
    return {
        "README.md": "README.md.jinja",
        "README_zh.md": "README_zh.md.jinja",
        "requirements.txt": "requirements.txt.jinja",
        f"{folder}/{plan.file}.py": plan.template,
        f"{folder}/{plan.folder}_algorithm.yaml": "testalgorithms/algorithm.yaml.jinja",
        f"{folder}/op_eval.py": "testalgorithms/op_eval.py.jinja",
        f"testenv/acc_{task.name}.py": "testenv/acc.py.jinja",
        "testenv/testenv.yaml": "testenv/testenv.yaml.jinja",
        "benchmarkingjob.yaml": "benchmarkingjob.yaml.jinja",
    }
