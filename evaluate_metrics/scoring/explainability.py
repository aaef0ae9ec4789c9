"""Whether an explanation tells the truth about its change and names the fault that was removed, in log-odds.

Evidence adds up, as in ``accuracy``: that it speaks of this change, covers what the change touches, and names the
cause speaks for it; words that neither the change nor the reference bears out, false claims, and differences from
what the engineers said speak against it. Every term is bounded but the findings, whose costs add.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence

from evaluate_metrics.scoring import against_explanation, cause, change, clusters, explanation, programs, truth
from evaluate_metrics.scoring.change import Change
from evaluate_metrics.scoring.claim_truth import Judged
from evaluate_metrics.scoring.explanation import Explanation, concepts
from evaluate_metrics.scoring.findings import Finding
from evaluate_metrics.scoring.mentions import Sentence
from evaluate_metrics.scoring.polarity import opens_with_denial, retracts
from evaluate_metrics.scoring.programs import Program

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
"""What it costs that the change does nothing of what the explanation says as far as the reference fix does it."""
FALSE, BESIDE, NO_CHANGE, RETRACTED, DENIED_OPENING = 2.5, 0.5, 4.0, 2.5, 1.5
ENOUGH_SENTENCE, BESIDE_SHARE = 0.4, 0.2
"""Share of a sentence borne out below which it is beside the point, and below which it counts for nothing."""
NEVER = 500.0
"""Log-odds beyond which it makes no difference; the exponential would overflow at 709."""


def compute(
    predictions: Sequence[str | None],
    references: Sequence[str | None],
    code: Sequence[str | None],
    ids: Sequence[str | None],
) -> dict[str, object]:
    """Score every sample of every row and fold; a row without a prediction or code is abstained from."""
    rows = [_row(*given) for given in zip(predictions, references, code, strict=True)]
    scores = [None if isinstance(row, str) else sum(s for s, _ in row) / len(row) for row in rows]
    groups: list[Hashable] = [f"row {n}" if key is None else ("id", key) for n, key in enumerate(ids)]
    return {**clusters.folded("explainability", scores, groups), "evidence": [_evidence(row) for row in rows]}


def _row(
    prediction: str | None, reference: str | None, code: str | None
) -> list[tuple[float, dict[str, object]]] | str:
    """The score of each sample and its evidence, or why there is none."""
    if prediction is None or code is None:
        return "no prediction" if prediction is None else "no code"
    known = programs.samples(reference)[0] if reference is not None else None
    return [score(sample, code, known) for sample in programs.samples(prediction)]


def _evidence(row: list[tuple[float, dict[str, object]]] | str) -> dict[str, object]:
    if isinstance(row, str):
        return {"abstained": row}
    return row[0][1] if len(row) == 1 else {"samples": [why for _, why in row]}


def score(program: Program, code: str, reference: Program | None) -> tuple[float, dict[str, object]]:
    """The score of one explanation in 0..1, and its evidence; 0 for one that says nothing.

    Args:
        program: The file after the change, and what was said about it.
        code: The file before.
        reference: What the engineers did and said; None where that is not known.
    """
    made = change.read(code, program.code)
    told = explanation.read(program.explanation or "", made)
    if not told.concepts:
        return 0.0, {"said": "nothing"}
    fixed = said = None
    if reference is not None and reference.explanation:
        fixed = change.read(code, reference.code)
        said = explanation.read(reference.explanation, fixed)
    known = _known(made, fixed, said)
    judged = truth.judged(told.sentences, made)
    against = [*_false(judged, told, made), *_beside(judged, told, known)]
    sense = Explanation(tuple(s for s in told.sentences if _borne_out(s, known) >= BESIDE_SHARE))
    parts, each = _about(told, sense, made, fixed)
    parts["known"] = cause.share(told.concepts, known)
    odds = START_ALONE
    if fixed and said:
        parts["cause"] = cause.share(said.concepts, sense.concepts)
        parts["supported"], lacking = cause.supported(told, made, fixed)
        against += against_explanation.findings(told, said)
        against.append(Finding("not in the change", ", ".join(lacking), UNSUPPORTED * (1 - parts["supported"])))
        odds = START + CAUSE * min(1.0, parts["cause"] / ENOUGH_CAUSE)
    odds += ABOUT * min(1.0, parts["about"] / ENOUGH_ABOUT) + COVERED * parts["covered"]
    odds -= FOREIGN * _lack(parts["known"], ENOUGH_KNOWN if said else ENOUGH_ALONE)
    odds -= SUBSTANCE * max(0.0, math.log((EXPECTED + 1) / (parts["substance"] + 1)))
    odds -= sum(f.cost for f in against)
    return 1 / (1 + math.exp(min(-odds, NEVER))), _shown(parts, each, judged, against)


def _known(made: Change, fixed: Change | None, said: Explanation | None) -> frozenset[str]:
    """The concepts that the change bears out, and the reference."""
    known = cause.own(made) | cause.lines(made) | cause.place(made)
    if fixed and said:
        known |= cause.remarks(fixed) | frozenset(said.concepts)
    return known


def _about(
    told: Explanation, sense: Explanation, made: Change, fixed: Change | None
) -> tuple[dict[str, float], dict[str, float]]:
    """How far the change is spoken of, and each definition; beside a reference, no more than the reference fix is.

    ``sense`` is ``told`` without the sentences that are beside the point.
    """
    both = [made, fixed] if fixed else [made]
    about = min(cause.share(told.concepts, cause.own(one)) for one in both)
    covered = [cause.covered(sense, one) for one in both]
    return {"about": about, "covered": min(mean for mean, _ in covered), "substance": sense.substance}, covered[0][
        1
    ]


def _lack(share: float, enough: float) -> float:
    """How far a share is below what is enough, as a logarithm: 0 where it is enough."""
    return max(0.0, math.log((enough + 0.02) / (share + 0.02)))


def _borne_out(sentence: Sentence, known: frozenset[str]) -> float:
    """Share of the words of a sentence that are known; 1 of one that says too little to tell."""
    told = concepts(sentence)
    return cause.share(told, known) if sum(told.values()) >= 1.5 else 1.0


def _false(judged: list[Judged], told: Explanation, made: Change) -> list[Finding]:
    found = [Finding(f"false: {j.kind}", f"{j.claim}: {j.because}", FALSE) for j in judged if j.verdict == "false"]
    if made.is_empty:
        found.append(Finding("no code is changed", "", NO_CHANGE))
    found += [
        Finding("says of a claim that it is untrue", s.plain[:60], RETRACTED)
        for s in told.sentences
        if retracts(s.plain)
    ]
    if opens_with_denial(told.sentences[0].plain):
        found.append(Finding("opens with a denial", told.sentences[0].plain[:60], DENIED_OPENING))
    return found


def _beside(judged: list[Judged], told: Explanation, known: frozenset[str]) -> Iterator[Finding]:
    """Names that stand elsewhere in the file, and sentences of which little is borne out."""
    for each in judged:
        if each.kind == "named" and each.verdict == "unchecked" and each.because.endswith("elsewhere in the file"):
            yield Finding("beside the point", f"{each.claim}: {each.because}", BESIDE)
    for sentence in told.sentences:
        lack = 1 - _borne_out(sentence, known) / ENOUGH_SENTENCE
        if lack > 0:
            yield Finding("beside the point", sentence.plain[:60], BESIDE * lack)


def _shown(
    parts: dict[str, float], each: dict[str, float], judged: list[Judged], against: list[Finding]
) -> dict[str, object]:
    return {
        **{name: round(value, 3) for name, value in parts.items()},
        "covers": {name: round(value, 2) for name, value in each.items()},
        "claims": [j._asdict() for j in judged],
        "against": [{"kind": f.kind, "detail": f.detail, "cost": round(f.cost, 3)} for f in against if f.cost],
    }
