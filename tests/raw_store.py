"""Raw stores of made-up packages, for tests that build datasets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from smart_coding_dataset import store
from smart_coding_dataset.records import RawEvent

FUNCTION = '''\
def scale_{n}(readings, factor):
    """Multiply every reading of series {n} by the factor that was asked for."""
    scaled = []
    for reading in readings:
        # Readings below {n} are noise of the sensor and would grow with the factor.
        if reading < {n}:
            continue
        scaled.append(reading * factor)
    return scaled
'''


def module(first: int, functions: int) -> str:
    """Python with that many different functions, each with a docstring and a comment."""
    return "\n\n".join(FUNCTION.format(n=first + i) for i in range(functions))


class Seen:
    """What one source saw, as kinds read it, without a file."""

    repository = None

    def __init__(self, source: str, events: Iterable[RawEvent]) -> None:
        self._source, self._events = source, list(events)

    def events(self, source: str) -> Iterator[RawEvent]:
        return iter(self._events if source == self._source else ())


def events(name: str, text: str, licence: str | None = "MIT") -> Iterator[RawEvent]:
    """What ``collect pypi`` emits for a release of one file."""
    at = f"pypi:{name}==1.0"
    release = {
        "name": name,
        "version": "1.0",
        "license": licence,
        "sha256": "0" * 64,
        "filename": f"{name}.tar.gz",
    }
    yield RawEvent(
        source="pypi", type="release", id=at, data={**release, "url": "https://pypi.org/", "uploaded_at": None}
    )
    yield RawEvent(source="pypi", type="file", id=f"{at}/{name}.py", data={"path": f"{name}.py", "text": text})


def write(raw: Path, packages: int = 6, functions: int = 5) -> Path:
    """A raw store with some packages of some functions each, all different."""
    for i in range(packages):
        name = f"package{i}"
        store.write_shard(raw, "pypi", f"{name}-1.0", events(name, module(1000 * i, functions)))
    return raw
