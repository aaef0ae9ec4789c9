"""From histories made by git, and what GitHub would say of them, to trajectories."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from git_histories.reading import collected
from git_histories.repository import ANN, BOB, Repository
from github_events import ANN as ANN_ACCOUNT
from github_events import BOB as BOB_ACCOUNT
from github_events import BOT, EVE, Hub

from smart_coding_dataset.checks.trajectory import check
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.trajectory import KIND, extract
from smart_coding_dataset.records import Drop, TraceEvent, Trajectory
from smart_coding_dataset.trajectories.ordering import ordered
from smart_coding_dataset.trajectories.revising import revised

NAME = "team/tool"
WEB = ("GitHub", "noreply@github.com")
ASSISTANT = "Co-authored-by: Claude <noreply@anthropic.com>"


class Scene:
    """A repository, what GitHub says about it, and the rows of both."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = Repository(folder / "tool")
        self.hub = Hub(NAME)
        self.base = self.git.commit("Start", {"a.py": code("one"), "LICENSE": b"made up"})

    def at(self, minutes: int) -> None:
        """Set git's clock to minutes after that of the hub began."""
        self.git.minutes = (1_704_067_200 - 1_700_000_000) // 60 + minutes

    def push(self, number: int) -> str:
        """Have the work tree as the head of a pull request."""
        self.git.git("update-ref", f"refs/pull/{number}/head", "HEAD")
        return self.git.head()

    @contextmanager
    def read(self, *, github: bool = True) -> Iterator[list[Trajectory | Drop]]:
        raw = self.folder / "raw"
        collected(self.git, raw, name=NAME)
        shards = [raw / "git" / "team+tool.jsonl"] + ([self.hub.write(raw)] if github else [])
        with Gathered(shards, self.folder / "index") as gathered:
            yield list(extract(gathered))

    def row(self, *, github: bool = True) -> Trajectory:
        with self.read(github=github) as found:
            (row,) = found
        assert isinstance(row, Trajectory), row
        assert not list(check(row))
        return row


def code(*names: str) -> bytes:
    """Python with functions of these names, each with a body of its own."""
    return "\n\n".join(
        f"def {n}(rows):\n    {n}_total = sum(rows)\n    log('{n}', {n}_total)\n    return {n}_total + {len(n)}\n"
        for n in names
    ).encode()


def types(row: Trajectory) -> list[str]:
    return [event.type for event in row.events]


def only(row: Trajectory, kind: str) -> TraceEvent:
    (found,) = (event for event in row.events if event.type == kind)
    return found


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_merged_branch_is_told_by_git_alone(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    first = git.commit("Add two", {"a.py": code("one", "two")})
    second = git.commit("Rename two", {"a.py": code("one", "deux")}, author=BOB)
    git.git("checkout", "-q", "main")
    git.minutes += 1
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    row = scene.row(github=False)
    assert (row.kind, row.outcome, row.pull_request_id) == ("branch", "merged", None)
    assert row.base_commit == scene.base
    assert row.merge_commit == git.head()
    kinds = [(e.type, e.commit) for e in row.events if e.type != "refactor"]
    assert kinds == [
        ("write", first),
        ("commit", first),
        ("write", second),
        ("commit", second),
        ("merge", git.head()),
    ]
    assert (row.events[0].files, row.events[0].lines_added, row.events[0].lines_deleted) == (["a.py"], 6, 0)
    assert row.events[-1].state == "merge commit"


def test_a_refactoring_in_a_commit_says_its_detector_and_how_sure_it_is(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    git.commit("Rename one", {"a.py": code("one").replace(b"def one", b"def first")})
    git.git("checkout", "-q", "main")
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    event = only(scene.row(github=False), "refactor")
    assert event.detail == "rename function: a.py::one -> a.py::first"
    assert event.files == ["a.py"]
    assert event.detector
    assert event.confidence is not None
    assert 0.6 <= event.confidence <= 1


def reviewed(scene: Scene) -> dict[str, str]:
    """A pull request with a remark and a failed test, answered by a second commit, and merged."""
    scene.git.git("checkout", "-q", "-b", "topic")
    scene.at(0)
    ids = {"first": scene.git.commit("Add two", {"a.py": code("one", "two")})}
    ids["pull"] = scene.hub.pull(5, title="Two", body="Adds two.", state="open", head_ref="topic")
    ids["check"] = scene.hub.check(
        ids["first"],
        "tests",
        "failure",
        tool="tool-github-actions",
        started_at="2024-01-01T00:01:30Z",
        completed_at="2024-01-01T00:02:00Z",
    )
    ids["review"] = scene.hub.review(5, 9, "changes_requested", author=BOB_ACCOUNT, body="Please name it.")
    ids["remark"] = scene.hub.review_comment(
        5, 1, "a.py", "Why two?", author=BOB_ACCOUNT, review=9, original_line=7, original_commit=ids["first"]
    )
    ids["reply"] = scene.hub.review_comment(5, 2, "a.py", "Done.", reply_to=1, original_line=7)
    scene.at(60)
    ids["second"] = scene.git.commit("Name it", {"a.py": code("one", "second")})
    scene.push(5)
    scene.hub.check(ids["second"], "tests", "success", completed_at="2024-01-01T01:30:00Z")
    for name in ("first", "second"):
        scene.hub.pull_commit(5, ids[name], message="as git has it")
    scene.hub.minutes = 120
    return ids


def finished(scene: Scene, ids: dict[str, str], **data: object) -> None:
    """Fill in how the pull request ended."""
    event = next(e for e in scene.hub.events if e.id == ids["pull"])
    told = {"head_commit": ids.get("second", ids["first"]), **data}
    scene.hub.events[scene.hub.events.index(event)] = replace(event, data={**event.data, **told})


def test_a_reviewed_pull_request_is_told_by_both_and_nothing_twice(scene: Scene) -> None:
    ids = reviewed(scene)
    git = scene.git
    git.git("checkout", "-q", "main")
    scene.at(180)
    git.git("merge", "-q", "--no-ff", "-m", "Merge pull request #5 from team/topic", "topic",
            env=git._identity(BOB, WEB))  # fmt: skip
    finished(scene, ids, state="merged", merge_commit=git.head(), merged_by=BOB_ACCOUNT,
             merged_at="2024-01-01T03:00:00Z", closed_at="2024-01-01T03:00:00Z")  # fmt: skip
    row = scene.row()
    assert types(row) == [
        "write", "commit", "open", "test_result", "review", "review_comment", "review_comment",
        "revise", *(["refactor"] * types(row).count("refactor")), "commit", "test_result", "merge",
    ]  # fmt: skip
    merge = only(row, "merge")
    assert (merge.state, merge.actor, merge.tool) == ("merge commit", BOB_ACCOUNT, "github-web")
    assert row.issues == []
    assert row.source_url == f"https://github.com/{NAME}/pull/5"


def test_a_revision_says_which_remark_it_answers(scene: Scene) -> None:
    ids = reviewed(scene)
    finished(scene, ids, state="open")
    row = scene.row()
    revision = only(row, "revise")
    assert revision.commit == ids["second"]
    assert revision.answers == ids["remark"]
    replies = [e for e in row.events if e.text == "Done."]
    assert replies[0].answers == ids["remark"]
    assert only(row, "review").state == "changes_requested"
    assert [(e.detail, e.state, e.tool) for e in row.events if e.type == "test_result"] == [
        ("tests", "failure", "github-actions"),
        ("tests", "success", None),
    ]


def test_a_close_that_github_tells_no_time_of_is_no_event(scene: Scene) -> None:
    scene.hub.pull(5, title="Two", state="closed", closed_at=None)
    row = scene.row()
    assert (row.outcome, types(row)) == ("closed", ["open"])


def event(name: str, kind: str, minute: int, **data: object) -> TraceEvent:
    told = {"actor": ANN_ACCOUNT, **data}
    return TraceEvent(id=name, type=kind, time=f"2024-01-01T00:{minute:02}:00Z", **told)  # type: ignore[arg-type]


def answered(*events: TraceEvent, **answers: str) -> list[tuple[str, str | None]]:
    done = revised(events, ANN_ACCOUNT, answers)
    return [(e.type, e.answers) for e in done if e.type in ("write", "revise")]


WRITE = event("w", "write", 9, files=["a.py"], commit="c2")


@pytest.mark.parametrize(
    "said",
    [
        event("r", "review", 1, actor=BOB_ACCOUNT, state="approved", text="Fine."),
        event("r", "review", 1, actor=BOB_ACCOUNT, state="commented"),
        event("r", "review_comment", 1, text="A note to myself."),
        event("r", "review_comment", 1, actor=BOT, text="Coverage: 80 %"),
        event("r", "test_result", 1, actor=BOT, state="success"),
    ],
    ids=["approved", "an empty review", "the author", "a bot's report", "passed"],
)
def test_what_asks_for_nothing_makes_no_revision(said: TraceEvent) -> None:
    assert answered(said, WRITE) == [("write", None)]


def test_a_revision_answers_its_remark_before_a_test_before_a_review() -> None:
    asked = event("asked", "review", 1, actor=BOB_ACCOUNT, state="changes_requested")
    remark = event("remark", "review_comment", 2, actor=BOB_ACCOUNT, files=["a.py"])
    failed = event("failed", "test_result", 4, actor=BOT, state="failure", detail="tests", commit="c1")
    passed = event("passed", "test_result", 10, actor=BOT, state="success", detail="tests", commit="c2")
    assert answered(asked, remark, failed, WRITE, passed, remark="c2") == [("revise", "remark")]
    assert answered(asked, remark, failed, WRITE, passed, remark="c3") == [("revise", "failed")]
    assert answered(asked, remark, failed, WRITE) == [("revise", "asked")]
    assert answered(remark, failed, WRITE) == [("revise", None)]


def test_a_test_that_two_revisions_follow_was_repaired_by_the_one_that_passes() -> None:
    failed = event("failed", "test_result", 1, actor=BOT, state="failure", detail="tests", commit="c1")
    passed = event("passed", "test_result", 12, actor=BOT, state="success", detail="tests", commit="c3")
    again = replace(WRITE, id="w2", commit="c3")
    assert answered(failed, WRITE, again, passed) == [("revise", None), ("revise", "failed")]


def test_events_without_a_time_follow_their_cause() -> None:
    known = [event("a", "write", 2), event("b", "commit", 5), event("d", "merge", 3)]
    untimed = replace(event("c", "push", 0), time=None)
    assert [e.id for e in ordered([*known[:2], untimed, known[2]])] == ["a", "d", "b", "c"]


def test_a_closed_pull_request_was_opened_closed_reopened_and_closed(scene: Scene) -> None:
    ids = reviewed(scene)
    for kind in ("closed", "reopened", "closed"):
        scene.hub.timeline(5, kind, actor=BOB_ACCOUNT)
    finished(scene, ids, state="closed", closed_at="2024-01-01T02:03:00Z")
    row = scene.row()
    ends = [(e.type, e.state) for e in row.events if e.type in ("open", "close")]
    assert ends == [("open", None), ("close", None), ("open", "reopened"), ("close", None)]
    assert row.outcome == "closed"


def forced(scene: Scene, rewrite: Callable[[], str]) -> tuple[str, str, Trajectory]:
    """A pull request whose only commit is rewritten and pushed with force."""
    scene.git.git("checkout", "-q", "-b", "topic")
    scene.at(0)
    before = scene.git.commit("Add two", {"a.py": code("one", "two")})
    scene.git.git("update-ref", "refs/smart-coding/old", before)
    ids = {"first": before, "pull": scene.hub.pull(5, title="Two", state="open")}
    scene.hub.comment(5, "Please go on.", author=BOB_ACCOUNT)
    scene.at(30)
    after = rewrite()
    scene.git.git("update-ref", "refs/pull/5/head", after)
    scene.git.git("update-ref", "refs/pull/6/head", before)  # as the fetch of an older head keeps it
    scene.git.git("checkout", "-q", "main")
    scene.git.git("branch", "-q", "-D", "topic")
    scene.hub.minutes = 40
    scene.hub.timeline(5, "head_ref_force_pushed", before=before, commit=after)
    finished(scene, ids, state="open", head_commit=after)
    return before, after, scene.row()


def test_a_rebase_is_recorded_again_and_not_written_again(scene: Scene) -> None:
    def rebase() -> str:
        scene.git.git("checkout", "-q", "main")
        scene.git.commit("Elsewhere", {"b.py": b"x = 1\n"})
        scene.git.git("checkout", "-q", "topic")
        scene.git.git("rebase", "-q", "main", env=drop_dates(scene))
        return scene.git.head()

    before, after, row = forced(scene, rebase)
    assert types(row) == ["write", "commit", "open", "review_comment", "commit", "push"]
    assert row.events[4].detail == f"rebase of {before}"
    push = only(row, "push")
    assert (push.state, push.commit, push.files) == ("forced", after, [])
    assert push.detail == f"{before} -> {after}: rebase"


def test_an_amended_commit_that_was_forced_after_a_remark_is_a_revision(scene: Scene) -> None:
    def amend() -> str:
        scene.git.write("a.py", code("one", "two", "three"))
        scene.git.git("commit", "-q", "-a", "--amend", "--no-edit", env=drop_dates(scene))
        return scene.git.head()

    before, after, row = forced(scene, amend)
    assert [t for t in types(row) if t != "refactor"] == [
        "write", "commit", "open", "review_comment", "revise", "commit", "push",
    ]  # fmt: skip
    assert only(row, "revise").commit == after
    push = only(row, "push")
    assert push.files == ["a.py"]
    assert push.detail == f"{before} -> {after}: other changes"
    assert [e.detail for e in row.events if e.type == "commit"] == ["", f"amendment of {before}"]


def test_a_reworded_commit_is_known_by_its_lines(scene: Scene) -> None:
    def reword() -> str:
        scene.git.git("commit", "-q", "--amend", "-m", "Add the second one", env=drop_dates(scene))
        return scene.git.head()

    before, after, row = forced(scene, reword)
    assert types(row) == ["write", "commit", "open", "review_comment", "commit", "push"]
    assert row.events[4].detail == f"rebase of {before}"
    assert only(row, "push").detail == f"{before} -> {after}: rebase"


def test_two_commits_of_one_second_and_title_are_two(scene: Scene) -> None:
    def go_on() -> str:
        scene.git.minutes = first_minute
        scene.git.commit("Add two", {"a.py": code("one", "two", "three")})
        scene.git.git("commit", "-q", "--amend", "--no-edit", "--allow-empty", env=drop_dates(scene))
        return scene.git.head()

    first_minute = (1_704_067_200 - 1_700_000_000) // 60
    _, _, row = forced(scene, go_on)
    assert [e.detail for e in row.events if e.type == "commit"] == ["", ""]


def drop_dates(scene: Scene) -> dict[str, str]:
    """The committer's clock alone: rebases and amendments keep the time of writing."""
    return {k: v for k, v in scene.git._identity(ANN, ANN).items() if k.startswith("GIT_COMMITTER")}


def test_a_revert_ends_a_trajectory(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    git.commit("Add two", {"a.py": code("one", "two")})
    git.git("checkout", "-q", "main")
    git.minutes += 1
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    merge = git.head()
    back = git.commit(f"Revert \"Merge branch 'topic'\"\n\nThis reverts commit {merge}.", {"a.py": code("one")})
    row = scene.row(github=False)
    assert row.outcome == "reverted"
    assert types(row)[-2:] == ["merge", "revert"]
    assert row.events[-1].commit == back
    assert row.events[-1].tool == "git-revert"


def test_tools_are_named_where_the_trace_tells(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    git.commit(f"Add two\n\n{ASSISTANT}\n", {"a.py": code("one", "two")})
    git.commit("Update a.py", {"a.py": code("one", "two", "three")}, committer=WEB)
    git.commit("Add four\n\n(cherry picked from commit " + "1" * 40 + ")", {"d.py": code("four")})
    git.git("checkout", "-q", "main")
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    row = scene.row(github=False)
    assert [e.tool for e in row.events if e.type == "write"] == ["claude", "github-web", None]
    assert [e.tool for e in row.events if e.type == "commit"] == [None, "github-web", "git-cherry-pick"]
    assert [e.detail for e in row.events if e.type == "commit"][-1] == "cherry-pick of " + "1" * 40


def test_work_of_programs_alone_is_left_out_with_a_reason(scene: Scene) -> None:
    scene.git.git("checkout", "-q", "-b", "bump")
    bot = ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
    head = scene.git.commit("Bump x", {"r.txt": b"x==2\n"}, author=bot)
    scene.push(5)
    scene.git.git("checkout", "-q", "main")
    scene.hub.pull(5, title="Bump x", author=BOT, head_commit=head)
    with scene.read() as found:
        (drop,) = found
    assert isinstance(drop, Drop)
    assert drop.reason == "trajectory: only programs took part"


def test_a_merge_of_the_base_branch_writes_nothing(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    git.commit("Add two", {"b.py": code("two")})
    git.git("checkout", "-q", "main")
    other = git.commit("Elsewhere", {"c.py": code("three")})
    git.git("checkout", "-q", "topic")
    git.minutes += 1
    git.git("merge", "-q", "-m", "Merge branch 'main' into topic", "main", env=git._identity(ANN, ANN))
    git.git("checkout", "-q", "main")
    git.minutes += 1
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    row = scene.row(github=False)
    assert types(row) == ["write", "commit", "commit", "merge"]
    assert row.events[2].detail == f"merge of {other}"
    assert row.events[2].files == []


def test_the_issues_that_a_work_resolves_are_named(scene: Scene) -> None:
    git = scene.git
    git.git("checkout", "-q", "-b", "topic")
    git.commit("Add two\n\nFixes #12", {"b.py": code("two")})
    git.git("checkout", "-q", "main")
    git.minutes += 1
    git.git("merge", "-q", "--no-ff", "-m", "Merge branch 'topic'", "topic", env=git._identity(ANN, ANN))
    assert scene.row(github=False).issues == ["12"]


def test_a_squash_is_one_commit_where_only_git_tells(scene: Scene) -> None:
    scene.git.git("checkout", "-q", "main")
    tip = scene.git.commit("Add two (#8)\n\n* Add\n\n* Repair", {"b.py": code("two")}, author=BOB, committer=WEB)
    row = scene.row(github=False)
    assert types(row) == ["write", "commit", "merge"]
    assert (row.pull_request_id, row.merge_commit, row.outcome) == ("8", tip, "merged")
    assert (only(row, "merge").state, only(row, "merge").tool) == ("squash", "github-web")
    assert only(row, "write").actor != only(row, "commit").actor


def test_what_git_does_not_have_is_told_by_github(scene: Scene) -> None:
    scene.hub.pull(7, title="From a fork that is gone", state="closed", closed_at="2024-01-01T00:09:00Z")
    scene.hub.pull_commit(7, "f" * 40, message="Try", author=None, git_author=EVE,
                          authored_at="2024-01-01T00:00:10Z", committed_at="2024-01-01T00:00:20Z")  # fmt: skip
    row = scene.row()
    assert types(row) == ["write", "commit", "open", "close"]
    assert (row.events[0].actor, row.events[0].commit, row.events[0].lines_added) == (EVE, "f" * 40, None)


def test_suggestions_and_the_conversation_are_kept_whole(scene: Scene) -> None:
    long = "A long remark. " * 2_000
    scene.hub.pull(7, title="T", state="open")
    scene.hub.review_comment(7, 1, "a.py", "```suggestion\nx = 2\n```", suggestions=["x = 2"], original_line=3)
    scene.hub.comment(7, long, author=None)
    row = scene.row()
    assert types(row) == ["open", "suggestion", "review_comment"]
    assert row.events[1].detail == "line 3"
    assert (row.events[2].text, row.events[2].actor, row.events[2].files) == (long, None, [])


def test_the_same_store_gives_the_same_rows(scene: Scene) -> None:
    ids = reviewed(scene)
    finished(scene, ids, state="open")
    first = scene.row()
    assert first == scene.row()


FAULTS: list[tuple[str, Callable[[Trajectory], Trajectory], str]] = [
    ("type", lambda r: _with(r, 0, type="thought"), "events[0].type"),
    ("order", lambda r: replace(r, events=r.events[::-1]), "time"),
    ("id", lambda r: _with(r, 1, id=r.events[0].id), "events[1].id"),
    ("answers", lambda r: _with(r, 0, answers=r.events[-1].id), "events[0].answers"),
    ("path", lambda r: _with(r, 0, files=["../etc/passwd"]), "events[0].files"),
    ("confidence", lambda r: _with(r, 0, confidence=0.5), "events[0].confidence"),
    ("too sure", lambda r: _with(r, 0, confidence=1.5, detector="d"), "events[0].confidence"),
    ("no close", lambda r: replace(r, outcome="closed", closed_at="2024-01-02T00:00:00Z"), "outcome"),
    ("no merge", lambda r: replace(r, outcome="merged", merge_commit="c"), "outcome"),
    ("no revert", lambda r: replace(r, outcome="reverted"), "outcome"),
    ("unknown outcome", lambda r: replace(r, outcome="lost"), "outcome"),
    ("kind", lambda r: replace(r, kind="idea"), "kind"),
    ("number", lambda r: replace(r, pull_request_id=None), "pull_request_id"),
    ("no events", lambda r: replace(r, events=[]), "events"),
]


def _with(row: Trajectory, number: int, **changes: object) -> Trajectory:
    events = list(row.events)
    events[number] = replace(events[number], **changes)  # type: ignore[arg-type]
    return replace(row, events=events)


@pytest.mark.parametrize(("break_it", "column"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_each_fault_is_found(break_it: Callable[[Trajectory], Trajectory], column: str) -> None:
    ann = TraceEvent(id="e1", type="write", time="2024-01-01T00:00:00Z", actor=ANN_ACCOUNT, commit="c")
    bob = TraceEvent(id="e2", type="review", time="2024-01-02T00:00:00Z", actor=BOB_ACCOUNT, answers="e1")
    sound = Trajectory(
        id="i",
        repository_name="r",
        kind="pull request",
        pull_request_id="1",
        title="t",
        description="",
        outcome="open",
        events=[ann, bob],
    )
    assert not list(check(sound))
    assert any(column in fault.column for fault in check(break_it(sound)))


def test_a_package_release_has_no_trajectories() -> None:
    class Release:
        repository = None

        def events(self, source: str) -> Iterator[object]:
            raise AssertionError

    assert list(KIND.extract(Release())) == []  # type: ignore[arg-type]
