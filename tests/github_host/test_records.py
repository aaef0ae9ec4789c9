"""Every event is a record of ``history/github.py``, and says what GitHub said."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest

from github_host.conftest import KEY
from github_host.host import Fault, Host
from github_host.reading import all_events, collected, events, questions
from github_host.world import BEFORE, FIRST, MERGE, NAME, SECOND, World
from smart_coding_dataset import history
from smart_coding_dataset.history import github
from smart_coding_dataset.sources._people import People

RECORDS = {
    "issue": github.Issue,
    "pull": github.PullRequest,
    "comment": github.Comment,
    "timeline": github.TimelineEvent,
    "pull_commit": github.PullCommit,
    "review": github.Review,
    "thread": github.Thread,
    "review_comment": github.ReviewComment,
    "check": github.Check,
    "release": github.Release,
}
PEOPLE = People(KEY.encode())
ANN, BOB = PEOPLE.login("ann-archer"), PEOPLE.login("baker-dev")


@pytest.fixture
def out(host: Host, world: World, tmp_path: Path) -> Path:
    collected(host, tmp_path / "raw")
    return tmp_path / "raw"


@pytest.fixture
def repository(out: Path, tmp_path: Path) -> history.Repository:
    return history.Repository([out / "github/team+tool.jsonl"], tmp_path / "notes")


def test_the_data_of_each_event_are_the_fields_of_its_record(out: Path) -> None:
    found = {event.type for event in all_events(out)}
    assert found == {*RECORDS, "repository", "end"}
    for event in all_events(out):
        if event.type in RECORDS:
            names = {field.name for field in fields(RECORDS[event.type])}
            assert {*event.data, "event"} == names, event.type


def test_no_two_events_have_one_id(out: Path) -> None:
    assert max(Counter(event.id for event in all_events(out)).values()) == 1


def test_the_end_counts_all_before_it(out: Path) -> None:
    found = Counter(event.type for event in all_events(out)[:-1])
    counts = events(out, "end")[0]["counts"]
    assert {kind: count for kind, count in counts.items() if ":" not in kind} == found
    assert counts["skipped: timeline: subscribed tells of no work"] == 1


def test_issues_are_read_back(repository: history.Repository) -> None:
    assert repository.issue_numbers() == [1, 2]
    first, second = repository.issue(1), repository.issue(2)
    assert first is not None
    assert second is not None
    assert (first.author, first.labels, first.state) == (ANN, ["bug"], "open")
    assert (second.author, second.reason) == (None, "completed")
    (comment,) = repository.comments(1)
    assert comment.author == BOB
    assert comment.body == f"Me too, says @{BOB}."
    assert [event.kind for event in repository.timeline(1)] == ["labeled"]


def test_what_closed_an_issue_is_known(repository: history.Repository) -> None:
    crossed, closed = repository.timeline(2)
    assert closed.source == github.Reference(number=3, repository=None, page="pull")
    assert crossed.source == github.Reference(number=9, repository=f"{BOB}/other", page="issue")


def test_a_pull_request_is_read_back(repository: history.Repository) -> None:
    pull = repository.pull(3)
    assert pull is not None
    assert (pull.state, pull.merge_commit, pull.merged_by) == ("merged", MERGE, BOB)
    assert [(reference.number, reference.repository) for reference in pull.closes] == [(1, None), (8, f"{BOB}/x")]
    pushed, merged = repository.timeline(3)
    assert (pushed.before, pushed.commit, merged.commit) == (BEFORE, SECOND, MERGE)
    assert merged.commit_repository is None
    commits = repository.pull_commits(3)
    assert [commit.commit for commit in commits] == [FIRST, SECOND]
    assert {commit.author for commit in commits} == {ANN}
    assert [comment.author for comment in repository.comments(3)] == [None, "tool-dependabot"]


def test_reviews_threads_and_remarks_lead_to_one_another(repository: history.Repository) -> None:
    (review,) = repository.reviews(3)
    assert (review.key, review.state, review.commit) == (50, "changes_requested", FIRST)
    gone, answer, about_file = repository.review_comments(3)
    assert (gone.line, gone.original_line, gone.commit, gone.original_commit) == (None, 3, SECOND, FIRST)
    assert gone.suggestions == ["return @value"]
    assert (answer.reply_to, answer.review, answer.thread, gone.thread) == (61, 50, "PRRT_61", "PRRT_61")
    assert (about_file.side, about_file.line, about_file.thread) == (None, None, "PRRT_63")
    assert about_file.diff_hunk == "", "a .mailmap holds nothing but names and addresses"
    assert [(thread.resolved, thread.resolved_by) for thread in repository.threads(3)] == [
        (True, ANN),
        (False, None),
    ]


def test_a_thread_whose_first_remark_is_gone_keeps_the_others(host: Host, world: World, tmp_path: Path) -> None:
    remarks = host.lists[f"repos/{NAME}/pulls/comments"]
    del remarks[0]
    world.remark(3, 64, "Thanks", in_reply_to_id=61)
    host.graph["pull", 3]["reviewThreads"][0]["comments"]["nodes"] = [{"fullDatabaseId": "62"}]
    collected(host, tmp_path)
    threads = {one["key"]: one["thread"] for one in events(tmp_path, "review_comment")}
    assert threads == {62: "PRRT_61", 63: "PRRT_63", 64: "PRRT_61"}


def test_checks_of_every_commit_are_told_oldest_first(repository: history.Repository) -> None:
    told = [(check.name, check.kind, check.state) for check in repository.checks(SECOND)]
    assert told == [
        ("tests", "check run", "failure"),
        ("tests", "check run", "success"),
        ("slow tests", "check run", "pending"),
        ("ci/lint", "status", "success"),
    ]
    (first,) = repository.checks(FIRST)
    assert (first.state, first.tool) == ("error", "tool-github-actions")
    assert repository.checks(SECOND)[3].url == "https://ci.example/1", "no password and no query"


def test_releases_are_told_oldest_first_and_drafts_not_at_all(repository: history.Repository) -> None:
    assert [(release.tag, release.author) for release in repository.releases()] == [("v1", ANN), ("v2", None)]


def test_an_issue_that_moved_here_stands_at_its_number(host: Host, world: World, tmp_path: Path) -> None:
    world.issue(4, created_at="2020-01-01T00:00:00Z")
    collected(host, tmp_path)
    assert [one["number"] for one in events(tmp_path, "issue")] == [1, 2, 4]
    order = [event.data["number"] for event in all_events(tmp_path) if event.type in ("issue", "pull")]
    assert order == [1, 2, 3, 4]


def test_commits_that_pull_requests_share_are_checked_once(host: Host, world: World, tmp_path: Path) -> None:
    world.pull(5, (SECOND,))
    collected(host, tmp_path)
    asked = [path for path in questions(host) if SECOND in path]
    assert len(asked) == 2
    assert len(events(tmp_path, "check")) == 5


def test_where_graphql_says_that_nothing_was_checked_nothing_is_asked(
    host: Host, world: World, tmp_path: Path
) -> None:
    for node in host.graph["pull", 3]["commits"]:
        node["commit"]["statusCheckRollup"] = None
    collected(host, tmp_path)
    assert not [path for path in questions(host) if "/commits/" in path]


def test_lists_of_many_pages_are_read_to_the_end(host: Host, world: World, tmp_path: Path) -> None:
    for number in range(10, 215):
        world.issue(number)
    for number in range(150):
        world.comment(1, f"Comment {number}")
    host.graph_page = 1
    collected(host, tmp_path)
    assert len(events(tmp_path, "issue")) == 207
    assert len([one for one in events(tmp_path, "comment") if one["number"] == 1]) == 151
    assert len(events(tmp_path, "thread")) == 2
    assert len(events(tmp_path, "pull")[0]["closes"]) == 2


def test_commits_are_the_same_whichever_api_tells_them(
    host: Host, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected(host, tmp_path / "graph")
    assert not [path for path in questions(host) if path.endswith("/commits")]
    monkeypatch.delenv("GITHUB_TOKEN")
    collected(host, tmp_path / "rest")
    assert events(tmp_path / "graph", "pull_commit") == events(tmp_path / "rest", "pull_commit")


def test_authors_in_git_are_known_by_their_addresses(out: Path) -> None:
    ann = PEOPLE.person("Ann Archer", "ann@archer.example")
    assert {one["git_author"] for one in events(out, "pull_commit")} == {ann}


def test_only_what_was_done_to_test_a_commit_is_asked_for(host: Host, world: World, tmp_path: Path) -> None:
    for node in host.graph["pull", 3]["commits"]:
        node["commit"]["statusCheckRollup"]["contexts"]["statusContextCount"] = 0
    collected(host, tmp_path)
    assert not [path for path in questions(host) if path.endswith("/statuses")]
    assert {one["kind"] for one in events(tmp_path, "check")} == {"check run"}


def test_the_questions_are_far_fewer_than_the_things(host: Host, tmp_path: Path) -> None:
    world = World(host)
    for number in range(1, 121):
        if number % 2:
            world.issue(number)
        else:
            world.pull(number)["state"] = "closed"
            host.graph["pull", number]["commits"][0]["commit"]["statusCheckRollup"] = None
            world.remark(number, 1000 + number, "Why?")
    collected(host, tmp_path)
    asked = Counter("timeline" if "/timeline" in path else "other" for path in questions(host))
    assert asked["timeline"] == 120
    assert asked["other"] < 20
    assert [one["number"] for one in events(tmp_path, "review_comment")] == list(range(2, 121, 2))


def test_what_a_group_lacks_is_asked_for_by_itself(host: Host, world: World, tmp_path: Path) -> None:
    world.pull(5)
    refusal = {"data": None, "errors": [{"type": "SERVICE", "message": "too much"}]}
    host.faults = [("graphql", Fault(body=refusal))]
    collected(host, tmp_path)
    assert not events(tmp_path, "skipped")
    assert len(events(tmp_path, "thread")) == 2


def test_a_list_that_github_cuts_off_is_said_to_be(
    host: Host, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    world.pull(6, tuple(f"{number:040x}" for number in range(250)))
    for number in range(250):
        world.host.gone[f"repos/{NAME}/commits/{number:040x}/statuses"] = 404
        world.list(f"commits/{number:040x}/check-runs")
    done = collected(host, tmp_path)
    assert done.counts["skipped: pull_commit: GitHub lists no more than 250"] == 1


def test_without_a_token_threads_are_not_known_and_that_is_said(
    host: Host, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    done = collected(host, tmp_path)
    assert done.counts["skipped: thread: only those with a token are told"] == 1
    assert "only those with a token are told" in str(done)
    assert {one["thread"] for one in events(tmp_path, "review_comment")} == {None}
    assert not events(tmp_path, "thread")
    assert {one.token for one in host.log} == {None}
    assert "/graphql" not in questions(host)
