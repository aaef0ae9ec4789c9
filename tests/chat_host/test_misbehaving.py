"""The chat client against a server that misbehaves: what passes is asked again, what does not is one line."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from chat_host import faults
from chat_host.faults import Fault
from chat_host.host import Host, Said
from chat_host.minds import parrot
from chat_host.test_chat import ask, question
from evaluate_metrics.scoring.chat import Chat, Options

QUICK: dict[str, Any] = {"backoff": 0.01, "timeout": 2.0, "attempts": 3}
PASSING: dict[str, tuple[Fault, str]] = {
    "busy": (faults.status(429, "slow down"), "429 Too Many Requests: slow down"),
    "timeout": (faults.status(408), "408 Request Timeout: no"),
    "failing": (faults.status(500, "out of memory"), "500 Internal Server Error: out of memory"),
    "overloaded": (faults.status(529, "busy"), "529: busy"),
    "a proxy's page": (faults.page(502), "502 Bad Gateway"),
    "detail": (faults.body({"detail": [{"msg": "engine died"}]}, 503), "503 Service Unavailable: engine died"),
    "an error that is not JSON": (faults.body(b"\xff\x00[", 500), "500 Internal Server Error"),
    "closes": (faults.closes, "the connection broke off (Server disconnected"),
    "half a body": (faults.half_body, "the connection broke off (peer closed connection"),
    "half a stream": (faults.half_stream, "the connection broke off (peer closed connection"),
    "stops early": (faults.stops_early, "the answer broke off"),
    "broken event": (faults.broken_event, 'sent something that is not JSON: {"choices": [{"delta"'),
    "error event": (faults.error_event("engine died"), "broke off: engine died"),
    "a list": (faults.body([]), "sent JSON that is no object"),
    "another object": (faults.body({"object": "list", "data": []}), "sent JSON that is no chat completion"),
    "odd choices": (faults.body({"choices": [{"delta": []}, 3]}), "sent JSON that is no chat completion"),
    "choice of text": (faults.body({"choices": ["text"]}), "sent JSON that is no chat completion"),
    "no choice": (faults.body({"choices": []}), "sent JSON that is no chat completion"),
    "not JSON": (faults.body(b"{", 200), "sent something that is not JSON: {"),
}
REFUSED: dict[str, tuple[Fault, str]] = {
    "bad request": (
        faults.status(400, "context is 4096\ntokens \x1b[31m"),
        "400 Bad Request: context is 4096 tokens [31m",
    ),
    "no key": (faults.status(401, "who are you?"), "401 Unauthorized: who are you?"),
    "no model": (
        faults.status(404, "model not found"),
        "404 Not Found: model not found (is there a model rules, and is",
    ),
    "too large": (faults.body({"message": "too large"}, 413), "413 "),
    "account used up": (
        faults.body({"error": {"message": "no credit", "code": "insufficient_quota"}}, 429),
        "429 Too Many Requests: no credit",
    ),
    "a page": (faults.page(200), "answers with text/html and no chat completion; is http://127.0.0.1:"),
    "moved": (
        faults.status(307, "", Location="https://elsewhere.example/v1"),
        "307 Temporary Redirect: moved to https://else",
    ),
    "long": (faults.status(400, "x" * 900), "400 Bad Request: " + "x" * 200 + "…"),
}


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again_until_it_has_passed(host: Host, name: str) -> None:
    fault, _ = PASSING[name]
    host.faults = [fault, fault]
    (answer,) = ask(host, "well", **QUICK)
    assert (answer.text, answer.error) == ("well", None)
    assert len(host.log) == 3


@pytest.mark.parametrize("name", PASSING)
def test_what_does_not_pass_is_one_line_in_the_end(host: Host, name: str) -> None:
    fault, said = PASSING[name]
    host.faults = [fault] * 3
    (answer,) = ask(host, "well", **QUICK)
    assert answer.text is None
    assert (answer.error or "").startswith(f"{host.url[7:-3]}: {said}")
    assert (answer.error or "").endswith("; asked 3 times")
    assert "\n" not in (answer.error or "")
    assert len(host.log) == 3
    assert ask(host, "well")[0].text == "well"


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_fail_again_is_asked_once(host: Host, name: str) -> None:
    fault, said = REFUSED[name]
    host.faults = [fault]
    (answer,) = ask(host, "well", **QUICK)
    assert answer.text is None
    assert (answer.error or "").startswith(f"{host.url[7:-3]}: {said}")
    assert (answer.error or "").isprintable()
    assert len(host.log) == 1


def test_a_wrong_path_is_one_line(host: Host) -> None:
    answer = Chat(f"rules@{host.url}/v2").answer(question("?"))
    assert (answer.error or "").startswith(f"{host.url[7:-3]}: 404 Not Found: Not Found (is there a model rules")


@pytest.mark.parametrize("fault", [faults.silent, faults.drips], ids=["silent", "drips"])
def test_a_server_that_never_ends_is_given_up(host: Host, fault: Fault) -> None:
    host.faults = [fault, fault]
    began = time.monotonic()
    (answer,) = ask(host, "well", timeout=0.4, attempts=2, backoff=0.01)
    assert answer.error == f"{host.url[7:-3]}: no whole answer within 0.4 s; asked 2 times"
    assert 0.8 <= time.monotonic() - began < 20


def test_an_endless_answer_is_given_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluate_metrics.scoring.chat.wire.LARGEST", 1 << 20)
    host.faults = [faults.endless]
    (answer,) = ask(host, "well", timeout=20, attempts=1)
    assert answer.error == f"{host.url[7:-3]}: sent more than 1 MiB"


def test_nobody_there_is_one_line_and_the_rest_is_not_asked() -> None:
    with Host(parrot) as host:
        model = host.model
    answers = list(Chat(model, Options(**QUICK, concurrency=1)).answers(map(question, "abcdef")))
    assert all("cannot be reached (" in (answer.error or "") for answer in answers)
    assert [(answer.error or "").endswith("asked 3 times") for answer in answers] == [True] + [False] * 5


def test_a_refused_key_is_not_tried_for_every_row(host: Host) -> None:
    host.faults = [faults.status(401, "who are you?")] * 50
    answers = list(Chat(host.model, Options(concurrency=2)).answers(question(str(n)) for n in range(50)))
    assert {answer.error for answer in answers} == {f"{host.url[7:-3]}: 401 Unauthorized: who are you?"}
    assert len(host.log) <= 3


def test_a_question_that_is_too_long_does_not_stop_the_others(host: Host) -> None:
    host.faults = [faults.status(400, "too long")]
    answers = ask(host, *"abc", concurrency=1)
    assert [answer.text for answer in answers] == [None, "b", "c"]


@pytest.mark.parametrize(
    "fault", [faults.status(429, Retry_After="1"), faults.busy_until(1)], ids=["seconds", "date"]
)
def test_the_server_says_how_long_to_wait(host: Host, fault: Fault) -> None:
    host.faults = [fault]
    (answer,) = ask(host, "well", **QUICK)
    assert answer.text == "well"
    waited = host.log[1].at - host.log[0].at
    assert 0.95 <= waited < 20


def test_all_wait_when_one_is_told_to(host: Host) -> None:
    host.mind = lambda body: Said(text="well", seconds=0.05)
    host.faults = [faults.status(429, Retry_After="1")]
    answers = ask(host, *map(str, range(12)), concurrency=3, **QUICK)
    assert all(answer.text for answer in answers)
    early = [asked for asked in host.log if asked.at < host.log[0].at + 0.9]
    assert len(early) <= 6, "those that were out, and those that were sent before the word came"
    assert len(host.log) == 13


def test_a_server_that_asks_for_an_hour_is_neither_waited_for_nor_pressed(host: Host) -> None:
    host.faults = [faults.status(429, "later", Retry_After="3600")]
    began = time.monotonic()
    (answer,) = ask(host, "well", **QUICK)
    assert answer.error == f"{host.url[7:-3]}: 429 Too Many Requests: later; it asks to wait 3600 s"
    assert time.monotonic() - began < 20
    assert len(host.log) == 1


@pytest.mark.parametrize("text", ["soon", "-5", "Wed, 99 Foo"])
def test_a_senseless_wait_is_as_good_as_none(host: Host, text: str) -> None:
    host.faults = [faults.status(503, Retry_After=text)]
    assert ask(host, "well", **QUICK)[0].text == "well"


def test_attempts_are_further_and_further_apart(host: Host) -> None:
    host.faults = [faults.status(500)] * 3
    assert ask(host, "well", backoff=0.1, attempts=4)[0].text == "well"
    gaps = [later.at - earlier.at for earlier, later in itertools.pairwise(host.log)]
    assert [gap > least for gap, least in zip(gaps, (0.1, 0.2, 0.4), strict=True)] == [True] * 3


def test_an_answer_that_was_not_streamed_is_taken_all_the_same(host: Host) -> None:
    host.faults = [faults.not_streamed]
    (answer,) = ask(host, "well")
    assert (answer.text, answer.first_token_seconds, answer.completion_tokens) == ("well", None, 1)


def test_token_counts_that_are_none_are_unknown(host: Host) -> None:
    host.faults = [faults.odd_tokens]
    (answer,) = ask(host, "well")
    assert (answer.text, answer.prompt_tokens, answer.completion_tokens) == ("well", None, None)


def test_ctrl_c_does_not_wait_for_answers(host: Host) -> None:
    host.faults = [faults.silent] * 4
    code = (
        "import signal, sys\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)  # may be ignored in the background\n"
        "from evaluate_metrics.scoring.chat import Chat, Options, Question\n"
        "ask = [Question(messages=[{'role': 'user', 'content': str(n)}]) for n in range(9)]\n"
        "print('begun', flush=True)\n"
        "list(Chat(sys.argv[1]).answers(ask))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, host.model], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    while len(host.log) < 4:
        time.sleep(0.02)
    began = time.monotonic()
    os.kill(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert time.monotonic() - began < 15
    assert "KeyboardInterrupt" in errors
