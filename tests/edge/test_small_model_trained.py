"""The small model is trained: the same bytes twice, answers apart from questions, and what comes out answers."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="needs the extra hf: pip install 'smart-coding[hf]'")
pytest.importorskip("transformers", reason="needs the extra hf: pip install 'smart-coding[hf]'")

from lesson_rows import core, dataset, english  # noqa: E402

from ianvs_bridge.backends import open_backend  # noqa: E402
from ianvs_bridge.backends._backend import Request  # noqa: E402
from ianvs_bridge.selection import task_named  # noqa: E402
from ianvs_bridge.small_model import batches, training  # noqa: E402
from ianvs_bridge.small_model.batches import Encoded  # noqa: E402
from ianvs_bridge.small_model.lessons import lessons  # noqa: E402
from ianvs_bridge.small_model.tokenizer import trained  # noqa: E402
from ianvs_bridge.train import train  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402

TINY = training.Shape(hidden=64, layers=2, heads=2, key_value_heads=1, inner=128)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("data")
    dataset(folder, [*core(), *english(20)])
    return dataset(folder, english(2, summary="Something that was not learnt."), "validation")


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "Shape", lambda: TINY)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.usefixtures("tiny")
def test_the_same_training_gives_the_same_bytes_and_another_seed_others(data: str, tmp_path: Path) -> None:
    made = [
        train(data, out=tmp_path / name, steps=3, seed=seed, threads=1)
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    ]
    first, again, other = (contents(tmp_path / name) for name in "abc")
    assert first == again
    assert {"config.json", "model.safetensors", "tokenizer.json", "README.md", "training.json"} <= first.keys()
    assert first["model.safetensors"] != other["model.safetensors"]
    assert first["tokenizer.json"] == other["tokenizer.json"]
    said = json.loads(first["training.json"])
    assert said["parameters"] == made[0].parameters < 1e6
    assert torch.__version__.startswith(said["versions"]["torch"])
    assert said["loss"]["validation"] == made[0].held_out > 0


@pytest.mark.usefixtures("tiny")
def test_a_model_that_is_there_is_not_trained_again(data: str, tmp_path: Path) -> None:
    first = train(data, out=tmp_path / "m", steps=1, threads=1)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "m").iterdir()}
    again = train(data, out=tmp_path / "m", steps=1, threads=1)
    assert (first.new, again.new) == (True, False)
    assert str(again) == f"{first}, there already"
    assert before == {path: path.stat().st_mtime_ns for path in (tmp_path / "m").iterdir()}
    assert train(data, out=tmp_path / "m", steps=2, threads=1).new, "other options, another model"
    (tmp_path / "other").mkdir()
    (tmp_path / "other/mine.txt").write_text("x")
    with pytest.raises(UserError, match="not empty, and no earlier training"):
        train(data, out=tmp_path / "other", steps=1, threads=1)


@pytest.fixture(scope="module")
def encoded(data: str) -> tuple[Any, list[Encoded]]:
    found = lessons(data, "train", Counter())
    tokenizer = trained(found, training.CONTEXT)
    return tokenizer, batches.encoded(found, tokenizer, 512, Counter())


@pytest.fixture(autouse=True)
def one_thread() -> None:
    """Threads that wait for each other cost more than they bring, for so little work on a busy machine."""
    torch.set_num_threads(1)


@torch.no_grad()
def test_questions_and_answers_are_told_apart_and_padding_is_not_seen(encoded: tuple[Any, list[Encoded]]) -> None:
    tokenizer, made = encoded
    model = training.fresh(TINY, tokenizer, 0).eval()
    some = made[:5]
    assert len({len(each.tokens) for each in some}) > 1
    together = training.losses(model, some)
    single = [training.losses(model, [each]) for each in some]
    for part, alone in zip(together, zip(*single, strict=True), strict=True):
        assert part.tolist() == pytest.approx(torch.cat(alone).tolist(), rel=1e-3)
    for each, (asked, answered) in zip(some, single, strict=True):
        assert (len(asked), len(answered)) == (each.asked - 1, len(each.tokens) - each.asked)
        tokens, place = torch.tensor([each.tokens]), torch.arange(len(each.tokens))
        for loss, learnt in ((asked, place < each.asked), (answered, place >= each.asked)):
            labels = torch.where(learnt, tokens, -100)
            theirs = model(input_ids=tokens, labels=labels).loss
            assert float(loss.mean()) == pytest.approx(float(theirs), rel=1e-3)


def test_an_encoded_lesson_is_the_question_the_answer_and_an_end(
    data: str, encoded: tuple[Any, list[Encoded]]
) -> None:
    tokenizer, made = encoded
    for lesson, each in zip(lessons(data, "train", Counter()), made, strict=True):
        assert tokenizer.decode(each.tokens[each.asked :]) == lesson.answer + "<|end|>"
        assert tokenizer.decode(each.tokens[: each.asked]).endswith("<|end|><|assistant|>")


def test_what_is_too_long_is_left_out_and_counted(data: str, encoded: tuple[Any, list[Encoded]]) -> None:
    tokenizer, made = encoded
    left_out: Counter[str] = Counter()
    short = batches.encoded(lessons(data, "train", Counter()), tokenizer, 90, left_out)
    assert [each.tokens for each in short] == [each.tokens for each in made if len(each.tokens) <= 90]
    assert left_out == {"more than 90 tokens": len(made) - len(short)}
    assert 0 < len(short) < len(made)


def test_the_loss_falls(encoded: tuple[Any, list[Encoded]]) -> None:
    tokenizer, made = encoded
    losses = list(training.trained(training.fresh(TINY, tokenizer, 0), made, 40, 0))
    assert losses[-1] < 0.7 * losses[0]


@pytest.mark.usefixtures("tiny")
def test_what_was_trained_answers_as_a_backend(data: str, tmp_path: Path) -> None:
    train(data, out=tmp_path / "m", steps=20, threads=1)
    task, row = task_named("comment_function"), core()[0]
    request = Request(
        task=task, row=row, messages=task.prompt(row, row.natural_language, ()), language=row.natural_language
    )
    (answer,) = open_backend(f"hf:{tmp_path / 'm'}", {"max_tokens": "20"}).complete([request])
    assert answer.error is None
    assert answer.text
    assert answer.prompt_tokens is not None and answer.prompt_tokens < 400
