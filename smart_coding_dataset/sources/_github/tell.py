"""Answers as the records of ``history/github.py``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smart_coding_dataset.history import github
from smart_coding_dataset.sources._github.suggestions import suggestions

NO_EVENT = ""
"""Records hold the id of the event they were read from; these are not events yet."""


def issue(found: dict[str, Any]) -> github.Issue:
    """An item of the list of issues."""
    return github.Issue(
        event=NO_EVENT,
        number=found["number"],
        url=found["html_url"],
        title=found["title"] or "",
        body=found["body"] or "",
        author=found["user"],
        association=found.get("author_association"),
        state=found["state"],
        reason=found.get("state_reason"),
        labels=_labels(found),
        created_at=found["created_at"],
        updated_at=found["updated_at"],
        closed_at=found["closed_at"],
    )


def pull(found: dict[str, Any], merged_by: str | None, closes: Sequence[dict[str, Any]]) -> github.PullRequest:
    """An item of the list of pull requests. ``closes``: as GraphQL has them."""
    merged = found["merged_at"] is not None
    return github.PullRequest(
        event=NO_EVENT,
        number=found["number"],
        url=found["html_url"],
        title=found["title"] or "",
        body=found["body"] or "",
        author=found["user"],
        association=found.get("author_association"),
        state="merged" if merged else found["state"],
        draft=bool(found.get("draft")),
        labels=_labels(found),
        base_ref=found["base"]["ref"],
        base_commit=found["base"]["sha"],
        head_ref=found["head"]["ref"],
        head_commit=found["head"]["sha"],
        merge_commit=found["merge_commit_sha"] if merged else None,  # else it is of a merge on trial
        merged_by=merged_by,
        created_at=found["created_at"],
        updated_at=found["updated_at"],
        closed_at=found["closed_at"],
        merged_at=found["merged_at"],
        closes=[github.Reference(number=c["number"], repository=c["repository"], page="issue") for c in closes],
    )


def comment(number: int, found: dict[str, Any]) -> github.Comment:
    """A ``commented`` of the timeline."""
    return github.Comment(
        event=NO_EVENT,
        number=number,
        url=found["html_url"],
        author=found.get("user"),
        association=found.get("author_association"),
        body=found.get("body") or "",
        created_at=found["created_at"],
        updated_at=found.get("updated_at"),
    )


def pull_commit(number: int, found: dict[str, Any]) -> github.PullCommit:
    """An item of the list of commits."""
    commit = found["commit"]
    author, committer = commit.get("author") or {}, commit.get("committer") or {}
    return github.PullCommit(
        event=NO_EVENT,
        number=number,
        commit=found["sha"],
        message=commit["message"],
        author=found.get("author") or None,
        git_author=author.get("person"),
        authored_at=author.get("date"),
        committed_at=committer.get("date"),
    )


def graph_commit(number: int, found: dict[str, Any]) -> github.PullCommit:
    """A node of GraphQL's list of commits. It names no account of a program, but the address does."""
    author = found.get("author") or {}
    person = author.get("person")
    return github.PullCommit(
        event=NO_EVENT,
        number=number,
        commit=found["oid"],
        message=found["message"],
        author=author.get("user") or (person if person and person.startswith("tool-") else None),
        git_author=person,
        authored_at=found.get("authoredDate"),
        committed_at=found.get("committedDate"),
    )


def review(number: int, found: dict[str, Any]) -> github.Review:
    """A ``reviewed`` of the timeline."""
    return github.Review(
        event=NO_EVENT,
        number=number,
        key=found["id"],
        url=found.get("html_url") or "",
        author=found.get("user"),
        association=found.get("author_association"),
        state=found["state"].lower(),
        body=found.get("body") or "",
        commit=found.get("commit_id"),
        submitted_at=found.get("submitted_at"),
    )


def thread(number: int, found: dict[str, Any]) -> github.Thread:
    """A review thread of GraphQL."""
    return github.Thread(
        event=NO_EVENT,
        number=number,
        key=found["id"],
        path=found["path"],
        resolved=found["isResolved"],
        resolved_by=found["resolvedBy"],
        outdated=found["isOutdated"],
    )


def review_comment(number: int, found: dict[str, Any], in_thread: str | None) -> github.ReviewComment:
    """An item of the list of review comments."""
    about_file = found.get("subject_type") == "file"
    return github.ReviewComment(
        event=NO_EVENT,
        number=number,
        key=found["id"],
        url=found["html_url"],
        review=found.get("pull_request_review_id"),
        thread=in_thread,
        reply_to=found.get("in_reply_to_id"),
        author=found["user"],
        association=found.get("author_association"),
        body=found["body"] or "",
        suggestions=suggestions(found["body"] or ""),
        path=found["path"],
        side=None if about_file else (found.get("side") or "RIGHT").lower(),
        commit=found.get("commit_id"),
        original_commit=found.get("original_commit_id"),
        start_line=found.get("start_line"),
        line=found.get("line"),
        original_start_line=found.get("original_start_line"),
        original_line=found.get("original_line"),
        diff_hunk=found.get("diff_hunk") or "",
        created_at=found["created_at"],
        updated_at=found.get("updated_at"),
    )


def release(found: dict[str, Any]) -> github.Release:
    """An item of the list of releases."""
    return github.Release(
        event=NO_EVENT,
        tag=found["tag_name"],
        url=found["html_url"],
        title=found.get("name") or "",
        body=found.get("body") or "",
        author=found.get("author"),
        prerelease=found["prerelease"],
        created_at=found.get("created_at"),
        published_at=found.get("published_at"),
    )


def _labels(found: dict[str, Any]) -> list[str]:
    return [label["name"] if isinstance(label, dict) else label for label in found.get("labels", [])]
