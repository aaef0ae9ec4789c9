"""What every folder of ``evaluate_metrics`` owes. A new metric is tested by existing."""

from __future__ import annotations

import doctest
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from executing import needs_isolation

import evaluate_metrics

ROOT = Path(evaluate_metrics.__file__).parent
NAMES = evaluate_metrics.names()
COMMENT = [n for n in NAMES if n.startswith("comment_")]
SECTIONS = (
    "What it measures",
    "How",
    "Inputs",
    "Output",
    "Examples",
    "Agreement with engineers",
    "Limits",
    "中文",
)
KEYS = {"scores", "scored", "abstained", "ci95"}
CODE = "def clip(value, low, high):\n    return max(low, min(value, high))\n"
GOOD = "Limit value to the range from low to high, both included."


def load(folder: Path) -> Any:
    import evaluate

    return evaluate.load(str(folder))


def faults(folder: Path) -> list[str]:
    """What a metric folder lacks, as far as its files show it."""
    name = folder.name
    found = [
        f"{file} is missing" for file in (f"{name}.py", "README.md", "app.py") if not (folder / file).is_file()
    ]
    source = (folder / f"{name}.py").read_text("utf-8") if not found else ""
    if re.search(r"^from evaluate import|^import \w+,|^from \.", source, re.M):
        found.append("imports that evaluate.load misreads")
    card = (folder / "README.md").read_text("utf-8") if (folder / "README.md").is_file() else ""
    found += [f"the card has no section {s!r}" for s in SECTIONS if not re.search(rf"^## {s}", card, re.M)]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_folder_is_whole(name: str) -> None:
    assert faults(ROOT / name) == []


RUNNING = ("functionality", "reliability")
"""Metrics that run what they score."""


@pytest.mark.parametrize("name", [pytest.param(n, marks=needs_isolation) if n in RUNNING else n for n in NAMES])
def test_the_metric_loads_offline_as_itself_and_its_examples_run(name: str) -> None:
    metric = load(ROOT / name)
    assert metric.name == name
    assert type(metric).__module__.endswith(name)
    module = __import__(type(metric).__module__, fromlist=["x"])
    tests = doctest.DocTestFinder(recurse=False).find(type(metric), type(metric).__name__, module=module)
    assert sum(len(t.examples) for t in tests) >= 3
    assert all(doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(t).failed == 0 for t in tests)


@pytest.mark.parametrize("name", COMMENT)
class TestCommentMetrics:
    def check(self, name: str, result: dict[str, Any], rows: int) -> None:
        assert set(result) >= {name, "evidence"} | KEYS
        assert len(result["scores"]) == len(result["evidence"]) == rows
        assert result["scored"] + result["abstained"] == rows
        assert all(s is None or 0.0 <= s <= 1.0 for s in result["scores"])
        json.dumps(result)

    def test_all_columns(self, name: str) -> None:
        columns = {"references": [GOOD, None], "natural_language": ["en", None], "code": [CODE, CODE]}
        result = load(ROOT / name).compute(predictions=[GOOD, "限制 value 的范围。"], **columns)
        self.check(name, result, 2)
        low, high = result["ci95"]
        assert low <= result[name] <= high

    def test_without_optional_columns(self, name: str) -> None:
        self.check(name, load(ROOT / name).compute(predictions=[GOOD], code=[CODE]), 1)

    def test_rows_without_prediction_or_code_are_abstained_from(self, name: str) -> None:
        result = load(ROOT / name).compute(predictions=[None, GOOD, GOOD], code=[CODE, None, CODE])
        self.check(name, result, 3)
        assert result["scores"][:2] == [None, None]
        assert result["abstained"] == 2
        assert result["ci95"] is None

    def test_empty_input(self, name: str) -> None:
        result = load(ROOT / name).compute(predictions=[], code=[], references=[])
        self.check(name, result, 0)
        assert result[name] is None

    def test_an_empty_answer_is_scored_and_worth_nothing(self, name: str) -> None:
        assert load(ROOT / name).compute(predictions=["", "[]"], code=[CODE] * 2)["scores"] == [0.0, 0.0]

    def test_batches_give_what_one_call_gives(self, name: str) -> None:
        metric = load(ROOT / name)
        for prediction in (GOOD, CODE):
            metric.add_batch(predictions=[prediction], code=[CODE])
        assert metric.compute() == load(ROOT / name).compute(predictions=[GOOD, CODE], code=[CODE] * 2)

    def test_rows_one_by_one_give_what_one_call_gives(self, name: str) -> None:
        metric = load(ROOT / name)
        for prediction in (GOOD, CODE, None):
            metric.add(prediction=prediction, code=CODE)
        assert metric.compute() == load(ROOT / name).compute(predictions=[GOOD, CODE, None], code=[CODE] * 3)

    def test_half_characters_are_scored(self, name: str) -> None:
        self.check(name, load(ROOT / name).compute(predictions=["\ud800" + GOOD], code=[CODE]), 1)

    def test_predictions_are_asked_for_by_name(self, name: str) -> None:
        with pytest.raises(ValueError, match="'predictions' is missing; given: code"):
            load(ROOT / name).compute(code=[CODE])

    def test_code_is_asked_for_by_name(self, name: str) -> None:
        with pytest.raises(ValueError, match="code"):
            load(ROOT / name).compute(predictions=[GOOD])

    def test_an_unknown_language_is_named(self, name: str) -> None:
        with pytest.raises(ValueError, match="'de'; there are: en, zh"):
            load(ROOT / name).compute(predictions=[GOOD], code=[CODE], natural_language=["de"])


class TestTheGuards:
    """Each was made to fail once."""

    @pytest.fixture
    def planted(self, tmp_path: Path) -> Path:
        return Path(shutil.copytree(ROOT / "comment_logic", tmp_path / "comment_logic"))

    def test_a_whole_folder_passes(self, planted: Path) -> None:
        assert faults(planted) == []

    def test_an_imported_base_class_is_seen_and_breaks_loading(self, planted: Path) -> None:
        file = planted / "comment_logic.py"
        text = file.read_text("utf-8")
        file.write_text(
            text.replace("import evaluate\n", "import evaluate\nfrom evaluate import Metric\n", 1), "utf-8"
        )
        assert faults(planted) == ["imports that evaluate.load misreads"]
        with pytest.raises(NotImplementedError):
            load(planted)

    def test_a_missing_section_and_a_missing_file_are_seen(self, planted: Path) -> None:
        card = planted / "README.md"
        card.write_text(card.read_text("utf-8").replace("## Limits", "## Other"), "utf-8")
        (planted / "app.py").unlink()
        assert faults(planted) == ["app.py is missing", "the card has no section 'Limits'"]


def test_an_unknown_metric_is_named_with_those_that_exist() -> None:
    with pytest.raises(ValueError, match="unknown metric 'bleu'; there are: comment_accuracy"):
        evaluate_metrics.path("bleu")
