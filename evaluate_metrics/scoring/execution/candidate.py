"""The candidate's side: load the module, then do what the judge asks. Nothing here is trusted once that runs."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from evaluate_metrics.scoring.execution import frames
from evaluate_metrics.scoring.execution.frames import LostError
from evaluate_metrics.scoring.execution.peer import Peer
from evaluate_metrics.scoring.execution.rules import CANDIDATE

MODULE = "candidate"
_MOST_SOURCE = 64 << 20
_MOST_PRINTED = 1 << 20


def main(judge: int, limit: int) -> None:
    """Receive the source, then answer the judge, in messages of at most ``limit`` bytes, until it is gone.

    Both come on the descriptor ``judge``: the client sends the source before the judge has its test.
    """
    try:
        source = frames.receive(judge, _MOST_SOURCE)
        sys.stdout = printed = _Printed()
        own: dict[str, Callable[..., Any]] = {
            "load": lambda _, names: _load(source, names),
            "printed": lambda _: printed.take(),
        }
        Peer(judge, limit, CANDIDATE, own).serve()
    except LostError:
        pass


def _load(source: str, names: list[str]) -> tuple[ModuleType, dict[str, Any]]:
    """Run the module; return it and those of ``names`` that it has."""
    module = ModuleType(MODULE)
    sys.modules[MODULE] = module  # dataclasses and typing look classes' modules up
    exec(compile(source, f"{MODULE}.py", "exec"), vars(module))  # what this process is for
    return module, {name: vars(module)[name] for name in names if name in vars(module)}


class _Printed(io.TextIOBase):
    """Standard output: kept for the test to ask for, up to a limit; the rest is dropped."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = _MOST_PRINTED

    def write(self, text: str) -> int:
        if self._room > 0:
            self._parts.append(text[: self._room])
            self._room -= len(text)
        return len(text)

    def take(self) -> str:
        """What was printed since the last time."""
        text = "".join(self._parts)
        self._parts.clear()
        self._room = _MOST_PRINTED
        return text
