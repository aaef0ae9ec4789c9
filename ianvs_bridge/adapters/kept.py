"""The answers of one model, kept on disk as they come: each row is asked once, whoever wants it and in which run.

Routers are then compared on the same answers, and a run that was stopped goes on where it stopped. Seconds and
tokens are those of the time when the model was asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ianvs_bridge.adapters.asking import Asking, ready, survive
from ianvs_bridge.adapters.lines import answers, row_of
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.backends import read_options
from ianvs_bridge.backends._backend import Backend, Request
from ianvs_bridge.predict import prediction
from ianvs_bridge.predictions import Prediction, resumed, safe_name, to_line
from smart_coding_dataset import schema


class Kept:
    """One predictions file, and the backend that fills it."""

    def __init__(self, folder: Path, asking: Asking, rows: Sequence[Any], pool: Sequence[Any]) -> None:
        """Read what is there already. An answer that is an error is asked for again.

        Args:
            folder: Where the file is, or will be. Its name changes with all that decides what is answered.
            asking: The model.
            rows: All that can be asked about.
            pool: Rows for few-shot examples.

        Raises:
            UserError: The file holds something else, or there are too few rows for examples.
        """
        asked = [(asking.request(row, pool, 0).messages, schema.to_dict(row)) for row in rows]
        options = read_options(asking.model, asking.options)  # all of them: some decide only how long it takes
        settings = [repr(options), asking.wording, _files(asking.model)]
        content = json.dumps([asking.model, settings, asked], sort_keys=True, default=str)
        key = hashlib.sha256(content.encode()).hexdigest()[:8]
        self._path = folder / f"{safe_name(asking.model)}.{key}.jsonl"
        self._asking = asking
        ids = {row.id for row in rows}
        found = resumed(self._path, asking.task.name, asking.model, ids, retry_errors=True)
        self._found = {(p.id, p.sample): p for p in found}
        self._backend: Backend | None = None
        if found:
            LOG.info("%s: %d answers are there already, in %s", asking.model, len(found), self._path)

    def answer(self, request: Request) -> Prediction:
        """The answer to a request, which is asked only if it is new.

        Raises:
            UserError: The backend cannot be opened.
        """
        (found,) = self.answers([request])
        return found

    def answers(self, requests: Sequence[Request]) -> Iterator[Prediction]:
        """The answer to each request. Those that are new are asked together, as the backend can do best.

        Raises:
            UserError: The backend cannot be opened.
        """
        new = {_key(request): request for request in requests if not self.has(request)}
        coming = self._ask(list(new.values()))
        for request in requests:
            if not self.has(request):
                self._keep(next(coming))
            yield self._found[_key(request)]

    def has(self, request: Request) -> bool:
        """Whether its answer is there already."""
        return _key(request) in self._found

    def open(self) -> Backend:
        """Load the model now, so that loading is no part of an answer.

        Raises:
            UserError: It cannot be opened.
        """
        if self._backend is None:
            self._backend = self._asking.open()
            ready(self._backend)
        return self._backend

    def close(self) -> None:
        """Let go of the backend, and the memory that it holds; the next new question opens it again."""
        self._backend = None

    def _ask(self, requests: Sequence[Request]) -> Iterator[Prediction]:
        for request, completion in zip(requests, survive(self.open(), requests), strict=True):
            yield prediction(self._asking.model, request, completion)

    def _keep(self, found: Prediction) -> None:
        self._found[found.id, found.sample] = found
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(to_line(found))


def kept(algorithm: Path, asking: Asking, data: Path, pool: Sequence[Any]) -> Kept:
    """The answers of a model to the rows of a data file.

    Args:
        algorithm: The folder of the algorithm in the workspace; the file is in ``answers`` there.
        asking: The model.
        data: The data file.
        pool: Rows for few-shot examples.

    Raises:
        UserError: As ``Kept``.
    """
    return Kept(algorithm / "answers", asking, [row_of(answer) for answer in answers(data)], pool)


def _key(request: Request) -> tuple[str, int]:
    return request.row.id, request.sample


def _files(model: str) -> list[tuple[str, int, int]]:
    """The files of a model on this machine: exported anew into its folder, it is another one."""
    _, _, what = model.partition(":")
    files = [Path(what), *sorted(Path(what).glob("*"))] if what else []
    return [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files if path.is_file()]
