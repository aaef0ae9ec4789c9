"""The chat client against a server that behaves."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat_host import faults
from chat_host.host import Host, Said
from chat_host.minds import last
from evaluate_metrics.scoring.chat import Answer, Chat, Options, Question
from evaluate_metrics.scoring.chat.address import KEYS, model
from evaluate_metrics.scoring.chat.gathering import apart

KEY = "sk-loopback-0123456789"


def question(text: str, sample: int = 0) -> Question:
    return Question(messages=[{"role": "user", "content": text}], sample=sample)


@cache
def asking(model: str) -> Chat:
    return Chat(model)


def ask(host: Host, *texts: str, **options: Any) -> list[Answer]:
    return list(Chat(host.model, Options(**options)).answers(map(question, texts)))


def test_an_answer_comes_with_its_tokens_and_times(host: Host) -> None:
    (answer,) = ask(host, "a few words, streamed")
    assert (answer.text, answer.error, answer.truncated, answer.reasoning) == (
        "a few words, streamed",
        None,
        False,
        None,
    )
    assert (answer.prompt_tokens, answer.completion_tokens) == (4, 4)
    assert answer.seconds is not None
    assert answer.first_token_seconds is not None
    assert 0 < answer.first_token_seconds < answer.seconds < 30


def test_without_streaming_all_is_the_same_but_the_first_token(host: Host) -> None:
    (answer,) = ask(host, "a few words", stream=False)
    assert (answer.text, answer.truncated, answer.completion_tokens) == ("a few words", False, 3)
    assert answer.first_token_seconds is None
    assert "stream" not in host.log[0].body


def test_the_first_token_is_timed_when_it_comes() -> None:
    with Host(lambda body: Said(text="x " * 50, seconds=0.2)) as host:
        (answer,) = ask(host, "?")
    assert answer.first_token_seconds is not None
    assert answer.first_token_seconds > 0.2


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_comes_back(host: Host, text: str) -> None:
    answer = asking(host.model).answer(question(text))
    assert answer.error is None
    assert answer.text == apart(text.encode("utf-8", "replace").decode())[1], "half characters become ?"


def test_what_is_sent_is_what_the_options_say(host: Host) -> None:
    chat = Chat(host.model, Options(max_tokens=9, temperature=0.5, stop='["END", "###"]'))
    list(chat.answers([question("?", 0), question("?", 3)]))
    first, second = sorted((asked.body for asked in host.log), key=lambda body: body["seed"])
    assert first == {
        "model": "rules",
        "messages": [{"role": "user", "content": "?"}],
        "seed": 0,
        "temperature": 0.0,
        "max_tokens": 9,
        "stop": ["END", "###"],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert (second["seed"], second["temperature"]) == (3, 0.5)
    ask(host, "?", dialect="reasoning", stop="END")
    assert {"max_completion_tokens", "stop"} <= host.log[-1].body.keys()
    assert not {"max_tokens", "temperature"} & host.log[-1].body.keys()


def test_what_was_cut_off_says_so_and_is_counted() -> None:
    with Host(lambda body: Said(text="one two", finish="length" if last(body) == "long" else None)) as host:
        chat = Chat(host.model)
        long, untold = chat.answers([question("long"), question("untold")])
    assert (long.text, long.truncated, untold.truncated) == ("one two", True, None)
    assert chat.spent.truncated == 1


def test_what_a_filter_cut_off_is_no_answer() -> None:
    with Host(lambda body: Said(text="how to kill a", finish="content_filter")) as host:
        (answer,) = ask(host, "?")
    assert answer.text is None
    assert answer.error == f"{host.url[7:-3]}: a content filter of the server cut the answer off"


@pytest.mark.parametrize("streamed", [True, False])
def test_what_was_thought_is_kept_apart(streamed: bool) -> None:
    with Host(lambda body: Said(text="42", reasoning="six times seven")) as host:
        (answer,) = ask(host, "?", stream=streamed)
    assert (answer.text, answer.reasoning) == ("42", "six times seven")


@pytest.mark.parametrize(
    ("text", "thought", "answer"),
    [
        ("<think>\nsix times seven\n</think>\n\n42", "six times seven", "42"),
        ("six times seven</think>42", "six times seven", "42"),
        ("<think>it never ends", "it never ends", ""),
        ("the tag <think> and its </think>", None, "the tag <think> and its </think>"),
        ("42", None, "42"),
    ],
)
def test_thoughts_in_the_text_are_taken_out(text: str, thought: str | None, answer: str) -> None:
    assert apart(text) == (thought, answer)


def test_many_are_asked_at_once_and_answered_in_order() -> None:
    with Host(lambda body: Said(text=last(body), seconds=0.1 if int(last(body)) % 3 else 0.0)) as host:
        answers = ask(host, *map(str, range(24)), concurrency=6)
    assert [answer.text for answer in answers] == [str(n) for n in range(24)]
    assert 2 <= host.at_once <= 6


def test_questions_are_taken_only_a_little_ahead(host: Host) -> None:
    taken: list[int] = []

    def questions() -> Iterator[Question]:
        for n in range(100):
            taken.append(n)
            yield question(str(n))

    answers = Chat(host.model, Options(concurrency=3)).answers(questions())
    assert not taken
    assert next(answers).text == "0"
    assert len(taken) == 5
    answers.close()  # type: ignore[attr-defined]
    assert len(host.log) <= 5
    one = Chat(host.model, Options(concurrency=1)).answers(questions())
    taken.clear()
    next(one)
    assert len(taken) == 1


class TestTheKey:
    def test_it_goes_to_the_server_and_nowhere_else(
        self, host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", f" {KEY}\n")
        caplog.set_level(0)
        host.mind = lambda body: Said(text=f"you sent {KEY}", reasoning=KEY)
        host.faults = [faults.status(401, f"Incorrect key: {KEY}")]
        chat = Chat(host.model, Options(cache=tmp_path))
        refused = chat.answer(question("?"))
        answer = Chat(host.model, Options(cache=tmp_path)).answer(question("?"))
        assert host.log[0].headers["Authorization"] == f"Bearer {KEY}"
        assert refused.error == f"{host.url[7:-3]}: 401 Unauthorized: Incorrect key: <key>"
        assert (answer.text, answer.reasoning) == ("you sent <key>", "<key>")
        kept = "".join(path.read_text() for path in tmp_path.rglob("*.json"))
        assert kept
        assert KEY not in kept + caplog.text + repr(chat.model) + str(vars(chat).get("spent"))

    def test_one_that_is_a_word_leaves_the_answers_alone(
        self, host: Host, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "none")
        assert ask(host, "there is none")[0].text == "there is none"
        host.faults = [faults.status(400, "the key is none")]
        assert (ask(host, "?")[0].error or "").endswith("the key is <key>")

    def test_ours_goes_before_and_may_be_empty(self, host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(KEYS[1], "theirs")
        monkeypatch.setenv(KEYS[0], "ours")
        ask(host, "?")
        monkeypatch.setenv(KEYS[0], "")
        ask(host, "?")
        assert [asked.headers.get("Authorization") for asked in host.log] == ["Bearer ours", None]

    def test_it_does_not_cross_a_network_in_the_clear(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        with pytest.raises(
            ValueError, match=r"would go to model\.lan:8000 unencrypted; use https, or set"
        ) as caught:
            Chat("m@http://model.lan:8000/v1")
        assert KEY not in str(caught.value)
        Chat("m@https://model.lan:8000/v1")
        monkeypatch.setenv(KEYS[0], "")
        Chat("m@http://model.lan:8000/v1")

    def test_one_that_no_header_can_hold_is_not_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-\u4e00secret")
        with pytest.raises(ValueError, match="the key in OPENAI_API_KEY holds characters") as caught:
            Chat("m@https://model.lan/v1")
        assert "secret" not in str(caught.value)


class TestTheAddress:
    def test_a_name_may_hold_what_names_hold(self) -> None:
        assert model("org/model:7b@latest@https://h.example/v1/").name == "org/model:7b@latest"
        assert str(model("m@http://[::1]:8000/v1/")) == "m@http://[::1]:8000/v1"

    @pytest.mark.parametrize(
        "text", ["qwen3", "@http://h/v1", "m@ftp://h", "m@http://", "m@http://h/v1?key=s3cret"]
    )
    def test_what_is_none_is_named(self, text: str) -> None:
        with pytest.raises(ValueError, match="NAME@URL") as caught:
            model(text)
        assert "s3cret" not in str(caught.value)

    def test_a_password_in_it_is_refused_unseen(self) -> None:
        with pytest.raises(ValueError, match="without a password") as caught:
            model("m@http://me:s3cret@h/v1")
        assert "s3cret" not in str(caught.value)


class TestTheCache:
    def test_a_second_time_nothing_is_asked(self, host: Host, tmp_path: Path) -> None:
        first = ask(host, "a", "b", cache=tmp_path)
        chat = Chat(host.model, Options(cache=tmp_path, concurrency=1, timeout=9))
        again = list(chat.answers(map(question, "ab")))
        assert len(host.log) == 2
        assert [(a.text, a.seconds, a.completion_tokens, a.cached) for a in again] == [
            (a.text, a.seconds, a.completion_tokens, True) for a in first
        ]
        assert (chat.spent.asked, chat.spent.cached, chat.spent.prompt_tokens) == (0, 2, 0)

    def test_all_that_decides_the_answer_is_in_the_key(self, host: Host, tmp_path: Path) -> None:
        def once(name: str, text: str, sample: int, **options: Any) -> None:
            Chat(f"{name}@{host.url}", Options(cache=tmp_path, **options)).answer(question(text, sample))

        once("a", "?", 0)
        once("b", "?", 0)
        once("a", "!", 0)
        once("a", "?", 1)
        once("a", "?", 0, max_tokens=5)
        once("a", "?", 0, stop="x")
        once("a", "?", 0, stream=False)
        assert len(host.log) == 7
        once("a", "?", 0, timeout=5, attempts=1, max_wait=5, max_total_tokens=9999)
        assert len(host.log) == 7

    def test_off_it_writes_nothing(self, host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        ask(host, "a")
        ask(host, "a")
        assert len(host.log) == 2
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("left", [b"", b"{", b"[]", b'{"asked": {}, "answer": {}}', None])
    def test_a_file_that_is_not_whole_is_asked_again(self, host: Host, tmp_path: Path, left: bytes | None) -> None:
        ask(host, "a", cache=tmp_path)
        (path,) = tmp_path.rglob("*.json")
        whole = path.read_bytes()
        path.write_bytes(whole[:-9] if left is None else left)
        (answer,) = ask(host, "a", cache=tmp_path)
        assert (answer.text, answer.cached, len(host.log)) == ("a", False, 2)
        assert json.loads(path.read_bytes())["asked"] == json.loads(whole)["asked"]

    def test_an_answer_to_something_else_is_not_believed(self, host: Host, tmp_path: Path) -> None:
        ask(host, "a", cache=tmp_path)
        (path,) = tmp_path.rglob("*.json")
        path.write_text(path.read_text().replace('"model": "rules"', '"model": "other"'))
        assert not ask(host, "a", cache=tmp_path)[0].cached

    def test_failures_are_not_kept(self, host: Host, tmp_path: Path) -> None:
        host.faults = [faults.status(400)]
        assert ask(host, "a", cache=tmp_path)[0].error
        assert not list(tmp_path.rglob("*"))

    def test_many_threads_leave_one_whole_file(self, host: Host, tmp_path: Path) -> None:
        ask(host, *["same"] * 20, cache=tmp_path, concurrency=8)
        (path,) = (p for p in tmp_path.rglob("*") if p.is_file())
        assert json.loads(path.read_bytes())["answer"]["text"] == "same"


class TestLimits:
    def test_tokens_of_a_run(self, host: Host) -> None:
        chat = Chat(host.model, Options(max_total_tokens=10, concurrency=1))
        answers = list(chat.answers(question("one two") for _ in range(5)))
        assert [answer.text for answer in answers] == ["one two"] * 3 + [None] * 2
        assert answers[3].error == "not asked: 12 tokens are used, max_total_tokens is 10"
        assert (chat.spent.asked, chat.spent.failed, chat.spent.prompt_tokens) == (3, 2, 6)
        assert len(host.log) == 3

    def test_cost_of_a_run(self, host: Host) -> None:
        chat = Chat(host.model, Options(max_cost=0.05, price_in=1000, price_out=9000, concurrency=1))
        answers = list(chat.answers(question("one two") for _ in range(5)))
        assert answers[2].text is not None
        assert answers[3].error == "not asked: 0.06 are spent, max_cost is 0.05"
        assert chat.spent.cost == pytest.approx(3 * (2 * 0.001 + 2 * 0.009))

    def test_where_tokens_are_not_told_bytes_bound_them(self) -> None:
        with Host(lambda body: Said(text=last(body), usage=False)) as host:
            chat = Chat(host.model, Options(max_total_tokens=10, concurrency=1))
            first, second = chat.answers([question("字"), question("seven")])
            assert (first.prompt_tokens, first.completion_tokens) == (None, None)
            assert second.text == "seven"
            assert chat.answer(question("?")).error == "not asked: 16 tokens are used, max_total_tokens is 10"
        assert (chat.spent.untold, chat.spent.prompt_tokens, chat.spent.cost) == (2, 0, None)

    def test_cached_answers_cost_nothing_and_come_though_the_run_is_over(self, host: Host, tmp_path: Path) -> None:
        ask(host, "one two", cache=tmp_path)
        chat = Chat(host.model, Options(max_total_tokens=1, cache=tmp_path))
        assert [chat.answer(question(text)).text for text in ("new", "newer", "one two")] == [
            "new",
            None,
            "one two",
        ]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"max_tokens": 0}, "max_tokens must be at least 1, found 0"),
        ({"temperature": float("nan")}, "temperature must be at least 0, found nan"),
        ({"timeout": 0}, "timeout must be more than 0"),
        ({"price_in": 1}, "price_in and price_out belong together"),
        ({"max_cost": 1}, "max_cost needs price_in and price_out"),
        ({"stop": "[1]"}, "stop must be a text or a JSON list of texts"),
    ],
)
def test_senseless_options_are_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Options(**options)


def test_an_error_of_the_machine_reaches_the_caller(host: Host, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="file"):
        ask(host, "a", cache=tmp_path / "file")


def test_a_slow_server_is_no_failure() -> None:
    began = time.monotonic()
    with Host(lambda body: Said(text="at last", seconds=0.5)) as host:
        (answer,) = ask(host, "?", timeout=20)
    assert answer.text == "at last"
    assert 0.5 < time.monotonic() - began < 20
