"""What ``collect github`` saw, as records. ``docs/design/github-events.md`` says more about each field.

People are pseudonyms, programs ``tool-NAME``; None is an account that is gone. Times are ISO 8601, UTC.
``event`` is the id of the raw event.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """An issue or a pull request, here or elsewhere."""

    number: int
    repository: str | None = None
    """``OWNER/NAME``; None: this one."""
    page: str | None = None
    """``issue`` or ``pull``; None where GitHub does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue; never a pull request, which GitHub counts among them."""

    event: str
    number: int
    url: str
    title: str
    body: str
    author: str | None
    association: str | None
    """What the author is to the repository: ``MEMBER``, ``CONTRIBUTOR``, ``NONE`` …; None if not said."""
    state: str
    """``open`` or ``closed``."""
    reason: str | None
    """``completed``, ``not_planned``, ``duplicate`` or ``reopened``; None if not said."""
    labels: list[str]
    created_at: str
    updated_at: str | None
    closed_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment in the conversation on an issue or a pull request."""

    event: str
    number: int
    url: str
    author: str | None
    association: str | None
    body: str
    created_at: str
    updated_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """Something that happened to an issue or a pull request. Fields that do not apply are None."""

    event: str
    number: int
    kind: str
    """GitHub's own word: ``closed``, ``reopened``, ``labeled``, ``unlabeled``, ``cross-referenced``,
    ``referenced``, ``renamed``, ``merged``, ``head_ref_force_pushed``, ``connected``,
    ``disconnected``, ``ready_for_review`` …"""
    actor: str | None
    created_at: str | None
    commit: str | None = None
    """Of ``closed``, ``referenced`` and ``merged``: the commit that did it; after a force-push, the new head."""
    commit_repository: str | None = None
    """Where that commit is; None: here."""
    before: str | None = None
    """The head before a force-push."""
    source: Reference | None = None
    """What ``cross-referenced``, ``connected`` and ``closed`` (by a pull request) come from."""
    label: str | None = None
    title: str | None = None
    """The new one, of ``renamed``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request."""

    event: str
    number: int
    url: str
    title: str
    body: str
    author: str | None
    association: str | None
    state: str
    """``open``, ``closed`` or ``merged``."""
    draft: bool
    labels: list[str]
    base_ref: str
    base_commit: str
    """The head of the base branch when GitHub was asked, or when it was merged: not where the work started."""
    head_ref: str
    """The name of the branch, without the owner of the fork."""
    head_commit: str
    merge_commit: str | None
    """What it became on the base branch; None unless merged."""
    merged_by: str | None
    created_at: str
    updated_at: str | None
    closed_at: str | None
    merged_at: str | None
    closes: list[Reference] = field(default_factory=list)
    """Issues that GitHub closes, or closed, with it: by keywords or linked by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCommit:
    """A commit of a pull request, as it is at last."""

    event: str
    number: int
    commit: str
    message: str
    author: str | None
    """By the account, so as in the rest of GitHub; None where the address belongs to none."""
    git_author: str | None
    """By the address, as ``collect git`` has it."""
    authored_at: str | None
    committed_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review of a pull request, without its remarks on lines."""

    event: str
    number: int
    key: int
    """GitHub's number, to which ``ReviewComment.review`` leads."""
    url: str
    author: str | None
    association: str | None
    state: str
    """``approved``, ``changes_requested``, ``commented``, ``dismissed`` or ``pending``."""
    body: str
    commit: str | None
    """What was reviewed; None where it is gone."""
    submitted_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A conversation on lines of a pull request."""

    event: str
    number: int
    key: str
    """GitHub's node id, to which ``ReviewComment.thread`` leads."""
    path: str
    resolved: bool
    resolved_by: str | None
    outdated: bool
    """Whether the lines are gone from the head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewComment:
    """A remark on lines of a pull request."""

    event: str
    number: int
    key: int
    url: str
    review: int | None
    thread: str | None
    """None where threads could not be asked for."""
    reply_to: int | None
    """The ``key`` of the remark that it answers; None for the first of its thread."""
    author: str | None
    association: str | None
    body: str
    suggestions: list[str]
    """What the author proposes in place of the lines, one text a suggestion, without the end of its last line; an
    empty one deletes them."""
    path: str
    side: str | None
    """``left`` (lines before the pull request) or ``right`` (lines after); None for a remark on a whole file."""
    commit: str | None
    """What ``line`` counts in; moved on by GitHub while the lines are there."""
    original_commit: str | None
    """What the remark was made on."""
    start_line: int | None
    """None for a single line; the lines of ``commit`` are None once they are gone."""
    line: int | None
    original_start_line: int | None
    original_line: int | None
    diff_hunk: str
    created_at: str
    updated_at: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The result of a check run, or of a commit status, on a commit."""

    event: str
    commit: str
    name: str
    kind: str
    """``check run`` or ``status``."""
    state: str
    """``success``, ``failure``, ``neutral``, ``cancelled``, ``skipped``, ``timed_out``, ``action_required``,
    ``error`` or ``pending``."""
    tool: str | None
    """The program that ran it: ``tool-github-actions``; None if not said."""
    summary: str
    started_at: str | None
    completed_at: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release."""

    event: str
    tag: str
    url: str
    title: str
    body: str
    author: str | None
    prerelease: bool
    created_at: str | None
    published_at: str | None
