"""Comments on a piece of code: what its names and results tell, and a sentence on lines that matter most."""

from __future__ import annotations

from ianvs_bridge.heuristics._commenting import Code, outline, see
from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics._wording import remarks, summary
from smart_coding_dataset.tasks._notes import Notes, to_json


def notes(code: Code, language: str) -> Notes:
    """The comments that the syntax gives."""
    seen = outline(code)
    marks = remarks(seen.marks, code.text.count("\n") + 1, language)
    return Notes(annotations=marks, summary=summary(seen, language))


def answer(code: Code, language: str) -> str:
    """A JSON list of annotations, the comment on the whole among them."""
    return to_json(notes(code, language))


HEURISTIC = Heuristic(see=see, answer=answer)
