"""Rows spread over edge nodes: each takes the next row when it is free, and those of a lost node go to others."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Condition
from typing import Any

from ianvs_bridge.adapters.log import LOG
from smart_coding_dataset.errors import UserError

MOST = 2
"""Nodes that may end over one row; then the row itself is taken for the fault."""


class GoneError(Exception):
    """A node ended, or answered something else than was asked."""


class Node:
    """A process with a model of its own."""

    def __init__(self, name: str, case: Mapping[str, Any]) -> None:
        """Start it, and wait until its model is loaded.

        Args:
            name: Of the node.
            case: The test case, as ``node`` reads it.

        Raises:
            UserError: It cannot use the model or an option.
            GoneError: It ended.
        """
        self.name, self.rows, self.seconds = name, 0, 0.0
        self.lost: str | None = None
        """Why it is gone; None while it is there."""
        command = [sys.executable, "-P", "-m", "ianvs_bridge.adapters.node"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        self.ask(case)

    def ask(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """Say something, and wait for the line that it says.

        Raises:
            UserError: It refuses.
            GoneError: It ended.
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(said) + "\n")
            self._process.stdin.flush()
            found: dict[str, Any] = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            self.lost = f"{self.name} ended with {self.close()}"
            raise GoneError(self.lost) from None
        if "refused" in found:
            self.close()
            raise UserError(found["refused"])
        return found

    def answer(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The prediction for a row, whose time is added up.

        Raises:
            GoneError: It ended.
        """
        began = time.perf_counter()
        found = self.ask(row)
        self.rows, self.seconds = self.rows + 1, self.seconds + time.perf_counter() - began
        return found

    def close(self) -> int:
        """Let it end; the exit code."""
        assert self._process.stdin is not None and self._process.stdout is not None
        with contextlib.suppress(OSError):  # what was not written yet cannot be any more
            self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait()


class Work:
    """Rows that are still to be answered, by their numbers."""

    def __init__(self, count: int) -> None:
        self._left, self._open = deque(range(count)), count
        self._lost = Counter[int]()
        self._changed = Condition()

    def take(self) -> int | None:
        """The next row; None when none can come any more. Waits for rows that others may give back."""
        with self._changed:
            self._changed.wait_for(lambda: self._left or not self._open)
            return self._left.popleft() if self._left else None

    def done(self) -> None:
        """One more row has its answer."""
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def back(self, row: int) -> bool:
        """A node ended over this row, which goes to another; False if it has cost enough nodes."""
        with self._changed:
            self._lost[row] += 1
            if self._lost[row] >= MOST:
                return False
            self._left.appendleft(row)
            self._changed.notify_all()
            return True

    def stop(self) -> None:
        """Hand out no more."""
        with self._changed:
            self._left.clear()
            self._open = 0
            self._changed.notify_all()

    def left(self) -> list[int]:
        """Rows that nobody took."""
        return list(self._left)


Took = Callable[[int, dict[str, Any]], None]
"""Called with the number of a row and its prediction, as it comes."""


def answered(nodes: Sequence[Node], rows: Sequence[Mapping[str, Any]], took: Took) -> dict[int, str]:
    """Have every row answered by one of the nodes.

    Args:
        nodes: Those that are ready.
        rows: As ``node`` reads them.
        took: Called in the thread of a node.

    Returns:
        By number, the rows that have no answer, and why.
    """
    work, failed = Work(len(rows)), dict[int, str]()

    def serve(node: Node) -> None:
        while (row := work.take()) is not None:
            try:
                took(row, node.answer(rows[row]))
            except GoneError as error:
                LOG.warning("%s over row %d; its rows go to the others", error, row)
                if not work.back(row):
                    failed[row] = f"{MOST} nodes ended over this row, last: {error}"
                    work.done()
                return
            except BaseException:  # of ``took``: nobody is to wait for a row that cannot come
                work.stop()
                raise
            work.done()

    with ThreadPoolExecutor(max_workers=len(nodes)) as pool:
        for each in [pool.submit(serve, node) for node in nodes]:
            each.result()
    left = "no node is left: " + "; ".join(str(node.lost) for node in nodes)
    return dict.fromkeys(work.left(), left) | failed
