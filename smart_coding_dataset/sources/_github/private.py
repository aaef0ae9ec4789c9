"""What is kept of an answer: what the records need, with people as pseudonyms. All else is dropped unread.

Answers are full of people: addresses of pages and pictures, signed copies of commits, names of forks. So the keys
to keep are listed, not those to drop.
"""

from __future__ import annotations

import re
from typing import Any

from smart_coding_dataset.sources._github.suggestions import redacted
from smart_coding_dataset.sources._github.wording import Wording, address
from smart_coding_dataset.sources._people import People

_TEXTS = frozenset({"title", "message", "description", "summary", "name", "context", "from", "to"})
_ADDRESSES = frozenset({"html_url", "clone_url", "target_url"})
_PLAIN_TEXT = """
__typename archived author_association authoredDate before checkRunCount check_runs closed_at commit_id
committedDate completed_at conclusion createdAt created_at date default_branch diff_hunk draft endCursor event
fork fullDatabaseId hasNextPage head_sha id in_reply_to_id isOutdated isResolved line merge_commit_sha
merged_at number oid original_commit_id original_line original_start_line path prerelease published_at
pull_request_review_id ref sha side spdx_id start_line started_at state state_reason status statusContextCount
subject_type submitted_at tag_name updated_at
"""
_PLAIN = frozenset(_PLAIN_TEXT.split())
_NESTED_TEXT = """
actor afterCommit app author base beforeCommit closer closingIssuesReferences comments commit commits
committer contexts creator data found head issue label labels license nodes output pageInfo pull_request
rename repository resolvedBy reviewThreads source statusCheckRollup subject timelineItems user
"""
_NESTED = frozenset(_NESTED_TEXT.split())
_COMMIT_PAGE = re.compile(r"/repos/([^/]+/[^/]+)/commits/")
_PULL = re.compile(r"/pulls/(\d+)$")


class Privacy:
    """Takes answers apart for one repository."""

    def __init__(self, people: People, repository: str) -> None:
        self._people, self._repository = people, repository
        self._wording = Wording(people, repository)

    def clean(self, found: Any) -> Any:
        """An answer without anything that is not needed or says who somebody is."""
        if isinstance(found, list):
            return [self.clean(one) for one in found]
        if not isinstance(found, dict):
            return found
        if "login" in found:
            return self._account(found)
        if "email" in found:
            account = {"user": self.clean(found["user"])} if "user" in found else {}
            return {"person": self._author(found), "date": found.get("date"), **account}
        cleaned = {key: self._value(key, value) for key, value in sorted(found.items()) if _is_kept(key, value)}
        return cleaned | self._made(found)

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, dict) and (name := value.get("nameWithOwner") or value.get("full_name")):
            return self._named(name, value.get("owner"))
        if isinstance(value, dict | list):
            return self.clean(value)
        if not isinstance(value, str) or key in _PLAIN:
            return value
        if key == "body":
            return redacted(value, self._wording.redact)
        return address(value) if key in _ADDRESSES else self._wording.redact(value)

    def _made(self, found: dict[str, Any]) -> dict[str, Any]:
        """What needs more than its own key to be told."""
        made: dict[str, Any] = {}
        if "number" in found and isinstance(found.get("node_id"), str):
            made["node_id"] = found["node_id"]
        if pull := _PULL.search(found.get("pull_request_url") or ""):
            made["number"] = int(pull[1])
        if "full_name" in found:
            made["full_name"] = self._repository
        if isinstance(found.get("slug"), str):
            made["tool"] = f"tool-{found['slug'].lower()}"
        if found.get("path") == ".mailmap" and "diff_hunk" in found:  # names and addresses are all there is in it
            made |= {"diff_hunk": "", "body": self._wording.redact(found.get("body") or "")}
        head, user = found.get("head") or {}, found.get("user") or {}
        if "ref" in head and "login" in user:
            made["head"] = {"ref": self._wording.branch(head["ref"], user["login"]), "sha": head["sha"]}
        if page := _COMMIT_PAGE.search(found.get("commit_url") or ""):
            made["commit_repository"] = self._named(page[1], None)
        return made

    def _account(self, user: dict[str, Any]) -> str | None:
        """A pseudonym or ``tool-NAME``; None for GitHub's stand-in for accounts that are gone."""
        login = str(user["login"])
        if login.lower() == "ghost":
            return None
        is_bot = "Bot" in (user.get("type"), user.get("__typename")) and not login.endswith("[bot]")
        return self._people.login(f"{login}[bot]" if is_bot else login)

    def _author(self, found: dict[str, Any]) -> str:
        return self._people.person(str(found.get("name") or ""), str(found.get("email") or ""))

    def _named(self, name: str, owner: Any) -> str | None:
        """The name of another repository; None for this one. Only of organizations is the owner named."""
        if name.lower() == self._repository.lower():
            return None
        login, _, rest = name.partition("/")
        kinds = {owner.get("type"), owner.get("__typename")} if isinstance(owner, dict) else set()
        ours = login.lower() == self._repository.partition("/")[0].lower()
        return name if ours or "Organization" in kinds else f"{self._people.login(login)}/{rest}"


def _is_kept(key: str, value: Any) -> bool:
    if key in _NESTED:
        return value is None or isinstance(value, dict | list)  # as text, "label" holds the owner of a fork
    return key in _PLAIN or key in _TEXTS or key in _ADDRESSES or key == "body"
