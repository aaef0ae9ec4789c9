"""The score of one explanation, in log-odds.

Evidence adds up, as in ``accuracy``: that it speaks of this change, covers what the change touches, and names the
cause speaks for it; words that neither the change nor the reference bears out, false claims, and differences from
what the engineers said speak against it. Every term is bounded but the findings, whose costs add.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from evaluate_metrics.scoring import against_change, against_explanation, cause, change_words, explained, truth
from evaluate_metrics.scoring.claim_truth import Judged
from evaluate_metrics.scoring.explained import Explained, Reference
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.programs import Program
from evaluate_metrics.scoring.words import words

START, START_ALONE = -2.2, -1.2
"""Log-odds of an explanation of which nothing is borne out, beside a reference and without one."""
ABOUT, ENOUGH_ABOUT = 1.5, 0.2
"""What speaking of the change is worth, and the share of words borne out by its names that is enough."""
COVERED, CAUSE, ENOUGH_CAUSE = 1.2, 2.2, 0.5
"""Worth of covering the change and of naming the cause, and the share of the reference that is enough."""
SUBSTANCE, EXPECTED = 0.9, 7.0
"""Slope of what is said in words below what is expected, counted by how much each says."""
FOREIGN, ENOUGH_KNOWN, ENOUGH_ALONE = 2.0, 0.42, 0.35
"""Slope below the share of words borne out that is enough, beside a reference and without one."""
UNSUPPORTED = 1.0
"""What it costs that the change is about nothing of what the explanation says and the reference fix is about."""
NEVER = 500.0
"""Log-odds beyond which it makes no difference; the exponential would overflow at 709."""


def score(program: Program, code: str, reference: Program | None) -> tuple[float, dict[str, object]]:
    """The score of one explanation in 0..1, and its evidence; 0 for one that says nothing.

    Args:
        program: The file after the change, and what was said about it.
        code: The file before.
        reference: What the engineers did and said; None where that is not known.
    """
    read = explained.read(program, code, reference)
    if not read.told.concepts:
        return 0.0, {"said": "nothing"}
    judged = truth.judged(read.told.sentences, read.made)
    against = list(against_change.findings(read, judged))
    parts, covers = _about(read)
    odds = START_ALONE - FOREIGN * _lack(parts["known"], ENOUGH_ALONE)
    if read.reference:
        parts |= _beside(read, read.reference)
        against += against_explanation.findings(read.told, read.reference.said)
        against.append(_unsupported(read, read.reference))
        odds = START - FOREIGN * _lack(parts["known"], ENOUGH_KNOWN)
        odds += CAUSE * min(1.0, parts["cause"] / ENOUGH_CAUSE)
    odds += ABOUT * min(1.0, parts["about"] / ENOUGH_ABOUT) + COVERED * parts["covered"]
    odds -= SUBSTANCE * max(0.0, math.log((EXPECTED + 1) / (parts["substance"] + 1)))
    odds -= sum(f.cost for f in against)
    shown = _shown(parts, covers, judged, against) | _cause_named(read)
    return 1 / (1 + math.exp(min(-odds, NEVER))), shown


def _about(read: Explained) -> tuple[dict[str, float], Mapping[str, float]]:
    """How far the change is spoken of, and each definition that it touches."""
    covered, covers = cause.covered(read.sense, read.made)
    about = cause.share(read.told.concepts, change_words.own(read.made))
    known = cause.share(read.told.concepts, read.known)
    return {"about": about, "covered": covered, "known": known, "substance": read.sense.substance}, covers


def _beside(read: Explained, reference: Reference) -> dict[str, float]:
    """How far the cause is named; the change is spoken of no more than the reference fix is.

    Where the engineers said nothing, the cause is named as far as what their fix touches is spoken of.
    """
    parts, _ = _about(read)
    covered, _ = cause.covered(read.sense, reference.fixed)
    about = cause.share(read.told.concepts, change_words.own(reference.fixed))
    named = cause.share(reference.said.concepts, read.sense.concepts)
    return {
        "about": min(about, parts["about"]),
        "covered": min(covered, parts["covered"]),
        "cause": named if reference.said.concepts else covered * ENOUGH_CAUSE,
    }


def _unsupported(read: Explained, reference: Reference) -> Finding:
    supported, lacking = cause.supported(read.told, read.made, reference.fixed)
    return Finding("not in the change", ", ".join(lacking), UNSUPPORTED * (1 - supported))


def _lack(share: float, enough: float) -> float:
    """How far a share is below what is enough, as a logarithm: 0 where it is enough."""
    return max(0.0, math.log((enough + 0.02) / (share + 0.02)))


def _shown(
    parts: Mapping[str, float], covers: Mapping[str, float], judged: Iterable[Judged], against: Iterable[Finding]
) -> dict[str, object]:
    return {
        **{name: round(value, 3) for name, value in parts.items()},
        "covers": {name: round(value, 2) for name, value in covers.items()},
        "claims": [{"kind": j.kind, "claim": j.claim, "verdict": j.verdict, "because": j.because} for j in judged],
        "against": [{"kind": f.kind, "detail": f.detail, "cost": round(f.cost, 3)} for f in against if f.cost],
    }


def _cause_named(read: Explained) -> dict[str, object]:
    """What of the words of the engineers is said too, by what they stand for, and what is not."""
    if not read.reference:
        return {}
    told = read.sense.concepts
    said = {w.concept: w.text for s in read.reference.said.sentences for w in words(s.plain) if w.concept}
    named = [text for concept, text in said.items() if concept in told]
    return {"cause_named": named, "cause_not_named": [text for c, text in said.items() if c not in told]}
