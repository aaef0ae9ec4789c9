"""Gives the code back as it is, in a fence: a perfect form that says nothing. No metric may reward it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ianvs_bridge.backends._backend import Completion, Request, takes_nothing
from smart_coding_dataset.tasks._answers import fenced


class Echo:
    """Sees nothing but the code."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """The code of each row."""
        for request in requests:
            code = request.task.columns(request.row)["code"]
            yield Completion(text=fenced(code, getattr(request.row, "programming_language", "")))


def load(what: str, options: Mapping[str, str]) -> Echo:
    """The backend ``echo``; it takes no ``:WHAT`` and no options."""
    takes_nothing("echo", what, options)
    return Echo()
