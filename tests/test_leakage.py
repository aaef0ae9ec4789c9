"""An issue does not show its own fix, and nothing else is taken from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.records import ChangedFile, CodeFile, Drop, Issue, Reply
from smart_coding_dataset.steps import leakage
from smart_coding_dataset.steps._trail import LINK, Trail, without
from smart_coding_dataset.steps.leakage import SHOWS

FIX = "4f1d2c9ab07e5d3388aa61c0f2b9e7d65c1a0b3e"
OTHER = "9c0ffee1ab07e5d3388aa61c0f2b9e7d65c1a0b3"
TRAIL = Trail(
    repository="team/tool", numbers=["45"], commits=[FIX], branches=["fix-empty-input", "main", "patch-1"]
)
BEFORE = """\
def parse(lines):
    return [line.split("=") for line in lines]
"""
AFTER = """\
def parse(lines):
    kept = [line for line in lines if line.strip()]
    return [line.split("=", 1) for line in kept]
"""


def row(title: str = "It crashes", body: str = "", *answers: str, after: str = AFTER) -> Issue:
    return Issue(
        issue_id="3",
        repository_name="team/tool",
        label="bug/major",
        issue_description=title,
        code_before=CodeFile(file_path="tool.py", code_snippet=BEFORE),
        code_after=CodeFile(file_path="tool.py", code_snippet=after),
        pull_request_id="45",
        pull_request_description="Keep lines that hold something",
        id="team/tool#3",
        issue_body=body,
        answers=[Reply(actor="person-a", created_at=None, updated_at=None, body=a) for a in answers],
        files=[
            ChangedFile(file_path="tool.py", before=BEFORE, after=after),
            ChangedFile(file_path="CHANGES.md", before="", after="Parsing empty input works again. (#3)\n"),
        ],
        patch="",
        test_files=[ChangedFile(file_path="test_tool.py", before="", after='assert parse(["", "a=1"])\n')],
        fix_commit=FIX,
    )


def sealed(issue: Issue) -> Issue:
    found = leakage.sealed(issue)
    assert isinstance(found, Issue), found
    return found


@pytest.mark.parametrize(
    "text",
    [
        "See #45",
        "PR #45 does it",
        "pull request 45",
        "GH-45",
        "team/tool#45",
        "Team/Tool#45",
        "https://github.com/team/tool/pull/45",
        "https://github.com/team/tool/pull/45/files#diff-0",
        "https://github.com/team/tool/issues/45#issuecomment-1",
        "[the fix](https://git.example/team/tool/pull/45)",
        f"https://github.com/team/tool/commit/{FIX}",
        f"https://github.com/a-fork/tool/commit/{FIX[:12]}",
        FIX,
        f"since {FIX[:7]}, fine",
        f"`{FIX[:10].upper()}`",
        "my branch fix-empty-input",
        "someone:fix-empty-input",
        "https://github.com/fork/tool/tree/fix-empty-input",
        "https://github.com/team/tool/compare/main...fork/fix-empty-input",
        "见#45",
        "已由 #45 修复",
        "合并请求：!45。",
        "Fixed in v1.2.3.",
        "EDIT: fixed in 2.0",
        "It crashes. This is fixed in the next release 1.4.0",
        "it's already fixed by #45",
        "closed by #45",
        "已在 v1.2.3 中修复",
        "更新：已经修复于 2.0.1",
    ],
)
def test_what_leads_to_the_fix_becomes_a_stand_in(text: str) -> None:
    found = without(text, TRAIL)
    assert LINK in found
    assert not any(part in found for part in ("45", FIX[:7], "fix-empty-input", "1.2.3", "2.0", "1.4.0"))


@pytest.mark.parametrize(
    "text",
    [
        "Same as #4, #450 and #145",
        "other/tool#45",
        "other-team/tool#45",
        "https://github.com/other/tool/pull/45",
        "https://github.com/team/tool/pull/450",
        "https://github.com/team/tool/issues/4",
        "colour: &#45; and #45a1ff",
        "version 45, line 45, 45 files",
        f"bisected to {OTHER}",
        f"https://github.com/team/tool/commit/{OTHER[:10]}",
        "it works on main, I used patch-1 of another tool",
        "prefix-empty-input-handling",
        "A like bug was fixed in 1.2.3 of libfoo",
        "This was fixed in 1.2.3, but broke again in 1.3",
        "这个问题已在 1.2 中修复，但在 1.3 又出现了",
        "与 #4 相同，见第 45 行",
        "Can this be fixed in a simple way?",
        "resolved by restarting",
    ],
)
def test_what_leads_elsewhere_stays(text: str) -> None:
    assert without(text, TRAIL) == text


def test_without_a_pull_request_no_number_is_taken() -> None:
    trail = Trail(repository="team/tool", numbers=[], commits=[FIX])
    assert without("See #45 and PR 4", trail) == "See #45 and PR 4"


@given(
    st.lists(
        st.sampled_from(["#45", "PR 45", FIX, "fixed in 1.2", "This is ", ". ", "\n", "见", "team/tool", "a"])
    )
)
def test_doing_it_again_changes_nothing(parts: list[str]) -> None:
    once = without("".join(parts), TRAIL)
    assert without(once, TRAIL) == once


def test_a_branch_named_like_the_stand_in_does_no_harm() -> None:
    trail = replace(TRAIL, branches=["link-to-the-fix"])
    assert without("See #45 on link-to-the-fix", trail) == f"See {LINK} on link-to-the-fix"


def test_title_report_and_answers_are_all_cleaned() -> None:
    found = sealed(row("Crash (see #45)", f"Like {FIX[:9]}.", "Wait for #45", "Me too"))
    assert found.issue_description == f"Crash (see {LINK})"
    assert found.issue_body == f"Like {LINK}."
    assert [a.body for a in found.answers] == [f"Wait for {LINK}", "Me too"]


def test_what_is_no_question_is_left_alone() -> None:
    told = row("Crash", "See #45")
    found = sealed(told)
    assert replace(found, issue_body=told.issue_body) == told


@pytest.mark.parametrize(
    "answer",
    [
        'This works:\n```python\n    return [line.split("=", 1) for line in kept]\n```',
        '```diff\n-    return [line.split("=") for line in lines]\n'
        "+    kept = [line for line in lines if line.strip()]\n"
        '+    return [line.split("=", 1) for line in kept]\n```',
        "改成 `kept = [line for line in lines if line.strip()]` 就可以了。",
        '> kept=[line for line in lines if line.strip()]\n> return [line.split("=",1) for line in kept]',
    ],
)
def test_an_answer_that_shows_the_fix_is_covered_and_keeps_its_place(answer: str) -> None:
    found = sealed(row("Crash", "Help!", "Why?", answer, "Thanks"))
    assert [a.body for a in found.answers] == ["Why?", SHOWS, "Thanks"]


def test_a_row_whose_report_shows_the_fix_is_dropped() -> None:
    body = "I changed it, and it works:\n\n    kept = [line for line in lines if line.strip()]\n"
    found = leakage.sealed(row("Crash", body))
    assert found == Drop(id="team/tool#3", reason="leakage: the report shows the fix")


@pytest.mark.parametrize(
    "body",
    [
        f"This is wrong:\n```python\n{BEFORE}```",
        'The test:\n```python\nassert parse(["", "a=1"])\n```',
        "Parsing empty input works again. (#3)",
        "def parse(lines):",
        "kept",
        "Expected `[]`, got `ValueError`",
    ],
)
def test_code_from_before_examples_and_words_may_be_quoted(body: str) -> None:
    assert sealed(row("Crash", body)).issue_body == body


def test_a_few_lines_of_a_long_fix_do_not_show_it() -> None:
    after = BEFORE + "".join(f"def helper_{n}(x):\n    return x[{n}] + {n}\n" for n in range(20))
    quoted = "def helper_3(x):\n    return x[3] + 3\n"
    assert sealed(row("Crash", quoted, after=after)).issue_body == quoted
    many = "".join(f"return x[{n}] + {n}\n" for n in range(5))
    assert isinstance(leakage.sealed(row("Crash", many, after=after)), Drop)


def test_a_fix_that_only_deletes_cannot_be_shown() -> None:
    assert isinstance(leakage.sealed(row("Crash", BEFORE, after="")), Issue)


def test_a_sealed_row_is_sealed() -> None:
    once = sealed(row("Crash #45", "fixed in 1.2", AFTER, "See !45"))
    assert sealed(once) == once
