"""One row, read once for all the comment metrics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from evaluate_metrics.scoring import answers, code_facts
from evaluate_metrics.scoring.answers import Answer, Note
from evaluate_metrics.scoring.code_facts import Code
from evaluate_metrics.scoring.echo import said as without_code
from evaluate_metrics.scoring.words import is_chinese, words

READ = 20_000
"""Characters that are read of an answer, of a piece of code and of a reference.

Five times the longest function collected from classic packages. An answer that is longer has lost in length
already, and some of what is measured takes time that grows faster than the text.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A prediction beside the code that it is about."""

    answer: Answer
    notes: tuple[Note, ...]
    """The notes without what they merely repeat of the code."""
    code: Code
    reference: tuple[Note, ...]
    """Empty where no reference is given."""
    language: str
    """``en`` or ``zh``: the language asked for."""

    @property
    def text(self) -> str:
        """All that is said, one note a line."""
        return "\n".join(n.text for n in self.notes)


@lru_cache(maxsize=256)
def read(prediction: str, code: str, reference: str | None, language: str | None) -> Row:
    """Read a row. Without a language it is that of the reference, else that of the prediction."""
    answer = answers.read(prediction, READ)
    code = code[:READ]
    said = ((n.line, without_code(n.text, code)) for n in answer.notes)
    notes = tuple(Note(line, text) for line, text in said if words(text))
    known = answers.read(reference, READ).notes if reference else ()
    guess = "zh" if is_chinese("\n".join(n.text for n in known or notes)) else "en"
    return Row(answer, notes, code_facts.read(code), known, language or guess)
