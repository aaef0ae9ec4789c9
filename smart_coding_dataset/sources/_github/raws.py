"""Raw events before they have their place: type, the end of the id, and the data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._github.answers import NoAnswerError

Raw = tuple[str, str, dict[str, Any]]


@contextmanager
def as_documented(what: str) -> Iterator[None]:
    """Say in one line of which thing GitHub's answer lacks something, or has it in another form."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{what}: GitHub's answer is not as it is documented: {error!r}") from error


def raw(kind: str, end: object, record: Any) -> Raw:
    """An event whose data are the fields of a record of ``history/github.py``."""
    data = asdict(record)
    del data["event"]
    return kind, str(end), data


def skipped(what: str, reason: str, **names: Any) -> Raw:
    """What could not be told, why, and what names it."""
    end = "/".join([what, *map(str, names.values())])
    return "skipped", end, {"what": what, "reason": f"{what}: {reason}", **names}


def tried(what: str, action: Callable[[], Iterable[Any]], **names: Any) -> tuple[list[Any], list[Raw]]:
    """The items, or the event that says why there are none."""
    try:
        return list(action()), []
    except NoAnswerError as error:
        return [], [skipped(what, str(error), **names)]
