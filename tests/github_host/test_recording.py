"""The record of answers: used again, and enough by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from github_host.conftest import KEY
from github_host.host import Fault, Host
from github_host.reading import collected, contents, events, refused
from github_host.world import ANN, NAME, SECOND, World
from smart_coding_dataset import store
from smart_coding_dataset.sources._github.record import Record

FOLDER = "github/team+tool.answers"


def test_a_second_run_downloads_no_page(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    first = contents(tmp_path)
    host.log.clear()
    collected(host, tmp_path)
    assert not host.bodies()
    assert {one.size for one in host.log} == {0}
    assert contents(tmp_path) == first


def test_a_second_run_downloads_what_changed(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    host.log.clear()
    world.comment(1, "One more")
    world.issue(4)
    collected(host, tmp_path)
    asked = [one.path.partition("?")[0] for one in host.bodies()]
    rest = [f"/repos/{NAME}/{part}" for part in ("issues", "issues/1/timeline", "issues/4/timeline")]
    assert asked == [*rest[:2], "/graphql", rest[2]]
    assert len(events(tmp_path, "issue")) == 3


def test_what_came_after_a_full_page_is_found_though_the_page_is_the_same(
    host: Host, world: World, tmp_path: Path
) -> None:
    for number in range(10, 107):
        world.issue(number)
    collected(host, tmp_path)
    assert len(events(tmp_path, "issue")) == 99
    world.issue(200)
    collected(host, tmp_path)
    assert len(events(tmp_path, "issue")) == 100


def test_threads_are_asked_for_again_when_their_pull_request_was_touched(
    host: Host, world: World, tmp_path: Path
) -> None:
    collected(host, tmp_path)
    host.graph["pull", 3]["reviewThreads"][1]["isResolved"] = True
    collected(host, tmp_path)
    assert [one["resolved"] for one in events(tmp_path, "thread")] == [True, False]
    host.lists[f"repos/{NAME}/pulls"][0]["updated_at"] = world.now()
    collected(host, tmp_path)
    assert [one["resolved"] for one in events(tmp_path, "thread")] == [True, True]


def test_answers_to_what_is_gone_are_forgotten(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    del host.lists[f"repos/{NAME}/issues"][0]
    before = len(list((tmp_path / FOLDER).iterdir()))
    collected(host, tmp_path)
    assert [one["number"] for one in events(tmp_path, "issue")] == [2]
    assert len(list((tmp_path / FOLDER).iterdir())) == before - 1


def test_the_shard_is_made_again_from_the_record_alone(host: Host, world: World, tmp_path: Path) -> None:
    done = collected(host, tmp_path)
    before = contents(tmp_path)
    done.shard.unlink()
    host.log.clear()
    again = collected(host, tmp_path, replay=True)
    assert contents(tmp_path) == before
    assert again.counts == done.counts
    assert not host.log


def test_what_is_not_recorded_cannot_be_replayed(host: Host, world: World, tmp_path: Path) -> None:
    assert "no complete record" in refused(host, tmp_path, replay=True)
    assert not (tmp_path / "github").exists()
    collected(host, tmp_path)
    (tmp_path / FOLDER / ".crawl").touch()
    assert "no complete record" in refused(host, tmp_path, replay=True)
    (tmp_path / FOLDER / ".crawl").unlink()
    Record(tmp_path / FOLDER)
    next(path for path in sorted((tmp_path / FOLDER).glob("*.json")) if b"timeline" in path.read_bytes()).unlink()
    assert "lacks the answer" in refused(host, tmp_path, replay=True)


def test_a_record_made_with_another_key_is_not_mixed(
    host: Host, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected(host, tmp_path)
    monkeypatch.setenv("SMART_CODING_KEY", KEY[::-1])
    assert "recorded with another key" in refused(host, tmp_path)


def test_a_record_in_another_format_is_begun_anew(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    wanted = contents(tmp_path)
    for path in (tmp_path / FOLDER).glob("*.json"):
        path.write_text('{"format": 0}')
    collected(host, tmp_path)
    assert contents(tmp_path) == wanted


def test_halves_of_characters_are_recorded_and_told(host: Host, world: World, tmp_path: Path) -> None:
    world.issue(4, title="Half \ud83d", user=ANN)
    world.run(SECOND, "half \ude00", "success")
    collected(host, tmp_path)
    before = contents(tmp_path)
    collected(host, tmp_path)
    collected(host, tmp_path, replay=True)
    assert contents(tmp_path) == before
    assert events(tmp_path, "issue")[-1]["title"] == "Half \ud83d"


def test_records_are_json_that_anybody_can_read(host: Host, world: World, tmp_path: Path) -> None:
    collected(host, tmp_path)
    answers = [json.loads(path.read_bytes()) for path in (tmp_path / FOLDER).glob("[0-9a-f]*.json")]
    questions = {answer["question"] for answer in answers}
    assert f"repos/{NAME}/issues/1/timeline?per_page=100" in questions
    assert {answer["status"] for answer in answers} == {200}
    assert store.shards(tmp_path) == [tmp_path / "github/team+tool.jsonl"], "the record is no shard"


def test_a_second_run_at_the_same_time_is_one_line(host: Host, world: World, tmp_path: Path) -> None:
    with Record(tmp_path / FOLDER).alone():
        assert "another run is at it" in refused(host, tmp_path)
        assert not (tmp_path / FOLDER / "record.json").exists()
    collected(host, tmp_path)
    with Record(tmp_path / FOLDER).alone():
        assert "another run is at it" in refused(host, tmp_path, replay=True)


def test_pages_in_a_circle_end_the_run_with_a_line(host: Host, world: World, tmp_path: Path) -> None:
    path = f"repos/{NAME}/issues?state=all&sort=created&direction=asc&per_page=100"
    host.faults = [("/issues", Fault(body=[world.issue(9)], headers={"Link": f'<{host.url}/{path}>; rel="next"'}))]
    assert "go round in a circle" in refused(host, tmp_path)


@pytest.mark.parametrize("body", [{"message": "?"}, ["?"], "?", [None]])
def test_what_is_no_list_ends_the_run_with_a_line(host: Host, world: World, tmp_path: Path, body: object) -> None:
    host.faults = [("/issues", Fault(body=body))]
    assert "is no list" in refused(host, tmp_path)


@pytest.mark.parametrize("odd", [{"labels": None}, {"number": None}, {"pull_request": {}}])
def test_what_is_not_as_documented_ends_the_run_with_a_line(
    host: Host, world: World, tmp_path: Path, odd: dict[str, object]
) -> None:
    issue = world.issue(9)
    issue.update(odd)
    if "pull_request" in odd:
        host.things[f"repos/{NAME}"] = [1]
    assert "not as it is documented" in refused(host, tmp_path)


def test_a_next_page_that_is_no_address_ends_the_run_with_a_line(host: Host, world: World, tmp_path: Path) -> None:
    headers = {"Link": '<http://[bad>; rel="next"'}
    host.faults = [("/issues", Fault(body=[world.issue(9)], headers=headers))]
    assert "not followed" in refused(host, tmp_path)
