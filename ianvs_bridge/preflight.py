"""Everything that would stop an example in the middle of a run, found before it starts.

Runs inside the environment of Ianvs, because it imports what Ianvs will import:
``python -m ianvs_bridge.preflight JOB`` prints a line for each problem.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ianvs_bridge import jobs
from ianvs_bridge.adapters.asking import as_text
from ianvs_bridge.adapters.lines import Rows, answers
from ianvs_bridge.adapters.metrics import value
from ianvs_bridge.adapters.single_task import SingleTask
from ianvs_bridge.backends import open_backend
from ianvs_bridge.predictions import Prediction
from smart_coding_dataset.errors import UserError

PARADIGM = "singletasklearning"
FORBIDDEN = {"rank", "algorithm", "paradigm", "time", "url", "basemodel", "general", "hard_example_mining"}
"""Names that are columns of the rank, or types of Ianvs or Sedna."""


def check(job: Path) -> list[str]:
    """What is wrong with an example, a line each; empty if Ianvs can run it from start to end."""
    try:
        found = jobs.read(jobs.Benchmarkingjob, job)
        environment = jobs.read(jobs.Testenv, Path(found.testenv))
        algorithms = [Path(algorithm.url) for algorithm in found.test_object.algorithms]
        modules = [module for path in algorithms for module in _learning(path).modules]
        sweeps = [case for path in algorithms for case in jobs.sweep(path)]
        data = environment.dataset.lines
    except UserError as error:
        return [str(error)]
    parts: list[jobs.Module | jobs.Named] = [*modules, *environment.metrics]
    early = [
        *_elsewhere(job, [found.testenv, *(str(path) for path in algorithms), str(data)]),
        *_missing([environment.dataset.train_data, str(data), *(part.url for part in parts)]),
        *_clashes([part.url for part in parts], [m.name for m in modules], [m.name for m in environment.metrics]),
    ]
    return early or [*_data(data), *_models(sweeps)] or list(_dry_run(modules, environment.metrics, data, sweeps))


def _learning(path: Path) -> jobs.Algorithm:
    algorithm = jobs.read(jobs.Algorithm, path)
    if algorithm.paradigm_type != PARADIGM:
        raise UserError(f"{path}: expected the paradigm {PARADIGM}, found {algorithm.paradigm_type}")
    return algorithm


def _elsewhere(job: Path, urls: list[str]) -> Iterator[str]:
    """Files outside this example: it was moved or copied, and Ianvs would run the old one."""
    root = job.resolve().parents[4]
    outside = [url for url in urls if not Path(url).resolve().is_relative_to(root)]
    if outside:
        yield f"{outside[0]} is not in {root}; after moving an example, write it again (README.md says how)"


def _missing(urls: list[str]) -> Iterator[str]:
    for url in dict.fromkeys(urls):
        if not Path(url).is_file():
            yield f"{url}: no such file"


def _clashes(urls: list[str], models: list[str], metrics: list[str]) -> Iterator[str]:
    """Names of which Ianvs would silently take the wrong one."""
    files: dict[str, str] = {}
    for url in dict.fromkeys(urls):
        name = Path(url).name.removesuffix(".py")
        if not name.isidentifier() or name in sys.modules or name in sys.stdlib_module_names:
            yield f"{url}: Ianvs imports it as {name!r}, which is no free module name"
        if files.setdefault(name, url) != url:
            yield f"{url}: has the same file name as {files[name]}; Ianvs would load only one of them"
    for name in sorted({n for n in metrics if metrics.count(n) > 1} | set(models) & set(metrics)):
        yield f"the alias {name!r} is registered twice; Ianvs keeps the last one"
    for name in sorted(FORBIDDEN & {*models, *metrics}):
        yield f"the alias {name!r} is a name of Ianvs' own"


def _data(path: Path) -> Iterator[str]:
    """Lines that cannot be parsed, or no lines at all."""
    if path.read_bytes().startswith(b"\xef\xbb\xbf"):
        yield f"{path}: begins with a byte order mark, at which Ianvs stops"
        return
    try:
        Rows(path)
        if not answers(path):
            yield f"{path}: no rows"
    except UserError as error:
        yield str(error)


def _models(sweeps: list[dict[str, Any]]) -> Iterator[str]:
    """Models that cannot be opened, for whatever reason: any would end the run."""
    opened = {json.dumps([str(case.get("model")), as_text(case)]) for case in sweeps}
    for model, options in map(json.loads, sorted(opened)):
        try:
            open_backend(model, options)
        except Exception as error:
            yield f"model {model}: {error or type(error).__name__}"


def _dry_run(
    modules: list[jobs.Module], metrics: list[jobs.Named], data: Path, sweeps: list[dict[str, Any]]
) -> Iterator[str]:
    """Import, register, construct and score as Ianvs will, with one reference answer per programming language."""
    truth = list({answer["row"].get("programming_language"): answer for answer in answers(data)}.values())
    references = [asdict(Prediction(task=a["task"], id=a["id"], text=a["target"])) for a in truth]
    for module in modules:
        yield from _tried(
            module, lambda model: [model(**case) for case in sweeps if issubclass(model, SingleTask)]
        )
    for metric in metrics:
        yield from _tried(metric, lambda function: function(truth, references))
    try:
        value("coverage", truth, references)  # by name, because what is registered turns a fault into a blank cell
    except Exception as error:
        yield f"scoring: {error or type(error).__name__}"


def _tried(part: jobs.Module | jobs.Named, use: Callable[[Any], object]) -> Iterator[str]:
    """Use what a file registers; whatever goes wrong there would end a run, so all of it is reported."""
    factory = importlib.import_module("sedna.common.class_factory").ClassFactory
    folder, name = str(Path(part.url).parent), Path(part.url).stem
    sys.path.insert(0, folder)
    try:
        importlib.import_module(name)
        use(factory.get_cls("general", part.name))
    except Exception as error:
        yield f"{part.url}: {part.name}: {error or type(error).__name__}"
    finally:
        sys.path.remove(folder)


if __name__ == "__main__":
    problems = check(Path(sys.argv[1]))
    print(*problems, sep="\n", end="\n" if problems else "")  # noqa: T201  its only output
    sys.exit(bool(problems))
