"""Secrets and personal data: found, replaced stably, lines and code kept; what is neither stays."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smart_coding_dataset.records import Annotation, Comment, Drop
from smart_coding_dataset.steps import personal, secrets


def row(code: str = "x = 1", *annotations: str, summary: str | None = None) -> Comment:
    return Comment(
        description="d",
        code_snippet=code,
        annotations=[Annotation(line_number=1, annotation=text) for text in annotations],
        id="jo@corp-mail.io",
        scope="function",
        summary=summary,
        programming_language="python",
        natural_language="en",
        repository_name="r",
        file_path="f",
    )


def clean(value: Comment) -> Comment:
    return personal.redact(secrets.redact(value))


def both(text: str) -> str:
    return clean(row("x = 1", text)).annotations[0].annotation


# Made up, and cut in two so that no scanner takes this file for a leak.
KEY = "AKIA" + "QX7RT2MWPL5KZN3D"
TOKEN = "ghp_" + "a8Xk2LmQ9vRt4WzY7cBn1DfGh5JsPu3Eo6Ti"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to jo.field@corp-mail.io now", "write to <email-1> now"),
        ("联系jo@corp-mail.cn谢谢", "联系<email-1>谢谢"),
        ("call +49 170 1234567 or (212) 867-5309", "call <phone-1> or <phone-2>"),
        ("手机 13812345678", "手机 <phone-1>"),
        ("seen from 93.184.216.34 today", "seen from <ip-1> today"),
        ("and 2606:2800:220:1:248:1893:25c8:1946 too", "and <ip-1> too"),
        ("@author Jo Field", "@author <name-1>"),
        ("Author: Jo Field, Mia van Dyk", "Author: <name-1>, <name-2>"),
        ("Copyright (c) 2019-2024 Jo Field <jo@corp-mail.io>", "Copyright (c) 2019-2024 <name-1> <<email-1>>"),
        ("作者：李小明", "作者：<name-1>"),
        ("Signed-off-by: Jo Field", "Signed-off-by: <name-1>"),
        ("TODO(jfield): make it faster", "TODO(<name-1>): make it faster"),
        (f"uses {KEY} here", "uses <secret-1> here"),
        (f"token {TOKEN}", "token <secret-1>"),
        ("postgres://app:hunter2xyz@db/x", "postgres://app:<secret-1>@db/x"),
        ('api_key = "q8Zt4LmX2vRw9KpN"', 'api_key = "<secret-1>"'),
    ],
)
def test_what_must_not_be_published_gets_a_stand_in(text: str, expected: str) -> None:
    assert both(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "git@github.com:me/it and user@example.com and a@host.test",
        "version 1.2.3.4, v4.12.14.101, 127.0.0.1, 192.168.0.7, 8.8.8.8",
        "the author of a commit; Author: the one who wrote it",
        "see (c) the third case, and Copyright Notice rules",
        "+1 and -2 and +123456789 and 2024-01-02 03:04:05 and 1700000000000",
        'password = "correct horse"; token = "%s"; secret = "{name}"',
        "12:34:56:78 and a::b and std::vector<int>::iterator",
        "sk-learn, task-oriented-programming-in-the-large",
    ],
)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert both(text) == text


def test_the_same_address_has_the_same_stand_in_throughout_a_row() -> None:
    found = clean(row('to = "a@corp-mail.io"', "b@corp-mail.io before a@corp-mail.io", summary="a@corp-mail.io"))
    assert found.code_snippet == 'to = "<email-1>"'
    assert found.annotations[0].annotation == "<email-2> before <email-1>"
    assert found.summary == "<email-1>"


def test_a_stand_in_that_is_in_the_text_already_is_not_given_twice() -> None:
    assert both("<email-1> and a@corp-mail.io") == "<email-1> and <email-2>"


def test_where_a_row_comes_from_is_never_changed() -> None:
    assert clean(row("x = 1", "a@corp-mail.io")).id == "jo@corp-mail.io"


def test_a_product_of_matrices_is_no_address() -> None:
    code = 'y = x@weights.mean\nz = "x@weights.mean"'
    assert clean(row(code)).code_snippet == 'y = x@weights.mean\nz = "<email-1>"'


def test_an_escape_before_a_finding_stays_whole() -> None:
    code = f'x = "\\njo@corp-mail.io\\t{KEY}"'
    assert clean(row(code)).code_snippet == 'x = "\\n<email-1>\\t<secret-1>"'


def test_a_private_key_keeps_its_lines_also_in_a_patch() -> None:
    body = ["MIIEpAIBAAKCAQEA7bq3Xz9Lm", "kR8vT2wYp5QnZs4Xc1BdF6gH"]
    begin, end = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
    text = "\n".join([begin, *body, end])
    patch = "\n".join(f"+{line}" for line in text.split("\n"))
    assert both(text) == f"{begin}\n<secret-1>\n<secret-2>\n{end}"
    assert both(patch) == f"+{begin}\n+<secret-1>\n+<secret-2>\n+{end}"


def test_rows_inside_drops_are_cleaned_too() -> None:
    drop = Drop(
        id="x", reason="r", detail="a@corp-mail.io", row={"summary": "a@corp-mail.io", "id": "a@corp-mail.io"}
    )
    assert personal.redact(drop) == Drop(
        id="x", reason="r", detail="<email-1>", row={"summary": "<email-1>", "id": "a@corp-mail.io"}
    )


PIECES = [
    *("jo@corp-mail.io", "+49 170 1234567", "93.184.216.34", "TODO(jo)", KEY, TOKEN, "token='q8Zt4LmX2vRw9KpN'"),
    *(
        "@author ",
        "Author: ",
        "Copyright 2020 ",
        "(c) 2020 ",
        "作者：",
        "Jo Field",
        "李小明",
        "by",
        "://u:pass9word@h",
    ),
    *("<email-1>", "<name-3>", " ", "\n", "\n+", ",", ".", "@", "1", "a", "-", ">", "<", ":", '"', "'", "/"),
]
pieces = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(max_examples=400)
@given(pieces, pieces)
def test_redaction_is_idempotent_and_keeps_lines(one: str, two: str) -> None:
    once = clean(row("x = 1", one, two))
    assert clean(once) == once
    assert once.annotations[0].annotation.count("\n") == one.count("\n")


@given(st.lists(pieces.map(lambda text: f"v = {text!r}  # {text.splitlines()[0] if text.splitlines() else ''}")))
def test_code_still_parses_and_keeps_its_lines(lines: list[str]) -> None:
    code = "\n".join(lines)
    ast.parse(code)
    found = clean(row(code)).code_snippet
    ast.parse(found)
    assert found.count("\n") == code.count("\n")
    assert clean(row(found)).code_snippet == found
