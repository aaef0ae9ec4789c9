"""The paradigm ``multiedgeinference``: the model is loaded and asked, nothing is trained or saved."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ianvs_host import data

Call = Callable[..., Any]
"""Of a method on the model: its name, and what it gets."""


def answers(call: Call, model: Any, initial: str, output: str, files: tuple[str, str]) -> Any:
    """What Ianvs hands to the metrics. ``predict`` gets questions alone, also in the metadata form."""
    if not model.__dict__.get("model_parallel"):  # of the object: the class is not looked at
        train = data.load(files[0])
        os.environ["BASE_MODEL_URL"] = initial
        questions = _questions(output, files)
        call(model, "load", initial)
        return call(model, "predict", questions, train_dataset=train)
    folder, places = call(model, "partition", initial)
    questions = _questions(output, files)
    call(model, "load", folder, places)
    return call(model, "predict", questions)


def _questions(output: str, files: tuple[str, str]) -> Any:
    found = data.load(files[1])
    os.environ["RESULT_SAVED_URL"] = os.path.join(output, "output/inference/")  # noqa: PTH118  not created
    return found.x
