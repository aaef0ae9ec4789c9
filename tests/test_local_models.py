"""What all models in this process share: limits, stops, samples, times and faults, shown on a small engine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ianvs_bridge.backends import _folders, _prompting, open_backend
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.backends._engine import Asked, Take
from ianvs_bridge.backends._local import Local, Options
from ianvs_bridge.backends._prompting import Words
from ianvs_bridge.backends._stops import Watch, cut
from ianvs_bridge.selection import select, task_named
from smart_coding_dataset.errors import UserError

END = 256
CHAT = _prompting.compiled("{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}[assistant]")


class Bytes:
    """A tokenizer whose tokens are bytes, so that a character may take several; 256 is the end."""

    def encode(self, text: str, add_special_tokens: bool = True) -> Any:
        @dataclass
        class Encoded:
            ids: list[int]

        return Encoded(list(text.encode()))

    def decode(self, tokens: Sequence[int], skip_special_tokens: bool) -> str:
        assert skip_special_tokens
        return bytes(token for token in tokens if token != END).decode(errors="replace")

    def token_to_id(self, text: str) -> int | None:
        return END if text == "<end>" else None


@dataclass
class Parrot:
    """Says its line to everybody; what it was asked is kept."""

    line: list[int]
    context: int = 10_000
    broken: str = ""
    """A prompt with this word in it breaks it."""

    def __post_init__(self) -> None:
        self.asked: list[list[Asked]] = []

    def generate(self, asked: Sequence[Asked], take: Take) -> None:
        self.asked.append(list(asked))
        if self.broken and any(self.broken.encode() in bytes(each.tokens) for each in asked):
            raise RuntimeError("out of memory\nat some place")
        for which, each in enumerate(asked):
            for token in (self.line * each.most)[: each.most + 3]:
                if take(which, token):
                    break

    def logits(self, prompt: Sequence[int], answer: Sequence[int]) -> Any:
        raise NotImplementedError


def backend(engine: Parrot, template: Any = CHAT, **options: Any) -> Local:
    return Local(
        Words(Bytes(), template, {}, frozenset({END})), lambda *_: engine, Path("model"), Options(**options)
    )


def request(text: str = "Hello", sample: int = 0, row: int = 0) -> Request:
    task = task_named("comment_function")
    found = select(task, "core", "test", None)[row]
    return Request(
        task=task, row=found, messages=[{"role": "user", "content": text}], language="en", sample=sample
    )


def one(engine: Parrot, asked: Request | None = None, **options: Any) -> Completion:
    (answer,) = backend(engine, **options).complete([asked or request()])
    return answer


def test_an_answer_ends_where_the_model_ends_it() -> None:
    answer = one(Parrot([*b"Yes.", END]))
    assert (answer.text, answer.completion_tokens, answer.truncated) == ("Yes.", 5, False)
    assert answer.prompt_tokens == len("[user]Hello[assistant]")
    assert answer.seconds is not None and answer.first_token_seconds is not None
    assert 0 < answer.first_token_seconds <= answer.seconds


def test_an_answer_that_a_limit_cuts_off_says_so() -> None:
    answer = one(Parrot([*b"on and on "]), max_tokens=5)
    assert (answer.text, answer.completion_tokens, answer.truncated) == ("on an", 5, True)


def test_the_room_that_a_prompt_leaves_is_a_limit_too() -> None:
    prompt = len("[user]Hello[assistant]")
    answer = one(Parrot([*b"on and on "], context=prompt + 3))
    assert (answer.text, answer.truncated, answer.error) == ("on ", True, None)


def test_a_prompt_that_is_too_long_is_an_error_of_its_row_alone() -> None:
    engine = Parrot([*b"Yes.", END], context=100)
    answers = list(backend(engine, batch=3).complete([request(), request("long " * 50), request()]))
    assert [answer.text for answer in answers] == ["Yes.", None, "Yes."]
    assert answers[1].error == "the prompt has 267 tokens; with the answer the model takes 100"
    assert answers[1].prompt_tokens == 267
    assert len(engine.asked[0]) == 2


@pytest.mark.parametrize("stop", ["``", "```\n", "é!", "<end>"])
def test_a_stop_string_ends_an_answer_wherever_its_tokens_are(stop: str) -> None:
    text = "naïve é!``` ```\n and more"
    answer = one(Parrot([*text.encode(), END]), stop=stop)
    assert answer.text == text.partition(stop)[0]
    assert answer.truncated is False
    if stop != "<end>":
        assert answer.completion_tokens == len((text.partition(stop)[0] + stop).encode()), "not one token more"


def test_several_stops_are_a_json_list_as_for_models_behind_a_server() -> None:
    engine = Parrot([*b"first ### then END", END])
    assert one(engine, stop='["END", "###"]').text == "first "
    assert one(engine, stop='["["]').text == "first ### then END"
    with pytest.raises(ValueError, match="stop must be a text or a JSON list of texts, found \\[1\\]"):
        one(engine, stop="[1]")


TEXTS = st.text(alphabet="ab`é中\n", max_size=30)


@given(text=TEXTS, stops=st.lists(st.text(alphabet="ab`é中\n", min_size=1, max_size=4), max_size=3))
def test_stops_are_found_as_soon_as_they_are_complete(text: str, stops: list[str]) -> None:
    tokens = list(text.encode())
    watch = Watch(stops, lambda some: bytes(some).decode(errors="replace"))
    seen = next((n for n, token in enumerate(tokens, start=1) if watch(token)), None)
    first = next(
        (n for n in range(1, len(tokens) + 1) if any(stop.encode() in bytes(tokens[:n]) for stop in stops)), None
    )
    assert seen == first
    if first is not None:
        assert not any(stop in cut(text, stops) for stop in stops)
        assert text.startswith(cut(text, stops))


def test_a_batch_is_read_when_its_first_answer_is_wanted() -> None:
    engine = Parrot([*b"Yes.", END])
    read: list[int] = []

    def feed() -> Any:
        for n in range(5):
            read.append(n)
            yield request()

    answers = backend(engine, batch=2).complete(feed())
    assert not engine.asked
    next(answers)
    assert (read, [len(asked) for asked in engine.asked]) == ([0, 1], [2])
    assert len(list(answers)) == 4
    assert [len(asked) for asked in engine.asked] == [2, 2, 1]


def test_where_a_runtime_fails_the_other_rows_of_the_batch_are_answered() -> None:
    engine = Parrot([*b"Yes.", END], broken="bomb")
    answers = list(backend(engine, batch=3).complete([request("a"), request("a bomb"), request("b")]))
    assert [answer.text for answer in answers] == ["Yes.", None, "Yes."]
    assert answers[1].error == "out of memory"


def test_a_model_that_cannot_be_loaded_is_named_with_the_reason(tmp_path: Path) -> None:
    def damaged(*_: object) -> Any:
        raise OSError("unexpected end of file\nat some place")

    broken = Local(Words(Bytes(), CHAT, {}, frozenset({END})), damaged, tmp_path, Options())
    with pytest.raises(UserError, match=rf"^{tmp_path}: cannot be loaded \(unexpected end of file\)$"):
        list(broken.complete([request()]))


def test_the_first_sample_is_greedy_and_a_seed_depends_on_row_and_sample_alone() -> None:
    engine = Parrot([END])
    asked = [request(), request(sample=1), request(sample=2), request(sample=1, row=1)]
    list(backend(engine, batch=2).complete(asked))
    list(backend(engine, batch=1).complete(asked[1:2]))
    drawn = [each.sampling for together in engine.asked for each in together]
    assert drawn[0] is None
    seeds = [each.seed for each in drawn[1:] if each is not None]
    assert len(set(seeds[:3])) == 3
    assert seeds[3] == seeds[0]
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_a_model_without_a_template_is_asked_in_plain_words() -> None:
    engine = Parrot([*b" Yes.\nUser: and now?"])
    (answer,) = backend(engine, template=None).complete([request()])
    assert answer.text == " Yes."
    assert bytes(engine.asked[0][0].tokens).decode() == "User: Hello\n\nAssistant:"


def test_a_template_that_knows_no_system_gets_its_turn_with_the_question() -> None:
    template = _prompting.compiled(
        "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
        "{% for m in messages %}{{ m.content }}{% endfor %}{% if messages|length > 1 %}{{ 1 / 0 }}{% endif %}"
    )
    words = Words(Bytes(), template, {}, frozenset())
    system = {"role": "system", "content": "Be brief."}
    user = {"role": "user", "content": "Hello"}
    assert bytes(words.prompt([system, user])).decode() == "Be brief.\n\nHello"


def test_a_template_that_refuses_a_prompt_is_an_error_of_the_row() -> None:
    template = _prompting.compiled("{{ raise_exception('roles must alternate') }}")
    (answer,) = backend(Parrot([END]), template=template).complete([request()])
    assert (answer.text, answer.error) == (None, "the chat template refuses the prompt: roles must alternate")


def test_a_template_may_not_reach_out_of_its_sandbox() -> None:
    template = _prompting.compiled("{{ messages.__class__.__mro__ }}")
    (answer,) = backend(Parrot([END]), template=template).complete([request()])
    assert "unsafe" in (answer.error or "")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_tokens": "0"}, "max_tokens must be at least 1, found 0"),
        ({"batch": "none"}, "batch=none: expected whole number"),
        ({"top_p": "1.5"}, "top_p must be above 0 and at most 1, found 1.5"),
        ({"temperature": "0"}, "temperature must be above 0, found 0.0"),
        ({"tokens": "1"}, "unknown option 'tokens'; there are: batch .*, max_tokens"),
    ],
)
@pytest.mark.parametrize("name", ["executorch", "hf", "llamacpp", "onnx", "openvino"])
def test_a_bad_option_names_itself_and_those_that_there_are(name: str, options: dict[str, str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        open_backend(f"{name}:anywhere", options)


@pytest.mark.parametrize(
    ("name", "extra", "module"),
    [
        ("executorch", "executorch", "executorch"),
        ("hf", "hf", "torch"),
        ("llamacpp", "llamacpp", "cyllama"),
        ("onnx", "onnx", "onnxruntime_genai"),
        ("openvino", "openvino", "openvino_genai"),
    ],
)
def test_a_missing_extra_is_named_with_the_command_that_installs_it(
    name: str, extra: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_folders, "find_spec", lambda name: None)
    with pytest.raises(UserError) as said:
        open_backend(f"{name}:anywhere")
    assert str(said.value) == f"the backend {name} needs {module}: pip install 'smart-coding[{extra}]'"


def test_a_folder_without_a_model_is_told_the_command_that_writes_one(tmp_path: Path) -> None:
    for options, target in [({}, "onnx"), ({"target": "gguf"}, "gguf")]:
        with pytest.raises(
            UserError, match=rf"no model\.bin; `smart-coding export MODEL --to {target}` writes one"
        ):
            _folders.local("onnx", str(tmp_path), "model.bin", **options)


def test_ends_are_those_of_the_first_file_that_names_any_and_of_the_runtime(tmp_path: Path) -> None:
    special = {"eos_token": "<end>"}

    def ends() -> set[int]:
        return set(_prompting._ends(tmp_path, Bytes(), special))

    assert ends() == {END}
    for name, said, expected in [
        ("config.json", {"eos_token_id": 7}, {7}),
        ("generation_config.json", {"eos_token_id": [0, 3]}, {0, 3}),
        ("genai_config.json", {"model": {"eos_token_id": [3, 8]}}, {0, 3, 8}),
    ]:
        (tmp_path / name).write_text(json.dumps(said))
        assert ends() == expected
