"""An issue or a pull request with all that belongs to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from smart_coding_dataset.history.github import PullCommit
from smart_coding_dataset.sources._git.seen import Seen
from smart_coding_dataset.sources._github import tell
from smart_coding_dataset.sources._github.answers import Answers
from smart_coding_dataset.sources._github.checks import Expected, checks, expected
from smart_coding_dataset.sources._github.graph import Graph, Lists
from smart_coding_dataset.sources._github.listing import Listing
from smart_coding_dataset.sources._github.raws import Raw, raw, skipped, tried
from smart_coding_dataset.sources._github.timeline import ELSEWHERE, WORK, happened

_MOST_COMMITS = 250
"""GitHub lists no more of a pull request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Tells issues and pull requests of one repository."""

    answers: Answers
    repository: str
    issues: Graph | None
    pulls: Graph | None
    """What GraphQL tells; None where it is not asked."""
    remarks: Listing | None
    """Remarks on lines, by pull request; None where they cannot be had."""
    checked: Seen
    """Commits whose checks were told: pull requests may share them."""
    left_out: Counter[str]
    """Events of the timeline that tell of no work, by reason."""

    def issue(self, found: dict[str, Any]) -> Iterator[Raw]:
        """An issue as the list has it, then its conversation and its timeline."""
        number = found["number"]
        yield raw("issue", number, tell.issue(found))
        timeline, none = self._timeline(number)
        more, no_more = _lists("links", self.issues, number)
        yield from self._conversation(number, timeline, more)
        yield from none + no_more

    def pull(self, found: dict[str, Any]) -> Iterator[Raw]:
        """A pull request as the list has it, then its conversation, timeline, commits, reviews and checks."""
        number = found["number"]
        timeline, none = self._timeline(number)
        more, no_more = _lists("threads", self.pulls, number)
        merged_by = next((event.get("actor") for event in timeline if event["event"] == "merged"), None)
        yield raw("pull", number, tell.pull(found, merged_by, more.get("closingIssuesReferences", [])))
        yield from self._conversation(number, timeline, more)
        commits, no_commits = self._commits(number, more)
        for commit in commits:
            yield raw("pull_commit", f"{number}/{commit.commit}", commit)
        yield from self._reviews(number, timeline, more)
        yield from none + no_more + no_commits
        yield from self._checks([commit.commit for commit in commits], found, more)

    def _timeline(self, number: int) -> tuple[list[Any], list[Raw]]:
        path = f"repos/{self.repository}/issues/{number}/timeline"
        return tried("timeline", lambda: self.answers.items(path), number=number)

    def _conversation(self, number: int, timeline: list[Any], more: Lists) -> Iterator[Raw]:
        for found in timeline:
            if found["event"] == "commented":
                yield raw("comment", found["id"], tell.comment(number, found))
            elif found["event"] not in WORK | ELSEWHERE:
                self.left_out[f"timeline: {found['event']} tells of no work"] += 1
        for place, event in enumerate(happened(number, timeline, more.get("timelineItems", []))):
            yield raw("timeline", f"{number}/{place}", event)

    def _commits(self, number: int, more: Lists) -> tuple[list[PullCommit], list[Raw]]:
        if "commits" in more:
            return [tell.graph_commit(number, node["commit"]) for node in more["commits"]], []
        path = f"repos/{self.repository}/pulls/{number}/commits"
        found, none = tried("pull_commit", lambda: self.answers.items(path), number=number)
        if len(found) >= _MOST_COMMITS:
            none.append(skipped("pull_commit", f"GitHub lists no more than {_MOST_COMMITS}", number=number))
        return [tell.pull_commit(number, one) for one in found], none

    def _reviews(self, number: int, timeline: list[Any], more: Lists) -> Iterator[Raw]:
        """Reviews, threads and remarks."""
        reviews = [found for found in timeline if found["event"] == "reviewed"]
        for found in reviews:
            yield raw("review", found["id"], tell.review(number, found))
        threads = more.get("reviewThreads", [])
        for found in threads:
            yield raw("thread", found["id"], tell.thread(number, found))
        remarks = list(self.remarks.items(number)) if self.remarks else []
        in_thread = _threads(remarks, threads)
        for found in sorted(remarks, key=lambda one: (one["created_at"], one["id"])):
            yield raw(
                "review_comment", found["id"], tell.review_comment(number, found, in_thread.get(_first(found)))
            )

    def _checks(self, commits: list[str], pull: dict[str, Any], more: Lists) -> Iterator[Raw]:
        """Of each commit once. GraphQL tells which have none, which saves up to two questions each."""
        nodes = more.get("commits", []) if pull["state"] == "closed" else []  # an open one may yet get some
        there = {node["commit"]["oid"]: expected(node["commit"]) for node in nodes}
        for commit in commits:
            if self.checked.add(commit.encode()):
                yield from checks(self.answers, self.repository, commit, there.get(commit, Expected()))


def _lists(what: str, graph: Graph | None, number: int) -> tuple[Lists, list[Raw]]:
    """What GraphQL tells, or why it does not."""
    lists, none = tried(what, lambda: [graph.lists(number)] if graph else [], number=number)
    return (lists[0] if lists else {}), none


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
