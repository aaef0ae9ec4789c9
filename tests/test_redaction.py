"""Secrets and personal data: found, replaced stably, lines and code kept; what is neither stays."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from smart_coding_dataset import schema
from smart_coding_dataset.extraction import drop_line
from smart_coding_dataset.history.files import patch
from smart_coding_dataset.records import (
    Annotation,
    ChangedFile,
    CodeFile,
    Comment,
    Drop,
    Issue,
    Preference,
    TraceEvent,
)
from smart_coding_dataset.remarks.asking import question, reply
from smart_coding_dataset.steps import patches, personal, secrets


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
        "RFC 5445 3.8.2.4 and RFC 9110, section 8.4.1.13 and §12.4.3.1 and Section 7.1.1.1",
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


def test_what_is_code_is_told_by_the_path_and_not_by_how_it_parses() -> None:
    settings = "ADMIN=jo@corp-mail.io\n"
    files = [ChangedFile(file_path=path, before=settings, after=None) for path in (".env", "a.py", "a.go")]
    assert [f.before for f in personal.redact(files)] == ["ADMIN=<email-1>\n", settings, "ADMIN=<email-1>\n"]
    (fragment,) = personal.redact([ChangedFile(file_path="a.py", before=None, after="    y = x@weights.mean\n")])
    assert fragment.after == "    y = x@weights.mean\n"


def asked(path: str, code: str, remark: str = "") -> Preference:
    """A question on some lines, and answers, as rows of ``preference`` have them."""
    text = f"def f(x):\n{code}\n    return y"
    prompt = question(repository="r", path=path, text=text, lines=range(3, 4), title="", remark=remark)
    return Preference(
        prompt=prompt,
        chosen=reply(path, code),
        rejected=reply(path, code + "  # jo@corp-mail.io"),
        id="1",
        kind="review",
        repository_name="r",
        file_path=path,
        programming_language="python" if path.endswith(".py") else None,
        events=[],
    )


def test_code_in_the_fences_of_a_conversation_is_code_and_the_rest_is_prose() -> None:
    product = "    y = x@weights.mean"
    seen = personal.redact(asked("a.py", product, "Ask x@weights.mean"))
    assert product in seen.prompt[0].content
    assert "Ask <email-1>" in seen.prompt[0].content
    assert product in seen.chosen[0].content
    assert seen.rejected[0].content == reply("a.py", product + "  # <email-2>")[0].content
    settings = personal.redact(asked(".env", "ADMIN=jo@corp-mail.io"))
    assert "@" not in settings.prompt[0].content + settings.chosen[0].content


def test_lines_of_python_that_do_not_parse_are_taken_for_prose() -> None:
    """Perhaps they are from inside a docstring."""
    seen = personal.redact(asked("a.py", "    Contact jo@corp-mail.io first."))
    assert "@" not in seen.prompt[0].content + seen.chosen[0].content


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


@settings(max_examples=400, deadline=None)
@given(pieces, pieces)
def test_redaction_is_idempotent_and_keeps_lines(one: str, two: str) -> None:
    once = clean(row("x = 1", one, two))
    assert clean(once) == once
    assert once.annotations[0].annotation.count("\n") == one.count("\n")


@settings(deadline=None)
@given(st.lists(pieces.map(lambda text: f"v = {text!r}  # {text.splitlines()[0] if text.splitlines() else ''}")))
def test_code_still_parses_and_keeps_its_lines(lines: list[str]) -> None:
    code = "\n".join(lines)
    ast.parse(code)
    found = clean(row(code)).code_snippet
    ast.parse(found)
    assert found.count("\n") == code.count("\n")
    assert clean(row(found)).code_snippet == found


# Rows with patches: they stay exact, and nothing of a secret is left.

HIDDEN = {
    "secret": KEY,
    "token": TOKEN,
    "email": "jo.field@corp-mail.io",
    "phone": "+49 170 1234567",
    "name": "Jo Field",
}
LINES = ["x = 1", "", "  y", f'k = "{KEY}"', f"# {TOKEN}", "ask jo.field@corp-mail.io", "# call +49 170 1234567"]
ends = st.sampled_from(["\n", "\n", "\r\n"])
lines = st.tuples(st.sampled_from([*LINES, "# @author Jo Field"]), ends).map("".join)
contents = st.tuples(st.lists(lines, max_size=8), st.sampled_from(["", "last", f"last {KEY}"])).map(
    lambda parts: "".join(parts[0]) + parts[1]
)


def changed_file(before: str | None, after: str | None) -> ChangedFile:
    return ChangedFile(file_path="notes.txt", before=before, after=after)


def issue(files: list[ChangedFile], test_files: list[ChangedFile]) -> Issue:
    code = CodeFile(file_path="notes.txt", code_snippet=files[0].after or "")
    return Issue(
        issue_id="3",
        repository_name="team/tool",
        label="bug/major",
        issue_description=f"Why is {KEY} here?",
        code_before=code,
        code_after=code,
        pull_request_id=None,
        pull_request_description=None,
        id="team/tool#3",
        issue_body=f"@person-0123456789abcdef wrote {TOKEN}",
        files=files,
        patch=patch(files),
        test_files=test_files,
        test_patch=patch(test_files),
    )


def cleaned(row: Issue) -> Issue:
    return patches.again(personal.redact(secrets.redact(row)))


def applied(before: str | None, made: str) -> str | None:
    """What git makes of a file by a patch; None if it is deleted."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "notes.txt"
        if before is not None:
            file.write_bytes(before.encode())
        if made:
            own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CEILING_DIRECTORIES": str(Path(folder).parent)}
            command = ["git", "apply", "--whitespace=nowarn", "-"]
            subprocess.run(command, input=made.encode(), cwd=folder, env={**os.environ, **own}, check=True)
        return file.read_bytes().decode() if file.exists() else None


@settings(max_examples=40, deadline=None)
@given(st.none() | contents, contents)
def test_a_redacted_patch_applies_to_what_is_before_and_gives_what_is_after(
    before: str | None, after: str
) -> None:
    assume(before != after)
    row = cleaned(issue([changed_file(before, after)], [changed_file(after, before)] if after else []))
    for files, made in ((row.files, row.patch), (row.test_files, row.test_patch)):
        assert all(applied(f.before, made) == f.after for f in files)
    shown = json.dumps(schema.to_dict(row), ensure_ascii=False)
    assert not any(hidden in shown for hidden in HIDDEN.values())
    assert "person-0123456789abcdef" in row.issue_body
    assert cleaned(row) == row


@settings(max_examples=20, deadline=None)
@given(st.none() | contents, contents)
def test_a_row_left_out_hides_as_much_also_in_its_patches(before: str | None, after: str) -> None:
    assume(before != after)
    row = issue([changed_file(before, after)], [])
    left = json.loads(drop_line(Drop(id=row.id, reason="licence: none stated", row=schema.to_dict(row))))
    assert left["row"]["patch"] == patch([schema.from_dict(ChangedFile, f) for f in left["row"]["files"]])
    assert not any(hidden in json.dumps(left, ensure_ascii=False) for hidden in HIDDEN.values())


def test_a_row_without_findings_is_not_compared_again(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[list[ChangedFile]] = []
    monkeypatch.setattr(patches.files, "patch", lambda files: compared.append(files) or "new")
    row = issue([changed_file("a\n", "b\n")], [])
    assert patches.again(row) is row
    assert compared == []
    assert patches.again(replace(row, files=[changed_file("a\n", "<email-1>\n")])).patch == "new"


PERSON = "person-0123456789abcdef"


@pytest.mark.parametrize(
    "text",
    [
        f"@{PERSON} and @octo-cat wrote this with @tool-dependabot",
        f"TODO({PERSON}): make it faster",
        f'token = "{PERSON}"',
        f"Co-authored-by: {PERSON}",
        "Co-authored-by: tool-claude",
    ],
)
def test_a_pseudonym_is_the_same_in_every_row_and_stays(text: str) -> None:
    assert both(text) == text


def test_a_file_of_settings_that_parses_as_python_hides_its_secret() -> None:
    assert clean(row(f"TOKEN={TOKEN}\n")).code_snippet == "TOKEN=<secret-1>\n"


def test_what_an_event_points_to_is_never_changed() -> None:
    event = TraceEvent(
        id="git:jo@corp-mail.io",
        type="commit",
        time=None,
        actor=PERSON,
        text="ask jo@corp-mail.io",
        files=["mail/jo@corp-mail.io.txt"],
        answers="git:jo@corp-mail.io",
    )
    assert personal.redact(event) == replace(event, text="ask <email-1>")
