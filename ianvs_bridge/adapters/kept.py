"""The answers of one model, kept on disk as they come: each row is asked once, whichever router and run wants it.

Routers are then compared on the same answers, and a run that was stopped goes on where it stopped. Seconds and
tokens are those of the time when the model was asked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from pathlib import Path

from ianvs_bridge.adapters.asking import Asking, survive
from ianvs_bridge.backends import answers_depend_on
from ianvs_bridge.backends._backend import Backend, Request
from ianvs_bridge.predict import prediction
from ianvs_bridge.predictions import Prediction, resumed, safe_name, to_line


class Kept:
    """One predictions file, and the backend that fills it."""

    def __init__(self, folder: Path, asking: Asking, content: bytes, ids: Container[str]) -> None:
        """Read what is there already. An answer that is an error is asked for again.

        Args:
            folder: Where the file is, or will be. Its name changes with all that decides what is answered.
            asking: The model.
            content: The data behind the questions and examples.
            ids: The rows that can be asked about.

        Raises:
            UserError: The file holds something else.
        """
        settings = [asking.model, answers_depend_on(asking.model, asking.options), asking.wording]
        key = hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode() + content).hexdigest()[:8]
        self._path = folder / f"{safe_name(asking.model)}.{key}.jsonl"
        self._asking = asking
        found = resumed(self._path, asking.task.name, asking.model, ids, retry_errors=True)
        self._found = {(p.id, p.sample): p for p in found}
        self._backend: Backend | None = None

    def answer(self, request: Request) -> Prediction:
        """The answer to a request, which is asked only if it is new.

        Raises:
            UserError: The backend cannot be opened.
        """
        key = request.row.id, request.sample
        if key not in self._found:
            self._found[key] = self._ask(request)
        return self._found[key]

    def close(self) -> None:
        """Let go of the backend, and the memory that it holds; the next new question opens it again."""
        self._backend = None

    def _ask(self, request: Request) -> Prediction:
        self._backend = self._backend or self._asking.open()
        (completion,) = survive(self._backend, [request])
        found = prediction(self._asking.model, request, completion)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(to_line(found))
        return found
