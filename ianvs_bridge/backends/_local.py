"""Models in this process: what the backends that hold one have in common.

Times of an answer begin when its batch is handed to the runtime: ``seconds`` end with its last token,
``first_token_seconds`` with its first. In a batch the answers wait for each other, so that their seconds overlap:
their sum is more than the run took.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from evaluate_metrics.scoring.stops import stops
from ianvs_bridge.backends._backend import Completion, Request
from ianvs_bridge.backends._engine import Asked, Engine, Sampling
from ianvs_bridge.backends._options import ONLY_HOW
from ianvs_bridge.backends._prompting import Words
from ianvs_bridge.backends._stops import Watch, cut
from smart_coding_dataset.errors import UserError, at_least

FAULTS = (RuntimeError, MemoryError)
"""What runtimes raise where they cannot go on. One answer lost is no reason to lose the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What every one of them takes."""

    max_tokens: int = 1024
    """Tokens of an answer; one that is cut off there is marked ``truncated``."""
    stop: str = ""
    """A text at which an answer ends, or a JSON list of several; empty: only where the model ends it."""
    temperature: float = 0.8
    """For samples after the first one, which is greedy."""
    top_p: float = 0.95
    """For the same: only the likeliest tokens that have this share of the probability."""
    batch: int = field(default=1, metadata=ONLY_HOW)
    """Questions that are answered together."""
    threads: int | None = field(default=None, metadata=ONLY_HOW)
    """Processor threads; None leaves it to the runtime."""
    max_memory: int | None = field(default=None, metadata=ONLY_HOW)
    """Megabytes that the model may take; None: what is free."""

    def __post_init__(self) -> None:
        at_least(1, max_tokens=self.max_tokens, batch=self.batch, threads=self.threads, max_memory=self.max_memory)
        stops(self.stop)
        if self.temperature <= 0:
            raise UserError(f"temperature must be above 0, found {self.temperature}")
        if not 0 < self.top_p <= 1:
            raise UserError(f"top_p must be above 0 and at most 1, found {self.top_p}")


class Local:
    """A model in this process. It is loaded when the first question comes."""

    def __init__(
        self, words: Words, runtime: Callable[[Path, Any], Engine], model: Path, options: Options
    ) -> None:
        """Take the words of a model, what loads it, where it is, and how to ask."""
        self.words, self._runtime, self._model, self._options = words, runtime, model, options
        self._stops = [*words.stops, *stops(options.stop)]
        named = {words.tokenizer.token_to_id(stop) for stop in self._stops} - {None}
        self._ends = words.ends | named  # a special token is not part of the text in which stops are looked for

    @cached_property
    def engine(self) -> Engine:
        """The runtime with the model.

        Raises:
            UserError: It cannot be loaded; files may be damaged, or of another version of the runtime.
        """
        try:
            return self._runtime(self._model, self._options)
        except UserError:
            raise
        except Exception as error:  # every runtime has kinds of its own
            raise UserError(f"{self._model}: cannot be loaded ({_said(error)})") from error

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """Answer in batches; a batch is read and answered when its first answer is wanted."""
        left = iter(requests)
        while batch := list(islice(left, self._options.batch)):
            yield from self._together(batch)

    def _together(self, requests: Sequence[Request]) -> list[Completion]:
        ready = [self._asked(request) for request in requests]
        answers = iter(self._answered([each for each in ready if isinstance(each, Asked)]))
        return [next(answers) if isinstance(each, Asked) else each for each in ready]

    def _asked(self, request: Request) -> Asked | Completion:
        try:
            tokens = self.words.prompt(request.messages)
        except ValueError as error:
            return Completion(text=None, error=str(error))
        room = self.engine.context - len(tokens)
        if room < 1:
            said = f"the prompt has {len(tokens)} tokens; with the answer the model takes {self.engine.context}"
            return Completion(text=None, prompt_tokens=len(tokens), error=said)
        o = self._options
        drawn = Sampling(seed=_seed(request), temperature=o.temperature, top_p=o.top_p) if request.sample else None
        return Asked(tokens=tokens, most=min(o.max_tokens, room), sampling=drawn)

    def _answered(self, asked: Sequence[Asked]) -> list[Completion]:
        if not asked:
            return []
        answers = [Answer(each.most, self._ends, Watch(self._stops, self.words.text)) for each in asked]
        try:
            self.engine.generate(asked, lambda which, token: answers[which].take(token))
        except FAULTS as error:
            if len(asked) > 1:  # perhaps one of them alone is the fault
                return [answer for each in asked for answer in self._answered([each])]
            return [Completion(text=None, prompt_tokens=len(asked[0].tokens), error=_said(error))]
        return [self._completion(*pair) for pair in zip(asked, answers, strict=True)]

    def _completion(self, asked: Asked, answer: Answer) -> Completion:
        return Completion(
            text=cut(self.words.text(answer.tokens), self._stops),
            seconds=answer.seconds,
            first_token_seconds=answer.first_token_seconds,
            prompt_tokens=len(asked.tokens),
            completion_tokens=answer.taken,
            truncated=answer.truncated,
        )


class Answer:
    """An answer that is coming, token by token."""

    def __init__(self, most: int, ends: frozenset[int], stopped: Callable[[int], bool]) -> None:
        """Begin now; the answer is over at a token of ``ends``, where ``stopped`` says so, or after ``most``."""
        self._most, self._ends, self._stopped = most, ends, stopped
        self._begun = time.perf_counter()
        self.tokens: list[int] = []
        self.taken = 0
        """Tokens that were made, the one that ends the answer too."""
        self.first_token_seconds: float | None = None
        self.seconds: float | None = None
        self.truncated: bool | None = None
        """None as long as the answer is not over."""

    def take(self, token: int) -> bool:
        """Take the next token. Returns whether the answer is over; what comes after that is not taken."""
        if self.truncated is not None:
            return True
        self.seconds = round(time.perf_counter() - self._begun, 6)
        self.first_token_seconds = self.first_token_seconds or self.seconds
        self.taken += 1
        if token in self._ends:
            self.truncated = False
            return True
        self.tokens.append(token)
        if self._stopped(token):
            self.truncated = False
        elif self.taken == self._most:
            self.truncated = True
        return self.truncated is not None


def _said(error: Exception) -> str:
    return str(error).strip().partition("\n")[0] or type(error).__name__


def _seed(request: Request) -> int:
    """Of the row and the sample alone: an answer does not depend on what else is asked."""
    text = f"{request.row.id} {request.sample}"
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:4]) >> 1
