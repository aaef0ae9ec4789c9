"""The records that travel between the stages: raw events in, rows out, drops beside them.

Nothing here imports anything of ours. A row type is a frozen dataclass whose fields, in order, are the columns of
its config; ``schema.py`` derives the Arrow schema and the ``datasets`` features from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """One thing that a source saw, kept as it was seen."""

    source: str
    """The source that saw it: the name of a file in ``sources/``."""
    type: str
    """What it is, in the source's own terms: ``release``, ``file``, ``skipped`` …"""
    id: str
    """Stable and unique within the source."""
    data: Mapping[str, Any]
    """JSON values only."""


class Row(Protocol):
    """What every row type has, so that the pipeline can group, sort and drop rows of any config."""

    @property
    def id(self) -> str:
        """Unique within the config, and stable: derived from where the row comes from, never from a counter."""

    @property
    def repository_name(self) -> str:
        """The group that must stand on one side of a split."""

    @property
    def license(self) -> str | None:
        """SPDX expression; None where the source states none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """Something that was left out, and why. Counted, and kept in ``dropped/``."""

    id: str
    reason: str
    """A short fixed phrase, the key under which drops are counted: ``comment: commented-out code``."""
    detail: str = ""
    """What is particular to this case."""
    row: Mapping[str, Any] | None = None
    """The row as it was; None where none had been made yet."""


Step = Callable[[Any], Any]
"""Takes a row and returns a row of the same type or a ``Drop``. No memory, no clock, no randomness."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One dataset config: what its rows are and how raw events become them."""

    record: type[Any]
    """The row type, a frozen dataclass."""
    extract: Callable[[Iterable[RawEvent]], Iterator[Any]]
    """Reads the events of one raw shard (one release, one repository) and yields rows and ``Drop``s."""
    steps: tuple[Step, ...]
    """Applied to each row in turn; the first ``Drop`` ends it."""
    duplicate_key: Callable[[Any], str]
    """Two rows with the same key are duplicates: the first in order stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A comment and the line of code that it explains."""

    line_number: int
    """Counts from 1 inside ``code_snippet``."""
    annotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One row of ``comment``: a piece of code without its comments, and the comments that its engineers wrote."""

    description: str
    code_snippet: str
    annotations: list[Annotation]
    id: str
    scope: str
    """``function``, ``block`` or ``line``."""
    target_line: int | None = None
    """The one line asked about; None unless ``scope`` is ``line``."""
    summary: str | None = None
    """The comment on the whole (a docstring, say); None where the engineers wrote none."""
    programming_language: str
    """Name of a file in ``languages/``."""
    natural_language: str
    """``en`` or ``zh``."""
    repository_name: str
    file_path: str
    commit: str | None = None
    """Commit or release that holds the file; None for rows that come from no repository."""
    start_line: int | None = None
    """Line of the file where the snippet starts, from 1; None for rows that come from no file."""
    license: str | None = None
    source_url: str | None = None
    created_at: str | None = None
    """ISO 8601, UTC; None where unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFile:
    """One file, or the part of one that matters. An absent file (added or deleted) has an empty snippet."""

    file_path: str
    code_snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file before and after a change."""

    file_path: str
    before: str | None
    """None where the change added the file."""
    after: str | None
    """None where the change deleted the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer in the conversation on an issue."""

    actor: str
    """A pseudonym."""
    created_at: str | None
    updated_at: str | None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueTest:
    """A test that tells a fixed program from a broken one."""

    name: str
    file_path: str | None
    """Where the repository keeps it; None for a test that is data of the row alone."""
    code: str
    """Python that raises where the program is wrong. Names of the changed module are in scope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One row of ``issue``: what was reported, the code before and after, and the change that resolved it."""

    issue_id: str
    repository_name: str
    label: str
    """Type and severity: ``bug/major``, ``feature/minor`` …"""
    issue_description: str
    code_before: CodeFile
    code_after: CodeFile
    pull_request_id: str | None
    pull_request_description: str | None
    id: str
    issue_body: str
    labels: list[str] = field(default_factory=list)
    answers: list[Reply] = field(default_factory=list)
    files: list[ChangedFile] = field(default_factory=list)
    """Every changed file."""
    patch: str
    """Unified diff: applies to ``before`` and gives ``after``, byte for byte."""
    base_commit: str | None = None
    fix_commit: str | None = None
    tests: list[IssueTest] = field(default_factory=list)
    created_at: str | None = None
    closed_at: str | None = None
    link_evidence: list[str] = field(default_factory=list)
    """Why we believe that this change fixes this issue, strongest first."""
    license: str | None = None
    source_url: str | None = None
