"""Licence, language and quality: each reason has a row made to trigger it, and good rows pass."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smart_coding_dataset.loading import rows
from smart_coding_dataset.records import Annotation, Comment, Drop
from smart_coding_dataset.steps import language, licence, personal, quality, secrets

GOOD = Comment(
    description="d",
    code_snippet="def f(x):\n    return x + 1",
    annotations=[
        Annotation(line_number=2, annotation="One more than what was given, as the caller counts from one.")
    ],
    id="i",
    scope="function",
    programming_language="python",
    natural_language="en",
    repository_name="r",
    file_path="f",
    license="MIT",
)


@pytest.mark.parametrize("config", ["comment", "issue", "feedback"])
def test_every_shipped_row_passes_unchanged(config: str) -> None:
    for row in rows("core", config, "all"):
        assert licence.permissive(row) is row
        assert secrets.redact(row) is row
        assert personal.redact(row) is row
        if isinstance(row, Comment):
            assert language.as_stated(row) is row
            assert quality.worth_keeping(row) is row


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("mit", True),
        ("Apache-2.0 WITH LLVM-exception", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only AND MIT", False),
        ("GPL-3.0-only OR MIT AND BSD-3-Clause", True),
        ("(GPL-3.0-only OR MIT) AND (Apache-2.0 OR LGPL-2.1-only)", True),
        ("(MIT", False),
        ("MIT)", False),
        ("MIT OR", False),
        ("MIT BSD-3-Clause", False),
        ("see the LICENSE file", False),
        ("MIT; really", False),
        ("", False),
        ("WITH", False),
    ],
)
def test_licence_expressions(expression: str, allowed: bool) -> None:
    assert licence.allows(expression) is allowed
    assert isinstance(licence.permissive(replace(GOOD, license=expression)), Comment if allowed else Drop)


def test_a_row_without_licence_is_left_out() -> None:
    assert licence.permissive(replace(GOOD, license=None)) == Drop(id="i", reason="licence: none stated")


expressions = st.recursive(
    st.sampled_from([("MIT", True), ("GPL-2.0-only", False), ("ISC", True)]),
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
        lambda p: (
            f"({p[0][0]} {p[1]} {p[2][0]})",
            (p[0][1] and p[2][1]) if p[1] == "AND" else (p[0][1] or p[2][1]),
        )
    ),
)


@given(expressions)
def test_licence_expressions_mean_what_logic_says(expression: tuple[str, bool]) -> None:
    assert licence.allows(expression[0]) is expression[1]


def noted(text: str, **changes: str) -> Comment:
    return replace(GOOD, annotations=[Annotation(line_number=2, annotation=text)], **changes)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(GOOD, programming_language="cobol"), "language: unknown programming language"),
        (replace(GOOD, natural_language="fr"), "language: neither en nor zh"),
        (noted("Одна строка добавляется к значению"), "language: not en, as stated"),
        (noted("この値に一を加えて返します"), "language: not en, as stated"),
        (
            noted(
                "Renvoie une valeur augmentée quand elle est demandée par son appelant, sinon une erreur est levée"
            ),
            "language: not en, as stated",
        ),
        (noted("One more than was given.", natural_language="zh"), "language: not zh, as stated"),
    ],
)
def test_another_language_than_stated_is_left_out(row: Comment, reason: str) -> None:
    found = language.as_stated(row)
    assert isinstance(found, Drop)
    assert found.reason == reason


def test_chinese_with_english_terms_is_chinese() -> None:
    row = noted("先调用 flush() 再关闭 socket, 否则 buffer 里的数据会丢失", natural_language="zh")
    assert language.as_stated(row) is row


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (noted("add one"), "too few words"),
        (noted("bad \ud800 character in this text"), "no valid Unicode, or control characters"),
        (noted("bad \x00 character in this text"), "no valid Unicode, or control characters"),
        (noted("one more than Ã© was given here"), "text in a broken encoding"),
        (replace(GOOD, code_snippet="x = 1\n" * 4000), "code too long"),
        (replace(GOOD, code_snippet=f"x = '{'ab' * 300}'\n" * 3), "line too long"),
        (replace(GOOD, code_snippet="a=1;" * 50), "minified code"),
        (replace(GOOD, code_snippet=f"x = '{GOOD.annotations[0].annotation}'"), "the code gives the comment away"),
    ],
)
def test_a_useless_row_is_left_out(row: Comment, reason: str) -> None:
    assert quality.worth_keeping(row) == Drop(id="i", reason=f"quality: {reason}")


def test_a_good_row_passes() -> None:
    for step in (licence.permissive, language.as_stated, quality.worth_keeping, secrets.redact, personal.redact):
        assert step(GOOD) is GOOD
