"""Doing many things at once, and giving the results in the order of the things."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")
Job = tuple[Future[B], A] | None
"""A thing and where its result goes; None ends a thread."""


def in_order(act: Callable[[A], B], things: Iterable[A], workers: int) -> Iterator[B]:
    """``act`` on each thing by so many threads; at most ``2 * workers - 1`` things are taken ahead.

    The threads are daemons, not those of an executor, which Python would wait for: Ctrl-C must not take as long as
    the slowest answer.
    """
    todo: SimpleQueue[Job[B, A]] = SimpleQueue()
    waiting: deque[Future[B]] = deque()

    for _ in range(workers):
        Thread(target=_work, args=(act, todo), daemon=True, name="chat").start()
    try:
        for thing in things:
            waiting.append(Future())
            todo.put((waiting[-1], thing))
            if len(waiting) == 2 * workers - 1:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        for _ in range(workers):
            todo.put(None)


def _work(act: Callable[[A], B], todo: SimpleQueue[Job[B, A]]) -> None:
    while (job := todo.get()) is not None:
        future, thing = job
        if future.set_running_or_notify_cancel():
            try:
                future.set_result(act(thing))
            except BaseException as error:  # whoever waits for the result is told
                future.set_exception(error)
