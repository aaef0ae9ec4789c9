"""The rows spread over several edge nodes (``multiedgeinference``): what a generated ``edges_TASK.py`` inherits.

Ianvs calls ``load`` and then ``predict``, which gets the questions alone, in either form of the data, and the
training set.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar

from ianvs_bridge.adapters.asking import Asking
from ianvs_bridge.adapters.lines import Rows, answer
from ianvs_bridge.adapters.log import LOG
from ianvs_bridge.adapters.nodes import GoneError, Node, answered
from ianvs_bridge.adapters.watched import Answers, Watch
from ianvs_bridge.predictions import Prediction, to_line
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.writing import write_whole

NODE = "{node}"
"""In a model, the number of the node."""


def of_nodes(model: str, nodes: int) -> list[str]:
    """The model of each node: where ``{node}`` stands, it is another one for each."""
    return [model.replace(NODE, str(number)) for number in range(1, nodes + 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one node did."""

    name: str
    rows: int
    seconds: float
    """From each question until its answer was here, added up."""
    lost: str | None
    """Why it did not stay to the end; None if it did."""


class Spread(Answers):
    """The answers in the order of the rows, and who gave them."""

    shares: Sequence[Share]


class MultiEdge:
    """The methods that Ianvs calls."""

    task: ClassVar[str]
    """Name of a task."""
    data: ClassVar[Path]
    """The data file that testenv.yaml names: the rows behind the questions."""

    def __init__(self, *, model: str, nodes: int = 2, seed: int = 0, **hyperparameters: Any) -> None:
        """Take one combination of the hyperparameters.

        Args:
            model: ``BACKEND`` or ``BACKEND:WHAT``, of every node; ``{node}`` in it is the number of the node.
            nodes: How many there are.
            seed: 0 answers greedily; every other number is another sample.
            hyperparameters: ``language``, ``shots`` and the options of the backend: see ``Asking``.

        Raises:
            UserError: There is no such task or language, or no node.
        """
        at_least(1, nodes=nodes)
        Asking(self.task, model=model, **hyperparameters)  # which refuses what nobody can be asked
        self._model, self._models, self._hyperparameters = model, of_nodes(model, nodes), hyperparameters
        self._seed = seed
        self._nodes: list[Node] = []

    def load(self, model_url: str | None = None) -> None:  # noqa: ARG002  the model is a hyperparameter
        """Start every node, one after the other, so that each sees what memory the others left.

        Raises:
            UserError: A model cannot be used, or no node stayed.
        """
        self._watch = Watch(self._models[0])
        case = {
            "task": self.task,
            "seed": self._seed,
            "named": self._model,
            "hyperparameters": self._hyperparameters,
        }
        for number, model in enumerate(self._models, start=1):
            try:
                self._nodes.append(Node(f"node {number}", {**case, "model": model}))
            except GoneError as error:
                LOG.warning("%s before the first row", error)
        if not self._nodes:
            raise UserError(f"none of the {len(self._models)} nodes started; see above")

    def predict(self, data: Any, train_dataset: Any = None, **kwargs: Any) -> Spread:  # noqa: ARG002
        """Answer every question on one of the nodes; each prediction is saved as it comes.

        Args:
            data: An array of questions.
            train_dataset: The training set as Ianvs parsed it, from which few-shot examples come.
            kwargs: Ianvs passes none.

        Raises:
            UserError: There are no questions, or one is not in the data file.
        """
        try:
            return self._spread(data, list(train_dataset.y) if train_dataset is not None else [])
        finally:
            for node in self._nodes:
                node.close()

    def _spread(self, data: Any, pool: Sequence[Mapping[str, Any]]) -> Spread:
        rows = Rows(self.data).of(str(question) for question in getattr(data, "x", data))
        said = [answer(Asking(self.task, model=self._model).task, row) for row in rows]
        folder = Path(os.environ["RESULT_SAVED_URL"])
        folder.mkdir(parents=True, exist_ok=True)  # Ianvs names the folder and does not make it
        ready = [node for node in self._nodes if _told(node, pool)]
        self._watch.ask()
        with _File(folder / "predictions.jsonl") as file:
            failed = answered(ready, said, file.take) if ready else {}
            for number in sorted(set(range(len(rows))) - set(file.taken)):
                file.take(number, self._error(rows[number].id, failed.get(number, "no node is left")))
        found = Spread(file.taken[number] for number in range(len(rows)))
        found.seen, found.shares = self._watch.seen(), [_share(node) for node in self._nodes]
        shares = [asdict(share) for share in found.shares]
        write_whole(folder / "nodes.json", json.dumps(shares, indent=1) + "\n")
        LOG.info("%s of %s: %s", self._model, self.task, shares)
        return found

    def _error(self, row: str, why: str) -> dict[str, Any]:
        error = Prediction(task=self.task, id=row, backend=self._model, sample=self._seed, error=why)
        return asdict(error)


def _told(node: Node, pool: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a node has taken the examples."""
    try:
        node.ask({"pool": pool})
    except GoneError as error:
        LOG.warning("%s before the first row", error)
        return False
    return True


def _share(node: Node) -> Share:
    return Share(name=node.name, rows=node.rows, seconds=node.seconds, lost=node.lost)


class _File:
    """The predictions as they come, from any thread, in any order."""

    def __init__(self, path: Path) -> None:
        self._path, self._lock = path, Lock()
        self.taken: dict[int, dict[str, Any]] = {}

    def __enter__(self) -> _File:
        self._file = self._path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def take(self, number: int, prediction: dict[str, Any]) -> None:
        with self._lock:
            self.taken[number] = prediction
            self._file.write(to_line(Prediction(**prediction)))
            self._file.flush()
