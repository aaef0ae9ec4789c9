"""Everything that would stop an example in the middle of a run, found before it starts.

Runs inside the environment of Ianvs, because it imports what Ianvs will import:
``python -m ianvs_bridge.preflight JOB`` prints a line for each problem.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from ianvs_bridge import jobs
from ianvs_bridge.adapters.asking import as_text
from ianvs_bridge.adapters.joint import INJECTED, JointModel, JointRouter
from ianvs_bridge.adapters.lines import Rows, answers
from ianvs_bridge.adapters.metrics import value
from ianvs_bridge.adapters.single_task import SingleTask
from ianvs_bridge.backends import open_backend
from ianvs_bridge.plans import JOINT, MODULES
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.routers import open_router
from smart_coding_dataset.errors import UserError

TYPES = {name for names in MODULES.values() for name in names}
FORBIDDEN = {"rank", "algorithm", "paradigm", "time", "url", "general", *TYPES}
"""Names that are columns of the rank, or types of Ianvs or Sedna."""
MODELS, ROUTER = ("basemodel", "edgemodel", "cloudmodel"), "hard_example_mining"
MODE = "mining-then-inference"
Sweeps = Mapping[str, jobs.Cases]


def check(job: Path) -> list[str]:
    """What is wrong with an example, a line each; empty if Ianvs can run it from start to end."""
    try:
        found = jobs.read(jobs.Benchmarkingjob, job)
        environment = jobs.read(jobs.Testenv, Path(found.testenv))
        paths = [Path(algorithm.url) for algorithm in found.test_object.algorithms]
        algorithms = [(_known(path), jobs.sweeps(path)) for path in paths]
        data = environment.dataset.lines
    except UserError as error:
        return [str(error)]
    modules = [module for algorithm, _ in algorithms for module in algorithm.modules]
    urls = [*(module.url for module in modules), *(metric.url for metric in environment.metrics)]
    aliases = [name for _, name in {(module.type, module.name) for module in modules}]
    early = [
        *_elsewhere(job, [found.testenv, *map(str, paths), str(data)]),
        *_missing([environment.dataset.train_data, str(data), *urls]),
        *_clashes(urls, aliases, [metric.name for metric in environment.metrics]),
        *_joint([module for module in modules if module.type == ROUTER], environment),
    ]
    if early:
        return early
    cases = [sweeps for _, sweeps in algorithms]
    late = [*_data(data), *_models(cases), *_routers(cases)]
    return late or list(_dry_run(algorithms, environment.metrics, data))


def _known(path: Path) -> jobs.Algorithm:
    """The algorithm, if Ianvs needs just the modules that it has."""
    algorithm = jobs.read(jobs.Algorithm, path)
    if algorithm.paradigm_type not in MODULES:
        known = " or ".join(MODULES)
        raise UserError(f"{path}: expected the paradigm {known}, found {algorithm.paradigm_type}")
    expected, found = MODULES[algorithm.paradigm_type], [module.type for module in algorithm.modules]
    if sorted(found) != sorted(expected):
        listed = ", ".join(found) or "none"
        raise UserError(f"{path}: expected the modules {', '.join(expected)}, found {listed}")
    return algorithm


def _joint(routers: list[jobs.Module], environment: jobs.Testenv) -> Iterator[str]:
    """What the adapters of ``jointinference`` rest on: a mode, and the alias by which a router gets the models."""
    mode = environment.hard_example_mining_mode
    if routers and mode not in (None, MODE):
        yield f"testenv.hard_example_mining_mode: expected {MODE}, found {mode}"
    for module in routers:
        if module.name != INJECTED:
            yield f"the router is called {module.name!r}; Ianvs hands the models to {INJECTED!r} alone"


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
    every = [*models, *set(metrics)]
    for name in sorted({n for n in metrics if metrics.count(n) > 1} | {n for n in every if every.count(n) > 1}):
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


def _models(algorithms: Sequence[Sweeps]) -> Iterator[str]:
    """Models that cannot be opened, for whatever reason: any would end the run."""
    cases = [case for sweeps in algorithms for kind in MODELS for case in sweeps.get(kind, ())]
    opened = {json.dumps([str(case.get("model")), as_text(case)]) for case in cases}
    for model, options in map(json.loads, sorted(opened)):
        try:
            open_backend(model, options)
        except Exception as error:
            yield f"model {model}: {error or type(error).__name__}"


def _routers(algorithms: Sequence[Sweeps]) -> Iterator[str]:
    for case in (case for sweeps in algorithms for case in sweeps.get(ROUTER, ())):
        try:
            open_router(str(case.get("router")))
        except UserError as error:
            yield f"router {case.get('router')}: {error}"


def _dry_run(
    algorithms: Sequence[tuple[jobs.Algorithm, Sweeps]], metrics: list[jobs.Named], data: Path
) -> Iterator[str]:
    """Import, register, construct and score as Ianvs will, with one reference answer per programming language."""
    truth = list({answer["row"].get("programming_language"): answer for answer in answers(data)}.values())
    references = [asdict(Prediction(task=a["task"], id=a["id"], text=a["target"])) for a in truth]
    for algorithm, sweeps in algorithms:
        for module in algorithm.modules:
            yield from _tried(module, partial(_constructed, sweeps[module.type]))
    is_joint = any(algorithm.paradigm_type == JOINT for algorithm, _ in algorithms)
    returned = [_by_the_edge(p) for p in references] if is_joint else references
    for metric in metrics:
        yield from _tried(metric, lambda function: function(truth, returned))
    try:
        value("coverage", truth, references)  # by name, because what is registered turns a fault into a blank cell
    except Exception as error:
        yield f"scoring: {error or type(error).__name__}"


def _by_the_edge(prediction: Mapping[str, Any]) -> list[Any]:
    """What Ianvs hands to a metric for a row that the edge answered."""
    result = {"place": "edge", "prediction": prediction, "characters": 0}
    return [False, result, result, None]


def _constructed(cases: jobs.Cases, part: Any) -> list[Any]:
    """Each test case of a module; a class that is not of ours may need what is not there yet."""
    if isinstance(part, type) and issubclass(part, JointRouter):
        return [part(**case, edgemodel=None, cloudmodel=None) for case in cases]  # type: ignore[arg-type]
    if isinstance(part, type) and issubclass(part, (SingleTask, JointModel)):
        return [part(**case) for case in cases]
    return []


def _tried(part: jobs.Module | jobs.Named, use: Callable[[Any], object]) -> Iterator[str]:
    """Use what a file registers; whatever goes wrong there would end a run, so all of it is reported."""
    factory = importlib.import_module("sedna.common.class_factory").ClassFactory
    kind = getattr(part, "type", "general")
    folder, name = str(Path(part.url).parent), Path(part.url).stem
    sys.path.insert(0, folder)
    try:
        importlib.import_module(name)
        use(factory.get_cls(kind if kind == ROUTER else "general", part.name))
    except Exception as error:
        yield f"{part.url}: {part.name}: {error or type(error).__name__}"
    finally:
        sys.path.remove(folder)


if __name__ == "__main__":
    problems = check(Path(sys.argv[1]))
    print(*problems, sep="\n", end="\n" if problems else "")  # noqa: T201  its only output
    sys.exit(bool(problems))
