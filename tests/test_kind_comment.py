"""From the events of a release to rows of ``comment`` and drops."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
import raw_store

from smart_coding_dataset import schema
from smart_coding_dataset.comments import take_out
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.kinds.comment import KIND, LINE_ROWS, extract
from smart_coding_dataset.languages import _treesitter
from smart_coding_dataset.records import Comment, Drop, Raw, RawEvent

CODE = '''\
class Table:
    def load(self, path):
        """Load the rows of a file in order."""
        # The header may be missing.
        head = self.head(path)
        rows = []  # text, not yet numbers
        for line in path:
            # Skip what the header said.
            if line != head:
                rows.append(line)  # kept in file order
                # noqa
        # Nothing is cached on purpose.
        return rows
'''
RELEASE = {
    "name": "tables",
    "version": "1.2",
    "license": "MIT",
    "url": "https://example.org/t",
    "uploaded_at": None,
}


def event(kind: str, at: str = "", /, **data: Any) -> RawEvent:
    return RawEvent(source="pypi", type=kind, id=f"pypi:tables==1.2{at}", data=data)


def shard(*files: tuple[str, str]) -> list[RawEvent]:
    return [event("release", **RELEASE), *(event("file", f"/{p}", path=p, text=t) for p, t in files)]


def seen(events: list[RawEvent]) -> Raw:
    return raw_store.Seen("pypi", events)


def rows(events: list[RawEvent]) -> list[Comment]:
    return [item for item in extract(seen(events)) if isinstance(item, Comment)]


def drops(events: list[RawEvent]) -> list[str]:
    return [item.reason for item in extract(seen(events)) if isinstance(item, Drop)]


def test_a_function_becomes_one_row_and_a_few_for_its_lines() -> None:
    whole, *lines = rows(shard(("src/t.py", CODE)))
    assert whole.id == "pypi:tables==1.2/src/t.py::Table.load:2"
    assert whole.description == "Python function `Table.load` in `src/t.py` of tables."
    assert whole.summary == "Load the rows of a file in order."
    assert [a.line_number for a in whole.annotations] == [2, 3, 5, 6, 7]
    assert (whole.scope, whole.target_line, whole.start_line) == ("function", None, 2)
    assert (whole.license, whole.commit, whole.source_url) == ("MIT", "1.2", "https://example.org/t")
    assert len(lines) == LINE_ROWS < len(whole.annotations)
    for line in lines:
        assert line.scope == "line"
        assert line.id == f"{whole.id}#L{line.target_line}"
        assert line.code_snippet == whole.code_snippet
        assert [a.line_number for a in line.annotations] == [line.target_line]
        assert line.annotations[0] in whole.annotations
        assert take_out(line.code_snippet, "python").annotations == [], "the snippet holds no answer"


def test_rows_fit_the_schema_and_ids_are_unique() -> None:
    made = rows(shard(("a.py", CODE), ("b.py", CODE)))
    assert [schema.from_dict(Comment, schema.to_dict(row)) for row in made] == made
    assert max(Counter(row.id for row in made).values()) == 1


def test_the_same_function_elsewhere_is_a_duplicate_and_asks_for_the_same_lines() -> None:
    here, there = rows(shard(("a.py", CODE))), rows(shard(("deep/b.py", CODE.replace("\n", "\r\n"))))
    assert [KIND.duplicate_key(row) for row in here] == [KIND.duplicate_key(row) for row in there]
    assert len({KIND.duplicate_key(row) for row in here}) == len(here)
    other = replace(here[0], code_snippet=here[0].code_snippet.replace("head", "foot"))
    assert KIND.duplicate_key(other) != KIND.duplicate_key(here[0])


def test_every_drop_names_its_place_and_reason() -> None:
    found = [item for item in extract(seen(shard(("a.py", CODE)))) if isinstance(item, Drop)]
    assert [(d.id, d.reason, d.detail) for d in found] == [
        ("pypi:tables==1.2/a.py::Table.load:2#L11", "comment: pragma", "# noqa")
    ]


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("a.py", "def f(:\n", "file: does not parse"),
        ("a.rst", "Words", "file: no language that we read"),
        ("a.py", "# Automatically generated\n", "file: generated"),
    ],
)
def test_files_that_are_left_out_are_counted(path: str, text: str, reason: str) -> None:
    assert drops(shard((path, text))) == [reason]


def test_files_that_were_not_collected_are_counted() -> None:
    assert drops([event("release", **RELEASE), event("skipped", "/a.bin", path="a.bin", reason="binary")]) == [
        "file: not collected"
    ]


def test_a_file_before_its_release_is_an_error() -> None:
    with pytest.raises(UserError, match="without the release"):
        list(extract(seen(shard(("a.py", CODE))[1:])))


def test_a_missing_grammar_is_a_drop_and_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tree_sitter_go", None)  # how Python marks a missing module
    _treesitter.parser_of.cache_clear()
    try:
        (drop,) = extract(seen(shard(("a.go", "package a\n"))))
        assert isinstance(drop, Drop)
        assert drop.reason == "file: grammar not installed"
        assert "pip install 'smart-coding[languages]'" in drop.detail
        with pytest.raises(UserError, match="smart-coding"):
            take_out("package a", "go")
    finally:
        _treesitter.parser_of.cache_clear()
