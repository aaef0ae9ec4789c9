"""Asking a model many questions."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import httpx2

from evaluate_metrics.scoring.chat import address
from evaluate_metrics.scoring.chat.cache import Cache
from evaluate_metrics.scoring.chat.errors import PassingError, RefusedError
from evaluate_metrics.scoring.chat.gathering import Reply
from evaluate_metrics.scoring.chat.ledger import Ledger, Spent
from evaluate_metrics.scoring.chat.options import Options
from evaluate_metrics.scoring.chat.order import in_order
from evaluate_metrics.scoring.chat.questions import Answer, Question
from evaluate_metrics.scoring.chat.wire import exchange
from evaluate_metrics.scoring.stops import stops

CONNECT = 10.0
"""Seconds to wait for a connection."""
SECRET = 16
"""Characters of a key that is one: servers that want none are often given ``EMPTY`` or ``ollama``."""


class Chat:
    """One model at one server. Limits on tokens and cost are over all that one object is asked."""

    def __init__(self, model: str, options: Options | None = None) -> None:
        """Make ready to ask ``NAME@URL``; nothing is sent yet.

        Raises:
            ValueError: No such address, or a key that cannot be sent there.
        """
        self.model = address.model(model)
        self._options = options or Options()
        self._key = address.key(self.model)
        self._ledger = Ledger(self._options)
        self._cache = Cache(self._options.cache)
        self._pause = _Pause()
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {self._key}"} if self._key else {},
            timeout=httpx2.Timeout(self._options.timeout, connect=min(CONNECT, self._options.timeout)),
            limits=httpx2.Limits(max_connections=self._options.concurrency),
            follow_redirects=False,  # the key is for this server
        )

    def answers(self, questions: Iterable[Question]) -> Iterator[Answer]:
        """Answer lazily, one answer a question, in order. A failed question is an answer with ``error``."""
        return in_order(self.answer, questions, self._options.concurrency)

    def answer(self, question: Question) -> Answer:
        """Answer one question."""
        asked = self._asked(question)
        answer = self._cache.get(asked)
        if answer is None:
            answer = self._hidden(self._persist(asked))
            if answer.text is not None:
                self._cache.put(asked, answer)
        self._ledger.add(question, answer)
        return answer

    @property
    def spent(self) -> Spent:
        """What all answers so far have used."""
        return self._ledger.spent()

    def _asked(self, question: Question) -> dict[str, Any]:
        """All that decides the answer, and nothing else: what the cache knows it by."""
        messages = [{name: _whole(text) for name, text in message.items()} for message in question.messages]
        return {
            "url": self.model.url,
            "model": self.model.name,
            "messages": messages,
            "parameters": self._options.decisive(),
            "sample": question.sample,
        }

    def _body(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What is sent."""
        options, sample = self._options, asked["sample"]
        body: dict[str, Any] = {"model": self.model.name, "messages": asked["messages"], "seed": sample}
        if options.dialect == "plain":
            body |= {"max_tokens": options.max_tokens, "temperature": options.temperature if sample else 0.0}
        else:
            body |= {"max_completion_tokens": options.max_tokens}
        if texts := stops(options.stop):
            body["stop"] = texts
        return body | ({"stream": True, "stream_options": {"include_usage": True}} if options.stream else {})

    def _persist(self, asked: dict[str, Any]) -> Answer:
        """Ask until there is an answer, or no hope of one."""
        failure = ""
        for attempt in range(self._options.attempts):
            self._pause.over()
            if (why := self._ledger.why_not()) is not None:
                return Answer(text=None, error=why)
            began = time.monotonic()
            try:
                reply = exchange(self._client, self.model, self._body(asked), self._options.timeout)
                return _answer(reply, time.monotonic() - began)
            except RefusedError as error:
                failure = f"{self.model.host}: {error}"
                if error.all_alike:
                    self._ledger.close(failure)
                return Answer(text=None, error=failure)
            except PassingError as error:
                failure = f"{self.model.host}: {error}"
                if not self._wait(error, attempt):
                    return Answer(text=None, error=f"{failure}; it asks to wait {error.wait:g} s")
                if error.unreached and attempt + 1 == self._options.attempts and self._ledger.nothing_came:
                    self._ledger.close(failure)
        return Answer(text=None, error=f"{failure}; asked {self._options.attempts} times")

    def _wait(self, error: PassingError, attempt: int) -> bool:
        """Wait before the next attempt, if there is one; False if the server asks for more than may be."""
        if error.wait is not None and error.wait > self._options.max_wait:
            return False
        if error.wait is not None:
            self._pause.at_least(error.wait)  # a server that is busy is so for all
        elif attempt + 1 < self._options.attempts:
            time.sleep(min(self._options.backoff * 2**attempt, self._options.max_wait))
        return True

    def _hidden(self, answer: Answer) -> Answer:
        """Without the key, should a server send it back. One that may be a word stays in what the model says."""
        if not self._key:
            return answer
        names = ("text", "reasoning", "error") if len(self._key) >= SECRET else ("error",)
        texts = {name: getattr(answer, name) for name in names}
        return replace(answer, **{n: text and text.replace(self._key, "<key>") for n, text in texts.items()})


class _Pause:
    """A time before which nothing is sent, whichever thread learnt of it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until = 0.0

    def at_least(self, seconds: float) -> None:
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def over(self) -> None:
        while (left := self._until - time.monotonic()) > 0:
            time.sleep(left)


def _answer(reply: Reply, seconds: float) -> Answer:
    if reply.finish_reason == "content_filter":
        raise RefusedError("a content filter of the server cut the answer off")
    return Answer(
        text=reply.text,
        reasoning=reply.reasoning,
        truncated=None if reply.finish_reason is None else reply.finish_reason == "length",
        seconds=round(seconds, 6),
        first_token_seconds=None if reply.first_token_seconds is None else round(reply.first_token_seconds, 6),
        prompt_tokens=reply.prompt_tokens,
        completion_tokens=reply.completion_tokens,
    )


def _whole(text: str) -> str:
    """Without half characters (lone surrogates, as JSON may hold), at which servers stop."""
    return text.encode("utf-8", "replace").decode()
