"""Which files a backup leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class IgnoreRules:
    """Patterns of an ignore file, in order; the last one that matches a path decides."""

    patterns: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> IgnoreRules:
        """Read one pattern per line; blank lines and lines that start with ``#`` are skipped."""
        stripped = [line.strip() for line in text.splitlines()]
        return cls(tuple(line for line in stripped if line and line[0] != "#"))

    def ignores(self, path: str) -> bool:
        """Whether path, relative and with forward slashes, is left out."""
        verdict = False
        for line in self.patterns:
            takes_back, pattern = _read(line)
            if _fits(pattern, path):
                verdict = not takes_back
        return verdict

    def keep(self, paths: Iterable[str]) -> Iterator[str]:
        """The paths that are backed up, in the order given."""
        for path in paths:
            if not self.ignores(path):
                yield path


def _read(line: str) -> tuple[bool, str]:
    """Whether the line takes back earlier matches, and its pattern."""
    takes_back = line[:1] == "!"
    pattern = line[1:] if takes_back else line
    return takes_back, pattern[1:] if pattern[:2] == "\\!" else pattern


def _fits(pattern: str, path: str) -> bool:
    names = [path] if "/" in pattern else path.split("/")
    wanted = pattern.lstrip("/") if "/" in pattern else pattern
    return any(fnmatchcase(name, wanted) for name in names)
