"""How a test case of Ianvs asks one model: its hyperparameters, as requests to a backend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Backend, Completion, Request
from ianvs_bridge.predict import examples
from ianvs_bridge.selection import language_of, task_named
from smart_coding_dataset.errors import unknown

LANGUAGES = ("own", "en", "zh")
OURS = ("model", "language", "shots", "seed", "nodes")
"""Hyperparameters of ours; all others are options of the backend."""


class Asking:
    """The hyperparameters of one test case."""

    def __init__(self, task: str, *, model: str, language: str = "own", shots: int = 0, **options: object) -> None:
        """Take one combination of hyperparameters.

        Args:
            task: Name of a task.
            model: ``BACKEND`` or ``BACKEND:WHAT``.
            language: The language to ask in: ``en``, ``zh``, or ``own``, each row's own.
            shots: Examples shown with each question, from the training data.
            options: Options of the backend, as YAML reads them.

        Raises:
            UserError: There is no such task or language.
        """
        if language not in LANGUAGES:
            raise unknown("language", language, LANGUAGES)
        self.task, self.model, self.options = task_named(task), model, as_text(options)
        self.wording = (language, shots)
        self._language = None if language == "own" else language
        self._shots = shots

    def open(self) -> Backend:
        """The backend.

        Raises:
            UserError: There is no such backend, or it cannot use what follows its name, or an option.
        """
        return open_backend(self.model, self.options)

    def request(self, row: Any, pool: Sequence[Any], sample: int) -> Request:
        """What is asked about ``row``, with examples from ``pool``: exactly what ``predict`` asks."""
        language = self._language or language_of(row, None)
        messages = self.task.prompt(row, language, examples(row, pool, language, self._shots))
        return Request(task=self.task, row=row, messages=messages, language=language, sample=sample)


def as_text(hyperparameters: Mapping[str, object]) -> dict[str, str]:
    """The options of the backend among hyperparameters, as text again: YAML makes numbers of some."""
    return {name: str(value) for name, value in hyperparameters.items() if name not in OURS}


def ready(backend: Backend) -> None:
    """Load now what a backend would load with the first question, so that loading is no part of an answer.

    What goes wrong is left to the questions: each row will say it.
    """
    try:
        getattr(backend, "engine", None)
    except Exception as failure:
        LOG.warning("the model is not loaded: %s: %s", type(failure).__name__, failure)


def survive(backend: Backend, requests: Sequence[Request]) -> Iterator[Completion]:
    """One completion for each request, whatever the backend does: where it breaks, the next one starts it anew.

    One exception out of ``predict`` would cost every result of the job, those of other models included.
    """
    done = 0
    while done < len(requests):
        error = "the backend stopped without an answer"
        try:
            left = requests[done:]
            for _, completion in zip(left, backend.complete(left), strict=False):
                done += 1
                yield completion
        except Exception as failure:  # any fault of a backend belongs to the row at which it happened
            error = f"{type(failure).__name__}: {failure}"
        if done < len(requests):
            LOG.warning("row %s has no answer: %s", requests[done].row.id, error)
            done += 1
            yield Completion(text=None, error=error)
