"""Names: of files that are elsewhere or nowhere, and those of which Ianvs would silently take the wrong one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from ianvs_bridge import paradigms
from ianvs_bridge.adapters.joint_router import INJECTED
from ianvs_bridge.paradigms.jointinference import ROUTER
from ianvs_bridge.preflight.reading import Example

TYPES = {name for paradigm in paradigms.every() for name in paradigm.modules}
FORBIDDEN = {"rank", "algorithm", "paradigm", "time", "url", "general", *TYPES}
"""Names that are columns of the rank, or types of Ianvs or Sedna."""
MODE = "mining-then-inference"


def problems(example: Example) -> Iterator[str]:
    """Everything that can be said without opening more than the YAML files."""
    environment, data = example.environment, str(example.data)
    urls = [*(module.url for module in example.modules), *(metric.url for metric in environment.metrics)]
    yield from _elsewhere(
        example.job, [example.testenv, *(each.path for each in example.algorithms), example.data]
    )
    yield from _missing([environment.dataset.train_data, data, *urls])
    yield from _files(urls)
    aliases = [name for _, name in {(module.type, module.name) for module in example.modules}]
    yield from _aliases(aliases, [metric.name for metric in environment.metrics])
    yield from _routers(example)


def _elsewhere(job: Path, paths: Sequence[Path]) -> Iterator[str]:
    """Files outside this example: it was moved or copied, and Ianvs would run the old one."""
    root = job.resolve().parents[4]
    outside = [path for path in paths if not path.resolve().is_relative_to(root)]
    if outside:
        yield f"{outside[0]} is not in {root}; after moving an example, write it again (README.md says how)"


def _missing(urls: Sequence[str]) -> Iterator[str]:
    for url in dict.fromkeys(urls):
        if not Path(url).is_file():
            yield f"{url}: no such file"


def _files(urls: Sequence[str]) -> Iterator[str]:
    """Modules are imported by bare name, once a process."""
    files: dict[str, str] = {}
    for url in dict.fromkeys(urls):
        name = Path(url).name.removesuffix(".py")
        if not name.isidentifier() or name in sys.modules or name in sys.stdlib_module_names:
            yield f"{url}: Ianvs imports it as {name!r}, which is no free module name"
        if files.setdefault(name, url) != url:
            yield f"{url}: has the same file name as {files[name]}; Ianvs would load only one of them"


def _aliases(models: Sequence[str], metrics: Sequence[str]) -> Iterator[str]:
    """What is registered shares one space of names."""
    every = [*models, *set(metrics)]
    for name in sorted({n for n in metrics if metrics.count(n) > 1} | {n for n in every if every.count(n) > 1}):
        yield f"the alias {name!r} is registered twice; Ianvs keeps the last one"
    for name in sorted(FORBIDDEN & {*models, *metrics}):
        yield f"the alias {name!r} is a name of Ianvs' own"


def _routers(example: Example) -> Iterator[str]:
    """What the adapters of edge and cloud rest on: a mode, and the alias by which a router gets the models."""
    routers = [module for module in example.modules if module.type == ROUTER]
    mode = example.environment.hard_example_mining_mode
    if routers and mode not in (None, MODE):
        yield f"testenv.hard_example_mining_mode: expected {MODE}, found {mode}"
    for module in routers:
        if module.name != INJECTED:
            yield f"the router is called {module.name!r}; Ianvs hands the models to {INJECTED!r} alone"
