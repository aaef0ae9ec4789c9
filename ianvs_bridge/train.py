"""Train the small model: from a built dataset to a folder that every backend and export target takes as it is."""

from __future__ import annotations

import hashlib
import json
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ianvs_bridge.backends._folders import require
from ianvs_bridge.small_model import batches, card, training
from ianvs_bridge.small_model.batches import Encoded
from ianvs_bridge.small_model.lessons import Lesson, lessons
from smart_coding_dataset.errors import at_least
from smart_coding_dataset.progress import track
from smart_coding_dataset.writing import write_whole

LONGEST = 512
"""Tokens of a lesson: most fit, and the cost of one grows faster than its length."""
LIBRARIES = ("smart-coding", "torch", "transformers", "tokenizers")


@dataclass(frozen=True, kw_only=True)
class Trained:
    """A trained model."""

    out: Path
    parameters: int
    learnt: int
    """Lessons of the training split that were short enough."""
    held_out: float
    """Loss on the validation split, in nats a token of the answers."""

    def __str__(self) -> str:
        millions = f"{self.parameters / 1e6:.1f} M parameters"
        return f"{self.out}: {millions}, {self.learnt} lessons, {self.held_out:.2f} nats a token on validation"


def train(
    data: str, /, *, out: Path = Path("small"), steps: int = 600, seed: int = 0, threads: int = 2
) -> Trained:
    """Train a decoder of 3 million parameters that comments code, on a CPU in minutes.

    It is there so that exporting, running and measuring a real model need no download. It learns the questions of
    `comment_function` and `comment_line` from the split `train`, and nothing of the shipped test rows. The same
    data, options, library versions and kind of processor give the same bytes.

    Args:
        data: A folder that `build` wrote, or a name on the Hub, with the config `comment`.
        out: Folder for the model, its tokenizer, its card and `training.json`.
        steps: Batches of 4,096 tokens; 600 take about ten minutes on two cores.
        seed: Decides the first weights and the order of the lessons.
        threads: Of the processor. Another number may change the last bits of the weights.

    Raises:
        UserError: PyTorch or transformers is missing, or the data has no lessons.
    """
    at_least(1, steps=steps, threads=threads)
    at_least(0, seed=seed)
    require("training", "hf", "torch", "transformers")
    import torch  # noqa: PLC0415

    from ianvs_bridge.small_model import tokenizer as tokenizers  # noqa: PLC0415

    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(True)
    left_out: Counter[str] = Counter()
    found = lessons(data, "train", left_out)
    tokenizer = tokenizers.trained(found, training.CONTEXT)
    learnt = batches.encoded(found, tokenizer, LONGEST, left_out)
    model = training.fresh(training.Shape(), tokenizer, seed)
    losses = list(track(training.trained(model, learnt, steps, seed), "train", total=steps))
    held_out = _held_out(
        model, batches.encoded(lessons(data, "validation", Counter()), tokenizer, LONGEST, Counter())
    )
    about = {
        "data": _digest(found),
        "lessons": {**_counts(found), "learnt": len(learnt), "left out": dict(sorted(left_out.items()))},
        "steps": steps,
        "seed": seed,
        "threads": threads,
        "versions": {name: version(name) for name in LIBRARIES},
        "shape": asdict(training.Shape()),
        "parameters": model.num_parameters(),
        "loss": {"first": losses[0], "last": statistics.fmean(losses[-20:]), "validation": held_out},
    }
    _save(out, model, tokenizer, about, found)
    return Trained(out=out, parameters=model.num_parameters(), learnt=len(learnt), held_out=held_out)


def _held_out(model: Any, batch: Sequence[Encoded]) -> float:
    """The loss over lessons that were not learnt, in nats a token of the answers."""
    import torch  # noqa: PLC0415

    model.eval()
    with torch.inference_mode():
        parts = [training.answer_loss(model, [lesson]) for lesson in batch]
    return float(sum(total for total, _ in parts)) / sum(count for _, count in parts)


def _counts(found: Sequence[Lesson]) -> dict[str, int]:
    return dict(sorted(Counter(f"{lesson.task} {lesson.language}" for lesson in found).items()))


def _digest(found: Sequence[Lesson]) -> str:
    """SHA-256 over the lessons, by which the data is known."""
    return hashlib.sha256(json.dumps([asdict(lesson) for lesson in found]).encode()).hexdigest()


def _save(out: Path, model: Any, tokenizer: Any, about: dict[str, Any], found: Sequence[Lesson]) -> None:
    """Write the folder; ``training.json``, written last, says that it is whole."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "training.json").unlink(missing_ok=True)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    write_whole(out / "README.md", card.card(about, found))
    weights = hashlib.sha256((out / "model.safetensors").read_bytes()).hexdigest()
    write_whole(out / "training.json", json.dumps({**about, "weights": weights}, indent=1) + "\n")
