"""Judging a known program in the server a few times, before anything is forked.

What the interpreter makes when code first runs (caches, specialised instructions, looked-up names) lies in memory
that all children then share; else each would make it for itself, in copies of its own.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, start_new_thread

from evaluate_metrics.scoring.execution import candidate, frames, judge
from evaluate_metrics.scoring.execution.rules import TEST_MODULE

_TIMES = 12  # code is specialised once it has run eight times or so
_CANDIDATE = """
import math
LIMIT = 3
class Point:
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def double(self):
        return Point(2 * self.x, 2 * self.y)
def add(a, b):
    return a + b
def shapes(items):
    return [sum(item for item in items), math.sqrt(4.0), "text", (None, True), {"key": {1, 2}}]
def refuse(text):
    raise ValueError(f"not {text}")
"""
_TEST = """
assert LIMIT == 3 and add(2, 3) == 5 and add("a", "b") == "ab"
assert shapes([1, 2]) == [3, 2.0, "text", (None, True), {"key": {1, 2}}]
assert Point(1).double().x == 2
with raises(ValueError, match="not so"):
    refuse("so")
"""


def rehearse(limit: int) -> None:
    """Let judges and candidates run here, with messages of at most ``limit`` bytes; forget what they loaded."""
    output, conversations = sys.stdout, [frames.pair() for _ in range(_TIMES)]
    ended = allocate_lock()
    ended.acquire()

    def candidates() -> None:
        for asked, _ in conversations:
            candidate.main(asked, limit)
        ended.release()

    start_new_thread(candidates, ())
    for _, asking in conversations:
        _judge(asking, limit)
    ended.acquire()
    for asked, _ in conversations:
        os.close(asked)
    sys.stdout = output
    del sys.modules[candidate.MODULE], sys.modules[TEST_MODULE]


def _judge(asking: int, limit: int) -> None:
    test, to_judge = frames.pair()
    frames.send(asking, _CANDIDATE)
    frames.send(to_judge, {"code": _TEST, "objects": []})
    judge.main(asking, test, limit)
    for end in (asking, test, to_judge):
        os.close(end)
