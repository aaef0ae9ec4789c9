"""The model under test in the paradigm ``singletasklearning``: what a generated ``basemodel_TASK.py`` inherits."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar

from ianvs_bridge.adapters.asking import Asking
from ianvs_bridge.adapters.kept import kept
from ianvs_bridge.adapters.lines import Rows, row_of
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.adapters.watched import Answers, Watch
from ianvs_bridge.predictions import to_line
from smart_coding_dataset.writing import write_whole


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

    def preprocess(self) -> None:
        """Nothing to prepare. Ianvs needs the method, and calls it twice if it returns anything."""

    def train(self, train_data: Any, valid_data: Any = None, **kwargs: Any) -> None:  # noqa: ARG002
        """Keep the training rows, from which few-shot examples come. Nothing is trained."""
        self._pool = [row_of(answer) for answer in train_data.y]

    def save(self, model_path: str) -> None:
        """Nothing was trained. That None is returned sends ``initial_model_url`` to ``load``."""

    def load(self, model_url: str | None = None) -> None:
        """Nothing yet: the model is a hyperparameter, and the first new question opens it."""

    def predict(self, data: Any, **kwargs: Any) -> Answers:  # noqa: ARG002
        """Answer every question and return the predictions, each of them kept as it came, and what was seen.

        Args:
            data: An array of questions, or the dataset object of the metadata form.
            kwargs: Ianvs passes none.

        Raises:
            UserError: There are no questions, one is not in the data file, or the backend cannot be opened.
        """
        questions = [str(question) for question in getattr(data, "x", data)]  # numpy.str_ is no plain str
        rows = Rows(self.data).of(questions)
        requests = [self._asking.request(row, self._pool, self._seed) for row in rows]
        mine = Path(os.environ["RESULT_SAVED_URL"])
        LOG.info("%s answers %d questions of %s", self._asking.model, len(requests), self.task)
        # Beside the folders of all test cases, which have another name in every run.
        store = kept(mine.parents[2], self._asking, self.data, self._pool)
        watch, left = Watch(self._asking.model), sum(not store.has(request) for request in requests)
        if left:
            store.open()
        watch.ask()
        answers, seen = list(store.answers(requests)), watch.seen()
        path = mine / "predictions.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)  # Ianvs names the folder and does not make it
        write_whole(path, "".join(map(to_line, answers)))
        LOG.info("%s: %s", self._asking.model, path)
        found = Answers(map(asdict, answers))
        if left == len(requests):  # else what was seen is of a part of them
            found.seen = seen
        return found
