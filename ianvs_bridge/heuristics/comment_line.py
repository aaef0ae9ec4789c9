"""The comment on one line: what the statement does that stands there, or that began above and goes on there."""

from __future__ import annotations

from ianvs_bridge.heuristics._commenting import Code, outline, see
from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics._wording import purpose, sentence
from smart_coding_dataset.records import Annotation
from smart_coding_dataset.tasks._notes import Notes, to_json


def notes(code: Code, language: str) -> Notes:
    """The one comment that the syntax gives."""
    seen, line = outline(code), code.line or 1
    begun = [n for n in seen.marks if n <= line]
    text = sentence(seen.marks[max(begun)].phrase, language) if begun else purpose(seen, language)
    return Notes(annotations=[Annotation(line_number=line, annotation=text)])


def answer(code: Code, language: str) -> str:
    """A JSON list with one annotation."""
    return to_json(notes(code, language))


HEURISTIC = Heuristic(see=see, answer=answer)
