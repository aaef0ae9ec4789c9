"""An issue or a pull request with all that belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._github import tell
from smart_coding_dataset.sources._github.answers import Answers
from smart_coding_dataset.sources._github.checks import checks
from smart_coding_dataset.sources._github.graph import Lists, issue_lists, pull_lists
from smart_coding_dataset.sources._github.raws import Raw, raw, skipped, tried
from smart_coding_dataset.sources._github.timeline import ELSEWHERE, WORK, happened

_MOST_COMMITS = 250
"""GitHub lists no more of a pull request."""
_LINKED = frozenset({"closed", "connected", "disconnected"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Tells issues and pull requests of one repository."""

    answers: Answers
    repository: str
    graph: bool
    """Whether GraphQL is asked."""
    checked: Seen
    """Commits whose checks were told: pull requests may share them."""
    left_out: Counter[str]
    """Events of the timeline that tell of no work, by reason."""

    def issue(self, found: dict[str, Any]) -> Iterator[Raw]:
        """An issue as the list has it, then its conversation and its timeline."""
        number = found["number"]
        yield raw("issue", number, tell.issue(found))
        timeline, none = self._timeline(number)
        linked = self.graph and any(event["event"] in _LINKED for event in timeline)
        more, no_more = self._issue_lists(found) if linked else ({}, [])
        yield from self._conversation(number, timeline, more)
        yield from none + no_more

    def pull(self, found: dict[str, Any]) -> Iterator[Raw]:
        """A pull request as the list has it, then its conversation, timeline, commits, reviews and checks."""
        number = found["number"]
        timeline, none = self._timeline(number)
        more, no_more = self._pull_lists(found)
        merged_by = next((event.get("actor") for event in timeline if event["event"] == "merged"), None)
        yield raw("pull", number, tell.pull(found, merged_by, more.get("closingIssuesReferences", [])))
        yield from self._conversation(number, timeline, more)
        commits, no_commits = self._commits(number)
        for commit in commits:
            yield raw("pull_commit", f"{number}/{commit['sha']}", tell.pull_commit(number, commit))
        yield from self._reviews(number, timeline, bool(none), more)
        yield from none + no_more + no_commits
        yield from self._checks([commit["sha"] for commit in commits], found, more)

    def _timeline(self, number: int) -> tuple[list[Any], list[Raw]]:
        path = f"repos/{self.repository}/issues/{number}/timeline"
        return tried("timeline", lambda: self.answers.items(path), number=number)

    def _issue_lists(self, found: dict[str, Any]) -> tuple[Lists, list[Raw]]:
        number, mark = found["number"], found["updated_at"]
        lists, none = tried(
            "links", lambda: [issue_lists(self.answers, self.repository, number, mark)], number=number
        )
        return (lists[0] if lists else {}), none

    def _pull_lists(self, found: dict[str, Any]) -> tuple[Lists, list[Raw]]:
        if not self.graph:
            return {}, []
        number, mark = found["number"], found["updated_at"]
        lists, none = tried(
            "threads", lambda: [pull_lists(self.answers, self.repository, number, mark)], number=number
        )
        return (lists[0] if lists else {}), none

    def _conversation(self, number: int, timeline: list[Any], more: Lists) -> Iterator[Raw]:
        for found in timeline:
            if found["event"] == "commented":
                yield raw("comment", found["id"], tell.comment(number, found))
            elif found["event"] not in WORK | ELSEWHERE:
                self.left_out[f"timeline: {found['event']} tells of no work"] += 1
        for place, event in enumerate(happened(number, timeline, more.get("timelineItems", []))):
            yield raw("timeline", f"{number}/{place}", event)

    def _commits(self, number: int) -> tuple[list[Any], list[Raw]]:
        path = f"repos/{self.repository}/pulls/{number}/commits"
        found, none = tried("pull_commit", lambda: self.answers.items(path), number=number)
        if len(found) >= _MOST_COMMITS:
            none.append(skipped("pull_commit", f"GitHub lists no more than {_MOST_COMMITS}", number=number))
        return found, none

    def _reviews(self, number: int, timeline: list[Any], unsure: bool, more: Lists) -> Iterator[Raw]:
        """Reviews, threads and remarks. A remark is part of a review, so without one there is nothing to ask for.

        ``unsure``: the timeline could not be had.
        """
        reviews = [found for found in timeline if found["event"] == "reviewed"]
        for found in reviews:
            yield raw("review", found["id"], tell.review(number, found))
        threads = more.get("reviewThreads", [])
        for found in threads:
            yield raw("thread", found["id"], tell.thread(number, found))
        path = f"repos/{self.repository}/pulls/{number}/comments"
        asked = unsure or reviews or threads or any(found["event"] == "line-commented" for found in timeline)
        remarks, none = (
            tried("review_comment", lambda: self.answers.items(path), number=number) if asked else ([], [])
        )
        in_thread = _threads(remarks, threads)
        for found in sorted(remarks, key=lambda one: (one["created_at"], one["id"])):
            yield raw(
                "review_comment", found["id"], tell.review_comment(number, found, in_thread.get(_first(found)))
            )
        yield from none

    def _checks(self, commits: list[str], pull: dict[str, Any], more: Lists) -> Iterator[Raw]:
        """Of each commit once. GraphQL tells which have none, which saves two questions each."""
        nodes = more.get("commits", []) if pull["state"] == "closed" else []  # an open one may yet get some
        unchecked = {node["commit"]["oid"] for node in nodes if node["commit"]["statusCheckRollup"] is None}
        for commit in commits:
            if self.checked.add(commit.encode()) and commit not in unchecked:
                yield from checks(self.answers, self.repository, commit)


def _first(remark: dict[str, Any]) -> int:
    """The remark that began the conversation; it may be gone."""
    return int(remark.get("in_reply_to_id") or remark["id"])


def _threads(remarks: list[Any], threads: list[Any]) -> dict[int, str]:
    """The remark that began a conversation -> its thread. GraphQL names the first that is left."""
    begun = {remark["id"]: _first(remark) for remark in remarks}
    of = {}
    for thread in threads:
        for comment in thread["comments"]["nodes"]:
            left = int(comment["fullDatabaseId"])
            of[begun.get(left, left)] = thread["id"]
    return of
