"""The benchmark inside OpenCompass: rows, backends and metrics, as a generated ``op_eval.py`` names them.

OpenCompass 0.5.4 writes a configuration down and reads it again in a process for each task; so all that these
classes take is text, numbers, lists and mappings.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from datasets import Dataset
from opencompass.datasets.base import BaseDataset
from opencompass.models.base import BaseModel
from opencompass.models.base_api import APITemplateParser
from opencompass.openicl.icl_evaluator import BaseEvaluator

from ianvs_bridge.adapters.asking import Asking, survive
from ianvs_bridge.adapters.lines import answers, row_of, shown
from ianvs_bridge.backends import open_backend
from ianvs_bridge.backends._backend import Request
from ianvs_bridge.judging import counted, judged
from ianvs_bridge.predictions import Prediction
from ianvs_bridge.selection import task_named

ROLES = {"SYSTEM": "system", "HUMAN": "user", "BOT": "assistant"}
"""What OpenCompass calls them, and what everybody else does."""


class Rows(BaseDataset):  # type: ignore[misc]  # opencompass is untyped
    """The rows of an example, each with the messages that are asked about it.

    Messages are one column, which ``ChatInferencer`` hands on as they are: a template would take every ``{idx}``
    in a row's code for a column to fill in.
    """

    @staticmethod
    def load(path: str, language: str = "own", shots: int = 0) -> Dataset:
        """A line for each row.

        Args:
            path: ``data.jsonl`` of the test.
            language: The language to ask in: ``en``, ``zh``, or ``own``, each row's own.
            shots: Examples shown with each question, from the training data beside ``path``.

        Raises:
            UserError: The file is missing, or has fewer examples for training.
        """
        asked = zip(requests(Path(path), language, shots), answers(Path(path)), strict=True)
        return Dataset.from_list([_line(request, answer) for request, answer in asked])


def requests(data: Path, language: str, shots: int, sample: int = 0) -> list[Request]:
    """What is asked about the rows of a data file, in their order."""
    found = answers(data)
    asking = Asking(
        found[0]["task"], model="", language=language, shots=shots
    )  # no model: it only puts the question
    pool = shown(data) if shots else []
    return [asking.request(row_of(answer), pool, sample) for answer in found]


def _line(request: Request, answer: Mapping[str, Any]) -> dict[str, Any]:
    """The chat ends with the answer that is looked for, which ``ChatInferencer`` takes away before it asks."""
    target = {"role": "assistant", "content": answer["target"]}
    return {
        "messages": [*request.messages, target],
        "target": answer["target"],
        "answer": json.dumps(answer),  # whole: as a column, rows without one of its keys would get it
    }


class Backend(BaseModel):  # type: ignore[misc]
    """Any backend of ours as a model of OpenCompass, which shows it the messages; the row is found by them."""

    is_api = True

    def __init__(
        self, path: str, asked: Sequence[Mapping[str, Any]], options: Mapping[str, str], seed: int = 0, **_: Any
    ) -> None:
        """Open the backend.

        Args:
            path: ``BACKEND`` or ``BACKEND:WHAT``.
            asked: What each dataset of the configuration gives to ``Rows``.
            options: Options of the backend, as text; how long an answer may be is one of them.
            seed: 0 answers greedily; every other number is another sample.

        Raises:
            UserError: There is no such backend, or it cannot use what follows its name, or an option.
        """
        super().__init__(path)
        self.template_parser = APITemplateParser(None)
        self._rows: dict[str, deque[Request]] = defaultdict(deque)
        for rows in asked:
            for request in requests(Path(rows["path"]), rows["language"], rows["shots"], seed):
                self._rows[_key(request.messages)].append(request)
        self._backend = open_backend(path, options)

    def generate(self, inputs: Sequence[Sequence[Mapping[str, str]]], max_out_len: int) -> list[str | None]:  # noqa: ARG002
        """One answer for each chat; None for one that failed, which the log names."""
        return [each.text for each in survive(self._backend, [self._request(chat) for chat in inputs])]

    def _request(self, chat: Sequence[Mapping[str, str]]) -> Request:
        """The request behind a chat. Rows with equal questions take turns, in the order of the file."""
        found = self._rows[_key([{"role": ROLES[said["role"]], "content": said["prompt"]} for said in chat])]
        found.rotate(-1)
        return found[-1]


def _key(messages: Sequence[Mapping[str, str]]) -> str:
    return json.dumps([(message["role"], message["content"]) for message in messages])


class Score(BaseEvaluator):  # type: ignore[misc]
    """All metrics of the task at once, in percent as OpenCompass shows scores, and the evidence for each row."""

    def score(self, predictions: Sequence[str | None], test_set: Dataset) -> dict[str, Any]:
        """What ``smart-coding score`` says of the same answers, times 100; not a number where it says nothing."""
        truth = [json.loads(line["answer"]) for line in test_set]
        given = [Prediction(task=a["task"], id=a["id"], text=p) for a, p in zip(truth, predictions, strict=True)]
        scored, returned, _ = judged(task_named(truth[0]["task"]), [row_of(answer) for answer in truth], given, {})
        figures = {name: result[name] for name, result in returned.items()} | counted(scored)
        details = [{"id": s.id, **s.scores, "abstention": s.abstention, "faults": list(s.faults)} for s in scored]
        shown = {name: _percent(figures[name]) for name in (*returned, "coverage")}
        return {**shown, "details": dict(zip(map(str, range(len(details))), details, strict=True))}


def _percent(value: float | None) -> float:
    """Without a number in its place, the summary would stop at models that differ in what could be scored."""
    return math.nan if value is None else 100 * value
