"""The model under test in the paradigm ``singletasklearning``: what a generated ``basemodel_TASK.py`` inherits."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from ianvs_bridge.adapters.asking import Asking, ready, survive
from ianvs_bridge.adapters.lines import Rows, row_of
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.adapters.watched import Answers, Watch
from ianvs_bridge.backends._backend import Backend, Request
from ianvs_bridge.predict import prediction
from ianvs_bridge.predictions import Prediction, to_line


class SingleTask:
    """The methods that Ianvs calls, in its order: from ``__init__`` to ``predict``.

    A generated class sets the two class variables and registers itself; every test case makes a new instance.
    """

    task: ClassVar[str]
    """Name of a task."""
    data: ClassVar[Path]
    """The data file that testenv.yaml names: the rows behind the questions."""

    def __init__(self, *, model: str, seed: int = 0, **hyperparameters: Any) -> None:
        """Take one combination of the hyperparameters in gen_algorithm.yaml.

        Args:
            model: ``BACKEND`` or ``BACKEND:WHAT``.
            seed: 0 answers greedily; every other number is another sample.
            hyperparameters: ``language``, ``shots`` and the options of the backend: see ``Asking``.

        Raises:
            UserError: There is no such task or language.
        """
        self._asking, self._seed = Asking(self.task, model=model, **hyperparameters), seed
        self._pool: list[Any] = []
        self._backend: Backend | None = None

    def preprocess(self) -> None:
        """Nothing to prepare. Ianvs needs the method, and calls it twice if it returns anything."""

    def train(self, train_data: Any, valid_data: Any = None, **kwargs: Any) -> None:  # noqa: ARG002
        """Keep the training rows, from which few-shot examples come. Nothing is trained."""
        self._pool = [row_of(answer) for answer in train_data.y]

    def save(self, model_path: str) -> None:
        """Nothing was trained. That None is returned sends ``initial_model_url`` to ``load``."""

    def load(self, model_url: str | None = None) -> None:  # noqa: ARG002  the model is a hyperparameter
        """Open the backend.

        Raises:
            UserError: There is no such backend, or it cannot use what follows its name, or an option.
        """
        self._watch = Watch(self._asking.model)
        self._backend = self._asking.open()
        ready(self._backend)

    def predict(self, data: Any, **kwargs: Any) -> Answers:  # noqa: ARG002
        """Answer every question and return the predictions, each of them saved as it came, and what was seen.

        Args:
            data: An array of questions, or the dataset object of the metadata form.
            kwargs: Ianvs passes none.

        Raises:
            UserError: There are no questions, or one is not in the data file.
        """
        questions = [str(question) for question in getattr(data, "x", data)]  # numpy.str_ is no plain str
        rows = Rows(self.data).of(questions)
        requests = [self._asking.request(row, self._pool, self._seed) for row in rows]
        path = Path(os.environ["RESULT_SAVED_URL"]) / "predictions.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)  # Ianvs names the folder and does not make it
        LOG.info("%s answers %d questions of %s into %s", self._asking.model, len(requests), self.task, path)
        self._watch.ask()
        answers = Answers(asdict(each) for each in self._saved(path, requests))
        answers.seen = self._watch.seen()
        return answers

    def _saved(self, path: Path, requests: Sequence[Request]) -> Iterator[Prediction]:
        assert self._backend is not None, "Ianvs calls load before predict"
        answers = survive(self._backend, requests)
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for request, answer in zip(requests, answers, strict=True):
                answered = prediction(self._asking.model, request, answer)
                file.write(to_line(answered))
                file.flush()
                yield answered
