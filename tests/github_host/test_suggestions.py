"""Suggested changes, as CommonMark reads their fences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smart_coding_dataset.sources._github.suggestions import redacted, suggestions


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Why?", []),
        ("```suggestion\nx = 1\n```", ["x = 1"]),
        ("Two:\n```suggestion\na\nb\n```\nand\n```suggestion\nc\n```", ["a\nb", "c"]),
        ("```suggestion\r\nx = 1\r\n```\r\n", ["x = 1"]),
        ("```suggestion\n```", [""]),
        ("```suggestion\n\n```", [""]),
        ("````suggestion\n```python\nx\n```\n````", ["```python\nx\n```"]),
        ("````markdown\n```suggestion\nx\n```\n````", []),
        ("> ```suggestion\n> quoted\n> ```", []),
        ("- so:\n  ```suggestion\n    indented\n  ```", ["  indented"]),
        ("~~~ suggestion\nx\n~~~", ["x"]),
        ("```python\nx\n```", []),
        ("```suggestions\nx\n```", []),
        ("In `suggestion` mode", []),
        ("```suggestion\nnever closed", ["never closed"]),
        ("    ```suggestion\n    x\n    ```", []),
    ],
)
def test_what_is_proposed(body: str, found: list[str]) -> None:
    assert suggestions(body) == found


def test_redaction_leaves_what_is_suggested() -> None:
    body = "@ann\r\n```suggestion\r\n@ann\r\n```\r\n@ann"
    assert redacted(body, lambda text: text.replace("@ann", "@x")) == "@x\r\n```suggestion\r\n@ann\r\n```\r\n@x"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["```suggestion", "```", "~~~", "> ", "a@b", "\n", "\r", "\r\n", "  "]), max_size=20)
)
def test_redaction_that_changes_nothing_changes_nothing(parts: list[str]) -> None:
    body = "".join(parts)
    assert redacted(body, lambda text: text) == body
