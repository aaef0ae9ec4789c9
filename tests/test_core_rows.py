"""The shipped core rows keep what they promise; what can be executed is executed."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import core_functions
import pytest

from smart_coding_dataset import comments, folders, languages, rooms, schema
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import Annotation, Comment, Feedback, Issue

PRIVATE = re.compile(r"[\w.+-]+@[\w-]+\.\w|https?://|/home/|/Users/|\b\d{1,3}(\.\d{1,3}){3}\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WIDTH = 110
MARKERS = re.compile(r'#|//|/\*|\*/|"""|\\')


def read(record: type, config: str) -> list[tuple[str, Any]]:
    """Every row of a config with its split."""
    files = folders.find(folders.CORE)[config]
    return [
        (split, schema.from_dict(record, row))
        for split, paths in files.items()
        for path in paths
        for row in folders.read(path)
    ]


COMMENTS: list[tuple[str, Comment]] = read(Comment, "comment")
ISSUES: list[tuple[str, Issue]] = read(Issue, "issue")
REMARKS: list[tuple[str, Feedback]] = read(Feedback, "feedback")
FUNCTIONS = [row for _, row in COMMENTS if row.scope == "function"]

each_comment = pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for _, row in COMMENTS])
each_issue = pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for _, row in ISSUES])
each_remark = pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for _, row in REMARKS])


# The files.


@pytest.mark.parametrize(("config", "record"), [("comment", Comment), ("issue", Issue), ("feedback", Feedback)])
def test_files_hold_the_columns_in_order_and_rows_sorted(config: str, record: type) -> None:
    for paths in folders.find(folders.CORE)[config].values():
        lines = paths[0].read_text("utf-8").splitlines(keepends=True)
        rows = [json.loads(line) for line in lines]
        assert all(list(row) == [f.name for f in fields(record)] for row in rows)
        assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
        again = [schema.to_dict(schema.from_dict(record, row)) for row in rows]
        assert [json.dumps(row, ensure_ascii=False) + "\n" for row in again] == lines


@pytest.mark.parametrize("rows", [COMMENTS, ISSUES, REMARKS], ids=["comment", "issue", "feedback"])
def test_splits_share_nothing(rows: list[tuple[str, Any]]) -> None:
    assert len({row.id for _, row in rows}) == len(rows)
    groups = [{row.repository_name for s, row in rows if s == split} for split in ("train", "test")]
    codes = [{code_of(row) for s, row in rows if s == split} for split in ("train", "test")]
    assert all(groups) and not groups[0] & groups[1]
    assert all(codes) and not codes[0] & codes[1]


def code_of(row: Comment | Issue | Feedback) -> str:
    """What two splits must not share: a function by its name, a changed file by its path."""
    if not isinstance(row, Comment):
        return row.files[0].file_path
    return Path(row.file_path).stem


def test_both_languages_and_all_programming_languages_are_there() -> None:
    for split, least in (("train", 4), ("test", 20)):
        for language in ("en", "zh"):
            rows = [r for s, r in COMMENTS if s == split and r.natural_language == language]
            assert sum(r.scope == "function" for r in rows) >= least
            assert split == "train" or sum(r.scope == "line" for r in rows) >= 6
    assert {r.programming_language for r in FUNCTIONS} == set(rooms.names(languages))
    python = sum(r.programming_language == "python" for r in FUNCTIONS)
    assert python > len(FUNCTIONS) * 0.8
    chinese = [row for _, row in ISSUES if CHINESE.search(row.issue_body)]
    assert len(ISSUES) >= 5 and 2 <= len(chinese) < len(ISSUES)


# Comments.


def faults(row: Comment) -> Iterator[str]:
    """Everything that is wrong with a comment row."""
    lines = row.code_snippet.split("\n")
    numbers = [a.line_number for a in row.annotations]
    if numbers != sorted(set(numbers)) or not all(1 <= n <= len(lines) and lines[n - 1].strip() for n in numbers):
        yield "an annotation is on no line of code, or not in order"
    if row.scope == "line" and (numbers != [row.target_line] or row.summary is not None):
        yield "a line row has one annotation, on its target, and no summary"
    if row.scope == "function" and not (2 <= len(numbers) <= 6 and row.summary and row.target_line is None):
        yield "a function row has a summary and two to six annotations"
    if len(lines) > 40 or row.code_snippet != row.code_snippet.strip():
        yield "the snippet is too long or has blank ends"
    if row.license != "Apache-2.0" or not row.created_at or PRIVATE.search(json.dumps(schema.to_dict(row))):
        yield "the origin is incomplete, or something private is in it"
    yield from round_trip_faults(row)
    for text in (row.description, *(a.annotation for a in row.annotations), row.summary or row.description):
        yield from text_faults(text, row.natural_language)


def round_trip_faults(row: Comment) -> Iterator[str]:
    language = row.programming_language
    bare = comments.take_out(row.code_snippet, language)
    if bare.annotations or bare.summary or bare.snippet != row.code_snippet:
        yield "a comment is left in the snippet"
    elif not rooms.member(languages, language, "LANGUAGE").parses(row.code_snippet):
        yield "the snippet does not parse"
    else:
        commented = comments.put_back(row.code_snippet, row.annotations, row.summary, language)
        again = comments.take_out(commented, language)
        if (again.snippet, again.annotations, again.summary) != (row.code_snippet, row.annotations, row.summary):
            yield "putting the comments back and taking them out again changes them"


def text_faults(text: str, language: str) -> Iterator[str]:
    if any(line != line.strip() for line in text.split("\n")) or MARKERS.search(text):
        yield f"spaces or comment markers: {text}"
    if max(map(len, text.split("\n"))) > WIDTH:
        yield f"a line of more than {WIDTH} characters: {text}"
    if bool(CHINESE.search(text)) != (language == "zh") or not text.endswith("。" if language == "zh" else "."):
        yield f"not a sentence in {language}: {text}"


@each_comment
def test_comment_row(row: Comment) -> None:
    assert list(faults(row)) == []
    topic = Path(row.file_path).stem
    suffix = "/line" if row.scope == "line" else ""
    assert row.id == f"core/comment/{row.natural_language}/{topic}{suffix}"


def _with(**changes: Any) -> Comment:
    return replace(next(r for r in FUNCTIONS if r.id == "core/comment/en/merge_intervals"), **changes)


@pytest.mark.parametrize(
    "row",
    [
        _with(annotations=[Annotation(line_number=n, annotation="True.") for n in (1, 99)]),
        _with(annotations=[Annotation(line_number=n, annotation="True.") for n in (4, 3)]),
        _with(scope="line", target_line=2),
        _with(summary=None),
        _with(description="See the file of somebody@example.org for the origin."),
        _with(description="See C for the origin of # this."),
        _with(summary="返回合并后的区间。"),
        _with(summary="Return what is left, " * 9 + "sorted."),
        _with(code_snippet=_with().code_snippet.replace(" = []", " = []  # what was kept")),
        _with(code_snippet=_with().code_snippet.replace(" = []", " = [")),
        _with(license=None),
    ],
)
def test_the_guard_sees_a_bad_row(row: Comment) -> None:
    with pytest.raises((AssertionError, UserError)):
        assert list(faults(row)) == []


def parameters(row: Comment) -> set[str]:
    """Names of the parameters of a Python row."""
    (function,) = ast.parse(row.code_snippet).body
    assert isinstance(function, ast.FunctionDef)
    return {a.arg for a in (*function.args.args, *function.args.kwonlyargs)} - {"self"}


def test_half_of_the_functions_name_two_parameters() -> None:
    python = [r for r in FUNCTIONS if r.programming_language == "python"]
    named = []
    for row in python:
        text = " ".join([row.summary or "", *(a.annotation for a in row.annotations)])
        named.append(len({p for p in parameters(row) if re.search(rf"\b{p}\b", text, re.ASCII)}))
    assert sum(n >= 2 for n in named) >= len(python) / 2


def test_every_python_function_is_executed_by_a_test() -> None:
    here = Path(__file__).parent
    tests = "".join(path.read_text("utf-8") for path in here.glob("test_core_functions_*.py"))
    assert [topic for topic in core_functions.topics() if f"def test_{topic}(" not in tests] == []


# Issues.


@each_issue
def test_issue_row(row: Issue) -> None:
    assert re.fullmatch(r"(bug|feature)/(critical|major|minor)", row.label)
    assert row.label.partition("/")[0] in row.labels
    assert row.id.startswith("core/issue/") and row.license == "Apache-2.0"
    assert not PRIVATE.search(json.dumps(schema.to_dict(row)))
    assert all(re.fullmatch(r"actor-[0-9a-f]{4}", reply.actor) for reply in row.answers)
    moments = [str(m) for m in (row.created_at, *(reply.created_at for reply in row.answers), row.closed_at)]
    assert moments == sorted(moments)
    assert f"#{row.issue_id}" in str(row.pull_request_description)
    assert [e for e in row.link_evidence if f"#{row.issue_id}" in e]
    (file,) = row.files
    assert (file.file_path, file.before) == (row.code_before.file_path, row.code_before.code_snippet)
    assert (file.file_path, file.after) == (row.code_after.file_path, row.code_after.code_snippet)
    assert len(row.code_before.code_snippet.splitlines()) in range(25, 91)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for _, row in [*ISSUES, *REMARKS]])
def test_patch_gives_after_byte_for_byte(row: Issue | Feedback, tmp_path: Path) -> None:
    (file,) = row.files
    path = tmp_path / file.file_path
    path.parent.mkdir(parents=True)
    path.write_bytes(str(file.before).encode())
    apply = ["git", "apply", "--whitespace=error-all", "-"]
    subprocess.run(apply, cwd=tmp_path, input=row.patch.encode(), check=True, capture_output=True)
    assert path.read_bytes() == str(file.after).encode()
    again = subprocess.run(apply, cwd=tmp_path, input=row.patch.encode(), check=False, capture_output=True)
    assert again.returncode != 0


def passes(code: str, test: str) -> bool:
    """Whether a test passes with the names of the code in scope."""
    # Our own code, written for this project: it needs no jail.
    run = subprocess.run(
        [sys.executable, "-I", "-c", f"{code}\n{test}"], capture_output=True, check=False, timeout=20
    )
    return run.returncode == 0


@each_issue
def test_the_tests_tell_fixed_from_broken(row: Issue) -> None:
    before = [passes(row.code_before.code_snippet, t.code) for t in row.tests]
    after = [passes(row.code_after.code_snippet, t.code) for t in row.tests]
    assert not before[0], "the first test is the reported case"
    assert all(after), [t.name for t, passed in zip(row.tests, after, strict=True) if not passed]
    assert len({t.name for t in row.tests}) == len(row.tests) >= 2


# Remarks.


def issue_of(row: Feedback) -> Issue:
    """The issue that the work is for, in the same split."""
    ((split, found),) = [(s, i) for s, i in ISSUES if i.id == row.id.replace("/feedback/", "/issue/")]
    assert (split, row) in REMARKS
    return found


def test_every_issue_has_a_remark() -> None:
    assert {issue_of(row).id for _, row in REMARKS} == {issue.id for _, issue in ISSUES}
    assert sum(split == "test" for split, _ in REMARKS) >= 24


@each_remark
def test_a_remark_belongs_to_its_issue(row: Feedback) -> None:
    issue = issue_of(row)
    for column in ("repository_name", "pull_request_id", "issue_id", "issue_description", "issue_body", "license"):
        assert getattr(row, column) == getattr(issue, column), column
    assert (row.kind, row.resolution, row.outcome, row.commit) == ("review_comment", "changed", "merged", None)
    (file,) = row.files
    assert (file.file_path, file.after) == (issue.code_after.file_path, issue.code_after.code_snippet)
    assert file.before not in (file.after, issue.code_before.code_snippet)
    (reply,) = row.replies
    moments = [issue.answers[-1].created_at, row.created_at, row.answered_at, reply.created_at, issue.closed_at]
    assert moments == sorted(set(map(str, moments)))
    assert all(re.fullmatch(r"actor-[0-9a-f]{4}", str(actor)) for actor in (row.actor, reply.actor))
    assert reply.actor != row.actor
    assert not PRIVATE.search(json.dumps(schema.to_dict(row)))
    assert {t.name for t in row.tests} <= {t.name for t in issue.tests}
    assert len({bool(CHINESE.search(text)) for text in (row.body, reply.body, issue.issue_body)}) == 1


@each_remark
def test_a_remark_objects_and_does_not_dictate(row: Feedback) -> None:
    (file,) = row.files
    before, after = str(file.before).split("\n"), str(file.after).split("\n")
    assert row.start_line is not None and row.end_line is not None
    assert row.code == "\n".join(before[row.start_line - 1 : row.end_line])
    written = {line.strip() for line in after} - {line.strip() for line in before}
    told = "".join((row.body + row.replies[0].body).split())
    assert not [line for line in written if len(line) >= 10 and "".join(line.split()) in told]
    assert len(row.body) >= 60 and len(row.body) < 700
