"""What a run has used, and whether it may go on."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from evaluate_metrics.scoring.chat.options import Options
from evaluate_metrics.scoring.chat.questions import Answer, Question

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What all questions of a run have used together."""

    asked: int
    """Answers that the server gave."""
    cached: int
    """Answers that were there already, and cost nothing."""
    failed: int
    """Questions without an answer."""
    truncated: int
    """Answers that a limit on tokens cut off, cached ones included."""
    prompt_tokens: int
    completion_tokens: int
    untold: int
    """Answers whose tokens the server did not tell. Limits count their bytes, more than they can be."""
    cost: float | None
    """In the currency of the prices; None where no prices are given."""


class Ledger:
    """Counts what is used; used by several threads."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._lock = Lock()
        self._counts = dict.fromkeys(("asked", "cached", "failed", "truncated", "untold"), 0)
        self._told = [0, 0]
        self._used = [0, 0]
        self._closed: str | None = None

    def why_not(self) -> str | None:
        """Why no more may be asked; None if it may."""
        with self._lock:
            tokens, cost, options = sum(self._used), self._cost(), self._options
            if self._closed is not None:
                return self._closed
            if options.max_total_tokens is not None and tokens >= options.max_total_tokens:
                return f"not asked: {tokens} tokens are used, max_total_tokens is {options.max_total_tokens}"
            if options.max_cost is not None and cost is not None and cost >= options.max_cost:
                return f"not asked: {cost:.4g} are spent, max_cost is {options.max_cost:g}"
            return None

    def close(self, why: str) -> None:
        """Let nothing more be asked, since all would end alike."""
        with self._lock:
            self._closed = self._closed or why

    @property
    def nothing_came(self) -> bool:
        """Whether the server has not given a single answer."""
        with self._lock:
            return not self._counts["asked"]

    def add(self, question: Question, answer: Answer) -> None:
        """Count one answer."""
        with self._lock:
            kind = "failed" if answer.text is None else "cached" if answer.cached else "asked"
            self._counts[kind] += 1
            self._counts["truncated"] += bool(answer.truncated)
            if kind == "asked":
                self._add_tokens(question, answer)

    def _add_tokens(self, question: Question, answer: Answer) -> None:
        told = (answer.prompt_tokens, answer.completion_tokens)
        said = f"{answer.reasoning or ''}{answer.text}"
        bounds = (sum(_bytes(message["content"]) for message in question.messages), _bytes(said))
        self._counts["untold"] += None in told
        for place, (count, bound) in enumerate(zip(told, bounds, strict=True)):
            self._told[place] += count or 0
            self._used[place] += bound if count is None else count

    def _cost(self) -> float | None:
        prices = self._options.price_in, self._options.price_out
        if prices[0] is None or prices[1] is None:
            return None
        return (self._used[0] * prices[0] + self._used[1] * prices[1]) / MILLION

    def spent(self) -> Spent:
        """What was used so far."""
        with self._lock:
            tokens = {"prompt_tokens": self._told[0], "completion_tokens": self._told[1]}
            return Spent(**self._counts, **tokens, cost=self._cost())


def _bytes(text: str) -> int:
    """As many bytes as there are; tokens of any byte-level vocabulary are no more."""
    return len(text.encode("utf-8", "replace"))
