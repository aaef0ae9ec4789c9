"""What a refactoring is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Refactoring:
    """One change of structure that should leave behaviour as it was."""

    kind: str
    """``rename``, ``move``, ``move and rename``, ``extract`` or ``inline``."""
    what: str
    """``file``, ``class``, ``function``, ``method``, ``parameter`` or ``variable``."""
    before: str
    """``path`` of a file, ``path::Class.method`` of a definition, ``path::function(name)`` of a name in it; of an
    extraction, the function that code was taken out of."""
    after: str
    """The same after the change; of an inlining, the function that code was put into."""
    confidence: float
    """From 0 to 1: ``docs/design/refactorings.md`` says how it is set."""

    def __str__(self) -> str:
        return f"{self.kind} {self.what}: {self.before} -> {self.after}"

    @property
    def files(self) -> list[str]:
        """Paths of both sides."""
        return sorted({side.partition("::")[0] for side in (self.before, self.after)})
