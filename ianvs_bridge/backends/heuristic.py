"""Comments code without a model, from what its syntax shows: the baseline that a model has to beat.

Python is read through its syntax tree, other languages line by line. It never sees what the engineers wrote: it is
given the code and nothing else of a row.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ianvs_bridge.backends import _outline_lexical, _outline_python
from ianvs_bridge.backends._backend import Completion, Request, takes_nothing
from ianvs_bridge.backends._outline import Outline
from ianvs_bridge.backends._wording import purpose, remarks, sentence, summary
from smart_coding_dataset.records import Annotation, Comment
from smart_coding_dataset.tasks._notes import to_json, written


class Heuristic:
    """Knows syntax, common verbs and sentence patterns; understands nothing."""

    def complete(self, requests: Iterable[Request]) -> Iterator[Completion]:
        """A JSON list of annotations for each row: a form that every comment task reads."""
        for request in requests:
            if not isinstance(request.row, Comment):
                yield Completion(
                    text=None, error=f"heuristic cannot do {request.task.name}: it only writes comments"
                )
                continue
            start = time.perf_counter()
            text = to_json(written(commented(request.row, request.language)))
            yield Completion(text=text, seconds=round(time.perf_counter() - start, 6))


def commented(row: Comment, language: str) -> Comment:
    """A copy of ``row`` with comments made from its code in place of those that it had."""
    code = row.code_snippet
    seen = _outline(code, row.programming_language)
    if row.target_line is None:
        notes = remarks(seen.marks, code.count("\n") + 1, language)
        return replace(row, annotations=notes, summary=summary(seen, language))
    before = [n for n in seen.marks if n <= row.target_line]  # a line that goes on is about what began above it
    text = sentence(seen.marks[max(before)].phrase, language) if before else purpose(seen, language)
    return replace(row, annotations=[Annotation(line_number=row.target_line, annotation=text)], summary=None)


def _outline(code: str, language: str) -> Outline:
    if language == "python":
        try:
            return _outline_python.outline(code)
        except (SyntaxError, ValueError, RecursionError):
            pass  # an older Python, or a fragment: its lines still say something
    return _outline_lexical.outline(code)


def load(what: str, options: Mapping[str, str]) -> Heuristic:
    """The backend ``heuristic``; it takes no ``:WHAT`` and no options."""
    takes_nothing("heuristic", what, options)
    return Heuristic()
