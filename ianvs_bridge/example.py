"""A task becomes a folder that Ianvs runs: data, algorithm, metrics, and the job that ties them together."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from ianvs_bridge import example_data, plans
from ianvs_bridge.adapters.asking import Asking
from ianvs_bridge.selection import select, spread, task_named
from ianvs_bridge.templating import render
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.tasks._task import Task
from smart_coding_dataset.writing import write_whole

BENCH = "examples/smart_coding/smart_coding_learning_bench/smart_co"
"""The folder of a job inside an Ianvs checkout, as the Smart Coding proposal lays it out."""
JOB = f"{BENCH}/benchmarkingjob.yaml"


DEFAULT = ("reference",)
ROUTERS = ("edge_only", "cloud_only", "confidence", "difficulty", "oracle")
"""The bounds, and a router that looks at the edge's answer beside one that looks at the question."""


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
    paradigm: Literal["singletasklearning", "jointinference"] = "singletasklearning",
    model: tuple[str, ...] = DEFAULT,
    edge: str | None = None,
    cloud: str | None = None,
    router: tuple[str, ...] = ROUTERS,
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
        paradigm: ``singletasklearning`` ranks models; ``jointinference`` ranks ways to share the rows between a
            model on the edge and one in the cloud.
        model: ``BACKEND`` or ``BACKEND:WHAT``, such as ``heuristic``; may be given several times.
        edge: For ``jointinference``, the model on the edge, written like ``model``.
        cloud: The model in the cloud.
        router: ``ROUTER`` or ``ROUTER:WHAT``; may be given several times. ``difficulty`` without a number of
            characters takes the median. ``smart-coding list routers`` shows them.
        option: ``NAME=VALUE`` for the backend; may be given several times, also for one name, whose values
            are then a test case each. Each model must have it: a wrong name is answered with those that there are.
            ``edge.NAME=VALUE`` and ``cloud.NAME=VALUE`` are for one of the two models.
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
    root = _usable(out, found, paradigm)
    _check(paradigm, model, shots, seed, limit)
    rows = spread(select(found, data, split, language), limit)
    pool = select(found, data, "train", language) if any(shots) else []
    wording = {"language": [language or "own"], "shots": shots}
    if paradigm == plans.SINGLE:
        plan, options = _single(found, model, option, wording | {"seed": seed})
    else:
        asked = {"edge": edge, "cloud": cloud, "router": router, "option": option}
        plan, options = _collaboration(found, asked, wording, rows, pool)
    options |= {"shots": shots, "form": form, "data": data, "split": split, "language": language, "limit": limit}
    place = str(Path(data).resolve()) if Path(data).is_dir() else data
    dataset = example_data.lines(found, rows, pool, form, {"data": place, "split": split, "language": language})
    (root / JOB).unlink(missing_ok=True)  # written last, so that its existence means a complete example
    example_data.save(dataset, _dataset(root, found))
    _write_files(root, found, plan, {"form": form, "command": _command(task, root, options)})
    return Written(job=root / JOB, rows=len(dataset.test), dropped=len(dataset.dropped))


Options = dict[str, Any]
"""Options of the command by name, as they are to be typed again."""


def _single(
    task: Task, model: tuple[str, ...], option: Sequence[str], others: plans.Sweep
) -> tuple[plans.Plan, Options]:
    swept = plans.swept(model, option)
    again = {"model": model, "option": _typed(swept), "seed": tuple(others["seed"])}
    return plans.single(task.name, {"model": model, **others, **swept}), again


def _collaboration(
    task: Task, asked: Options, wording: plans.Sweep, rows: Sequence[Any], pool: Sequence[Any]
) -> tuple[plans.Plan, Options]:
    edge, cloud = _named("edge", asked["edge"]), _named("cloud", asked["cloud"])
    for_edge = plans.swept([edge], plans.options_for("edge", asked["option"]))
    for_cloud = plans.swept([cloud], plans.options_for("cloud", asked["option"]))
    asking = Asking(task.name, model=edge, language=wording["language"][0], shots=wording["shots"][0])
    routers = plans.checked_routers(asked["router"], [asking.request(row, pool, 0).characters for row in rows])
    plan = plans.collaboration(
        task.name,
        {"model": [edge], **wording, **for_edge},
        {"model": [cloud], **wording, **for_cloud},
        routers,
    )
    options = (*_typed(for_edge, "edge."), *_typed(for_cloud, "cloud."))
    return plan, {"paradigm": plans.JOINT, "edge": edge, "cloud": cloud, "router": routers, "option": options}


def _typed(swept: Mapping[str, Sequence[str]], prefix: str = "") -> tuple[str, ...]:
    return tuple(f"{prefix}{name}={value}" for name, values in swept.items() for value in values)


def _named(place: str, spec: str | None) -> str:
    """The model of a place.

    Raises:
        UserError: There is none.
    """
    if spec is None:
        raise UserError(f"jointinference needs a model for the {place}: --{place} SPEC")
    return spec


def _usable(out: Path, task: Task, paradigm: str) -> Path:
    root = out.resolve()
    if not str(root).isprintable():
        raise UserError(f"{str(root)!r}: a folder whose name cannot be printed cannot stand in a YAML file")
    mine = f"{'basemodel' if paradigm == plans.SINGLE else 'joint'}_{task.name}.py"
    for path in sorted((root / BENCH / "testalgorithms").glob("*/*_*.py")):
        if path.name not in (mine, "op_eval.py"):
            raise UserError(
                f"{out}: holds an example of another task or paradigm ({path.name}); each needs its own folder"
            )
    return root


def _check(
    paradigm: str, model: tuple[str, ...], shots: tuple[int, ...], seed: tuple[int, ...], limit: int | None
) -> None:
    """Refuse what Ianvs would find out only within a run, and what a paradigm would not look at."""
    at_least(0, shots=min(shots), seed=min(seed))
    at_least(1, limit=limit)
    if paradigm == plans.JOINT and (model != DEFAULT or seed != (0,) or len(shots) > 1):
        raise UserError("jointinference takes --edge and --cloud, no --model and no --seed, and one --shots")


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


def _write_files(root: Path, task: Task, plan: plans.Plan, values: Mapping[str, Any]) -> None:
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
        "alias": plans.alias_of(task.name),
        "plan": plan,
        "quality": list(task.metrics),
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


def _files(task: Task, plan: plans.Plan) -> dict[str, str]:
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
