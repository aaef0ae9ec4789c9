"""Taking comments out of Python: where each one goes, and what the code looks like without it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from smart_coding_dataset.comments import NothingLeftError, Stripped, UnreadableError, put_back, take_out
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.records import Annotation


def out(code: str) -> Stripped:
    return take_out(dedent(code), "python")


def said(code: str) -> list[tuple[int, str]]:
    return [(a.line_number, a.annotation) for a in out(code).annotations]


def test_each_comment_goes_to_the_line_that_it_explains() -> None:
    code = """\
    # Called by the scheduler.
    @cached  # for an hour
    def load(path, strict=False):
        '''Load a table.

            Rows come in file order.
        '''

        # The header may be
        # missing.

        rows = []
        for line in open(path):  # text mode
            # Skip what the header said.
            rows.append(line)  # noqa: B023
        return rows
    """
    found = out(code)
    assert found.summary == "Load a table.\n\nRows come in file order."
    assert found.snippet == (
        "@cached\ndef load(path, strict=False):\n    rows = []\n    for line in open(path):\n"
        "        rows.append(line)\n    return rows"
    )
    assert said(code) == [
        (1, "Called by the scheduler.\n\nfor an hour"),
        (3, "The header may be missing."),
        (4, "text mode"),
        (5, "Skip what the header said."),
    ]


def test_a_trailing_comment_goes_on_in_comments_aligned_under_it() -> None:
    code = "def f():\n    n = 1  # first\n           # second\n    # about m\n    m = 2\n"
    assert said(code) == [(2, "first second"), (3, "about m")]


def test_aligned_with_the_code_below_it_is_a_comment_of_its_own() -> None:
    code = "x = f(  # about f\n        # about a\n        a)\n"
    assert said(code) == [(1, "about f"), (2, "about a")]


def test_a_comment_at_the_end_of_a_block_goes_to_the_line_above() -> None:
    code = """\
    def f(x):
        if x:
            return 1
            # nothing else to do
        # the other way round
        return 2
    """
    assert said(code) == [(3, "nothing else to do"), (4, "the other way round")]


def test_a_comment_before_else_belongs_to_else() -> None:
    assert said("if a:\n    b()\n# rarely so\nelse:\n    c()\n") == [(3, "rarely so")]


def test_strings_keep_what_looks_like_a_comment_and_their_own_layout() -> None:
    code = 'def f():\n    a = """\n  # no comment\n\n\n    """  # why\n    return a\n'
    found = take_out(code, "python")
    assert found.snippet == 'def f():\n    a = """\n  # no comment\n\n\n    """\n    return a'
    assert found.annotations == [Annotation(line_number=6, annotation="why")]


def test_nested_docstrings_explain_their_definitions() -> None:
    code = """\
    def outer():
        \"\"\"Outer.\"\"\"
        def inner():
            \"\"\"Inner,
            on two lines.\"\"\"
            return 1
        class Empty(Exception):
            \"\"\"All that is in it.\"\"\"
        return inner
    """
    found = out(code)
    assert found.summary == "Outer."
    assert said(code) == [(2, "Inner, on two lines.")]
    assert '"""All that is in it."""' in found.snippet, "a body must not become empty"


@pytest.mark.parametrize(
    ("code", "snippet", "summary"),
    [
        ('def f(): "Doc."; return 1', "def f(): return 1", "Doc."),
        ("async def f():\n    r'''A \\d doc.'''\n    await g()", "async def f():\n    await g()", "A \\d doc."),
        ('def f():\n    """One."""\n    """Two."""\n    return 1', "def f():\n    return 1", "One.\n\nTwo."),
        ('"""Module."""\nx = 1', "x = 1", "Module."),
        ('class A:\n    """A thing."""\n    x = 1', "class A:\n    x = 1", "A thing."),
        ("def f():\n\t'''Tabs.'''\n\treturn 1", "def f():\n\treturn 1", "Tabs."),
        ("    def f(self):\n        '''Doc.'''\n        return 1", "def f(self):\n    return 1", "Doc."),
        ("\ufeffdef f():\r\n    '''Doc.'''\r\n    return 1\r\n", "def f():\n    return 1", "Doc."),
        ("def f():\n    '''Doc.'''\n\x0c\n    return 1", "def f():\n    return 1", "Doc."),
        ('def f():\n    """说明：返回一。"""\n    return "é"  # 一', 'def f():\n    return "é"', "说明：返回一。"),
    ],
)
def test_docstrings_in_all_their_forms(code: str, snippet: str, summary: str) -> None:
    found = take_out(code, "python")
    assert (found.snippet, found.summary) == (snippet, summary)


def test_what_speaks_to_tools_is_taken_out_and_is_no_annotation() -> None:
    code = "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nx = g()  # a reason  # type: ignore\ny = 1  # noqa\n"
    assert take_out(code, "python").snippet == "x = g()\ny = 1"
    assert said(code) == [(1, "a reason")]


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("def f(:\n", UnreadableError, "line 1"),
        ("x = '''never closed", UnreadableError, "line 1"),
        ("x = \0", UnreadableError, "null"),
        ("# only this", NothingLeftError, "no code"),
        ("", NothingLeftError, "no code"),
        ("def f():\n    '''Only this.'''", NothingLeftError, "docstring"),
        ("x = 1", UserError, "there are: c, cpp, go, java"),
    ],
)
def test_what_cannot_be_read_says_why(code: str, error: type[UserError], says: str) -> None:
    with pytest.raises(error, match=says):
        take_out(code, "cobol" if code == "x = 1" else "python")


def test_comments_are_put_where_python_allows_them() -> None:
    snippet = 'def f():\n    a = 1 + \\\n        2\n    b = """\n    """\n    return g(\n    )'
    notes = [Annotation(line_number=n, annotation=f"about line {n}") for n in (1, 2, 3, 5, 7)]
    written = put_back(snippet, notes, 'Say "so".', "python")
    assert written.splitlines()[1:4] == ["def f():", '    """Say "so"."""', "    # about line 2"]
    assert "        2  # about line 3" in written
    assert '    """  # about line 5' in written
    assert "    )  # about line 7" in written
    assert take_out(written, "python") == Stripped(snippet=snippet, annotations=notes, summary='Say "so".')


@pytest.mark.parametrize(
    ("line", "says"), [(9, "no line of code; the snippet has 3 lines"), (2, "no comment can stand")]
)
def test_a_comment_on_no_line_of_code_is_refused(line: int, says: str) -> None:
    with pytest.raises(UserError, match=says):
        put_back('x = """\n\n"""', [Annotation(line_number=line, annotation="about this")], None, "python")
