"""A model on the edge or in the cloud, and the rows that they answer: what a generated ``joint_TASK.py`` inherits.

Ianvs hands each row to the router (``joint_router``), in the mode ``mining-then-inference``, and then to the model
that it chose.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from ianvs_bridge.adapters.asking import Asking
from ianvs_bridge.adapters.kept import Kept, kept
from ianvs_bridge.adapters.lines import Rows, shown
from ianvs_bridge.predictions import Prediction

_KEPT: dict[Path, dict[str, Kept]] = {}
"""By folder of the algorithm and by model: what failed is asked again by the next process, not the next router."""


class JointRows:
    """The module ``dataset_processor``: questions become the rows behind them, which equal questions could not."""

    data: ClassVar[Path]
    """The data file that testenv.yaml names."""

    def __call__(self, dataset: Any) -> Any:
        """Put rows in the place of ``dataset.x``.

        Raises:
            UserError: There are no questions, or one is not in the data file.
        """
        dataset.x = Rows(self.data).of(str(question) for question in dataset.x)
        return dataset


class JointModel:
    """The module ``edgemodel`` or ``cloudmodel``."""

    task: ClassVar[str]
    """Name of a task."""
    data: ClassVar[Path]
    place: ClassVar[Literal["edge", "cloud"]]

    def __init__(self, *, model: str, shots: int = 0, **hyperparameters: Any) -> None:
        """Take the hyperparameters of this model: ``model``, ``language``, ``shots``, options of its backend.

        Raises:
            UserError: There is no such task or language.
        """
        self.asking = Asking(self.task, model=model, shots=shots, **hyperparameters)
        self.hyperparameters: Mapping[str, object] = {"model": model, "shots": shots, **hyperparameters}
        self._pool = shown(self.data) if shots else []  # Ianvs does not read them in this paradigm
        self._before: dict[str, list[Prediction]] = {}
        self._kept: Kept | None = None

    def __str__(self) -> str:
        """As Ianvs writes it into the rank, where the model is a hyperparameter of the router."""
        return self.asking.model

    def load(self, model_url: str | None = None, **kwargs: Any) -> None:
        """Nothing yet: with some settings Sedna never calls it. The first question opens the backend."""

    def ask(self, row: Any, sample: int = 0) -> Prediction:
        """The answer to a row, asked for once in all.

        Raises:
            UserError: The backend cannot be opened.
        """
        if self._kept is None:
            self._kept = self._file()
        return self._kept.answer(self.asking.request(row, self._pool, sample))

    def request(self, row: Any) -> Any:
        """What is asked about a row."""
        return self.asking.request(row, self._pool, 0)

    def after(self, row: Any, earlier: list[Prediction]) -> None:
        """Note what was asked of the edge about a row before it came here: its time is part of the answer."""
        self._before[row.id] = earlier

    def given(self, row: Any) -> Prediction:
        """The answer to a row, with the time of all that was asked for it; None where one of them tells none."""
        mine, before = self.ask(row), self._before.get(row.id)
        if not before:
            return mine
        waited = _total(p.seconds for p in before)  # nothing can be shown until the router has seen these
        if mine in before:
            return replace(mine, seconds=waited, first_token_seconds=waited)
        first = _total([waited, mine.first_token_seconds])
        return replace(mine, seconds=_total([waited, mine.seconds]), first_token_seconds=first)

    def predict(self, data: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ARG002  Sedna looks for **kwargs
        """Answer a row: the prediction, who gave it, and the characters that were sent for it."""
        sent = self.request(data).characters
        return {"place": self.place, "prediction": asdict(self.given(data)), "characters": sent}

    def inference(self, data: Any, post_process: Any = None, **kwargs: Any) -> dict[str, Any]:
        """What ``predict`` is called in the cloud."""
        assert post_process is None, "Ianvs passes none"
        return self.predict(data, **kwargs)

    def cleanup(self) -> None:
        """Let go of the backend: Ianvs keeps this object until the job ends."""
        if self._kept is not None:
            self._kept.close()

    def _file(self) -> Kept:
        folder = Path(os.environ["RESULT_SAVED_URL"])
        open_files = _KEPT.setdefault(folder, {})
        name = repr((self.task, sorted(self.hyperparameters.items())))
        if name not in open_files:
            open_files[name] = kept(folder, self.asking, self.data, self._pool)
        return open_files[name]


def _total(seconds: Iterable[float | None]) -> float | None:
    known = list(seconds)
    return None if None in known else sum(s for s in known if s is not None)
