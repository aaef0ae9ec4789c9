"""From raw events of git and GitHub to rows of ``feedback`` and drops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from git_histories.reading import KEY
from git_histories.repository import Repository as Git
from link_quality.remarks_talk import ANN, BOB, NAME, Talk, person

from evaluate_metrics.scoring import alignment
from smart_coding_dataset import loading
from smart_coding_dataset.checks.feedback import CHECK
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.feedback import KIND
from smart_coding_dataset.records import Drop, Feedback, IssueTest
from smart_coding_dataset.sources.git import collect
from smart_coding_dataset.tasks import code_review
from smart_coding_dataset.tasks._task import Parsed

Made = Callable[[Callable[[Talk], Any]], "Rows"]


@dataclass(frozen=True)
class Rows:
    """What came of a story, and what its teller wants to compare it with."""

    rows: list[Feedback]
    drops: list[Drop]
    told: Any

    def one(self, kind: str | None = None) -> Feedback:
        found = [row for row in self.rows if kind in (None, row.kind)]
        assert len(found) == 1, found
        return found[0]


def extracted(shards: list[Path], scratch: Path) -> Iterator[Feedback | Drop]:
    with Gathered(shards, scratch) as raw:
        yield from KIND.extract(raw)


def collected(folder: Path, out: Path) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMART_CODING_KEY", KEY)
        return collect(str(folder), out=out, name=NAME).shard


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(play: Callable[[Talk], Any]) -> Rows:
        with Talk(tmp_path / "git") as talk:
            told = play(talk)
        shards = [collected(tmp_path / "git", tmp_path / "raw"), talk.hub.write(tmp_path / "raw")]
        found = list(extracted(shards, tmp_path / "index"))
        assert found == list(extracted(shards[::-1], tmp_path / "index")), "the same rows on every build"
        rows = [row for row in found if isinstance(row, Feedback)]
        assert [fault for row in rows for fault in CHECK(row)] == []
        return Rows(rows=rows, drops=[row for row in found if isinstance(row, Drop)], told=told)

    return make


def test_a_remark_with_its_answer(made: Made) -> None:
    def play(t: Talk) -> str:
        p = t.pull()
        asked = p.remark(12, "Name the limit.", start=11)
        fix = p.commit("Name it", {5: "LIMIT = 10\nMAX = 20", 11: "    if len(queue) > MAX:"})
        p.reply(asked, "Done.")
        p.end()
        return fix

    found = made(play)
    row = found.one()
    assert (row.kind, row.resolution, row.outcome) == ("review_comment", "changed", "merged")
    assert (row.start_line, row.end_line) == (11, 12)
    assert row.code == "    if len(queue) > LIMIT * 2:\n        queue.pop(0)"
    assert row.answer_commit == found.told
    assert (row.actor, row.replies[0].actor) == (person(BOB), person(ANN))
    assert [r.body for r in row.replies] == ["Done."]
    assert row.link_evidence[:2] == ["lines changed", "author said that it is done: Done."]
    assert [f.file_path for f in row.files] == [row.file_path]
    assert "+MAX = 20" in row.patch
    assert (row.license, row.repository_name, row.pull_request_id) == ("MIT", NAME, "11")


def test_a_suggestion_that_is_taken_is_applied(made: Made) -> None:
    def play(t: Talk) -> str:
        p = t.pull()
        p.suggest(19, "        time.sleep(0.5)")
        said = "Update queue.py\n\nCo-authored-by: Bob <bob@users.noreply.github.com>"
        fix = p.commit(said, {19: "        time.sleep(0.5)"})
        p.end("squash")
        return fix

    found = made(play)
    row = found.one()
    assert (row.kind, row.resolution, row.answer_commit) == ("suggestion", "applied", found.told)
    assert row.suggestion == "        time.sleep(0.5)"
    assert row.link_evidence == ["suggestion applied", "lines changed", "reviewer is a co-author"]


def test_several_suggestions_in_one_comment_are_rows_of_their_own(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(19, "One of these?", suggestions=["        pass", "        time.sleep(3)"])
        p.commit("Three", {19: "        time.sleep(3)"})
        p.end()

    rows = made(play).rows
    assert [(r.suggestion, r.resolution) for r in rows] == [
        ("        pass", "changed"),
        ("        time.sleep(3)", "applied"),
    ]
    assert len({r.id for r in rows}) == 2


def test_nothing_found_is_resolved_or_unanswered(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.resolve(p.remark(11, "Sure?"))
        p.remark(19, "Sure?")
        p.end(None)

    rows = made(play).rows
    assert [r.resolution for r in rows] == ["resolved", "unanswered"]
    assert [(r.answer_commit, r.files, r.patch) for r in rows] == [(None, [], "")] * 2
    assert [r.outcome for r in rows] == ["closed", "closed"]


def test_a_remark_on_deleted_lines_shows_them_as_they_were(made: Made) -> None:
    def play(t: Talk) -> str:
        p = t.pull()
        p.commit("No doc", {9: None})
        p.remark(9, "Keep the docstring.", side="left")
        p.commit("Keep it", {8: 'def push(queue, item):\n    """Add an item."""'})
        p.end()
        return p.base

    found = made(play)
    row = found.one()
    assert (row.code, row.start_line, row.commit) == ('    """Add an item."""', 9, found.told)
    assert row.resolution == "changed"


def test_a_renamed_file_is_followed(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(19, "Slower.")
        p.rename("src/line.py", {19: "        time.sleep(2)"})
        p.end()

    row = made(play).one()
    assert row.files[0].file_path == "src/line.py"
    assert row.files[0].old_path == row.file_path == "src/11/queue.py"


def test_a_note_on_ones_own_work_is_dropped(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.remark(11, "I took twice the limit since once was too little.", author=person(ANN))
        p.end()

    assert [d.reason for d in made(play).drops] == ["feedback: a note on one's own work"]


def test_a_review_is_answered_by_the_last_commit_before_the_same_reviewer_agrees(made: Made) -> None:
    def play(t: Talk) -> str:
        p = t.pull()
        p.review("changes_requested", "Please document the limit, and test it.")
        p.commit("Document", {1: '"""A queue that drops the oldest of more than 20."""'})
        fix = p.commit_files("Test", {"tests/test_queue.py": "assert True\n"})
        p.review("approved", "Thanks!")
        p.commit("Unrelated", {20: "    return None"})
        p.end()
        return fix

    found = made(play)
    row = found.one()
    assert (row.kind, row.resolution, row.answer_commit) == ("review", "changed", found.told)
    assert [f.file_path for f in row.files] == ["src/11/queue.py", "tests/test_queue.py"]
    assert row.link_evidence == ["the same reviewer approved later"]


@pytest.mark.parametrize(
    ("state", "resolution"), [("changes_requested", "unanswered"), ("dismissed", "dismissed")]
)
def test_a_review_without_an_answer(made: Made, state: str, resolution: str) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.review(state, "This is the wrong way round.")
        p.review("changes_requested", "")
        p.review("commented", "Interesting.")
        p.commit("More", {1: '"""A queue."""'})
        p.end()

    assert made(play).one().resolution == resolution


def test_a_failed_test_is_answered_by_the_first_later_commit_on_which_it_passes(made: Made) -> None:
    def play(t: Talk) -> str:
        p = t.pull()
        p.check("success", "lint")
        p.check("failure")
        p.commit("Try", {11: "    if len(queue) > LIMIT * 3:"})
        p.check("failure")
        p.check("failure", "lint")
        fix = p.commit("Fix", {11: "    if len(queue) > LIMIT * 4:"})
        p.check("success")
        p.end()
        return fix

    found = made(play)
    first, second, lint = found.rows
    assert (first.kind, first.body) == ("test_result", "test: failure\ntest ran")
    assert [r.resolution for r in found.rows] == ["passed", "passed", "unanswered"]
    assert [r.answer_commit for r in found.rows] == [found.told, found.told, None]
    assert "+    if len(queue) > LIMIT * 4:" in first.patch
    assert "-    if len(queue) > LIMIT * 3:" in second.patch
    assert lint.body.startswith("lint")


def test_a_test_that_passes_when_run_again_was_answered_by_no_change(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.check("failure")
        p.check("success")
        p.commit("More", {1: '"""A queue."""'})
        p.check("success")
        p.end()

    row = made(play).one()
    assert (row.resolution, row.answer_commit, row.files) == ("passed", None, [])
    assert row.link_evidence == ["passed when run again on the same commit"]


def test_a_late_result_of_an_older_commit_answers_nothing(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        old = p.head
        p.commit("Break it", {1: "("})
        p.check("failure")
        p.check("success", at=old)
        p.end(None)

    assert made(play).one().resolution == "unanswered"


REVERTS = [
    ('Revert "Two"\n\nThis reverts commit {two}.\n\nIt broke Windows.', "It broke Windows."),
    ("Undo two, it leaks\n\nThis reverts commit {two}.", "Undo two, it leaks"),
    ('Revert "Two"\n\nThis reverts commit {two}.', None),
    ('More\n\n* Revert "Two"\n\nThis reverts commit {two}.\n\n* Work', None),
]


@pytest.mark.parametrize(("message", "reason"), REVERTS)
def test_a_revert_with_a_reason_is_feedback_from_git_alone(
    tmp_path: Path, message: str, reason: str | None
) -> None:
    git = Git(tmp_path / "git")
    git.commit("One", {"LICENSE": b"x", "a.py": b"a = 1\n"})
    two = git.commit("Two", {"a.py": b"a = 2\n"})
    back = git.commit(message.format(two=two), {"a.py": b"a = 1\n"})
    found = list(extracted([collected(git.folder, tmp_path / "raw")], tmp_path / "index"))
    assert len(found) == 1
    row = found[0]
    if reason is None:
        assert isinstance(row, Drop)
        return
    assert isinstance(row, Feedback)
    assert (row.kind, row.resolution, row.body) == ("revert", "reverted", reason)
    assert (row.commit, row.answer_commit, row.pull_request_id) == (two, back, None)
    assert row.patch.splitlines()[-2:] == ["-a = 2", "+a = 1"]


def test_github_alone_tells_what_was_said(tmp_path: Path) -> None:
    with Talk(tmp_path / "git") as talk:
        p = talk.pull()
        p.resolve(p.remark(11, "Why?", diff_hunk="@@ -9,3 +9,3 @@\n a\n+if len(queue) > LIMIT * 2:"))
        p.end()
    row = next(extracted([talk.hub.write(tmp_path / "raw")], tmp_path / "index"))
    assert isinstance(row, Feedback)
    assert (row.resolution, row.code) == ("resolved", "if len(queue) > LIMIT * 2:")


@pytest.mark.parametrize("merged", [True, False])
def test_the_issue_that_the_work_resolved_is_told_with_every_remark_on_it(made: Made, *, merged: bool) -> None:
    def play(t: Talk) -> None:
        t.hub.issue(5, title="Items are lost", body="Ten are too few.", state="closed", closed_at=t.now())
        p = t.pull(title="Keep more items, fixes #5")
        p.remark(12, "Name the limit.")
        p.review("changes_requested", "Please document the limit.")
        p.check("failure")
        p.commit("Name it", {11: "    if len(queue) > MAX:"})
        p.end("merge" if merged else None)

    rows = made(play).rows
    assert sorted(row.kind for row in rows) == ["review", "review_comment", "test_result"]
    issue = ("5", "Items are lost", "Ten are too few.") if merged else (None, None, None)
    assert {(row.issue_id, row.issue_description, row.issue_body) for row in rows} == {issue}
    assert not any(row.tests for row in rows)


def test_what_was_answered_in_one_file_can_be_asked_about_and_scored(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.reply(p.remark(12, "Name the limit.", start=11), "Named.")
        p.suggest(19, "        time.sleep(0.5)")
        p.review("changes_requested", "Please wait longer, and name the limit.")
        p.check("failure")
        p.resolve(p.remark(9, "Sure?"))
        p.commit("Name it", {11: "    if len(queue) > MAX:", 19: "        time.sleep(0.5)"})
        p.check("success")
        p.review("approved", "Thanks!")
        p.end()

    taken = [row for row in made(play).rows if code_review.select(row)]
    assert sorted(row.kind for row in taken) == ["review", "review_comment", "suggestion", "test_result"]
    columns = [code_review.columns(row) for row in taken]
    for row, own in zip(taken, columns, strict=True):
        assert code_review.parse(code_review.target(row), row) == Parsed(prediction=own["references"])
        assert row.body.split("\n")[0] in code_review.prompt(row, "en", [])[-1]["content"]
    names = ("references", "code", "remarks", "tests", "ids")
    given = {name: [own[name] for own in columns] for name in names}
    for column, score in (("references", 1.0), ("code", 0.0)):
        assert alignment.compute({**given, "predictions": given[column]})["scores"] == [score] * 4


def test_what_is_no_repository_gives_no_rows(tmp_path: Path) -> None:
    assert list(extracted([], tmp_path / "index")) == []


def test_a_row_of_no_repository_has_files_in_place_of_commits() -> None:
    (row, *_) = loading.rows("core", "feedback")
    assert (row.commit, row.answer_commit, list(CHECK(row))) == (None, None, [])
    for change in ({"files": [], "patch": ""}, {"commit": "c" * 40}, {"resolution": "unanswered"}):
        assert list(CHECK(replace(row, **change))), change


def test_a_row_that_contradicts_itself_is_found(made: Made) -> None:
    def play(t: Talk) -> None:
        p = t.pull()
        p.suggest(19, "        time.sleep(0.5)")
        p.commit("Slower", {19: "        time.sleep(0.5)"})
        p.end()

    row = made(play).one()
    wrong: list[dict[str, Any]] = [
        {"kind": "praise"},
        {"resolution": "done"},
        {"outcome": "reverted"},
        {"end_line": None},
        {"end_line": 3},
        {"file_path": None},
        {"code": "import sys"},
        {"answer_commit": None},
        {"resolution": "unanswered"},
        {"suggestion": None},
        {"link_evidence": []},
        {"patch": row.patch.replace("0.5", "0.6")},
        {"files": []},
        {"issue_id": None, "issue_body": "Too slow."},
        {"files": [], "patch": "", "tests": [IssueTest(name="x", file_path=None, code="pass")]},
    ]
    for change in wrong:
        assert list(CHECK(replace(row, **change))), change
