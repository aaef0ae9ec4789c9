"""The records that travel between the stages: raw events in, rows out, drops beside them.

Nothing here imports anything of ours. A row type is a frozen dataclass whose fields, in order, are the columns of
its config; ``schema.py`` derives the Arrow schema and the ``datasets`` features from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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


class Raw(Protocol):
    """All that sources saw of one thing: a release of a package, or a repository by git, by GitHub or by both."""

    def events(self, source: str) -> Iterator[RawEvent]:
        """What one source saw, in its order; nothing if that source was not asked."""

    @property
    def repository(self) -> Any:
        """The same as a ``history.Repository``, to look things up in; None for what is no repository."""


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
    extract: Callable[[Raw], Iterator[Any]]
    """Reads what sources saw of one thing (a release, a repository) and yields rows and ``Drop``s."""
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
    old_path: str | None = None
    """Where the file was before; None unless the change renamed it."""
    before_mode: str | None = None
    """Six octal digits, as git has them; None where there is no file or the mode is not known."""
    after_mode: str | None = None
    """The same after the change."""


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
    """Every file that the fix changed, but for tests and for ``left_out``."""
    patch: str
    """``files`` as git's diff: applies to ``before`` and gives ``after``, byte for byte."""
    test_files: list[ChangedFile] = field(default_factory=list)
    """Tests that came with the fix."""
    test_patch: str = ""
    """``test_files`` as git's diff; empty where no tests came."""
    left_out: list[str] = field(default_factory=list)
    """Paths of changed files that are in no patch: no UTF-8 text, or no work of engineers here (locks, copies)."""
    base_commit: str | None = None
    fix_commit: str | None = None
    tests: list[IssueTest] = field(default_factory=list)
    created_at: str | None = None
    closed_at: str | None = None
    link_evidence: list[str] = field(default_factory=list)
    """Why we believe that this change fixes this issue, strongest first."""
    described_by: str = "issue"
    """Where ``issue_description`` is from: ``issue``, or ``commit message`` where only git was asked."""
    license: str | None = None
    source_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceEvent:
    """One thing that somebody did, or that happened, to one piece of work."""

    id: str
    """Of the raw event that it was read from; a fixed suffix where one raw event gives several."""
    type: str
    """``write``, ``commit``, ``push``, ``open``, ``review``, ``review_comment``, ``suggestion``, ``test_result``,
    ``revise``, ``refactor``, ``merge``, ``revert`` or ``close``."""
    time: str | None
    """ISO 8601, UTC; None where the trace has none."""
    actor: str | None
    """A pseudonym, or ``tool-NAME``; None for a deleted account."""
    tool: str | None = None
    """What it was done with, where the trace tells: ``github-web``, ``github-actions``, ``claude`` …"""
    commit: str | None = None
    """The commit that it is about; None where there is none."""
    text: str = ""
    """What was written: a message, a remark, a description."""
    state: str | None = None
    """The outcome: of a review ``approved``, ``changes_requested``, ``commented``, ``dismissed``; of a test result
    ``success``, ``failure`` …; of a push ``forced``; of a merge its way, ``squash`` …; of an open ``reopened``,
    ``ready``, ``draft``. None where the type has none."""
    files: list[str] = field(default_factory=list)
    """Paths that it changed or is about."""
    lines_added: int | None = None
    """None where nothing was changed, or it cannot be told."""
    lines_deleted: int | None = None
    answers: str | None = None
    """The id of the event that it reacts to; None where the trace shows none."""
    detail: str = ""
    """Of a refactoring: its kind, what, from where to where; of a test result: its name; of a commit: what it is a
    rebase, an amendment, a merge or a cherry-pick of; of a push: from which head to which."""
    detector: str | None = None
    """What recognised it, where it was not simply recorded."""
    confidence: float | None = None
    """From 0 to 1, with ``detector``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """One row of ``trajectory``: one piece of work, from its first commit to its end."""

    id: str
    repository_name: str
    kind: str
    """``pull request`` or ``branch``."""
    pull_request_id: str | None
    """None for a branch."""
    title: str
    description: str
    outcome: str
    """``merged``, ``closed``, ``open`` or ``reverted``."""
    events: list[TraceEvent]
    """In the order of time."""
    issues: list[str] = field(default_factory=list)
    """Ids of the issues that it resolves."""
    base_commit: str | None = None
    """What it started from; None where not known. The same holds for the two below."""
    head_commit: str | None = None
    merge_commit: str | None = None
    license: str | None = None
    source_url: str | None = None
    created_at: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One row of ``feedback``: a remark on code, and what became of it."""

    id: str
    repository_name: str
    pull_request_id: str | None
    """None for feedback on a commit that no pull request is known for."""
    kind: str
    """``review_comment``, ``suggestion``, ``review``, ``test_result`` or ``revert``."""
    actor: str | None
    """A pseudonym, or ``tool-NAME``; None for a deleted account."""
    created_at: str | None
    body: str
    file_path: str | None
    """None where it is about the change as a whole. The same holds for the three below."""
    start_line: int | None
    """First line meant, in the file at ``commit``, from 1."""
    end_line: int | None
    code: str | None
    """The lines meant, as the reader saw them."""
    commit: str | None
    """What the remark was made on; None where not known."""
    suggestion: str | None = None
    """Lines proposed in place of those meant; None where none were."""
    replies: list[Reply] = field(default_factory=list)
    resolution: str
    """``applied`` (the suggestion itself), ``changed`` (the lines meant), ``passed`` (the test, later),
    ``reverted``, ``resolved`` (so marked, no change found), ``dismissed`` or ``unanswered``."""
    answer_commit: str | None = None
    """The change that answered it; None where none is known."""
    answered_at: str | None = None
    files: list[ChangedFile] = field(default_factory=list)
    """The files meant, at ``commit`` and at ``answer_commit``; empty without an answer."""
    patch: str = ""
    """``files`` as git's diff."""
    link_evidence: list[str] = field(default_factory=list)
    """Why we believe that this change answers this remark, strongest first."""
    outcome: str | None = None
    """Of the pull request: ``merged``, ``closed`` or ``open``; None without one."""
    issue_id: str | None = None
    """The issue that the work resolves, of several the first; None where none is known. So are the two below."""
    issue_description: str | None = None
    """Its title."""
    issue_body: str | None = None
    tests: list[IssueTest] = field(default_factory=list)
    """Tests that the answer passes; the code before it fails the first, which is what the remark is about."""
    license: str | None = None
    source_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePair:
    """A line before and the line that took its place, each counted from 1 in its own version."""

    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One row of ``version``: two consecutive versions of one function, with its comments."""

    id: str
    repository_name: str
    file_path: str
    old_path: str | None = None
    """Where the file was before; None unless it was renamed."""
    function: str
    """Its name, with those of what it stands in: ``Class.method``."""
    programming_language: str
    before: str
    """The function with the comments that belong to it."""
    after: str
    lines_added: list[int]
    """Lines of ``after`` that are new, from 1."""
    lines_changed: list[LinePair]
    lines_deleted: list[int]
    """Lines of ``before`` that are gone, from 1."""
    changed: str
    """``code``, ``comments`` or ``both``."""
    comment_followed: bool | None
    """Whether comments on lines whose code changed did so too; None where no such line has one."""
    summary_followed: bool | None
    """The same of the comment on the whole function, for any change of its code; None without either."""
    stale: list[int] = field(default_factory=list)
    """Lines of ``after`` with comments that stayed as they were on lines whose code changed, from 1."""
    before_start_line: int
    """Where the version starts in its file, from 1."""
    after_start_line: int
    before_commit: str
    commit: str
    message: str
    """Of the commit."""
    actor: str | None
    """Who wrote it, a pseudonym; None where the commit names nobody."""
    license: str | None = None
    source_url: str | None = None
    created_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a conversation, in the form that chat templates take."""

    role: str
    """``user`` or ``assistant``."""
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """One row of ``preference``: two answers to the same question, and which one engineers preferred."""

    prompt: list[Message]
    chosen: list[Message]
    rejected: list[Message]
    id: str
    kind: str
    """What they did: ``review`` (changed after a remark), ``suggestion`` (taken or not) or ``revert``."""
    repository_name: str
    file_path: str
    programming_language: str | None
    """Name of a file in ``languages/``; None for any other text."""
    events: list[str]
    """Ids of the raw events that prove it, first to last."""
    license: str | None = None
    source_url: str | None = None
    created_at: str | None = None
