"""Limits, failures and redirects: how long is waited, what is asked again, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from github_host.host import Fault, Host
from github_host.reading import Patience, collected, contents, events, refused
from github_host.world import NAME, World
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.sources._github.client import ATTEMPTS, MAX_WAIT, Client
from smart_coding_dataset.sources._github.crawl import crawl
from smart_coding_dataset.sources.github import collect

REPOSITORY = f"repos/{NAME}"
pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(
    ("status", "headers", "message", "waits"),
    [
        (403, {"Retry-After": "7"}, "", 7),
        (429, {"Retry-After": "0"}, "", 0),
        (429, {"Retry-After": "Wed, 25 Nov 2026 03:00:00 GMT"}, "", 60),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1000090"}, "API rate limit exceeded", 91),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "999000"}, "API rate limit exceeded", 1),
        (403, {"X-RateLimit-Remaining": "0"}, "API rate limit exceeded", 60),
        (403, {"X-RateLimit-Remaining": "9"}, "You have exceeded a secondary rate limit", 60),
        (403, {}, "You have triggered an abuse detection mechanism", 60),
        (429, {}, "", 60),
    ],
)
def test_a_limit_is_waited_for_as_long_as_github_says(
    host: Host, status: int, headers: dict[str, str], message: str, waits: float
) -> None:
    host.faults = [("repos", Fault(status=status, headers=headers, message=message))]
    patience = Patience(host)
    assert patience.client.get(REPOSITORY).status == 200
    assert patience.waited == [waits]


def test_a_limit_that_github_gives_no_time_for_is_waited_for_longer_each_time(host: Host) -> None:
    host.faults = [("repos", Fault(status=429))] * 3
    patience = Patience(host)
    assert patience.client.get(REPOSITORY).status == 200
    assert patience.waited == [60, 120, 240]


@pytest.mark.parametrize("after", [MAX_WAIT + 1, 10**9])
def test_a_wait_of_more_than_an_hour_ends_the_run_with_a_line(host: Host, after: float) -> None:
    host.fault("repos", 403, Retry_After=f"{after:.0f}")
    patience = Patience(host)
    with pytest.raises(UserError, match="what was collected is kept"):
        patience.client.get(REPOSITORY)
    assert not patience.waited


def test_limits_without_end_end(host: Host) -> None:
    host.faults = [("repos", Fault(status=403, headers={"Retry-After": "1"}))] * 99
    with pytest.raises(UserError, match="wait once more"):
        Patience(host).client.get(REPOSITORY)
    assert len(host.log) < 15


def test_graphql_says_in_the_body_that_its_limit_is_reached(host: Host) -> None:
    limited = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}
    host.faults = [("graphql", Fault(body=limited, headers={"X-RateLimit-Reset": "1000050"}))]
    patience = Patience(host)
    variables = {"ids": ["issue_2"]}
    assert patience.client.graph("issue", variables).body["data"]["nodes"][0]
    assert patience.waited == [51]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=502, message="Server Error"),
        Fault(status=503, headers={"Retry-After": "1"}),
        Fault(cut=True),
        Fault(body="half of", headers={"Content-Length": "4"}),
    ],
)
def test_what_may_pass_is_asked_again(host: Host, fault: Fault) -> None:
    host.faults = [("repos", fault)] * (ATTEMPTS - 1)
    patience = Patience(host)
    assert patience.client.get(REPOSITORY).body["full_name"] == NAME
    assert patience.waited == [2, 4, 8, 16]


def test_waits_between_attempts_differ_by_chance(host: Host) -> None:
    host.fault("repos", 500)
    waited: list[float] = []
    Client(host.url, None, sleep=waited.append, chance=lambda: 0.0).get(REPOSITORY)
    assert waited == [1]


def test_graphql_that_failed_within_is_asked_again(host: Host) -> None:
    mishap = {"data": None, "errors": [{"message": "Something went wrong while executing your query."}]}
    host.faults = [("graphql", Fault(body=mishap))]
    patience = Patience(host)
    assert patience.client.graph("issue", {"ids": ["issue_2"]}).status == 200
    assert len(patience.waited) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 409, 410, 422, 451])
def test_what_will_not_pass_is_asked_once(host: Host, status: int) -> None:
    host.fault("repos", status, "Resource not accessible")
    patience = Patience(host)
    assert patience.client.get(REPOSITORY).status == status
    assert (len(host.log), patience.waited) == (1, [])


def test_a_server_that_is_not_there_is_one_line(host: Host) -> None:
    host.__exit__()
    patience = Patience(host)
    with pytest.raises(UserError, match="no answer 5 times"):
        patience.client.get(REPOSITORY)


def test_a_fault_in_a_hook_is_no_broken_connection(host: Host) -> None:
    patience = Patience(host)
    patience.client._connection._github.config.event_hooks["response"].append(lambda response: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        patience.client.get(REPOSITORY)


def run(host: Host, out: Path) -> None:
    with Patience(host).client as client:
        crawl(NAME, out, client, None)


def test_a_run_through_all_that_may_pass_gives_what_a_quiet_one_gives(host: Host, tmp_path: Path) -> None:
    run(host, tmp_path / "quiet")
    parts = ["repos", "timeline", "graphql", "comments", "commits", "check-runs", "releases"]
    faults = [
        Fault(status=502),
        Fault(cut=True),
        Fault(status=429),
        Fault(status=403, headers={"Retry-After": "9"}),
    ]
    host.faults = [(part, fault) for part in parts for fault in faults]
    run(host, tmp_path / "stormy")
    assert not host.faults
    assert contents(tmp_path / "stormy") == contents(tmp_path / "quiet")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("issues/1/timeline", "timeline: answered"),
        ("pulls/comments", "review_comment: answered"),
        ("releases", "release: answered"),
    ],
)
@pytest.mark.parametrize("status", [410, 502])
def test_one_thing_that_cannot_be_had_is_skipped_with_its_reason(
    host: Host, tmp_path: Path, path: str, reason: str, status: int
) -> None:
    host.faults = [(path, Fault(status=status))] * (ATTEMPTS if status == 502 else 1)
    run(host, tmp_path)
    assert [one["reason"] for one in events(tmp_path, "skipped")] == [f"{reason} {status}"]
    assert len(events(tmp_path, "issue")) == 2
    (counts,) = (one["counts"] for one in events(tmp_path, "end"))
    assert counts[f"skipped: {reason} {status}"] == 1


def test_a_server_that_fails_again_and_again_ends_the_run(host: Host, tmp_path: Path) -> None:
    for number in range(10, 15):
        World(host).issue(number)
    host.faults = [("timeline", Fault(status=500))] * 99
    with pytest.raises(UserError, match="answered 500 5 times"):
        run(host, tmp_path)
    assert not (tmp_path / "github/team+tool.jsonl").exists()


def test_a_repository_that_cannot_be_had_is_one_line(host: Host, tmp_path: Path) -> None:
    host.gone[REPOSITORY] = 451
    assert f"{NAME}: GitHub answered 451" in refused(host, tmp_path)
    del host.things[REPOSITORY]
    host.gone.clear()
    assert "there is none, or it is closed to us" in refused(host, tmp_path)
    assert not list(tmp_path.rglob("*.answers"))


def test_a_token_that_is_not_valid_is_one_line(host: Host, tmp_path: Path) -> None:
    host.fault("repos", 401, "Bad credentials")
    assert "the token is not valid (401)" in refused(host, tmp_path)


def test_a_renamed_repository_is_collected_under_its_name_of_now(host: Host, tmp_path: Path) -> None:
    host.moved["repos/old/name"] = f"{host.url}/repositories/7"
    host.things["repos/team/tool"] = host.things[REPOSITORY]
    crawl("old/name", tmp_path, Patience(host).client, None)
    assert events(tmp_path, "repository")[0]["name"] == NAME
    assert sorted(p.name for p in (tmp_path / "github").iterdir()) == ["team+tool.answers", "team+tool.jsonl"]


def test_what_stays_under_a_former_name_is_told(host: Host, tmp_path: Path) -> None:
    host.moved["repos/old/name"] = f"{host.url}/repositories/7"
    (tmp_path / "github").mkdir()
    (tmp_path / "github/old+name.jsonl").touch()
    done = collect("old/name", out=tmp_path, api_url=host.url, no_code=True)
    assert f"{tmp_path}/github/old+name.jsonl: the repository has another name now" in str(done)
    assert "another name" not in str(collected(host, tmp_path))


def test_redirects_in_a_circle_end(host: Host, tmp_path: Path) -> None:
    host.moved[REPOSITORY] = f"{host.url}/{REPOSITORY}"
    assert "redirected again and again" in refused(host, tmp_path)


def test_an_enterprise_server_has_its_api_below_a_path(tmp_path: Path) -> None:
    with Host(prefix="/api/v3") as host:
        World(host).pull(3)
        host.local = lambda path: path.removeprefix("/api/v3/").removeprefix("/api/")  # type: ignore[method-assign]
        collected(host, tmp_path)
        assert "/api/graphql" in [one.path for one in host.log]
    assert len(events(tmp_path, "pull")) == 1
