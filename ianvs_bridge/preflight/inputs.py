"""What the files of an example name: rows that can be read, models and routers that can be opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from ianvs_bridge.adapters.asking import as_text
from ianvs_bridge.adapters.lines import Rows, answers
from ianvs_bridge.adapters.multi_edge import of_nodes
from ianvs_bridge.backends import open_backend
from ianvs_bridge.paradigms.jointinference import ROUTER
from ianvs_bridge.preflight.reading import Example
from ianvs_bridge.routers import open_router
from smart_coding_dataset.errors import UserError

MODELS = ("basemodel", "edgemodel", "cloudmodel")


def problems(example: Example) -> Iterator[str]:
    """Everything that the first rows would meet."""
    yield from _data(example.data)
    yield from _models(example)
    yield from _routers(example)


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


def _models(example: Example) -> Iterator[str]:
    """Models that cannot be opened, for whatever reason: any would end the run."""
    opened = {
        json.dumps([model, as_text(case)])
        for case in example.cases(*MODELS)
        for model in of_nodes(str(case.get("model")), case.get("nodes", 1))
    }
    for model, options in map(json.loads, sorted(opened)):
        try:
            open_backend(model, options)
        except Exception as error:
            yield f"model {model}: {error or type(error).__name__}"


def _routers(example: Example) -> Iterator[str]:
    for case in example.cases(ROUTER):
        try:
            open_router(str(case.get("router")))
        except UserError as error:
            yield f"router {case.get('router')}: {error}"
