"""Properties of taking out and putting back, on generated code of every language."""

from __future__ import annotations

from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smart_coding_dataset import languages, rooms
from smart_coding_dataset.comments import put_back, take_out
from smart_coding_dataset.languages._language import Language

PIECES = [*"x#=\\'.*", "the", "value", "of", "一个", "列表", "//", "- ", "1. ", "----", '"', "noqa", "TODO:"]
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map(" ".join)


def commented(marker: str) -> st.SearchStrategy[str]:
    """One to three comment lines, some of them empty."""
    line = st.one_of(WORDS.map(lambda words: f"{marker} {words}"), st.just(marker))
    return st.lists(line, min_size=1, max_size=3).map("\n".join)


def joined(parts: list[str]) -> str:
    return "\n".join(parts)


# ---- Python


def python_docstring(words: str, more: str) -> str:
    body = f"{words}\n\n  {more}".replace("\\", "").replace('"', "'")
    return f'"""{body}\n"""'


PY_COMMENT = commented("#")
PY_CODE = [
    "x = 1",
    "y = f(x)",
    "return x",
    'z = """\n# no\n  """',
    "w = 1 + \\\n    2",
    "v = f'{x}#'",
    "pass; x = 2",
]
PY_SIMPLE = st.sampled_from(PY_CODE)
PY_LINE = st.builds(lambda code, words: f"{code}  # {words}" if words else code, PY_SIMPLE, st.none() | WORDS)
PY_CALL = st.builds(
    lambda note, last: f"f(\n{indent(note, '    ')}\n    x,\n{last})",
    PY_COMMENT,
    st.sampled_from(["", "    # e\n"]),
)


def python_block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.lists(inner, min_size=1, max_size=3).map(joined)
    heads = st.sampled_from(["if x:", "for i in x:", "while x:  # so", "with x as y:"])
    plain = st.builds(lambda head, b: f"{head}\n{indent(b + chr(10) + 'x()', '    ')}", heads, body)
    nested = st.builds(
        lambda doc, more, b: (
            f"def g(a):\n{indent(python_docstring(doc, more), '    ')}\n{indent(b + chr(10) + 'g()', '    ')}"
        ),
        WORDS,
        WORDS,
        body,
    )
    return st.one_of(plain, nested)


PY_STATEMENT = st.recursive(
    st.one_of(PY_LINE, PY_CALL, st.builds(lambda c, s: f"{c}\n{s}", PY_COMMENT, PY_LINE), st.just("\nx = 3\n")),
    python_block,
    max_leaves=6,
)


@st.composite
def python_functions(draw: st.DrawFn) -> str:
    head = draw(st.sampled_from(["def f(x):", "async def f(x):  # why", "@d  # dec\ndef f(\n    x,  # arg\n):"]))
    above = draw(st.just("") | PY_COMMENT.map(lambda c: c + "\n"))
    doc = draw(st.just("") | st.builds(python_docstring, WORDS, WORDS).map(lambda d: indent(d, "    ") + "\n"))
    body = joined([*draw(st.lists(PY_STATEMENT, max_size=4)), "return x"])
    return f"{above}{head}\n{doc}{indent(body, '    ')}\n"


# ---- The languages with braces

HEADS = {
    "c": "static int f(int x)",
    "cpp": "template <typename T>\nT f(T x)",
    "go": "func (t *T) f(x int) int",
    "java": "@Override\npublic int f(int x)",
    "javascript": "async f(x)",
    "rust": "#[inline]\npub fn f(x: i32) -> i32",
    "typescript": "export function f(x: number): number",
}
STRINGS = {
    "go": "g(`\n // no\n`);",
    "javascript": "g(`\n // no\n`);",
    "typescript": "g(`\n // no\n`);",
    "rust": 'g("\n // no\n");',
}


def brace_statements(language: str) -> st.SearchStrategy[str]:
    note = st.one_of(commented("//"), WORDS.map(lambda w: "/* " + w.replace("*", "") + " */"))
    simple = st.sampled_from(["g(x);", "g(x, /* in */ y);", STRINGS.get(language, "h();")])
    trailing = st.none() | WORDS.map(lambda w: w.replace("\\", "").rstrip())
    line = st.builds(lambda code, words: f"{code} // {words}" if words else code, simple, trailing)
    under = st.builds(lambda c, s: f"{c.replace(chr(92), '')}\n{s}", note, line)

    def block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        body = st.lists(inner, min_size=1, max_size=3).map(joined)
        return body.map(lambda b: f"if (x) {{ // so\n{indent(b, '    ')}\n    // hangs\n}} else {{\n    g(x);\n}}")

    return st.recursive(line | under, block, max_leaves=5)


@st.composite
def brace_functions(draw: st.DrawFn, language: str) -> str:
    doc = draw(
        st.sampled_from(["", "// Does it.\n", "/**\n * Does it.\n *\n * Twice.\n */\n", "/* so */\n// and so\n"])
    )
    body = joined([*draw(st.lists(brace_statements(language), max_size=4)), "return x;"])
    head = draw(st.sampled_from([HEADS[language] + " {", HEADS[language] + " { // why"]))
    return f"{doc}{head}\n{indent(body, '    ')}\n}}\n"


def member(name: str) -> Language:
    found: Language = rooms.member(languages, name, "LANGUAGE")
    return found


def check(code: str, name: str) -> None:
    """Everything that must hold of any piece of code."""
    language = member(name)
    first = take_out(code, name)
    lines = first.snippet.split("\n")
    numbers = [a.line_number for a in first.annotations]
    assert numbers == sorted(set(numbers))
    assert all(1 <= n <= len(lines) and lines[n - 1].strip() for n in numbers), "every number is a line of code"
    assert language.parses(first.snippet)
    bare = take_out(first.snippet, name)
    assert (bare.snippet, bare.annotations, bare.summary) == (first.snippet, [], None), "no comment survives"
    written = put_back(first.snippet, first.annotations, first.summary, name)
    assert take_out(written, name) == first
    assert take_out(code.replace("\n", "\r\n"), name) == first


@given(python_functions())
@settings(max_examples=100, deadline=None)
def test_python(code: str) -> None:
    check(code, "python")


@pytest.mark.parametrize("name", sorted(HEADS))
def test_braces(name: str) -> None:
    @given(brace_functions(name))
    @settings(max_examples=30, deadline=None)
    def holds(code: str) -> None:
        check(code, name)

    holds()


@given(st.lists(WORDS, min_size=3, max_size=3), WORDS)
@settings(deadline=None)
def test_any_words_can_be_put_on_any_line(words: list[str], summary: str) -> None:
    snippet = "def f(x):\n    y = x + \\\n        1\n    return y"
    first = take_out(f"# {words[0]}\n{snippet}  # {words[1]}\n", "python")
    again = take_out(put_back(first.snippet, first.annotations, summary, "python"), "python")
    assert (again.snippet, again.annotations) == (first.snippet, first.annotations)
    assert again.summary == take_out(put_back(again.snippet, [], again.summary, "python"), "python").summary


def test_every_language_is_generated() -> None:
    assert sorted([*HEADS, "python"]) == rooms.names(languages)
