"""What ``collect git`` saw, as records. ``docs/design/git-events.md`` says more about each field."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Who did it and when."""

    person: str
    time: str | None
    """ISO 8601, UTC; None where the commit has none, or one that is no date."""
    offset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One thing that a message points to, and the words that do it; targets that do not apply are None."""

    kind: str
    text: str
    start: int
    repository: str | None = None
    """None: this one."""
    number: int | None = None
    page: str | None = None
    """``issue`` or ``pull``; None where the words do not tell."""
    commit: str | None = None
    """Perhaps shortened."""
    title: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One thing that shows how a commit came in."""

    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """How a commit came in."""

    kind: str
    """``merge commit``, ``octopus``, ``squash`` or ``rebase``."""
    evidence: list[Sign]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit, without its changes."""

    event: str
    """Id of the raw event."""
    commit: str
    tree: str
    parents: list[str]
    author: Stamp | None
    committer: Stamp | None
    message: str
    integration: Integration | None
    """None where it simply stands in the history."""
    links: list[Link] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The first line of the message."""
        return self.message.partition("\n")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A file on one side of a change."""

    path: str
    """Bytes that are no UTF-8 are lone surrogates (PEP 383)."""
    mode: str
    """Six octal digits."""
    object: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A file that differs between a commit and its first parent."""

    event: str
    commit: str
    parent: str | None
    """None for a commit without parents."""
    status: str
    """``A``, ``D``, ``M``, ``T``, ``R`` or ``C``."""
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A file of a merge that is like that of no parent."""

    event: str
    commit: str
    parents: list[str]
    old: list[Side | None]
    """One for each parent; None where that has no such file."""
    new: Side | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A branch, a tag or a pull request, and the commit that it leads to."""

    event: str
    ref: str
    kind: str
    """``branch``, ``tag``, ``remote branch``, ``pull request`` or ``former head`` (of a pull request)."""
    commit: str | None
    number: int | None = None
    """Of a pull request, now or formerly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """The content of a file."""

    object: str
    size: int
    form: str
    """``text``, ``binary``, ``undecodable`` or ``too large``."""
    text: str | None = None
    """None unless ``form`` is ``text``."""
    encoding: str | None = None
