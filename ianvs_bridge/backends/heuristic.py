"""Answers every task without a model, by rules of the field: the baseline that a model has to beat.

The rules of each task stand in a file of their own, named like the task, in ``ianvs_bridge.heuristics``. They are
given what the prompt shows of a row, never what the engineers wrote.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping

from ianvs_bridge import heuristics
from ianvs_bridge.backends._backend import Completion, Request, takes_nothing
from ianvs_bridge.heuristics._heuristic import Heuristic as Rules
from smart_coding_dataset import rooms


class Heuristic:
    """Knows syntax, words and a few old tricks; understands nothing."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """The answer of the task's rules; an error for a task that has none."""
        for request in requests:
            if request.task.name not in rooms.names(heuristics):
                known = ", ".join(rooms.names(heuristics))
                error = f"heuristic has no rules for {request.task.name}; it has some for: {known}"
                yield Completion(text=None, error=error)
                continue
            rules: Rules[object, object] = rooms.member(heuristics, request.task.name, "HEURISTIC")
            start = time.perf_counter()
            text = rules.answer(rules.see(request.row), request.language)
            yield Completion(text=text, seconds=round(time.perf_counter() - start, 6))


def load(what: str, options: Mapping[str, str]) -> Heuristic:
    """The backend ``heuristic``; it takes no ``:WHAT`` and no options."""
    takes_nothing("heuristic", what, options)
    return Heuristic()
