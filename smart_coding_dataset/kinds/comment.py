"""comment: a function without its comments, and the comments that its engineers wrote.

Read out of the files of a package release, or of a repository as its HEAD has them.

A function gives one row of scope ``function`` with all its comments, and at most ``LINE_ROWS`` of scope ``line``:
the same snippet, asking for one annotated line alone. A hash of the snippet tells which lines, so that the same
function gives the same rows wherever it is found. Scope ``block`` is not made here: a block of a function would
repeat the function's own row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from smart_coding_dataset.comments.files import file_fault, language_of
from smart_coding_dataset.comments.functions import Commented, LeftOut, commented_functions
from smart_coding_dataset.kinds._files import File, of_release, of_repository
from smart_coding_dataset.languages._language import Language, MissingGrammarError, UnreadableError
from smart_coding_dataset.languages._lines import plain
from smart_coding_dataset.records import Annotation, Comment, Drop, Kind, Raw
from smart_coding_dataset.steps import language, licence, personal, quality, secrets

LINE_ROWS = 3
"""Rows of scope ``line`` that one function gives, at most."""


def extract(raw: Raw) -> Iterator[Comment | Drop]:
    """Rows from the files of one release or one repository.

    Raises:
        UserError: A file comes before its release.
    """
    files = of_release(raw) if raw.repository is None else of_repository(raw.repository)
    for file in files:
        yield from (file,) if isinstance(file, Drop) else _rows(file)


def _rows(file: File) -> Iterator[Comment | Drop]:
    path, text = file.path, plain(file.text)
    try:
        written_in = language_of(path, text)
        fault = "no language that we read" if written_in is None else file_fault(path, text, file.license)
        source = written_in.read(text) if written_in and not fault else None
    except MissingGrammarError as error:
        yield Drop(id=file.id, reason="file: grammar not installed", detail=str(error))
        return
    except UnreadableError as error:
        yield Drop(id=file.id, reason="file: does not parse", detail=str(error))
        return
    if written_in is None or source is None:
        yield Drop(id=file.id, reason=f"file: {fault}")
        return
    for found in commented_functions(source, written_in):
        if isinstance(found, LeftOut):
            yield _drop(file, found)
        else:
            row = _row(file, written_in, found)
            yield row
            yield from _line_rows(row)


def _drop(file: File, left: LeftOut) -> Drop:
    at = "" if left.line is None else f"#L{left.line}"
    return Drop(
        id=f"{file.id}::{left.function.name}:{left.function.line}{at}", reason=left.reason, detail=left.detail
    )


def _row(file: File, written_in: Language, found: Commented) -> Comment:
    function = found.function
    url = f"{file.url}#L{found.start_line}" if file.url and file.has_lines else file.url
    return Comment(
        description=f"{written_in.title} function `{function.name}` in `{file.path}` of {file.repository_name}.",
        code_snippet=found.snippet,
        annotations=found.annotations,
        id=f"{file.id}::{function.name}:{function.line}",
        scope="function",
        summary=found.summary,
        programming_language=written_in.name,
        natural_language=found.natural_language,
        repository_name=file.repository_name,
        file_path=file.path,
        commit=file.commit,
        start_line=found.start_line,
        license=file.license,
        source_url=url,
        created_at=file.created_at,
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
