"""What only GraphQL tells: threads and their resolution, what closed what, heads before a force-push.

Field names as in GitHub's public schema, docs.github.com/graphql. It is asked of many issues or pull requests at
once, as each question takes long and counts; what has more pages is asked for them by itself.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from smart_coding_dataset.sources._github.answers import Answers, NoAnswerError
from smart_coding_dataset.sources._github.listing import Listing

_REPOSITORY = "repository { nameWithOwner owner { __typename } }"
_PAGE = "pageInfo { hasNextPage endCursor }"
_ENDS = f"... on Issue {{ number {_REPOSITORY} }} ... on PullRequest {{ number {_REPOSITORY} }}"
_BOTH = f"createdAt source {{ __typename {_ENDS} }} subject {{ __typename {_ENDS} }}"
_LINKS = f"""
        ... on ClosedEvent {{ createdAt closer {{ __typename
          ... on Commit {{ oid {_REPOSITORY} }} ... on PullRequest {{ number {_REPOSITORY} }} }} }}
        ... on ConnectedEvent {{ {_BOTH} }} ... on DisconnectedEvent {{ {_BOTH} }}"""

ISSUES = f"""query($ids: [ID!]!, $timelineItems: String) {{
  nodes(ids: $ids) {{ ... on Issue {{ number
      timelineItems(first: 100, after: $timelineItems,
        itemTypes: [CLOSED_EVENT, CONNECTED_EVENT, DISCONNECTED_EVENT]) {{
        nodes {{ __typename {_LINKS} }} {_PAGE} }} }} }} }}"""

PULLS = f"""query($ids: [ID!]!,
  $timelineItems: String, $withTimelineItems: Boolean!, $reviewThreads: String, $withReviewThreads: Boolean!,
  $closingIssuesReferences: String, $withClosingIssuesReferences: Boolean!,
  $commits: String, $withCommits: Boolean!) {{
  nodes(ids: $ids) {{ ... on PullRequest {{ number
      timelineItems(first: 100, after: $timelineItems, itemTypes: [CLOSED_EVENT, CONNECTED_EVENT,
        DISCONNECTED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT]) @include(if: $withTimelineItems) {{
        nodes {{ __typename {_LINKS}
        ... on HeadRefForcePushedEvent {{ createdAt beforeCommit {{ oid }} afterCommit {{ oid }} }} }} {_PAGE} }}
      reviewThreads(first: 50, after: $reviewThreads) @include(if: $withReviewThreads) {{
        nodes {{ id path isResolved isOutdated resolvedBy {{ login }}
          comments(first: 1) {{ nodes {{ fullDatabaseId }} }} }} {_PAGE} }}
      closingIssuesReferences(first: 50, after: $closingIssuesReferences)
        @include(if: $withClosingIssuesReferences) {{ nodes {{ number {_REPOSITORY} }} {_PAGE} }}
      commits(first: 50, after: $commits) @include(if: $withCommits) {{
        nodes {{ commit {{ oid message authoredDate committedDate author {{ name email user {{ login }} }}
          statusCheckRollup {{ contexts(first: 1) {{ checkRunCount statusContextCount }} }} }} }} {_PAGE} }}
    }} }} }}"""

_ISSUE_LISTS = ("timelineItems",)
_PULL_LISTS = ("timelineItems", "reviewThreads", "closingIssuesReferences", "commits")
_ISSUES, _PULLS = 50, 10
"""At once: what takes GitHub longer than ten seconds it does not answer."""

Lists = Mapping[str, list[Any]]


class Graph:
    """The lists that GraphQL has of each item of a listing."""

    def __init__(
        self,
        answers: Answers,
        listing: Listing,
        numbers: Sequence[int],
        *,
        query: str,
        names: Sequence[str],
        size: int,
    ) -> None:
        """Use ``issue_graph`` or ``pull_graph``."""
        self._answers, self._listing, self._numbers = answers, listing, numbers
        self._query, self._names, self._size = query, names, size
        self._group = lru_cache(maxsize=1)(self._grouped)

    def lists(self, number: int) -> Lists:
        """All lists of one item, each over all its pages.

        Raises:
            NoAnswerError: GraphQL does not tell them.
        """
        node = self._group(bisect_left(self._numbers, number) // self._size).get(number)
        found: dict[str, list[Any]] = {name: [] for name in self._names}
        after: dict[str, str | None] = dict.fromkeys(self._names)
        while after:
            node = node or self._ask([number], after).get(number)
            if node is None:
                raise NoAnswerError(404)
            for name in after:
                found[name] += [one for one in node[name]["nodes"] if one is not None]
            pages = {name: node[name]["pageInfo"] for name in after}
            after = {name: page["endCursor"] for name, page in pages.items() if page["hasNextPage"]}
            node = None
        return found

    def _grouped(self, place: int) -> dict[int, Any]:
        """The first pages of a group; those that are missing are asked for by themselves."""
        numbers = self._numbers[place * self._size : (place + 1) * self._size]
        try:
            return self._ask(numbers, dict.fromkeys(self._names))
        except NoAnswerError:
            return {}

    def _ask(self, numbers: Sequence[int], after: Mapping[str, str | None]) -> dict[int, Any]:
        """The lists of ``after``, each from its cursor on, of those items of which GraphQL tells all of them."""
        items = [item for number in numbers if (item := self._listing.item(number))]
        variables: dict[str, Any] = {"ids": [item["node_id"] for item in items]}
        for name in self._names:
            variables |= {name: after.get(name)}
            variables |= {f"with{name[0].upper()}{name[1:]}": name in after} if len(self._names) > 1 else {}
        mark = hashlib.sha256(" ".join(item["updated_at"] for item in items).encode()).hexdigest()[:16]
        nodes = self._answers.graph(self._query, variables, mark)["nodes"]
        return {node["number"]: node for node in nodes if node and all(node.get(name) for name in after)}


def issue_graph(answers: Answers, issues: Listing, numbers: Sequence[int]) -> Graph:
    """``timelineItems`` of issues. ``numbers``: of all of them, ascending."""
    return Graph(answers, issues, numbers, query=ISSUES, names=_ISSUE_LISTS, size=_ISSUES)


def pull_graph(answers: Answers, pulls: Listing) -> Graph:
    """``timelineItems``, ``reviewThreads``, ``closingIssuesReferences`` and ``commits`` of pull requests."""
    return Graph(answers, pulls, pulls.numbers(), query=PULLS, names=_PULL_LISTS, size=_PULLS)
