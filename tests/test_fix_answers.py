"""Answers that fix a file, in every form that models write: read exactly, or not at all."""

from __future__ import annotations

import ast
import difflib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smart_coding_dataset import loading
from smart_coding_dataset.records import CodeFile, Issue
from smart_coding_dataset.tasks._answers import fenced
from smart_coding_dataset.tasks._fixing import read_fix
from smart_coding_dataset.tasks._task import Abstention, Parsed

ROWS: list[Issue] = loading.rows("core", "issue", "all")


def asked(before: str, path: str = "pkg/module.py") -> CodeFile:
    """The file that an answer should change."""
    return CodeFile(file_path=path, code_snippet=before)


def code_of(answer: str, before: str | CodeFile) -> str:
    """The file that an answer is read as."""
    read = read_fix(answer, before if isinstance(before, CodeFile) else asked(before))
    assert isinstance(read, Parsed), read
    return str(json.loads(read.prediction)["code"])


def reason(answer: str, before: str) -> str:
    """Why an answer cannot be read."""
    read = read_fix(answer, asked(before))
    assert isinstance(read, Abstention), read
    return read.reason


# The forms, each from a file before and after.


def whole(before: str, after: str) -> str:
    return fenced(after.rstrip("\n"), "python")


def as_json(before: str, after: str) -> str:
    return json.dumps({"code": after, "explanation": "why"})


def diff(before: str, after: str) -> str:
    lines = difflib.unified_diff(
        before.split("\n"), after.split("\n"), "a/pkg/module.py", "b/pkg/module.py", lineterm=""
    )
    return fenced("\n".join(lines), "diff")


def diff_with_wrong_numbers(before: str, after: str) -> str:
    return re.sub(r"@@ -\d+,\d+ \+\d+,\d+ @@", lambda m: f"@@ -{len(m[0])},9 +7,1 @@", diff(before, after))


def diff_without_numbers(before: str, after: str) -> str:
    return re.sub(r"@@ .* @@", "@@ ... @@", diff(before, after))


def diff_without_headers(before: str, after: str) -> str:
    return re.sub(r"(?m)^(?:---|\+\+\+).*\n", "", diff(before, after))


def diff_with_lost_blanks(before: str, after: str) -> str:
    return re.sub(r"(?m)[ \t]+$", "", diff(before, after))


def diff_with_added_blanks(before: str, after: str) -> str:
    return re.sub(r"(?m)^( .*\S)$", r"\1   ", diff(before, after))


def bare_diff(before: str, after: str) -> str:
    return diff(before, after).partition("\n")[2].rpartition("\n")[0]


def changes(before: str, after: str, context: int) -> Iterator[tuple[list[str], list[str]]]:
    """The lines that a change replaces and by what, with enough around them to find them."""
    old, new = before.split("\n"), after.split("\n")
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(context):
        yield old[group[0][1] : group[-1][2]], new[group[0][3] : group[-1][4]]


def blocks(before: str, after: str) -> str:
    parts = (["<<<<<<< SEARCH", *a, "=======", *b, ">>>>>>> REPLACE"] for a, b in changes(before, after, 4))
    return "pkg/module.py\n" + "\n".join(fenced("\n".join(part), "python") for part in parts)


def blocks_without_fences(before: str, after: str) -> str:
    parts = (["<<<<<<< ORIGINAL", *a, "=======", *b, ">>>>>>> UPDATED"] for a, b in changes(before, after, 4))
    return "\n".join("\n".join(part) for part in parts)


def definitions(before: str, after: str) -> str:
    """Only the top-level statements that changed."""
    known = {ast.unparse(node) + str(_source(before, node)) for node in ast.parse(before).body}
    nodes = [n for n in ast.parse(after).body if ast.unparse(n) + str(_source(after, n)) not in known]
    spans = [
        (min([n.lineno, *(d.lineno for d in getattr(n, "decorator_list", []))]), n.end_lineno or 0) for n in nodes
    ]
    lines, text = after.split("\n"), ""
    for first, last in spans:
        text += ("\n" * (2 if text else 0)) + "\n".join(lines[first - 1 : last]) + "\n"
    return fenced(text, "python")


def _source(text: str, node: ast.stmt) -> str | None:
    return ast.get_source_segment(text, node)


FORMS = (
    whole, as_json, diff, diff_with_wrong_numbers, diff_without_numbers, diff_without_headers,
    diff_with_lost_blanks, diff_with_added_blanks, bare_diff, blocks, blocks_without_fences, definitions,
)  # fmt: skip
AROUND = (
    ("", ""),
    ("The queue lost readings. Here is the fixed file:\n\n", "\n\nLet me know if anything is unclear!"),
    (
        "<think>Maybe `flush`?\n```python\nx = 1\n```\n</think>\n原因是没有处理边界情况，修改如下：\n\n",
        "\n\n这样就可以了。",
    ),
    ("1. Run it:\n\n```bash\npytest -q\n```\n\n2. Change the file:\n\n", "\n"),
)


@pytest.mark.parametrize("row", [pytest.param(row, id=row.id) for row in ROWS])
@pytest.mark.parametrize("form", FORMS)
def test_the_reference_is_read_exactly_in_every_form(form: Callable[[str, str], str], row: Issue) -> None:
    before, after = row.code_before.code_snippet, row.code_after.code_snippet
    here = asked(before)
    for start, end in AROUND if form is not as_json else AROUND[:1]:
        read = code_of(start + form(before, after) + end, here)
        if form is definitions:  # which cannot say where a new statement stands, nor which old one is gone
            found, wanted, known = map(statements, (read, after, before))
            assert wanted <= found <= wanted | known
        else:
            assert read == after


def statements(code: str) -> set[str]:
    return {str(_source(code, node)) for node in ast.parse(code).body}


@pytest.mark.parametrize("form", FORMS)
def test_the_ends_of_lines_are_those_of_the_file(form: Callable[[str, str], str]) -> None:
    row = ROWS[0]
    before, after = row.code_before.code_snippet, row.code_after.code_snippet
    answer = form(before, after)
    there = asked(before.replace("\n", "\r\n"))
    for text in (answer, answer.replace("\n", "\r\n")):
        assert code_of(text, there) == after.replace("\n", "\r\n")
    assert code_of(answer, asked(before.rstrip("\n"))) == after.rstrip("\n")


@pytest.mark.parametrize("form", FORMS)
def test_files_indented_with_tabs(form: Callable[[str, str], str]) -> None:
    row = ROWS[0]
    before, after = (
        re.sub(r"(?m)^(?: {4})+", lambda m: "\t" * (len(m[0]) // 4), f.code_snippet)
        for f in (row.code_before, row.code_after)
    )
    assert "\t\t" in before
    assert code_of(form(before, after), before) == after


@pytest.mark.parametrize("form", [diff, blocks])
def test_answers_in_spaces_to_a_file_in_tabs(form: Callable[[str, str], str]) -> None:
    before = "def f(x):\n\tif x:\n\t\treturn 1\n\treturn 0\n"
    after = "def f(x):\n\tif x:\n\t\tfor y in x:\n\t\t\treturn y\n\treturn 0\n"
    assert code_of(form(before.replace("\t", "    "), after.replace("\t", "    ")), before) == after


def test_parts_in_spaces_are_put_into_a_file_in_tabs() -> None:
    def tabs(code: str) -> str:
        return code.replace("    ", "\t")

    add = "def add(self, by: int) -> None:\n    if by:\n        self.n -= by\n\n"
    add += "def sub(self) -> None:\n    self.n -= 1"
    wanted = changed(
        (
            "        # Slowly.\n        self.n += by\n",
            "        if by:\n            self.n -= by\n\n    def sub(self) -> None:\n        self.n -= 1\n",
        )
    )
    in_class = "class Counter:\n" + "\n".join("    " + line if line else line for line in add.split("\n"))
    for part in (add, in_class, in_class.replace("    ", "  ")):
        assert code_of(python(part), tabs(FILE)) == tabs(wanted)


# Random changes to random files: every form is exact.

NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta"])
LINES = st.sampled_from(
    ["x = 1", "y = [x, 2]", "if x:\n    y = 3", "# a note", "print(x, y)", 'z = """\n  text\n"""', "", "return x"]
)


def body(lines: list[str], indent: str) -> str:
    return "".join(f"{indent}{line}\n" if line else "\n" for text in lines for line in text.split("\n"))


@st.composite
def modules(draw: st.DrawFn) -> str:
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    text = '"""A module."""\n\nimport os\n\n'
    for name in names:
        lines = draw(st.lists(LINES, max_size=6))
        text += f"\ndef {name}(x, y=0):\n{body(lines, '    ')}    return {name!r}\n\n"
    return text.rstrip("\n") + "\n"


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str]:
    """A module and the same with some lines changed, added or gone; both are Python."""
    before = draw(modules())
    lines = before.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(4, len(lines) - 1))
        fresh = draw(st.sampled_from(["    w = 7", "    # why", "", "    x += 1"]))
        lines[at : at + draw(st.integers(0, 1))] = [fresh]
    after = "\n".join(lines).rstrip("\n") + "\n"
    try:
        kept = {node.name for node in ast.parse(after).body if isinstance(node, ast.FunctionDef)}
    except SyntaxError:
        kept = set()
    if not kept >= set(re.findall(r"(?m)^def (\w+)", before)):
        after = before.replace('"""A module."""', '"""A better module."""')
    return before, after


@pytest.mark.parametrize("form", [whole, diff, bare_diff, diff_with_wrong_numbers])
@settings(max_examples=50, deadline=None)
@given(pair=edited())
def test_any_change_is_read_exactly_or_not_at_all(form: Callable[[str, str], str], pair: tuple[str, str]) -> None:
    before, after = pair
    if before == after:
        return
    read = read_fix(form(before, after), asked(before))
    exact = isinstance(read, Parsed) and json.loads(read.prediction)["code"] == after
    assert exact or form is diff_with_wrong_numbers, "only where numbers lie may another place fit as well"


@settings(max_examples=50, deadline=None)
@given(pair=edited())
def test_search_and_replace_is_exact_or_says_that_it_is_not(pair: tuple[str, str]) -> None:
    before, after = pair
    if before != after:
        read = read_fix(blocks(before, after), asked(before))
        if isinstance(read, Parsed):
            assert json.loads(read.prediction)["code"] == after
        else:
            assert "more than once" in read.reason


@settings(max_examples=100, deadline=None)
@given(row=st.sampled_from(ROWS), form=st.sampled_from(FORMS), data=st.data())
def test_mangled_answers_abstain_or_are_read_and_never_crash(row: Issue, form: Any, data: st.DataObject) -> None:
    answer = form(row.code_before.code_snippet, row.code_after.code_snippet)
    start = data.draw(st.integers(0, len(answer)))
    cut = answer[:start] + data.draw(st.text("`+-@<>= \n\t#x.\x00\ud800", max_size=12)) + answer[start + 9 :]
    read = read_fix(cut, row.code_before)
    assert isinstance(read, Parsed | Abstention)
    if isinstance(read, Parsed):
        assert set(json.loads(read.prediction)) == {"code", "explanation"}


# Single cases, each one a habit of some model.

FILE = '''"""Counting."""

import os
from typing import Any

LIMIT = 3


class Counter:
    """Counts."""

    step: int = 1
    """How far."""

    def __init__(self) -> None:
        self.n = 0

    def add(self, by: int) -> None:
        # Slowly.
        self.n += by

    def get(self) -> int:
        return self.n


class Other:
    def close(self) -> None:
        pass


# Says hello.
def hello(name: str) -> str:
    return "hello " + name


def last() -> Any:
    return os.name
'''


def changed(*pairs: tuple[str, str]) -> str:
    text = FILE
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def python(code: str) -> str:
    return f"Like this:\n```python\n{code}\n```\nDone."


def test_a_function_takes_the_place_of_its_own_and_keeps_the_comment_above_it() -> None:
    answer = python('def hello(name: str) -> str:\n    return f"hello {name}"')
    assert code_of(answer, FILE) == changed(('"hello " + name', 'f"hello {name}"'))


def test_a_method_alone_is_put_into_its_class() -> None:
    wanted = changed(("        self.n += by\n", "        self.n += by * 2\n"))
    method = "def add(self, by: int) -> None:\n    # Slowly.\n    self.n += by * 2"
    indented = "    " + method.replace("\n", "\n    ")
    in_class = f"class Counter:\n{indented}"
    left_out = f"class Counter:\n    # ... existing code ...\n{indented}\n\n    # ... rest of the class ..."
    for code in (method, indented, in_class, left_out):
        assert code_of(python(code), FILE) == wanted


def test_new_helpers_stand_where_the_answer_has_them() -> None:
    helper = "def clean(name: str) -> str:\n    return name.strip()"
    caller = 'def hello(name: str) -> str:\n    return "hello " + clean(name)'
    new = ('"hello " + name', '"hello " + clean(name)')
    after = changed(new, ("\n\ndef last", f"\n\n{helper}\n\n\ndef last"))
    assert code_of(python(f"{caller}\n\n\n{helper}"), FILE) == after
    before = changed(new, ("# Says", f"{helper}\n\n\n# Says"))
    assert code_of(python(f"{helper}\n\n\n{caller}"), FILE) == before


def test_a_new_method_stands_behind_the_one_before_it() -> None:
    get = "def get(self) -> int:\n    return self.n"
    clear = "def clear(self) -> None:\n    self.n = 0"
    after = changed(
        ("        return self.n\n", "        return self.n\n\n    def clear(self) -> None:\n        self.n = 0\n")
    )
    assert code_of(python(f"{get}\n\n{clear}"), FILE) == after


def test_imports_come_in_order_and_wider_ones_replace_narrower_ones() -> None:
    last = "def last() -> Any:\n    return os.name"
    answer = python(f"import abc\nimport sys\nfrom typing import Any, Final\n\n{last}")
    wanted = changed(("import os\n", "import abc\nimport os\nimport sys\n"), ("import Any", "import Any, Final"))
    assert code_of(answer, FILE) == wanted


def test_a_constant_takes_the_place_of_its_own() -> None:
    assert code_of(python("LIMIT = 5"), FILE) == changed(("LIMIT = 3", "LIMIT = 5"))


def test_a_new_constant_beside_a_method_stands_above_the_class() -> None:
    answer = python("STEP = 2\n\n\ndef add(self, by: int) -> None:\n    self.n += by * STEP")
    wanted = changed(
        ("class Counter:", "STEP = 2\n\n\nclass Counter:"),
        ("        # Slowly.\n        self.n += by\n", "        self.n += by * STEP\n"),
    )
    assert code_of(answer, FILE) == wanted


def test_several_blocks_are_put_in_one_after_the_other() -> None:
    answer = python("LIMIT = 5") + "\n\nand\n" + python("def last() -> Any:\n    return None")
    assert code_of(answer, FILE) == changed(("LIMIT = 3", "LIMIT = 5"), ("os.name", "None"))


def test_the_file_as_it_was_may_be_quoted_before_the_fix() -> None:
    after = changed(("LIMIT = 3", "LIMIT = 5"))
    answer = f"This is wrong:\n{python(FILE)}\nThis is right:\n{python(after)}"
    assert code_of(answer, FILE) == after


def test_an_example_of_use_changes_nothing() -> None:
    answer = (
        python("LIMIT = 5") + "\nUse it so:\n" + python("from pkg.module import Counter\n\nCounter().add(2)\n")
    )
    assert code_of(answer, FILE) == changed(("LIMIT = 3", "LIMIT = 5"))


def test_stubs_stand_for_what_stays() -> None:
    answer = python(
        "class Counter:\n    def add(self, by): ...\n\n    def get(self) -> int:\n        return -self.n"
    )
    assert code_of(answer, FILE) == changed(("return self.n", "return -self.n"))


def test_fences_inside_the_file_and_around_the_answer() -> None:
    before = '"""Use it so:\n\n```python\nrun()\n```\n"""\n\n\ndef run():\n    return 1\n'
    after = before.replace("return 1", "return 2")
    answer = f"It is:\n```python\n{after}```\nThat is all."
    assert code_of(answer, before) == after
    assert code_of(f"```markdown\nHere:\n\n{python(FILE)}\n```", FILE) == FILE


def test_what_a_part_leaves_out_stays_in_the_file() -> None:
    small = "import os\n\nLIMIT = 3\n\n\ndef f():\n    return os.name\n\n\ndef g():\n    return LIMIT\n"
    wanted = small.replace("return os.name", "return os.name[:LIMIT]")
    f = "def f():\n    return os.name[:LIMIT]"
    for part in (f, f"LIMIT = 3\n\n\n{f}", f"import os\n\n\n{f}", f"import os\n\nLIMIT = 3\n\n\n{f}"):
        assert code_of(python(part), small) == wanted


def test_a_file_whose_only_definition_is_replaced_loses_what_nothing_needs() -> None:
    before = "import os\nimport re\n\n\ndef f():\n    return os.name\n"
    after = "import re\n\n\ndef f():\n    return re.escape('x')\n"
    assert code_of(python(after), before) in (after, "import os\n" + after)


def test_very_long_expressions_and_many_broken_blocks_are_read_all_the_same() -> None:
    long = "x = 1" + " + 1" * 3000
    assert code_of(python(f"{long}\n{FILE}"), FILE) == f"{long}\n{FILE}"
    assert code_of(python(FILE + "1" + " + 1" * 3000), FILE).startswith(FILE)
    assert reason("```python\nx = (\n```\n" * 300, FILE)


def test_an_indented_file_is_put_flush() -> None:
    after = changed(("LIMIT = 3", "LIMIT = 5"))
    indented = "\n".join("    " + line if line else line for line in after.split("\n"))
    assert code_of(python(indented), FILE) == after


def test_code_without_a_fence() -> None:
    after = changed(("LIMIT = 3", "LIMIT = 5"))
    assert code_of(after, FILE) == after
    assert code_of(f"Here is the file you want:\n\n{after}\nI raised the limit, as asked.", FILE) == after


def test_a_fence_that_is_not_closed_is_read_with_a_fault() -> None:
    read = read_fix(f"```python\n{FILE}", asked(FILE))
    assert isinstance(read, Parsed)
    assert "fence is not closed" in read.faults


def test_code_that_cannot_be_parsed_is_kept_and_will_fail() -> None:
    broken = FILE.replace("LIMIT = 3", "LIMIT = (3")
    read = read_fix(python(broken), asked(FILE))
    assert isinstance(read, Parsed)
    assert json.loads(read.prediction)["code"] == broken
    assert read.faults == ("code cannot be parsed",)


def test_a_new_file_is_whatever_code_there_is() -> None:
    assert code_of(python("def f():\n    return 1"), "") == "def f():\n    return 1\n"
    assert code_of("```diff\n--- /dev/null\n+++ b/pkg/module.py\n@@ -0,0 +1 @@\n+x = 1\n```", "") == "x = 1\n"


def test_a_diff_whose_context_lost_its_blank() -> None:
    answer = "```diff\n@@\ndef last() -> Any:\n-    return os.name\n+    return None\n```"
    assert code_of(answer, FILE) == changed(("os.name", "None"))
    answer = "```diff\n@@\n    def get(self) -> int:\n-        return self.n\n+        return -self.n\n```"
    assert code_of(answer, FILE) == changed(("return self.n", "return -self.n"))


def test_a_diff_with_a_heading_in_place_of_numbers() -> None:
    before = "def a():\n    x = 1\n    return x\n\n\ndef b():\n    x = 1\n    return x\n"
    answer = "```diff\n@@ def b():\n     x = 1\n-    return x\n+    return -x\n```"
    assert code_of(answer, before) == before[::-1].replace("x nruter", "x- nruter", 1)[::-1]


def test_the_change_to_another_file_is_left_out_and_said() -> None:
    mine = diff(FILE, changed(("LIMIT = 3", "LIMIT = 5")))
    other = "```diff\n--- a/docs/notes.md\n+++ b/docs/notes.md\n@@ -1 +1 @@\n-old\n+new\n```"
    assert code_of(f"{mine}\n{other}", FILE) == changed(("LIMIT = 3", "LIMIT = 5"))
    both = mine.removesuffix("\n```") + "\n" + other.removeprefix("```diff\n")
    read = read_fix(both, asked(FILE))
    assert isinstance(read, Parsed)
    assert read.faults == ("other files are changed too",)


def test_the_explanation_is_kept_without_the_code() -> None:
    read = read_fix("It was too low.\n\n" + python("LIMIT = 5"), asked(FILE))
    assert isinstance(read, Parsed)
    assert json.loads(read.prediction)["explanation"] == "It was too low.\n\nLike this:\nDone."


def test_the_same_code_again_is_read_and_said_to_change_nothing() -> None:
    read = read_fix(python(FILE), asked(FILE))
    assert isinstance(read, Parsed)
    assert read.faults == ("nothing changed",)


ABSTAIN = {
    "nothing": ("", "empty answer"),
    "words alone": ("I would raise the limit.", "no code in the answer that belongs to the file"),
    "thinking that never ends": ("<think>well, `LIMIT`", "cut off while reasoning"),
    "a command alone": ("```bash\nsed -i s/3/5/ module.py\n```", "no code in the answer that belongs to the file"),
    "another file alone": ("```diff\n--- a/x.md\n+++ b/x.md\n@@ -1 +1 @@\n-a\n+b\n```", "no code in the answer"),
    "a diff of other code": (
        "```diff\n-    return 5\n+    return 6\n```",
        "the lines that the diff changes are not",
    ),
    "other lines to replace": ("<<<<<<< SEARCH\nx\n=======\ny\n>>>>>>> REPLACE", "the lines to replace are not"),
    "a block that is not closed": (
        "<<<<<<< SEARCH\n    return 0\n=======\n    return 1",
        "a search-and-replace block is not closed",
    ),
    "lines that stand twice": (
        "<<<<<<< SEARCH\n    def f(self):\n=======\n    def g(self):\n>>>>>>> REPLACE",
        "the lines to change stand in the file more than once",
    ),
    "a method of two classes": (
        python("def f(self):\n    return 9"),
        "a method could stand in several classes: f",
    ),
    "code left out of a function": (
        python("def h():\n    # ... existing code ...\n    return 9"),
        "code is left out of h",
    ),
}
TWICE = """\
class A:
    def f(self):
        return 1


class B:
    def f(self):
        return 2


def h():
    return 0
"""


@pytest.mark.parametrize(("answer", "why"), ABSTAIN.values(), ids=ABSTAIN)
def test_what_cannot_be_read_abstains_with_its_reason(answer: str, why: str) -> None:
    assert reason(answer, TWICE).startswith(why)
