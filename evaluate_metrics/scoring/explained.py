"""An explanation beside its change and beside what the engineers did and said, read once for all that is asked."""

from __future__ import annotations

from dataclasses import dataclass

from evaluate_metrics.scoring import cause, change, change_words, explanation
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.explanation import Explanation, concepts
from evaluate_metrics.scoring.mentions import Sentence
from evaluate_metrics.scoring.programs import Program

BESIDE, LITTLE = 0.2, 1.5
"""Share of a sentence borne out below which it counts for nothing, and the weight of words enough to tell."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What the engineers did and said."""

    fixed: Change
    said: Explanation
    """Without sentences where they said nothing."""


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation and all that it is compared with."""

    told: Explanation
    sense: Explanation
    """``told`` without the sentences that are beside the point."""
    made: Change
    reference: Reference | None
    """None where it is not known."""
    known: frozenset[str]
    """The concepts that the change bears out, and the reference."""


def read(program: Program, code: str, reference: Program | None) -> Explained:
    """Read an answer; ``code`` is the file before."""
    made = change.read(code, program.code)
    told = explanation.read(program.explanation or "", made)
    beside = None if reference is None else _reference(reference, code)
    known = change_words.own(made) | change_words.lines(made) | change_words.place(made)
    if beside:
        known |= change_words.remarks(beside.fixed) | frozenset(beside.said.concepts)
    sense = Explanation(tuple(s for s in told.sentences if borne_out(s, known) >= BESIDE))
    return Explained(told, sense, made, beside, known)


def _reference(program: Program, code: str) -> Reference:
    fixed = change.read(code, program.code)
    return Reference(fixed, explanation.read(program.explanation or "", fixed))


def borne_out(sentence: Sentence, known: frozenset[str]) -> float:
    """Share of the words of a sentence that are known; 1 of one that says too little to tell."""
    told = concepts(sentence)
    return cause.share(told, known) if sum(told.values()) >= LITTLE else 1.0
