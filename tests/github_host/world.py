"""A repository as GitHub's API has it, with all that answers hold beside what is needed: people, mostly."""

from __future__ import annotations

from typing import Any

from github_host.host import NUMBER, Host

NAME = "team/tool"
PAGE = f"https://github.example/{NAME}"
BASE, FIRST, SECOND, MERGE, BEFORE = (digit * 40 for digit in "12345")
WHO = ("archer", "baker-dev", "s3cret-token")
"""What must never be written."""


def user(login: str, kind: str = "User") -> dict[str, Any]:
    pages = ("html_url", "followers_url", "repos_url", "events_url", "avatar_url")
    return {
        "login": login,
        "id": len(login),
        "type": kind,
        "site_admin": False,
        **dict.fromkeys(pages, f"https://github.example/{login}"),
    }


ANN, BOB, GHOST = user("ann-archer"), user("Baker-Dev"), user("ghost")
BOT = user("dependabot[bot]", "Bot")


def time(minute: int) -> str:
    return f"2024-01-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00Z"


def identity(name: str = "Ann Archer", email: str = "ann@archer.example") -> dict[str, Any]:
    return {"name": name, "email": email, "date": time(1)}


class World:
    """The repository ``team/tool``: what is said here, the host serves."""

    def __init__(self, host: Host) -> None:
        self.host, self.minute = host, 0
        host.things["name"] = NAME
        host.things[f"repos/{NAME}"] = {
            "id": NUMBER,
            "full_name": NAME,
            "html_url": PAGE,
            "clone_url": f"{PAGE}.git",
            "owner": user("team", "Organization"),
            "license": {"key": "mit", "spdx_id": "MIT", "name": "MIT License"},
            "default_branch": "main",
            "fork": False,
            "archived": False,
            "created_at": time(0),
            "pushed_at": time(9),
        }
        for part in ("issues", "pulls", "pulls/comments", "releases"):
            self.list(part)

    def now(self) -> str:
        self.minute += 1
        return time(self.minute)

    def list(self, part: str) -> list[dict[str, Any]]:
        return self.host.lists.setdefault(f"repos/{NAME}/{part}", [])

    def issue(self, number: int, **said: Any) -> dict[str, Any]:
        now = self.now()
        found = {
            "id": 1000 + number,
            "node_id": f"issue_{number}",
            "number": number,
            "url": f"{self.host.url}/repos/{NAME}/issues/{number}",
            "html_url": f"{PAGE}/issues/{number}",
            "title": f"Issue {number}",
            "body": None,
            "user": ANN,
            "author_association": "MEMBER",
            "state": "open",
            "state_reason": None,
            "labels": [],
            "assignees": [BOB],
            "created_at": now,
            "updated_at": now,
            "closed_at": None,
            "comments": 0,
            **said,
        }
        self.list("issues").append(found)
        self.list(f"issues/{number}/timeline")
        self.host.graph.setdefault(("issue", number), {"timelineItems": []})
        return found

    def pull(self, number: int, commits: tuple[str, ...] = (FIRST,), **said: Any) -> dict[str, Any]:
        """A pull request, from a fork, with its commits; it is among the issues too."""
        issue = self.issue(number, pull_request={"url": "…", "merged_at": None}, html_url=f"{PAGE}/pull/{number}")
        fork = {"full_name": "ann-archer/tool", "owner": ANN, "html_url": "https://github.example/ann-archer/tool"}
        found = {
            **issue,
            "node_id": f"pull_{number}",
            "head": {"label": "ann-archer:topic", "ref": "topic", "sha": commits[-1], "user": ANN, "repo": fork},
            "base": {"label": "team:main", "ref": "main", "sha": BASE, "user": user("team")},
            "merge_commit_sha": "0" * 40,
            "merged_at": None,
            "draft": False,
            **said,
        }
        self.list("pulls").append(found)
        listed = self.list(f"pulls/{number}/commits")
        listed += [self._commit(sha) for sha in commits]
        nodes = [{"commit": self._node(sha)} for sha in commits]
        names = ("timelineItems", "reviewThreads", "closingIssuesReferences")
        self.host.graph["pull", number] = {**{name: [] for name in names}, "commits": nodes}
        return found

    def event(self, number: int, event: str, **said: Any) -> dict[str, Any]:
        """Something in a timeline, by Ann if not said otherwise."""
        listed = self.list(f"issues/{number}/timeline")
        known = {"id": 100 * number + len(listed), "event": event, "actor": ANN, "created_at": self.now()}
        found = {**known, "commit_id": None, "commit_url": None, **said}
        listed.append(found)
        return found

    def comment(self, number: int, body: str, **said: Any) -> None:
        page = f"{PAGE}/issues/{number}#issuecomment-{self.minute}"
        given = {"user": BOB, "actor": BOB, "html_url": page, "author_association": "NONE", **said}
        self.event(number, "commented", body=body, updated_at=time(self.minute), **given)

    def review(self, number: int, key: int, state: str, **said: Any) -> None:
        known = {"id": key, "user": BOB, "state": state, "body": "", "submitted_at": self.now()}
        page = {"html_url": f"{PAGE}/pull/{number}#pullrequestreview-{key}", "author_association": "MEMBER"}
        self.list(f"issues/{number}/timeline").append(
            {"event": "reviewed", "commit_id": FIRST, **known, **page, **said}
        )

    def remark(self, number: int, key: int, body: str, **said: Any) -> None:
        now = self.now()
        known = {
            "id": key,
            "pull_request_review_id": 50,
            "user": BOB,
            "author_association": "MEMBER",
            "body": body,
            "path": "a.py",
            "side": "RIGHT",
            "line": 3,
            "start_line": None,
            "original_line": 3,
            "original_start_line": None,
            "subject_type": "line",
            "commit_id": SECOND,
            "original_commit_id": FIRST,
            "diff_hunk": "@@ -1 +1 @@\n-a\n+b",
            "html_url": f"{PAGE}/pull/{number}#discussion_r{key}",
            "pull_request_url": f"{self.host.url}/repos/{NAME}/pulls/{number}",
            "created_at": now,
            "updated_at": now,
        }
        self.list("pulls/comments").append({**known, **said})

    def run(self, commit: str, name: str, conclusion: str | None, **said: Any) -> None:
        listed = self.list(f"commits/{commit}/check-runs")
        self.list(f"commits/{commit}/statuses")
        known = {
            "id": 9000 + self.minute,
            "name": name,
            "status": "completed" if conclusion else "in_progress",
            "conclusion": conclusion,
            "app": {"slug": "github-actions", "name": "GitHub Actions", "owner": user("github", "Organization")},
            "output": {"title": "2 failed", "summary": "Ask @ann-archer.", "text": None},
            "started_at": self.now(),
            "completed_at": self.now() if conclusion else None,
            "html_url": f"{PAGE}/runs/{9000 + self.minute}",
            "details_url": "https://ci.example/ann-archer",
        }
        listed.append({**known, **said})

    def status(self, commit: str, context: str, state: str, **said: Any) -> None:
        self.list(f"commits/{commit}/check-runs")
        listed = self.list(f"commits/{commit}/statuses")
        known = {"id": 8000 + self.minute, "context": context, "state": state, "creator": BOT}
        where = {"description": "Passed", "target_url": "https://ann-archer:pw@ci.example/1?token=s3cret-token#x"}
        listed.append({**known, **where, "created_at": self.now(), "updated_at": self.now(), **said})

    def release(self, tag: str, **said: Any) -> None:
        known = {"id": 70 + self.minute, "tag_name": tag, "name": f"Tool {tag}", "body": "Thanks @ann-archer"}
        flags = {"draft": False, "prerelease": False, "created_at": self.now(), "published_at": self.now()}
        page = {"html_url": f"{PAGE}/releases/tag/{tag}", "author": ANN, "assets": [{"uploader": ANN}]}
        self.list("releases").insert(0, {**known, **flags, **page, **said})

    def _node(self, sha: str) -> dict[str, Any]:
        """A commit as GraphQL has it; what was tested is not known yet."""
        who = {"name": "Ann Archer", "email": "ann@archer.example", "user": {"login": "ann-archer"}}
        told = {
            "message": self._commit(sha)["commit"]["message"],
            "authoredDate": time(1),
            "committedDate": time(1),
        }
        counts = {"checkRunCount": 1, "statusContextCount": 1}
        return {"oid": sha, **told, "author": who, "statusCheckRollup": {"contexts": counts}}

    def _commit(self, sha: str) -> dict[str, Any]:
        told = {"message": "Fix it\n\nCo-authored-by: Bob Baker <bob@baker-dev.example>", "author": identity()}
        signed = {"verified": True, "payload": "author Ann Archer <ann@archer.example> 1 +0000", "signature": "…"}
        commit = {**told, "committer": identity("GitHub", "noreply@github.com"), "verification": signed}
        return {"sha": sha, "commit": commit, "author": ANN, "committer": user("web-flow"), "parents": []}


def full(host: Host) -> World:
    """One of everything."""
    world = World(host)
    world.issue(1, title="It crashes", body="Ask @ann-archer or bob@baker-dev.example", labels=[{"name": "bug"}])
    world.comment(1, "Me too, says @Baker-Dev.")
    world.event(1, "labeled", label={"name": "bug", "color": "fff"})
    world.event(1, "subscribed")
    world.issue(2, user=GHOST, state="closed", state_reason="completed", closed_at=time(50))
    other = {"full_name": "baker-dev/other", "owner": BOB}
    world.event(2, "cross-referenced", source={"type": "issue", "issue": {"number": 9, "repository": other}})
    closed = world.event(2, "closed")
    closer = {"__typename": "PullRequest", "number": 3, "repository": {"nameWithOwner": NAME}}
    world.host.graph["issue", 2]["timelineItems"] = [
        {"__typename": "ClosedEvent", "createdAt": closed["created_at"], "closer": closer}
    ]
    _pull(world)
    world.release("v1")
    world.release("v2", author=None, prerelease=True)
    world.release("v3", draft=True)
    return world


def _pull(world: World) -> None:
    merged = {"state": "closed", "merged_at": time(60), "closed_at": time(60), "merge_commit_sha": MERGE}
    world.pull(3, (FIRST, SECOND), title="Fix the crash", body="Fixes #1", **merged)
    world.review(3, 50, "CHANGES_REQUESTED", body="See below, @ann-archer")
    world.remark(3, 61, "Better:\n```suggestion\nreturn @value\n```\nsays @Baker-Dev", line=None)
    world.remark(3, 62, "Done", in_reply_to_id=61, user=ANN)
    world.remark(3, 63, "What is this file?", subject_type="file", line=None, original_line=None, path=".mailmap")
    pushed = world.event(3, "head_ref_force_pushed", commit_id=SECOND)
    world.event(
        3, "merged", commit_id=MERGE, commit_url=f"{world.host.url}/repos/{NAME}/commits/{MERGE}", actor=BOB
    )
    world.comment(3, "Thanks", user=None, actor=None)
    world.comment(3, "Bump", user=BOT, actor=BOT)
    ends = {"beforeCommit": {"oid": BEFORE}, "afterCommit": {"oid": SECOND}}
    more = {"__typename": "HeadRefForcePushedEvent", "createdAt": pushed["created_at"], **ends}
    lists = world.host.graph["pull", 3]
    lists["timelineItems"] = [more]
    lists["closingIssuesReferences"] = [
        {"number": 1, "repository": {"nameWithOwner": NAME, "owner": {"__typename": "Organization"}}},
        {"number": 8, "repository": {"nameWithOwner": "baker-dev/x", "owner": {"__typename": "User"}}},
    ]
    lists["reviewThreads"] = [
        {
            "id": f"PRRT_{first}",
            "path": path,
            "isResolved": first == 61,
            "isOutdated": False,
            "resolvedBy": {"login": "ann-archer"} if first == 61 else None,
            "comments": {"nodes": [{"fullDatabaseId": str(first)}]},
        }
        for first, path in ((61, "a.py"), (63, ".mailmap"))
    ]
    world.run(SECOND, "tests", "failure")
    world.run(SECOND, "tests", "success")
    world.run(SECOND, "slow tests", None)
    world.status(SECOND, "ci/lint", "success")
    world.run(FIRST, "tests", "startup_failure")
