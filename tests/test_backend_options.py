"""Options of backends are read by one helper, which knows types and lists what there is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from ianvs_bridge.backends import _options
from smart_coding_dataset.errors import UserError, at_least

THERE_ARE = "cache (path), greedy (true or false), how (fast or slow), max_tokens (whole number), stop (text), "


@dataclass(frozen=True, slots=True)
class Options:
    max_tokens: int = 512
    warm: float | None = None
    greedy: bool = False
    how: Literal["fast", "slow"] = "fast"
    stop: str = ""
    cache: Path | None = field(default=None, metadata=_options.ONLY_HOW)

    def __post_init__(self) -> None:
        at_least(1, max_tokens=self.max_tokens)


def test_each_value_is_read_as_its_field_says() -> None:
    given = ["max_tokens=7", "warm=0.5", "greedy=yes", "how=slow", "stop=a=b", "cache=x/y"]
    read = _options.read(Options, _options.pairs(given), "test")
    assert read == Options(7, 0.5, True, "slow", "a=b", Path("x/y"))
    assert _options.read(Options, {}, "test") == Options()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("max_token=7", "test: unknown option 'max_token'; there are: " + THERE_ARE),
        ("max_tokens=many", "test: max_tokens=many: expected whole number; the options are: " + THERE_ARE),
        ("max_tokens=0", "test: max_tokens must be at least 1, found 0; the options are: " + THERE_ARE),
        ("greedy=perhaps", "test: greedy=perhaps: expected true or false; "),
        ("how=soon", "test: how=soon: expected fast or slow; "),
        ("warm=nan", "test: warm=nan: expected number; "),
        ("warm=inf", "test: warm=inf: expected number; "),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_what_there_is(given: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        _options.read(Options, _options.pairs([given]), "test")
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


def test_what_decides_the_answers_is_told_apart_from_how_they_are_got() -> None:
    found = _options.answers_depend_on(Options(cache=Path("x")))
    assert found == {"max_tokens": 512, "warm": None, "greedy": False, "how": "fast", "stop": ""}


def test_an_option_is_for_all_models_or_for_those_of_one_backend() -> None:
    models = ("onnx:a", "openvino:b")
    given = _options.pairs(["threads=2", "openvino.batch=1", "onnx.threads=1", "onnx.stop=a.b=c"])
    assert _options.given_to("onnx:a", given, models) == {"threads": "1", "stop": "a.b=c"}
    assert _options.given_to("openvino:b", given, models) == {"threads": "2", "batch": "1"}


def test_an_option_for_a_backend_that_is_not_asked_is_refused() -> None:
    with pytest.raises(UserError, match=r"no model of 'openvin' is asked; the backends are: onnx, openvino"):
        _options.given_to("onnx:a", {"openvin.batch": "1"}, ("onnx:a", "openvino:b"))
