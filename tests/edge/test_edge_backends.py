"""The backends on real runtimes: the same tokens, alone and in company, with a seed and without."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

WHY = "the extras for models are not installed; `make test-edge` sets them up"
for _module in (
    "torch",
    "transformers",
    "onnxruntime_genai",
    "openvino_genai",
    "cyllama",
    "executorch",
    "optimum",
):
    pytest.importorskip(_module, reason=WHY)

from ianvs_bridge.backends import open_backend  # noqa: E402
from ianvs_bridge.backends._backend import Completion, Request  # noqa: E402
from ianvs_bridge.backends._prompting import words  # noqa: E402
from ianvs_bridge.selection import select, task_named  # noqa: E402
from smart_coding_dataset.errors import UserError  # noqa: E402

FAMILIES = ("gemma3", "llama", "qwen3")
TARGETS = {"executorch": "executorch", "llamacpp": "gguf", "onnx": "onnx", "openvino": "openvino"}
RUNTIMES = ("hf", *TARGETS)
WITHOUT_PYTORCH = sorted({*TARGETS} - {"executorch"})


@pytest.fixture(scope="session")
def spec(model: Any, exported: Any) -> Callable[[str, str], str]:
    """``BACKEND:PATH`` of a family on a runtime, in 32 bits."""

    def named(family: str, runtime: str) -> str:
        folder = model(family) if runtime == "hf" else exported(family, TARGETS[runtime], "fp32").folder
        return f"{runtime}:{folder}"

    return named


def requests(count: int = 4, sample: int = 0, more: str = "") -> list[Request]:
    task = task_named("comment_function")
    found = []
    for row in select(task, "core", "test", None)[:count]:
        messages = task.prompt(row, row.natural_language, [])
        messages = [*messages[:-1], {"role": "user", "content": messages[-1]["content"] + more}]
        found.append(Request(task=task, row=row, messages=messages, language=row.natural_language, sample=sample))
    return found


def answers(spec: str, asked: list[Request], **options: object) -> list[Completion]:
    given = {name: str(value) for name, value in {"max_tokens": 24, "threads": 1, **options}.items()}
    return list(open_backend(spec, given).complete(asked))


def texts(*args: Any, **options: Any) -> list[str | None]:
    found = answers(*args, **options)
    assert all(each.error is None for each in found), found
    return [each.text for each in found]


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("runtime", RUNTIMES)
def test_greedy_answers_are_the_same_on_every_runtime_and_in_every_batch(
    runtime: str, family: str, spec: Any
) -> None:
    plain = texts(spec(family, "hf"), requests())
    assert len({*plain}) > 1, "a model that says the same to all shows nothing"
    assert texts(spec(family, runtime), requests(), batch=1) == plain
    assert texts(spec(family, runtime), requests(), batch=4) == plain


def test_answers_are_the_same_where_openvino_keeps_what_prompts_begin_with(spec: Any) -> None:
    asked = [*requests(), *requests()]
    plain = texts(spec("qwen3", "openvino"), asked)
    assert texts(spec("qwen3", "openvino"), asked, reuse=True) == plain
    assert texts(spec("qwen3", "openvino"), asked, reuse=True, batch=1) == plain


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_samples_differ_and_come_again_whatever_else_is_asked(runtime: str, spec: Any) -> None:
    greedy, first, second = (requests(sample=sample) for sample in (0, 1, 2))
    named = spec("qwen3", runtime)
    alone = texts(named, first, batch=1)
    assert texts(named, first, batch=1) == alone
    assert alone != texts(named, greedy)
    assert alone != texts(named, second)
    mixed = texts(named, [first[0], greedy[0], second[0], first[1]], batch=4)
    assert (mixed[0], mixed[3]) == (alone[0], alone[1])
    assert mixed[1] == texts(named, greedy[:1])[0]


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_counts_times_and_truncation_are_told(runtime: str, spec: Any) -> None:
    for answer in answers(spec("llama", runtime), requests(3), batch=3):
        assert answer.prompt_tokens is not None and answer.prompt_tokens > 100
        assert answer.completion_tokens is not None and 0 < answer.completion_tokens <= 24
        assert answer.truncated == (answer.completion_tokens == 24)
        assert answer.first_token_seconds is not None and answer.seconds is not None
        assert 0 < answer.first_token_seconds <= answer.seconds


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_stop_string_ends_a_real_answer(runtime: str, spec: Any) -> None:
    asked = requests(1)
    (whole,) = texts(spec("llama", runtime), asked)
    assert whole
    stop = whole[5:9]
    (cut,) = answers(spec("llama", runtime), asked, stop=stop)
    assert cut.text == whole[: whole.index(stop)]
    assert cut.truncated is False
    assert cut.completion_tokens is not None and cut.completion_tokens < 24


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_prompt_that_is_too_long_is_one_error_among_answers(runtime: str, spec: Any) -> None:
    asked = [*requests(2), *requests(1, more="x = 1\n" * 2000)]
    found = answers(spec("qwen3", runtime), asked, batch=3)
    assert [each.text is None for each in found] == [False, False, True]
    assert "with the answer the model takes 2048" in (found[2].error or "")


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_an_answer_may_fill_what_a_long_prompt_leaves_beside_short_ones(runtime: str, spec: Any) -> None:
    named = spec("qwen3", runtime)
    long = requests(1, more="\n# " + "a " * 1000)
    count = len(words(Path(named.partition(":")[2])).prompt(long[0].messages))
    assert 1500 < count < 2040, "leaves less than what is asked for, and the short one needs more"
    asked = [*requests(1), *long]
    alone = [*answers(named, asked[:1], max_tokens=600), *answers(named, asked[1:], max_tokens=600)]
    together = answers(named, asked, max_tokens=600, batch=2)
    assert [each.text for each in together] == [each.text for each in alone]
    assert together[1].completion_tokens is not None and together[1].completion_tokens <= 2048 - count


@pytest.mark.parametrize("family", FAMILIES)
def test_prompts_are_those_that_transformers_makes(family: str, model: Any) -> None:
    from transformers import AutoTokenizer

    theirs, ours = AutoTokenizer.from_pretrained(model(family)), words(model(family))
    for request in requests(48):
        tokens = theirs.apply_chat_template(request.messages, add_generation_prompt=True)["input_ids"]
        assert ours.prompt(request.messages) == tokens
        assert ours.text(tokens) == theirs.decode(tokens, skip_special_tokens=True)


@pytest.mark.parametrize("runtime", WITHOUT_PYTORCH)
def test_the_command_answers_without_loading_pytorch(runtime: str, spec: Any, tmp_path: Path) -> None:
    code = (
        "import sys; from ianvs_bridge.predict import predict; from pathlib import Path\n"
        "done = predict('comment_function', model=(sys.argv[1],), option=('max_tokens=8', 'threads=1'), limit=2,"
        " out=Path(sys.argv[2]))\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules], done.files[0].path)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, spec("qwen3", runtime), str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, path = done.stdout.split()
    assert loaded == "[]", done.stderr
    lines = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    assert [line["error"] for line in lines] == [None, None]
    assert "ERROR" not in done.stderr


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_damaged_model_is_one_line(runtime: str, spec: Any, tmp_path: Path) -> None:
    shutil.copytree(Path(spec("qwen3", runtime).partition(":")[2]), tmp_path / "model")
    weights = max((tmp_path / "model").iterdir(), key=lambda path: path.stat().st_size)
    os.truncate(weights, 20_000)
    with pytest.raises(UserError, match=f"^{tmp_path}/model.*cannot .*load"):
        answers(f"{runtime}:{tmp_path / 'model'}", requests(1))


@pytest.mark.parametrize("runtime", RUNTIMES)
def test_a_folder_that_is_no_model_is_named(runtime: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=str(tmp_path)):
        open_backend(f"{runtime}:{tmp_path}")
