"""A task becomes a folder that Ianvs runs: data, algorithm, metrics, and the job that ties them together."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ianvs_bridge import example_data, example_files
from ianvs_bridge.paradigms import paradigm_named
from ianvs_bridge.paradigms._paradigm import Paradigm, Wanted
from ianvs_bridge.predictions import SAMPLES
from ianvs_bridge.selection import select, spread, task_named
from smart_coding_dataset.errors import UserError, at_least

DEFAULT = ("reference",)
ROUTERS = ("edge_only", "cloud_only", "confidence", "difficulty", "oracle")
"""The bounds, and a router that looks at the edge's answer beside one that looks at the question."""
NODES = (2,)
STANDARD = {"model": DEFAULT, "edge": None, "cloud": None, "router": ROUTERS, "seed": (0,), "nodes": NODES}
"""Options that not every paradigm looks at, as they are where nothing was given."""


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
    paradigm: str = "singletasklearning",
    model: tuple[str, ...] = DEFAULT,
    edge: str | None = None,
    cloud: str | None = None,
    router: tuple[str, ...] = ROUTERS,
    nodes: tuple[int, ...] = NODES,
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
            model on the edge and one in the cloud; ``multiedgeinference`` spreads the rows over several nodes that
            have the same model. ``smart-coding list paradigms`` shows them.
        model: ``BACKEND`` or ``BACKEND:WHAT``, such as ``heuristic``; may be given several times.
        edge: For ``jointinference``, the model on the edge, written like ``model``.
        cloud: The model in the cloud.
        router: ``ROUTER`` or ``ROUTER:WHAT``; may be given several times. ``difficulty`` without a number of
            characters takes the median. ``smart-coding list routers`` shows them.
        nodes: For ``multiedgeinference``, how many nodes; may be given several times. ``{node}`` in a model is
            the number of the node, from 1, such as ``chat:NAME@http://edge-{node}:8000/v1``.
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
        UserError: An unknown task, paradigm, backend, option, data or split, a senseless number, an option that
            would change nothing, or another example in ``out``.
    """
    found, way, root = task_named(task), paradigm_named(paradigm), example_files.usable(out)
    at_least(0, shots=min(shots), seed=min(seed))
    at_least(1, limit=limit, nodes=min(nodes))
    if max(seed) not in SAMPLES:
        raise UserError(f"seed must be at most {SAMPLES[-1]}, found {max(seed)}")
    rows = spread(select(found, data, split, language), limit)
    pool = select(found, data, "train", language) if any(shots) else []
    wanted = Wanted(
        task=found,
        model=model,
        edge=edge,
        cloud=cloud,
        router=router,
        option=option,
        language=language or "own",
        shots=shots,
        seed=seed,
        nodes=nodes,
        rows=rows,
        pool=pool,
    )
    _looked_at(paradigm, way, wanted)
    plan = way.plan(wanted)
    example_files.no_other(root, plan)
    place = str(Path(data).resolve()) if Path(data).is_dir() else data
    chosen = {"data": place, "split": split, "language": language}
    dataset = example_data.lines(found, rows, pool, form, chosen)
    again = plan.again | {"shots": shots, "form": form, "limit": limit} | chosen
    job = root / example_files.JOB
    job.unlink(missing_ok=True)
    example_data.save(dataset, example_files.data_folder(root, found))
    example_files.write(root, found, plan, {"form": form, "command": example_files.command(task, root, again)})
    return Written(job=job, rows=len(dataset.test), dropped=len(dataset.dropped))


def _looked_at(name: str, paradigm: Paradigm, wanted: Wanted) -> None:
    """Refuse an option that would change nothing."""
    for option, standard in STANDARD.items():
        if getattr(wanted, option) != standard and option not in paradigm.takes:
            takes = ", ".join(f"--{each}" for each in STANDARD if each in paradigm.takes)
            raise UserError(f"{name} takes no --{option}; it takes {takes}")
