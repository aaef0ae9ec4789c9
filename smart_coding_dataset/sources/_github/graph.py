"""What only GraphQL tells: threads and their resolution, what closed what, heads before a force-push.

Field names as in GitHub's public schema, docs.github.com/graphql.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smart_coding_dataset.sources._github.answers import Answers, NoAnswerError

_REPOSITORY = "repository { nameWithOwner owner { __typename } }"
_PAGE = "pageInfo { hasNextPage endCursor }"
_ENDS = f"... on Issue {{ number {_REPOSITORY} }} ... on PullRequest {{ number {_REPOSITORY} }}"
_BOTH = f"createdAt source {{ __typename {_ENDS} }} subject {{ __typename {_ENDS} }}"
_LINKS = f"""
        ... on ClosedEvent {{ createdAt closer {{ __typename
          ... on Commit {{ oid {_REPOSITORY} }} ... on PullRequest {{ number {_REPOSITORY} }} }} }}
        ... on ConnectedEvent {{ {_BOTH} }} ... on DisconnectedEvent {{ {_BOTH} }}"""

ISSUE = f"""query($owner: String!, $name: String!, $number: Int!, $timelineItems: String) {{
  repository(owner: $owner, name: $name) {{
    found: issue(number: $number) {{
      timelineItems(first: 100, after: $timelineItems,
        itemTypes: [CLOSED_EVENT, CONNECTED_EVENT, DISCONNECTED_EVENT]) {{
        nodes {{ __typename {_LINKS} }} {_PAGE} }} }} }} }}"""

PULL = f"""query($owner: String!, $name: String!, $number: Int!,
  $timelineItems: String, $withTimelineItems: Boolean!, $reviewThreads: String, $withReviewThreads: Boolean!,
  $closingIssuesReferences: String, $withClosingIssuesReferences: Boolean!,
  $commits: String, $withCommits: Boolean!) {{
  repository(owner: $owner, name: $name) {{
    found: pullRequest(number: $number) {{
      timelineItems(first: 100, after: $timelineItems, itemTypes: [CLOSED_EVENT, CONNECTED_EVENT,
        DISCONNECTED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT]) @include(if: $withTimelineItems) {{
        nodes {{ __typename {_LINKS}
        ... on HeadRefForcePushedEvent {{ createdAt beforeCommit {{ oid }} afterCommit {{ oid }} }} }} {_PAGE} }}
      reviewThreads(first: 100, after: $reviewThreads) @include(if: $withReviewThreads) {{
        nodes {{ id path isResolved isOutdated resolvedBy {{ login }}
          comments(first: 1) {{ nodes {{ fullDatabaseId }} }} }} {_PAGE} }}
      closingIssuesReferences(first: 100, after: $closingIssuesReferences)
        @include(if: $withClosingIssuesReferences) {{ nodes {{ number {_REPOSITORY} }} {_PAGE} }}
      commits(first: 100, after: $commits) @include(if: $withCommits) {{
        nodes {{ commit {{ oid statusCheckRollup {{ state }} }} }} {_PAGE} }} }} }} }}"""

_ISSUE_LISTS = ("timelineItems",)
_PULL_LISTS = ("timelineItems", "reviewThreads", "closingIssuesReferences", "commits")

Lists = Mapping[str, list[Any]]


def issue_lists(answers: Answers, repository: str, number: int, mark: str) -> Lists:
    """``timelineItems`` of an issue."""
    return _lists(answers, ISSUE, repository, number=number, mark=mark, names=_ISSUE_LISTS)


def pull_lists(answers: Answers, repository: str, number: int, mark: str) -> Lists:
    """``timelineItems``, ``reviewThreads``, ``closingIssuesReferences`` and ``commits`` of a pull request."""
    return _lists(answers, PULL, repository, number=number, mark=mark, names=_PULL_LISTS)


def _lists(
    answers: Answers, query: str, repository: str, *, number: int, mark: str, names: tuple[str, ...]
) -> Lists:
    """Each list over all its pages; one question asks for the next page of all that go on.

    Raises:
        NoAnswerError: There is no such thing.
    """
    owner, _, name = repository.partition("/")
    found: dict[str, list[Any]] = {one: [] for one in names}
    after: dict[str, str | None] = dict.fromkeys(names)
    while after:
        variables: dict[str, Any] = {"owner": owner, "name": name, "number": number}
        for one in names:
            variables |= {one: after.get(one)}
            variables |= {f"with{one[0].upper()}{one[1:]}": one in after} if len(names) > 1 else {}
        data = answers.graph(query, variables, mark)["repository"]["found"]
        if data is None:
            raise NoAnswerError(404)
        for one in after:
            found[one] += [node for node in data[one]["nodes"] if node is not None]
        after = {one: data[one]["pageInfo"]["endCursor"] for one in after if data[one]["pageInfo"]["hasNextPage"]}
    return found
