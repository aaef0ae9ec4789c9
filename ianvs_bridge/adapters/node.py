"""One edge node: a process with a model of its own, which answers rows as they come.

``python -m ianvs_bridge.adapters.node`` reads one JSON object a line: first the test case, then the rows for
few-shot examples, then row after row; to each it says one line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from ianvs_bridge.adapters.asking import Asking, ready, survive
from ianvs_bridge.adapters.lines import row_of
from ianvs_bridge.predict import prediction
from ianvs_bridge.speaking import voice
from smart_coding_dataset.errors import UserError


def work(heard: Iterator[dict[str, Any]]) -> Iterator[Mapping[str, object]]:
    """What is said to each thing heard: ``ready``, ``ready`` again with the examples, then predictions."""
    case = next(heard)
    asking = Asking(case["task"], model=case["model"], **case["hyperparameters"])
    backend = asking.open()
    ready(backend)
    yield {"ready": True}
    pool = [row_of(answer) for answer in next(heard)["pool"]]
    yield {"ready": True}
    for answer in heard:
        request = asking.request(row_of(answer), pool, case["seed"])
        (completion,) = survive(backend, [request])
        yield asdict(prediction(case["named"], request, completion))


def main() -> None:
    """Answer until standard input ends; what cannot be used is one line."""
    say = voice()
    try:
        for said in work(map(json.loads, sys.stdin)):
            say(said)
    except UserError as error:
        say({"refused": str(error)})


if __name__ == "__main__":
    main()
