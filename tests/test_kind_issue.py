"""Issues: from git and GitHub, or from git alone, to rows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from git_histories import reading
from git_histories.repository import Repository as Git
from github_events import ANN, BOB, BOT, Hub
from raw_store import Seen

from smart_coding_dataset.checks.issue import check
from smart_coding_dataset.gathered import Gathered
from smart_coding_dataset.kinds.issue import KIND
from smart_coding_dataset.records import ChangedFile, Drop, Issue, RawEvent
from smart_coding_dataset.reports.change import MAX_FILES, MAX_PATCH
from smart_coding_dataset.reports.labels import label
from smart_coding_dataset.reports.message import clean, tells
from smart_coding_dataset.reports.paths import is_code, is_locked, is_test
from smart_coding_dataset.sources.git import collect
from smart_coding_dataset.steps._trail import LINK

BEFORE = b"def parse(lines):\n    return [line.split('=') for line in lines]\n"
AFTER = b"def parse(lines):\n    return [line.split('=') for line in lines if line.strip()]\n"
TEST = b"def test_empty():\n    assert parse(['']) == []\n"
LICENCE = b"SPDX-License-Identifier: MIT\n"


class Made:
    """A repository to fix an issue in, and what GitHub tells of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = Git(folder / "git")
        self.base = self.git.commit("Start", {"tool.py": BEFORE, "LICENSE": LICENCE})
        self.hub = Hub("team/tool")

    def fix(self, message: str = "Skip empty lines (#4)") -> str:
        return self.git.commit(message, {"tool.py": AFTER, "tests/test_tool.py": TEST})

    def rows(self, *, github: bool = True) -> list[Issue | Drop]:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("SMART_CODING_KEY", reading.KEY)
            shard = collect(str(self.git.folder), out=self.folder / "raw", name="team/tool").shard
        shards = [shard, self.hub.write(self.folder / "raw")] if github else [shard]
        with Gathered(shards, self.folder / "index") as gathered:
            return list(KIND.extract(gathered))

    def row(self, *, github: bool = True) -> Issue:
        rows = [found for found in self.rows(github=github) if isinstance(found, Issue)]
        assert len(rows) == 1, rows
        return rows[0]

    def reasons(self, *, github: bool = True) -> list[str]:
        return [found.reason for found in self.rows(github=github) if isinstance(found, Drop)]

    def reported(self, commit: str | None = None, **pull: Any) -> None:
        """Issue 3, closed by pull request 4."""
        closed = {"state": "closed", "reason": "completed", "closed_at": "2024-01-02T00:00:00Z"}
        issue = {"title": "It crashes on empty lines", "body": "Try `parse([''])`.", **closed}
        self.hub.issue(3, created_at="2024-01-01T00:00:00Z", labels=["kind/bug", "P1"], **issue)
        merged = {
            "state": "merged",
            "merge_commit": commit or self.git.head(),
            "head_commit": commit or self.git.head(),
        }
        merged |= {"merged_at": "2024-01-02T00:00:00Z", "created_at": "2024-01-01T12:00:00Z"}
        told = {"title": "Skip empty lines", "body": "Fixes #3", "head_ref": "skip-empty-lines"}
        self.hub.pull(4, **{**merged, **told, **pull})


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def test_a_row_tells_the_report_and_the_change(made: Made) -> None:
    fix = made.fix()
    made.reported()
    row = made.row()
    assert (row.id, row.issue_id, row.repository_name) == ("team/tool#3", "3", "team/tool")
    assert (row.issue_description, row.issue_body) == ("It crashes on empty lines", "Try `parse([''])`.")
    assert (row.label, row.labels, row.described_by) == ("bug/major", ["kind/bug", "P1"], "issue")
    assert (row.pull_request_id, row.pull_request_description) == ("4", "Skip empty lines\n\nFixes #3")
    assert (row.base_commit, row.fix_commit) == (made.base, fix)
    assert (row.created_at, row.closed_at) == ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")
    assert row.source_url == "https://github.com/team/tool/issues/3"
    assert row.license == "MIT"
    assert row.link_evidence
    assert all(": " in evidence for evidence in row.link_evidence)
    assert not list(check(row))


def test_tests_are_apart_from_the_fix(made: Made) -> None:
    made.fix()
    made.reported()
    row = made.row()
    assert [f.file_path for f in row.files] == ["tool.py"]
    assert [f.file_path for f in row.test_files] == ["tests/test_tool.py"]
    assert "test_tool" not in row.patch
    assert "b/tests/test_tool.py" in row.test_patch
    assert (row.code_before.code_snippet, row.code_after.code_snippet) == (BEFORE.decode(), AFTER.decode())
    assert row.tests == []


def test_only_what_was_said_before_the_fix_was_opened_is_an_answer(made: Made) -> None:
    made.fix()
    made.reported()
    made.hub.comment(3, "I see it too", author=BOB, created_at="2024-01-01T01:00:00Z")
    made.hub.comment(3, "Me too", author=None, created_at="2024-01-01T02:00:00Z")
    stale = made.hub.comment(3, "No activity", author=BOT, created_at="2024-01-01T03:00:00Z")
    late = made.hub.comment(3, "Works now, thanks", created_at="2024-01-01T12:00:00Z")
    rows = made.rows()
    assert [(a.actor, a.body) for r in rows if isinstance(r, Issue) for a in r.answers] == [
        (BOB, "I see it too"),
        ("ghost", "Me too"),
    ]
    assert rows[1:] == [
        Drop(id=stale, reason="answer: by a program"),
        Drop(id=late, reason="answer: written after the fix was opened"),
    ]


def test_nothing_that_was_said_before_leads_to_the_fix(made: Made) -> None:
    made.git.git("checkout", "-q", "-b", "skip-empty-lines")
    own = made.fix("Skip empty lines")
    made.git.git("checkout", "-q", "main")
    made.git.git("merge", "-q", "--no-ff", "-m", "Merge pull request #4 from ann/skip-empty-lines", own)
    made.reported(head_commit=own)
    said = f"I began in {own[:8]} on skip-empty-lines, see #4 and #3"
    made.hub.comment(3, said, author=ANN, created_at="2024-01-01T01:00:00Z")
    row = made.row()
    assert [a.body for a in row.answers] == [f"I began in {LINK} on {LINK}, see {LINK} and #3"]
    assert row.fix_commit == made.git.head()


def test_where_only_git_was_asked_the_message_is_the_report(made: Made) -> None:
    fix = made.fix(
        "Skip empty lines, fixes #3\n\nThey have no value.\n\nReviewed-by: Bob Baker <bob@baker.example>\n"
    )
    row = made.row(github=False)
    assert (row.issue_description, row.issue_body) == ("Skip empty lines", "They have no value.")
    assert (row.described_by, row.created_at, row.answers, row.labels) == ("commit message", None, [], [])
    assert (row.id, row.fix_commit, row.pull_request_id) == ("team/tool#3", fix, None)
    assert not list(check(row))


def test_a_message_that_tells_but_a_number_makes_no_row(made: Made) -> None:
    made.fix("Fixes #3")
    assert made.reasons(github=False) == ["issue: nothing is told but its number"]


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"README.md": b"New words.\n", "CHANGES": b"- Words\n"}, "issue: fixed without a change of code"),
        ({"tests/test_tool.py": TEST}, "issue: fixed without a change of code"),
        ({"poetry.lock": b"[[a]]\n", "vendor/x.py": b"x = 1\n"}, "issue: fixed without a change of code"),
        ({f"f{n}.py": b"x = 1\n" for n in range(MAX_FILES + 1)}, "issue: fix of too many files"),
        ({"big.py": b"x = 1\n" * MAX_PATCH}, "issue: fix too large"),
        ({"tool.py": b"s = '\xe9'\n"}, "issue: part of the fix is no UTF-8 text"),
    ],
)
def test_what_makes_no_row_is_dropped_with_its_reason(
    made: Made, files: dict[str | bytes, bytes | None], reason: str
) -> None:
    made.git.commit("Skip empty lines (#4)", files)
    made.reported()
    assert made.reasons() == [reason]
    assert not [r for r in made.rows() if isinstance(r, Issue)]


def test_a_fix_of_which_a_part_is_missing_makes_no_row(made: Made) -> None:
    tree = made.git.head("HEAD^{tree}")
    made.fix()
    made.reported()
    made.git.remove_object(tree)
    assert made.reasons() == ["issue: not all that its fix changed is known"]


def test_what_no_engineer_wrote_is_left_out_by_name(made: Made) -> None:
    lock, logo = {"package-lock.json": b"{}\n"}, {"logo.png": b"\x89PNG\0"}
    made.git.commit("Skip empty lines (#4)", {"tool.py": AFTER, **lock, **logo})
    made.reported()
    row = made.row()
    assert [f.file_path for f in row.files] == ["tool.py"]
    assert row.left_out == ["logo.png", "package-lock.json"]
    assert not list(check(row))


def test_programs_neither_report_nor_fix(made: Made) -> None:
    made.fix()
    made.reported(author=BOT)
    made.hub.timeline(3, "closed", source={"number": 4, "repository": None, "page": "pull"})
    assert made.reasons() == ["issue: fixed by a program"]
    made.hub = Hub("team/tool")
    made.reported()
    event = made.hub.events[1]
    made.hub.events[1] = RawEvent(source="github", type="issue", id=event.id, data={**event.data, "author": BOT})
    assert made.reasons() == ["issue: reported by a program"]


def test_the_code_of_a_row_is_rather_the_program_than_what_is_beside_it(made: Made) -> None:
    many = b"".join(b"x%d = %d\n" % (n, n) for n in range(50))
    made.git.commit("Skip (#4)", {"tool.py": AFTER, "examples/use.py": many, "style.css": many, "README.md": many})
    made.reported()
    row = made.row()
    assert row.code_before.file_path == "tool.py"
    assert len(row.files) == 4


def test_a_file_that_the_fix_added_has_no_code_before(made: Made) -> None:
    made.git.commit("Skip empty lines (#4)", {"lines.py": AFTER})
    made.reported()
    row = made.row()
    assert (row.code_before.file_path, row.code_before.code_snippet) == ("lines.py", "")


def test_a_moved_file_and_an_executable_one_are_checked_as_they_are(made: Made) -> None:
    long = b"".join(b"x%d = %d\n" % (n, n) for n in range(50))
    made.git.commit("More", {"long.py": long})
    made.git.git("mv", "long.py", "moved tool.py")
    (made.git.folder / "moved tool.py").chmod(0o755)
    made.git.commit("Skip empty lines (#4)", {"moved tool.py": long + b"# end", "tests/test_tool.py": TEST})
    made.reported()
    row = made.row()
    assert (row.files[0].old_path, row.files[0].after_mode) == ("long.py", "100755")
    assert not list(check(row))


def test_a_check_sees_what_is_wrong(made: Made) -> None:
    made.fix()
    made.reported()
    row = made.row()
    wrong = {
        "patch": replace(row, files=[replace(row.files[0], after="x = 1\n")]),
        "test_patch": replace(row, test_patch=row.test_patch.replace("== []", "== [1]")),
        "files": replace(row, files=[replace(row.files[0], file_path="../tool.py")]),
        "described_by": replace(row, described_by="a guess"),
        "issue_body": replace(row, issue_body="See https://github.com/team/tool/pull/4"),
    }
    for column, broken in wrong.items():
        assert {fault.column for fault in check(broken)} == {column}, column
    moded = replace(row, files=[replace(row.files[0], after_mode="100755")])
    assert [fault.column for fault in check(moded)] == ["patch"]
    assert [fault.column for fault in check(replace(row, left_out=["tool.py"]))] == ["files"]
    assert [fault.column for fault in check(replace(row, test_files=[]))] == ["test_patch"]


def test_a_check_follows_no_link_out_of_its_folder(made: Made, tmp_path: Path) -> None:
    made.fix()
    made.reported()
    row, outside = made.row(), tmp_path / "outside"
    outside.mkdir()
    link = ChangedFile(
        file_path="a", before=str(outside), after=str(outside), before_mode="120000", after_mode="120000"
    )
    through = ChangedFile(file_path="a/b", before="x\n", after=None)
    list(check(replace(row, files=[link, through, *row.files])))
    assert not list(outside.iterdir())


def test_rows_are_the_same_every_time(made: Made) -> None:
    made.fix()
    made.reported()
    made.hub.comment(3, "I see it too", created_at="2024-01-01T01:00:00Z")
    assert made.rows() == made.rows()


def test_a_package_release_holds_no_issues() -> None:
    assert list(KIND.extract(Seen("pypi", []))) == []


def test_the_steps_let_a_good_row_through(made: Made) -> None:
    made.fix()
    made.reported()
    row: Any = made.row()
    for step in KIND.steps:
        row = step(row)
    assert isinstance(row, Issue)
    assert not list(check(row))


@pytest.mark.parametrize(
    ("labels", "title", "wanted"),
    [
        (["bug"], "", "bug/unknown"),
        (["type: bug", "severity: minor"], "", "bug/minor"),
        (["kind/bug", "priority/critical-urgent"], "", "bug/critical"),
        (["T-bug", "P-high"], "", "bug/major"),
        (["C-enhancement", "good first issue"], "", "feature/unknown"),
        (["P1", "bug"], "", "bug/major"),
        (["severity::2", "Type::Bug"], "", "bug/major"),
        (["类型：缺陷", "严重程度：致命"], "", "bug/critical"),
        (["功能请求", "优先级: 高"], "", "feature/major"),
        (["bug", "documentation"], "", "bug/unknown"),
        (["priority: low", "severity: critical", "bug"], "", "bug/critical"),
        (["not a bug", "needs: tests"], "", "unknown/unknown"),
        (["area/documentation"], "", "unknown/unknown"),
        (["debug"], "", "unknown/unknown"),
        (["help wanted", "low hanging fruit", "pull request welcome"], "", "unknown/unknown"),
        (["critical bug"], "", "bug/critical"),
        (["high priority", "feature request"], "", "feature/major"),
        ([], "feat(cli)!: add a flag", "feature/unknown"),
        ([], "[Bug] It crashes", "bug/unknown"),
        ([], "【功能】支持不等于", "feature/unknown"),
        ([], "perf: less copying", "performance/unknown"),
        ([], "Fix the parser", "bug/unknown"),
        ([], "修复解析空文件时的崩溃", "bug/unknown"),
        ([], "Add tests for the parser", "unknown/unknown"),
        ([], "Fix a typo in the docs", "unknown/unknown"),
        ([], "It crashes", "unknown/unknown"),
        (["enhancement"], "Fix: it crashes", "feature/unknown"),
    ],
)
def test_labels_say_more_than_titles_and_nothing_is_guessed(labels: list[str], title: str, wanted: str) -> None:
    assert label(labels, [title]) == wanted


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Fix crash on empty input (#12)", "Fix crash on empty input"),
        ("Fix #12: hide the prompt", "hide the prompt"),
        ("Allow dashes. This fixes #12", "Allow dashes."),
        ("Fix crash on empty input #12", "Fix crash on empty input"),
        ("[#12] Hide the prompt", "Hide the prompt"),
        ("fix #12 which middleware caused", "fix this issue which middleware caused"),
        ("Hide it\r\n\r\n \r\nIt was odd.\r\nfixes #12\r\n", "Hide it\n\nIt was odd."),
        ("Add a case for issue #12 and another", "Add a case for this issue and another"),
        ("修复 #12：解析空文件时崩溃", "解析空文件时崩溃"),
        ("解析空文件时崩溃，修复 #12", "解析空文件时崩溃"),
        ("Hide it\n\n(cherry picked from commit 0123456789abcdef)", "Hide it"),
        ("Hide it\n\nCo-authored-by: person-a <a@b.example>", "Hide it"),
        ("Undo 0123456789abcdef", "Undo <commit>"),
    ],
)
def test_a_message_loses_its_links_and_stays_a_sentence(message: str, wanted: str) -> None:
    assert clean(message) == wanted


@pytest.mark.parametrize(
    "message", ["Fixes #12", "fix bug #12", "closes #1, #2 and fixes team/tool#3", "修复 #12", "Update"]
)
def test_some_messages_tell_nothing(message: str) -> None:
    assert not tells(clean(message))


TESTS = """
a_test.go tests/cli.rs src/tests.rs src/test/java/A.java src/main/FooTest.java TestFoo.java src/RequestIT.java
src/a.test.ts src/a.spec.jsx src/__tests__/a.js test_a.py a_test.py conftest.py tests/data/a.json x_unittest.cc
spec/a_spec.rb testdata/a
"""
NO_TESTS = """
click/testing.py src/latest.py src/contest.py Testament.java LIMIT.java src/attest.go src/manifest.py protest/a.py
.github/workflows/tests.yml README.md src/special/a.py
"""


def test_tests_are_known_by_their_paths_in_eight_languages() -> None:
    assert [path for path in TESTS.split() if not is_test(path)] == []
    assert [path for path in NO_TESTS.split() if is_test(path)] == []


def test_code_and_locks_are_known_by_their_paths() -> None:
    assert all(map(is_code, ("a.py", "a.go", "a.java", "a.js", "a.tsx", "a.c", "a.hpp", "a.rs", "a.rb", "a.vue")))
    assert not any(map(is_code, ("CHANGES", "a.md", "a.rst", "a.toml", "a.json", "Makefile", ".py/x")))
    assert all(map(is_locked, ("go.sum", "web/yarn.lock", "vendor/a.go", "a.min.js")))
    assert not any(map(is_locked, ("lock.py", "src/vendors.py", "sum.go")))


def test_two_rows_that_report_and_change_the_same_are_duplicates(made: Made) -> None:
    made.fix("Skip empty lines, fixes #3 and fixes #5")
    rows = [r for r in made.rows(github=False) if isinstance(r, Issue)]
    assert [r.issue_id for r in rows] == ["3", "5"]
    keys = list(map(KIND.duplicate_key, rows))
    assert all(one == other for one, other in itertools.pairwise(keys))
