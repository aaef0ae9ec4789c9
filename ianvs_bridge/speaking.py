"""How a process that we start says something: one JSON object a line, on a standard output that is its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping


def voice() -> Callable[[Mapping[str, object]], None]:
    """Keep standard output for what is said from now on: libraries that print are sent to standard error."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace")
    os.dup2(2, 1)

    def say(values: Mapping[str, object]) -> None:
        out.write(json.dumps(values) + "\n")
        out.flush()

    return say
