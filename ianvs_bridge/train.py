"""Train the small model: from a built dataset to a folder that every backend and export target takes as it is."""

from __future__ import annotations

import hashlib
import json
import os
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._folders import require
from ianvs_bridge.backends._prompting import json_of
from ianvs_bridge.small_model import batches, card, training
from ianvs_bridge.small_model.batches import Encoded
from ianvs_bridge.small_model.lessons import Lesson, lessons
from smart_coding_dataset.errors import UserError, at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.writing import write_whole

LONGEST = 512
"""Tokens of a lesson: most fit, and the cost of one grows faster than its length."""
FORMAT, ABOUT = "smart-coding-training/1", "training.json"
WAITING = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "0"}
"""For PyTorch, which reads them when it is imported: threads that wait take no processor time. Beside other work
they would take most of it."""
LIBRARIES = ("smart-coding", "torch", "transformers", "tokenizers")


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A trained model."""

    out: Path
    parameters: int
    learnt: int
    """Lessons of the training split that were short enough."""
    new: bool
    """False where the model was there already, from the same training."""
    held_out: float
    """Loss on the validation split, in nats a token of the answers."""

    def __str__(self) -> str:
        millions = f"{self.parameters / 1e6:.1f} M parameters"
        there = "" if self.new else ", there already"
        return (
            f"{self.out}: {millions}, {self.learnt} lessons, {self.held_out:.2f} nats a token on validation{there}"
        )


def train(
    data: str, /, *, out: Path = Path("small"), steps: int = 1200, seed: int = 0, threads: int = 2
) -> Trained:
    """Train a decoder of 3 million parameters that comments code, on a CPU in minutes.

    It is there so that exporting, running and measuring a real model need no download. It learns the questions of
    `comment_function` and `comment_line` from the split `train`, and nothing of the shipped test rows. The same
    data, options, library versions and kind of processor give the same bytes, and a model that is there already is
    not trained again.

    Args:
        data: A folder that `build` wrote, or a name on the Hub, with the config `comment`.
        out: Folder for the model, its tokenizer, its card and `training.json`.
        steps: Batches of 4,096 tokens; 1,200 take half an hour on two cores, less where nothing else runs.
        seed: Decides the first weights and the order of the lessons.
        threads: Of the processor. Another number may change the last bits of the weights.

    Raises:
        UserError: PyTorch or transformers is missing, the data has no lessons, or ``out`` holds something else.
    """
    at_least(1, steps=steps, threads=threads)
    at_least(0, seed=seed)
    require("training", "hf", "torch", "transformers")
    for name, value in WAITING.items():
        os.environ.setdefault(name, value)
    left_out: Counter[str] = Counter()
    found = lessons(data, "train", left_out)
    how = {
        "format": FORMAT,
        "data": _digest(found),
        "steps": steps,
        "seed": seed,
        "threads": threads,
        "bfloat16": training.has_bfloat16(),
        "versions": {name: version(name) for name in LIBRARIES},
        "shape": asdict(training.Shape()),
    }
    if there := _there(out, how):
        return there
    return _trained(out, _learn(data, found, how, left_out, out), new=True)


def _learn(
    data: str, found: Sequence[Lesson], how: Mapping[str, Any], left_out: Counter[str], out: Path
) -> dict[str, Any]:
    """Train as ``how`` says, and save; what ``training.json`` says of it."""
    import torch  # noqa: PLC0415

    from ianvs_bridge.small_model import tokenizer as tokenizers  # noqa: PLC0415

    torch.set_num_threads(how["threads"])
    torch.use_deterministic_algorithms(True)
    tokenizer = tokenizers.trained(found, training.CONTEXT)
    learnt = batches.encoded(found, tokenizer, LONGEST, left_out)
    model = training.fresh(training.Shape(), tokenizer, how["seed"])
    steps = training.trained(model, learnt, how["steps"], how["seed"])
    losses = list(track(steps, "train", total=how["steps"]))
    unseen = batches.encoded(lessons(data, "validation", Counter()), tokenizer, LONGEST, Counter())
    about = {
        **how,
        "lessons": {**_counts(found), "learnt": len(learnt), "left out": dict(sorted(left_out.items()))},
        "parameters": model.num_parameters(),
        "loss": {
            "first": losses[0],
            "last": statistics.fmean(losses[-20:]),
            "validation": _held_out(model, unseen),
        },
    }
    _save(out, model, tokenizer, about, found)
    return about


def _trained(out: Path, about: Mapping[str, Any], *, new: bool) -> Trained:
    counts, loss = about["lessons"], about["loss"]
    return Trained(
        out=out,
        parameters=about["parameters"],
        learnt=counts["learnt"],
        held_out=loss["validation"],
        new=new,
    )


def _there(out: Path, how: Mapping[str, Any]) -> Trained | None:
    """The model in ``out``, if it was trained in the same way; None if it has to be trained.

    Raises:
        UserError: Something else is there.
    """
    if not out.exists() or not any(out.iterdir()):
        return None
    about = json_of(out / ABOUT)
    if about.get("format") != FORMAT:
        raise UserError(f"{out}: not empty, and no earlier training; give another --out")
    same = all(about.get(key) == value for key, value in how.items())
    return _trained(out, about, new=False) if same else None


def _held_out(model: Any, batch: Sequence[Encoded]) -> float:
    """The loss over lessons that were not learnt, in nats a token of the answers."""
    import torch  # noqa: PLC0415

    model.eval()
    with torch.inference_mode():
        parts = [training.losses(model, [lesson])[1] for lesson in batch]
        return float(torch.mean(torch.cat(parts)))


def _counts(found: Sequence[Lesson]) -> dict[str, int]:
    return dict(sorted(Counter(f"{lesson.task} {lesson.language}" for lesson in found).items()))


def _digest(found: Sequence[Lesson]) -> str:
    """SHA-256 over the lessons, by which the data is known."""
    return hashlib.sha256(json.dumps([asdict(lesson) for lesson in found]).encode()).hexdigest()


def _save(out: Path, model: Any, tokenizer: Any, about: dict[str, Any], found: Sequence[Lesson]) -> None:
    """Write the folder; ``training.json``, written last, says that it is whole."""
    out.mkdir(parents=True, exist_ok=True)
    write_whole(
        out / ABOUT, json.dumps({"format": FORMAT}) + "\n"
    )  # ours, and not whole until it is written again
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    write_whole(out / "README.md", card.card(about, found))
    weights = hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()
    write_whole(out / ABOUT, json.dumps({**about, "weights": weights}, indent=1) + "\n")
