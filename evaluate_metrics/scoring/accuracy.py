"""Whether a comment is true of its code and covers what matters, in log-odds.

Evidence adds up: how much of the code the comment speaks of (coverage) and how much it says (substance) speak for
it; words that the code does not bear out, and claims that the code or the reference speaks against, against it.
The score is the logistic function of the sum. Every term is bounded but the findings, whose costs add.
"""

from __future__ import annotations

import math

from evaluate_metrics.scoring import against_code, against_reference, grounding
from evaluate_metrics.scoring.answers import description, prose
from evaluate_metrics.scoring.concepts import GENERIC
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.phrases import pattern
from evaluate_metrics.scoring.row import Row
from evaluate_metrics.scoring.words import words

START = 0.4
"""Log-odds of a comment of the expected substance that is borne out and covers nothing."""
EXPECTED_WORDS, EXPECTED_NOTE = 6.0, 3.0
"""Words at which the substance is neither for nor against: on a whole piece of code, and on lines only."""
SUBSTANCE, COVERAGE, CONDITIONS = 0.8, 1.5, 0.5
ENOUGH, ENOUGH_WITH_REFERENCE, FOREIGN = 0.24, 0.4, 3.0
"""Share of content words borne out that is enough (by the code; by code and reference), and the slope below it."""
NEVER = 500.0
"""Log-odds against a comment beyond which it makes no difference; the exponential would overflow at 709."""
GROUNDED, WELL_GROUNDED = 1.0, 0.35
"""What the share of words borne out is worth, and the share from which more of it only parrots the code."""
DOUBT = 0.4
"""What of a fault against the code remains where the reference has it too: a reference may be wrong."""
RECALL, ENOUGH_RECALL = 1.5, 0.5
"""What agreeing with the content of a reference is worth, and the share of it that is enough."""
_CONDITION = pattern("condition")


def score(row: Row) -> tuple[float, dict[str, object]]:
    """Score in 0..1 and its evidence; 0 for an answer that says nothing."""
    if not row.notes:
        return 0.0, {"said": "nothing"}
    known = frozenset(w.concept for n in row.reference for w in words(n.text) if w.concept)
    told = prose(row.text)
    hits, total, grounded = grounding.measure(told, row.code, known)
    share = hits / (total + 1.0)
    findings = _findings(row)
    odds = (
        START
        + GROUNDED * min(share, WELL_GROUNDED)
        + _substance(told, row)
        + _coverage(told, row, known)
        - _foreign(share, row, known)
    )
    odds -= sum(f.cost for f in findings)
    return 1 / (1 + math.exp(min(-odds, NEVER))), _evidence(grounded, share, findings)


def _foreign(share: float, row: Row, known: frozenset[str]) -> float:
    """What it costs that words are not borne out; beside a reference, a note that is foreign costs by itself."""
    if not row.reference:
        return FOREIGN * _lack(share, ENOUGH)
    hits, total, _ = grounding.measure(prose(row.text), row.code)
    measured = [grounding.measure(prose(n.text), row.code, known) for n in row.notes]
    worst = max((_lack(h / (t + 1.0), ENOUGH_WITH_REFERENCE) for h, t, _ in measured if t >= 2), default=0.0)
    informed = max(_lack(share, ENOUGH_WITH_REFERENCE), 0.7 * worst)
    return FOREIGN * (informed + DOUBT * _lack(hits / (total + 1.0), ENOUGH))


def _lack(share: float, enough: float) -> float:
    """How far a share is below what is enough, as a logarithm: 0 where it is enough."""
    return max(0.0, math.log((enough + 0.02) / (share + 0.02)))


def _findings(row: Row) -> list[Finding]:
    """Against the code, and where there is a reference against it; what the reference says too counts for less."""
    found = against_code.findings(row.notes, row.code)
    if not row.reference:
        return found
    also = {(f.kind, f.detail) for f in against_code.findings(row.reference, row.code)}
    found = [f._replace(cost=DOUBT * f.cost) if (f.kind, f.detail) in also else f for f in found]
    return found + against_reference.findings(row.notes, row.reference, row.code.facts.parameters)


def _substance(told: str, row: Row) -> float:
    """How much is said besides the lists of parameters, returns and exceptions; grows as its logarithm."""
    described = description(row.text)
    count = sum(1.0 if w.text.isascii() else 0.6 for w in words(described))
    conditions = math.log1p(len(_CONDITION.findall(told)))
    expected = EXPECTED_NOTE if all(n.line is not None for n in row.notes) else EXPECTED_WORDS
    return SUBSTANCE * math.log((count + 1) / (expected + 1)) + CONDITIONS * conditions


def _coverage(told: str, row: Row, known: frozenset[str]) -> float:
    """Share of the code's concepts that are spoken of, and with a reference, share of the reference's."""
    concepts = {w.concept for w in words(told)}
    weights = {c: 0.25 if c in GENERIC else 1.0 for c in row.code.concepts}
    covered = sum(w for c, w in weights.items() if c in concepts) / (sum(weights.values()) or 1.0)
    recall = len(known & concepts) / len(known) if known else 0.0
    return COVERAGE * covered + RECALL * min(1.0, recall / ENOUGH_RECALL)


def _evidence(grounded: list[str], share: float, findings: list[Finding]) -> dict[str, object]:
    against = [{"kind": f.kind, "detail": f.detail, "cost": round(f.cost, 3)} for f in findings]
    return {"borne_out": grounded[:20], "borne_out_share": round(share, 3), "against": against}
