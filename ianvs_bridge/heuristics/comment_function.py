"""Comments on a piece of code: what its names and results tell, and a sentence on lines that matter most."""

from __future__ import annotations

from ianvs_bridge.heuristics._commenting import Code, outline, see
from ianvs_bridge.heuristics._heuristic import Heuristic
from ianvs_bridge.heuristics._wording import remarks, summary
from smart_coding_dataset.tasks._notes import Notes, to_json


def answer(code: Code, language: str) -> str:
    """A JSON list of annotations, the comment on the whole among them."""
    seen = outline(code)
    notes = remarks(seen.marks, code.text.count("\n") + 1, language)
    return to_json(Notes(annotations=notes, summary=summary(seen, language)))


HEURISTIC = Heuristic(see=see, answer=answer)
