"""What the small model learns, and from what; without PyTorch. tests/edge trains it."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lesson_rows import core, dataset, english

from ianvs_bridge.backends import _folders
from ianvs_bridge.backends._prompting import compiled
from ianvs_bridge.small_model import card
from ianvs_bridge.small_model.batches import Encoded, batches
from ianvs_bridge.small_model.lessons import LEAST_SCORE, MAX_ANSWER, Lesson, Source, lessons
from ianvs_bridge.small_model.tokenizer import TEMPLATE
from ianvs_bridge.train import train
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._recipe import pins
from smart_coding_dataset.tasks import comment_function


def test_a_lesson_is_the_question_of_the_benchmark_and_what_engineers_wrote(tmp_path: Path) -> None:
    (row,) = english(1, summary="Add zero to\neach item of items.\n\nIt may be negative.", annotations=[])
    left_out: Counter[str] = Counter()
    found = lessons(dataset(tmp_path, [row]), "train", left_out)
    assert found[0].messages == comment_function.TASK.prompt(row, "en", ())
    assert found[0].answer == "Add zero to each item of items."
    assert not left_out


def test_every_row_is_asked_about_in_chinese_too_and_answered_by_the_heuristic(tmp_path: Path) -> None:
    rows = english(9)
    found = lessons(dataset(tmp_path, rows), "train", Counter())
    chinese = [lesson for lesson in found if lesson.language == "zh"]
    assert len(chinese) == len(rows)
    assert all(re.search(r"[\u4e00-\u9fff]", lesson.answer) for lesson in chinese)
    assert all("请用中文" in lesson.messages[-1]["content"] for lesson in chinese)
    assert found == lessons(str(tmp_path), "train", Counter()), "always the same ones"


def test_the_shipped_test_rows_are_never_learnt(tmp_path: Path) -> None:
    same_code = [
        replace(row, code_snippet=row.code_snippet.replace("    ", "\t"), repository_name="elsewhere")
        for row in core("test")
    ]
    left_out: Counter[str] = Counter()
    found = lessons(dataset(tmp_path, [*same_code, *english(1)]), "train", left_out)
    assert {lesson.source.repository for lesson in found} == {english(1)[0].repository_name}
    assert left_out["code of the shipped test rows"] == len(same_code)


@pytest.mark.parametrize("split", ["test", "all"])
def test_nothing_is_learnt_from_the_split_test(split: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"no lessons are made of split '{split}'; there are: train, validation"):
        lessons(dataset(tmp_path, english(1), "test"), split, Counter())


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"file_path": "tests/test_f.py"}, "test code"),
        ({"file_path": "pkg/test_f.py"}, "test code"),
        ({"summary": None}, "no comment on the whole, en"),
        ({"summary": "Adds it."}, "fewer than 4 words, en"),
        ({"summary": "It adds all of these:"}, "begins an example or a list, en"),
        ({"summary": "word " * 200}, f"more than {MAX_ANSWER} characters, en"),
        ({"summary": "Open the file and close it again."}, f"scores less than {LEAST_SCORE}, en"),
    ],
)
def test_what_makes_no_lesson_is_counted_with_the_reason(
    changes: dict[str, Any], reason: str, tmp_path: Path
) -> None:
    (bad,) = english(1, **changes)
    left_out: Counter[str] = Counter()
    found = lessons(dataset(tmp_path, [bad, *english(3)[1:]]), "train", left_out)
    assert left_out == {reason: 1}
    assert "def f0(" not in "".join(lesson.messages[-1]["content"] for lesson in found if lesson.language == "en")


def test_words_like_test_elsewhere_in_a_path_are_no_tests(tmp_path: Path) -> None:
    left_out: Counter[str] = Counter()
    lessons(dataset(tmp_path, english(1, file_path="pkg/testing_tools/latest.py")), "train", left_out)
    assert not left_out


def test_a_dataset_without_lessons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        UserError, match="no row of split 'train' makes a lesson for comment_function, comment_line"
    ):
        lessons(dataset(tmp_path, english(2, file_path="tests/x.py")), "train", Counter())


def test_what_the_model_learns_from_is_nothing_that_the_bench_scores_it_on() -> None:
    learnt, scored, all_ = ({pin.name: pin for pin in pins((), name)} for name in ("small", "bench", "classic"))
    assert learnt.items() == all_.items() - scored.items()


def test_the_template_leaves_out_the_instructions_and_nothing_else() -> None:
    row, example = core("test")[0], core()[0]
    language = row.natural_language
    zero, few = (comment_function.TASK.prompt(row, language, shown) for shown in ([], [example]))
    template = compiled(TEMPLATE)
    text = template.render(messages=zero, add_generation_prompt=True)
    asked = zero[-1]["content"]
    assert text == f"<|user|>{asked.partition(chr(10) * 2)[2]}<|end|><|assistant|>"
    assert row.code_snippet in text
    assert template.render(messages=few, add_generation_prompt=True).endswith(text)
    assert comment_function.TASK.target(example) in template.render(messages=few)
    assert template.render(messages=[{"role": "user", "content": "Hello"}]) == "<|user|>Hello<|end|>"


sizes = st.lists(st.integers(2, 400), min_size=1, max_size=300)


@given(sizes, st.integers(0, 5))
def test_every_lesson_comes_once_before_any_comes_again(lengths: list[int], seed: int) -> None:
    made = [Encoded([n] * length, 1) for n, length in enumerate(lengths)]
    stream = batches(made, seed, tokens=1000)
    seen: list[int] = []
    while len(seen) < len(made):
        batch = next(stream)
        assert len(batch) * max(len(each.tokens) for each in batch) <= 1000
        seen += [each.tokens[0] for each in batch]
    assert sorted(seen) == list(range(len(made)))


def test_the_seed_decides_the_order() -> None:
    made = [Encoded([n] * random.Random(n).randint(2, 50), 1) for n in range(100)]

    def first(seed: int) -> list[list[Encoded]]:
        stream = batches(made, seed, tokens=200)
        return [next(stream) for _ in range(9)]

    assert first(1) == first(1)
    assert first(1) != first(2)


def test_the_card_names_every_package_with_its_licence() -> None:
    sources = [Source("a", "1.0", "MIT", "https://x/a"), Source("b", "2.0", "BSD-3-Clause", "https://x/b")]
    made = [Lesson(task="t", language="en", messages=[], answer="x", source=s) for s in [*sources, sources[0]]]
    about = {
        "parameters": 3_100_000,
        "lessons": {"learnt": 3},
        "steps": 7,
        "seed": 0,
        "loss": {"validation": 4.5},
        "versions": {"torch": "2"},
    }
    text = card.card(about, made)
    assert "| [a](https://x/a) | 1.0 | MIT | 2 |\n| [b](https://x/b) | 2.0 | BSD-3-Clause | 1 |" in text
    assert "3.1 million" in text
    assert not re.search(r"[{}]", text), "nothing is left to fill in"


def test_training_without_pytorch_names_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_folders, "find_spec", lambda _: None)
    with pytest.raises(UserError, match=r"training needs torch: pip install 'smart-coding\[hf\]'"):
        train(str(tmp_path))
    with pytest.raises(UserError, match="steps must be at least 1, found 0"):
        train(str(tmp_path), steps=0)
