"""comment: a function without its comments, and the comments that its engineers wrote.

A function gives one row of scope ``function`` with all its comments, and at most ``LINE_ROWS`` of scope ``line``:
the same snippet, asking for one annotated line alone. A hash of the snippet tells which lines, so that the same
function gives the same rows wherever it is found. Scope ``block`` is not made here: a block of a function would
repeat the function's own row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from smart_coding_dataset.comments.files import file_fault, language_of
from smart_coding_dataset.comments.functions import Commented, LeftOut, commented_functions
from smart_coding_dataset.errors import UserError
from smart_coding_dataset.languages._language import Language, MissingGrammarError, UnreadableError
from smart_coding_dataset.languages._lines import plain
from smart_coding_dataset.records import Annotation, Comment, Drop, Kind, Raw, RawEvent
from smart_coding_dataset.steps import language, licence, personal, quality, secrets

LINE_ROWS = 3
"""Rows of scope ``line`` that one function gives, at most."""


def extract(raw: Raw) -> Iterator[Comment | Drop]:
    """Rows from the files of one release; the ``release`` event comes before its files.

    Raises:
        UserError: A file comes before its release.
    """
    release: Mapping[str, Any] | None = None
    for event in raw.events("pypi"):
        if event.type == "release":
            release = event.data
        elif event.type == "skipped":
            yield Drop(id=event.id, reason="file: not collected", detail=str(event.data["reason"]))
        elif event.type == "file":
            if release is None:
                raise UserError(f"{event.id}: a file without the release that it belongs to")
            yield from _file(event, release)


def _file(event: RawEvent, release: Mapping[str, Any]) -> Iterator[Comment | Drop]:
    path, text = event.data["path"], plain(event.data["text"])
    try:
        written_in = language_of(path, text)
        fault = "no language that we read" if written_in is None else file_fault(path, text, release["license"])
        source = written_in.read(text) if written_in and not fault else None
    except MissingGrammarError as error:
        yield Drop(id=event.id, reason="file: grammar not installed", detail=str(error))
        return
    except UnreadableError as error:
        yield Drop(id=event.id, reason="file: does not parse", detail=str(error))
        return
    if written_in is None or source is None:
        yield Drop(id=event.id, reason=f"file: {fault}")
        return
    for found in commented_functions(source, written_in):
        if isinstance(found, LeftOut):
            yield _drop(event, found)
        else:
            row = _row(event, release, written_in, found)
            yield row
            yield from _line_rows(row)


def _drop(event: RawEvent, left: LeftOut) -> Drop:
    at = "" if left.line is None else f"#L{left.line}"
    return Drop(
        id=f"{event.id}::{left.function.name}:{left.function.line}{at}", reason=left.reason, detail=left.detail
    )


def _row(event: RawEvent, release: Mapping[str, Any], written_in: Language, found: Commented) -> Comment:
    function, path = found.function, event.data["path"]
    return Comment(
        description=f"{written_in.title} function `{function.name}` in `{path}` of {release['name']}.",
        code_snippet=found.snippet,
        annotations=found.annotations,
        id=f"{event.id}::{function.name}:{function.line}",
        scope="function",
        summary=found.summary,
        programming_language=written_in.name,
        natural_language=found.natural_language,
        repository_name=release["name"],
        file_path=path,
        commit=release["version"],
        start_line=found.start_line,
        license=release["license"],
        source_url=release["url"],
        created_at=release["uploaded_at"],
    )


def _line_rows(row: Comment) -> Iterator[Comment]:
    """Rows that ask for one line each. Their numbers are those of the snippet, in the id as well."""

    def chance(annotation: Annotation) -> bytes:
        return hashlib.sha256(f"{annotation.line_number}\n{row.code_snippet}".encode()).digest()

    for annotation in sorted(sorted(row.annotations, key=chance)[:LINE_ROWS], key=lambda a: a.line_number):
        line = annotation.line_number
        yield replace(
            row,
            description=f"Line {line} of the {row.description}",
            annotations=[annotation],
            id=f"{row.id}#L{line}",
            scope="line",
            target_line=line,
            summary=None,
        )


def duplicate_key(row: Comment) -> str:
    """The same for rows that ask the same of the same code, whatever its layout and wherever it stands."""
    code = " ".join(row.code_snippet.split())
    return hashlib.sha256(f"{row.scope}\n{row.target_line}\n{code}".encode()).hexdigest()


STEPS = (licence.permissive, language.as_stated, quality.worth_keeping, secrets.redact, personal.redact)

KIND = Kind(record=Comment, extract=extract, steps=STEPS, duplicate_key=duplicate_key)
